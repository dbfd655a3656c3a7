"""A layer laid over its base: rules switched off with a reason, bounds changed, own rules beside them.

Definitions:
- A layer is a folder whose `rule_set.yaml` says `extends: home_care@1`. Its rules are those of the base without the ones
  that are `off`, with the `bounds` that it changes, and with its own.
- `base_hash` is the content hash of the base that its authors looked at. Another base (H811) is not taken in silence:
  `handrail rules rebase` says what changed and writes the new hash.
- A *proof* says that the safety properties of the base hold for just this layer, on just this base and catalogue
  (`proof.yaml`, written by `handrail rules prove`). Without one that fits, no review is made with the layer (H813).

Left out: proving (`engine.authoring`), and the layer's catalogue (`overlay`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Field

from ..language.document import Node, read_document
from ..language.nearest_name import did_you_mean
from ..language.parse import ConditionParser
from ..language.vocabulary import Vocabulary
from ..model.condition import AllOf, AnyOf, Comparison, Condition, Not, comparisons
from ..model.council_layer import BoundChange, PeopleWord, SwitchedOff
from ..model.field import Frozen
from ..model.problem import Problem, ProblemsFoundError, file_error
from ..model.rule import Rule, RuleSet
from .people_words import names_somebody, with_people
from .record import read_record
from .who_may import answer_problem, name_problems

M = TypeVar("M", bound=BaseModel)
PROOF = "proof.yaml"
_ASKED_BESIDE = b"whether the layer protects everybody whom its base protects, and says and asks as much"
"""What is asked of each layer beside the properties: a proof from before it was asked holds no longer."""
HEADER = "rule_set.yaml"


class LayerProof(Frozen):
    """What was proved of a layer, and of which files."""

    layer: str = Field(description="Content hash of the layer")
    base: str = Field(description="Content hash of its base")
    catalogue: str = Field(description="Content hash of the catalogue with what the layer adds")
    asked: str = Field(description="Hash of the properties of the base that were asked")
    properties: int = Field(ge=1, description="How many properties of the base hold")


def base_folder(extends: str, layer: Path) -> Path | None:
    """Where the base of a layer lies: beside the layer, or shipped; None where there is none.

    Args:
        extends: `home_care@1`.
        layer: the folder of the layer.
    """
    name = extends.split("@")[0]
    beside = layer.resolve().parent / name
    if (beside / HEADER).is_file():
        return beside
    with as_file(files("rules") / name) as shipped:
        return Path(shipped) if (Path(shipped) / HEADER).is_file() else None


def check_header(folder: Path, display_name: str) -> None:
    """See that the header of a set can be read at all.

    Args:
        folder: where the set lies.
        display_name: what to call the folder in problems.

    Raises:
        ProblemsFoundError: why it cannot.
    """
    label = f"{display_name}/{HEADER}"
    problems: list[Problem] = []
    header = read_document(folder / HEADER, label, problems)
    if header.kind != "map":
        message = "the header of a rule set is a group of `key: value` lines"
        place = header.place(label)
        problems.append(Problem("H104", message, place, "begin with `id:`, `title:` and `version:`"))
    if problems:
        raise ProblemsFoundError(problems)


def extended_set(folder: Path) -> str:
    """What a set extends; empty where it stands alone or cannot be read."""
    try:
        header = read_document(folder / HEADER, HEADER, []).plain()
    except ProblemsFoundError:
        return ""
    return str(header.get("extends") or "") if isinstance(header, dict) else ""


class Layering:
    """Lays a header's changes over the rules of a base, and gathers what is wrong."""

    def __init__(self, base: RuleSet, header: Node, label: str, problems: list[Problem]) -> None:
        """Take the base and the header of the layer."""
        self.base, self.header, self.label, self.problems = base, header, label, problems
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in base.rules}

    def version_fits(self, extends: str) -> None:
        """The base has the version that is asked for."""
        expected = extends.split("@")[1]
        version = self.base.version
        if version != expected and version.split(".")[0] != expected:
            self._add(
                "H811", f"`{extends}` is asked for, and the base is version {version}", "extends", _REBASE
            )

    def hash_fits(self, base_hash: str) -> None:
        """The base is the one that the layer's authors looked at."""
        if base_hash != self.base.content_hash:
            self._add(
                "H811", "the base has changed since this layer was last laid over it", "base_hash", _REBASE
            )

    def base_rules(self, vocabulary: Vocabulary, own: Iterable[Rule]) -> tuple[Rule, ...]:
        """The rules of the base without those that are off, with other bounds."""
        own = tuple(own)
        off = {entry.rule: node for entry, node in self._entries(SwitchedOff, "off")}
        changed: dict[str, Rule] = {}
        for name, node in off.items():
            self._has_rule(name, node)
        self._replacements_are_own(own)
        people = self._people()
        for change, node in self._entries(BoundChange, "bounds"):
            if not self._has_rule(change.rule, node):
                continue
            if change.rule in off:
                self._at(
                    "H812",
                    f"`{change.rule}` is switched off and has a bound changed",
                    node,
                    "keep one of the two",
                )
                continue
            rule = changed.get(change.rule, self.rules[change.rule])
            values = self._other_value(rule, change, node, vocabulary)
            if values is not None:
                changed[change.rule] = _with_other_value(rule, change, *values)
        self._clashes(own)
        self._answers_are_somebody()
        remaining = (changed.get(rule.id, rule) for rule in self.base.rules if rule.id not in off)
        return with_people(remaining, people)

    def _answers_are_somebody(self) -> None:
        """Who answers for less protection is a person, in a role that may."""
        for key in ("off", "bounds", "exceptions"):
            body = self.header.get(key)
            for node in body.items if body is not None and body.kind == "list" else ():
                by = node.get("answered_by") if node.kind == "map" else None
                wrong = answer_problem(by, self.base, self.label) if by is not None else None
                self.problems.extend([wrong] if wrong else [])

    def _replacements_are_own(self, own: Iterable[Rule]) -> None:
        """What takes the place of a rule is a rule of the layer: one of the base protected already."""
        names = [rule.id for rule in own]
        for entry, node in self._entries(SwitchedOff, "off"):
            for name in entry.replaced_by:
                if name not in names:
                    hint = did_you_mean(name, names) or "write the rule in a file of the layer first"
                    self._at(
                        "H812", f"`{name[:60]}` under `replaced_by` is no rule of this layer", node, hint
                    )

    def _people(self) -> tuple[PeopleWord, ...]:
        """What the people of the base are called here."""
        people: list[PeopleWord] = []
        for word, node in self._entries(PeopleWord, "people"):
            if any(word.was.lower() == other.was.lower() for other in people):
                self._at("H207", f"`{word.was[:60]}` is written twice", node, "keep one of the two")
            elif not names_somebody(self.base.rules, word.was):
                self._at(
                    "H812",
                    f"no rule of the base says that `{word.was[:60]}` acts or can lift a hold",
                    node,
                    "write the name as the base does: `handrail rules show RULE` prints a rule",
                )
            else:
                self.problems.extend(name_problems(word, self.base, node, self.label))
                people.append(word)
        return tuple(people)

    def _clashes(self, own: Iterable[Rule]) -> None:
        """Own rules that take the name, or the reading, of one of the base."""
        derived = {rule.about[0]: rule for rule in self.base.rules if rule.kind == "reading"}
        for rule in own:
            taken = self.rules.get(rule.id) or (
                derived.get(rule.about[0]) if rule.kind == "reading" else None
            )
            if taken is not None:
                place = rule.place
                message = f"`{rule.id}` takes the place of `{taken.id}` of the base"
                hint = (
                    "give it a name of its own; to change a rule of the base, switch it `off` with a reason"
                )
                self.problems.append(Problem("H207", message, place, hint))

    def _other_value(
        self, rule: Rule, change: BoundChange, node: Node, vocabulary: Vocabulary
    ) -> tuple[int, Comparison, Comparison] | None:
        """Which comparison of a rule has which value in a layer, and its own; None where it does not fit."""
        before = len(self.problems)
        parser = ConditionParser(vocabulary, self.label, rule.scope, may_ask=rule.kind == "ask")
        was, now = (parser.parse(node.get(key) or node) for key in ("was", "now"))
        self.problems.extend(parser.problems)
        if len(self.problems) > before or not isinstance(was, Comparison) or not isinstance(now, Comparison):
            return None
        if (was.path, was.operator) != (now.path, now.operator):
            self._at(
                "H812", "a bound is changed by its value alone", node, f"write `{was.path} {was.operator} …`"
            )
            return None
        places = [place for place, leaf in enumerate(comparisons(rule.when)) if str(leaf) == str(was)]
        if len(places) != 1:
            count = "does not read" if not places else "reads more than once"
            self._at(
                "H812", f"`{rule.id}` {count} `{was}`", node, f"its comparisons are: {_comparison_list(rule)}"
            )
            return None
        return places[0], was, now.model_copy(update={"file": self.label})

    def _entries(self, model: type[M], key: str) -> Iterator[tuple[M, Node]]:
        body = self.header.get(key)
        for node in body.items if body is not None and body.kind == "list" else ():
            entry = read_record(model, node, self.label, self.problems)
            if entry is not None:
                yield entry, node

    def _has_rule(self, name: str, node: Node) -> bool:
        if name in self.rules:
            return True
        self._at(
            "H812",
            f"the base has no rule `{name[:60]}`",
            node,
            "take the entry out, or name the rule as it is now",
        )
        return False

    def _add(self, code: str, message: str, key: str, hint: str) -> None:
        self._at(code, message, self.header.get(key) or self.header, hint)

    def _at(self, code: str, message: str, node: Node, hint: str) -> None:
        self.problems.append(Problem(code, message, node.place(self.label), hint))


