"""Women's experience where allyship programs ran, against divisions that had none yet (kpis.md P9)."""

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.cells import cells
from tests.benchmarks.pandas_peer.programs import GROUP, Programs
from tests.benchmarks.pandas_peer.workforce import Workforce

TREATED_SHARE = 0.20
LEAST_DIVISIONS, LEAST_WAVES_BEFORE, LEAST_ON_EACH_SIDE = 6, 2, 2
PRE_TREND_P = 0.1
MEASURES = ("women", "women:pre_trend")


def program_effect(workforce: Workforce, answered: pd.DataFrame, found: Programs) -> list[pd.DataFrame]:
    """Return the effect as known at each launch, and its pre-trend; no figure where nothing can be compared."""
    panel = divisions(workforce, answered, found)
    rows = [row for day in panel["period_end"].unique() for row in as_known_at(panel, day)]
    return (
        [cells("program_effect", None, pd.DataFrame(rows).assign(breakdown="company", segment="all"))] if rows else []
    )


def divisions(workforce: Workforce, answered: pd.DataFrame, found: Programs) -> pd.DataFrame:
    """Return women's mean answer by launch day and division, with the share of its men enrolled by then."""
    seen = answered[answered["ally_seen"].notna() & (answered["gender"] == "woman") & (answered["people"] > 0)]
    seen = seen.assign(total=seen["ally_seen"] * seen["people"])
    panel = seen.groupby(["period_end", "division"], observed=True)[["people", "total"]].sum().reset_index()
    panel["mean_seen"] = panel["total"] / panel["people"]
    panel["month"] = np.maximum(workforce.calendar.newest(panel["period_end"]), 0)
    heads = workforce.headcount[workforce.headcount["gender"] == "man"]
    men = heads.groupby(["month", "division"], observed=True)["people"].sum().rename("men").reset_index()
    panel = panel.merge(men, on=["month", "division"])
    members = found.members[(found.members["program_kind"] == "allyship") & (found.members["gender"] == "man")]
    members = members.merge(found.planned, on=GROUP, how="left")
    begun = members["starts_on"].fillna(members["first_session"]).fillna(members["enrolled_on"])
    since = begun.where(begun > members["enrolled_on"], members["enrolled_on"])
    days = panel[["period_end"]].drop_duplicates()
    enrolled = members.assign(since=since)[["person", "division", "since"]].merge(days, how="cross")
    enrolled = enrolled[enrolled["since"] < enrolled["period_end"]].drop_duplicates(
        ["period_end", "division", "person"]
    )
    counted = enrolled.groupby(["period_end", "division"], observed=True).size().rename("enrolled").reset_index()
    panel = panel.merge(counted, on=["period_end", "division"], how="left").sort_values(["period_end", "division"])
    panel["enrolled_share"] = panel["enrolled"].fillna(0) / panel["men"]
    return panel.astype({"division": str})


def as_known_at(panel: pd.DataFrame, day: pd.Timestamp) -> list[dict[str, object]]:
    """Return the rows of one launch day, from the waves up to it."""
    panel = panel[panel["period_end"] <= day]
    reached = panel["period_end"].where(panel["enrolled_share"] >= TREATED_SHARE)
    panel = panel.assign(begins=reached.groupby(panel["division"]).transform("min"))
    panel["treated"] = panel["period_end"] >= panel["begins"]
    compared = _comparable(panel)
    before = effect = None
    if compared is not None:
        before, effect = _pre_trend(compared), _regressed(compared)
    is_told = before is not None and effect is not None and not before["figure_p"] < PRE_TREND_P
    sides = (panel if compared is None else compared).groupby("treated")["people"].sum()
    row = {"period_end": day, "people": sides[sides > 0].min()}
    figures = (effect if is_told else None, before)
    return [row | {"measure": measure} | (told or {}) for measure, told in zip(MEASURES, figures, strict=True)]


def _comparable(panel: pd.DataFrame) -> pd.DataFrame | None:
    """Leave out divisions that began too early to see what was before; None where too little is left."""
    waves_before = (~panel["treated"]).groupby(panel["division"]).transform("sum")
    ever = panel.groupby("division")["treated"].transform("any")
    kept = panel[~(ever & (waves_before < LEAST_WAVES_BEFORE))]
    if not kept["treated"].any() or kept["division"].nunique() < LEAST_DIVISIONS:
        return None
    first = kept.loc[kept["treated"], "period_end"].min()
    others = kept[~kept["treated"] & (kept["period_end"] >= first)]
    fewest = min(kept.loc[kept["treated"], "division"].nunique(), others["division"].nunique())
    return kept if fewest >= LEAST_ON_EACH_SIDE else None


def _pre_trend(panel: pd.DataFrame) -> dict[str, float] | None:
    """Return the effect that the program seems to have had one wave before it began."""
    untreated = panel[~panel["treated"]]
    last = untreated.groupby("division")["period_end"].transform("max")
    return _regressed(untreated.assign(treated=untreated["begins"].notna() & (untreated["period_end"] == last)))


def _regressed(panel: pd.DataFrame) -> dict[str, float] | None:
    """Regress on treatment, divisions and waves, errors clustered by division; None where they leave nothing."""
    from statsmodels.regression.linear_model import OLS  # takes as long to import as all of this to count

    fixed = pd.concat([pd.get_dummies(panel["division"]), pd.get_dummies(panel["period_end"]).iloc[:, 1:]], axis=1)
    fixed = fixed.to_numpy(float)
    regressors = np.column_stack([panel["treated"].to_numpy(float), fixed])
    if np.linalg.matrix_rank(regressors) == np.linalg.matrix_rank(fixed):
        return None
    groups = pd.factorize(panel["division"])[0]
    regression = OLS(panel["mean_seen"].to_numpy(), regressors)
    estimate = float(regression.fit().params[0])
    if groups.max() < 1 or len(panel) <= np.linalg.matrix_rank(regressors):
        return {"figure": estimate, "figure_low": np.nan, "figure_high": np.nan, "figure_p": np.nan}
    fitted = regression.fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    tested = fitted.t_test(np.eye(1, regressors.shape[1]))
    low, high = tested.conf_int()[0]
    return {"figure": estimate, "figure_low": low, "figure_high": high, "figure_p": float(tested.pvalue)}
