"""What goes with active allies in a department: its women against those of the most similar one (kpis.md P9)."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.benchmarks.pandas_peer.cells import KNOWN, cells
from tests.benchmarks.pandas_peer.movement import YEAR, Ladder
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import NONE, within
from tests.benchmarks.pandas_peer.workforce import Workforce

ACTIVE_SHARE, CALIPER, PRE_TREND_P = 0.20, 1.0, 0.1
LEAST_WOMEN, LEAST_MEN, LEAST_YEARS_BEFORE, LEAST_DEPARTMENTS = 5, 10, 2, 6
MEASURES = ("women", "women:pre_trend", "women:allied", "women:matched")
Grid = NDArray[np.float64]


def allied_units(tables: Tables, workforce: Workforce, ladder: Ladder) -> list[pd.DataFrame]:
    """Return both effects, on promotion and on retention, as known at the end of each fiscal year."""
    if not tables.has("ally_act"):
        return []
    units, starts = departments(tables, workforce, ladder), workforce.calendar.starts(YEAR)
    parts = []
    for outcome, kpi in (("promoted", "promotion"), ("retained", "retention")):
        rows = pd.DataFrame(told_of(units, outcome)).assign(breakdown="company", segment="all")
        parts.append(cells(f"allied_unit_{kpi}_effect", None, rows, starts))
    return parts


def departments(tables: Tables, workforce: Workforce, ladder: Ladder) -> pd.DataFrame:
    """Count each department's opening women and men by fiscal year, and how many rose, stayed and acted as allies."""
    years = workforce.calendar.of(YEAR)
    years = years[years["closing"] != NONE]
    people = workforce.standing(years, "opening", ["person", "gender", "department", "division", "level"])
    acts = within(tables["ally_act"], "acted_on", years).rename(columns={"actor_id": "person"})
    is_woman, is_man = people["gender"] == "woman", people["gender"] == "man"
    keys = ["period_end", "person"]
    rose = people[keys].merge(ladder.steps[YEAR][keys].drop_duplicates(), on=keys, how="left", indicator="found")
    acted = people[keys].merge(acts[keys].drop_duplicates(), on=keys, how="left", indicator="found")
    people = people.assign(
        women=is_woman,
        men=is_man,
        known_gender=people["gender"].isin(KNOWN),
        women_level_sum=people["level"].astype(int) * is_woman,
        promoted=is_woman & (rose["found"] == "both"),
        retained=is_woman & (workforce.row_of(people["person"], people["closing"]) != NONE),
        active_men=is_man & (acted["found"] == "both"),
    )
    unit = ["period_end", "department"]
    counted = people.groupby(unit, observed=True)[
        ["women", "men", "known_gender", "women_level_sum", "promoted", "retained", "active_men"]
    ].sum()
    divisions = people.groupby([*unit, "division"], observed=True).size().rename("people").reset_index()
    divisions = divisions.sort_values(["people", "division"], ascending=[False, True]).drop_duplicates(unit)
    return counted.reset_index().merge(divisions[[*unit, "division"]], on=unit, how="left")


class Panel:
    """Departments by name over fiscal years: who can be compared, their rates, and since when allies are active."""

    def __init__(self, units: pd.DataFrame, outcome: str) -> None:
        wide = units.astype({"department": str}).pivot(index="department", columns="period_end")
        numbers = {name: wide[name].fillna(0).to_numpy(float) for name in wide.columns.levels[0] if name != "division"}
        women, men, some = numbers["women"], numbers["men"], np.maximum(numbers["women"], 1)
        self.years = wide["women"].columns
        self.division = wide["division"].astype(object).to_numpy()
        self.women = women
        self.seen = (women >= LEAST_WOMEN) & (men >= LEAST_MEN)
        self.rate = np.where(women > 0, numbers[outcome] / some, np.nan)
        mean_level = numbers["women_level_sum"] / some
        self.alike = np.dstack([np.log(some), women / np.maximum(numbers["known_gender"], 1), mean_level])
        active = self.seen & (numbers["active_men"] / np.maximum(men, 1) >= ACTIVE_SHARE)
        self.begins = np.where(active.any(axis=1), active.argmax(axis=1), len(self.years))


def told_of(units: pd.DataFrame, outcome: str) -> list[dict[str, object]]:
    """Return the rows of every year: the effects where they may be told, the women behind them in any case."""
    panel = Panel(units, outcome)
    rows = []
    for last, end in enumerate(panel.years):
        told, people = _as_known_at(panel, last)
        rows += [{"period_end": end, "measure": m, "people": people} | told.get(m, {}) for m in MEASURES]
    return rows


