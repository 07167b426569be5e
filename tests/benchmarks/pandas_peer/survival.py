"""Kaplan-Meier curves of spells by period, breakdown, segment and group; nobody enters late."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.cells import COMPANY, cells, grouping, of_group, segments

KEYS = ["period_end", "breakdown", "segment", "group"]
# A median at exactly one half does not depend on the last bit of a product.
HALF = 0.5 + 1e-12


def curves(
    kpi: str,
    spells: pd.DataFrame,
    breakdowns: Sequence[str],
    groups: Sequence[str],
    times: Sequence[int],
    *,
    persons: Sequence[str] = ("person",),
    tells_left_before: bool = False,
) -> list[pd.DataFrame]:
    """Return S(t), those still watched after day t, the median, and those who left before the start.

    Spells have period_start, period_end, duration in whole days and event; below 0 days a spell is in no cohort. The
    people of a cohort are the different ones in columns `persons`, where -1 is one more each time.
    """
    starts = spells[["period_start", "period_end"]].drop_duplicates().set_index("period_end")["period_start"]
    entered = spells[spells["duration"] >= 0]
    days, cohorts = [], []
    for breakdown in (COMPANY, *breakdowns):
        keys = grouping(breakdown)
        for group in groups:
            own = of_group(entered, group)
            ended = own.groupby([*keys, "duration"], observed=True)["event"].agg(["size", "sum"]).reset_index()
            days.append(_named(ended, breakdown, group))
            cohorts.append(_named(_people(own, keys, persons), breakdown, group))
    cohort = pd.concat(cohorts, ignore_index=True)
    cohort["cell"] = np.arange(len(cohort))
    curve = _curve(pd.concat(days, ignore_index=True).merge(cohort[[*KEYS, "cell"]], on=KEYS))
    cohort["last"] = curve.groupby("cell")["duration"].max()
    parts = [_at(curve, cohort, day) for day in times]
    half = curve[curve["survival"] <= HALF].groupby("cell")["duration"].min()
    parts.append(_amounts(cohort, half, "@median"))
    found = [cells(kpi, None, part, starts) for part in parts]
    if tells_left_before:
        found += [
            cells(kpi, None, part, starts) for part in _left_before(spells[spells["duration"] < 0], cohort, groups)
        ]
    return found


def _named(found: pd.DataFrame, breakdown: str, group: str) -> pd.DataFrame:
    kept = [name for name in found if name not in breakdown.split("+") or name == "period_end"]
    return found[kept].assign(breakdown=breakdown, segment=segments(found, breakdown), group=group)


def _people(own: pd.DataFrame, keys: list[str], persons: Sequence[str]) -> pd.DataFrame:
    """Return spells and distinct people of each cohort."""
    spells = own.groupby(keys, observed=True).size().rename("spells")
    stacked = pd.concat([own[[*keys, name]].rename(columns={name: "who"}) for name in persons], ignore_index=True)
    named = stacked[stacked["who"] >= 0].drop_duplicates().groupby(keys, observed=True).size()
    unnamed = stacked[stacked["who"] < 0].groupby(keys, observed=True).size()
    people = named.add(unnamed, fill_value=0) if len(unnamed) else named
    return pd.concat([spells, people.rename("people")], axis=1).reset_index()


def _curve(days: pd.DataFrame) -> pd.DataFrame:
    """Return S and the sum of Greenwood after each day on which a spell ended, in order of days."""
    days = days.sort_values(["cell", "duration"], kind="stable")
    cell = days.groupby("cell", sort=False)
    at_risk = cell["size"].transform("sum") - cell["size"].cumsum() + days["size"]
    days["factor"] = 1 - days["sum"] / at_risk
    days["survival"] = days.groupby("cell", sort=False)["factor"].cumprod()
    return days


def _at(curve: pd.DataFrame, cohort: pd.DataFrame, day: int) -> pd.DataFrame:
    """Return S(t) and who is still watched after day t; nothing beyond the last day watched, unless S is 0 by then."""
    survival = (
        curve[curve["duration"] <= day].groupby("cell")["survival"].last().reindex(cohort["cell"]).fillna(1).to_numpy()
    )
    told = np.where((day <= cohort["last"]) | (survival == 0), survival, np.nan)
    watched = curve[curve["duration"] > day].groupby("cell")["size"].sum()
    curves = cohort.assign(survival=told, denominator=cohort["spells"], measure=cohort["group"] + f"@{day}d")
    at_risk = _amounts(cohort, watched, f":at_risk@{day}d").fillna({"numerator": 0})
    return pd.concat([curves, at_risk], ignore_index=True)


def _amounts(cohort: pd.DataFrame, amounts: pd.Series, measure: str) -> pd.DataFrame:
    numerator = amounts.reindex(cohort["cell"]).to_numpy()
    return cohort.assign(numerator=numerator, denominator=cohort["spells"], measure=cohort["group"] + measure)


def _left_before(before: pd.DataFrame, cohort: pd.DataFrame, groups: Sequence[str]) -> list[pd.DataFrame]:
    whole = cohort[cohort["breakdown"] == COMPANY]
    parts = []
    for group in groups:
        own = whole[whole["group"] == group]
        gone = of_group(before, group).groupby("period_end").size().reindex(own["period_end"], fill_value=0)
        parts.append(
            own.assign(numerator=gone.to_numpy(), denominator=own["spells"], measure=f"{group}:left_before_start")
        )
    return parts
