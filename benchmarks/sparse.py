"""How many questions a package asks of which little is known.

    python benchmarks/sparse.py

Three made-up packages. `one visit`: a medicine prompt, and nothing else said. `four visits`: two of them by two carers,
nothing assessed. `some known`: the same, with who lives there, how the person moves, and that no equipment is in the home.

Counted are the questions of a review on 26 November 2026, those with words of their own (the same words are asked once),
those about safety, and those that may show something urgent. Left out: how long it takes.
"""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from engine import CarePackage, Reviewer, load_catalogue, load_rule_set

DAY = date(2026, 11, 26)
ONE: dict[str, Any] = {
    "reference": "SPARSE-1",
    "visits": [
        {"id": "morning", "start": "08:00", "minutes": 30, "tasks": [{"activity": "medication_prompt"}]}
    ],
}
FOUR: dict[str, Any] = {
    "reference": "SPARSE-4",
    "visits": [
        {
            "id": "morning",
            "start": "08:00",
            "minutes": 45,
            "carers": 2,
            "tasks": [
                {"activity": "wash"},
                {"activity": "bed_transfer", "carers": 2},
                {"activity": "dress_lower"},
            ],
        },
        {
            "id": "lunch",
            "start": "12:30",
            "minutes": 30,
            "tasks": [{"activity": "prepare_meal"}, {"activity": "medication_prompt"}],
        },
        {
            "id": "tea",
            "start": "17:00",
            "minutes": 30,
            "tasks": [{"activity": "toilet_transfer"}, {"activity": "prepare_drink"}],
        },
        {
            "id": "bedtime",
            "start": "21:00",
            "minutes": 30,
            "carers": 2,
            "tasks": [{"activity": "bed_transfer", "carers": 2}, {"activity": "continence_care"}],
        },
    ],
}
KNOWN: dict[str, Any] = {
    **FOUR,
    "reference": "SPARSE-K",
    "person": {
        "lives_alone": True,
        "transfers": "helped_by_two",
        "standing": "unable",
        "walking": "unable",
    },
    "equipment": [],
    "unpaid_carers": [],
}
PACKAGES = {"one visit": ONE, "four visits": FOUR, "some known": KNOWN}


def main() -> None:
    """Review each package and print a line."""
    catalogue = load_catalogue()
    with Reviewer(catalogue, load_rule_set(catalogue)) as reviewer:
        print(f"{'package':<12} {'questions':>9} {'in words':>9} {'safety':>7} {'urgent':>7}")
        for name, plain in PACKAGES.items():
            asked = reviewer.review(CarePackage.model_validate(plain), reviewed_on=DAY).questions
            words = len({question.question for question in asked})
            safety = [question for question in asked if question.safety]
            urgent = sum(question.urgency == "now" for question in safety)
            print(f"{name:<12} {len(asked):>9} {words:>9} {len(safety):>7} {urgent:>7}")


if __name__ == "__main__":
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    main()
