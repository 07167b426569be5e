"""Releases over time: what makes a new one, what keeps a bad one back, and what readers of an old one notice."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from shared_homes import SmallRun
from small_home import NEXT_SNAPSHOT, SETTINGS, SNAPSHOTS, write_snapshot
from whole_runs import command, current, fresh_command, listed, published, rows, run

from dashboards.pages.topics import PAGE_BYTES
from models.errors import ConfigurationError
from pipelines import valuing
from pipelines.cli.running import run_and_tell
from pipelines.home import Home
from pipelines.orchestration import release
from pipelines.release import shelf
from pipelines.release.audit import audit

FIRST, SECOND = "00001-2026-03-31", "00002-2026-03-31"
TARGET = "targets: {women_in_leadership: {value: 0.45, by: 2028-12-31, owner: Board}}\n"
COUNT_SNAPSHOTS = "select count(distinct period_end) from kpi.value where kpi_id = 'pipeline_share'"


@pytest.fixture(scope="module")
def two_releases(small_run: SmallRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose second release came from a changed target. Read only."""
    home = shutil.copytree(small_run.untouched, tmp_path_factory.mktemp("two") / "home", symlinks=True)
    (home / "allyship.yaml").write_text(SETTINGS + TARGET, encoding="utf-8")
    outcome = run(home)
    assert outcome.outcome == "published", outcome.message
    return home


@pytest.fixture
def shelf_of_two(two_releases: Path, copy_of: Callable[[Path], Path]) -> Path:
    """A home with two releases, to change."""
    return copy_of(two_releases)


def test_a_changed_target_is_a_new_release_and_the_old_one_stays_as_it_was(two_releases: Path) -> None:
    assert (current(two_releases), listed(two_releases)) == (SECOND, [FIRST, SECOND])
    targets = {}
    for name in (FIRST, SECOND):
        with duckdb.connect(str(two_releases / "releases" / name / "allyship.duckdb"), read_only=True) as database:
            targets[name] = database.execute(
                "select target_value, owner from kpi.scorecard where kpi_id = 'women_in_leadership'"
            ).fetchone()
    assert targets == {FIRST: (None, None), SECOND: (0.45, "Board")}


def test_a_changed_file_of_actions_is_a_new_release(small_copy: Path) -> None:
    (small_copy / "allyship.yaml").write_text(SETTINGS + "actions: actions.csv\n", encoding="utf-8")
    found = []
    for status in ("doing", "doing", "done"):
        (small_copy / "actions.csv").write_text(
            f"status,kpi,action,owner,due\n{status},broken_rung,Open every slate,Head of hiring,2026-01-31\n",
            encoding="utf-8",
        )
        outcome = run(small_copy)
        [(told, is_overdue)] = rows(small_copy, "select status, is_overdue from kpi.action")
        found.append((outcome.outcome, outcome.release_id, told, is_overdue))
    assert found == [
        ("published", SECOND, "doing", True),
        ("nothing new", SECOND, "doing", True),
        ("published", "00003-2026-03-31", "done", False),
    ]


def heading(home: Path, release: str, page: str) -> str:
    """Return the sentence that a page of a release begins with."""
    text = (home / "releases" / release / "site" / page).read_text(encoding="utf-8")
    return text.split("<h1>")[1].split("</h1>")[0]


def test_the_pages_tell_promises_and_what_changed_since_the_release_before(two_releases: Path) -> None:
    assert heading(two_releases, FIRST, "actions.html") == "Neither a target nor an action is named yet."
    assert heading(two_releases, SECOND, "actions.html") == "No measure with a target is off target."
    assert "first release" in heading(two_releases, FIRST, "changes.html")
    # A target changes what is promised, not what is.
    same = f"No figure of the whole organization changed since release {FIRST}."
    assert heading(two_releases, SECOND, "changes.html") == same


def test_every_page_weighs_less_than_its_budget(small_home: Path) -> None:
    # 150 kB of HTML a page, so that it opens at once from a shared drive: tables are bounded and topics divided.
    pages = sorted((small_home / "releases" / "current" / "site").rglob("*.html"))
    assert len(pages) > 10
    assert {page.name: page.stat().st_size for page in pages if page.stat().st_size > PAGE_BYTES} == {}


def test_a_reader_notices_neither_a_new_release_nor_a_rollback(small_copy: Path) -> None:
    with published(small_copy) as reader:
        before = reader.execute("from kpi.value").fetchall()
        write_snapshot(small_copy, NEXT_SNAPSHOT)
        outcome = run(small_copy)
        assert (outcome.outcome, outcome.release_id) == ("published", f"00002-{NEXT_SNAPSHOT}"), outcome.message
        assert reader.execute("from kpi.value").fetchall() == before
        command(small_copy, "rollback", FIRST)
        assert reader.execute("from kpi.value").fetchall() == before
        assert reader.execute("select release_id from meta.release").fetchall() == [(FIRST,)]
    moved = heading(small_copy, f"00002-{NEXT_SNAPSHOT}", "changes.html")
    assert f"changed since release {FIRST}: " in moved
    assert "new data" in moved
    # A new month has brought exactly one period more.
    assert rows(small_copy, COUNT_SNAPSHOTS) == [(len(SNAPSHOTS),)]
    shelf.roll_back(Home(small_copy), f"00002-{NEXT_SNAPSHOT}")
    assert rows(small_copy, COUNT_SNAPSHOTS) == [(len(SNAPSHOTS) + 1,)]


