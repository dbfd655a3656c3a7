"""What in a new JSON Schema would break whoever uses the old one.

Definitions: for what others *read* (out), a field that is gone, that need not be there any more, or that may be of a
further type breaks them; new fields and new words do not, and readers pass over what they do not know. For what others
*write* (in), a field that is now required, refused, or of fewer types or words, or within narrower bounds breaks them.

Left out: texts of a schema; what JSON Schema cannot say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

Direction = Literal["in", "out", "both"]
JsonSchema = dict[str, Any]
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


def breaking_changes(old: JsonSchema, new: JsonSchema, direction: Direction) -> list[str]:
    """Each change that breaks somebody, with the field; empty where none does.

    Args:
        old: the schema that was published.
        new: the schema as it is.
        direction: whether others write it, read it, or both.
    """
    return list(dict.fromkeys(_changes(old, new, old, new, "", direction, frozenset())))


def _changes(
    old: Any, new: Any, old_root: JsonSchema, new_root: JsonSchema, place: str, direction: Direction,
    seen: frozenset[tuple[str, str]],
) -> Iterator[str]:  # fmt: skip
    """Changes here and further in."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return
    pair = (str(old.get("$ref", "")), str(new.get("$ref", "")))
    if any(pair):
        if pair in seen:
            return
        seen = seen | {pair}
    old, new = _resolve(old, old_root), _resolve(new, new_root)
    where = place or "the whole"
    yield from _types(old, new, where, direction)
    if direction in ("in", "both"):
        yield from _bounds(old, new, where)
    yield from _fields(old, new, where, direction)
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    for name in old_fields.keys() & new_fields.keys():
        yield from _changes(
            old_fields[name],
            new_fields[name],
            old_root,
            new_root,
            f"{place}.{name}".lstrip("."),
            direction,
            seen,
        )
    for key in ("items", "additionalProperties"):
        yield from _changes(old.get(key), new.get(key), old_root, new_root, f"{place}[]", direction, seen)
    for number, (before, after) in enumerate(zip(_choices(old), _choices(new), strict=False)):
        if _choices(old) and len(_choices(old)) == len(_choices(new)):
            yield from _changes(
                before, after, old_root, new_root, place or f"choice {number}", direction, seen
            )


def _types(old: JsonSchema, new: JsonSchema, where: str, direction: Direction) -> Iterator[str]:
    """Changes of types and words."""
    before, after = _kinds(old), _kinds(new)
    if not before or not after:
        return
    if direction in ("out", "both") and (more := after - before):
        yield f"{where}: it may now be {', '.join(sorted(more))}"
    if direction in ("in", "both") and (fewer := before - after):
        yield f"{where}: it may no longer be {', '.join(sorted(fewer))}"
    words, new_words = _words(old), _words(new)
    if direction in ("in", "both") and words and new_words and (gone := words - new_words):
        yield f"{where}: the word `{min(map(str, gone))}` is gone"
    if direction in ("in", "both") and not words and new_words and "string" in before:
        yield f"{where}: only some words are allowed now"


def _fields(old: JsonSchema, new: JsonSchema, where: str, direction: Direction) -> Iterator[str]:
    """Fields that were removed, or that became required or optional."""
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    if not old_fields:
        return
    for name in sorted(old_fields.keys() - new_fields.keys()):
        yield f"{where}: the field `{name}` is gone"
    needed, needed_now = set(old.get("required", ())), set(new.get("required", ()))
    if direction in ("out", "both"):
        for name in sorted((needed - needed_now) & new_fields.keys()):
            yield f"{where}: the field `{name}` need not be there any more"
    if direction in ("in", "both"):
        for name in sorted(needed_now - needed):
            yield f"{where}: the field `{name}` must be there now"


def _bounds(old: JsonSchema, new: JsonSchema, where: str) -> Iterator[str]:
    for name in _LEAST:
        if name in new and new[name] > old.get(name, float("-inf")):
            yield f"{where}: its `{name}` rose"
    for name in _MOST:
        if name in new and new[name] < old.get(name, float("inf")):
            yield f"{where}: its `{name}` fell"
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield f"{where}: its form changed"


def _resolve(schema: JsonSchema, root: JsonSchema) -> JsonSchema:
    for _ in range(10):
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            break
        schema = root.get("$defs", {}).get(reference.rsplit("/", 1)[-1], {})
    return schema


def _choices(schema: JsonSchema) -> list[Any]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _kinds(schema: JsonSchema) -> set[str]:
    """The types that a schema allows; references and choices count as what they are."""
    kinds: set[str] = set()
    for choice in _choices(schema) or [schema]:
        if "$ref" in choice:
            kinds.add("object or words")
        kind = choice.get("type")
        kinds |= set(kind) if isinstance(kind, list) else {kind} if kind else set()
    return kinds


def _words(schema: JsonSchema) -> set[Any]:
    words: set[Any] = set()
    for choice in _choices(schema) or [schema]:
        words |= {*choice.get("enum", ()), *([choice["const"]] if "const" in choice else ())}
    return words
