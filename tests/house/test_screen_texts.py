"""What a browser is shown and what it sends: texts are escaped, values are validated, downloads ask first."""

import ast

from tests.house.source import ROOT, modules, nodes, shown

SCREEN = tuple(path for path in modules("dashboard") if "screen" in path.relative_to(ROOT).parts)
RECORDS = tuple(path for path in modules("engine") if path.parent.name == "records")
MARKDOWN = {
    "write",
    "markdown",
    "caption",
    "info",
    "warning",
    "error",
    "success",
    "toast",
    "title",
    "header",
    "subheader",
    "metric",
    "badge",
    "expander",
    "button",
    "form_submit_button",
    "link_button",
    "checkbox",
    "toggle",
    "radio",
    "selectbox",
    "multiselect",
    "select_slider",
    "slider",
    "text_input",
    "text_area",
    "number_input",
    "date_input",
    "time_input",
    "segmented_control",
    "pills",
    "file_uploader",
    "download_button",
    "popover",
    "tabs",
    "progress",
    "spinner",
    "dialog",
}
"""What Streamlit reads as markdown: the first argument (its label or body), and `help`."""
OUR_BUTTONS = {"show_button", "show_form_button"}
MARKDOWN |= OUR_BUTTONS
NUMBERS = {"len", "round", "sum", "max", "min", "int"}
OF_OURS = {"plain", "count_of", "hours_in_words", "in_words", "change_in_words"}
"""Functions whose text holds no mark of markdown: escaped, or numbers in words."""


OF_KNOWLEDGE = {
    "label",
    "name",
    "title",
    "note",
    "beside",
    "unit",
    "new",
    "forbidden",
    "names",
    "term.description",
    "term.unit",
    "step.title",
    "step.say",
    "portfolio.title",
    "portfolio.year",
    "measure.means",
    "reason.because[:100]",
    "catalogue.items[asked].name",
    "result.label",
    "heading",
    "change",
    "draft.based_on",
    "signed.number",
    "numbers[-1]",
    "rule.file",
    "rule.line",
    "problem.code",
    "problem.place.line",
    "problem.place.column",
    "decision_report.notes[0]",
    "' '.join(disclosed.report.notes)",
    "', '.join(names)",
    "', '.join(broken)",
    "_names(review, front[number])",
    "', '.join(sorted((name.replace('_', ' ') for name in names)))",
    "_value_in_words(value)",
    "_count(len(answers))",
    "paper_label(kind)",
    "saved.title",
    "saved.version",
    "number(whole.value, measure, 1)",
}
"""Texts of the rules and the catalogue, which are files of the project, and numbers; nothing that people type here, and
nothing of an address or a package."""


def is_safe(node):
    """Whether a text can hold nothing of what people wrote, or holds it escaped."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(isinstance(part, ast.Constant) or is_safe_part(part) for part in node.values)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OF_OURS | NUMBERS:
        return True
    if isinstance(node, ast.BinOp):
        return is_safe(node.left) and is_safe(node.right)
    if isinstance(node, ast.IfExp):
        return is_safe(node.body) and is_safe(node.orelse)
    if isinstance(node, ast.Name) and node.id.isupper():
        return True  # a constant of a module
    return ast.unparse(node) in OF_KNOWLEDGE


def is_safe_part(part):
    if part.format_spec is not None:
        return True  # a number or a day: text has no format here
    return is_safe(part.value) or isinstance(part.value, ast.BinOp)


def called(call):
    """The name of a function of Streamlit's, or of ours that draws a button with it."""
    name = getattr(call.func, "id", "")
    return name if name in OUR_BUTTONS else getattr(call.func, "attr", "")


def calls():
    for path in SCREEN:
        for node in nodes(path):
            if isinstance(node, ast.Call) and (name := called(node)) in MARKDOWN:
                first = 1 if name == "progress" else 0
                named = [
                    keyword.value for keyword in node.keywords if keyword.arg in ("help", "label", "body")
                ]
                given = [*node.args[first : first + 1], *named]
                yield from ((path, node.lineno, argument) for argument in given)


def test_the_search_finds_a_text_that_is_not_escaped():
    for text in ('f"{asked} is here"', "reference", "visit['id']", 'f"**{who.name}**"'):
        assert not is_safe(ast.parse(text, mode="eval").body), text
    for text in ('"here"', 'f"{len(names)} are here"', 'f"{plain(asked)} is here"', 'f"{hours:.1f} hours"'):
        assert is_safe(ast.parse(text, mode="eval").body), text


def test_no_text_that_people_wrote_is_read_as_markdown():
    unplain = [
        f"{shown(path)}:{line}: {ast.unparse(text)[:90]}" for path, line, text in calls() if not is_safe(text)
    ]
    assert unplain == []


def test_no_text_stays_allowed_that_no_page_shows():
    """A name that is allowed without need would let a text of somebody's through when it is used again."""
    parts = {
        ast.unparse(part) for _, _, text in calls() for part in ast.walk(text) if isinstance(part, ast.expr)
    }
    assert OF_KNOWLEDGE - parts == set()


OUR_SCRIPTS = ("scrolling.py", "unfolding.py")


def test_the_scripts_of_our_own_have_nothing_of_anybody_in_them():
    drawn = [
        ast.unparse(node.args[0])
        for path in SCREEN
        if path.name in OUR_SCRIPTS
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "html"
    ]
    assert sorted(drawn) == ["LIST_SCRIPTS[number % 2]", "SCRIPTS[number % 2]", "_SCRIPT"]


def test_nothing_is_drawn_as_html_but_what_our_own_tags_escape():
    for path in SCREEN:
        for node in nodes(path):
            if isinstance(node, ast.keyword):
                assert node.arg != "unsafe_allow_html", f"{shown(path)}:{node.lineno}"
                assert node.arg != "unsafe_allow_javascript" or path.name in OUR_SCRIPTS, shown(path)
    places = [
        f"{shown(path)}:{node.lineno}"
        for path in SCREEN
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Html"
        and node.args
        and not isinstance(node.args[0], ast.Constant)
    ]
    assert {place.split(":")[0] for place in places} <= {
        "dashboard/screen/markup.py",
        "dashboard/screen/pages.py",
        "dashboard/screen/review/week.py",
        "dashboard/screen/spans.py",
    }, places


def test_a_value_is_changed_with_validation():
    """`model_copy` takes whatever it is given; `changed` asks the model."""
    unasked = [
        f"{shown(path)}:{node.lineno}"
        for path in (*SCREEN, *RECORDS)
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("model_copy", "model_construct")
    ]
    assert unasked == []


def test_what_is_downloaded_is_made_when_it_is_asked_for_and_asks_for_the_right():
    for path in SCREEN:
        for node in nodes(path):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and (node.func.attr == "download_button")
            ):
                data = ast.unparse(node.args[1])
                assert data.startswith("still_allowed(") or "lab" in path.parts, (
                    f"{shown(path)}:{node.lineno}"
                )


def test_every_fragment_and_dialog_asks_before_it_shows_anything():
    for path in SCREEN:
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and any(
                "fragment" in ast.unparse(decorator) or "dialog" in ast.unparse(decorator)
                for decorator in node.decorator_list
            ):
                assert "error_boundary" in ast.unparse(node), f"{shown(path)}:{node.lineno}"
