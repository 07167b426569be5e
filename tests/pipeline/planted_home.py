"""A home in which everything that belongs to a person is planted: unique, and searched for afterwards.

One file per feed, written from the feed's declaration, so that a new feed or a new person column is planted
too. Every id of a person, every column that no feed asks for, and one cell of every type that is not what the
column expects carries `MARK`. Nothing else does.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from models.feeds import FEEDS, Column, Feed

# Letters that no other text has in a row, searched without regard to case, and a name outside ASCII.
MARK = "qvzxwk"
FOREIGN = "Ďžřščě"
# In a column that is no person's id, and so may be stored, but goes nowhere else.
STORED = "jxqgwv"

PEOPLE = 30
SETTINGS = """\
organisation: {name: Planted Example, synthetic: true}
levels: {Director: 6, Manager: 4, Associate: 1}
tolerance: 0.6
"""
EXTRA = {
    "Full Name": "{mark} {number} {foreign}",
    "E-mail": "{mark}.{number}@{mark}.example",
    "Comment": "My manager {mark} {number} never listens to {foreign}",
    "Phone": "+44 {mark} {number}",
}


def write_planted_home(home: Path) -> Path:
    """Write allyship.yaml and the exports, good ones and ones that will be refused; return the home."""
    (home / "landing").mkdir(parents=True)
    (home / "allyship.yaml").write_text(SETTINGS, encoding="utf-8")
    for feed in FEEDS.values():
        header = [column.name for column in feed.columns] + list(EXTRA)
        good = [[_good(feed, column, i) for column in feed.columns] + _extra(i) for i in range(PEOPLE)]
        _write(home, f"{feed.name}/good.csv", [header, *good, *_spoiled(feed, good)])
    _write_refused(home)
    return home


def _write_refused(home: Path) -> None:
    """Write files that a run must refuse, each with a person's data where its message might look."""
    person = f"{MARK}-e1"
    review = FEEDS["review"]
    headless = [[_good(review, column, i) or MARK for column in review.columns] + _extra(i) for i in range(3)]
    _write(home, "review/headless.csv", headless)
    pay = [[f"{person}{i}", f"{FOREIGN} {MARK} {i}", f"{MARK}{i}"] for i in range(20)]
    _write(home, "pay/bad_dates.csv", [["worker_id", "pay_date", "hourly_pay"], *pay])
    applicants = [[f"R{i}", f"{person}{i}", f"{MARK} {FOREIGN} {i}", "2026-01-05"] for i in range(20)]
    _write(home, "applicant/genders.csv", [["requisition_id", "applicant_id", "gender", "applied_date"], *applicants])
    workers = [[f"{person}{i}", "2026-02-28", "woman", f"Assistant to {MARK} {i}", "Sales"] for i in range(20)]
    _write(
        home, "worker_snapshot/titles.csv", [["worker_id", "snapshot_date", "gender", "level", "department"], *workers]
    )
    torn = f'case_id,received_on,reporter_id\nC1,2026-01-05,"{person}\nC2,2026-01-06,{person}2\n'
    (home / "landing" / "case" / "torn.csv").write_text(torn, encoding="utf-8")
    (home / "landing" / "effort" / "other.xlsx").write_bytes(f"not a spreadsheet, {person}".encode())


def _good(feed: Feed, column: Column, i: int) -> str:
    """Return a cell that its column accepts, unique for person `i` wherever it names one."""
    if column.name == "alias_id":
        return f"{MARK}.{i:03}@{MARK}.example"
    if column.type == "person":
        # Two people per row where there are two columns: the next one along is the manager, the guide, the nominee.
        others = [c.name for c in feed.columns if c.type == "person"]
        return f"{MARK}-{column.domain}-{(i + others.index(column.name)) % PEOPLE:03}"
    if column.name == "item":
        return "exp_any"
    if column.name == "answer":
        return ("yes", "no")[i % 2]
    if column.type == "choice":
        return column.allowed[i % len(column.allowed)]
    # Of units with one worker each everybody knows how many are in them, and no release could come of it.
    unit = i % 2 if feed.name == "worker_snapshot" else i
    return {
        "id": "w1" if column.name == "wave" else f"{column.name}-{i}",
        "category": f"{column.name} {unit}",
        "code": "c1",
        "choices": ";".join(column.allowed[:2]),
        "level": ("Director", "Manager", "Associate", "3")[i % 4],
        "date": "2026-01-31",
        "integer": "7",
        "number": "8.5",
        "boolean": "yes",
    }[column.type]


def _extra(i: int) -> list[str]:
    return [pattern.format(mark=MARK, number=i, foreign=FOREIGN) for pattern in EXTRA.values()]


def _spoiled(feed: Feed, good: list[list[str]]) -> Iterator[list[str]]:
    """Yield one row per type of column that refuses text, with a person's name in that column's cell."""
    seen = set()
    for at, column in enumerate(feed.columns):
        if column.type in ("person", "id", "category", "code") or column.type in seen:
            continue
        seen.add(column.type)
        row = list(good[len(seen)])
        row[at] = f"{MARK} {FOREIGN}"
        yield row
    if feed.name == "survey_response":
        names = list(feed.column_names)
        for item, answer in (
            ("own_comment", f"I told {MARK} and nothing happened to {FOREIGN}"),
            ("own_mail", f"{MARK}@{MARK}.example"),
            ("told_outcome", f"{MARK} {FOREIGN}"),
        ):
            row = list(good[0])
            row[names.index("item")], row[names.index("answer")] = item, answer
            yield row
    if feed.name == "id_alias":
        # It has ids only, any of which could be one; a row without its worker is what a rule refuses.
        yield ["", *good[0][1:]]
    if feed.name == "enrolment":
        # Passes every rule of its row; only the reference to a program breaks a rule, which is counted.
        row = list(good[0])
        row[feed.column_names.index("program_id")] = STORED
        yield row


def _write(home: Path, path: str, rows: list[list[str]]) -> None:
    file = home / "landing" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
