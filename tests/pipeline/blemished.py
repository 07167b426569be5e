"""Raw feeds with gaps and slips: what organizations deliver, and the sample does not.

Optional cells are emptied, days moved by months, answers of yes and no turned, records and whole snapshots missing,
promotions or invitations not delivered at all, people in snapshots whom a separation has let go. Demographics of a
respondent are emptied for all of the respondent's answers, since a survey has them once; so are weights given.
"""

import duckdb
import numpy as np

from models.feeds import FEEDS, Column, Feed

# What a whole delivery is dated by stays, as do head counts by unit: an employee has one.
KEPT_DAYS = {"snapshot_date", "pay_date", "as_of", "launched_on", "cycle_end", "month", "week_start"}
KEPT = {"snapshot_date", "status", "fte", "email", "department", "division"}
DEMOGRAPHICS = {"gender", "division", "department", "level", "weight"}


def blemish(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Put a table with blemishes in the place of every raw feed; the same seed makes the same ones."""
    random = np.random.default_rng(seed)
    # Chance is drawn in the order of the rows.
    connection.execute("set threads = 1")
    connection.execute("select setseed(?)", [seed % 100 / 100]).fetchall()
    for name, feed in FEEDS.items():
        if name == "id_alias":
            continue
        share = float(random.choice([0, 0.05, 0.3]))
        kept = float(random.choice([1, 0.97] if name == "worker_snapshot" else [1, 0.9, 0.5]))
        columns = ", ".join(f'{_slipped(feed, column, share)} as "{column.name}"' for column in feed.columns)
        _replace(connection, name, f'select {columns} from raw."{name}" where random() < {kept}')
    for statement in _left_out(seed):
        connection.execute(statement)
    connection.execute("set threads = 2")


def _slipped(feed: Feed, column: Column, share: float) -> str:
    """Return the SQL of a column's cells, of which that share is emptied, moved or turned."""
    name = f'"{column.name}"'
    moved = f"({name} + (random() * 240 - 120)::integer)::date"
    if feed.name == "survey_response" and column.name in DEMOGRAPHICS:
        emptied = f"hash(respondent_id::varchar || '{column.name}') % 100 < {100 * share}"
        return f"case when not {emptied} then {name} end"
    if column.name in ("worker_type", "reporter_worker_type"):
        return f"case when random() < 0.03 then 'contingent' else {name} end"
    if column.required or column.default is not None or (column.name in feed.key and column.name != "cohort"):
        slips = column.type == "date" and column.name not in KEPT_DAYS
        return f"case when random() < {share} then {moved} else {name} end" if slips else name
    if column.type == "date":
        return f"case when random() < {share / 2} then null when random() < {share} then {moved} else {name} end"
    if column.type == "boolean":
        turned = f"not coalesce({name}, random() < 0.5)"
        return f"case when random() < {share} then null when random() < {share} then {turned} else {name} end"
    is_held = feed.name == "worker_snapshot" and column.name in KEPT
    return name if is_held else f"case when random() >= {share} then {name} end"


def _replace(connection: duckdb.DuckDBPyConnection, feed: str, query: str) -> None:
    connection.execute(f"create temp table blemished as {query}")
    (kind,) = connection.execute(
        "select table_type from information_schema.tables where table_schema = 'raw' and table_name = ?", [feed]
    ).fetchone() or ("BASE TABLE",)
    connection.execute(f'drop {"view" if kind == "VIEW" else "table"} raw."{feed}"')
    connection.execute(f'create table raw."{feed}" as from blemished')
    connection.execute("drop table blemished")


def _left_out(seed: int) -> list[str]:
    """Return statements that take out, or put in, what concerns a whole feed: always, or for some of the seeds."""
    always = [
        "insert into raw.separation select worker_id, (snapshot_date - 40)::date, 'voluntary' from raw.worker_snapshot "
        "where random() < 0.002",
        "delete from raw.separation where rowid not in "
        "(select min(rowid) from raw.separation group by worker_id, separation_date)",
        "update raw.worker_snapshot set gender = 'another' where random() < 0.01",
    ]
    some = {
        2: "update raw.survey_response set weight = 0.5 + hash(respondent_id::varchar) % 1000 / 500 "
        "where wave = (select min(wave) from raw.survey_response)",
        3: "delete from raw.promotion",
        4: "delete from raw.worker_snapshot where snapshot_date between '2025-03-01' and '2025-06-15'",
        5: "delete from raw.survey_invitation",
    }
    return [*always, *(statement for number, statement in some.items() if seed % number == 0)]
