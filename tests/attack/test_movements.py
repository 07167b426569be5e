"""People who move: what several periods, or several releases of one period, tell of those who came, went or changed.

The attribute lasts and colleagues cannot see it; who works where, everyone knows. `publish` rounds or not, and holds a
month back or not when few people moved since the last one shown (the churn rule).
"""

from collections.abc import Mapping

import numpy as np
import pytest

from audit.cells import COMPANY, Span
from audit.movements import Correction, Moment, Movers, Way, is_pinned_by_correction, pinned_movers

K = 10
A, B = ("division", "A"), ("division", "B")
MONTHS = [f"month {at}" for at in range(6)]


def rounded(count: int) -> Span:
    about = (count + 2) // 5 * 5
    return Span(max(about - 2, 0), about + 2)


def exact(count: int) -> Span:
    return Span(count, count)


def way_of(*divisions: str | None) -> Way:
    return tuple(frozenset({COMPANY, ("division", name)} if name else ()) for name in divisions)


# --- by hand ----------------------------------------------------------------------------------------------------


def test_one_person_who_joins_is_the_difference_of_two_exact_counts() -> None:
    ways = {f"stays {at}": way_of("A", "A") for at in range(40)} | {"comes": way_of(None, "A")}
    moments = [Moment("before", {A: exact(11)}), Moment("after", {A: exact(11 + 1)})]
    assert pinned_movers(moments, ways, K).pinned == (Movers("joined", A, "before", "after"),)
    rounds = [Moment("before", {A: rounded(11)}), Moment("after", {A: rounded(11 + 1)})]
    assert pinned_movers(rounds, ways, K) == (1, ())


def test_rounding_alone_tells_of_the_one_person_who_carries_a_count_over_an_edge() -> None:
    """12 is rounded to 10 and 13 to 15: whoever joined says yes."""
    ways = {f"stays {at}": way_of("A", "A") for at in range(40)} | {"comes": way_of(None, "A")}
    moments = [Moment("before", {A: rounded(12)}), Moment("after", {A: rounded(12 + 1)})]
    assert pinned_movers(moments, ways, K).pinned == (Movers("joined", A, "before", "after"),)


def test_someone_who_moves_from_one_division_to_another_is_pinned_on_both_sides() -> None:
    ways = {f"a{at}": way_of("A", "A") for at in range(30)} | {f"b{at}": way_of("B", "B") for at in range(30)}
    ways["moves"] = way_of("A", "B")
    moments = [Moment("before", {A: exact(9), B: exact(7)}), Moment("after", {A: exact(9 - 1), B: exact(7 + 1)})]
    assert set(pinned_movers(moments, ways, K).pinned) == {
        Movers("left", A, "before", "after"),
        Movers("joined", B, "before", "after"),
    }


def test_a_month_that_is_held_back_tells_nothing() -> None:
    ways = {f"stays {at}": way_of("A", "A") for at in range(40)} | {"comes": way_of(None, "A")}
    moments = [Moment("before", {A: exact(11)}), Moment("after", {})]
    assert pinned_movers(moments, ways, K) == (0, ())


def test_ten_people_who_join_together_are_not_a_few() -> None:
    ways = {f"stays {at}": way_of("A", "A") for at in range(40)}
    ways |= {f"comes {at}": way_of(None, "A") for at in range(K)}
    moments = [Moment("before", {A: exact(11)}), Moment("after", {A: exact(11 + K)})]
    assert pinned_movers(moments, ways, K) == (0, ())


def test_an_attribute_that_did_not_last_tells_nothing_of_anyone() -> None:
    ways = {f"stays {at}": way_of("A", "A") for at in range(40)} | {"comes": way_of(None, "A")}
    moments = [Moment("before", {A: exact(11)}), Moment("after", {A: exact(30)})]
    assert pinned_movers(moments, ways, K).pinned == ()


# --- months of a company in which people come, go and move ------------------------------------------------------


def lives(seed: int) -> tuple[dict[str, Way], dict[str, bool]]:
    """Return 160 people's ways through two divisions over six months, and who has the attribute."""
    random = np.random.default_rng(seed)
    ways = {}
    for person in range(160):
        division = random.choice(["A", "B"])
        first = 0 if random.random() < 0.9 else int(random.integers(1, len(MONTHS)))
        last = len(MONTHS) if random.random() < 0.9 else int(random.integers(first, len(MONTHS)))
        moved = int(random.integers(1, len(MONTHS))) if random.random() < 0.05 else len(MONTHS)
        other = {"A": "B", "B": "A"}[division]
        ways[f"p{person}"] = way_of(
            *((division if at < moved else other) if first <= at < last else None for at in range(len(MONTHS)))
        )
    return ways, {person: bool(random.random() < 0.3) for person in ways}


def publish(ways: Mapping[str, Way], has: Mapping[str, bool], *, rounds: bool, churn: bool) -> list[Moment]:
    told: list[Moment] = []
    last: dict[tuple[str, str], frozenset[str]] = {}
    for at, month in enumerate(MONTHS):
        cells = {}
        for unit in (COMPANY, A, B):
            members = frozenset(person for person, way in ways.items() if unit in way[at])
            if churn and 0 < len(members ^ last.get(unit, members)) < K:
                continue
            last[unit] = members
            count = sum(has[person] for person in members)
            cells[unit] = rounded(count) if rounds else exact(count)
        told.append(Moment(month, cells))
    return told


def pinned(*, rounds: bool, churn: bool) -> int:
    found = 0
    for seed in range(4):
        ways, has = lives(seed)
        result = pinned_movers(publish(ways, has, rounds=rounds, churn=churn), ways, K)
        found += len(result.pinned)
    return found


def test_movers_are_pinned_unless_rounding_and_the_churn_rule_are_both_on() -> None:
    assert pinned(rounds=True, churn=True) == 0
    assert pinned(rounds=False, churn=False) > 10
    assert pinned(rounds=True, churn=False) > 0
    assert pinned(rounds=False, churn=True) > 0


# --- one period, published again after records were corrected ---------------------------------------------------


def said(count: int, people: int) -> tuple[Span, Span]:
    return rounded(count), exact(people)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        # one person more, and a count that only that person can have carried over the edge
        (said(12, 50), said(12 + 1, 50 + 1), True),
        # one person more, and a count that may or may not have changed
        (said(11, 50), said(11 + 1, 50 + 1), False),
        # one person fewer
        (said(13, 50), said(13 - 1, 50 - 1), True),
        # nine more of whom all said yes, which the classes leave open by less than one person
        (said(10, 50), said(10 + 9, 50 + 9), False),
        # as many as may be told of
        (said(12, 50), said(12 + K, 50 + K), None),
        # nobody more: whether someone changed cannot be seen from outside
        (said(12, 50), said(12 + 1, 50), None),
        # a rounded denominator does not tell how many came
        ((rounded(12), rounded(50)), (rounded(13), rounded(55)), None),
    ],
)
def test_a_correction_of_few_records_tells_of_them(
    before: tuple[Span, Span], after: tuple[Span, Span], verdict: bool | None
) -> None:
    assert is_pinned_by_correction(Correction(before, after), K) is verdict
