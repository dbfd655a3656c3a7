"""A mapping: which places of a foreign format mean which words of a package, as YAML that needs no code.

Definitions: a *block* takes the records of a kind, where its conditions hold. It *reads* single words, *adds* parts
that there may be several of, hands answers to a *crosswalk*, and names what it passes over on purpose and why. What no
block takes, and what a block neither reads nor passes over, is listed as not understood, with counts.

Left out: how a mapping is carried out (`understanding`), and instruments of assessment (`crosswalk`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from ..knowledge.reader import load_record
from ..model.field import Frozen
from .log_row import LOG_FIELDS
from .path import parts_of
from .plain_times import PlainTimes
from .words import as_kind, can_be, is_word

FileForm = Literal["fhir", "edifact", "table", "xml", "json"]
Conversion = Literal[
    "text",
    "number",
    "whole",
    "yes_no",
    "date",
    "clock",
    "moment",
    "span_start",
    "span_end",
    "month_day_clock",
    "minutes",
    "hours_and_minutes",
    "age_band",
    "last_part",
    "days",
]
PartKind = Literal["visits", "allowances", "goals", "diagnoses", "named_equipment", "noted", "delivered"]
Paths = str | tuple[str, ...]
_HERE = Path(__file__).parent / "mappings"


def as_paths(written: Paths) -> tuple[str, ...]:
    """One path or several, as several."""
    return (written,) if isinstance(written, str) else written


class Source(Frozen):
    """Who says that a format is so."""

    title: str
    url: str = ""
    read_on: str = ""
    licence: str = ""


class ValueReading(Frozen):
    """How one value is read: the first path that leads to something, turned into what a package has."""

    at: Paths = Field(default=(), description="Paths; the first that leads to anything is read")
    join: bool = Field(default=False, description="Join the texts of all paths by a space instead")
    convert: Conversion = Field(default="text", alias="as")
    unit: Paths = Field(default=(), description="Where the unit of a number stands")
    units: dict[str, float] = Field(default={}, description="Factors by unit; another unit is not understood")
    words: dict[str, str] = Field(
        default={}, description="Our word for each of theirs; others are not understood"
    )
    value: str | int | float | bool | None = Field(
        default=None, description="The same for every record; beside `at`, where that leads to nothing"
    )
    times: float | None = Field(default=None, description="The number is multiplied by this")
    on: Paths = Field(default=(), description="Where the day of it stands; the latest counts")
    needed: bool = False
    unless: Paths = Field(
        default=(), description="Where one of these leads to anything, it is no plain value and is not read"
    )

    @field_validator("at", "on", "unit", "unless")
    @classmethod
    def _can_be_read(cls, written: Paths) -> Paths:
        for path in as_paths(written):
            parts_of(path)
        return written


class WordReading(ValueReading):
    """A word of the package, such as `person.weight_kg`."""

    to: str

    @field_validator("to")
    @classmethod
    def _is_a_word(cls, written: str) -> str:
        if not is_word(written):
            raise ValueError(f"a package has no word `{written}`: docs/words.md lists them")
        return written

    @model_validator(mode="after")
    def _reads_what_the_word_can_be(self) -> WordReading:
        fixed = () if self.value is None else (self.value,)
        for ours in (*self.words.values(), *fixed):
            if not can_be(self.to, as_kind(self.to, ours)):
                raise ValueError(f"`{self.to}` cannot be `{ours}`: docs/words.md lists what it can be")
        return self


class RepeatedPart(Frozen):
    """Something that a package may have several of."""

    to: PartKind
    each: dict[str, ValueReading] = Field(default={})
    timing: str = Field(
        default="", description="Where a FHIR Timing stands, which gives days, start and length"
    )
    ratio: str = Field(
        default="", description="Where a FHIR Ratio stands, which gives hours for a span of weeks"
    )
    unit_minutes: dict[str, float] = Field(
        default={}, description="Minutes of one unit, by code of the service"
    )
    code: Paths = ()
    rows: str = Field(
        default="", description="Delivered care: what there is one of for each worker, such as a participant"
    )
    rows_of: str = Field(default="", description="Where a reference of it stands, to what it is")
    workers: tuple[str, ...] = Field(
        default=(), description="Kinds of records that are workers; all by default"
    )
    workers_at: tuple[str, ...] = Field(
        default=(), description="Tables: columns that name workers who were all there as the row says"
    )
    parted_by: tuple[str, ...] = Field(
        default=(), description="Tables: what stands between several workers in a cell, such as `/`"
    )

    @model_validator(mode="after")
    def _reads_what_a_log_holds(self) -> RepeatedPart:
        if self.to == "delivered" and (unknown := sorted(self.each.keys() - LOG_FIELDS)):
            raise ValueError(
                f"a log of a visit has no `{unknown[0]}`: it has {', '.join(sorted(LOG_FIELDS))}"
            )
        return self


class Assessing(Frozen):
    """Answers to questions of an instrument: what was asked, what was answered, and when."""

    each: str = Field(default="", description="Where the single answers stand; the record itself by default")
    code: Paths
    value: Paths
    text: Paths = ()
    on: Paths = ()
    instrument: Paths = Field(default=(), description="Where the name of the instrument stands")
    words: Paths = Field(
        default=(),
        description="Where free words stand: noted as they are where no crosswalk has the question",
    )
    crosswalks: tuple[str, ...] = Field(default=(), description="Crosswalks to try; all by default")
    bounds: Paths = Field(default=(), description="Where it stands that an answer is only a bound")


class Telling(Frozen):
    """Answers that name the word of the package themselves, as Handrail's own form does."""

    each: str
    word: str
    value: Paths
    no_answer: Paths = Field(
        default=(), description="Answers that say that there is none, where they are no value of the word"
    )
    on: Paths = ()


