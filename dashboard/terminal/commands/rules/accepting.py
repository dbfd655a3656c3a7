"""`handrail rules test --accept`: each change of what the cases expect, shown as a diff and asked about.

Nothing is accepted unseen. At a terminal each surprise is shown and asked; elsewhere all are printed with a mark that
stands for just these changes, and only that mark (`--seen`) accepts them. A build server accepts nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from datetime import date
from typing import Any

import click

from engine import Reviewer
from engine.authoring import CaseAcceptance, ExpectChange, Surprise, needs_review
from engine.files import write_texts

from .workspace import RuleSetWorkspace, open_workspace

_SHOWN = 4


def accept_surprises(name: str, as_of: date | None, seen: str) -> bool:
    """Show every surprise, ask, and write what is accepted.

    Args:
        name: the rule set.
        as_of: the day, for a version.
        seen: the mark of changes that were printed before; empty to be asked one by one.

    Returns:
        Whether nothing is left that came out otherwise.
    """
    if os.environ.get("CI"):
        raise click.UsageError(
            "a build accepts nothing: run `handrail rules test --accept` where you can read it"
        )
    with open_workspace(name, as_of) as workspace:
        suite = workspace.suite()
        asked = (
            Reviewer(workspace.catalogue, workspace.rule_set) if needs_review(suite.cases) else nullcontext()
        )
        with asked as reviewer:
            acceptance = CaseAcceptance(suite, reviewer)
        every = acceptance.surprises()
        if not every:
            click.echo("Nothing came out otherwise than the cases say.")
            return True
        chosen = (
            _ask_each(acceptance, every)
            if _is_terminal() and not seen
            else _take_by_mark(name, acceptance, every, seen)
        )
        _write(workspace, acceptance, chosen)
        return set(chosen) == set(every) and not acceptance.to_split(chosen)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask_each(acceptance: CaseAcceptance, every: Iterable[Surprise]) -> list[Surprise]:
    """Show each surprise and ask; what was accepted, which shapes how the next one would be written."""
    chosen: list[Surprise] = []
    for surprise in every:
        changes = acceptance.changes([surprise], chosen)
        click.echo(_surprise_text(acceptance, surprise, changes, _SHOWN))
        answer = _answer()
        if answer == "s":
            click.echo(_surprise_text(acceptance, surprise, changes, len(changes)))
            answer = _answer()
        if answer == "q":
            break
        if answer == "y":
            chosen.append(surprise)
    return chosen


def _answer() -> str:
    return str(
        click.prompt(
            "Is this what the rules should do? [y]es, [n]o, [s]how all, [q]uit",
            type=click.Choice(["y", "n", "s", "q"]),
            show_choices=False,
            default="n",
        )
    )


def _take_by_mark(
    name: str, acceptance: CaseAcceptance, every: tuple[Surprise, ...], seen: str
) -> list[Surprise]:
    """Print what came out otherwise with the mark of just these changes; all of it where that mark was given."""
    text = "\n".join(
        _surprise_text(acceptance, surprise, acceptance.changes([surprise]), _MANY) for surprise in every
    )
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    if seen == mark:
        return list(every)
    click.echo(text)
    if seen:
        raise click.UsageError(f"these are not the changes of `{seen}`: read them, then give `--seen {mark}`")
    click.echo(
        f"\nNothing is written. To accept all of this: handrail rules test {name} --accept --seen {mark}"
    )
    return []


_MANY = 1_000_000
_LONG_LIST = 10


def _surprise_text(
    acceptance: CaseAcceptance, surprise: Surprise, changes: tuple[ExpectChange, ...], most: int
) -> str:
    cases = len(acceptance.cases_by_surprise[surprise])
    count = f"{cases:,} case{'s' if cases != 1 else ''}, written in {len(changes):,} place{'s' if len(changes) != 1 else ''}"
    lines = [f"\n{surprise} ({count})"]
    for change in changes[:most]:
        lines.append(f"  {change.file}:{change.line}: {change.case}")
        lines += [f"  {line}" for key in _keys(change) for line in _key_lines(key, change)]
    if len(changes) > most:
        lines.append(f"  and {len(changes) - most:,} places more")
    return "\n".join(lines)


def _keys(change: ExpectChange) -> Iterable[str]:
    return dict.fromkeys((*change.before, *change.after))


def _key_lines(key: str, change: ExpectChange) -> Iterable[str]:
    """What goes and what comes, of one key of `expect`."""
    before, after = change.before.get(key, {}), change.after.get(key, {})
    if key != "does":
        for sign, names in (("-", set(before) - set(after)), ("+", set(after) - set(before))):
            if names:
                yield f"{sign} {key}: {', '.join(sorted(names))}"
        return
    for rule in dict.fromkeys((*before, *after)):
        was, now = before.get(rule, {}), after.get(rule, {})
        for part in dict.fromkeys((*was, *now)):
            if was.get(part) != now.get(part):
                yield from (f"{sign} {rule}: {part}: {text}" for sign, text in _two_sides(part, was, now))


def _two_sides(part: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a part was and is, whole; of a long list only the names that go and come, and how many stay."""
    old, new = was.get(part), now.get(part)
    if isinstance(old, list) and isinstance(new, list) and min(len(old), len(new)) > _LONG_LIST:
        stay = len(set(old) & set(new))
        for sign, mine, other in (("-", old, new), ("+", new, old)):
            if names := [str(name) for name in mine if name not in other]:
                yield sign, f"{', '.join(names)} ({stay} others stay)"
        return
    yield from ((sign, _plain(parts[part])) for sign, parts in (("-", was), ("+", now)) if part in parts)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _write(workspace: RuleSetWorkspace, acceptance: CaseAcceptance, chosen: list[Surprise]) -> None:
    if not chosen:
        return
    texts = acceptance.texts(chosen, workspace.folder.path, workspace.folder.shown)
    write_texts(texts)
    for path in texts:
        click.echo(f"Written: {path}")
    for place in acceptance.to_split(chosen):
        click.echo(
            f"Left as it is: {place}: the cases of its `each of` no longer come to the same; split it."
        )
