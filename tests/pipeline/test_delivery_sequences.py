"""Any sequence of deliveries and runs gives the rows of one run over the final files, and those of a second writing.

The second writing is at the end: the rules of what stands, once more, in plain Python.
"""

import csv
import io
import itertools
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from delivery_desk import EFFORT, KEY, LEAVER, SENTENCE, WORKER, Desk, open_desk, text
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ingest.register import Entry
from pipelines.pseudonyms import pseudonym

ANY = """\
tolerance: 1
sources:
- {feed: worker_snapshot, files: 'snapshot/*.csv'}
- {feed: survey_response, files: 'wave/*.csv'}
- {feed: separation, files: 'upsert/*.csv', delivered: '%Y%m%d'}
- {feed: effort, files: 'events/*.csv'}
"""
# `make faults` asks for more.
SEQUENCES = 300 if os.environ.get("ALLYSHIP_FAULTS") == "long" else 60
COMMENTS = ("", "c")
# Few people, dates and values, so that records repeat, collide and supersede one another; some are no good.
POOLS: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "worker_snapshot": (
        f"{WORKER},Comment",
        list(itertools.product(("W1", "W2", ""), ("2026-01-31", "2026-02-28"), ("woman", "?"), "1", ["IT"], COMMENTS)),
    ),
    "survey_response": (
        "respondent_id,wave,launched_on,item,answer",
        [
            *itertools.product(("R1", "R2"), ("w1", "w2"), ["2026-01-01"], ["heard"], "469"),
            *itertools.product(("R1", "R2"), ("w1", "w2"), ["2026-01-01"], ["own"], ("a code", SENTENCE)),
        ],
    ),
    "separation": (
        f"{LEAVER},Comment",
        list(itertools.product(("W1", "W2"), ("2026-01-31", "soon"), ("other", "retirement"), COMMENTS)),
    ),
    "effort": (EFFORT, list(itertools.product(("", "e1", "e2"), ("W1", "W2"), ["2026-01-05"], "12x"))),
}
PATHS = {
    "worker_snapshot": ["snapshot/a.csv", "snapshot/b.csv"],
    "survey_response": ["wave/a.csv", "wave/b.csv"],
    "separation": ["upsert/z_20260101.csv", "upsert/a_20260201.csv"],
    "effort": ["events/a.csv", "events/b.csv"],
}
BROKEN = text("something,else", "1,2")


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, str, str, int, bool]]:
    """Draw steps: what is done, path, content, time of modification, and whether a run follows."""
    found = []
    for feed in draw(st.lists(st.sampled_from(sorted(POOLS)), min_size=1, max_size=7)):
        header, pool = POOLS[feed]
        action = draw(st.sampled_from(["deliver", "deliver", "deliver", "break", "remove", "touch"]))
        lines = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=6))
        content = BROKEN if action == "break" else text(header, *map(",".join, lines))
        path = draw(st.sampled_from(PATHS[feed]))
        found.append((action, path, content, draw(st.integers(1, 4)), draw(st.booleans())))
    return found


def follow(desk: Desk, sequence: list[tuple[str, str, str, int, bool]]) -> dict[str, tuple[str, int]]:
    """Carry the steps out; return what was last taken of each path, with the time that orders it."""
    taken: dict[str, tuple[str, int]] = {}
    present: dict[str, tuple[str, int]] = {}

    def run() -> None:
        desk.run()
        taken.update({path: said for path, said in present.items() if said[0] != BROKEN})

    for action, path, content, at, run_follows in sequence:
        if action in ("deliver", "break"):
            desk.deliver(path, content, at)
            present[path] = (content, at)
        elif path in present and action == "remove":
            (desk.home.landing / path).unlink()
            del present[path]
        elif path in present:
            desk.touch(path, at)
            present[path] = (present[path][0], at)
        if run_follows:
            run()
    run()
    return taken


