"""Nodes of a document to a frozen model, or one problem for each thing wrong, with its place.

Values are strict: `yes` is not true, `"72"` is not a number. Messages are ours, in plain English; a misspelt field is
answered with the nearest one. Left out: what entries mean together (the loaders beside this file).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..language.document import Node
from ..language.nearest_name import NEAR_WORD, did_you_mean, nearest_name
from ..model.field import PLAIN_NAME, PLAIN_TEXT
from ..model.limits import PROBLEMS_OF_A_DOCUMENT
from ..model.problem import Place, Problem
from ..model.sentence import words_in
from ..wording import count_text, shorten

M = TypeVar("M", bound=BaseModel)
Locator = tuple[str | int, ...]

_TYPES = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date such as 2026-11-02",
    "tuple": "a list",
    "dict": "a group of `key: value` lines",
    "words": "one of its words",
    "model": "a group of `key: value` lines",
}


def read_record(
    model: type[M],
    node: Node,
    file: str,
    problems: list[Problem],
    values: dict[str, Any] | None = None,
    written: Mapping[str, str] = MappingProxyType({}),
) -> M | None:
    """Validate a node (or `values`, prepared from it) as `model`; problems are added to the list.

    Args:
        model: the frozen model to make.
        node: where the values come from; used for places.
        file: the file's name as shown.
        problems: gathers what is wrong.
        values: the node's plain values, when a loader has changed some of them.
        written: the author's key of a field that the model calls otherwise.
    """
    data = node.plain() if values is None else values
    try:
        return model.model_validate(data, strict=True)
    except ValidationError as error:
        details = _without_echoes(error.errors(include_url=False))
        if len(details) > PROBLEMS_OF_A_DOCUMENT:
            more = f"{len(details) - PROBLEMS_OF_A_DOCUMENT:,} further problems are not listed"
            problems.append(Problem("H106", more, node.place(file), "mend the others first"))
        for detail in details[:PROBLEMS_OF_A_DOCUMENT]:
            first, rest = detail["loc"][:1], detail["loc"][1:]
            loc = (*(written.get(str(part), part) for part in first), *rest)
            problems.append(_problem(model, node, file, dict(detail), loc))
    return None


def _without_echoes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """The faults without "too short" of a list of which an entry is wrong: the entry was only not counted."""
    lists_with_faults = {detail["loc"][:-1] for detail in details if detail["loc"]}
    return [
        detail
        for detail in details
        if detail["type"] != "too_short" or detail["loc"] not in lists_with_faults
    ]


def unknown_keys(node: Node, known: Iterable[str], file: str, problems: list[Problem]) -> dict[str, str]:
    """Report every key of a map that is not known here.

    Returns:
        The unknown keys, each with the known one that the writer most likely meant (or nothing).
    """
    names = list(known)
    unknown: dict[str, str] = {}
    for key, _ in node.pairs:
        if key.text not in names:
            message, help_text, unknown[key.text] = _not_a_field(key.text, names)
            problems.append(Problem("H201", message, key.place(file), help_text))
    return unknown


def _problem(model: type[BaseModel], node: Node, file: str, detail: dict[str, Any], loc: Locator) -> Problem:
    """One problem of pydantic in our words, at the place that its author wrote."""
    at_key = detail["type"] == "extra_forbidden" or loc[-1:] == (_KEY,)
    loc = loc[:-1] if loc[-1:] == (_KEY,) else loc
    here = _node_at(node, loc, at_key=at_key)
    place = Place(file, here.line, here.column, ".".join(str(part) for part in loc))
    if isinstance(detail["input"], float) and not at_key and here.kind == "scalar":
        detail["input"] = (
            here.text
        )  # as it was written: a very large number is no longer what its author wrote
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "this entry")
    handler = _HANDLERS.get(detail["type"]) or _handler_by_shape(detail["type"])
    code, message, help_text = handler(name, detail, model, loc)
    return Problem(code, message, place, help_text)


def _node_at(node: Node, loc: Locator, *, at_key: bool) -> Node:
    """What a problem of pydantic is about: the deepest node of its location that is there."""
    here = node
    for depth, part in enumerate(loc):
        if isinstance(part, int):
            if here.kind != "list" or part >= len(here.items):
                break
            here = here.items[part]
            continue
        inner = here.get(part) if here.kind == "map" else None
        if inner is None:
            break
        key = here.key(part)
        here = key if at_key and depth == len(loc) - 1 and key is not None else inner
    return here


_KEY = "[key]"
"""What pydantic adds to the place of a key that is itself wrong."""
ProblemText = tuple[str, str, str]
Handler = Callable[[str, dict[str, Any], type[BaseModel], Locator], ProblemText]


def _unknown_field(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    message, help_text, _ = _not_a_field(name, _fields_at(model, loc[:-1]))
    return "H201", message, help_text


def _not_a_field(name: str, fields: list[str]) -> tuple[str, str, str]:
    close = nearest_name(name, fields)
    help_text = f"did you mean `{close}`?" if close else f"known here: {', '.join(sorted(fields)[:12])}"
    return f"`{shorten(name)}` is not a field here", help_text, close


def _missing(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    return "H202", f"`{name}` is missing", f"add a line `{name}: …`"


def _literal(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    if detail["input"] is None:
        return _wrong_type(name, detail | {"type": "words_type"}, model, loc)
    words = [word.strip("' ") for word in str(detail["ctx"]["expected"]).replace(" or ", ", ").split(",")]
    hint = did_you_mean(str(detail["input"]), words, NEAR_WORD)
    return (
        "H204",
        f"{_show_value(detail['input'])} is not a word of `{name}`",
        f"{hint} its words are: {', '.join(words)}".strip(),
    )


def _range(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    ctx = detail.get("ctx", {})
    limit = next((ctx[key] for key in ("ge", "gt", "le", "lt") if key in ctx), "")
    words = {
        "greater_than_equal": "at least",
        "greater_than": "more than",
        "less_than_equal": "at most",
        "less_than": "less than",
    }[detail["type"]]
    limit = f"{limit:g}" if isinstance(limit, float) else limit
    return "H205", f"`{name}` must be {words} {limit}, not {_show_value(detail['input'])}", "check the unit"


def _length(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    ctx = detail.get("ctx", {})
    short = "too_short" in detail["type"]
    limit = ctx.get("min_length") if short else ctx.get("max_length")
    what = "character" if str(detail["type"]).startswith("string") else "entry"
    return (
        "H205",
        f"`{name}` is too {'short' if short else 'long'}",
        f"write {'at least' if short else 'at most'} {count_text(limit, what, 'entries' if what == 'entry' else '')}",
    )


def _pattern(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    """What a text that does not fit its pattern does wrong, in words."""
    pattern = str(detail["ctx"]["pattern"])
    if pattern in (PLAIN_TEXT, PLAIN_NAME):
        mark = next((letter for letter in detail["input"] if not re.match(pattern, f"x{letter}x")), "")
        return (
            "H208",
            f"`{name}` holds a control or direction mark that cannot be seen (U+{ord(mark or ' '):04X})",
            "write it again by hand, or paste it as plain text",
        )
    return (
        "H205",
        f"`{name}` has the wrong form: {_show_value(detail['input'])}",
        _pattern_help(name, pattern),
    )


_FORMS = {
    "start": "write a time as 07:30",
    "reference": "letters, numbers, spaces and . _ / - only; no name is needed",
    "version": "write a version as 1.0.0",
    "iso9999": "write a code as 12 36 12",
}


def _pattern_help(name: str, pattern: str) -> str:
    joint = "-" if "-]" in pattern else "_"
    return _FORMS.get(name, f"use small letters, numbers and {joint} only, beginning with a letter")


def _together(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    return "H206", str(detail["msg"]).removeprefix("Value error, "), ""


def _other(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    message = str(detail["msg"])
    return "H203", f"`{name}`: {message[:1].lower()}{message[1:]}", ""


def _wrong_type(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    head = str(detail["type"]).split("_", 1)[0]
    type_text = _TYPES.get(head, "of another type")
    value = detail["input"]
    if value is None:
        return (
            "H203",
            f"`{name}` is empty",
            f"it should be {type_text}; leave the line out when it was not assessed",
        )
    hint = "write true or false" if head == "bool" else "put quotes round it" if head == "string" else ""
    return "H203", f"`{name}` should be {type_text}, not {_show_value(value)}", hint


def _says_nothing(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    seen = " ".join(words_in(str(detail["input"]))) or str(detail["input"]).strip()
    text = f": `{shorten(seen)}`" if seen.isprintable() and seen.isascii() and seen else ""
    return "H205", f"`{name}` says nothing that can be read{text}", str(detail["msg"])


def _no_reason(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    return "H206", f"`{name}` gives no reason", str(detail["msg"])


def _listed_twice(name: str, detail: dict[str, Any], model: type[BaseModel], loc: Locator) -> ProblemText:
    return "H206", f"`{shorten(str(detail['msg']))}` is written twice under `{name}`", "keep one of the two"


_HANDLERS: dict[str, Handler] = {
    "says_nothing": _says_nothing,
    "no_reason": _no_reason,
    "listed_twice": _listed_twice,
    "extra_forbidden": _unknown_field,
    "missing": _missing,
    "literal_error": _literal,
    "greater_than_equal": _range,
    "greater_than": _range,
    "less_than_equal": _range,
    "less_than": _range,
    "too_short": _length,
    "too_long": _length,
    "string_too_short": _length,
    "string_too_long": _length,
    "string_pattern_mismatch": _pattern,
    "value_error": _together,
}


def _handler_by_shape(kind: str) -> Handler:
    return _wrong_type if kind.endswith(("_type", "_parsing", "_from_float")) else _other


def _fields_at(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    here: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        if not (isinstance(here, type) and issubclass(here, BaseModel)) or part not in here.model_fields:
            return []
        here = _model_in(here.model_fields[part].annotation)
    return [info.alias or name for name, info in here.model_fields.items()] if _is_model(here) else []


def _is_model(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, BaseModel)


def _model_in(annotation: Any) -> Any:
    if _is_model(annotation):
        return annotation
    return next((inner for part in get_args(annotation) if _is_model(inner := _model_in(part))), None)


def _show_value(value: Any) -> str:
    """A value as its author wrote it."""
    if isinstance(value, (tuple, dict)):
        return "a list" if isinstance(value, tuple) else "a group of lines"
    return f"`{shorten(str(value).lower() if isinstance(value, bool) else str(value))}`"
