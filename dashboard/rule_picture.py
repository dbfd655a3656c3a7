"""What hangs together with one name, as SVG: words and readings on the left, rules, then items on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from engine import Catalogue, RuleSet
from engine.authoring.usage import following
from engine.model import Rule

_ROW, _TOP, _LEAST_WIDTH, _GAP, _MARGIN = 26, 64, 160, 90, 16
_WIDE, _NARROW = "mwMW@", "fijlrt.,:;()[]|! "
_MOST = 40
_TITLES = ("Reads", "Rules", "Concerns")
_OF_ITEMS = ("suggest", "exclude", "caution")
_COLOURS = {"suggest": "#0a6b3d", "exclude": "#b00020", "caution": "#8a5a00", "hold": "#1d4f91"}
_PLAIN = "#555555"


def dependencies(catalogue: Catalogue, rule_set: RuleSet, name: str) -> str:
    """A picture of the rules that a name is part of, with what they read and what they concern.

    Args:
        catalogue: items, by whose ids rules name them.
        rule_set: the rules.
        name: a rule, a reading, an item or a word.
    """
    rules = _rules(rule_set, name)
    rules_shown = rules[:_MOST]
    reads = list(dict.fromkeys(path for rule in rules_shown for path in rule.paths))[: 2 * _MOST]
    gives = [_given(rule, name if name in catalogue.items else "") for rule in rules_shown]
    right = list(dict.fromkeys(path for names in gives for path in names))[: 2 * _MOST]
    height = _TOP + _ROW * max(len(reads), len(rules_shown), len(right), 1) + 24
    named = (
        reads,
        [f"{rule.id} ({rule.kind.replace('_', ' ')})" for rule in rules_shown],
        right,
    )
    columns = _columns_for(named)
    lines: list[str] = []
    for row, rule in enumerate(rules_shown):
        colour = _COLOURS.get(rule.kind, _PLAIN)
        for path in rule.paths:
            if path in reads:
                lines.append(_line(columns[0].right, reads.index(path), columns[1].left, row, colour))
        lines += [
            _line(columns[1].right, row, columns[2].left, right.index(given_name), colour)
            for given_name in gives[row]
            if given_name in right
        ]
    colours = (
        [_PLAIN] * len(reads),
        [_COLOURS.get(rule.kind, _PLAIN) for rule in rules_shown],
        [_PLAIN] * len(right),
    )
    drawn = (
        _column(place, title, list(zip(texts, shades, strict=True)))
        for place, title, texts, shades in zip(columns, _TITLES, named, colours, strict=True)
    )
    more = f", the first {_MOST} of {len(rules)} rules" if len(rules) > _MOST else ""
    return _page(
        f"What hangs together with {name}{more}",
        columns[-1].right + _MARGIN,
        height,
        "\n".join([*lines, *drawn]),
    )


def _rules(rule_set: RuleSet, name: str) -> list[Rule]:
    by_id = {rule.id: rule for rule in rule_set.rules}
    chosen = [
        rule
        for rule in rule_set.rules
        if name in (rule.id, rule.id.partition(".")[0]) or (rule.kind in _OF_ITEMS and name in rule.about)
    ]
    for path in (name, f"reading.{name.removeprefix('reading.')}"):
        chosen += [by_id[follower] for follower in following(rule_set, path)]
    if name in by_id and by_id[name].kind == "reading":
        chosen += [by_id[follower] for follower in following(rule_set, f"reading.{by_id[name].about[0]}")]
    return list({rule.id: rule for rule in chosen}.values())


def _given(rule: Rule, only: str) -> Sequence[str]:
    if rule.kind == "reading":
        return (f"reading.{rule.about[0]}",)
    return (only,) if only in rule.about else rule.about[:3] + (("…",) if len(rule.about) > 3 else ())


@dataclass(frozen=True)
class _ColumnPlace:
    """Where a column of names stands, from left to right."""

    left: int
    right: int


def _columns_for(named: Sequence[Sequence[str]]) -> list[_ColumnPlace]:
    """A place for each column, as wide as the longest of its names."""
    places: list[_ColumnPlace] = []
    left = _MARGIN
    for names in named:
        right = left + max((text_width(name) + 12 for name in names), default=_LEAST_WIDTH)
        places.append(_ColumnPlace(left, max(right, left + _LEAST_WIDTH)))
        left = places[-1].right + _GAP
    return places


def text_width(text: str) -> int:
    """How wide a name is at most, at 12 pixels in any of the fonts that a system draws with."""
    return round(sum(12 if mark in _WIDE else 5 if mark in _NARROW else 8 for mark in text))


def _column(place: _ColumnPlace, title: str, entries: Sequence[tuple[str, str]]) -> str:
    width = place.right - place.left
    svg = [f'<text x="{place.left}" y="{_TOP - 22}" class="head">{title}</text>']
    for row, (text, colour) in enumerate(entries):
        y = _TOP + row * _ROW
        svg.append(
            f'<g><rect x="{place.left}" y="{y - 15}" width="{width}" height="20" rx="4" stroke="{colour}" '
            f'fill="#ffffff"/><text x="{place.left + 6}" y="{y}" fill="{colour}">{escape(text)}</text></g>'
        )
    return "\n".join(svg)


def _line(x1: int, row: int, x2: int, other: int, colour: str) -> str:
    y1, y2 = _TOP + row * _ROW - 5, _TOP + other * _ROW - 5
    middle = (x1 + x2) // 2
    return f'<path d="M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}" stroke="{colour}" class="line"/>'


def _page(title: str, width: int, height: int, body: str) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">
<title>{escape(title)}</title>
<style>text {{ font: 12px system-ui, sans-serif; }} .head, .title {{ font-weight: 600; fill: #222222; }}
.line {{ fill: none; stroke-width: 1; opacity: 0.5; }}</style>
<rect width="{width}" height="{height}" fill="#ffffff"/>
<text x="16" y="22" class="title">{escape(title)}</text>
{body}
</svg>
"""
