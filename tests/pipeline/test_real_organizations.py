"""Three real organizations from public records, against figures that were computed apart from this project.

The records stand beside the checkout, not in it; where they are absent these tests skip.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from whole_runs import in_warehouse, rows

from models.metrics import METRICS

RealHome = Callable[[str], Path]

DELIVERED = {
    "iowa": {"worker_snapshot"},
    "oulad": {"worker_snapshot", "program", "enrolment", "session", "attendance"},
    "github2017": {"survey_response"},
}


@pytest.fixture(scope="session")
def expected(root: Path) -> dict[str, Any]:
    file = root.parent / "shared" / "data" / "expected.json"
    if not file.is_file():
        pytest.skip("the expected figures are not beside the checkout (shared/data/expected.json)")
    return json.loads(file.read_text(encoding="utf-8"))


def test_iowa_women_in_leadership_of_twelve_years(real_home: RealHome, expected: dict[str, Any]) -> None:
    found = rows(
        real_home("iowa"),
        "select period_end::varchar, numerator, denominator, round(value, 6) from kpi.value "
        "where kpi_id = 'women_in_leadership' and breakdown = 'company' order by 1",
    )
    assert found == [tuple(row) for row in expected["iowa"]["women_in_leadership"]["rows"]]


def test_iowa_women_at_each_level(real_home: RealHome, expected: dict[str, Any]) -> None:
    found = rows(
        real_home("iowa"),
        "select segment::integer, numerator, denominator, round(value, 6) from kpi.value "
        "where kpi_id = 'pipeline_share' and breakdown = 'level' and period_end = '2018-07-01' order by 1",
    )
    assert found == [tuple(row) for row in expected["iowa"]["pipeline_share_by_level_2018_07_01"]["rows"]]


def test_iowa_sets_aside_rows_that_share_a_key_and_accounts_for_every_record(
    real_home: RealHome, expected: dict[str, Any]
) -> None:
    read, shared = expected["iowa"]["rows_read"], expected["iowa"]["rows_sharing_snapshot_and_id"]
    found = rows(
        real_home("iowa"),
        "select file, status, records_read, records_used, rows_loaded, rows_superseded, rows_quarantined, "
        "accounting_balanced from quality.source_file",
    )
    assert found == [("hr/salary_book.csv", "accepted", read, read, read - shared, 0, shared, "yes")]


def test_iowa_undisclosed_gender_of_all_snapshots(real_home: RealHome, expected: dict[str, Any]) -> None:
    [(undisclosed, employees)] = rows(
        real_home("iowa"),
        "select sum(numerator), sum(denominator) from kpi.value where kpi_id = 'undisclosed_gender_rate'",
    )
    assert undisclosed == expected["iowa"]["undisclosed_gender_rows"]
    assert employees == expected["iowa"]["rows_read"] - expected["iowa"]["rows_sharing_snapshot_and_id"]


@pytest.mark.parametrize("group", ["all", "women", "men"])
def test_oulad_program_retention(real_home: RealHome, expected: dict[str, Any], group: str) -> None:
    found = rows(
        real_home("oulad"),
        f"select measure, round(value, 6) from kpi.value where kpi_id = 'program_retention' and breakdown = 'company' "
        f"and period_end = '{expected['oulad']['as_of']}' and measure like '{group}@%d' and status = 'shown'",
    )
    curve = expected["oulad"]["program_retention"][group]
    assert dict(found) == {f"{group}@{days}d": share for days, share in curve.items()}


def test_oulad_cohorts(real_home: RealHome, expected: dict[str, Any]) -> None:
    figures = expected["oulad"]
    as_of = figures["as_of"]
    cohort = dict(
        rows(
            real_home("oulad"),
            "select measure, denominator from kpi.value where kpi_id = 'program_retention' and breakdown = 'company' "
            f"and period_end = '{as_of}' and measure in ('all@30d', 'women@30d', 'men@30d')",
        )
    )
    assert cohort == {
        "all@30d": figures["cohort"],
        "women@30d": figures["n"]["women"],
        "men@30d": figures["n"]["men"],
    }
    [(before,)] = rows(
        real_home("oulad"),
        "select value from kpi.value where kpi_id = 'program_retention' and breakdown = 'company' "
        f"and period_end = '{as_of}' and measure = 'all:left_before_start'",
    )
    assert before == figures["left_before_start_not_in_cohort"] == figures["enrolments"] - figures["cohort"]


@pytest.mark.parametrize("group", ["women", "men"])
def test_oulad_leavers(real_home: RealHome, expected: dict[str, Any], group: str) -> None:
    gender = {"women": "woman", "men": "man"}[group]
    [(events,)] = in_warehouse(
        real_home("oulad"),
        "select sum(event) from facts.program_spell join facts.parameter on period_end = as_of "
        f"where duration >= 0 and gender = '{gender}'",
    )
    assert events == expected["oulad"]["n"][f"events_{group}"]


def test_oulad_counts_its_people_once(real_home: RealHome, expected: dict[str, Any]) -> None:
    found = rows(
        real_home("oulad"),
        "select denominator from kpi.value where kpi_id = 'undisclosed_gender_rate' and status = 'shown'",
    )
    assert found == [(expected["oulad"]["people"],)]


@pytest.mark.parametrize(
    ("kpi", "numerator", "denominator", "figures"),
    [
        ("prevalence_12m", "experienced_yes", "answered", "prevalence"),
        ("survey_reporting_rate", "reported_official_or_formal", "experienced_and_answered", "survey_reporting_rate"),
    ],
)
def test_github_shares(
    real_home: RealHome, expected: dict[str, Any], kpi: str, numerator: str, denominator: str, figures: str
) -> None:
    wanted = expected["github2017"][figures]
    found = rows(
        real_home("github2017"),
        f"select numerator, denominator, round(value, 6) from kpi.value where kpi_id = '{kpi}' and measure = 'all'",
    )
    assert found == [(wanted[numerator], wanted[denominator], wanted["share"])]


def test_github_respondents_and_the_item_that_no_metric_publishes(
    real_home: RealHome, expected: dict[str, Any]
) -> None:
    figures = expected["github2017"]
    found = in_warehouse(
        real_home("github2017"),
        "select count(distinct respondent_id), count(*) filter (item = 'witnessed' and answer = 'yes'), "
        "count(*) filter (item = 'witnessed') from raw.survey_response",
    )
    assert found == [(figures["respondents_in_file"], figures["witnessed"]["yes"], figures["witnessed"]["answered"])]


def test_github_has_no_gender_so_no_gender_measure_applies(real_home: RealHome) -> None:
    found = rows(
        real_home("github2017"),
        "select kpi_id, measure, status from kpi.value where regexp_matches(measure, '^(women|men|parity|gap)')",
    )
    assert {(kpi, measure) for kpi, measure, _ in found} >= {
        (kpi, group) for kpi in ("prevalence_12m", "survey_reporting_rate") for group in ("women", "men")
    }
    assert {status for *_, status in found} == {"not_applicable"}


@pytest.mark.parametrize("name", DELIVERED)
def test_a_metric_without_its_feeds_is_not_applicable_and_says_which_are_missing(
    real_home: RealHome, name: str
) -> None:
    home = real_home(name)
    missing = {
        kpi: [feed.replace("|", " or ") for feed in metric.feeds if not DELIVERED[name] & set(feed.split("|"))]
        for kpi, metric in METRICS.items()
    }
    absent = {kpi: feeds for kpi, feeds in missing.items() if feeds}
    found = rows(
        home,
        "select v.kpi_id, v.breakdown, v.segment, v.measure, v.period_end = r.as_of, v.status, v.reason, "
        "coalesce(v.value, v.numerator, v.denominator, v.people, v.value_low, v.value_high, v.ci_low, v.ci_high) "
        f"from kpi.value as v, meta.release as r where list_contains({list(absent)}, v.kpi_id) order by 1",
    )
    assert found == [
        (
            kpi,
            "company",
            "all",
            METRICS[kpi].headline_measure,
            True,
            "not_applicable",
            f"no data: {', '.join(feeds)} not delivered",
            None,
        )
        for kpi, feeds in sorted(absent.items())
    ]


@pytest.mark.parametrize("name", DELIVERED)
def test_verification_copies_say_so_and_published_ones_do_not(real_home: RealHome, name: str) -> None:
    [(marked, notice)] = rows(real_home(name), "select verification_copy, notice from meta.release")
    page = (real_home(name) / "releases" / "current" / "site" / "index.html").read_text(encoding="utf-8")
    is_copy = "verification_copy: true" in (real_home(name) / "allyship.yaml").read_text(encoding="utf-8")
    assert marked is is_copy
    assert ("not for publication" in (notice or "")) is is_copy
    assert ("not for publication" in page) is is_copy
