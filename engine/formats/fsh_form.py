"""FHIR Shorthand: the instances of a file as resources, as far as the file says what they are.

Definitions: an *instance* is a named resource, written as one rule to a line: `* path = value`. `[+]` is the next of a
list, `[=]` the same again; a name in brackets is a slice, which is one more of the list. A value is a text, a number, a
code (`system#code "display"`), a reference, or another instance. Kinds of resources that are profiles of the file's own
guide are known by the profile's name where it holds that of a resource.

Left out: rule sets (`insert`), since they may stand in other files; profiles, value sets and the rest of a guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..language import read_document
from ..model import ProblemsFoundError, read_problem
from ..model.limits import FOREIGN_BYTES
from .tree import Record, Tree, check_size, limit_records

_RESOURCES = (
    "QuestionnaireResponse", "DeviceUseStatement", "ServiceRequest", "DeviceRequest", "PractitionerRole", "RelatedPerson",
    "EpisodeOfCare", "RiskAssessment", "NutritionOrder", "Questionnaire", "Organization", "Observation", "Practitioner",
    "CarePlan", "CareTeam", "Condition", "Encounter", "Coverage", "Contract", "Location", "Device", "Patient", "Claim",
    "Goal", "Task", "List", "HealthcareService", "ClinicalImpression", "Procedure", "Provenance", "Consent",
)  # fmt: skip
_PROFILES = Path(__file__).parent / "shorthand.yaml"
_MOST_PARENTS = 10
_CODING = "#"
"""The one key of a code that waits for its place: there it becomes a coding, or the code alone (`_assign`)."""
_HEAD = re.compile(
    r"(Alias|Instance|InstanceOf|Usage|Profile|RuleSet|Extension|ValueSet|CodeSystem|Invariant|Logical|Mapping)"
    r"\s*:\s*(.*)"
)

_RULE = re.compile(r"\*\s+(?P<path>\S+)\s*=\s*(?P<value>.+)")
_STEP = re.compile(r"(?P<name>[^.\[\]]+)(?P<marks>(?:\[[^\]]*\])*)(?:\.|\Z)")
_CODE = re.compile(r'(?P<system>[^\s#"]*)#(?P<code>"[^"]*"|[^\s"]+)(?:\s+"(?P<display>(?:[^"\\]|\\.)*)")?')
_REFERENCE = re.compile(r"Reference\(\s*([^)\s]+)\s*\)")
_QUANTITY = re.compile(r"(-?\d+(?:\.\d+)?)\s+'([^']*)'")
_CODES = ("status", "intent", "gender", "lifecycleStatus", "use", "periodUnit")
"""Elements that are a code and no coding, whatever system is written before it."""
_MOST_OF_A_LIST = 5_000


@dataclass(frozen=True)
class Shorthand:
    """What a guide says in one file and uses in all: aliases, and the parents of its profiles."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)

    def with_text(self, text: str) -> Shorthand:
        """This shorthand with what another file says, which goes first."""
        aliases = dict(re.findall(r"^Alias:\s*(\S+)\s*=\s*(\S+)", text, re.MULTILINE))
        parents = dict(re.findall(r"^Profile:\s*(\S+)\s*\nParent:\s*(\S+)", text, re.MULTILINE))
        return Shorthand({**self.aliases, **aliases}, {**self.parents, **parents})


def shorthand_of(files: Iterable[Path]) -> Shorthand:
    """What several files of a guide say for all of them."""
    shorthand = Shorthand()
    for file in files:
        if file.is_file() and file.stat().st_size <= FOREIGN_BYTES:
            shorthand = shorthand.with_text(file.read_bytes().decode("utf-8-sig", "replace"))
    return shorthand


