"""The extremes of sums under integer programs, against published answers and against trying every point."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.bounds import Demand, Extremes, unmet
from audit.program import Program, Terms

FAR = 1000.0


def extremes(program: Program, terms: Terms) -> Extremes | None:
    """Ask for more than is possible, which makes the answer tell how much is."""
    failed = unmet(program, [Demand(terms, FAR, is_spread=True)])
    return None if failed is None else failed[0]


def test_published_table_of_three_rows_and_two_columns() -> None:
    """Geurts: row sums 7, 3, 6, column totals 9, 7, bottom row 3, 3 shown: the first cell lies within 3 to 6."""
    program = Program()
    first, second, third, fourth = (program.variable() for _ in range(4))
    bottom = 3
    program.row([(first, 1.0), (second, 1.0)], 7, 7)
    program.row([(third, 1.0), (fourth, 1.0)], 3, 3)
    program.row([(first, 1.0), (third, 1.0)], 9 - bottom, 9 - bottom)
    program.row([(second, 1.0), (fourth, 1.0)], 7 - bottom, 7 - bottom)
    assert extremes(program, [(first, 1.0)]) == (7 - (7 - bottom), 9 - bottom)


def test_a_fractional_vertex_is_not_taken_for_an_answer() -> None:
    """Three pairwise sums of at most 1 leave 3/2 in fractions and 1 in people."""
    program = Program()
    three = [program.variable(0, 1) for _ in range(3)]
    for left, right in ((0, 1), (1, 2), (0, 2)):
        program.row([(three[left], 1.0), (three[right], 1.0)], 0, 1)
    everyone = [(at, 1.0) for at in three]
    assert extremes(program, everyone) == (0, 1)
    assert unmet(program, [Demand(everyone, 1)]) == {}
    assert unmet(program, [Demand(everyone, 1.5)]) == {0: Extremes(0, 1)}


def test_a_program_with_solutions_in_fractions_only_has_none() -> None:
    program = Program()
    one = program.variable(0, 9)
    program.row([(one, 2.0)], 3, 3)
    assert unmet(program, [Demand([(one, 1.0)], FAR)]) is None


def test_a_whole_point_far_from_every_fractional_one_is_found() -> None:
    """2 x + 2 y - 14 z = 1 + w, with w 0 or 1: only w = 1 can be, whatever the vertices say."""
    program = Program()
    x, y, z, w = (program.variable(0, high) for high in (9, 9, 1, 1))
    program.row([(x, 2.0), (y, 2.0), (z, -14.0), (w, -1.0)], 1, 1)
    assert extremes(program, [(w, 1.0)]) == (1, 1)


def test_averages_need_not_be_whole() -> None:
    program = Program()
    one = program.variable(0, 9, whole=False)
    program.row([(one, 2.0)], 3, 3)
    found = extremes(program, [(one, 1.0)])
    assert found is not None
    np.testing.assert_allclose(found, (3 / 2, 3 / 2))


def test_no_more_is_asked_of_a_group_than_it_has_people() -> None:
    program = Program()
    count, people = program.variable(0, 1), program.variable(1, 1)
    demand = Demand([(count, 1.0)], 2, [(people, 1.0)])
    assert unmet(program, [demand, demand._replace(people=None)]) == {1: Extremes(0, 1)}


def test_where_it_is_unsure_whether_there_is_anyone_only_the_sure_ones_are_asked_for() -> None:
    program = Program()
    count, people = program.variable(0, 1), program.variable(0, 5)
    demand = Demand([(count, 1.0)], 2, [(people, 1.0)])
    assert unmet(program, [demand, demand._replace(surely=True)]) == {0: Extremes(0, 1)}


def test_large_groups_are_not_asked_about() -> None:
    program = Program()
    count, people = program.variable(4, 4), program.variable(10, 20)
    demand = Demand([(count, 1.0)], 2, [(people, 1.0)], is_spread=True)
    assert unmet(program, [demand._replace(below=10), demand._replace(below=11)]) == {1: Extremes(4, 4)}


@settings(max_examples=150)
@given(st.data())
def test_extremes_are_those_of_all_points_tried_one_by_one(data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 4))
    highs = data.draw(st.lists(st.integers(0, 3), min_size=width, max_size=width))
    factor = st.integers(-1, 1)
    rows = data.draw(
        st.lists(
            st.tuples(st.lists(factor, min_size=width, max_size=width), st.integers(-3, 5), st.integers(0, 2)),
            max_size=3,
        )
    )
    asked = data.draw(st.lists(st.lists(factor, min_size=width, max_size=width).filter(any), min_size=1, max_size=4))
    program = Program()
    for high in highs:
        program.variable(0, high)
    for factors, low, slack in rows:
        program.row([(at, float(by)) for at, by in enumerate(factors) if by], low, low + slack)

    points = np.array(
        [
            point
            for point in product(*(range(high + 1) for high in highs))
            if all(
                low <= sum(a * b for a, b in zip(factors, point, strict=True)) <= low + slack
                for factors, low, slack in rows
            )
        ]
    )
    demands = [Demand([(at, float(by)) for at, by in enumerate(terms) if by], FAR, is_spread=True) for terms in asked]
    found = unmet(program, demands)
    if not len(points):
        assert found is None
        return
    assert found == {
        place: ((points @ np.array(terms)).min(), (points @ np.array(terms)).max()) for place, terms in enumerate(asked)
    }
