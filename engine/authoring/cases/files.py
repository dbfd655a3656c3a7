"""The cases of a rule set: `checks/bases/*.yaml` (packages), `checks/cases/*.yaml` (lists of cases), read and checked.

All problems of all files come in one run, each with its place. A case may start from one in another file; a circle is
a problem. Left out: what a case means (`case`), how it is run (`runner`).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...knowledge import Catalogue
from ...knowledge.council_layer import base_folder
from ...language import Node
from ...language.nearest_name import NEAR_WORD, did_you_mean
from ...language.vocabulary import WORDS_HINT
from ...model import CarePackage, RuleSet
from .case import DEMANDS, Case, Expectation, ExpectEntry, VariantEntry
from .fit import misfit, part_misfit
from .fixture import NOT_ASSESSED, change_package, settable
from .written_cases import WrittenCase, WrittenCases

_ITEMS = ("suggests", "asks_first", "rules_out")
_HOURS = ("claimed", "potential")
_NEAR = 0.78
"""How alike a name must be to be offered in its place: a slip of the hand, not another rule of the same family."""
_MOST_COMBINATIONS = 2_000
"""Cases that one `each of` may stand for."""


def load_cases(folder: Path, display_name: str, catalogue: Catalogue, rule_set: RuleSet) -> tuple[Case, ...]:
    """Every case of a rule set, in file order, variants after their owner.

    Args:
        folder: the rule set's folder; cases lie below its `checks`.
        display_name: what to call the folder in problems.
        catalogue: items and activities.
        rule_set: the rules that the cases name.

    Raises:
        ProblemsFoundError: every problem in every file.
    """
    loader = _CaseLoader(catalogue, rule_set)
    base = base_folder(rule_set.extends, folder) if rule_set.extends else None
    for path in sorted((base / "checks" / "bases").glob("*.yaml")) if base is not None else ():
        loader.read_base(path, f"{base.name}/checks/bases/{path.name}" if base is not None else "")
    for path in sorted((folder / "checks" / "bases").glob("*.yaml")):
        loader.read_base(path, f"{display_name}/checks/bases/{path.name}")
    for path in sorted((folder / "checks" / "cases").glob("*.yaml")):
        loader.read_cases(path, f"{display_name}/checks/cases/{path.name}")
    return loader.cases_in_order()


class _CaseLoader(WrittenCases):
    def __init__(self, catalogue: Catalogue, rule_set: RuleSet) -> None:
        super().__init__(catalogue)
        self.rule_set = rule_set
        self.rules = frozenset(rule.id for rule in rule_set.rules)
        self.cases: dict[str, list[Case]] = {}
        self._under_way: list[str] = []

    def cases_in_order(self) -> tuple[Case, ...]:
        for name in self.written:
            self._cases_of(name)
        self.fail_on_problems()
        return tuple(case for name in self.written for case in self.cases[name])

    def _cases_of(self, name: str) -> list[Case]:
        """A case and its variants, read when first asked for; a circle of `same as` is a problem."""
        if name not in self.cases:
            if name in self._under_way:
                written = self.written[name]
                self.add(
                    "H701",
                    "the cases start from each other in a circle",
                    written.file,
                    written.node,
                    "let one of them start from a package",
                )
                return []
            self._under_way.append(name)
            self.cases[name] = list(self._make(self.written[name]))
            self._under_way.pop()
        return self.cases[name]

    def _make(self, written: WrittenCase) -> Iterator[Case]:
        """The cases of one entry: itself, for each value of `each of`, then its variants."""
        start = self._start(written)
        if start is None:
            return
        entry = written.entry
        own = self._expand(start, entry.case, entry.but, entry.each_of, entry.expect, written, written.node)
        first: Case | None = None
        for case in own:
            first = first or case
            yield case
        variants = written.node.get("variants")
        for index, variant in enumerate(entry.variants if first is not None and variants is not None else ()):
            assert first is not None
            assert variants is not None
            yield from self._expand(
                first,
                _variant_name(entry.case, variant),
                variant.but,
                variant.each_of,
                variant.expect,
                written,
                variants.items[index],
            )

    def _start(self, written: WrittenCase) -> Case | None:
        """What a case starts from, as a case that expects nothing of its own."""
        entry, node = written.entry, written.node
        day = entry.on or self.rule_set.effective_from
        place = node.place(written.file)
        if entry.package is not None:
            plain = self.bases.get(entry.package)
            if plain is None:
                self._missing(entry.package, self.bases, "package", written)
                return None
            package = CarePackage.model_validate(plain, strict=True)
            return Case(entry.case, package, plain, day, Expectation(frozenset()), place)
        if entry.same_as is None:
            return None
        if entry.same_as not in self.written:
            self._missing(entry.same_as, self.written, "same as", written)
            return None
        starts = self._cases_of(entry.same_as)
        return starts[0] if starts else None

    def _missing(self, name: str, known: Iterable[str], key: str, written: WrittenCase) -> None:
        what = "package of checks/bases" if key == "package" else "case"
        self.add(
            "H701",
            f"`{name[:60]}` is not a {what}",
            written.file,
            written.node.get(key) or written.node,
            did_you_mean(name, known, NEAR_WORD),
        )

    def _expand(
        self,
        start: Case,
        name: str,
        but: Mapping[str, Any],
        each_of: Mapping[str, tuple[Any, ...]],
        expect: ExpectEntry,
        written: WrittenCase,
        node: Node,
    ) -> Iterator[Case]:
        """One case, or one for each combination of the values under `each of`."""
        before = len(self.problems)
        self._check_change(but, node.get("but"), written.file)
        for word, values in each_of.items():
            for value in values:
                self._check_change({word: value}, node.get("each of"), written.file)
        expects = self._expectation(start, expect, node.get("expect") or node, written)
        combinations = math.prod(len(values) for values in each_of.values())
        if combinations > _MOST_COMBINATIONS:
            self.add(
                "H106",
                f"`each of` stands for {combinations:,} cases, and {_MOST_COMBINATIONS:,} are read",
                written.file,
                node.get("each of") or node,
                "try the words one by one, or only the values at each bound",
            )
        if len(self.problems) > before:
            return
        on = written.entry.on or start.on
        for chosen in itertools.product(*each_of.values()):
            more = dict(zip(each_of, chosen, strict=True))
            suffix = "".join(f" [{word} {_value_text(value)}]" for word, value in more.items())
            case = self._case(start, name + suffix, {**but, **more}, on, expects, written, node)
            if case is not None:
                yield case

    def _case(
        self,
        start: Case,
        name: str,
        change: Mapping[str, Any],
        on: date,
        expects: Expectation,
        written: WrittenCase,
        node: Node,
    ) -> Case | None:
        """The case that a change of another one makes; None, with a problem, where the change does not fit."""
        try:
            plain = change_package(dict(start.plain), change, self.catalogue, on)
        except (LookupError, TypeError, ValueError):
            # A change that needs what the package has not: how late, of a visit without a start.
            self.add(
                "H703",
                "the change needs something that the package does not have",
                written.file,
                node.get("but") or node,
                "give the start and the minutes of the visit, or the weight, too",
            )
            return None
        try:
            package = CarePackage.model_validate(plain, strict=True) if change else start.package
        except ValidationError as error:
            reason = str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ")
            self.add(
                "H703",
                f"the changed package does not hold together: {reason}",
                written.file,
                node.get("but") or node,
                "change what belongs to it too",
            )
            return None
        parent = "" if start.name == name else start.name
        place, entry = node.place(written.file), written.entry.case
        return Case(name, package, plain, on, expects, place, parent, change, entry)

    def _check_change(self, change: Mapping[str, Any], node: Node | None, file: str) -> None:
        """Report each word that a case cannot set, and each value that the word does not take."""
        for word, value in change.items():
            place = (node.key(word) if node is not None else None) or node
            assert place is not None
            if not settable(word, self.catalogue):
                near = self.catalogue.vocabulary.nearest(word)
                follows = word in self.catalogue.vocabulary
                self.add(
                    "H702",
                    f"a case cannot set `{word[:60]}`",
                    file,
                    place,
                    "it follows from the visits: set those"
                    if follows
                    else f"did you mean `{near}`?"
                    if near
                    else WORDS_HINT,
                )
            elif value is not None and value != NOT_ASSESSED:
                known = word in self.catalogue.vocabulary
                why = misfit(self.catalogue.vocabulary[word], value) if known else part_misfit(word, value)
                if why:
                    self.add("H703", why, file, place, f"or write `{NOT_ASSESSED}`")

    def _expectation(self, start: Case, expect: ExpectEntry, node: Node, written: WrittenCase) -> Expectation:
        """What a case expects, on top of what its start expects; names are checked."""
        for key in ("fires", "stops", "unknown", "near", "does"):
            self._check_names(
                key, getattr(expect, key) or (), self.rules, "a rule of this set", node, written
            )
        self._check_names(
            "lifted_by_name", expect.lifted_by_name or (), self.rules, "a rule of this set", node, written
        )
        for key in (*_ITEMS, "safety_items"):
            self._check_names(
                key,
                getattr(expect, key) or (),
                self.catalogue.items,
                "an item of the catalogue",
                node,
                written,
            )
        before = start.expects
        again, never = before.fires & set(expect.fires), set(expect.stops) - before.fires
        fires = (before.fires | set(expect.fires)) - set(expect.stops)
        for key, rules, why in (
            ("fires", again, "fires already in the case that this one starts from"),
            ("stops", never, "does not fire in the case that this one starts from"),
            (
                "does",
                (set(expect.does) - fires) & self.rules,
                "is not expected to fire, so it does nothing here",
            ),
        ):
            for rule in sorted(rules):
                place = _name_node(node.get(key), rule) or node
                self.add("H705", f"`{rule}` {why}", written.file, place, f"leave it out of `{key}`")
        return Expectation(
            fires,
            before.unknown if expect.unknown is None else frozenset(expect.unknown),
            expect.near,
            expect.does,
            {key: frozenset(value) for key in DEMANDS if (value := getattr(expect, key)) is not None},
            {key: frozenset(value) for key in _ITEMS if (value := getattr(expect, key)) is not None},
            {key: value for key in _HOURS if (value := getattr(expect, key)) is not None},
        )

    def _check_names(
        self,
        key: str,
        names: Iterable[str],
        known: Iterable[str],
        what: str,
        node: Node,
        written: WrittenCase,
    ) -> None:
        """Report each name that is not known, with the nearest one that is."""
        known = known if isinstance(known, (frozenset, dict)) else list(known)
        for name in names:
            if name not in known:
                place = _name_node(node.get(key), name) or node
                hint = did_you_mean(name, known, _NEAR) or "if it was deleted or renamed, do the same here"
                self.add("H704", f"`{name[:60]}` is not {what}", written.file, place, hint)


def _name_node(node: Node | None, name: str) -> Node | None:
    """Where a name stands in a list, or as a key."""
    if node is None:
        return None
    if node.kind == "map":
        return node.key(name)
    return next((item for item in node.items if item.text == name), node if node.text == name else None)


def _variant_name(case: str, variant: VariantEntry) -> str:
    changes = ", ".join(f"{word} {_value_text(value)}" for word, value in variant.but.items())
    return f"{case}, but {changes}"


def _value_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        NOT_ASSESSED if value is None else str(value) if not isinstance(value, (tuple, dict)) else "otherwise"
    )
