"""Take the picture of the scorecard that stands in the README, from the site of a home's current release.

python -m tests.browser.picture HOME FILE.png
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def take(home: Path, file: Path) -> None:
    """Photograph the first screen at 1366 x 768; exits with a word where there is no chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium is installed, so no picture can be taken")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto((home / "releases" / "current" / "site" / "index.html").resolve().as_uri())
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
