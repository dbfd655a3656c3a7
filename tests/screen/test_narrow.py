"""Nothing is cut off where a page is narrow: by kind, for every page at once."""

import ast
from pathlib import Path

from dashboard.screen.markup import table, tag

SCREEN = Path(__file__).parents[2] / "dashboard" / "screen"


def test_every_row_of_buttons_goes_on_in_a_second_row_where_there_is_no_room():
    silent = [
        f"{path.name}:{call.lineno}"
        for path in SCREEN.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "segmented_control"
        and "wrap" not in {keyword.arg for keyword in call.keywords}
    ]
    assert silent == []


def test_each_cell_of_a_table_knows_the_name_of_its_column_and_no_row_breaks_a_page():
    head = ("Package", tag("span", "Review <due>"))
    written = table("Two", head, [("A-1", "today"), ("A-2", "never", "a cell too many")])
    assert '<td data-column="Review &lt;due&gt;">today</td>' in written
    assert '<td data-column="">a cell too many</td>' in written
    assert 'class="hr-table hr-stacked"' in written
