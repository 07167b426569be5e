"""An organization's own metrics: declared and written ones are counted like any other, wrong ones are refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from models.errors import ConfigurationError
from models.metrics import METRICS, OWN_METRICS, install_own_metrics
from models.organization import Organization
from pipelines.counting import count_own
from pipelines.facts import build_facts
from pipelines.home import KEY_BYTES, Home
from pipelines.own_metrics import configured
from pipelines.settings import Settings
from pipelines.warehouse import open_warehouse

ON = date(2025, 12, 31)
BUILT_IN = tuple(METRICS)

SHARE = {
    "id": "women_in_sales",
    "name": "Women who lead in Lisbon",
    "question": "How many of the women in Lisbon lead?",
    "fact": "headcount",
    "grain": "snapshot",
    "of": "is_leader",
}
WRITTEN = """
from dataclasses import replace

from models.metrics import METRICS as BUILT_IN
from models.metrics.counting import shares

METRICS = [
    replace(
        BUILT_IN["women_in_leadership"],
        id="entry_people",
        counts=shares({groups}, table="{table}", count="sum(people)", of="{of}", among="{among}", population="all"),
        headline_measure="all",
        compared=(),
    )
]
"""


@pytest.fixture(autouse=True)
def _only_built_in_metrics() -> Iterator[None]:
    yield
    install_own_metrics(())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.config_file.write_text("", encoding="utf-8")
    return home


def declare(home: Home, **changed: str) -> Settings:
    """Configure the home with one declared share."""
    said = {**SHARE, **changed}
    lines = "\n    ".join(f"{key}: {value}" for key, value in said.items())
    home.config_file.write_text(f"metrics:\n  - {lines}\n", encoding="utf-8")
    return configured(home)


def write(home: Home, groups: str = '("all",)', table: str = "headcount", of: str = "is_entry", among: str = "true"):
    """Put a Python file with one metric into the home's folder of metrics."""
    put(home, WRITTEN.format(groups=groups, table=table, of=of, among=among))


def put(home: Home, text: str, name: str = "ours.py") -> None:
    (home.root / "metrics").mkdir(exist_ok=True)
    (home.root / "metrics" / name).write_text(text, encoding="utf-8")


