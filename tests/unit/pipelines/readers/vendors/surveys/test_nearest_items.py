"""Which questions of an export nobody named, and which standard item each of them may ask."""

from datetime import datetime
from pathlib import Path

import pytest
from survey_answers import records_of

from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.readers.contract import Question
from pipelines.readers.vendors import VENDORS
from pipelines.readers.vendors.surveys.nearest_items import PHRASES, nearest_item, questions_of
from sample.exports import culture_amp, google_forms, qualtrics, survey_wide, surveymonkey
from sample.exports.questionnaire import COMMENT_TEXT, EXPERIENCE_TEXT, TEXTS, make_respondents

RESPONDENTS = make_respondents(3, seed=1, launched_at=datetime(2026, 5, 4))


@pytest.mark.parametrize(
    ("text", "item"),
    [
        (TEXTS["heard"], "heard"),
        (TEXTS["could_report_safely"], "could_report_safely"),
        (TEXTS["interrupted"], "interrupted"),
        (TEXTS["witnessed"], "witnessed"),
        (TEXTS["reported"], "reported"),
        ("Do you have a mentor?", "has_mentor"),
        ("I have a sponsor who puts me forward.", "has_sponsor"),
        ("How many incidents were there?", "incidents_12m"),
        ("Have you taken part in an allyship program?", "took_part"),
        ("Which day suits you best for events?", None),
        ("", None),
    ],
)
def test_the_nearest_item(text: str, item: str | None) -> None:
    assert nearest_item(text) == item


def test_every_standard_item_can_be_proposed_and_nothing_else() -> None:
    assert set(PHRASES) == set(ITEM_ANSWERS)
    for item, phrases in PHRASES.items():
        assert [phrase for phrase in phrases if nearest_item(phrase) is None] == [], item


def test_questions_of_qualtrics_by_their_ids(tmp_path: Path) -> None:
    qualtrics.write(tmp_path / "a.csv", RESPONDENTS)
    vendor, records = VENDORS["qualtrics"], records_of(tmp_path / "a.csv")
    ids = [own for own, _ in questions_of(vendor, records)]
    assert ids == ["QID1", *(own for _, own in qualtrics.QUESTIONS.values())]
    texts = dict(questions_of(vendor, records))
    assert texts["QID1"] == EXPERIENCE_TEXT
    assert texts["QID31"] == TEXTS["favorite_day"]
    left = questions_of(vendor, records, {"QID2_1": Question("heard"), "Q8": Question("witnessed")}, ["QID31"])
    assert [own for own, _ in left] == [own for own in ids if own not in ("QID2_1", "QID8", "QID31")]


def test_a_list_that_is_named_as_a_whole_is_named(tmp_path: Path) -> None:
    qualtrics.write(tmp_path / "a.csv", RESPONDENTS, split=True)
    vendor, records = VENDORS["qualtrics"], records_of(tmp_path / "a.csv")
    whole = {"QID1": Question(choices={"Sexist comments": "exp_comments"})}
    assert {"QID1_1", "QID1_2"} <= {own for own, _ in questions_of(vendor, records)}
    assert not [own for own, _ in questions_of(vendor, records, whole) if own.startswith("QID1_")]


def test_questions_of_other_tools_by_their_texts(tmp_path: Path) -> None:
    writers = {"surveymonkey": surveymonkey, "google_forms": google_forms}
    for name, writer in writers.items():
        writer.write(tmp_path / f"{name}.csv", RESPONDENTS)
        texts = [
            " ".join(text.split()) for _, text in questions_of(VENDORS[name], records_of(tmp_path / f"{name}.csv"))
        ]
        assert TEXTS["witnessed"] in texts
        assert not {"Email Address", "First Name", "Respondent ID", "Timestamp", "Score"} & set(texts)
    survey_wide.write(tmp_path / "wide.csv", RESPONDENTS, delimiter=",", encoding="utf-8")
    wide = questions_of(VENDORS["survey_wide"], records_of(tmp_path / "wide.csv"), columns=["Response ID", "Grade"])
    assert [text for _, text in wide[:3]] == ["Gender", "Team", "heard"]
    assert COMMENT_TEXT in [text for _, text in wide]


def test_formats_without_questions_have_none(tmp_path: Path) -> None:
    culture_amp.write_counts(tmp_path / "a.csv", RESPONDENTS, ["heard"])
    assert questions_of(VENDORS["culture_amp"], records_of(tmp_path / "a.csv")) == []
    assert questions_of(VENDORS["qualtrics"], []) == []
