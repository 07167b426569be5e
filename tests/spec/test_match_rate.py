"""match_rate: how many records of other systems belong to a person whom HR knows?

Records that name a person, per source and over all of them; all of a record's people must stand in a worker snapshot.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department, worker_type
    w1..60,    2025-05-31,    woman,  2,     Sales,      employee
    c1..5,     2025-05-31,    woman,  2,     Sales,      contingent
"""
FEEDS = {
    "separation": "worker_id, separation_date\nw1..8, 2025-06-15\nx1..2, 2025-06-15",
    "program": "program_id, kind\nwalk, allyship",
    "enrolment": """
        program_id, person_id, enrolled_on
        walk,       w1..20,    2025-03-01
        walk,       c1..5,     2025-03-01
        walk,       x1..6,     2025-03-01
        """,
    "pairing": """
        pair_id, program_id, kind,    guide_id, protege_id, started_on
        p1..12,  walk,       sponsor, w1..12,   w21..32,    2025-03-01
        p21..23, walk,       sponsor, w1..3,    x1..3,      2025-03-01
        """,
    "case": """
        case_id, received_on, issues,     reporter_id, anonymous
        a1..14,  2025-03-01,  harassment, w1..14,      no
        b1..30,  2025-03-01,  harassment, ,            yes
        """,
}


def test_the_share_of_records_whose_people_hr_knows(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, **FEEDS)

    enrolment = published.value("match_rate", "all", source="enrolment")
    assert enrolment.fraction == (20 + 5, 20 + 5 + 6)
    assert enrolment.interval == close(wilson(25, 31))
    # A pair is matched when both are known.
    assert published.value("match_rate", "all", source="pairing").fraction == (12, 12 + 3)
    # An anonymous case names nobody who could be matched.
    assert published.value("match_rate", "all", source="case").fraction == (14, 14)
    separation = published.value("match_rate", "all", source="separation")
    assert (separation.fraction, separation.people) == ((8, 10), 10)
    company = published.value("match_rate", "all")
    assert company.fraction == (8 + 25 + 12 + 14, 10 + 31 + 15 + 14)
    assert company.period_end.isoformat() == "2025-05-31"


def test_sources_that_colleagues_cannot_see_are_rounded_and_the_others_exact(publish):
    published = publish(worker_snapshot=WORKFORCE, **FEEDS)

    separation = published.value("match_rate", "all", source="separation")
    assert (separation.fraction, separation.rounding_base) == ((8, 10), 1)
    enrolment = published.value("match_rate", "all", source="enrolment")
    assert (enrolment.fraction, enrolment.rounding_base) == ((25, 30), 5)  # 25 of 31
    company = published.value("match_rate", "all")
    assert (company.fraction, company.rounding_base) == ((60, 70), 5)  # 59 of 70
    # That every case was matched is not said.
    assert published.value("match_rate", "all", source="case").value is None


def test_few_people_in_many_records_are_few_people(publish):
    effort = "event_id, person_id, worked_on, hours\n" + "\n".join(f"e{n}, w{n % 9}, 2025-03-01, 1" for n in range(60))
    published = publish(EXACT, worker_snapshot=WORKFORCE, effort=effort)

    assert published.row("match_rate", "all", source="effort").reason == "too few people"


def test_without_any_other_source_there_is_nothing_to_match(publish):
    (row,) = publish(worker_snapshot=WORKFORCE).of("match_rate")

    assert (row.status, row.reason) == ("not_applicable", "no data: nothing falls into the population")
