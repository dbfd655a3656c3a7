"""Files of followed reviews (JSON lines) and of evidence layers (YAML): read with every problem, written for people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import yaml
from pydantic import ValidationError

from ..model.evidence_layer import EvidenceLayer
from ..model.problem import Place, Problem, ProblemsFoundError, read_problem
from .followed_review import FollowedReview

_MOST_PROBLEMS = 20
_HEAD = """\
# An evidence layer: what this council's own outcomes say, laid over the published evidence.
# It changes nothing until somebody names it: handrail review PACKAGE --evidence THIS_FILE
# `published` is what was there before, as the estimate used it; `learned` takes its place.
"""
_MADE_UP = "# MADE UP: learned from invented outcomes. It is for trying things out, and for no real person.\n"

_ALIKE_BY_CHANCE, _ALIKE_SHARE = 5, 0.01
"""So many outcomes, or such a part of them, may be alike in everything and still be of different people."""

_SIGNED_LATER = "correct the day: outcomes that are to come are no outcomes"
_GIVE_ONCE = (
    "give each outcome once: nobody counts twice; where they are of different people, say so with --alike"
)


def read_followed(
    paths: Iterable[Path], *, alike: bool = False, on: date = date.max
) -> Iterator[FollowedReview]:
    """Followed reviews from JSON lines.

    Args:
        paths: of the files.
        alike: somebody says that outcomes which are alike in everything are of different people.
        on: the day; nothing was signed after it.

    Raises:
        ProblemsFoundError: every line that cannot be read, up to twenty; the same outcomes twice.
    """
    files = list(paths)
    problems = list(_given_twice(files))
    repeated, seen = list[Place](), set[str]()
    for path in files:
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
                    if review.signed_on > on:
                        message = f"this review was signed on {review.signed_on}, a day that has not come"
                        problems.append(Problem("H104", message, Place(str(path), number, 1), _SIGNED_LATER))
                        if len(problems) == _MOST_PROBLEMS:
                            raise ProblemsFoundError(problems)
                    if line.strip() in seen:
                        repeated.append(Place(str(path), number, 1))
                    seen.add(line.strip())
                    if not problems:
                        yield review
        except (OSError, UnicodeDecodeError) as error:
            problems.append(read_problem(str(path), error))
    if not problems and not alike and len(repeated) >= max(_ALIKE_BY_CHANCE, _ALIKE_SHARE * len(seen)):
        message = f"{len(repeated):,} outcomes stand a second time, the first of them here"
        problems.append(Problem("H104", message, repeated[0], _GIVE_ONCE))
    if problems:
        raise ProblemsFoundError(problems)


def _given_twice(paths: Iterable[Path]) -> Iterator[Problem]:
    """Files with the same content as one before, whatever their names: nobody counts twice."""
    first: dict[bytes, Path] = {}
    for path in paths:
        try:
            content = hashlib.sha256(path.read_bytes()).digest()
        except OSError:
            continue
        if content in first:
            message = f"it holds the same outcomes as {first[content]}"
            yield Problem("H104", message, Place(str(path)), "give each file once: nobody counts twice")
        first.setdefault(content, path)


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
