"""How the pieces in the home stand, column by column: which of them somebody has to look at, and by when.

Definitions, the gravest first; a piece stands as the gravest that holds of it:
- *danger*: an exclusion of it, or something in its `unsafe_when`, is true.
- *unwanted*: the person has refused it, or refuses what it is, or whoever may decide for them objects.
- *unagreed*: what stands against it reads only who decides and what was said, the owner of the building among them, and
  nobody refused.
- *lacking*: one of its `needs` is false.
- *care*: a caution of it is true, but for asking the owner of the building, which is past; *care_in_lifting* where it
  lifts people, because then it is looked at before the next lifts, and not at the next review.
What is said only because the person is heavier than the class is made for gives way to the labels of the very pieces,
where every piece of the class has one and none is below the person's weight.

What is said of each, and by when somebody looks, is in `standings.yaml`. Left out: why (`in_place`, which says the same of
one package with its reasons).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ..language import read_document
from ..model import CatalogueItem, Comparison, Condition, Frozen, comparisons
from ..model.rule import Urgency
from ..program import READING, RuleProgram, Section
from .answers import TRUE, ChunkAnswers, Flags

PieceStanding = Literal["care", "care_in_lifting", "lacking", "unagreed", "unwanted", "danger"]
STANDINGS: tuple[PieceStanding, ...] = get_args(PieceStanding)
"""From the lightest to the gravest; in columns each is its place here and one more, and 0 is nothing to say."""


class StandingTerms(Frozen):
    """What a review says of a piece that stands so, and by when somebody has to look at it."""

    urgency: Urgency
    title: str
    action: str
    always: bool = False
    """Whether the action is told beside those of the rules, and not only where they have none."""


class _Terms(Frozen):
    standings: dict[PieceStanding, StandingTerms]
    who: str


def _read_terms() -> _Terms:
    with as_file(files(__name__.rpartition(".")[0]) / "standings.yaml") as path:
        return _Terms.model_validate(read_document(path).plain())


_TERMS = _read_terms()
TERMS_OF: Mapping[PieceStanding, StandingTerms] = _TERMS.standings
WHO = _TERMS.who
"""Who looks at it."""
URGENCY_OF: Mapping[PieceStanding, Urgency] = {name: terms.urgency for name, terms in TERMS_OF.items()}
"""By when somebody has to look at a piece that stands so."""
WRONG = np.uint8(STANDINGS.index("lacking") + 1)
"""From here on something stands against a piece."""
OWNER = "home.landlord_consent"
WEIGHT = "person.weight_kg"
REFUSALS: Mapping[str, tuple[str | bool, ...]] = {
    "consent": ("refused", "withdrawn"),
    "appointed_says": ("objects",),
    "refused_in_advance": (True,),
}
"""By the end of a word about a decision: what refuses."""
UNWILLING = "preferences.accepts_"
"""How words begin of which `false` refuses."""
_FALSE = np.uint8(0)


def is_about_agreement(path: str, program: RuleProgram) -> bool:
    """Whether a word speaks of who decides and what was said; a reading does where all that it reads does."""
    if not path.startswith(READING):
        return path.startswith(("decisions.", "appointed.", UNWILLING, OWNER))
    derived = program.rules("reading", path.removeprefix(READING))
    return all(is_about_agreement(leaf.path, program) for rule in derived for leaf in comparisons(rule.when))


def care_in(item: str, program: RuleProgram) -> PieceStanding:
    """How an item stands of which a caution is true."""
    return "care_in_lifting" if item in program.catalogue.roles.lifts else "care"


def standings_of(item: CatalogueItem, in_place: Flags, answers: ChunkAnswers) -> NDArray[np.uint8]:
    """How an item stands in each home: 0 where it does not, or nothing is to be said of it.

    Args:
        item: of the catalogue.
        in_place: the packages whose home has it.
        answers: what every rule and clause says of the packages.
    """
    gravest = np.zeros(len(in_place), dtype=np.uint8)
    for standing, flags in _said_of(item, answers):
        place = np.uint8(STANDINGS.index(standing) + 1)
        gravest[flags & in_place] = np.maximum(gravest[flags & in_place], place)
    return gravest


def _said_of(item: CatalogueItem, answers: ChunkAnswers) -> Iterator[tuple[PieceStanding, Flags]]:
    """Everything that is said of an item, with the packages of which it is so."""
    yield "unwanted", answers.rows.refuses(item.id)
    for rule in answers.open_rules("exclude", item.id):
        if rule.scope == "person":
            flags = _beyond_labels(answers.of_rule(rule) == TRUE, item, None, rule.when, answers)
            yield from _standings_against(rule.when, flags, "danger", answers)
    unsafe, needs = (answers.of_section(item.id, section) for section in ("unsafe_when", "needs"))
    for clause, truths in zip(item.unsafe_when, unsafe, strict=True):
        flags = _beyond_labels(truths == TRUE, item, "unsafe_when", clause.when, answers)
        yield from _standings_against(clause.when, flags, "danger", answers)
    for clause, truths in zip(item.needs, needs, strict=True):
        flags = _beyond_labels(truths == _FALSE, item, "needs", clause.when, answers)
        yield from _standings_against(clause.when, flags, "lacking", answers)
    care = care_in(item.id, answers.program)
    for rule in answers.open_rules("caution", item.id):
        if not _is_about_owner(rule.when):
            yield care, answers.greatest(rule) == TRUE
    for clause, truths in zip(item.caution_when, answers.of_section(item.id, "caution_when"), strict=True):
        if not _is_about_owner(clause.when):
            yield care, _beyond_labels(truths == TRUE, item, "caution_when", clause.when, answers)


def says_load(item: CatalogueItem, section: Section | None, condition: Condition) -> bool:
    """Whether all that a condition says of an item is that the person may be too heavy: the label of a piece says better.

    Args:
        item: of the catalogue.
        section: in which the condition stands; None for a rule's.
        condition: what is said.
    """
    heavier = ("<", "<=") if section == "needs" else (">", ">=")
    return "bears_weight" in item.has and all(
        leaf.path == WEIGHT and leaf.operator in heavier for leaf in comparisons(condition)
    )


def _beyond_labels(
    flags: Flags, item: CatalogueItem, section: Section | None, condition: Condition, answers: ChunkAnswers
) -> Flags:
    """Where something is said of an item that the labels of the pieces do not settle."""
    if not (np.count_nonzero(flags) and says_load(item, section, condition)):
        return flags
    return flags & ~answers.rows.labels_bear_person(item.id)


def _standings_against(
    condition: Condition, flags: Flags, otherwise: PieceStanding, answers: ChunkAnswers
) -> Iterator[tuple[PieceStanding, Flags]]:
    """What a condition that stands against a piece makes of it: as it speaks of agreement only, or of more."""
    leaves = tuple(comparisons(condition))
    if not all(is_about_agreement(leaf.path, answers.program) for leaf in leaves):
        yield otherwise, flags
        return
    refused = np.zeros(len(flags), dtype=np.bool_)
    for leaf in leaves:
        refused |= _refuses(leaf, answers)
    yield "unwanted", flags & refused
    yield "unagreed", flags & ~refused


def _refuses(leaf: Comparison, answers: ChunkAnswers) -> Flags:
    """The packages in which a comparison is true because somebody said no."""
    says_no = (False,) if leaf.path.startswith(UNWILLING) else REFUSALS.get(leaf.path.rpartition(".")[2], ())
    if not says_no or leaf.path.startswith(READING):
        return np.zeros(answers.rows.size("person"), dtype=np.bool_)
    term = answers.program.vocabulary[leaf.path]
    ranks = [term.rank(value) for value in says_no]
    flags: Flags = np.isin(answers.rows.word(leaf.path), ranks) & (answers.part(leaf, "person") == TRUE)
    return flags


def _is_about_owner(condition: Condition) -> bool:
    """Whether it speaks of nothing but asking for leave to build, which a piece that stands there has behind it."""
    return all(leaf.path == OWNER for leaf in comparisons(condition))
