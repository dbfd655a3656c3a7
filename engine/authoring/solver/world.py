"""Every package that could be, as the solver sees it: a value and a "known" for each word, and what ties them together.

Definitions:
- A value is a whole number: 0 or 1, the index of a word, or a number in thousandths. A word is `known` or was not
  assessed; some are always known because they follow from the visits. A word with levels that was not assessed may be
  `ranged`: between its value and its `greatest`.
- The world holds one person, at most one visit with at most one task line that a rule is asked of (its *subject*), and
  other visits that are there to be counted: `_EXTRA_MINUTES` long, seven days a week.
- Words that follow from others are tied to them as `engine.language.facts` derives them: support, equipment in place,
  visits and their sums, the group of an activity.

Left out: conditions (`logic`), and turning an answer into a package (`witness`). The tie is from the safe side: every
answer is made into a package and asked again by the real evaluators before it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

from ...knowledge import Catalogue
from ...language import Term
from ...language.derived import AGREES_TO, HELPED, MAY_HARM, MAY_HARM_FOLLOWS_FROM, WILLING
from ...model import Scalar

SCALE = 1000
"""A number is a whole number of thousandths."""
EXTRA_KINDS = ("by_day", "by_night", "by_two")
EXTRA_MINUTES = 30
_DAYS = 7
_WEEK_HOURS = 168
_MOST_EXTRA = 12
_WIDEST = 10**6
_LABELS = tuple(
    f"equipment.{name}"
    for name in (
        "examination_overdue",
        "something_not_used",
        "lifting_not_used",
        "lifting_out_of_order",
        "something_out_of_order",
        "examination_too_far_ahead",
    )
)
_OTHERS = tuple(f"equipment.other_{kind}" for kind in ("lifting", "alarm", "monitoring"))
LIFTING_OTHERWISE = "other_lifting"
"""What lifts people and is not in the catalogue; like what moves them, use at times is use."""
BY_NIGHT = ("waking", "sleeping", "living_in")


class World:
    """The solver's words over one catalogue, and the constraints between them."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Make a variable for every word."""
        self.catalogue = catalogue
        self.vocabulary = catalogue.vocabulary
        terms = self.vocabulary.terms.values()
        self.value = {term.path: z3.Int(term.path) for term in terms}
        self.known = {term.path: self._known_variable(term) for term in terms}
        levels = [term for term in terms if term.has_levels]
        self.ranged = {term.path: z3.Bool(f"{term.path} ranged") for term in levels}
        self.greatest = {term.path: z3.Int(f"{term.path} at most") for term in levels}
        self.looked = z3.Bool("equipment.* known")
        self.something = z3.Bool("equipment.something")
        self.has_visit, self.has_task = z3.Bool("visit.*"), z3.Bool("task.*")
        self.extra = {kind: z3.Int(f"extra.{kind}") for kind in EXTRA_KINDS}
        self._solvers: dict[frozenset[str], Any] = {}
        self._touches: dict[int, tuple[Any, frozenset[str]]] = {}

    def solver(self, *claims: Any) -> Any:
        """A solver that knows as much of the world as these claims touch."""
        touched = frozenset().union(*(self._touched_by(claim) for claim in claims))
        # Ties between words that no claim speaks of can always be met: leaving them out changes no answer and
        # saves most time.
        if touched not in self._solvers:
            # Linear whole numbers without quantifiers are decidable: the answer is never "unknown".
            solver = z3.SolverFor("QF_LIA")
            for part in ("", *sorted(touched)):
                solver.add(*self._ranges(part), *self._ties(part))
            self._solvers[touched] = solver
        return self._solvers[touched]

    def _touched_by(self, claim: Any) -> frozenset[str]:
        """The parts of the world that a claim touches.

        Looked for once in each piece, as pieces are shared by many claims; a piece is kept with its answer, because the
        solver gives the number of a piece again once it is free.
        """
        # A stack of its own, as formulas may nest deeper than Python lets a function call itself.
        waiting = [claim]
        while waiting:
            expression = waiting[-1]
            if expression.get_id() in self._touches:
                waiting.pop()
                continue
            pieces = expression.children()
            unseen = [piece for piece in pieces if piece.get_id() not in self._touches]
            if unseen:
                waiting.extend(unseen)
                continue
            waiting.pop()
            parts = frozenset[str]().union(*(self._touches[piece.get_id()][1] for piece in pieces))
            # A variable; constants have no pieces either, and touch nothing.
            if not pieces and expression.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                parts = frozenset(_PARTS_OF.get(expression.decl().name().split(".")[0], ()))
            self._touches[expression.get_id()] = (expression, parts)
        return self._touches[claim.get_id()][1]

    def number(self, path: str, value: Scalar) -> int:
        """A constant as the whole number that stands for it."""
        return scale(self.vocabulary[path], value)

    def is_value(self, path: str, value: Scalar | None) -> Any:
        """A word is known to have this value; with None, it was not assessed."""
        if value is None:
            return z3.Not(self.known[path])
        return z3.And(self.known[path], self.value[path] == self.number(path, value))

    def is_span(self, path: str, span: tuple[int, int] | None) -> Any:
        """A word lies between these two levels; with None, between none."""
        if span is None:
            return z3.Not(self.ranged[path])
        low, high = span
        return z3.And(self.ranged[path], self.value[path] == low, self.greatest[path] == high)

    def _known_variable(self, term: Term) -> Any:
        if term.not_assessed.startswith("always known"):
            return z3.BoolVal(True)
        if term.path in ("task.carers", "task.times"):
            return z3.BoolVal(True)
        return z3.Bool(f"{term.path} known")

    def _ties(self, part: str) -> Iterable[Any]:
        ties = {
            "": self._agreements,
            "support": self._support,
            "equipment": self._equipment,
            "helped": self._help,
            "working": self._working,
            "visit": self._visit,
            "package": self._sums,
        }
        return ties[part]() if part in ties else ()

    def _ranges(self, part: str) -> Iterable[Any]:
        """The values that words of one part can take."""
        for term in self.vocabulary.terms.values():
            head = term.path.split(".")[0]
            if (head if head in _PARTS_OF else "") != part:
                continue
            if term.type == "boolean":
                low, high = 0, 1
            elif term.type == "words":
                low, high = 0, len(term.words) - 1
            else:
                low = scale(term, -_WIDEST if term.low is None else term.low)
                high = scale(term, _WIDEST if term.high is None else term.high)
            yield self.value[term.path] >= low
            yield self.value[term.path] <= high
            if term.has_levels:
                yield z3.Implies(self.ranged[term.path], self._is_range(term, high))

    def _is_range(self, term: Term, high: int) -> Any:
        """What makes a range: not assessed, and from a lower to a higher level; neighbours where there is no order."""
        least, greatest = self.value[term.path], self.greatest[term.path]
        ends = greatest > least if term.comparable else greatest == least + 1
        return z3.And(z3.Not(self.known[term.path]), ends, greatest <= high)

    def _agreements(self) -> Iterable[Any]:
        """An agreement counts by the power of whoever gave it (`engine.language.facts`)."""
        for path in self._under(AGREES_TO):
            of = f"decisions.{path.removeprefix(AGREES_TO)}."
            appointed, power = f"{of}appointed", f"{of}appointed_power"
            agrees = self.is_value(f"{of}appointed_says", "agrees")
            nobody, court = (self.is_value(appointed, who) for who in ("nobody", "court"))
            somebody = z3.And(self.known[appointed], z3.Not(nobody), z3.Not(court))
            covers = self.is_value(power, "covers_this")
            yes = z3.And(agrees, z3.Or(court, z3.And(somebody, covers)))
            no = z3.Or(z3.Not(agrees), nobody, z3.And(somebody, self.known[power], z3.Not(covers)))
            yield self.is_value(path, True) == yes
            yield self.is_value(path, False) == no

    def _support(self) -> Iterable[Any]:
        """Words about unpaid carers: none where there is none, no yes where somebody may harm the person."""
        carer, carer_known = self.value["support.unpaid_carer"], self.known["support.unpaid_carer"]
        nobody = z3.And(carer_known, carer == 0)
        abuse, concern, lead = (self.is_value(path, True) for path in MAY_HARM_FOLLOWS_FROM)
        yield (self.value[MAY_HARM] == 1) == z3.And(z3.Or(abuse, concern), z3.Not(lead))
        for path in (f"support.{name}" for name in WILLING):
            harm = self.value[MAY_HARM] == 1
            yield z3.Implies(z3.And(harm, self.known[path]), self.value[path] == 0)
        for path in self._under("support."):
            if path not in ("support.unpaid_carer", MAY_HARM):
                yield z3.Implies(self.known[path], carer_known)
                # A carer who is not there is willing to nothing, and is under no strain: that is known, not
                # open.
                yield z3.Implies(nobody, z3.And(self.known[path], self.value[path] == 0))

    def _help(self) -> Iterable[Any]:
        """Somebody who does a task helps with every need that it serves; what is not done is open for all or for none."""
        roles = self.catalogue.roles
        more, personal = z3.Bool("helped.more"), z3.Bool("helped.more personal")
        yield z3.Implies(personal, more)
        for need, activities in roles.helps_with.items():
            path = f"{HELPED}{need}"
            served = (
                [name for name, serving in roles.helps_with.items() if activity in serving]
                for activity in sorted(activities)
            )
            by_task = [z3.And([self.is_value(f"{HELPED}{name}", True) for name in names]) for names in served]
            yield z3.Implies(self.is_value(path, True), z3.Or(by_task))
            yield self.known[path] == z3.Or(
                self.value[path] == 1, z3.Not(personal if need in roles.personal_needs else more)
            )

    def _equipment(self) -> Iterable[Any]:
        """How words about equipment depend on each other and on whether anybody has looked."""
        items = [path for path in self._under("equipment.") if path.split(".")[1] in self.catalogue.items]
        for path in (*items, *_OTHERS):
            yield self.known[path] == self.looked
            yield z3.Implies(z3.And(self.looked, self.value[path] == 1), self.something)
        unused, lifting = "equipment.something_not_used", "equipment.lifting_not_used"
        yield z3.Implies(
            z3.And(self.known[lifting], self.value[lifting] == 1),
            z3.And(self.known[unused], self.value[unused] == 1),
        )
        some = "equipment.something_in_place"
        yield self.known[some] == self.looked
        yield z3.Implies(self.looked, (self.value[some] == 1) == self.something)
        out_of_order = self.is_value("equipment.lifting_out_of_order", True)
        yield z3.Implies(out_of_order, self.is_value("equipment.something_out_of_order", True))
        yield z3.Implies(self.something, self.looked)
        yield z3.Implies(
            z3.Or([z3.And(self.looked, self.value[path] == 1) for path in items]), self.something
        )
        for path in _LABELS:
            yield z3.Implies(self.known[path], self.looked)
            nothing = z3.And(self.looked, z3.Not(self.something))
            yield z3.Implies(nothing, z3.And(self.known[path], self.value[path] == 0))
        margin, weight = "equipment.weight_margin_kg", "person.weight_kg"
        # A margin is a load less the weight, and a load has the bounds that its field has.
        load = self.value[margin] + self.value[weight]
        yield z3.Implies(
            self.known[margin],
            z3.And(self.something, self.known[weight], load >= 20 * SCALE, load <= 1000 * SCALE),
        )

    def _working(self) -> Iterable[Any]:
        """What can be counted on is in the home, used and in order; where both are known, so is that."""
        settled = z3.And(
            self.is_value("equipment.something_not_used", False),
            self.is_value("equipment.something_out_of_order", False),
        )
        margin = "equipment.weight_margin_kg"
        never_fit = (
            self.is_value("equipment.examination_overdue", True),
            z3.And(self.known[margin], self.value[margin] < 0),
        )
        roles = self.catalogue.roles

        def unfit_as(what: str) -> tuple[Any, Any]:
            return (
                self.is_value(f"equipment.{what}_not_used", True),
                self.is_value(f"equipment.{what}_out_of_order", True),
            )

        for working in self._under("working."):
            name = working.removeprefix("working.")
            there = self.is_value(f"equipment.{name}", True)
            yield z3.Implies(self.known[working], self.looked)
            yield z3.Implies(self.is_value(f"equipment.{name}", False), self.is_value(working, False))
            yield z3.Implies(self.is_value(working, True), there)
            yield z3.Implies(z3.And(there, settled), self.known[working])
            if name in roles.used_at_times or name == LIFTING_OTHERWISE:
                unfit = z3.Or(*unfit_as("something"), *never_fit)
                yield z3.Implies(z3.And(there, self.is_value(working, False)), unfit)
            if (name in roles.lifts and name in roles.used_at_times) or name == LIFTING_OTHERWISE:
                unfit = z3.Or(*unfit_as("lifting"), *never_fit)
                yield z3.Implies(z3.And(there, self.is_value(working, False)), unfit)

    def _visit(self) -> Iterable[Any]:
        """How words of a visit and its task line depend on each other."""
        yield z3.Implies(self.has_task, self.has_visit)
        yield self.value["task.carers"] <= self.value["visit.carers"]
        group, only = self.vocabulary["task.group"], self.vocabulary["visit.only_group"]
        for index, activity in enumerate(self.vocabulary["task.activity"].words):
            mine = group.words.index(self.catalogue.groups[activity])
            yield z3.Implies(self.value["task.activity"] == index, self.value["task.group"] == mine)
            if activity not in self._served_activities:
                # Nothing that could be out of order helps with it.
                unfit = "task.rests_on_what_is_unfit"
                yield z3.Implies(
                    z3.And(self.known[unfit], self.value["task.activity"] == index), self.value[unfit] == 0
                )
        mixed, none = only.words.index("mixed"), only.words.index("none")
        yield z3.Implies(z3.Not(self.has_task), self.value[only.path] == none)
        for index, name in enumerate(group.words):
            its = z3.And(self.has_task, self.value[group.path] == index)
            same = self.value[only.path] == only.words.index(name)
            yield z3.Implies(its, z3.Or(same, self.value[only.path] == mixed))
        eating = [
            self.vocabulary["task.activity"].words.index(activity)
            for activity in sorted(self.catalogue.roles.beside_eating)
        ]
        yield z3.Implies(
            z3.And(self.has_task, z3.Or([self.value["task.activity"] == place for place in eating])),
            self.value["visit.helps_eat"] == 1,
        )
        yield z3.Implies(z3.Not(self.has_task), self.value["visit.helps_eat"] == 0)
        helped, meals = self.value["visit.helps_eat"] == 1, only.words.index("meals")
        yield z3.Implies(helped, z3.Or(self.value[only.path] == meals, self.value[only.path] == mixed))
        # An overrun is delivered less planned minutes, and what is delivered lies within a day.
        delivered = self.value["visit.overrun_minutes"] + self.value["visit.minutes"]
        yield z3.And(delivered >= 0, delivered <= 1440 * SCALE)
        for follows in ("overrun_minutes", "delivered_percent", "task_excess_minutes"):
            yield z3.Implies(self.known[f"visit.{follows}"], self.known["visit.minutes"])
        yield self.known["visit.delivered_percent"] == self.known["visit.overrun_minutes"]
        part, at_night = "visit.part_of_day", self.value["visit.at_night"] == 1
        starts_at_night = self.value[part] == self.vocabulary[part].words.index("night")
        presence = self.value["visit.presence"]
        by_night = z3.Or(
            [presence == self.vocabulary["visit.presence"].words.index(kind) for kind in BY_NIGHT]
        )
        yield self.known[part] == (self.value["visit.has_a_start"] == 1)
        yield z3.Implies(self.known["visit.late_minutes"], self.known[part])
        yield z3.Implies(
            z3.And(self.known["visit.presence"], by_night), z3.And(self.known["visit.at_night"], at_night)
        )
        both = z3.And(self.known[part], self.known["visit.minutes"])
        yield z3.Implies(both, self.known["visit.at_night"])
        yield z3.Implies(z3.And(both, starts_at_night), at_night)
        yield self.known["visit.night_minutes"] == both
        yield z3.Implies(z3.And(both, self.value["visit.night_minutes"] > 0), at_night)

    @property
    def _served_activities(self) -> frozenset[str]:
        """Activities that some piece in place can help with."""
        roles = self.catalogue.roles
        return frozenset[str]().union(*roles.serves.values(), *roles.kind_serves.values())

    def _sums(self) -> Iterable[Any]:
        """How words about the whole week follow from the visit and the extra visits."""
        yield from self._days()
        by_day, by_night, by_two = (self.extra[kind] for kind in EXTRA_KINDS)
        for extra in self.extra.values():
            yield z3.And(extra >= 0, extra <= _MOST_EXTRA)
        extras = by_day + by_night + by_two
        days, carers, minutes = (
            self.value["visit.days_per_week"],
            self.value["visit.carers"],
            z3.Int("whole minutes"),
        )
        # Lengths are whole minutes in a package, though every number is in thousandths here.
        yield z3.Implies(self.known["visit.minutes"], self.value["visit.minutes"] == SCALE * minutes)
        yield z3.Implies(z3.Not(self.known["visit.minutes"]), minutes == 0)
        here = z3.If(self.has_visit, days, 0)
        at_night = z3.And(self.has_visit, self.known["visit.at_night"], self.value["visit.at_night"] == 1)
        yield self.value["package.visits_per_week"] == SCALE * (here + _DAYS * extras)
        yield self.value["package.visits_per_day"] == SCALE * (z3.If(self.has_visit, 1, 0) + extras)
        yield self.value["package.night_visits_per_week"] == SCALE * (
            z3.If(at_night, days, 0) + _DAYS * by_night
        )
        two = z3.Or(z3.And(self.has_visit, carers >= 2), by_two > 0)
        yield (self.value["package.double_handed"] == 1) == two
        weekly, weekly_second = z3.Int("carer minutes a week"), z3.Int("second carer minutes a week")
        each = _DAYS * EXTRA_MINUTES
        yield weekly == self._times(minutes, carers, days) + each * (by_day + by_night + 2 * by_two)
        yield weekly_second == self._times(minutes, carers - 1, days) + each * by_two
        for path, total in (("carer_hours_per_week", weekly), ("second_carer_hours_per_week", weekly_second)):
            # Hours are minutes by 60, rounded down: as two bounds, because division would leave the linear
            # fragment.
            hours = 60 * self.value[f"package.{path}"]
            yield z3.And(hours <= SCALE * total, hours > SCALE * total - 60)

        # Who lives alone, with fewer hours of care than a week has, is alone for some of it.
        alone, care = "package.longest_time_alone_hours", "package.carer_hours_per_week"
        yield z3.Implies(
            z3.And(
                self.is_value("person.lives_alone", True),
                self.known[alone],
                self.value[care] < _WEEK_HOURS * SCALE,
            ),
            self.value[alone] > 0,
        )

    def _days(self) -> Iterable[Any]:
        """An assessment that is older than the weeks since something else came before it."""
        since = "package.days_since_assessment"
        for path, weeks in (
            ("package.days_assessed_before_discharge", "risks.weeks_since_hospital_discharge"),
            ("package.days_assessed_before_package", "service.weeks_running"),
        ):
            # Weeks are whole: the event may lie six days further back, so that the least that is certain is
            # taken.
            yield self.known[path] == z3.And(self.known[since], self.known[weeks])
            yield z3.Implies(
                self.known[path], self.value[path] == self.value[since] - 7 * self.value[weeks] - 6
            )

    def _times(self, minutes: Any, carers: Any, days: Any) -> Any:
        """The product, as a table of the few carers and days there are, so that it stays linear."""
        product = z3.IntVal(0)
        for many in range(5):
            for week in range(1, _DAYS + 1):
                product = z3.If(z3.And(carers == many, days == week), many * week * minutes, product)
        return z3.If(self.has_visit, product, 0)

    def _under(self, prefix: str) -> list[str]:
        return [path for path in self.vocabulary.terms if path.startswith(prefix)]


_PARTS_OF = {
    "support": ("support",), "equipment": ("equipment",), "working": ("working", "equipment"),
    "helped": ("helped",), "visit": ("visit", "task"), "task": ("visit", "task"),
    "package": ("visit", "task", "package"), "extra": ("visit", "task", "package"),
}  # fmt: skip
"""Parts of the world that hang together, by the first piece of a word; every other word stands alone."""
TIED = frozenset(_PARTS_OF)
"""First pieces of words that follow from others, or that others follow from."""


def scale(term: Term, value: Scalar) -> int:
    """The whole number that stands for a value of a word."""
    rank = term.rank(value)
    return round(rank * SCALE) if term.type == "number" else round(rank)


def unscale(term: Term, number: int) -> Scalar:
    """The value that a whole number stands for."""
    if term.type == "words":
        return term.words[number]
    if term.type == "boolean":
        return bool(number)
    if term.type == "integer":
        return number
    return number // SCALE if number % SCALE == 0 else number / SCALE
