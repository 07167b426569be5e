"""Figures across units: limits of chance instead of a league table, intervals around parity, stages on one scale."""

import math
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from example_flows import OUTLIER, RUNGS
from example_release import wilson
from hypothesis import given
from hypothesis import strategies as st

from dashboards.charts import across
from dashboards.charts.axes import count_axis, ratio_axis
from dashboards.charts.chart import View
from dashboards.charts.choice import chart, views
from dashboards.charts.funnel import LIMITS, Around
from dashboards.charts.marks import MAX_BYTES, MAX_POINTS
from dashboards.content import Content
from dashboards.published import Published, published
from dashboards.rendering import spec_json

Spec = dict[str, Any]


def view(metric: Published, suffix: str) -> View:
    return next(v for v in views(metric) if v.suffix == suffix)


@given(n=st.integers(0, 400), people=st.integers(1, 400), rate=st.floats(0.02, 0.98))
def test_a_unit_lies_outside_the_limits_exactly_where_its_wilson_interval_misses_the_whole(
    n: int, people: int, rate: float
) -> None:
    n = min(n, people)
    low, high = wilson(n, people)
    if min(abs(rate - low), abs(rate - high)) > 1e-9:
        assert (Around(rate, "", None).outside(n / people, people) is None) == (low < rate < high)


def test_limits_are_those_of_one_in_twenty_and_one_in_five_hundred() -> None:
    for name, tail in (("95%", 0.05), ("99.8%", 0.002)):
        assert math.erfc(LIMITS[name] / math.sqrt(2)) == pytest.approx(tail, rel=1e-3)
    around = Around(0.1, "", None)
    half = 1.959964 * math.sqrt(0.1 * 0.9 / 900)
    assert around.limits(900, LIMITS["95%"]) == pytest.approx((0.1 - half, 0.1 + half))
    assert around.limits(4, LIMITS["99.8%"])[0] == 0.0
    assert [around.outside(rate, 900) for rate in (0.1, 0.1 + 1.1 * half, 0.1 - 2 * half)] == [None, "95%", "99.8%"]


def test_departments_stand_by_size_between_the_limits(metrics: dict[str, Published]) -> None:
    m = metrics["promotion_rate"]
    found = view(m, "department")
    spec = found.chart.spec
    dots = spec["data"][-1]
    shown = [r for r in m.latest("department", "women") if r["value"] is not None]
    assert sorted(zip(dots["x"], dots["y"], strict=True)) == sorted((r["people"], round(r["value"], 4)) for r in shown)
    assert [t["meta"] for t in spec["data"][:3]] == ["limits", "limits", "whole"]
    whole = m.newest("women")
    around = Around(whole["value"], "", None)
    outside = [r["segment"] for r in shown if around.outside(r["value"], r["people"])]
    assert outside == [OUTLIER]
    assert spec["layout"]["annotations"][0]["text"] == OUTLIER
    assert found.words.headline == "One of 6 departments lies outside what chance explains (Promotion rate, women)"
    verdicts = {row[0].text: row[-1].text for row in found.chart.table.rows}
    assert {name for name, said in verdicts.items() if said != "within chance"} == set(outside)
    assert "2 departments not shown, small group" in found.chart.left_out
    go.Figure(spec)


def test_limits_narrow_with_size_and_hold_their_level(metrics: dict[str, Published]) -> None:
    spec = view(metrics["promotion_rate"], "department").chart.spec
    rate = spec["data"][2]["y"][0]
    for trace, z in zip(spec["data"], LIMITS.values(), strict=False):
        half = len(trace["x"]) // 2
        low, high = trace["y"][:half], trace["y"][half + 1 :]
        assert trace["y"][half] is None
        widths = [b - a for a, b in zip(low, high, strict=True)]
        assert widths == sorted(widths, reverse=True)
        people = trace["x"][half - 1]
        assert high[-1] == pytest.approx(rate + z * math.sqrt(rate * (1 - rate) / people), abs=2e-4)


def test_of_very_many_departments_those_outside_are_drawn_and_the_largest(content: Content) -> None:
    rows = [r for r in content.values if r["kpi_id"] == "promotion_rate"]
    one = [r for r in rows if r["segment"] == "Logistics"]
    odd = [r for r in rows if r["segment"] == OUTLIER]
    more = [r | {"segment": f"Unit {i:03}"} for i in range(200) for r in one]
    kept = [r for r in content.values if r["kpi_id"] != "promotion_rate" or r["breakdown"] != "department"]
    m = next(x for x in published(replace(content, values=kept + more + odd)) if x.id == "promotion_rate")
    found = view(m, "department").chart
    assert all(len(t["x"]) <= MAX_POINTS for t in found.spec["data"])
    assert len(spec_json(found.spec)) <= MAX_BYTES
    assert any(text.startswith(f"{OUTLIER}: ") for text in found.spec["data"][-1]["text"])


def test_there_is_no_funnel_without_a_whole_or_of_one_department(content: Content) -> None:
    def funnel(keep: Any) -> object:
        values = [r for r in content.values if r["kpi_id"] != "promotion_rate" or keep(r)]
        m = next(x for x in published(replace(content, values=values)) if x.id == "promotion_rate")
        return across.funnel_of_departments(m, "women", "Women")

    assert funnel(lambda r: True) is not None
    assert funnel(lambda r: not (r["breakdown"] == "company" and r["measure"] == "women")) is None
    assert funnel(lambda r: r["breakdown"] != "department" or r["segment"] == OUTLIER) is None


