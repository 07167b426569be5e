"""What the sources promise about privacy: errors that quote nothing, no unsafe switch, keys from files only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_architecture import MODULES, ROOT, name_of, tree_of

# The package that writes an example organization reads nobody's data.
HANDLING = [path for path in MODULES if not name_of(path).startswith("sample/")]


def raised_while_handling(path: Path) -> Iterator[ast.Raise]:
    for handler in (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler)):
        yield from (node for node in ast.walk(handler) if isinstance(node, ast.Raise) and node.exc is not None)


@pytest.mark.parametrize("path", HANDLING, ids=name_of)
def test_an_error_raised_for_another_one_hides_it(path: Path) -> None:
    # Messages of DuckDB and Python quote the value at fault, and whatever shows a chain shows them.
    shown = [
        node.lineno
        for node in raised_while_handling(path)
        if not (isinstance(node.cause, ast.Constant) and node.cause.value is None)
    ]
    assert shown == []


def test_errors_are_raised_for_others_at_all() -> None:
    assert sum(len(list(raised_while_handling(path))) for path in HANDLING) > 30


def test_no_source_shows_a_traceback_or_logs_an_error() -> None:
    for path in HANDLING:
        called = {ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)}
        assert not called & {
            "traceback.print_exc",
            "traceback.format_exc",
            "logging.exception",
            "context.log.exception",
        }


def test_nothing_turns_encryption_into_a_pretense() -> None:
    texts = [*MODULES, *ROOT.glob("docs/*.md"), ROOT / "README.md", *(ROOT / "pipelines").rglob("*.yaml")]
    assert not [path for path in texts if "force_mbedtls" in path.read_text(encoding="utf-8")]


def test_no_command_takes_a_secret_as_an_argument() -> None:
    for path in (path for path in MODULES if name_of(path).startswith("pipelines/cli/")):
        options = [
            node.value
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("--")
        ]
        assert not [
            option for option in options if any(word in option for word in ("key", "secret", "password", "token"))
        ]
