"""Figures: valid for plotly, small, escaped, and the same numbers as the published rows."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from example_release import LINK_NAME, LONG_NAME

from dashboards.charts import figures, marks, palette
from dashboards.charts.axes import value_axis
from dashboards.charts.choice import chart
from dashboards.charts.figures import Line
from dashboards.charts.marks import MAX_BYTES, MAX_POINTS, MAX_TRACES, Point, Series
from dashboards.charts.palette import STYLES
from dashboards.charts.sparkline import sparkline
from dashboards.content import Content
from dashboards.pages.figure import figures as figures_of
from dashboards.published import Published, published

ASSETS = Path(figures.__file__).parents[1] / "assets"


def specs(metrics: dict[str, Published]) -> dict[str, dict[str, Any]]:
    """Every figure of every metric, by its id."""
    found = (f for m in metrics.values() if m.has_data for f in figures_of(m))
    return {f.id: f.chart.spec for f in found if f.chart.spec}


def drawn(spec: dict[str, Any], name: str, axis: str = "y") -> list[float | None]:
    return next(t[axis] for t in spec["data"] if t.get("name") == name)


def test_every_figure_is_valid_plotly(metrics: dict[str, Published]) -> None:
    found = specs(metrics)
    assert {m.id for m in metrics.values() if m.has_data} <= set(found)
    for spec in found.values():
        go.Figure(spec)


def test_every_figure_keeps_its_budget(metrics: dict[str, Published]) -> None:
    for kpi_id, spec in specs(metrics).items():
        assert len(json.dumps(spec, separators=(",", ":"))) <= MAX_BYTES, kpi_id
        assert len(spec["data"]) <= MAX_TRACES
        assert all(len(t["x"]) == len(t["y"]) <= MAX_POINTS for t in spec["data"])
        assert "bdata" not in json.dumps(spec)


def test_numbers_are_plain_and_have_four_decimals(metrics: dict[str, Published]) -> None:
    for spec in specs(metrics).values():
        for trace in spec["data"]:
            for v in (*trace["x"], *trace["y"]):
                assert v is None or type(v) in (int, float, str)
                assert not isinstance(v, float) or v == round(v, 4)


def test_a_trend_draws_the_published_values_and_leaves_gaps(metrics: dict[str, Published]) -> None:
    m = metrics["senior_men_sponsoring_women"]
    rows = m.series("men")
    assert any(r["status"] == "suppressed" for r in rows)
    values = drawn(chart(m).spec, "Men")
    assert values == [None if r["value"] is None else round(r["value"], 4) for r in rows]
    assert all(t.get("connectgaps") is False for t in chart(m).spec["data"] if t.get("name") == "Men")
    assert "1 period not shown, small group" in chart(m).left_out


def test_women_and_men_differ_in_dash_and_shape(metrics: dict[str, Published]) -> None:
    lines = {t["name"]: t for t in chart(metrics["sponsor_coverage"]).spec["data"]}
    women, men = lines["Women"], lines["Men"]
    assert (women["line"]["dash"], women["marker"]["symbol"], women["line"]["color"]) == ("solid", "circle", "#3C1A6E")
    assert (men["line"]["dash"], men["marker"]["symbol"], men["line"]["color"]) == ("dash", "diamond-open", "#199B8B")


def test_the_target_is_a_dashed_line_to_its_day(metrics: dict[str, Published]) -> None:
    line = next(t for t in chart(metrics["women_in_leadership"]).spec["data"] if t["name"].startswith("Target"))
    assert line["y"] == [0.4, 0.4]
    assert line["x"][-1] == "2028-12-31"
    assert line["line"]["dash"] == "dash"


def test_a_target_far_away_does_not_squeeze_the_history() -> None:
    days = [date(2026, 1, 31), date(2026, 2, 28)]
    series = [Series("Women", STYLES["women"], tuple(Point(d, 0.3) for d in days))]
    spec = figures.trend(series, "share", compared=Line(0.4, "Target", date(2030, 1, 1)))
    assert spec["data"][-1]["x"][-1] == days[-1].isoformat()
    go.Figure(spec)


def test_parity_is_compared_with_one_hundred_when_there_is_no_target(with_card) -> None:
    spec = chart(with_card("broken_rung", target_value=None)).spec
    assert next(t["y"] for t in spec["data"] if t.get("name") == "Parity, 100") == [100.0, 100.0]


def test_intervals_are_the_published_ones(metrics: dict[str, Published]) -> None:
    m = metrics["broken_rung"]
    strokes = [t for t in chart(m).spec["data"] if "name" not in t]
    ends = [y for t in strokes for y in t["y"] if y is not None]
    assert ends == [round(r[k], 4) for r in m.series("parity") for k in ("ci_low", "ci_high")]
    m = metrics["prevalence_12m"]
    strokes = chart(m).spec["data"][0]
    assert strokes["y"][:2] == [round(m.series("women")[0][k], 4) for k in ("ci_low", "ci_high")]


def test_a_census_has_no_interval(metrics: dict[str, Published]) -> None:
    assert all(t["hoverinfo"] != "skip" or t["name"].startswith("Target")
               for t in chart(metrics["women_in_leadership"]).spec["data"] if "hoverinfo" in t)  # fmt: skip


def test_levels_compare_with_a_year_before_and_mark_the_hidden_one(metrics: dict[str, Published]) -> None:
    m = metrics["pipeline_share"]
    found = chart(m)
    now = {r["segment"]: r["value"] for r in m.latest("level", "all")}
    was = {r["segment"]: r["value"] for r in m.at("level", "all", date(2025, 10, 31))}
    order = [str(level) for level in range(9, 0, -1)]
    assert drawn(found.spec, "31 Oct 2026", "x") == [None if now[s] is None else round(now[s], 4) for s in order]
    assert drawn(found.spec, "31 Oct 2025", "x") == [None if was[s] is None else round(was[s], 4) for s in order]
    assert found.spec["layout"]["annotations"][0]["text"] == "[c]"
    assert found.spec["layout"]["annotations"][0]["y"] == order.index("9")


def test_survival_stands_at_its_days(metrics: dict[str, Published]) -> None:
    m = metrics["program_retention"]
    spec = chart(m).spec
    days = (30, 90, 180, 365)
    assert spec["layout"]["xaxis"]["ticktext"] == ["0", *map(str, days)]
    # Everyone is there at the start.
    assert drawn(spec, "Women") == [1, *(round(m.newest(f"women@{t}d")["value"], 4) for t in days)]


def test_names_from_data_cannot_become_markup(metrics: dict[str, Published]) -> None:
    spec = chart(metrics["completion"]).spec
    names = [a["text"] for a in spec["layout"]["annotations"]]
    assert marks.label(LINK_NAME) in names
    assert "&lt;a href=x&gt;Finance&lt;/a&gt;" in names
    for found in specs(metrics).values():
        for annotation in found["layout"]["annotations"]:
            assert not re.search(r"<(?!/?b>|br>)", annotation["text"])
    assert max(map(len, names)) < len(LONG_NAME)


def test_a_long_history_shows_its_newest_points() -> None:
    days = [date(2016, 1, 1) + timedelta(days=31 * i) for i in range(100)]
    points = tuple(Point(d, i / 200, i / 250, i / 150) for i, d in enumerate(days))
    spec = figures.trend([Series("Women", STYLES["women"], points)], "share", intervals=True)
    assert len(spec["data"]) <= MAX_TRACES
    assert all(len(t["x"]) <= MAX_POINTS for t in spec["data"])
    assert len(json.dumps(spec, separators=(",", ":"))) <= MAX_BYTES
    line = spec["data"][-1]
    assert line["x"] == [d.isoformat() for d in days[-MAX_POINTS:]]
    assert line["marker"]["size"][-1] > 0


def test_nothing_is_drawn_where_nothing_may_be_shown() -> None:
    days = [date(2023, 1, 31) + timedelta(days=31 * i) for i in range(30)]
    points = tuple(Point(d, *((None,) * 3 if i in (9, 10) else (0.3, 0.2, 0.4))) for i, d in enumerate(days))
    spec = figures.trend([Series("Men", STYLES["men"], points)], "share", intervals=True)
    for trace in spec["data"]:
        assert "fill" not in trace
        shown = {x for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None}
        assert not shown & {days[9].isoformat(), days[10].isoformat()}


def test_a_value_alone_between_gaps_stays_visible() -> None:
    points = tuple(Point(date(2024, 1, 1) + timedelta(days=30 * i), 0.3 if i in (7, 29) else None) for i in range(30))
    line = figures.trend([Series("Men", STYLES["men"], points)], "share")["data"][-1]
    assert line["marker"]["size"][7] > 0


@pytest.mark.parametrize("unit", ["share", "probability", "points", "per 100 men", "per 100 people", "days", "ratio"])
@pytest.mark.parametrize("values", [[], [0.0], [1.0], [0.3, 0.3], [0.0, 1.0]])
def test_an_axis_holds_its_values(unit: str, values: list[float]) -> None:
    low, high = value_axis(unit, values)["range"]
    assert low < high
    assert all(low <= v <= high for v in values)


def test_point_axes_speak_of_points() -> None:
    axis = value_axis("points", [-0.12, 0.03])
    assert axis["ticktext"][axis["tickvals"].index(-0.05)] == "\N{MINUS SIGN}5 points".removesuffix(" points")
    assert "%" not in "".join(axis["ticktext"])


def test_sparklines_break_at_gaps_and_keep_thirty_six_points() -> None:
    svg = sparkline([9.0] * 4 + [0.1] * 17 + [None] + [0.2] * 18, 0.3)
    lines = re.findall(r'<polyline points="([^"]+)"', svg)
    assert [len(points.split()) for points in lines] == [17, 18]
    assert 'stroke-dasharray="3 3"' in svg
    assert sparkline([None, 0.2], None) == ""


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colors_have_enough_contrast() -> None:
    wash = "#F7F6FA"
    for ground in (palette.PAGE, wash):
        for text in (palette.INK, palette.MUTED, palette.MEN_TEXT, palette.BAD, palette.UNSURE, palette.GOOD):
            assert contrast(text, ground) >= 4.5, (text, ground)
    for mark in (palette.WOMEN, palette.MEN, palette.OTHERS):
        assert contrast(mark, palette.PAGE) >= 3.0
    assert contrast(palette.WOMEN, palette.MEN) >= 3.0


def test_the_style_sheet_repeats_the_palette() -> None:
    css = (ASSETS / "site.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--([a-z]+): (#[0-9A-F]{6});", css))
    for name in ("page", "ink", "muted", "grid", "women", "men", "bad", "unsure", "good"):
        assert tokens[name] == getattr(palette, name.upper()), name
    script = (ASSETS / "site.js").read_text(encoding="utf-8")
    for name in ("INK", "MUTED", "GRID"):
        assert f'var {name} = "{getattr(palette, name)}";' in script


def test_a_metric_told_by_level_only_is_drawn_by_level(content: Content) -> None:
    told = {"kpi_id": "pipeline_dropoff"}
    numbers = "value numerator denominator people ci_low ci_high value_low value_high"
    nothing = dict.fromkeys(numbers.split())
    (definition,) = (d for d in content.definitions if d["kpi_id"] == "pipeline_share")
    (card,) = (c for c in content.scorecard if c["kpi_id"] == "pipeline_share")
    rows = [r | told for r in content.values if r["kpi_id"] == "pipeline_share" and r["breakdown"] == "level"]
    between = replace(
        content,
        definitions=[definition | told | {"unit": "points"}],
        scorecard=[card | told | nothing | {"status": "not_applicable", "previous_period_end": None}],
        values=rows,
    )

    (metric,) = published(between)
    shown = chart(metric)
    assert shown.breakdown == "level"
    newest = metric.latest("level", "all")
    assert sorted(v for v in shown.spec["data"][0]["x"] if v is not None) == sorted(
        round(r["value"], 4) for r in newest if r["value"] is not None
    )
    assert "one half" not in shown.key
