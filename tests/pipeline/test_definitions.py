"""What Dagster is told of the project before anything runs: assets, lineage, checks, and one way to load it all."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from models.facts import FACTS, Fact
from models.feeds import FEEDS, Feed
from models.metrics import METRICS
from pipelines.definitions import defs

KINDS = {"raw": {"duckdb"}, "facts": {"duckdb"}, "metrics": {"duckdb"}, "release": {"duckdb", "plotly"}}


@pytest.fixture(scope="module")
def graph() -> Any:
    return defs().resolve_asset_graph()


def named(*path: str) -> dg.AssetKey:
    return dg.AssetKey(list(path))


def test_every_feed_fact_and_family_is_an_asset(graph: Any) -> None:
    assert {key.to_user_string() for key in graph.get_all_asset_keys()} == {
        *(f"raw/{feed}" for feed in FEEDS),
        *(f"facts/{name}" for name in ("parameter", *FACTS)),
        *(f"metrics/{family}" for family in {metric.family for metric in METRICS.values()}),
        *("metrics/own", "metrics/protected", "metrics/value", "release/candidate", "release/current"),
    }


def test_every_asset_says_what_it_is_whose_it_is_and_what_it_is_made_with(graph: Any) -> None:
    for key in graph.get_all_asset_keys():
        asset, name = graph.get(key), key.to_user_string()
        assert asset.description, name
        assert asset.owners == ["team:people-analytics"], name
        assert asset.group_name == key.path[0], name
        assert asset.tags["layer"] == key.path[0], name
        assert KINDS[key.path[0]] <= asset.kinds, name
        if asset.group_name != "release":
            assert asset.metadata["dagster/table_name"], name


@pytest.mark.parametrize("feed", FEEDS.values(), ids=lambda feed: feed.name)
def test_a_raw_asset_carries_its_columns_and_how_sensitive_they_are(graph: Any, feed: Feed) -> None:
    asset = graph.get(named("raw", feed.name))
    schema = asset.metadata["dagster/column_schema"]
    assert [(c.name, c.type, c.description) for c in schema.columns] == [
        (c.name, c.sql_type, c.meaning) for c in feed.columns
    ]
    assert asset.tags["sensitivity"] == feed.sensitivity
    assert feed.grain in asset.description


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)
def test_a_facts_lineage_is_what_its_statement_reads(graph: Any, fact: Fact) -> None:
    asset = graph.get(named("facts", fact.name))
    # Arrivals are written by the asset of the parameters.
    assert asset.parent_keys == {named(*pair) for pair in fact.reads if pair[1] != "arrival"} | {
        named("facts", "parameter")
    }


def test_a_metrics_lineage_is_the_tables_it_counts_on(graph: Any) -> None:
    for metric in METRICS.values():
        family = graph.get(named("metrics", metric.family))
        assert {named("facts", table) for table in metric.tables} <= family.parent_keys, metric.id
        assert metric.question in family.description
    assert graph.get(named("metrics", "value")).parent_keys == {named("metrics", "protected")}
    assert graph.get(named("release", "current")).parent_keys == {named("release", "candidate")}


def test_every_feed_has_a_check_that_blocks_and_one_that_warns(graph: Any) -> None:
    blocking = {key: graph.get_check_spec(key).blocking for key in graph.asset_check_keys}
    for feed in FEEDS:
        own = {key.name: blocks for key, blocks in blocking.items() if key.asset_key == named("raw", feed)}
        assert own == {"fit_to_use": True, "worth_a_look": False}
    # What is built may not pass with a broken rule at all.
    assert all(blocks for key, blocks in blocking.items() if key.asset_key.path[0] != "raw")
    assert {key.name for key in blocking if key.asset_key == named("release", "candidate")} == {"audit"}


def test_nightly_and_rebuild_make_everything_and_republish_reads_no_file(graph: Any) -> None:
    everything = set(graph.get_all_asset_keys())
    selected = {
        name: set(defs().resolve_job_def(name).asset_layer.executable_asset_keys)
        for name in ("nightly", "rebuild", "republish")
    }
    assert selected["nightly"] == selected["rebuild"] == everything
    assert selected["republish"] == {key for key in everything if key.path[0] != "raw"}


def test_the_workspace_and_dg_load_the_same_module(root: Path) -> None:
    [entry] = yaml.safe_load((root / "workspace.yaml").read_text(encoding="utf-8"))["load_from"]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["dg"]["project"]
    assert entry["python_module"]["module_name"] == project["code_location_target_module"] == "pipelines.definitions"


# Warnings that code of this project causes are errors; PYTHONWARNINGS cannot name the modules of a package.
STRICT = """
import warnings
warnings.filterwarnings("error", module=r"(models|expectations|dashboards|pipelines|sample)(\\.|$)")
"""


def test_the_definitions_hold_by_dgs_own_check_without_any_home(root: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("ALLYSHIP_HOME", "DAGSTER_HOME")}
    (tmp_path / "sitecustomize.py").write_text(STRICT, encoding="utf-8")
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("dg")), "check", "defs"],
        cwd=root,
        env={**environment, "PYTHONPATH": str(tmp_path), "HOME": str(tmp_path), "VIRTUAL_ENV": sys.prefix},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = checked.stdout + checked.stderr
    assert checked.returncode == 0, said
    assert "All definitions loaded successfully." in said
    assert "Warning" not in said
