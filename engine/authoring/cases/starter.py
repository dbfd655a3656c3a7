"""The files of a new rule set: complete enough to check, test and prove at once, so that the first change is to something.

Definitions: a set that stands alone begins with one hold, its case and what it does. A layer begins with its header over
the base as it is now, and an empty list of prices to be filled by the equipment store's export.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta

from ...knowledge.base_rules import base_rules_text
from ...knowledge.overlay import COLUMNS
from ...model import RuleSet
from .own_catalogue import SOURCE, catalogue_from_nothing

_MARKS = ":#{}[]&*!|>'\"%@`,?-"
"""What YAML may read otherwise than as a part of a name."""
_REVIEW_AFTER_DAYS = 182
_LONGEST_NAME = 60
"""Of a folder, so that it and the archive of it can be written everywhere."""

_HEADER = """id: {name}
title: {title}
version: 0.1.0
{extends}effective_from: {today}
authors:
  - {author}
reviewers: []                      # name each clinician here when they have signed
next_review: {review}
"""

_RULES = """# A hold keeps every visit as it is until somebody lifts it. Replace it by your own first rule, or keep it.
- rule: hold_safeguarding_concern_open
  hold: everything
  when: risks.safeguarding_concern_open == true
  because: A safeguarding concern is open. Visits may be what keeps the person safe.
  lifted_by: The enquiry is closed, or its lead confirms that a change is safe.
  lifted_by_whom: The safeguarding lead
  cites: [care-act-s42-safeguarding]
"""

_CITED = "care-act-s42-safeguarding"

_CASES = """- schema: 1

- case: nothing is known
  package: nothing_known
  expect: {second_signature: []}

- case: a safeguarding concern is open
  same as: nothing is known
  but: {risks.safeguarding_concern_open: true}
  expect:
    fires: [hold_safeguarding_concern_open]
    does:
      hold_safeguarding_concern_open:
        hold: everything
        lifted_by: The enquiry is closed, or its lead confirms that a change is safe.
        lifted_by_whom: The safeguarding lead
  variants:
    - but: {risks.safeguarding_concern_open: false}
      expect:
        stops: [hold_safeguarding_concern_open]
"""

_PROPERTIES = """- property: A risk that is found adds no equipment and loses no hold, unmet need or exclusion
  worse: {risks.safeguarding_concern_open: up, risks.domestic_abuse: up}
  never: [adds an item, loses a hold, loses an unmet need, loses an exclusion]
"""

_LAYER = """
# Rules of the base that do not hold here, each with its reason. What keeps people safe is replaced by rules of the layer
# (`replaced_by`, proved), or somebody answers for protecting fewer people (`answered_by: name and role`,
# a role that `who_may_answer` of the base lists):
#   - rule: hold_recent_hospital_discharge
#     because: Our hospital's team looks after people for longer, and says so in other words.
#     replaced_by: [our_hold_after_hospital]
off: []
# Bounds of the base that differ here; the rest of the rule stays:
#   - rule: hold_recent_hospital_discharge
#     was: risks.weeks_since_hospital_discharge < 6
#     now: risks.weeks_since_hospital_discharge < 8
#     because: Our hospital's early supported discharge runs for eight weeks.
bounds: []
# What people are called here, where rules say who acts or who can lift a hold:
#   - {{was: equipment service, now: independent living store, because: The store of our town has had this name since 2020.}}
people: []
# Properties of the base that are not asked of items of your own, for whoever loses an ability is whom they are for:
#   - property: A worse ability adds no item that the person must work
#     of: [town_walker]
#     words: [person.walking]
#     because: The frame is for somebody who no longer walks alone; its own needs say what they still must be able to do.
#     answered_by: A. Example, principal occupational therapist
exceptions: []
"""
_COMMISSIONING = """# How care is bought here: the council's own figures, each with who says so. What a package says itself
# comes first, and what is left out stays usual. Take the mark at the beginning of a line away to use it.
# increment_minutes: {value: 5, source: "Framework agreement 2026, clause 4", year: 2026}
# floor_minutes: {value: 30, source: "Framework agreement 2026, clause 4", year: 2026}
# care_rate_gbp_per_hour: {low: 24.50, likely: 26.00, high: 29.80, source: "Rates from April 2026", year: 2026}
# therapist_rate_gbp_per_hour: {value: 52, source: "Our finance department", year: 2026}
# review_minutes: {low: 360, likely: 480, high: 600, source: "Our own count of 40 reviews", year: 2026}
"""

_CONTACTS = """# Whom to call: `handrail print --contacts` with this file types it into the papers. Each is one line, and
# what is left empty is left for a pen. As in `therapist: Therapy team, weekdays from nine to five`, with its number.
therapist:
out_of_hours:
equipment:
"""


def is_set_name(name: str) -> bool:
    """Whether a folder may be called so: it is the id of the set."""
    return len(name) <= _LONGEST_NAME and bool(re.fullmatch(r"[a-z][a-z0-9_]*", name))


def starting_files(
    name: str, author: str, today: date, base: RuleSet | None, *, own_catalogue: bool = False
) -> Mapping[str, str]:
    """The files of a new set, by their path within its folder.

    Args:
        name: its id.
        author: who writes it.
        today: from when it is in force.
        base: the set that it extends; None for one that stands alone.
        own_catalogue: it begins with a catalogue of its own instead of the shipped one.
    """
    extends, review = "", today + timedelta(days=_REVIEW_AFTER_DAYS)
    if base is not None:
        review = min(review, base.effective_to or review)
        major = base.version.split(".")[0]
        extends = f'extends: {base.id}@{major}\nbase_hash: "{base.content_hash}"\n'
    header = _HEADER.format(
        name=name,
        title=name.replace("_", " ").capitalize(),
        extends=extends,
        today=today.isoformat(),
        author=json.dumps(author, ensure_ascii=False) if set(author) & set(_MARKS) else author,
        review=review.isoformat(),
    )
    if base is not None:
        return {
            "rule_set.yaml": header + _LAYER.format(),
            "base_rules.yaml": base_rules_text(base),
            "catalogue/prices.csv": ",".join(COLUMNS) + "\n",
            "catalogue/commissioning.yaml": _COMMISSIONING,
            "contacts.yaml": _CONTACTS,
        }
    return {
        "rule_set.yaml": header,
        "holds.yaml": _RULES.replace(_CITED, SOURCE) if own_catalogue else _RULES,
        **(catalogue_from_nothing() if own_catalogue else {}),
        "checks/cases/holds.yaml": _CASES,
        "checks/properties.yaml": _PROPERTIES,
    }
