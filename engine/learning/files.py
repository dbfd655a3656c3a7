"""Files of followed reviews (JSON lines) and of evidence layers (YAML): read with every problem, written for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from pydantic import ValidationError

from ..model.evidence_layer import EvidenceLayer
from ..model.problem import Place, Problem, ProblemsFoundError
from .followed_review import FollowedReview

_MOST_PROBLEMS = 20
_HEAD = """\
# An evidence layer: what this council's own outcomes say, laid over the published evidence.
# It changes nothing until somebody names it: handrail review PACKAGE --evidence THIS_FILE
# `published` is what was there before, as the estimate used it; `learned` takes its place.
"""
_MADE_UP = "# MADE UP: learned from invented outcomes. It is for trying things out, and for no real person.\n"


def read_followed(paths: Iterable[Path]) -> Iterator[FollowedReview]:
    """Followed reviews from JSON lines.

    Raises:
        ProblemsFoundError: every line that cannot be read, up to twenty.
    """
    problems: list[Problem] = []
    for path in paths:
        try:
            with path.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    if not line.strip():
                        continue
                    try:
                        review = FollowedReview.model_validate_json(line)
                    except ValidationError as error:
                        problems.append(_problem(path, number, error))
                        if len(problems) == _MOST_PROBLEMS:
                            raise ProblemsFoundError(problems) from None
                        continue
                    if not problems:
                        yield review
        except (OSError, UnicodeDecodeError):
            problems.append(
                Problem(
                    "H101", "the file cannot be read", Place(str(path)), "check the path; it is UTF-8 text"
                )
            )
    if problems:
        raise ProblemsFoundError(problems)


def layer_text(layer: EvidenceLayer) -> str:
    """A layer as YAML."""
    plain = layer.model_dump(mode="json")
    body = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=120)
    return (_MADE_UP if layer.made_up else "") + _HEAD + body


def _problem(path: Path, number: int, error: ValidationError) -> Problem:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    what = f"`{where}`: {first['msg'].lower()}" if where else "the line is no JSON object"
    return Problem(
        "H104",
        f"this is no followed review: {what}",
        Place(str(path), number, 1),
        "give a file as `handrail demo outcomes` writes it",
    )
