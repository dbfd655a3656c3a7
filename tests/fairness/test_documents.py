"""What docs/fairness.md says of thresholds and rules is so."""

from pathlib import Path

from engine.fairness import equity, readers

PAGE = " ".join((Path(__file__).parents[2] / "docs" / "fairness.md").read_text(encoding="utf-8").split())


def test_the_thresholds_of_the_page_are_those_that_are_used():
    limits = equity().limits
    for phrase in (
        f"A group of 1 to {limits.smallest_count - 1} people",
        f"mean over fewer than {limits.smallest_denominator} people",
        f"caseload of fewer than {limits.smallest_denominator} shows",
        f"Groups of fewer than {limits.smallest_compared} people",
        f"(Benjamini and Hochberg, {limits.false_alarm_percent:g} %)",
    ):
        assert phrase in PAGE, phrase


def test_in_the_shipped_set_rules_read_living_alone_an_item_tenure_and_age_only_of_a_child(
    catalogue, rule_set
):
    assert (
        "rules read living alone; one item reads tenure, to ask whether a rented floor bears a heavy bed"
        in PAGE
    )
    assert "age is read only to stop where somebody is under 18" in PAGE
    read = {
        characteristic.id: readers(characteristic.of, catalogue, rule_set)
        for characteristic in equity().characteristics
    }
    assert {characteristic for characteristic, by in read.items() if by} == {"age", "living_alone", "tenure"}
    assert [(by.source.split(":")[1], by.kind) for by in read["tenure"]] == [
        ("heavy_duty_bed", "caution_when")
    ]
