"""The sample organization as it would have delivered month by month, with what makes months hard to publish.

Every month its exports hold what was known by then. On top of the joiners, leavers and transfers that the sample has
anyway, one department is split, and two files are corrected after they were published: reviews of six people, and
reported cases, of which some turn out otherwise.
"""

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sample import generate

_MONTH_FILE = re.compile(r"(\d{4}-\d{2})(?:-\d{2})?\.csv$")
_DATED = {
    "one_to_one": "week_start",
    "ethicspoint": "Received/Reported Date",
    "inquiry_count": "month",
    "applicant": "applied_date",
    "pay": "pay_date",
    "promotions": "promotion_date",
    "recognition": "recognized_on",
    "review": "cycle_end",
    "separations": "separation_date",
    "succession": "as_of",
    "ally_act": "acted_on",
    "chronus": "Connected On",
    "commitment": "made_on",
    "effort": "worked_on",
    "enrolment": "enrolled_on",
    "nomination": "nominated_on",
    "pair_contact": "met_on",
    "pairing": "started_on",
    "reach": "seen_on",
    "session": "held_on",
    "meetings": "Join Time",
    "survey_count": "launched_on",
    "survey_invitation": "launched_on",
}
_NOT_DATED = {"id_alias", "program", "attendance"}
SPLIT, INTO = "Manufacturing", "Assembly"

Row = dict[str, str]


@dataclass(frozen=True)
class Months:
    """The exports of all months, and the home into which they are delivered one month at a time."""

    source: Path
    home: Path
    ends: tuple[date, ...]

    @classmethod
    def make(cls, folder: Path, *, employees: int, months: int) -> "Months":
        """Generate the sample and an empty home with its settings."""
        source, home = folder / "all", folder / "home"
        generate(source, employees=employees, months=months)
        (home / "landing").mkdir(parents=True)
        shutil.copy2(source / "allyship.yaml", home / "allyship.yaml")
        names = sorted(path.name for path in (source / "landing" / "hr").glob("workday_*.csv"))
        ends = tuple(_end_of(name[8:15]) for name in names)
        return cls(source, home, ends)

    def deliver(self, until: date, *, split_from: date | None = None, corrected: bool = False) -> None:
        """Write every export as of a day: files of later months are not there yet, nor rows dated later.

        From `split_from` on, every other worker of one department stands in another. `corrected` writes the reviews of
        six people and the outcome of every third case anew.
        """
        for file in sorted((self.source / "landing").rglob("*.csv")):
            target = self.home / "landing" / file.relative_to(self.source / "landing")
            if not self._is_due(file, until):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            text = self._as_of(file, until, split_from=split_from, corrected=corrected)
            if text is None:
                if not target.exists():
                    shutil.copy2(file, target)
            elif text.count("\n") > 1 and (not target.exists() or target.read_text(encoding="utf-8-sig") != text):
                target.write_text(text, encoding="utf-8")

    def _is_due(self, file: Path, until: date) -> bool:
        found = _MONTH_FILE.search(file.name)
        return not found or found[1] <= f"{until:%Y-%m}"

    def _as_of(self, file: Path, until: date, *, split_from: date | None, corrected: bool) -> str | None:
        change: Callable[[Row, int], None] | None = None
        stem = file.stem
        if stem.startswith("workday_"):
            if split_from is None or _end_of(stem[8:15]) < split_from:
                return None
            change = _split
        elif stem not in _DATED:
            assert stem in _NOT_DATED or _MONTH_FILE.search(file.name), f"{file.name}: which column says when?"
            return None
        elif corrected and stem == "review":
            change = _reviewed_anew
        elif corrected and stem == "ethicspoint":
            change = _judged_anew
        return _rewritten(file, lambda row: stem not in _DATED or _day(row[_DATED[stem]]) <= until, change)


def _rewritten(file: Path, is_known: Callable[[Row], bool], change: Callable[[Row, int], None] | None) -> str:
    lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    reader = csv.DictReader(lines)
    assert reader.fieldnames
    rows = [row for row in reader if is_known(row)]
    for number, row in enumerate(rows):
        if change:
            change(row, number)
    return "".join(_written(list(reader.fieldnames), rows))


def _written(header: list[str], rows: list[Row]) -> Iterator[str]:
    class Echo:
        def write(self, line: str) -> str:
            return line

    writer = csv.DictWriter(Echo(), header, lineterminator="\n")
    yield str(writer.writeheader())
    for row in rows:
        yield str(writer.writerow(row))


def _split(row: Row, number: int) -> None:
    if number % 2:
        for column, value in row.items():
            if value == SPLIT or (value or "").startswith(f"{SPLIT} ("):
                row[column] = value.replace(SPLIT, INTO, 1)


def _reviewed_anew(row: Row, number: int) -> None:
    if number < 6:
        row["critical"] = "false" if row["critical"] == "true" else "true"


def _judged_anew(row: Row, number: int) -> None:
    if number % 3 == 0:
        row["Case Outcome"] = "Unsubstantiated"


def _end_of(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def _day(text: str) -> date:
    """Return the day of a row; one that no calendar has, which the sample plants, is as old as can be."""
    day = text.strip().split(" ")[0]
    for pattern in ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%Y-%m"):
        try:
            return datetime.strptime(day, pattern).date()
        except ValueError:
            continue
    return date.min
