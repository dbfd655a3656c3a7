"""A review as plain text, to copy into a case-management system: what comes first, what was decided, and no code.

Definitions: at most two printed pages: unmet needs with what is done, holds in force, what is not known, what was decided
with its reasons, what the person says, and when it is looked at again. Left out: evidence and provenance (the record).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from dashboard.judgements_in_words import judgements_in_words
from dashboard.screen.review.person.head import in_one_line
from dashboard.screen.spans import change_in_words, in_words
from engine.language import Term
from engine.model import CHOICE_WORDS, ChosenHours, Decision, Review, RuleSet
from engine.review import EffectiveHolds, names_of_items, not_known, unanswered_choices

_URGENCIES = {"now": "TODAY", "days": "within days", "planned": "by the next review"}
_STATES = {"open": "planned", "done": "done", "referred": "referred", "not_agreed": "not agreed"}
_MOST = 12


def as_plain_text(
    review: Review,
    decision: Decision,
    hours: ChosenHours,
    rule_set: RuleSet,
    terms: Mapping[str, Term],
    standing: str,
) -> str:
    """The text, line by line."""
    lines = [
        f"Home care package review of {review.package.reference}, {review.provenance.reviewed_on:%d %B %Y}",
        standing or "A draft: nobody has signed it.",
        in_one_line(review.package, dict(terms)),
        *(
            f"{'A goal' if goal.said_by else 'In their words'}: {goal.quotation}"
            for goal in review.package.goals
        ),
        "",
        *_needs(review, decision),
        *_holds(review, decision, terms),
        *_decision(review, decision, rule_set),
        *_person(decision),
        *_hours(hours, decision),
    ]
    return "\n".join(lines).strip()


def _needs(review: Review, decision: Decision) -> Iterator[str]:
    yield f"UNMET NEEDS: {len(review.unmet_needs) or 'none seen in what was assessed'}"
    for need in review.unmet_needs:
        yield f"- {need.title} ({_URGENCIES[need.urgency or 'days']}; {need.who or 'reviewing professional'})"
        action = decision.action(need.reason.source)
        if action is not None:
            due = f" by {action.due:%d %b %Y}" if action.due else ""
            parts = (f"{_STATES[action.state]}{due}", action.owner, action.words)
            yield f"  {'; '.join(filter(None, parts))}"
    yield ""


def _holds(review: Review, decision: Decision, terms: Mapping[str, Term]) -> Iterator[str]:
    """Lines about holds in force, set aside and not ruled out."""
    holds = EffectiveHolds(review, decision)
    yield f"HOLDS IN FORCE: {len(holds.in_force) or 'none'}"
    for hold in holds.in_force:
        yield f"- {hold.reason.because} Lifted by: {hold.lifted_by}"
    for rule_says, because in judgements_in_words(review, decision):
        yield f"- Set aside: {rule_says} Reason: {because}"
    open_holds = holds.not_ruled_out
    if open_holds:
        yield f"NOT RULED OUT: {len(open_holds)}. Until answered, what they cover stays as it is."
        counts = Counter(not_known(review, hold.reason, terms) for hold in open_holds)
        listed = dict(list(counts.items())[:_MOST])
        yield from (f"- {words}{f' ({count} holds)' if count > 1 else ''}" for words, count in listed.items())
        if len(open_holds) > sum(listed.values()):
            yield f"- and {len(open_holds) - sum(listed.values())} more"
    yield ""


def _decision(review: Review, decision: Decision, rule_set: RuleSet) -> Iterator[str]:
    """Each choice with its reason, and what was not known when it was made."""
    names = names_of_items(review)
    yield f"DECIDED: {'' if decision.choices else 'nothing yet'}".strip()
    for choice, words in CHOICE_WORDS.items():
        for chosen in decision.choices:
            if chosen.choice == choice:
                why = ". ".join(filter(None, (rule_set.reason_words(chosen.reason), chosen.words)))
                yield f"- {words.capitalize()}: {names.get(chosen.item, chosen.item)}{f' ({why})' if why else ''}"
    for unanswered in unanswered_choices(review, decision):
        questions = " ".join(dict.fromkeys(unanswered.questions.values()))
        yield f"- Not known when it was chosen, about {unanswered.name}: {questions}"
    if decision.summary:
        yield decision.summary
    yield ""


def _person(decision: Decision) -> Iterator[str]:
    view = decision.view
    agreement = (view.agreement or "not recorded").replace("_", " ")
    yield f"THE PERSON: {agreement}; consent {(view.consent or 'not recorded').replace('_', ' ')}"
    if view.words:
        yield f"“{view.words}”"
    if view.others_involved:
        yield f"Others involved: {view.others_involved}"
    yield ""


def _hours(hours: ChosenHours, decision: Decision) -> Iterator[str]:
    if decision.items("accept", "trial"):
        released = in_words(hours.in_force.released_hours_per_week)
        change = change_in_words(hours.in_force.commissioned_change_hours_per_week)
        yield f"HOURS A WEEK, as ranges, with holds as they bind: released inside visits {released}; commissioned {change}."
        yield "A review is recommended; nothing changes until person, therapist and provider agree."
    if decision.review_due:
        yield f"Next review due {decision.review_due:%d %B %Y}."
