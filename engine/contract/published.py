"""The schemas that are published, each with its version and whether others write it, read it, or both.

A version is `major.minor`. The major rises when whoever uses the schema would break, and a test holds that; the file of
the former major stays in docs/schemas/contract for those who still have it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..answers import COLUMNS, FORM_VERSION, form_words
from ..delivered import DayDelivered, DeliveredReport
from ..delivered.report import DELIVERED_SCHEMA_VERSION
from ..exchange import TABLE_COLUMNS
from ..formats import ImportReport
from ..formats.mapping import Mapping
from ..formats.report import IMPORT_SCHEMA_VERSION
from ..model import CarePackage, Review, SignedReview
from ..model.review import REVIEW_SCHEMA_VERSION
from .compatibility import Direction, JsonSchema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BASE = "https://handrail.example/schemas"
_JSON_TYPES = {bool: "boolean", int: "integer", float: "number"}


@dataclass(frozen=True)
class Contract:
    """One schema that is published."""

    name: str
    version: str
    direction: Direction
    what: str
    schema: Callable[[], JsonSchema]

    @property
    def major(self) -> str:
        """What rises when somebody would break."""
        return self.version.split(".")[0]

    @property
    def file_name(self) -> str:
        """The file that holds it."""
        return f"{self.name}-{self.major}.schema.json"


def published_schema(contract: Contract) -> JsonSchema:
    """The JSON schema of a contract under its published name, address and version."""
    head = {
        "$schema": _DIALECT,
        "$id": f"{_BASE}/{contract.file_name}",
        "title": contract.what,
        "version": contract.version,
    }
    return {**head, **{key: value for key, value in contract.schema().items() if key != "title"}}


def _table(columns: dict[str, str]) -> JsonSchema:
    """A row of a table, as an object."""
    return {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in columns.items()},
        "required": list(columns),
    }


def _package_table() -> JsonSchema:
    kinds: dict[str, Any] = {
        name: {"type": _JSON_TYPES.get(kind, "string")} for name, kind in TABLE_COLUMNS.items()
    }
    return {"type": "object", "properties": kinds, "required": ["reference"]}


CONTRACTS: tuple[Contract, ...] = (
    Contract("package", "1.0", "both", "A care package", CarePackage.model_json_schema),
    Contract("package_table", "1.0", "in", "A row of the table of care packages", _package_table),
    Contract("mapping", "1.0", "in", "A mapping of a foreign format", Mapping.model_json_schema),
    Contract("review", REVIEW_SCHEMA_VERSION, "out", "A review", Review.model_json_schema),
    Contract("signed_review", REVIEW_SCHEMA_VERSION, "out", "A signed review", SignedReview.model_json_schema),
    Contract("import_report", IMPORT_SCHEMA_VERSION, "out", "What came in and what did not", ImportReport.model_json_schema),
    Contract(
        "delivered_report", DELIVERED_SCHEMA_VERSION, "out", "Planned against delivered", DeliveredReport.model_json_schema
    ),
    Contract("delivered_days", DELIVERED_SCHEMA_VERSION, "out", "A row of days.csv", DayDelivered.model_json_schema),
    Contract(
        "signed_review_rows", "1.1", "out", "A row of a signed review", lambda: _table(dict.fromkeys(COLUMNS, "string"))
    ),
    Contract(
        "form", FORM_VERSION, "out", "The words of Handrail's own FHIR form",
        lambda: _table(dict.fromkeys(form_words(), "string")),
    ),
)  # fmt: skip
