"""The rows of one worksheet as text, parsed by a process of its own that is given so much memory and no more.

The parser allocates whatever a workbook says of itself and ends its process when it cannot have it, so it never works
in the process of a run: a hostile file ends the other one. Whatever that one prints besides its answer is thrown away,
since it may quote a cell.

Started as a program, this module reads {"path", "sheet"} as JSON from its input and prints lines of JSON: what the
workbook holds, then the rows of the chosen sheet in pieces. It imports nothing of the project, so it starts at once.
"""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEMORY_LIMIT = 800_000_000  # bytes of address space, where the system can limit it
_DAMAGED, _TOO_LARGE = 3, 4
_CELLS_PER_LINE = 20_000
_EXACT_WHOLE = 2**53

_Value = str | float | bool | dt.date | dt.time | dt.timedelta


class UnreadableWorkbookError(Exception):
    """The parser could not finish; `is_too_large` when for want of memory."""

    def __init__(self, is_too_large: bool) -> None:
        super().__init__("too large" if is_too_large else "damaged")
        self.is_too_large = is_too_large


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook: the names of its worksheets, of those visible ones with content, and of the one that is read.

    `filled` is empty where a sheet was asked for. `chosen` is the sheet of that name, else the only filled one, else
    None. `rows` are its rows from the first row and column with content on, cells as text by the contract of
    `pipelines.readers.stage`, not stripped yet; they can be gone through once.
    """

    sheets: tuple[str, ...]
    filled: tuple[str, ...]
    chosen: str | None
    rows: Iterator[list[str]]


@contextmanager
def opened(path: Path, sheet: str | None) -> Iterator[Opened]:
    """Open a workbook in a process that ends with the block.

    Raises:
        UnreadableWorkbookError: here or from `rows`: damaged, or it would take more than `MEMORY_LIMIT`.
    """
    command = [sys.executable, "-I", __file__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="ascii"
    ) as parser:
        try:
            assert parser.stdin is not None
            json.dump({"path": str(path), "sheet": sheet, "memory": MEMORY_LIMIT}, parser.stdin)
            parser.stdin.close()
            answers = _answers(parser)
            found = next(answers)
            rows = (row for piece in answers for row in piece)
            yield Opened(tuple(found["sheets"]), tuple(found["filled"]), found["chosen"], rows)
        finally:
            parser.kill()


def _answers(parser: "subprocess.Popen[str]") -> Iterator[Any]:
    assert parser.stdout is not None
    yield from map(json.loads, parser.stdout)
    code = parser.wait()
    if code:
        # A negative code is the signal by which the parser ended itself when it got no memory.
        raise UnreadableWorkbookError(is_too_large=code == _TOO_LARGE or code < 0)


def _answer(path: str, sheet: str | None) -> Iterator[object]:
    """Yield what `opened` reads: what the workbook holds, then pieces of the chosen sheet."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with CalamineWorkbook.from_path(path) as workbook:
        sheets = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        names = [one.name for one in sheets]
        filled: list[str] = []
        chosen = workbook.get_sheet_by_name(sheet) if sheet in names else None
        if sheet is None:
            for name in (one.name for one in sheets if one.visible == SheetVisibleEnum.Visible):
                loaded = workbook.get_sheet_by_name(name)
                if loaded.height:
                    filled.append(name)
                    chosen = loaded if len(filled) == 1 else None
        yield {"sheets": names, "filled": filled, "chosen": chosen.name if chosen else None}
        piece: list[list[str]] = []
        # The rows that the parser gives start at the first column with content.
        for row in chosen.iter_rows() if chosen else ():
            piece.append([_as_text(value) for value in row])
            if len(piece) * len(row) >= _CELLS_PER_LINE:
                yield piece
                piece = []
        yield piece


def _as_text(value: _Value) -> str:
    """Render a typed cell as the contract of `stage` says; times round to the second, as they are shown."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT_WHOLE else repr(value)
    if isinstance(value, dt.datetime):
        seconds = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
        return str(seconds).removesuffix(" 00:00:00")
    return str(value)


def _limit_memory(bytes_: int) -> None:
    try:
        import resource
    except ImportError:  # systems that have no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (bytes_, bytes_))


def _main() -> int:
    asked = json.load(sys.stdin)
    _limit_memory(asked["memory"])
    try:
        for answer in _answer(asked["path"], asked["sheet"]):
            print(json.dumps(answer))
    except MemoryError:
        return _TOO_LARGE
    except BaseException:  # the parser's panics are no Exception
        return _DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(_main())
