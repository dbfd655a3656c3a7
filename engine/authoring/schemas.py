"""JSON Schemas for packages, items, rules, cases and comparisons, from the models and the catalogue: for editors and tools.

With them an editor offers this project's own words with their descriptions, and marks what is misspelt while it is
typed. They are less strict than loading: what JSON Schema cannot say (a citation that is in the register, a value
within a condition) only loading checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..knowledge import EVERYTHING, Catalogue
from ..language import Term
from ..model import RULE_KINDS, CarePackage, CatalogueItem, DecisionTable, Rule, RuleSet, TraitChoice
from .cases.case import CaseEntry
from .cases.fixture import NOT_ASSESSED, settable
from .cases.written_cases import CASES_SCHEMA, SCHEMA_KEY
from .compare.report import ComparisonReport
from .lint.accepted import AcceptedEntry
from .lint.properties import PropertyEntry

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schemas(catalogue: Catalogue, rule_set: RuleSet) -> Mapping[str, Schema]:
    """Every schema, by file name: package, item, rules, rule_set, cases, properties, comparison, accepted."""
    by_file = {
        "package": _package(catalogue),
        "item": _item(catalogue),
        "rules": _rules(catalogue, rule_set),
        "rule_set": _without(RuleSet.model_json_schema(), "rules", "tables", "content_hash", "inherited"),
        "cases": _cases(catalogue, rule_set),
        "properties": {"type": "array", "items": PropertyEntry.model_json_schema()},
        "comparison": ComparisonReport.model_json_schema(),
        "accepted": {"type": "array", "items": AcceptedEntry.model_json_schema()},
    }
    return {
        name: {"$schema": _DIALECT, "title": f"Handrail: {name}", **_lift_definitions(schema)}
        for name, schema in by_file.items()
    }


def _package(catalogue: Catalogue) -> Schema:
    schema = CarePackage.model_json_schema()
    definitions = schema["$defs"]
    for name in ("TaskLine", "UnpaidTask"):
        definitions[name]["properties"]["activity"] = _one_of(
            {activity.id: activity.label for activity in catalogue.activities.values()}
        )
    definitions["EquipmentInPlace"]["properties"]["item"] = _items(catalogue)
    return schema


def _item(catalogue: Catalogue) -> Schema:
    schema = CatalogueItem.model_json_schema()
    for answer in ("has", "has_not"):
        schema["properties"][answer]["items"] = _one_of(
            {trait.id: trait.means for trait in catalogue.declared_traits.values()}
        )
    return schema


def _rules(catalogue: Catalogue, rule_set: RuleSet) -> Schema:
    """The schema of a file of rules."""
    fields = Rule.model_json_schema()["properties"]
    rule: Schema = {
        "type": "object",
        "required": ["rule", "when", "because", "cites"],
        "additionalProperties": False,
        "properties": {
            "rule": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "description": "The rule's own id"},
            **{kind: _concern(catalogue, kind) for kind in RULE_KINDS},
            "for": {"enum": ["person", "visit", "task"], "description": fields["for"]["description"]},
            "when": {"$ref": "#/$defs/condition"},
            "because": fields["because"],
            "cites": {
                "type": "array",
                "minItems": 1,
                "items": _one_of({source.id: source.title for source in catalogue.evidence.values()}),
            },
            "known_first": {
                "type": "array",
                "items": _concern(catalogue, "ask"),
                "description": fields["known_first"]["description"],
            },
            "may_cost_hours": {
                "type": "object",
                "required": ["low", "likely", "high"],
                "additionalProperties": False,
                "properties": {name: {"type": "number", "minimum": 0} for name in ("low", "likely", "high")},
                "description": fields["may_cost_hours"]["description"],
            },
            **{
                name: fields[name]
                for name in (
                    "lifted_by",
                    "lifted_by_whom",
                    "question",
                    "action",
                    "urgency",
                    "who",
                    "about_record",
                    "only_when_true",
                    "ask_where",
                )
            },
        },
        "oneOf": [{"required": [kind]} for kind in RULE_KINDS],
    }
    keys = {f"key_{name}": schema for name, schema in rule["properties"].items()}
    rule["properties"] = {name: {"$ref": f"#/$defs/key_{name}"} for name in rule["properties"]}
    return {
        "type": "array",
        "items": {"anyOf": [rule, _table(rule)]},
        "$defs": {"condition": _condition(catalogue, rule_set), **keys},
    }


def _table(rule: Schema) -> Schema:
    """A decision table: the keys of a rule, on the table or in each row, and columns that the author names."""
    fields = DecisionTable.model_json_schema()["properties"]
    keys = {name: schema for name, schema in rule["properties"].items() if name != "rule"}
    own = {name: fields[name] for name in ("table", "hit_policy", "columns", "otherwise")}
    of_row = {name: schema for name, schema in keys.items() if name not in ("when", "for")}
    row = {
        "type": "object",
        "required": ["row"],
        "properties": {
            "row": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]*$",
                "description": "Its rule is `table.row`",
            },
            **of_row,
        },
    }
    return {
        "type": "object",
        "required": ["table", "columns", "rows"],
        "additionalProperties": False,
        "properties": {**own, **keys, "rows": {"type": "array", "minItems": 1, "items": row}},
    }


def _concern(catalogue: Catalogue, kind: str) -> Schema:
    if kind in ("suggest", "exclude", "caution"):
        schema = _one_or_several(_items(catalogue))
        return {"anyOf": [*schema["anyOf"], _choice(catalogue)]}
    if kind == "hold":
        activities = {activity.id: activity.label for activity in catalogue.activities.values()}
        return _one_or_several(
            _one_of({EVERYTHING: "The whole package, or the whole visit or task", **activities})
        )
    if kind == "ask":
        return _one_of({term.path: term.description for term in catalogue.vocabulary.terms.values()})
    return {"type": "string"}


def _choice(catalogue: Catalogue) -> Schema:
    """Items chosen by their traits."""
    choice = _without(TraitChoice.model_json_schema())
    for name in ("has", "has_any", "has_not"):
        choice["properties"][name]["items"] = _one_of(
            {trait.id: trait.means for trait in catalogue.traits.values()}
        )
    choice["properties"]["except"]["propertyNames"] = {"enum": list(catalogue.items)}
    return choice


def _condition(catalogue: Catalogue, rule_set: RuleSet) -> Schema:
    """The schema of a condition, with completions for words and readings."""
    terms = catalogue.vocabulary.terms.values()
    readings = [rule for rule in rule_set.rules if rule.kind == "reading"]
    snippets = [
        {"label": term.path, "description": term.description, "body": f"{term.path} {_operator(term)}"}
        for term in terms
    ]
    snippets += [
        {
            "label": f"reading.{rule.about[0]}",
            "description": rule.because,
            "body": f"reading.{rule.about[0]} == true",
        }
        for rule in readings
    ]
    comparison = {
        "type": "string",
        "pattern": r"^[a-z0-9_.]+ *(==|!=|<=|>=|<|>|in |not in |is ).*$",
        "defaultSnippets": snippets,
    }
    parts = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}
    joined = [
        {"type": "object", "additionalProperties": False, "required": [name], "properties": {name: parts}}
        for name in ("all", "any")
    ]
    negated = {
        "type": "object",
        "additionalProperties": False,
        "required": ["not"],
        "properties": {"not": {"$ref": "#/$defs/condition"}},
    }
    return {"anyOf": [comparison, *joined, negated]}


def _cases(catalogue: Catalogue, rule_set: RuleSet) -> Schema:
    """The schema of a file of cases, with the words that a case can set."""
    case = CaseEntry.model_json_schema()
    rules = _one_of({rule.id: rule.because for rule in rule_set.rules})
    change = {
        "type": "object",
        "properties": {
            term.path: _value(term)
            for term in catalogue.vocabulary.terms.values()
            if settable(term.path, catalogue)
        },
    }
    definitions = case.pop("$defs")
    for owner in (case, definitions["VariantEntry"]):
        owner["properties"]["but"] = change
    expect = definitions["ExpectEntry"]["properties"]
    for name in ("fires", "stops", "unknown"):
        expect[name] = {"type": "array", "items": rules, "description": expect[name].get("description", "")}
    schema = {
        "type": "object",
        "required": [SCHEMA_KEY],
        "additionalProperties": False,
        "properties": {SCHEMA_KEY: {"type": "integer", "minimum": 1, "maximum": CASES_SCHEMA}},
    }
    return {"type": "array", "items": {"anyOf": [case, schema]}, "$defs": definitions}


def _value(term: Term) -> Schema:
    if term.type == "boolean":
        value: Schema = {"type": "boolean"}
    elif term.type == "words":
        value = {"enum": list(term.words)}
    else:
        value = {"type": term.type}
        value |= {
            key: limit for key, limit in (("minimum", term.low), ("maximum", term.high)) if limit is not None
        }
    unit = f" ({term.unit})" if term.unit else ""
    return {"description": f"{term.description}{unit}", "anyOf": [value, {"const": NOT_ASSESSED}]}


def _operator(term: Term) -> str:
    if term.type == "boolean":
        return "== true"
    return ">= " if term.comparable else "== "


def _items(catalogue: Catalogue) -> Schema:
    return _one_of({item.id: item.plain for item in catalogue.items.values()})


def _one_of(described: Mapping[str, str]) -> Schema:
    return {"enum": list(described), "markdownEnumDescriptions": list(described.values())}


def _one_or_several(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _without(schema: Schema, *names: str) -> Schema:
    properties = {
        name: schema_part for name, schema_part in schema["properties"].items() if name not in names
    }
    required = [name for name in schema.get("required", ()) if name not in names]
    used = {
        name: schema_part
        for name, schema_part in schema.get("$defs", {}).items()
        if f"#/$defs/{name}" in str(properties)
    }
    return {**schema, "properties": properties, "required": required, "$defs": used}


def _lift_definitions(schema: Schema) -> Schema:
    """Definitions of the entries of a list belong to the whole document."""
    definitions = dict(schema.get("$defs", {}))
    items = schema.get("items")
    if isinstance(items, dict) and "$defs" in items:
        definitions |= items["$defs"]
        schema = {**schema, "items": {key: value for key, value in items.items() if key != "$defs"}}
    return {**schema, "$defs": definitions} if definitions else schema


def file_names(names: Iterable[str]) -> Mapping[str, str]:
    """What each schema's file is called."""
    return {name: f"{name}.schema.json" for name in names}
