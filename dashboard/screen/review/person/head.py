"""The head of every tab: the reference, who that is in one line, their own words, and the figures that come first.

Definitions: holds are counted apart: *in force* is true, *not ruled out* is not known and binds as well. Neither is ever
left out of a count.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from dashboard.screen.figures import show_figures
from dashboard.screen.markup import Html, tag
from dashboard.screen.review.asking.distinct import distinct_questions
from dashboard.screen.review.asking.field import value_of
from dashboard.screen.review.person.words import in_plain_words
from engine.language import Term, parse_document
from engine.model import CarePackage, Decision, Review
from engine.review import EffectiveHolds

_WORDS_SHOWN = 160
_SOMEBODY_THERE = {
    "living_in": "a carer lives in",
    "waking": "a carer is awake there",
    "sleeping": "a carer sleeps in",
}


@cache
def facts_shown() -> dict[str, Any]:
    """What is shown of a person, group by group."""
    text = (files("dashboard.screen.review.person") / "facts.yaml").read_text(encoding="utf-8")
    groups: dict[str, Any] = parse_document(text, "facts.yaml").plain()
    return groups


def show_head(
    review: Review, terms: dict[str, Term], standing: str, decision: Decision | None = None
) -> None:
    """Who it is, and what comes first; a hold that the decision sets aside is counted as that."""
    package = review.package
    made_up = tag("span", "Made up", class_="hr-made-up") if package.synthetic else ""
    st.html(
        tag(
            "div",
            tag(
                "div",
                tag("h1", package.reference),
                made_up,
                tag("p", in_one_line(package, terms), class_="hr-who"),
                class_="hr-name",
            ),
            _own_words(package),
            tag("p", standing, class_="hr-small hr-standing") if standing else "",
            _figures(review, decision),
            class_="hr-head",
        )
    )


def in_one_line(package: CarePackage, terms: dict[str, Term]) -> str:
    """Who it is in one line."""
    values = package.model_dump(mode="json")
    known = [
        f"{lead} {in_plain_words(value, terms.get(word))}".strip()
        for word, lead in facts_shown()["line"].items()
        if (value := value_of(values, word)) is not None
    ]
    alone = package.person.lives_alone
    known += ["lives alone"] if alone else ["does not live alone"] if alone is False else []
    presence = {visit.presence for visit in package.visits}
    known += [words for kind, words in _SOMEBODY_THERE.items() if kind in presence]
    most = max((visit.carers for visit in package.visits), default=0)
    double = sum(visit.carers > 1 for visit in package.visits)
    if most > 1:
        known.append(f"{most} carers at {double} of {len(package.visits)} visits")
    if known:
        return " · ".join(known)
    assessed = package.person.model_dump(exclude_none=True)
    return "Little has been assessed yet" if assessed else "Nothing about the person has been assessed yet"


def _own_words(package: CarePackage) -> Html:
    if not package.goals:
        return tag("p", "What matters to the person has not been recorded yet.", class_="hr-small")
    words = package.goals[0].words
    excerpt = words if len(words) <= _WORDS_SHOWN else f"{words[:_WORDS_SHOWN].rsplit(' ', 1)[0]} …"
    attribution = f" ({package.goals[0].attribution})" if package.goals[0].attribution else ""
    more = f"{attribution} (and {len(package.goals) - 1} more)" if len(package.goals) > 1 else attribution
    return tag("blockquote", "“", excerpt, "”", tag("span", more, class_="hr-small"), class_="hr-goal")


def _figures(review: Review, decision: Decision | None) -> Html:
    """The figures at the head: unmet needs, holds, questions, hours now and what could change."""
    holds, estimate = EffectiveHolds(review, decision), review.estimate
    urgent = sum(need.urgency == "now" for need in review.unmet_needs)
    asked = distinct_questions(review)
    safety = sum(each.question.safety for each in asked)
    more = round(estimate.claimed.probability_of_more * 100)
    aside = f", {len(holds.set_aside)} set aside by you" if holds.set_aside else ""
    today = f"{urgent} for today" if urgent else "none for today"
    if not review.unmet_needs and safety:
        today = "seen in what was assessed"
    figures = [
        ("Unmet needs", len(review.unmet_needs), today, urgent > 0),
        ("Holds", *_holds(holds, aside)),
        ("Open questions", len(asked), f"{safety} about safety", False),
        (
            "Paid carer-hours a week",
            f"{estimate.carer_hours_now_per_week:.1f}",
            _hours_apart(estimate.second_carer_hours_now_per_week, review.package.allowance_hours_per_week),
            False,
        ),
        ("More care may be needed", f"{more} of 100", "weeks, as far as assessed", more >= 50),
    ]
    return show_figures(figures)


def _hours_apart(second_carer_hours: float, hours_without_times: float) -> str:
    """What of the paid hours in visits is a second carer's, and what is paid besides them."""
    second = f"{second_carer_hours:.1f} a second carer’s"
    if not hours_without_times:
        return second
    return f"{second if second_carer_hours else 'in visits'}; {hours_without_times:.1f} without times"


def _holds(holds: EffectiveHolds, aside: str) -> tuple[str, str, bool]:
    """Those in force first; where none is, those that nobody has ruled out: “0 in force” would read as an all-clear."""
    in_force, open_ = len(holds.in_force), len(holds.not_ruled_out)
    if open_ and not in_force:
        return f"{open_} not ruled out", f"none known to be in force{aside}", True
    return f"{in_force} in force", f"{open_} not ruled out{aside}", in_force > 0
