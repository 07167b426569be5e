"""The made-up release of the unit tests, written once and opened in Debian's chromium from file://."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.site import write_site

# The made-up release is that of the unit tests, whose folder is no package.
sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "dashboards"))

from example_release import example_content


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the tests that look at one page in one width (test_every_page.py) follow one another, in their own order."""
    pages = Path(__file__).parent / "test_every_page.py"
    places = [place for place, item in enumerate(items) if item.path == pages]
    looking = [items[place] for place in places]
    looking.sort(key=lambda item: (item.callspec.params["page"], item.callspec.params["width"]))
    for place, item in zip(places, looking, strict=True):
        items[place] = item


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "site"
    write_site(example_content(), folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A browser for one module: its event loop must not go on under the tests of other folders."""
    chromium = shutil.which("chromium")
    if chromium is None and os.environ.get("ALLYSHIP_REQUIRE_BROWSER"):
        pytest.fail("chromium is not installed, and ALLYSHIP_REQUIRE_BROWSER asks for it")
    if chromium is None:
        pytest.skip("no chromium on this machine: the site's behavior in a browser was not tested")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield launched
        launched.close()
