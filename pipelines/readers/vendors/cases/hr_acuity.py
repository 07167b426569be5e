"""HR Acuity: cases with their allegations (case).

The vendor publishes no layout. This is the layout to ask for, with one row per allegation or per case: case_id,
received_date, closed_date, issue_type, allegation_outcome (of each issue), action_taken, reporter_named (yes or no),
reporter_gender, subject_level, unit; days in ISO. Several issues or outcomes in one cell are joined by ";". Of the
outcomes of a case the strongest stands. Any other column, names and notes among them, is dropped.

To be told: what the organization's own issues and outcomes mean, in `values:`; levels as everywhere; and
`columns: {unit: division}` where units are divisions and not departments.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import duckdb

from pipelines.readers.contract import NO, YES, Loading, ReadOptions, Staged
from pipelines.readers.delivery import Delivery
from pipelines.readers.staging import literal
from pipelines.readers.vendors.cases.allegations import one_row_per_case
from pipelines.readers.vendors.cases.issues import ISSUES
from pipelines.readers.vendors.declaration import Vendor, Words, share_of_headings
from pipelines.readers.vendors.mapped import taken_cells
from pipelines.readers.vendors.rewriting import position, stage_cells

_NAMED = "reporter_named"
_HEADINGS = ("case_id", "received_date", "issue_type", "allegation_outcome", _NAMED, "subject_level")


def read(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    options: ReadOptions,
    table: str,
    expected: Collection[str],
) -> Staged:
    """Stage cases, one row for each case_id."""
    loading = Loading(lambda columns: _loaded(columns, options))
    staged = stage_cells(connection, delivery, replace(options, loading=loading), table, expected)
    return one_row_per_case(connection, staged, table, options)


def _loaded(columns: Sequence[str], options: ReadOptions) -> dict[int, str]:
    """The cells that mean something; a case whose reporter is named is not anonymous."""
    cells = taken_cells(columns, options)
    at = position(columns, _NAMED)
    if at in cells:
        yes, no = (", ".join(map(literal, words)) for words in (YES, NO))
        said = f"lower(c{at})"
        cells[at] = f"case when {said} in ({yes}) then 'no' when {said} in ({no}) then 'yes' else c{at} end"
    return cells


def _recognize(records: Sequence[Sequence[str]]) -> float:
    return share_of_headings(_HEADINGS, [cell.removesuffix("[]") for cell in records[0]]) if records else 0.0


FORMAT = Vendor(
    name="hr_acuity",
    title="HR Acuity cases, in the layout to ask for",
    feeds={
        "case": Words(
            columns={
                "received_date": "received_on",
                "closed_date": "closed_on",
                "issue_type": "issues",
                "issue_type[]": "issues",
                "allegation_outcome": "outcome",
                _NAMED: "anonymous",
                "unit": "department",
            },
            values={
                "issues": ISSUES,
                "outcome": {
                    "partially substantiated": "partially",
                    "inconclusive": "undetermined",
                    "insufficient information": "undetermined",
                },
                "reporter_gender": {"female": "woman", "male": "man"},
            },
        )
    },
    recognize=_recognize,
    read=read,
)
