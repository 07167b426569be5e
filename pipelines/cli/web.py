"""A small read-only web server for the current site on the loopback interface."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pipelines.home import Home

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}


class _SiteHandler(SimpleHTTPRequestHandler):
    """Serves the current release, its site first; lists no folder, and logs nothing that a reader asked for."""

    def do_GET(self) -> None:
        """Send a file; the bare address leads to the scorecard, from where the downloads are one folder up."""
        if self.path in ("/", "/index.html", "/site", "/site/"):
            self.send_response(302)
            self.send_header("Location", "/site/index.html")
            self.end_headers()
            return
        super().do_GET()

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
    handler = partial(_SiteHandler, directory=str(home.current))
    return ThreadingHTTPServer(("127.0.0.1", port), handler)
