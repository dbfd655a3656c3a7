"""The person, on one screen: how they move, think and communicate, the home, equipment, who helps, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.screen.identity import link
from dashboard.screen.markup import Html, items, tag
from dashboard.screen.review.asking.field import value_of
from dashboard.screen.review.person.head import facts_shown
from dashboard.screen.review.person.words import in_plain_words
from dashboard.wording import count_of, visit_in_words
from engine import Catalogue
from engine.language import Term
from engine.model import CarePackage, EquipmentInPlace, Visit


def show_person(
    package: CarePackage,
    catalogue: Catalogue,
    changed: Sequence[str],
    not_right: Sequence[tuple[str, str, str]],
    *,
    may_correct: bool,
) -> None:
    """Everything that somebody needs to know who goes there."""
    terms = dict(catalogue.vocabulary.terms)
    # One goal stands in the head already.
    boxes = [_goals(package)] if len(package.goals) > 1 or package.refusals else []
    boxes += [_group(package, terms, group["title"], group["words"]) for group in facts_shown()["groups"]]
    boxes += [_equipment(package, catalogue), _helpers(package), _paid(package)]
    if changed:
        boxes.append(_box("Changed since the last signed review", items(changed)))
    if not_right:
        st.html(_not_right(not_right))
    st.html(tag("div", *boxes, class_="hr-person"))
    if may_correct:
        _show_ways_on(package)


def _not_right(corrections: Sequence[tuple[str, str, str]]) -> Html:
    """What the person, or who speaks for them, says is wrong in what stands below."""
    lines = [
        tag("span", tag("strong", f"{about}: "), f"{words} ({day})") for about, words, day in corrections
    ]
    return tag(
        "div",
        tag(
            "strong",
            "They say that this is not right, or was not known. Look again, and correct or fill in the assessment:",
        ),
        items(lines),
        class_="hr-caution",
    )


def _show_ways_on(package: CarePackage) -> None:
    """When the person was assessed, and links to correct it or go through it together."""
    when = (
        f"Assessed {package.assessed_on:%d %b %Y}. "
        if package.assessed_on
        else "The day of the assessment is not recorded. "
    )
    correct = link("new_package", draft=package.reference)
    together = link("persons_view", package=package.reference)
    st.html(
        tag(
            "p",
            when,
            tag("a", "Correct or fill in the assessment", href=correct, target="_self"),
            ". ",
            tag("a", "Go through it with the person", href=together, target="_self"),
            ".",
            class_="hr-text hr-small",
        )
    )


def _goals(package: CarePackage) -> Html:
    lines: list[object] = [tag("span", goal.quotation) for goal in package.goals]
    lines += [
        tag(
            "span",
            "Does not want: ",
            refusal.item.replace("_", " "),
            f" (“{refusal.because}”)" if refusal.because else "",
        )
        for refusal in package.refusals
    ]
    return _box("What matters, in their words", items(lines) if lines else tag("p", "Not recorded yet."))


def _group(package: CarePackage, terms: dict[str, Term], title: str, words: dict[str, str]) -> Html:
    """One group of facts: what is known, what is known as a range, and what is not assessed."""
    values, ranges = (
        package.model_dump(mode="json"),
        {level_range.word: level_range.in_words for level_range in package.open_ranges},
    )
    known, unknown = [], []
    for path, label in words.items():
        value = value_of(values, path)
        if path in ranges:
            known.append((label, f"{ranges[path]}: not assessed to one level"))
        elif value is None:
            unknown.append(label.lower())
        else:
            known.append((label, in_plain_words(value, terms.get(path))))
    listed = tag(
        "dl",
        *(part for label, value in known for part in (tag("dt", label), tag("dd", value))),
        class_="hr-brief",
    )
    missing = tag("p", "Not assessed: ", ", ".join(unknown), ".", class_="hr-not-assessed") if unknown else ""
    return _box(title, listed if known else "", missing)


def _equipment(package: CarePackage, catalogue: Catalogue) -> Html:
    title = "Equipment in place"
    if package.equipment is None:
        return _box(title, tag("p", "Not assessed: nobody has looked.", class_="hr-not-assessed"))
    if not package.equipment:
        return _box(title, tag("p", "None."))
    return _box(title, items(_piece(piece, catalogue) for piece in package.equipment))


def _piece(piece: EquipmentInPlace, catalogue: Catalogue) -> Html:
    """One piece of equipment with its use, load, examination and condition."""
    item = catalogue.items.get(piece.item or "")
    name = item.name if item else piece.name or "a piece"
    more = [
        piece.in_use.replace("_", " ") if piece.in_use else "",
        f"up to {piece.safe_working_load_kg:g} kg" if piece.safe_working_load_kg else "",
        f"examination due {piece.examination_due:%d %b %Y}" if piece.examination_due else "",
        piece.condition if piece.condition and piece.condition != "good" else "",
    ]
    if item is not None and item.servicing is not None and item.servicing.loler and not piece.examination_due:
        more.append("examination date not assessed")
    details = ", ".join(filter(None, more))
    return tag("span", tag("strong", name), f": {details}" if details else "")


def _helpers(package: CarePackage) -> Html:
    """Who lives there, and each unpaid carer with strain and willingness."""
    title = "Who lives there, and who helps"
    alone = in_plain_words(package.person.lives_alone)
    lines: list[object] = [f"Lives alone: {alone}"]
    if package.unpaid_carers is None:
        lines.append("Unpaid carers: not assessed, nobody has asked")
    elif not package.unpaid_carers:
        lines.append("No unpaid carer")
    for carer in package.unpaid_carers or ():
        details = [
            f"strain: {in_plain_words(carer.strain)}",
            f"moving and handling: {in_plain_words(carer.willing_and_able_handling)}",
            f"personal care: {in_plain_words(carer.willing_and_able_personal_care)}",
            "up at night" if carer.cares_at_night else "",
        ]
        who = in_plain_words(carer.relation).capitalize() if carer.relation else "An unpaid carer"
        lives = ", lives there" if carer.lives_with else ""
        lines.append(tag("span", tag("strong", f"{who}{lives}"), "; ", "; ".join(filter(None, details))))
    if package.unpaid_hours_per_week:
        lines.append(f"Unpaid help that is timed: {package.unpaid_hours_per_week:.1f} hours a week")
    untimed = sum(task.minutes_per_week is None for task in package.unpaid_tasks)
    if untimed:
        lines.append(f"{count_of(untimed, 'task')} of unpaid help that nobody has timed")
    return _box(title, items(lines))


def _paid(package: CarePackage) -> Html:
    """Each visit as it is bought, what is known of its delivery, and the hours that have no times."""
    lines = [
        f"{visit.starts_at} {visit.id}: {visit_in_words(visit)}{_as_delivered(visit)}"
        for visit in sorted(package.visits, key=lambda visit: visit.starts_at)[:6]
    ]
    if len(package.visits) > len(lines):
        lines.append(f"and {len(package.visits) - len(lines)} more")
    if package.allowance_hours_per_week:
        lines.append(f"{package.allowance_hours_per_week:.1f} paid hours a week without times")
    return _box("Paid visits", items(lines) if lines else tag("p", "None."))


def _as_delivered(visit: Visit) -> str:
    """What is known to be delivered otherwise than planned; nothing where nothing is."""
    minutes, carers, start = visit.delivered_minutes, visit.delivered_carers, visit.delivered_start
    otherwise = [
        f"{minutes:g} minutes" if minutes is not None and minutes != visit.minutes else "",
        count_of(carers, "carer") if carers is not None and carers != visit.carers else "",
        f"from {start}" if start and start != visit.start else "",
        f"{visit.missed_per_4_weeks} missed in four weeks" if visit.missed_per_4_weeks else "",
    ]
    known = ", ".join(filter(None, otherwise))
    return f"; as delivered: {known}" if known else ""


def _box(title: str, *content: object) -> Html:
    return tag("section", tag("h3", title), *content, aria_label=title)
