"""Every file fits its feed, read through the example allyship.yaml as a run would."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.feeds import FEEDS, Feed
from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.home import Home
from pipelines.readers.vendors import VENDORS
from pipelines.settings import load_settings
from sample.answers import INCIDENT_ITEMS
from sample.configuration import EXAMPLE
from sample.questions import CHOICES, EXPERIENCE, NONE_CHOICE, QUESTIONS
from sample.shape import LEVEL_TITLES

SETTINGS: dict[str, Any] = yaml.safe_load(EXAMPLE)
SOURCES: list[dict[str, Any]] = SETTINGS["sources"]
SURVEY = next(source for source in SOURCES if source["feed"] == "survey_response")
REPEATS_AND_FLAWS_AT_MOST = 0.02
# A row with another day, gender or answer of no word of ours is dirt that was planted; nothing else may be set aside.
PLANTED_REASONS = ("not a date", "gender: unknown value")


def records(landing: Path, pattern: str) -> list[dict[str, str]]:
    """Return the records of all files of a pattern, as delivered."""
    found = []
    for path in sorted(landing.glob(pattern)):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def test_the_example_names_every_feed_and_no_file_is_left_out(organization) -> None:
    assert {source["feed"] for source in SOURCES} == set(FEEDS)
    named = {path for source in SOURCES for path in organization.landing.glob(source["files"])}
    assert named == {path for path in organization.landing.rglob("*") if path.is_file()}


def test_every_source_takes_its_files(organization) -> None:
    assert [entry.path for entry in organization.taken if entry.status != "accepted"] == []
    taken = {(entry.feed, entry.path) for entry in organization.taken}
    for source in SOURCES:
        files = {
            path.relative_to(organization.landing).as_posix() for path in organization.landing.glob(source["files"])
        }
        assert files
        assert {(source["feed"], file) for file in files} <= taken


def test_the_sample_comes_in_the_formats_of_five_vendors() -> None:
    formats = {source["format"] for source in SOURCES} - {"csv"}
    assert formats == {"workday", "qualtrics", "chronus", "zoom", "ethicspoint"}
    assert formats <= set(VENDORS)


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
def test_file_fits_its_feed(organization, feed: Feed) -> None:
    entries = [entry for entry in organization.taken if entry.feed == feed.name]
    lost = sum(entry.rows_repeated + entry.rows_quarantined for entry in entries)
    assert lost <= REPEATS_AND_FLAWS_AT_MOST * sum(entry.rows_made for entry in entries)
    for entry in entries:
        assert entry.rows_made > 0
        assert entry.detail["columns not delivered"] == []
        reasons = entry.detail["quarantine reasons"]
        assert isinstance(reasons, dict)
        assert [reason for reason in reasons if not any(planted in reason for planted in PLANTED_REASONS)] == []


@pytest.mark.parametrize(
    ("feed", "column"),
    [(feed.name, reference.column) for feed in FEEDS.values() for reference in feed.references],
)
def test_references_hold(organization, feed: str, column: str) -> None:
    reference = next(r for r in FEEDS[feed].references if r.column == column)
    # Rows that were broken on purpose take what they are referred to by with them.
    broken = sum(entry.rows_quarantined for entry in organization.taken if entry.feed == reference.feed)
    unknown, rows = organization.one(
        f"""
        SELECT count(DISTINCT "{column}") FILTER (
            "{column}" NOT IN (SELECT "{reference.target}" FROM raw."{reference.feed}")), count(*)
        FROM raw."{feed}" WHERE "{column}" IS NOT NULL
        """
    )
    assert rows > 0
    if (feed, column) == ("attendance", "session_id"):
        assert 0 < unknown < 0.01 * rows, "calls that no program knows are planted"
    elif (feed, column) == ("attendance", "person_id"):
        assert 0 < unknown <= guests(organization.landing), "guests of meetings are planted"
    elif reference.feed == "worker_snapshot":
        assert unknown == 0
    else:
        assert unknown <= broken


def guests(landing: Path) -> int:
    return sum(path.read_text(encoding="utf-8-sig").count("Ona Visitor,") for path in landing.glob("programs/zoom/*"))


def test_every_title_in_the_files_has_its_own_rank(organization) -> None:
    titles = organization.sql.execute('SELECT DISTINCT "Management Level" FROM delivered').fetchall()
    levels = load_settings(Home(organization.home)).levels
    ranks = {title: levels.rank(title) for (title,) in titles}
    assert ranks == {title: rank for rank, title in enumerate(LEVEL_TITLES) if rank} | {"Regional Vice President": 7}


def test_survey_answers_are_standard(organization) -> None:
    answers = organization.sql.execute("SELECT DISTINCT item, answer, incident FROM raw.survey_response").fetchall()
    drawn = {name.partition("#")[0]: question for name, question in QUESTIONS.items()}
    assert {item for item, _, _ in answers} == {*drawn, *CHOICES}
    assert set(drawn) | set(CHOICES) <= set(ITEM_ANSWERS)
    # Every word of the questionnaire comes back as the item's own, and no other.
    told = {(item, answer) for item, answer, _ in answers}
    assert told == {(item, word) for item, question in drawn.items() for word in question.words} | {
        (item, word) for item in CHOICES for word in ("yes", "no")
    }
    incidents = {incident for item, _, incident in answers if item == "harasser_role"}
    assert incidents == set(INCIDENT_ITEMS.values())


def test_the_example_names_every_question_of_the_survey() -> None:
    told = SURVEY["questions"]
    assert set(told) == {EXPERIENCE.id, *(question.id for question in QUESTIONS.values())}
    assert told[EXPERIENCE.id]["choices"] == {choice: item for item, choice in CHOICES.items()} | {NONE_CHOICE: "none"}
    for name, question in QUESTIONS.items():
        meant = told[question.id] if isinstance(told[question.id], dict) else {"item": told[question.id]}
        item, _, incident = name.partition("#")
        assert (meant["item"], meant.get("incident", 0)) == (item, int(incident or 0))
        assert (
            meant.get("answers", {}).items() <= {delivered: word for word, delivered in question.words.items()}.items()
        )


def test_every_answer_given_arrives_and_nothing_else(organization) -> None:
    for path in organization.landing.glob("surveys/qualtrics_*.csv"):
        responses = records(organization.landing, f"surveys/{path.name}")[2:]
        real = {record["ResponseId"]: record for record in responses if record["Status"] == "IP Address"}.values()
        clean = [r for r in real if r["Gender"] != "Unspecified" and not r["StartDate"].startswith("31/02") and r["Q1"]]
        given = sum(bool(record[question.name]) for record in clean for question in QUESTIONS.values())
        assert len(clean) < len(real) < len(responses), "silent responses, previews and spam are planted"
        (arrived,) = organization.one(
            f"SELECT count(*) FROM raw.survey_response WHERE wave = '{path.stem[-7:]} survey'"
        )
        assert arrived == given + len(clean) * len(CHOICES)


def test_weights_come_with_the_last_wave_only(organization) -> None:
    waves = organization.sql.execute(
        """
        SELECT count(weight) / count(*) FROM (SELECT DISTINCT wave, respondent_id, weight FROM raw.survey_response)
        GROUP BY wave ORDER BY wave
        """
    ).fetchall()
    assert [share for (share,) in waves] == [0, 0, 1]


def test_people_are_found_under_addresses_and_numbers_of_before(organization) -> None:
    planted = 0
    for feed, columns in {"pairing": ("guide_id", "protege_id"), "attendance": ("person_id",)}.items():
        for column in columns:
            # As delivered, before anyone is told who is who.
            (before,) = organization.one(
                f"SELECT count(*) FROM standing.{feed} WHERE {column} IN (SELECT alias_id FROM standing.id_alias)"
            )
            (still,) = organization.one(
                f"SELECT count(*) FROM raw.{feed} WHERE {column} IN (SELECT alias_id FROM standing.id_alias)"
            )
            assert still == 0, (feed, column)
            planted += before
    assert planted > 10


def test_platforms_know_some_people_by_an_address_of_before(organization) -> None:
    former = {alias["alias_id"] for alias in records(organization.landing, "hr/id_alias.csv")}
    present = {record["Work Email"] for record in records(organization.landing, "hr/workday_*.csv")}
    assert former.isdisjoint(present)
    sponsors = {record["Mentor Email Address"] for record in records(organization.landing, "programs/chronus.csv")}
    assert sponsors & former
    assert sponsors <= former | present


def test_about_one_in_forty_changed_surname_and_a_few_came_back(organization) -> None:
    aliases = records(organization.landing, "hr/id_alias.csv")
    (people,) = organization.one("SELECT count(*) FROM person")
    renamed = [alias for alias in aliases if "@" in alias["alias_id"]]
    came_back = [alias for alias in aliases if "@" not in alias["alias_id"]]
    assert len(renamed) == pytest.approx(people / 40, rel=0.3)
    assert 0 < len(came_back) < people / 500
    for alias in came_back:
        left, returned = organization.one(
            f"""
            SELECT (SELECT max(separation_date) FROM separation WHERE worker_id = '{alias["alias_id"]}'),
                   (SELECT any_value(hired_on) FROM worker WHERE worker_id = '{alias["worker_id"]}')
            """
        )
        assert left < returned


def test_nothing_happens_after_the_end_of_the_data(organization) -> None:
    for feed, column in {
        "separation": "separation_date",
        "promotion": "promotion_date",
        "session": "held_on",
        "enrolment": "left_on",
        "pairing": "last_met_on",
        "pair_contact": "met_on",
        "ally_act": "acted_on",
        "commitment": "confirmed_on",
        "case": "closed_on",
        "survey_response": "launched_on",
    }.items():
        (latest,) = organization.one(f'SELECT max({column}) FROM raw."{feed}"')
        assert latest <= organization.truths.as_of, feed


def test_no_real_person_or_address(organization) -> None:
    made_up = r"[a-z.]+[0-9]+@[a-z]+\.example"
    delivered = [
        *(record["Work Email"] for record in records(organization.landing, "hr/workday_2026-10.csv")),
        *(
            record["alias_id"]
            for record in records(organization.landing, "hr/id_alias.csv")
            if "@" in record["alias_id"]
        ),
        *(record["Mentor Email Address"] for record in records(organization.landing, "programs/chronus.csv")),
    ]
    assert [address for address in delivered if not re.fullmatch(made_up, address)] == []


def test_survey_and_calendar_ids_lead_to_no_employee(organization) -> None:
    employees = {worker_id for (worker_id,) in organization.sql.execute("SELECT worker_id FROM person").fetchall()}
    for pattern, column in {
        "surveys/qualtrics_*.csv": "ResponseId",
        "calendar/one_to_one.csv": "person_id",
        "hr/applicant.csv": "applicant_id",
    }.items():
        assert employees.isdisjoint(record[column] for record in records(organization.landing, pattern)), pattern


def test_what_a_case_is_about_stands_in_rows_of_their_own(organization) -> None:
    rows = records(organization.landing, "cases/ethicspoint.csv")
    (cases, issues) = organization.one("SELECT count(*), sum(len(string_split(issues, ';'))) FROM raw.case")
    assert (len({row["Case Number"] for row in rows}), len(rows)) == (cases, issues)
    # What little was found out about a further issue does not weaken the case.
    strongest = {row["Case Number"]: row["Case Outcome"] for row in reversed(rows)}
    words = {"Partially Substantiated": "partially", "Insufficient Information": "undetermined"}
    found = organization.sql.execute("SELECT case_id, outcome FROM raw.case").fetchall()
    assert dict(found) == {case: words.get(told, told.lower()) or None for case, told in strongest.items()}


def test_settings_use_the_contract_keys() -> None:
    assert set(SETTINGS) == {
        "organisation",
        "sources",
        "levels",
        "manager_floor",
        "leadership_floor",
        "executive_floor",
        "reporting",
        "targets",
        "actions",
        "stale_after_days",
        "crosses",
    }
    assert SETTINGS["organisation"]["synthetic"] is True
    keys = {key for source in SETTINGS["sources"] for key in source}
    assert keys == {"feed", "files", "format", "columns", "values", "constants", "dates", "questions"}
    assert all({"value", "by", "owner"} <= set(target) for target in SETTINGS["targets"].values())
