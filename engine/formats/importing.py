"""Files of other systems into packages: what form they have, which mapping knows them, and what came of it.

Everything or nothing: one file that cannot be read stops the run with every problem of every file. Nothing is written
here. Left out: what is done with the packages (`handrail exchange import`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from zoneinfo import available_timezones

from ..exchange.encoding import is_windows_1252, remark_on_encoding, utf8_of
from ..exchange.packages import TABLES
from ..model import CarePackage, Place, Problem, ProblemsFoundError, file_error, read_problem
from ..model.limits import FOREIGN_BYTES
from .crosswalk import Crosswalk, shipped_crosswalks
from .edifact_form import edifact_records
from .fsh_form import Shorthand, fsh_records, shorthand_of
from .gathering import package_of, reference_of
from .joining import join
from .json_form import json_line_records, json_records, repeated_json_records
from .mapping import Mapping, shipped_mappings
from .report import ImportReport, tallies
from .table_checks import TEXTS, WORKBOOKS, kind_of_table
from .tables import Fit, ForeignTable, foreign_table, kind_of_file, known_columns, mapping_for, read_tables
from .tree import Record
from .understanding import Understanding
from .understood import Understood, short
from .xml_form import element_records, fhir_xml_records, is_fhir, xml_tree

_NO_SHORTHAND = Shorthand()
_XML_ENCODING = re.compile(r"\A(\s*<\?xml[^>]*?)\s+encoding=[\"'][^\"']*[\"']")
_LOOKED_AT = 100_000
_MOST_COLUMNS = 12
ENDINGS = (
    "json",
    "ndjson",
    "jsonl",
    "xml",
    "edi",
    "edifact",
    "dta",
    "txt",
    "fsh",
    *WORKBOOKS,
    *TEXTS,
    "parquet",
)
"""Ends of names that are looked at; what is inside decides."""


def _nobody(_: str) -> CarePackage | None:
    return None


@dataclass(frozen=True)
class Choices:
    """What whoever imports has said."""

    today: date
    mapping: Mapping | None = None
    scales: MappingType[str, str] = field(default_factory=dict)
    synthetic: bool = False
    zone: str = ""
    """The time zone where the people live; the mapping's by default."""
    there: Callable[[str], CarePackage | None] = _nobody
    """The package that is there already under a reference: what comes in is joined to it."""


def import_files(files: Sequence[Path], choices: Choices) -> ImportReport:
    """Packages of people, and what was not understood.

    Args:
        files: files, or folders of which every file with a known end is read.
        choices: mapping, scales, and the day of reading.

    Raises:
        ProblemsFoundError: everything that is wrong with the files; nothing is imported then.
    """
    return _report([str(file) for file in files], *understand_files(files, choices), choices)


def import_content(name: str, content: bytes, choices: Choices) -> ImportReport:
    """Packages of people from a file that is in memory and on no disk, and what was not understood.

    Args:
        name: what to call it; its end says what it may be.
        content: the file.
        choices: mapping, scales, and the day of reading.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    return _report([name], *understand_content(name, content, choices), choices)


def understand_content(name: str, content: bytes, choices: Choices) -> tuple[Understood, list[Mapping]]:
    """What a file that is in memory says, and by which mapping.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    if len(content) > FOREIGN_BYTES:
        raise _too_large(name)
    return _understood([_records_of(name, content, choices.mapping)], choices, _encoding_said(name, content))


def _report(
    names_of_files: Sequence[str], understood: Understood, used: Sequence[Mapping], choices: Choices
) -> ImportReport:
    """What came of everything, person by person."""
    counts, names = understood.counts, dict[str, int]()
    people = []
    for gathered in understood.people.values():
        reference = reference_of(gathered.reference or gathered.key)
        names[reference] = names.get(reference, 0) + 1
        if names[reference] > 1:
            reference = f"{reference[:56]}-{names[reference]}"
        person = package_of(gathered, reference, counts, choices.today, synthetic=choices.synthetic)
        there = choices.there(reference)
        people.append(person if there is None else join(person, there, counts))
    says = [*understood.says, *(say for mapping in used for say in mapping.says)]
    says += [
        f"{shipped_crosswalks()[name].title} was refused: say its scale, such as --scale {name}="
        f"{next(iter(shipped_crosswalks()[name].ask_scale))}."
        for name in sorted(understood.scales_wanted)
    ]
    return ImportReport(
        files=tuple(names_of_files),
        formats=tuple(mapping.title for mapping in used),
        people=tuple(people),
        read=tallies(counts.read),
        passed_over=tallies(counts.passed_over),
        not_understood=tallies(counts.not_understood),
        refused=tallies(counts.refused),
        says=tuple(dict.fromkeys(says)),
    )


