"""Whether two evaluators gave the same answer, and in what they differ."""

from __future__ import annotations

from ..model.condition import Truth
from ..program import Subject
from .answers import Answers

_SHOWN = 5


class EvaluatorsDisagreeError(Exception):
    """The two evaluators differ: nothing that they said is shown to anybody."""

    def __init__(self, unlike: tuple[str, ...]) -> None:
        """Say in what they differ."""
        more = f"; and {len(unlike) - _SHOWN} more" if len(unlike) > _SHOWN else ""
        super().__init__(
            f"The review is refused, because the two evaluators differ: {'; '.join(unlike[:_SHOWN])}{more}. "
            "Please report this with the package."
        )


def differences(first: Answers, second: Answers) -> tuple[str, ...]:
    """Every difference in plain words; empty when they agree."""
    if first.truths == second.truths and first.readings == second.readings:
        return ()
    unlike = [
        f"{name}{_whom(subject)} is {first.of(name, subject).name} and {second.of(name, subject).name}"
        for name, subject in sorted({*first.truths, *second.truths})
        if first.of(name, subject) is not second.of(name, subject)
    ]
    for name in sorted({*first.readings, *second.readings}):
        first_truth, other = (answers.readings.get(name, Truth.FALSE) for answers in (first, second))
        if first_truth is not other:
            unlike.append(f"reading {name} is {first_truth.name} and {other.name}")
    return tuple(unlike)


def _whom(subject: Subject) -> str:
    if not subject:
        return ""
    return f" for visit {subject[0] + 1}" + (f", task {subject[1] + 1}" if len(subject) == 2 else "")