def test_releases_lists_them_and_rollback_makes_another_one_current(shelf_of_two: Path) -> None:
    lines = fresh_command(shelf_of_two, "releases").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[FIRST, "data"], ["*", SECOND]]
    back = fresh_command(shelf_of_two, "rollback", FIRST)
    assert (back.returncode, back.stdout, back.stderr) == (0, f"Current release: {FIRST}\n", "")
    assert current(shelf_of_two) == FIRST
    assert f"Current release: {FIRST}, built" in command(shelf_of_two, "status").stdout


def test_the_next_night_does_not_undo_a_rollback(shelf_of_two: Path) -> None:
    shelf.roll_back(Home(shelf_of_two), FIRST)
    outcome = run(shelf_of_two)
    assert (outcome.outcome, outcome.release_id, current(shelf_of_two)) == ("nothing new", FIRST, FIRST)


def test_rollback_to_a_release_that_is_not_there_names_the_nearest(shelf_of_two: Path) -> None:
    wrong = command(shelf_of_two, "rollback", "00001-2026-03-13")
    assert wrong.returncode == 2
    assert wrong.stderr == (
        f"allyship: no release '00001-2026-03-13'; did you mean '{FIRST}'? (there are: {FIRST}, {SECOND})\n"
    )
    assert current(shelf_of_two) == SECOND


def test_republish_makes_a_release_of_the_same_values_and_prunes_as_configured(shelf_of_two: Path) -> None:
    before = rows(shelf_of_two)
    settings = (SETTINGS + TARGET).replace("keep_releases: 3", "keep_releases: 2")
    (shelf_of_two / "allyship.yaml").write_text(settings, encoding="utf-8")
    outcome = run(shelf_of_two, "republish")
    assert (outcome.outcome, outcome.release_id) == ("published", "00003-2026-03-31"), outcome.message
    assert rows(shelf_of_two) == before
    assert listed(shelf_of_two) == [SECOND, "00003-2026-03-31"]


def empty_shelf(home: Path, numbers: range) -> Home:
    """Make a home whose releases are empty folders with a manifest."""
    place = Home(home)
    place.create()
    for number in numbers:
        shelf.candidate_folder(place)
        name = shelf.next_id(place, date(2026, 1, number))
        (shelf.candidate(place) / "manifest.json").write_text(json.dumps({"inputs_sha256": number}))
        shelf.publish(place, name)
    return place


def test_pruning_keeps_the_newest_and_the_current_one(tmp_path: Path) -> None:
    home = empty_shelf(tmp_path, range(1, 6))
    names = [kept.release_id for kept in shelf.releases(home)]
    assert shelf.prune(home, 3) == names[:2]
    assert listed(tmp_path) == names[2:]
    shelf.roll_back(home, names[2])
    # The current one is the oldest now, so the next one goes.
    assert shelf.prune(home, 2) == [names[3]]
    assert (listed(tmp_path), current(tmp_path)) == ([names[2], names[4]], names[2])


def test_a_release_number_is_never_given_twice_while_a_later_one_stands(tmp_path: Path) -> None:
    home = empty_shelf(tmp_path, range(1, 4))
    shelf.roll_back(home, shelf.releases(home)[0].release_id)
    assert shelf.next_id(home, date(2026, 1, 9)) == "00004-2026-01-09"
    with pytest.raises(ConfigurationError):
        shelf.roll_back(home, ".candidate")


def change_settings(home: Path) -> None:
    (home / "allyship.yaml").write_text(SETTINGS + TARGET, encoding="utf-8")


