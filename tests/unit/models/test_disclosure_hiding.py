"""Small groups are hidden, and so is everything that one subtraction would tell about them.

The checks on closed tables are written again here, cell by cell, so that they share no code with the closure.
Rounding is in `test_disclosure_rounding.py`.
"""

import time
from collections import Counter
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from models.disclosure import (
    ALL,
    COMPANY,
    Cells,
    Closure,
    Keep,
    Reason,
    Relations,
    Within,
    build_relations,
    close,
    primary,
    recode_small_gender,
)

WOMEN, MEN = 1, 2
DIVISION, DEPARTMENT, LEVEL, DIVISION_BY_LEVEL = 1, 2, 3, 4


def integers(values):
    return np.array(list(values), dtype=np.int64)


class Sum(NamedTuple):
    """One relation in words a reader can follow: indices of cells."""

    parent: int
    children: list[int]
    remainder: int = 0
    keep: Keep = Keep.NEITHER


def relations_of(*sums: Sum) -> Relations:
    return Relations(
        parent=integers(s.parent for s in sums),
        start=np.cumsum([0, *(len(s.children) for s in sums)]),
        child=integers(c for s in sums for c in s.children),
        remainder=integers(s.remainder for s in sums),
        keep=integers(s.keep for s in sums),
    )


def sums_of(relations: Relations) -> list[Sum]:
    pairs = zip(relations.start[:-1], relations.start[1:], strict=True)
    return [
        Sum(int(p), relations.child[a:b].tolist(), int(r), Keep(k))
        for p, (a, b), r, k in zip(relations.parent, pairs, relations.remainder, relations.keep, strict=True)
    ]


def closed(people, *sums: Sum, minimum=5, hidden=(), rank=None) -> Closure:
    """Close a table written by hand; cells rank in the order written unless said otherwise."""
    people = integers(people)
    mask = np.isin(np.arange(len(people)), list(hidden))
    rank = np.arange(len(people)) if rank is None else integers(rank)
    return close(people, minimum, relations_of(*sums), mask, rank)


def hidden_cells(closure: Closure) -> set[int]:
    return set(np.flatnonzero(closure.hidden).tolist())


def given_away(people, hidden, sums, minimum) -> list[Sum]:
    """The sums by which a reader learns a hidden group, or hidden people fewer than the minimum."""
    found = []
    for s in sums:
        secrets = [people[c] for c in s.children if hidden[c] and people[c] > 0]
        to_guard = bool(secrets) or 0 < s.remainder < minimum
        secrets += [s.remainder] if s.remainder else []
        known_parent_tells = not hidden[s.parent] and to_guard and (len(secrets) == 1 or sum(secrets) < minimum)
        children_tell_parent = hidden[s.parent] and not secrets and any(people[c] > 0 for c in s.children)
        if known_parent_tells or children_tell_parent:
            found.append(s)
    return found


# --- the steps before the closure -----------------------------------------------------------------------------


def test_a_cell_is_small_from_one_person_up_to_one_below_the_minimum():
    assert primary(integers([0, 1, 4, 5, 6]), 5).tolist() == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("another", "undisclosed", "expected"),
    [(0, 0, False), (1, 0, True), (9, 50, True), (10, 10, False), (50, 9, True), (0, 1, True), (10, 0, False)],
)
def test_tiny_gender_categories_are_put_together(another, undisclosed, expected):
    assert recode_small_gender({"woman": 3, "another": another, "undisclosed": undisclosed}) is expected


def test_a_category_nobody_is_in_needs_no_entry():
    assert not recode_small_gender({"woman": 3, "man": 3})


# --- the closure, rule by rule --------------------------------------------------------------------------------


def test_filter_example_the_larger_team_goes_with_the_smaller():
    result = closed([4 + 9, 4, 9], Sum(0, [1, 2], keep=Keep.PARENT))
    assert result.reason.tolist() == [Reason.SHOWN, Reason.TOO_FEW, Reason.PROTECTS]
    assert hidden_cells(result) == {1, 2}


