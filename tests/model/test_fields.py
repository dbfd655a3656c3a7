"""Every field of a package says what it is and what not assessed means; every value is frozen."""

from __future__ import annotations

import typing
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from engine import model
from engine.language import package_vocabulary
from engine.model import CarePackage, Visit


def models_in(top: type[BaseModel]) -> list[type[BaseModel]]:
    models = [top]
    for holder in models:
        for info in holder.model_fields.values():
            models += [part for part in parts_of(info.annotation) if part not in models]
    return models


def parts_of(annotation) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in parts_of(part)]


FIELDS = [(holder, name) for holder in models_in(CarePackage) for name in holder.model_fields]
EVERY_MODEL = [
    thing for thing in vars(model).values() if isinstance(thing, type) and issubclass(thing, BaseModel)
]


@pytest.mark.parametrize(
    ("holder", "name"), FIELDS, ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_a_field_of_a_package_is_described_and_says_what_not_assessed_means(holder, name):
    info = holder.model_fields[name]
    assert info.description
    if not info.is_required():
        assert info.json_schema_extra["not_assessed"]


@pytest.mark.parametrize(
    ("holder", "name"), FIELDS, ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_a_field_that_was_not_assessed_is_none_and_never_a_guess(holder, name):
    info = holder.model_fields[name]
    extra = info.json_schema_extra or {}
    if extra.get("not_assessed", "").startswith("unknown"):
        assert info.get_default(call_default_factory=True) is None
    elif not info.is_required() and info.default is None:
        assert extra["not_assessed"]


def test_every_question_is_one_and_every_number_has_its_unit():
    for holder, name in FIELDS:
        extra = holder.model_fields[name].json_schema_extra or {}
        if "ask" in extra:
            assert extra["ask"].endswith("?"), name
        for unit in ("_kg", "_cm", "_gbp"):
            if name.endswith(unit):
                assert extra["unit"].lower().startswith(unit[1:]), name


def test_the_questions_of_two_fields_are_never_the_same():
    asked = [
        term.ask
        for term in package_vocabulary((), {"a": "b"}).terms.values()
        if term.ask
        and not term.path.startswith(("decisions.", "visit.", "equipment.", "support.", "package."))
    ]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("kind", EVERY_MODEL, ids=lambda kind: kind.__name__)
def test_every_value_is_frozen_and_closed_against_misspelt_fields(kind):
    assert kind.model_config["frozen"] is True
    assert kind.model_config["extra"] == "forbid"


def test_a_package_cannot_be_changed():
    package = CarePackage.model_validate(
        {"reference": "A1", "person": {"grip": 2}, "visits": [{"id": "am", "start": "08:00", "minutes": 30}]}
    )
    for change in (
        lambda: setattr(package, "reference", "B"),
        lambda: setattr(package.person, "grip", 3),
        lambda: setattr(package.visits[0], "minutes", 15),
    ):
        with pytest.raises(ValidationError, match="frozen"):
            change()


def schema_values(holder: type[BaseModel]):
    """Packages made of anything that the models allow, each optional field there or not."""
    return st.builds(holder, **{name: strategy(info) for name, info in holder.model_fields.items()})


def strategy(info):
    kinds = parts_of(info.annotation)
    several = "tuple" in str(info.annotation)
    if kinds and not several:
        return schema_values(kinds[0])
    return st.just(info.get_default(call_default_factory=True)) if several else leaf(info)


def leaf(info):
    annotation, options = (
        info.annotation,
        [st.none()] if type(None) in typing.get_args(info.annotation) else [],
    )
    for part in typing.get_args(annotation) if options else (annotation,):
        if typing.get_origin(part) is typing.Annotated:
            options.append(st.dates() if typing.get_args(part)[0] is date else st.integers(0, 4))
        elif typing.get_origin(part) is typing.Literal:
            options.append(st.sampled_from(typing.get_args(part)))
        elif part is bool:
            options.append(st.booleans())
        elif part in (int, float):
            limits = {key: getattr(m, key) for m in info.metadata for key in ("ge", "le") if hasattr(m, key)}
            low, high = limits.get("ge", 0), limits.get("le", 4)
            options.append(st.integers(low, high) if part is int else st.floats(low, high))
        elif part is str:
            options.append(st.just("A1"))
    return st.one_of(options)


@settings(max_examples=40)
@given(schema_values(CarePackage))
def test_a_package_read_back_from_its_json_is_the_same_package(package):
    text = package.model_dump_json()
    assert CarePackage.model_validate_json(text) == package
    assert CarePackage.model_validate_json(text).model_dump_json() == text


def test_carer_hours_are_minutes_times_carers_times_days():
    visit = Visit(id="am", start="08:00", minutes=45, carers=2, days=("mon", "wed", "fri"))
    package = CarePackage(reference="A1", visits=(visit, Visit(id="pm", start="19:00", minutes=30)))
    assert visit.carer_minutes_per_week == 45 * 2 * 3
    assert package.carer_hours_per_week == (270 + 210) / 60


@pytest.mark.parametrize(
    ("field", "value", "fine"),
    [
        ("minutes", 4, False),
        ("minutes", 5, True),
        ("minutes", 1440, True),
        ("minutes", 1441, False),
        ("carers", 0, False),
        ("carers", 4, True),
        ("carers", 5, False),
        ("start", "23:59", True),
        ("start", "24:00", False),
        ("start", "7:30", False),
        ("days", (), False),
    ],
)
def test_a_visit_is_refused_just_outside_its_range(field, value, fine):
    fields = {"id": "am", "start": "08:00", "minutes": 30} | {field: value}
    if fine:
        assert getattr(Visit(**fields), field) == value
    else:
        with pytest.raises(ValidationError):
            Visit(**fields)
