"""What reviews and awards say of women and men, and time with senior men (kpis.md V2, V3, P11, S5)."""

import numpy as np
import pandas as pd
from scipy.stats import t as student

from tests.benchmarks.pandas_peer.cells import KNOWN, cells, fraction, of_group, shares, tally
from tests.benchmarks.pandas_peer.movement import QUARTER, YEAR
from tests.benchmarks.pandas_peer.programs import Programs
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import NONE, months, within
from tests.benchmarks.pandas_peer.workforce import Workforce

BOTH = ("women", "men")
LEAST_SENIOR_MEN = 5


def reviewed(tables: Tables, workforce: Workforce) -> pd.DataFrame:
    """Return reviews of employees with gender and units at the cycle's end, and what they criticize."""
    reviews = tables["review"].rename(columns={"worker_id": "person"})
    end = reviews.groupby("cycle", observed=True)["cycle_end"].transform("max")
    style, critical = (reviews[name].astype("boolean") for name in ("negative_personality", "critical"))
    is_critical = critical.mask(style.fillna(False), True)
    criticizes = style.mask(~is_critical.fillna(True), False)
    reviews = reviews.assign(period_end=end, is_critical=is_critical, criticizes_style=criticizes)
    position = workforce.row_at(reviews["person"], reviews["period_end"], or_first=True)
    return workforce.with_held(reviews, position)[position != NONE]


def feedback(reviews: pd.DataFrame) -> list[pd.DataFrame]:
    """Reviews that criticize personal style, of all coded ones and of the critical ones."""
    if reviews.empty or reviews["negative_personality"].isna().all():
        return []
    coded = reviews[reviews["criticizes_style"].notna()]
    critical = coded[coded["is_critical"].fillna(False).astype(bool)]
    kpi, of, units = "personality_feedback_rate", "criticizes_style", ("division",)
    return [
        *shares(kpi, coded, of, units, BOTH, people="person"),
        *shares(kpi, critical, of, units, BOTH, variant=":of_critical", people="person"),
    ]


def ally_ratings(tables: Tables, reviews: pd.DataFrame, found: Programs) -> list[pd.DataFrame]:
    """Mean rating of men who are allies less that of others of their level and division, weighted to the allies."""
    men = reviews[(reviews["gender"] == "man") & reviews["rating"].notna() & reviews["level"].notna()]
    if men.empty or not (tables.has("enrolment") or tables.has("ally_act")):
        return []
    joined = found.members[found.members["program_kind"] == "allyship"]
    until = joined[["left_on", "completed_on", "ends_on"]].min(axis=1)
    joined = joined.assign(since=joined["enrolled_on"], until=until)
    acts = tables["ally_act"].rename(columns={"actor_id": "person"})
    acts = acts.assign(since=acts["acted_on"], until=acts["acted_on"])
    spells = pd.concat([rows[["person", "since", "until"]] for rows in (joined, acts)], ignore_index=True)
    men = men.reset_index(drop=True)
    men["row"] = men.index
    involved = men[["row", "person", "period_end"]].merge(spells, on="person")
    recent = ~(involved["until"] <= involved["period_end"] - months(12))
    allies = involved.loc[(involved["since"] <= involved["period_end"]) & recent, "row"].unique()
    men["is_ally"] = men["row"].isin(allies)
    strata = men.groupby(["period_end", "level", "division", "is_ally"], observed=True, dropna=False)["rating"]
    sums = strata.agg(["size", "mean", "var"]).unstack("is_ally")
    sums = sums[sums["size"].notna().all(axis=1)]
    figures = []
    for end, both in sums.groupby("period_end"):
        size, mean, var = (both[name] for name in ("size", "mean", "var"))
        weight = size[True] / size[True].sum()
        difference = (weight * (mean[True] - mean[False])).sum()
        freedom = (size - 1).to_numpy().sum()
        within_strata = (var.fillna(0) * (size - 1)).to_numpy().sum()
        row = {"period_end": end, "figure": difference, "people": min(size[True].sum(), size[False].sum())}
        if freedom > 0 and within_strata > 1e-9:
            error = np.sqrt(within_strata / freedom * (weight**2 * (1 / size[True] + 1 / size[False])).sum())
            reach = student.ppf(0.975, freedom) * error
            row |= {"figure_low": difference - reach, "figure_high": difference + reach}
            row["figure_p"] = 2 * student.sf(abs(difference / error), freedom)
        figures.append(row)
    told = pd.DataFrame(figures).assign(breakdown="company", segment="all")
    return [cells("ally_rating_gap", "men", told)]


def credit(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Awards and credits to women per woman, and to everyone of known gender per head."""
    acts = tables["recognition"].rename(columns={"recipient_id": "person"})
    acts = acts[acts["kind"].isin(("award", "credit"))]
    if acts.empty:
        return []
    position = workforce.row_at(acts["person"], acts["recognized_on"], or_first=True)
    acts = workforce.with_held(acts, position)[position != NONE]
    years, starts = workforce.calendar.of(YEAR), workforce.calendar.starts(YEAR)
    acts = within(acts[acts["gender"].isin(KNOWN)], "recognized_on", years)
    heads = workforce.heads(years, "opening")
    heads = heads[heads["gender"].isin(KNOWN)]
    units = ("division",)
    people = tally(acts, units, distinct="person")
    return [
        fraction(
            "credit_share",
            measure,
            tally(of_group(acts, group), units),
            tally(of_group(heads, group), units, value="people"),
            people,
            starts=starts,
        )
        for measure, group in (("all:women_per_head", "women"), ("all:known_per_head", "all"))
    ]


def one_to_one(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Weekly minutes with senior men of junior women over those of junior men; weeks without any minute are absence."""
    entries = tables["one_to_one"]
    if entries.empty:
        return []
    junior = ~(entries["level"] >= tables.organization.manager_floor).fillna(False).astype(bool)
    entries = within(entries[junior & (entries["senior_id"] >= 0)], "week_start", workforce.calendar.of(QUARTER))
    week = entries.groupby(["period_end", "person_id", "week_start"], sort=False)["minutes"].transform("sum")
    present = entries[week > 0].sort_values("week_start", kind="stable")
    of_junior = present.groupby(["period_end", "person_id"], sort=False)
    present = present.assign(
        gender=of_junior["gender"].transform("last"),
        division=of_junior["division"].transform("last"),
        minutes=present["minutes"] / of_junior["week_start"].transform("nunique"),
        presence=1 / of_junior["minutes"].transform("size"),
    )
    present = present[present["gender"].isin(("woman", "man"))]
    with_men = present[present["senior_gender"] == "man"]
    units = ("division",)
    totals, sizes = (
        {g: tally(of_group(rows, g), units, value=value) for g in BOTH}
        for rows, value in ((with_men, "minutes"), (present, "presence"))
    )
    found = pd.DataFrame(sizes).fillna(0)
    parity = (totals["women"] / sizes["women"]) / (totals["men"] / sizes["men"])
    seniors = tally(with_men, units, distinct="senior_id").reindex(found.index, fill_value=0)
    found = found.assign(figure=parity.where(seniors >= LEAST_SENIOR_MEN), people=found[list(BOTH)].min(axis=1).round())
    return [cells("one_to_one_access", "parity", found.reset_index(), workforce.calendar.starts(QUARTER))]
