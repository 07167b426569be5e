"""The large organization: all of its people in the monthly files, a part of them in all others, under the same ids."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from sample.generate import AS_OF
from sample.large import generate_large
from sample.managers import NOBODY
from sample.truths import SampleTruths
from sample.workforce import Workforce, simulate

ROWS, MONTHS = 30_000, 13


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    written = generate_large(folder, ROWS, months=MONTHS, surveyed=1_000, attended=700, seed=7)
    assert written == pytest.approx(ROWS, rel=0.01)
    return folder


@pytest.fixture(scope="module")
def connection(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        files = str(home / "landing/hr/worker_snapshot_*.csv")
        connection.execute("create table worker as from read_csv(?, all_varchar = true)", [files])
        yield connection


def test_there_is_one_file_a_month_and_it_holds_everyone(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "select count(*), count(distinct snapshot_date), count(distinct (worker_id, snapshot_date)) from worker"
    ).fetchone()
    assert found is not None
    rows, months, keys = found
    assert rows == keys
    assert months == MONTHS


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("programs/attendance.csv", "person_id"),
        ("programs/ally_act.csv", "actor_id"),
        ("hr/id_alias.csv", "worker_id"),
        ("hr/pay.csv", "worker_id"),
        ("hr/separations.csv", "worker_id"),
    ],
)
def test_people_of_the_other_files_stand_in_the_monthly_ones(
    home: Path, connection: duckdb.DuckDBPyConnection, file: str, column: str
) -> None:
    found = connection.execute(
        f"select count(*), count(*) filter (where {column} not in (select worker_id from worker)) "
        "from read_csv(?, all_varchar = true)",
        [str(home / "landing" / file)],
    ).fetchone()
    assert found is not None
    rows, unknown = found
    assert rows > 0
    # Hired and gone within one month: such people stand in no month-end's file.
    assert unknown <= rows / 50


def test_the_configuration_names_the_monthly_files(home: Path) -> None:
    text = (home / "allyship.yaml").read_text(encoding="utf-8")
    assert '{feed: worker_snapshot, files: "hr/worker_snapshot_*.csv", format: csv}' in text
    assert "workday" not in text


def test_as_parquet_the_rows_are_the_same(home: Path, tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    generate_large(tmp_path, ROWS, months=MONTHS, surveyed=1_000, attended=700, form="parquet", seed=7)
    files = str(tmp_path / "landing/hr/worker_snapshot_*.parquet")
    columns = ", ".join(f"{name}::varchar" for (name, *_) in connection.execute("describe worker").fetchall())
    different = connection.execute(
        f"select count(*) from (select {columns} from read_parquet(?) except all from worker)", [files]
    ).fetchone()
    assert different == (0,)


@pytest.fixture(scope="module")
def workforce() -> Workforce:
    return simulate(SampleTruths(as_of=AS_OF, employees=500, months=MONTHS), seed=3)


@pytest.mark.parametrize("step", [1, 3])
def test_a_part_keeps_its_people_and_their_history(workforce: Workforce, step: int) -> None:
    part = workforce.every(step)
    assert part.people == -(-workforce.people // step)
    for name in ("worker_id", "gender", "left_reason", "fte"):
        assert (getattr(part, name) == getattr(workforce, name)[::step]).all()
    assert (part.level == workforce.level[:, ::step]).all()
    inside = part.promotion_person * step
    kept = workforce.promotion_person % step == 0
    assert (inside == workforce.promotion_person[kept]).all()
    assert (part.promotion_month == workforce.promotion_month[kept]).all()


def test_a_manager_outside_the_part_is_nobody_in_it(workforce: Workforce) -> None:
    part = workforce.every(3)
    whole = workforce.manager[:, ::3]
    outside = (whole % 3 != 0) | (whole == NOBODY)
    assert (part.manager[outside] == NOBODY).all()
    assert (part.worker_id[part.manager[~outside]] == workforce.worker_id[whole[~outside]]).all()
    assert np.any(outside)
    assert np.any(~outside)
