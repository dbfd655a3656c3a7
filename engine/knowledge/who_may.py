"""Who may lift a hold, and who may answer for a layer: what rules and names are held to.

Definitions:
- The header of a base lists the people who may lift (`who_may_lift`). Each hold, one of a layer's own too, is lifted by one
  of them; so is each of several alternatives (`… or …`).
- A council may call them otherwise where its name still says one of the words of `says`. A name for them is the name of all
  of them, and is no choice between two.
- Nobody whom a word of `who_may_not` names is put in place of anybody.
- Who answers for less protection is a person with a role of `who_may_answer`. Where a base lists none, nobody can.

Left out: putting names in place of others (`.people_words`), and the header itself (`.layer_header`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..language.document import Node
from ..language.nearest_name import did_you_mean
from ..model.council_layer import PeopleWord
from ..model.problem import Problem
from ..model.rule import UNWRITTEN, Rule, RuleSet
from ..model.somebody import names_a_person
from ..model.who_may import MayLift

_ALTERNATIVES = re.compile(r"\bor\b|;|/")
_ANSWER = re.compile(
    r"\s*(?P<name>[^,()]+?)\s*[,(]\s*(?:the\s+)?(?P<role>[^,()]+?)\s*(?:,[^()]*)?\)?\s*\Z", re.IGNORECASE
)
_LIFTED = ("lifted_by_whom", "lifted_by")
_FORM = "write a name and a role, such as `A. Example, principal occupational therapist`"


def holds_that_nobody_may_lift(rules: Iterable[Rule], may: tuple[MayLift, ...]) -> Iterator[Problem]:
    """A problem for each hold of which `lifted_by_whom` names nobody who may; none where nobody is listed.

    Args:
        rules: of the set, or of a layer its own.
        may: the people of the set, or of the base of a layer.
    """
    who = [each for each in may if each.says]
    for rule in rules if who else ():
        if rule.kind != "hold" or rule.lifted_by_whom.startswith(UNWRITTEN):
            continue
        for choice in _ALTERNATIVES.split(rule.lifted_by_whom):
            if not _people_in(choice, who):
                names = [each.people for each in who]
                yield Problem(
                    "H206",
                    f"`lifted_by_whom` of `{rule.id}` names nobody who may lift a hold: `{' '.join(choice.split())[:60]}`",
                    rule.place,
                    f"{did_you_mean(choice.strip().lower(), names)} those who may (`who_may_lift`): "
                    f"{', '.join(names)}".strip(),
                )


def name_problems(word: PeopleWord, base: RuleSet, node: Node, label: str) -> Iterator[Problem]:
    """What is wrong with a council's own name for people of its base.

    Args:
        word: the name, and whom it is for.
        base: the set whose rules name them.
        node: where it is written.
        label: what to call the file.
    """
    place = (node.get("now") or node).place(label)
    barred = [name for name in base.who_may_not if _says(word.now, name) and not _says(word.was, name)]
    if barred:
        yield Problem(
            "H812",
            f"`{word.now[:60]}` are people who lift no hold and act for no other (`{barred[0]}`)",
            place,
            f"give another name that `{word.was[:60]}` have here; one name stands for the same people",
        )
        return
    if not any(_says(getattr(rule, part), word.was) for rule in base.rules for part in _LIFTED):
        return
    listed = _people_in(word.was, base.who_may_lift)
    if not listed:
        names = ", ".join(each.people for each in base.who_may_lift) or "nobody (its `who_may_lift` is empty)"
        yield Problem(
            "H812",
            f"the base names `{word.was[:60]}` as lifting a hold, and not as having another name",
            (node.get("was") or node).place(label),
            f"leave the entry out, or name one of those who may: {names}",
        )
    for each in listed:
        if each.says and not any(_says(word.now, name) for name in each.says):
            yield Problem(
                "H812",
                f"`{word.now[:60]}` does not say that they are the {each.people} who may lift a hold",
                place,
                f"let the name say one of: {', '.join(each.says)}",
            )
    if listed and any(each.says for each in listed) and re.search(r"\bor\b|[/(,]", word.now):
        yield Problem(
            "H812",
            f"`{word.now[:60]}` names more than one",
            place,
            "write one name, without `or`, `/` and brackets",
        )


def answer_problem(written: Node, base: RuleSet, label: str) -> Problem | None:
    """What is wrong with who answers for less protection; None where a person with a role does.

    Args:
        written: the text of `answered_by`.
        base: whose header says which roles may.
        label: what to call the file.
    """
    text, place, roles = written.text, written.place(label), base.who_may_answer
    if not text.strip():
        return None
    if not roles:
        hint = "the base says who may under `who_may_answer` of its rule_set.yaml; until then protect as many"
        return Problem(
            "H812", "the base does not say who may answer for protecting fewer people", place, hint
        )
    known = f"the roles are: {', '.join(roles)}"
    match = _ANSWER.match(text)
    if match is None:
        return Problem(
            "H205", f"`answered_by` is no name and role: `{text[:60]}`", place, f"{_FORM}; {known}"
        )
    if not names_a_person(match["name"]):
        return Problem("H205", f"`answered_by` names no person: `{text[:60]}`", place, f"{_FORM}; {known}")
    role = " ".join(match["role"].split())
    if role.lower() not in [each.lower() for each in roles]:
        near = did_you_mean(role.lower(), roles)
        return Problem(
            "H204",
            f"`{role[:60]}` is no role that may answer for less protection",
            place,
            f"{near} {known}".strip(),
        )
    return None


def _people_in(text: str, people: Iterable[MayLift]) -> tuple[MayLift, ...]:
    return tuple(each for each in people if _says(text, each.people))


def _says(text: str, name: str) -> bool:
    """Whether a text says a name, as whole words, one or several of them."""
    return re.search(rf"(?<!\w){re.escape(name)}(?:s|es)?(?!\w)", text, re.IGNORECASE) is not None
