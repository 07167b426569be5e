"""The one fixture of the examples: an organization's tables in, its published figures out."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from example_organization import Published
from example_organization import publish as publish_in

from models.metrics import METRICS


@pytest.fixture
def publish(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Published]:
    """Publish one organization: `publish(settings, worker_snapshot=table, ...)` (see example_organization.py).

    The metrics computed are those that the test's module names; a module that names none gets all of them.
    """
    words = set(re.findall(r"\w+", request.path.read_text(encoding="utf-8")))
    named = [name for name in METRICS if name in words] or list(METRICS)

    def published(settings: str = "", **feeds: str | dict[str, str]) -> Published:
        return publish_in(tmp_path, settings, named, **feeds)

    return published
