"""Thousands of good files gone bad: refused in words of ours or taken with full accounts, and never a person's value.

Every file is the specimen of a format changed by a seeded generator, so a failure can be made again from its number.
`make test` runs one batch for each format, `make fuzz` forty times as many files.
"""

import csv
import io
import json
import os
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest
from mutations import HEADERS, mutated
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from specimens import WRITERS, Specimen, specimen, workbook

from models.errors import AllyshipError
from models.feeds import FEEDS
from pipelines import pseudonyms
from pipelines.ingest.intake import forget_staged, stage_and_judge
from pipelines.ingest.plan import Candidate
from pipelines.ingest.register import Entry
from pipelines.readers import READERS, VENDORS, delimited, structure
from pipelines.settings import LevelMap, Source, unconfigured

FORMATS = ("csv", "xlsx", "parquet", *WRITERS)
FILES = 6
BATCHES = int(os.environ.get("ALLYSHIP_FUZZ_BATCHES", "1"))
SECONDS = 10
TODAY = date(2026, 6, 30)
# No file is refused for the number of its bad rows, so that all of ingestion sees it.
SETTINGS = replace(unconfigured(), levels=LevelMap(default=1), tolerance=1.0)


def test_every_format_has_a_specimen_that_is_taken(tmp_path: Path) -> None:
    assert set(FORMATS) == set(READERS)
    with opened() as connection:
        for name in FORMATS:
            made = specimen(name, tmp_path)
            rows = 0
            for source in made.sources:
                try:
                    rows += taken(connection, tmp_path, made, source).rows_made
                except AllyshipError:
                    # A vendor's file may give one feed or another; the specimen is one of its kinds.
                    assert len(made.sources) > 1
                finally:
                    forget_staged(connection)
            assert rows > 10, name


@pytest.mark.timeout(FILES * SECONDS)
@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("name", FORMATS)
def test_whatever_happens_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, batch: int) -> None:
    # As if the files were large: what goes bad may stand far below the bytes that a scan begins with.
    monkeypatch.setattr(delimited, "_FIRST_BYTES", 64)
    monkeypatch.setattr(structure, "_CHUNK_BYTES", 64)
    good = specimen(name, tmp_path)
    secrets = values_of(good)
    with opened() as connection:
        for number in range(FILES):
            random = Random(f"{name} {batch} {number}")
            bad = replace(good, content=mutated(good.content, good.ending, random))
            if good.is_text and random.random() < 0.1:
                bad = in_a_workbook(bad)
            told = outcome(connection, tmp_path, bad, random.choice(good.sources))
            shown = sorted(secret for secret in secrets if secret in told)
            assert shown == [], f"file {number}: {told}"
            assert left_in(connection) == [], f"file {number}"


def left_in(connection: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    query = "select table_name from duckdb_tables() union all select view_name from duckdb_views() where not internal"
    return connection.execute(query).fetchall()


def in_a_workbook(made: Specimen) -> Specimen:
    """The same cells as somebody saves them with an office program: systems' exports come as either."""
    text = ILLEGAL_CHARACTERS_RE.sub("", made.content.decode("utf-8", "replace"))
    return replace(made, ending="xlsx", content=workbook(list(csv.reader(io.StringIO(text, newline="")))))


def opened() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    pseudonyms.install(connection, bytes(32))
    return connection


def taken(connection: duckdb.DuckDBPyConnection, folder: Path, made: Specimen, source: Source) -> Entry:
    """Read and judge a file; the tables stay."""
    path = folder / f"delivered.{made.ending}"
    path.write_bytes(made.content)
    entry = Entry(path.name, source.feed, "", "", 0, TODAY)
    candidate = Candidate(source, path, path.name, "", "", 0, TODAY)
    stage_and_judge(connection, FEEDS[source.feed], candidate, entry, SETTINGS)
    return entry


def outcome(connection: duckdb.DuckDBPyConnection, folder: Path, made: Specimen, source: Source) -> str:
    """Read and judge a file; return all that is said of it."""
    try:
        entry = taken(connection, folder, made, source)
        check_accounts(connection, entry)
    except AllyshipError as refused:
        return str(refused)
    finally:
        forget_staged(connection)
    # Headings are no cells, and are told.
    told = {key: value for key, value in entry.detail.items() if not key.startswith("columns ")}
    return json.dumps([told, entry.skipped], ensure_ascii=False)


def check_accounts(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    def count(relation: str) -> int:
        (found,) = connection.execute(f"select count(*) from {relation}").fetchone() or (0,)
        return int(found)

    assert entry.records_read == entry.records_used + sum(entry.skipped.values())
    assert min(entry.records_used, entry.rows_made, entry.rows_repeated, entry.rows_quarantined) >= 0
    good = count("judged where not _repeat and len(_reasons) = 0")
    assert entry.rows_made == good + entry.rows_repeated + entry.rows_quarantined
    assert entry.rows_quarantined == count("quarantined")
    assert count("staged") == count("(select distinct _record from staged)")


def values_of(good: Specimen) -> set[str]:
    """What stands in few rows of a file and nowhere in ours: whatever of it is told, was told of somebody."""
    if not good.is_text:
        return {f"Site {n}" for n in range(10, 30)} | {"northmere.example"}
    text = good.content.decode("utf-8-sig", "replace")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if text.count(";") > text.count(",") else ","))
    headings = [cell for row in rows[:HEADERS] for cell in row]
    ours = " ".join(
        [*headings, *(str(vendor.feeds) for vendor in VENDORS.values()), *map(str, FEEDS.values())]
    ).casefold()
    found = Counter(cell.strip() for row in rows[HEADERS:] for cell in row)
    return {
        cell
        for cell, times in found.items()
        if times < 5 and len(cell) > 4 and cell.casefold() not in ours and re.search(r"[A-Za-z]{3}|\d{6}", cell)
    }
