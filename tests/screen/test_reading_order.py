"""What a screen reader reads on each page: roles and names, in order, held against a file that was read by a person.

Numbers are written as 0, and of each table only the heads and the first row are kept, so that the files change when the
screen does and not with each day or rule. HANDRAIL_UPDATE_GOLDEN=1 writes them anew: read what changed before it is kept.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.screen.browsing import settled

pytestmark = pytest.mark.browser
FILES = Path(__file__).parent / "reading_order"
PAGES = {
    "caseload": "caseload",
    "queue": "caseload?order=Which+package+next?&find=DEMO-06",
    "my_work": "my_work",
    "person": "review?package=DEMO-01",
    "needs": "review?package=DEMO-05&tab=needs",
    "delivered": "review?package=DEMO-13&tab=week&view=delivered",
    "decide": "review?package=DEMO-03&tab=decide",
    "papers": "review?package=DEMO-03&tab=papers",
    "notes": "review?package=DEMO-03&tab=after&view=notes",
    "begin": "new_package?draft=WALK-1&step=begin",
    "visits": "new_package?draft=DEMO-12&step=visits",
    "persons_view": "persons_view?package=DEMO-04",
    "recommendations": "recommendations?as=pat",
}
CONTROLS = (
    "button",
    "link",
    "textbox",
    "combobox",
    "radio",
    "radiogroup",
    "checkbox",
    "spinbutton",
    "switch",
)


def tree_at_rest(page):
    """The tree once everything is there: what a page needs for its widgets is fetched when they are first drawn."""
    before, tree = None, page.get_by_test_id("stMain").aria_snapshot()
    while tree != before:
        page.wait_for_timeout(1500)
        before, tree = tree, page.get_by_test_id("stMain").aria_snapshot()
    return tree


def read_aloud(page):
    """The accessibility tree of the page's content, line by line, without what changes by itself or is said twice."""
    lines: list[str] = []
    skipped_at, rows = None, 0
    for line in tree_at_rest(page).splitlines():
        depth = len(line) - len(line.lstrip())
        if skipped_at is not None and depth > skipped_at:
            continue
        skipped_at = None
        if re.match(r"\s*- table", line):
            rows = 0
        if re.match(r"\s*- row\b", line):
            rows += 1
            if rows > 2:
                skipped_at = depth
                continue
        if re.match(r'\s*- (/|link "Link to heading")', line) or _repeats(line, lines):
            continue
        lines.append(re.sub(r"(?<!level=)\b\d+(?:[.,]\d+)*", "0", line).removesuffix(":"))
    return "\n".join(lines) + "\n"


def _repeats(line, lines):
    """Whether a line has the words of the name above it once more."""
    words = re.match(r"\s*- (?:text|paragraph|caption): \"?(.*?)\"?$", line)
    return bool(words and lines) and f'"{re.sub(r"[0-9]+(?:[.,][0-9]+)*", "0", words[1])}"' in lines[-1]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_in_its_order_with_a_name_for_each_control(page, address, name):
    page.goto(f"{address}/{PAGES[name]}")
    expect(page.get_by_role("heading").first).to_be_visible(timeout=180_000)
    settled(page)
    read = read_aloud(page)
    nameless = [
        line for line in read.splitlines() if re.match(rf"\s*- ({'|'.join(CONTROLS)})(:?|\s+\[.*)$", line)
    ]
    assert nameless == []
    golden = FILES / f"{name}.yaml"
    if os.environ.get("HANDRAIL_UPDATE_GOLDEN") == "1":
        FILES.mkdir(exist_ok=True)
        golden.write_text(read, encoding="utf-8")
    assert read == golden.read_text(encoding="utf-8")
