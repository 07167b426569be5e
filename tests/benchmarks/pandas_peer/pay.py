"""Pay gaps, bonuses and pay quarters as the British regulations define them (kpis.md R7)."""

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.cells import COMPANY, KNOWN, cells, grouping, segments, shares
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import NONE
from tests.benchmarks.pandas_peer.workforce import Workforce

Z = 1.959963984540054
QUARTERS = ("lower", "lower_middle", "upper_middle", "upper")


def pay(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Gaps of means and medians, who gets a bonus, and women in each quarter of pay."""
    paid = tables["pay"].rename(columns={"worker_id": "person", "pay_date": "period_end"})
    if paid.empty:
        return []
    position = workforce.row_at(paid["person"], paid["period_end"], or_first=True)
    paid = workforce.with_held(paid, position, ["gender", "division"])[position != NONE]
    is_relevant = paid["relevant"].fillna(True).astype(bool)
    full = paid[is_relevant & paid["full_pay_relevant"].fillna(True).astype(bool)]
    parts = [*gaps("pay_gap", full, "hourly_pay"), quarters(full)]
    if paid["bonus_12m"].notna().any():
        relevant = paid[is_relevant].assign(has_bonus=paid["bonus_12m"] > 0)
        parts += gaps("bonus_gap", relevant, "bonus_12m", among="has_bonus")
        parts += shares("bonus_receipt", relevant, "has_bonus", (), ("women", "men"))
    return parts


def gaps(kpi: str, paid: pd.DataFrame, amount: str, among: str | None = None) -> list[pd.DataFrame]:
    """Men's mean and median less women's, in percent of men's; the mean's interval by the delta method."""
    everyone, of = paid, paid if among is None else paid[paid[among]]
    mean, median = [], []
    for breakdown in (COMPANY, "division"):
        keys = grouping(breakdown)
        there = everyone[keys].dropna().drop_duplicates()
        told = of[of["gender"].isin(("woman", "man"))].groupby([*keys, "gender"], observed=True)[amount]
        numbers = told.agg(["size", "mean", "median", "var"]).unstack("gender").reindex(there.set_index(keys).index)
        found = numbers.index.to_frame(index=False)
        found = pd.DataFrame({"period_end": found["period_end"], "segment": segments(found, breakdown)})
        size, var = numbers["size"].fillna(0).reset_index(drop=True), numbers["var"].reset_index(drop=True)
        found = found.assign(
            breakdown=breakdown, denominator=size.sum(axis=1), people=size[["woman", "man"]].min(axis=1)
        )
        means, medians = (numbers[name].reset_index(drop=True) for name in ("mean", "median"))
        ratio = means["woman"] / means["man"].replace(0, np.nan)
        error = np.sqrt(var["woman"] / size["woman"] + ratio**2 * var["man"] / size["man"]) / means["man"]
        figures = {"figure": 1 - ratio, "figure_low": 1 - ratio - Z * error, "figure_high": 1 - ratio + Z * error}
        mean.append(found.assign(**{name: 100 * figure for name, figure in figures.items()}))
        median.append(found.assign(figure=100 * (1 - medians["woman"] / medians["man"].replace(0, np.nan))))
    return [cells(f"{kpi}_mean", "gap", pd.concat(mean)), cells(f"{kpi}_median", "gap", pd.concat(median))]


def quarters(full: pd.DataFrame) -> pd.DataFrame:
    """Women in each quarter of pay from low to high: of people of equal pay, either side has its share of women."""
    known = full[full["gender"].isin(KNOWN)]
    known = known.assign(is_woman=known["gender"] == "woman", is_man=known["gender"] == "man")
    parts = []
    for day, people in known.groupby("period_end"):
        ties = people.groupby("hourly_pay")["is_woman"].agg(["size", "sum"])
        n, smaller = len(people), min(people["is_woman"].sum(), people["is_man"].sum())
        quarter, over = divmod(n, 4)
        # People left over by four: lower, then upper middle of two, or all but upper of three.
        sizes = np.array([quarter + (over >= 1), quarter + (over == 3), quarter + (over >= 2), quarter])
        last = sizes.cumsum()
        behind, women = ties["size"].cumsum().to_numpy(), ties["sum"].cumsum().to_numpy()
        at = np.searchsorted(behind, last)
        tied, tied_women = ties["size"].to_numpy()[at], ties["sum"].to_numpy()[at]
        taken = last - (behind[at] - tied)
        up_to = women[at] - tied_women + (2 * taken * tied_women + tied) // (2 * tied)
        found = pd.DataFrame({"segment": QUARTERS, "numerator": np.diff(up_to, prepend=0), "denominator": sizes})
        whole = pd.DataFrame({"segment": ["all"], "numerator": [women[-1]], "denominator": [n]})
        both = pd.concat([found.assign(breakdown="quarter"), whole.assign(breakdown=COMPANY)])
        parts.append(both.assign(period_end=day, people=both["denominator"].clip(upper=smaller)))
    return cells("pay_quarters", "women", pd.concat(parts, ignore_index=True))
