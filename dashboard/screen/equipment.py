"""What could help, what was ruled out and why, and the best combinations."""

from __future__ import annotations

import streamlit as st

from dashboard.screen.deciding.choices import show_choice
from dashboard.screen.deciding.draft import DecisionDraft
from dashboard.screen.markup import Html, items, table, tag
from dashboard.screen.reasons import condition_tree, show_reason
from dashboard.screen.spans import in_words
from engine.model import CatalogueItem, EffectShown, Figure, NotSuggested, Review, Suggestion, Truth

_STATUS = {
    "suggested": ("Could help", "green"),
    "ask_first": ("Ask first", "orange"),
    "on_hold": ("Waits for a hold", "gray"),
}
_WHY_NOT = {"excluded": "ruled out", "in_place": "in the home already", "not_indicated": "no rule suggests it"}
_TIERS = {
    "green": "anyone who is trained (green)",
    "amber": "a trained assessor (amber)",
    "red": "an occupational therapist or specialist (red)",
}
_NEAR_SHOWN = 5


def show_suggestions(review: Review, draft: DecisionDraft | None) -> None:
    """A card for each item that could help; those that rest on an unanswered question are folded under it."""
    st.header("Equipment and other ways that could help")
    if not review.suggestions:
        st.write("Nothing in the catalogue is suggested for this person today.")
    folded: dict[str, list[Suggestion]] = {}
    for suggestion in review.suggestions:
        if suggestion.status == "ask_first" and not (draft and draft.choice(suggestion.item)):
            folded.setdefault(suggestion.unknowns[0], []).append(suggestion)
        else:
            _bordered(review, suggestion, draft)
    questions = {question.path: question.question for question in review.questions}
    for path, waiting in folded.items():
        with st.expander(f"{len(waiting)} more once this is known: {questions.get(path, path)}"):
            for suggestion in waiting:
                _bordered(review, suggestion, draft)


def _bordered(review: Review, suggestion: Suggestion, draft: DecisionDraft | None) -> None:
    with st.container(border=True):
        _card(review, suggestion)
        if draft is not None:
            show_choice(draft, suggestion.item, suggestion.name)


def show_combinations(review: Review, draft: DecisionDraft | None) -> None:
    """The front of cost against hours released; choosing a row accepts its items."""
    front = review.estimate.combinations
    if not front:
        return
    st.header("Which of them together?")
    st.write(
        f"All {review.estimate.combinations_considered:,} sets were compared, as if holds were lifted and questions "
        "answered well. Nothing cheaper than a row below releases as much. Hours decide nothing: the person's goals do."
    )
    rows = [
        (
            ", ".join(review.items[item].name for item in one.items),
            f"£{one.cost_gbp:,.0f}",
            in_words(one.released_hours_per_week),
            in_words(one.commissioned_change_hours_per_week),
        )
        for one in front
    ]
    head = ("Items", "Likely cost", "Hours a week released", "Commissioned change, hours a week")
    st.html(table("The best combinations, cheapest first", head, rows))
    if draft is not None:
        _show_accept(review, draft)


def _show_accept(review: Review, draft: DecisionDraft) -> None:
    front = [one for one in review.estimate.combinations if one.items]
    key = draft.key("combination")

    def accepted() -> None:
        for item in front[st.session_state[key]].items:
            draft.choose(item, choice="accept")
        draft.round += 1

    if front:
        st.selectbox("Accept a combination", range(len(front)), key=key,
                     format_func=lambda one: ", ".join(review.items[item].name for item in front[one].items))
        st.button("Accept these items", on_click=accepted, key=draft.key("accept"))


def show_why_not(review: Review, draft: DecisionDraft | None) -> None:
    """Ask about any item that is not suggested; judgement may choose it all the same, with a reason."""
    st.header("Why not …?")
    ruled_out = [one for one in review.not_suggested if one.status == "excluded"]
    if ruled_out:
        st.html(
            table(
                "Would help, but ruled out",
                ("Item", "Reason"),
                [(one.name, " ".join(reason.because for reason in one.reasons)) for one in ruled_out],
            )
        )
    by_name = {one.name: one for one in review.not_suggested}
    name = st.selectbox("Ask about any other item", sorted(by_name), index=None, placeholder="Choose an item")
    if name:
        _explain(review, by_name[name])
    if draft is not None:
        wanted = [by_name[name]] if name else []
        chosen = [one for one in review.not_suggested if draft.choice(one.item) and one not in wanted]
        for one in (*wanted, *chosen):
            _choose_all_the_same(one, draft)


