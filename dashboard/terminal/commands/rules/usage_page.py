"""`handrail rules show NAME --format html`: one page about a name, with its picture, its uses and its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from engine.authoring import Usage

from .html_page import html_page


def usage_page(name: str, every: Sequence[Usage], picture: str, history: Iterable[str]) -> str:
    """The page, which needs nothing but itself.

    Args:
        name: what was asked for.
        every: what is known of it.
        picture: what hangs together with it, as SVG.
        history: lines about a rule over the versions; none for anything else.
    """
    lines = "\n".join(history)
    past = f"<h2>Over the versions</h2>\n<pre>{escape(lines.strip())}</pre>" if lines else ""
    drawing = f"<figure>{picture}</figure>\n<p>The same in words:</p>"
    body = "\n".join([drawing, *(_section(usage) for usage in every), past])
    return html_page(f"{name}: where it is used", body, width_rem=75, style=_STYLE)


def _section(usage: Usage) -> str:
    """One thing of that name: what it says, a table of its uses, and what follows from it."""
    sentences = "".join(f"<p>{escape(line)}</p>" for line in usage.says)
    rows = "".join(
        f"<tr><td>{escape(use.how)}</td><td>{escape(use.name)}</td><td><code>{escape(str(use.place))}</code></td></tr>"
        for use in usage.uses
    )
    table = (
        f'<table><thead><tr><th scope="col">How</th><th scope="col">What</th><th scope="col">Where</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    follows = (
        f"<p>Because of it may be true: {escape(', '.join(usage.follows))}.</p>" if usage.follows else ""
    )
    return f"<h2>{escape(usage.sort)}: {escape(usage.name)}</h2>\n{sentences}\n{table}\n{follows}"


_STYLE = """
table { border-collapse: collapse; } th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: left; }
figure { margin: 0; overflow-x: auto; }
"""
