"""A page that needs nothing but itself: the frame of what `rules show` and `rules cover` write as HTML."""

from __future__ import annotations

from html import escape
from string import Template


def html_page(title: str, body: str, *, width_rem: int, style: str = "") -> str:
    """The whole page, with its title as the heading.

    Args:
        title: as plain text.
        body: what stands below the heading, as HTML.
        width_rem: how wide the text may become.
        style: rules of its own, after those that every page has.
    """
    return _PAGE.substitute(title=escape(title), body=body, width=width_rem, style=style.strip())


_PAGE = Template("""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: ${width}rem; padding: 0 1rem; }
pre, code { font: .875rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
$style
</style>
</head>
<body>
<main>
<h1>$title</h1>
$body
</main>
</body>
</html>
""")