@pytest.mark.parametrize(("remainder", "expected"), [(4, {1}), (5, set()), (6, set()), (0, set())])
def test_filter_example_nine_people_may_be_shown_unless_the_rest_is_small(remainder, expected):
    assert hidden_cells(closed([9 + remainder, 9], Sum(0, [1], remainder, Keep.PARENT))) == expected


def test_one_hidden_child_takes_the_smallest_shown_one_along():
    assert hidden_cells(closed([3 + 30 + 20 + 25, 3, 30, 20, 25], Sum(0, [1, 2, 3, 4]))) == {1, 3}


def test_between_equal_sizes_the_lower_rank_is_hidden():
    table = [3 + 20 + 20, 3, 20, 20]
    assert hidden_cells(closed(table, Sum(0, [1, 2, 3]), rank=[0, 1, 2, 3])) == {1, 2}
    assert hidden_cells(closed(table, Sum(0, [1, 2, 3]), rank=[0, 1, 3, 2])) == {1, 3}


def test_two_hidden_children_need_a_third_only_while_together_under_the_minimum():
    assert hidden_cells(closed([2 + 2 + 8, 2, 2, 8], Sum(0, [1, 2, 3]))) == {1, 2, 3}
    assert hidden_cells(closed([2 + 3 + 8, 2, 3, 8], Sum(0, [1, 2, 3]))) == {1, 2}


def test_a_small_remainder_counts_among_the_hidden():
    assert hidden_cells(closed([3 + 8 + 2, 3, 8], Sum(0, [1, 2], remainder=2))) == {1}
    assert hidden_cells(closed([2 + 8 + 2, 2, 8], Sum(0, [1, 2], remainder=2))) == {1, 2}


def test_without_a_child_left_the_parent_goes():
    result = closed([4, 4], Sum(0, [1]), hidden=[1])
    assert hidden_cells(result) == {0, 1}
    result = closed([2 + 2, 2], Sum(0, [1], remainder=2))
    assert result.reason.tolist() == [Reason.TOO_FEW, Reason.TOO_FEW]
    result = closed([30, 30], Sum(0, [1]), hidden=[1])
    assert result.reason.tolist() == [Reason.PROTECTS, Reason.PROTECTS]
    assert not result.unclosed.any()


def test_the_company_stays_and_the_sum_is_reported_as_unclosed():
    result = closed([30, 30, 30, 10, 20], Sum(0, [1], 0, Keep.PARENT), Sum(2, [3, 4], keep=Keep.PARENT), hidden=[1])
    assert hidden_cells(result) == {1}
    assert result.unclosed.tolist() == [True, False]


def test_everyone_is_given_up_before_women_or_men():
    result = closed([3 + 40, 3, 40], Sum(0, [1, 2], keep=Keep.CHILDREN))
    assert result.reason.tolist() == [Reason.PROTECTS, Reason.TOO_FEW, Reason.SHOWN]


def test_everyone_is_given_up_for_a_small_rest():
    assert hidden_cells(closed([20 + 30 + 4, 20, 30], Sum(0, [1, 2], 4, Keep.CHILDREN))) == {0}
    assert hidden_cells(closed([20 + 30 + 5, 20, 30], Sum(0, [1, 2], 5, Keep.CHILDREN))) == set()


@pytest.mark.parametrize("keep", list(Keep))
def test_a_hidden_parent_takes_its_smallest_child_along(keep):
    assert hidden_cells(closed([30 + 20, 30, 20], Sum(0, [1, 2], keep=keep), hidden=[0])) == {0, 2}


@pytest.mark.parametrize(("remainder", "expected"), [(0, {0, 2}), (4, {0}), (5, {0})])
def test_a_hidden_parent_is_safe_behind_any_remainder(remainder, expected):
    table = [30 + 20 + remainder, 30, 20]
    assert hidden_cells(closed(table, Sum(0, [1, 2], remainder), hidden=[0])) == expected


