"""Homes kept from earlier versions, as this version finds them after an upgrade.

old_homes/ holds the small organization of small_home.py as versions before left it (generated people, a key of its
own), without pages and without Dagster's files: `before_the_ledger` of the first version that published a release
(warehouse of layout 2, no ledger), `first_ledger` of the first that remembered what it published (ledger of layout 1).
"""

import hashlib
import tarfile
from pathlib import Path

import duckdb
import pytest
from small_home import NEXT_SNAPSHOT, write_snapshot
from whole_runs import command, current, in_warehouse, listed

from pipelines.ledger.store import LAYOUT_VERSION as LEDGER_LAYOUT
from pipelines.warehouse import LAYOUT_VERSION

KEPT = Path(__file__).parent / "old_homes"
FIRST = "00001-2026-03-31"


def kept_home(name: str, folder: Path) -> Path:
    """Unpack a kept home; what an upgrade must not touch is the same afterwards, which its fixture asks."""
    with tarfile.open(KEPT / f"{name}.tar.xz") as archive:
        archive.extractall(folder, filter="tar")
    return folder


def digests(folder: Path) -> dict[str, str]:
    """Return what stands in the files below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def before_the_ledger(tmp_path: Path) -> Path:
    return kept_home("before_the_ledger", tmp_path)


@pytest.fixture
def first_ledger(tmp_path: Path) -> Path:
    return kept_home("first_ledger", tmp_path)


def test_without_a_ledger_it_is_refused_with_a_word_and_nothing_is_lost(before_the_ledger: Path) -> None:
    home = before_the_ledger
    was = {part: digests(home / part) for part in ("landing", "releases", "secrets")}
    refused = command(home, "run")
    assert refused.returncode == 1
    assert "ledger.duckdb knows of no release, and 1 were published" in refused.stderr
    assert "begin anew with `allyship run --new-ledger`" in refused.stderr
    assert current(home) == FIRST
    assert {part: digests(home / part) for part in was} == was


def test_it_goes_on_with_a_ledger_begun_anew(before_the_ledger: Path) -> None:
    home = before_the_ledger
    was = digests(home / "releases" / FIRST)
    told = command(home, "run", "--new-ledger")
    assert told.returncode == 0, told.stderr
    set_aside = "The warehouse was set aside as warehouse.set-aside.duckdb and rebuilt from landing."
    assert told.stdout.splitlines()[0] == set_aside
    assert current(home) == "00002-2026-03-31"
    assert digests(home / "releases" / FIRST) == was
    layout = "select value from register.setting where name = 'layout_version'"
    assert in_warehouse(home, layout) == [(str(LAYOUT_VERSION),)]
    taken = "select sum(records_read), sum(rows_loaded) from register.source_file where status = 'accepted'"
    [(read, loaded)] = in_warehouse(home, taken)
    files = (home / "landing").rglob("*.csv")
    assert read == loaded == sum(len(file.read_text(encoding="utf-8").splitlines()) - 1 for file in files)


def test_the_first_ledger_is_read_on(first_ledger: Path) -> None:
    home = first_ledger
    with duckdb.connect(str(home / "ledger.duckdb"), read_only=True) as kept:
        assert kept.execute("select value from setting where name = 'layout_version'").fetchall() == [
            (str(LEDGER_LAYOUT),)
        ]
        published = kept.execute("from cell order by all").fetchall()
    was = digests(home / "releases" / FIRST)
    write_snapshot(home, NEXT_SNAPSHOT)
    told = command(home, "run")
    assert told.returncode == 0, told.stderr
    second = "00002-2026-04-30"
    assert listed(home) == [FIRST, second]
    assert current(home) == second
    assert digests(home / "releases" / FIRST) == was
    with duckdb.connect(str(home / "ledger.duckdb"), read_only=True) as now:
        assert now.execute("from cell where release = 1 order by all").fetchall() == published
        assert now.execute("select release_id from release order by number").fetchall() == [(FIRST,), (second,)]
        assert now.execute("select count(*) > 0 from cell where release = 2").fetchall() == [(True,)]
