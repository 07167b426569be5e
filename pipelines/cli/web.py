"""A small read-only web server for the current site on the loopback interface.

The files are sent as they are, but for one sentence: where the last run failed, every page says so above its figures.
"""

import io
import re
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from dashboards.words import wording
from dashboards.words.language import Language, language, languages, speaking, text
from dashboards.words.locales import DEFAULT, LOCALES
from pipelines.home import Home
from pipelines.runs.record import RunRecord, read_record

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}
_LANGUAGE = re.compile(rb'<html lang="([^"]+)" data-locale="([^"]+)">')
# Where the figures of a page begin.
_CONTENT = b'<main id="content"'


class _SiteHandler(SimpleHTTPRequestHandler):
    """Serves the current release, its site first; lists no folder, and logs nothing that a reader asked for."""

    def __init__(self, home: Home, *arguments: Any, **options: Any) -> None:
        # The base class answers the request while it is made, so this comes first.
        self.home = home
        super().__init__(*arguments, directory=str(home.current), **options)

    def do_GET(self) -> None:
        """Send a file; the bare address leads to the scorecard, from where the downloads are one folder up."""
        if self.path in ("/", "/index.html", "/site", "/site/"):
            self.send_response(302)
            self.send_header("Location", "/site/index.html")
            self.end_headers()
            return
        super().do_GET()

    def send_head(self) -> Any:
        """Send the headers and return what follows; a page of figures gets the word about a failed run."""
        record = read_record(self.home)
        page = Path(self.translate_path(self.path))
        # The base class gives a folder's index, where there is one.
        page = page / "index.html" if page.is_dir() and self.path.endswith("/") else page
        if record is None or record.outcome != "failed" or page.suffix != ".html" or not page.is_file():
            return super().send_head()
        return self._told(page.read_bytes(), record)

    def _told(self, page: bytes, record: RunRecord) -> BinaryIO:
        sent = with_notice(page, record)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        return io.BytesIO(sent)

    def end_headers(self) -> None:
        """Add the headers that keep the pages to themselves."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        """Refuse: there is nothing to browse."""
        self.send_error(404, "no such page")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: who reads which page is nobody's business."""


def site_server(home: Home, port: int) -> ThreadingHTTPServer:
    """Return a server of the release behind `releases/current`, resolved anew at each request."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_SiteHandler, home))


def with_notice(page: bytes, record: RunRecord) -> bytes:
    """Return a page with a sentence above its figures that the last run failed and when, in the page's language.

    What went wrong is `allyship status` to tell: readers of figures need to know only that newer ones are missing.
    """
    with speaking(_language_of(page)):
        words = text("notice.failed_words", moment=wording.moment(datetime.fromisoformat(record.ended_at)))
        head, label = text("notice.failed"), text("notice.failed_label")
    notice = (
        f'<div class="notices" role="region" aria-label="{label}"><div class="wrap">'
        f"<p><b>{head}</b> {words}</p></div></div>\n"
    )
    return page.replace(_CONTENT, notice.encode() + _CONTENT, 1)


def _language_of(page: bytes) -> Language:
    """The language that a page says it is in; the usual one where it says nothing that is known."""
    found = _LANGUAGE.search(page)
    code, locale = (part.decode("ascii", "replace") for part in found.groups()) if found else ("", "")
    return language(code if code in languages() else "en", locale if locale in LOCALES else DEFAULT)
