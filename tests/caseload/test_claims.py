"""Whole packages, rules and hours: what makes a saving less real never raises what is claimed for it.

Packages are of the synthetic caseload, with what it leaves unknown settled and nothing wrong, since of a package with
open questions nothing is claimed and every relation would hold of nothing. Claimed are the mean hours released, and the
mean commissioned change where it is a fall. Left out, because these relations do not hold and should not: more need of an
item that answers it; a task that takes longer, of which a share is more; a task that leaves a visit which then serves
nothing but what an item does; and somebody who comes to be there, who may lift a hold that stood because nobody came.
A contradiction in the record goes with one of its two answers (`rules/home_care/holds_record.yaml` says why).
"""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dashboard.demonstration import synthetic_packages
from engine.caseload.evaluate.evaluator import CaseloadEvaluator
from engine.estimate.kernel.arrays import CHANGE, RELEASED
from engine.language import read_document
from engine.model import CarePackage

CHECKS = Path(__file__).parents[2] / "rules" / "home_care" / "checks"
SETTLED = read_document(CHECKS / "bases" / "settled_at_home.yaml").plain()
SAFE = ("risks", "medicines", "decisions", "preferences", "service", "unpaid_carers", "home")
AS_SETTLED = (
    "swallowing", "skin_risk", "pressure_damage", "distress_in_care", "recognises_danger", "memory", "orientation",
    "abilities_fluctuate", "legs_give_way", "uncontrolled_movements", "transfers", "walking", "standing",
    "sitting_balance", "head_control",
)  # fmt: skip
MEAN = 3


def settled(package):
    """The package with its needs and visits, delivered as planned, and everything else safe and known."""
    fields = package.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    needs = {name: value for name, value in fields["person"].items() if name not in AS_SETTLED}
    for visit in fields["visits"]:
        visit.setdefault("presence", "working")
        visit |= {
            "delivered_minutes": visit["minutes"],
            "delivered_carers": visit.get("carers", 1),
            "missed_per_4_weeks": 0,
        }
        if "start" in visit:
            visit["delivered_start"] = visit["start"]
        for task in visit.get("tasks", []):
            task |= {"help": task.get("help", "assist"), "medicine_judged": False}
            task.setdefault("second_carer_for", "handling")
    return {
        "reference": package.reference,
        "synthetic": True,
        "assessed_on": SETTLED["assessed_on"],
        "equipment": [],
        "person": {**SETTLED["person"], **needs},
        "visits": fields["visits"],
        **{part: copy.deepcopy(SETTLED[part]) for part in SAFE},
    }


@pytest.fixture(scope="module")
def evaluator(catalogue, rule_set, day):
    return CaseloadEvaluator(catalogue, rule_set, day, draws=60)


@pytest.fixture(scope="module")
def claiming(evaluator):
    """Packages of which something is claimed, with the hours."""
    every = [settled(package) for package in synthetic_packages(400)]
    hours = claimed(evaluator, every)
    return [(fields, now) for fields, now in zip(every, hours, strict=True) if now[RELEASED] > 0]


def claimed(evaluator, packages):
    outcome = evaluator.evaluate([CarePackage.model_validate(fields) for fields in packages])
    return outcome.hours[:, 0, :, MEAN]


def somewhere(change):
    """A change of any of the visits; None where it does not fit there."""

    def changed(fields, draw):
        visit = draw(st.sampled_from(fields["visits"]))
        return change(visit, draw)

    return changed


def presence(visit, draw):
    visit["presence"] = draw(st.sampled_from(["waking", "sleeping", "living_in", "on_call"]))


def shorter(visit, draw):
    visit["delivered_minutes"] = round(visit["minutes"] * draw(st.sampled_from([0, 0.3, 0.7, 0.95])))