def test_an_empty_child_is_no_victim_and_no_protection():
    assert hidden_cells(closed([3 + 0 + 20, 3, 0, 20], Sum(0, [1, 2, 3]))) == {1, 3}
    assert hidden_cells(closed([3 + 0 + 20, 3, 0, 20], Sum(0, [1, 2, 3]), hidden=[2])) == {1, 2, 3}
    assert hidden_cells(closed([0 + 20, 0, 20], Sum(0, [1, 2]), hidden=[0, 1])) == {0, 1, 2}


def test_a_hidden_parent_with_empty_children_is_left_alone():
    result = closed([7, 0], Sum(0, [1], remainder=7), hidden=[0])
    assert hidden_cells(result) == {0}
    assert not result.unclosed.any()
    beside_another = closed([7, 0, 50, 30, 20], Sum(0, [1], remainder=7), Sum(2, [3, 4]), hidden=[0, 2])
    assert hidden_cells(beside_another) == {0, 2, 4}


def test_hiding_travels_through_nested_units():
    """Company 100 = A 30 + B 70; A = a1 3 + a2 27 with the rest 0; B = b1 30 + b2 40.

    a1 takes a2; the company = all departments is then safe (3 + 27), and nothing else moves. With 27 of A's people in
    no published department, a1 hides among them. With all of A's people in a1, which the caller hides, A itself goes,
    then B, then the smaller part of B.
    """
    company = Sum(0, [1, 2], keep=Keep.PARENT)
    calm = closed([100, 30, 70, 3, 27, 30, 40], company, Sum(1, [3, 4]), Sum(2, [5, 6]))
    assert hidden_cells(calm) == {3, 4}
    among_others = closed([100, 30, 70, 3, 0, 30, 40], company, Sum(1, [3, 4], remainder=27), Sum(2, [5, 6]))
    assert hidden_cells(among_others) == {3}
    cascade = closed([100, 30, 70, 30, 0, 30, 40], company, Sum(1, [3, 4]), Sum(2, [5, 6]), hidden=[3])
    assert hidden_cells(cascade) == {3, 1, 2, 5}


def test_what_the_caller_hid_stays_hidden_whatever_its_size():
    result = closed([50, 20, 30, 0], Sum(0, [1, 2]), hidden=[2, 3])
    assert result.reason.tolist() == [Reason.SHOWN, Reason.PROTECTS, Reason.PROTECTS, Reason.PROTECTS]


def test_cells_without_sums_are_hidden_by_size_alone():
    none = Relations(*(integers(x) for x in ([], [0], [], [], [])))
    result = close(integers([0, 4, 5]), 5, none, np.zeros(3, dtype=bool), integers([0, 1, 2]))
    assert result.reason.tolist() == [Reason.SHOWN, Reason.TOO_FEW, Reason.SHOWN]
    assert len(result.unclosed) == 0


def test_equal_sizes_without_distinct_ranks_are_refused():
    with pytest.raises(ValueError, match="different ranks"):
        closed([20, 10, 10], Sum(0, [1, 2]), rank=[0, 1, 1])


THREE_BY_TWO = [5, 2, 1, 2, 3, 3]
MARGINS = [7, 3, 6, 9, 7]
THREE_BY_TWO_SUMS = [Sum(6 + r, [2 * r, 2 * r + 1], keep=Keep.PARENT) for r in range(3)]
THREE_BY_TWO_SUMS += [Sum(9 + c, [c, 2 + c, 4 + c], keep=Keep.PARENT) for c in range(2)]


def test_published_pattern_of_three_rows_and_two_columns_is_closed():
    """Row sums 7, 3, 6 and column sums 9, 7 with the bottom row 3, 3 shown leave 3 to 6 for the first cell."""
    people = THREE_BY_TWO + MARGINS
    result = closed(people, *THREE_BY_TWO_SUMS, minimum=2, hidden=[0, 1, 2, 3])
    assert hidden_cells(result) == {0, 1, 2, 3}

    equations = [[1.0 if cell in s.children else 0.0 for cell in range(6)] for s in THREE_BY_TWO_SUMS]
    limits = [(0, None) if result.hidden[cell] else (people[cell], people[cell]) for cell in range(6)]
    least, most = (
        sign * linprog(sign * np.eye(6)[0], A_eq=equations, b_eq=MARGINS, bounds=limits).fun for sign in (1, -1)
    )
    assert (least, most) == pytest.approx((7 - (7 - 3), 9 - 3))


