"""The numbers of a shown cell that may be published: exact or rounded, with the bounds that the rounding leaves."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.disclosure import Reason, round_counts, round_events, round_people, round_survival
from models.engine import group_of
from models.metrics.declaration import GROUPS
from models.reasons import NOBODY, PROTECTS, TOO_FEW, UNTOLD
from models.weighting import LARGEST, SMALLEST

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

_WORDS = {int(Reason.TOO_FEW): TOO_FEW, int(Reason.PROTECTS): PROTECTS}


def published(cells: pd.DataFrame) -> pd.DataFrame:
    """Turn the true counts of cells into the numbers that may be published, in the order of the cells.

    Beside what is counted, each cell says whether it is `hidden`, the `base` that its counts are rounded to, and
    whether its people and its denominator are head counts that everyone knows (`is_known`, `is_exact`).
    """
    out = published_columns(cells)
    out["rounding_base"] = cells["base"]
    # A unit that opened within the period may have events, and nobody at its start to set them against.
    unexposed = (cells["kind"] == "rate") & ~(cells["denominator"] > 0)
    has_people = (cells["people"].fillna(0) > 0) & ~unexposed
    shown = (cells["hidden"] == 0) & has_people
    out["status"] = np.where(shown, "shown", np.where(has_people, "suppressed", "not_applicable"))
    out["reason"] = cells["hidden"].map(_WORDS).where(has_people, NOBODY)
    for _, rows in cells[shown].groupby(["base", "kind", "is_exact"]):
        base, kind, is_exact = rows[["base", "kind", "is_exact"]].iloc[0]
        out.loc[rows.index, "people"] = _people(rows, int(base))
        _fill(out, rows, str(kind), int(base), exact=bool(is_exact))
    unobserved = shown & cells["kind"].isin(["survival", "median"]) & out["value"].isna() & out["value_low"].isna()
    out.loc[unobserved, ["status", "reason"]] = ["not_applicable", "nobody was observed that long"]
    out.loc[unobserved & (cells["kind"] == "median"), "reason"] = "the median is not reached"
    # A score that its statement could not compute (an effect without enough units) says so, however few its people.
    uncomputed = has_people & cells["kind"].isin(["score", "weighted"]) & cells["figure"].isna()
    out.loc[uncomputed, "status"] = "not_applicable"
    out.loc[uncomputed, "reason"] = cells["figure_reason"].fillna("not enough data to compute it")[uncomputed]
    out.loc[out["status"] != "shown", list(_NUMBERS)] = np.nan
    return out


def withhold(table: pd.DataFrame, where: NDArray[np.bool_]) -> None:
    """Hide rows that were to be shown, in place; of those that were not, do not tell any more which reason they had."""
    is_hidden = (table["status"] == "suppressed").to_numpy(bool)
    table.loc[where & is_hidden, "reason"] = UNTOLD
    table.loc[where & ~is_hidden, ["status", "reason"]] = ["suppressed", PROTECTS]
    table.loc[where, list(_NUMBERS)] = np.nan


def published_columns(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the keys of the cells with every publishable column still empty."""
    keys = ["kpi_id", "period_start", "period_end", "breakdown", "segment", "measure", "kind", "scale"]
    out = cells[keys].copy()
    for name in _NUMBERS:
        out[name] = np.nan
    out["rounding_base"] = 1
    out["status"] = pd.Series(dtype=object)
    out["reason"] = pd.Series(dtype=object)
    return out


def _people(rows: pd.DataFrame, base: int) -> NDArray[np.int64]:
    people = rows["people"].to_numpy(np.int64)
    return np.where(rows["is_known"].to_numpy(bool) | (base == 1), people, round_people(people, base))


def _fill(out: pd.DataFrame, rows: pd.DataFrame, kind: str, base: int, *, exact: bool) -> None:
    at = rows.index
    if kind == "share":
        rounded = round_counts(
            rows["numerator"].to_numpy(np.int64), rows["denominator"].to_numpy(np.int64), base, exact_denominator=exact
        )
        out.loc[at, "numerator"] = np.where(np.isnan(rounded.value), np.nan, rounded.numerator)
        out.loc[at, "denominator"] = rounded.denominator
        values = rounded.value, rounded.value_low, rounded.value_high
    elif kind == "rate":
        values = _rate(out, rows, base, exact=exact)
    elif kind == "ratio":
        values = _ratio(out, rows, base)
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


