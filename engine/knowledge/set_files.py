"""Which files and folders a rule set may have: each is read, or it is a problem, so that none is ignored in silence.

Definitions: rules, `rule_set.yaml` and what `NOT_RULES` names lie at the top as `*.yaml`; `checks/` has named files and
the folders `bases` and `cases`; `versions/` has one folder for each version, `signed/` and `safety/` have `*.yaml`.
`catalogue/` has `*.yaml`; of a layer also the store's `prices.csv`, of a set that stands alone `nights/`. Notes (`*.md`)
may lie anywhere, and what begins with a dot or is Python's own is no part of a set. Left out: what the files say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..language.nearest_name import did_you_mean
from ..model.problem import Place, Problem

_YAML = "*.yaml"
_KNOWN: Mapping[str, tuple[str, ...]] = {
    "": (_YAML, "checks/", "versions/", "signed/", "safety/", "catalogue/"),
    "catalogue/": (_YAML,),
    "catalogue/nights/": ("presence_changes.yaml",),
    "checks/": ("properties.yaml", "accepted.yaml", "safety.yaml", "clauses.yaml", "bases/", "cases/"),
    "checks/bases/": (_YAML,),
    "checks/cases/": (_YAML,),
    "signed/": (_YAML,),
    "safety/": (_YAML,),
}
"""By folder of a set: what may lie in it; a name that ends in a slash is a folder."""
_OF_A_LAYER, _OF_A_WHOLE_CATALOGUE = "prices.csv", "nights/"
_NOT_HERE: Mapping[str, str] = {
    "nights": "what a catalogue knows of nights is for the base of a layer to say",
    "prices.csv": "a store's prices are read of a layer; a whole catalogue has them in prices.yaml",
}
"""Of `catalogue/`: what is read in the one sort of set and not in the other."""
NOT_RULES = ("rule_set.yaml", "proof.yaml", "contacts.yaml", "base_rules.yaml")
"""Files at the top of a set that hold no rules."""
_IGNORED = ("__pycache__", "__init__.py")
_NEAR_FILE = 0.7
_NOTES = ".md"


def stray_files(folder: Path, label: str, *, is_layer: bool = False) -> Iterator[Problem]:
    """A problem for every file and folder of a rule set that nothing would read.

    Args:
        folder: the set.
        label: what to call it in problems.
        is_layer: whether it extends another set.
    """
    beside = _OF_A_LAYER if is_layer else _OF_A_WHOLE_CATALOGUE
    for inside, names in _KNOWN.items():
        known = (*names, beside) if inside == "catalogue/" else names
        if (folder / inside).is_dir():
            yield from _in_folder(folder / inside, f"{label}/{inside}", known)
    versions = folder / "versions"
    for version in sorted(versions.iterdir()) if versions.is_dir() else ():
        if not _is_ignored(version) and not (version / "rule_set.yaml").is_file():
            yield _stray(
                f"{label}/versions/{version.name}", "a version is a folder with its own rule_set.yaml"
            )


def _in_folder(folder: Path, label: str, known: tuple[str, ...]) -> Iterator[Problem]:
    for path in sorted(folder.iterdir()):
        if _is_ignored(path):
            continue
        if path.is_dir():
            if f"{path.name}/" not in known:
                yield _stray(f"{label}{path.name}", _folder_hint(path, known))
        elif not (path.name in known or (_YAML in known and path.name.endswith(".yaml"))):
            yield _stray(f"{label}{path.name}", _file_hint(path, known))


def _is_ignored(path: Path) -> bool:
    return path.name.startswith(".") or path.name in _IGNORED or (path.suffix == _NOTES and path.is_file())


def _folder_hint(path: Path, known: tuple[str, ...]) -> str:
    near = _NOT_HERE.get(path.name) or did_you_mean(f"{path.name}/", known, _NEAR_FILE)
    return near or "lay its files beside rule_set.yaml: folders within a set are not read"


def _file_hint(path: Path, known: tuple[str, ...]) -> str:
    if path.name in _NOT_HERE:
        return _NOT_HERE[path.name]
    if _YAML in known and path.suffix.lower() in (".yml", ".yaml"):
        return f"name it `{path.stem}.yaml`"
    names = [name for name in known if name != _YAML]
    if near := did_you_mean(f"{path.stem}.yaml", names, _NEAR_FILE):
        return near
    named = ", ".join(names)
    return f"files here end in `.yaml`; read are: {named}" if named else "files here end in `.yaml`"


def _stray(label: str, help_text: str) -> Problem:
    return Problem("H110", f"`{label.rsplit('/', 1)[-1]}` would not be read", Place(label), help_text)