def understand_files(files: Sequence[Path], choices: Choices) -> tuple[Understood, list[Mapping]]:
    """What files say, and by which mappings; those of one format are read together.

    Raises:
        ProblemsFoundError: everything that is wrong with the files.
    """
    problems = [_empty(folder) for folder in files if folder.is_dir() and not any(_every([folder]))]
    by_mapping: dict[str, tuple[Mapping, list[Record]]] = {}
    every, says = list(_every(files)), list[str]()
    shorthand = shorthand_of(file for file in every if file.suffix.lower() == ".fsh")
    for file in every:
        try:
            content = _content(file)
            mapping, records = _records_of(str(file), content, choices.mapping, shorthand)
            says.extend(_encoding_said(str(file), content))
            by_mapping.setdefault(mapping.mapping, (mapping, []))[1].extend(records)
        except ProblemsFoundError as error:
            problems.extend(error.problems)
    if problems:
        raise ProblemsFoundError(problems)
    return _understood(list(by_mapping.values()), choices, says)


def _understood(
    read: Sequence[tuple[Mapping, Sequence[Record]]], choices: Choices, says: Iterable[str]
) -> tuple[Understood, list[Mapping]]:
    """What records of every mapping say; a table that lacks what each row must say is a problem."""
    understood, crosswalks = Understood(says=list(says)), _crosswalks(choices)
    _check_zone(choices.zone)
    problems = []
    for mapping, records in read:
        mapping = mapping.changed(zone=choices.zone) if choices.zone else mapping
        before = understood.counts.copy()
        Understanding(mapping, crosswalks, dict(choices.scales), choices.today, understood).take(records)
        if mapping.form == "table" and (lacks := understood.counts.lacking_since(before)):
            problems.append(_nothing_read(mapping, records, " and ".join(lacks)))
    if problems:
        raise ProblemsFoundError(problems)
    return understood, [mapping for mapping, _ in read]


def _nothing_read(mapping: Mapping, records: Sequence[Record], why: str) -> Problem:
    """That a table says nothing by its mapping: what its rows lack, and what stands in them."""
    rows = [record for record in records if record.kind == "row"]
    columns = list(dict.fromkeys(column for row in rows for column in row.tree))
    stands = ", ".join(f"`{short(column)}`" for column in columns[:_MOST_COLUMNS])
    file, _, line = (rows or records)[0].where.rpartition(":")
    return Problem(
        "H109",
        f"by the mapping `{mapping.mapping}` no row of {len(rows):,} can be read: {why}",
        Place(file, int(line), 1) if line.isdecimal() else Place(records[0].file),
        f"its columns are {stands}; say in the mapping which of them has what is missing, or add it to the list",
    )


def _check_zone(zone: str) -> None:
    if zone and zone not in available_timezones():
        raise file_error("--zone", "H201", f"`{zone[:40]}` is no time zone", "write it as Europe/London")


def is_foreign(name: str, content: bytes) -> bool:
    """Whether a file is of another system: FHIR, EDIFACT, XML, or a table that a mapping knows and packages are not."""
    ending, head = Path(name).suffix.lower().removeprefix("."), _as_utf8(content)[:_LOOKED_AT]
    if ending in ("csv", "xlsx"):
        try:
            columns = (
                read_tables(name, ending, utf8_of(content) if ending == "csv" else content, known_columns)[0]
            ).head
        except ProblemsFoundError:
            return False
        return "reference" not in columns and mapping_for(columns) is not None
    if ending in ("json", "jsonl"):
        return re.search(rb'"resourceType"\s*:', head) is not None
    return ending in ENDINGS and ending not in TABLES


def _crosswalks(choices: Choices) -> MappingType[str, Crosswalk]:
    """The shipped crosswalks; refused where a scale is named that none of them asks for."""
    known = shipped_crosswalks()
    for name, scale in choices.scales.items():
        if name not in known or scale not in known[name].ask_scale:
            asked = [crosswalk_name for crosswalk_name, crosswalk in known.items() if crosswalk.ask_scale]
            scales = ", ".join(
                f"{crosswalk_name}={scale}"
                for crosswalk_name in asked
                for scale in known[crosswalk_name].ask_scale
            )
            raise file_error(
                "--scale", "H201", f"`{name}={scale}` is no scale that is asked for", f"known here: {scales}"
            )
    return known


def _empty(folder: Path) -> Problem:
    return Problem(
        "H101",
        "the folder holds no file that can be read",
        Place(str(folder)),
        f"files that are read end in: {', '.join(ENDINGS)}",
    )


def _every(files: Sequence[Path]) -> Iterator[Path]:
    for file in files:
        if file.is_dir():
            yield from sorted(
                path
                for path in file.rglob("*")
                if path.is_file() and path.suffix.lower().removeprefix(".") in ENDINGS
            )
        else:
            yield file


