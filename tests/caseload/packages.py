"""Packages of every shape: dense and sparse, plausible and not, with all that the model allows."""

from __future__ import annotations

import random
from datetime import date, timedelta

from engine.model import CarePackage
from engine.model.level_range import levels_by_word, range_misfit

_PARTS = ("person", "home", "risks", "medicines", "decisions", "preferences", "service")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def random_package(rng: random.Random, number: int, catalogue, on: date) -> CarePackage:
    """A package in which each word is known with a chance of its own."""
    known = rng.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    fields: dict = {"reference": f"RND-{number:06}", "synthetic": True}
    for path, term in catalogue.vocabulary.terms.items():
        if path.split(".")[0] in _PARTS and rng.random() < known:
            *heads, last = path.split(".")
            place = fields
            for head in heads:
                place = place.setdefault(head, {})
            place[last] = _value(rng, term)
    if rng.random() < 0.5:
        fields["ranges"] = tuple(_ranges(rng))
    if rng.random() < known:
        fields["equipment"] = tuple(_equipment(rng, catalogue, on) for _ in range(rng.choice((0, 0, 1, 3))))
    if rng.random() < known:
        fields["unpaid_carers"] = tuple(_carer(rng, catalogue) for _ in range(rng.choice((0, 1, 1, 2))))
    fields["visits"] = tuple(_visit(rng, catalogue, index) for index in range(rng.choice((0, 1, 2, 4, 4, 6))))
    if rng.random() < 0.5:
        fields["assessed_on"] = on - timedelta(days=rng.randint(-30, 900))
    if rng.random() < 0.2:
        fields["refusals"] = ({"item": rng.choice(list(catalogue.items))},)
    return CarePackage.model_validate(fields)


def _ranges(rng):
    """Ranges of some words, whether these are assessed or not; some of one level only."""
    for word, levels in levels_by_word().items():
        if rng.random() < rng.choice((0.1, 0.6)):
            ends = tuple(levels[rank] for rank in sorted(rng.choices(range(len(levels)), k=2)))
            if not range_misfit(word, ends):
                yield {"word": word, "between": ends, "source": "Barthel index", "on": date(2026, 11, 2)}


def _value(rng, term):
    if term.type == "boolean":
        return rng.random() < 0.5
    if term.type == "words":
        return rng.choice(term.words)
    low, high = term.low or 0, term.high if term.high is not None else 10
    return rng.randint(int(low), int(high)) if term.type == "integer" else round(rng.uniform(low, high), 2)


def _equipment(rng, catalogue, on):
    piece = {
        "item": rng.choice(list(catalogue.items)),
        "in_use": rng.choice((None, "daily", "sometimes", "not_used")),
        "condition": rng.choice((None, "good", "good", "broken", "superseded", "recalled")),
    }
    if rng.random() < 0.2:
        del piece["item"]
        piece |= {"name": "Something else", "kind": rng.choice(("lifting", "alarm", "monitoring", "bed"))}
    if rng.random() < 0.6:
        piece["safe_working_load_kg"] = float(rng.choice((100, 160, 200)))
    if rng.random() < 0.6:
        piece["examination_due"] = on + timedelta(days=rng.randint(-200, 200))
    return piece


def _carer(rng, catalogue):
    carer = {
        name: rng.choice((None, True, False))
        for name in (
            "lives_with",
            "willing_and_able_handling",
            "willing_and_able_personal_care",
            "willing_and_able_other",
            "cares_at_night",
            "receives_care",
            "under_18",
        )
    }
    carer["strain"] = rng.choice((None, "none", "some", "breaking_down"))
    carer["tasks"] = tuple(
        {
            "activity": rng.choice(list(catalogue.activities)),
            "minutes": float(rng.randint(1, 90)),
            "times_per_week": rng.choice((1.0, 3.5, 7.0, 21.0)),
        }
        for _ in range(rng.choice((0, 1, 3)))
    )
    return carer


def _visit(rng, catalogue, index):
    carers, minutes = rng.choice((1, 1, 2, 2, 3)), rng.choice((10, 15, 30, 30, 45, 60, 95))
    visit = {
        "id": f"visit {index}",
        "start": f"{rng.randint(0, 23):02}:{rng.choice(('00', '30'))}",
        "minutes": minutes,
        "carers": carers,
        "days": tuple(rng.sample(_DAYS, rng.choice((1, 3, 7, 7)))),
    }
    if rng.random() < 0.3:
        visit["delivered_minutes"] = float(minutes + rng.randint(-5, 25))
        visit["delivered_carers"] = rng.choice((1, carers))
    if rng.random() < 0.3:
        visit |= _lived(rng, carers)
    is_single = rng.random() < 0.3
    activities = (
        [rng.choice(list(catalogue.activities))]
        if is_single
        else rng.choices(list(catalogue.activities), k=5)
    )
    visit["tasks"] = tuple(_task(rng, activity, carers) for activity in activities[: rng.randint(0, 5)])
    return visit


def _lived(rng, carers):
    """What a visit may have beside its length: presence, other weeks, nobody knows when, somebody else as second."""
    more = {
        "every_weeks": rng.choice((1, 1, 2, 4)),
        "shared_by": rng.choice((1, 1, 2)),
        "missed_per_4_weeks": rng.choice((None, 0, 2)),
        "calls_per_night": rng.choice((None, 0.5, 4.0)),
        "duty_minutes": rng.choice((None, 300, 780)),
        "breaks_covered": rng.choice((None, True, False)),
        "break_minutes": rng.choice((None, 0, 90, 400)),
    }
    if rng.random() < 0.5:
        more |= {
            "minutes": rng.choice((180, 300, 540, 720, 1440)),
            "start": rng.choice(("08:00", "20:00", "21:30", "23:00")),
            "presence": rng.choice((None, None, "working", "waking", "sleeping", "living_in", "on_call")),
        }
    if rng.random() < 0.2:
        more |= {"start": None} if rng.random() < 0.5 else {"minutes": None, "delivered_minutes": 30.0}
    elif rng.random() < 0.3:
        more["delivered_start"] = f"{rng.randint(0, 23):02}:{rng.choice(('00', '40'))}"
    kinds = {
        1: (("care_worker", "family"),),
        2: (("care_worker", "nurse"), ("nurse", "care_worker", "family")),
    }
    if carers in kinds and rng.random() < 0.4:
        first, *others = rng.choice(kinds[carers])
        stay = {"after": 3, "minutes": 5} if rng.random() < 0.5 else {}
        more["workers"] = ({"kind": first}, *({"kind": kind, **stay} for kind in others))
    return more


def _task(rng, activity, carers):
    task = {
        "activity": activity,
        "help": rng.choice((None, "prompt", "supervise", "assist", "full")),
        "carers": rng.choice((1, carers)),
        "times": rng.choice((1, 1, 2)),
    }
    if rng.random() < 0.4:
        task["minutes"] = round(rng.uniform(0, 40), 1)
    if rng.random() < 0.5:
        task["second_carer_for"] = rng.choice(("handling", "behaviour", "space", "policy"))
    return task
