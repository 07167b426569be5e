"""The shape of the house: who imports whom, how large a module is, what every file says about itself.

Read from the sources; two tests start Python to see what a command really imports.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from string import Template

import duckdb
import pytest

from models.facts import FACTS

ROOT = Path(__file__).parent.parent
PACKAGES = ("models", "expectations", "dashboards", "pipelines", "sample", "audit")
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
    "pipelines": {"models", "expectations", "dashboards", "sample", "audit"},
    # The attacker shares nothing with what it attacks.
    "audit": set(),
}
# Which packages of others it may import beside the standard library.
THIRD_PARTIES = {
    "models": {"numpy", "scipy", "statsmodels"},
    "expectations": {"duckdb", "duckdb_engine", "great_expectations", "sqlalchemy"},
    "dashboards": {"plotly", "jinja2", "markupsafe"},
    "sample": {"numpy", "duckdb"},
    "audit": {"duckdb", "highspy", "numpy", "scipy"},
    "pipelines": {
        "dagster",
        "duckdb",
        "numpy",
        "pandas",
        "pydantic",
        "python_calamine",
        "rich",
        "sqlalchemy",
        "typer",
        "xlsxwriter",
        "yaml",
    },
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


def offenders(paths: list[Path], wrong: Callable[[Path], object]) -> dict[str, object]:
    """Return what is wrong with each file that has something wrong with it."""
    return {name_of(path): found for path in paths if (found := wrong(path))}


def package_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def test_imports_point_one_way() -> None:
    def wrong(path: Path) -> set[str]:
        return (anywhere(path) & set(PACKAGES)) - MAY_IMPORT[package_of(path)] - {package_of(path)}

    assert offenders(MODULES, wrong) == {}


def test_only_known_packages_of_others_are_imported() -> None:
    def wrong(path: Path) -> set[str]:
        return anywhere(path) - set(PACKAGES) - set(sys.stdlib_module_names) - THIRD_PARTIES[package_of(path)]

    assert offenders(MODULES, wrong) == {}


def test_slow_packages_are_imported_only_where_they_are_needed() -> None:
    def wrong(path: Path) -> set[str]:
        slow = {"great_expectations"}
        behind = set()
        if not name_of(path).startswith(ORCHESTRATION):
            slow |= {"dagster"}
            behind = {name for name in imported_modules(path) if name.startswith("pipelines.orchestration")}
        return at_once(path) & slow | behind

    assert offenders(MODULES, wrong) == {}


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
        used[package_of(path)] |= anywhere(path)
    # Pages carry plotly's script, which is read as a file of that package and not imported.
    assert {p: known - used[p] - {"plotly"} for p, known in THIRD_PARTIES.items()} == {p: set() for p in PACKAGES}


def test_a_module_is_short() -> None:
    def wrong(path: Path) -> int:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        return lines if lines > LONGEST else 0

    assert offenders(MODULES, wrong) == {}


def test_a_modules_name_says_something() -> None:
    assert [name_of(path) for path in MODULES if {path.stem, *path.relative_to(ROOT).parts[:-1]} & VAGUE] == []


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


def test_every_module_and_what_it_offers_is_documented() -> None:
    def wrong(path: Path) -> list[str]:
        tree = tree_of(path)
        own = [] if ast.get_docstring(tree) else ["the module itself"]
        return own + [node.name for node in public(tree) if not ast.get_docstring(node)]

    assert offenders(MODULES, wrong) == {}


def test_everything_is_annotated() -> None:
    def wrong(path: Path) -> list[str]:
        bare = []
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                named = [argument for argument in taken if argument.arg not in ("self", "cls")]
                if node.returns is None or any(argument.annotation is None for argument in named):
                    bare.append(node.name)
        return bare

    assert offenders(MODULES, wrong) == {}


def test_nothing_is_left_to_do() -> None:
    left = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|raise NotImplementedError)\b")
    assert offenders(MODULES + STATEMENTS, lambda path: left.findall(path.read_text(encoding="utf-8"))) == {}


def test_a_sql_file_is_one_statement_and_begins_with_its_grain() -> None:
    def wrong(path: Path) -> list[str]:
        text = path.read_text(encoding="utf-8")
        filled = Template(text).safe_substitute(feed='raw."feed"', standard_answers="('item', 'answer')")
        found = []
        if not re.match(r"-- [Oo]ne row(?: per \w|:)", text):
            found.append("no grain in its first line")
        if len(duckdb.extract_statements(filled)) != 1:
            found.append("not one statement")
        # It is embedded in other statements.
        if ";" in re.sub(r"--.*|'[^']*'", "", text):
            found.append("a semicolon")
        return found

    assert len(STATEMENTS) > 40
    assert offenders(STATEMENTS, wrong) == {}


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
        if package_of(path) == "models":
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
    slow = {"dagster", "great_expectations", "highspy", "pandas", "plotly", "scipy", "sqlalchemy"}
    assert modules_after(code) & slow == set()


def test_definitions_load_without_the_slow_packages() -> None:
    loaded = modules_after("from pipelines.definitions import defs; defs()")
    assert "dagster" in loaded
    assert not loaded & {"great_expectations", "highspy", "pandas", "plotly", "scipy", "statsmodels"}


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
