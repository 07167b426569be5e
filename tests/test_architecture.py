"""The shape of the house: who imports whom, how large a module is, what every file says about itself.

Read from the sources; two tests start Python to see what a command really imports.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Template

import duckdb
import pytest

from models.facts import FACTS

ROOT = Path(__file__).parent.parent
PACKAGES = ("models", "expectations", "dashboards", "pipelines", "sample")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
STATEMENTS = sorted(path for path in (ROOT / "models").rglob("*.sql") if path.name != "statistics.sql") + sorted(
    (ROOT / "expectations").rglob("*.sql")
)

# Which packages of the project a package may import, itself aside.
MAY_IMPORT = {
    "models": set(),
    "expectations": {"models"},
    "dashboards": {"models"},
    "sample": {"models"},
    "pipelines": {"models", "expectations", "dashboards", "sample"},
}
# Which packages of others it may import beside the standard library.
THIRD_PARTIES = {
    "models": {"numpy", "scipy"},
    "expectations": {"duckdb", "duckdb_engine", "great_expectations", "sqlalchemy"},
    "dashboards": {"plotly", "jinja2", "markupsafe"},
    "sample": {"numpy", "duckdb"},
    "pipelines": {"dagster", "duckdb", "numpy", "pandas", "pydantic", "python_calamine", "rich", "typer", "yaml"},
}
# Where the modules that import Dagster stand; the run itself does so once there is work.
ORCHESTRATION = ("pipelines/orchestration/", "pipelines/definitions.py")
LONGEST = 320
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(node: ast.AST) -> list[str]:
    """Return the top-level names that an import statement brings in; relative imports are not used here."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports name their package in full"
        return [(node.module or "").split(".")[0]]
    return []


def anywhere(path: Path) -> set[str]:
    """Return what a module imports, inside functions too."""
    return {name for node in ast.walk(tree_of(path)) for name in imported(node)}


def at_once(path: Path) -> set[str]:
    """Return what a module imports when it is itself imported: everything outside functions."""

    def walk(node: ast.AST) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
                continue
            yield from imported(child)
            yield from walk(child)

    return set(walk(tree_of(path)))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    of_the_project = anywhere(path) & set(PACKAGES)
    assert of_the_project <= MAY_IMPORT[own] | {own}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_known_packages_of_others_are_imported(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    others = anywhere(path) - set(PACKAGES) - set(sys.stdlib_module_names)
    assert others <= THIRD_PARTIES[own]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_slow_packages_are_imported_only_where_they_are_needed(path: Path) -> None:
    assert "great_expectations" not in at_once(path)
    if not name_of(path).startswith(ORCHESTRATION):
        assert "dagster" not in at_once(path)
        assert not {module for module in imported_modules(path) if module.startswith("pipelines.orchestration")}


def imported_modules(path: Path) -> set[str]:
    """Return the full names of modules that are imported outside functions."""
    found = set()
    for node in tree_of(path).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_allow_lists_hold_nothing_that_nobody_imports() -> None:
    used = {package: set() for package in PACKAGES}
    for path in MODULES:
        used[path.relative_to(ROOT).parts[0]] |= anywhere(path)
    # Pages carry plotly's script, which is read as a file of that package and not imported.
    assert {p: known - used[p] - {"plotly"} for p, known in THIRD_PARTIES.items()} == {p: set() for p in PACKAGES}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_and_its_name_says_something(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert path.stem not in VAGUE
    assert path.parent.name not in VAGUE


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield the public functions and classes of a module, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    inner
                    for inner in node.body
                    if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_")
                )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_and_what_it_offers_are_documented(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), "no module docstring"
    assert [node.name for node in public(tree_of(path)) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_everything_is_annotated(path: Path) -> None:
    bare = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            named = [argument for argument in taken if argument.arg not in ("self", "cls")]
            if node.returns is None or any(argument.annotation is None for argument in named):
                bare.append(node.name)
    assert bare == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_left_to_do(path: Path) -> None:
    words = re.findall(r"\b(?:TODO|FIXME|XXX|HACK|raise NotImplementedError)\b", path.read_text(encoding="utf-8"))
    assert words == []


@pytest.mark.parametrize("path", STATEMENTS, ids=name_of)
def test_a_sql_file_is_one_statement_and_begins_with_its_grain(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"-- [Oo]ne row(?: per \w|:)", text), text.splitlines()[0]
    filled = (
        Template(text).substitute(feed='raw."feed"', standard_answers="('item', 'answer')") if "$" in text else text
    )
    assert len(duckdb.extract_statements(filled)) == 1
    assert ";" not in re.sub(r"--.*|'[^']*'", "", text), "a statement is embedded, so it ends without a semicolon"


def test_every_fact_file_is_listed_and_no_other() -> None:
    files = {path.stem for path in (ROOT / "models" / "facts").glob("*.sql")}
    # as_of answers one question before any fact is made.
    assert files - {"as_of"} == set(FACTS)


def test_facts_are_listed_in_an_order_in_which_they_can_be_made() -> None:
    # Both are written beside the facts, before any of them.
    made = {"parameter", "arrival"}
    for name, fact in FACTS.items():
        needed = {table for schema, table in fact.reads if schema == "facts"}
        assert needed <= made, f"{name} reads {sorted(needed - made)} before it is made"
        made.add(name)


def test_the_models_build_sql_from_declarations_only() -> None:
    # A model never sees a cell of data: it holds no connection and calls nothing that fetches.
    fetching = {"connect", "execute", "executemany", "fetchone", "fetchall", "fetchmany", "fetchdf", "sql"}
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] == "models":
            calls = [node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
            called = {function.attr for function in calls if isinstance(function, ast.Attribute)}
            assert not called & fetching, name_of(path)


def modules_after(code: str) -> set[str]:
    """Run code in a Python of its own; return the top-level modules that it imported."""
    report = "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_answers_without_the_slow_packages() -> None:
    code = """
import sys
from pipelines.cli import app
try:
    app(["--help"])
except SystemExit:
    pass
"""
    slow = {"dagster", "great_expectations", "pandas", "plotly", "scipy", "sqlalchemy"}
    assert modules_after(code) & slow == set()


def test_definitions_load_without_great_expectations() -> None:
    loaded = modules_after("from pipelines.definitions import defs; defs()")
    assert "dagster" in loaded
    assert not loaded & {"great_expectations", "sqlalchemy"}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_every_package_by_hash_and_name_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", "\n" + text)[1:]
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[a-z0-9][\w.-]*==[^\s;]+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
    assert not re.search(r"https?://|--index-url|--find-links|--trusted-host", text)


def test_the_runtime_lock_is_part_of_the_development_lock() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9][\w.-]*==[^\s;]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.lock") < pins("requirements-dev.lock")
