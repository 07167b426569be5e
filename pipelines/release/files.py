"""Files of a release beside the database and the site: downloads, the quality report, the manifest."""

import csv
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import duckdb

from dashboards.csv_files import FORMULA_STARTS
from models.release_schema import TABLES, Table


def write_downloads(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write every published table as CSV and Parquet into `data/` and the quality tables into `quality/`."""
    for table in TABLES:
        target = folder / ("quality" if table.schema == "quality" else "data")
        target.mkdir(exist_ok=True)
        name = f"{table.schema}_{table.name}"
        write_csv(connection, table, target / f"{name}.csv")
        names = ", ".join(f.name for f in table.fields)
        connection.execute(
            f"copy (select {names} from {table.qualified}) to '{_literal(target / f'{name}.parquet')}' (format parquet)"
        )


def write_csv(connection: duckdb.DuckDBPyConnection, table: Table, file: Path) -> None:
    """Write one table as CSV; a text cell that a spreadsheet could take for a formula gets an apostrophe."""
    cells = ", ".join(_safe(f.name) if f.type == "VARCHAR" else f.name for f in table.fields)
    connection.execute(f"copy (select {cells} from {table.qualified}) to '{_literal(file)}' (format csv, header true)")


def _safe(column: str) -> str:
    starts = ", ".join("chr(" + str(ord(c)) + ")" for c in FORMULA_STARTS)
    return f"case when left({column}, 1) in ({starts}) then '''' || {column} else {column} end as {column}"


def write_dictionary(folder: Path) -> None:
    """Write `data/fields.csv`: every published table and column with its type and meaning."""
    with (folder / "data" / "fields.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("table", "field", "type", "meaning"))
        for table in TABLES:
            writer.writerow((table.qualified, "", "", table.grain))
            writer.writerows((table.qualified, f.name, f.type, f.meaning) for f in table.fields)


def listing(folder: Path) -> list[tuple[str, int, str]]:
    """Return (path within the release, bytes, SHA-256) of every file, sorted by path, the manifest left out."""
    found = []
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json"):
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        found.append((file.relative_to(folder).as_posix(), file.stat().st_size, digest))
    return found


def write_manifest(folder: Path, about: Mapping[str, object]) -> None:
    """Write `manifest.json`: what the release is, and the hash of every file in it."""
    files = [{"path": path, "bytes": size, "sha256": digest} for path, size, digest in listing(folder)]
    text = json.dumps({**about, "files": files}, indent=2, default=str, sort_keys=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")
