"""Writes the whole static site of one release: pages, figures, CSV files and the shared assets.

Opens from file:// with no server and no network; the same content always gives the same bytes, since the
only time on a page is the release's own. Pages are arranged in pages/, their markup stands in templates/.
Nothing here reads a database or computes a figure.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from dashboards.assets import Assets, write_assets
from dashboards.content import Content
from dashboards.csv_files import csv_path, csv_text
from dashboards.pages.benchmarks import studies
from dashboards.pages.board_pack import board_pack
from dashboards.pages.changes import changes
from dashboards.pages.department_index import indexes
from dashboards.pages.departments import departments
from dashboards.pages.downloads import described, downloads
from dashboards.pages.figure import Figure
from dashboards.pages.methodology import definitions, methods
from dashboards.pages.navigation import navigation
from dashboards.pages.notices import notices
from dashboards.pages.promises import promises
from dashboards.pages.quality import quality
from dashboards.pages.scorecard import scorecard
from dashboards.pages.topics import Topic, absent, glance, lead, links, topics
from dashboards.published import FAMILIES, Published, published
from dashboards.rendering import environment
from dashboards.words.language import language, speaking

PACK, BOARD_PACK = "board-pack.html", "board-pack.pdf"
# No script may be inline and nothing may be fetched. Styles must stay open: without 'unsafe-inline' the
# chart script draws, but silently misplaces titles and layers.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'none'"
)

# Makes a PDF of a page, told page and PDF; false where it cannot.
Printer = Callable[[Path, Path], bool]
# A page's template and what it shows.
Page = tuple[str, dict[str, Any]]


def write_site(content: Content, folder: Path, printer: Printer | None = None) -> list[Path]:
    """Write every file of the site under `folder`.

    Args:
        content: Rows of one protected release.
        folder: Where index.html comes to lie; created when absent.
        printer: Makes the PDF of the board pack; None where there is nothing to make one with.

    Returns:
        The files written, in order of their path.

    Raises:
        ValueError: A metric is malformed (see `published.published`), a number is NaN or infinite, or a
            download's path leaves the release folder.
    """
    with speaking(language(content.look.language, content.look.locale)):
        metrics = published(content)
        # Refuses a path that leaves the release before anything is written.
        downloads(content, {}, None)
        pages = _pages(content, metrics)
        assets = write_assets(folder, content.look)
        pack = _rendered(content, metrics, assets, {PACK: pages.pop(PACK)})
        _write_all(folder, pack)
        pdf = folder / BOARD_PACK
        with ThreadPoolExecutor(1) as beside:
            # A browser takes seconds to print, in processes of its own.
            printing = beside.submit(printer, folder / PACK, pdf) if printer else None
            csvs = {csv_path(m): csv_text(m) for m in metrics}
            written = csvs | _rendered(content, metrics, assets, pages)
            _write_all(folder, written)
        printed = printing is not None and printing.result()
        made = described(BOARD_PACK, pdf.read_bytes()) if printed else None
        last = {"downloads.html": ("downloads", {"downloads": downloads(content, csvs, made)})}
        _write_all(folder, _rendered(content, metrics, assets, last))
    files = [*pack, *written, *last, *assets.paths, *([BOARD_PACK] if printed else [])]
    return sorted(folder / path for path in files)


def _pages(content: Content, metrics: list[Published]) -> dict[str, Page]:
    """Return template and content of every page but the downloads, by path within the site."""
    parts = topics(content, metrics)
    places = links(parts)
    listed = departments(metrics, places)
    pack = board_pack(content, metrics, places)
    outside, names = studies(metrics, content.benchmarks), {m.id: m.name for m in metrics}
    defined = methods(metrics, outside)
    pages: dict[str, Page] = {
        "index.html": ("index", {"card": scorecard(content, metrics, places)}),
        "actions.html": ("actions", {"promises": promises(content, metrics, places)}),
        "changes.html": ("changes", {"changes": changes(content, metrics, places)}),
        "data-quality.html": ("data_quality", {"quality": quality(content, metrics), "topics": parts}),
        PACK: ("board_pack", {"pack": pack, "has_figures": _drawn(pack.figures)}),
    }
    for part in parts:
        pages[part.path] = ("topic", _topic(part, parts, metrics))
    for method in defined:
        pages[method.path] = ("methodology", {"method": method, "links": places, "studies": outside, "names": names})
    found = indexes(listed, metrics)
    for index in found:
        pages[index.path] = ("departments", {"index": index, "indexes": found})
    for department in listed:
        pages[department.path] = ("department", {"department": department, "has_figures": _drawn(department.figures)})
    shared = {"defined": definitions(defined)}
    return {path: (name, shared | shown) for path, (name, shown) in pages.items()}


def _topic(topic: Topic, pages: list[Topic], metrics: list[Published]) -> dict[str, Any]:
    return {
        "topic": topic,
        "siblings": [p for p in pages if p.family == topic.family],
        "lead": lead(metrics, topic.family),
        "glance": glance(topic.family, metrics, pages) if topic.number == 1 else None,
        "absent": absent(topic),
        "has_figures": _drawn(f for s in topic.sections for f in s.figures),
    }


def _drawn(figures: Iterable[Figure]) -> bool:
    """Whether a page needs the chart script."""
    return any(f.chart.spec for f in figures)


def _rendered(content: Content, metrics: list[Published], assets: Assets, pages: dict[str, Page]) -> dict[str, str]:
    """Render pages; returns their text by path within the site."""
    templates = environment()
    families = [f for f in FAMILIES if any(m.family == f for m in metrics)]
    has_departments = any("department" in m.breakdowns() for m in metrics)
    shared = {
        "content": content,
        "release": content.release,
        "look": content.look,
        "assets": assets,
        "notices": notices(content),
        "policy": CONTENT_SECURITY_POLICY,
        "has_figures": False,
    }
    rendered = {}
    for path, (name, shown) in pages.items():
        here = {"path": path, "root": "../" * path.count("/")}
        nav = navigation(families, has_departments=has_departments, here=path)
        rendered[path] = templates.get_template(f"{name}.html.j2").render({**shared, **shown, **here, "nav": nav})
    return rendered


def _write_all(folder: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
