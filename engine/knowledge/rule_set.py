"""A rule set: a folder of YAML files with `rule_set.yaml`, loaded and checked against a catalogue.

Each rule is a map with `rule: <id>` and exactly one of the seven kinds as a key; a decision table (`table: <id>`) stands
for one rule each row. A council's layer names the set that it extends and adds to it, or changes it.

Left out: what is checked of each rule, and of all rules together (`.rule_reader`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from ..language.document import Node, list_entries
from ..language.vocabulary import Vocabulary
from ..model.council_layer import EXTENDS, BaseSet
from ..model.decision_table import DecisionTable
from ..model.problem import Place, Problem, ProblemsFoundError, file_error
from ..model.rule import UNSIGNED, Rule, RuleSet
from ..stages import stage
from .beside_rules import problems_beside_rules
from .catalogue import Catalogue
from .council_layer import Layering, base_folder, check_proved, extended_set
from .decision_table import RuleEntry, entry_of, has_known_columns, tables_of
from .header_names import unknown_header_names
from .layer_header import DUTIES, answered_for, ends_with_its_base, join_headers
from .layer_words import answers_for_words, own_question_problems
from .rule_reader import RULE_KEYS, RuleReader, reading_ids, reading_names
from .set_files import NOT_RULES, stray_files
from .sign_off import entries_of, load_sign_offs, standing
from .who_may import answer_problem, holds_that_nobody_may_lift
from .word_texts import WORDS

_HEADER = "rule_set.yaml"
_HEADER_KEYS = tuple(
    name
    for name in RuleSet.model_fields
    if name not in ("rules", "tables", "content_hash", "sign_off", "base", "inherited")
)


@stage("knowledge", "rules")
def load_rule_set(
    catalogue: Catalogue,
    name_or_folder: str | Path = "home_care",
    display_name: str | None = None,
    *,
    authoring: bool = False,
    rebasing: bool = False,
) -> RuleSet:
    """Load a rule set by its shipped name or from a folder.

    Args:
        catalogue: items, activities and evidence that the rules name.
        name_or_folder: the name of a shipped set, or a folder.
        display_name: what to call the folder in problems.
        authoring: a layer may still be unproved, as for checking it; never for a review.
        rebasing: a layer may be written against another base, as for taking the new one.

    Raises:
        ProblemsFoundError: every problem in every file.
    """
    folder = Path(name_or_folder)
    if isinstance(name_or_folder, Path) or folder.is_dir():
        display_name = display_name or str(folder)
        loaded = RuleSetLoader(folder, display_name, catalogue, rebasing=rebasing).load()
        if not authoring:
            check_proved(folder, display_name, loaded, catalogue.published_hash or catalogue.content_hash)
        return loaded
    with as_file(files("rules") / str(name_or_folder)) as shipped:
        return RuleSetLoader(Path(shipped), f"rules/{name_or_folder}", catalogue).load()


class RuleSetLoader(RuleReader):
    """Reads one rule set and gathers everything that is wrong with it."""

    def __init__(
        self, folder: Path, display_name: str, catalogue: Catalogue, *, rebasing: bool = False
    ) -> None:
        """Begin without a problem; `load` reads the folder."""
        super().__init__(catalogue)
        self.folder = folder
        self.display_name = display_name
        self.rebasing = rebasing
        self.digest = hashlib.sha256()

    def load(self) -> RuleSet:
        """The set in the folder.

        Raises:
            ProblemsFoundError: every problem in every file.
        """
        if not self.folder.is_dir():
            raise file_error(
                self.display_name,
                "H101",
                "the rule set cannot be found",
                "give a folder, or the name of a shipped set: home_care",
            )
        header = self._document(self.folder / _HEADER)
        is_layer = header[1] is not None and header[1].get("extends") is not None
        self.problems.extend(stray_files(self.folder, self.display_name, is_layer=is_layer))
        entries = [
            entry_of(label, node, RULE_KEYS, self.problems)
            for path in sorted(self.folder.glob("*.yaml"))
            if path.name not in NOT_RULES and not path.is_dir()
            for label, node in self._rule_nodes(path)
        ]
        nodes = [(entry.file, node) for entry in entries for node in entry.rules]
        base = self._base(*header)
        derived = (*reading_names(nodes), *reading_ids(() if base is None else base.rules))
        vocabulary = self.catalogue.vocabulary.with_readings(dict.fromkeys(derived))
        readable = [entry for entry in entries if has_known_columns(entry, vocabulary, self.problems)]
        rules = [pair for entry in readable for pair in self._rules_of(entry, vocabulary)]
        tables = tables_of(entries, [rule.id for rule, _ in rules], vocabulary, self.problems)
        self.check_together(rules)
        own = tuple(rule for rule, _ in rules)
        every = own if base is None else self._lay_over_base(base, *header, own, vocabulary)
        rule_set = self._whole(*header, every, base, tables)
        self.problems.extend(problems_beside_rules(self.folder, self.display_name, is_layer=is_layer))
        if rule_set is not None:
            self._check_names(*header, rule_set, base, own)
        if not nodes and base is None and not self.problems:
            self.problems.append(Problem("H104", "the rule set has no rules", Place(self.display_name)))
        if self.problems or rule_set is None:
            raise ProblemsFoundError(list(dict.fromkeys(self.problems)))
        return rule_set

    def _check_names(
        self, label: str, header: Node | None, rule_set: RuleSet, base: RuleSet | None, own: tuple[Rule, ...]
    ) -> None:
        """What the header names is there, and whoever lifts a hold may."""
        assert header is not None
        inherited = {} if base is None else {key: getattr(base, key) for key in DUTIES[:-1]}
        self.problems.extend(
            unknown_header_names(header, label, rule_set.rules, self.catalogue.items, inherited)
        )
        self.problems.extend(holds_that_nobody_may_lift(own, rule_set.who_may_lift))
        if base is not None:
            self.problems.extend(own_question_problems(own, self.catalogue.vocabulary))
            answers = (answer_problem(by, base, self._words_file) for _, by in self._answers_for_words())
            self.problems.extend(wrong for wrong in answers if wrong is not None)

    @property
    def _words_file(self) -> str:
        return f"{self.display_name}/catalogue/{WORDS}"

    def _answers_for_words(self) -> Iterator[tuple[str, Node]]:
        """Who answers for each question that a layer asks in other words."""
        path = self.folder / "catalogue" / WORDS
        document = self.read(path, self._words_file) if path.is_file() else None
        yield from answers_for_words(document)

    def _base(self, label: str, header: Node | None) -> RuleSet | None:
        """The set that this one extends; None where it stands alone, or where it cannot be read."""
        written = header.get("extends") if header is not None and header.kind == "map" else None
        if written is None or not re.match(EXTENDS, written.text):
            return None
        folder = base_folder(written.text, self.folder)
        if folder is None:
            name = written.text.split("@")[0]
            self.add(
                "H101",
                f"the base `{name}` cannot be found",
                label,
                written,
                "it lies beside the layer or is shipped",
            )
            return None
        if extended_set(folder):
            self.add(
                "H812",
                "a layer lies on a whole set, and not on another layer",
                label,
                written,
                "extend its base",
            )
            return None
        try:
            base = RuleSetLoader(folder, f"rules/{folder.name}", self.catalogue).load()
        except ProblemsFoundError as error:
            self.problems.extend(error.problems)
            return None
        self.digest.update(base.content_hash.encode())
        return base

    def _lay_over_base(
        self, base: RuleSet, label: str, header: Node | None, own: tuple[Rule, ...], vocabulary: Vocabulary
    ) -> tuple[Rule, ...]:
        """The rules of a layer: those of its base as it changes them, then its own."""
        assert header is not None
        layering = Layering(base, header, label, self.problems)
        layering.version_fits(str(header.plain().get("extends")))
        if not self.rebasing:
            layering.hash_fits(str(header.plain().get("base_hash", "")))
        every = (*layering.base_rules(vocabulary, own), *own)
        derived = reading_ids(every)
        for rule in every:
            readings = (path for path in rule.paths if path.startswith("reading."))
            for name in (path.removeprefix("reading.") for path in readings):
                if name not in derived:
                    place = header.get("off") or header
                    message = f"`{rule.id}` reads `{name}`, which is switched off"
                    self.add("H812", message, label, place, "switch that rule off too, or keep the reading")
        return every

    def _whole(
        self,
        label: str,
        header: Node | None,
        rules: tuple[Rule, ...],
        base: RuleSet | None,
        tables: tuple[DecisionTable, ...],
    ) -> RuleSet | None:
        """The set with its header; None where the header cannot be read."""
        if header is None:
            return None
        if header.kind != "map":
            self.add(
                "H104",
                "`rule_set.yaml` is a group of `key: value` lines",
                label,
                header,
                "begin with `id: …`",
            )
            return None
        unknown = self.refuse_unknown_keys(header, _HEADER_KEYS, label)
        values = {key: value for key, value in header.plain().items() if key not in unknown}
        values |= {"rules": rules or (_PLACEHOLDER,), "content_hash": self.digest.hexdigest()}
        values["tables"] = (*(base.tables if base is not None else ()), *tables)
        values["sign_off"] = self._sign_off(rules)
        if base is not None:
            values = join_headers(values, base, header, label, self.problems)
            values["inherited"] = tuple((key, name) for key in DUTIES[:-1] for name in getattr(base, key))
            values["base"] = BaseSet(
                id=base.id,
                version=base.version,
                content_hash=base.content_hash,
                folder=base.rules[0].file.rpartition("/")[0],
                answered_for=(
                    *answered_for(header),
                    *(f"the question of {word} ({by.text})" for word, by in self._answers_for_words()),
                ),
            )
        rule_set = self.read_record(RuleSet, header, label, values)
        if rule_set is not None and base is not None:
            late = ends_with_its_base(rule_set, base, header, label)
            self.problems.extend([late] if late else [])
        return rule_set

    def _sign_off(self, rules: tuple[Rule, ...]) -> str:
        try:
            signed = load_sign_offs(self.folder, self.display_name)
        except ProblemsFoundError as error:
            self.problems.extend(error.problems)
            return UNSIGNED
        return standing(entries_of(rules, self.catalogue.items), signed).sentence() if signed else UNSIGNED

    def _document(self, path: Path) -> tuple[str, Node | None]:
        file = f"{self.display_name}/{path.name}"
        node = self.read(path, file)
        if node is not None:
            self.digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return file, node

    def _rule_nodes(self, path: Path) -> list[tuple[str, Node]]:
        file, document = self._document(path)
        if document is None:
            return []
        return [(file, node) for node in list_entries(document, file, "rules", "rule", self.problems)]

    def _rules_of(self, entry: RuleEntry, vocabulary: Vocabulary) -> Iterator[tuple[Rule, Node]]:
        """The rules of an entry that can be read, each with its node."""
        for node in entry.rules:
            rule = self.rule(entry.file, node, vocabulary)
            if rule is not None:
                yield rule, node


_PLACEHOLDER = Rule.model_validate(
    {
        "id": "none",
        "kind": "reading",
        "about": ("none",),
        "when": {"kind": "all", "parts": ()},
        "because": "A placeholder while other problems are reported.",
        "cites": ("none",),
    }
)