def test_a_failing_audit_keeps_the_old_release_and_says_why_on_one_screen(
    small_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build = release.build_candidate

    def leaking(*arguments: Any, **options: Any) -> Path:
        folder = build(*arguments, **options)
        with duckdb.connect(str(folder / "allyship.duckdb")) as database:
            database.execute("update kpi.value set numerator = 3 where status = 'suppressed'")
        return folder

    monkeypatch.setattr(release, "build_candidate", leaking)
    change_settings(small_copy)
    site = (small_copy / "releases" / "current" / "site" / "index.html").read_bytes()
    outcome = run_and_tell(Home(small_copy))
    told = capsys.readouterr()
    assert outcome.exit_code == 1
    assert told.out == f"Failed: no new release, current stays {FIRST}.\n"
    assert "broken: a row that is not shown holds no number" in told.err
    assert len(told.err.splitlines()) < 24
    assert "Traceback" not in told.err
    assert "a row that is not shown holds no number" in (small_copy / "incident.txt").read_text()
    assert current(small_copy) == FIRST
    assert (small_copy / "releases" / "current" / "site" / "index.html").read_bytes() == site

    # Once the fault is gone the same work is done, and the incident goes.
    monkeypatch.undo()
    outcome = run(small_copy)
    assert (outcome.outcome, outcome.release_id) == ("published", SECOND), outcome.message
    assert not (small_copy / "incident.txt").exists()
    assert listed(small_copy) == [FIRST, SECOND]


def test_a_protection_that_lets_a_hidden_number_through_publishes_nothing(
    small_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_values = valuing.write_values

    def leaking(connection: duckdb.DuckDBPyConnection, organization: Any) -> None:
        write_values(connection, organization)
        connection.execute("update kpi.value set value = 0.5 where status = 'suppressed'")

    monkeypatch.setattr(valuing, "write_values", leaking)
    change_settings(small_copy)
    outcome = run(small_copy)
    assert (outcome.outcome, outcome.exit_code, outcome.release_id) == ("failed", 1, FIRST)
    assert [name for name in listed(small_copy) if not name.startswith(".")] == [FIRST]


BREACHES = {
    "a row that is not shown holds no number": "update kpi.value set people = 12 where status <> 'shown'",
    "a row that is not shown says why": "update kpi.value set reason = '' where status = 'suppressed'",
    "a shown row holds a value or its bounds": (
        "update kpi.value set value = null, value_low = null, value_high = null, ci_low = null, ci_high = null "
        "where status = 'shown' and kpi_id = 'pipeline_share'"
    ),
    "no shown cell has fewer people than its class allows": (
        "update kpi.value set people = 9 where status = 'shown' and kpi_id = 'prevalence_12m'"
    ),
    "published counts are multiples of the rounding base": (
        "update kpi.value set numerator = numerator + 1 where status = 'shown' and kpi_id = 'prevalence_12m'"
    ),
    "every cell stands once": "insert into kpi.value from kpi.value limit 1",
    "every value lies within its interval and its bounds": (
        "update kpi.value set value_high = value - 0.01 where status = 'shown' and kpi_id = 'pipeline_share'"
    ),
    "every metric has a definition and at least one row": "delete from kpi.value where kpi_id = 'broken_rung'",
    "the scorecard has every metric once": "delete from kpi.scorecard where kpi_id = 'broken_rung'",
    "the accounting of every file balances": "update quality.source_file set accounting_balanced = 'no'",
    "no blocking rule of a feed failed": "update quality.check_result set passed = false where severity = 'blocking'",
    "metrics of a snapshot stand at every snapshot and at no other day": (
        f"delete from kpi.value where kpi_id = 'pipeline_share' and period_end = '{SNAPSHOTS[1]}'"
    ),
    "every table and column of the contract is there": "alter table kpi.value drop column n_eff",
    "nothing but the contract's tables is there": "create table meta.worker (level integer)",
    "every column has its comment": "comment on column kpi.scorecard.owner is null",
    "every table, view and macro has its comment": "comment on macro table kpi.funnel is null",
    "every outside figure is about a metric and a measure of it": "update kpi.benchmark set measure = 'women@noon'",
}


@pytest.fixture
def candidate(small_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree((small_home / "releases" / "current").resolve(), tmp_path / "candidate")


def broken(candidate: Path) -> set[str]:
    """Return the rules that the audit finds broken."""
    return {result.rule for result in audit(candidate, SNAPSHOTS) if not result.passed}


@pytest.mark.parametrize("rule", BREACHES)
def test_the_audit_finds_a_breach_of_every_rule(candidate: Path, rule: str) -> None:
    assert broken(candidate) == set()
    with duckdb.connect(str(candidate / "allyship.duckdb")) as database:
        database.execute("drop view if exists kpi.latest")
        database.execute(BREACHES[rule])
    assert rule in broken(candidate)


@pytest.mark.parametrize(
    ("rule", "breach"),
    [
        ("every page is there", lambda page: page.unlink()),
        ("every page is whole", lambda page: page.write_bytes(page.read_bytes()[: page.stat().st_size // 2])),
    ],
)
@pytest.mark.parametrize("page", ["methodology.html", "departments/index.html"])
def test_the_audit_finds_missing_and_torn_pages(candidate: Path, page: str, rule: str, breach: Any) -> None:
    breach(candidate / "site" / page)
    assert rule in broken(candidate)


def test_every_rule_of_the_audit_is_tried_here(candidate: Path) -> None:
    pages = {"every page is there", "every page is whole"}
    assert {result.rule for result in audit(candidate, SNAPSHOTS)} == set(BREACHES) | pages