@pytest.mark.parametrize("forgotten", [0, 1, 2, 3])
def test_published_pattern_with_one_cell_forgotten_is_closed_again(forgotten):
    people = THREE_BY_TWO + MARGINS
    start = [cell for cell in range(4) if cell != forgotten]
    assert given_away(people, np.isin(np.arange(11), start), THREE_BY_TWO_SUMS, 2)
    result = closed(people, *THREE_BY_TWO_SUMS, minimum=2, hidden=start)
    assert set(start) < hidden_cells(result)
    assert given_away(people, result.hidden, THREE_BY_TWO_SUMS, 2) == []


# --- the sums of an organization ------------------------------------------------------------------------------


class Table(NamedTuple):
    """Coded cells of one organization, the codes as tuples (breakdown, segment, group), and its sums."""

    names: list[tuple[int, int, int]]
    people: np.ndarray
    relations: Relations


def tabulate(staff, order=None) -> Table:
    """Count staff, given as (department, level, gender), into every cell; departments 2d, 2d + 1 are in division d.

    Department -1 is unknown, and so is its division; gender 3 has no measure of its own. `order` permutes cells.
    """
    count = Counter()
    for department, level, gender in staff:
        division = department // 2
        units = [(COMPANY, 0), (LEVEL, level)]
        if department >= 0:
            units += [(DIVISION, division), (DEPARTMENT, department), (DIVISION_BY_LEVEL, 3 * division + level)]
        for unit in units:
            count[*unit, ALL] += 1
            if gender in (WOMEN, MEN):
                count[*unit, gender] += 1
    units = [(COMPANY, 0)]
    units += [(b, s) for b, n in ((DIVISION, 3), (DEPARTMENT, 6), (LEVEL, 3), (DIVISION_BY_LEVEL, 9)) for s in range(n)]
    names = [(*unit, group) for unit in units for group in (ALL, WOMEN, MEN)]
    if order is not None:
        names = [names[i] for i in order]
    breakdown, segment, group = integers(np.array(names).T[0]), integers(np.array(names).T[1]), np.array(names).T[2]
    none = np.full(len(names), -1)
    crossed = breakdown == DIVISION_BY_LEVEL
    in_division = Within(
        np.where((breakdown == DEPARTMENT) | crossed, DIVISION, none),
        np.where(crossed, segment // 3, np.where(breakdown == DEPARTMENT, segment // 2, none)),
    )
    in_level = Within(np.where(crossed, LEVEL, none), np.where(crossed, segment % 3, none))
    people = integers(count[name] for name in names)
    one = np.zeros(len(names), dtype=np.int64)
    cells = Cells(one, one, breakdown, segment, group, people)
    return Table(names, people, build_relations(cells, [in_division, in_level]))


def close_table(table: Table, minimum=5) -> Closure:
    """Close with the rank that the names have in alphabetical order, whatever order the cells are in."""
    place = {name: i for i, name in enumerate(sorted(table.names))}
    rank = integers(place[name] for name in table.names)
    return close(table.people, minimum, table.relations, np.zeros(len(rank), dtype=bool), rank)


CELL_COUNT = 3 * (1 + 3 + 6 + 3 + 9)
person = st.tuples(st.sampled_from([-1, 0, 0, 0, 1, 2, 2, 3, 4, 5]), st.sampled_from([0, 0, 1, 2]), st.integers(1, 3))
organizations = st.lists(person, max_size=150)


def test_every_sum_of_a_small_organization_is_listed():
    staff = [(0, 0, WOMEN)] * 3 + [(1, 1, MEN)] * 4 + [(2, 0, MEN)] * 5 + [(-1, 2, 3)] * 2
    table = tabulate(staff)
    listed = {
        (table.names[s.parent], tuple(sorted(table.names[c] for c in s.children))): (s.remainder, s.keep)
        for s in sums_of(table.relations)
    }
    assert len(listed) == len(table.relations.parent)

    def company_sum(breakdown, segments, group=ALL):
        return (COMPANY, 0, group), tuple((breakdown, s, group) for s in range(segments))

    expected = {
        company_sum(DIVISION, 3): (2, Keep.PARENT),
        company_sum(DEPARTMENT, 6): (2, Keep.PARENT),
        company_sum(LEVEL, 3): (0, Keep.PARENT),
        company_sum(DIVISION_BY_LEVEL, 9): (2, Keep.PARENT),
        company_sum(DIVISION, 3, MEN): (0, Keep.PARENT),
        ((DIVISION, 0, ALL), ((DEPARTMENT, 0, ALL), (DEPARTMENT, 1, ALL))): (0, Keep.NEITHER),
        ((DIVISION, 1, MEN), ((DEPARTMENT, 2, MEN), (DEPARTMENT, 3, MEN))): (0, Keep.NEITHER),
        ((DIVISION, 0, ALL), tuple((DIVISION_BY_LEVEL, s, ALL) for s in (0, 1, 2))): (0, Keep.NEITHER),
        ((LEVEL, 2, ALL), tuple((DIVISION_BY_LEVEL, s, ALL) for s in (2, 5, 8))): (2, Keep.NEITHER),
        ((COMPANY, 0, ALL), ((COMPANY, 0, WOMEN), (COMPANY, 0, MEN))): (2, Keep.CHILDREN),
        ((DEPARTMENT, 1, ALL), ((DEPARTMENT, 1, WOMEN), (DEPARTMENT, 1, MEN))): (0, Keep.CHILDREN),
    }
    assert {name: listed.get(name) for name in expected} == expected
    per_group = 4 + 3 * 2 + 3  # company by breakdown; divisions by department and by level; levels by division
    assert len(listed) == 3 * per_group + CELL_COUNT // 3


def cells(*rows, people):
    """Cells of (population, period, breakdown, segment, group)."""
    return Cells(*(integers(column) for column in zip(*rows, strict=True)), people=integers(people))


def test_populations_and_periods_do_not_mix_and_the_company_needs_no_segment_code():
    rows = [(p, t, b, s, ALL) for p in (0, 1) for t in (0, 1) for b, s in ((COMPANY, 7), (DIVISION, 0), (DIVISION, 1))]
    relations = build_relations(cells(*rows, people=[20, 8, 12] * 4))
    assert sums_of(relations) == [Sum(3 * i, [3 * i + 1, 3 * i + 2], 0, Keep.PARENT) for i in range(4)]


def test_a_whole_that_is_not_published_makes_no_sum():
    orphans = cells((0, 0, DIVISION, 0, WOMEN), (0, 0, DEPARTMENT, 0, WOMEN), people=[9, 9])
    nesting = Within(integers([-1, DIVISION]), integers([-1, 99]))
    assert sums_of(build_relations(orphans, [nesting])) == []


def test_two_ways_of_nesting_are_two_sums_even_of_the_same_cells():
    company = cells((0, 0, COMPANY, 0, ALL), (0, 0, DIVISION, 0, ALL), (0, 0, DIVISION, 1, ALL), people=[20, 8, 12])
    again = Within(integers([-1, COMPANY, COMPANY]), integers([-1, 0, 0]))
    assert sums_of(build_relations(company, [again])) == [Sum(0, [1, 2], 0, Keep.PARENT)] * 2


def test_no_cells_make_no_sums():
    nothing = integers([])
    relations = build_relations(Cells(*[nothing] * 6), [Within(nothing, nothing)])
    assert sums_of(relations) == []
    assert close(nothing, 5, relations, nothing.astype(bool), nothing).hidden.tolist() == []


def test_parts_larger_than_the_whole_are_refused_without_figures():
    overlapping = cells((0, 0, COMPANY, 0, ALL), (0, 0, 1, 0, ALL), (0, 0, 1, 1, ALL), people=[1234, 1000, 777])
    with pytest.raises(ValueError, match="in 1 of 1 sums the parts have more people") as raised:
        build_relations(overlapping)
    assert not any(figure in str(raised.value) for figure in ("1234", "1000", "777", "543"))


def test_a_cell_listed_twice_is_refused():
    twice = cells((0, 0, COMPANY, 0, ALL), (0, 0, COMPANY, 1, ALL), people=[5, 5])
    with pytest.raises(ValueError, match="two cells share"):
        build_relations(twice)


def test_a_negative_code_is_refused():
    with pytest.raises(ValueError, match="invalid entry"):
        build_relations(cells((0, -1, COMPANY, 0, ALL), people=[5]))


@pytest.mark.parametrize(
    ("parent", "start", "child", "message"),
    [([0], [0, 0], [], "start"), ([0], [0, 2], [1], "start"), ([0, 0], [0, 1], [1], "one entry per sum")],
)
def test_malformed_sums_are_refused(parent, start, child, message):
    same = integers([0] * (len(start) - 1))
    with pytest.raises(ValueError, match=message):
        Relations(integers(parent), integers(start), integers(child), same, same)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([4, 4], {1, 2, 3}),  # eight together: each is four
        ([3, 4], {1, 2, 3}),  # seven: each is three or four
        ([3, 3], {1, 2}),  # six: from two to four
        ([2, 3], {1, 2}),  # five: from one to four
        ([1, 5], {1, 2, 3}),  # six, one of them five at least: the other is one person
        ([1, 7], {1, 2}),  # eight: the small one is one to three
    ],
)
def test_hidden_groups_together_leave_a_choice_of_two_people_either_way(people, expected):
    hidden = [at for at, size in enumerate(people, start=1) if size >= 5]
    table = [sum(people) + 20, *people, 20]
    assert hidden_cells(closed(table, Sum(0, [1, 2, 3]), hidden=hidden)) == expected


