"""Records of a case become one row: whatever way they are collected, the same as record by record."""

from collections.abc import Sequence

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.contract import ReadOptions, Staged
from pipelines.readers.vendors.cases.allegations import one_row_per_case

COLUMNS = ("case_id", "received_on", "issues", "outcome", "action_taken", "subject_level")
# From the strongest to the weakest, each with how it may be spelled; the last two are one organization's own words.
OUTCOMES = {"Substantiated": 0, "SUSTAINED": 0, "partially": 1, "unsubstantiated": 2, "undetermined": 3, "open": 3}
ACTIONS = {"yes": 0, "No": 1}
OPTIONS = ReadOptions(
    format="hr_acuity",
    feed="case",
    values={"outcome": {"Sustained": "substantiated", "open": "undetermined"}},
)
UNKNOWN = "pending"

words = st.sampled_from([*OUTCOMES, UNKNOWN])
records = st.tuples(
    st.sampled_from([None, "a", "b", "c"]),
    st.sampled_from(["2026-01-05", "2026-01-06", None]),
    st.sampled_from([None, "harassment", "retaliation; other"]),
    st.one_of(st.none(), words, st.lists(words, min_size=2, max_size=3).map("; ".join)),
    st.one_of(st.none(), st.sampled_from(list(ACTIONS))),
    st.sampled_from([None, "2", "5"]),
)
Record = tuple[str | None, ...]


def rewritten(rows: Sequence[Record]) -> list[Record]:
    """Return the rows that the reader makes of staged records."""
    with duckdb.connect() as connection:
        cells = ", ".join(f"c{at} varchar" for at in range(len(COLUMNS)))
        connection.execute(f"create temp table staged (_record bigint, {cells})")
        connection.executemany(
            f"insert into staged values ({', '.join('?' * (len(COLUMNS) + 1))})",
            [(number, *row) for number, row in enumerate(rows, start=1)],
        )
        staged = Staged(COLUMNS, len(rows), 0, typed=False, encoding="utf-8", delimiter=",")
        made = one_row_per_case(connection, staged, "staged", OPTIONS)
        names = ", ".join(f"c{made.columns.index(name)}" for name in COLUMNS)
        found = connection.execute(f"select {names} from staged order by _record").fetchall()
        numbers = connection.execute("select _record from staged order by 1").fetchall()
    assert made.records == len(found)
    assert made.records_read == len(rows)
    first = {row[0]: number for number, row in reversed([*enumerate(rows, start=1)])}
    assert [n for (n,) in numbers] == sorted(
        number for number, row in enumerate(rows, start=1) if row[0] is None or first[row[0]] == number
    )
    return found


def strongest(cells: Sequence[str | None], order: dict[str, int]) -> str | None:
    """Return the strongest of all words, the first of those as strong, in lower case; one nobody told goes first."""
    said = [word.strip().lower() for cell in cells if cell for word in cell.split(";")]
    ranks = {word.lower(): rank for word, rank in order.items()}
    return min(said, key=lambda word: ranks.get(word, -1), default=None)


def collected(rows: Sequence[Record]) -> Record:
    """Return the one row of a case, by the rules as they are written down."""
    case_id, received, issues, outcome, action, level = zip(*rows, strict=True)
    days = sorted({day for day in received if day})
    return (
        case_id[0],
        " / ".join(days) if days else None,
        ";".join(sorted(word for cell in issues if cell for word in [cell])) or None,
        strongest(outcome, OUTCOMES),
        strongest(action, ACTIONS),
        next((cell for cell in level if cell), None),
    )


def plain(row: Record) -> Record:
    """Return a row with its issues in order, and the words that mean the same alike."""
    ranked = {word.lower(): f"rank {rank}" for word, rank in OUTCOMES.items()}
    case_id, received, issues, outcome, action, level = row
    issues = ";".join(sorted(filter(None, issues.split(";")))) if issues else None
    outcome = ranked.get(outcome.lower(), outcome.lower()) if outcome else None
    return case_id, received, issues, outcome, action.lower() if action else None, level


@given(st.lists(records, min_size=1, max_size=12))
def test_it_is_what_the_rules_say(rows: list[Record]) -> None:
    cases: dict[object, list[Record]] = {}
    for number, row in enumerate(rows):
        cases.setdefault(row[0] or number, []).append(row)
    expected = [plain(collected(found)) for found in cases.values()]
    assert [plain(row) for row in rewritten(rows)] == expected
