"""The numbers of a shown cell that may be published: exact or rounded, with the bounds that the rounding leaves."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.disclosure import Reason, round_counts, round_events, round_people, round_survival
from models.metrics import Metric
from models.organization import Organization
from pipelines.protection.classes import rounding_base

Numbers = NDArray[np.float64]

_NUMBERS = (
    "numerator",
    "denominator",
    "people",
    "exposure",
    "value",
    "value_low",
    "value_high",
    "survival_se",
    "figure_low",
    "figure_high",
    "figure_p",
    "n_eff",
)

# What a reader is told of a hidden cell; it must not say more than the hiding itself does.
WORDS = {int(Reason.TOO_FEW): "too few people", int(Reason.PROTECTS): "protects another group"}


def published(metric: Metric, part: pd.DataFrame, organization: Organization) -> pd.DataFrame:
    """Turn the true counts of one metric's cells into the numbers that may be published."""
    base = rounding_base(metric, organization)
    exact_denominator = {c.measure: c.denominator.headcount for c in metric.counts}
    exact_denominator |= {measure: figure.headcount for figure in metric.figures for measure in figure.measures}
    out = published_columns(part)
    out["rounding_base"] = base
    shown = (part["hidden"] == 0) & (part["people"].fillna(0) > 0)
    has_people = part["people"].fillna(0) > 0
    out["status"] = np.where(shown, "shown", np.where(has_people, "suppressed", "not_applicable"))
    out["reason"] = part["hidden"].map(WORDS).where(has_people, "no_population")
    for kind, rows in part[shown].groupby("kind"):
        for exact, same in rows.groupby(rows["measure"].map(lambda m: exact_denominator.get(m, False))):
            _fill(out, same, str(kind), base, exact=bool(exact))
    unobserved = shown & part["kind"].isin(["survival", "median"]) & out["value"].isna() & out["value_low"].isna()
    out.loc[unobserved, ["status", "reason"]] = ["not_applicable", "nobody was observed that long"]
    out.loc[unobserved & (part["kind"] == "median"), "reason"] = "the median is not reached"
    # A score that its statement could not compute (an effect without enough units) says so.
    uncomputed = shown & part["kind"].isin(["score", "weighted"]) & part["figure"].isna()
    out.loc[uncomputed, ["status", "reason"]] = ["not_applicable", "not enough data to compute it"]
    out.loc[out["status"] != "shown", list(_NUMBERS)] = np.nan
    return out


def published_columns(part: pd.DataFrame) -> pd.DataFrame:
    """Return the keys of the cells with every publishable column still empty."""
    keys = ["kpi_id", "period_start", "period_end", "breakdown", "segment", "measure", "kind", "scale"]
    out = part[keys].copy()
    for name in _NUMBERS:
        out[name] = np.nan
    out["rounding_base"] = 1
    out["status"] = pd.Series(dtype=object)
    out["reason"] = pd.Series(dtype=object)
    return out


def _fill(out: pd.DataFrame, rows: pd.DataFrame, kind: str, base: int, *, exact: bool) -> None:
    at = rows.index
    people = rows["people"].to_numpy(np.int64)
    out.loc[at, "people"] = people if exact or base == 1 else round_people(people, base)
    if kind == "share":
        rounded = round_counts(
            rows["numerator"].to_numpy(np.int64), rows["denominator"].to_numpy(np.int64), base, exact_denominator=exact
        )
        out.loc[at, "numerator"] = np.where(np.isnan(rounded.value), np.nan, rounded.numerator)
        out.loc[at, "denominator"] = rounded.denominator
        values = rounded.value, rounded.value_low, rounded.value_high
    elif kind == "rate":
        events = round_events(rows["numerator"].to_numpy(np.int64), base)
        exposure = rows["denominator"].to_numpy(np.float64)
        factor = rows["scale"].to_numpy(np.float64) / exposure
        out.loc[at, "numerator"] = events.value
        out.loc[at, "exposure"] = exposure
        values = events.value * factor, events.low * factor, events.high * factor
    elif kind == "survival":
        values = _survival(out, rows, base)
    elif kind == "median":
        values = _median(rows["numerator"].to_numpy(np.float64), base)
    elif kind in ("score", "weighted"):
        values = _figures(out, rows, base, weighted=kind == "weighted", exact=exact)
    else:
        events = round_events(rows["numerator"].to_numpy(np.int64), base)
        values = events.value, events.low.astype(float), events.high.astype(float)
    for name, numbers in zip(("value", "value_low", "value_high"), values, strict=True):
        out.loc[at, name] = numbers


def _survival(out: pd.DataFrame, rows: pd.DataFrame, base: int) -> tuple[Numbers, Numbers, Numbers]:
    seen = rows["survival"].notna().to_numpy()
    at = rows.index[seen]
    rounded = round_survival(
        rows["survival"].to_numpy(np.float64)[seen], rows["denominator"].to_numpy(np.int64)[seen], base
    )
    error = rows["survival_se"].to_numpy(np.float64)[seen]
    out.loc[at, "survival_se"] = error if base == 1 else np.ceil(error * 100 - 1e-9) / 100
    out.loc[at, "denominator"] = rounded.denominator
    values = []
    for numbers in (rounded.value, rounded.value_low, rounded.value_high):
        column = np.full(len(rows), np.nan)
        column[seen] = numbers
        values.append(column)
    return values[0], values[1], values[2]


def _figures(
    out: pd.DataFrame, rows: pd.DataFrame, base: int, *, weighted: bool, exact: bool
) -> tuple[Numbers, Numbers, Numbers]:
    """Scores stand as computed; a weighted share goes to the whole percent, over counts rounded like any other."""
    at = rows.index
    for name in ("numerator", "denominator"):
        counts = rows[name].to_numpy(np.float64)
        out.loc[at, name] = counts if base == 1 or exact else np.floor((counts + base // 2) / base) * base
    figure = rows["figure"].to_numpy(np.float64)
    effective = rows["n_eff"].to_numpy(np.float64)
    if not weighted or base == 1:
        out.loc[at, "n_eff"] = effective
        out.loc[at, "figure_low"] = rows["figure_low"].to_numpy(np.float64)
        out.loc[at, "figure_high"] = rows["figure_high"].to_numpy(np.float64)
        out.loc[at, "figure_p"] = rows["figure_p"].to_numpy(np.float64)
        return figure, figure, figure
    out.loc[at, "n_eff"] = np.floor((effective + base // 2) / base) * base
    percent = np.floor(figure * 100 + 0.5) / 100
    # Nobody may learn "all of them" or "none of them", weighted or not.
    value = np.where((percent <= 0) | (percent >= 1), np.nan, percent)
    out.loc[at, "numerator"] = np.where(np.isnan(value), np.nan, out.loc[at, "numerator"])
    return value, np.maximum(percent - 0.005, 0), np.minimum(percent + 0.005, 1)


def _median(days: Numbers, base: int) -> tuple[Numbers, Numbers, Numbers]:
    # The exact median is the day on which one person left, so it is published to the base in days.
    if base == 1:
        return days, days, days
    rounded = np.floor((days + base // 2) / base) * base
    return rounded, np.maximum(rounded - base // 2, 0), rounded + base - 1 - base // 2
