"""The word about a failed run that `serve` puts above the figures of every page."""

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from dashboards.words.language import text
from pipelines.cli.web import site_server, with_notice
from pipelines.home import Home
from pipelines.runs.record import RunRecord, write_record

PAGE = (
    b'<!doctype html>\n<html lang="en" data-locale="en-GB">\n<body>\n<main id="content">\n<h1>All</h1>\n</main></html>'
)
FAILED = RunRecord("r2", "2026-11-23T02:00:00+00:00", "2026-11-23T02:04:00+00:00", "failed", message="disk full")
GOOD = replace(FAILED, outcome="published", message=None)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one release of one page and one file to download."""
    site = tmp_path / "releases" / "00001-2026-10-31" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_bytes(PAGE)
    (site / "more").mkdir()
    (site / "more" / "index.html").write_bytes(PAGE)
    (site.parent / "allyship.duckdb").write_bytes(b"<main id=")
    (tmp_path / "releases" / "current").symlink_to(site.parent.name)
    return Home(tmp_path)


@contextmanager
def served(home: Home) -> Iterator[str]:
    with site_server(home, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield "http://{}:{}".format(*server.server_address)
        finally:
            server.shutdown()


def get(address: str, method: str = "GET") -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(urllib.request.Request(address, method=method), timeout=10) as answer:
        return answer.read(), dict(answer.headers)


def test_a_failed_run_is_said_above_the_figures() -> None:
    told = with_notice(PAGE, FAILED).decode()
    notice = "It ended on 23 Nov 2026, 02:04 UTC without a new release; these figures are those of the last good one."
    assert f"<b>The last run failed.</b> {notice}" in told
    assert told.index(notice) < told.index("<main") < told.index("<h1>")
    # What went wrong is for those who run it.
    assert "disk full" not in told


@pytest.mark.parametrize(
    ("lang", "day"),
    [
        ('lang="en" data-locale="de-DE"', "23.11.2026"),
        ('lang="zz" data-locale="zz-ZZ"', "23 Nov 2026"),
        ("", "23 Nov 2026"),
    ],
)
def test_it_is_said_as_the_page_speaks(lang: str, day: str) -> None:
    page = PAGE.replace(b'lang="en" data-locale="en-GB"', lang.encode())
    assert f"It ended on {day}, 02:04 UTC" in with_notice(page, FAILED).decode()


def test_the_server_says_it_until_a_run_is_good_again(home: Home) -> None:
    with served(home) as address:
        page = f"{address}/site/index.html"
        assert get(page)[0] == PAGE
        write_record(home, FAILED)
        told, headers = get(page)
        assert get(f"{address}/site/")[0] == told
        assert get(f"{address}/site/more/")[0] == told
        assert text("notice.failed").encode() in told
        assert int(headers["Content-Length"]) == len(told)
        # Or a browser would take the page that it has for the one that is.
        assert "Last-Modified" not in headers
        assert headers["X-Frame-Options"] == "DENY"
        assert int(get(page, "HEAD")[1]["Content-Length"]) == len(told)
        assert get(f"{address}/allyship.duckdb")[0] == b"<main id="
        write_record(home, GOOD)
        assert get(page)[0] == PAGE


def test_files_outside_the_release_stay_closed(home: Home) -> None:
    write_record(home, FAILED)
    (home.root / "private.html").write_bytes(PAGE)
    with served(home) as address, pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{address}/..%2f..%2fprivate.html")
