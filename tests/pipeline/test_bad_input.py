"""Bad input through the command line: a clear sentence, the right exit code, nothing lost, never a traceback."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from small_home import NEXT_SNAPSHOT, write_snapshot
from whole_runs import ALLYSHIP, command, current, in_warehouse, rows

from pipelines.cli import main

LEAVERS = "worker_id,separation_date,reason\nXQ-4711,2026-01-31,other\nXQ-0815,2026-02-28,retirement\n"
# Stand in the bad files below and may stand in no message.
PLANTED = ("XQ-4711", "XQ-0815", "XQ-", "Quast", "Wilhelmina")


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    text: str


Check = Callable[[Mapping[str, str | bytes], str | None], Said]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Write files into landing, and allyship.yaml unless None, and call `allyship check` in this process."""

    def call(files: Mapping[str, str | bytes], config: str | None = "") -> Said:
        home = tmp_path / "home"
        (home / "landing").mkdir(parents=True, exist_ok=True)
        if config is not None:
            (home / "allyship.yaml").write_text(config, encoding="utf-8")
        for name, content in files.items():
            path = home / "landing" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        monkeypatch.setattr(sys, "argv", ["allyship", "check", "--home", str(home)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = "".join(capsys.readouterr())
        code = ended.value.code or 0
        assert isinstance(code, int)
        assert is_clean(told)
        return Said(code, told)

    return call


def is_clean(told: str) -> bool:
    """Tell whether neither a traceback nor anything about a person reached the user."""
    return not any(word in told for word in ("Traceback", 'File "', "duckdb.", "unexpected", *PLANTED))


def workbook() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for line in LEAVERS.splitlines():
        book.active.append(line.split(","))
    book.save(stream)
    return stream.getvalue()


# ---- one bad file --------------------------------------------------------------------------------------------

MANY = "".join(f"XQ-{n},2026-01-31,retirment\n" for n in range(8))
# name of the file, content, what the message must say, and the rest of allyship.yaml where one is needed
BAD_FILES: dict[str, tuple[str, str | bytes, tuple[str, ...], str]] = {
    "empty": ("separation.csv", b"", ("the file is empty, expected at least a header",), ""),
    "blank lines": ("separation.csv", "\n \n\n", ("nothing but blank lines", "expected a header"), ""),
    "header only": ("separation.csv", "worker_id,separation_date,reason\n", ("has a header and no records",), ""),
    "no header": (
        "separation.csv",
        "XQ-4711,2026-01-31,Wilhelmina Quast\nXQ-0815,2026-01-31,Norman Quast\n",
        ("columns missing for feed separation: 'worker_id', 'separation_date'", "is the first line a header?"),
        "",
    ),
    "missing column": (
        "separation.csv",
        LEAVERS.replace("separation_date", "seperation_date"),
        ("required column missing for feed separation: 'separation_date'; did you mean 'seperation_date'?",),
        "",
    ),
    "missing mapped column": (
        "left.csv",
        LEAVERS.replace("worker_id", "Employe_ID"),
        ("'Employee ID' (for worker_id); did you mean 'Employe_ID'?",),
        "sources: [{feed: separation, files: left.csv, columns: {Employee ID: worker_id}}]",
    ),
    "doubled column": (
        "separation.csv",
        LEAVERS.replace("reason", "worker_id"),
        ("column 'worker_id' stands 2 times in the header",),
        "",
    ),
    "unknown value": (
        "separation.csv",
        LEAVERS + MANY,
        (
            "8 of 10 rows would be quarantined, more than the tolerance of 2.0%",
            "reason: unknown value (8 rows, first in record 3, found 'retirment', did you mean 'retirement'?, "
            "expected voluntary, involuntary, retirement, other)",
        ),
        "",
    ),
    "declared delimiter is wrong": (
        "left.csv",
        LEAVERS,
        ("only one column was found: is the delimiter another one?",),
        "sources: [{feed: separation, files: left.csv, delimiter: ';'}]",
    ),
    "delimiter that nobody looks for": (
        "separation.csv",
        LEAVERS.replace(",", "^"),
        ("'worker_id'", "'separation_date'", "is the delimiter another one?"),
        "",
    ),
    "date format": (
        "separation.csv",
        LEAVERS.replace("2026-01-31", "31/01/2026").replace("2026-02-28", "28/02/2026"),
        ("separation_date: not a date like 2026-01-31 (2 rows, first in record 1, cells look like '99/99/9999')",),
        "",
    ),
    "declared date format": (
        "left.csv",
        LEAVERS.replace("2026-01-31", "01/31/2026").replace("2026-02-28", "02/28/2026"),
        ("separation_date: not a date in the format %d/%m/%Y (2 rows", "cells look like '99/99/9999'"),
        "sources: [{feed: separation, files: left.csv, dates: '%d/%m/%Y'}]",
    ),
    "duplicate keys": (
        "separation.csv",
        LEAVERS + "XQ-4711,2026-01-31,voluntary\n",
        ("key: different rows share worker_id, separation_date (2 rows, first in record 1)",),
        "",
    ),
    "missing value": (
        "separation.csv",
        LEAVERS.replace("XQ-0815", ""),
        ("worker_id: missing (1 row, first in record 2)",),
        "",
    ),
    "ragged": (
        "separation.csv",
        LEAVERS + "XQ-4711,2026-01-31,Quast,Wilhelmina\n",
        ("wrong number of cells: 4 instead of 3 (1 row, first in record 3)",),
        "",
    ),
    "open quote": (
        "separation.csv",
        LEAVERS + 'XQ-4711,2026-01-31,"Quast\nWilhelmina,2026-01-31,other\n',
        ("the quote opened in line 4 is never closed",),
        "",
    ),
    "PDF named CSV": (
        "separation.csv",
        b"%PDF-1.7\nWilhelmina Quast\n",
        ("found a PDF document, expected delimited text",),
        "",
    ),
    "workbook named CSV": (
        "separation.csv",
        workbook(),
        ("found an Excel workbook (.xlsx), expected delimited text",),
        "",
    ),
    "text named workbook": ("separation.xlsx", LEAVERS, ("found delimited text, expected an Excel workbook",), ""),
    "text named Parquet": ("separation.parquet", LEAVERS, ("found delimited text, expected a Parquet file",), ""),
    "half a workbook": ("separation.xlsx", workbook()[:2000], ("damaged or cut short",), ""),
    "no snapshot date in the name": (
        "pay/latest.csv",
        "worker_id,hourly_pay\nXQ-4711,20\n",
        ("the file name holds no snapshot date of the form %Y-%m",),
        "sources: [{feed: pay, files: 'pay/*', snapshot_date: '%Y-%m'}]",
    ),
    "no delivery date in the name": (
        "left.csv",
        LEAVERS,
        ("the file name holds no delivery date of the form %Y%m%d",),
        "sources: [{feed: separation, files: left.csv, delivered: '%Y%m%d'}]",
    ),
}


@pytest.mark.parametrize("bad", BAD_FILES)
def test_a_bad_file_is_named_with_what_is_wrong_and_exit_code_3(check: Check, bad: str) -> None:
    name, content, expected, config = BAD_FILES[bad]
    said = check({name: content}, config)
    assert said.code == 3
    lines = said.text.splitlines()
    (why,) = [line for line in lines if line.startswith("  would be rejected: ")]
    assert lines[lines.index(why) - 1].startswith(f"landing/{name}: ")
    assert all(words in why for words in expected), why
    # The line above has named the file.
    assert name.split("/")[-1] not in why
    assert "Every file would be taken" not in said.text


def test_good_files_beside_bad_ones_are_still_good(check: Check) -> None:
    bad = {f"separation/{n}-{Path(f[0]).name}": f[1] for n, f in enumerate(BAD_FILES.values()) if not f[3]}
    said = check({**bad, "separation/good.csv": LEAVERS})
    assert said.code == 3
    assert said.text.count("would be rejected") == len(bad)
    assert "landing/separation/good.csv: separation\n  columns: reason, separation_date, worker_id\n" in said.text
    assert "  2 records: 2 would load, 0 repeated, 0 quarantined, 0 skipped\n" in said.text


def test_good_files_alone_are_exit_code_0(check: Check) -> None:
    said = check({"separation.csv": LEAVERS.replace("reason", "Comment")})
    assert said.code == 0
    assert "  dropped: Comment\n" in said.text
    assert said.text.endswith("Every file would be taken. Next: allyship run\n")


def test_rows_within_the_tolerance_are_counted_by_reason(check: Check) -> None:
    said = check({"separation.csv": LEAVERS + MANY + LEAVERS.splitlines()[1]}, "tolerance: 1")
    assert said.code == 0
    assert (
        "  11 records: 2 would load, 1 repeated, 8 quarantined, 0 skipped\n    8 x reason: unknown value\n" in said.text
    )


# ---- landing -------------------------------------------------------------------------------------------------


def test_a_folder_named_like_a_file_is_no_file(check: Check) -> None:
    source = "sources: [{feed: separation, files: separation.csv}]"
    said = check({"separation.csv/part.csv": LEAVERS}, source)
    assert said.code == 0
    assert "allyship.yaml line 1: no file matches separation.csv (separation)" in said.text
    assert "separation.csv/part.csv: no source takes it; surely a plain table that gives separation" in said.text
    assert "No file would be taken" in said.text


def test_a_misnamed_file_is_told_by_what_it_holds_or_by_its_name(check: Check) -> None:
    said = check({"seperation.csv": LEAVERS, "promotions.csv": "Wer,Wann\nXQ-4711,2026-01-31\n"})
    assert "seperation.csv: no source takes it; surely a plain table that gives separation" in said.text
    assert "promotions.csv: no source takes it, and it looks like no format or feed that is known" in said.text
    assert "its name is like the feed promotion" in said.text


def test_a_link_inside_landing_is_followed_and_one_that_leaves_is_not(check: Check, tmp_path: Path) -> None:
    landing = tmp_path / "home" / "landing"
    (landing / "hr").mkdir(parents=True)
    (landing / "hr" / "separation.csv").symlink_to(landing / "archive.csv")
    source = "sources: [{feed: separation, files: 'hr/*'}]"
    assert check({"archive.csv": LEAVERS}, source).code == 0
    outside = tmp_path / "outside.csv"
    outside.write_text(LEAVERS)
    (landing / "hr" / "other.csv").symlink_to(outside)
    said = check({}, source)
    assert (said.code, "landing/hr/other.csv is a link that leaves landing" in said.text) == (2, True)


def without_privilege(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call `allyship` as a user whom file permissions bind: root gives up the right to override them."""
    drop: list[str] = []
    if os.geteuid() == 0:
        tool = shutil.which("setpriv")
        drop = [tool, "--bounding-set", "-dac_override,-dac_read_search"] if tool else []
        if not tool or subprocess.run([*drop, "true"], capture_output=True, check=False).returncode:
            pytest.skip("tests run as root, and this system cannot take its rights over file permissions away")
    return subprocess.run([*drop, str(ALLYSHIP), *arguments], capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("closed", ["landing/separation/closed.csv", "landing/hr", "allyship.yaml"])
def test_what_may_not_be_read_is_told(check: Check, tmp_path: Path, closed: str) -> None:
    check({"separation/closed.csv": LEAVERS, "separation/open.csv": LEAVERS, "hr/a.csv": LEAVERS})
    path = tmp_path / "home" / closed
    path.chmod(0)
    try:
        process = without_privilege("check", "--home", str(tmp_path / "home"))
    finally:
        path.chmod(0o700)
    told = process.stdout + process.stderr
    assert is_clean(told)
    if closed.endswith(".csv"):
        assert process.returncode == 3
        assert "closed.csv: separation\n  would be rejected: the file may not be read: permission denied" in told
        assert "open.csv: separation\n  columns: " in told
    else:
        assert process.returncode == 2
        assert str(path) in told
        assert "Permission denied" in told


# ---- allyship.yaml -------------------------------------------------------------------------------------------

BAD_CONFIGS = {
    "unknown key": ("organisation: {name: A}\nleadership_flor: 6\n", ("line 2", "leadership_flor", "leadership_floor")),
    "unknown feed": ("sources:\n- {feed: seperation, files: a.csv}\n", ("line 2", "seperation", "'separation'")),
    "unknown column": (
        "sources:\n- feed: separation\n  files: a.csv\n  columns:\n    Emp: workerid\n",
        ("line 5", "workerid", "'worker_id'"),
    ),
    "unknown value": (
        "sources:\n- feed: separation\n  files: a.csv\n  values: {reason: {R: retired}}\n",
        ("line 4", "'retired'", "'retirement'"),
    ),
    "not YAML": ("organisation: [name\n", ("allyship.yaml line",)),
}


@pytest.mark.parametrize("fault", BAD_CONFIGS)
def test_a_fault_in_the_configuration_has_line_word_and_nearest_match(check: Check, fault: str) -> None:
    config, expected = BAD_CONFIGS[fault]
    said = check({"separation.csv": LEAVERS}, config)
    assert said.code == 2
    assert all(words in said.text for words in expected), said.text


def test_no_configuration(check: Check, tmp_path: Path) -> None:
    said = check({"separation.csv": LEAVERS}, None)
    assert (said.code, said.text) == (2, f"allyship: no allyship.yaml in '{tmp_path / 'home'}'; run: allyship init\n")


def test_two_sources_that_take_one_file(check: Check) -> None:
    config = "sources:\n- {feed: separation, files: 'hr/*'}\n- {feed: separation, files: '**/left.csv'}\n"
    said = check({"hr/left.csv": LEAVERS}, config)
    assert said.code == 2
    assert (
        "landing/hr/left.csv is taken by the sources on line 2 (separation, hr/*) and line 3 (separation, **/left.csv)"
        in said.text
    )


def test_a_wrong_option_is_a_matter_of_usage(tmp_path: Path) -> None:
    process = command(tmp_path, "check", "--hoem", "x")
    assert process.returncode == 2
    assert "--hoem" in process.stderr
    assert is_clean(process.stderr)


# ---- a run ---------------------------------------------------------------------------------------------------


def test_a_run_takes_what_is_good_and_publishes_nothing_when_nothing_is(small_copy: Path) -> None:
    first, before = current(small_copy), rows(small_copy)
    landing = small_copy / "landing"
    # Every bad file beside good ones of its own feed, and a new month that is good.
    bad = {f"worker_snapshot/bad{n}{Path(f[0]).suffix}": f[1] for n, f in enumerate(BAD_FILES.values()) if not f[3]}
    for name, content in bad.items():
        (landing / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (landing / "separation.csv").write_text("worker_id,reason\nXQ-4711,other\n")
    write_snapshot(small_copy, NEXT_SNAPSHOT)
    process = command(small_copy, "run")
    told = process.stdout + process.stderr
    assert process.returncode == 3, told
    assert is_clean(told)
    assert "Published release " in told
    second = current(small_copy)
    assert second != first
    for name in (*bad, "separation.csv"):
        assert f"Rejected landing/{name}: " in told
    # Nothing is lost: every good file of the feed stands, and of the changed file its earlier content.
    assert in_warehouse(small_copy, "select count(distinct snapshot_date) from raw.worker_snapshot") == [(4,)]
    assert in_warehouse(small_copy, "select count(*) from raw.separation") == [(2,)]
    assert len(rows(small_copy)) > len(before)

    (landing / "worker_snapshot" / "worse.csv").write_text(LEAVERS)
    process = command(small_copy, "run")
    told = process.stdout + process.stderr
    assert process.returncode == 3, told
    assert is_clean(told)
    assert f"Nothing new: nothing is published, current stays {second}." in told
    assert "Rejected landing/worker_snapshot/worse.csv: required columns missing" in told
    assert current(small_copy) == second
    status = command(small_copy, "status")
    assert status.returncode == 0
    assert "Rejected landing/worker_snapshot/worse.csv" in status.stdout
    assert is_clean(status.stdout + status.stderr)