def _as_known_at(panel: Panel, last: int) -> tuple[dict[str, dict[str, float]], float]:
    nothing: tuple[dict[str, dict[str, float]], float] = ({}, panel.women[:, last].sum())
    begun = panel.begins <= last
    before = np.array([panel.seen[unit, :begins].sum() for unit, begins in enumerate(panel.begins)])
    if panel.seen[:, last].sum() < 2 * LEAST_DEPARTMENTS or not (begun & (before >= LEAST_YEARS_BEFORE)).any():
        return nothing
    pairs = _pairs(panel, last)
    if len(pairs) < LEAST_DEPARTMENTS or pairs["match"].nunique() < LEAST_DEPARTMENTS:
        return nothing
    changes = pd.DataFrame([_change(panel, *pair, last) for pair in pairs.to_numpy()])
    weights = panel.women[pairs["unit"], pairs["begins"]]
    clusters = pd.factorize(pairs["match"])[0]
    trend = _mean(changes["unit_before"] - changes["match_before"], weights, clusters)
    people = min(_most_women(panel, pairs[[arm, "begins"]].to_numpy(), last) for arm in ("unit", "match"))
    told = {"women:pre_trend": trend}
    if not trend["figure_p"] < PRE_TREND_P:
        told["women"] = _mean(changes["unit"] - changes["match"], weights, clusters)
        told["women:allied"] = _mean(changes["unit"], weights, clusters)
        told["women:matched"] = _mean(changes["match"], weights, clusters)
    return told, people


def _pairs(panel: Panel, last: int) -> pd.DataFrame:
    """Return each department that has begun with the nearest one that has not, of its division where there is one."""
    found = []
    for begins in np.unique(panel.begins[panel.begins <= last]):
        seen = panel.seen[:, :begins]
        enough = seen.sum(axis=1) >= LEAST_YEARS_BEFORE
        units = np.flatnonzero((panel.begins == begins) & enough)
        others = np.flatnonzero((panel.begins > last) & panel.seen[:, begins] & enough)
        if not (len(units) and len(others)):
            continue
        alike = panel.alike[np.concatenate([units, others]), begins]
        spread = np.where(np.ptp(alike, axis=0) > 0, alike.std(axis=0), np.inf)
        alike = (alike - alike.mean(axis=0)) / spread
        for unit, own in zip(units, alike, strict=False):
            apart = np.abs(own - alike[len(units) :])
            near = (apart <= CALIPER).all(axis=1) & ((seen[unit] & seen[others]).sum(axis=1) >= LEAST_YEARS_BEFORE)
            same = near & (panel.division[others, begins] == panel.division[unit, begins])
            allowed = same if same.any() else near
            if allowed.any():
                distance = np.where(allowed, np.sqrt((apart**2).sum(axis=1)), np.inf)
                found.append((unit, others[distance.argmin()], begins))
    return pd.DataFrame(found, columns=["unit", "match", "begins"], dtype=int)


def _change(panel: Panel, unit: int, match: int, begins: int, last: int) -> dict[str, float]:
    """Return each one's mean rate since the beginning less before, and the last year before less those before it."""
    years = np.flatnonzero(panel.seen[[unit, match], : last + 1].all(axis=0))
    before, since = years[years < begins], years[years >= begins]
    found = {}
    for name, row in (("unit", unit), ("match", match)):
        rate = panel.rate[row]
        found[name] = rate[since].mean() - rate[before].mean()
        found[f"{name}_before"] = rate[before[-1]] - rate[before[:-1]].mean()
    return found


def _mean(values: pd.Series, weights: Grid, clusters: NDArray[np.int64]) -> dict[str, float]:
    """Return the weighted mean with its error clustered by match, by Student's t."""
    from statsmodels.regression.linear_model import WLS  # takes as long to import as all of this to count

    fitted = WLS(values.to_numpy(), np.ones(len(values)), weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True
    )
    low, high = fitted.conf_int()[0]
    estimate, error = float(fitted.params[0]), float(fitted.bse[0])
    # No scatter at all leaves an error of rounding only.
    p = 1.0 if abs(estimate) < 1e-9 else 0.0 if error < 1e-9 else float(fitted.pvalues[0])
    return {"figure": estimate, "figure_low": low, "figure_high": high, "figure_p": p}


def _most_women(panel: Panel, arm: NDArray[np.int64], last: int) -> float:
    """Return the most women at one opening in an arm, a department counting from its first entry on."""
    entered = pd.DataFrame(arm, columns=["department", "since"]).groupby("department")["since"].min()
    rows, years = entered.index.to_numpy(), np.arange(last + 1)
    counted = panel.seen[rows, : last + 1] & (years >= entered.to_numpy()[:, None])
    return float((panel.women[rows, : last + 1] * counted).sum(axis=0).max())
