"""The review of one package as a workbench: who it is, then the parts of the work as tabs, each with its state.

The whole of it runs again by itself (a fragment): opening a tab or choosing draws no other part of the screen anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.clock import today
from dashboard.screen import identity, service
from dashboard.screen.identity import Someone
from dashboard.screen.markup import plain, tag
from dashboard.screen.review.after import show_after, tab_state
from dashboard.screen.review.after.words_of_person import corrections
from dashboard.screen.review.asking.distinct import distinct_questions
from dashboard.screen.review.asking.questions import show_questions
from dashboard.screen.review.damaged import show_damaged
from dashboard.screen.review.deciding import (
    DecisionDraft,
    open_draft,
    show_persons_view,
    show_signed,
    show_signing,
    show_trouble_of_earlier,
    signed_in_short,
    signing_state,
    standing_of,
)
from dashboard.screen.review.delivered import show_delivered
from dashboard.screen.review.equipment import (
    could_help,
    not_known_yet,
    show_combinations,
    show_could_help,
    show_not_known_yet,
    show_waiting,
    show_why_not,
    waiting,
)
from dashboard.screen.review.needs import show_in_force, show_not_known, show_unmet_needs
from dashboard.screen.review.papers import show_papers_and_provenance
from dashboard.screen.review.person import changed_since, show_head, show_person
from dashboard.screen.review.photographs import show_photographs
from dashboard.screen.review.summary import show_chosen_hours, show_chosen_line, show_hours
from dashboard.screen.review.week import WeekVersion, week
from dashboard.screen.review.workbench import TABS, ToDo, show_tabs, show_view, to_dos
from dashboard.screen.trouble import error_boundary
from engine.model import ChosenHours, Decision, Review
from engine.records import RecordsDamagedError, StoredReview
from engine.review import EffectiveHolds, open_points, to_decide

_VERSIONS: dict[str, WeekVersion] = {
    "What can be claimed today": "claimed",
    "If holds are lifted and questions answered well": "potential",
}


def show() -> None:
    """Draw the review of the package that is chosen."""
    who = identity.current()
    reference = _choose_package(who)
    try:
        package = service.package_records().load(reference) if reference else None
    except RecordsDamagedError as damaged:
        show_damaged(str(reference), damaged, who)
        return
    if reference is None or package is None:
        st.title("Review")
        if "package" not in st.query_params:
            st.info(
                "No package is in a caseload of yours yet. Take one in on the caseload page, or write one by hand."
            )
        return
    review = service.review(package, today())
    _workbench(review, service.package_records().version(reference), who)


@st.fragment
def _workbench(review: Review, version: int, who: Someone) -> None:
    """The head of a package and its tabs; only the open tab is drawn."""
    with error_boundary():
        reference = review.package.reference
        service.records().people.require("read packages", reference)
        may_decide = who.holds("OT", caseload=service.package_records().caseload_of(reference))
        if not may_decide:
            show_trouble_of_earlier(reference, who.identity)
        draft = None
        if may_decide:
            service.records().people.require("decide", reference)
            draft = open_draft(reference, who.identity)
        points = open_points(review, draft.decision, service.reviewer().rule_set) if draft else ()
        things = to_dos(points)
        decision = draft.decision if draft else None
        newest = service.records().signed.load_newest(reference)
        show_head(review, dict(service.catalogue().vocabulary.terms), standing_of(newest), decision)
        with st.container(key="hr_tabs", horizontal=True, vertical_alignment="center"):
            tab = show_tabs(_states(review, draft, things, newest), may_decide=may_decide)
            compact = st.toggle("Compact", key="compact", bind="query-params", help="One line for each item")
        with st.container(key="hr_compact" if compact else "hr_comfortable"):
            # For those who go from heading to heading.
            st.html(tag("h2", TABS[tab], class_="hr-here"))
            _DRAW[tab](_Work(review, version, who, draft, things, newest))


class _Work:
    """What the tabs are drawn from."""

    def __init__(
        self,
        review: Review,
        version: int,
        who: Someone,
        draft: DecisionDraft | None,
        things: Sequence[ToDo],
        newest: StoredReview | None,
    ) -> None:
        self.review, self.version, self.who, self.draft, self.things = review, version, who, draft, things
        self.newest = newest
        self.reference = review.package.reference


def _states(
    review: Review, draft: DecisionDraft | None, things: Sequence[ToDo], newest: StoredReview | None
) -> dict[str, str]:
    """What each tab says of itself."""
    holds = EffectiveHolds(review, draft.decision if draft else None)
    urgent = sum(need.urgency == "now" for need in review.unmet_needs)
    needs = f"{len(review.unmet_needs)} and {len(holds.binding)}"
    states = {"needs": f"{needs}, {urgent} today" if urgent else needs}
    states["after"] = tab_state(newest)
    offered = could_help(review, None)
    wait = len(waiting(review))
    offers = str(len(offered)) if offered or not wait else f"{wait} wait"
    if draft is None:
        return states | {"help": offers}
    signed = signing_state(draft, newest)
    if signed:
        return states | {"help": offers, "sign": signed}
    asked = to_decide(review, service.reviewer().rule_set)
    decided = sum(draft.choice(suggestion.item) is not None for suggestion in asked)
    open_here = sum(thing.tab == "decide" for thing in things)
    return states | {
        "help": f"{decided} of {len(asked)} decided" if offered else offers,
        "decide": f"{open_here} open" if open_here else "✓",
        "sign": f"{len(things)} to do" if things else "ready",
    }


def _draw_person(work: _Work) -> None:
    show_person(
        work.review.package,
        service.catalogue(),
        changed_since(work.review.package),
        _not_right(work.reference),
        may_correct=work.draft is not None,
    )
    show_photographs(work.review, may_keep=work.draft is not None)
    st.caption(plain(work.review.provenance.sign_off))
    if work.review.provenance.less_protection:
        st.caption(plain(work.review.provenance.less_protection))


def _not_right(reference: str) -> tuple[tuple[str, str, str], ...]:
    """What the person says is not right, and nobody has written anew since."""
    entries = service.records().follow_up.of(reference)
    if not corrections(entries):
        return ()
    return corrections(
        entries, max(version.saved_at for version in service.package_records().versions(reference))
    )


def _draw_needs(work: _Work) -> None:
    """The tab of needs: unmet needs, holds in force, holds not ruled out, questions."""
    review, holds = work.review, EffectiveHolds(work.review, work.draft.decision if work.draft else None)
    aside = f", {len(holds.set_aside)} set aside" if holds.set_aside else ""
    view = show_view(
        "needs",
        {
            "needs": f"Unmet needs · {len(review.unmet_needs)}",
            "in force": f"Holds in force · {len(holds.in_force)}{aside}",
            "not known": f"Holds not ruled out · {len(holds.not_ruled_out)}",
            "questions": f"Questions · {len(distinct_questions(review))}",
        },
    )
    if view == "needs":
        show_unmet_needs(review, work.draft)
    elif view == "in force":
        show_in_force(review, work.draft)
    elif view == "not known":
        show_not_known(review, work.draft)
    else:
        show_questions(review, work.version, may_answer=work.draft is not None)


def _draw_week(work: _Work) -> None:
    """The tab of hours: what could change, the week before and after, planned and delivered."""
    view = show_view(
        "week",
        {
            "hours": "What could change",
            "week": "The week, before and after",
            "delivered": "Planned and delivered",
        },
    )
    if view == "hours":
        show_hours(work.review)
        return
    if view == "delivered":
        show_delivered(work.review.package, work.version, may_write=work.draft is not None)
        return
    st.html(week(work.review, "now"))
    label = st.radio("After:", list(_VERSIONS), horizontal=True)
    st.html(week(work.review, _VERSIONS[label]))
    st.caption(
        "A broad edge is two carers. A filled box means more time than now. A tint with a double edge means that a "
        "review is recommended, because something may change; a single grey edge means as now."
    )
    if hours := work.review.package.allowance_hours_per_week:
        st.caption(f"{hours:.1f} paid hours a week without times come besides, and stand in neither week.")
    if any(need.may_cost_hours_per_week for need in work.review.unmet_needs):
        st.caption("More care that an unmet need may take stands with the need, and in neither week.")


def _draw_help(work: _Work) -> None:
    """The tab of equipment: what could help, what waits, combinations, and why not."""
    review, draft = work.review, work.draft
    _show_line(work)
    view = show_view(
        "help",
        {
            "could help": f"Could help · {len(could_help(review, draft))}",
            "waits": f"Wait for an answer · {len(waiting(review))}",
            "not known": f"Nothing known yet · {len(not_known_yet(review))}",
            "together": "Which of them together?",
            "why not": "Why not …?",
        },
    )
    if view == "could help":
        show_could_help(review, draft)
    elif view == "waits":
        show_waiting(review, draft)
    elif view == "not known":
        show_not_known_yet(review, draft)
    elif view == "together":
        show_combinations(review, draft)
    else:
        show_why_not(review, draft)


def _draw_decide(work: _Work) -> None:
    assert work.draft is not None
    hours = _show_line(work)
    show_persons_view(work.draft)
    if hours is not None and work.draft.decision.items("accept", "trial"):
        st.header("The hours of what you chose")
        show_chosen_hours(hours, len(work.draft.decision.set_aside))


def _draw_sign(work: _Work) -> None:
    """The tab of signatures: what was signed stands first, until the next review is begun, or it came back to its signer."""
    assert work.draft is not None
    _show_line(work)
    state = signing_state(work.draft, work.newest)
    if work.newest is not None:
        views = {"signed": "Signed reviews", "next": f"Review {work.newest.signed.number + 1}, the next"}
        is_theirs = work.newest.signed.signature.identity == work.who.identity
        if not state or (state.endswith("sent back") and is_theirs):
            views = {name: views[name] for name in ("next", "signed")}
        if show_view("sign", views, state) == "signed":
            show_signed(work.reference, work.who)
            return
    show_signing(work.draft, work.review, work.version, work.who)


def _draw_papers(work: _Work) -> None:
    decision = work.draft.decision if work.draft is not None else Decision()
    show_papers_and_provenance(work.review, decision, standing_of(work.newest))
    if work.draft is None:
        show_signed(work.reference, work.who)


def _draw_after(work: _Work) -> None:
    show_after(work.review.package, may_write=work.draft is not None)


_DRAW = {
    "person": _draw_person,
    "needs": _draw_needs,
    "week": _draw_week,
    "help": _draw_help,
    "decide": _draw_decide,
    "sign": _draw_sign,
    "papers": _draw_papers,
    "after": _draw_after,
}


def _show_line(work: _Work) -> ChosenHours | None:
    """The line of chosen hours, which stays in sight."""
    if work.draft is None:
        return None
    hours = service.hours_of(work.review, work.draft.decision)
    asked = to_decide(work.review, service.reviewer().rule_set)
    undecided = sum(work.draft.choice(suggestion.item) is None for suggestion in asked)
    show_chosen_line(hours, work.draft, undecided, signed_in_short(work.newest))
    return hours


def _choose_package(who: Someone) -> str | None:
    """The package asked for by the address or chosen above, among those that the person may see."""
    references = service.package_records().references(who.caseloads("OT", "manager"))
    if not references:
        return None
    asked = st.query_params.get("package")
    unknown = asked is not None and asked not in references
    with st.container(key="hr_chooser"):
        chosen = st.selectbox(
            "Package",
            references,
            index=None if unknown else references.index(asked) if asked else 0,
            placeholder="Choose a package",
            label_visibility="collapsed",
        )
    if chosen is not None:
        if asked is not None and chosen != asked:
            st.query_params.from_dict(
                {name: value for name, value in st.query_params.items() if name == "as"}
            )
        st.query_params["package"] = chosen
    elif unknown:
        st.warning(
            plain(f"{asked} is in no caseload of yours. Choose a package above, or ask for the caseload.")
        )
    return chosen
