"""A rule set with some of its text changed and nothing saved: what the rule lab edits.

Definitions: a draft holds the whole text of every rules file. The *block* of a rule is its lines, from `- rule:` to the
last line before the next entry or comment at the margin; of a row of a decision table, those of the table. A file may be
new in a draft. Loading a draft finds every problem with its place in the
changed file. A draft of a council's layer has the layer's own rules; those of its base are read and not changed, and it
is loaded without its proof, which is of the files as they are. Left out: who may save one (the screen decides).
"""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from engine.files import write_text

from ..knowledge import Catalogue, RuleSetFolder
from ..knowledge.council_layer import base_folder, extended_set
from ..model import Rule, RuleSet

_HEADER = "rule_set.yaml"


@dataclass(frozen=True)
class Draft:
    """The texts of a rule set's files, by file name."""

    folder: RuleSetFolder
    texts: Mapping[str, str]

    @classmethod
    def of(cls, folder: RuleSetFolder) -> Draft:
        """The files as they are."""
        return cls(
            folder,
            {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.path.glob("*.yaml"))},
        )

    def holds(self, rule: Rule) -> bool:
        """Whether a rule stands in one of its files; one of a layer's base does not."""
        return rule.file == f"{self.folder.shown}/{_name(rule)}" and _name(rule) in self.texts

    def block(self, rule: Rule) -> str:
        """The text of a rule."""
        lines = self.texts[_name(rule)].splitlines()
        first, last = _span(lines, rule.line)
        return "\n".join(lines[first:last])

    def with_block(self, rule: Rule, text: str) -> Draft:
        """The draft with another text for a rule."""
        lines = self.texts[_name(rule)].splitlines()
        first, last = _span(lines, rule.line)
        new_lines = [*lines[:first], *text.rstrip("\n").splitlines(), *lines[last:]]
        return replace(self, texts={**self.texts, _name(rule): "\n".join(new_lines) + "\n"})

    def with_entry(self, file: str, text: str) -> Draft:
        """The draft with an entry after the others of a file, which may be new."""
        before = self.texts.get(file, "").rstrip("\n")
        return replace(self, texts={**self.texts, file: f"{before}\n\n{text}" if before else text})

    def load(self, catalogue: Catalogue) -> RuleSet:
        """The rule set that it would be.

        Raises:
            ProblemsFoundError: every problem, in the files as they would be.
        """
        with self.as_folder(rules_alone=True) as folder:
            return folder.load(catalogue, authoring=True)

    @contextmanager
    def as_folder(self, *, rules_alone: bool = False) -> Iterator[RuleSetFolder]:
        """The set that it would be, in a folder that goes away afterwards.

        Args:
            rules_alone: without what lies in folders of the set: cases, properties, hazards, a catalogue of its own.
        """
        with tempfile.TemporaryDirectory(prefix="handrail-draft-") as place:
            folder = Path(place) / self.folder.path.name
            if rules_alone:
                folder.mkdir()
            else:
                shutil.copytree(self.folder.path, folder)
            self._write(folder)
            base = base_folder(extended_set(self.folder.path), self.folder.path)
            if base is not None and base.parent == self.folder.path.resolve().parent:
                shutil.copytree(base, Path(place) / base.name)
            yield RuleSetFolder(folder, self.folder.shown, self.folder.published)

    def patch(self) -> str:
        """What differs from the files as they are, as a patch that `git apply` takes; empty when nothing does."""
        parts: list[str] = []
        for name, text in self.texts.items():
            path = f"{self.folder.shown}/{name}"
            before = self._saved_text(name)
            old = f"a/{path}" if before else "/dev/null"
            parts += difflib.unified_diff(
                before.splitlines(keepends=True), text.splitlines(keepends=True), old, f"b/{path}"
            )
        return "".join(parts)

    def save(self) -> tuple[str, ...]:
        """Write the changed files over the live ones, each whole or not at all; their names."""
        changed = []
        for name, text in self.texts.items():
            target = self.folder.path / name
            if self._saved_text(name) != text:
                with tempfile.NamedTemporaryFile(
                    "w", encoding="utf-8", dir=target.parent, delete=False
                ) as file:
                    file.write(text)
                shutil.copymode(target if target.exists() else self.folder.path / _HEADER, file.name)
                Path(file.name).replace(target)
                changed.append(name)
        return tuple(changed)

    def _saved_text(self, name: str) -> str:
        """A file as it is; nothing where it is new."""
        path = self.folder.path / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _write(self, place: Path) -> None:
        for name, text in self.texts.items():
            write_text(place / name, text)


def _name(rule: Rule) -> str:
    return Path(rule.file).name


def _span(lines: list[str], line: int) -> tuple[int, int]:
    """The first line of a block and the one after its last, from 0."""
    first = line - 1
    while first > 0 and not lines[first].startswith("-"):
        first -= 1
    last = first + 1
    while last < len(lines) and (not lines[last] or lines[last][0] not in "-#"):
        last += 1
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    return first, last
