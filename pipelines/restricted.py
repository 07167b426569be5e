"""Restricted marts: rows about people by pseudonym, for analysts whom the organization names to the file system.

Off unless allyship.yaml says `restricted: true`. Answers, cases, ethnicity and what people said of each other are never
part of them, pay only with `restricted_pay: true`. One private file for each release, removed with it; an erasure
removes all of them, and the next release comes with new ones.
"""

import os
import shutil
from pathlib import Path

import duckdb

from pipelines.home import Home
from pipelines.readers.staging import literal
from pipelines.release import shelf
from pipelines.settings import Settings

FILE = "marts.duckdb"

_MARTS = {
    "workforce": (
        "one row per worker and snapshot date",
        "select worker_id as person, snapshot_date, gender, level, department, division, location, country, "
        "job_family, manager_id as manager, worker_type, status, hire_date, fte from raw.worker_snapshot",
    ),
    "promotion": (
        "one row per worker and promotion, delivered or seen in the snapshots",
        "select person, promotion_date, from_level, to_level from facts.promotion",
    ),
    "separation": (
        "one row per worker and last day employed",
        "select worker_id as person, separation_date, reason from raw.separation",
    ),
    "enrolment": (
        "one row per program, person and cohort",
        "select e.program_id as program, p.kind as program_kind, e.person_id as person, e.cohort, e.role, "
        "e.enrolled_on, e.left_on, e.completed_on "
        "from raw.enrolment as e left join raw.program as p using (program_id)",
    ),
    "pairing": (
        "one row per pair",
        "select program_id as program, kind, direction, guide_id as guide, protege_id as protege, started_on, "
        "ended_on, end_reason, meetings, last_met_on from raw.pairing",
    ),
}
_PAY = {
    "pay": (
        "one row per worker and pay date",
        "select worker_id as person, pay_date, hourly_pay, bonus_12m from raw.pay",
    )
}


def publish(connection: duckdb.DuckDBPyConnection, home: Home, settings: Settings, release_id: str) -> list[str]:
    """Write the marts of a release that has become current, and remove those whose release is gone.

    Args:
        connection: the warehouse as the release was computed from it.
        home: where; the marts come to stand in `restricted/<release_id>/`, folder 0700, file 0600.
        settings: say whether there are marts. Where there are none, those of earlier releases go too.
        release_id: the release.

    Returns:
        The tables written, in order.
    """
    kept = {release.release_id for release in shelf.releases(home)} if settings.restricted else set()
    for folder in home.restricted.iterdir():
        if folder.name not in kept:
            _remove(folder)
    if not settings.restricted:
        return []
    marts = {**_MARTS, **(_PAY if settings.restricted_pay else {})}
    before = os.umask(0o077)
    try:
        folder = home.restricted / release_id
        _remove(folder)
        draft = home.restricted / f".{release_id}"
        _remove(draft)
        draft.mkdir()
        _write(connection, draft / FILE, marts)
        draft.rename(folder)
    finally:
        os.umask(before)
    return list(marts)


def _write(connection: duckdb.DuckDBPyConnection, file: Path, marts: dict[str, tuple[str, str]]) -> None:
    connection.execute(f"attach {literal(str(file))} as marts (storage_version 'v1.0.0')")
    try:
        for name, (grain, query) in marts.items():
            connection.execute(f"create table marts.{name} as select * from ({query}) order by all")
            connection.execute(f"comment on table marts.{name} is {literal(grain)}")
    finally:
        connection.execute("detach marts")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
