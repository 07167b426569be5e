"""Outside figures: about a metric that exists, in its unit, with source and caveat, never mixed."""

from collections import defaultdict
from dataclasses import astuple, fields
from datetime import date

import pytest

from models.benchmarks import BENCHMARKS, Benchmark
from models.benchmarks.declaration import Reported, study
from models.metrics import METRICS
from models.release_schema import BENCHMARK

KEY = ("kpi_id", "measure", "about", "year", "words", "definition")
COMPARABLE = [b for b in BENCHMARKS if b.comparable]


def key(benchmark: Benchmark) -> tuple[object, ...]:
    return tuple(getattr(benchmark, name) for name in KEY)


def series(kpi_id: str, measure: str, about: str | None = None) -> dict[int | None, float | None]:
    """The values by year of one comparable series or group."""
    return {
        b.year: b.value
        for b in BENCHMARKS
        if (b.kpi_id, b.measure, b.about) == (kpi_id, measure, about) and (b.comparable or about)
    }


def test_the_table_has_the_declarations_fields() -> None:
    assert [f.name for f in fields(Benchmark)] == [f.name for f in BENCHMARK.fields]
    assert all(len(astuple(b)) == len(BENCHMARK.fields) for b in BENCHMARKS)


def test_every_figure_is_about_a_metric_and_a_measure_that_it_has() -> None:
    assert {b.kpi_id for b in BENCHMARKS} <= set(METRICS)
    strange = [(b.kpi_id, b.measure) for b in BENCHMARKS if b.measure and b.measure not in METRICS[b.kpi_id].measures]
    assert strange == []


def test_every_metric_that_quotes_others_has_their_figures() -> None:
    assert {m.id for m in METRICS.values() if m.benchmark} <= {b.kpi_id for b in BENCHMARKS}


def test_a_figure_is_a_number_of_a_measure_or_words() -> None:
    for b in BENCHMARKS:
        assert (b.value is None) != (b.words is None), key(b)
        assert b.measure or b.value is None, key(b)


def test_every_figure_says_what_was_counted_by_whom_and_what_to_beware_of() -> None:
    for b in BENCHMARKS:
        for words in (b.definition, b.source, b.caveat, b.words, b.about):
            assert words is None or len(words) > 3, key(b)
            assert words is None or (words == words.strip() and "check before" not in words), key(b)
        # Ends like the sentences it stands among.
        assert b.caveat.endswith("."), key(b)
        assert not b.definition.endswith("."), key(b)


def test_years_are_those_of_studies_that_exist() -> None:
    named = [b.year for b in BENCHMARKS if b.year is not None]
    assert min(named) >= 1994
    assert max(named) <= date.today().year


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [("share", 0, 1), ("per 100 men", 1, 200), ("ratio", 0, 10), ("per 100 people", 0, 100), ("days", 1, 365)],
)
def test_values_are_in_the_unit_of_their_measure(unit: str, low: float, high: float) -> None:
    # A percentage in place of a share, or a share in place of women per 100 men, leaves these ranges. The parts of
    # a gap or a parity are shares.
    def unit_of(b: Benchmark) -> str:
        metric = METRICS[b.kpi_id]
        part = metric.unit in ("points", "per 100 men") and b.measure != metric.headline_measure
        return "share" if part and not str(b.measure).startswith("parity") else metric.unit

    values = [b.value for b in BENCHMARKS if b.value is not None and unit_of(b) == unit]
    assert values
    assert all(low <= value <= high for value in values)


def test_no_figure_stands_twice() -> None:
    assert len({key(b) for b in BENCHMARKS}) == len(BENCHMARKS)


def test_what_is_comparable_is_a_number_about_everyone_its_measure_counts() -> None:
    assert COMPARABLE
    for b in COMPARABLE:
        assert b.measure is not None, key(b)
        assert b.value is not None, key(b)
        assert b.about is None, key(b)


def test_a_comparable_series_has_one_definition() -> None:
    definitions = defaultdict(set)
    for b in COMPARABLE:
        definitions[b.kpi_id, b.measure].add((b.definition, b.source))
    assert {found: len(kinds) for found, kinds in definitions.items() if len(kinds) > 1} == {}


def test_the_broken_rung_of_2019_is_no_point_of_the_series_of_promotions() -> None:
    promoted = series("broken_rung", "parity")
    assert promoted == {2018: 79, 2022: 87, 2023: 87, 2024: 81, 2025: 93}
    hired_too = [b for b in BENCHMARKS if b.measure == "parity:incl_hires"]
    assert [(b.year, b.value, b.comparable) for b in hired_too] == [(2019, 72, False)]
    assert "hired" in hired_too[0].definition


def test_groups_of_women_stand_apart_from_all_women() -> None:
    assert series("broken_rung", "parity", "women of color") == {2022: 82, 2023: 73, 2025: 74}
    assert series("broken_rung", "parity", "Black women") == {2019: 58, 2023: 54, 2025: 60}
    assert not [b for b in COMPARABLE if b.about]


def test_reviews_keep_their_two_denominators_apart() -> None:
    # 248 reviews of 180 people: 71 of 107 women's and 2 of 141 men's; of the critical ones 71 of 94 and 2 of 83.
    assert series("personality_feedback_rate", "women")[2014] == pytest.approx(0.6636, abs=5e-5)
    assert series("personality_feedback_rate", "men")[2014] == pytest.approx(0.0142, abs=5e-5)
    assert series("personality_feedback_rate", "women:of_critical")[2014] == pytest.approx(0.755, abs=5e-4)
    assert series("personality_feedback_rate", "men:of_critical")[2014] == pytest.approx(0.024, abs=5e-4)


def test_figures_of_one_study_share_all_but_the_figure() -> None:
    number, words = study(
        "women_in_leadership",
        Reported(0.25, 2020, "all"),
        Reported("one in five", None, about="boards"),
        definition="women among directors",
        source="A survey",
        caveat="Made up.",
    )
    assert (number.value, number.words, number.year, number.about) == (0.25, None, 2020, None)
    assert (words.value, words.words, words.year, words.about) == (None, "one in five", None, "boards")
    assert number.definition == words.definition == "women among directors"
    assert not number.comparable
