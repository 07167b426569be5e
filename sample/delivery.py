"""How the sample's tables become delivered files: CSV through DuckDB, with a little realistic dirt.

No feed is known here. Dates arrive as `datetime64[D]`, missing values as NaT, NaN, None or masked.
"""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np

# Heading to values, all of one length.
Table = dict[str, np.ndarray]

REPEATED, ODD_GENDER, BROKEN_DATE = 1, 2, 3
ODD_GENDER_WORD = "Unspecified"
BROKEN_DATE_WORD = "31/02/2026"

# One row in a thousand for each kind of dirt, in files of at least a thousand rows.
_ROWS_PER_FLAW = 1000


def words(vocabulary: Sequence[str], codes: np.ndarray) -> np.ndarray:
    """Return the word of each code; code -1 is a missing value."""
    worded: np.ndarray = np.array([*vocabulary, None], dtype=object)[codes]
    return worded


def numbered(prefix: str, numbers: np.ndarray, width: int) -> np.ndarray:
    """Return ids such as "S-000042": a prefix and a number padded with zeros."""
    return np.char.add(prefix, np.char.zfill(np.asarray(numbers).astype(str), width)).astype(object)


def optional(values: np.ndarray, present: np.ndarray) -> np.ma.MaskedArray:
    """Return whole numbers or booleans of which only those `present` are delivered."""
    return np.ma.masked_array(values, mask=~present)


def blanked(values: np.ndarray, blank: np.ndarray) -> np.ndarray:
    """Return words with missing values where `blank` says so."""
    kept = values.astype(object)
    kept[blank] = None
    return kept


def stacked(tables: Sequence[Table]) -> Table:
    """Return tables of the same headings as one, in the order given."""
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def flaws(rng: np.random.Generator, rows: int, *, genders: bool = True, dates: bool = True) -> np.ndarray:
    """Choose which rows of a file are dirty: 0 clean, REPEATED, ODD_GENDER or BROKEN_DATE.

    Each kind takes one row in a thousand, rounded down, so that no file holds more than 0.3 %.
    """
    kinds = [REPEATED] + [ODD_GENDER] * genders + [BROKEN_DATE] * dates
    chosen = rng.choice(rows, size=(len(kinds), rows // _ROWS_PER_FLAW), replace=False)
    flaw = np.zeros(rows, dtype=np.int8)
    flaw[chosen] = np.array(kinds)[:, None]
    return flaw


def repeat_flawed(flaw: np.ndarray) -> np.ndarray:
    """Return row positions in delivery order, rows marked REPEATED standing twice."""
    return np.repeat(np.arange(len(flaw)), 1 + (flaw == REPEATED))


class Delivery:
    """Writes into one landing folder through one in-memory DuckDB connection."""

    def __init__(self, landing: Path, seed: int) -> None:
        """Open the connection; `seed` decides which rows are dirty."""
        self.landing = landing
        self.connection = duckdb.connect()
        self._seed = seed

    def __enter__(self) -> "Delivery":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.connection.close()

    def stream(self, path: str) -> np.random.Generator:
        """Return the random stream that decides the dirt of one file, whatever else is written."""
        return np.random.default_rng((self._seed, zlib.crc32(path.encode())))

    def copy(self, query: str, path: str, form: Literal["csv", "parquet"] = "csv") -> None:
        """Write a query's rows as `<landing>/<path>`, replacing the file."""
        target = self.landing / path
        target.parent.mkdir(parents=True, exist_ok=True)
        quoted = str(target).replace("'", "''")
        options = "FORMAT csv, HEADER" if form == "csv" else "FORMAT parquet"
        self.connection.execute(f"COPY ({query}) TO '{quoted}' ({options})")

    def write(
        self,
        path: str,
        columns: Table,
        *,
        gender: str | None = None,
        broken_date: str | None = None,
        dirty: bool = True,
    ) -> None:
        """Write columns of equal length as one CSV file, in the given order.

        Args:
            path: Where to, below the landing folder.
            columns: Heading to values.
            gender: Column that gets unknown genders, where the file is large enough for dirt.
            broken_date: Column that gets dates which are none.
            dirty: False keeps the file clean (reference data that others point to).
        """
        rows = len(next(iter(columns.values())))
        clean = np.zeros(rows, dtype=np.int8)
        flaw = flaws(self.stream(path), rows, genders=bool(gender), dates=bool(broken_date)) if dirty else clean
        order = repeat_flawed(flaw)
        delivered = {name: _scannable(values)[order] for name, values in columns.items()}
        delivered["flaw"] = flaw[order]
        self.connection.register("delivered", delivered)
        expressions = []
        for name, values in columns.items():
            cell = f'"{name}"::DATE' if values.dtype.kind == "M" else f'"{name}"'
            if name == broken_date:
                cell = f"CASE WHEN flaw = {BROKEN_DATE} THEN '{BROKEN_DATE_WORD}' ELSE CAST({cell} AS VARCHAR) END"
            if name == gender:
                cell = f"CASE WHEN flaw = {ODD_GENDER} THEN '{ODD_GENDER_WORD}' ELSE {cell} END"
            expressions.append(f'{cell} AS "{name}"')
        self.copy(f"SELECT {', '.join(expressions)} FROM delivered", path)
        self.connection.unregister("delivered")


def _scannable(values: np.ndarray) -> np.ndarray:
    """DuckDB scans seconds, not days."""
    return values.astype("datetime64[s]") if values.dtype.kind == "M" else values
