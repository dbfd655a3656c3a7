"""Files of cases as they are written, before anything is made of them: entries with their nodes, and base packages.

Left out: what an entry becomes (`.files`).
"""

from __future__ import annotations

from pathlib import Path

from ...knowledge import Catalogue
from ...knowledge.package import read_package
from ...knowledge.reader import DocumentReader
from ...language import Node, list_entries
from ...model import ProblemsFoundError
from .case import CaseEntry
from .plain_package import Plain

NOTHING_KNOWN = "nothing_known"
"""A package of which only the reference is known; every rule set has it."""
NOTHING_KNOWN_PLAIN: Plain = {"reference": "case", "synthetic": True}
SCHEMA_KEY = "schema"
CASES_SCHEMA = 1
"""Of files of cases, which may say it in a first entry; raised when a key changes its meaning or goes."""


class WrittenCase:
    """A case as it stands in a file."""

    def __init__(self, entry: CaseEntry, node: Node, file: str) -> None:
        """Hold an entry with its node and what its file is called in problems."""
        self.entry, self.node, self.file = entry, node, file


class WrittenCases(DocumentReader):
    """Reads the files of cases and base packages of a rule set.

    Attributes:
        bases: plain packages by the name that a case gives as `package`.
        written: entries by their name, in file order.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Begin without a file; `nothing_known` is there always."""
        super().__init__()
        self.catalogue = catalogue
        self.bases: dict[str, Plain] = {NOTHING_KNOWN: NOTHING_KNOWN_PLAIN}
        self.written: dict[str, WrittenCase] = {}

    def read_base(self, path: Path, display_name: str) -> None:
        """Read a package that cases start from, by the name of its file."""
        node = self.read(path, display_name)
        if node is None:
            return
        try:
            read_package(node, display_name, self.catalogue, [])
            self.bases[path.stem] = node.plain()
        except ProblemsFoundError as error:
            self.problems.extend(error.problems)

    def read_cases(self, path: Path, display_name: str) -> None:
        """Read the entries of one file of cases."""
        document = self.read(path, display_name)
        if document is None:
            return
        for node in list_entries(document, display_name, "cases", "case", self.problems):
            if node.kind != "map":
                self.add(
                    "H104",
                    "a case is a group of `key: value` lines",
                    display_name,
                    node,
                    "start it with `case: `",
                )
                continue
            if node.get(SCHEMA_KEY) is not None:
                if not self._reads_schema(node, display_name, first=node is document.items[0]):
                    return
                continue
            entry = self.read_record(CaseEntry, node, display_name)
            if entry is not None:
                self._keep(WrittenCase(entry, node, display_name))

    def _reads_schema(self, node: Node, display_name: str, *, first: bool) -> bool:
        """Whether the rest of a file of cases is of a schema that is read here; nothing more is said of it if not."""
        written = node.get(SCHEMA_KEY)
        assert written is not None
        version = written.plain()
        if not first or len(node.pairs) > 1:
            self.add(
                "H206",
                f"`{SCHEMA_KEY}` stands alone, as the first entry",
                display_name,
                node,
                f"- {SCHEMA_KEY}: 1",
            )
        elif not isinstance(version, int) or isinstance(version, bool) or version < 1:
            self.add("H203", f"`{SCHEMA_KEY}` is a whole number", display_name, written, f"- {SCHEMA_KEY}: 1")
        elif version > CASES_SCHEMA:
            self.add(
                "H111",
                f"these cases are written for schema {version}, and this Handrail reads up to {CASES_SCHEMA}",
                display_name,
                written,
                "use a newer Handrail",
            )
            return False
        return True

    def _keep(self, written: WrittenCase) -> None:
        """Remember a case under its name; refuse a second one of that name, and one without a start."""
        name = written.entry.case
        if name in self.written:
            first = self.written[name]
            self.add(
                "H207",
                f"the case `{name[:60]}` is written twice",
                written.file,
                written.node,
                f"first written at {first.file}:{first.node.line}",
            )
        self.written.setdefault(name, written)
        if (written.entry.package is None) == (written.entry.same_as is None):
            self.add(
                "H206",
                "a case has either `package` or `same as`",
                written.file,
                written.node,
                f"write `package: {NOTHING_KNOWN}` or `same as: <another case>`",
            )