def refusal(home: Home, **changed: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        declare(home, **changed)
    assert tuple(METRICS) == BUILT_IN
    return str(caught.value)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """30 women and 50 men in Lisbon (6 and 20 lead), 40 women in Porto (10 lead), with their facts."""
    with open_warehouse(Path(":memory:"), bytes(KEY_BYTES), tmp_path / "scratch") as connection:
        for gender, division, level, people in (
            ("woman", "Lisbon", 7, 6),
            ("woman", "Lisbon", 2, 24),
            ("man", "Lisbon", 7, 20),
            ("man", "Lisbon", 2, 30),
            ("woman", "Porto", 6, 10),
            ("woman", "Porto", 3, 30),
        ):
            connection.execute(
                "insert into raw.worker_snapshot by name select uuid() as worker_id, ?::date as snapshot_date, "
                "? as gender, ? as division, ?::smallint as level, 'employee' as worker_type from range(?)",
                [ON, gender, division, level, people],
            )
        build_facts(connection, Organization(name="Example"))
        yield connection


def cells(connection: duckdb.DuckDBPyConnection, kpi: str) -> dict[tuple[str, str], tuple[float, float, int]]:
    """Return (numerator, denominator, people) by measure and segment."""
    found = connection.execute(
        "select measure, segment, numerator, denominator, people from metrics.cell where kpi_id = ?", [kpi]
    ).fetchall()
    counted = {(measure, segment): tuple(numbers) for measure, segment, *numbers in found}
    assert len(counted) == len(found)
    return counted


def test_a_declared_share_counts_the_rows_of_which_its_condition_holds(home, warehouse) -> None:
    settings = declare(home, groups="[women, all]", breakdowns="[division]", privacy_class="open")
    assert count_own(warehouse, settings.organization) == {"women_in_sales": 2 * 3}
    lisbon, porto = (6, 24 + 6), (10, 30 + 10)
    assert cells(warehouse, "women_in_sales") == {
        ("women", "all"): (6 + 10, 30 + 40, 30 + 40),
        ("women", "Lisbon"): (*lisbon, 30),
        ("women", "Porto"): (*porto, 40),
        ("all", "all"): (6 + 20 + 10, 30 + 50 + 40, 30 + 50 + 40),
        ("all", "Lisbon"): (6 + 20, 30 + 50, 30 + 50),
        ("all", "Porto"): (*porto, 40),
    }


def test_among_narrows_both_sides_whatever_or_it_holds(home, warehouse) -> None:
    settings = declare(home, among="division = 'Lisbon' or false", of="is_leader or not is_leader", groups="[women]")
    count_own(warehouse, settings.organization)
    assert cells(warehouse, "women_in_sales") == {("women", "all"): (30, 30, 30)}


def test_on_facts_of_people_it_counts_people_and_not_rows(home, warehouse) -> None:
    settings = declare(home, fact="risen", grain="trailing12", of="true")
    assert settings.shares[0].fact == "risen"
    (count,) = OWN_METRICS["women_in_sales"].counts
    assert {count.numerator.count, count.denominator.count, count.people.count} == {"count(distinct person)"}
    assert not count.denominator.headcount


def test_it_is_a_metric_like_any_other_in_words(home) -> None:
    declare(home, among="level > 2", better="higher", groups="[men, women]")
    own = METRICS["women_in_sales"]
    assert (own.name, own.question) == (SHARE["name"], SHARE["question"])
    assert (own.population, own.numerator) == (
        "rows of facts.headcount for which: level > 2",
        "those for which: is_leader",
    )
    assert (own.headline_measure, own.measures, own.better) == ("men", ("men", "women"), "higher")


def test_a_python_file_may_declare_metrics_whole(home, warehouse) -> None:
    write(home)
    settings = configured(home)
    assert list(OWN_METRICS) == ["entry_people"]
    count_own(warehouse, settings.organization)
    assert cells(warehouse, "entry_people")["all", "all"] == (24 + 30 + 30, 120, 120)


def test_targets_may_name_a_metric_of_a_python_file(home) -> None:
    write(home)
    home.config_file.write_text("targets: {entry_people: {value: 0.5, by: 2028-12-31}}\n", encoding="utf-8")
    assert configured(home).organization.targets["entry_people"].value == 0.5


def test_a_changed_python_file_is_a_changed_configuration(home) -> None:
    before = configured(home).sha256
    write(home)
    with_file = configured(home).sha256
    write(home, of="is_leader")
    assert len({before, with_file, configured(home).sha256}) == 3


def test_what_is_no_longer_declared_loses_its_cells_and_nothing_else_does(home, warehouse) -> None:
    settings = declare(home)
    count_own(warehouse, settings.organization)
    declare(home, id="other_name", grain="trailing12")
    count_own(warehouse, settings.organization)
    warehouse.execute("insert into metrics.cell (kpi_id, measure) values ('women_in_leadership', 'all')")
    tables = "(select kpi_id from metrics.cell union select kpi_id from metrics.absent)"
    assert warehouse.execute(f"select kpi_id from {tables} order by all").fetchall() == [
        ("other_name",),
        ("women_in_leadership",),
    ]
    home.config_file.write_text("", encoding="utf-8")
    count_own(warehouse, configured(home).organization)
    assert warehouse.execute(f"select kpi_id from {tables}").fetchall() == [("women_in_leadership",)]
    assert tuple(METRICS) == BUILT_IN


HEADCOUNT_HAS = "(facts.headcount has grain, period_start, period_end, department, division, "
REFUSED = [
    ({"fact": "headcounts"}, "metrics[0].fact: unknown fact table 'headcounts'; did you mean 'headcount'?"),
    ({"id": "broken_rung"}, "metrics[0].id: there is a metric 'broken_rung' already"),
    ({"of": "is_leading"}, 'field of: Binder Error: Referenced column "is_leading" not found'),
    ({"of": "is_leading"}, HEADCOUNT_HAS),
    ({"among": "levels > 2"}, 'field among: Binder Error: Referenced column "levels" not found'),
    ({"of": "is_leader and"}, "field of: Parser Error"),
    ({"fact": "reported_case", "of": "is_anonymous"}, 'field fact: Binder Error: Referenced column "person"'),
    ({"fact": "workforce", "of": "level > 5"}, "field grain: Binder Error"),
    ({"fact": "reporter", "of": "true", "groups": "[women]"}, "field groups: Binder Error"),
    ({"fact": "risen", "of": "true", "breakdowns": "[job_family]"}, "field breakdowns: Binder Error"),
    (
        {"fact": "risen", "of": "true", "privacy_class": "open"},
        "field privacy_class: open is for head counts (headcount, opening); expected normal or special",
    ),
    (
        {"privacy_class": "special", "breakdowns": "[department]"},
        "field breakdowns: 'department' is not for class special (expected division)",
    ),
    (
        {"breakdowns": "[divisions]"},
        "field breakdowns: 'divisions' is not for class normal; did you mean 'division'? (expected division, ",
    ),
]


@pytest.mark.parametrize(("changed", "words"), REFUSED, ids=[f"{words[:40]} {list(c)}" for c, words in REFUSED])
def test_a_wrong_declaration_is_refused_with_its_field(home, changed: dict[str, str], words: str) -> None:
    assert words in refusal(home, **changed)


@pytest.mark.parametrize(
    "changed",
    [{"of": "is_leading"}, {"fact": "risen", "of": "true", "privacy_class": "open"}],
)
def test_the_refusal_names_the_metric(home, changed: dict[str, str]) -> None:
    assert "metric 'women_in_sales': field " in refusal(home, **changed)


def test_a_special_share_may_have_divisions(home) -> None:
    declare(home, privacy_class="special", breakdowns="[division]")
    assert OWN_METRICS["women_in_sales"].breakdowns == ("division",)


WRONG_FILES = [
    ("x = 1", "metrics/ours.py: expected a list METRICS of declared metrics"),
    ("METRICS = {}", "metrics/ours.py: expected a list METRICS of declared metrics"),
    ("METRICS = ['a']", "metrics/ours.py: METRICS holds a str, expected Metric"),
    ("METRICS = [", "metrics/ours.py: SyntaxError: '[' was never closed"),
    ("import nothing_like_it", "metrics/ours.py: ModuleNotFoundError: No module named 'nothing_like_it'"),
    (
        "from models.metrics import METRICS as built_in\nMETRICS = [built_in['broken_rung']]",
        "metrics/ours.py: field id: there is a metric 'broken_rung' already",
    ),
    (
        WRITTEN.format(groups=("all",), table="headcounts", of="true", among="true"),
        "metric 'entry_people': field table: there is no fact 'headcounts'; did you mean 'headcount'?",
    ),
    (
        WRITTEN.format(groups=("all",), table="headcount", of="true", among="is_lead"),
        "metric 'entry_people': field among: Binder Error",
    ),
]


@pytest.mark.parametrize(("text", "words"), WRONG_FILES, ids=[words for _, words in WRONG_FILES])
def test_a_wrong_file_is_refused_by_its_name(home, text: str, words: str) -> None:
    put(home, text)
    with pytest.raises(ConfigurationError) as caught:
        configured(home)
    assert words in str(caught.value)
    assert tuple(METRICS) == BUILT_IN


def test_two_files_may_not_declare_one_metric(home) -> None:
    write(home)
    put(home, (home.root / "metrics" / "ours.py").read_text(encoding="utf-8"), "theirs.py")
    with pytest.raises(ConfigurationError, match=r"metrics/theirs\.py: field id: there is a metric 'entry_people'"):
        configured(home)


def test_a_share_may_not_take_the_id_of_a_python_file(home) -> None:
    write(home)
    assert "there is a metric 'entry_people' already" in refusal(home, id="entry_people")
