"""Set Handrail up and run it; needs nothing but Python.

    python3 start.py                  open the review screen
    python3 start.py --no-browser     the same, but only print its address
    python3 start.py test [...]       check and test everything; [...] goes to pytest
    python3 start.py test --fast      the checks and the quick tests, for every push; says what it left out
    python3 start.py <anything else>  is `handrail <anything else>`

The first run makes an environment of its own in `.venv`. It is made again when the Python or the
folder has changed, and brought up to date when a lock or the version has changed; a marker, written last, says
that it is complete. Everything installed is pinned and hashed, the tools that build from source
too. Exit code 2 means that setting up failed and one sentence says why.

Every Python from 3.6 must be able to read this file: an old one gets a sentence, no traceback.
"""

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import NoReturn

OLDEST_PYTHON = (3, 11)
FIRST_UNTRIED_PYTHON = (3, 14)

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
MARKER = ENVIRONMENT / "handrail-is-set-up"
BUILD_LOCK = ROOT / "requirements-build.lock"
USER_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-dev.lock"
VERSION = ROOT / "engine" / "VERSION"
SCREEN = ROOT / "dashboard" / "screen" / "app.py"

ON_WINDOWS = os.name == "nt"
LINES_OF_PIP_SHOWN = 12


def stop(sentence: str) -> NoReturn:
    """Print one plain sentence and leave with exit code 2."""
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


def unfit_python() -> str:
    """Why this Python cannot run Handrail; empty when it can."""
    if OLDEST_PYTHON <= sys.version_info[:2] < FIRST_UNTRIED_PYTHON:
        return ""
    return (
        "Handrail needs Python 3.11, 3.12 or 3.13 and this is Python {}.{}; start it with one of "
        "those, for example: python3.12 start.py"
    ).format(*sys.version_info[:2])


# Here, because what follows is not understood by a Python that is too old.
if unfit_python():
    stop(unfit_python())


# --- what the machine must bring -----------------------------------------------------------------


def missing_tools() -> list[str]:
    """One sentence for each thing that setting up needs and this machine lacks."""
    return [s for s in (missing_venv(), missing_compiler(), missing_headers()) if s]


def missing_venv() -> str:
    """Debian and Ubuntu ship Python without the means to make environments."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "Python's venv module is missing; on Debian or Ubuntu install it with: "
            f"sudo apt install {_debian_python()}-venv"
        )
    return ""


def missing_compiler() -> str:
    """durable_rules is published as source only. On Windows only the build itself can tell."""
    if ON_WINDOWS or compiler():
        return ""
    if sys.platform == "darwin":
        return "A C compiler is missing; install Apple's with: xcode-select --install"
    return (
        "A C compiler is missing (one library is published as source only); on Debian or Ubuntu "
        "install it with: sudo apt install gcc"
    )


def compiler() -> str:
    """The C compiler's command: the one asked for, the one Python was built with, or any."""
    asked_for = os.environ.get("CC") or sysconfig.get_config_var("CC") or ""
    for command in (asked_for, "cc", "gcc", "clang"):
        if command and shutil.which(shlex.split(command)[0]):
            return str(command)
    return ""


def missing_headers() -> str:
    """The same library is compiled against Python's own headers."""
    if Path(sysconfig.get_path("include"), "Python.h").exists():
        return ""
    return (
        "Python's C headers are missing (one library is published as source only); on Debian or "
        f"Ubuntu install them with: sudo apt install {_debian_python()}-dev"
    )


def _debian_python() -> str:
    return "python{}.{}".format(*sys.version_info[:2])


# --- the environment -----------------------------------------------------------------------------


def set_up(lock: Path) -> None:
    """Make or renew the environment so that it holds what `lock` pins; quick when it does."""
    python, *locks = _marked() or [""]
    anew = python != _python_identity()
    if not anew and _lock_identity(lock) in locks:
        return
    try:
        _install(lock, anew)
    except KeyboardInterrupt:
        print("\nSetting up was interrupted; the same command starts afresh.", file=sys.stderr)
        raise SystemExit(130) from None


def _install(lock: Path, anew: bool) -> None:
    problems = missing_tools() if anew else []
    if problems:
        stop("\n".join(problems))
    made, renewed = "Setting up Handrail (two to five minutes, once).", "Bringing Handrail up to date."
    print(made if anew else renewed, flush=True)
    MARKER.unlink(missing_ok=True)
    if anew:
        print("  1 of 4  an environment of its own, in .venv", flush=True)
        _run_quietly([_outer_python(), "-m", "venv", "--clear", str(ENVIRONMENT)])
    print("  2 of 4  the libraries", flush=True)
    _pip("--require-hashes", "-r", str(BUILD_LOCK))
    _pip("--require-hashes", "--no-build-isolation", "-r", str(lock))
    print("  3 of 4  Handrail itself", flush=True)
    _pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    print("  4 of 4  the part of it that becomes machine code", flush=True)
    _run_quietly([str(program("python")), "-m", "engine.caseload"])
    _mark(lock)
    print("Ready.", flush=True)


