"""The fact pay_quarter by itself: sizes of the quarters, and ties that run across their boundaries."""

from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.facts import FACTS

QUARTERS = ("lower", "lower_middle", "upper_middle", "upper")


def quarters(people):
    """(women, people) of each quarter, for (hourly pay, gender) pairs of one pay date."""
    with duckdb.connect() as con:
        con.execute("create schema facts")
        con.execute(
            "create table facts.paid (period_end date, person integer, gender varchar, hourly_pay double, "
            "is_full_pay boolean)"
        )
        con.executemany(
            "insert into facts.paid values ('2025-04-05', ?, ?, ?, true)",
            [(person, gender, pay) for person, (pay, gender) in enumerate(people)],
        )
        rows = con.execute(f"select segment, women, people from ({FACTS['pay_quarter'].statement})").fetchall()
    found = {name: (women, count) for name, women, count in rows}
    return [found.get(name, (0, 0)) for name in QUARTERS], found["all"]


@pytest.mark.parametrize(
    ("people", "sizes"),
    [
        (20, [5, 5, 5, 5]),
        (21, [6, 5, 5, 5]),
        (22, [6, 5, 6, 5]),
        (23, [6, 6, 6, 5]),
        (276, [69, 69, 69, 69]),
    ],
)
def test_who_is_left_over_goes_to_the_lower_quarters(people, sizes):
    found, everyone = quarters([(10 + n, "woman" if n % 3 else "man") for n in range(people)])

    assert [count for _, count in found] == sizes
    assert everyone[1] == people


def test_the_order_of_delivery_does_not_matter():
    people = [(10 + n % 4, "woman" if n % 5 < 2 else "man") for n in range(43)]

    assert quarters(people) == quarters(people[::-1])


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(min_value=1, max_value=4), st.sampled_from(["woman", "man", "another"])),
        min_size=8,
        max_size=60,
    )
)
def test_equal_pay_is_divided_in_proportion(people):
    found, everyone = quarters(people)

    assert sum(women for women, _ in found) == everyone[0] == sum(gender == "woman" for _, gender in people)
    assert sum(count for _, count in found) == everyone[1] == len(people)
    # Up to each boundary stand all the women paid less, and the nearest whole number to their part of the equal.
    for boundary in (1, 2, 3):
        place = sum(count for _, count in found[:boundary])
        pay = sorted(pay for pay, _ in people)[place - 1]
        below = [gender for earned, gender in people if earned < pay]
        equal = [gender for earned, gender in people if earned == pay]
        part = Fraction((place - len(below)) * equal.count("woman"), len(equal))
        women = sum(women for women, _ in found[:boundary]) - below.count("woman")
        assert abs(women - part) <= Fraction(1, 2)
