"""Real releases attacked as their readers could: nothing is found, and whatever is altered in a release is.

`allyship audit` and the blocking check of a run read the same attack (audit/); its known answers are tests/attack.
"""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from shared_homes import SampleRun
from whole_runs import command, fresh_command

import audit
from audit.agreement import NOTHING_ELSE, SAME, check_agreement
from pipelines.release.attack import attack_candidate


@pytest.fixture(scope="module")
def published(small_home: Path) -> Path:
    return (small_home / "releases" / "current").resolve()


@pytest.fixture
def release(published: Path, tmp_path: Path) -> Path:
    """A copy of a published release, to alter."""
    return shutil.copytree(published, tmp_path / "release")


def test_nothing_is_found_in_the_sample_release(sample_run: SampleRun) -> None:
    report = audit.run([(sample_run.home / "releases" / "current").resolve()])
    assert report.findings == ()
    # Otherwise it would have looked at nothing.
    assert {"P1", "P2", "P3", "rounded", "one world", "same everywhere", "nothing else"} <= set(report.checked)
    assert report.checked["P2"] > 1000
    assert report.checked["same everywhere"] > 10_000


def test_nothing_is_found_in_a_small_release(published: Path) -> None:
    assert audit.run([published]).findings == ()


def test_a_release_that_stands_is_not_attacked_again(published: Path, release: Path) -> None:
    both = audit.run([published, release], known=[published])
    assert both.findings == ()
    alone = audit.run([release])
    assert both.checked["P2"] + both.checked["P1"] < alone.checked["P2"] + alone.checked["P1"]
    assert both.checked["same everywhere"] == alone.checked["same everywhere"]
    results = attack_candidate(release, [published])
    assert {result.severity for result in results} == {"blocking"}
    assert all(result.passed and result.failed == 0 for result in results)


# --- altered in one place ---------------------------------------------------------------------------------------


def replaced(file: Path, pattern: str, change: Callable[[re.Match[str]], str]) -> None:
    """Change the first place of a text file that a pattern matches."""
    text = file.read_text(encoding="utf-8")
    altered, times = re.subn(pattern, change, text, count=1)
    assert times == 1, f"{pattern} is not in {file.name}"
    assert altered != text
    file.write_text(altered, encoding="utf-8")


def page_with(release: Path, pattern: str) -> Path:
    """Return the first page of the site on which a pattern matches."""
    found = (p for p in sorted((release / "site").rglob("*.html")) if re.search(pattern, p.read_text(encoding="utf-8")))
    return next(found)


def more(match: re.Match[str]) -> str:
    """Write a percentage three points off."""
    return f"{match[1]}{int(match[2]) + 3}{match[3]}"


KEYED_CELL = r"(<td[^>]* data-cell=\"\d+\"[^>]*>)(\d+)(\.\d%)"


def test_a_table_of_a_page(release: Path) -> None:
    replaced(page_with(release, KEYED_CELL), KEYED_CELL, more)
    assert {finding.rule for finding in check_agreement(release).findings} == {SAME}


def test_a_number_where_a_figure_is_withheld(release: Path) -> None:
    hidden = r"(<td[^>]*>(?:<bdi>)?)\[[cz]\]"
    page = page_with(release, hidden)
    replaced(page, hidden, lambda match: f"{match[1]}4")
    [finding] = check_agreement(release).findings
    assert finding.rule == NOTHING_ELSE
    assert page.name in finding.words


def test_a_number_that_stands_in_prose_without_a_cell(release: Path) -> None:
    replaced(release / "site" / "index.html", r"</main>", lambda _: "<p>Of these, 7 women have left.</p></main>")
    assert [finding.rule for finding in check_agreement(release).findings] == [NOTHING_ELSE]


def test_a_description_that_is_read_out(release: Path) -> None:
    described = r"(<p id=\"d-[^>]*>[^<]*?)(\d+)(\.\d%)"
    replaced(page_with(release, described), described, more)
    assert SAME in {finding.rule for finding in check_agreement(release).findings}


