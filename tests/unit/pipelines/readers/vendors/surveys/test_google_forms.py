"""Google Forms by both routes: moments in two ways, answers joined in two ways, a renamed question, no ids at all."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from survey_answers import LAUNCH, QUESTIONS, answers_of, records_of, standing

from pipelines.readers.vendors import VENDORS
from sample.exports import google_forms, survey_wide
from sample.exports.google_forms import GENDER_TEXT, RENAMED_TEXT
from sample.exports.questionnaire import CHOICES, EXPERIENCE_TEXT, make_respondents

ROW = dict[str, Any]
RESPONDENTS = make_respondents(60, seed=6, launched_at=datetime(2026, 5, 4, 22, 30))
WITH_OTHER = {"choices": {**{choice: item for item, choice in CHOICES.items()}, "any other": "exp_other"}}
SOURCE: ROW = {
    "feed": "survey_response",
    "files": "*",
    "format": "google_forms",
    "columns": {GENDER_TEXT: "gender"},
    "constants": LAUNCH,
    "questions": {**QUESTIONS, RENAMED_TEXT: "witnessed", EXPERIENCE_TEXT: WITH_OTHER},
}
FROM_ANSWERS = {"columns": {**SOURCE["columns"], "Timestamp": "launched_on"}, "constants": {"wave": "spring"}}
OWN = {"favorite_day": "which_day_suits_you_best_for_events"}


def expected(file: str) -> set[Any]:
    """Each record is a respondent, known by file and number."""
    numbers = {r.response_id: number for number, r in enumerate(RESPONDENTS, start=1)}
    return answers_of(RESPONDENTS, own=OWN, other_item="exp_other", id_of=lambda r: f"{file} {numbers[r.response_id]}")


@pytest.mark.parametrize(("name", "sheet"), [("form.csv", False), ("sheet.csv", True), ("sheet.xlsx", True)])
def test_every_answer_is_found_again(desk: Any, name: str, sheet: bool) -> None:
    google_forms.write(desk.file(name), RESPONDENTS, sheet=sheet)
    entry = desk.accept(SOURCE)["survey_response"]
    assert entry.rows_quarantined == 0
    assert entry.skipped == {"no answer": sum(r.answers_nothing for r in RESPONDENTS)}
    found = standing(desk.rows("survey_response"))
    assert set(found) == expected(name)
    assert len(found) == len(expected(name))


@pytest.mark.parametrize(
    ("hours", "own", "first"),
    [(3, "UTC", date(2026, 5, 4)), (3, "Europe/Athens", date(2026, 5, 5)), (-7, "America/Denver", date(2026, 5, 4))],
)
def test_a_downloaded_moment_tells_its_zone(desk: Any, hours: int, own: str, first: date) -> None:
    google_forms.write(desk.file("form.csv"), RESPONDENTS, hours=hours)
    desk.timezone = own
    desk.accept({**SOURCE, **FROM_ANSWERS})
    assert {row["launched_on"] for row in desk.rows("survey_response")} == {first}


@pytest.mark.parametrize(("day_first", "order"), [(True, "%d/%m/%Y"), (False, "%m/%d/%Y")])
def test_a_spreadsheet_has_its_order_of_day_and_month_told(desk: Any, day_first: bool, order: str) -> None:
    google_forms.write(desk.file("sheet.csv"), RESPONDENTS, sheet=True, day_first=day_first, hours=0)
    desk.accept({**SOURCE, **FROM_ANSWERS, "dates": {"launched_on": f"{order} %H:%M:%S"}})
    assert {row["launched_on"] for row in desk.rows("survey_response")} == {date(2026, 5, 4)}


def test_an_order_that_nobody_told_is_not_guessed(desk: Any) -> None:
    google_forms.write(desk.file("sheet.csv"), RESPONDENTS, sheet=True)
    assert "does not tell day from month; say it under dates" in desk.refusal({**SOURCE, **FROM_ANSWERS})


def test_typed_moments_of_a_workbook_need_no_order(desk: Any) -> None:
    google_forms.write(desk.file("sheet.xlsx"), RESPONDENTS, sheet=True, hours=0)
    desk.accept({**SOURCE, **FROM_ANSWERS})
    assert {row["launched_on"] for row in desk.rows("survey_response")} == {date(2026, 5, 4)}


def test_what_somebody_wrote_into_a_list_is_unknown_unless_it_stands_for_an_item(desk: Any) -> None:
    google_forms.write(desk.file("form.csv"), RESPONDENTS)
    desk.tolerance = 1.0
    without = {**SOURCE["questions"], EXPERIENCE_TEXT: QUESTIONS[EXPERIENCE_TEXT]}
    entry = desk.accept({**SOURCE, "questions": without})["survey_response"]
    assert entry.rows_quarantined == sum(bool(r.other) for r in RESPONDENTS)
    (reason,) = entry.detail["quarantine reasons"]
    assert reason.startswith(f"answer: a choice of '{EXPERIENCE_TEXT}' is not named")


def test_nothing_that_names_people_leaves_the_reader(desk: Any) -> None:
    google_forms.write(desk.file("form.csv"), RESPONDENTS)
    staged = desk.text_of_staged(SOURCE)
    dropped = desk.accept(SOURCE)["survey_response"].detail["columns dropped"]
    assert {"Email Address", "Score", "What else should we know?"} <= set(dropped)
    for text in (staged, desk.text_of_everything()):
        assert not [r for r in RESPONDENTS if any(word in text for word in (*r.name.split(), r.email))]
        assert not [r for r in RESPONDENTS if (r.comment and r.comment in text) or (r.other and r.other in text)]


def test_a_file_of_another_system_is_refused_in_words(desk: Any) -> None:
    survey_wide.write(desk.file("pulse.csv"), RESPONDENTS)
    assert "no Google Forms export: expected Timestamp as the first heading" in desk.refusal(SOURCE)


def test_it_is_recognized_by_its_moments(tmp_path: Path) -> None:
    recognize = VENDORS["google_forms"].recognize
    google_forms.write(tmp_path / "form.csv", RESPONDENTS[:3])
    google_forms.write(tmp_path / "sheet.csv", RESPONDENTS[:3], sheet=True)
    survey_wide.write(tmp_path / "other.csv", RESPONDENTS[:3], delimiter=",", encoding="utf-8")
    sure = {name: recognize(records_of(tmp_path / f"{name}.csv")) for name in ("form", "sheet", "other")}
    assert 1.0 == sure["form"] > sure["sheet"] >= 0.5 > sure["other"] == 0.0
