"""SurveyMonkey's export: two header rows, one of which goes on over blanks, US moments, what somebody wrote."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from survey_answers import LAUNCH, QUESTIONS, answers_of, known_in_survey, records_of, standing

from pipelines.readers.vendors import VENDORS
from sample.exports import google_forms, surveymonkey
from sample.exports.questionnaire import (
    CHOICES,
    EXPERIENCE_TEXT,
    OTHER_CHOICE,
    TEXTS,
    make_respondents,
)
from sample.exports.surveymonkey import MATRIX, MATRIX_TEXT, respondent_id

ROW = dict[str, Any]
RESPONDENTS = make_respondents(60, seed=4, launched_at=datetime(2026, 5, 4, 9, 30))
WITH_OTHER = {"choices": {**{choice: item for item, choice in CHOICES.items()}, OTHER_CHOICE: "exp_other"}}
SOURCE: ROW = {
    "feed": "survey_response",
    "files": "*",
    "format": "surveymonkey",
    "columns": {"What is your gender?": "gender", "Custom Data 1": "department"},
    "constants": LAUNCH,
    "questions": {
        **{text: meant for text, meant in QUESTIONS.items() if text not in [TEXTS[item] for item in MATRIX]},
        **{f"{MATRIX_TEXT} - {TEXTS[item]}": item for item in MATRIX},
        EXPERIENCE_TEXT: WITH_OTHER,
    },
}
OWN = {"favorite_day": "which_day_suits_you_best_for_events"}
EXPECTED = answers_of(RESPONDENTS, own=OWN, other_item="exp_other", id_of=respondent_id)


@pytest.mark.parametrize("name", ["pulse.csv", "pulse.xlsx"])
@pytest.mark.parametrize("anonymous", [False, True])
def test_every_answer_is_found_again(desk: Any, name: str, anonymous: bool) -> None:
    surveymonkey.write(desk.file(name), RESPONDENTS, anonymous=anonymous)
    entry = desk.accept(SOURCE)["survey_response"]
    assert entry.rows_quarantined == 0
    assert entry.skipped == {"header row": 1, "no answer": sum(r.answers_nothing for r in RESPONDENTS)}
    assert entry.records_read == 1 + len(RESPONDENTS)
    found = standing(desk.rows("survey_response"))
    assert set(found) == EXPECTED
    assert len(found) == len(EXPECTED)


def test_demographics_stand_beside_each_answer(desk: Any) -> None:
    surveymonkey.write(desk.file("pulse.csv"), RESPONDENTS)
    desk.accept(SOURCE)
    told = {known_in_survey(respondent_id(r)): (r.gender, r.department) for r in RESPONDENTS}
    assert all((r["gender"], r["department"]) == told[r["respondent_id"]] for r in desk.rows("survey_response"))


def test_a_second_row_without_content_is_no_respondent(desk: Any) -> None:
    surveymonkey.write(desk.file("pulse.csv"), RESPONDENTS, plain=True)
    plain = {text: meant for text, meant in QUESTIONS.items() if text != EXPERIENCE_TEXT}
    entry = desk.accept({**SOURCE, "questions": plain})["survey_response"]
    asked = {item for item in TEXTS if item not in MATRIX}
    silent = [r for r in RESPONDENTS if not asked & r.answers.keys()]
    assert entry.skipped == {"no answer": len(silent)}
    expected = {row for row in EXPECTED if row[1] in {OWN.get(item, item) for item in asked}}
    assert set(standing(desk.rows("survey_response"))) == expected


def test_what_was_written_counts_as_picked_and_is_not_read(desk: Any) -> None:
    surveymonkey.write(desk.file("pulse.csv"), RESPONDENTS)
    staged = desk.text_of_staged(SOURCE)
    desk.accept(SOURCE)
    wrote = [r for r in RESPONDENTS if r.other]
    found = standing(desk.rows("survey_response"))
    assert {row[0] for row in found if row[1:3] == ("exp_other", "yes")} == {
        known_in_survey(respondent_id(r)) for r in wrote
    }
    for text in (staged, desk.text_of_everything()):
        assert "203.0.113.7" not in text
        assert not [r for r in RESPONDENTS if any(word in text for word in (*r.name.split(), r.email))]
        assert not [r for r in RESPONDENTS if (r.comment and r.comment in text) or (r.other and r.other in text)]


def test_a_launch_taken_from_us_moments(desk: Any) -> None:
    surveymonkey.write(desk.file("pulse.csv"), RESPONDENTS)
    said = {"columns": {**SOURCE["columns"], "Start Date": "launched_on"}, "constants": {"wave": "spring"}}
    desk.accept({**SOURCE, **said})
    assert {row["launched_on"] for row in desk.rows("survey_response")} == {date(2026, 5, 4)}


def test_a_question_of_several_columns_needs_choices_or_a_row(desk: Any) -> None:
    surveymonkey.write(desk.file("pulse.csv"), RESPONDENTS)
    why = desk.refusal({**SOURCE, "questions": {MATRIX_TEXT: "heard"}})
    assert "has 2 columns; give its choices, or name single ones, such as" in why


def test_what_was_dropped_is_listed(desk: Any) -> None:
    surveymonkey.write(desk.file("pulse.csv"), RESPONDENTS)
    dropped = set(desk.accept(SOURCE)["survey_response"].detail["columns dropped"])
    assert {"IP Address", "Email Address", "First Name", "Last Name", "What else should we know?"} <= dropped


def test_a_file_of_another_system_is_refused_in_words(desk: Any) -> None:
    google_forms.write(desk.file("pulse.csv"), RESPONDENTS)
    assert "no SurveyMonkey export: expected the headings Respondent ID" in desk.refusal(SOURCE)


def test_it_is_recognized_by_its_first_headings(tmp_path: Path) -> None:
    recognize = VENDORS["surveymonkey"].recognize
    surveymonkey.write(tmp_path / "a.csv", RESPONDENTS[:3])
    google_forms.write(tmp_path / "b.csv", RESPONDENTS[:3])
    assert [recognize(records_of(tmp_path / f"{name}.csv")) for name in "ab"] == [1.0, 0.0]