def _ratio(out: pd.DataFrame, rows: pd.DataFrame, base: int) -> tuple[Numbers, Numbers, Numbers]:
    """Round both counts, so that neither tells the other; a shown denominator is never rounded to 0."""
    upper = round_events(rows["numerator"].to_numpy(np.int64), base)
    lower = round_events(rows["denominator"].to_numpy(np.int64), base)
    out.loc[rows.index, "numerator"] = upper.value
    out.loc[rows.index, "denominator"] = lower.value
    return upper.value / lower.value, upper.low / lower.high, upper.high / lower.low


def _rate(out: pd.DataFrame, rows: pd.DataFrame, base: int, *, exact: bool) -> tuple[Numbers, Numbers, Numbers]:
    """Events over an exposure, which is rounded like any denominator that is not a head count."""
    events = round_events(rows["numerator"].to_numpy(np.int64), base)
    exposure = rows["denominator"].to_numpy(np.float64)
    least = most = exposure
    if not exact and base > 1:
        # An average is no whole number, so its class reaches up to the next one.
        exposure = np.floor((exposure + base // 2) / base) * base
        least, most = exposure - base // 2, exposure + base - base // 2
    scale = rows["scale"].to_numpy(np.float64)
    out.loc[rows.index, "numerator"] = events.value
    out.loc[rows.index, "exposure"] = exposure
    value, high = (
        np.divide(scale * count, by, out=np.full(len(rows), np.nan), where=by > 0)
        for count, by in ((events.value, exposure), (events.high, least))
    )
    return value, events.low * scale / most, high


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
    # What a gap is divided by is no count; those of its people only serve to hide its cells.
    out.loc[at[~rows["measure"].map(group_of).isin(GROUPS)], "denominator"] = np.nan
    figure = rows["figure"].to_numpy(np.float64)
    effective = rows["n_eff"].to_numpy(np.float64)
    out.loc[at, "n_eff"] = effective if base == 1 else np.floor((effective + base // 2) / base) * base
    if not weighted or base == 1:
        out.loc[at, "figure_low"] = rows["figure_low"].to_numpy(np.float64)
        out.loc[at, "figure_high"] = rows["figure_high"].to_numpy(np.float64)
        out.loc[at, "figure_p"] = rows["figure_p"].to_numpy(np.float64)
        return figure, figure, figure
    percent = np.floor(figure * 100 + 0.5) / 100
    # Nobody may learn "all of them" or "none of them", weighted or not. Where the counts leave only bounds, so do the
    # weights: the most that a few people can make of it, each counting up to ten times another.
    numerator, denominator = (out.loc[at, name].to_numpy(np.float64) for name in ("numerator", "denominator"))
    few, most = base - 1 - base // 2, LARGEST / SMALLEST
    reach = most * few / (most * few + np.maximum(denominator - base // 2 - few, 0))
    is_low, is_high = numerator <= 0, numerator >= denominator
    value = np.where((percent <= 0) | (percent >= 1) | is_low | is_high, np.nan, percent)
    out.loc[at, "numerator"] = np.where(np.isnan(value), np.nan, numerator)
    low = np.where(is_low, 0, np.where(is_high, 1 - reach, np.maximum(percent - 0.005, 0)))
    high = np.where(is_high, 1, np.where(is_low, reach, np.minimum(percent + 0.005, 1)))
    return value, low, high


def _median(days: Numbers, base: int) -> tuple[Numbers, Numbers, Numbers]:
    # The exact median is the day on which one person left, so it is published to the base in days.
    if base == 1:
        return days, days, days
    rounded = np.floor((days + base // 2) / base) * base
    return rounded, np.maximum(rounded - base // 2, 0), rounded + base - 1 - base // 2
