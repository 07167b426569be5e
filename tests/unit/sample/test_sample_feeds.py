"""Every file fits its feed, read only through the example allyship.yaml and the feed declarations."""

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from models.feeds import FEEDS, Feed
from models.feeds.vocabulary import ITEM_ANSWERS
from sample.configuration import EXAMPLE
from sample.shape import LEVEL_TITLES

SETTINGS: dict[str, Any] = yaml.safe_load(EXAMPLE)
SOURCES: dict[str, dict[str, Any]] = {source["feed"]: source for source in SETTINGS["sources"]}
REPEATS_AND_FLAWS_AT_MOST = 0.02


def level_of(title: str) -> int:
    """First match wins: /.../ is a regular expression on the title in capitals, else the whole title."""
    if title.isdigit():
        return int(title)
    for pattern, rank in SETTINGS["levels"].items():
        found = pattern.startswith("/") and re.search(pattern.strip("/"), title.upper())
        if found or pattern == title:
            return rank
    raise LookupError(title)


def canonical(landing: Path, feed: Feed) -> tuple[duckdb.DuckDBPyConnection, int]:
    """Return a connection with `rows` (canonical names and words, text) and the number of rows delivered."""
    source = SOURCES[feed.name]
    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW file AS FROM read_csv('{landing / source['files']}', all_varchar = true)")
    headings = [row[0] for row in connection.execute("DESCRIBE file").fetchall()]
    names = source.get("columns") or {heading: heading for heading in headings}
    selected = []
    for heading, name in names.items():
        assert heading in headings, f"{feed.name}: {heading} is mapped and not delivered"
        cell = f'"{heading}"'
        for word, meant in source.get("values", {}).get(name, {}).items():
            cell = f"CASE WHEN \"{heading}\" = '{word}' THEN '{meant}' ELSE {cell} END"
        if feed.column(name).type == "level":
            delivered_words = connection.execute(
                f"SELECT DISTINCT {cell} FROM file WHERE {cell} IS NOT NULL"
            ).fetchall()
            ranks = ", ".join(f"'{word}': {level_of(word)}" for (word,) in delivered_words)
            cell = f"map_extract_value(MAP {{{ranks}}}, {cell})"
        if feed.column(name).type == "date" and "dates" in source:
            cell = f"coalesce(try_strptime({cell}, '{source['dates']}')::DATE::VARCHAR, {cell})"
        selected.append(f"{cell} AS {name}")
    connection.execute(f"CREATE TABLE rows AS SELECT DISTINCT {', '.join(selected)} FROM file")
    return connection, connection.execute("SELECT count(*) FROM file").fetchone()[0]


def flaw_of(feed: Feed, names: list[str]) -> str:
    """SQL that is true for a row with a value that its column does not take."""
    tests = ["false"]
    for column in (feed.column(name) for name in names):
        words = ", ".join(f"'{word}'" for word in column.allowed)
        wrong = {
            "choice": f"{column.name} NOT IN ({words})",
            "choices": f"NOT list_has_all([{words}], string_split({column.name}, ';'))",
            "date": f"try_cast({column.name} AS DATE) IS NULL",
            "integer": f"try_cast({column.name} AS BIGINT) IS NULL OR {column.name}::DOUBLE < {column.minimum or 0}",
            "number": f"try_cast({column.name} AS DOUBLE) IS NULL OR {column.name}::DOUBLE < {column.minimum or 0}",
            "boolean": f"{column.name} NOT IN ('true', 'false')",
            "level": f"{column.name} NOT BETWEEN 1 AND 9",
            "code": f"NOT regexp_full_match({column.name}, '[a-z0-9_]+')",
        }.get(column.type)
        if wrong:
            tests.append(f"({column.name} IS NOT NULL AND ({wrong}))")
        if column.required:
            tests.append(f"{column.name} IS NULL")
    return " OR ".join(tests)


