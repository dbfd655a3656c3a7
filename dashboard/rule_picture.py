"""What hangs together with one name, as SVG: words and readings on the left, rules, then items on the right."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from engine import Catalogue, RuleSet
from engine.authoring.usage import following
from engine.model import Rule

_ROW, _TOP, _WIDTH, _GAP = 26, 64, 300, 90
_MOST = 40
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
    lines: list[str] = []
    for row, rule in enumerate(rules_shown):
        colour = _COLOURS.get(rule.kind, _PLAIN)
        for path in rule.paths:
            if path in reads:
                lines.append(_line(0, reads.index(path), 1, row, colour))
        lines += [
            _line(1, row, 2, right.index(given_name), colour)
            for given_name in gives[row]
            if given_name in right
        ]
    columns = (
        _column(0, "Reads", [(path, _PLAIN) for path in reads]),
        _column(
            1,
            "Rules",
            [(f"{rule.id} ({rule.kind})", _COLOURS.get(rule.kind, _PLAIN)) for rule in rules_shown],
        ),
        _column(2, "Concerns", [(follower, _PLAIN) for follower in right]),
    )
    more = f", the first {_MOST} of {len(rules)} rules" if len(rules) > _MOST else ""
    return _page(f"What hangs together with {name}{more}", height, "\n".join([*lines, *columns]))


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


def _column(place: int, title: str, entries: Sequence[tuple[str, str]]) -> str:
    x = place * (_WIDTH + _GAP) + 16
    svg = [f'<text x="{x}" y="{_TOP - 22}" class="head">{title}</text>']
    for row, (text, colour) in enumerate(entries):
        y = _TOP + row * _ROW
        short = text if len(text) <= 44 else f"{text[:43]}…"
        svg.append(
            f'<g><title>{escape(text)}</title><rect x="{x}" y="{y - 15}" width="{_WIDTH}" height="20" rx="4" '
            f'stroke="{colour}" fill="#ffffff"/><text x="{x + 6}" y="{y}" fill="{colour}">{escape(short)}</text></g>'
        )
    return "\n".join(svg)


def _line(left: int, row: int, right: int, other: int, colour: str) -> str:
    x1, x2 = left * (_WIDTH + _GAP) + 16 + _WIDTH, right * (_WIDTH + _GAP) + 16
    y1, y2 = _TOP + row * _ROW - 5, _TOP + other * _ROW - 5
    middle = (x1 + x2) // 2
    return f'<path d="M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}" stroke="{colour}" class="line"/>'


def _page(title: str, height: int, body: str) -> str:
    width = 3 * _WIDTH + 2 * _GAP + 32
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
