"""The one resource: the home's open warehouse, locked for the whole run and closed whatever happens."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager

import dagster as dg
import duckdb
from pydantic import PrivateAttr

from models.errors import BlockedError
from pipelines.home import Home
from pipelines.ledger import entries, store
from pipelines.orchestration.history import kept_open
from pipelines.own_metrics import configured
from pipelines.pseudonyms import key_id
from pipelines.release import shelf
from pipelines.release.publication import settle
from pipelines.runs.lock import hold
from pipelines.settings import Settings
from pipelines.warehouse import open_warehouse


class Warehouse(dg.ConfigurableResource):  # type: ignore[type-arg]
    """One connection to the warehouse for all steps of a run (in-process executor), and the home's settings."""

    home_folder: str

    _connection: duckdb.DuckDBPyConnection | None = PrivateAttr(default=None)
    _settings: Settings | None = PrivateAttr(default=None)

    @property
    def home(self) -> Home:
        """The organization's home."""
        return Home.locate(self.home_folder)

    @property
    def settings(self) -> Settings:
        """allyship.yaml as read when the run began."""
        if self._settings is None:
            raise BlockedError("the settings are read when a run begins, not before")
        return self._settings

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The open warehouse."""
        if self._connection is None:
            raise BlockedError("the warehouse is open only while a run goes on")
        return self._connection

    def column_schema(self, table: str) -> dg.TableSchema:
        """Return the columns of a stored table or view, for Dagster's pages."""
        described = self.connection.execute(f"describe {table}").fetchall()
        return dg.TableSchema(columns=[dg.TableColumn(name=row[0], type=row[1]) for row in described])

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator["Warehouse", None, None]:
        """Lock the home and open the warehouse around the run; both are let go even when a step raises."""
        home = self.home
        self._settings = configured(home)
        key = home.pseudonym_key()
        with ExitStack() as stack:
            if context.instance is not None:
                stack.enter_context(kept_open(context.instance))
            stack.enter_context(hold(home))
            settle(home)
            connection = stack.enter_context(open_warehouse(home.warehouse_file, key, home.scratch))
            stack.enter_context(store.attached(connection, home.ledger_file, key_id(key)))
            published = shelf.published_ids(home)
            entries.reconcile(connection, published)
            entries.demand_memory(connection, published)
            self._connection = connection
            try:
                yield self
            finally:
                self._connection = None
