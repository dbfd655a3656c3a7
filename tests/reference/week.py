"""The week after a set of items for one package, one draw at a time, in the words of the definitions.

Slow and plain on purpose: no arrays, no machine code, nothing shared with `engine.estimate.kernel` but the named
spans of evidence (`Draws.span`) and the names of uniforms. What the machine code says is held against this.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.estimate.draws import Draws, key_of

ALL = 2**64 - 1


def uniform(key, draw):
    value = key + (draw + 1) * 0x9E3779B97F4A7C15 & ALL
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & ALL
    value = (value ^ value >> 27) * 0x94D049BB133111EB & ALL
    return ((value ^ value >> 31) >> 11) / 2**53


@dataclass
class Week:
    eased: float = 0.0
    unpaid: float = 0.0
    released: float = 0.0
    change: float = 0.0


class Reference:
    """A plan, every draw of it."""

    def __init__(self, plan, catalogue, *, seed, draws):
        self.plan, self.catalogue, self.count, self.seed = plan, catalogue, draws, str(seed)
        self.named, self.package = Draws(seed, draws), plan.package

    def weeks(self, items, *, held):
        """The week in each draw, with these candidates (indices)."""
        chosen = [self.plan.candidates[index] for index in sorted(items)]
        factors = {}
        for v, visit in enumerate(self.package.visits):
            for t in range(len(visit.tasks)):
                factors[v, t] = self.counting(
                    [(candidate, self.line_factor(candidate, v, t)) for candidate in chosen],
                    lambda candidate, v=v, t=t: self.studies(candidate, (v, t)),
                )
            factors[v] = self.counting(
                [(candidate, self.visit_factor(candidate, v)) for candidate in chosen],
                lambda candidate, v=v: self.studies_of_visit(candidate, v),
            )
        for c, t, task in self.unpaid_tasks():
            factors["unpaid", c, t] = self.counting(
                [(candidate, self.unpaid_factor(candidate, task)) for candidate in chosen],
                lambda candidate, task=task: self.unpaid_studies(candidate, task),
            )
        return [self.week(draw, chosen, factors, held) for draw in range(self.count)]

    # What items do

    def used(self, candidate, effect, draw):
        if effect.adoption_included:
            return True
        adoption = self.catalogue.adoption
        own = candidate.item.used_at_follow_up
        share = (
            self.span("used at follow-up", adoption.used_at_follow_up)[draw]
            if own is None
            else self.span(f"used at follow-up {candidate.item.id}", own)[draw]
        )
        if self.plan.memory_poor and candidate.item.operated_by in ("person", "either"):
            share *= self.span("used when memory is poor", adoption.used_when_memory_poor)[draw]
        return uniform(key_of(self.seed, "used", self.package.reference, candidate.item.id), draw) < share

    def span(self, name, span):
        return self.named.span(name, span.low, span.likely, span.high)

    def size(self, candidate, applied, draw):
        effect = applied.effect
        if not self.used(candidate, effect, draw):
            return 0.0
        size = self.span(f"effect {candidate.item.id} {applied.index}", effect.size)[draw]
        return size * self.catalogue.adoption.shrink_by_grade[effect.grade].likely if size > 0 else size

    def line_factor(self, candidate, v, t):
        """In each draw, the share of a line's minutes that stays; None where the item does nothing to it."""
        task, effects = self.package.visits[v].tasks[t], []
        for number, applied in enumerate(candidate.effects):
            if (v, t) not in applied.lines or applied.effect.care == "unpaid":
                continue
            if applied.effect.kind in ("percent_of_visits", "second_carer"):
                continue
            if any(self.removes(earlier, v) for earlier in candidate.effects[:number]):
                continue
            effects.append(
                (applied, [self.one_factor(candidate, applied, task, v, t, d) for d in range(self.count)])
            )
        return self.of_item(effects)

    def one_factor(self, candidate, applied, task, v, t, draw):
        size = self.size(candidate, applied, draw)
        if applied.effect.kind == "percent_of_task":
            return 1 - size / 100
        if applied.effect.kind == "minutes_each_time":
            return stays(size * task.times, self.minutes(v, t, draw))
        week = sum(
            self.minutes(*line, draw) * len(self.package.visits[line[0]].days) for line in applied.lines
        )
        return stays(size, week)

    def removes(self, applied, v):
        tasks = self.package.visits[v].tasks
        return (
            applied.effect.kind == "percent_of_visits"
            and bool(tasks)
            and not self.in_parts(self.package.visits[v])
            and all((v, t) in applied.lines for t in range(len(tasks)))
        )

    def visit_factor(self, candidate, v):
        effects = [
            (applied, [1 - self.size(candidate, applied, d) / 100 for d in range(self.count)])
            for applied in candidate.effects
            if self.removes(applied, v)
        ]
        return self.of_item(effects)

    def unpaid_tasks(self):
        return [
            (c, t, task)
            for c, carer in enumerate(self.package.unpaid_carers or ())
            for t, task in enumerate(carer.tasks)
        ]

    def unpaid_factor(self, candidate, task):
        effects = []
        for applied in self.for_unpaid(candidate, task):
            of = task.minutes
            if applied.effect.kind == "minutes_per_week":
                of = sum(
                    unpaid_task.minutes * unpaid_task.times_per_week
                    for *_, unpaid_task in self.unpaid_tasks()
                    if unpaid_task.activity in applied.effect.tasks
                )
            sizes = [self.size(candidate, applied, d) for d in range(self.count)]
            percent = applied.effect.kind == "percent_of_task"
            effects.append((applied, [1 - size / 100 if percent else stays(size, of) for size in sizes]))
        return self.of_item(effects)

    def for_unpaid(self, candidate, task):
        for applied in candidate.effects:
            effect = applied.effect
            if effect.care == "paid" or effect.when is not None or task.activity not in effect.tasks:
                continue
            if effect.kind in ("percent_of_visits", "second_carer"):
                continue
            if effect.kind == "minutes_per_week" and applied.lines:
                continue
            yield applied

    @staticmethod
    def of_item(effects):
        """One item's factor: its effects multiply; of two from one study that both ease or both add, the stronger."""
        joined, studies = None, set()
        for applied, factor in effects:
            study = applied.effect.study
            if joined is None:
                joined, studies = factor, {study}
            elif study in studies - {None} and (mean(joined) > 1) == (mean(factor) > 1):
                joined = factor if abs(1 - mean(factor)) > abs(1 - mean(joined)) else joined
            else:
                joined = [a * b for a, b in zip(joined, factor, strict=True)]
                studies = studies | {study}
        return joined

    def studies(self, candidate, line):
        """Studies that a candidate's effects on a line are taken from."""
        return {
            applied.effect.study
            for applied in candidate.effects
            if applied.effect.kind not in ("percent_of_visits", "second_carer")
            and applied.effect.care != "unpaid"
            and line in applied.lines
        } - {None}

    def studies_of_visit(self, candidate, v):
        """Studies by which a candidate removes a visit."""
        return {applied.effect.study for applied in candidate.effects if self.removes(applied, v)} - {None}

    def unpaid_studies(self, candidate, task):
        return {applied.effect.study for applied in self.for_unpaid(candidate, task)} - {None}

    def counting(self, factors, studies):
        """The factors that count: of alternatives that both ease or both add, the one that does so most on average."""
        at_work = [(candidate, factor) for candidate, factor in factors if factor is not None]
        at_work.sort(key=lambda pair: -abs(1 - mean(pair[1])))
        counted = []
        for candidate, factor in at_work:
            if not any(
                (mean(factor) > 1) == (mean(other) > 1)
                and (
                    set(candidate.item.instead_of) & set(rival.item.instead_of)
                    or studies(candidate) & studies(rival)
                )
                for rival, other in counted
            ):
                counted.append((candidate, factor))
        return [factor for _, factor in counted]

    # What a visit is, and what it takes

    def given(self, visit):
        """Minutes of an occurrence as it is given."""
        planned = visit.minutes or 0
        return (
            0.0
            if not planned
            else float(planned if visit.delivered_minutes is None else visit.delivered_minutes)
        )

    def needed(self, visit):
        return max(visit.minutes or 0, self.given(visit))

    def is_for_tasks(self, visit):
        return visit.minutes is not None and visit.kind == "working"

    def come(self, visit):
        return visit.carers if visit.delivered_carers is None else min(visit.carers, visit.delivered_carers)

    def paid(self, visit):
        return max(self.come(visit) - sum(worker.kind == "nurse" for worker in visit.workers), 0)

    def minutes(self, v, t, draw):
        """Elapsed minutes of a line in an occurrence."""
        visit = self.package.visits[v]
        paid = [min(task.carers, self.paid(visit)) for task in visit.tasks]
        timed = sum(task.minutes * task.times for task in visit.tasks if task.minutes is not None)
        given = self.given(visit) if visit.minutes is not None else timed
        work = sum(
            task.minutes * task.times * task.carers for task in visit.tasks if task.minutes is not None
        )
        limit, load = (given, timed) if visit.carers == 1 else (given * visit.carers, work)
        scale = limit / load if load > limit else 1.0
        task = visit.tasks[t]
        assert len(paid) == len(visit.tasks)
        if task.minutes is not None:
            return task.minutes * task.times * scale
        weight = {
            n: task.times * self.reference(task, draw)
            for n, task in enumerate(visit.tasks)
            if task.minutes is None
        }
        if not self.is_for_tasks(visit):
            return weight[t]
        rest = max(0.0, given - timed * scale) * weight[t] / sum(weight.values())
        return min(rest, weight[t])

    def reference(self, task, draw):
        figure = self.catalogue.activities[task.activity].minutes
        low = max(figure.low, 0.1)
        return self.named.span(
            f"minutes {task.activity}", low, max(figure.likely, low), max(figure.high, low)
        )[draw]

    # The week

    def week(self, draw, chosen, factors, held):
        week = Week()
        for v in range(len(self.package.visits)):
            self.add_visit(week, v, draw, chosen, factors, held)
        for c, t, task in self.unpaid_tasks():
            left = math.prod(factor[draw] for factor in factors["unpaid", c, t])
            week.unpaid += task.minutes * task.times_per_week * (1 - left)
        return week

    def add_visit(self, week, v, draw, chosen, factors, held):
        visit, plan = self.package.visits[v], self.plan
        whole = held and (v in plan.held_visits or visit.shared_by > 1)
        ts = {t for t in range(len(visit.tasks)) if whole or (held and (v, t) in plan.held_lines)}
        part = 1 / (visit.every_weeks * visit.shared_by)
        missed = (visit.missed_per_4_weeks or 0) / max(4 * len(visit.days) / visit.every_weeks, 1)
        part_given = part * min(max(1 - missed, 0), 1)
        lines = [self.minutes(v, t, draw) for t in range(len(visit.tasks))]
        saved = []
        for t, minutes in enumerate(lines):
            left = math.prod(factor[draw] for factor in factors[v, t])
            saved.append(minutes * (1 - (max(left, 1.0) if t in ts else left)))
        paid = [min(task.carers, self.paid(visit)) for task in visit.tasks]
        eased = sum(s * count for s, count in zip(saved, paid, strict=True))
        if not self.is_for_tasks(visit):
            week.eased += part_given * len(visit.days) * eased
            return
        given, gap = self.given(visit), self.needed(visit) - self.given(visit)
        needs, goes, stays_for = self.needed(visit) - eased / visit.carers, 0, math.inf
        if self.second_carer_goes(v, draw, chosen, ts, whole):
            fewer = max(visit.carers - 1, 1)
            in_turn = sum(
                (m - s) * min(task.carers, fewer)
                for m, s, task in zip(lines, saved, visit.tasks, strict=True)
            )
            alone = max(given - sum(saved), in_turn / fewer) + gap
            if (visit.carers - 1) * alone < visit.carers * needs:
                goes, needs, stays_for = 1, alone, self.second_stays(visit)
        length = self.length(visit, needs, goes)
        removed = 0.0
        if not ts and not whole:
            removed = 1 - math.prod(factor[draw] for factor in factors[v])
        released = visit.carers * given - (visit.carers - goes) * (needs - gap)
        change = (visit.carers - goes) * length - visit.carers * visit.minutes
        released, change = min(released, stays_for), max(change, -stays_for)
        days = len(visit.days)
        every = sum(m * count for m, count in zip(lines, paid, strict=True))
        fewer = math.floor(days * removed + 1e-9)
        week.eased += part_given * days * (removed * every + (1 - removed) * eased)
        week.released += part_given * days * (removed * self.paid(visit) * given + (1 - removed) * released)
        week.change += part * (-fewer * visit.carers * visit.minutes + (days - fewer) * change)

    def second_carer_goes(self, v, draw, chosen, kept_tasks, whole):
        visit = self.package.visits[v]
        reviews = [
            (candidate, applied)
            for candidate in chosen
            for applied in candidate.effects
            if applied.effect.kind == "second_carer" and applied.lines
        ]
        for_two = {t for t, task in enumerate(visit.tasks) if task.carers > 1}
        covered = {t for _, applied in reviews for at, t in applied.lines if at == v}
        if whole or not for_two or not for_two <= covered or for_two & kept_tasks:
            return False
        if visit.second_person != "paid" or self.come(visit) < visit.carers:
            return False
        chance = max(
            self.span("second carer chance", applied.effect.chance_percent)[draw]
            / 100
            * self.used(candidate, applied.effect, draw)
            for candidate, applied in reviews
        )
        share = max(
            self.span("second carer share", applied.effect.size)[draw] / 100 for _, applied in reviews
        )
        reference = self.package.reference
        return (
            uniform(key_of(self.seed, "second carer", reference), draw) < chance
            and uniform(key_of(self.seed, "second carer", reference, visit.id), draw) < share
        )

    @staticmethod
    def second_stays(visit):
        return min(
            (min(visit.minutes - worker.after, worker.minutes or 1440) for worker in visit.workers),
            default=math.inf,
        )

    def length(self, visit, needs, goes):
        service = self.package.service
        step = service.increment_minutes or 15
        personal = any(self.catalogue.activities[task.activity].personal_care for task in visit.tasks)
        floor = (service.floor_minutes or 30) if personal else step
        steps = math.ceil(needs / step - 1e-9) * step
        if needs > visit.minutes:
            return steps if goes or needs >= visit.minutes + step / 2 else visit.minutes
        return visit.minutes if self.in_parts(visit) else min(max(steps, floor), visit.minutes)

    def in_parts(self, visit):
        return visit.minutes is not None and self.second_stays(visit) < visit.minutes


def stays(saved, of):
    return 1 - min(saved / of if of > 0 else 0.0, 1.0)


def mean(values):
    return math.fsum(values) / len(values)
