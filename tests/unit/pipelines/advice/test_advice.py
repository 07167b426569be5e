"""Advice on unknown files: told in counts and headings, ready to paste, and never a person's value."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from models.errors import FileRejectedError
from models.feeds import FEEDS
from pipelines import pseudonyms
from pipelines.advice import Proposal, propose, sources_block
from pipelines.advice.dates import formats_of
from pipelines.advice.headings import match
from pipelines.advice.meanings import meant
from pipelines.cli import main
from pipelines.home import Home
from pipelines.settings import load_settings, unconfigured

TODAY = date(2026, 11, 22)
STAFF = "Employee Number;Effective Date;Sex;Grade;Dept;Start date;Work Email;Nickname\n" + "".join(
    f"{n:05d};31/01/2026;{'FMX'[n % 3]};{('Analyst', 'Director')[n % 2]};Ops;{n % 12 + 1:02d}/03/2019;"
    f"planted{n}@example.org;Planted{n}\n"
    for n in range(60)
)
LEAVERS = "Employee ID,Termination Date,Termination Reason\n" + "".join(
    f"{n:05d},{n % 28 + 1:02d}/{n // 28 + 1:02d}/2026,{'Resignation' if n % 2 else 'Retired'}\n" for n in range(120)
)

Propose = Callable[[str, str], list[Proposal]]


@pytest.fixture
def look(tmp_path: Path) -> Propose:
    """Write a file and return what it is taken for."""

    def call(name: str, text: str) -> list[Proposal]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        with duckdb.connect() as connection:
            pseudonyms.install(connection, b"k" * 32)
            found = propose(connection, tmp_path / name, tmp_path, unconfigured(), TODAY)
            left = connection.execute("select table_name from duckdb_tables()").fetchall()
        assert left == [], "nothing that was read stays"
        return found

    return call


def test_a_plain_table_is_told_by_its_headings(look: Propose) -> None:
    (found,) = look("staff.csv", STAFF)
    assert (found.feed, found.vendor) == ("worker_snapshot", None)
    assert found.sure >= 0.7
    assert found.columns == {
        "Employee Number": "worker_id",
        "Effective Date": "snapshot_date",
        "Sex": "gender",
        "Grade": "level",
        "Dept": "department",
        "Start date": "hire_date",
        "Work Email": "email",
    }
    assert found.unused == ("Nickname",)
    assert found.values == {"gender": {"F": "woman", "M": "man", "X": "another"}}
    assert set(found.titles) == {"Analyst", "Director"}


def test_the_trial_counts_what_a_run_would_do(look: Propose) -> None:
    lines = LEAVERS.splitlines()
    (found,) = look("leavers.csv", "\n".join([*lines, lines[1], "00099,31/04/2026,Retired"]) + "\n")
    assert found.entry is not None
    assert found.refusal is None
    assert found.entry.records_read == 120 + 2
    assert found.entry.rows_repeated == 1
    assert found.entry.rows_quarantined == 1


def test_dates_that_two_writings_fit_are_left_to_a_person(look: Propose) -> None:
    (found,) = look("staff.csv", STAFF)
    assert found.dates["snapshot_date"] == ("%d/%m/%Y",), "there is no month 31"
    assert found.dates["hire_date"] == ("%d/%m/%Y", "%m/%d/%Y")
    assert "%d/%m/%Y or %m/%d/%Y? The file does not tell" in sources_block([found])


@pytest.mark.parametrize(
    ("texts", "formats"),
    [
        (["2026-01-31", "2026-02-28 00:00:00"], ("%Y-%m-%d",)),
        (["13/01/2026", "01/02/2026"], ("%d/%m/%Y",)),
        (["01/13/2026", "01/02/2026"], ("%m/%d/%Y",)),
        (["31.12.2026"], ("%d.%m.%Y",)),
        (["1 Jan 2026"], ("%d %b %Y",)),
        (["soon"], ()),
        ([], ()),
    ],
)
def test_a_format_fits_when_every_date_is_one(texts: Sequence[str], formats: tuple[str, ...]) -> None:
    assert formats_of(texts, TODAY) == formats


def test_what_a_file_does_not_hold_must_be_told(look: Propose) -> None:
    (found,) = look("separation.csv", "Employee ID,Reason\n1,Retired\n2,Quit\n")
    assert found.told == ("separation_date",)
    assert "# constants: {separation_date: ...}   # must be told" in sources_block([found])


def test_the_block_is_what_a_run_then_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = Home(tmp_path)
    home.create()
    (home.landing / "staff.csv").write_text(STAFF, encoding="utf-8")
    (home.landing / "leavers.csv").write_text(LEAVERS, encoding="utf-8")
    (tmp_path / "allyship.yaml").write_text("organisation: {name: Example}\n", encoding="utf-8")
    said = check(["--home", str(tmp_path)], 0, capsys)
    block = said[said.index("sources:") :].replace("\n# levels:", "\n#")
    config = f"organisation: {{name: Example}}\nlevels: {{Analyst: 1, Director: 6}}\n{block}"
    (tmp_path / "allyship.yaml").write_text(config, encoding="utf-8")
    assert {source.feed for source in load_settings(home).sources} == {"worker_snapshot", "separation"}
    assert "Every file would be taken" in check(["--home", str(tmp_path)], 0, capsys)


def test_no_value_of_a_person_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swapped = "Employee ID,Termination Date,Termination Reason\n1,2026-03-01,Planted Name\n2,2026-03-01,Planted Other\n"
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    (tmp_path / "leavers.csv").write_text(swapped, encoding="utf-8")
    said = check([str(tmp_path)], 0, capsys)
    assert "lanted" not in said
    assert "words that nobody knows, each in fewer than five rows" in said


def test_a_folder_needs_no_home_and_strange_files_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("dear all\nthis is text\n", encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "empty.csv").write_bytes(b"")
    said = check([str(tmp_path)], 0, capsys)
    assert "letter.txt: no source takes it, and it looks like no format or feed that is known" in said
    assert "scan.pdf: cannot be read: the ending of its name stands for no format" in said
    assert "empty.csv: cannot be read: the file is empty" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.csv", "letter.txt", "scan.pdf"]


def test_a_folder_that_is_not_there_is_an_error_of_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no folder" in check([str(tmp_path / "gone")], 2, capsys)


def test_headings_of_every_feed_are_recognized_as_they_are() -> None:
    for feed in FEEDS.values():
        columns, fit = match(feed, feed.column_names)
        assert columns == {name: name for name in feed.column_names}
        assert fit == pytest.approx(1.0)


def test_words_of_the_feed_need_no_map() -> None:
    column = FEEDS["worker_snapshot"].column("gender")
    assert meant(column, ["woman", "Man", "F", None, "Zed"]) == ({"F": "woman", "": "undisclosed"}, ("Zed",))


def test_a_damaged_workbook_is_refused(look: Propose) -> None:
    with pytest.raises(FileRejectedError):
        look("staff.xlsx", "no workbook")


def check(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr("sys.argv", ["allyship", "check", *arguments])
        main()
    assert (ended.value.code or 0) == code
    return "".join(capsys.readouterr())
