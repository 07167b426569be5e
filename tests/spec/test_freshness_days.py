"""freshness_days: how old is the newest thing that each source tells of?

Days from the newest day in the source to the as-of date; planned days and days to come tell nothing.
"""

WORKFORCE = "worker_id, snapshot_date, gender, level, department\nw1..20, 2025-05-31, woman, 2, Sales"


def test_days_from_the_newest_record_to_the_as_of_date(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        separation="worker_id, separation_date\nw1..9, 2025-05-01\nw11..15, 2025-07-01",
        program="program_id, kind, ends_on\nwalk, allyship, 2025-12-31",
        enrolment="""
        program_id, person_id, enrolled_on, left_on
        walk,       w1..9,     2025-01-01,  2025-04-30
        walk,       w10..13,   2025-02-01,
        """,
        commitment="commitment_id, ally_id, kind, made_on, due_on\nk1..17, w1..17, pledge, 2025-03-31, 2025-05-30",
        inquiry_count="month, topic, n\n" + "\n".join(f"2025-0{m}-01, t{n}, 3" for m in range(1, 6) for n in (1, 2)),
    )

    for source, days in {
        "worker_snapshot": 0,
        "separation": 30,
        "enrolment": 31,
        "commitment": 61,
        "inquiry_count": 30,
    }.items():
        row = published.value("freshness_days", "all", source=source)
        assert (row.value, row.bounds, row.period_end.isoformat()) == (days, (days, days), "2025-05-31")
    # How many people stand behind it is exact only where colleagues can see it.
    assert published.value("freshness_days", "all", source="worker_snapshot").people == 20
    assert published.value("freshness_days", "all", source="commitment").people == 15  # 17
    assert {row.segment for row in published.of("freshness_days")} == {
        *("worker_snapshot", "separation", "enrolment", "commitment", "inquiry_count"),
        "all",
    }


def test_the_company_as_a_whole_has_no_age(publish):
    row = publish(worker_snapshot=WORKFORCE).row("freshness_days", "all")

    assert (row.status, row.reason) == ("not_applicable", "told by source only")


def test_a_source_about_few_people_is_not_dated(publish):
    published = publish(
        worker_snapshot=WORKFORCE, case="case_id, received_on, issues, reporter_id\nk1..9, 2025-05-20, other, w1..9"
    )

    assert published.row("freshness_days", "all", source="case").reason == "too few people"
