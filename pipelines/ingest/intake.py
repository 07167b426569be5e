"""One feed's files, taken: staged, typed, judged, and committed with their register entry.

A file is taken whole or refused whole; a refused one leaves the feed's earlier rows standing. Messages
carry file, column, rule and counts, never a person's value.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import duckdb

from models.errors import FileRejectedError
from models.feeds import FEEDS, Feed
from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines import readers
from pipelines.erasure import tombstones
from pipelines.ingest import identity, judgement, register, standing
from pipelines.ingest.columns import Mapping, map_columns
from pipelines.ingest.file_names import date_in_name
from pipelines.ingest.plan import Candidate, FeedPlan, readable
from pipelines.ingest.rows import build_typed_rows, forget_people, free_text_condition
from pipelines.settings import Settings
from pipelines.warehouse import column_list, quoted, transaction


@dataclass(slots=True)
class Intake:
    """What a run did for one feed."""

    feed: str
    accepted: list[register.Entry] = field(default_factory=list)
    rejected: list[register.Entry] = field(default_factory=list)
    rows_standing: int = 0


def take_feed(
    connection: duckdb.DuckDBPyConnection,
    plan: FeedPlan,
    settings: Settings,
    run_id: str,
    progress: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Carry out the plan of one feed; afterwards `raw.<feed>` holds the rows that stand.

    Every file commits by itself with its register entry; the standing rows follow in one transaction, and a
    marker makes the next run finish them when this one dies in between.
    """
    feed = FEEDS[plan.feed]
    done = Intake(plan.feed)
    for refusal in plan.outlived:
        register.forget_rejection(connection, feed.name, refusal.path)
    try:
        for candidate in plan.new:
            progress(candidate.relative)
            entry = _entry(candidate)
            try:
                _take_file(connection, feed, readable(candidate), entry, settings, run_id)
                done.accepted.append(entry)
            except FileRejectedError as refused:
                entry.detail["rejected"] = str(refused)
                register.reject(connection, entry, run_id)
                done.rejected.append(entry)
    finally:
        forget_people(connection)
    with transaction(connection):
        for candidate in plan.reordered:
            register.reorder(connection, _entry(candidate))
        for entry in plan.unclaimed:
            register.withdraw(connection, feed.name, entry.path)
        register.write_loaded(connection, feed.name, standing.resolve(connection, feed))
        if feed.name in identity.SOURCES:
            identity.write_aliases(connection)
        connection.execute("delete from register.setting where name = ?", [f"unresolved {feed.name}"])
    row = connection.execute(f"select count(*) from raw.{quoted(feed.name)}").fetchone()
    done.rows_standing = int(row[0]) if row else 0
    return done


def _entry(candidate: Candidate) -> register.Entry:
    return register.Entry(
        path=candidate.relative,
        feed=candidate.source.feed,
        sha256=candidate.sha256,
        fingerprint=candidate.fingerprint,
        ordered_at=candidate.ordered_at,
        delivered_on=candidate.delivered_on,
    )


