"""Units whose names are markup, formulas or paths, through a whole run: nothing that reads them is led astray."""

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_home import write_small_home
from whole_runs import rows, run

LINK = '<a href="https://hostile.example">North</a>'
FORMULA = '=HYPERLINK("https://hostile.example")'
PATH = "../../../escape"
CALL = "@SUM(1+1)*cmd|' /C calc'!A0"
NAMES = {"North 0": LINK, "North 1": FORMULA, "South 0": PATH, "South 1": CALL}
DIVISIONS = {"North": '<a href="https://hostile.example/north">N</a>', "South": "+South"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = write_small_home(tmp_path_factory.mktemp("hostile") / "home")
    for file in (home / "landing" / "worker_snapshot").iterdir():
        with file.open(encoding="utf-8", newline="") as stream:
            workers = list(csv.DictReader(stream))
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(workers[0]))
            writer.writeheader()
            for worker in workers:
                units = {"department": NAMES[worker["department"]], "division": DIVISIONS[worker["division"]]}
                writer.writerow({**worker, **units})
    outcome = run(home)
    assert outcome.outcome == "published", outcome.message
    return home


def released(home: Path, *endings: str) -> Iterator[Path]:
    for path in sorted((home / "releases" / "current").resolve().rglob("*")):
        if path.is_file() and path.suffix in endings:
            yield path


def test_the_names_are_shown_as_they_are(home: Path) -> None:
    shown = {
        name
        for (name,) in rows(home, "select segment from kpi.value where breakdown = 'department' and status = 'shown'")
    }
    assert shown == set(NAMES.values())


def test_no_cell_of_a_download_is_a_formula(home: Path) -> None:
    met = set()
    for file in released(home, ".csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            for cell in (cell for row in csv.reader(stream) for cell in row):
                is_number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)
                assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), file.name
                met |= {name for name in (*NAMES.values(), *DIVISIONS.values()) if cell == f"'{name}"}
    assert met == {FORMULA, CALL, DIVISIONS["South"]}
    # In a workbook a cell is what its type says: text stays text, and there is no other kind with a name.
    for file in released(home, ".xlsx"):
        with zipfile.ZipFile(file) as book:
            parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
        assert FORMULA.replace('"', "&quot;") in "".join(parts.values()) or FORMULA in "".join(parts.values())
        assert not [name for name, text in parts.items() if re.search(r"<f[ >/]|<hyperlink|externalLink", text)]


def test_no_page_takes_a_name_for_markup(home: Path) -> None:
    pages = list(released(home, ".html", ".svg", ".js", ".json"))
    named = 0
    for file in pages:
        text = file.read_text(encoding="utf-8")
        assert '<a href="https://hostile.example' not in text, file.name
        assert "href=https://hostile" not in text
        named += "hostile.example" in text
    assert named > 0


def test_figures_show_a_name_as_text_where_plotly_reads_markup(home: Path) -> None:
    met = 0
    for file in released(home, ".html"):
        for spec in re.findall(
            r"<script[^>]*application/json[^>]*>(.*?)</script>", file.read_text(encoding="utf-8"), re.S
        ):
            # Of the name only what stands for a letter may be in a figure: an escaped bracket, escaped once more.
            plain = spec.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")
            assert "<a href" not in plain
            met += "&lt;a href" in plain
    assert met > 0


def test_no_file_is_where_a_name_says(home: Path) -> None:
    assert {path.name for path in home.parent.iterdir()} == {home.name}
    names = {part for path in (home / "releases").rglob("*") for part in path.relative_to(home / "releases").parts}
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) for name in names), names
