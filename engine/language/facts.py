"""A package in the words of the model: known values by path, for the person, each visit and each task line.

Definitions:
- A path that is absent was not assessed. Nothing is filled in. What is known of it all the same, that it lies between
  two levels, stands apart in `ranges`.
- The weight margin and "not overdue" are known only when the load and the date of everything that lifts are; a load
  that is too small, or a date that has passed, is known at once.
- Several unpaid carers: a willingness is true when any carer is, false when all are not, else unknown; strain is the
  worst known, and unknown while any carer's is not assessed unless one is already breaking down.
- An agreement of somebody appointed counts where their power covers the decision; one that is not on record is none.
- Somebody helps with a need when a task that serves it is planned, allotted or done unpaid. Nobody does when all that
  is done is recorded and none is. What is done is not all recorded while nobody has asked for unpaid carers, where a
  visit or an allowance has no tasks or may be presence, and where an unpaid carer lives in the home or has no tasks;
  one who is not willing to give personal care, nor to move the person, leaves open only what is not personal care.
- A carer's assessment is offered when each unpaid carer was offered one, and not when one of them was not.
- Whole weeks since a discharge, or since the package began, are at most their seven days and six more: an assessment
  that is older than that came before it.
- A task line rests on what is unfit when a piece that serves its activity is out of order, overdue for examination or
  made for less weight than the person's.
- Equipment outside the catalogue that lifts counts where loads and examinations do.
- What is in the home is *working* when a piece of it can be counted on (`piece_state`), and unknown while one of its
  pieces is and none can. A piece that is named or written twice may be fit once and unfit once.
- Visits and task lines: `visit_facts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel

from ..model.care_package import CarePackage, EquipmentInPlace
from ..model.condition import Scalar
from ..model.unpaid_carer import UnpaidCarer
from ..model.visit import ALL_DAYS, TaskLine
from .attendance import attendance_values
from .derived import AGREES_TO, DECISIONS, HELPED, MAY_HARM, OTHER_KINDS, WILLING
from .least_gap import gap_bounds
from .piece_state import OUT_OF_ORDER, is_counted_on, must_not_be_used
from .roles import ItemRoles
from .term import Bounds
from .visit_facts import is_at_night, plain, task_values, visits_values

_NO_ROLES = ItemRoles()
LONGEST_INTERVAL_DAYS = 186
"""Half a year and a day or two: the longest time to the next examination of what lifts people (LOLER, regulation 9)."""
READABLE = ("person", "home", "risks", "medicines", "decisions", "preferences", "service")


@dataclass(frozen=True, slots=True)
class Facts:
    """Known values by path: one map for the person, one a visit, one a task line (in package order)."""

    person: Mapping[str, Scalar]
    visits: tuple[Mapping[str, Scalar], ...]
    tasks: tuple[tuple[int, int, Mapping[str, Scalar]], ...]
    """Visit index, task index, and the values of the task and its visit."""
    ranges: Mapping[str, Bounds] = field(default_factory=dict)
    """By word that is not known: the ranks of the least and the greatest level, or the least and most hours, of it."""


def facts_of(
    package: CarePackage,
    items: Iterable[str],
    activities: Mapping[str, str],
    on: date,
    roles: ItemRoles = _NO_ROLES,
) -> Facts:
    """Flatten a package.

    Args:
        package: the care package.
        items: catalogue item ids (each gives `equipment.<id>`).
        activities: activity id to group id.
        on: the day of the review (decides whether an examination is overdue).
        roles: what items are for: of those that lift, load and examination date must be known.
    """
    person: dict[str, Scalar] = {}
    for name in READABLE:
        _flatten(name, getattr(package, name), person)
    _add_agreements(package, person)
    person |= derived_values(package, items, activities, on, roles)
    visits = tuple(
        values | {"visit.helps_eat": any(task.activity in roles.beside_eating for task in visit.tasks)}
        for visit, values in zip(package.visits, visits_values(package.visits, activities), strict=True)
    )
    unfit = unfit_activities(package, activities, on, roles)
    tasks = tuple(
        (v, t, {**visits[v], **task_values(task, activities), **_rests(task, unfit)})
        for v, visit in enumerate(package.visits)
        for t, task in enumerate(visit.tasks)
    )
    ranges: dict[str, Bounds] = {known.word: known.ranks for known in package.open_ranges}
    ranges |= gap_bounds(package, person)
    return Facts(person, visits, tasks, ranges)


def ranges_in_words(package: CarePackage, facts: Facts) -> dict[str, str]:
    """By word that is not known and lies between two values: what is known of it, as people read it.

    Args:
        package: any package.
        facts: the same in the words of rules.
    """
    least = {
        path: f"between {low:.1f} and {high:.1f} hours"
        for path, (low, high) in facts.ranges.items()
        if path.startswith("package.")
    }
    return {known.word: known.in_words for known in package.open_ranges} | least


def _add_agreements(package: CarePackage, values: dict[str, Scalar]) -> None:
    """Whether somebody with the power has agreed: an agreement that nobody wrote down is none."""
    for name in DECISIONS:
        decision = getattr(package.decisions, name)
        settled = {"nobody": False, "court": True, None: None}.get(
            decision.appointed, {"covers_this": True, None: None}.get(decision.appointed_power, False)
        )
        agreed = settled if decision.appointed_says == "agrees" else False
        if agreed is not None:
            values[f"{AGREES_TO}{name}"] = agreed


def derived_values(
    package: CarePackage,
    items: Iterable[str],
    activities: Mapping[str, str],
    on: date,
    roles: ItemRoles = _NO_ROLES,
) -> dict[str, Scalar]:
    """What is known about the person's support, equipment and package as a whole (arguments as in `facts_of`)."""
    values: dict[str, Scalar] = {}
    _add_support(package.unpaid_carers, activities, values)
    _add_equipment(package, items, on, roles, values)
    _add_package(package, on, values)
    _add_doses(package, activities, values)
    values.update(attendance_values(package))
    _add_helped(package, roles, values)
    for path in [f"support.{name}" for name in WILLING] if values[MAY_HARM] else ():
        # A yes counts for nothing while they may be whom the person has to fear.
        if values.get(path):
            del values[path]
    return values


