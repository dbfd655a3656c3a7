"""Why a package has its place, in sentences; the same in the terminal, in tables and wherever else it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from .ranking import QueuePlace, Ranking, staff_hours

_IN_PLACE = "in_place:"
_MOST_NEEDS = 3


def reasons(place: QueuePlace, ranking: Ranking, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Every reason for a place, the weightiest first.

    Args:
        place: the package.
        ranking: what it was ranked with.
        labels: unmet needs and questions in plain words, by id.
    """
    sentences = []
    if place.moved_because:
        sentences.append(f"Moved by hand, {place.moved_because}.")
    if place.needs:
        names = [_need(need, ranking, labels) for need in place.needs[:_MOST_NEEDS]]
        more = f" and {len(place.needs) - _MOST_NEEDS} more" if len(place.needs) > _MOST_NEEDS else ""
        sentences.append(f"{ranking.terms.bands[place.band].says}: {'; '.join(names)}{more}.")
    if place.short:
        sentences.append("Care falls short of what its tasks need: more may be the answer.")
    holds = place.safety_matters - (int(ranking.terms.figures.short_matters.value) if place.short else 0)
    if holds:
        sentences.append(
            f"{holds} hold{'s' if holds != 1 else ''} cannot be ruled out until questions are answered."
        )
    sentences.append(_hours(place, ranking))
    if place.question is not None:
        sentences.append(_question(place, ranking, labels))
    if place.another is not None and (place.another.worth_it or not place.needs):
        sentences.append(f"Second carer: {place.another.because}.")
    return tuple(sentences)


def _need(need: str, ranking: Ranking, labels: Mapping[str, str]) -> str:
    if need.startswith(_IN_PLACE):
        item = ranking.catalogue.items.get(need.rpartition(":")[2])
        return f"{item.name if item else need} in the home is to be looked at"
    return labels.get(need, need.replace("_", " "))


def _hours(place: QueuePlace, ranking: Ranking) -> str:
    if place.review_hours < 0.05:
        return "A review is not expected to release care time; it may still find needs."
    hours = staff_hours(ranking.catalogue)
    return (
        f"A review may release about {place.review_hours:.1f} care hours a week ({place.claimed_hours:.1f} as things stand, "
        f"{place.potential_hours:.1f} at best) for about {hours:.0f} hours of staff time."
    )


def _question(place: QueuePlace, ranking: Ranking, labels: Mapping[str, str]) -> str:
    """The question to ask by telephone, and what hangs on its answer."""
    question = place.question
    if question is None:
        raise AssertionError("asked only where there is a question")
    asked = labels.get(question.field, question.field)
    hangs = [
        f"{count} {what}{'s' if count != 1 else ''}"
        for count, what in ((question.holds, "hold"), (question.items, "item"))
        if count
    ]
    alone = question.holds + question.items == 1
    on = f" ({' and '.join(hangs)} hang{'s' if alone else ''} on it)" if hangs else ""
    lead = "Telephone first" if ranking.telephone_first(place) else "By telephone"
    return f"{lead}: {asked.rstrip('?')}?{on}"
