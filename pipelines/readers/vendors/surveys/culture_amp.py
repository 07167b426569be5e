"""Culture Amp: the employee file (CSV or XLSX), and results that were counted for each group.

Source of the layout: the vendor's public template of the employee file and its support pages. Headings are exact, days
ISO. The template has lines of instructions before the headings and after the people, which often stay in, and a tab of
them (then `sheet` must name the other). End Date is blank for who is employed; who left is in the file where it was
imported in full. Standard result extracts hold one demographic and no cross tables, so that counted results are taken
as a table of one row per question, answer and group, with the number of respondents.

Read: workers as of a day, by Employee Id or else by Email; leavers, from those with an End Date (the last day
employed); managers by their address, which ingestion resolves; counts of answers.

Dropped: names, date of birth, telephone, manager's name, all that is not mapped.

To be told: `snapshot_date`; which column is the level. Job Title Level counts from the top in the vendor's template, so
that it is never taken as a rank unless `columns` and `levels` say so. For counts: `wave`, `launched_on`, questions.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import duckdb

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.days import day_in
from pipelines.readers.delivery import Delivery
from pipelines.readers.layout import header_texts
from pipelines.readers.staging import quoted
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.employments import AFTER, ENDED
from pipelines.readers.vendors.mapped import keep_mapped, mapped_day, positions
from pipelines.readers.vendors.rewriting import cell, leave_out, position, stage_cells
from pipelines.readers.vendors.surveys.answer_words import GENDER_WORDS
from pipelines.readers.vendors.surveys.counted_answers import give_counts

_EMPLOYEES = ("Name", "Preferred Name", "Employee Id", "Email", "Date of Birth", "Start Date", "End Date", "Language")
_COUNTS = ("Question", "Response", "Count")
_LOOKED_AT = 20
_WORKER_TYPES: dict[str, str | None] = {
    "full-time": "employee", "part-time": "employee", "full time": "employee", "part time": "employee",
    "permanent": "employee", "fixed-term": "employee", "intern": "employee", "casual": "employee",
    "contractor": "contingent", "contingent": "contingent", "freelance": "contingent", "agency": "contingent",
}  # fmt: skip


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage the wanted feed: workers as of a day, leavers, or counted answers."""
    staged = stage_cells(connection, delivery, options, table, {*expected, *_EMPLOYEES, *_COUNTS})
    if options.feed == "survey_count":
        known: Collection[str] = (*options.columns, "item", "answer", "n")
        staged = _below_header(connection, delivery, staged, table, known, 3, "question, answer and count")
        return give_counts(connection, delivery, staged, options, table)
    staged = _below_header(connection, delivery, staged, table, _EMPLOYEES, 4, "Name, Employee Id, Email, Start Date")
    employee, email, ended = (cell(staged.columns, heading) for heading in ("Employee Id", "Email", "End Date"))
    staged = leave_out(connection, staged, table, "instructions", f"coalesce({employee}, {email}) is null")
    worker = {} if "worker_id" in positions(staged, options) else {"worker_id": f"coalesce({employee}, {email})"}
    found = (position(staged.columns, heading) for heading in ("Employee Id", "Email"))
    ids = [at for at in found if at is not None]
    if options.feed == "separation":
        staged = leave_out(connection, staged, table, "no end date", f"{ended} is null")
        return keep_mapped(connection, staged, table, options, worker, read=ids)
    as_of = mapped_day(staged, options, "snapshot_date")
    last_day = day_in(ended, options.dates.get("hire_date"), iso_too=staged.typed)
    # Whoever works their notice is still employed; without a day to compare, an End Date means gone.
    gone = f"{ended} is not null and coalesce({last_day} < {as_of}, true)"
    staged = leave_out(connection, staged, table, ENDED, gone)
    staged = leave_out(connection, staged, table, AFTER, f"{mapped_day(staged, options, 'hire_date')} > {as_of}")
    return keep_mapped(connection, staged, table, options, worker, read=ids)


def _below_header(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    staged: Staged,
    table: str,
    known: Collection[str],
    enough: int,
    named: str,
) -> Staged:
    """Take the row that holds the headings as the header, and leave out what stands above it."""
    if _headings_in(known, staged.columns) >= enough:
        return staged
    rows = connection.execute(
        f"select * from temp.{quoted(table)} where _record <= {_LOOKED_AT} order by _record"
    ).fetchall()
    for number, *cells in rows:
        texts = header_texts([text or "" for text in cells])
        if _headings_in(known, texts) >= enough:
            below = leave_out(connection, staged, table, "instructions", f"_record <= {int(number)}")
            return replace(below, columns=texts)
    raise delivery.rejected(f"no Culture Amp file: expected the headings {named} in one of the first rows")


def _headings_in(known: Collection[str], cells: Sequence[str]) -> int:
    there = {" ".join(text.split()).casefold() for text in cells}
    return len({heading.casefold() for heading in known} & there)


def _recognize(records: Sequence[Sequence[str]]) -> float:
    return max((share_of_headings(_EMPLOYEES, record) for record in records[:_LOOKED_AT]), default=0.0)


FORMAT = Vendor(
    name="culture_amp",
    title="Culture Amp employee file and counted results",
    feeds={
        "worker_snapshot": Words(
            columns={
                "Email": "email",
                "Manager Email": "manager_id",
                "Manager Id": "manager_id",
                "Department": "department",
                "Division": "division",
                "Country": "country",
                "Location": "location",
                "Start Date": "hire_date",
                "Gender": "gender",
                "Race/Ethnicity": "ethnicity",
                "Employment Type": "worker_type",
            },
            values={"gender": {**GENDER_WORDS, "": "undisclosed"}, "worker_type": _WORKER_TYPES},
        ),
        "separation": Words(columns={"End Date": "separation_date"}),
        "survey_count": Words(
            columns={
                "Question": "item",
                "Response": "answer",
                "Answer": "answer",
                "Count": "n",
                "Responses": "n",
                "Gender": "gender",
                "Department": "department",
                "Division": "division",
            },
            values={"gender": GENDER_WORDS},
        ),
    },
    recognize=_recognize,
    read=read,
)