@settings(max_examples=SEQUENCES)
@given(sequence=steps())
def test_what_stands_depends_on_the_files_and_their_order_alone(
    sequence: list[tuple[str, str, str, int, bool]],
) -> None:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        desk = stack.enter_context(open_desk(Path(folder, "many runs"), ANY))
        once = stack.enter_context(open_desk(Path(folder, "one run"), ANY))
        taken = follow(desk, sequence)
        for path, (content, at) in taken.items():
            once.deliver(path, content, at)
        once.run()
        for feed in POOLS:
            assert desk.rows(feed) == once.rows(feed)
            found = [tuple(map(as_text, row)) for row in desk.rows(feed, *columns_of(feed))]
            assert sorted(found) == rows_by_hand(feed, taken)
        assert {p: accounts(e) for p, e in desk.entries().items()} == {
            p: accounts(e) for p, e in once.entries().items()
        }
        for path, entry in desk.entries().items():
            assert entry.records_read == taken[path][0].count("\n") - 1


def accounts(entry: Entry) -> tuple[object, ...]:
    return (
        entry.records_read,
        entry.records_used,
        entry.skipped,
        entry.rows_made,
        entry.rows_repeated,
        entry.rows_quarantined,
        entry.rows_loaded,
    )


# ---- the same rules, written down a second time in plain Python ------------------------------------------------


def columns_of(feed: str) -> list[str]:
    return [name for name in POOLS[feed][0].split(",") if name != "Comment"]


def as_text(cell: object) -> str:
    return "" if cell is None else cell.hex if hasattr(cell, "hex") and not isinstance(cell, float) else str(cell)


def rows_by_hand(feed: str, taken: dict[str, tuple[str, int]]) -> list[tuple[str, ...]]:
    """Return the rows that should stand, as text in the order of the file's columns."""
    files = [(path, content, at) for path, (content, at) in taken.items() if path in PATHS[feed]]
    if feed == "separation":
        files.sort(key=lambda file: file[0][-12:])
    else:
        files.sort(key=lambda file: (file[2], file[0]))
    stand: dict[Any, Any] = {}
    for _, content, _ in files:
        good = trusted(feed, [tuple(line) for line in csv.reader(io.StringIO(content))][1:])
        if feed in ("worker_snapshot", "survey_response"):
            for period in {row[1] for row in good}:
                stand[period] = [row for row in good if row[1] == period]
        elif feed == "separation":
            stand |= {row[:2]: [row] for row in good}
        else:
            numbers: dict[Any, int] = {}
            for row in good:
                numbers[row] = numbers.get(row, 0) + 1
                stand[row[0] or (row, numbers[row])] = [row]
    rows = [row for rows in stand.values() for row in rows]
    return sorted(stored(feed, row) for row in rows)


def trusted(feed: str, lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the good rows of one file: repeats once, and none of those that differ under one key."""
    width = len(columns_of(feed))
    if feed == "effort":
        lines = [*dict.fromkeys(line for line in lines if line[0]), *(line for line in lines if not line[0])]
    else:
        lines = list(dict.fromkeys(line for line in lines if SENTENCE not in line))
    keys = [key_of(feed, line) for line in lines]
    return [
        line[:width]
        for line, key in zip(lines, keys, strict=True)
        if is_good(line) and (not key or keys.count(key) == 1)
    ]


def key_of(feed: str, line: Sequence[str]) -> Any:
    match feed:
        case "worker_snapshot" | "separation":
            return tuple(line[:2])
        case "survey_response":
            return (*line[:2], line[3])
        case _:
            return line[0]


def is_good(line: Sequence[str]) -> bool:
    return not {"?", "soon", "x", "6", "9"} & set(line) and bool(line[0] or line[1].startswith("W"))


def stored(feed: str, row: tuple[str, ...]) -> tuple[str, ...]:
    at, domain = {"survey_response": (0, "survey"), "effort": (1, "hr")}.get(feed, (0, "hr"))
    cells = [pseudonym(KEY, domain, cell) if n == at else cell for n, cell in enumerate(row)]
    if feed == "effort":
        cells[-1] = str(float(cells[-1]))
    return tuple(cells)