def _choose_all_the_same(item: NotSuggested, draft: DecisionDraft) -> None:
    source = f"item:{item.item}"
    key = draft.key("judge", source)
    before = next((one.because for one in draft.decision.judgements if one.source == source), "")

    def judged() -> None:
        draft.judge(source, st.session_state[key])

    with st.container(border=True):
        st.subheader(f"{item.name}, by your own judgement")
        st.write("The rules do not suggest it. You may choose it all the same, with your reason; another person then "
                 "signs too. No hours are counted for it.")
        show_choice(draft, item.item, item.name)
        if draft.choice(item.item):
            st.text_area(f"Why your judgement differs ({item.name})", before, key=key, height=80, max_chars=2000,
                         on_change=judged)


def _card(review: Review, suggestion: Suggestion) -> None:
    item, (status, colour) = review.items[suggestion.item], _STATUS[suggestion.status]
    st.subheader(item.name)
    st.badge(status, color=colour)  # type: ignore[arg-type]
    st.html(tag("p", item.plain))
    st.html(items(_facts(suggestion, item)))
    if suggestion.unknowns:
        questions = {question.path: question.question for question in review.questions}
        st.html(
            tag("p", tag("strong", "First ask: "), " ".join(questions.get(one, one) for one in suggestion.unknowns))
        )
    for caution in suggestion.cautions:
        st.warning(f"Take care: {caution.because}", icon=":material/warning:")
    with st.expander(f"Why for this person, and how good the evidence is: {item.name}"):
        for reason in suggestion.reasons:
            show_reason(review, reason)
        st.html(items(_effect(effect) for effect in suggestion.effects) if suggestion.effects else _NO_EFFECT)
    with st.expander(f"What it would take: {item.name}"):
        st.html(items(what_it_takes(item)))


_NO_EFFECT = tag("p", "No study gives an effect on care time, so none is counted.")


def _facts(suggestion: Suggestion, item: CatalogueItem) -> list[Html]:
    places = sorted({f"{place.label} ({place.visit})" for place in suggestion.where})
    hours, sure = suggestion.expected_released_hours_alone, suggestion.reasons[0].truth is Truth.TRUE
    return [
        tag(
            "span", tag("strong", "Helps with: "), ", ".join(places) or "the person's safety or independence in general"
        ),
        tag("span", tag("strong", "Because: " if sure else "If it proves true: "), suggestion.reasons[0].because),
        tag("span", tag("strong", "Expected release, alone: "), f"{hours:.1f} carer-hours a week"),
        tag("span", tag("strong", "Who may prescribe it: "), _TIERS[item.competency.tier]),
    ]


def _effect(effect: EffectShown) -> Html:
    chance = (
        f", with a chance of {effect.chance_percent.low:g}–{effect.chance_percent.high:g} %"
        if effect.chance_percent
        else ""
    )
    own = " The bounds are our own judgement." if effect.assumption else ""
    used = "" if effect.applies else " It touches no task of this package."
    size = f"{effect.low:g} to {effect.high:g}, likely {effect.likely:g} {effect.unit}{chance}"
    return tag("span", tag("strong", f"Grade {effect.grade}: "), f"{size}. {effect.basis}{own}{used}")


def what_it_takes(item: CatalogueItem) -> list[Html]:
    """What an item costs and asks for, in lines."""
    lines = [_figure("Price, installed", item.price), _figure("Lead time", item.lead_time_weeks)]
    if item.safe_working_load_kg is not None:
        lines.append(_figure("Usual safe working load (the label rules)", item.safe_working_load_kg))
    if item.running_cost_per_year is not None:
        lines.append(_figure("Running cost", item.running_cost_per_year))
    if item.servicing is not None:
        lines.append(_line("Servicing", item.servicing.duty))
    if item.training is not None:
        lines.append(_line("Training", f"{item.training.who}: {item.training.what} By {item.training.by_whom}."))
    if item.stop_if:
        lines.append(_line("Stop and go back to the present plan if", "; ".join(item.stop_if)))
    return lines


def _figure(label: str, figure: Figure | None) -> Html:
    if figure is None:
        return _line(label, "no source was found, so no figure is given")
    spread = f"{figure.low:,g}" if figure.low == figure.high else f"{figure.low:,g} to {figure.high:,g}"
    source = (
        "our own assumption" if figure.assumption else f"{figure.source}{f', {figure.year}' if figure.year else ''}"
    )
    return _line(label, f"{spread} {figure.unit} ({source}; grade {figure.grade})")


def _line(label: str, words: str) -> Html:
    return tag("span", tag("strong", f"{label}: "), words)


def _explain(review: Review, item: NotSuggested) -> None:
    st.html(tag("p", tag("strong", f"{item.name}: "), _WHY_NOT[item.status]))
    if item.status == "not_indicated" and item.misses:
        st.write("The rule that came nearest, and what failed:")
        st.html(items(condition_tree(miss) for miss in item.misses[:_NEAR_SHOWN]))
    for reason in item.reasons:
        with st.expander(reason.because[:100]):
            show_reason(review, reason)