def _flatten(prefix: str, model: BaseModel, values: dict[str, Scalar]) -> None:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            _flatten(f"{prefix}.{name}", value, values)
        elif value is not None and not isinstance(value, tuple):
            values[f"{prefix}.{name}"] = plain(value)


def _add_support(
    carers: tuple[UnpaidCarer, ...] | None, activities: Mapping[str, str], values: dict[str, Scalar]
) -> None:
    """What unpaid carers do and are willing to do; where nobody has asked, nothing is said."""
    if carers is None:
        return
    values["support.unpaid_carer"] = bool(carers)
    done = {activities[task.activity] for carer in carers for task in carer.tasks}
    values.update({f"support.does_{group}": group in done for group in dict.fromkeys(activities.values())})
    flags = {
        "lives_with_carer": [carer.lives_with for carer in carers],
        "willing_handling": [carer.willing_and_able_handling for carer in carers],
        "willing_personal_care": [carer.willing_and_able_personal_care for carer in carers],
        "willing_other": [carer.willing_and_able_other for carer in carers],
        "cares_at_night": [carer.cares_at_night for carer in carers],
        "carer_receives_care": [carer.receives_care for carer in carers],
    }
    for name, answers in flags.items():
        if any(answers):
            values[f"support.{name}"] = True
        elif None not in answers:
            values[f"support.{name}"] = False
    offered = [carer.assessment_offered for carer in carers]
    if False in offered or not carers:
        values["support.assessment_offered"] = False
    elif None not in offered:
        values["support.assessment_offered"] = True
    strains = [carer.strain for carer in carers]
    if "breaking_down" in strains:
        values["support.strain"] = "breaking_down"
    elif None not in strains:
        values["support.strain"] = "some" if "some" in strains else "none"


