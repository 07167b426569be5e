"""A page of the made-up release opened in a browser, with everything it asked for and complained about."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from example_release import DEPARTMENTS

from dashboards.pages.departments import path_of

TOPICS = tuple(f"topics/{t}.html" for t in ("representation", "sponsorship", "programs", "safety", "data"))
LARGE_DEPARTMENT, SMALL_DEPARTMENT = path_of("Platform"), path_of(DEPARTMENTS[0])
PAGES = (
    "index.html",
    *TOPICS,
    "departments/index.html",
    LARGE_DEPARTMENT,
    SMALL_DEPARTMENT,
    "actions.html",
    "changes.html",
    "methodology.html",
    "data-quality.html",
    "downloads.html",
    "board-pack.html",
)
DRAWN = (*TOPICS, LARGE_DEPARTMENT, "board-pack.html")
STACKED = ("index.html", "actions.html", "changes.html")
# Soon after the release was built, so that its data is not old yet, whenever the tests run.
TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
# Words of a table's names whose letters stand on more than one line; longer ones than fit a phone may.
BROKEN_WORDS = r"""() => {
  const broken = [];
  for (const cell of document.querySelectorAll('tbody th, thead th')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
      for (const word of text.data.matchAll(/[\p{L}\p{N}]{2,24}(?![\p{L}\p{N}])/gu)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
        if (lines.size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""


class Visit:
    """One page opened in a fresh context; every chart is scrolled to, since charts are drawn when they come near."""

    def __init__(
        self, browser: Any, site: Path, page: str, width: int = 1366, script: bool = True, today: datetime = TODAY
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 768},
            java_script_enabled=script,
            has_touch=width < 500,
            # Or a page would still be on its way to where it was sent when it is looked at.
            reduced_motion="reduce",
        )
        self.page = self.context.new_page()
        self.page.clock.set_fixed_time(today)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.goto((site / page.partition("#")[0]).as_uri() + page[len(page.partition("#")[0]) :])
        if script:
            self.draw()

    def draw(self) -> None:
        """Scroll to every chart and wait until it is drawn; then back to the top."""
        plots = self.page.locator(".plot")
        for i in range(plots.count()):
            plots.nth(i).scroll_into_view_if_needed()
            plots.nth(i).locator(".main-svg").first.wait_for(state="attached")
        if plots.count():
            self.page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