def test_the_example_names_every_feed_once_and_no_file_is_left_out(organization) -> None:
    assert sorted(SOURCES) == sorted(FEEDS)
    assert len(SETTINGS["sources"]) == len(FEEDS)
    named = {path for source in SOURCES.values() for path in organization.landing.glob(source["files"])}
    assert named == set(organization.landing.rglob("*.csv"))


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
def test_file_fits_its_feed(organization, feed: Feed) -> None:
    connection, delivered = canonical(organization.landing, feed)
    with connection:
        names = [row[0] for row in connection.execute("DESCRIBE rows").fetchall()]
        assert set(names) <= set(feed.column_names)
        assert set(feed.required) <= set(names)
        flaw = flaw_of(feed, names)
        distinct, flawed = connection.execute(f"SELECT count(*), count(*) FILTER ({flaw}) FROM rows").fetchone()
        assert delivered - distinct + flawed <= REPEATS_AND_FLAWS_AT_MOST * delivered
        connection.execute(f"DELETE FROM rows WHERE {flaw}")
        key = ", ".join(name for name in feed.key if name in names)
        clashes = connection.execute(f"SELECT count(*) FROM (SELECT {key} FROM rows GROUP BY ALL HAVING count(*) > 1)")
        assert clashes.fetchone() == (0,)
        for earlier, later in feed.ordered_dates:
            swapped = connection.execute(f"SELECT count(*) FROM rows WHERE {earlier}::DATE > {later}::DATE")
            assert swapped.fetchone() == (0,), f"{earlier} after {later}"


@pytest.mark.parametrize(
    ("feed", "column"),
    [(feed.name, reference.column) for feed in FEEDS.values() for reference in feed.references],
)
def test_references_hold(organization, feed: str, column: str) -> None:
    reference = next(r for r in FEEDS[feed].references if r.column == column)
    target = SOURCES[reference.feed]
    heading = next((h for h, n in target.get("columns", {}).items() if n == reference.target), reference.target)
    unknown, rows = organization.one(
        f"""
        SELECT count(*) FILTER (o.{column} NOT IN (
            SELECT "{heading}" FROM read_csv('{{landing}}/{target["files"]}', all_varchar = true))), count(*)
        FROM read_csv('{{landing}}/{SOURCES[feed]["files"]}', all_varchar = true) AS o WHERE o.{column} IS NOT NULL
        """
    )
    assert rows > 0
    if (feed, column) == ("attendance", "session_id"):
        assert 0 < unknown < 0.01 * rows, "calls that no program knows are planted"
    else:
        assert unknown == 0


def test_every_title_in_the_files_has_its_own_rank(organization) -> None:
    titles = organization.sql.execute('SELECT DISTINCT "Management Level" FROM delivered').fetchall()
    ranks = {title: level_of(title) for (title,) in titles}
    assert ranks == {title: rank for rank, title in enumerate(LEVEL_TITLES) if rank} | {"Regional Vice President": 7}


def test_survey_answers_are_standard(organization) -> None:
    answers = organization.sql.execute(
        f"SELECT DISTINCT item, answer FROM '{organization.landing}/surveys/survey_response.csv'"
    ).fetchall()
    assert {item for item, _ in answers} <= set(ITEM_ANSWERS)
    odd = [(item, answer) for item, answer in answers if ITEM_ANSWERS[item] and answer not in ITEM_ANSWERS[item]]
    assert odd == []


def test_nothing_happens_after_the_end_of_the_data(organization) -> None:
    for path, column in {
        "hr/separations.csv": "separation_date",
        "hr/promotions.csv": "promotion_date",
        "programs/session.csv": "held_on",
        "programs/enrolment.csv": "left_on",
        "programs/pair_contact.csv": "met_on",
        "programs/ally_act.csv": "acted_on",
        "programs/commitment.csv": "confirmed_on",
        "cases/case.csv": "closed_on",
        "surveys/survey_response.csv": "launched_on",
    }.items():
        (latest,) = organization.one(f"SELECT max(try_cast({column} AS DATE)) FROM '{{landing}}/{path}'")
        assert latest <= organization.truths.as_of, path


def test_no_real_person_or_address(organization) -> None:
    real = organization.one(
        r"""SELECT count(*) FROM delivered WHERE NOT regexp_full_match("Work Email", '[a-z.]+[0-9]+@[a-z]+\.example')"""
    )
    assert real == (0,)
    assert "Worker" not in SOURCES["worker_snapshot"]["columns"]


def test_survey_and_calendar_ids_lead_to_no_employee(organization) -> None:
    for path, column in {
        "surveys/survey_response.csv": "respondent_id",
        "calendar/one_to_one.csv": "person_id",
        "hr/applicant.csv": "applicant_id",
    }.items():
        shared = organization.one(
            f"""
            SELECT count(*) FROM read_csv('{{landing}}/{path}', all_varchar = true)
            WHERE {column} IN (SELECT worker_id FROM person)
            """
        )
        assert shared == (0,), path


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
        "crosses",
    }
    assert SETTINGS["organisation"]["synthetic"] is True
    keys = {key for source in SETTINGS["sources"] for key in source}
    assert keys == {"feed", "files", "format", "columns", "values", "dates"}
    assert all({"value", "by", "owner"} <= set(target) for target in SETTINGS["targets"].values())
