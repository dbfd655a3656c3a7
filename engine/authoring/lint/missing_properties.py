"""Safety properties that a rule set should declare and does not: their absence would make every check green.

Definitions: a set that calls itself by the name of a shipped one declares every property that the shipped one declares; so
does the base of a layer. A shipped set declares at least one safety property, any other base at least one property. Left
out: properties that hazards name (`engine.safety`), and sets of other names, which may be young.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from ...knowledge.council_layer import base_folder
from ...language import read_document
from ...model import Place, Problem, RuleSet

_DECLARED = {"safety": "safety*.yaml", "property": "properties.yaml"}
_CODE = "H620"


def missing_properties(rule_set: RuleSet, folder: Path, display_name: str) -> Iterator[Problem]:
    """What a set, and the base of a layer, should declare that must hold and do not.

    Args:
        rule_set: as it is loaded.
        folder: where it lies.
        display_name: what to call the folder in problems.
    """
    yield from _missing(rule_set.id, folder, display_name, is_base=False)
    base = base_folder(rule_set.extends, folder) if rule_set.base is not None else None
    if base is not None and rule_set.base is not None:
        yield from _missing(rule_set.base.id, base, rule_set.base.folder, is_base=True)


def _missing(name: str, folder: Path, display_name: str, *, is_base: bool) -> Iterator[Problem]:
    """What one set should declare and does not."""
    place = Place(f"{display_name}/checks")
    declared = {key: _names(folder, key) for key in _DECLARED}
    with as_file(files("rules") / name) as shipped:
        is_shipped = (shipped / "rule_set.yaml").is_file()
        there = declared["safety"] if is_shipped else any(declared.values())
        if not there and (is_shipped or is_base):
            whose = "the base of this layer" if is_base else f"`{name}`"
            what = "safety property" if is_shipped else "property"
            yield Problem(
                _CODE,
                f"{whose} declares no {what}, so nothing is proved of what no review may say",
                place,
                "declare them in checks/safety.yaml or checks/properties.yaml, or put those files back",
            )
            return
        if not is_shipped or folder.resolve().is_relative_to(shipped.resolve()):
            return
        for key in _DECLARED:
            for missing in _names(shipped, key):
                if missing not in declared[key]:
                    yield Problem(
                        _CODE,
                        f"the shipped `{name}` declares “{missing}”, and this set does not",
                        place,
                        "put the property back, or give the set a name of its own",
                    )


def _names(folder: Path, key: str) -> tuple[str, ...]:
    """The names of the properties that a folder declares, as they are written."""
    names = []
    for path in sorted((folder / "checks").glob(_DECLARED[key])):
        for node in read_document(path, path.name, []).items:
            written = node.get(key) if node.kind == "map" else None
            names += [] if written is None else [written.text]
    return tuple(names)
