"""Exports that change from one month to the next: what stands, what is said, and that everything is accounted for.

Each test is two deliveries through `take_feed`: January as agreed, February as the system suddenly writes it.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import main
from pipelines.home import Home
from pipelines.ingest import register
from pipelines.ingest.intake import Intake, take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.ingest.register import Entry
from pipelines.quality import HEADINGS_RULE, headings_rule, is_balanced, write_source_files
from pipelines.settings import load_settings

HEADER = ("worker_id", "snapshot_date", "gender", "level", "department", "location")
PEOPLE = 100
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
SOURCE = "sources:\n- feed: worker_snapshot\n  files: 'staff/*.csv'\n"
DEPARTMENTS = ("Vertrieb", "Büro")

Rows = list[tuple[object, ...]]


def people(day: date, count: int = PEOPLE) -> list[list[str]]:
    """The cells of a snapshot under HEADER."""
    return [
        [f"W-{n:04}", day.isoformat(), ("woman", "man")[n % 2], str(1 + n % 5), DEPARTMENTS[n % 2], "Ulm"]
        for n in range(count)
    ]


def export(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    return "".join(f"{delimiter.join(line)}\n" for line in (header, *rows))


def renamed(**headings: str) -> list[str]:
    return [headings.get(name, name) for name in HEADER]


class Inbox:
    """A home whose January is taken, and February as a test delivers it."""

    def __init__(self, root: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.home = Home(root)
        self.home.create()
        self.connection = connection
        self.configure("")

    def configure(self, more: str) -> None:
        self.home.config_file.write_text(f"{SOURCE}{more}", encoding="utf-8")

    def take(self, name: str, content: str | bytes) -> Intake:
        """Deliver a file and take what is new; whatever comes of it must balance."""
        path = self.home.landing / "staff" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        moment = 1_700_000_000 + len(list(path.parent.iterdir()))
        os.utime(path, (moment, moment))
        settings = load_settings(self.home)
        found = candidates(self.home, settings)
        plan = make_plan(self.connection, found, [candidate.relative for candidate in found])["worker_snapshot"]
        done = take_feed(self.connection, plan, settings, "run")
        self.check_accounts()
        return done

    def check_accounts(self) -> None:
        stood = 0
        for entry in register.entries(self.connection):
            assert is_balanced(entry)
            if entry.status == "accepted":
                assert entry.records_read == entry.rows_loaded + entry.rows_repeated + entry.rows_quarantined
                assert entry.rows_quarantined == self.number("register.quarantine where file_id = ?", entry.file_id)
                stood += entry.rows_loaded
        assert stood == self.number("raw.worker_snapshot")
        assert self.number("duckdb_tables() where temporary") == 0

    def number(self, relation: str, *parameters: object) -> int:
        (found,) = self.connection.execute(f"select count(*) from {relation}", list(parameters)).fetchone() or (0,)
        return int(found)

    def standing(self, day: date, columns: str = "* exclude (snapshot_date)") -> Rows:
        """What stands of a snapshot; ids are pseudonyms, the same in every month."""
        query = f"select {columns} from raw.worker_snapshot where snapshot_date = ? order by all"
        return self.connection.execute(query, [day]).fetchall()

    def check(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
        """What `allyship check` says."""
        monkeypatch.setattr(sys, "argv", ["allyship", "check", "--home", str(self.home.root)])
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr().out


@pytest.fixture
def inbox(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> Iterator[Inbox]:
    box = Inbox(tmp_path / "home", warehouse)
    box.take("january", export(HEADER, people(JANUARY)))
    assert len(box.standing(JANUARY)) == PEOPLE
    yield box
    # Whatever February was, January stands as it was taken.
    assert len(box.standing(JANUARY)) == PEOPLE


def taken(done: Intake) -> Entry:
    """The entry of the file that was delivered last; a change of allyship.yaml reads earlier ones again."""
    assert [entry.detail["rejected"] for entry in done.rejected] == []
    return done.accepted[-1]


def refused(inbox: Inbox, done: Intake) -> str:
    assert done.accepted == []
    (entry,) = done.rejected
    assert inbox.standing(FEBRUARY) == []
    return str(entry.detail["rejected"])


# ---- columns -------------------------------------------------------------------------------------------------


def test_a_column_renamed_to_another_heading_of_allyship_yaml_is_mapped_without_a_word(inbox: Inbox) -> None:
    inbox.configure("  columns: {Staff No: worker_id, Staff Code: worker_id}\n")
    inbox.take("january", export(renamed(worker_id="Staff No"), people(JANUARY)))
    entry = taken(inbox.take("february", export(renamed(worker_id="Staff Code"), people(FEBRUARY))))
    assert inbox.standing(FEBRUARY) == inbox.standing(JANUARY)
    assert entry.detail[register.USUAL_NAMES] == entry.detail["columns not delivered"] == []
    assert headings_rule(inbox.connection, "worker_snapshot").passed


def test_a_renamed_column_that_nothing_names_is_refused_with_the_nearest_heading(inbox: Inbox) -> None:
    why = refused(inbox, inbox.take("february", export(renamed(worker_id="workr_id"), people(FEBRUARY))))
    assert why.startswith(
        "required column missing for feed worker_snapshot: 'worker_id'; did you mean 'workr_id'?; the file has 6 "
        "columns: 'workr_id', 'snapshot_date'"
    )


def test_a_column_renamed_to_one_of_its_usual_names_is_mapped_with_a_warning(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox.configure("  columns: {Staff No: worker_id}\n")
    inbox.take("january", export(renamed(worker_id="Staff No"), people(JANUARY)))
    entry = taken(inbox.take("february", export(renamed(worker_id="Employee-ID", gender="SEX"), people(FEBRUARY))))
    assert inbox.standing(FEBRUARY) == inbox.standing(JANUARY)
    assert entry.detail[register.USUAL_NAMES] == ["Employee-ID = worker_id", "SEX = gender"]
    write_source_files(inbox.connection, [])
    said = inbox.connection.execute("select file, detail from quality.source_file order by file").fetchall()
    assert said == [
        ("staff/february.csv", "columns mapped by their usual names: Employee-ID = worker_id, SEX = gender"),
        ("staff/january.csv", None),
    ]
    rule = headings_rule(inbox.connection, "worker_snapshot")
    assert (rule.rule, rule.severity) == (HEADINGS_RULE, "warning")
    assert (rule.passed, rule.checked, rule.failed) == (False, 2, 1)
    told = inbox.check(monkeypatch, capsys)
    assert told.count("warning: column mapped by its usual name") == 2
    assert "  warning: column mapped by its usual name: Employee-ID = worker_id\n" in told


@pytest.mark.parametrize(
    "headings",
    [("Sex", "Gender Identity"), ("Sex", "sex"), ("Sexe",)],
    ids=["two usual names", "one of them twice", "nearly one"],
)
def test_a_usual_name_counts_only_where_it_is_exact_and_the_only_one(inbox: Inbox, headings: tuple[str, ...]) -> None:
    header = [*renamed(gender=headings[0]), *headings[1:]]
    rows = [[*cells, *("woman" for _ in headings[1:])] for cells in people(FEBRUARY)]
    why = refused(inbox, inbox.take("february", export(header, rows)))
    assert why.startswith("required column missing for feed worker_snapshot: 'gender'")


def test_what_allyship_yaml_says_goes_before_usual_names(inbox: Inbox) -> None:
    # "Sex" and "Dept" are usual names, but the source gives one column a constant and the other heading another column.
    inbox.configure("  columns: {Dept: location}\n  constants: {gender: undisclosed, department: Ops}\n")
    header = ("worker_id", "snapshot_date", "Sex", "level", "Dept")
    entry = taken(inbox.take("february", export(header, (row[:5] for row in people(FEBRUARY)))))
    assert entry.detail[register.USUAL_NAMES] == []
    assert entry.detail["columns dropped"] == ["Sex"]
    found = inbox.standing(FEBRUARY, "distinct gender, department, location")
    assert found == [("undisclosed", "Ops", place) for place in sorted(DEPARTMENTS)]


def test_a_heading_of_the_source_is_for_its_own_column_alone(inbox: Inbox) -> None:
    inbox.configure("  columns: {Place: location, Dept: location}\n")
    inbox.take("january", export(HEADER, people(JANUARY)))
    header = renamed(location="Place", department="Dept")
    why = refused(inbox, inbox.take("february", export(header, people(FEBRUARY))))
    assert why.startswith("required column missing for feed worker_snapshot: 'department'")


@pytest.mark.parametrize("gone", range(5), ids=HEADER[:5])
def test_a_required_column_that_is_gone_refuses_the_file(inbox: Inbox, gone: int) -> None:
    header = [name for at, name in enumerate(HEADER) if at != gone]
    rows = [[cell for at, cell in enumerate(row) if at != gone] for row in people(FEBRUARY)]
    why = refused(inbox, inbox.take("february", export(header, rows)))
    assert why.startswith(f"required column missing for feed worker_snapshot: '{HEADER[gone]}'")


def test_an_optional_column_that_is_gone_is_empty_and_told_where_the_source_names_it(inbox: Inbox) -> None:
    inbox.configure("  columns: {Work Place: location}\n")
    inbox.take("january", export(renamed(location="Work Place"), people(JANUARY)))
    entry = taken(inbox.take("february", export(HEADER[:5], (row[:5] for row in people(FEBRUARY)))))
    assert entry.detail["columns not delivered"] == ["Work Place"]
    assert inbox.standing(FEBRUARY, "distinct location") == [(None,)]
    assert inbox.standing(FEBRUARY, "worker_id, gender, level") == inbox.standing(JANUARY, "worker_id, gender, level")


def test_an_added_column_is_dropped_and_told(inbox: Inbox) -> None:
    rows = [[*row, "Wilhelmina"] for row in people(FEBRUARY)]
    entry = taken(inbox.take("february", export([*HEADER, "Preferred Name"], rows)))
    assert entry.detail["columns dropped"] == ["Preferred Name"]
    assert inbox.standing(FEBRUARY) == inbox.standing(JANUARY)


def test_reordered_columns_are_the_same_columns(inbox: Inbox) -> None:
    taken(inbox.take("february", export(HEADER[::-1], (row[::-1] for row in people(FEBRUARY)))))
    assert inbox.standing(FEBRUARY) == inbox.standing(JANUARY)


# ---- values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("gender", "womam", "gender: unknown value"),
        ("level", "Wizard", "level: no rank for this value (see levels)"),
        ("snapshot_date", "28.02.2026", "snapshot_date: not a date like 2026-01-31"),
    ],
)
def test_a_new_value_in_few_rows_sets_these_aside(inbox: Inbox, column: str, value: str, reason: str) -> None:
    rows, bad = people(FEBRUARY), 2
    for row in rows[:bad]:
        row[HEADER.index(column)] = value
    entry = taken(inbox.take("february", export(HEADER, rows)))
    assert entry.detail["quarantine reasons"] == {reason: bad}
    assert (entry.rows_quarantined, len(inbox.standing(FEBRUARY))) == (bad, PEOPLE - bad)
    assert inbox.connection.execute("select record, reasons from register.quarantine order by 1").fetchall() == [
        (record + 1, [reason]) for record in range(bad)
    ]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("gender", "womam", "gender: unknown value (20 rows, first in record 1, found 'womam', did you mean 'woman'?"),
        ("level", "Wizard", "level: no rank for this value (see levels) (20 rows, first in record 1, found 'Wizard'"),
        (
            "snapshot_date",
            "28.02.2026",
            "snapshot_date: not a date like 2026-01-31 (20 rows, first in record 1, cells look like '99.99.9999'",
        ),
    ],
)
def test_a_new_value_in_many_rows_refuses_the_file(inbox: Inbox, column: str, value: str, words: str) -> None:
    rows, bad = people(FEBRUARY), 20
    for row in rows[:bad]:
        row[HEADER.index(column)] = value
    why = refused(inbox, inbox.take("february", export(HEADER, rows)))
    assert f"{bad} of {PEOPLE} rows would be quarantined, more than the tolerance of 2.0%: {words}" in why


def test_a_refused_month_is_taken_once_allyship_yaml_knows_its_words(inbox: Inbox) -> None:
    rows = people(FEBRUARY)
    for row in rows:
        row[2] = {"woman": "Frau", "man": "Herr"}[row[2]]
    february = export(HEADER, rows)
    assert "found 'Frau'" in refused(inbox, inbox.take("february", february))
    inbox.configure("  values: {gender: {Frau: woman, Herr: man}}\n")
    done = inbox.take("february", february)
    assert sorted(entry.path for entry in done.accepted) == ["staff/february.csv", "staff/january.csv"]
    assert inbox.standing(FEBRUARY) == inbox.standing(JANUARY)


def test_a_new_title_takes_the_default_rank_where_there_is_one(inbox: Inbox) -> None:
    inbox.configure("levels: {default: 1}\n")
    inbox.take("january", export(HEADER, people(JANUARY)))
    rows = [[*row[:3], "Wizard", *row[4:]] for row in people(FEBRUARY)]
    taken(inbox.take("february", export(HEADER, rows)))
    assert inbox.standing(FEBRUARY, "distinct level") == [(1,)]


# ---- the file underneath -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "delimiter"), [("cp1252", ";"), ("utf-8-sig", "|"), ("utf-16", "\t"), ("utf-16-be", ",")]
)
def test_another_encoding_and_delimiter_give_the_same_words(inbox: Inbox, codec: str, delimiter: str) -> None:
    mark = "\ufeff" if codec == "utf-16-be" else ""
    content = (mark + export(HEADER, people(FEBRUARY), delimiter)).encode(codec)
    taken(inbox.take("february", content))
    assert inbox.standing(FEBRUARY) == inbox.standing(JANUARY)
    assert inbox.standing(FEBRUARY, "distinct department") == [("Büro",), ("Vertrieb",)]


def test_an_encoding_other_than_the_declared_one_is_refused_and_never_guessed(inbox: Inbox) -> None:
    inbox.configure("  encoding: utf-8\n")
    inbox.take("january", export(HEADER, people(JANUARY)))
    why = refused(inbox, inbox.take("february", export(HEADER, people(FEBRUARY)).encode("cp1252")))
    assert "bytes that are not characters of the file's encoding (50 rows, first in record 2" in why
