"""The files of a catalogue that begins from nothing: one activity, one item, one source, and what is usual.

Definitions: every file that a catalogue must have is there, so that the set checks at once; each figure is marked as an
assumption, and is to be replaced by the service's own. Left out: the rules (`starter`).
"""

from __future__ import annotations

from collections.abc import Mapping

SOURCE = "our-own-judgement"
"""The one source that a new catalogue has."""

_FILES = {
    "evidence.yaml": """# Studies and reports that rules and items cite. Replace the entry by your own first source.
entries:
  - id: our-own-judgement
    title: Our own judgement
    finding: What the authors of this set hold to be right until a source says more.
    population: People whom this service visits
    grade: D
    source: Written down by the authors of this set; nobody has studied it
""",
    "standards.yaml": """# Laws and standards, written as in evidence.yaml:
#   - {id: our-law, title: Its name, finding: What it asks, population: Whom, grade: B, source: Where it is published}
entries: []
""",
    "rates.yaml": """# Published rates, for reading beside the estimates:
rates:
  - id: hour-of-care
    what: An hour of care (to be replaced by a published rate)
    value: 25
    unit: GBP/hour
    grade: D
    source: A first guess of the authors of this set
""",
    "tasks.yaml": """# The activities of your visits, each in a group, with its usual minutes.
activities:
  - id: help_into_bed
    label: Help into bed
    group: moving
    personal_care: true
    minutes: {low: 5, likely: 10, high: 20, unit: minutes, assumption: true}
""",
    "traits.yaml": """# What items do to a person, for rules that choose items by it; none to begin with.
traits: []
""",
    "items.yaml": """# What may be suggested. `effects` say how much care an item saves, with a source; else none counts.
family: beds
items:
  - id: bed_rope_ladder
    name: Bed rope ladder
    plain: A ladder of rope at the foot of the bed, by which a person pulls themselves up to sit.
    operated_by: person
    competency: {tier: green, because: Anybody who has been trained can hand it out.}
    tasks: [help_into_bed]
""",
    "adoption.yaml": """# What is usual: how many use what they are given, how much of an effect is left, how care is bought.
used_at_follow_up: {low: 0.7, likely: 0.8, high: 0.9, unit: share, assumption: true}
used_when_memory_poor: {low: 0.5, likely: 0.5, high: 0.5, unit: multiplier, assumption: true}
memory_poor_when: person.memory >= 2
shrink_by_grade:
  A: {low: 1, likely: 1, high: 1, unit: multiplier, assumption: true}
  B: {low: 1, likely: 1, high: 1, unit: multiplier, assumption: true}
  C: {low: 0.7, likely: 0.7, high: 0.7, unit: multiplier, assumption: true}
  D: {low: 0.5, likely: 0.5, high: 0.5, unit: multiplier, assumption: true}
review_minutes: {low: 500, likely: 540, high: 600, unit: minutes, assumption: true}
therapist_rate_gbp_per_hour: {low: 40, likely: 50, high: 60, unit: GBP/hour, assumption: true}
care_rate_gbp_per_hour:
  England: {low: 20, likely: 25, high: 30, unit: GBP/hour, assumption: true}
increment_minutes: {low: 15, likely: 15, high: 15, unit: minutes, assumption: true}
floor_minutes: {low: 30, likely: 30, high: 30, unit: minutes, assumption: true}
""",
}


def catalogue_from_nothing() -> Mapping[str, str]:
    """The files of a new catalogue, by their path within the folder of its set."""
    return {f"catalogue/{name}": text for name, text in _FILES.items()}
