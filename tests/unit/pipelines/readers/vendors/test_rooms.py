"""Rooms of vendors' formats: what all formats share knows no room, and no room knows another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.readers import vendors

TOP = Path(vendors.__file__).parent
ROOMS = sorted(folder.name for folder in TOP.iterdir() if (folder / "__init__.py").exists())
PREFIX = "pipelines.readers.vendors."


def rooms_of(module: Path) -> Iterator[str]:
    """Yield the rooms that a module imports from."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            for name in (f"{node.module}.{alias.name}" for alias in node.names):
                if name.startswith(PREFIX) and (room := name.removeprefix(PREFIX).split(".")[0]) in ROOMS:
                    yield room


def test_there_are_rooms() -> None:
    assert len(ROOMS) > 1
    assert set(rooms_of(TOP / "__init__.py")) == set(ROOMS)


@pytest.mark.parametrize("module", sorted(TOP.glob("[!_]*.py")), ids=lambda path: path.stem)
def test_what_all_formats_share_knows_no_room(module: Path) -> None:
    assert set(rooms_of(module)) == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_knows_another(room: str) -> None:
    assert {other for module in (TOP / room).glob("*.py") for other in rooms_of(module)} <= {room}