def _add_equipment(
    package: CarePackage, items: Iterable[str], on: date, roles: ItemRoles, values: dict[str, Scalar]
) -> None:
    """What stands in the home; where nobody has looked, nothing is said."""
    if package.equipment is None:
        return
    present = {thing.item for thing in package.equipment}
    values.update({f"equipment.{item}": item in present for item in items})
    values["equipment.something_in_place"] = bool(package.equipment)
    lifts = [thing for thing in package.equipment if thing.item in roles.lifts or thing.kind == "lifting"]
    loads = [
        thing.safe_working_load_kg for thing in package.equipment if thing.safe_working_load_kg is not None
    ]
    if loads and package.person.weight_kg is not None:
        margin = round(min(loads) - package.person.weight_kg, 3)
        if margin < 0 or all(thing.safe_working_load_kg is not None for thing in lifts):
            values["equipment.weight_margin_kg"] = margin
    dues = [thing.examination_due for thing in package.equipment if thing.examination_due is not None]
    if any(due < on for due in dues):
        values["equipment.examination_overdue"] = True
    elif (dues or not package.equipment) and all(thing.examination_due is not None for thing in lifts):
        values["equipment.examination_overdue"] = False
    far = [
        None if thing.examination_due is None else (thing.examination_due - on).days > LONGEST_INTERVAL_DAYS
        for thing in lifts
    ]
    if any(far):
        values["equipment.examination_too_far_ahead"] = True
    elif None not in far:
        values["equipment.examination_too_far_ahead"] = False
    for kind in OTHER_KINDS:
        outside = (thing for thing in package.equipment if thing.item is None)
        values[f"equipment.other_{kind}"] = any(thing.kind == kind for thing in outside)
    uses, lifts_use = [thing.in_use for thing in package.equipment], [thing.in_use for thing in lifts]
    conditions = [thing.condition for thing in package.equipment]
    _any_of(values, "equipment.something_not_used", uses, ("not_used",))
    _any_of(values, "equipment.lifting_not_used", lifts_use, ("not_used",))
    lifts_condition = [thing.condition for thing in lifts]
    _any_of(values, "equipment.lifting_out_of_order", lifts_condition, OUT_OF_ORDER)
    _any_of(values, "equipment.something_out_of_order", conditions, OUT_OF_ORDER)
    _add_working(
        package, package.equipment, (*items, *(f"other_{kind}" for kind in OTHER_KINDS)), on, roles, values
    )


def _add_working(
    package: CarePackage,
    pieces: Iterable[EquipmentInPlace],
    names: Iterable[str],
    on: date,
    roles: ItemRoles,
    values: dict[str, Scalar],
) -> None:
    """By item and by kind outside the catalogue: whether a piece of it can be counted on, where that is known."""
    states: dict[str, list[bool | None]] = {}
    for piece in pieces:
        at_times = piece.item in roles.used_at_times or piece.kind == "lifting"
        states.setdefault(piece.item or f"other_{piece.kind}", []).append(
            is_counted_on(piece, package.person.weight_kg, on, at_times=at_times)
        )
    for name in names:
        state = states.get(name, [])
        if any(state):
            values[f"working.{name}"] = True
        elif None not in state:
            values[f"working.{name}"] = False


def unfit_activities(
    package: CarePackage, activities: Mapping[str, str], on: date, roles: ItemRoles
) -> Mapping[str, bool]:
    """By activity: whether a piece in the home that serves it must not be used; absent where that is not known.

    Args:
        package: the care package.
        activities: activity id to group id.
        on: the day of the review.
        roles: what items and kinds are for.
    """
    if package.equipment is None:
        return {}
    unfit, unsure = set[str](), set[str]()
    for piece in package.equipment:
        its = roles.serves.get(piece.item or "", frozenset()) | roles.kind_serves.get(
            piece.kind or "", frozenset()
        )
        state = _is_unfit(
            piece, package.person.weight_kg, on, piece.item in roles.lifts or piece.kind == "lifting"
        )
        if state is not False:
            (unfit if state else unsure).update(its)
    return {
        activity: activity in unfit for activity in activities if activity in unfit or activity not in unsure
    }


def _is_unfit(piece: EquipmentInPlace, weight_kg: float | None, on: date, lifts: bool) -> bool | None:
    """Whether a piece must not be used: out of order, overdue, or made for less weight; None while not known."""
    if must_not_be_used(piece, weight_kg, on):
        return True
    return None if piece.condition is None or (lifts and piece.examination_due is None) else False


