"""Verdicts of certification from an earlier run: a metric and period of which all is as it was need no second attack.

Open metrics are computed anew every night, and most of their periods come out the same. A verdict is kept under a
digest of all that certification looked at, of the limits it was held to and of the product's version, so that another
attack could only come to the same. Where the warehouse is lost, everything is attacked again.
"""

from collections.abc import Iterable
from hashlib import sha256

import duckdb
import pandas as pd

from pipelines.version import product_version

# What is to be hidden of one metric and period: the places of rows, in order of their keys, and the rules.
Verdict = tuple[tuple[int, str], ...]
_COLUMNS = ("digest", "place", "rule")


def digest_of(inputs: Iterable[object]) -> str:
    """Return the digest of what a verdict was passed on; its parts have to have exact and stable representations."""
    taken = sha256(product_version().encode())
    for part in inputs:
        taken.update(repr(part).encode())
        taken.update(b"\n")
    return taken.hexdigest()


class Verdicts:
    """The verdicts of the last run, and those that this one comes to."""

    def __init__(self, known: dict[str, Verdict] | None = None) -> None:
        self._known = known or {}
        self._now: dict[str, Verdict] = {}

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> "Verdicts":
        """Read `metrics.verdict`; nothing is known where it is not there."""
        there = connection.execute(
            "select 1 from duckdb_tables() where schema_name = 'metrics' and table_name = 'verdict'"
        ).fetchone()
        found: dict[str, Verdict] = {}
        if there:
            # One row per row to hide, and one without a place where nothing is.
            rows = connection.execute(
                "select digest, place, rule from metrics.verdict order by digest, place"
            ).fetchall()
            for digest, place, rule in rows:
                found.setdefault(digest, ())
                if place is not None:
                    found[digest] += ((int(place), str(rule)),)
        return cls(found)

    def known(self, digest: str) -> Verdict | None:
        """Return the verdict on just this, None where there is none."""
        return self._known.get(digest)

    def keep(self, digest: str, verdict: Verdict) -> None:
        """Keep a verdict for the next run; those that are not kept again are forgotten."""
        self._now[digest] = verdict

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make `metrics.verdict` anew: one row per row to hide, or one without a place."""
        rows = pd.DataFrame(
            [(d, *told) for d, verdict in sorted(self._now.items()) for told in verdict or [(None, None)]],
            columns=list(_COLUMNS),
        ).astype({"place": "Int64", "digest": object, "rule": object})
        connection.register("verdicts_to_write", rows)
        connection.execute(
            "create or replace table metrics.verdict as "
            "select digest::varchar as digest, place::bigint as place, rule::varchar as rule from verdicts_to_write"
        )
        connection.unregister("verdicts_to_write")
