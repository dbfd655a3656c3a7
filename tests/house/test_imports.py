"""Imports run downwards only: the contract of pyproject.toml, held as a test."""

import ast
import os
import subprocess
import sys

from tests.house.source import ROOT, modules, nodes, shown, tree


def test_the_import_contract_holds():
    """Each contract is named when it is broken."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def imported(path):
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0]


NETWORK = {"socket", "urllib", "http", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}


def test_no_module_of_the_engine_reaches_for_a_network():
    reaching = {shown(path): NETWORK & set(imported(path)) for path in modules("engine")}
    assert {name: libraries for name, libraries in reaching.items() if libraries} == {}


def test_the_knowledge_holds_no_code():
    """Rules and catalogue are YAML; their packages exist only so that they travel with the wheel."""
    for path in modules("rules", "catalogue"):
        code = [node for node in tree(path).body if not isinstance(node, ast.Expr)]
        assert code == [], shown(path)


def test_no_folder_of_the_screen_hides_a_package():
    """Streamlit puts the screen's folder first on the path: a page called `catalogue` would hide the catalogue."""
    beside_the_script = {path.stem for path in (ROOT / "dashboard" / "screen").iterdir()}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert beside_the_script & packages == set()
