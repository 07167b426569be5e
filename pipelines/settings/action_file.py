"""Actions kept in a CSV file of the home, which allyship.yaml names instead of listing them.

A file's rows become the same items as the elements of the list, so that promises.py checks both alike. Which columns
there are and what they may hold is its work; here the file is found, read and taken apart.
"""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import did_you_mean
from pipelines.settings.yaml_lines import Item, Problems, text_item


@dataclass(frozen=True, slots=True)
class ActionFile:
    """One CSV file of actions: its path as allyship.yaml writes it, and its bytes."""

    path: str
    content: bytes = field(repr=False)


def names_a_file(item: Item) -> bool:
    """Whether the value is the path of a CSV file rather than the actions themselves."""
    return item.is_scalar and item.key.casefold().endswith(".csv")


def find_action_file(item: Item, home: Path) -> ActionFile | None:
    """Read the file that `item` names; None where it names none, or a wrong one, which is then a fault of the item.

    Only a regular .csv file within the home is opened, links resolved: what is wrong in it is told with its words,
    and words of a key or of another organization must never be.
    """
    if not names_a_file(item):
        return None
    try:
        root = home.resolve()
        file = (root / item.key).resolve()
        if not file.is_relative_to(root):
            item.fail(f"'{item.key}' is outside the home; expected a CSV file in it")
        elif not file.is_file():
            item.fail(f"there is no file '{item.key}' in the home")
        elif file.suffix.casefold() != ".csv":
            item.fail(f"'{item.key}' is a link to something else; expected a CSV file")
        else:
            return ActionFile(item.key, file.read_bytes())
    except (OSError, RuntimeError, ValueError) as fault:
        # A loop of links is a RuntimeError, a name that no file can have a ValueError.
        item.fail(f"cannot read '{item.key}': {getattr(fault, 'strerror', None) or 'it is no path of a file'}")
    return None


def action_rows(
    file: ActionFile, columns: Collection[str], required: Collection[str], problems: Problems
) -> list[dict[str, Item]]:
    """Return each row as one item per column, absent where its cell is empty; faults go to `problems`.

    The header has the columns in any order, the `required` ones at least. Where it is wrong no row is read.
    """
    try:
        records = list(_records(file.content.decode("utf-8-sig")))
    except UnicodeDecodeError as fault:
        problems.add(file.content.count(b"\n", 0, fault.start) + 1, "expected UTF-8 text")
        return []
    except csv.Error as fault:
        problems.add(1, f"not readable as CSV: {fault}")
        return []
    line, header = records[0] if records else (1, [])
    if not _header_holds(header, columns, required, line, problems):
        return []
    rows = []
    for line, cells in records[1:]:
        if len(cells) != len(header):
            problems.add(line, f"expected {len(header)} cells, found {len(cells)}")
            continue
        given = dict(zip(header, cells, strict=True))
        rows.append({name: text_item(given.get(name), name, line, problems) for name in columns})
    return rows


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which it begins, cells without surrounding blanks) of every record that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, [cell.strip() for cell in cells]
        begins = reader.line_num + 1


def _header_holds(
    header: list[str], columns: Collection[str], required: Collection[str], line: int, problems: Problems
) -> bool:
    if not set(header) & set(columns):
        # This may be a file of something else: what stands in it is not repeated.
        problems.add(line, f"expected a header with the columns {', '.join(columns)}")
        return False
    before = len(problems.found)
    for name in dict.fromkeys(header):
        if name not in columns:
            known = did_you_mean(name, columns) or f"; expected {', '.join(columns)}"
            problems.add(line, f"unknown column '{name}'{known}")
        elif header.count(name) > 1:
            problems.add(line, f"the column '{name}' stands twice")
    for name in required:
        if name not in header:
            problems.add(line, f"the column '{name}' is missing")
    return len(problems.found) == before
