"""Promotion within twelve months of a sponsor link, against people alike without one (kpis.md S4).

Both arms are watched from the day of the link. Whoever stays in one stratum on all link days of a snapshot takes these
days' weights at once; only the others are taken day by day.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from tests.benchmarks.pandas_peer.cells import cells
from tests.benchmarks.pandas_peer.movement import YEAR
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import DAY, GRACE, NONE, months, within
from tests.benchmarks.pandas_peer.workforce import Workforce

ALIKE = ["month", "gender", "level", "division"]
STRATUM = [*ALIKE, "tenure"]
LEAST_IN_ARM = 20
Z = norm.ppf(0.975)


def uplift(tables: Tables, workforce: Workforce, rises: pd.DataFrame) -> list[pd.DataFrame]:
    """Return share promoted of the sponsored less that of their matches, with Newcombe's interval."""
    links = tables["pairing"]
    links = links[(links["kind"] == "sponsor") & (links["direction"] == "senior_to_junior")]
    promoted = _Promotions(rises)
    parts = []
    for end, of_year in opened(tables, workforce, links).groupby("period_end"):
        both = arms(of_year, workforce, links, promoted)
        parts.append(_compared(both).assign(period_end=end))
    if not parts:
        return []
    found = pd.concat(parts, ignore_index=True).assign(breakdown="company", segment="all")
    return [cells("sponsored_promotion_uplift", None, found, workforce.calendar.starts(YEAR))]


def opened(tables: Tables, workforce: Workforce, links: pd.DataFrame) -> pd.DataFrame:
    """Return the first link of each person and year with a sponsor two levels up who is not the manager."""
    snapshots = workforce.calendar.snapshots
    found = within(links, "started_on", workforce.calendar.of(YEAR))
    found = found[found["started_on"] + months(12) <= tables.as_of + DAY].reset_index(drop=True)
    day = found["started_on"].to_numpy()
    before = np.searchsorted(snapshots, day) - 1
    found["month"] = np.where((before >= 0) & (snapshots[before] >= day - GRACE), before, NONE)
    guide, protege = (workforce.row_of(found[name], found["month"]) for name in ("guide_id", "protege_id"))
    there = (guide != NONE) & (protege != NONE)
    found, guide, protege = found[there].reset_index(drop=True), guide[there], protege[there]
    rows = workforce.rows
    held = rows[["person", "gender", "level", "division", "hire_date", "manager"]].take(protege).reset_index(drop=True)
    found = pd.concat([found[["period_end", "started_on", "guide_id", "month"]], held], axis=1)
    senior = rows["level"].to_numpy()[guide] >= found["level"] + 2
    found = found[senior & (found["manager"] != found["guide_id"]) & found["gender"].isin(("woman", "man"))]
    found = found.rename(columns={"started_on": "day"}).sort_values("day", kind="stable")
    found = found.drop_duplicates(["period_end", "person"])
    return found.assign(tenure=tenure(found["hire_date"], found["day"]))


def tenure(hired: pd.Series, day: pd.Series) -> NDArray[np.int8]:
    """Return the band of tenure on a day: 0 under two years, 1 under five, 2 more, or not known."""
    days = pd.Series(pd.unique(day))
    bounds = pd.DataFrame({"two": days - months(24), "five": days - months(60)}).set_axis(days)
    hire, at = hired.to_numpy(), bounds.index.get_indexer(day)
    two, five = (bounds[name].to_numpy()[at] for name in ("two", "five"))
    return np.where(hire > two, 0, np.where(hire > five, 1, 2)).astype(np.int8)


class _Promotions:
    """Promotions in order of person and day, to ask for the first one from a day on."""

    def __init__(self, rises: pd.DataFrame) -> None:
        ordered = rises.sort_values(["person", "promotion_date"])
        self._key = _days(ordered["promotion_date"]) + ordered["person"].to_numpy(np.int64) * 2**32

    def between(self, person: pd.Series, first: pd.Series, behind: pd.Series) -> NDArray[np.bool_]:
        """Whether anything happened to the person from the first day on and before the one behind."""
        person = person.to_numpy(np.int64) * 2**32
        low, high = (np.searchsorted(self._key, person + _days(day)) for day in (first, behind))
        return high > low


def _days(day: pd.Series) -> NDArray[np.int64]:
    return day.to_numpy().astype("datetime64[D]").astype(np.int64)