def _rests(task: TaskLine, unfit: Mapping[str, bool]) -> dict[str, Scalar]:
    """Whether a task line rests on a piece that must not be used, where that is known."""
    return {"task.rests_on_what_is_unfit": unfit[task.activity]} if task.activity in unfit else {}


def _any_of(
    values: dict[str, Scalar], path: str, answers: Collection[str | None], sought: tuple[str, ...]
) -> None:
    """True when any answer is wanted, false when all are known and none is."""
    if any(answer in sought for answer in answers):
        values[path] = True
    elif None not in answers:
        values[path] = False


def _add_package(package: CarePackage, on: date, values: dict[str, Scalar]) -> None:
    """Sums over the visits of the week, and how old the package is on the day of the review."""
    visits = package.visits
    by_day = Counter(day for visit in visits for day in visit.days)
    values["package.carer_hours_per_week"] = round(package.carer_hours_per_week, 6)
    values["package.second_carer_hours_per_week"] = round(package.second_carer_hours_per_week, 6)
    values["package.visits_per_week"] = sum(len(v.days) for v in visits)
    values["package.visits_per_day"] = max(by_day.values(), default=0)
    values["package.night_visits_per_week"] = sum(len(v.days) for v in visits if is_at_night(v))
    values["package.double_handed"] = any(v.carers > 1 for v in visits)
    values["package.presence_hours_per_week"] = round(package.presence_hours_per_week, 6)
    values["package.review_month"] = on.year * 100 + on.month
    if package.assessed_on is not None:
        since = values["package.days_since_assessment"] = (on - package.assessed_on).days
        for path, weeks in (
            ("package.days_assessed_before_discharge", package.risks.weeks_since_hospital_discharge),
            ("package.days_assessed_before_package", package.service.weeks_running),
        ):
            if weeks is not None:
                values[path] = since - 7 * weeks - 6


def _add_doses(package: CarePackage, activities: Mapping[str, str], values: dict[str, Scalar]) -> None:
    """Doses of a day that no visit sees to, on the day with the fewest that do; visits of every week count."""
    medicines = package.medicines
    # An injection that is bound to its time is one of every day, such as insulin; others may be of a season.
    is_some = medicines.regular or (medicines.injections and medicines.time_critical)
    due = 1 if medicines.times_per_day is None and is_some else medicines.times_per_day
    if due is None:
        return
    seen_to = dict.fromkeys(ALL_DAYS, 0)
    for visit in package.visits:
        times = sum(task.times for task in visit.tasks if activities[task.activity] == "medicines")
        for day in visit.days if visit.every_weeks == 1 else ():
            seen_to[day] += times
    unseen = max(0, due - min(seen_to.values()))
    # Where nobody said how often, there is at least one dose: that nobody sees to it is known, that all are seen to is not.
    if unseen or medicines.times_per_day is not None:
        values["package.doses_without_a_visit"] = unseen


def _add_helped(package: CarePackage, roles: ItemRoles, values: dict[str, Scalar]) -> None:
    """Whether anybody is recorded to help with each need; where somebody may and it is not recorded, nothing is said."""
    # Whoever the person may have to fear is nobody's help, however much they do.
    may_harm = bool(values[MAY_HARM])
    carers = () if may_harm else package.unpaid_carers or ()
    paid = [
        *(visit.tasks for visit in package.visits),
        *(allowance.tasks for allowance in package.allowances),
    ]
    done = {task.activity for tasks in paid for task in tasks}
    done |= {task.activity for carer in carers for task in carer.tasks}
    anybody = (
        (package.unpaid_carers is None and not may_harm)
        or not all(paid)
        or any(visit.kind != "working" for visit in package.visits)
    )
    unrecorded = [carer for carer in carers if carer.lives_with is not False or not carer.tasks]
    willing = [carer for carer in unrecorded if not _is_unwilling(carer)]
    for need, activities in roles.helps_with.items():
        if done & activities:
            values[f"{HELPED}{need}"] = True
        elif not (anybody or (willing if need in roles.personal_needs else unrecorded)):
            values[f"{HELPED}{need}"] = False


def _is_unwilling(carer: UnpaidCarer) -> bool:
    return carer.willing_and_able_personal_care is False and carer.willing_and_able_handling is not True
