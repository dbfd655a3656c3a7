"""What came out otherwise than the cases say, gathered by rule, and the case files rewritten to say it once it is seen.

Definitions:
- A *surprise* is one rule (or item, or the second signature) that came out otherwise in the same way, in one case or in
  hundreds: it fires now, it no longer fires, it is unknown or no longer so, it does something else.
- A *piece* is an entry of a file: a case or one of its variants. With `each of` it stands for several cases; where these
  no longer agree, the piece is left for its author to split.
- Accepting a surprise changes what every piece expects, each against the case that it starts from: what all cases
  inherit is written once, in the one that they start from.

Nothing here decides: whoever runs the cases sees each change (`changes`) and says which stand. Near misses and hours are
left to be written by hand. Left out: asking (the terminal).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from ...model import Review, Rule
from ...review import Reviewer
from ..layout import lay_out
from ..quality.suite import Suite
from .case import Case
from .consequence import consequence_of, same, written_consequence
from .proposal import stated_of
from .runner import items_of

What = Literal[
    "fires", "no longer fires", "is unknown", "is no longer unknown", "does something else", "demands",
    "suggests", "asks_first", "rules_out",
]  # fmt: skip
_ITEM_KEYS = ("suggests", "asks_first", "rules_out")
_WIDEST = 120


class Surprise(NamedTuple):
    """One thing that came out otherwise, in one or many cases."""

    what: What
    name: str
    """The rule; of a whole review, the item."""

    def __str__(self) -> str:
        """One line for a report."""
        if self.what == "demands":
            return f"`{self.name}` of the set is another"
        if self.what in _ITEM_KEYS:
            return f"the review {self.what.replace('_', ' ')} `{self.name}`, or no longer does"
        return f"`{self.name}` {self.what}"


@dataclass(frozen=True)
class ExpectChange:
    """What a piece of a file says and would say, key by key of its `expect`."""

    file: str
    line: int
    case: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass
class _Expected:
    """What one case expects, while surprises are accepted one by one."""

    fires: set[str]
    unknown: set[str] | None
    does: dict[str, Any]
    items: dict[str, set[str]]
    demands: dict[str, set[str]]


class CaseAcceptance:
    """The surprises of one run, and what accepting some of them makes of the files."""

    def __init__(self, suite: Suite, reviewer: Reviewer | None = None) -> None:
        """Compare every case with what came out; reviews are made for the cases that expect items."""
        self.suite = suite
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in suite.rule_set.rules}
        self._index = {case.name: index for index, case in enumerate(suite.cases)}
        self._items = {
            index: items_of(_review(reviewer, case))
            for index, case in enumerate(suite.cases)
            if case.expects.items and reviewer is not None
        }
        self.cases_by_surprise: dict[Surprise, list[int]] = {}
        for index in range(len(suite.cases)):
            for surprise in self._of_case(index):
                self.cases_by_surprise.setdefault(surprise, []).append(index)

    def surprises(self) -> tuple[Surprise, ...]:
        """Every surprise, those of most cases first."""
        return tuple(
            sorted(
                self.cases_by_surprise,
                key=lambda surprise: (-len(self.cases_by_surprise[surprise]), surprise.name, surprise.what),
            )
        )

    def changes(
        self, accepted: Iterable[Surprise], before: Iterable[Surprise] = ()
    ) -> tuple[ExpectChange, ...]:
        """The pieces that say something else once these are accepted beside those accepted before."""
        earlier = frozenset(before)
        was, now = self._pieces(earlier), self._pieces(earlier | set(accepted))
        names = {piece: self.suite.cases[index].name for piece, index in self._first_of_pieces().items()}
        return tuple(
            ExpectChange(*piece, names[piece], _only(was[piece], now[piece]), _only(now[piece], was[piece]))
            for piece in now
            if now[piece] is not None and was.get(piece) != now[piece]
        )

    def to_split(self, accepted: Iterable[Surprise]) -> tuple[str, ...]:
        """Entries with `each of` whose cases now need different expectations, as `file:line`."""
        written = self._pieces(frozenset(accepted))
        return tuple(f"{file}:{line}" for (file, line), expect in written.items() if expect is None)

    def texts(self, accepted: Iterable[Surprise], folder: Path, display_name: str) -> Mapping[Path, str]:
        """The files that change, by path, with their new text, laid out."""
        by_file: dict[str, list[ExpectChange]] = {}
        for change in self.changes(accepted):
            by_file.setdefault(change.file, []).append(change)
        texts = {}
        for file, changes in by_file.items():
            path = folder / Path(file).relative_to(display_name)
            texts[path] = _rewritten(path.read_text(encoding="utf-8"), changes)
        return texts

    def _of_case(self, index: int) -> Iterator[Surprise]:
        """Every way in which a case comes out otherwise than it expects."""
        suite, expects = self.suite, self.suite.cases[index].expects
        fired, unknown = suite.fired[index], suite.unknown[index]
        yield from (Surprise("fires", name) for name in fired - expects.fires)
        yield from (Surprise("no longer fires", name) for name in expects.fires - fired)
        if expects.unknown is not None:
            yield from (Surprise("is unknown", name) for name in unknown - expects.unknown)
            yield from (Surprise("is no longer unknown", name) for name in expects.unknown - unknown)
        for name, entry in expects.does.items():
            if name in fired and not self._does_so(index, name, entry):
                yield Surprise("does something else", name)
        for key, demanded in expects.demands.items():
            if demanded != frozenset(getattr(suite.rule_set, key)):
                yield Surprise("demands", key)
        for key, expected in expects.items.items():
            for item in expected ^ self._items.get(index, {}).get(key, expected):
                yield Surprise(key, item)  # type: ignore[arg-type]

    def _does_so(self, index: int, name: str, entry: Any) -> bool:
        rule = self.rules[name]
        lines = entry.lines is None or set(entry.lines) == set(self.suite.held_lines(index, rule))
        return lines and same(entry.consequence(), consequence_of(rule))

    def _expect(self, index: int, accepted: frozenset[Surprise]) -> _Expected:
        """What a case expects once these surprises are accepted."""
        expects, fired = self.suite.cases[index].expects, self.suite.fired[index]
        expected = _Expected(
            set(expects.fires),
            None if expects.unknown is None else set(expects.unknown),
            {
                name: written_consequence(consequence.consequence(), consequence.lines)
                for name, consequence in expects.does.items()
            },
            {key: set(names) for key, names in expects.items.items()},
            {key: set(names) for key, names in expects.demands.items()},
        )
        for surprise in self._of_case(index):
            if surprise not in accepted:
                continue
            what, name = surprise
            if what == "fires":
                expected.fires.add(name)
            elif what == "no longer fires":
                expected.fires.discard(name)
                expected.does.pop(name, None)
            elif expected.unknown is not None and what in ("is unknown", "is no longer unknown"):
                expected.unknown ^= {name}
            elif what == "does something else" and name in fired:
                expected.does[name] = stated_of(self.suite, index, self.rules[name])
            elif what == "demands":
                expected.demands[name] = set(getattr(self.suite.rule_set, name))
            elif what in _ITEM_KEYS:
                expected.items[what] ^= {name}
        return expected

    def _first_of_pieces(self) -> dict[tuple[str, int], int]:
        first: dict[tuple[str, int], int] = {}
        for index, case in enumerate(self.suite.cases):
            first.setdefault((case.place.file, case.place.line), index)
        return first

    def _pieces(self, accepted: frozenset[Surprise]) -> dict[tuple[str, int], dict[str, Any] | None]:
        """By piece: the `expect` that it needs; None where its cases differ."""
        expected = [self._expect(index, accepted) for index in range(len(self.suite.cases))]
        pieces: dict[tuple[str, int], dict[str, Any] | None] = {}
        for index, case in enumerate(self.suite.cases):
            place = (case.place.file, case.place.line)
            piece = self._relative(case, expected[index], expected)
            if place in pieces and pieces[place] != piece:
                pieces[place] = None
            else:
                pieces.setdefault(place, piece)
        return pieces

    def _relative(self, case: Case, mine: _Expected, every: list[_Expected]) -> dict[str, Any]:
        """What a case says beyond the one that it starts from."""
        start = every[self._index[case.parent]] if case.parent else None
        before = start.fires if start else set()
        piece: dict[str, Any] = {
            "fires": sorted(mine.fires - before),
            "stops": sorted(before - mine.fires),
            "does": mine.does,
        }
        if mine.unknown is not None and (start is None or mine.unknown != start.unknown):
            piece["unknown"] = sorted(mine.unknown)
        piece |= {key: sorted(names) for key, names in mine.demands.items()}
        return piece | {key: sorted(names) for key, names in mine.items.items()}


def _review(reviewer: Reviewer, case: Case) -> Review:
    return reviewer.review(case.package, reviewed_on=case.on)


def _only(these: dict[str, Any] | None, those: dict[str, Any] | None) -> dict[str, Any]:
    """The keys of one that the other says otherwise."""
    other = those or {}
    differing = {key: value for key, value in (these or {}).items() if other.get(key) != value}
    if "does" in differing:
        rules = (these or {})["does"]
        differing["does"] = {
            name: value for name, value in rules.items() if value != other.get("does", {}).get(name)
        }
    return differing


def _rewritten(text: str, changes: Iterable[ExpectChange]) -> str:
    """The text of a file of cases with changed `expect` blocks; everything else stays as it is written."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    document = yaml.load(text)
    nodes = dict(_nodes(document))
    for change in changes:
        node = nodes[change.line]
        expect = node.get("expect")
        if expect is None:
            expect = node["expect"] = CommentedMap()
        for key in {**change.before, **change.after}:
            before, after = change.before.get(key), change.after.get(key)
            if key == "does":
                _put_consequences(expect, before or {}, after or {})
            else:
                _set_names(expect, key, after)
        if not expect:
            del node["expect"]
    stream = io.StringIO()
    yaml.dump(document, stream)
    return lay_out(stream.getvalue())


def _nodes(document: Any) -> Iterator[tuple[int, Any]]:
    """The cases and variants of a file by their first line."""
    for case in document:
        yield case.lc.line + 1, case
        for variant in case.get("variants") or ():
            yield variant.lc.line + 1, variant


def _set_names(expect: Any, key: str, value: Any) -> None:
    if value or (value is not None and key not in ("fires", "stops")):
        names = CommentedSeq(value)
        names.fa.set_flow_style()
        expect[key] = names
    else:
        expect.pop(key, None)


def _put_consequences(expect: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    stated = expect["does"]
    for name in before:
        if name not in after:
            del stated[name]
    stated.update(after)
    if not stated:
        del expect["does"]