# --- what always holds ----------------------------------------------------------------------------------------


def sample_staff(seed=20240229, size=260):
    random = np.random.default_rng(seed)
    columns = random.choice(6, size, p=[0.5, 0.2, 0.14, 0.1, 0.04, 0.02]), random.choice(3, size, p=[0.7, 0.2, 0.1])
    return list(zip(*(c.tolist() for c in columns), random.integers(1, 3, size).tolist(), strict=True))


def test_hiding_small_cells_alone_gives_them_away_and_closing_does_not():
    """Fails when the closure is switched off: then the two counts are the same."""
    table = tabulate(sample_staff())
    sums = sums_of(table.relations)
    small = primary(table.people, 5)
    assert len(given_away(table.people, small, sums, 5)) >= 10
    assert given_away(table.people, close_table(table).hidden, sums, 5) == []


@settings(max_examples=80)
@given(organizations, st.integers(2, 8))
def test_no_single_sum_gives_a_hidden_group_away(staff, minimum):
    table = tabulate(staff)
    result = close_table(table, minimum)
    sums = sums_of(table.relations)
    open_sums = given_away(table.people, result.hidden, sums, minimum)
    unclosed = [s for s, is_unclosed in zip(sums, result.unclosed, strict=True) if is_unclosed]
    assert all(s in unclosed for s in open_sums)
    for s in unclosed:
        assert s.keep == Keep.PARENT
        assert all(result.hidden[c] or table.people[c] == 0 for c in s.children)


