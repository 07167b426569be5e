"""The pages on paper: how many, every headline on one, no chart beyond the sheet, and the board pack as PDF."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from visiting import Visit

from pipelines.release.printing import BROWSER_VARIABLE, BROWSERS, printer

pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
# A4 upright, in points.
SHEET = (595, 842)
MARGIN = 14 * 72 / 25.4


def words_of(data: bytes) -> tuple[int, str]:
    """The number of pages of a PDF, and its words with single blanks."""
    document = pdfium.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return len(document), re.sub(r"\s+", " ", text)


def spread_of(data: bytes) -> list[tuple[float, float]]:
    """The left and right end of what stands on each page, in points, as the eye sees it."""
    sheets = [page.render(scale=1).to_pil().convert("L") for page in pdfium.PdfDocument(data)]
    boxes = [sheet.point(lambda shade: 255 * (shade < 250)).getbbox() for sheet in sheets]
    return [(box[0], box[2]) for box in boxes if box]


@pytest.mark.parametrize(
    ("page", "pages"),
    [("index.html", range(2, 7)), ("topics/safety.html", range(3, 14)), ("board-pack.html", range(5, 20))],
)
def test_print(browser, site: Path, page: str, pages: range) -> None:
    with Visit(browser, site, page) as visit:
        heads = visit.page.locator("h1, figure h2").all_text_contents()
        data = visit.page.pdf(prefer_css_page_size=True, print_background=True)
    count, words = words_of(data)
    assert count in pages
    for head in heads:
        assert re.sub(r"\s+", " ", head).strip() in words
    for left, right in spread_of(data):
        assert left >= MARGIN - 1
        assert right <= SHEET[0] - MARGIN + 1


def test_tables_are_printed_whole(browser, site: Path) -> None:
    with Visit(browser, site, "topics/sponsorship.html") as visit:
        rows = visit.page.locator("figure details tbody tr").first.locator("td").first.text_content()
        _, words = words_of(visit.page.pdf(prefer_css_page_size=True))
    assert rows.split()[0] in words
    assert "[c]" in words


def test_charts_that_nobody_scrolled_to_are_printed(browser, site: Path) -> None:
    with Visit(browser, site, "index.html") as visit:
        visit.page.goto((site / "topics/safety.html").as_uri())
        visit.page.locator(".plot .main-svg").first.wait_for(state="attached")
        drawn = visit.page.locator(".plot[data-drawn]").count()
        assert drawn < visit.page.locator(".plot").count()
        visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert visit.page.locator(".plot .main-svg").count() >= visit.page.locator(".plot").count()


def test_the_board_pack_becomes_a_pdf(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BROWSER_VARIABLE, raising=False)
    if not any(shutil.which(name) for name in BROWSERS):
        pytest.skip("no chromium on this machine: the board pack was not printed")
    prints = printer(datetime(2026, 11, 22, 2, 14))
    pdf = tmp_path / "board-pack.pdf"
    assert prints(site / "board-pack.html", pdf)
    data = pdf.read_bytes()
    assert prints(site / "board-pack.html", pdf)
    # The same pages with the same words, whenever it is printed.
    assert words_of(pdf.read_bytes()) == words_of(data)
    count, words = words_of(data)
    assert 5 <= count <= 20
    assert "Women hold 30.9% of leadership roles" in words
    assert "The numbers behind the figures" in words
    # Links, addresses of files and the moment of printing stay out of it.
    assert "file://" not in words
    assert re.findall(rb"/CreationDate \(D:(\d{14})", data) == [b"20261122021400"]
    sizes = {tuple(round(v) for v in page.get_size()) for page in pdfium.PdfDocument(data)}
    assert sizes == {SHEET}
    assert all(right - left > SHEET[0] / 2 for left, right in spread_of(data))
