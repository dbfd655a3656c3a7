"""`handrail rules show NAME --format html`: one page about a name, with its picture, its uses and its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from string import Template

from engine.authoring import Usage


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
    body = "\n".join([*(_section(usage) for usage in every), past])
    return _PAGE.substitute(title=escape(f"{name}: where it is used"), picture=picture, body=body)


def _section(usage: Usage) -> str:
    said = "".join(f"<p>{escape(line)}</p>" for line in usage.says)
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
    return f"<h2>{escape(usage.sort)}: {escape(usage.name)}</h2>\n{said}\n{table}\n{follows}"


_PAGE = Template("""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
pre, code { font: .875rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; } th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: left; }
figure { margin: 0; overflow-x: auto; }
</style>
</head>
<body>
<main>
<h1>$title</h1>
<figure>$picture</figure>
<p>The same in words:</p>
$body
</main>
</body>
</html>
""")
