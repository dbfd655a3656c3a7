"""The launcher: what it says when a machine lacks something, and when it sets up again."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

import start

ROOT = Path(__file__).parents[2]
NEEDED = (
    "start.py",
    "pyproject.toml",
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-build.lock",
    "engine/VERSION",
)

needs_posix = pytest.mark.skipif(os.name == "nt", reason="stands in for programs with shell scripts")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The launcher and what it reads, in a folder of its own and not set up."""
    folder = tmp_path / "a checkout"
    (folder / "engine").mkdir(parents=True)
    for name in NEEDED:
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def ready(checkout: Path) -> Path:
    """The same, marked as set up for the tests; its programs say what they were asked to do."""
    venv.create(checkout / ".venv", symlinks=True)
    for name in ("handrail", "ruff", "mypy", "lint-imports", "pytest"):
        stand_in(checkout, name, f'echo "{name} $*, in $PWD"')
    mark = "import start; start._mark(start.TEST_LOCK)"
    subprocess.run([sys.executable, "-c", mark], cwd=checkout, check=True)
    return checkout


def stand_in(checkout: Path, name: str, script: str) -> None:
    path = checkout / ".venv" / "bin" / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def launch(
    checkout: Path, *arguments: str, before: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run start.py from another folder, after the doctoring in `before`."""
    path = checkout / "start.py"
    code = (
        f"{before}\nimport runpy, sys\nsys.argv = [{str(path)!r}, *sys.argv[1:]]\n"
        f"runpy.run_path({str(path)!r}, run_name='__main__')"
    )
    outside = {k: v for k, v in os.environ.items() if k not in ("CC", "PIP_FIND_LINKS")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=checkout.parent,
        env={**outside, "PIP_NO_INDEX": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_refused(done: subprocess.CompletedProcess[str], checkout: Path, *expected: str) -> None:
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert len(lines) == len(expected), done.stderr
    for line, words in zip(lines, expected, strict=True):
        assert words in line
    assert not (checkout / ".venv").exists()


# --- what the machine must bring ---


@pytest.mark.parametrize("version", [(3, 6), (3, 10), (3, 14)])
def test_a_python_that_is_too_old_or_too_new_gets_one_sentence(
    version: tuple[int, int], checkout: Path
) -> None:
    doctored = f"import sys; sys.version_info = ({version[0]}, {version[1]}, 0, 'final', 0)"
    done = launch(checkout, before=doctored)
    sentence = f"needs Python 3.11, 3.12 or 3.13 and this is Python {version[0]}.{version[1]};"
    assert_refused(done, checkout, sentence)


def test_an_old_python_can_read_the_launcher_and_so_say_that_it_is_too_old() -> None:
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_launcher_admits_the_pythons_that_the_package_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, untried = (
        ".".join(map(str, version)) for version in (start.OLDEST_PYTHON, start.FIRST_UNTRIED_PYTHON)
    )
    assert SpecifierSet(project["requires-python"]) == SpecifierSet(f">={oldest},<{untried}")


@needs_posix
def test_a_missing_compiler_gets_one_sentence_before_anything_is_made(checkout: Path, tmp_path: Path) -> None:
    done = launch(checkout, PATH=str(tmp_path))
    assert_refused(done, checkout, "A C compiler is missing")


@needs_posix
def test_any_compiler_will_do_when_the_one_python_was_built_with_is_absent(
    checkout: Path, tmp_path: Path
) -> None:
    clang = tmp_path / "clang"
    clang.write_text("#!/bin/sh\n")
    clang.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", "import start; print(start._build_environment()['CC'])"],
        cwd=checkout,
        env={"PATH": str(tmp_path), "CC": "an-absent-compiler -O2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "clang\n"


def test_missing_python_headers_get_one_sentence_with_the_command_that_helps(
    checkout: Path,
) -> None:
    done = launch(checkout, before="import sysconfig; sysconfig.get_path = lambda *_: 'nowhere'")
    assert_refused(done, checkout, "Python's C headers are missing")
    assert "-dev" in done.stderr


def test_a_missing_venv_module_gets_one_sentence_with_the_command_that_helps(
    checkout: Path,
) -> None:
    done = launch(checkout, before="import sys; sys.modules['ensurepip'] = None")
    assert_refused(done, checkout, "Python's venv module is missing")
    assert "-venv" in done.stderr


@needs_posix
def test_all_that_is_missing_is_said_in_one_run(checkout: Path, tmp_path: Path) -> None:
    doctored = (
        "import sys, sysconfig; sys.modules['ensurepip'] = None\nsysconfig.get_path = lambda *_: 'nowhere'"
    )
    done = launch(checkout, before=doctored, PATH=str(tmp_path))
    assert_refused(done, checkout, "venv module", "C compiler", "C headers")


# --- when installing fails ---


def test_when_pip_fails_its_last_lines_are_shown_and_nothing_counts_as_set_up(
    checkout: Path,
) -> None:
    # Without an index no requirement is found.
    done = launch(checkout)
    assert done.returncode == 2
    assert "pip) ended with:" in done.stderr.splitlines()[0]
    assert "No matching distribution found" in done.stderr
    assert "Traceback" not in done.stderr
    again = launch(checkout)
    assert again.stdout.startswith("Setting up Handrail (two to five minutes, once).\n  1 of 4")


def test_only_the_last_lines_of_pip_are_shown() -> None:
    why_setting_up_failed = start.why_setting_up_failed("\n".join(f"line {n}" for n in range(100)))
    assert why_setting_up_failed.splitlines()[1:] == [f"  line {n}" for n in range(88, 100)]


def test_on_windows_a_missing_compiler_is_recognised_in_what_pip_says() -> None:
    why_setting_up_failed = start.why_setting_up_failed(
        "error: Microsoft Visual C++ 14.0 or greater is required."
    )
    assert why_setting_up_failed.startswith("A C compiler is missing")


# --- set up once, and again only when something changed ---


@needs_posix
def test_a_complete_environment_is_used_as_it_is_from_any_folder(ready: Path) -> None:
    done = launch(ready, "review", "a package.yaml")
    assert done.stdout == f"handrail review a package.yaml, in {ready.parent}\n"
    assert done.returncode == 0


@needs_posix
def test_the_exit_code_is_that_of_the_command(ready: Path) -> None:
    stand_in(ready, "handrail", "exit 7")
    assert launch(ready, "review").returncode == 7


@needs_posix
@pytest.mark.parametrize("file", ["requirements.lock", "requirements-build.lock", "engine/VERSION"])
def test_a_changed_lock_or_version_brings_the_environment_up_to_date(file: str, ready: Path) -> None:
    with (ready / file).open("a", encoding="utf-8") as text:
        text.write("# changed\n")
    assert launch(ready, "review").stdout.startswith("Bringing Handrail up to date.\n  2 of 4")


@needs_posix
def test_changed_needs_in_pyproject_count_and_changed_tool_settings_do_not(ready: Path) -> None:
    path = ready / "pyproject.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("line-length = 100", "line-length = 99"), encoding="utf-8")
    assert launch(ready, "review").stdout.startswith("handrail review")
    path.write_text(before.replace('"click>=8.1"', '"click>=8.2"'), encoding="utf-8")
    assert launch(ready, "review").stdout.startswith("Bringing Handrail up to date.")


@needs_posix
def test_another_python_has_the_environment_made_anew(ready: Path) -> None:
    done = launch(ready, "review", before="import sys; sys.version = 'another'")
    assert done.stdout.startswith("Setting up Handrail")


@needs_posix
def test_a_moved_folder_has_the_environment_made_anew(ready: Path) -> None:
    moved = ready.rename(ready.with_name("moved"))
    assert launch(moved, "review").stdout.startswith("Setting up Handrail")


@needs_posix
def test_an_update_that_stopped_halfway_has_the_environment_made_anew(ready: Path) -> None:
    (ready / "requirements.lock").write_text("absent==1.0 --hash=sha256:" + "0" * 64)
    assert launch(ready, "review").returncode == 2
    assert launch(ready, "review").stdout.startswith("Setting up Handrail")


@needs_posix
def test_what_is_set_up_for_users_is_brought_up_to_date_for_the_tests(ready: Path) -> None:
    mark = "import start; start._mark(start.USER_LOCK)"
    subprocess.run([sys.executable, "-c", mark], cwd=ready, check=True)
    assert launch(ready, "review").stdout.startswith("handrail review")
    assert launch(ready, "test").stdout.startswith("Bringing Handrail up to date.")


# --- what it is set up for ---


@needs_posix
@pytest.mark.parametrize(
    ("arguments", "display", "headless"),
    [([], ":0", "false"), ([], "", "true"), (["--no-browser"], ":0", "true")],
)
def test_the_screen_is_served_to_this_machine_only_and_tells_no_one(
    arguments: list[str], display: str, headless: str, ready: Path
) -> None:
    stand_in(ready, "python", 'printf "%s\\n" "$@"')
    done = launch(ready, *arguments, DISPLAY=display, WAYLAND_DISPLAY="")
    asked = done.stdout.splitlines()[1:]
    assert asked[:3] == ["-m", "streamlit", "run"]
    assert Path(asked[3]) == ready / "dashboard" / "screen" / "app.py"
    assert "--server.address=127.0.0.1" in asked
    assert "--browser.gatherUsageStats=false" in asked
    if sys.platform != "darwin":
        assert f"--server.headless={headless}" in asked


@needs_posix
def test_the_tests_run_after_all_checks_with_the_arguments_given(ready: Path) -> None:
    stand_in(ready, "python", 'echo "python $*, in $PWD"')
    done = launch(ready, "test", "-k", "one word")
    order = [line.split(",")[0].split()[:2] for line in done.stdout.splitlines() if ", in " in line]
    assert order == [
        ["ruff", "check"],
        ["ruff", "format"],
        ["mypy"],
        ["lint-imports", "--no-logo"],
        ["python", "-m"],
    ]
    assert done.stdout.splitlines()[-1].startswith("python -m pytest")
    assert done.stdout.splitlines()[-1].endswith(f"-k one word, in {ready}")
    assert done.returncode == 0


@needs_posix
def test_the_fast_run_makes_every_check_and_asks_for_the_quick_tests_only(ready: Path) -> None:
    stand_in(ready, "python", 'echo "python $*, in $PWD"')
    done = launch(ready, "test", "--fast", "-k", "one word")
    order = [line.split()[0] for line in done.stdout.splitlines() if ", in " in line]
    assert order == ["ruff", "ruff", "mypy", "lint-imports", "python"]
    asked = done.stdout.splitlines()[-1]
    assert "-m not slow and not browser" in asked
    assert "--fast" not in asked
    assert asked.endswith(f"-k one word, in {ready}")


@needs_posix
@pytest.mark.parametrize("failing", ["ruff", "mypy", "lint-imports"])
def test_a_failed_check_fails_the_run_though_all_tests_pass(failing: str, ready: Path) -> None:
    stand_in(ready, "python", "echo 3 passed")
    stand_in(ready, failing, "exit 1")
    done = launch(ready, "test")
    assert done.returncode != 0
    assert "FAILED before the tests: " in done.stdout
    assert done.stdout.splitlines()[-1] == "3 passed"


@needs_posix
def test_failed_tests_fail_the_run(ready: Path) -> None:
    stand_in(ready, "python", "echo 1 failed; exit 1")
    assert launch(ready, "test").returncode == 1