def arms(sponsored: pd.DataFrame, workforce: Workforce, links: pd.DataFrame, promoted: _Promotions) -> pd.DataFrame:
    """Return one row per person and arm of a year: gender, weight, and the part of it that was promoted."""
    strata = sponsored.groupby([*STRATUM, "day"], observed=True, dropna=False).size().rename("sponsored").reset_index()
    watched = _watched(strata, workforce, links, promoted)
    is_steady = watched["is_steady"]
    steady = watched[is_steady].groupby(STRATUM, observed=True, dropna=False).size().rename("steady").reset_index()
    unsteady = watched.loc[~is_steady, ["person", "hire_date", *ALIKE]].merge(
        strata[[*STRATUM, "day"]], on=ALIKE, suffixes=("", "_of")
    )
    unsteady = unsteady[tenure(unsteady["hire_date"], unsteady["day"]) == unsteady["tenure"]]
    unsteady = unsteady[~_is_linked(unsteady, links)]
    by_day = unsteady.groupby([*STRATUM, "day"], observed=True, dropna=False).size().rename("unsteady").reset_index()
    strata = strata.merge(steady, on=STRATUM, how="left").merge(by_day, on=[*STRATUM, "day"], how="left")
    people = strata["steady"].fillna(0) + strata["unsteady"].fillna(0)
    strata = strata[people > 0].assign(weight=strata["sponsored"] / people)
    own = sponsored.merge(strata[[*STRATUM, "day"]], on=[*STRATUM, "day"]).assign(weight=1.0, is_sponsored=True)
    unsteady = unsteady.merge(strata[[*STRATUM, "day", "weight"]], on=[*STRATUM, "day"]).assign(is_sponsored=False)
    dated = pd.concat([rows[["person", "gender", "day", "weight", "is_sponsored"]] for rows in (own, unsteady)])
    dated["is_promoted"] = promoted.between(dated["person"], dated["day"], dated["day"] + months(12))
    together = strata.groupby(STRATUM, observed=True, dropna=False)["weight"].sum().reset_index()
    at_once = watched[is_steady].merge(together, on=STRATUM).assign(is_sponsored=False)
    columns = ["person", "gender", "weight", "is_sponsored", "is_promoted"]
    both = pd.concat([dated[columns], at_once[columns]], ignore_index=True)
    both["promoted"] = both["weight"].where(both["is_promoted"], 0.0)
    return both.groupby(["is_sponsored", "gender", "person"], observed=True, sort=False)[["weight", "promoted"]].sum()


def _watched(strata: pd.DataFrame, workforce: Workforce, links: pd.DataFrame, promoted: _Promotions) -> pd.DataFrame:
    """Return who may be a match, by snapshot, and whether the person is the same match on all its link days."""
    spans = strata.groupby("month")["day"].agg(["min", "max"]).rename(columns={"min": "first_day", "max": "last_day"})
    spans = spans.assign(first_end=spans["first_day"] + months(12), last_end=spans["last_day"] + months(12))
    rows = workforce.rows
    rows = rows.loc[rows["month"].isin(spans.index), ["person", "hire_date", *ALIKE]]
    people = rows.merge(strata[ALIKE].drop_duplicates(), on=ALIKE).merge(spans, left_on="month", right_index=True)
    first, last = people["first_day"], people["last_day"]
    people["tenure"] = tenure(people["hire_date"], first)
    is_steady = tenure(people["hire_date"], last) == people["tenure"]
    people["is_promoted"] = promoted.between(people["person"], first, people["last_end"])
    always = promoted.between(people["person"], last, people["first_end"])
    is_steady &= ~people["is_promoted"] | always
    people["row"] = np.arange(len(people))
    pairs = people.loc[people["person"].isin(links["protege_id"]), ["row", "person", "first_day", "last_day"]]
    pairs = pairs.merge(links[["protege_id", "started_on", "ended_on"]], left_on="person", right_on="protege_id")
    overlaps = (pairs["started_on"] <= pairs["last_day"]) & ~(pairs["ended_on"] <= pairs["first_day"])
    throughout = (pairs["started_on"] <= pairs["first_day"]) & ~(pairs["ended_on"] <= pairs["last_day"])
    is_steady &= ~people["row"].isin(pairs.loc[overlaps, "row"])
    return people.assign(is_steady=is_steady)[~people["row"].isin(pairs.loc[throughout, "row"])]


def _is_linked(people: pd.DataFrame, links: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether a person had an open link on the day."""
    rows = people[["person", "day"]].assign(row=np.arange(len(people)))
    pairs = rows.merge(links[["protege_id", "started_on", "ended_on"]], left_on="person", right_on="protege_id")
    is_open = (pairs["started_on"] <= pairs["day"]) & ~(pairs["ended_on"] <= pairs["day"])
    found = np.zeros(len(people), bool)
    found[pairs.loc[is_open, "row"]] = True
    return found


def _compared(both: pd.DataFrame) -> pd.DataFrame:
    """Return the two arms' difference for women and men."""
    rows = []
    for gender, measure in (("woman", "women"), ("man", "men")):
        of = both[both.index.get_level_values("gender") == gender]
        is_own = of.index.get_level_values("is_sponsored")
        own, matches = of[is_own], of[~is_own]
        if not len(of):
            continue
        row: dict[str, object] = {"measure": measure, "people": min(len(own), len(matches))}
        if min(len(own), len(matches)) >= LEAST_IN_ARM:
            weight = matches["weight"]
            share = matches["promoted"].sum() / weight.sum()
            effective = weight.sum() ** 2 / (weight**2).sum()
            row |= _difference(own["promoted"].sum(), len(own), share * effective, effective)
        rows.append(row)
    return pd.DataFrame(rows)


def _difference(x1: float, n1: float, x2: float, n2: float) -> dict[str, float]:
    """Return the difference of two shares, Newcombe's interval (method 10) and the pooled z test."""
    p1, p2 = x1 / n1, x2 / n2
    (low1, high1), (low2, high2) = _wilson(x1, n1), _wilson(x2, n2)
    difference, pooled = p1 - p2, (x1 + x2) / (n1 + n2)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return {
        "figure": difference,
        "figure_low": difference - np.hypot(p1 - low1, high2 - p2),
        "figure_high": difference + np.hypot(high1 - p1, p2 - low2),
        "figure_p": 2 * norm.sf(abs(difference) / error) if error > 0 else np.nan,
    }


def _wilson(x: float, n: float) -> tuple[float, float]:
    middle, reach = x + Z**2 / 2, Z * np.sqrt(x * (n - x) / n + Z**2 / 4)
    low, high = (middle - reach) / (n + Z**2), (middle + reach) / (n + Z**2)
    return (0.0 if x == 0 else low), (1.0 if x == n else high)
