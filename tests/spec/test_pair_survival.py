"""pair_survival: do mentor and sponsor pairs last?

Kaplan-Meier from the match, at the as-of date. Closing for any reason but completion is the event; completed pairs are
watched up to their completion, open ones up to the as-of date. People are those of both sides.
"""

from datetime import date, timedelta

import pytest
from example_organization import EXACT
from independent_statistics import close, kaplan_meier

TODAY = "2025-06-30"
WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..60,    2025-06-30,    woman,  2,     Sales
    m1..60,    2025-06-30,    man,    6,     Sales
"""
PROGRAM = "program_id, kind\nopen, sponsorship\nlearn, reverse_mentoring"


def days_before(days):
    return (date.fromisoformat(TODAY) - timedelta(days=days)).isoformat()


START = days_before(500)


def test_early_ends_are_events_and_completions_are_not(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing=f"""
        pair_id,  program_id, kind,    guide_id, protege_id, started_on, ended_on,                 end_reason
        p1..6,    open,       sponsor, m1..6,    w1..6,      {START},    {days_before(500 - 60)},  early
        p7..10,   open,       sponsor, m7..10,   w7..10,     {START},    {days_before(500 - 100)}, completed
        p11..13,  open,       sponsor, m11..13,  w11..13,    {START},    {days_before(500 - 150)}, other
        p14..15,  open,       sponsor, m14..15,  w14..15,    {START},    {days_before(500 - 200)},
        p16..25,  open,       sponsor, m16..25,  w16..25,    {START},    ,
        """,
    )

    durations = [60] * 6 + [100] * 4 + [150] * 3 + [200] * 2 + [500] * 10
    events = [True] * 6 + [False] * 4 + [True] * 5 + [False] * 10
    # After 100 days four completed pairs are no longer watched: 15 are, of which 3 close, then 2 of 12.
    by_hand = {30: 1, 90: 19 / 25, 180: 19 / 25 * 12 / 15, 365: 19 / 25 * 12 / 15 * 10 / 12}
    for day, expected in by_hand.items():
        row = published.value("pair_survival", f"all@{day}d")
        assert row.value == close(expected)
        assert (row.denominator, row.people) == (25, 25 + 25)
        if expected < 1:
            assert row.interval == close(kaplan_meier(durations, events, day)[1])
    for day, watched in ((30, 25), (90, 25 - 6), (180, 19 - 4 - 3), (365, 12 - 2)):
        assert published.value("pair_survival", f"all:at_risk@{day}d").value == watched
    assert published.row("pair_survival", "all@median").reason == "the median is not reached"
    assert published.value("pair_survival", "all@180d", program_kind="sponsorship").value == close(by_hand[180])
    assert published.value("pair_survival", "all@180d").period_end.isoformat() == TODAY


def test_what_ends_after_the_reporting_date_is_still_open(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing=f"""
        pair_id, program_id, kind,   guide_id, protege_id, started_on,       ended_on,   end_reason
        p1..10,  learn,      mentor, w1..10,   m1..10,     {days_before(99)}, 2025-07-01, early
        p11..20, learn,      mentor, w11..20,  m11..20,    {days_before(99)}, 2025-06-30, early
        p21..25, learn,      mentor, w21..25,  m21..25,    2025-07-01,       ,
        """,
    )

    row = published.value("pair_survival", "all@90d")
    assert (row.value, row.denominator) == (1, 20)
    assert published.value("pair_survival", "all@median").value == 99  # half of them closed on the last day


@pytest.mark.parametrize(("started_on", "pairs"), [("2024-07-01", 30), ("2024-06-30", 20)])
def test_only_matches_within_the_window_of_the_reporting_date(publish, started_on, pairs):
    row = publish(
        f"{EXACT}\nreporting: {{program_window_months: 12}}",
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing=f"""
        pair_id, program_id, kind,    guide_id, protege_id, started_on
        p1..20,  open,       sponsor, m1..20,   w1..20,     2025-01-01
        p21..30, open,       sponsor, m21..30,  w21..30,    {started_on}
        """,
    ).value("pair_survival", "all@90d")

    assert row.denominator == pairs


@pytest.mark.parametrize(
    ("pairs", "people"),
    [
        ("p1..10, open, sponsor, m1..10, w1..10", 10 + 10),
        ("p1..19, open, sponsor, m1, w1..19", 1 + 19),
        ("p1..18, open, sponsor, m1, w1..18", None),
        ("p1..10, open, sponsor, m1..10, w1..10\np11..20, learn, mentor, w1..10, m1..10", 20),
    ],
)
def test_the_twenty_people_of_a_curve_are_those_of_both_sides_each_once(publish, pairs, people):
    rows = "\n".join(f"{line}, {START}" for line in pairs.splitlines())
    row = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing=f"pair_id, program_id, kind, guide_id, protege_id, started_on\n{rows}",
    ).row("pair_survival", "all@180d")

    assert (row.status, row.people) == (("shown", people) if people else ("suppressed", None))


def test_pairs_are_rounded_to_fives(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAM,
        pairing=f"""
        pair_id, program_id, kind,    guide_id, protege_id, started_on, ended_on,           end_reason
        p1..9,   open,       sponsor, m1..9,    w1..9,      {START},    {days_before(450)}, early
        p10..28, open,       sponsor, m10..28,  w10..28,    {START},    ,
        """,
    ).value("pair_survival", "all@180d")

    assert (row.value, row.denominator, row.people) == (20 / 30, 30, 55)
    assert row.bounds[0] <= 19 / 28 <= row.bounds[1]


def test_without_pairs_nothing_is_said(publish):
    (row,) = publish(EXACT, worker_snapshot=WORKFORCE, program=PROGRAM).of("pair_survival")

    assert row.reason == "no data: pairing not delivered"
