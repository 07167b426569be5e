"""A plain table, one column per question: any dialect, headings that are items, and the long form, which it is not."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from survey_answers import LAUNCH, QUESTIONS, answers_of, known_in_survey, records_of, standing

from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.readers.vendors import VENDORS
from sample.exports import survey_wide
from sample.exports.questionnaire import TEXTS, make_respondents

ROW = dict[str, Any]
RESPONDENTS = make_respondents(60, seed=8, launched_at=datetime(2026, 5, 4))
SOURCE: ROW = {
    "feed": "survey_response",
    "files": "*",
    "format": "survey_wide",
    "columns": {"Response ID": "respondent_id", "Grade": "level", "Team": "department"},
    "constants": LAUNCH,
    "questions": {text: meant for text, meant in QUESTIONS.items() if text != TEXTS["heard"]},
}
OWN = {"favorite_day": "which_day_suits_you_best_for_events"}


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-16")])
def test_every_answer_is_found_again(desk: Any, delimiter: str, encoding: str) -> None:
    desk.levels = {"default": 2}
    survey_wide.write(desk.file("pulse.csv"), RESPONDENTS, delimiter=delimiter, encoding=encoding)
    entry = desk.accept(SOURCE)["survey_response"]
    expected = answers_of([r for r in RESPONDENTS if not r.other], own=OWN)
    # What somebody wrote is not in this table: those who wrote picked what is left, if anything.
    for respondent in (r for r in RESPONDENTS if r.other):
        expected |= {
            row for row in answers_of([respondent], own=OWN) if respondent.experienced or not row[1].startswith("exp_")
        }
    assert entry.rows_quarantined == 0
    assert set(standing(desk.rows("survey_response"))) == expected
    told = {known_in_survey(r.response_id): (r.gender, r.department) for r in RESPONDENTS}
    assert all((r["gender"], r["department"]) == told[r["respondent_id"]] for r in desk.rows("survey_response"))


def test_a_respondents_id_must_be_told(desk: Any) -> None:
    desk.file("pulse.csv").write_text("badge,heard\nA1,4\nA2,5\n", encoding="utf-8")
    why = desk.refusal({**SOURCE, "columns": {}, "questions": {}})
    assert "which column is the respondent's id of the survey's own is not told (respondent_id)" in why


def test_questions_that_nobody_named_are_kept_while_they_are_codes(desk: Any) -> None:
    rows = [
        "id,Mood today,Your team lead,Rank of perks,Story",
        *(f"R{n},{mood},Ada {n},{n % 3},It was day {n} and I said so" for n, mood in enumerate(["good", "Bad"] * 4)),
    ]
    desk.file("pulse.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    entry = desk.accept({**SOURCE, "columns": {"id": "respondent_id"}, "questions": {}})["survey_response"]
    found = {(item, answer) for _, item, answer, _ in standing(desk.rows("survey_response"))}
    assert found == {("mood_today", "good"), ("mood_today", "bad"), *(("rank_of_perks", str(n)) for n in range(3))}
    # Names are two words each and none repeats; stories are sentences.
    assert entry.detail["columns dropped"] == ["Your team lead", "Story"]


def test_headings_of_people_are_never_questions_but_may_be_told_to_be_units(desk: Any) -> None:
    text = "id,First name,Business unit name,heard\nR1,Ada,North,4\nR2,Ada,North,5\n"
    desk.file("pulse.csv").write_text(text, encoding="utf-8")
    columns = {"id": "respondent_id"}
    entry = desk.accept({**SOURCE, "columns": columns, "questions": {}})["survey_response"]
    assert entry.detail["columns dropped"] == ["First name", "Business unit name"]
    desk.accept({**SOURCE, "columns": {**columns, "Business unit name": "division"}, "questions": {}})
    assert {row["division"] for row in desk.rows("survey_response")} == {"North"}
    why = desk.refusal({**SOURCE, "columns": {"First name": "respondent_id"}, "questions": {}})
    assert "'First name' names people and is not read as respondent_id" in why


def test_answers_about_incidents_stand_under_their_number(desk: Any) -> None:
    desk.file("pulse.csv").write_text("id,Who?,And the next time?\nR1,Peer,Client\nR2,Client,\n", encoding="utf-8")
    questions = {
        "Who?": {"item": "harasser_role", "incident": 1},
        "And the next time?": {"item": "harasser_role", "incident": 2},
    }
    desk.accept({**SOURCE, "columns": {"id": "respondent_id"}, "questions": questions})
    one, two = known_in_survey("R1"), known_in_survey("R2")
    assert set(standing(desk.rows("survey_response"))) == {
        (one, "harasser_role", "peer", 1),
        (one, "harasser_role", "client", 2),
        (two, "harasser_role", "client", 1),
    }


def test_several_waves_in_one_file_are_launched_on_their_own_first_days(desk: Any) -> None:
    text = "id,wave,when,heard\n1,a,2026-01-05,4\n2,a,2026-01-07,4\n3,b,2026-05-09,4\n4,b,2026-05-08,2\n"
    desk.file("pulse.csv").write_text(text, encoding="utf-8")
    columns = {"id": "respondent_id", "when": "launched_on"}
    desk.accept({**SOURCE, "columns": columns, "constants": {}, "questions": {}})
    found = {(row["wave"], str(row["launched_on"])) for row in desk.rows("survey_response")}
    assert found == {("a", "2026-01-05"), ("b", "2026-05-08")}


def test_a_file_without_any_question_is_refused_in_words(desk: Any) -> None:
    desk.file("pulse.csv").write_text("id,Story\nR1,a long story that goes on\nR2,another one that does\n", "utf-8")
    why = desk.refusal({**SOURCE, "columns": {"id": "respondent_id"}, "questions": {}})
    assert "no question of the file is named under questions, and none has short codes as answers" in why


def test_the_long_form_needs_no_format(desk: Any) -> None:
    long = "respondent_id,wave,launched_on,item,answer\nR1,w,2026-05-04,heard,4\n"
    desk.file("pulse.csv").write_text(long, encoding="utf-8")
    assert "is the long form, which is read without a format" in desk.refusal({**SOURCE, "questions": {}})
    desk.accept({"feed": "survey_response", "files": "*"})
    assert standing(desk.rows("survey_response")) == [(known_in_survey("R1"), "heard", "4", 0)]


def test_nothing_that_names_people_leaves_the_reader(desk: Any) -> None:
    desk.levels = {"default": 2}
    survey_wide.write(desk.file("pulse.csv"), RESPONDENTS)
    staged = desk.text_of_staged(SOURCE)
    desk.accept(SOURCE)
    for text in (staged, desk.text_of_everything()):
        assert not [r for r in RESPONDENTS if any(word in text for word in (*r.name.split(), r.email))]
        assert not [r for r in RESPONDENTS if r.comment and r.comment in text]


def test_it_is_recognized_by_an_id_beside_questions(tmp_path: Path) -> None:
    recognize = VENDORS["survey_wide"].recognize
    survey_wide.write(tmp_path / "a.csv", RESPONDENTS[:3], delimiter=",", encoding="utf-8")
    assert recognize(records_of(tmp_path / "a.csv")) >= 0.5
    assert recognize([["respondent_id", "item", "answer"]]) == 0.0
    assert recognize([["employee id", *ITEM_ANSWERS]]) == 0.0
