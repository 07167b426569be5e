"""What every metric says where its data was not delivered, and of which day it says so.

One row, not applicable, at the reporting date: the newest day of which the data tells something.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from example_organization import Published
from example_organization import publish as publish_in

from models.metrics import METRICS

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..20,    2025-05-31,    woman,  2,     Sales
"""
SURVEY = """
    respondent_id, wave, launched_on, item, answer, gender
    r1..20,        2025, 2025-05-05,  mood, 4,      woman
"""


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Published]:
    """Publish every metric, whichever are named here."""
    return partial(publish_in, tmp_path)


@pytest.mark.parametrize(
    ("feed", "table", "day"),
    [("worker_snapshot", WORKFORCE, "2025-05-31"), ("survey_response", SURVEY, "2025-05-05")],
)
def test_a_metric_without_its_feeds_has_one_row_that_says_which_are_missing(publish, feed, table, day):
    published = publish(**{feed: table})

    without = [m for m in METRICS.values() if any(feed not in wanted.split("|") for wanted in m.feeds)]
    assert len(without) > len(METRICS) / 4  # or this would test next to nothing
    for metric in without:
        missing = [wanted.replace("|", " or ") for wanted in metric.feeds if feed not in wanted.split("|")]
        (row,) = published.of(metric.id)
        assert (row.status, row.reason) == ("not_applicable", f"no data: {', '.join(missing)} not delivered")
        assert (row.measure, row.breakdown, row.segment) == (metric.headline_measure, "company", "all")
        assert (row.period_start.isoformat(), row.period_end.isoformat()) == (day, day)
        assert set(row.numbers) == {None}


def test_every_metric_has_a_row_whatever_is_delivered(publish):
    published = publish(worker_snapshot=WORKFORCE, survey_response=SURVEY)

    assert {row.kpi_id for row in published.rows} == set(METRICS)


@pytest.mark.parametrize(
    ("settings", "feeds", "reporting_date"),
    [
        ("", {}, "2025-05-31"),
        ("", {"survey_response": SURVEY.replace("2025-05-05", "2025-06-01")}, "2025-06-01"),
        ("", {"session": "session_id, program_id, held_on\ns1, walk, 2025-06-02"}, "2025-06-02"),
        ("", {"program": "program_id, kind, starts_on, ends_on\nwalk, allyship, 2025-07-01, 2025-12-31"}, "2025-05-31"),
        (
            "",
            {"commitment": "commitment_id, ally_id, kind, made_on, due_on\nc1, w1, pledge, 2025-06-15, 2025-12-31"},
            "2025-05-31",
        ),
        ("reporting: {as_of: 2025-04-30}", {}, "2025-04-30"),
    ],
    ids=["snapshot", "survey", "session", "program", "commitment", "as configured"],
)
def test_the_reporting_date_is_the_newest_day_told_of_and_never_a_due_date(publish, settings, feeds, reporting_date):
    published = publish(settings, ["report_volume_rate"], worker_snapshot=WORKFORCE, **feeds)

    (row,) = published.of("report_volume_rate")
    assert row.period_end.isoformat() == reporting_date


def test_the_day_a_case_was_received_moves_the_reporting_date(publish):
    case = "case_id, received_on, issues\na1, 2025-06-10, harassment"
    published = publish("", ["completion"], worker_snapshot=WORKFORCE, case=case)

    (row,) = published.of("completion")
    assert row.period_end.isoformat() == "2025-06-10"
