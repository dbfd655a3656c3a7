"""Packages in the body of a request: of which kind they are, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request

from dashboard.api.desk import desk_of
from dashboard.api.problem import ApiProblem
from engine import CarePackage, ProblemsFoundError
from engine.exchange import read_packages
from engine.exchange.packages import package_on_line

KINDS = {
    "application/json": "json",
    "application/yaml": "yaml",
    "application/x-ndjson": "jsonl",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.apache.parquet": "parquet",
}
"""How a body is written, by its media type; one that names none is JSON."""
FOREIGN = {
    "application/fhir+json": "json",
    "application/fhir+xml": "xml",
    "application/fhir+ndjson": "ndjson",
    "application/json": "json",
    "application/x-ndjson": "ndjson",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/edifact": "edi",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
"""What other systems write."""
DOCUMENTS = {kind: KINDS[kind] for kind in ("application/json", "application/yaml")}
"""Kinds that hold one package."""


def file_name(request: Request, kinds: Mapping[str, str] = KINDS) -> str:
    """What the body would be called as a file.

    Args:
        request: whose body.
        kinds: ends of names, by media type.

    Raises:
        ApiProblem: it is of a kind that is not taken.
    """
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind not in kinds:
        raise ApiProblem(
            415,
            "H152",
            "A body of this kind is not taken here.",
            what_to_do=f"send one of: {', '.join(kinds)}",
        )
    return f"package.{kinds[kind]}"


async def body(request: Request) -> bytes:
    """The whole body."""
    return await request.body()


def one_package(request: Request, content: bytes) -> CarePackage:
    """The one package of a body.

    Raises:
        ApiProblem: it is of a kind that is not taken.
        ProblemsFoundError: everything that is wrong with it.
    """
    catalogue, name = desk_of(request).catalogue, file_name(request, DOCUMENTS)
    if name.endswith(".json"):
        read = package_on_line(name, content, catalogue)
    else:
        (read,) = read_packages(name, content, catalogue)
    if read.package is None:
        raise ProblemsFoundError(read.problems)
    return read.package
