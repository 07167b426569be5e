"""late_record_rate: how many records tell of a day that an earlier delivery should have covered?

Of the records that first came after an earlier delivery of their source, those that tell of a day before that delivery.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = "worker_id, snapshot_date, gender, level, department\nw1..99, 2025-05-31, woman, 2, Sales"
# The first delivery has none before it. The second repeats one record and brings twelve; the third corrects one.
SEPARATIONS = {
    "2025-02-05": "worker_id, separation_date, reason\nw1..20, 2024-10-31, other",
    "2025-03-05": """
        worker_id, separation_date, reason
        w1,        2024-10-31,      other
        w21..24,   2025-02-04,      other
        w25..32,   2025-02-05,      other
        """,
    "2025-04-05": """
        worker_id, separation_date, reason
        w21,       2025-02-04,      voluntary
        w33,       2025-02-10,      other
        w34..37,   2025-03-20,      other
        """,
}
ENROLMENTS = {
    "2025-02-05": "program_id, person_id, enrolled_on\nwalk, w1..20, 2025-01-01",
    "2025-03-05": "program_id, person_id, enrolled_on\nwalk, w21..27, 2025-02-01\nwalk, w31..37, 2025-03-01",
}
PROGRAM = "program_id, kind\nwalk, allyship"


def test_records_of_days_that_an_earlier_delivery_should_have_covered(publish):
    published = publish(EXACT, worker_snapshot=WORKFORCE, separation=SEPARATIONS)

    separation = published.value("late_record_rate", "all", source="separation")
    assert separation.fraction == (4 + 1, 4 + 8 + 1 + 4)
    assert separation.interval == close(wilson(5, 17))
    company = published.value("late_record_rate", "all")
    assert (company.fraction, company.people, company.period_end.isoformat()) == ((5, 17), 17, "2025-05-31")


def test_sources_that_colleagues_cannot_see_are_rounded(publish):
    published = publish(worker_snapshot=WORKFORCE, separation=SEPARATIONS, program=PROGRAM, enrolment=ENROLMENTS)

    assert published.value("late_record_rate", "all", source="separation").fraction == (5, 17)
    enrolment = published.value("late_record_rate", "all", source="enrolment")
    assert (enrolment.fraction, enrolment.rounding_base) == ((5, 15), 5)  # 7 of 14
    assert published.value("late_record_rate", "all").fraction == (10, 30)  # 12 of 31


def test_files_of_one_day_are_one_delivery(publish):
    published = publish(
        worker_snapshot=WORKFORCE, program=PROGRAM, separation={"2025-02-05": SEPARATIONS["2025-02-05"]}
    )

    (row,) = published.of("late_record_rate")
    assert (row.status, row.reason) == ("not_applicable", "no data: no source with dated records was delivered twice")


def test_an_event_without_an_id_is_known_again_by_its_content(publish):
    acts = "actor_id, acted_on, kind\nw1..12, 2025-01-10, advocacy"
    more = f"{acts}\nw21..30, 2025-01-20, advocacy\nw31..40, 2025-02-20, advocacy"
    published = publish(EXACT, worker_snapshot=WORKFORCE, ally_act={"2025-02-05": acts, "2025-03-05": more})

    assert published.value("late_record_rate", "all", source="ally_act").fraction == (10, 10 + 10)
