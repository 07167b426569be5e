"""One person erased from a home that was really run: by bytes, by tables, against a rebuild, and cut short anywhere."""

import csv
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest
from planted_home import MARK
from shared_homes import PlantedRun
from small_home import write_small_home
from warm import forked
from whole_runs import command, current, fresh_command, in_warehouse, run

from models.feeds import FEEDS
from pipelines.erasure.steps import STEPS, erase
from pipelines.erasure.tombstones import SKIPPED, mentioning, naming, owning
from pipelines.home import Home
from pipelines.ingest.intake import take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.ledger.store import attached
from pipelines.pseudonyms import key_id, pseudonym
from pipelines.runs import progress
from pipelines.runs.lock import hold
from pipelines.settings import landing_files, load_settings
from pipelines.warehouse import open_warehouse

# The same person under two ids that nothing joins: one of rows that stand, one of rows that were set aside.
PERSON, SET_ASIDE = f"{MARK}-hr-007", f"{MARK}-hr-002"
GIVEN = (PERSON, SET_ASIDE)
# What they lead to: an alias each, and the address in their rows of worker_snapshot.
IDS = (*GIVEN, f"{MARK}.007@{MARK}.example", f"{MARK}-email-009", f"{MARK}.002@{MARK}.example")
OTHER = f"{MARK}-hr-015"
FEEDS_WITH_PEOPLE = [feed for feed in FEEDS.values() if naming(feed)]


def erase_and_die(home: Path, at: str) -> None:
    """Erase the person, killed as a step begins."""

    def dying(step: str) -> None:
        if step == at:
            os.kill(os.getpid(), signal.SIGKILL)

    place = Home(home)
    with hold(place), progress.listening(dying):
        erase(place, load_settings(place), GIVEN)


@pytest.fixture(scope="module")
def finished(planted: PlantedRun) -> Path:
    """A home with every feed after its run: rows that stand, rows set aside, files that were refused. Read only."""
    return planted.home


@pytest.fixture
def home(finished: Path, copy_of: Callable[[Path], Path]) -> Path:
    """A copy to change, without the large files that hold nothing of a person: they take long to search."""
    home = copy_of(finished)
    for large in (home / "dagster", *(home / "releases").glob("0*/site")):
        shutil.rmtree(large)
    return home


