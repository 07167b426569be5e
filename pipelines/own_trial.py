"""Own metrics tried on empty facts: everything that they ask of DuckDB is asked once, before a night needs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from models.engine import counting_statements, group_of
from models.metrics import Figure, Metric, Survival
from models.metrics.declaration import GROUPS
from models.metrics.soundness import Fault
from models.organization import Organization
from pipelines.counting import count_family
from pipelines.counting.figures import count_figure
from pipelines.counting.survival import count_survival
from pipelines.facts import build_facts
from pipelines.home import KEY_BYTES
from pipelines.warehouse import open_warehouse


@dataclass(frozen=True, slots=True)
class Own:
    """A metric of an organization's own, and where it stands: a line of allyship.yaml, or a file in metrics."""

    place: str
    metric: Metric
    is_share: bool = False

    def told(self, faults: Sequence[Fault]) -> list[str]:
        """Return the faults as sentences that name place, metric and field."""
        return [f"{self.place}: metric '{self.metric.id}': field {field}: {words}" for field, words in faults]


def tried(own: Sequence[Own], organization: Organization) -> list[str]:
    """Compute every metric on empty facts; return a sentence for each that cannot be computed."""
    if not own:
        return []
    with (
        TemporaryDirectory() as scratch,
        open_warehouse(Path(":memory:"), bytes(KEY_BYTES), Path(scratch)) as connection,
    ):
        day = replace(organization, as_of=organization.as_of or date(2000, 1, 1))
        build_facts(connection, day, carry=False)
        count_family(connection, [], day)  # the table of cells, and the macros of statistics
        return [words for one in own for words in one.told(list(_faults(connection, one)))]


def _faults(connection: duckdb.DuckDBPyConnection, own: Own) -> Iterator[Fault]:
    metric = own.metric
    try:
        for statement in counting_statements([metric], {}) if metric.counts else ():
            connection.execute(statement)
    except duckdb.Error as fault:
        yield _explained(connection, own, fault)
    if metric.survival:
        try:
            count_survival(connection, metric)
        except duckdb.Error as fault:
            yield _explained_curve(connection, metric.survival, fault)
    for figure in metric.figures:
        yield from _figure_faults(connection, metric, figure)
    if metric.requires:
        try:
            connection.execute(f"select {metric.requires[0]}")
        except duckdb.Error as fault:
            yield "requires", _first_line(fault)


def _figure_faults(connection: duckdb.DuckDBPyConnection, metric: Metric, figure: Figure) -> Iterator[Fault]:
    try:
        count_figure(connection, metric, figure)
    except Exception as fault:  # the step is the organization's own code
        yield "figures", f"'{figure.statement}': {type(fault).__name__}: {_first_line(fault)}"


def _explained(connection: duckdb.DuckDBPyConnection, own: Own, fault: duckdb.Error) -> Fault:
    """Name the field that does not hold on its table, with the columns that there are."""
    among, of = ("among", "of") if own.is_share else ("denominator", "numerator")
    for count in own.metric.counts:
        # The numerator's condition may contain the denominator's, so that one is tried first.
        for field, side in ((among, count.denominator), (of, count.numerator), ("people", count.people)):
            table = f"facts.{side.table}"
            wanted = (
                ("fact" if own.is_share else field, f"select {side.count.replace('{rows}', '')} from {table}"),
                (field, f"select 1 from {table} where ({side.where})::boolean"),
                ("groups", f"select 1 from {table} where {GROUPS[count.group or group_of(count.measure)]}"),
                ("grain", f"select period_start, period_end from {table} where grain = ''"),
            )
            found = _first_that_fails(connection, table, wanted)
            if found:
                return found
    return "breakdowns", _first_line(fault)


def _explained_curve(connection: duckdb.DuckDBPyConnection, survival: Survival, fault: duckdb.Error) -> Fault:
    table = f"facts.{survival.table}"
    wanted = (
        ("survival.duration", f"select ({survival.duration})::integer from {table}"),
        ("survival.event", f"select ({survival.event})::boolean from {table}"),
        ("survival.people", f"select {survival.people or 'count(person)'} from {table}"),
        ("survival.left_before_start", f"select 1 from {table} where {survival.left_before_start or 'true'}"),
        ("survival.groups", f"select gender from {table}"),
        ("survival.table", f"select period_start, period_end from {table}"),
    )
    return _first_that_fails(connection, table, wanted) or ("breakdowns", _first_line(fault))


def _first_that_fails(
    connection: duckdb.DuckDBPyConnection, table: str, wanted: Sequence[tuple[str, str]]
) -> Fault | None:
    for field, statement in wanted:
        try:
            connection.execute(statement)
        except duckdb.Error as fault:
            columns = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
            return field, f"{_first_line(fault)} ({table} has {', '.join(columns)})"
    return None


def _first_line(fault: Exception) -> str:
    return str(fault).split("\n", 1)[0]
