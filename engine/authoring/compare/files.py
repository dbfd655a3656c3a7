"""Every file of two rule sets that nothing else compares, held against each other by file and key.

Definitions: compared elsewhere are rules and their header, the catalogue and the properties. All else that lies in a set's
folder is compared here: cases, acceptances, hazards, contacts, signatures, notes; and of the catalogue that it was written
for, what was published of projects and the index of prices. A layer stands on the files of its base. Lists of entries are
compared by what each entry begins with (`case: …`, `hazard: …`). Comments and layout are no behaviour and are compared
nowhere; where nothing else differs, the files that differ in them are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from ...knowledge import RuleSetFolder
from ...knowledge.council_layer import base_folder, extended_set
from ...knowledge.set_files import NOT_RULES
from ...language import read_document
from ...model import ProblemsFoundError
from .leaves import DifferingPart, leaves
from .part_change import ChangeDirection, PartChange, part_change

_HEADER = "rule_set.yaml"
_BY_FILE_ALONE = ("proof.yaml", "base_rules.yaml", "versions/")
"""Written by commands, or whole sets of their own."""
_BESIDE: Mapping[str, tuple[str, ...]] = {"prices.yaml": ("index",)}
"""Of files of a catalogue: keys that no part of a loaded catalogue holds."""
_CASES = "checks/cases/"
_PUBLISHED = "catalogue/backtests/"
"""What was published of projects: the claims of a catalogue are held against it."""
_LOG = "safety/"
_WORDS_OF_A_HAZARD = ("says", "group", "causes", "effect", "harm", "owner", "tags")


def compare_files(old: RuleSetFolder, new: RuleSetFolder) -> tuple[PartChange, ...]:
    """Every key of every such file that differs.

    Args:
        old: the folder of the set in force.
        new: the folder of the set that may replace it.
    """
    before, after = _files_of(old.path), _files_of(new.path)
    if all(_stands_on_a_published_catalogue(folder) for folder in (old, new)):
        before, after = _published_files(old) | before, _published_files(new) | after
    names = [name for name in sorted({*before, *after}) if not name.startswith(_CASES)]
    others = (part for name in names for part in _file_changes(name, before.get(name), after.get(name)))
    cases = (
        {name: path for name, path in side.items() if name.startswith(_CASES)} for side in (before, after)
    )
    return (*others, *_case_changes(*cases))


def files_written_otherwise(old: RuleSetFolder, new: RuleSetFolder) -> tuple[str, ...]:
    """Files of both sets whose letters differ. Where nothing that they say differs, these are comments and layout alone.

    Args:
        old: the folder of the set in force.
        new: the folder of the set that may replace it.
    """
    before, after = (_every_file(folder) for folder in (old, new))
    return tuple(
        name
        for name in sorted(before.keys() & after.keys())
        if before[name].read_bytes() != after[name].read_bytes()
    )


def _every_file(folder: RuleSetFolder) -> dict[str, Path]:
    """Its own files and those of the catalogue that it was written for, by name."""
    roots = {"": folder.path}
    if folder.published is not None and _stands_on_a_published_catalogue(folder):
        roots["catalogue/"] = folder.published
    every: dict[str, Path] = {}
    for prefix, root in roots.items():
        for path in root.rglob("*.yaml"):
            name = path.relative_to(root)
            if not any(part.startswith((".", "__")) for part in name.parts):
                every[f"{prefix}{name.as_posix()}"] = path
    return every


def _files_of(folder: Path) -> dict[str, Path]:
    """By the name inside the set: its own files, and of a layer those of its base that it stands on."""
    own = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if _is_compared(path, folder)
    }
    extends = extended_set(folder)
    base = base_folder(extends, folder) if extends else None
    if base is None:
        return own
    has_log = any(name.startswith(_LOG) for name in own)
    inherited = {
        name: path for name, path in _files_of(base).items() if not (has_log and name.startswith(_LOG))
    }
    twice = {name: name if name not in inherited else f"{name} of the layer" for name in own}
    return {**inherited, **{twice[name]: path for name, path in own.items()}}


def _stands_on_a_published_catalogue(folder: RuleSetFolder) -> bool:
    """Whether the catalogue is not the set's own: a revision's, or the installed one."""
    return bool(extended_set(folder.path)) or not (folder.path / "catalogue").is_dir()


def _published_files(folder: RuleSetFolder) -> dict[str, Path]:
    """What nothing else compares of the catalogue that a set was written for."""
    root = folder.published or Path(str(files("catalogue")))
    paths = (*(root / name for name in _BESIDE), *(root / "backtests").rglob("*.yaml"))
    return {f"catalogue/{path.relative_to(root).as_posix()}": path for path in paths if path.is_file()}


def _is_compared(path: Path, folder: Path) -> bool:
    """Whether a file is one that nothing else compares."""
    parts = path.relative_to(folder).parts
    if not path.is_file() or any(part.startswith((".", "__")) for part in parts):
        return False
    if parts[0] == "catalogue":
        return path.name in _BESIDE or path.suffix != ".yaml"
    if len(parts) == 1:
        return path.suffix != ".yaml" or (path.name in NOT_RULES and path.name != _HEADER)
    return not (parts[0] == "checks" and (path.name == "properties.yaml" or path.name.startswith("safety")))


def _file_changes(name: str, old: Path | None, new: Path | None) -> Iterator[PartChange]:
    """What differs of one file; of one that only one side has, all its entries."""
    if old is not None and new is not None and old.read_bytes() == new.read_bytes():
        return
    before, after = _content_of(name, old), _content_of(name, new)
    if before is None or after is None:
        both = old is not None and new is not None
        yield PartChange(
            name,
            "as it was" if both else "there" if old is not None else "",
            "written otherwise" if both else "there" if new is not None else "",
        )
        return
    if name.startswith("catalogue/") and not name.startswith(_PUBLISHED):
        before, after = ({key: side.get(key) for key in _BESIDE[Path(name).name]} for side in (before, after))
    for leaf in leaves(before, after, (name,), (name,)):
        yield part_change(": ".join(leaf.path), leaf.old, leaf.new, _direction(name, leaf))


def _case_changes(old: Mapping[str, Path], new: Mapping[str, Path]) -> Iterator[PartChange]:
    """Cases that differ, whichever file they lie in; one that is gone guards nothing, unless another says the same."""
    before, after = (
        {key: case for name, path in side.items() for key, case in (_content_of(name, path) or {}).items()}
        for side in (
            {name: path for name, path in these.items() if not _is_in_both(name, these, those)}
            for these, those in ((old, new), (new, old))
        )
    )
    come = [case for key, case in after.items() if key not in before]
    for leaf in leaves(before, after, (_CASES,), (_CASES.rstrip("/"),)):
        is_lost = (
            leaf.new is None
            and len(leaf.path) == 2
            and _without_name(leaf.old) not in map(_without_name, come)
        )
        yield part_change(
            ": ".join(leaf.path),
            leaf.old,
            leaf.new,
            "may protect less" if is_lost else "differs" if _is_whole_case(leaf) else "says otherwise",
        )


def _is_whole_case(leaf: DifferingPart) -> bool:
    """Whether a case is new, or gone with its words in another: nothing that a case said is said otherwise."""
    return len(leaf.path) == 2 and None in (leaf.old, leaf.new)


def _is_in_both(name: str, files: Mapping[str, Path], others: Mapping[str, Path]) -> bool:
    return name in others and files[name].read_bytes() == others[name].read_bytes()


def _without_name(case: Any) -> Any:
    return {key: value for key, value in case.items() if key != "case"} if isinstance(case, Mapping) else case


def _content_of(name: str, path: Path | None) -> Any | None:
    """What a file says, by key; nothing where it says no more than that it is there."""
    if name.startswith(_BY_FILE_ALONE) or Path(name.split(" ")[0]).suffix != ".yaml":
        return None
    if path is None:
        return {}
    try:
        return _by_key(read_document(path, name, []).plain())
    except ProblemsFoundError:
        return None


def _by_key(value: Any) -> Any:
    """Lists of entries by what each begins with, so that one more moves none of the others."""
    if isinstance(value, Mapping):
        return {str(key): _by_key(part) for key, part in value.items()}
    if (
        not isinstance(value, tuple)
        or not value
        or not all(isinstance(part, Mapping) and part for part in value)
    ):
        return value
    keys = [_first_of(part) for part in value]
    if len(set(keys)) < len(keys):
        keys = [f"{key} ({keys[:place].count(key) + 1})" for place, key in enumerate(keys)]
    return {key: _by_key(part) for key, part in zip(keys, value, strict=True)}


def _first_of(entry: Mapping[str, Any]) -> str:
    key, value = next(iter(entry.items()))
    return f"{key} {value}" if not isinstance(value, (Mapping, tuple)) else str(key)


def _direction(name: str, leaf: DifferingPart) -> ChangeDirection:
    """Which way a key of a file points: hazards and their controls, acceptances, cases and contacts keep people safe."""
    otherwise: ChangeDirection = "differs" if leaf.old is None else "says otherwise"
    if name.startswith(f"{_LOG}hazards"):
        if leaf.new is None:
            return "protects less"
        if "lowers" in leaf.path or (isinstance(leaf.new, Mapping) and "lowers" in leaf.new):
            return "may protect less"  # a control that is said to do more lets more risk stand
        words = len(leaf.path) > 2 and leaf.path[2] in _WORDS_OF_A_HAZARD
        return otherwise if leaf.old is None or words else "may protect less"
    if name == f"{_LOG}acceptability.yaml":
        return "may protect less"
    if name == f"{_LOG}system.yaml":
        return "differs" if leaf.old is None else "may protect less"
    if name.startswith("checks/accepted.yaml"):
        return "differs" if leaf.new is None else "may protect less"
    if name.startswith("checks/clauses.yaml"):
        return "may protect less" if leaf.new is None else otherwise
    if name.startswith("contacts.yaml"):
        return "protects less" if leaf.new is None else otherwise
    if name.startswith(_PUBLISHED):
        return "differs" if leaf.old is None else "claims more"
    return otherwise
