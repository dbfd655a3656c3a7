"""Two versions of a safety log held against each other: what protects less is said, and fails."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine.authoring import PartChange, SafetyException
from engine.model import ProblemsFoundError
from engine.safety import (
    assess,
    difference,
    findings,
    outside_the_log,
    read_snapshot,
    snapshot_of,
    undeclared_controls,
)
from tests.safety.test_controls import DAY, FILES, WHOLE

EXCEPTION = SafetyException(
    of=("bed_rails",),
    because="It is made so that nobody is caught in it",
    signed_by="nobody yet",
    review_by=date(2027, 1, 1),
)


def log(evidence=WHOLE, files=FILES):
    return snapshot_of(("home_care", "1", "a" * 64), "b" * 64, assess(files, evidence), evidence.properties)


def without_control(number, named):
    hazards = []
    for hazard in FILES.hazards:
        controls = tuple(each for each in hazard.hazard.controls if each.named != named)
        if hazard.hazard.hazard.startswith(number):
            assert len(controls) == len(hazard.hazard.controls) - 1
            hazard = replace(hazard, hazard=hazard.hazard.model_copy(update={"controls": controls}))
        hazards.append(hazard)
    return replace(FILES, hazards=tuple(hazards))


def test_a_log_and_itself_differ_in_nothing():
    compared = difference(log(), log())
    assert not compared.worse
    assert (compared.hazards_changed, compared.hazards_added, compared.hazards_removed) == ((), (), ())


def test_a_control_that_is_taken_out_is_lost_and_the_risk_that_it_lowered_is_raised():
    compared = difference(log(), log(files=without_control("H02", "S20a_legs_without_weight")))
    (changed,) = compared.hazards_changed
    assert changed.controls_lost == ("property S20a_legs_without_weight",)
    assert changed.raised.after.likelihood > changed.raised.before.likelihood
    assert compared.worse
    back = difference(log(files=without_control("H02", "S20a_legs_without_weight")), log())
    assert not back.worse
    assert back.hazards_changed[0].lowered is not None


def test_a_control_that_no_longer_holds_is_weakened_and_told_with_its_reason():
    broken = replace(WHOLE, fired=WHOLE.fired - {"unmet_fire_risk"})
    compared = difference(log(), log(broken))
    assert compared.worse
    (changed,) = compared.hazards_changed
    (weakened,) = changed.controls_weakened
    assert (weakened.control, weakened.state) == ("rule unmet_fire_risk", "fails")
    assert "no case fires it" in weakened.why
    assert difference(log(broken), log()).hazards_changed[0].controls_restored == ("rule unmet_fire_risk",)


def test_tests_that_were_run_in_neither_are_no_loss_and_in_one_alone_are():
    unrun = replace(WHOLE, results=None)
    assert not difference(log(unrun), log(unrun)).worse
    assert difference(log(), log(unrun)).worse
    assert not difference(log(unrun), log()).worse


def test_a_hazard_that_is_gone_is_worse_and_a_new_one_is_not():
    fewer = replace(FILES, hazards=FILES.hazards[1:])
    assert difference(log(), log(files=fewer)).worse
    compared = difference(log(files=fewer), log())
    assert not compared.worse
    assert [hazard.hazard for hazard in compared.hazards_added] == [FILES.hazards[0].hazard.hazard]


def test_a_lower_score_before_controls_is_said_apart():
    first = FILES.hazards[0]
    lower = first.hazard.initial.model_copy(update={"severity": 1})
    rescored = replace(first, hazard=first.hazard.model_copy(update={"initial": lower}))
    compared = difference(log(), log(files=replace(FILES, hazards=(rescored, *FILES.hazards[1:]))))
    assert compared.hazards_changed[0].scored_anew.after.severity == 1
    assert compared.worse


def excepted(**changes):
    name = next(iter(WHOLE.properties))
    state = replace(WHOLE.properties[name], exceptions=(EXCEPTION.model_copy(update=changes),))
    return replace(WHOLE, properties={**WHOLE.properties, name: state})


def test_a_new_exception_that_nobody_signed_is_worse_and_a_signed_one_is_told():
    assert difference(log(), log(excepted())).worse
    signed = difference(log(), log(excepted(signed_by="A. Clinician, HCPC OT00000")))
    assert not signed.worse
    assert signed.exceptions_added[0].signed_by == "A. Clinician, HCPC OT00000"


NAME = next(iter(WHOLE.properties))


def asked(**changes):
    """The whole evidence with one property that is written otherwise."""
    asks = {"asks": "never offered when risks.hoarding == true", "asked_of": ("bed_rails", "bath_lift")}
    state = replace(WHOLE.properties[NAME], **(asks | changes))
    return replace(WHOLE, properties={**WHOLE.properties, NAME: state})


NARROWED = {
    "a condition more": {"asks": "never offered when all(risks.hoarding == true, home.clutter == true)"},
    "an item less": {"asked_of": ("bed_rails",)},
}


@pytest.mark.parametrize("what", NARROWED)
def test_a_property_in_other_words_or_of_fewer_items_is_to_be_read_and_counts(what):
    compared = difference(log(asked()), log(asked(**NARROWED[what])))
    assert compared.worse
    assert [NAME in change.name for change in compared.properties_changed] == [True]


def test_a_property_that_is_gone_is_worse_and_one_that_says_it_in_another_sentence_is_told():
    fewer = replace(WHOLE, properties={k: v for k, v in WHOLE.properties.items() if k != NAME})
    (gone,) = difference(log(), log(fewer)).properties_changed
    assert (gone.name, gone.worse) == (f"property {NAME}", True)
    assert not [change for change in difference(log(fewer), log()).properties_changed if change.worse]
    (reworded,) = difference(log(asked()), log(asked(says="Something else"))).properties_changed
    assert not reworded.worse


def test_what_the_solver_says_of_a_property_comes_before_its_words():
    proved = [PartChange(f"condition of {NAME}", "a", "b", direction="differs")]
    compared = difference(log(asked()), log(asked(**NARROWED["a condition more"])), proved)
    assert not compared.worse
    assert [change.name for change in compared.properties_changed] == [f"condition of {NAME}"]


def test_a_log_that_was_kept_without_its_properties_is_never_called_the_same(tmp_path):
    written = json.loads(log().model_dump_json(by_alias=True))
    del written["properties"]
    file = tmp_path / "old.json"
    file.write_text(json.dumps(written | {"safety_log": 1}), encoding="utf-8")
    diff = CliRunner().invoke(handrail, ["safety", "diff", str(file), kept(tmp_path, "new.json", log())])
    assert diff.exit_code == 0
    assert "Properties were not compared" in " ".join(diff.output.split())


def test_an_exception_that_loses_its_signature_is_worse_and_another_day_is_told():
    signed, later = (
        excepted(signed_by="A. Clinician, HCPC OT00000", review_by=date(year, 1, 1)) for year in (2027, 2028)
    )
    assert difference(log(signed), log(excepted())).worse
    compared = difference(log(signed), log(later))
    assert (compared.worse, len(compared.exceptions_changed)) == (False, 1)


def test_a_hazard_in_other_words_is_told():
    first = FILES.hazards[0]
    other = replace(first, hazard=first.hazard.model_copy(update={"says": "Something else goes wrong"}))
    compared = difference(log(), log(files=replace(FILES, hazards=(other, *FILES.hazards[1:]))))
    assert compared.hazards_changed[0].said_before == first.hazard.says


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "nobody has signed it"),
        ({"signed_by": "A. Clinician", "review_by": date(2026, 1, 1)}, "to be looked at again by 2026-01-01"),
    ],
)
def test_an_exception_that_is_unsigned_or_past_its_day_is_a_finding(changes, expected):
    evidence = excepted(**changes)
    every = findings(FILES, assess(FILES, evidence), evidence, DAY)
    exceptions = [
        finding for finding in every if expected in finding.message and "bed_rails" in finding.message
    ]
    assert [finding.code for finding in exceptions] == ["H907"]
    assert "`bed_rails`" in exceptions[0].message


def test_a_signed_exception_that_is_not_due_is_no_finding():
    evidence = excepted(signed_by="A. Clinician, HCPC OT00000")
    assert not [
        finding
        for finding in findings(FILES, assess(FILES, evidence), evidence, DAY)
        if "bed_rails" in finding.message
    ]


def test_a_protection_that_stands_in_no_hazard_is_a_finding():
    evidence = replace(WHOLE, protections=WHOLE.rules | {"hold_that_nobody_logged"})
    assert outside_the_log(assess(FILES, evidence), evidence) == ("hold_that_nobody_logged",)
    reported = findings(FILES, assess(FILES, evidence), evidence, DAY)
    assert [finding.message for finding in reported if finding.code == "H909"] == [
        "`hold_that_nobody_logged` is a control of no hazard"
    ]


def test_a_property_that_stands_in_no_hazard_is_a_finding_for_nothing_would_miss_it():
    files = without_control("H02", "S20a_legs_without_weight")
    assert outside_the_log(assess(files, WHOLE), WHOLE) == ("S20a_legs_without_weight",)
    assert outside_the_log(assess(FILES, WHOLE), WHOLE) == ()


def kept(tmp_path, name, snapshot):
    file = tmp_path / name
    file.write_text(snapshot.model_dump_json(by_alias=True), encoding="utf-8")
    return str(file)


def test_a_log_is_read_as_it_was_written(tmp_path):
    before = log(excepted())
    file = tmp_path / "log.json"
    whole = {**json.loads(before.model_dump_json(by_alias=True)), "problems": [], "duties_unsigned": []}
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert read_snapshot(file) == before


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "no safety log"),
        ("[]", "no safety log"),
        ("{}", "no safety log"),
        ('{"safety_log": 3}', "no safety log"),
        ("\x00", "no safety log"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_log_is_refused_in_one_sentence(content, expected, tmp_path):
    file = tmp_path / "log.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ProblemsFoundError) as raised:
        read_snapshot(file)
    assert len(raised.value.problems) == 1
    assert expected in str(raised.value)


@pytest.mark.parametrize("form", ["pretty", "json", "md"])
def test_the_command_says_what_is_worse_and_fails_with_one(tmp_path, form):
    before = kept(tmp_path, "before.json", log())
    after = kept(tmp_path, "after.json", log(files=without_control("H02", "S20a_legs_without_weight")))
    worse = CliRunner().invoke(handrail, ["safety", "diff", before, after, "--format", form])
    assert worse.exit_code == 1
    assert "S20a_legs_without_weight" in worse.output
    same = CliRunner().invoke(handrail, ["safety", "diff", before, before, "--format", form])
    assert same.exit_code == 0
    assert "Traceback" not in worse.output + same.output


def test_a_control_that_names_a_property_which_nobody_declares_is_found_without_a_proof():
    declared = set(WHOLE.properties)
    assert not tuple(undeclared_controls(FILES, declared))
    (problem,) = undeclared_controls(FILES, declared - {"S20a_legs_without_weight"})
    assert (problem.code, "S20a_legs_without_weight" in problem.message) == ("H901", True)
