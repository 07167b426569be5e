"""The SQLAlchemy dialect through which Great Expectations reaches a DuckDB connection that is already open.

Mends three things of duckdb_engine for this use: a database file can be open only once, so a cursor of the
given connection is lent instead of a second connection; results are read after DuckDB's cursor has moved
on, so they are buffered at once; and column reflection, which asks for catalog tables that DuckDB does not
have, is answered from DuckDB's own catalog without reading a row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import duckdb
import duckdb_engine
from sqlalchemy import types
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg2 import PGExecutionContext_psycopg2
from sqlalchemy.engine import Connection
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedPrimaryKeyConstraint

_SCHEME = "lent_duckdb"
_lent: dict[str, duckdb.DuckDBPyConnection] = {}


@contextmanager
def lend(connection: duckdb.DuckDBPyConnection, schema: str) -> Iterator[str]:
    """Lend cursors of an open connection to SQLAlchemy engines made from the URL this yields.

    Args:
        connection: stays open and stays the caller's; cursors see what it has committed.
        schema: where the cursors look for unqualified names.

    Yields:
        A URL for `create_engine`, good until the block ends. It names no file and holds no secret.
    """
    token = uuid4().hex
    _lent[token] = connection
    try:
        yield f"{_SCHEME}:///{token}?schema={schema}"
    finally:
        del _lent[token]


class _BufferingContext(PGExecutionContext_psycopg2):
    """Fetches a result before SQLAlchemy hands the cursor back, which would empty it."""

    def post_exec(self) -> None:
        super().post_exec()  # type: ignore[no-untyped-call]
        if self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, self.cursor.description)


class LentDialect(duckdb_engine.Dialect):
    """DuckDB over a lent connection; see the module's text for what differs and why."""

    execution_ctx_cls = _BufferingContext
    supports_statement_cache = False

    def connect(self, *_: Any, **opened: Any) -> Any:
        """Wrap a fresh cursor of the connection lent under the URL's token."""
        cursor = _lent[opened["database"]].cursor()
        cursor.execute(f'USE "{opened["url_config"]["schema"]}"')
        return duckdb_engine.ConnectionWrapper(cursor)

    def get_columns(
        self, connection: Connection, table_name: str, schema: str | None = None, **_: Any
    ) -> list[ReflectedColumn]:
        """Name the columns of a relation, in order; their types stay open, no expectation here needs them."""
        found = connection.exec_driver_sql(
            "SELECT column_name FROM duckdb_columns() WHERE database_name = current_database()"
            " AND schema_name = coalesce($1, current_schema()) AND table_name = $2 ORDER BY column_index",
            (schema, table_name),
        )
        return [{"name": name, "type": types.NullType(), "nullable": True, "default": None} for (name,) in found]

    def get_pk_constraint(
        self, connection: Connection, table_name: str, schema: str | None = None, **_: Any
    ) -> ReflectedPrimaryKeyConstraint:
        """Report no primary key: the keys of raw relations are rules, not constraints."""
        return {"constrained_columns": [], "name": None}


registry.register(_SCHEME, __name__, LentDialect.__name__)
