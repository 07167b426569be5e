"""Viva's person query: minutes alone with the manager, of people whom nothing else knows."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from pipelines import pseudonyms
from pipelines.readers.vendors import VENDORS
from sample.exports import viva
from sample.exports.viva import PersonWeek

KEY = b"k" * 32
SOURCE = {
    "feed": "one_to_one",
    "files": "viva/*",
    "format": "viva",
    "columns": {"Gender": "gender", "ManagerGender": "senior_gender"},
}


@pytest.fixture
def desk(desk: Any) -> Any:
    desk.levels = {"Junior": 2, "Senior": 5}
    return desk


@pytest.fixture(scope="module")
def weeks() -> list[PersonWeek]:
    rng = np.random.default_rng(7)
    return [
        PersonWeek(
            person_id=f"{number:08x}-aaaa-bbbb-cccc-0123456789ab",
            week_start=date(2026, 3, 1) + week * timedelta(days=7),
            hours_alone=round(float(rng.integers(0, 9)) / 4, 2),
            level=("Junior", "Senior")[number % 2],
            division=("Operations", "Sales")[number % 2],
            gender=("woman", "man")[int(rng.integers(2))],
            manager_gender=("woman", "man")[int(rng.integers(2))],
        )
        for number in range(20)
        for week in range(4)
    ]


def test_every_week_of_every_person_is_read(desk: Any, weeks: list[PersonWeek]) -> None:
    viva.write(desk.file("viva/a.csv"), weeks)
    desk.accept(SOURCE)
    found = {(row["person_id"], row["week_start"]): row for row in desk.rows("one_to_one")}
    assert len(found) == len(weeks)
    for week in weeks:
        person = UUID(pseudonyms.pseudonym(KEY, "calendar", week.person_id))
        row = found[person, week.week_start]
        assert row["minutes"] == pytest.approx(week.hours_alone * 60)
        assert (row["gender"], row["senior_gender"]) == (week.gender, week.manager_gender)
        assert (row["level"], row["division"]) == ({"Junior": 2, "Senior": 5}[week.level], week.division)
        assert row["senior_id"] is None


def test_scores_of_surveys_and_other_measures_come_no_further(desk: Any, weeks: list[PersonWeek]) -> None:
    viva.write(desk.file("viva/a.csv"), weeks)
    staged = desk.text_of_staged(SOURCE)
    assert "77.7" not in staged
    assert "4.2" not in staged
    assert weeks[0].person_id in staged
    desk.accept(SOURCE)
    assert weeks[0].person_id not in desk.text_of_everything()


def test_the_week_may_be_told_in_iso(desk: Any) -> None:
    head = "PersonId,MetricDate,Meeting_and_call_hours_with_manager_1_1,Gender,ManagerGender\n"
    desk.file("viva/a.csv").write_text(
        head + "x,2026-03-01,1,woman,man\nx,03/08/2026,0.5,woman,man\n", encoding="utf-8"
    )
    desk.accept(SOURCE)
    rows = [(row["week_start"], row["minutes"]) for row in desk.rows("one_to_one")]
    assert rows == [(date(2026, 3, 1), 60.0), (date(2026, 3, 8), 0.5 * 60)]


def test_hours_that_are_no_number_are_asked_about(desk: Any) -> None:
    head = "PersonId,MetricDate,Meeting_and_call_hours_with_manager_1_1,Gender,ManagerGender\n"
    desk.file("viva/a.csv").write_text(head + "x,2026-03-01,an hour,woman,man\n", encoding="utf-8")
    assert "minutes: not a number" in desk.refusal(SOURCE)


def test_the_managers_gender_must_be_told(desk: Any, weeks: list[PersonWeek]) -> None:
    viva.write(desk.file("viva/a.csv"), weeks)
    assert "'senior_gender'" in desk.refusal({**SOURCE, "columns": {}})


def test_a_file_of_another_format_is_refused_in_words(desk: Any) -> None:
    desk.file("viva/a.csv").write_text("worker_id,gender\n7,woman\n", encoding="utf-8")
    assert "no person query with the measure" in desk.refusal(SOURCE)


def test_it_is_recognized_by_its_headings() -> None:
    recognize = VENDORS["viva"].recognize
    assert recognize([viva.COLUMNS]) == 1
    assert recognize([("worker_id", "gender")]) == 0
    assert recognize([]) == 0
