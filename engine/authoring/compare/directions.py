"""Which way a changed field of an entry points: less protection, a claim that rises, other words, or nowhere.

Every field of every model that a catalogue, a rule set, its properties or its hazards hold is listed here (a test holds it).
One that is not counts as less protection: what nobody has thought about is read by somebody. Left out: clauses and
conditions, which the solver compares (`clauses`), and properties (`properties`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...model import Figure
from ...model.rule import URGENCIES
from .leaves import DifferingPart
from .part_change import ChangeDirection, shown_fields

Judge = Callable[[Any, Any], ChangeDirection]
_NUMBERS = ("low", "likely", "high")


def _fields(names: Mapping[str, str]) -> frozenset[str]:
    """Fields with their models, of a table of them."""
    return frozenset(f"{model}.{name}" for model, fields in names.items() for name in fields.split())


def differs(old: Any, new: Any) -> ChangeDirection:
    """Names, money that is asked for, or what is compared elsewhere."""
    return "differs"


def read_other_words(old: Any, new: Any) -> ChangeDirection:
    """Words in the place of others, or of none: whether they say the same is for a reader."""
    return "says otherwise" if old not in (None, "", ()) else "differs"


def read_anew(old: Any, new: Any) -> ChangeDirection:
    """A duty or a kind, in words that nobody but a reader can weigh."""
    return "may protect less"


def read_what_comes(old: Any, new: Any) -> ChangeDirection:
    """An item said to do for another, or to fit with it: somebody who knows both reads it."""
    return "may protect less" if any(name not in (old or ()) for name in new or ()) else "differs"


def read_what_store_adds(old: Any, new: Any) -> ChangeDirection:
    """A store that speaks of an item for the first time may name others in its place."""
    names = () if new is None else (*new.substitutes, *new.fits_with)
    return "may protect less" if names and old is None else "differs"


def lose_protection(old: Any, new: Any) -> ChangeDirection:
    """Less when something goes: a member of a list, a value, a yes."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return "protects less" if any(part not in new for part in old) else "differs"
    if isinstance(old, bool) and isinstance(new, bool):
        return "protects less" if old and not new else "differs"
    return (
        "differs"
        if old in (None, "", ())
        else "protects less"
        if new in (None, "", ())
        else "may protect less"
    )


def add_danger(old: Any, new: Any) -> ChangeDirection:
    """Less when something comes that excuses: an exception, an acceptance, an item more under one."""
    return lose_protection(new, old)


def claim_by_adding(old: Any, new: Any) -> ChangeDirection:
    """More is claimed when a member comes."""
    return "claims more" if any(part not in (old or ()) for part in new or ()) else "differs"


def claim_by_losing(old: Any, new: Any) -> ChangeDirection:
    """More is claimed when a member goes: a group of which only the largest effect counted, a doubt that was said."""
    if isinstance(old, bool):
        return "claims more" if old and not new else "differs"
    return claim_by_adding(new, old)


def claim_by_change(old: Any, new: Any) -> ChangeDirection:
    """More may be claimed by any change."""
    return "claims more"


def claim_by_rising(old: Any, new: Any) -> ChangeDirection:
    """More is claimed when a number rises; also where there was none, or is none, and another takes its place."""
    if isinstance(new, bool):
        return "claims more" if new else "differs"
    return "claims more" if _rises(old, new) else "differs"


def claim_by_rising_or_be_read(old: Any, new: Any) -> ChangeDirection:
    """What a source found is a fact: a smaller number claims less, and is read all the same."""
    direction = claim_by_rising(old, new)
    return "says otherwise" if direction == "differs" else direction


def claim_by_falling(old: Any, new: Any) -> ChangeDirection:
    """More is claimed when a number falls: a price, a minute that a review takes."""
    return claim_by_rising(new, old)


def weaken_by_rising(old: Any, new: Any) -> ChangeDirection:
    """Less protection when a number rises: months between inspections, kilograms that something is said to bear."""
    return "protects less" if _rises(old, new) else "differs"


