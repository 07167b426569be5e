"""How much memory the warehouse's database may hold: what the machine's operator says, else enough for a large home."""

from pathlib import Path

import pytest

from models.errors import ConfigurationError
from pipelines.home import Home
from pipelines.runs.job import run_job
from pipelines.warehouse import MEMORY, MEMORY_VARIABLE, open_warehouse


def _held(scratch: Path) -> tuple[object, ...] | None:
    """Return the database's limit in bytes, to the tenth of a unit that it tells."""
    with open_warehouse(Path(":memory:"), bytes(32), scratch) as connection:
        return connection.execute("select parse_formatted_bytes(current_setting('memory_limit'))").fetchone()


def _bytes(size: float, unit: int) -> tuple[int]:
    return (int(round(size, 1) * unit),)


@pytest.mark.parametrize(
    ("named", "expected"),
    [("512MB", _bytes(512e6 / 2**20, 2**20)), ("6 GB", _bytes(6e9 / 2**30, 2**30)), ("2GiB", (2 * 2**30,))],
)
def test_the_operator_names_it(
    named: str, expected: tuple[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, named)
    assert _held(tmp_path) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("named", [None, ""])
def test_unless_named_it_is_bounded(named: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMORY_VARIABLE, raising=False)
    if named is not None:
        monkeypatch.setenv(MEMORY_VARIABLE, named)
    limit = _held(tmp_path)
    assert limit is not None
    assert MEMORY == "3GB"
    assert int(str(limit[0])) <= 3 * 10**9


@pytest.mark.parametrize("named", ["lots", "0GB", "-1", "50%", "1GB'; drop schema raw"])
def test_no_size_is_refused_before_anything_begins(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, named)
    home = Home(tmp_path)
    home.create()
    home.config_file.write_text("organization: {name: Example}\n", encoding="utf-8")
    home.warehouse_file.write_bytes(b"stays")
    with pytest.raises(ConfigurationError, match="ALLYSHIP_MEMORY is no size of memory; expected"):
        run_job(home)
    assert home.warehouse_file.read_bytes() == b"stays"
