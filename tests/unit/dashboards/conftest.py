"""The made-up release, arranged and written once for all tests of the site."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_release import example_content

from dashboards.content import Content
from dashboards.published import Published, published
from dashboards.site import write_site


@pytest.fixture(scope="session")
def content() -> Content:
    return example_content()


@pytest.fixture(scope="session")
def metrics(content: Content) -> dict[str, Published]:
    return {m.id: m for m in published(content)}


@pytest.fixture(scope="session")
def site(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "site"
    write_site(content, folder)
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, str]:
    return {p.relative_to(site).as_posix(): p.read_text(encoding="utf-8") for p in sorted(site.rglob("*.html"))}


@pytest.fixture
def with_card(content: Content) -> Callable[..., Published]:
    """A metric whose scorecard row has some fields changed, and its definition where `better` is given."""

    def change(kpi_id: str, better: str | None = None, **fields: Any) -> Published:
        cards = [c | fields if c["kpi_id"] == kpi_id else c for c in content.scorecard]
        definitions = [d | {"better": better} if better and d["kpi_id"] == kpi_id else d for d in content.definitions]
        changed = replace(content, scorecard=cards, definitions=definitions)
        return next(m for m in published(changed) if m.id == kpi_id)

    return change
