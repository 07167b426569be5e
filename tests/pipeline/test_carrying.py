"""What a night carries over from the last one is what a night from nothing would give, fact for fact, cell for cell."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from models.facts import FACTS, feeds_behind
from models.metrics import FAMILIES, METRICS
from pipelines.counting import count_family, parts
from pipelines.counting.carrying import Part
from pipelines.facts import build_fact, build_facts, contents, mending
from pipelines.home import Home
from pipelines.ingest.intake import take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.settings import landing_files, load_settings
from pipelines.warehouse import open_warehouse
from sample import generate

LONG = os.environ.get("ALLYSHIP_FAULTS") == "long"
# Two fiscal years and what came before.
MONTHS = 26
FIRST = "hr/workday_2024-09.csv"
Cells = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of 400 people counted but for the newest month, which stands beside landing. Read only."""
    home = Home(tmp_path_factory.mktemp("carrying") / "home")
    generate(home.root, employees=400, months=MONTHS)
    newest = sorted(home.landing.glob("hr/workday_*.csv"))[-1]
    newest.rename(home.root / "newest.csv")
    count(home)
    return home.root


@pytest.fixture
def home(counted: Path, tmp_path: Path) -> Home:
    return Home(shutil.copytree(counted, tmp_path / "home"))


@contextmanager
def opened(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    home.create()
    with open_warehouse(home.warehouse_file, home.pseudonym_key(), home.scratch) as connection:
        yield connection


def count(home: Home, *, carry: bool = True) -> Cells:
    """Take what is new, make the facts and count every family; return the facts, the cells, and why some are missing.

    What stands depends on the files and their order alone (test_delivery_sequences.py), so that nothing needs to be
    read again to make all else from nothing.
    """
    settings = load_settings(home, METRICS)
    with opened(home) as connection:
        present = [path.relative_to(home.landing).as_posix() for path in landing_files(home.landing)]
        for plan in make_plan(connection, candidates(home, settings), present).values():
            done = take_feed(connection, plan, settings, "night")
            assert not done.rejected, [entry.detail for entry in done.rejected]
        build_facts(connection, settings.organization, carry=carry)
        for family in FAMILIES:
            metrics = [metric for metric in METRICS.values() if metric.family == family]
            count_family(connection, metrics, settings.organization, carry=carry)
        return {
            table: sorted(connection.execute(f"from {table}").fetchall(), key=repr)
            for table in ("metrics.cell", "metrics.absent", *(f"facts.{name}" for name in FACTS))
        }


def edit(file: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change the lines of a file."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(change(lines)), encoding="utf-8")


def deliver_newest(home: Home) -> None:
    (home.root / "newest.csv").rename(home.landing / "hr" / "workday_2026-10.csv")


def without_some(name: str) -> Callable[[Home], None]:
    """Deliver a file again without every seventh of its last forty records."""

    def change(home: Home) -> None:
        edit(
            home.landing / name, lambda lines: [x for i, x in enumerate(lines) if i < max(1, len(lines) - 40) or i % 7]
        )

    return change


def say(old: str, new: str) -> Callable[[Home], None]:
    """Change the settings."""

    def change(home: Home) -> None:
        text = home.config_file.read_text(encoding="utf-8")
        assert old in text
        home.config_file.write_text(text.replace(old, new), encoding="utf-8")

    return change


def both(*changes: Callable[[Home], None]) -> Callable[[Home], None]:
    def change(home: Home) -> None:
        for each in changes:
            each(home)

    return change


CHANGES: dict[str, Callable[[Home], None]] = {
    "nothing": lambda home: None,
    "a new month": deliver_newest,
    "the first month corrected": without_some(FIRST),
    "a month and a wave corrected, leavers taken back": both(
        without_some("hr/workday_2026-01.csv"),
        without_some("surveys/qualtrics_2025-08.csv"),
        without_some("hr/separations.csv"),
    ),
    "sessions, enrolments and pairs corrected": both(
        without_some("programs/session.csv"),
        without_some("programs/enrolment.csv"),
        without_some("programs/pairing.csv"),
    ),
    "cases corrected and a new month": both(without_some("cases/ethicspoint.csv"), deliver_newest),
    "other fiscal years": say("fiscal_year_start: 1 ", "fiscal_year_start: 4 "),
    "a feed no longer read": say("  - {feed: recognition, files: hr/recognition.csv, format: csv}\n", ""),
}


# What touches most; `make faults` goes through all.
QUICK = ("a month and a wave corrected, leavers taken back", "cases corrected and a new month", "other fiscal years")


@pytest.mark.parametrize("name", CHANGES if LONG else QUICK)
def test_a_count_on_top_of_another_is_the_count_from_nothing(
    home: Home, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Some facts of this organization are kept from the comparison to the writing, larger ones are worked out again.
    monkeypatch.setattr(mending, "_IN_MEMORY", 1_000)
    CHANGES[name](home)
    found = count(home)
    assert len(found["metrics.cell"]) > 5_000
    assert found == count(home, carry=False)


def test_what_nothing_touched_is_not_counted_again(home: Home) -> None:
    """Cells are marked, so that those which are counted again lose the mark."""
    with opened(home) as connection:
        connection.execute("update metrics.cell set population = 'marked'")
    deliver_newest(home)
    count(home)
    with opened(home) as connection:
        marked = dict(
            connection.execute(
                "select case when period_end >= date '2026-10-31' then 'new' else 'past' end, "
                "avg((population = 'marked')::integer) "
                "from metrics.cell where kpi_id in ('women_in_leadership', 'attrition_gap', 'glass_ceiling_index') "
                "group by all"
            ).fetchall()
        )
        assert marked == {"past": 1.0, "new": 0.0}
        figured = connection.execute(
            "select bool_and(population = 'marked') from metrics.cell "
            "where kpi_id in ('mentor_load', 'reporter_retention')"
        ).fetchone()
        assert figured == (True,)


def test_every_night_tells_a_part_in_the_same_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of its own, with places of its own in memory, has to know what the one before counted."""
    told: list[str] = []
    seal = parts.set_seal

    def sealed(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
        told.append(part.text)
        seal(connection, part)

    monkeypatch.setattr(parts, "set_seal", sealed)
    count(home)
    assert len(told) == len(FAMILIES) + sum(bool(m.figures or m.survival) for m in METRICS.values())
    assert [text for text in told if " at 0x" in text] == []


def test_what_nothing_touched_is_not_made_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    remember = contents.remember

    def remembered(connection: duckdb.DuckDBPyConnection, name: str, origin: str | None = None) -> int | None:
        made.append(name)
        return remember(connection, name, origin)

    monkeypatch.setattr(contents, "remember", remembered)
    count(home)
    assert {name for name in made if name in FACTS and FACTS[name].stored == "table"} == set()

    without_some("programs/attendance.csv")(home)
    count(home)
    tables = {name for name in made if name in FACTS and FACTS[name].stored == "table"}
    assert {"completion", "participation"} <= tables <= {name for name in FACTS if "attendance" in feeds_behind(name)}


def test_slices_that_do_not_differ_are_not_written_again(home: Home) -> None:
    """Rows are marked behind the back of what the slices tell, so that those which are written again lose the mark."""
    with opened(home) as connection:
        connection.execute("update facts.workforce set location = 'marked'")
    both(deliver_newest, without_some("hr/workday_2026-01.csv"))(home)
    count(home)
    with opened(home) as connection:
        written = connection.execute(
            "select snapshot_date::varchar from facts.workforce group by all "
            "having count(*) filter (location = 'marked') < count(*) order by 1"
        ).fetchall()
    assert written == [("2026-01-31",), ("2026-10-31",)]


def test_a_table_of_other_columns_is_made_whole(home: Home) -> None:
    """As after an update that gives a fact another column: no slice of the old table can be kept."""
    with opened(home) as connection:
        columns = contents.columns_of(connection, "facts", "workforce")
        connection.execute("alter table facts.workforce add column another integer")
        for known in ("register.fact_made", "metrics.slice"):
            connection.execute(f"update {known} set origin = 'another' where fact = 'workforce'")
        kept = build_fact(connection, "workforce")
        assert contents.columns_of(connection, "facts", "workforce") == columns
        assert connection.execute("select count(*) from facts.workforce").fetchone() == (kept,)


def test_a_fact_can_be_made_by_itself(home: Home) -> None:
    """As from Dagster's pages, where nothing of the run before is known but what the warehouse keeps."""
    with opened(home) as connection:
        kept = build_fact(connection, "workforce")
        connection.execute("update register.fact_made set origin = 'another' where fact = 'workforce'")
    with opened(home) as connection:
        assert build_fact(connection, "workforce") == kept
        assert connection.execute("select count(*) from facts.workforce").fetchone() == (kept,)


@pytest.mark.parametrize("at", [(parts, "set_seal"), (contents, "remember")] if LONG else [(contents, "remember")])
def test_a_night_that_was_cut_off_leaves_nothing_to_carry(
    home: Home, monkeypatch: pytest.MonkeyPatch, at: tuple[object, str]
) -> None:
    """Killed with the new month half in, and the month taken back: what is left of it must not stay."""
    expected = count(home)
    deliver_newest(home)
    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut_off(cut, *at)
        count(home)
    (home.landing / "hr" / "workday_2026-10.csv").unlink()
    with opened(home) as connection:
        connection.execute("delete from register.source_file where path = 'hr/workday_2026-10.csv'")
        connection.execute("delete from delivered.worker_snapshot where snapshot_date = date '2026-10-31'")
    assert count(home) == expected


def cut_off(cut: pytest.MonkeyPatch, module: object, name: str) -> None:
    """Let the first calls through, so that something is half done, and end the night at the next one."""
    found, calls = getattr(module, name), iter(range(8))

    def interrupted(*arguments: object) -> object:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return found(*arguments)

    cut.setattr(module, name, interrupted)
