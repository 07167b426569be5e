"""The board pack as a PDF: the page printed by the chromium of the machine, where there is one.

Chromium writes the moment of printing into the file, and numbers its parts from wherever it happens to stand; the
moment of the release and numbers from 1 are put in their place, so that the same release gives the same bytes as long
as chromium stays the same. Without chromium, or where it fails or takes too
long, there is no PDF, and the page of downloads says so: a picture of the figures is no reason to publish none.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

# Names the program that prints, where it is another one; empty for none, where nobody wants a PDF.
BROWSER_VARIABLE = "ALLYSHIP_BROWSER"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# A board pack takes about four seconds; a machine under load gets fifteen times that.
MOST_SECONDS = 60
# Nothing is fetched or sent, no profile is kept, and no address or date is printed on the margins.
_ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
)
_MOMENTS = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
_NODES = re.compile(rb"\(node(\d{8})\)")


def printer(built_at: datetime) -> Callable[[Path, Path], bool] | None:
    """Return a function that prints a page into a PDF and tells whether it could; None without any chromium.

    Args:
        built_at: The moment that the PDF says it was made at, in UTC.
    """
    named = os.environ.get(BROWSER_VARIABLE)
    names = BROWSERS if named is None else (named,)
    browser = next((found for name in names if name and (found := shutil.which(name))), None)
    if browser is None:
        return None
    return lambda page, pdf: _printed(browser, page, pdf, built_at)


def _printed(browser: str, page: Path, pdf: Path, built_at: datetime) -> bool:
    with tempfile.TemporaryDirectory(prefix="allyship-print-", ignore_cleanup_errors=True) as profile:
        # The sandbox of chromium refuses to run as root; the page is one of our own, with no address to fetch from.
        as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [browser, *_ARGUMENTS, *as_root, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}"]
        ended_well = _runs_well([*command, page.resolve().as_uri()], profile)
    if not ended_well or not pdf.is_file():
        pdf.unlink(missing_ok=True)
        return False
    pdf.write_bytes(_numbered(_dated(pdf.read_bytes(), built_at)))
    return True


def _runs_well(command: list[str], home: str) -> bool:
    """Run a browser, which knows nothing of the run around it; end it and all it started where it takes too long."""
    nowhere = subprocess.DEVNULL
    known = {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "TZ": "UTC"}
    try:
        browser = subprocess.Popen(
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, env=known, start_new_session=True
        )
    except OSError:
        return False
    with browser:
        try:
            return browser.wait(MOST_SECONDS) == 0
        except subprocess.TimeoutExpired:
            os.killpg(browser.pid, signal.SIGKILL)
            return False


def _dated(data: bytes, built_at: datetime) -> bytes:
    """The PDF with the moment of the release, each the same length as before: places within the file are counted."""

    def moment(found: re.Match[bytes]) -> bytes:
        head = found[0].split(b"(")[0] + b"(D:"
        written = built_at.strftime("%Y%m%d%H%M%S").encode()
        rest = len(found[0]) - len(head) - len(written) - 1
        return head + written + (b"+00'00'" + b" " * rest)[:rest] + b")"

    return _MOMENTS.sub(moment, data)


def _numbered(data: bytes) -> bytes:
    """The PDF with the names of its table cells numbered from 1, in the order they had: the file lists them sorted."""
    names = sorted(set(_NODES.findall(data)))
    numbers = {name: b"(node%08d)" % number for number, name in enumerate(names, 1)}
    return _NODES.sub(lambda found: numbers[found[1]], data)