def missed(visit, draw):
    visit["missed_per_4_weeks"] = draw(st.integers(1, 4 * len(visit["days"]) // visit.get("every_weeks", 1)))


def fewer(visit, draw):
    visit["delivered_carers"] = draw(st.integers(0, visit.get("carers", 1) - 1))


def another_as_second(visit, draw):
    assume(visit.get("carers", 1) == 2)
    second = draw(st.sampled_from(["family", "nurse"]))
    paid = 1 if second == "family" else 2
    visit |= {
        "workers": [{"kind": "care_worker"}, {"kind": second}],
        "carers": paid,
        "delivered_carers": paid,
    }


def shared(visit, draw):
    visit["shared_by"] = draw(st.integers(2, 3))


def fortnightly(visit, draw):
    assume("every_weeks" not in visit)
    visit["every_weeks"] = draw(st.integers(2, 4))


def of_unknown_delivery(visit, draw):
    visit.pop(draw(st.sampled_from(["delivered_minutes", "delivered_carers", "missed_per_4_weeks"])))


def by_family(fields, draw):
    assume(len(fields["visits"]) > 1)
    visit = fields["visits"].pop(draw(st.integers(0, len(fields["visits"]) - 1)))
    fields["unpaid_carers"][0]["tasks"] = [
        {"activity": task["activity"], "minutes": 15, "times_per_week": 7} for task in visit.get("tasks", [])
    ]


def a_danger(fields, draw):
    risks = fields["risks"]
    name = draw(st.sampled_from([name for name, value in risks.items() if value is False]))
    risks[name] = True


def not_assessed(fields, draw):
    part = draw(st.sampled_from(["risks", "decisions", "medicines", "service", "preferences"]))
    fields[part].pop(draw(st.sampled_from(sorted(fields[part]))))


DANGERS = (
    ("person", "pressure_damage", "category_1"), ("person", "swallowing", "at_risk"), ("person", "preparing_drinks", 4),
    ("person", "hand_to_mouth", 4), ("person", "bladder", "incontinent"), ("person", "recognises_danger", 3),
    ("risks", "self_harm", True), ("risks", "smokes", "in_bed_or_chair"), ("risks", "unplanned_admissions_12_months", 3),
    ("risks", "seizures", "active"), ("medicines", "times_per_day", 4), ("preferences", "values_visits_as_company", True),
)  # fmt: skip


def in_danger(fields, part, name, value):
    """The package of somebody who lives alone, with one danger more."""
    fields = copy.deepcopy(fields)
    fields["person"].pop("hours_alone", None)
    fields["person"] |= {"lives_alone": True, "skin_risk": "at_risk"}
    fields[part][name] = value
    return fields


@pytest.mark.parametrize(("part", "name", "value"), DANGERS)
def test_forgetting_a_danger_never_raises_what_is_claimed(part, name, value, claiming, evaluator):
    known = [in_danger(fields, part, name, value) for fields, _ in claiming[:100]]
    forgotten = copy.deepcopy(known)
    for fields in forgotten:
        del fields[part][name]
    before, after = claimed(evaluator, known), claimed(evaluator, forgotten)
    assert (after[:, RELEASED] <= before[:, RELEASED] + 1e-9).all()
    assert (after[:, CHANGE] >= before[:, CHANGE].clip(max=0) - 1e-9).all()


def test_of_all_holds_only_those_of_the_record_and_of_delivery_do_not_bind_while_unknown(rule_set):
    quiet = [rule.id for rule in rule_set.rules if rule.kind == "hold" and rule.only_when_true]
    assert [name for name in quiet if not name.startswith("record_")] == [
        "hold_visit_not_delivered_as_planned"
    ]


def refused(fields, draw):
    decision = fields["decisions"][draw(st.sampled_from(["care_change", "equipment", "monitoring"]))]
    name, value = draw(
        st.sampled_from([("consent", "refused"), ("refused_in_advance", True), ("objected_to", True)])
    )
    decision[name] = value


RELATIONS = {
    "a visit is bought for presence": somewhere(presence),
    "a visit is delivered shorter": somewhere(shorter),
    "a visit is missed": somewhere(missed),
    "fewer carers come": somewhere(fewer),
    "nobody knows how it is delivered": somewhere(of_unknown_delivery),
    "family or a nurse is the second person": somewhere(another_as_second),
    "somebody else shares a visit": somewhere(shared),
    "a visit comes not every week": somewhere(fortnightly),
    "family does what a visit did": by_family,
    "a danger is found": a_danger,
    "a danger is not assessed": not_assessed,
    "something is refused": refused,
}


@pytest.mark.parametrize("relation", RELATIONS)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_makes_a_saving_less_real_never_raises_what_is_claimed(relation, claiming, evaluator, data):
    of_two = [entry for entry in claiming if any(visit.get("carers") == 2 for visit in entry[0]["visits"])]
    some = of_two if "second" in relation else claiming
    fields, before = data.draw(st.sampled_from(some))
    fields = copy.deepcopy(fields)
    RELATIONS[relation](fields, data.draw)
    (after,) = claimed(evaluator, [fields])
    assert after[RELEASED] <= before[RELEASED]
    assert after[CHANGE] >= min(before[CHANGE], 0)
