"""Signing: what is still missing, the dialog, the second signature, and the signed reviews of a package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import streamlit as st

from dashboard.screen import service
from dashboard.screen.identity import Someone
from dashboard.screen.markup import facts, items, plain, tag
from dashboard.screen.moments import moment_of
from dashboard.screen.papers import still_allowed
from dashboard.screen.pressing import show_button
from dashboard.screen.review.asking.distinct import distinct_questions
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.review.deciding.second_signature import (
    refusals_of,
    show_answering,
    show_waiting,
    standing_until_signed,
)
from dashboard.screen.review.deciding.signed_decision import show_decision
from dashboard.screen.review.deciding.unanswered import show_unanswered
from dashboard.screen.review.papers import named_layer
from dashboard.screen.review.workbench import go_to, leave_view, show_to_dos, to_dos
from dashboard.screen.trouble import error_boundary, report_later
from dashboard.wording import label_of
from engine.model import Decision, Review, Signature, SignedReview
from engine.model.decision import CHOICE_WORDS
from engine.records import StaleVersionError, StoredReview
from engine.review import (
    SHAPE,
    EffectiveHolds,
    names_of_items,
    open_points,
    second_signature_for,
    sum_up,
    to_decide,
)

_WORTH_TOGETHER = 2
_JUST_SIGNED = "just signed"


def _in_short(decision: Decision, review: Review) -> list[tuple[object, object]]:
    """What is about to be signed, danger first."""
    holds = EffectiveHolds(review, decision)
    open_ = f"; {len(holds.not_ruled_out)} not ruled out, which bind as well" if holds.not_ruled_out else ""
    aside = f", {len(decision.judgements)} set aside by judgement" if decision.judgements else ""
    asked = distinct_questions(review)
    about_safety = sum(each.question.safety for each in asked)
    names = names_of_items(review)
    counts = [
        f"{words}: {', '.join(names.get(item, item) for item in chosen)}"
        for choice, words in CHOICE_WORDS.items()
        if (chosen := decision.items(choice))
    ]
    view = decision.view
    return [
        ("Unmet needs", len(review.unmet_needs)),
        ("Holds in force", f"{len(holds.in_force)}{open_}{aside}"),
        ("Open questions", f"{len(asked)}; {about_safety} about safety" if asked else "0"),
        ("Decided", "; ".join(counts) or "nothing was suggested"),
        (
            "The person",
            f"{(view.agreement or 'not recorded').replace('_', ' ')}; consent "
            f"{(view.consent or 'not needed').replace('_', ' ')}",
        ),
        (
            "Next review due",
            f"{decision.review_due:%d %B %Y}" if decision.review_due else "no day is set: after a year",
        ),
    ]


def standing_of(newest: StoredReview | None) -> str:
    """Whether it is signed already, in a sentence: what is shown is the package of today, not what was signed."""
    if newest is None:
        return ""
    signed, _, complete = newest
    reference = signed.reference
    if st.session_state.pop(_JUST_SIGNED, None) == signed.number:
        done = "It is ready to print under “Papers”." if complete else "It waits for a second signature."
        st.toast(plain(f"Signed: review {signed.number} of {reference}. {done}"), icon=":material/check:")
    day = date.fromisoformat(signed.signature.signed_at[:10])
    when = f"{day:%d %b %Y} by {signed.signature.name}"
    state = "" if complete else f" {standing_until_signed(signed)}"
    return f"Review {signed.number} was signed on {when}.{state} What you see is the package of today."


def signing_state(draft: DecisionDraft, newest: StoredReview | None) -> str:
    """What was signed, in a word for the tab, while nobody has begun the next review; empty otherwise."""
    if newest is None or draft.decision != Decision():
        return ""
    signed, _, complete = newest
    return (
        f"review {signed.number} {'signed' if complete else 'sent back' if refusals_of(signed) else 'waits'}"
    )


def signed_in_short(newest: StoredReview | None) -> str:
    """The newest signed review in a few words, which begin the line of the next; empty where nothing was signed."""
    if newest is None:
        return ""
    signed, _, complete = newest
    state = "is signed" if complete else "waits for a second signature"
    if not complete and refusals_of(signed):
        state = "was sent back"
    return f"Review {signed.number} {state}. Review {signed.number + 1}: "


def show_signing(draft: DecisionDraft, review: Review, version: int, who: Someone) -> None:
    """What is missing before it can be signed, or the button that signs."""
    rules = service.reviewer().rule_set
    missing = open_points(review, draft.decision, rules)
    if missing:
        undecided = {each.item: each.name for each in to_decide(review, rules) if not draft.choice(each.item)}
        st.subheader(f"Before this can be signed: {len(missing)}")
        _show_beginning_from_earlier(draft)
        show_to_dos(to_dos([point for point in missing if point.subject not in undecided]), "sign", most=40)
        _show_undecided(undecided)
        _show_declining(draft, review)
    show_unanswered(review, draft.decision)
    _show_unanswered_needs(draft, review)
    if missing:
        return
    if draft.conflict:
        return
    st.write(
        "Everything that is needed is here. Signing keeps this review as it is, with the rules and the catalogue "
        "that made it. A later change makes a new review beside it."
    )
    if show_button("Sign this review …", key=f"sign {draft.reference} …", type="primary"):
        _sign(draft, review, version, who)


def _show_undecided(undecided: Mapping[str, str]) -> None:
    """What has no choice yet, by name in a row, each leading to its line: the sentence about them is said once."""
    if not undecided:
        return
    st.html(tag("p", "Decide about each of these: accept, trial, decline or ask.", class_="hr-text"))
    with st.container(key="hr_to_dos_undecided", horizontal=True, gap="medium"):
        for item, name in undecided.items():
            st.button(
                plain(name),
                key=f"to do decide {item}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=go_to,
                args=("help", "could help", item),
            )


def _show_unanswered_needs(draft: DecisionDraft, review: Review) -> None:
    """Unmet needs of which nobody has said all of what is done: whoever signs sees them.

    Those for today stand among what is missing, as nothing is signed before they are answered.
    """
    later = (need for need in review.unmet_needs if need.urgency != "now")
    actions = {need.title: draft.decision.action(need.reason.source) for need in later}
    titles = [title for title, action in actions.items() if not (action and action.is_answered)]
    if titles:
        st.html(
            tag(
                "div",
                tag(
                    "strong",
                    "Signing does not wait for these, but it is not said yet what is done, by whom and by when, about:",
                ),
                items(titles),
                class_="hr-text",
            )
        )


def _show_beginning_from_earlier(draft: DecisionDraft) -> None:
    """Offer to take over the choices of the last signed review, while nothing is decided."""
    numbers = service.records().signed.numbers(draft.reference)
    if not numbers or draft.decision != Decision():
        return

    @report_later
    def begin() -> None:
        loaded = service.records().signed.load(draft.reference, numbers[-1])
        if loaded is not None:
            draft.change(choices=loaded.signed.decision.choices, judgements=loaded.signed.decision.judgements)
            draft.round += 1

    st.button(
        f"Begin with the choices of review {numbers[-1]}",
        on_click=begin,
        key=draft.key("begin"),
        help="The person’s view, consent and your summary are asked for again.",
    )


def _show_declining(draft: DecisionDraft, review: Review) -> None:
    """Decline together what is suggested and not decided about; what is for safety is decided one by one."""
    rules = service.reviewer().rule_set
    asked = (suggestion.item for suggestion in to_decide(review, rules))
    undecided = [item for item in asked if draft.choice(item) is None]
    left = [item for item in undecided if item not in rules.safety_items]
    besides = " and not for safety" if len(undecided) > len(left) else ""
    if len(left) < _WORTH_TOGETHER:
        return
    reasons = {reason.code: reason.words for reason in rules.decision_reasons if "decline" in reason.choices}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.selectbox(
            "Reason to decline what is still undecided",
            list(reasons),
            index=None,
            format_func=label_of(reasons),
            placeholder="Choose a reason",
            key=draft.key("decline reason"),
        )
        st.button(
            plain(f"Decline the {len(left)} that are undecided{besides}"),
            disabled=reason is None,
            key=draft.key("decline all"),
            on_click=lambda: draft.decline_all(left, str(reason)),
        )


@st.dialog("Sign this review")
def _sign(draft: DecisionDraft, review: Review, version: int, who: Someone) -> None:
    with error_boundary():
        _show_last_look(draft, review, version, who)


def _show_last_look(draft: DecisionDraft, review: Review, version: int, who: Someone) -> None:
    """The decision in short, who else signs and why, and the button that signs."""
    service.records().people.require("decide", draft.reference)
    another = second_signature_for(review, draft.decision, service.reviewer().rule_set)
    st.write(f"You sign as **{plain(who.name)}** for **{plain(draft.reference)}**.")
    st.html(facts(_in_short(draft.decision, review)))
    show_unanswered(review, draft.decision)
    if another:
        st.warning("Another person signs too before it counts, because:")
        st.html(items(another))
    sure = st.checkbox("I have seen the holds and unmet needs, and this is my decision with the person.")
    if not show_button(
        "Sign", key=f"sign {draft.reference} {draft.revision}", type="primary", disabled=not sure
    ):
        return
    numbers = service.records().signed.numbers(draft.reference)
    signed = SignedReview(
        reference=draft.reference,
        number=len(numbers) + 1,
        package_version=version,
        review=review,
        decision=draft.decision,
        hours=service.hours_of(review, draft.decision),
        signature=_signature(who),
        second_signature_for=another,
    )
    try:
        service.records().signed.sign(
            signed,
            draft_revision=draft.revision,
            summary=(SHAPE, sum_up(signed).model_dump_json()),
        )
    except StaleVersionError as stale:
        st.error(plain(f"Not signed: {stale}."))
        return
    draft.reopen()
    leave_view()
    st.session_state[_JUST_SIGNED] = signed.number
    st.rerun()


def show_signed(reference: str, who: Someone) -> None:
    """The signed reviews of a package, the newest first."""
    records = service.records().signed
    numbers = records.numbers(reference)
    if not numbers:
        return
    st.subheader("Signed reviews")
    number = st.selectbox("Review", tuple(reversed(numbers)), format_func=lambda number: f"Review {number}")
    loaded = records.load(reference, number)
    if loaded is None:
        return
    signed, second, complete = loaded
    by = f"{signed.signature.name}, {signed.signature.role}, {_moment(signed.signature)}"
    also = f"; and {second.name}, {_moment(second)}" if second else ""
    st.write(plain(f"Signed by {by}{also}."))
    if not complete:
        show_waiting(signed)
    show_decision(signed)
    if not complete:
        in_short = facts(_in_short(signed.decision, signed.review))
        show_answering(signed, who, in_short, lambda: _signature(who))
    _show_provenance(signed)


def _moment(signature: Signature) -> str:
    """When somebody signed."""
    return f"{moment_of(signature.signed_at)} UTC"


def _show_provenance(signed: SignedReview) -> None:
    """The versions behind a signed review, its seal, and the whole of it as a file."""
    provenance = signed.review.provenance
    st.caption(
        plain(
            f"Seal {signed.seal[:16]}. Rules {provenance.rule_set} {provenance.rule_set_version} "
            f"({provenance.rule_set_hash[:12]}), catalogue "
            f"{provenance.catalogue_hash[:12]}{named_layer(provenance)}, Handrail {provenance.engine_version}, "
            f"package version {signed.package_version}."
        )
    )
    st.download_button(
        f"Signed review {signed.number} (JSON)",
        still_allowed("read signed reviews", signed.reference, lambda: signed.model_dump_json(indent=2)),
        f"{signed.reference.replace('/', '-').replace(' ', '_')}-{signed.number}.json",
        "application/json",
    )


def _signature(who: Someone) -> Signature:
    role = "OT" if who.holds("OT") else ", ".join(who.roles)
    return Signature(
        identity=who.identity,
        name=who.name,
        role=role,
        signed_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