@settings(max_examples=80)
@given(organizations, st.integers(2, 8))
def test_under_a_shown_parent_two_or_more_are_hidden_with_enough_people(staff, minimum):
    table = tabulate(staff)
    result = close_table(table, minimum)
    for s, unclosed in zip(sums_of(table.relations), result.unclosed, strict=True):
        secrets = [table.people[c] for c in s.children if result.hidden[c]]
        to_guard = bool(secrets) or 0 < s.remainder < minimum
        secrets += [s.remainder] if s.remainder else []
        if to_guard and not result.hidden[s.parent] and not unclosed:
            assert len(secrets) >= 2
            assert sum(secrets) >= minimum


@settings(max_examples=60)
@given(organizations)
def test_small_cells_stay_hidden_and_reasons_tell_why(staff):
    table = tabulate(staff)
    result = close_table(table)
    small = (table.people > 0) & (table.people < 5)
    assert np.array_equal(result.reason == Reason.TOO_FEW, small)
    assert np.array_equal(result.reason == Reason.SHOWN, ~result.hidden)


@settings(max_examples=60)
@given(organizations, st.permutations(range(CELL_COUNT)))
def test_the_order_of_cells_changes_nothing(staff, order):
    table, shuffled = tabulate(staff), tabulate(staff, order)
    expected = dict(zip(table.names, close_table(table).reason.tolist(), strict=True))
    assert dict(zip(shuffled.names, close_table(shuffled).reason.tolist(), strict=True)) == expected


