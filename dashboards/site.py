"""Writes the whole static site of one release: pages, figures, CSV files and the three shared assets.

Opens from file:// with no server and no network; the same content always gives the same bytes, since the
only time on a page is the release's own. Pages are composed in scorecard.py, topics.py and quality.py, their
markup stands in templates/. Nothing here reads a database or computes a figure.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboards import wording
from dashboards.benchmarks import studies
from dashboards.changes import changes
from dashboards.content import Content
from dashboards.csv_files import csv_path, csv_text
from dashboards.labels import sentence_start
from dashboards.promises import promises
from dashboards.published import Published, published
from dashboards.quality import quality
from dashboards.scorecard import scorecard
from dashboards.topics import Topic, absent, links, topics
from models.release_schema import TABLES

_HERE = Path(__file__).parent
# No script may be inline and nothing may be fetched. Styles must stay open: without 'unsafe-inline' the
# chart script draws, but silently misplaces titles and layers.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Assets:
    """Paths of the shared files within the site; names carry a hash, so that an upgrade never meets a stale copy."""

    plotly: str
    script: str
    style: str


def write_site(content: Content, folder: Path) -> list[Path]:
    """Write every file of the site under `folder`.

    Args:
        content: Rows of one protected release.
        folder: Where index.html comes to lie; created when absent.

    Returns:
        The files written, in order of their path.

    Raises:
        ValueError: A metric is malformed (see `published.published`), a number is NaN or infinite, or a
            download's path leaves the release folder.
    """
    metrics = published(content)
    assets = _write_assets(folder)
    texts = {csv_path(m): csv_text(m) for m in metrics}
    texts |= _pages(content, metrics, assets, texts)
    for path, text in texts.items():
        _write(folder / path, text.encode())
    return sorted(folder / path for path in (*texts, assets.plotly, assets.script, assets.style))


def spec_json(spec: dict[str, Any]) -> Markup:
    """Return a figure as JSON that is safe inside a script element.

    Raises:
        ValueError: A number is NaN or infinite, which JSON does not know.
    """
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    # Safe: no character that markup is made of is left.
    return Markup(text)


def _pages(content: Content, metrics: list[Published], assets: Assets, csvs: dict[str, str]) -> dict[str, str]:
    """Render every page; returns text by path within the site."""
    environment = _environment()
    pages = topics(metrics)
    by_path: dict[str, tuple[str, dict[str, Any]]] = {
        "index.html": ("index", {"card": scorecard(metrics, links(pages)), "has_figures": False}),
        "methodology.html": (
            "methodology",
            {"metrics": metrics, "links": links(pages), "studies": studies(metrics, content.benchmarks)},
        ),
        "actions.html": ("actions", {"promises": promises(content, metrics, links(pages))}),
        "changes.html": ("changes", {"changes": changes(content, metrics, links(pages))}),
        "data-quality.html": ("data_quality", {"quality": quality(content, metrics)}),
        "downloads.html": ("downloads", _downloads(content, csvs)),
    }
    for page in pages:
        by_path[page.path] = ("topic", _topic(page, pages))
    shared = {"content": content, "release": content.release, "pages": pages, "assets": assets}
    shared["policy"] = CONTENT_SECURITY_POLICY
    return {
        path: environment.get_template(f"{name}.html.j2").render(
            **{"has_figures": False, **shared, **context}, path=path, root="../" * path.count("/")
        )
        for path, (name, context) in by_path.items()
    }


def _topic(page: Topic, pages: list[Topic]) -> dict[str, Any]:
    return {
        "topic": page,
        "siblings": [p for p in pages if p.family == page.family],
        "sections": page.sections,
        "absent": absent(page),
        "has_figures": any(s.chart.spec for s in page.sections),
    }


def _downloads(content: Content, csvs: dict[str, str]) -> dict[str, Any]:
    for item in content.files:
        if item.path.startswith("/") or ".." in item.path.split("/"):
            raise ValueError("a download's path must stay within the release folder")
    own = [(path, len(text.encode()), hashlib.sha256(text.encode()).hexdigest()) for path, text in csvs.items()]
    return {"own": sorted(own), "tables": TABLES}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": wording.day,
        "moment": wording.moment,
        "size": wording.file_size,
        "sentence": sentence_start,
        "spec": spec_json,
        "address": lambda path: quote(path),
    }
    return environment


def _write_assets(folder: Path) -> Assets:
    bundle = files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    version = re.search(rb"plotly\.js v([\d.]+)", bundle[:400])
    if version is None:
        raise ValueError("the installed plotly package has a script without a version")
    return Assets(
        plotly=_write_hashed(folder, f"plotly-{version[1].decode()}", ".min.js", bundle),
        script=_write_hashed(folder, "site", ".js", (_HERE / "assets" / "site.js").read_bytes()),
        style=_write_hashed(folder, "site", ".css", (_HERE / "assets" / "site.css").read_bytes()),
    )


def _write_hashed(folder: Path, stem: str, suffix: str, data: bytes) -> str:
    path = f"assets/{stem}-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
    _write(folder / path, data)
    return path


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
