"""program_retention: how long do participants stay in a program?

Kaplan-Meier over enrolments, at the as-of date and at every fiscal year end: S(t) is the probability of still being in
the program after t days. The clock starts with the program, else with the cohort's first planned session, else with
the enrolment; leaving is the event; who is still there at the program's end or on the reporting date is censored.
"""

from datetime import date, timedelta

import pytest
from example_organization import EXACT
from independent_statistics import close, grouped_log_rank, kaplan_meier

TODAY = "2025-06-30"
WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..60,    2025-06-30,    woman,  2,     Sales
    m1..60,    2025-06-30,    man,    2,     Sales
"""


def days_before(days):
    return (date.fromisoformat(TODAY) - timedelta(days=days)).isoformat()


# Weeks of remission of 21 patients with 6-MP and 21 with a placebo; + is still in remission when last seen.
TREATED = "6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def enrolled(stem, weeks):
    """Return enrolments that last the given weeks, ended by leaving or, with a +, by the reporting date."""
    for number, spell in enumerate(weeks.split(), start=1):
        days = 7 * int(spell.rstrip("+"))
        if spell.endswith("+"):
            yield f"walk, {stem}{number}, {days_before(days)},"
        else:
            yield f"walk, {stem}{number}, {days_before(300)}, {days_before(300 - days)}"


def durations(weeks):
    spells = weeks.split()
    return [7 * int(spell.rstrip("+")) for spell in spells], [not spell.endswith("+") for spell in spells]


def test_the_leukemia_trial_of_1963(publish):
    """The published curve: S(10 weeks) = .7529, S(23) = .4482, median 23 weeks; placebo: median 8 weeks."""
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship",
        enrolment="program_id, person_id, enrolled_on, left_on\n"
        + "\n".join([*enrolled("w", TREATED), *enrolled("m", PLACEBO)]),
    )

    def survival(measure):
        return published.value("program_retention", measure, TODAY)

    # 30 days are 4 weeks, 90 are 12, 180 are 25.
    assert survival("women@30d").value == 1
    assert survival("women@90d").value == close(18 / 21 * 16 / 17 * 14 / 15)
    assert round(survival("women@90d").value, 4) == 0.7529
    assert round(survival("women@180d").value, 4) == 0.4482
    assert survival("women@median").value == 7 * 23
    assert (survival("women@90d").denominator, survival("women@90d").people) == (21, 21)
    assert survival("women@90d").interval == close(kaplan_meier(*durations(TREATED), 90)[1])
    beyond = published.row("program_retention", "women@365d", TODAY)  # nobody was followed for more than 35 weeks
    assert (beyond.status, beyond.reason) == ("not_applicable", "nobody was observed that long")

    assert survival("men@30d").value == close(14 / 21)
    assert survival("men@90d").value == close(4 / 21)
    assert survival("men@90d").interval == close(kaplan_meier(*durations(PLACEBO), 90)[1])
    assert survival("men@180d").value == 0  # the last of them left in week 23
    assert survival("men@365d").value == 0
    assert published.value("program_retention", "men@median", TODAY).value == 7 * 8

    both = f"{TREATED} {PLACEBO}"
    for day in (30, 90, 180):
        expected, interval = kaplan_meier(*durations(both), day)
        assert survival(f"all@{day}d").value == close(expected)
        assert survival(f"all@{day}d").interval == close(interval)


def test_survival_the_number_at_risk_and_the_median(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=f"program_id, kind, starts_on\nwalk, allyship, {days_before(500)}",
        enrolment=f"""
        program_id, person_id, enrolled_on,        left_on
        walk,       w1..4,     {days_before(500)}, {days_before(500 - 29)}
        walk,       w5..6,     {days_before(500)}, {days_before(500 - 30)}
        walk,       w7..9,     {days_before(500)}, {days_before(500 - 31)}
        walk,       w10..14,   {days_before(500)}, {days_before(500 - 100)}
        walk,       w15..17,   {days_before(500)}, {days_before(500 - 300)}
        walk,       w18..20,   {days_before(500)}, {days_before(500 - 400)}
        walk,       w21..25,   {days_before(500)},
        walk,       m1..25,    {days_before(500)},
        """,
    )

    # S(t) = P(T > t): who leaves on day 30 is gone at day 30. Nobody is censored before, so S is a plain share.
    for day, women_left in ((30, 4 + 2), (90, 4 + 2 + 3), (180, 9 + 5), (365, 14 + 3)):
        assert published.value("program_retention", f"women@{day}d", TODAY).value == close((25 - women_left) / 25)
        assert published.value("program_retention", f"women:at_risk@{day}d", TODAY).value == 25 - women_left
        assert published.value("program_retention", f"all@{day}d", TODAY).value == close((50 - women_left) / 50)
        assert published.value("program_retention", f"all:at_risk@{day}d", TODAY).value == 50 - women_left
        assert published.value("program_retention", f"men@{day}d", TODAY).value == 1
        assert published.value("program_retention", f"men:at_risk@{day}d", TODAY).value == 25
    assert published.value("program_retention", "women@median", TODAY).value == 100  # 14 of 25 had left by then
    for group in ("all", "men"):
        row = published.row("program_retention", f"{group}@median", TODAY)
        assert (row.status, row.reason) == ("not_applicable", "the median is not reached")
    for segment in ({"program": "walk"}, {"program_kind": "allyship"}):
        assert published.value("program_retention", "women@90d", TODAY, **segment).value == close(16 / 25)


@pytest.mark.parametrize(
    ("starts_on", "sessions", "clock_starts"),
    [
        (days_before(200), f"s1, walk, {days_before(190)}, planned", 200),
        ("", f"s1, walk, {days_before(190)}, planned\ns2, walk, {days_before(150)}, planned", 190),
        ("", f"s1, walk, {days_before(195)}, self_organized\ns2, walk, {days_before(180)}, planned", 180),
        ("", f"s1, walk, {days_before(195)}, self_organized", 210),
    ],
    ids=["the program's start", "the first session", "the first planned session", "the enrolment"],
)
def test_where_the_clock_starts(publish, starts_on, sessions, clock_starts):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=f"program_id, kind, starts_on\nwalk, allyship, {starts_on}",
        session=f"session_id, program_id, held_on, kind\n{sessions}",
        enrolment=f"""
        program_id, person_id, enrolled_on,        left_on
        walk,       w1..11,    {days_before(210)}, {days_before(50)}
        walk,       w12..20,   {days_before(210)},
        """,
    )

    assert published.value("program_retention", "all@median", TODAY).value == clock_starts - 50


def test_a_cohort_has_a_first_session_of_its_own(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship",
        session=f"""
        session_id, program_id, held_on,            cohort
        s1,         walk,       {days_before(200)}, spring
        s2,         walk,       {days_before(100)}, summer
        """,
        enrolment=f"""
        program_id, person_id, enrolled_on,        cohort, left_on
        walk,       w1..20,    {days_before(210)}, spring, {days_before(40)}
        walk,       w21..40,   {days_before(210)}, summer, {days_before(40)}
        """,
    )

    assert published.value("program_retention", "women@median", TODAY, cohort="spring").value == 200 - 40
    assert published.value("program_retention", "women@median", TODAY, cohort="summer").value == 100 - 40


def test_who_left_before_the_start_is_not_in_the_cohort_but_is_told(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=f"program_id, kind, starts_on\nwalk, allyship, {days_before(100)}",
        enrolment=f"""
        program_id, person_id, enrolled_on,        left_on,            note
        walk,       w1..3,     {days_before(130)}, {days_before(101)}, the day before the start
        walk,       w4..6,     {days_before(130)}, {days_before(100)}, on the first day: an event on day 0
        walk,       w7..30,    {days_before(130)}, ,
        walk,       m1..2,     {days_before(130)}, {days_before(120)},
        walk,       m3..30,    {days_before(130)}, ,
        """,
    )

    women = published.value("program_retention", "women@30d", TODAY)
    assert (women.value, women.denominator) == (close(24 / 27), 27)
    for group, left in (("women", 3), ("men", 2), ("all", 3 + 2)):
        assert published.value("program_retention", f"{group}:left_before_start", TODAY).value == left


def test_leaving_on_the_last_day_is_an_event_and_leaving_later_is_not(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program=f"program_id, kind, starts_on, ends_on\nwalk, allyship, {days_before(300)}, {days_before(300 - 90)}",
        enrolment=f"""
        program_id, person_id, enrolled_on,        left_on
        walk,       w1..5,     {days_before(300)}, {days_before(300 - 90)}
        walk,       w6..12,    {days_before(300)}, {days_before(300 - 91)}
        walk,       w13..25,   {days_before(300)},
        """,
    )

    assert published.value("program_retention", "women@90d", TODAY).value == close(20 / 25)
    # All others were in it to the end, so nothing is known of day 180.
    assert published.row("program_retention", "women@180d", TODAY).reason == "nobody was observed that long"


def test_an_earlier_reporting_date_knows_nothing_of_what_came_after(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind, starts_on\nwalk, allyship, 2024-10-02",
        enrolment="""
        program_id, person_id, enrolled_on, left_on
        walk,       w1..5,     2024-10-02,  2024-10-12
        walk,       w6..15,    2024-10-02,  2025-01-01
        walk,       w16..25,   2024-10-02,
        walk,       w26..35,   2025-02-01,
        """,
    )

    # Day 90 is New Year's Eve: the end of the fiscal year.
    at_year_end = published.value("program_retention", "women@30d", "2024-12-31")
    assert (at_year_end.value, at_year_end.people) == (close(20 / 25), 25)
    assert published.value("program_retention", "women@90d", "2024-12-31").value == close(20 / 25)
    assert published.row("program_retention", "women@180d", "2024-12-31").status == "not_applicable"
    assert published.value("program_retention", "women@180d", TODAY).value == close(20 / 35)
    assert {row.period_end.isoformat() for row in published.of("program_retention")} == {"2024-12-31", TODAY}


def test_a_fiscal_year_that_ends_on_the_reporting_date_has_one_row(publish):
    published = publish(
        f"{EXACT}\norganisation: {{fiscal_year_start: 7}}",
        worker_snapshot=WORKFORCE,
        program="program_id, kind, starts_on\nwalk, allyship, 2024-10-02",
        enrolment="program_id, person_id, enrolled_on\nwalk, w1..20, 2024-10-02",
    )

    assert published.value("program_retention", "women@90d").period_end.isoformat() == TODAY


@pytest.mark.parametrize(("starts_on", "spells"), [("2024-07-01", 20 + 20), ("2024-06-30", 20)])
def test_only_starts_within_the_window_of_the_reporting_date(publish, starts_on, spells):
    published = publish(
        f"{EXACT}\nreporting: {{program_window_months: 12}}",
        worker_snapshot=WORKFORCE,
        program=f"program_id, kind, starts_on\nwalk, allyship, {starts_on}\ntalk, discussion, 2025-01-01",
        enrolment="""
        program_id, person_id, enrolled_on
        walk,       w1..20,    2024-06-01
        talk,       w21..40,   2024-12-01
        """,
    )

    assert published.value("program_retention", "all@90d", TODAY).denominator == spells


def test_survivors_are_rounded_to_fives_and_the_median_to_five_days(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        program=f"program_id, kind, starts_on\nwalk, allyship, {days_before(400)}",
        enrolment=f"""
        program_id, person_id, enrolled_on,        left_on
        walk,       w1..6,     {days_before(400)}, {days_before(400 - 20)}
        walk,       w7..16,    {days_before(400)}, {days_before(400 - 163)}
        walk,       w17..28,   {days_before(400)},
        walk,       m1..19,    {days_before(400)},
        """,
    )

    women = published.value("program_retention", "women@90d", TODAY)
    # 22 of 28 are left: 22 -> 20, 28 -> 30.
    assert (women.value, women.denominator, women.people) == (20 / 30, 30, 30)
    assert women.bounds[0] <= 22 / 28 <= women.bounds[1]
    at_risk = published.value("program_retention", "women:at_risk@90d", TODAY)
    assert (at_risk.value, at_risk.bounds) == (20, (18, 22))
    median = published.value("program_retention", "women@median", TODAY)
    assert (median.value, median.bounds) == (165, (163, 167))
    # A cohort takes 20 people.
    assert published.row("program_retention", "men@90d", TODAY).status == "suppressed"


# Women and men who leave in each of the four intervals, and those who stay.
WOMEN_AND_MEN = f"""
    program_id, person_id, enrolled_on,        left_on
    walk,       w1..5,     {days_before(400)}, {days_before(400 - 20)}
    walk,       w6..15,    {days_before(400)}, {days_before(400 - 60)}
    walk,       w16..20,   {days_before(400)}, {days_before(400 - 120)}
    walk,       w21..30,   {days_before(400)}, {days_before(400 - 300)}
    walk,       w31..50,   {days_before(400)},
    walk,       m1..5,     {days_before(400)}, {days_before(400 - 30)}
    walk,       m6..10,    {days_before(400)}, {days_before(400 - 31)}
    walk,       m11..15,   {days_before(400)}, {days_before(400 - 180)}
    walk,       m16..20,   {days_before(400)}, {days_before(400 - 365)}
    walk,       m21..60,   {days_before(400)},