def _pip(*arguments: str) -> None:
    command = [str(program("python")), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    _run_quietly([*command, "install", "--quiet", "--no-warn-script-location", *arguments])


def _run_quietly(command: list[str]) -> None:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=_build_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        stop(why_setting_up_failed(done.stdout))


def why_setting_up_failed(output: str) -> str:
    """A sentence for a known cause, with the last lines of what venv or pip said."""
    cause = "Setting up failed; the tool that installs the libraries (pip) ended with:"
    if "Microsoft Visual C++" in output:
        cause = (
            "A C compiler is missing (one library is published as source only); install the Build "
            "Tools for Visual Studio with 'Desktop development with C++'. pip ended with:"
        )
    last_lines = output.strip().splitlines()[-LINES_OF_PIP_SHOWN:]
    return "\n".join([cause, *("  " + line for line in last_lines)])


def _build_environment() -> dict[str, str]:
    environment = {**os.environ, "PIP_USER": "0"}
    if not ON_WINDOWS and compiler():
        environment["CC"] = compiler()
    if sys.version_info >= (3, 13):
        # durable_rules 2.0.28 calls a function that Python 3.13 removed; this one does the same.
        renamed = "-DPyEval_CallObject=PyObject_CallObject"
        environment["CPPFLAGS"] = f"{os.environ.get('CPPFLAGS', '')} {renamed}".strip()
    return environment


def _outer_python() -> str:
    """The Python outside `.venv`, which cannot make itself again while it runs."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def program(name: str) -> Path:
    """A program of the environment, for example `python` or `handrail`."""
    return ENVIRONMENT / "Scripts" / f"{name}.exe" if ON_WINDOWS else ENVIRONMENT / "bin" / name


# --- the marker ----------------------------------------------------------------------------------


def _marked() -> list[str]:
    """The Python and the locks that `.venv` holds; nothing when it is absent or incomplete."""
    if not (MARKER.exists() and program("python").exists()):
        return []
    return MARKER.read_text(encoding="utf-8").split()


def _mark(lock: Path) -> None:
    """Written under another name first: a marker that exists is whole."""
    # The lock for the tests pins all that the users' lock pins, to the same versions.
    locks = [USER_LOCK] if lock == USER_LOCK else [USER_LOCK, TEST_LOCK]
    half_written = MARKER.with_suffix(".part")
    lines = [_python_identity(), *(_lock_identity(each) for each in locks)]
    half_written.write_text("\n".join(lines), encoding="utf-8")
    os.replace(str(half_written), str(MARKER))


def _python_identity() -> str:
    """Changes with the Python and with the folder, since an environment survives neither."""
    return _digest(sys.version, sys.base_prefix, str(ROOT))


def _lock_identity(lock: Path) -> str:
    """Changes with the lock, with the lock of the build tools and with what is built here."""
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    built = json.dumps([declared["project"], declared["tool"]["hatch"]], sort_keys=True)
    read = [path.read_text(encoding="utf-8") for path in (VERSION, BUILD_LOCK, lock)]
    return _digest(lock.name, built, *read)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


# --- what it is set up for -----------------------------------------------------------------------


def open_screen(headless: bool) -> None:
    """Serve the review screen to this machine only."""
    options = {
        "server.address": "127.0.0.1",
        "server.headless": str(headless).lower(),
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
    }
    print("Opening the review screen; Ctrl+C here closes it.", flush=True)
    os.chdir(ROOT)
    _become(
        [str(program("python")), "-m", "streamlit", "run", str(SCREEN)]
        + [f"--{name}={value}" for name, value in options.items()]
    )


def has_display() -> bool:
    """Whether a browser could be opened here."""
    if ON_WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def check_and_test(pytest_arguments: list[str]) -> int:
    """Run every check, then the tests, whose summary is the last line; 0 when all passed."""
    checks = {
        "Style (ruff)": ["ruff", "check", "--quiet", "--output-format", "concise", "."],
        "Format (ruff)": ["ruff", "format", "--quiet", "--check", "."],
        "Types (mypy)": ["mypy"],
        "Imports (import-linter)": ["lint-imports", "--no-logo"],
    }
    failed = [title for title, command in checks.items() if not _passes(title, command)]
    if failed:
        print(f"\nFAILED before the tests: {', '.join(failed)}; the tests follow.", flush=True)
    # One file stays in one process: what it starts (a screen, a browser) is started once.
    pytest = [str(program("python")), "-m", "pytest", "-n", "2", "--dist", "loadfile"]
    if not _whole_run(pytest_arguments):
        if "--fast" in pytest_arguments:
            pytest_arguments = [word for word in pytest_arguments if word != "--fast"]
            pytest += ["-m", "not slow and not browser", "--durations=15"]
        return subprocess.call(pytest + pytest_arguments, cwd=ROOT) or int(bool(failed))
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        code = subprocess.call([*pytest, "--junitxml=" + str(results), *pytest_arguments], cwd=ROOT)
        return code or int(bool(failed)) or _control_that_fails(results)


def _whole_run(pytest_arguments: list[str]) -> bool:
    """Whether every test runs: only then do its results say whether the controls of the safety case hold."""
    return all(word.startswith(("--durations", "--tb", "-q", "-v", "-r")) for word in pytest_arguments)


def _control_that_fails(results: Path) -> int:
    """Ask the safety case with the results of these tests; silent when every control holds, so that pytest ends."""
    command = [str(program("handrail")), "safety", "check", "--results", str(results)]
    asked = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if asked.returncode:
        print("\nSafety case (handrail safety check)\n" + asked.stdout, flush=True)
        print("FAILED after the tests: a control of the safety case does not hold.", flush=True)
    return asked.returncode


def _passes(title: str, command: list[str]) -> bool:
    print(f"\n{title}", flush=True)
    return subprocess.call([str(program(command[0])), *command[1:]], cwd=ROOT) == 0


def _become(command: list[str]) -> None:
    """Hand this process over, so that signals and the exit code are the command's own."""
    if not ON_WINDOWS:
        os.execv(command[0], command)
    raise SystemExit(subprocess.call(command))


def main(arguments: list[str]) -> int:
    """Set up what the arguments need, then do it."""
    if arguments[:1] == ["test"]:
        set_up(TEST_LOCK)
        return check_and_test(arguments[1:])
    set_up(USER_LOCK)
    if arguments in ([], ["--no-browser"]):
        open_screen(headless=bool(arguments) or not has_display())
    _become([str(program("handrail")), *arguments])
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