@settings(max_examples=60)
@given(organizations)
def test_closing_twice_is_closing_once(staff):
    table = tabulate(staff)
    once = close_table(table)
    again = close(table.people, 5, table.relations, once.hidden, np.arange(CELL_COUNT)[::-1])
    assert np.array_equal(once.hidden, again.hidden)
    assert np.array_equal(once.reason, again.reason)


@settings(max_examples=60)
@given(organizations)
def test_closing_looks_at_head_counts_of_every_gender_alike(staff):
    """Women and men change places: so do their cells, and nothing else moves."""
    table = tabulate(staff)
    other = tabulate([(department, level, {1: 2, 2: 1, 3: 3}[gender]) for department, level, gender in staff])
    swap = [table.names.index((b, s, {ALL: ALL, WOMEN: MEN, MEN: WOMEN}[g])) for b, s, g in table.names]
    assert np.array_equal(other.people, table.people[swap])
    rank = np.arange(CELL_COUNT)
    start = np.zeros(CELL_COUNT, dtype=bool)
    swapped_rank = rank[swap]
    one = close(table.people, 5, table.relations, start, rank)
    two = close(other.people, 5, other.relations, start, swapped_rank)
    assert np.array_equal(two.hidden, one.hidden[swap])


def test_five_years_of_five_hundred_departments(capsys):
    """60 months of 500 departments, 12 divisions and the company, for everyone, women and men."""
    random = np.random.default_rng(7)
    months, departments, divisions = 60, 500, 12
    women, men = (random.poisson(random.pareto(1.2, (1, departments)) * 6, (months, departments)) for _ in range(2))
    breakdown = np.repeat([COMPANY, DIVISION, DEPARTMENT], [1, divisions, departments])
    segment = np.concatenate([[0], np.arange(divisions), np.arange(departments)])
    division = np.arange(departments) % divisions
    by_division = np.eye(divisions, dtype=np.int64)[division]
    people = [np.hstack([n.sum(axis=1, keepdims=True), n @ by_division, n]).ravel() for n in (women + men, women, men)]
    width = len(breakdown)
    size = 3 * months * width
    repeated = np.tile(breakdown, 3 * months)
    inside = np.tile(np.concatenate([np.full(1 + divisions, -1), division]), 3 * months)
    table = Cells(
        population=np.zeros(size, dtype=np.int64),
        period=np.tile(np.repeat(np.arange(months), width), 3),
        breakdown=repeated,
        segment=np.tile(segment, 3 * months),
        group=np.repeat([ALL, WOMEN, MEN], months * width),
        people=np.concatenate(people),
    )
    began = time.perf_counter()
    relations = build_relations(table, [Within(np.where(inside >= 0, DIVISION, -1), inside)])
    built = time.perf_counter()
    result = close(table.people, 5, relations, np.zeros(size, dtype=bool), np.arange(size))
    ended = time.perf_counter()
    with capsys.disabled():
        print(f" [{size} cells: sums {built - began:.2f} s, closure {ended - built:.2f} s]", end="")
    assert len(relations.parent) == months * (3 * (2 + divisions) + width)
    assert given_away(table.people, result.hidden, sums_of(relations), 5) == []
    assert 0 < np.count_nonzero(result.reason == Reason.PROTECTS) < np.count_nonzero(~result.hidden)
