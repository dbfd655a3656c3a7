"""The sentence that opens every comparison."""

import pytest

from dashboard.comparison.compared_sets import ComparedSets
from dashboard.comparison.disclosing import Disclosure
from dashboard.comparison.verdict import verdict_on
from engine.authoring import PackageChange, PartChange, PeopleComparison, RuleChange


def entry(direction):
    return PartChange("grade of bath_board", "C", "A", direction=direction)


def people(packages, *, unprotected=0, worse=0):
    lost = {"excluded": frozenset({"bath_board"})}
    changed = [
        PackageChange("A", "same", 0.0, (), {}, {}, number < worse, lost if number < unprotected else {})
        for number in range(max(unprotected, worse))
    ]
    return PeopleComparison(packages, tuple(changed))


def compared(*directions, demands=(), over=None, real=False, rules=()):
    entries = tuple(map(entry, directions))
    return ComparedSets(entries, tuple(demands), tuple(rules), over, None, Disclosure(real=real))


def rule(relation, *shown_by):
    return RuleChange("hold_hoarding", relation, "", "", kind="hold", shown_by=shown_by)


SAID = {
    "nothing differs": (compared(), "the same", "The two rule sets say the same."),
    "nothing that differs points anywhere": (
        compared("differs"),
        "nothing against it",
        "no entry protects less, claims more or says it otherwise, and nothing that differs changes a finding.",
    ),
    "nobody loses anything": (
        compared("differs", over=people(2000)),
        "nothing against it",
        "and none of 2,000 packages is less protected or worse off.",
    ),
    "words and claims": (
        compared("claims more", "says otherwise", "says otherwise"),
        "read it first",
        "Read it before it is adopted: nothing found protects less, but 1 entry claims more and 2 entries say it otherwise.",
    ),
    "no packages were asked of a rule that holds more": (
        compared(rules=[rule("wider")]),
        "read it first",
        "nothing found protects less, but no packages were compared, while 1 rule differs.",
    ),
    "no packages were asked of a rule that holds fewer": (
        compared(rules=[rule("narrower", "a package of the solver")]),
        "not safe as it stands",
        "1 rule misses people or offers more and no packages were compared, while 1 rule differs.",
    ),
    "a doubt about protection": (
        compared("may protect less", "claims more"),
        "not safe as it stands",
        "Not safe to adopt as it stands: 1 entry may protect less and 1 entry claims more.",
    ),
    "a signature is dropped": (
        compared("differs", demands=["another person no longer signs"], over=people(10)),
        "not safe as it stands",
        "Not safe to adopt as it stands: less is demanded of whoever signs.",
    ),
    "made-up people lose": (
        compared("differs", over=people(10, unprotected=2, worse=1)),
        "not safe as it stands",
        "Not safe to adopt as it stands: 2 packages are less protected and 1 package is worse off.",
    ),
    "a few real people lose": (
        compared("differs", over=people(500, unprotected=1, worse=3), real=True),
        "not safe as it stands",
        "fewer than 5 packages are less protected and fewer than 5 packages are worse off.",
    ),
}


@pytest.mark.parametrize("what", SAID)
def test_a_comparison_opens_with_whether_to_adopt_it_and_why(what):
    sets, outcome, ending = SAID[what]
    verdict = verdict_on(sets)
    assert verdict.outcome == outcome
    assert verdict.sentence.endswith(ending)
