"""The wheel: what is installed elsewhere is what is in the folder, knowledge included."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from engine.version import handrail_version

ROOT = Path(__file__).parents[2]
VERSION = handrail_version()
PACKAGES = ("engine", "rules", "catalogue", "dashboard")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and, to compile nothing twice, the libraries of this one."""
    folder = tmp_path_factory.mktemp("elsewhere") / "environment"
    venv.create(folder, symlinks=os.name != "nt")
    python = program(folder, "python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    # A folder named in a .pth file gives its libraries, not its own .pth files: the checkout,
    # which is installed there by one, stays out of sight.
    site_packages = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(site_packages, "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def program(environment: Path, name: str) -> Path:
    if sys.platform == "win32":
        return environment / "Scripts" / f"{name}.exe"
    return environment / "bin" / name


def run_elsewhere(environment: Path, *command: str) -> str:
    done = subprocess.run(
        [str(program(environment, command[0])), *command[1:]],
        cwd=environment.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_four_packages(names: set[str]) -> None:
    in_repository = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert in_repository - names == set()


def test_the_wheel_holds_nothing_but_the_four_packages_and_their_description(
    names: set[str],
) -> None:
    assert {name.split("/")[0] for name in names} == {*PACKAGES, f"handrail-{VERSION}.dist-info"}


@pytest.mark.parametrize("package", ["rules", "catalogue"])
def test_the_wheel_carries_the_knowledge_as_yaml(package: str, names: set[str]) -> None:
    assert [name for name in names if name.startswith(f"{package}/") and name.endswith(".yaml")]


def test_installed_elsewhere_the_packages_are_those_of_the_wheel(elsewhere: Path) -> None:
    modules = f"import {', '.join(PACKAGES)}"
    places = f"print(*(m.__file__ for m in ({', '.join(PACKAGES)})), sep='\\n')"
    split = run_elsewhere(elsewhere, "python", "-c", f"{modules}; {places}").split()
    assert len(split) == len(PACKAGES)
    assert all(Path(place).is_relative_to(elsewhere) for place in split)


@pytest.mark.parametrize("package", ["rules", "catalogue"])
def test_installed_elsewhere_the_knowledge_is_read_from_the_package(package: str, elsewhere: Path) -> None:
    listing = (
        "from importlib.resources import files\n"
        "def names(folder):\n"
        "    for entry in folder.iterdir():\n"
        "        yield from names(entry) if entry.is_dir() else [entry.name]\n"
        f"print(*names(files({package!r})))"
    )
    assert ".yaml" in run_elsewhere(elsewhere, "python", "-c", listing)


def test_installed_elsewhere_the_command_reviews_a_package_and_prints_it(elsewhere: Path) -> None:
    assert VERSION in run_elsewhere(elsewhere, "handrail", "--version")
    report = run_elsewhere(elsewhere, "handrail", "review", "DEMO-01", "--on", "2026-11-23")
    assert "durable_rules" in report
    run_elsewhere(elsewhere, "handrail", "review", "DEMO-01", "--pdf", "out.pdf")
    assert (elsewhere.parent / "out.pdf").read_bytes().startswith(b"%PDF")