@pytest.fixture(scope="module")
def erased(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The home after `allyship erase`, and what that said. Read only."""
    home = shutil.copytree(finished, tmp_path_factory.mktemp("erased") / "home", symlinks=True)
    process = fresh_command(home, "erase", *GIVEN, "--yes")
    assert process.returncode == 0, process.stdout + process.stderr
    return home, process


@pytest.fixture(scope="module")
def rows_left(erased: tuple[Path, subprocess.CompletedProcess[str]]) -> dict[str, list[Any]]:
    """Every row that the erasure left (`rows_of`)."""
    return rows_of(erased[0])


def people(home: Path, *ids: str) -> list[UUID]:
    """Return the pseudonyms of ids in every domain but the surveys'."""
    key = (home / "secrets" / "pseudonym.key").read_bytes()
    domains = ("hr", "email", "applicant", "calendar")
    return [UUID(hex=pseudonym(key, d, name.lower() if d == "email" else name)) for name in ids for d in domains]


def on_disk(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.relative_to(home).parts[0] not in ("landing", "secrets"):
            yield path


def traces(home: Path, *ids: str) -> list[str]:
    """Return the files with a byte sequence that is a pseudonym of the ids, or an id itself."""
    found = []
    words = [word.encode() for name in ids for word in (name, name.upper())]
    for person in people(home, *ids):
        stored = (person.int ^ 2**127).to_bytes(16, "little")
        words += [person.bytes, stored, stored[::-1], person.hex.encode(), str(person).encode()]
    for path in on_disk(home):
        content = path.read_bytes()
        if any(word in content for word in words):
            found.append(path.relative_to(home).as_posix())
    return found


def in_tables(home: Path, *ids: str) -> dict[str, int]:
    """Return the rows of warehouse and ledger that name the ids, by table."""
    words = [str(person) for person in people(home, *ids)]
    found = {}
    for file in ("warehouse.duckdb", "ledger.duckdb"):
        with duckdb.connect(str(home / file), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                held = "list_bool_or([contains(t::varchar, word) for word in ?::varchar[]])"
                row = connection.execute(
                    f'select count(*) from {schema}."{table}" as t where {held}', [words]
                ).fetchone()
                if row and row[0]:
                    found[f"{file.split('.')[0]}.{schema}.{table}"] = row[0]
    return found


def delivered_rows(home: Path, feed: str) -> list[dict[str, str]]:
    with (home / "landing" / feed / "good.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows_of(home: Path) -> dict[str, list[Any]]:
    """Return every row that stands, by feed, and what is told of each file's accounting."""
    queries = {feed: f'select * from raw."{feed}" order by all' for feed in FEEDS} | {
        "accounts": "select * exclude (file_id, run_id) from register.source_file order by all",
        "aliases": "select * from register.alias order by all",
        "workers": "select * from register.worker order by all",
        "set aside": "select f.path, q.record, q.reasons from register.quarantine as q "
        "join register.source_file as f on f.file_id = q.file_id order by all",
    }
    # To open a warehouse takes longer than to read all of it.
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def test_the_person_was_there_and_is_in_no_byte_and_no_table_any_more(
    finished: Path, erased: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    home, process = erased
    assert traces(finished, *IDS) != []
    before = in_tables(finished, *IDS)
    for feed in FEEDS_WITH_PEOPLE:
        in_own_domain = {column.domain for column in feed.columns if column.type == "person"} & {"hr", "email"}
        assert (f"warehouse.delivered.{feed.name}" in before) == bool(in_own_domain), feed.name
    assert any(name.startswith("ledger.main.fact_") for name in before)
    assert traces(home, *IDS) == []
    assert in_tables(home, *IDS) == {}
    assert "no trace is left" in process.stdout
    # Nobody else is touched: whoever stands in no row with the person is where they were.
    assert in_tables(home, OTHER) == in_tables(finished, OTHER) != {}


def test_rows_about_the_person_go_and_rows_about_others_stay_without_the_name(
    finished: Path, erased: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    home, _ = erased
    for feed in FEEDS_WITH_PEOPLE:
        was, now = (in_warehouse(place, f'select count(*) from delivered."{feed.name}"') for place in (finished, home))
        bad = {record for _, record in _set_aside(finished, feed.name)}
        good = [row for n, row in enumerate(delivered_rows(finished, feed.name), 1) if n not in bad]
        unique = {tuple(row.values()) for row in good}
        about = {
            cells for cells in unique if any(dict(zip(good[0], cells, strict=True))[c] in IDS for c in owning(feed))
        }
        assert (was[0][0] - now[0][0]) == len(about), feed.name
        for column in mentioning(feed):
            [(empty_before,)], [(empty_now,)] = (
                in_warehouse(place, f'select count(*) from delivered."{feed.name}" where {column} is null')
                for place in (finished, home)
            )
            mentions = {c for c in unique - about if dict(zip(good[0], c, strict=True))[column] in IDS}
            assert empty_now - empty_before == len(mentions), (feed.name, column)


def _set_aside(home: Path, feed: str) -> list[tuple[Any, ...]]:
    return in_warehouse(
        home,
        f"select f.path, q.record from register.quarantine as q join register.source_file as f "
        f"on f.file_id = q.file_id where f.path = '{feed}/good.csv'",
    )


def test_quarantined_records_of_the_person_are_forgotten(
    finished: Path, erased: tuple[Path, subprocess.CompletedProcess[str]]
) -> None:
    home, _ = erased
    forgotten = 0
    for feed in FEEDS_WITH_PEOPLE:
        rows = delivered_rows(finished, feed.name)
        theirs = {n for n, row in enumerate(rows, 1) if any(row[column] in IDS for column in owning(feed))}
        before, now = ({record for _, record in _set_aside(place, feed.name)} for place in (finished, home))
        assert now == before - theirs, feed.name
        forgotten += len(before - now)
    assert forgotten > 0


def test_what_is_left_is_what_a_rebuild_makes_of_landing(
    erased: tuple[Path, subprocess.CompletedProcess[str]], copy_of: Callable[[Path], Path]
) -> None:
    home = copy_of(erased[0])
    before = rows_of(home)
    assert any(SKIPPED in str(row) for row in before["accounts"])
    (home / "warehouse.duckdb").unlink()
    take_landing(home)
    assert rows_of(home) == before
    assert traces(home, *IDS) == []


def take_landing(home: Path) -> None:
    """Do what a run does up to the facts: take every file under the tombstones of the ledger."""
    place = Home(home)
    key = place.pseudonym_key()
    with (
        hold(place),
        open_warehouse(place.warehouse_file, key, place.scratch) as connection,
        attached(connection, place.ledger_file, key_id(key)),
    ):
        settings = load_settings(place)
        present = [path.relative_to(place.landing).as_posix() for path in landing_files(place.landing)]
        for plan in make_plan(connection, candidates(place, settings), present).values():
            take_feed(connection, plan, settings, "a run")


def test_the_command_says_what_it_did_and_which_exports_still_name_the_person(
    erased: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, process = erased
    told = {line.strip() for line in process.stdout.splitlines() if line.startswith("  landing/")}
    holding = set()
    for path in sorted((home / "landing").rglob("*.*")):
        if any(name in path.read_text(encoding="utf-8") for name in IDS):
            holding.add(f"landing/{path.relative_to(home / 'landing').as_posix()}")
    # A file that was refused brought no row, so it is named only where it has the very id that was given.
    by_other_id = {name for name in holding - told if name.endswith("good.csv")}
    assert by_other_id == set()
    assert told <= holding
    assert len(told) >= len(
        [feed for feed in FEEDS_WITH_PEOPLE if feed.name not in ("survey_response", "applicant", "one_to_one")]
    )
    assert MARK not in process.stdout + process.stderr
    assert not any(person.hex in process.stdout or str(person) in process.stdout for person in people(home, *IDS))


def test_a_rebuild_and_the_next_delivery_keep_to_the_tombstones(
    erased: tuple[Path, Any], copy_of: Callable[[Path], Path]
) -> None:
    home = copy_of(erased[0])
    before = in_warehouse(home, "select count(*) from raw.worker_snapshot")
    place = Home(home)
    with hold(place):
        # Nothing is known of this one, who may still be delivered some day.
        unknown = erase(place, load_settings(place), ["W-99999"])
    assert (unknown.found.warehouse, unknown.found.ledger, unknown.traces) == ([], [], [])
    again = home / "landing" / "worker_snapshot" / "again.csv"
    again.write_text((home / "landing" / "worker_snapshot" / "good.csv").read_text(encoding="utf-8"), encoding="utf-8")
    late = home / "landing" / "separation" / "late.csv"
    late.write_text(f"worker_id,separation_date\nW-99999,2026-01-20\n{OTHER},2026-01-21\n", encoding="utf-8")
    outcome = run(home, "rebuild")
    assert outcome.outcome == "published", outcome.message
    assert in_warehouse(home, "select count(*) from raw.worker_snapshot") == before
    skipped = dict(in_warehouse(home, "select path, skipped from register.source_file where status = 'accepted'"))
    assert SKIPPED in skipped["worker_snapshot/again.csv"]
    assert skipped["separation/late.csv"] == f'{{"{SKIPPED}": 1}}'
    # Neither in what is published nor in the warehouse that was set aside.
    assert (home / "warehouse.set-aside.duckdb").is_file()
    assert traces(home, *IDS, "W-99999") == []
    with duckdb.connect(str(home / "releases" / "current" / "allyship.duckdb"), read_only=True) as published:
        told = published.execute("select string_agg(detail) from quality.source_file").fetchone()
    assert told is not None
    assert SKIPPED not in told[0]


@pytest.mark.parametrize("step", STEPS)
def test_an_erasure_killed_at_any_step_is_finished_by_the_next(
    home: Path, rows_left: dict[str, list[Any]], step: str
) -> None:
    assert forked(erase_and_die, home, step) == -signal.SIGKILL
    # The warehouse opens, whatever happened, and with it the person is whole or gone.
    assert in_warehouse(home, "select count(*) > 0 from raw.worker_snapshot") == [(True,)]
    place = Home(home)
    with hold(place):
        done = erase(place, load_settings(place), GIVEN)
    assert done.traces == []
    assert traces(home, *IDS) == []
    assert in_tables(home, *IDS) == {}
    assert rows_of(home) == rows_left
    assert sorted(path.name for path in home.glob("*.duckdb*")) == ["ledger.duckdb", "warehouse.duckdb"]


def test_nothing_is_done_while_a_run_goes_on_or_without_a_yes(home: Path) -> None:
    before = {path: path.read_bytes() for path in (home / "warehouse.duckdb", home / "ledger.duckdb")}
    with Home(home).run_lock():
        told = command(home, "erase", PERSON, "--yes")
    assert (told.returncode, told.stdout) == (1, "")
    assert "another run is going on" in told.stderr
    refused = command(home, "erase", PERSON, said="n\n")
    assert refused.returncode == 1
    assert "  worker_snapshot: 1 rows, 1 rows about others lose the name\n" in refused.stdout
    assert {path: path.read_bytes() for path in before} == before


def test_an_id_can_be_read_from_the_input(finished: Path, home: Path) -> None:
    named = f"{PERSON}\n\n{MARK}-applicant-007\n{MARK}-calendar-007\n"
    done = command(home, "erase", "-", "--yes", said=named)
    assert done.returncode == 0, done.stdout + done.stderr
    given = (PERSON, f"{MARK}-applicant-007", f"{MARK}-calendar-007")
    assert in_tables(finished, *given[1:]).keys() >= {
        f"warehouse.delivered.{feed}" for feed in ("applicant", "one_to_one")
    }
    assert traces(home, *given) == []
    assert in_tables(home, *given) == {}


def test_what_the_product_cannot_clean_is_named_and_ends_in_code_1(home: Path) -> None:
    (home / "backup").mkdir()
    shutil.copyfile(home / "warehouse.duckdb", home / "backup" / "old.duckdb")
    told = command(home, "erase", PERSON, "--yes")
    assert told.returncode == 1
    assert "backup/old.duckdb: pseudonym" in told.stderr
    assert "no trace is left" not in told.stdout
    shutil.rmtree(home / "backup")
    assert command(home, "erase", PERSON, "--yes").returncode == 0


def test_files_beside_that_may_hold_rows_are_removed_and_releases_past_retention(home: Path) -> None:
    left = [
        home / "restricted" / str(current(home)) / "marts.duckdb",
        home / "warehouse.set-aside.duckdb",
        home / "releases" / ".candidate" / "allyship.duckdb",
        home / ".scratch" / "spill" / "block",
    ]
    for file in left:
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(home / "warehouse.duckdb", file)
    with (home / "allyship.yaml").open("a", encoding="utf-8") as stream:
        stream.write("keep_releases: 3\n")
    for number in range(2, 8):
        shutil.copytree(home / "releases" / str(current(home)), home / "releases" / f"000{number:02}-2026-01-31")
    told = command(home, "erase", PERSON, "--yes")
    assert told.returncode == 0, told.stdout + told.stderr
    assert not any(file.exists() for file in left)
    kept = [path.name for path in (home / "releases").iterdir() if not path.is_symlink()]
    assert len(kept) == 3
    assert current(home) in kept
    assert "releases/00002-2026-01-31" in told.stdout


def test_somebody_erased_before_the_first_run_never_comes_in(tmp_path: Path) -> None:
    home = write_small_home(tmp_path / "home")
    told = command(home, "erase", "w003", "--yes")
    assert told.returncode == 0, told.stdout + told.stderr
    # The exports that will be delivered again are named, though nothing was ever taken from them.
    assert "landing/separation.csv" in told.stdout
    take_landing(home)
    [(leavers,)] = in_warehouse(home, "select count(*) from raw.separation")
    assert leavers == 2 - 1
    assert in_tables(home, "w003") == {}


def test_with_another_key_nobody_is_erased(home: Path) -> None:
    before = (home / "warehouse.duckdb").read_bytes()
    told = command(home, "erase", PERSON, "--yes", ALLYSHIP_PSEUDONYM_KEY="ab" * 32)
    assert (told.returncode, told.stdout) == (1, "")
    assert "restore secrets/pseudonym.key" in told.stderr
    assert (home / "warehouse.duckdb").read_bytes() == before


def test_a_short_id_is_not_searched_for_as_it_is_and_the_command_says_so(home: Path) -> None:
    told = command(home, "erase", "1042", "--yes")
    assert told.returncode == 0, told.stdout + told.stderr
    assert "only its pseudonyms were searched for" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("erase",), "Missing argument"),
        (("erase", "X", "--except", "hr"), "'hr' cannot be left out"),
        (("erase", " ", "--yes"), "an id is empty"),
        (("erase", "X", "--home", "{empty}"), "no allyship.yaml"),
        (("about-me", "X", "--home", "{empty}"), "no allyship.yaml"),
        (("about-me", "X", "--except", "email"), "'email' cannot be left out"),
        (("about-me", ""), "an id is empty"),
    ],
)
def test_usage_ends_in_code_2_and_changes_nothing(
    finished: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = (finished / "warehouse.duckdb").read_bytes()
    told = command(finished, *(argument.format(empty=tmp_path) for argument in arguments))
    assert (told.returncode, told.stdout) == (2, "")
    assert words in told.stderr
    assert (finished / "warehouse.duckdb").read_bytes() == before
