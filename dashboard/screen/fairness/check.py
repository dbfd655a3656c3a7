"""What would come out if one characteristic alone were another; made when somebody asks, since it takes a while."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.equity import Counted
from dashboard.screen.markup import table
from dashboard.screen.pressing import show_button
from engine.fairness import Counterfactual

_KEPT, _NOTHING = "fairness_check", 0.005


def show_check(counted: Counted) -> None:
    """The check on a sample, its result, and what rules read."""
    st.header("If one characteristic alone were another")
    st.write(
        "A sample of packages is evaluated again with every other value of one characteristic, and nothing else "
        "changed. For sex, ethnicity, deprivation, town or country and diagnoses not a byte may change. Age, "
        "living alone and tenure are facts of need and home that rules may read: which do, and why, is listed."
    )
    if show_button("Check it now"):
        with st.spinner("Evaluating the sample again with every other value …"):
            st.session_state[_KEPT] = (counted, counted.unmoved())
    of, results = st.session_state.get(_KEPT, (None, ()))
    if of is counted and results:
        _show_result(results)


def _show_result(results: Sequence[Counterfactual]) -> None:
    """Whether the check holds, and for each characteristic how many outcomes changed."""
    broken = [result.label for result in results if not result.holds]
    if broken:
        st.error(
            f"The check failed: {', '.join(broken)} changed the outcome of packages, or is read by a rule. Do not "
            "use these rules."
        )
    else:
        st.success("The check holds: nothing that no rule may read changed anything.")
    st.html(
        table(
            "One characteristic changed alone",
            ("Characteristic", "May rules read it?", "Rules that do", "Outcomes that changed"),
            [
                (
                    result.label,
                    "yes, a fact of need" if result.rules_may_read else "no",
                    len(result.readers),
                    f"{result.moved} of {result.packages}",
                )
                for result in results
            ],
        )
    )
    for result in results:
        if result.readers:
            _show_readers(result)


def _show_readers(result: Counterfactual) -> None:
    """Which rules read a characteristic, and how outcomes would differ if everybody were in one group."""
    with st.expander(f"{result.label}: who reads it, and why"):
        st.html(
            table(
                f"Rules that read {result.label.lower()}",
                ("Rule or clause", "Kind", "Through", "Because"),
                [
                    (
                        reader.source.partition(":")[2],
                        reader.kind.replace("_", " "),
                        reader.through.replace("_", " "),
                        reader.because,
                    )
                    for reader in result.readers
                ],
            )
        )
        head = ("Group", "Items suggested", "Items to ask about first", "Holds not ruled out", "Hours freed")
        st.html(
            table(
                f"{result.label}: if everybody were in one group, and nothing else changed, on average",
                head,
                [
                    (
                        effect.group,
                        *(
                            f"{value:+.2f}".replace("-", "−") if abs(value) >= _NOTHING else "0"
                            for value in (
                                effect.suggested,
                                effect.ask_first,
                                effect.possible_holds,
                                effect.potential,
                            )
                        ),
                    )
                    for effect in result.effects
                ],
            )
        )
