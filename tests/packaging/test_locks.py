"""The three locks: what is installed is decided here, not by whatever is newest today."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
USER, TEST, BUILD = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-build.lock",
)


def text_of(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Each requirement with its hashes."""
    logical_lines = text_of(lock).replace("\\\n", " ").splitlines()
    split = [line.split("--hash=") for line in logical_lines if line.strip()]
    return [(Requirement(first), [digest.strip() for digest in rest]) for first, *rest in split]


def declared(*groups: str) -> list[Requirement]:
    """What pyproject.toml asks for: the project's own needs, or those of dependency groups."""
    if not groups:
        return [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    requirements = []
    for entry in (entry for group in groups for entry in PROJECT["dependency-groups"][group]):
        if isinstance(entry, dict):
            requirements += declared(entry["include-group"])
        else:
            requirements.append(Requirement(entry))
    return requirements


def pinned_version(requirement: Requirement) -> Version:
    (specifier,) = requirement.specifier
    assert specifier.operator == "=="
    return Version(specifier.version)


@pytest.mark.parametrize("lock", [USER, TEST, BUILD])
def test_a_lock_names_no_host_and_sets_no_option(lock: str) -> None:
    lines = text_of(lock).splitlines()
    assert [line for line in lines if "://" in line or " @ " in line] == []
    assert [line for line in lines if re.match(r"\s*-(?!-hash=sha256:)", line)] == []


@pytest.mark.parametrize("lock", [USER, TEST, BUILD])
def test_every_requirement_of_a_lock_is_pinned_to_one_version_with_its_hashes(lock: str) -> None:
    assert entries(lock)
    for requirement, hashes in entries(lock):
        assert pinned_version(requirement)
        assert hashes, f"{requirement.name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", hashe) for hashe in hashes)


@pytest.mark.parametrize(
    ("lock", "needed"),
    [(USER, declared()), (TEST, [*declared(), *declared("dev")]), (BUILD, declared("build"))],
    ids=[USER, TEST, BUILD],
)
def test_a_lock_pins_all_that_is_declared_within_the_declared_bounds(
    lock: str, needed: list[Requirement]
) -> None:
    pinned: dict[str, list[Version]] = {}
    for requirement, _ in entries(lock):
        name = canonicalize_name(requirement.name)
        pinned.setdefault(name, []).append(pinned_version(requirement))
    for requirement in needed:
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"{lock} does not pin {requirement}: renew it (see pyproject.toml)"
        assert all(requirement.specifier.contains(version) for version in versions)


@pytest.mark.parametrize("smaller", [USER, BUILD])
def test_the_tests_run_on_the_very_versions_that_are_used_and_built_with(smaller: str) -> None:
    """For which other systems and interpreters something is needed may differ: tests need more of them."""
    assert {pin_of(requirement) for requirement, _ in entries(smaller)} <= {
        pin_of(requirement) for requirement, _ in entries(TEST)
    }


def pin_of(requirement: Requirement) -> tuple[str, Version]:
    return canonicalize_name(requirement.name), pinned_version(requirement)


def test_the_build_needs_declared_for_the_wheel_are_in_the_lock_of_build_tools() -> None:
    locked = {canonicalize_name(requirement.name) for requirement, _ in entries(BUILD)}
    for text in PROJECT["build-system"]["requires"]:
        assert canonicalize_name(Requirement(text).name) in locked


def test_the_screen_and_its_sign_in_are_imported_with_nothing_but_what_users_get() -> None:
    """Tests run with more libraries: what only they bring would fail at the first sign-in of an installation."""
    locked = {canonicalize_name(requirement.name) for requirement, _ in entries(USER)} | {"handrail"}
    absent = {
        module
        for module, distributions in packages_distributions().items()
        if locked.isdisjoint(map(canonicalize_name, distributions))
    }
    program = (
        "import sys\n"
        f"absent = {absent}\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name in absent: raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "import authlib.integrations.starlette_client, dashboard.screen.door, dashboard.screen.access\n"
    )
    imported = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert imported.returncode == 0, imported.stderr
