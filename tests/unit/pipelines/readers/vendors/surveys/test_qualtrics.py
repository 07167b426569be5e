"""Qualtrics' export: three header rows, who is no respondent, what is no answer, and questions known by ImportId."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from survey_answers import EXPERIENCES, LAUNCH, REPORTED, answers_of, known_in_survey, records_of, standing

from pipelines.readers.vendors import VENDORS
from sample.exports import qualtrics, surveymonkey
from sample.exports.questionnaire import CHOICES, EXPERIENCE_TEXT, TEXTS, WORDS, make_respondents

ROW = dict[str, Any]
RESPONDENTS = make_respondents(60, seed=1, launched_at=datetime(2026, 5, 4, 3, 30))
OTHERS = make_respondents(8, seed=2, launched_at=datetime(2026, 5, 1))
QUESTIONS = {own: item for item, (_, own) in qualtrics.QUESTIONS.items() if item not in ("reported", "favorite_day")}
WITH_OTHER = {"choices": {**EXPERIENCES["choices"], qualtrics.OTHER: "exp_other"}}
SOURCE: ROW = {
    "feed": "survey_response",
    "files": "*",
    "format": "qualtrics",
    "columns": {"Grade": "level", "Business Unit": "division"},
    "constants": LAUNCH,
    "questions": {**QUESTIONS, "QID9": REPORTED, "QID1": WITH_OTHER},
}
EXPECTED = answers_of(RESPONDENTS, own={"favorite_day": "qid31"}, other_item="exp_other")


@pytest.fixture(autouse=True)
def levels(desk: Any) -> None:
    desk.levels = {"default": 3}


def test_every_answer_is_found_again(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    entry = desk.accept(SOURCE)["survey_response"]
    assert entry.rows_quarantined == 0
    found = standing(desk.rows("survey_response"))
    assert set(found) == EXPECTED
    assert len(found) == len(EXPECTED)


def test_demographics_stand_beside_each_answer(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    desk.accept(SOURCE)
    told = {known_in_survey(r.response_id): (r.gender, r.department, r.division) for r in RESPONDENTS}
    rows = desk.rows("survey_response")
    assert {(r["wave"], r["launched_on"], r["level"]) for r in rows} == {("spring", date(2026, 5, 4), 3)}
    assert all((r["gender"], r["department"], r["division"]) == told[r["respondent_id"]] for r in rows)


def test_who_is_no_respondent_is_left_out_with_the_reason(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS, previews=OTHERS[:3], spam=OTHERS[3:8])
    entry = desk.accept(SOURCE)["survey_response"]
    silent = sum(respondent.answers_nothing for respondent in RESPONDENTS)
    assert silent == 6
    assert entry.skipped == {"header row": 2, "spam": 5, "preview or test": 3, "no answer": silent}
    assert entry.records_read == 2 + 8 + len(RESPONDENTS)
    assert set(standing(desk.rows("survey_response"))) == EXPECTED


def test_a_partial_response_counts_where_it_answers_a_mapped_question(desk: Any) -> None:
    partial = [respondent for respondent in RESPONDENTS if respondent.progress < 100]
    qualtrics.write(desk.file("pulse.csv"), partial)
    of_heard = {**SOURCE, "questions": {"QID2_1": "heard"}}
    assert desk.accept(of_heard)["survey_response"].skipped["no answer"] == sum(r.answers_nothing for r in partial)
    assert {row["item"] for row in desk.rows("survey_response")} == {"heard"}
    # The same answers to a question that nobody mapped keep no partial response.
    refused = desk.accept({**SOURCE, "questions": {"QID8": "witnessed"}})["survey_response"]
    assert refused.skipped["no answer"] == len(partial)


@pytest.mark.parametrize("split", [False, True])
def test_recodes_are_told(desk: Any, split: bool) -> None:
    def told(item: str) -> ROW:
        return {"item": item, "answers": {str(n): answer for n, answer in enumerate(WORDS[item], start=1)}}

    questions: ROW = {own: told(item) for item, (_, own) in qualtrics.QUESTIONS.items() if item != "favorite_day"}
    picks = [*CHOICES, "none", "exp_other"]
    questions["QID1"] = {"choices": {str(n): item for n, item in enumerate(picks, start=1)}}
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS, previews=OTHERS[:2], recodes=True, split=split)
    entry = desk.accept({**SOURCE, "questions": questions})["survey_response"]
    assert entry.skipped["preview or test"] == 2
    days = {str(n): day for n, day in enumerate(WORDS["favorite_day"], start=1)}
    found = {
        (who, item, days[answer] if item == "qid31" else answer, incident)
        for who, item, answer, incident in standing(desk.rows("survey_response"))
    }
    assert found == EXPECTED


@pytest.mark.parametrize("name", ["QID1", "Q1", EXPERIENCE_TEXT])
@pytest.mark.parametrize("split", [False, True])
def test_a_list_of_choices_by_any_of_its_names(desk: Any, split: bool, name: str) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS, split=split)
    desk.accept({**SOURCE, "questions": {name: WITH_OTHER}})
    found = standing(desk.rows("survey_response"))
    assert {row for row in found if row[1].startswith("exp_")} == {row for row in EXPECTED if row[1].startswith("exp_")}


def test_one_choice_of_a_split_list_is_named_by_itself(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS, split=True)
    third = {"item": "exp_touching", "answers": {CHOICES["exp_touching"]: "yes"}}
    desk.accept({**SOURCE, "questions": {"Q1_3": third}})
    met = {row[0] for row in standing(desk.rows("survey_response")) if row[1:3] == ("exp_touching", "yes")}
    assert met == {known_in_survey(r.response_id) for r in RESPONDENTS if "exp_touching" in (r.experienced or ())}


def test_a_choice_that_nobody_named_is_set_aside_with_the_nearest(desk: Any) -> None:
    desk.tolerance = 1.0
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    misspelled = {"Unwanted touchin": "exp_touching", **{c: i for i, c in CHOICES.items() if i != "exp_touching"}}
    source = {**SOURCE, "questions": {"QID1": {"choices": {**misspelled, qualtrics.OTHER: "exp_other"}}}}
    entry = desk.accept(source)["survey_response"]
    met = sum("exp_touching" in (r.experienced or ()) for r in RESPONDENTS)
    assert met > 0
    assert entry.detail["quarantine reasons"] == {
        "answer: a choice of 'QID1' is not named; did you mean 'Unwanted touchin'?": met
    }
    assert entry.rows_quarantined == met


def test_an_unknown_answer_is_set_aside_with_the_nearest_word(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    text = desk.file("pulse.csv").read_text(encoding="utf-8-sig").replace("Strongly agree", "Strongly agre")
    desk.file("pulse.csv").write_text(text, encoding="utf-8")
    why = desk.refusal(SOURCE)
    assert "answer: unknown in 'QID2_1' (heard); did you mean 'strongly agree'?" in why


def test_what_names_people_or_was_written_freely_never_leaves_the_reader(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS, previews=OTHERS)
    staged = desk.text_of_staged(SOURCE)
    desk.accept(SOURCE)
    for text in (staged, desk.text_of_everything()):
        assert "203.0.113.7" not in text
        assert not [r for r in (*RESPONDENTS, *OTHERS) if any(word in text for word in (*r.name.split(), r.email))]
        assert not [r for r in RESPONDENTS if (r.comment and r.comment in text) or (r.other and r.other in text)]


def test_what_was_dropped_is_listed(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    dropped = set(desk.accept(SOURCE)["survey_response"].detail["columns dropped"])
    assert {"recipientEmail", "ipAddress", "QID10_TEXT", "QID1_6_TEXT", "QID1_DO", "duration"} <= dropped
    assert not dropped & {"QID31", "Grade", "Department", "Gender", "_recordId"}


def test_of_open_text_a_mapped_question_takes_whole_numbers_only(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    desk.accept({**SOURCE, "questions": {"QID11_TEXT": "incidents_12m", "QID10_TEXT": "own", "QID2_1": "heard"}})
    found = {row[:3] for row in standing(desk.rows("survey_response"))}
    expected = {(known_in_survey(r.response_id), "incidents_12m", str(r.incidents)) for r in RESPONDENTS if r.incidents}
    assert {row for row in found if row[1] == "incidents_12m"} == expected
    assert "own" not in {item for _, item, _ in found}


def test_an_anonymized_export(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS, anonymized=True)
    desk.accept(SOURCE)
    assert set(standing(desk.rows("survey_response"))) == EXPECTED


def test_other_dialects(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.tsv"), RESPONDENTS, delimiter="\t", encoding="utf-16")
    desk.accept(SOURCE)
    assert set(standing(desk.rows("survey_response"))) == EXPECTED


def test_the_legacy_export(desk: Any) -> None:
    qualtrics.write(desk.file("old.csv"), RESPONDENTS, previews=OTHERS[:2], legacy=True)
    names = {item: name for item, (name, _) in qualtrics.QUESTIONS.items()}
    questions = {names[item]: item for item in ("heard", "could_report_safely", "avoid_one_to_one", "witnessed")}
    questions |= {names["reported"]: REPORTED, TEXTS["interrupted"]: "interrupted", "Q1": WITH_OTHER}
    entry = desk.accept({**SOURCE, "questions": questions})["survey_response"]
    assert entry.skipped["header row"] == 1
    assert entry.skipped["preview or test"] == 2
    found = set(standing(desk.rows("survey_response")))
    # Here nothing tells that the number of incidents was written freely: it is a question whose answers repeat.
    numbers = {(known_in_survey(r.response_id), "q11", str(r.incidents), 0) for r in RESPONDENTS if r.incidents}
    assert found == numbers | answers_of(RESPONDENTS, own={"favorite_day": "q26"}, other_item="exp_other")
    assert not [r for r in RESPONDENTS if r.email in desk.text_of_staged({**SOURCE, "questions": questions})]


@pytest.mark.parametrize(
    ("zone", "own", "first"),
    [
        # The first respondent answers at 03:30 UTC of 4 May, which is the evening before in Denver.
        ("America/Denver", "UTC", date(2026, 5, 4)),
        ("America/Denver", "America/New_York", date(2026, 5, 3)),
        ("Z", "Asia/Tokyo", date(2026, 5, 4)),
        ("Asia/Tokyo", "America/Denver", date(2026, 5, 3)),
    ],
)
def test_a_launch_taken_from_the_answers_is_their_first_day_at_home(
    desk: Any, zone: str, own: str, first: date
) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS, zone=zone)
    desk.timezone = own
    desk.accept({**SOURCE, "constants": {"wave": "spring"}, "columns": {"StartDate": "launched_on"}})
    assert {row["launched_on"] for row in desk.rows("survey_response")} == {first}


def test_wave_and_launch_must_be_told(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    why = desk.refusal({key: value for key, value in SOURCE.items() if key != "constants"})
    assert "required columns missing for feed survey_response: 'wave', 'launched_on'" in why


def test_a_short_name_that_stands_twice_must_be_told_by_id(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    why = desk.refusal({**SOURCE, "questions": {"Q26": "interrupted"}})
    assert "question 'Q26' stands for 2 columns (QID26, QID31); name the one by its id" in why


def test_two_names_for_one_question_are_refused(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    why = desk.refusal({**SOURCE, "questions": {"QID8": "witnessed", TEXTS["witnessed"]: "intervened"}})
    assert f"under questions 'QID8' and '{TEXTS['witnessed']}' mean the same column" in why


def test_an_address_is_no_id_of_a_respondent(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    why = desk.refusal({**SOURCE, "columns": {"RecipientEmail": "respondent_id"}})
    assert "'RecipientEmail' names people and is not read as respondent_id" in why


def test_questions_that_the_file_does_not_ask(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS)
    some = desk.accept({**SOURCE, "questions": {"QID2_1": "heard", "QID99": "witnessed"}})["survey_response"]
    assert some.detail["columns not delivered"] == ["QID99"]
    why = desk.refusal({**SOURCE, "questions": {"QID2_11": "heard"}})
    assert "none of the 1 questions of the source stands in the file, such as 'QID2_11'; did you mean 'QID2_1'?" in why


def test_a_file_of_another_system_is_refused_in_words(desk: Any) -> None:
    surveymonkey.write(desk.file("pulse.csv"), RESPONDENTS)
    assert "no Qualtrics export: expected JSON with an ImportId" in desk.refusal(SOURCE)


def test_it_is_recognized_by_its_third_row(tmp_path: Path) -> None:
    recognize = VENDORS["qualtrics"].recognize
    qualtrics.write(tmp_path / "a.csv", RESPONDENTS[:3])
    qualtrics.write(tmp_path / "b.csv", RESPONDENTS[:3], legacy=True)
    surveymonkey.write(tmp_path / "c.csv", RESPONDENTS[:3])
    assert [recognize(records_of(tmp_path / f"{name}.csv")) for name in "abc"] == [1.0, 1.0, 0.0]
    assert recognize(records_of(tmp_path / "a.csv")[:2]) == 0.0