_REBASE = "`handrail rules rebase` says what changed and takes the new base"


def with_comparison(condition: Condition, place: int, leaf: Comparison) -> Condition:
    """A condition with one comparison, by its place in reading order, put in place of another."""
    counter = iter(range(len(comparisons(condition))))

    def of(part: Condition) -> Condition:
        if isinstance(part, Comparison):
            return leaf if next(counter) == place else part
        if isinstance(part, Not):
            return Not(part=of(part.part))
        parts = tuple(of(inner) for inner in part.parts)
        return AllOf(parts=parts) if isinstance(part, AllOf) else AnyOf(parts=parts)

    return of(condition)


def _comparison_list(rule: Rule) -> str:
    return ", ".join(f"`{leaf}`" for leaf in comparisons(rule.when))


def asked_hash(base: Path) -> str:
    """A hash of the properties that a base declares, and of what its authors accept."""
    digest = hashlib.sha256(_ASKED_BESIDE)
    for name in ("properties.yaml", "safety.yaml", "accepted.yaml"):
        path = base / "checks" / name
        digest.update(name.encode() + b"\0" + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


def read_proof(folder: Path, label: str) -> LayerProof | None:
    """The proof that lies in a layer; None where there is none.

    Raises:
        ProblemsFoundError: it cannot be read.
    """
    path = folder / PROOF
    if not path.is_file():
        return None
    problems: list[Problem] = []
    name = f"{label}/{PROOF}"
    proof = read_record(LayerProof, read_document(path, name, problems), name, problems)
    if problems:
        raise ProblemsFoundError(problems)
    return proof


def check_proved(folder: Path, label: str, rule_set: RuleSet, catalogue_hash: str) -> None:
    """Refuse a layer of which the safety properties of its base have not been proved, as it stands.

    Raises:
        ProblemsFoundError: H813.
    """
    if rule_set.base is None:
        return
    proof = read_proof(folder, label)
    base = base_folder(rule_set.extends, folder)
    asked = "" if base is None else asked_hash(base)
    expected = (rule_set.content_hash, rule_set.base.content_hash, catalogue_hash, asked)
    if proof is not None and (proof.layer, proof.base, proof.catalogue, proof.asked) == expected:
        return
    message = (
        "nothing proves that the safety properties of the base hold for this layer"
        if proof is None
        else "the layer, its base, the catalogue or what must be proved has changed since it was proved"
    )
    hint = f"run `handrail rules prove {label}`; until then no review is made with it"
    raise file_error(f"{label}/{PROOF}", "H813", message, hint)


def _with_other_value(rule: Rule, change: BoundChange, place: int, was: Comparison, now: Comparison) -> Rule:
    """The rule with another value in its condition, and a reason that is true of it: the base's names its own value."""
    because = change.says or (
        f"{rule.because} (In the rules of this council {_value_text(now)} in place of {_value_text(was)}: {change.because})"
    )
    return rule.model_copy(update={"when": with_comparison(rule.when, place, now), "because": because})


def _value_text(comparison: Comparison) -> str:
    return str(comparison).removeprefix(f"{comparison.path} {comparison.operator} ")