"""
WALK = f"program_id, kind, starts_on\nwalk, allyship, {days_before(400)}"


def test_women_and_men_are_compared_over_the_published_days(publish):
    published = publish(worker_snapshot=WORKFORCE, program=WALK, enrolment=WOMEN_AND_MEN)

    # At risk and gone in each interval, women and men. All counts are multiples of five, so rounding changes nothing.
    p = grouped_log_rank([(50, 5, 60, 5), (45, 10, 55, 5), (35, 5, 50, 5), (30, 10, 45, 5)])
    assert 0.001 < p < 0.05
    assert published.value("program_retention", "women@365d", TODAY).p_value == close(p)
    assert published.value("program_retention", "men@365d", TODAY, program="walk").p_value == close(p)
    tested = {row.measure for row in published.of("program_retention") if row.p_value is not None}
    assert tested == {"women@365d", "men@365d"}


def test_who_was_watched_for_a_part_of_an_interval_counts_for_half_of_it(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        program="program_id, kind\nwalk, allyship",
        enrolment=f"""
        program_id, person_id, enrolled_on,        left_on
        walk,       w1..6,     {days_before(400)}, {days_before(400 - 20)}
        walk,       w7..9,     {days_before(400)}, {days_before(400 - 200)}
        walk,       w10..30,   {days_before(400)},
        walk,       w31..40,   {days_before(60)},
        walk,       m1..4,     {days_before(400)}, {days_before(400 - 200)}
        walk,       m5..30,    {days_before(400)},
        """,
    )

    # Ten women joined 60 days ago. S(90) = S(30): nobody is known to have left, so what they add is only exposure.
    at_risk = {"w": (40, 34, 24, 24, 21), "m": (30, 30, 30, 30, 26)}
    hazard = {"w": (6 / 40, 0, 0, 3 / 24), "m": (0, 0, 0, 4 / 30)}
    spans = []
    for i in range(4):
        exposed = {g: (at_risk[g][i] + at_risk[g][i + 1]) / (2 - hazard[g][i]) for g in "wm"}
        spans.append((exposed["w"], exposed["w"] * hazard["w"][i], exposed["m"], exposed["m"] * hazard["m"][i]))
    assert (spans[0][0], spans[3][2]) == (close(40), close(30))
    assert spans[1] == (34 - 10 / 2, 0, 30, 0)
    assert published.value("program_retention", "women@365d", TODAY).p_value == close(grouped_log_rank(spans))


@pytest.mark.parametrize(
    "enrolment",
    [
        WOMEN_AND_MEN.replace(days_before(400 - 30), days_before(400 - 31)),
        "\n".join(line for line in WOMEN_AND_MEN.splitlines() if "m21..60" not in line and "m16..20" not in line),
    ],
    ids=["no man left within 30 days: only bounds are told", "15 men: too few"],
)
def test_there_is_no_p_where_a_part_is_not_published(publish, enrolment):
    published = publish(worker_snapshot=WORKFORCE, program=WALK, enrolment=enrolment)

    assert published.value("program_retention", "women@365d", TODAY).value == close(20 / 50)
    assert published.row("program_retention", "men@30d", TODAY).value is None
    assert {row.p_value for row in published.of("program_retention")} == {None}