def test_an_alternative_text(release: Path) -> None:
    keyed = r"(<td[^>]* data-cell=\"\d+\")"
    replaced(page_with(release, keyed), keyed, lambda match: f'{match[1]} aria-label="12,345 people"')
    assert {finding.rule for finding in check_agreement(release).findings} == {SAME}


SPEC = r"(<script type=\"application/json\"[^>]*>)(.*?)(</script>)"


def altered_figure(release: Path, change: Callable[[dict[str, object]], bool]) -> None:
    """Change the first figure of the site that a change applies to."""
    for page in sorted((release / "site").rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(SPEC, text, re.DOTALL):
            for trace in (figure := json.loads(match[2]))["data"]:
                if trace.get("customdata") and change(trace):
                    page.write_text(text.replace(match[2], json.dumps(figure)), encoding="utf-8")
                    return
    raise AssertionError("no figure could be altered so")


def test_a_point_of_a_figure(release: Path) -> None:
    def move(trace: dict[str, list[object]]) -> bool:
        for axis in ("y", "x"):
            for at, value in enumerate(trace.get(axis) or []):
                if isinstance(value, float) and trace["customdata"][at] is not None:
                    trace[axis][at] = value + 0.05
                    return True
        return False

    altered_figure(release, move)
    assert {finding.rule for finding in check_agreement(release).findings} == {SAME}


def test_the_words_over_a_point(release: Path) -> None:
    def say(trace: dict[str, list[object]]) -> bool:
        words = trace.get("text")
        if not isinstance(words, list) or not words or trace["customdata"][0] is None:
            return False
        words[0] = "123.4%"
        return True

    altered_figure(release, say)
    assert {finding.rule for finding in check_agreement(release).findings} == {SAME}


def test_a_point_that_belongs_to_no_cell(release: Path) -> None:
    def forget(trace: dict[str, list[object]]) -> bool:
        if any(value is not None and value != 1 for value in trace.get("y") or []):
            trace["customdata"] = [None] * len(trace["customdata"])
            return True
        return False

    altered_figure(release, forget)
    assert SAME in {finding.rule for finding in check_agreement(release).findings}


def test_a_small_trend(release: Path) -> None:
    line = r"(<polyline points=\"[\d.]+,)([\d.]+)"
    replaced(page_with(release, line), line, lambda match: f"{match[1]}{float(match[2]) + 9:.1f}")
    assert {finding.rule for finding in check_agreement(release).findings} == {SAME}


@pytest.mark.parametrize("place", ["data/kpi_value.csv", "data/kpi_scorecard.csv", "quality/quality_suppression.csv"])
def test_a_cell_of_a_download(release: Path, place: str) -> None:
    replaced(release / place, r"(\n[^\n]*,)(\d+)(,[^\n]*\n)", lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}")
    [finding] = check_agreement(release).findings
    assert (finding.rule, finding.words) == (SAME, f"{place} differs from the cells")


def test_a_cell_of_a_metrics_file(release: Path) -> None:
    file = release / "site" / "data" / "women_in_leadership.csv"
    replaced(file, r"(,1,shown,,)(\d)", lambda match: f"{match[1]}{int(match[2]) + 1}")
    assert f"site/data/{file.name} differs from the cells" in {f.words for f in check_agreement(release).findings}


@pytest.mark.parametrize("place", ["data/kpi_value.csv", "site/data/women_in_leadership.csv"])
@pytest.mark.parametrize("line", ["# Jane Doe, 7", "Jane Doe"])
def test_a_line_that_is_no_row(release: Path, place: str, line: str) -> None:
    with (release / place).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert [finding.words for finding in check_agreement(release).findings] == [f"{place} differs from the cells"]


@pytest.mark.parametrize("content", [b"", b"Jane Doe\n", b"kpi_id;value\nwomen_in_leadership;1\n", b"\xff\xfe"])
def test_a_file_that_is_another_one(release: Path, content: bytes) -> None:
    for place in ("data/kpi_value.csv", "site/data/women_in_leadership.csv"):
        (release / place).write_bytes(content)
    words = {finding.words for finding in check_agreement(release).findings}
    assert {
        "data/kpi_value.csv differs from the cells",
        "site/data/women_in_leadership.csv differs from the cells",
    } <= words


def test_a_row_that_a_download_lacks(release: Path) -> None:
    with duckdb.connect() as connection:
        file = release / "data" / "kpi_value.parquet"
        connection.execute(f"create table kept as from read_parquet('{file}') offset 1")
        connection.execute(f"copy kept to '{file}' (format parquet)")
    assert [finding.words for finding in check_agreement(release).findings] == [
        "data/kpi_value.parquet differs from the cells"
    ]


def test_a_cell_of_a_workbook(release: Path) -> None:
    [file] = (release / "data").glob("*.xlsx")
    with zipfile.ZipFile(file) as book:
        contents = {name: book.read(name) for name in book.namelist()}
    # The third sheet holds the newest cells.
    name = "xl/worksheets/sheet3.xml"
    altered, times = re.subn(rb"<v>0\.(\d{3})", rb"<v>0.9\1", contents[name], count=1)
    assert times == 1
    with zipfile.ZipFile(file, "w") as book:
        for inner, content in (contents | {name: altered}).items():
            book.writestr(inner, content)
    [finding] = check_agreement(release).findings
    assert file.name in finding.words


def test_a_table_that_repeats_a_cell(release: Path) -> None:
    with duckdb.connect(str(release / "allyship.duckdb")) as connection:
        connection.execute("update kpi.scorecard set value = value + 0.01 where value is not null")
    assert "kpi.scorecard differs from the cells" in {finding.words for finding in check_agreement(release).findings}


# --- altered cells ----------------------------------------------------------------------------------------------


def alter(release: Path, statement: str) -> set[str]:
    """Change kpi.value and return the rules that an attack finds broken in it."""
    with duckdb.connect(str(release / "allyship.duckdb")) as connection:
        changed = connection.execute(statement).fetchone()
    assert changed != (0,)
    return {finding.rule for finding in audit.run([release]).findings} - {SAME}


def test_a_shown_cell_of_too_few_people(release: Path) -> None:
    assert alter(release, "update kpi.value set people = 3 where status = 'shown' and measure = 'all'") == {"P3"}


def test_counts_that_are_not_rounded(release: Path) -> None:
    rules = alter(release, "update kpi.value set rounding_base = 1 where status = 'shown' and rounding_base = 5")
    assert "rounded" in rules


def test_a_value_of_none_or_all(release: Path) -> None:
    statement = "update kpi.value set value = 0 where status = 'shown' and value is null and value_low = 0"
    assert "P2" in alter(release, statement)


# --- the command ------------------------------------------------------------------------------------------------


def test_the_command_tells_what_was_asked_and_exits_by_what_was_found(small_copy: Path) -> None:
    done = fresh_command(small_copy, "audit")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 release attacked" in done.stdout
    assert "nobody learns of a group that it is all of them, or none" in done.stdout

    current = (small_copy / "releases" / "current").resolve()
    replaced(current / "data" / "kpi_value.csv", r"shown", lambda _: "Shown")
    failed = command(small_copy, "audit", current.name)
    assert failed.returncode == 1
    assert "data/kpi_value.csv differs from the cells" in failed.stdout


def test_the_command_refuses_what_is_no_release(small_copy: Path, tmp_path: Path) -> None:
    for name in ("00009-2026-01-01", str(tmp_path)):
        done = command(small_copy, "audit", name)
        assert done.returncode == 2, done.stdout
        assert name in done.stderr
