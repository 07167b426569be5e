"""Printing the board pack: the same bytes whenever it is printed, and no release lost to a browser that fails."""

import os
import stat
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.release import printing
from pipelines.release.printing import BROWSER_VARIABLE, printer

BUILT_AT = datetime(2026, 11, 22, 2, 14)
# As chromium writes it: the moment of printing, which is the same length whatever it is.
PDF = b"%PDF-1.4\n<</Creator (x)\n/CreationDate (D:{}+00'00')\n/ModDate (D:{}+00'00')>>\n%%EOF"


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is searched for programs before any other, with the shell that stand-ins are written for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin")
    monkeypatch.delenv(BROWSER_VARIABLE, raising=False)
    return folder


def stand_in(folder: Path, script: str) -> None:
    """Put a stand-in for chromium into the folder; `$out` is the file that it is to print to."""
    file = folder / "chromium"
    find = 'for a in "$@"; do case "$a" in --print-to-pdf=*) out="${a#--print-to-pdf=}";; esac; done\n'
    file.write_text(f"#!/bin/sh\n{find}{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def dated(moment: str) -> bytes:
    return PDF.replace(b"{}", moment.encode())


def test_without_a_browser_there_is_nothing_to_print_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(BROWSER_VARIABLE, raising=False)
    assert printer(BUILT_AT) is None


def test_another_browser_may_be_named_or_none(browser: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(browser, 'echo usual > "$out"')
    monkeypatch.setenv(BROWSER_VARIABLE, "")
    assert printer(BUILT_AT) is None
    (browser / "chromium").rename(browser / "ours")
    monkeypatch.setenv(BROWSER_VARIABLE, str(browser / "ours"))
    prints = printer(BUILT_AT)
    assert prints is not None
    assert prints(tmp_path / "page.html", tmp_path / "pack.pdf")


def test_a_pdf_bears_the_moment_of_the_release(browser: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "pack.pdf"
    for moment in ("20261122235959", "20270101000000"):
        (tmp_path / "made.pdf").write_bytes(dated(moment))
        stand_in(browser, f'cp "{tmp_path}/made.pdf" "$out"')
        prints = printer(BUILT_AT)
        assert prints is not None
        assert prints(tmp_path / "page.html", pdf)
        assert pdf.read_bytes() == dated("20261122021400")


def test_the_names_of_table_cells_do_not_depend_on_where_chromium_began_to_count(browser: Path, tmp_path: Path) -> None:
    pdf, found = tmp_path / "pack.pdf", set()
    for first in (7, 83):
        names = [b"(node%08d)" % (first + n) for n in (0, 5, 2, 5)]
        (tmp_path / "made.pdf").write_bytes(PDF + b" ".join(names))
        stand_in(browser, f'cp "{tmp_path}/made.pdf" "$out"')
        prints = printer(BUILT_AT)
        assert prints is not None
        assert prints(tmp_path / "page.html", pdf)
        found.add(pdf.read_bytes())
    assert [one.endswith(b"(node00000001) (node00000003) (node00000002) (node00000003)") for one in found] == [True]


def test_it_is_told_the_page_and_nothing_of_the_surroundings(
    browser: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLYSHIP_PSEUDONYM_KEY", "not for a browser")
    stand_in(browser, 'echo "$@" > "$out"; env >> "$out"')
    prints = printer(BUILT_AT)
    assert prints is not None
    assert prints(tmp_path / "page.html", tmp_path / "pack.pdf")
    told = (tmp_path / "pack.pdf").read_text(encoding="utf-8")
    assert f"file://{tmp_path}/page.html" in told
    assert "--disable-background-networking" in told
    assert "not for a browser" not in told
    profile = next(a for a in told.split() if a.startswith("--user-data-dir=")).partition("=")[2]
    assert not Path(profile).exists()


@pytest.mark.parametrize(
    "script",
    ["exit 1", 'echo half > "$out"; exit 3', "exit 0", 'echo half > "$out"; sleep 60'],
    ids=["fails", "fails half way", "makes nothing", "hangs"],
)
def test_a_browser_that_fails_leaves_no_pdf(
    browser: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(printing, "MOST_SECONDS", 0.5)
    stand_in(browser, script)
    prints = printer(BUILT_AT)
    assert prints is not None
    assert not prints(tmp_path / "page.html", tmp_path / "pack.pdf")
    assert not (tmp_path / "pack.pdf").exists()
