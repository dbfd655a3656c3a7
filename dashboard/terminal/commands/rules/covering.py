"""`handrail rules cover`: what the cases try of each condition, as text, as a page or for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from engine.authoring import (
    ClauseSuite,
    Suite,
    Target,
    consequence_fates,
    noticed_share,
    share,
    unstated_demands,
    unstated_rules,
)
from engine.knowledge import RuleSetFolder
from engine.wording import count_text

from ...words import wrapped
from .formats import as_json
from .html_page import html_page
from .workspace import source_lines

JSON_VERSION = 2
"""Of what `--format json` writes; raised when a key changes its meaning or goes."""
_RANK = {"impossible": 0, "covered": 1, "missing": 2}
_CLASS = {"covered": "tried", "missing": "missing", "impossible": "impossible"}


def as_text(suite: Suite, targets: Sequence[Target]) -> str:
    """A summary, then each thing that no case tries or says."""
    missing = [target for target in targets if target.status == "missing"]
    lines = [_summary(suite, targets)]
    lines += [wrapped(f"{_place(target)}: {target.rule.id}: {target}", "  - ", "    ") for target in missing]
    silent = unstated_rules(suite)
    lines += [f"  - {rule.file}:{rule.line}: {rule.id}: no case says what it does" for rule in silent]
    unsaid = unstated_demands(suite)
    lines += [
        wrapped(f"rule_set.yaml: no case says what the set demands under `{key}`", "  - ", "    ")
        for key in unsaid
    ]
    if missing or silent or unsaid:
        lines.append(
            "To see the missing cases, ready to paste, add `--missing`; to have them written, `--missing --into FILE`."
        )
    return "\n".join(lines)


def clauses_text(suite: ClauseSuite, untried: Sequence[Target]) -> str:
    """What the cases of the catalogue's clauses try; empty where a set holds none."""
    if not suite.cases:
        return ""
    lines = [
        f"The catalogue: {len(suite.clauses):,} clauses, {len(suite.cases):,} cases; {len(untried):,} things are untried."
    ]
    lines += [wrapped(f"{target.rule.id}: {target}", "  - ", "    ") for target in untried]
    return "\n".join(lines)


def never_fired(packages: int, counts: dict[str, int], suite: Suite) -> str:
    """The rules that are true of nobody in a caseload, and the rarest others."""
    never = [rule for rule in suite.rule_set.rules if not counts[rule.id]]
    lines = [
        f"In {packages:,} packages {len(never)} of {len(counts)} rules never fire" + (":" if never else ".")
    ]
    lines += [f"  {rule.file}:{rule.line}: {rule.id}" for rule in never]
    rare = sorted((count, name) for name, count in counts.items() if count)[:5]
    lines.append("Rarest of the others: " + ", ".join(f"{name} ({count:,})" for count, name in rare))
    return "\n".join(lines)


def as_data(suite: Suite, targets: Sequence[Target]) -> str:
    """Everything, as JSON."""
    done = consequence_fates(suite)
    return as_json(
        {
            "json_version": JSON_VERSION,
            "rule_set": suite.rule_set.id,
            "version": suite.rule_set.version,
            "cases": len(suite.cases),
            "decides_percent": round(share(targets, "decides"), 2),
            "bounds_percent": round(share(targets, "bound"), 2),
            "does_percent": round(noticed_share(done), 2),
            "does": [
                {"rule": fate.owner, "element": fate.what, "noticed": fate.fate == "killed", "case": fate.by}
                for fate in done
            ],
            "targets": [
                {
                    "rule": target.rule.id,
                    "file": target.leaf.file or target.rule.file,
                    "line": target.leaf.line,
                    "comparison": str(target.leaf),
                    "kind": target.kind,
                    "side": target.side,
                    "value": target.value,
                    "status": target.status,
                    "cases": list(target.by),
                }
                for target in targets
            ],
        }
    )