class Inside(Frozen):
    """Records inside a record, such as the activities of a care plan."""

    at: str
    called: str = Field(description="What kind of record they are")


class Doubt(Frozen):
    """What is read, and should be asked about."""

    when: dict[str, Paths]
    says: str


class RecordBlock(Frozen):
    """What is done with the records of a kind."""

    record: Paths
    when: dict[str, Paths] = Field(
        default={},
        description="Texts of which a path must lead to one; ` | ` parts paths of which any may lead to it; "
        "`~text` stands in it as whole words, `~text*` begins a word in it, `!text` is taken out of it before such words "
        "are looked for, `@list` is any of a list of words, "
        "`-` is: leads to nothing, `*` to anything, `<today` to a day that is over, `>today` to one that is to "
        "come, `?day` to what is no day that can be read, `=person` to whoever the record is of",
    )
    unless: dict[str, Paths] = Field(
        default={}, description="Conditions of the same kind; where all hold, the block takes no record"
    )
    read: tuple[WordReading, ...] = ()
    add: tuple[RepeatedPart, ...] = ()
    assess: tuple[Assessing, ...] = ()
    tell: tuple[Telling, ...] = ()
    passed_over: dict[str, str] = Field(
        default={}, description="Elements that are not read on purpose, and why"
    )
    inside: tuple[Inside, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    pass_over_record: str = Field(default="", description="Why the whole record is not read")
    not_understood: str = Field(default="", description="Why nobody knows what the whole record means")


class PersonPlaces(Frozen):
    """Whose a record is."""

    at: Paths = Field(description="Where the reference to the person stands")
    record: str = Field(default="", description="The kind of record that is the person")
    reference: Paths = Field(
        default=(), description="What the package is called: first of these in that record"
    )
    hashed: Paths = Field(
        default=(),
        description="Where a number of the person stands that is never shown: its hash is what they are called",
    )
    identifiers: Paths = Field(default=(), description="The same numbers in the record that is the person")
    told_by: tuple[str, ...] = Field(
        default=(),
        description="What is the same in every record of one person; where it differs, it is another person",
    )
    same: tuple[str, ...] = Field(
        default=(), description="The same of the record that is the person: two that differ are two people"
    )
    never_shown: tuple[str, ...] = Field(
        default=(), description="Forms of national numbers: whoever is called by one is called by its hash"
    )


class Recognition(Frozen):
    """How a file is known to be of this format."""

    columns: tuple[str, ...] = ()
    holds: str = Field(default="", description="A text that the file holds near its beginning")


class Mapping(Frozen):
    """A format, and what it means."""

    mapping: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    form: FileForm
    sources: tuple[Source, ...] = ()
    person: PersonPlaces
    blocks: tuple[RecordBlock, ...]
    word_lists: dict[str, tuple[str, ...]] = Field(
        default={}, description="Lists of words that conditions name as `@list`"
    )
    named: Paths = Field(default=(), description="What a record that is not understood is called by")
    recognise: Recognition = Recognition()
    elements: dict[str, dict[str, str]] = Field(
        default={}, description="By kind of record: elements that are not read on purpose, and why"
    )
    doubts: dict[str, tuple[Doubt, ...]] = Field(
        default={},
        description="By kind of record, or `*` for all: what is read by any block, and should be asked about",
    )
    belongs_to: dict[str, str] = Field(
        default={}, description="EDIFACT: the segment that a segment belongs to"
    )
    repeated: str = Field(default="", description="XML: the element that is a record")
    stops: dict[str, str] = Field(
        default={}, description="Elements that may change what all others mean: a record with one is not read"
    )
    versions: Paths = Field(
        default=(),
        description="Where it stands how new a record is: of one that stands several times the last counts",
    )
    dates: Literal["", "DMY", "MDY", "YMD"] = Field(default="", description="Order of day, month and year")
    zone: str = Field(default="Europe/London", description="Time zone of a clock without one")
    plain_times: PlainTimes = Field(
        default="",
        description="What a plain number is where a time of day stands: `HH.MM` (08.05 is five past eight), `hours` (8.25 "
        "is a quarter past), `excel` (parts of a day, and days since the end of 1899); without it, it is none",
    )
    as_above: tuple[str, ...] = Field(
        default=(), description="Tables: columns in which an empty cell says what the last one above it says"
    )
    unfold: tuple[dict[str, str], ...] = Field(
        default=(),
        description="Tables: sets of columns of which each is a row of its own: for each name that is read, the column, "
        "or `=` and a text that is the same in all rows",
    )
    headings: dict[str, Literal["label", "line", "sheet"]] = Field(
        default={},
        description="Tables: for each name that is read, what says it of the rows below: a line of a single cell with a "
        "`label` (`Client: A-1`), any `line` of a single cell, or the title of the `sheet`",
    )
    one_row_is: Literal["", "worker", "visit", "service", "answer"] = Field(
        default="",
        description="What a row is; of visits it is told how many came only where each row is a `worker`",
    )
    says: tuple[str, ...] = Field(default=(), description="What whoever reads the result must know")

    @model_validator(mode="after")
    def _is_whole(self) -> Mapping:
        if self.form == "edifact" and not self.belongs_to:
            raise ValueError("EDIFACT needs `belongs_to`")
        if self.form in ("xml", "json") and not self.repeated:
            raise ValueError("XML and JSON need `repeated`, the name of what is a record")
        if unknown := sorted(self._lists_named() - set(self.word_lists)):
            raise ValueError(f"there is no list of words `{unknown[0]}` in `word_lists`")
        return self

    def _lists_named(self) -> set[str]:
        """The lists of words that conditions name."""
        doubts = [*self.doubts.values(), *(block.doubts for block in self.blocks)]
        conditions = [
            *(conditions for block in self.blocks for conditions in (block.when, block.unless)),
            *(doubt.when for of_kind in doubts for doubt in of_kind),
        ]
        answers = [telling.no_answer for block in self.blocks for telling in block.tell]
        expected = [word for when in conditions for words in when.values() for word in as_paths(words)]
        expected += [word for words in answers for word in as_paths(words)]
        return {word[1:] for word in expected if word.startswith("@")}


def load_mapping(path: Path) -> Mapping:
    """A mapping file.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    return load_record(Mapping, path, what="a mapping", begins="begin with `mapping: …`")


@cache
def shipped_mappings() -> dict[str, Mapping]:
    """The mappings that Handrail brings, by name."""
    loaded = [load_mapping(path) for path in sorted(_HERE.glob("*.yaml"))]
    return {mapping.mapping: mapping for mapping in loaded}
