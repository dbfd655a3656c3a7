"""Catalogue files in: items, their traits, evidence, rates, reference minutes and adoption, checked together.

A folder holds `evidence.yaml`, `standards.yaml`, any `sources_*.yaml`, `rates.yaml`, `tasks.yaml`, `adoption.yaml`
and `traits.yaml`; `prices.yaml` and `nights/presence_changes.yaml`, where there are such, say what items cost and which
kinds of presence by night may become another; every other YAML file is a family of items. The shipped folder is
the package `catalogue`. All problems of all files are reported in one run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeVar

from ..language.document import Node
from ..language.parse import ConditionParser
from ..language.size import too_large
from ..language.vocabulary import Vocabulary, package_vocabulary
from ..model.catalogue_item import Adoption, CatalogueItem, Trait
from ..model.figure import Activity, Evidence, Rate
from ..model.night import NightKnowledge
from ..model.problem import ProblemsFoundError, file_error
from ..stages import stage
from .catalogue import Catalogue
from .commissioning import COMMISSIONING, says_something, with_commissioning
from .layer_sources import changed_texts
from .layer_words import over_words, own_word_problems
from .nights import NIGHTS, read_nights
from .overlay import PRICES, with_prices
from .price_register import REGISTER, with_register
from .reader import DocumentReader
from .traits import is_derived, trait_problems
from .word_texts import WORDS, WordText, read_word_texts, with_texts

_REGISTERS = ("evidence.yaml", "standards.yaml", "rates.yaml", "tasks.yaml", "adoption.yaml", "traits.yaml")
R = TypeVar("R", Evidence, Rate, Activity, Trait)
_CLAUSES = ("needs", "unsafe_when", "caution_when", "effects")


@stage("knowledge", "catalogue")
def load_catalogue(folder: Path | None = None, *, over: tuple[Path, str] | None = None) -> Catalogue:
    """Load a catalogue folder, the shipped one by default.

    Args:
        folder: another one.
        over: a folder of a council's layer, and what to call it: its items, sources and rates are added to those of
            the catalogue, a rate of the same id takes its place, and `prices.csv` says what its store has.

    Raises:
        ProblemsFoundError: every problem in every file.
    """
    if folder is not None:
        return _CatalogueLoader(folder, over=over).load()
    with as_file(files("catalogue")) as shipped:
        return _CatalogueLoader(Path(shipped), display_name="catalogue", over=over).load()


class _CatalogueLoader(DocumentReader):
    def __init__(
        self, folder: Path, display_name: str | None = None, over: tuple[Path, str] | None = None
    ) -> None:
        super().__init__()
        self.over = over
        self.folder = folder
        self.display_name = display_name or str(folder)
        self.digest = hashlib.sha256()

    def load(self) -> Catalogue:
        if not self.folder.is_dir():
            raise file_error(self.display_name, "H101", "the catalogue folder cannot be found")
        registers = {name: self._document(name) for name in _REGISTERS}
        sources = [self._document(path.name) for path in sorted(self.folder.glob("sources_*.yaml"))]
        of_the_layer = self._layer_documents(lambda name: name.startswith("sources_"))
        self.problems.extend(changed_texts(of_the_layer))
        sources += of_the_layer
        entries = [registers["evidence.yaml"], registers["standards.yaml"], *sources]
        evidence = self._register(Evidence, entries, "entries")
        rates = self._register(Rate, [registers["rates.yaml"]], "rates")
        rates |= self._register(Rate, self._layer_documents(lambda name: name == "rates.yaml"), "rates")
        activities = self._register(Activity, [registers["tasks.yaml"]], "activities")
        adoption = self._adoption(registers["adoption.yaml"])
        traits = self._traits(*registers["traits.yaml"])
        items = self._families(
            _written_ids(entries, "entries"),
            _written_groups(registers["tasks.yaml"]),
            None if registers["traits.yaml"][1] is None else traits,
        )
        if (self.folder / REGISTER).is_file():
            label, document = self._document(REGISTER)
            items = items if document is None else with_register(items, document, label, self.problems)
        groups = {activity.id: activity.group for activity in activities.values()}
        vocabulary = package_vocabulary(items, groups)
        words = self._words(vocabulary)
        nights = self._nights(vocabulary, evidence)
        if adoption is not None and self.over is not None and says_something(self.over[0] / COMMISSIONING):
            figures = self._layer_documents(lambda name: name == COMMISSIONING)
            adoption = with_commissioning(adoption, figures, self.problems)
        if self.over is not None and (self.over[0] / PRICES).is_file():
            path, prices = self.over[0] / PRICES, f"{self.over[1]}/{PRICES}"
            self.digest.update(path.read_bytes())
            items = with_prices(items, path, prices, self.problems)
        if self.problems or adoption is None:
            raise ProblemsFoundError(self.problems)
        return Catalogue(
            items,
            evidence,
            rates,
            activities,
            adoption,
            self.digest.hexdigest(),
            traits,
            words=words,
            nights=nights,
        )

    def _words(self, vocabulary: Vocabulary) -> dict[str, WordText]:
        """What words are called: by the set itself, then by a layer, which asks for the same."""
        own = [self._document(WORDS)] if (self.folder / WORDS).is_file() else []
        words = read_word_texts(own, vocabulary, self.problems)
        of_the_layer = self._layer_documents(lambda name: name == WORDS)
        self.problems.extend(own_word_problems(of_the_layer, with_texts(vocabulary, words)))
        return over_words(words, read_word_texts(of_the_layer, vocabulary, self.problems, of_a_layer=True))

    def _nights(self, vocabulary: Vocabulary, evidence: Iterable[str]) -> NightKnowledge | None:
        if not (self.folder / NIGHTS).is_file():
            return None
        file, document = self._document(NIGHTS)
        return None if document is None else read_nights(self, file, document, vocabulary, evidence)

    def _layer_documents(self, chooses: Callable[[str], bool]) -> list[tuple[str, Node | None]]:
        """The documents that a layer adds, by their name."""
        if self.over is None:
            return []
        folder, label = self.over
        paths = sorted(folder.glob("*.yaml"))
        return [self._read_hashed(path, f"{label}/{path.name}") for path in paths if chooses(path.name)]

    def _traits(self, file: str, document: Node | None) -> dict[str, Trait]:
        """The declared traits by name; a name that is derived from others may not be declared."""
        declared = self._register(Trait, [(file, document)], "traits")
        for node in self._entries(file, document, "traits") if declared else ():
            name = node.get("id")
            if name is not None and is_derived(name.text):
                self.add(
                    "H207",
                    f"the trait `{name.text}` follows from the rest of an item",
                    file,
                    name,
                    "leave it out: nobody answers it",
                )
        return declared

    def _document(self, name: str) -> tuple[str, Node | None]:
        return self._read_hashed(self.folder / name, f"{self.display_name}/{name}")

    def _read_hashed(self, path: Path, label: str) -> tuple[str, Node | None]:
        node = self.read(path, label)
        if node is not None:
            self.digest.update(path.read_bytes())
            for scalar in _empty_texts(node):
                self.add("H205", "a text says nothing that can be read", label, scalar, "write it in words")
        return label, node

    def _register(
        self, model: type[R], documents: Iterable[tuple[str, Node | None]], key: str
    ) -> dict[str, R]:
        """Records of one kind by id, from several files; an id that is there twice is a problem."""
        records: dict[str, R] = {}
        for file, document in documents:
            for node in self._entries(file, document, key):
                record = self.read_record(model, node, file)
                if record is None:
                    continue
                if record.id in records:
                    self.add(
                        "H207",
                        f"the id `{record.id}` is used twice",
                        file,
                        node,
                        "give each entry its own id",
                    )
                records[record.id] = record
        return records

    def _entries(self, file: str, document: Node | None, key: str) -> list[Node]:
        if document is None:
            return []
        body = document.get(key) if document.kind == "map" else None
        if body is None or body.kind != "list":
            self.add("H104", f"expected a list under `{key}:`", file, document, "see the shipped catalogue")
            return []
        self.refuse_unknown_keys(document, ("family", key) if key == "items" else (key,), file)
        return body.items

    def _adoption(self, document: tuple[str, Node | None]) -> Adoption | None:
        file, node = document
        if node is None:
            return None
        values = node.plain()
        when = node.get("memory_poor_when")
        if when is not None:
            parser = ConditionParser(package_vocabulary((), {"none": "none"}), file)
            values["memory_poor_when"] = parser.parse(when) or _ANYTHING
            self.problems.extend(parser.problems)
        return self.read_record(Adoption, node, file, values)

    def _families(
        self,
        evidence: Iterable[str] | None,
        activities: Mapping[str, str] | None,
        traits: Mapping[str, Trait] | None,
    ) -> dict[str, CatalogueItem]:
        """Every item of every family file, once what its parts refer to has been read."""
        paths = [
            path
            for path in sorted(self.folder.glob("*.yaml"))
            if path.name not in (*_REGISTERS, WORDS, REGISTER) and not path.name.startswith("sources_")
        ]
        documents = [self._document(path.name) for path in paths]
        documents += self._layer_documents(
            lambda name: name not in ("rates.yaml", WORDS, COMMISSIONING) and not name.startswith("sources_")
        )
        entries = [
            (file, document, node)
            for file, document in documents
            for node in self._entries(file, document, "items")
        ]
        names = [name_node.text for _, _, node in entries if (name_node := node.get("id")) is not None]
        vocabulary = package_vocabulary(names, activities or {})
        items: dict[str, CatalogueItem] = {}
        ids_by_name: dict[str, str] = {}
        for file, document, node in entries:
            family = document.get("family") if document is not None else None
            item = self._item(file, node, family.text if family else "", vocabulary)
            self._check_references(file, node, evidence, activities)
            self.problems.extend(trait_problems(node, traits, file) if traits is not None else ())
            if item is None:
                continue
            if item.id in items:
                self.add("H207", f"the id `{item.id}` is used twice", file, node, "give each item its own id")
            elif (other := ids_by_name.get(item.name.casefold())) is not None:
                message = f"`{item.id}` has the name of `{other}`: nobody could tell them apart"
                self.add("H207", message, file, node, "give each item its own name")
            items[item.id] = item
            ids_by_name[item.name.casefold()] = item.id
        return items

    def _item(self, file: str, node: Node, family: str, vocabulary: Vocabulary) -> CatalogueItem | None:
        """One item, its clauses and effects parsed against the vocabulary; None with its problems added."""
        if node.kind != "map":
            self.add("H104", "an item is a group of `key: value` lines", file, node, "")
            return None
        before = len(self.problems)
        values: dict[str, Any] = node.plain()
        values.setdefault("family", family)
        constants = _constants(values)
        for section in _CLAUSES:
            body = node.get(section)
            if body is not None and body.kind == "list":
                values[section] = tuple(
                    self._clause(file, clause, section, vocabulary, constants) for clause in body.items
                )
        item = self.read_record(CatalogueItem, node, file, values)
        return item if len(self.problems) == before else None

    def _clause(
        self, file: str, clause: Node, section: str, vocabulary: Vocabulary, constants: Mapping[str, float]
    ) -> Any:
        """A clause or effect with its condition parsed; the item's constants may stand in it."""
        values = clause.plain()
        when = clause.get("when") if clause.kind == "map" else None
        if when is not None:
            parser = ConditionParser(
                vocabulary, file, "task" if section == "effects" else "person", constants=constants
            )
            condition = parser.parse(when)
            self.problems.extend(parser.problems)
            if condition is not None and (why := too_large(condition, vocabulary)):
                self.add("H501", why, file, when, "write it as several clauses")
            values["when"] = _ANYTHING if condition is None else condition
        return values

    def _check_references(
        self, file: str, node: Node, evidence: Iterable[str] | None, activities: Mapping[str, str] | None
    ) -> None:
        """A register that cannot be read is one problem; it does not make every reference to it another."""
        groups = None if activities is None else set(activities.values())
        for key, known, code, what in (
            ("tasks", activities, "H403", "an activity of catalogue/tasks.yaml"),
            ("visits_only_for", groups, "H403", "a group of catalogue/tasks.yaml"),
            ("cites", evidence, "H401", "an entry of the evidence register"),
        ):
            for scalar in _texts_under(node, key) if known is not None else ():
                self.refuse_unknown_name(code, scalar.text, file, scalar, known or (), what)


