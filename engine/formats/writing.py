"""A package that came in, as the YAML file that everything else here reads, with what is beside it as comments.

Definitions: comments say where each value comes from, what is not assessed to one level and so a range, and what the
file names that no word holds. Every text stands in quotes, so that nothing in it can be anything but text. A comment is one
line of marks that can be seen.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from ..model import CarePackage
from .report import ImportedPerson, KnownRange

_WIDEST = 116


class _Dumper(yaml.SafeDumper):
    """Writes texts in quotes, and keys without."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        """A text in double quotes."""
        return self.represent_scalar("tag:yaml.org,2002:str", text, style='"')

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        """A group; its keys are our own words and need no quotes."""
        node = super().represent_mapping(tag, mapping, flow_style)
        for key, _ in node.value:
            key.style = None
        return node

    def ignore_aliases(self, data: Any) -> bool:
        """Whether a value is written again where it recurs: always, since files here have no aliases."""
        return True


_Dumper.add_representer(str, _Dumper.represent_text)


def package_yaml(package: CarePackage) -> str:
    """A package as YAML; what has its default is left out."""
    values = package.model_dump(mode="json", exclude_unset=True)
    return yaml.dump(
        {"reference": values.pop("reference"), **values},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDEST,
        default_flow_style=False,
    )


def package_text(person: ImportedPerson, formats: str, today: date) -> str:
    """The whole file of a person: what is known of where it comes from, and the package.

    Args:
        person: what came in.
        formats: what it came in as.
        today: the day of reading.
    """
    lines = [
        f"Read from {formats} on {today.isoformat()}. Check it with the person before it is reviewed.",
        *_remark_lines(person),
    ]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines) + package_yaml(person.package)


def range_words(known: KnownRange) -> str:
    """A range as people read it: `person.transfers is one of alone, alone_with_equipment (Section GG, 2026-11-02)`."""
    numbers = all(isinstance(value, int) for value in known.between)
    values = (
        f"between {known.between[0]} and {known.between[-1]}"
        if numbers
        else f"one of {', '.join(map(str, known.between))}"
    )
    return f"{known.word} is {values} ({known.source}{f', {known.on.isoformat()}' if known.on else ''})"


def _remark_lines(person: ImportedPerson) -> Iterator[str]:
    """What is known of where a package comes from, line by line."""
    if not person.package.visits and not person.package.allowances:
        yield "The file holds no plan of care: the package has no visits until somebody adds them."
    if person.ranges:
        yield "Not assessed here, because the instrument does not fix one level:"
        for known in person.ranges:
            yield from _wrap(range_words(known))
    if person.sources:
        yield "Where the values come from:"
        for word, source in person.sources.items():
            yield from _wrap(f"{word}: {source}")
    equipment = [note for note in person.noted if note.kind == "equipment"]
    doubts = [note for note in person.noted if note.kind == "doubt"]
    others = [note for note in person.noted if note.kind not in ("equipment", "doubt")]
    for title, many in (
        ("Ask before the review:", doubts),
        ("Equipment that the file names; look what is in the home:", equipment),
        ("The file also says:", others),
    ):
        if many:
            yield title
        for note in many:
            beside = ", ".join(filter(None, (note.by, note.on.isoformat() if note.on else "")))
            yield from _wrap(f"{note.what}{f' ({beside})' if beside else ''}")


def _wrap(text: str) -> list[str]:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return textwrap.wrap(
        plain, _WIDEST - 4, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False
    )
