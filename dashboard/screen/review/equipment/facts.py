"""An item in lines: what it costs and asks for, how good the evidence is, and the hours it would release alone.

Definitions: hours alone are a range (P10 to P90), as if holds were lifted and questions answered well; where the
mean is under 0.05 hours a week none are expected, and that is said in words.
"""

from __future__ import annotations

from dashboard.costs import cost_in_words, costs_of, lead_time_of, spread_of
from dashboard.screen import service
from dashboard.screen.markup import Html, tag
from dashboard.screen.spans import in_words
from engine.model import CatalogueItem, EffectShown, Figure, Review, Suggestion

_TIERS = {
    "green": "anyone who is trained (green)",
    "amber": "a trained assessor (amber)",
    "red": "an occupational therapist or specialist (red)",
}
_LEAST_HOURS = 0.05


def what_it_takes(item: CatalogueItem) -> list[Html]:
    """What an item costs and asks for, in lines."""
    lines = [
        *(_line(label, words) for label, words in costs_of(item)),
        _figure("Lead time", lead_time_of(item)),
    ]
    if item.safe_working_load_kg is not None:
        lines.append(_figure("Usual safe working load (the label rules)", item.safe_working_load_kg))
    if item.servicing is not None:
        lines.append(_line("Servicing", item.servicing.duty))
    if item.training is not None:
        lines.append(
            _line("Training", f"{item.training.who}: {item.training.what}. By {item.training.by_whom}.")
        )
    if item.stop_if:
        reasons = "; ".join(reason.removesuffix(".") for reason in item.stop_if)
        lines.append(_line("Stop and go back to the present plan if", f"{reasons}."))
    return lines


def who_prescribes(item: CatalogueItem) -> str:
    """Who may prescribe it."""
    return _TIERS[item.competency.tier]


def price(item: CatalogueItem) -> str:
    """The price, or that there is no source for one."""
    return cost_in_words(item.price)


def hours_alone(review: Review, suggestion: Suggestion) -> str:
    """The hours that it would release alone, as a range."""
    if suggestion.expected_released_hours_alone < _LEAST_HOURS:
        return "no paid time; its worth is elsewhere"
    released = service.hours_alone(review, suggestion.item).lifted.released_hours_per_week
    when = "" if suggestion.status == "suggested" else ", once holds are lifted and questions answered well"
    return f"{in_words(released)} carer-hours a week{when}"


def evidence(suggestion: Suggestion) -> str:
    """The grades of what it is said to do to care time."""
    used = [effect for effect in suggestion.effects if effect.applies]
    if not used:
        return "no study gives an effect on care time here, so none is counted"
    grades = ", ".join(sorted({effect.grade for effect in used}))
    own = "; some bounds are our own judgement" if any(effect.assumption for effect in used) else ""
    return f"grade {grades} for its effect on care time{own}"


def effect_line(effect: EffectShown) -> Html:
    """One effect, with its grade and where it comes from."""
    chance = (
        f", with a chance of {effect.chance_percent.low:g}–{effect.chance_percent.high:g} %"
        if effect.chance_percent
        else ""
    )
    own = " The bounds are our own judgement." if effect.assumption else ""
    used = "" if effect.applies else " It touches no task of this package."
    size = f"{effect.low:g} to {effect.high:g}, likely {effect.likely:g} {effect.unit}{chance}"
    return tag(
        "span",
        tag("strong", f"Grade {effect.grade}: "),
        f"{size}. {_published_in_words(effect)}{effect.basis}{own}{used}",
    )


def _published_in_words(effect: EffectShown) -> str:
    """What was published, where local outcomes have changed it; empty otherwise."""
    parts = [
        f"{of.low:g} to {of.high:g}{what}"
        for of, what in ((effect.published, ""), (effect.published_chance_percent, " % chance"))
        if of is not None
    ]
    if not parts:
        return ""
    return f"With about {effect.local_outcomes} local outcomes; published: {', '.join(parts)}. "


def _figure(label: str, figure: Figure | None) -> Html:
    if figure is None:
        return _line(label, "no source was found, so no figure is given")
    return _line(label, f"{_spread(figure)} {figure.unit} ({_source(figure)}; grade {figure.grade})")


def _spread(figure: Figure) -> str:
    pounds = "£" if figure.unit.startswith("GBP") else ""
    low, high = (f"{pounds}{value:,g}" for value in (figure.low, figure.high))
    return low if low == high else f"{low} to {high}"


def _source(figure: Figure) -> str:
    return (
        "our own assumption"
        if figure.assumption
        else f"{figure.source}{f', {figure.year}' if figure.year else ''}"
    )


def _line(label: str, words: str) -> Html:
    return tag("span", tag("strong", f"{label}: "), words)


def hours_in_short(review: Review, suggestion: Suggestion) -> str:
    """The hours that it would release alone, for the end of a line; nothing where none are expected."""
    if suggestion.expected_released_hours_alone < _LEAST_HOURS:
        return ""
    released = service.hours_alone(review, suggestion.item).lifted.released_hours_per_week
    return f"{released.p10:.1f} to {released.p90:.1f} h a week"


def price_in_short(item: CatalogueItem) -> str:
    """The price for the end of a line; nothing where there is none."""
    return spread_of(item.price) if item.price is not None else ""
