"""No number that is not shown can be found from those that are, even by somebody who knows the method."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.fairness.suppression import is_small, together_by_count, together_by_size

LEAST = 3
GROUPS = "abcd"
sizes_of_groups = st.lists(st.integers(0, 9), min_size=2, max_size=4).filter(
    lambda sizes: sum(sizes) >= 2 * LEAST
)


def named(values):
    return dict(zip(GROUPS, values, strict=False))


def shown_sizes(sizes):
    """The total, and what stands in each row: a size, that it is counted with another, or the size of both."""
    together = together_by_size(named(sizes), LEAST)
    return sum(sizes), together, rows(sizes, together)


def rows(values, together):
    whole = sum(named(values)[name] for name in together.groups)
    return tuple(
        None if name in together.hidden else whole if name == together.host else value
        for name, value in named(values).items()
    )


def shown_counts(sizes, counts):
    """As if every size were known."""
    total, together = sum(counts), together_by_count(named(sizes), named(counts), LEAST)
    return None if is_small(total, sum(sizes), LEAST) else total, together, rows(counts, together)


def inside(together):
    return [place for place, name in enumerate(GROUPS) if name in together.groups]


@settings(deadline=None, max_examples=300)
@given(sizes_of_groups)
def test_no_hidden_size_can_be_found_by_subtraction_or_by_knowing_the_method(sizes):
    as_shown, total = shown_sizes(sizes), sum(sizes)
    hidden = inside(as_shown[1])
    free = [range(total + 1) if place in hidden else (size,) for place, size in enumerate(sizes)]
    others = [other for other in product(*free) if sum(other) == total and shown_sizes(other) == as_shown]
    for place in hidden:
        assert len({other[place] for other in others}) > 1


@settings(deadline=None, max_examples=300)
@given(sizes_of_groups, st.data())
def test_no_hidden_count_can_be_found_even_where_every_size_is_known(sizes, data):
    counts = [data.draw(st.integers(0, size)) for size in sizes]
    as_shown = shown_counts(sizes, counts)
    hidden = inside(as_shown[1])
    free = [range(sizes[place] + 1) if place in hidden else (count,) for place, count in enumerate(counts)]
    others = [other for other in product(*free) if shown_counts(sizes, other) == as_shown]
    for place in hidden:
        assert len({other[place] for other in others}) > 1


@given(sizes_of_groups, st.data())
def test_a_small_count_and_its_small_remainder_are_never_shown(sizes, data):
    counts = [data.draw(st.integers(0, size)) for size in sizes]
    _, together, as_shown = shown_counts(sizes, counts)
    whole = {**named(sizes), together.host: sum(named(sizes)[name] for name in together.groups)}
    for name, count in zip(GROUPS, as_shown, strict=False):
        assert count is None or not whole[name] or not is_small(count, whole[name], LEAST)


@given(sizes_of_groups)
def test_no_small_size_is_shown_while_there_is_anybody_to_count_them_with(sizes):
    shown_size = shown_sizes(sizes)[2]
    assert all(size is None or size == 0 or size >= LEAST for size in shown_size)
    assert sum(size or 0 for size in shown_size) in (0, sum(sizes))


def test_a_single_small_group_is_counted_with_the_first_that_is_not_small():
    together = together_by_size({"a": 400, "b": 3, "c": 90, "d": 0, "e": 120}, 5)
    assert (together.groups, together.host, together.hidden) == ({"a", "b"}, "a", {"b"})


def test_a_large_caseload_loses_no_comparison_to_a_few_people_of_whom_nothing_is_recorded():
    together = together_by_size({"women": 1200, "men": 800, "not recorded": 3}, 5)
    assert together.hidden == {"not recorded"}


def test_nothing_is_hidden_without_need():
    for sizes in ({"a": 400, "b": 90, "c": 0}, {"a": 5, "b": 5}):
        assert together_by_size(sizes, 5).groups == set()