def weaken_by_falling(old: Any, new: Any) -> ChangeDirection:
    """Less protection when a number falls: the shortest visit that may be bought."""
    return weaken_by_rising(new, old)


def weaken_by_later(old: Any, new: Any) -> ChangeDirection:
    """A day by which rules are read again, or end: later, or never, they go on unread."""
    is_later = old is not None and (new is None or new > old)
    return "may protect less" if is_later else "differs"


def claim_by_grade(old: Any, new: Any) -> ChangeDirection:
    """More is claimed when a grade is better: A is the best."""
    return "claims more" if str(new) < str(old) else "differs"


def weaken_by_tier(old: Any, new: Any) -> ChangeDirection:
    """Less protection when fewer people are kept from prescribing."""
    tiers = ("green", "amber", "red")
    return "protects less" if tiers.index(new) < tiers.index(old) else "differs"


def narrow_choice(old: Any, new: Any) -> ChangeDirection:
    """Less protection when fewer are chosen; an empty choice is all."""
    lost = bool(new) and (not old or any(part not in new for part in old))
    return "protects less" if lost else "differs"


def widen_choice(old: Any, new: Any) -> ChangeDirection:
    """Less protection when what is excused covers more; an empty choice is all."""
    return narrow_choice(new, old)


def weaken_by_urgency(old: Any, new: Any) -> ChangeDirection:
    """Less protection when a need is said to be less urgent; without a word it is one of days."""
    ranks = [URGENCIES.index(urgency or "days") for urgency in (old, new)]
    return "protects less" if ranks[1] > ranks[0] else "differs"


def claim_by_effect(old: Any, new: Any) -> ChangeDirection:
    """An effect that comes and eases, or that goes and added."""
    eases = new is not None and new.size.high > 0
    added = old is not None and old.size.low < 0
    return "claims more" if eases or added else "differs"


def _rises(old: Any, new: Any) -> bool:
    """Whether any of the numbers rises; what cannot be compared counts as rising."""
    if old is None or new is None:
        return True
    if getattr(old, "unit", "") != getattr(new, "unit", ""):
        return True
    pairs = zip(_ends(old), _ends(new), strict=True)
    return any(after > before for before, after in pairs)


def _ends(value: Any) -> list[float]:
    """The numbers of a figure, or a number alone."""
    return [getattr(value, name) for name in _NUMBERS] if hasattr(value, "likely") else [value]


