"""The notebooks run from beginning to end, as an analyst would run them."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def shown(notebook):
    """What the cells show, as text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return "\n".join(output["data"]["text/plain"] for output in outputs if "data" in output)


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def execute(name):
        notebook = nbformat.read(ROOT / "docs" / "notebooks" / name, as_version=4)
        NotebookClient(
            notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "docs")}}
        ).execute()
        return notebook

    return execute


def test_both_notebooks_are_there_and_keep_no_output():
    assert [path.name for path in NOTEBOOKS] == ["a_caseload.ipynb", "planned_against_delivered.ipynb"]
    for path in NOTEBOOKS:
        notebook = nbformat.read(path, as_version=4)
        assert all(not cell.get("outputs") for cell in notebook.cells), "clear the outputs before committing"


def test_the_caseload_says_what_is_unmet_and_what_is_not_known(run):
    text = shown(run("a_caseload.ipynb"))
    assert "(300," in text
    assert "'packages': 300" in text
    assert "claimed_released_hours_mean" in text


def test_planned_against_delivered_finds_what_was_planted(run):
    text = shown(run("planned_against_delivered.ipynb"))
    for kind in ("late", "missed", "short", "single_handed"):
        assert kind in text, kind
