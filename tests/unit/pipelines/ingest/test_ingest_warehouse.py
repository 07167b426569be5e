"""The warehouse file: private, one layout, one key, and clear words when it cannot be used."""

import stat
from pathlib import Path

import duckdb
import pytest

from models.errors import BlockedError
from models.feeds import FEEDS
from pipelines import warehouse as place
from pipelines.ingest.standing import resolve
from pipelines.pseudonyms import pseudonym
from pipelines.warehouse import column_list, is_usable, open_warehouse, quoted


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


def scratch(file: Path) -> Path:
    return file.with_name("scratch")


def test_every_feed_has_its_tables(file: Path, key: bytes) -> None:
    with open_warehouse(file, key, scratch(file)) as connection:
        for feed in FEEDS.values():
            own = [(column.name, column.sql_type) for column in feed.columns]
            for schema, extra in (("raw", []), ("delivered", [("_file", "INTEGER"), ("_record", "BIGINT")])):
                described = connection.execute(f"describe {schema}.{quoted(feed.name)}").fetchall()
                assert [(name, kind) for name, kind, *_ in described] == extra + own


def test_only_its_owner_may_read_it(file: Path, key: bytes) -> None:
    with open_warehouse(file, key, scratch(file)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(scratch(file).stat().st_mode) == 0o700
    file.chmod(0o644)
    with open_warehouse(file, key, scratch(file)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_written_is_there_the_next_time(file: Path, key: bytes) -> None:
    with open_warehouse(file, key, scratch(file)) as connection:
        connection.execute("insert into delivered.effort (_file, _record) values (1, 1)")
        for feed in FEEDS.values():
            resolve(connection, feed)
    with open_warehouse(file, key, scratch(file)) as connection:
        assert connection.execute("select count(*) from delivered.effort").fetchone() == (1,)
        assert connection.execute("select count(*) from raw.worker_snapshot").fetchone() == (0,)


def test_it_is_closed_whatever_happens(file: Path, key: bytes) -> None:
    with pytest.raises(RuntimeError), open_warehouse(file, key, scratch(file)) as connection:
        raise RuntimeError
    with pytest.raises(duckdb.ConnectionException):
        connection.execute("select 1")
    assert is_usable(file)


def test_pseudonyms_are_ready_and_people_are_the_same_each_time(file: Path, key: bytes) -> None:
    for _ in range(2):
        with open_warehouse(file, key, scratch(file)) as connection:
            (found,) = connection.execute("select pseudonym_hr('W1')").fetchone() or ("",)
            assert found.hex == pseudonym(key, "hr", "W1")


def test_another_key_is_refused(file: Path, key: bytes) -> None:
    with open_warehouse(file, key, scratch(file)):
        pass
    with (
        pytest.raises(BlockedError, match=r"not the one this warehouse was made with.*restore secrets/pseudonym\.key"),
        open_warehouse(file, bytes(reversed(key)), scratch(file)),
    ):
        pass


def test_another_layout_is_refused(file: Path, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_warehouse(file, key, scratch(file)):
        pass
    assert is_usable(file)
    monkeypatch.setattr(place, "LAYOUT_VERSION", place.LAYOUT_VERSION + 1)
    assert not is_usable(file)
    wanted = f"has layout {place.LAYOUT_VERSION - 1}, this version needs {place.LAYOUT_VERSION}; .*--rebuild"
    with pytest.raises(BlockedError, match=wanted), open_warehouse(file, key, scratch(file)):
        pass


def test_a_damaged_file_is_told_and_not_quoted(file: Path, key: bytes) -> None:
    file.write_bytes(b"Hildegard of Bingen" * 1000)
    assert not is_usable(file)
    with pytest.raises(BlockedError) as blocked, open_warehouse(file, key, scratch(file)):
        pass
    assert "warehouse.duckdb cannot be opened: it is damaged or another program holds it" in str(blocked.value)
    assert "Hildegard" not in str(blocked.value)
    assert blocked.value.__suppress_context__


def test_nothing_is_fetched_from_elsewhere(file: Path, key: bytes) -> None:
    with open_warehouse(file, key, scratch(file)) as connection:
        for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
            assert connection.execute("select current_setting(?)", [name]).fetchone() == (False,)


def test_names_are_quoted() -> None:
    assert quoted('a"b') == '"a""b"'
    assert column_list(FEEDS["separation"]) == '"worker_id", "separation_date", "reason"'