def stage_and_judge(
    connection: duckdb.DuckDBPyConnection, feed: Feed, candidate: Candidate, entry: register.Entry, settings: Settings
) -> Mapping:
    """Read one file into temp tables `staged` and `typed` and temp view `judged`; fill the entry's accounting.

    Nothing of the warehouse changes, so `allyship check` uses it too. Raises FileRejectedError when the file
    cannot be read as the feed, or more than the tolerance of its rows would be quarantined.
    """
    source = candidate.source.completed()
    named = None
    if source.snapshot_date and source.snapshot_date != "from_column":
        named = date_in_name(candidate.path.name, source.snapshot_date)
        if named is None:
            raise FileRejectedError(f"the file name holds no snapshot date of the form {source.snapshot_date}")
    options = readers.ReadOptions(
        format=source.format or readers.known_format(candidate.path) or "csv",
        delimiter=source.delimiter,
        encoding=source.encoding,
        sheet=source.sheet,
        feed=feed.name,
        questions=source.questions,
        timezone=settings.organization.timezone,
        columns=source.columns,
        values=source.values,
        constants=source.constants,
        dates=source.dates,
        zone=source.timezone,
        named_date=named,
    )
    expected = {*source.columns, *feed.column_names}
    try:
        staged = readers.stage(
            connection, candidate.path, options, "staged", expected=expected, landing=candidate.landing
        )
    except FileRejectedError as refused:
        # Whoever shows the message names the file already.
        raise FileRejectedError(str(refused).removeprefix(f"{candidate.relative}: ")) from None
    entry.records_read = staged.records_read
    if staged.records_read == 0:
        raise FileRejectedError("the file has a header and no records")
    mapping = map_columns(feed, source, staged.columns, named)
    mapping = replace(
        mapping,
        dropped=(*staged.dropped, *mapping.dropped),
        not_delivered=(*mapping.not_delivered, *staged.not_found),
    )
    build_typed_rows(connection, feed, source, mapping, settings.levels, "staged", typed_cells=staged.typed)
    entry.detail |= {
        "columns dropped": list(mapping.dropped),
        "columns not delivered": [
            heading
            for heading in mapping.not_delivered
            if heading in candidate.source.columns or heading in staged.not_found
        ],
        register.USUAL_NAMES: [f"{heading} = {column}" for column, heading in mapping.by_usual_name.items()],
    }
    entry.skipped = dict(staged.skipped)
    erased = tombstones.leave_out(connection, feed)
    if erased and staged.stride == 1:
        entry.skipped[tombstones.SKIPPED] = erased
    elif erased:
        entry.detail[tombstones.LEFT_OUT] = erased
    sentences = _leave_out_free_text(connection, feed)
    if sentences and staged.stride == 1:
        entry.skipped["free text"] = sentences
    elif sentences:
        entry.detail["answers of free text left out"] = sentences
    entry.records_used = staged.records_read - sum(entry.skipped.values())
    entry.rows_made = _count(connection, "select count(*) from typed") + staged.unreadable
    judgement.judge(connection, feed, len(staged.columns), staged.stride)
    entry.rows_repeated = _count(connection, "select count(*) from judged where _repeat")
    reasons = judgement.reasons(connection)
    entry.rows_quarantined = _count(connection, "select count(*) from quarantined")
    entry.detail["quarantine reasons"] = reasons
    if entry.rows_quarantined > settings.tolerance * entry.rows_made:
        raise FileRejectedError(
            f"{entry.rows_quarantined:,} of {entry.rows_made:,} rows would be quarantined, more than the tolerance of "
            f"{settings.tolerance:.1%}: " + judgement.explain(connection, feed, source, mapping, settings, reasons)
        )
    return mapping


def _take_file(
    connection: duckdb.DuckDBPyConnection,
    feed: Feed,
    candidate: Candidate,
    entry: register.Entry,
    settings: Settings,
    run_id: str,
) -> None:
    try:
        stage_and_judge(connection, feed, candidate, entry, settings)
        with transaction(connection):
            file_id = register.accept(connection, entry, run_id)
            connection.execute(
                f"insert into delivered.{quoted(feed.name)} "
                f"select ?, _record, {column_list(feed)} from judged where not _repeat and len(_reasons) = 0",
                [file_id],
            )
            connection.execute("insert into register.quarantine select ?, * from quarantined", [file_id])
            connection.execute("insert or replace into register.setting values (?, '1')", [f"unresolved {feed.name}"])
    finally:
        _forget_file(connection)


def forget_staged(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what `stage_and_judge` left: ids as delivered, which nothing may keep once a feed's files are taken."""
    _forget_file(connection)
    forget_people(connection)


def _forget_file(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("drop view if exists temp.judged")
    readers.forget(connection, "staged")
    for table in ("typed", "marked", "quarantined"):
        connection.execute(f"drop table if exists temp.{table}")


def _leave_out_free_text(connection: duckdb.DuckDBPyConnection, feed: Feed) -> int:
    """Take answers that read like sentences out of the rows, and return how many: free text is stored nowhere."""
    if not {"item", "answer"} <= set(feed.column_names):
        return 0
    closed = [item for item, answers in ITEM_ANSWERS.items() if answers]
    row = connection.execute(
        f"delete from typed where item not in (select unnest(?::varchar[])) and ({free_text_condition()})", [closed]
    ).fetchone()
    return int(row[0]) if row else 0


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
