"""HTML and markdown that are safe with any text: everything that is not a tag or mark of ours is escaped.

Left out: what is shown (the other modules of this folder).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from itertools import chain, repeat


class Html(str):
    """Text that is HTML already; every other string is escaped before it is drawn."""

    __slots__ = ()


_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>$~|&"})
_BEGINNINGS = re.compile(r"^([#+=-]|\d+(?=[.)]))")
_ADDRESSES = re.compile(r"(?i)(?<=://)|(?<=www)(?=\.)|(?<=\w)(?=@)")
_TAGS = re.compile(r"<[^>]*>")
_JOINER = "\u2060"
"""A character without width: what it stands in is no address to Streamlit, which makes links of them unasked."""


def plain(value: object) -> str:
    """Any value for the places where Streamlit reads markdown, so that it is shown as it is: no link, no picture.

    A line break becomes a space, since a line can begin with a mark of its own.
    """
    text = _ADDRESSES.sub(_JOINER, " ".join(str(value).split())).translate(_MARKS)
    return _BEGINNINGS.sub(lambda match: f"{_JOINER}{match[0]}", text)


def text(value: object) -> Html:
    """Any value as HTML."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def tag(name: str, *content: object, **attributes: object) -> Html:
    """An element; `class_` and `aria_label` become `class` and `aria-label`, and None leaves an attribute out.

    A picture has no content and no end tag.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    end = "" if name == "img" else f"</{name}>"
    return Html(f"<{name}{written}>{''.join(text(part) for part in content)}{end}")


def table(
    caption: str,
    head: Iterable[object],
    rows: Iterable[tuple[object, ...]],
    class_: str = "hr-table hr-stacked",
) -> Html:
    """A real table: caption, column headers, and the first cell of each row as its header.

    Where there is no room for its columns, a row is drawn as a list, each cell behind the name of its column.
    """
    columns = tuple(head)
    header = tag("tr", *(tag("th", cell, scope="col") for cell in columns))
    names = [unescape(_TAGS.sub("", text(cell))) for cell in columns[1:]]
    body = [
        tag(
            "tr",
            tag("th", first, scope="row"),
            *(
                tag("td", cell, data_column=name)
                for cell, name in zip(rest, chain(names, repeat("")), strict=False)
            ),
        )
        for first, *rest in rows
    ]
    return tag(
        "div",
        tag("table", tag("caption", caption), tag("thead", header), tag("tbody", *body), class_=class_),
        class_="hr-scroll", tabindex="0", role="region", aria_label=caption,
    )  # fmt: skip


def items(lines: Iterable[object]) -> Html:
    """A bulleted list of texts or elements."""
    return tag("ul", *(tag("li", line) for line in lines))


def facts(lines: Iterable[tuple[object, object]]) -> Html:
    """Labels with what is said about each."""
    return tag(
        "dl",
        *(part for label, words in lines for part in (tag("dt", label), tag("dd", words))),
        class_="hr-facts",
    )