def _records_of(
    name: str, content: bytes, mapping: Mapping | None, shorthand: Shorthand = _NO_SHORTHAND
) -> tuple[Mapping, list[Record]]:
    """The mapping of a file, and its records, which know the file."""
    chosen, records = _read_records(name, content, mapping, shorthand)
    return chosen, [replace(record, file=name) for record in records]


def _read_records(
    name: str, content: bytes, mapping: Mapping | None, shorthand: Shorthand
) -> tuple[Mapping, list[Record]]:
    """The mapping of a file, and its records by what it holds."""
    ending = Path(name).suffix.lower().removeprefix(".")
    if kind := kind_of_table(name, ending, content):
        return foreign_table(name, kind, utf8_of(content) if kind == "csv" else content, mapping)
    content = _as_utf8(content)
    head = content[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"UNA", b"UNB")):
        chosen = mapping or _edifact_mapping("edifact", head, name)
        return chosen, list(edifact_records(name, content, chosen.belongs_to))
    if head.startswith(b"<"):
        return _xml(name, content, head, mapping)
    if ending == "fsh":
        return shipped_mappings()["fhir_r4"], list(fsh_records(name, content, shorthand))
    if mapping is not None and mapping.form == "json":
        return mapping, list(repeated_json_records(name, content, mapping.repeated))
    if head.startswith((b"{", b"[")) or ending in ("json", "ndjson", "jsonl"):
        read: Callable[[str, bytes], Iterator[Record]] = (
            json_line_records if ending in ("ndjson", "jsonl") else json_records
        )
        return mapping or shipped_mappings()["fhir_r4"], list(read(name, content))
    raise file_error(
        name,
        "H101",
        "the file is of a kind that is not read",
        "FHIR (JSON or XML), EDIFACT, CSV, Excel or Parquet",
    )


def _encoding_said(name: str, content: bytes) -> Iterator[str]:
    """What must be said of a table that does not say itself in what it is written."""
    if Path(name).suffix.lower().removeprefix(".") in (*TEXTS, "xls") and is_windows_1252(content):
        remark = remark_on_encoding(name)
        yield f"{Path(name).name}: {remark.message}: {remark.help}."


def _as_utf8(content: bytes) -> bytes:
    """Text of two bytes a letter that says so in its first two (Excel writes it); anything else as it is."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return content
    return _XML_ENCODING.sub(r"\1", text, count=1).encode()


def _content(file: Path) -> bytes:
    if not file.exists():
        raise file_error(str(file), "H101", "the file is not there", "check the path")
    try:
        if file.stat().st_size > FOREIGN_BYTES:
            raise _too_large(str(file))
        return file.read_bytes()
    except OSError as error:
        raise ProblemsFoundError([read_problem(str(file), error)]) from None


def _too_large(name: str) -> ProblemsFoundError:
    return file_error(name, "H106", f"at most {FOREIGN_BYTES:,} bytes of one file are read", "split the file")


def _xml(name: str, content: bytes, head: bytes, mapping: Mapping | None) -> tuple[Mapping, list[Record]]:
    """The mapping for an XML file, and its records."""
    if mapping is None and (b"http://hl7.org/fhir" in head or is_fhir(name, content)):
        return shipped_mappings()["fhir_r4"], list(fhir_xml_records(name, content))
    if mapping is None or mapping.form == "fhir":
        mapping = next(
            (
                candidate
                for candidate in shipped_mappings().values()
                if candidate.form == "xml" and candidate.recognise.holds.encode() in head
            ),
            None,
        )
    if mapping is None:
        _, local, _ = xml_tree(name, content)
        raise file_error(
            name,
            "H109",
            f"the file is XML (`{local[:40]}`) that no mapping knows",
            "give a mapping with --mapping FILE",
        )
    return mapping, list(element_records(name, content, mapping.repeated))


def _edifact_mapping(form: str, head: bytes, name: str) -> Mapping:
    for mapping in shipped_mappings().values():
        if mapping.form == form and mapping.recognise.holds.encode() in head:
            return mapping
    raise file_error(
        name,
        "H109",
        "the file is EDIFACT of a kind that no mapping knows",
        "give a mapping with --mapping FILE",
    )


def table_of(file: Path, fit: Fit = known_columns) -> ForeignTable:
    """A table with the names of its columns, and the rows of every sheet with the same.

    Args:
        file: the table.
        fit: how well some names are those of its columns.

    Raises:
        ProblemsFoundError: it is none, or too large.
    """
    content = _content(file)
    tables = read_tables(str(file), kind_of_file(file, content), utf8_of(content), fit)
    alike = [table for table in tables if table.head == tables[0].head]
    return replace(tables[0], rows=[row for table in alike for row in table.rows])
