"""one_to_one_access: do junior women get as much one-to-one time with senior men as junior men?

Mean weekly minutes with senior men per junior woman over the same per junior man, in a fiscal quarter. Ids are the
calendar's own. Juniors stand below the manager floor (here 4).
"""

import pytest
from example_organization import EXACT
from independent_statistics import close

# Two juniors a line: a woman and a man who see the same senior man in two weeks of the second quarter.
HEADER = "week_start, person_id, senior_id, gender, level, division, senior_gender, minutes"


def calendar(*more: str, women: str = "30", men: str = "60") -> str:
    """Twelve women and twelve men with six senior men, two weeks each, and further rows."""
    rows = [
        f"2025-04-{day}, {kind}{2 * s - 1}..{2 * s}, s{s}, {gender}, 2, North, man, {minutes}"
        for s in range(1, 7)
        for kind, gender, minutes in (("w", "woman", women), ("m", "man", men))
        for day in ("07", "14")
    ]
    return "\n".join([HEADER, *rows, *more])


STAFF = """
    worker_id, snapshot_date, gender, level, department
    x1..10,    2025-06-30,    man,    2,     Sales
"""


def test_minutes_per_woman_over_minutes_per_man(publish):
    published = publish(EXACT, worker_snapshot=STAFF, one_to_one=calendar())

    row = published.value("one_to_one_access", "parity", "2025-06-30")
    assert row.value == close(30 / 60)
    # Every senior gives women half of men's minutes, so whichever seniors are drawn, the ratio is the same.
    assert row.interval == close((0.5, 0.5))
    assert (row.people, row.fraction) == (12, (None, None))
    assert published.value("one_to_one_access", "parity", "2025-06-30", division="North").value == close(0.5)


def test_what_counts_as_time_and_presence(publish):
    published = publish(
        EXACT,
        worker_snapshot=STAFF,
        one_to_one=calendar(
            "2025-04-21, w1, s1, woman, 2, North, man, 0",  # away: a week without a minute
            "2025-04-21, w2, s1, woman, 2, North, man, 0",  # with a senior woman only: there, but not with a man
            "2025-04-21, w2, f1, woman, 2, North, woman, 45",
            "2025-04-07, m1, f1, man, 2, North, woman, 90",  # time with a senior woman is not counted
            "2025-04-07, b1..9, s1, woman, 4, North, man, 300",  # no junior
            "2025-07-07, w1, s1, woman, 2, North, man, 300",  # after the quarter
            "2025-04-07, u1..5, s1, undisclosed, 2, North, man, 300",  # gender not known
            "2025-04-07, w13, s2, woman, , North, man, 30",  # no level given: the export's juniors
        ),
    )

    row = published.value("one_to_one_access", "parity", "2025-06-30")
    women = (11 * 30 + (30 + 30 + 0) / 3 + 30) / 13
    assert row.value == close(women / 60)
    assert row.people == 12
    assert row.ci_low < row.value < row.ci_high


@pytest.mark.parametrize("first", ["man", "woman"])
def test_of_two_genders_told_in_one_week_the_last_in_the_alphabet_counts(publish, first):
    second = {"man": "woman", "woman": "man"}[first]
    rows = (f"2025-04-07, w13, s1, {first}, 2, North, man, 30", f"2025-04-07, w13, s2, {second}, 2, North, man, 30")
    published = publish(EXACT, worker_snapshot=STAFF, one_to_one=calendar(*rows))

    row = published.value("one_to_one_access", "parity", "2025-06-30")
    assert row.value == close((12 * 30 + (30 + 30)) / 13 / 60)


def test_the_interval_comes_from_seniors_not_from_juniors(publish):
    # One senior man sees ten more women for hours: many juniors, but a single senior's habit.
    one_senior = [f"2025-04-07, a{n}, s6, woman, 2, North, man, 200" for n in range(1, 11)]
    published = publish(EXACT, worker_snapshot=STAFF, one_to_one=calendar(*one_senior))

    row = published.value("one_to_one_access", "parity", "2025-06-30")
    assert row.value == close((12 * 30 + 10 * 200) / 22 / 60)
    # Without that senior women have half of men's time; so it goes in more than one draw in forty.
    assert row.ci_low == close(0.5)
    assert row.ci_high > row.value


def test_nine_women_are_too_few(publish):
    entries = [
        f"2025-04-07, {kind}{n}, s{n % 5}, {gender}, 2, North, man, 30"
        for kind, gender, people in (("w", "woman", 9), ("m", "man", 20))
        for n in range(1, people + 1)
    ]
    row = publish(worker_snapshot=STAFF, one_to_one="\n".join([HEADER, *entries])).row(
        "one_to_one_access", "parity", "2025-06-30"
    )

    assert (row.status, row.reason, set(row.numbers)) == ("suppressed", "too few people", {None})


def test_fewer_than_five_senior_men_say_nothing(publish):
    entries = [
        f"2025-04-07, {kind}{n}, s{n % 10}, {gender}, 2, North, {'man' if n % 10 < 4 else 'woman'}, 30"
        for kind, gender in (("w", "woman"), ("m", "man"))
        for n in range(1, 21)
    ]
    row = publish(EXACT, worker_snapshot=STAFF, one_to_one="\n".join([HEADER, *entries])).row(
        "one_to_one_access", "parity", "2025-06-30"
    )

    assert (row.status, row.reason, set(row.numbers)) == ("not_applicable", "fewer than 5 senior men", {None})


def test_a_quarter_that_is_not_over_has_no_figure(publish):
    (row,) = publish(EXACT, worker_snapshot=STAFF.replace("2025-06-30", "2025-06-29"), one_to_one=calendar()).of(
        "one_to_one_access"
    )

    assert (row.status, row.reason) == ("not_applicable", "no data: nothing falls into the population")