_ANYTHING = {"kind": "all", "parts": ()}


def _constants(values: dict[str, Any]) -> dict[str, float]:
    load = values.get("safe_working_load_kg")
    if not isinstance(load, dict):
        return {}
    named = {"usual": load.get("likely"), "highest": load.get("high")}
    return {
        f"item.{name}_safe_working_load_kg": float(value)
        for name, value in named.items()
        if isinstance(value, (int, float))
    }


def _written_ids(documents: Iterable[tuple[str, Node | None]], key: str) -> set[str] | None:
    """The ids of a register as written, whether or not the rest of an entry is right; None when a file is missing."""
    ids: set[str] = set()
    for _, document in documents:
        body = None if document is None else document.get(key)
        if body is None or body.kind != "list":
            return None
        ids.update(entry.text for entry in _texts_under(body, "id"))
    return ids


def _written_groups(document: tuple[str, Node | None]) -> dict[str, str] | None:
    body = None if document[1] is None else document[1].get("activities")
    if body is None or body.kind != "list":
        return None
    return {
        name.text: group.text
        for entry in body.items
        if (name := entry.get("id")) is not None and (group := entry.get("group")) is not None
    }


def _empty_texts(node: Node) -> Iterator[Node]:
    """Every text of a tree that is written and has no letter and no digit."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        waiting += (*part.items, *(value for _, value in part.pairs))
        if part.kind == "scalar" and part.text and not any(map(str.isalnum, part.text)) and part.text != "~":
            yield part


def _texts_under(node: Node, key: str) -> list[Node]:
    """The words below every `key` of a tree: its value, or the members of its list."""
    texts: list[Node] = []
    for name, value in node.pairs:
        if name.text == key:
            texts.extend(part for part in (value.items or [value]) if isinstance(part.plain(), str))
        else:
            texts.extend(_texts_under(value, key))
    for item in node.items:
        texts.extend(_texts_under(item, key))
    return texts