def fsh_records(name: str, content: bytes, shorthand: Shorthand) -> Iterator[Record]:
    """The instances of a file.

    Args:
        name: the file.
        content: the file.
        shorthand: what other files say for all; its own goes first.

    Raises:
        ProblemsFoundError: it is not text, or too large.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemsFoundError([read_problem(name, error)]) from None
    return limit_records(_instances(name, text, shorthand.with_text(text)), name)


def _instances(name: str, text: str, shorthand: Shorthand) -> Iterator[Record]:
    """The instances, one after the other."""
    tree: Tree | None = None
    line = 0
    for number, written in enumerate(text.splitlines(), start=1):
        rule = written.strip()
        head = _HEAD.match(rule)
        if head and head[1] not in ("Usage", "InstanceOf"):
            if tree is not None:
                yield from _record_of(name, tree, line)
            tree = {"id": head[2].split("//")[0].strip()} if head[1] == "Instance" else None
            line = number
        elif head and head[1] == "InstanceOf" and tree is not None:
            tree["resourceType"] = _kind(head[2].split("//")[0].strip(), shorthand.parents)
        elif tree is not None and (match := _RULE.match(rule)):
            _assign(tree, match["path"], _value(match["value"].strip(), shorthand.aliases))
    if tree is not None:
        yield from _record_of(name, tree, line)


def _record_of(name: str, tree: Tree, line: int) -> Iterator[Record]:
    check_size(tree, name)
    kind = str(tree.get("resourceType") or "")
    if kind:
        yield Record(kind, tree, f"{name}:{line}", (str(tree["id"]),))


@cache
def _profile_parts() -> tuple[tuple[str, str], ...]:
    """Parts of names of profiles that do not hold that of their resource, and the resource."""
    profiles = read_document(_PROFILES).plain()["profiles"]
    return tuple((profile["part"], profile["resource"]) for profile in profiles)


def _kind(profile: str, parents: Mapping[str, str]) -> str:
    """The resource of a profile: by what the files say its parent is, or else by its name."""
    last = profile.rsplit("/", 1)[-1]
    for _ in range(_MOST_PARENTS):
        if last not in parents:
            break
        last = parents[last].rsplit("/", 1)[-1]
    for part, kind in (*_profile_parts(), *((resource, resource) for resource in _RESOURCES)):
        if part in last:
            return kind
    return last


def _value(text: str, aliases: Mapping[str, str]) -> Any:
    """What stands after the equals sign."""
    if text.startswith('"'):
        match = re.match(r'"((?:[^"\\]|\\.)*)"', text)
        return match[1].replace('\\"', '"').replace("\\\\", "\\") if match else text
    if match := _REFERENCE.match(text):
        return {"reference": match[1]}
    if match := _QUANTITY.match(text):
        return {"value": float(match[1]), "code": match[2]}
    if match := _CODE.match(text):
        system = aliases.get(match["system"], match["system"])
        coding = {"system": system, "code": match["code"].strip('"'), "display": match["display"] or ""}
        return {_CODING: {key: value for key, value in coding.items() if value}}
    plain = text.split(" //")[0].strip()
    if plain in ("true", "false"):
        return plain == "true"
    return float(plain) if re.fullmatch(r"-?\d{1,12}\.\d{1,12}", plain) else plain


def _assign(tree: Tree, path: str, value: Any) -> None:
    """Put a value where a path leads, making what is not there."""
    here: Any = tree
    steps = list(_STEP.finditer(path))
    for at, step in enumerate(steps):
        name, marks = step["name"], re.findall(r"\[([^\]]*)\]", step["marks"])
        last = at == len(steps) - 1
        if marks and name != "value":
            many = here.setdefault(name, [])
            if not isinstance(many, list):
                many = here[name] = [many]
            here = _member(many, marks)
            if here is None:
                return
            if last:
                _set(here, value)
                return
        elif last:
            here[name] = _final(name, value)
        else:
            inner = here.setdefault(name, {})
            if isinstance(inner, list):
                inner = inner[-1] if inner else {}
            if not isinstance(inner, dict):
                inner = here[name] = {}
            here = inner


def _member(many: list[Any], marks: list[str]) -> Tree | None:
    """The one of a list that is meant."""
    mark = marks[-1]
    if mark == "=" and many:
        chosen = many[-1]
    elif mark.isdigit() and int(mark) < len(many):
        chosen = many[int(mark)]
    elif len(many) < _MOST_OF_A_LIST:
        named = next(
            (member for member in many if isinstance(member, dict) and member.get("__slice") == mark), None
        )
        chosen = named if named is not None and mark not in ("+", "=") and not mark.isdigit() else {}
        if chosen is not named or named is None:
            many.append(chosen)
        if mark not in ("+", "=") and not mark.isdigit():
            chosen["__slice"] = mark
            if mark.startswith(("http", "urn:")):
                chosen.setdefault("url", mark)
    else:
        return None
    return chosen if isinstance(chosen, dict) else None


def _set(into: Tree, value: Any) -> None:
    if isinstance(value, dict):
        into.update(value[_CODING] if set(value) == {_CODING} and "coding" not in into else value)
        if set(value) == {_CODING}:
            into.setdefault("coding", [value[_CODING]])
    else:
        into["value"] = value


def _final(name: str, value: Any) -> Any:
    """A code stands alone where an element is a code, and as a coding in a concept elsewhere."""
    if not (isinstance(value, dict) and set(value) == {_CODING}):
        return value
    coding = value[_CODING]
    if "system" not in coding or name in _CODES:
        return coding["code"]
    return {**coding, "coding": [coding]}