def as_page(suite: Suite, targets: Sequence[Target], folder: RuleSetFolder) -> str:
    """The text of the rules, each line coloured and marked by what the cases try of it."""
    own = suite.rule_set.base
    files = dict.fromkeys(
        rule.file
        for rule in suite.rule_set.own_rules
        if own is None or not rule.file.startswith(f"{own.folder}/")
    )
    parts = [f"<h2>{escape(file)}</h2>\n<ol>{_lines(file, targets, folder, suite)}</ol>" for file in files]
    title = f"{suite.rule_set.title} {suite.rule_set.version}: what the cases try"
    body = "\n".join(
        [
            f"<pre>{escape(_summary(suite, targets))}</pre>",
            "<p>Open a marked line to see what is tried of it, and by which cases.</p>",
            *parts,
        ]
    )
    return html_page(title, body, width_rem=70, style=_STYLE)


def _summary(suite: Suite, targets: Sequence[Target]) -> str:
    """Shares of what the cases try, then which rules no case fires."""
    rules = suite.rule_set.own_rules
    fired = frozenset[str]().union(*suite.fired)
    untried = [rule.id for rule in rules if rule.id not in fired]
    impossible = sum(target.status == "impossible" for target in targets)
    lines = [
        f"{count_text(len(rules), 'rule')}, {count_text(len(suite.cases), 'case')}.",
        f"Each comparison alone decides, true and false (MC/DC): {share(targets, 'decides'):.1f} %.",
        f"Each bound is tried on both sides: {share(targets, 'bound'):.1f} %.",
        f"Each part of what a rule does is noticed by a case: {noticed_share(consequence_fates(suite)):.1f} %.",
    ]
    if impossible:
        lines.append(
            f"{impossible} of {len(targets):,} things to try are impossible (proved) and not counted."
        )
    lines.append(
        "No case fires: " + ", ".join(untried) + "." if untried else "Every rule is fired by a case."
    )
    return "\n".join(lines)


def _place(target: Target) -> str:
    return f"{target.leaf.file or target.rule.file}:{target.leaf.line or target.rule.line}"


def _lines(file: str, targets: Iterable[Target], folder: RuleSetFolder, suite: Suite) -> str:
    by_line: dict[int, list[Target]] = {}
    for target in targets:
        if target.rule.file == file:
            by_line.setdefault(target.leaf.line, []).append(target)
    silent = {rule.line for rule in unstated_rules(suite) if rule.file == file}
    return "\n".join(
        _line(text, by_line.get(number, ())).removesuffix("</li>")
        + (_SILENT if number in silent else "</li>")
        for number, text in enumerate(source_lines(file, folder), start=1)
    )


def _line(text: str, targets: Sequence[Target]) -> str:
    if not targets:
        return f"<li><code>{escape(text) or ' '}</code></li>"
    worst = max((target.status for target in targets), key=lambda status: _RANK[status])
    rows = "".join(
        f"<li>{_CLASS[target.status]}: {escape(str(target))}{_by(target)}</li>" for target in targets
    )
    mark = {"covered": "✓", "missing": "✗", "impossible": "–"}[worst]
    return (
        f'<li class="{_CLASS[worst]}"><details><summary><code>{escape(text)}</code> <b>{mark} {_CLASS[worst]}</b>'
        f"</summary><ul>{rows}</ul></details></li>"
    )


_SILENT = ' <span class="missing"><b>✗ missing</b>: no case says what this rule does</span></li>'


def _by(target: Target) -> str:
    return f" <small>by {escape('; '.join(target.by))}</small>" if target.by else ""


_STYLE = """
:root { color-scheme: light dark; --ok: #0a6b3d; --bad: #b00020; --none: #6b6b6b; }
@media (prefers-color-scheme: dark) { :root { --ok: #6fdc9f; --bad: #ff8a95; --none: #a8a8a8; } }
ol { padding-left: 4rem; } ol > li::marker { color: var(--none); font-size: .8rem; }
ol > li { border-left: .3rem solid transparent; padding-left: .5rem; }
.tried { border-color: var(--ok); } .tried b { color: var(--ok); }
.missing { border-color: var(--bad); } .missing b { color: var(--bad); }
.impossible { border-color: var(--none); } .impossible b { color: var(--none); }
summary { cursor: pointer; } summary b { font-size: .8rem; } details ul { font-size: .875rem; }
"""
