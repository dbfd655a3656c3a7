"""What became of a safety log between two versions: what DCB0129 (7.3) asks for at each change.

Definitions, hazard by hazard, by its number (`H01`):
- A control is *lost* when it is there no more, *weakened* when it is there and held before and holds no longer.
- A residual risk is *raised* when severity, likelihood or level left is greater, *lowered* when one is less and none
  greater. A risk before controls that was scored anew is said apart: a lower score needs a reason, not a control.
- A property that is gone, that is asked of less, or of which nothing proves that it forbids as much as before, protects
  less. Where a log was kept as a file, there are only words to compare, and other words are to be read.
- What is *worse*: a hazard that is gone, a control that is lost or weakened, a residual risk that is raised, a property
  that protects less, an exception that is new, or was signed, and that nobody has signed now.

Left out: whether a change is right. Whoever puts a version in force reads this and signs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from ..authoring import LESS_PROTECTION, ChangeDirection, PartChange
from ..model import Frozen
from .assessment import is_signed
from .snapshot import ControlSnapshot, ExceptionSnapshot, HazardSnapshot, LevelledRisk, SafetySnapshot


class RiskMoved(Frozen):
    """A risk of one hazard that is another now."""

    before: LevelledRisk
    after: LevelledRisk


class ControlWeakened(Frozen):
    """A control that held and does not hold now."""

    control: str
    state: str
    why: str


class HazardChanged(Frozen):
    """What became of one hazard that both logs have."""

    hazard: str
    says: str
    controls_added: tuple[str, ...] = ()
    controls_lost: tuple[str, ...] = ()
    controls_weakened: tuple[ControlWeakened, ...] = ()
    controls_restored: tuple[str, ...] = ()
    raised: RiskMoved | None = None
    lowered: RiskMoved | None = None
    scored_anew: RiskMoved | None = None
    said_before: str = ""
    """What the hazard said, where it says something else now."""

    @property
    def worse(self) -> bool:
        """Whether it protects less than before, or what is done about it is measured against a lower score."""
        rescored = self.scored_anew
        lower = rescored is not None and _any_greater(rescored.before, rescored.after)
        return bool(self.controls_lost or self.controls_weakened or self.raised or lower)


class PropertyChanged(Frozen):
    """A part of a property that is written otherwise, or a property that is new or gone."""

    name: str
    before: str
    after: str
    direction: ChangeDirection

    @property
    def worse(self) -> bool:
        """Whether it protects less, or may."""
        return self.direction in LESS_PROTECTION


class ExceptionChanged(Frozen):
    """An exception that stands with another reason, signature or day."""

    before: ExceptionSnapshot
    after: ExceptionSnapshot

    @property
    def worse(self) -> bool:
        """Whether somebody had signed it and nobody has now."""
        return is_signed(self.before.signed_by) and not is_signed(self.after.signed_by)


class SafetyDifference(Frozen):
    """Everything between two logs."""

    before: str
    after: str
    hazards_added: tuple[HazardSnapshot, ...] = ()
    hazards_removed: tuple[HazardSnapshot, ...] = ()
    hazards_changed: tuple[HazardChanged, ...] = ()
    exceptions_added: tuple[ExceptionSnapshot, ...] = ()
    exceptions_removed: tuple[ExceptionSnapshot, ...] = ()
    exceptions_changed: tuple[ExceptionChanged, ...] = ()
    properties_changed: tuple[PropertyChanged, ...] = ()
    properties_compared: bool = True
    """Whether both logs say what their properties are."""

    @property
    def worse(self) -> bool:
        """Whether anything protects less than before."""
        return bool(
            self.hazards_removed
            or any(change.worse for change in self.properties_changed)
            or any(change.worse for change in self.exceptions_changed)
            or any(hazard.worse for hazard in self.hazards_changed)
            or any(not is_signed(each.signed_by) for each in self.exceptions_added)
        )


def difference(
    before: SafetySnapshot, after: SafetySnapshot, properties: Iterable[PartChange] | None = None
) -> SafetyDifference:
    """Everything that differs between two safety logs.

    Args:
        before: the log as it was.
        after: the log as it is.
        properties: what differs of the properties by solver; where it was not asked, their words are compared.
    """
    changes = _changes_of_properties(before, after) if properties is None else properties
    old, new = ({hazard.hazard[:3]: hazard for hazard in log.hazards} for log in (before, after))
    excepted, excepts = ({_exception_key(each): each for each in log.exceptions} for log in (before, after))
    return SafetyDifference(
        before=_title_of(before),
        after=_title_of(after),
        hazards_added=tuple(hazard for number, hazard in new.items() if number not in old),
        hazards_removed=tuple(hazard for number, hazard in old.items() if number not in new),
        hazards_changed=tuple(_changes_of_hazards(old, new)),
        exceptions_added=tuple(each for key, each in excepts.items() if key not in excepted),
        exceptions_removed=tuple(each for key, each in excepted.items() if key not in excepts),
        exceptions_changed=tuple(
            ExceptionChanged(before=excepted[key], after=each)
            for key, each in excepts.items()
            if key in excepted and each != excepted[key]
        ),
        properties_changed=tuple(
            PropertyChanged(name=part.name, before=part.old, after=part.new, direction=part.direction)
            for part in changes
        ),
        properties_compared=None not in (before.properties, after.properties),
    )


def _changes_of_properties(before: SafetySnapshot, after: SafetySnapshot) -> Iterator[PartChange]:
    """What differs in the words of properties, and in what they are asked of; nothing where a log does not say."""
    if before.properties is None or after.properties is None:
        return
    old, new = ({each.property_id: each for each in log.properties or ()} for log in (before, after))
    for name, was in old.items():
        now = new.get(name)
        if now is None:
            yield PartChange(f"property {name}", was.says, "", (name,), (), "protects less")
            continue
        if was.says != now.says:
            yield PartChange(f"says of {name}", was.says, now.says)
        if was.asks != now.asks:
            yield PartChange(f"condition of {name}", was.asks, now.asks, direction="may protect less")
        exceptions = [each.of for each in after.exceptions if each.property_id == name]
        excused = set(chain.from_iterable(exceptions))
        gone = tuple(subject for subject in was.asked_of if subject not in {*now.asked_of, *excused})
        if gone:
            texts = ", ".join(was.asked_of), ", ".join(now.asked_of)
            yield PartChange(f"what {name} is asked of", *texts, gone=gone, direction="protects less")
    for name in (name for name in new if name not in old):
        yield PartChange(f"property {name}", "", new[name].says, (), (name,))


def _changes_of_hazards(
    old: dict[str, HazardSnapshot], new: dict[str, HazardSnapshot]
) -> Iterator[HazardChanged]:
    for number in (number for number in old if number in new):
        changed = _change_of(old[number], new[number])
        if changed != HazardChanged(hazard=changed.hazard, says=changed.says):
            yield changed


def _change_of(before: HazardSnapshot, after: HazardSnapshot) -> HazardChanged:
    """What became of one hazard; nothing but its name where it is as it was."""
    old, new = ({control.key: control for control in hazard.controls} for hazard in (before, after))
    moved = RiskMoved(before=before.residual, after=after.residual)
    raised = _any_greater(after.residual, before.residual)
    lowered = not raised and _any_greater(before.residual, after.residual)
    return HazardChanged(
        hazard=after.hazard,
        says=after.says,
        controls_added=tuple(key for key in new if key not in old),
        controls_lost=tuple(key for key in old if key not in new),
        controls_weakened=tuple(
            ControlWeakened(control=key, state=new[key].state, why=new[key].why)
            for key in old
            if key in new and _counts(old[key]) and not _counts(new[key])
        ),
        controls_restored=tuple(
            key for key in old if key in new and not _counts(old[key]) and _counts(new[key])
        ),
        raised=moved if raised else None,
        lowered=moved if lowered else None,
        scored_anew=RiskMoved(before=before.initial, after=after.initial)
        if before.initial != after.initial
        else None,
        said_before=before.says if before.says != after.says else "",
    )


def _counts(control: ControlSnapshot) -> bool:
    return control.state in ("holds", "handed_over")


def _any_greater(risk: LevelledRisk, other: LevelledRisk) -> bool:
    return risk.level > other.level or risk.severity > other.severity or risk.likelihood > other.likelihood


def _exception_key(exception: ExceptionSnapshot) -> tuple[str, tuple[str, ...]]:
    return exception.property_id, exception.of


def _title_of(log: SafetySnapshot) -> str:
    return (
        f"{log.rule_set} {log.version} (rules {log.rule_set_hash[:12]}, catalogue {log.catalogue_hash[:12]})"
    )
