"""Nothing that belongs to a person leaves: planted names, addresses, comments and ids are searched for everywhere.

`planted_home.py` plants them; here every byte that a run leaves behind, and every word that it says, is read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from planted_home import FOREIGN, MARK, STORED
from shared_homes import PlantedRun
from whole_runs import in_warehouse, run

from models.feeds import FEEDS
from pipelines.cli.running import run_and_tell
from pipelines.home import Home
from pipelines.ingest import intake
from pipelines.orchestration import feeds as feed_assets
from pipelines.warehouse import quoted

# The raw exports stand in landing and the key in secrets, which is what both are for.
OWN_PLACES = ("landing", "secrets")
PLANTED = (MARK, FOREIGN)


def files(home: Path, *left_out: str) -> Iterator[Path]:
    """Yield every file in the home outside landing and secrets."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.relative_to(home).parts[0] not in (*OWN_PLACES, *left_out):
            yield path


def traces(content: bytes, words: tuple[str, ...] = PLANTED) -> list[str]:
    """Return the planted words that stand in some bytes, in any letter case and as JSON escapes them too."""
    folded = content.lower()
    forms = {w: (w.lower().encode(), w.encode(), w.encode("unicode_escape"), w.encode("utf-16-le")) for w in words}
    return [word for word, written in forms.items() if any(form in content or form in folded for form in written)]


def found_in(paths: Iterator[Path], words: tuple[str, ...] = PLANTED) -> dict[str, list[str]]:
    return {str(path): found for path in paths if (found := traces(path.read_bytes(), words))}


def text_cells(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield (table, column) of every column of every table and view that can hold text."""
    yield from connection.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() "
        "where not internal and (data_type like '%VARCHAR%' or data_type in ('JSON', 'BLOB'))"
    ).fetchall()


def found_in_tables(file: Path, words: tuple[str, ...] = PLANTED) -> dict[str, int]:
    """Search a database through its tables, since its file may hold text compressed."""
    found = {}
    with duckdb.connect(str(file), read_only=True) as connection:
        for table, column in text_cells(connection):
            held = f"list_bool_or([contains(lower({quoted(column)}::varchar), lower(word)) for word in ?::varchar[]])"
            relation = ".".join(map(quoted, table.split(".")))
            row = connection.execute(f"select count(*) from {relation} where {held}", [list(words)]).fetchone()
            if row != (0,):
                found[f"{table}.{column}"] = row[0]
    return found


def test_the_run_met_every_kind_of_planted_cell(planted: PlantedRun) -> None:
    # Otherwise the searches below would prove nothing.
    entries = in_warehouse(planted.home, "select path, status, rows_loaded, rows_quarantined from register.source_file")
    status = {path: status for path, status, *_ in entries}
    refused = {
        "review/headless.csv",
        "pay/bad_dates.csv",
        "applicant/genders.csv",
        "worker_snapshot/titles.csv",
        "case/torn.csv",
        "effort/other.xlsx",
    }
    assert {path for path, word in status.items() if word == "rejected"} == refused
    assert {f"{feed}/good.csv" for feed in FEEDS} == {path for path, word in status.items() if word == "accepted"}
    assert all(loaded > 0 and quarantined > 0 for _, word, loaded, quarantined in entries if word == "accepted")
    [(skipped,)] = in_warehouse(
        planted.home,
        "select skipped->>'free text' from register.source_file where path = 'survey_response/good.csv'",
    )
    assert skipped == "2"


@pytest.mark.parametrize("said", ["check", "run", "status"])
def test_nothing_planted_is_said_in_the_terminal(planted: PlantedRun, said: str) -> None:
    words = getattr(planted, said)
    assert traces(words.encode(), (*PLANTED, STORED)) == []
    # What is refused is told all the same: the file, the column, the rule.
    assert "landing/pay/bad_dates.csv" in words
    assert "pay_date" in words


def test_nothing_planted_is_in_any_file_that_leaves(planted: PlantedRun) -> None:
    left = list(files(planted.home, "warehouse.duckdb"))
    assert {path.relative_to(planted.home).parts[0] for path in left} >= {"releases", "dagster"}
    assert found_in(iter(left)) == {}


def test_nothing_planted_is_in_any_table_of_the_release(planted: PlantedRun) -> None:
    assert found_in_tables(planted.home / "releases" / "current" / "allyship.duckdb") == {}
    with duckdb.connect() as reader:
        for file in (planted.home / "releases" / "current").resolve().rglob("*.parquet"):
            text = str(reader.execute(f"from read_parquet('{file}')").fetchall())
            assert traces(text.encode()) == [], file


def test_the_warehouse_holds_pseudonyms_and_no_raw_id_name_address_or_comment(planted: PlantedRun) -> None:
    warehouse = planted.home / "warehouse.duckdb"
    assert found_in(iter([warehouse])) == {}
    assert found_in_tables(warehouse) == {}
    # The search itself works: what may be stored is found.
    assert set(found_in_tables(warehouse, (STORED,))) >= {"raw.enrolment.program_id"}
    for feed in FEEDS.values():
        people = [column.name for column in feed.columns if column.type == "person"]
        for column in people:
            kinds = in_warehouse(
                planted.home, f"select typeof({column}), count({column}) from raw.{quoted(feed.name)} group by 1"
            )
            assert [(kind, given > 0) for kind, given in kinds] == [("UUID", True)], f"{feed.name}.{column}"


def test_a_value_in_a_row_that_breaks_a_rule_stays_in_the_warehouse(
    planted: PlantedRun,
) -> None:
    [(failed,)] = in_warehouse(
        planted.home,
        "select failed from quality.rule_result where subject = 'enrolment' and rule = 'enrolments refer to a program'",
    )
    assert failed >= 1
    assert found_in(files(planted.home, "warehouse.duckdb"), (STORED,)) == {}


def test_a_failed_run_tells_its_incident_without_a_value(small_copy: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with (small_copy / "landing" / "survey_response.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{MARK}-r1,w1,2026-02-03,woman,exp_any,no\n")
    assert run_and_tell(Home(small_copy)).exit_code == 1
    said = capfd.readouterr()
    assert "one launch date per wave" in said.err
    assert "one launch date per wave" in (small_copy / "incident.txt").read_text(encoding="utf-8")
    assert traces((said.out + said.err).encode()) == []
    assert found_in(files(small_copy)) == {}


@pytest.mark.parametrize("place", ["a step", "a reader"])
def test_an_unexpected_error_that_quotes_a_cell_is_kept_nowhere(
    small_copy: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    home = small_copy
    with (home / "landing" / "program.csv").open("a", encoding="utf-8") as stream:
        stream.write("P2,mentoring,2026-01-05,2026-03-20\n")

    def quoting(*_: Any, **__: Any) -> Any:
        with duckdb.connect() as connection:
            return connection.execute(f"select '{MARK} {FOREIGN}'::date")

    if place == "a step":
        monkeypatch.setattr(feed_assets, "take_feed", quoting)
    else:
        monkeypatch.setattr(intake.readers, "stage", quoting)
    outcome = run(home)
    assert outcome.outcome == "failed"
    assert outcome.message is not None
    assert "ConversionException" in outcome.message
    assert traces(outcome.message.encode()) == []
    assert found_in(files(home)) == {}
    assert Home(home).incident_file.is_file()
