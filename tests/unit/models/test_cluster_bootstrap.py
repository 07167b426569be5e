"""Ratio of clustered means: the ratio, whose resampling the interval comes from, and when there is none."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cluster_bootstrap import LEAST_CLUSTERS, parity_of_means

Cluster = tuple[float, float, float, float]


def one(clusters: list[Cluster], counted: int | None = None) -> dict[str, object]:
    """The only row of one cell: clusters of (first total, first size, second total, second size)."""
    found = parity_of_means(cell(clusters, counted))
    assert {len(values) for values in found.values()} == {1}
    return {name: values[0] for name, values in found.items()}


def cell(clusters: list[Cluster], counted: int | None = None, segment: str = "all") -> dict[str, np.ndarray]:
    size = len(clusters)
    out = {
        "period_start": np.full(size, date(2025, 4, 1)),
        "period_end": np.full(size, date(2025, 6, 30)),
        "breakdown": np.full(size, "company", dtype=object),
        "segment": np.full(size, segment, dtype=object),
        "is_counted": np.arange(size) < (size if counted is None else counted),
    }
    names = ("first_total", "first_size", "second_total", "second_size")
    return out | {name: np.array([c[place] for c in clusters], dtype=float) for place, name in enumerate(names)}


def test_mean_over_mean() -> None:
    row = one(
        [(30.0, 2.0, 60.0, 1.0), (10.0, 1.0, 20.0, 1.0), (0.0, 1.0, 40.0, 2.0), (5.0, 1.0, 5.0, 1.0), (5, 1, 5, 1)]
    )

    assert row["figure"] == pytest.approx((50 / 6) / (130 / 6))
    assert row["people"] == 6
    assert (row["measure"], row["reason"]) == ("parity", None)
    assert row["figure_low"] < row["figure"] < row["figure_high"]


def test_the_interval_is_that_of_the_delta_method_where_clusters_are_many() -> None:
    rng = np.random.default_rng(7)
    women, men = rng.gamma(4, 5, 400), rng.gamma(4, 8, 400)
    row = one([(float(w), 1.0, float(m), 1.0) for w, m in zip(women, men, strict=True)])

    ratio = women.mean() / men.mean()
    error = np.std(women - ratio * men, ddof=1) / np.sqrt(400) / men.mean()
    assert row["figure"] == pytest.approx(ratio)
    assert (row["figure_low"], row["figure_high"]) == pytest.approx(
        (ratio - 1.96 * error, ratio + 1.96 * error), abs=0.15 * error * 2
    )


def test_few_counted_clusters_give_no_figure_but_their_people() -> None:
    clusters = [(30.0, 2.0, 60.0, 3.0)] * 8
    row = one(clusters, counted=LEAST_CLUSTERS - 1)

    assert np.isnan([row["figure"], row["figure_low"], row["figure_high"]]).all()
    assert (row["people"], row["reason"]) == (16, "fewer than 5 senior men")
    assert one(clusters, counted=LEAST_CLUSTERS)["figure"] == pytest.approx((30 / 2) / (60 / 3))


def test_nothing_to_compare_with_gives_no_figure() -> None:
    assert np.isnan(one([(30.0, 2.0, 0.0, 3.0)] * 8)["figure"])
    assert np.isnan(one([(30.0, 2.0, 0.0, 0.0)] * 8)["figure"])


def test_cells_are_kept_apart_and_no_rows_give_none() -> None:
    parts = [cell([(30.0, 1.0, 60.0, 1.0)] * 5), cell([(60.0, 1.0, 60.0, 1.0)] * 5, segment="North")]
    found = parity_of_means({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})

    assert found["segment"].tolist() == ["all", "North"]
    assert found["figure"] == pytest.approx([0.5, 1.0])
    assert len(parity_of_means(cell([]))["figure"]) == 0


amounts = st.tuples(*[st.integers(1, 50).map(float)] * 4)


@given(clusters=st.lists(amounts, min_size=LEAST_CLUSTERS, max_size=9), seed=st.randoms(use_true_random=False))
def test_the_order_of_clusters_changes_nothing_and_the_interval_holds_the_figure(clusters, seed) -> None:
    shuffled = list(clusters)
    seed.shuffle(shuffled)

    row = one(clusters)
    assert row["figure_low"] <= row["figure"] <= row["figure_high"]
    again = one(shuffled)
    assert [again[n] for n in ("figure", "figure_low", "figure_high")] == pytest.approx(
        [row[n] for n in ("figure", "figure_low", "figure_high")]
    )
