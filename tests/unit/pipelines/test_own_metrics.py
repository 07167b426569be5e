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
from pipelines.own_metrics import _share_metric, configured
from pipelines.protection.classes import rules
from pipelines.settings import Settings, load_settings
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
    load_share(home, **changed)
    return configured(home)


def write(home: Home, groups: str = '("all",)', table: str = "headcount", of: str = "is_entry", among: str = "true"):
    """Put a Python file with one metric into the home's folder of metrics."""
    put(home, WRITTEN.format(groups=groups, table=table, of=of, among=among))


def put(home: Home, text: str, name: str = "ours.py") -> None:
    (home.root / "metrics").mkdir(exist_ok=True)
    (home.root / "metrics" / name).write_text(text, encoding="utf-8")


def load_share(home: Home, **changed: str) -> Settings:
    """Read, and only read, one declared share."""
    said = {**SHARE, **changed}
    lines = "\n    ".join(f"{key}: {value}" for key, value in said.items())
    home.config_file.write_text(f"metrics:\n  - {lines}\n", encoding="utf-8")
    return load_settings(home, METRICS)


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
        connection.execute("insert into standing.worker_snapshot from raw.worker_snapshot")
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
    settings = declare(home, fact="risen", grain="fiscal_year", of="true")
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
    declare(home, id="other_name", among="is_leader")
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
    (
        {"fact": "respondent", "grain": "wave", "of": "true", "privacy_class": "normal"},
        "field privacy_class: normal is too loose for facts.respondent; expected special",
    ),
    (
        {"fact": "survey_item", "grain": "wave", "of": "true", "privacy_class": "open"},
        "field privacy_class: open is too loose for facts.survey_item; expected normal or special",
    ),
    (
        {"fact": "reported_case", "grain": "snapshot", "of": "true"},
        "field grain: 'snapshot' is not for class special (expected wave, cycle, fiscal_year)",
    ),
    (
        {"fact": "risen", "grain": "trailing12", "of": "true"},
        "field grain: 'trailing12' is for class open only (expected fiscal_year or fiscal_quarter)",
    ),
    (
        {"of": "ethnicity = 'a'", "fact": "opening", "grain": "fiscal_year", "breakdowns": "[division]"},
        "field breakdowns: 'all' tells people apart by ethnicity; expected the company only",
    ),
    (
        {"of": "true", "among": "Ethnicity = 'a'", "privacy_class": "open"},
        "field grain: 'snapshot' is not for class special (expected wave, cycle, fiscal_year)",
    ),
    (
        {"fact": "reported_case", "grain": "fiscal_year", "of": "is_anonymous"},
        'field fact: Binder Error: Referenced column "person"',
    ),
    ({"fact": "workforce", "of": "level > 5"}, "field grain: Binder Error"),
    ({"fact": "reporter", "grain": "fiscal_year", "of": "true", "groups": "[women]"}, "field groups: Binder Error"),
    ({"fact": "risen", "of": "true", "breakdowns": "[job_family]"}, "field breakdowns: Binder Error"),
    (
        {"fact": "risen", "of": "true", "privacy_class": "open"},
        "field privacy_class: open is for head counts; expected normal or special",
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
    declare(home, fact="opening", grain="fiscal_year", privacy_class="special", breakdowns="[division]")
    assert OWN_METRICS["women_in_sales"].breakdowns == ("division",)


@pytest.mark.parametrize(
    ("fact", "usual"),
    [
        ("respondent", "special"),
        ("conduct", "special"),
        ("reported_case", "special"),
        ("survey_item", "normal"),
        ("ally_review", "special"),
        ("member", "normal"),
        ("opening", "normal"),
    ],
)
def test_a_share_has_the_class_of_what_is_counted_on_its_fact(home, fact: str, usual: str) -> None:
    share = next(iter(load_share(home, fact=fact, grain="fiscal_year").shares))
    assert share.privacy_class is None
    assert _share_metric(share).privacy_class == usual


def test_a_share_by_ethnicity_is_special_of_the_company_and_takes_twenty_people(home) -> None:
    settings = declare(home, fact="opening", grain="fiscal_year", among="ethnicity = 'a'", groups="[women, all]")
    own = METRICS["women_in_sales"]
    assert own.privacy_class == "special"
    for count in own.counts:
        found = rules(own, settings.organization, count.measure)
        assert (found.privacy_class, found.minimum_people, found.rounding_base) == ("special", 20, 5)
        assert not count.denominator.headcount


COPY = """
from dataclasses import replace

from models.metrics import METRICS as BUILT_IN

def ours(kpi, **changed):
    return replace(BUILT_IN[kpi], id="ours", **changed)

def with_side(kpi, **changed):
    count = BUILT_IN[kpi].counts[0]
    return ours(kpi, counts=(replace(count, denominator=replace(count.denominator, **changed)),))

def with_curve(**changed):
    return ours("program_retention", survival=replace(BUILT_IN["program_retention"].survival, **changed))

def with_figure(kpi, **changed):
    return ours(kpi, figures=(replace(BUILT_IN[kpi].figures[0], **changed),))

METRICS = [{}]
"""
WRONG_METRICS = [
    ("ours('heard_gap', privacy_class='norml')", "privacy_class: unknown word 'norml'; did you mean 'normal'?"),
    ("ours('heard_gap', grain='day')", "grain: unknown word 'day'; expected one of snapshot, trailing12, "),
    ("ours('heard_gap', breakdowns=['division'])", "breakdowns: expected a tuple, found a list"),
    ("ours('heard_gap', name=None)", "name: expected text, found nothing"),
    ("ours('heard_gap', follow_up_months=True)", "follow_up_months: expected a whole number, found a bool"),
    ("ours('heard_gap', counts=('women',))", "counts[0]: expected Count, found a str"),
    ("ours('heard_gap', requires=('true',))", "requires: expected 2 elements, found 1"),
    ("ours('heard_gap', unit=1)", "unit: expected text, found a int"),
    ("with_side('heard_gap', where=1)", "counts[0].denominator.where: expected text, found a int"),
    ("with_side('heard_gap', headcount='no')", "counts[0].denominator.headcount: expected True or False, found a str"),
    ("with_curve(times=(30.5,))", "survival.times[0]: expected a whole number, found a float"),
    (
        "with_figure('barrier_score', step=1)",
        "figures[0].step: expected a function, found a int",
    ),
    ("ours('heard_gap', headline_measure='gab')", "headline_measure: there is no measure 'gab'; did you mean 'gap'?"),
    ("ours('heard_gap', feeds=('survey_response|surveys',))", "feeds: there is no feed 'surveys'"),
    ("ours('heard_gap', counts=BUILT_IN['heard_gap'].counts[1:])", "compared: there is no count 'women'"),
    (
        "with_figure('barrier_score', statement='bariers')",
        "figures: there is no statement 'bariers'",
    ),
    ("with_side('prevalence_12m', table='conducts')", "table: there is no fact 'conducts'; did you mean 'conduct'?"),
    ("with_curve(groups=('all', 'woman'))", "survival: there is no group 'woman'; did you mean 'women'?"),
    (
        "with_curve(published=('all@365d', 'all@36d'))",
        "survival: there is no measure 'all@36d'; did you mean 'all@365d'?",
    ),
    (
        "ours('prevalence_12m', privacy_class='normal')",
        "privacy_class: normal is too loose for facts.respondent; expected special",
    ),
    (
        "ours('completion', privacy_class='open')",
        "privacy_class: open is too loose for facts.completion; expected normal",
    ),
    (
        "ours('prevalence_12m', breakdowns=('department',))",
        "breakdowns: 'department' is not for class special (expected",
    ),
    (
        "ours('prevalence_12m', counts=(replace(BUILT_IN['prevalence_12m'].counts[0], breakdowns=('level',)),))",
        "breakdowns: 'level' is not for class special (expected division)",
    ),
    ("ours('report_volume_rate', breakdowns=(), grain='fiscal_quarter')", "grain: 'fiscal_quarter' is not for class"),
    ("ours('completion', grain='trailing12')", "grain: 'trailing12' is for class open only"),
    (
        "ours('completion', breakdowns=('division+level',))",
        "breakdowns: 'division+level' is not for class normal; crosses",
    ),
    ("ours('promotion_rate', breakdowns=('ethnicity',))", "breakdowns: ethnicity is a breakdown of single counts only"),
    (
        "ours('promotion_rate', counts=(*BUILT_IN['promotion_rate'].counts, replace("
        "BUILT_IN['promotion_rate'].counts[0], measure='women:e', breakdowns=('ethnicity', 'division'))))",
        "breakdowns: 'women:e' tells people apart by ethnicity; expected the company only",
    ),
    (
        "ours('promotion_rate', counts=(*BUILT_IN['promotion_rate'].counts, replace("
        "BUILT_IN['promotion_rate'].counts[-1], measure='women:e', minimum_people=5)))",
        "counts: 'women:e' tells people apart by ethnicity; minimum_people is 20",
    ),
    ("with_side('could_report_safely', headcount=True)", "calls facts.respondent a head count, which it is not"),
    (
        "ours('completion', privacy_class='special', breakdowns=(), grain='fiscal_year', "
        "counts=(replace(BUILT_IN['completion'].counts[0], privacy_class='normal'),))",
        "counts: 'all' has a looser privacy_class than the metric",
    ),
    ("with_curve(duration='durations')", 'survival.duration: Binder Error: Referenced column "durations" not found'),
    ("with_curve(event='event +')", "survival.event: Parser Error"),
    ("with_curve(people='count(nobody)')", "survival.people: Binder Error"),
    ("with_curve(left_before_start='dur < 0')", "survival.left_before_start: Binder Error"),
    ("ours('program_retention', breakdowns=('quarter',))", "breakdowns: Binder Error"),
    ("ours('completion', breakdowns=('job_family',))", "breakdowns: Binder Error"),
    ("ours('completion', requires=('raw.nothing', 'no'))", "requires: Binder Error"),
    (
        "with_figure('women_carried_labor', step=lambda rows: rows['no'])",
        "figures: 'women_carried_labor': KeyError: 'no'",
    ),
]


@pytest.mark.parametrize(("metric", "words"), WRONG_METRICS, ids=[metric for metric, _ in WRONG_METRICS])
def test_a_wrong_metric_of_a_file_is_refused_with_file_and_field(home, metric: str, words: str) -> None:
    put(home, COPY.replace("{}", metric))
    with pytest.raises(ConfigurationError) as caught:
        configured(home)
    place = "metrics/ours.py: metric 'ours': "
    assert any(line.startswith(f"{place}field ") and words in line for line in str(caught.value).splitlines())
    assert tuple(METRICS) == BUILT_IN


@pytest.mark.parametrize("kpi", ["broken_rung", "completion", "prevalence_12m", "program_retention", "bonus_gap_mean"])
def test_a_copy_of_a_built_in_metric_is_taken(home, kpi: str) -> None:
    put(home, COPY.replace("{}", f"ours({kpi!r})"))
    configured(home)
    assert list(OWN_METRICS) == ["ours"]


WRONG_FILES = [
    ("raise SystemExit(0)", "metrics/ours.py: SystemExit: 0"),
    ("1 / 0", "metrics/ours.py: ZeroDivisionError: division by zero"),
    (
        COPY.replace("{}", "ours('heard_gap', code=1), replace(BUILT_IN['heard_gap'], id=7)"),
        "metric 'ours': field code",
    ),
    (
        COPY.replace("{}", "replace(BUILT_IN['heard_gap'], id=7)"),
        "metrics/ours.py: METRICS[0]: field id: expected text",
    ),
    (
        COPY.replace("{}", "replace(BUILT_IN['heard_gap'], id='Ours')"),
        "metrics/ours.py: field id: 'Ours' is no metric id",
    ),
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
        "metrics/ours.py: metric 'entry_people': field denominator: Binder Error",
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
