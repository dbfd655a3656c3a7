"""Random vocabularies, conditions, rule sets and packages, dense and sparse, for both evaluators."""

from __future__ import annotations

import random

from engine.language import Facts, Term, Vocabulary
from engine.model import AllOf, AnyOf, Comparison, Not
from engine.program import Program, Proposition

TYPES = ("boolean", "number", "integer", "words", "ordered")


class World(Program):
    """A made-up program, and the values that its conditions compare with."""

    def __init__(self, vocabulary, strata, propositions, constants: dict[str, list]):
        super().__init__(propositions, vocabulary, strata)
        self.constants = constants


def term(path: str, kind: str, rng: random.Random) -> Term:
    words = tuple(f"w{n}" for n in range(rng.randint(2, 7))) if kind in ("words", "ordered") else ()
    levels = kind == "integer" and path.startswith("person.") and rng.random() < 0.7
    if levels:
        return Term(path, kind, "made up", low=0, high=4, unit="ICF qualifier")
    bounds = kind == "number" and path.startswith("person.") and rng.random() < 0.7
    return Term(
        path, "words" if words else kind, "made up", words, kind == "ordered", unit="", has_bounds=bounds
    )


def world(rng: random.Random, rules: int, terms: int = 20) -> World:
    heads = ["person"] * 6 + ["visit"] * 2 + ["task"] * 3
    terms_of_world = [term(f"{rng.choice(heads)}.f{n}", rng.choice(TYPES), rng) for n in range(terms)]
    terms_of_world += [term(f"{head}.always", "ordered", rng) for head in ("person", "visit", "task")]
    strata = tuple(tuple(f"r{level}{n}" for n in range(2)) for level in range(3))
    vocabulary = Vocabulary(terms_of_world).with_readings(name for names in strata for name in names)
    constants = {t.path: some_values(t, rng, 5) for t in vocabulary.terms.values()}
    propositions: list[Proposition] = []
    for level, names in enumerate(strata):
        below = {f"reading.{name}" for stratum in strata[:level] for name in stratum}
        for name in names:
            for n in range(rng.randint(1, 2)):
                usable = [t for t in terms_of_world if t.scope == "person"] + [
                    vocabulary[path] for path in below
                ]
                propositions.append(
                    Proposition(f"rule:{name}_{n}", "person", condition(rng, usable, constants, 2), name)
                )
    for n in range(rules):
        scope = rng.choice(("person", "visit", "task", "task"))
        allowed = {"person": ("person",), "visit": ("person", "visit"), "task": ("person", "visit", "task")}[
            scope
        ]
        usable = [t for t in vocabulary.terms.values() if t.scope in allowed]
        propositions.append(
            Proposition(f"rule:p{n}", scope, condition(rng, usable, constants, rng.randint(0, 3)))
        )
    return World(vocabulary, strata, tuple(propositions), constants)


def some_values(of: Term, rng: random.Random, count: int) -> list:
    if of.type == "boolean":
        return [True, False]
    if of.type == "words":
        return list(of.words)
    if of.has_levels:
        return [0, 1, 2, 3, 4]
    if of.type == "integer":
        return [rng.randint(-5, 30) for _ in range(count)]
    plain = [rng.choice((0.1, 0.25, 1e-5, 140, 140.5, 99999.123456, -3.5, 0, 7)) for _ in range(count)]
    return [*plain, round(rng.uniform(-100, 100), rng.randint(0, 6))]


def condition(rng: random.Random, usable, constants, depth: int):
    if depth <= 0 or rng.random() < 0.25:
        return comparison(rng, rng.choice(usable), constants)
    kind = rng.random()
    if kind < 0.15:
        return Not(part=condition(rng, usable, constants, depth - 1))
    parts = tuple(condition(rng, usable, constants, depth - 1) for _ in range(rng.randint(1, 3)))
    return AllOf(parts=parts) if kind < 0.65 else AnyOf(parts=parts)


def comparison(rng: random.Random, of: Term, constants):
    operators = ["==", "!=", "in", "not in", "is unknown", "is known"]
    if of.comparable:
        operators += ["<", "<=", ">", ">="] * 2
    operator = rng.choice(operators)
    if operator.startswith("is"):
        return Comparison(path=of.path, operator=operator)
    if operator.endswith("in"):
        pool = list(dict.fromkeys(constants[of.path]))
        return Comparison(
            path=of.path, operator=operator, value=tuple(rng.sample(pool, rng.randint(1, len(pool))))
        )
    return Comparison(path=of.path, operator=operator, value=rng.choice(constants[of.path]))


def facts(rng: random.Random, world: World, known: float) -> Facts:
    """A package in which a share of the fields is known."""

    def values(scope: str) -> dict:
        fields = {}
        for of in world.vocabulary.terms.values():
            if of.scope == scope and not of.path.startswith("reading.") and rng.random() < known:
                near = constants_near(of, world, rng)
                fields[of.path] = rng.choice(near)
        return fields

    visits = tuple(values("visit") for _ in range(rng.randint(0, 4)))
    tasks = tuple(
        (v, t, {**visits[v], **values("task")}) for v in range(len(visits)) for t in range(rng.randint(0, 5))
    )
    person = values("person")
    return Facts(person, visits, tasks, spans(rng, world, person))


def spans(rng: random.Random, world: World, person: dict) -> dict:
    """Ranges of some words of the person that are not known."""
    ranges = {}
    for of in world.vocabulary.terms.values():
        last = len(of.words) - 1 if of.words else 4
        if of.has_levels and of.path not in person and last and rng.random() < 0.5:
            ranges[of.path] = tuple(sorted(rng.sample(range(last + 1), 2)))
        elif of.has_bounds and of.path not in person and rng.random() < 0.5:
            near = sorted({round(float(value), 6) for value in constants_near(of, world, rng)})
            ranges[of.path] = tuple(sorted(rng.choices(near, k=2)))
    return ranges


def constants_near(of: Term, world: World, rng: random.Random) -> list:
    values = list(world.constants[of.path])
    if of.type == "number":
        values += [round(v + rng.choice((-1, 1, 0.000001, -0.000001, 0.5)), 6) for v in values]
    if of.type == "integer" and not of.has_levels:
        values += [v + rng.choice((-1, 1)) for v in values]
    return values