_SAID: Mapping[str, str] = {
    "CatalogueItem": "name family plain iso9999 iso9999_confirmed note",
    "Clause": "because cites",
    "Effect": "cites basis",
    "Competency": "because",
    "Servicing": "cites",
    "Training": "cites",
    "Figure": "source url year covers note",
    "PriceInNoSum": "covers why_not source url year",
    "Evidence": "kind title finding population unit direction source year url review_by in_nation terms_in_nation note",
    "Rate": "what value low high unit nation period source url note",
    "Activity": "label icf",
    "Trait": "it means",
    "WordText": "question meaning because answered_by",
    "Term": "description ask not_assessed",
    "NightHold": "because cites",
    "NightKnowledge": "first",
    "Rule": "because cites question chosen_by",
    "RuleSet": "title effective_from authors about decision_reasons off bounds",
    "DecisionReason": "choices words",
    "MayLift": "says",
    "SafetyEntry": "says",
    "SafetyException": "because",
    "ExceptionEntry": "because",
}  # fmt: skip
"""Words, sources and names: no program can weigh them, so that somebody reads each that is another."""
_NAMED: Mapping[str, str] = {
    "CatalogueItem": "id needs unsafe_when caution_when prices_in_no_sum has has_not",
    "Clause": "when",
    "Figure": "low likely high unit",
    "Span": "low likely high",
    "PriceInNoSum": "low likely high unit grade",
    "Supply": "in_stock lead_days supplier checked_on",
    "Evidence": "id",
    "Rate": "id",
    "Activity": "id",
    "Trait": "id",
    "WordText": "word",
    "Term": "path",
    "Rule": "id about when",
    "RuleSet": "id version second_signature "
    "lifted_by_name safety_items extends base_hash base inherited rules tables sign_off content_hash",
    "DecisionTable": "table columns when rows hit_policy otherwise",
    "DecisionReason": "code",
    "MayLift": "people",
    "SafetyEntry": "safety when",
    "PropertyEntry": "property",
}  # fmt: skip
"""Ids and a store's stock; and what is compared elsewhere: conditions, what rules do, demands, bounds of a layer."""
_JUDGES: Mapping[str, Judge] = {
    "CatalogueItem.equipment": read_anew,
    "CatalogueItem.operated_by": read_anew,
    "CatalogueItem.competency": read_anew,
    "Competency.tier": weaken_by_tier,
    "CatalogueItem.tasks": claim_by_adding,
    "CatalogueItem.instead_of": claim_by_losing,
    "CatalogueItem.safe_working_load_kg": weaken_by_rising,
    "CatalogueItem.effects": claim_by_effect,
    "CatalogueItem.used_at_follow_up": claim_by_rising,
    "CatalogueItem.price": claim_by_falling,
    "CatalogueItem.running_cost_per_year": claim_by_falling,
    "CatalogueItem.life_years": claim_by_rising,
    "CatalogueItem.lead_time_weeks": claim_by_falling,
    "CatalogueItem.supply": read_what_store_adds,
    "Supply.substitutes": read_what_comes,
    "Supply.fits_with": read_what_comes,
    "CatalogueItem.servicing": lose_protection,
    "CatalogueItem.training": lose_protection,
    "CatalogueItem.stop_if": lose_protection,
    "Effect.kind": claim_by_change,
    "Effect.tasks": claim_by_adding,
    "Effect.size": claim_by_rising,
    "Effect.chance_percent": claim_by_rising,
    "Effect.visits_only_for": claim_by_change,
    "Effect.care": claim_by_change,
    "Effect.when": claim_by_change,
    "Effect.adoption_included": claim_by_rising,
    "Effect.grade": claim_by_grade,
    "Effect.study": claim_by_change,
    "Effect.assumption": claim_by_losing,
    "Servicing.duty": read_anew,
    "Servicing.loler": lose_protection,
    "Servicing.every_months": weaken_by_rising,
    "Servicing.cost_per_year": claim_by_falling,
    "Training.who": read_anew,
    "Training.what": read_anew,
    "Training.by_whom": read_anew,
    "Figure.grade": claim_by_grade,
    "Figure.assumption": claim_by_losing,
    "Adoption.used_at_follow_up": claim_by_rising,
    "Adoption.used_when_memory_poor": claim_by_rising,
    "Adoption.memory_poor_when": claim_by_change,
    "Adoption.shrink_by_grade": claim_by_rising,
    "Adoption.review_minutes": claim_by_falling,
    "Adoption.therapist_rate_gbp_per_hour": claim_by_falling,
    "Adoption.care_rate_gbp_per_hour": claim_by_rising,
    "Adoption.increment_minutes": claim_by_falling,
    "Adoption.floor_minutes": weaken_by_falling,
    "Adoption.discount_rate": claim_by_falling,
    "Evidence.low": claim_by_rising_or_be_read,
    "Evidence.likely": claim_by_rising_or_be_read,
    "Evidence.high": claim_by_rising_or_be_read,
    "Evidence.grade": claim_by_grade,
    "Evidence.checked": claim_by_change,
    "Rate.grade": claim_by_grade,
    "Rate.checked": claim_by_change,
    "Activity.group": read_anew,
    "Activity.personal_care": lose_protection,
    "Activity.minutes": claim_by_change,
    "Activity.beside_eating": read_anew,
    "Activity.helps_with": read_anew,
    "Activity.rests_on": read_anew,
    "Term.type": read_anew,
    "Term.words": read_anew,
    "Term.ordered": read_anew,
    "Term.low": read_anew,
    "Term.high": read_anew,
    "Term.unit": read_anew,
    "NightKnowledge.purposes_that_hold": lose_protection,
    "NightKnowledge.changes": add_danger,
    "NightKnowledge.holds": lose_protection,
    "KindChange.now": read_anew,
    "KindChange.then": read_anew,
    "KindChange.holds": lose_protection,
    "NightHold.when": read_anew,
    "Rule.kind": read_anew,
    "Rule.scope": read_anew,
    "Rule.urgency": weaken_by_urgency,
    "Rule.about_record": lose_protection,
    "Rule.only_when_true": add_danger,
    "Rule.ask_where": read_anew,
    "Rule.lifted_by": read_anew,
    "Rule.lifted_by_whom": read_anew,
    "Rule.action": read_anew,
    "Rule.who": read_anew,
    "Rule.known_first": lose_protection,
    "Rule.may_cost_hours": claim_by_falling,
    "RuleSet.effective_to": weaken_by_later,
    "RuleSet.next_review": weaken_by_later,
    "RuleSet.reviewers": claim_by_adding,
    "RuleSet.exceptions": add_danger,
    "RuleSet.people": read_anew,
    "RuleSet.who_may_lift": add_danger,
    "RuleSet.who_may_not": lose_protection,
    "RuleSet.who_may_answer": add_danger,
    "SafetyEntry.items": read_anew,
    "SafetyEntry.only": lose_protection,
    "SafetyEntry.activities": lose_protection,
    "SafetyEntry.kind": read_anew,
    "SafetyEntry.exceptions": add_danger,
    "SafetyException.of": add_danger,
    "SafetyException.signed_by": read_anew,
    "SafetyException.review_by": read_anew,
    "TraitChoice.has": add_danger,
    "TraitChoice.has_any": narrow_choice,
    "TraitChoice.has_not": add_danger,
    "TraitChoice.excepted": add_danger,
    "PropertyEntry.worse": lose_protection,
    "PropertyEntry.never": lose_protection,
    "PropertyEntry.operated_by": narrow_choice,
    "PropertyEntry.exceptions": add_danger,
    "ExceptionEntry.of": add_danger,
    "ExceptionEntry.words": widen_choice,
}  # fmt: skip
_WORDS = _fields(_SAID)
CLASSIFIED: frozenset[str] = frozenset((*_JUDGES, *_WORDS, *_fields(_NAMED)))
"""Every field that somebody has thought about."""


_ORDER: tuple[ChangeDirection, ...] = (
    "differs", "says otherwise", "claims more", "may protect less", "protects less",
)  # fmt: skip


def direction_of(leaf: DifferingPart) -> ChangeDirection:
    """Which way a part that differs points; of a figure, the direction that a reader must not miss."""
    if leaf.field not in CLASSIFIED:
        return "may protect less"
    if isinstance(leaf.old, Figure) and isinstance(leaf.new, Figure):
        return _direction_of_figure(leaf, leaf.old, leaf.new)
    if leaf.field in _WORDS:
        return read_other_words(leaf.old, leaf.new)
    return _JUDGES.get(leaf.field, differs)(leaf.old, leaf.new)


def _direction_of_figure(leaf: DifferingPart, old: Figure, new: Figure) -> ChangeDirection:
    """That of its numbers and of what stands behind them: a lower number from another source is still read."""
    directions = [_JUDGES.get(leaf.field, differs)(old, new)]
    directions += [
        direction_of(DifferingPart((f"Figure.{name}",), (name,), value, getattr(new, name)))
        for name, value in shown_fields(old)
        if value != getattr(new, name)
    ]
    return max(directions, key=_ORDER.index)