def test_steps_between_levels_stand_around_parity(metrics: dict[str, Published]) -> None:
    m = metrics["promotion_rate"]
    found = view(m, "rung")
    rows = m.latest("rung", "parity")
    strokes, dots = found.chart.spec["data"]
    assert dots["x"] == [round(r["value"], 4) for r in rows]
    assert [x for x in strokes["x"] if x is not None] == [round(r[k], 4) for r in rows for k in ("ci_low", "ci_high")]
    axis = found.chart.spec["layout"]["xaxis"]
    assert axis["type"] == "log"
    assert 100 in axis["tickvals"]
    assert found.chart.spec["layout"]["shapes"][0]["x0"] == 100.0
    names = [a["text"] for a in found.chart.spec["layout"]["annotations"]]
    assert names == ["Level 1 to 2", "Level 2 to 3", "Level 3 to 4", "Level 4 to 5"]
    assert len(rows) == len(RUNGS)
    apart = [r for r in rows if not r["ci_low"] <= 100 <= r["ci_high"]]
    expected = "Promotion rate: at none of 4 steps between levels do women and men differ beyond chance"
    assert (found.words.headline == expected) == (not apart)


@pytest.mark.parametrize(
    ("values", "ends", "ticks"),
    [
        ([80.0, 120.0], [70.0, 140.0], [75, 100]),
        ([80.0], [1.0, 5000.0], [25, 50, 100, 200, 400]),
        ([10.0], [5.0, 20.0], [10, 25, 50, 100]),
    ],
)
def test_a_ratio_axis_holds_its_values_and_cuts_only_intervals(
    values: list[float], ends: list[float], ticks: list[int]
) -> None:
    axis = ratio_axis("per 100 men", 100.0, values, ends)
    low, high = (10**v for v in axis["range"])
    assert all(low < v < high for v in values)
    assert low <= 75
    assert high >= 400 / 3
    assert low > min(25.0, *values) * 0.9
    assert high < 400 * 1.1
    assert set(ticks) <= set(axis["tickvals"])
    assert len(axis["tickvals"]) <= 6


def test_counts_have_whole_ticks() -> None:
    assert count_axis(3.2)["ticktext"] == ["0", "1", "2", "3"]
    assert count_axis(1060)["ticktext"] == ["0", "200", "400", "600", "800", "1,000"]


def test_nominations_stand_by_number_on_one_scale(metrics: dict[str, Published]) -> None:
    found = chart(metrics["nomination_conversion"])
    whole, reached, _ = found.spec["data"]
    assert whole["x"] == [145]
    # What is known within bounds only is not drawn.
    assert reached["x"] == [125, 100, 90]
    assert found.spec["layout"]["xaxis"]["range"][0] == 0
    names = [a["text"] for a in found.spec["layout"]["annotations"] if a.get("xref") == "paper"]
    assert names == ["Nominated", "Invited", "Accepted", "Attended", "Completed"]
    assert "pattern" not in whole["marker"]
    assert "1 stage known within bounds only" in found.left_out
    go.Figure(found.spec)


def test_cases_stand_in_an_estimate_that_is_hatched(metrics: dict[str, Published]) -> None:
    m = metrics["silence_gap"]
    found = chart(m)
    whole, reached, strokes = found.spec["data"]
    assert (whole["x"], whole["customdata"]) == ([1.0], [None])
    assert whole["marker"]["pattern"]["shape"] == "/"
    order = ("reported", "investigated", "substantiated", "consequence")
    rows = {r["segment"]: r for r in m.latest("stage", "all")}
    assert reached["x"] == [round(rows[s]["value"], 4) for s in order]
    assert len([x for x in strokes["x"] if x is not None]) == 2 * len(order)
    assert "1 stage not shown, small group" in found.left_out


def test_divisions_are_compared_with_a_year_before(metrics: dict[str, Published]) -> None:
    m = metrics["women_in_leadership"]
    found = view(m, "division")
    rows = m.latest("division", "all")
    low, high = (pick(r["value"] for r in rows) for pick in (min, max))
    assert (
        found.words.headline
        == f"Women in leadership runs from {100 * low:.1f}% to {100 * high:.1f}% across 5 divisions"
    )
    assert found.chart.spec["data"][-1]["x"] == [round(r["value"], 4) for r in rows]


def test_the_people_still_followed_stand_under_the_curve(metrics: dict[str, Published]) -> None:
    m = metrics["program_retention"]
    found = chart(m)
    assert [[c.text for c in row] for row in found.under.rows] == [
        ["Women", "170", "140", "90", "40"],
        ["Men", "160", "130", "80", "30"],
    ]
    assert found.under.caption.endswith("; counts rounded to 5")
    women = next(t for t in found.spec["data"] if t.get("name") == "Women")
    # The place of a day on the axis is that day.
    assert women["x"] == [0, 30, 90, 180, 365]


def test_a_survival_of_one_day_is_a_trend(content: Content) -> None:
    only = [r for r in content.values if r["kpi_id"] != "program_retention" or r["measure"] == "all@365d"]
    m = next(x for x in published(replace(content, values=only)) if x.id == "program_retention")
    assert chart(m).spec["layout"]["xaxis"]["type"] == "date"
