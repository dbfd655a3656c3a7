"""XML into trees, and FHIR as XML into records: no document type, no entities, nothing from outside.

Definitions: an element with a `value` attribute is that text, as FHIR has it; one without children is the text inside
it; any other is a tree of lists. Of an `xhtml` part nothing is kept. Attributes but `value`, `url` and `id` are
passed over: published files hold stray ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from ..exchange.encoding import is_utf8
from ..model import file_error
from ..model.limits import DOCUMENT_LEVELS, FOREIGN_VALUES
from .json_form import resource_records
from .tree import Record, Tree, limit_records, repeated_records

_FHIR = "http://hl7.org/fhir"
_INVALID = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_XHTML = "http://www.w3.org/1999/xhtml"


class _Builder:
    """Builds the tree while the file is parsed, within the limits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: tuple[str, str, Any] | None = None
        self._open: list[tuple[str, Tree, list[str], str | None]] = []
        self._skipped = self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        space, _, local = tag.rpartition(" ")
        self._count += 1 + len(attributes)
        if self._skipped or space == _XHTML:
            self._skipped += 1
            return
        if len(self._open) >= DOCUMENT_LEVELS:
            raise file_error(
                self.name,
                "H103",
                f"the file is nested deeper than {DOCUMENT_LEVELS} levels",
                "look for what is never closed",
            )
        if self._count > FOREIGN_VALUES:
            raise file_error(
                self.name, "H106", f"at most {FOREIGN_VALUES:,} values of one file are read", "split the file"
            )
        if self.root is None:
            self.root = (space, local, None)
        if self.root[0] == _FHIR and space != _FHIR:
            local = f"{local} of another name space"  # it may mean anything, so no path leads to it
        tree: Tree = {key: attributes[key] for key in ("url", "id") if key in attributes}
        self._open.append((local, tree, [], attributes.get("value")))

    def text(self, text: str) -> None:
        """Text inside an element."""
        if not self._skipped and self._open:
            self._open[-1][2].append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        local, children, texts, value = self._open.pop()
        written = "".join(texts).strip()
        content: Any = value if value is not None else children
        if value is None and written and not set(children) - {"url", "id"}:
            content = written
        if not self._open:
            self.root = (self.root[0] if self.root else "", local, content)
            return
        self._open[-1][1].setdefault(local, []).append(content)


def xml_tree(name: str, content: bytes) -> tuple[str, str, Any]:
    """Name space, name and value of the root element.

    Raises:
        ProblemsFoundError: it is no XML, has a document type, or is too large.
    """
    builder = _Builder(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text

    def no_document_type(*_: object) -> None:
        raise file_error(
            name,
            "H103",
            "the file has a document type (DTD), which is not read",
            "send it without `<!DOCTYPE …>`",
        )

    parser.StartDoctypeDeclHandler = no_document_type
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        if error.code == _INVALID and not is_utf8(content):
            raise file_error(
                name, "H101", "the file is not text in UTF-8 and says nothing else", "save it as UTF-8"
            ) from None
        raise file_error(
            name, "H102", f"this is not XML: {expat.ErrorString(error.code)}", "send it again from the system that wrote it",
            error.lineno, error.offset + 1,
        ) from None  # fmt: skip
    except (ValueError, LookupError):
        raise file_error(
            name, "H101", "the file is in an encoding that is not read", "save it as UTF-8"
        ) from None
    assert builder.root is not None
    return builder.root


def is_fhir(name: str, content: bytes) -> bool:
    """Whether an XML file is FHIR by the name space of its outermost element.

    Raises:
        ProblemsFoundError: as `xml_tree`.
    """
    return xml_tree(name, content)[0] == _FHIR


def fhir_xml_records(name: str, content: bytes) -> Iterator[Record]:
    """The resources of a FHIR file in XML.

    Raises:
        ProblemsFoundError: as `xml_tree`; or H109, it is XML and not FHIR.
    """
    space, local, value = xml_tree(name, content)
    if space != _FHIR or not isinstance(value, dict):
        raise file_error(
            name, "H109", f"the file holds no FHIR resource but `{local[:40]}`", "see docs/for_council_it.md"
        )
    return limit_records(resource_records(name, _resource(local, value)), name)


def element_records(name: str, content: bytes, repeated: str) -> Iterator[Record]:
    """Each element of one name as a record, with the plain values of the elements that it stands in.

    Args:
        name: the file.
        content: the file.
        repeated: the element's name.
    """
    _, local, value = xml_tree(name, content)
    return limit_records(repeated_records(name, {local: value}, repeated), name)


def _resource(kind: str, tree: Tree) -> Tree:
    """FHIR's XML names a resource by its element; JSON by `resourceType`: here it is as in JSON."""
    resource: Tree = {"resourceType": kind, **tree}
    if "contained" in resource:
        _make_single(resource)
        resource["contained"] = [
            _resource(name, value)
            for wrapped in _groups(resource["contained"])
            for name, values in wrapped.items()
            for value in _groups(values)
        ]
    for part in (*_groups(resource.get("entry")), *_groups(resource.get("parameter"))):
        inner = part.get("resource")
        if isinstance(inner, list):
            part["resource"] = [
                _resource(name, value)
                for wrapped in _groups(inner)
                for name, values in wrapped.items()
                for value in _groups(values)
            ]
        url = part.get("fullUrl")
        part["fullUrl"] = url[0] if isinstance(url, list) and url else None
    return resource


def _groups(values: Any) -> list[Tree]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _make_single(tree: Tree) -> None:
    """Ids and references as JSON has them, one and no list, where contained resources are led to by them."""
    waiting: list[Any] = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            for key in ("id", "reference"):
                if isinstance(value.get(key), list) and len(value[key]) == 1:
                    value[key] = value[key][0]
            waiting.extend(value.values())
