"""Whether a control holds now.

States: `holds`; `fails` (it is there and no longer does what it is for); `missing` (it names nothing that there is);
`not_run` (a test of which no result was given: it lowers nothing); `handed_over` (a duty that somebody signed);
`unsigned` (a duty that nobody has signed).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .evidence import ControlEvidence
from .hazard import Control, ControlSort
from .system import System

ControlState = Literal["holds", "fails", "missing", "not_run", "handed_over", "unsigned"]


@dataclass(frozen=True)
class ControlVerdict:
    """A control with what was found about it."""

    control: Control
    state: ControlState
    why: str
    code: str = ""
    """The code of the problem that it makes; empty where it makes none."""


def verdict(control: Control, evidence: ControlEvidence, system: System) -> ControlVerdict:
    """Whether a control holds, by the evidence there is for its sort."""
    return _ASK[control.sort](control, evidence, system)


def _property(control: Control, evidence: ControlEvidence, system: System) -> ControlVerdict:
    """Whether a property was proved, is broken, or proves nothing."""
    state = evidence.properties.get(control.named)
    if state is None:
        return ControlVerdict(control, "missing", "the rule set declares no such property", "H901")
    if state.broken:
        of = ", ".join(f"`{reference}`" for reference in state.broken[:5] if reference)
        out_of = f", of {of}" if of else ""
        return ControlVerdict(control, "fails", f"the solver finds a package that breaks it{out_of}", "H902")
    if not state.proved:
        return ControlVerdict(
            control, "fails", "it proves nothing: nothing that it is about can happen", "H908"
        )
    apart = f", {len(state.excepted)} excepted" if state.excepted else ""
    return ControlVerdict(
        control, "holds", f"proved for every package ({state.proved} proofs{apart}): {state.says}"
    )


def _rule(control: Control, evidence: ControlEvidence, system: System) -> ControlVerdict:
    if control.named not in evidence.rules:
        return ControlVerdict(control, "missing", "the rule set has no such rule", "H901")
    if control.named not in evidence.fired:
        return ControlVerdict(control, "fails", "no case fires it, so nobody would notice its loss", "H903")
    return ControlVerdict(control, "holds", "a case fires it and would fail without it")


def _test(control: Control, evidence: ControlEvidence, system: System) -> ControlVerdict:
    if evidence.tests is not None and control.named not in evidence.tests:
        return ControlVerdict(control, "missing", "there is no such test", "H901")
    if evidence.results is None:
        return ControlVerdict(control, "not_run", "no result was given, so it is not counted")
    if control.named not in evidence.results:
        return ControlVerdict(control, "fails", "it is not among the results that were given", "H904")
    if not evidence.results[control.named]:
        return ControlVerdict(control, "fails", "it did not pass", "H904")
    return ControlVerdict(control, "holds", "it passed")


def _paper(control: Control, evidence: ControlEvidence, system: System) -> ControlVerdict:
    fields = evidence.shown.get(control.named)
    if fields is None:
        return ControlVerdict(control, "missing", "there is no such paper", "H901")
    if control.shows not in fields:
        return ControlVerdict(
            control, "fails", f"the paper does not declare that it shows `{control.shows}`", "H905"
        )
    return ControlVerdict(
        control, "holds", f"the paper shows `{control.shows}`; a test holds its declaration"
    )


def _duty(control: Control, evidence: ControlEvidence, system: System) -> ControlVerdict:
    signed = next(
        (signed_duty for signed_duty in system.duties_signed if signed_duty.duty == control.named), None
    )
    if signed is None:
        return ControlVerdict(control, "unsigned", f"nobody of the {control.whom} has signed for it", "H907")
    return ControlVerdict(
        control, "handed_over", f"signed by {signed.signed_by}, {signed.organisation}, {signed.signed_on}"
    )


_ASK: Mapping[ControlSort, Callable[[Control, ControlEvidence, System], ControlVerdict]] = {
    "property": _property,
    "rule": _rule,
    "test": _test,
    "paper": _paper,
    "duty": _duty,
}
