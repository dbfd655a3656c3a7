"""Equipment in the home that must not be used is named, marked, and taken out of every task that it serves."""

from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from engine import CarePackage
from tests.print.reading import text


def with_hoist(**values):
    package = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    for piece in package["equipment"]:
        if piece["item"] == "mobile_hoist":
            piece.update(values)
    if values.get("safe_working_load_kg"):
        package["person"]["weight_kg"] = 187
    return CarePackage.model_validate(package)


@pytest.mark.parametrize(
    ("values", "in_table", "until"),
    [
        (
            {"examination_due": date(2026, 1, 15).isoformat()},
            "OVERDUE since 15 January 2026. DO NOT USE.",
            "until it has been examined and found safe",
        ),
        (
            {"safe_working_load_kg": 160},
            "160 kg on the label: LESS THAN THE PERSON WEIGHS. DO NOT USE.",
            "until an occupational therapist has found one that carries the person",
        ),
        (
            {"condition": "broken"},
            "Mobile hoist: it is broken. DO NOT USE.",
            "until it has been repaired or replaced",
        ),
        ({"condition": "recalled"}, "Mobile hoist: it has been recalled. DO NOT USE.", "has put it right"),
        (
            {"condition": "superseded"},
            "Mobile hoist: it has been replaced by another. DO NOT USE.",
            "it is to be taken away",
        ),
    ],
    ids=["overdue", "too weak", "broken", "recalled", "superseded"],
)
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_what_must_not_be_used_is_named_marked_and_out_of_every_task(review, values, in_table, until, large):
    paper = text(render("provider", review(with_hoist(**values)), large=large))
    assert "Equipment that must not be used" in paper
    assert "DO NOT USE: Mobile hoist." in paper
    assert in_table in paper
    assert f"Not with the mobile hoist {until}" in paper or "Not with the mobile hoist until" in paper
    assert "187 kg" not in paper


def test_what_is_said_of_one_piece_that_must_not_be_used_stands_in_one_row_and_the_person_reads_which(review):
    broken = review(with_hoist(condition="broken"))
    provider, person = (text(render(kind, broken)) for kind in ("provider", "person"))
    row = provider[provider.index("Take it out of use.") :]
    for need in ("Equipment in the home is superseded, recalled or broken", "Care rests on equipment"):
        assert provider.count(need) == 1
        assert need in row.partition("TODAY")[0]
    assert "A lifting machine on wheels: please do not use this until" in person


def test_what_is_in_order_is_marked_nowhere(review):
    assert "DO NOT USE" not in text(render("provider", review("DEMO-01")))
