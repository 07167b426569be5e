"""The metrics of surveys: shares of respondents, plain and weighted, response, and mean scores (kpis.md H, V, P)."""

import numpy as np
import pandas as pd
from scipy.stats import t as student

from tests.benchmarks.pandas_peer.answers import BARRIERS
from tests.benchmarks.pandas_peer.cells import COMPANY, GENDERS, cells, fraction, of_group, shares, tally
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.weights import weigh

EVERYONE, BOTH = ("all", "women", "men"), ("women", "men")
UNITS = ("division", "department", "level")
LEAST_ALPHA = 0.6
# Metric, answer, groups, breakdowns, variant; weighted ones have a weighted share beside them.
WEIGHTED = (
    ("prevalence_12m", "experienced", EVERYONE, UNITS[:1], ""),
    ("survey_reporting_rate", "reported_official", EVERYONE, UNITS[:1], ""),
    ("bystander_intervention", "intervened", EVERYONE, UNITS[:1], ""),
    ("heard_gap", "is_heard", BOTH, UNITS[:2], ""),
    ("perception_gap", "is_ally_self", ("men",), UNITS[:1], ""),
    ("perception_gap", "is_ally_seen", ("women",), UNITS[:1], ""),
    ("sponsor_coverage", "has_sponsor", BOTH, UNITS, ":self_reported"),
)
UNWEIGHTED = (
    ("could_report_safely", "is_could_report_safely", EVERYONE, UNITS[:1], ""),
    ("known_consequence_survey", "knows_consequence", ("all",), (), ""),
    ("reported_avoidance", "avoid_one_to_one", ("all",), (), ""),
    ("ally_backlash_reported", "peer_backlash", ("men",), (), ""),
)


def unweighted(tables: Tables, answered: pd.DataFrame) -> list[pd.DataFrame]:
    """Shares of the respondents who answered."""
    floor, leaders = tables.organization.manager_floor, tables.organization.leadership_floor
    parts = [
        part
        for kpi, of, groups, units, variant in (*WEIGHTED, *UNWEIGHTED)
        for part in shares(kpi, answered[answered[of].notna()], of, units, groups, variant=variant, weight="people")
    ]
    told = answered[answered["reported_official"].notna()]
    parts += shares("survey_reporting_rate", told, "reported_formal", UNITS[:1], variant=":formal", weight="people")
    asked = answered[answered["avoid_one_to_one"].notna()]
    level = asked["level"].astype(float)
    for group, rows, variant in (
        ("women", asked[level < floor], ":junior"),
        ("men", asked[level >= leaders], ":senior"),
    ):
        parts += shares("reported_avoidance", rows, "avoid_one_to_one", (), (group,), variant=variant, weight="people")
    return parts


def response(tables: Tables, answered: pd.DataFrame) -> list[pd.DataFrame]:
    """Respondents over people invited."""
    if not tables.has("survey_response", "survey_invitation"):
        return []
    own = answered[~answered["is_counted"]]
    invited = tables["survey_invitation"].merge(own[["wave", "period_end"]].drop_duplicates(), on="wave")
    invited["gender"] = invited["gender"].fillna("undisclosed")
    return [
        fraction(
            "response_rate",
            group,
            tally(of_group(own, group), UNITS, value="people"),
            tally(of_group(invited, group), UNITS, value="invited"),
        )
        for group in EVERYONE
    ]


def by_person(answered: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Return respondents with their weights; days of which a part was counted by a vendor have none."""
    counted_days = answered.loc[answered["is_counted"], "period_end"].unique()
    own = answered[~answered["is_counted"] & ~answered["period_end"].isin(counted_days)]
    return own.assign(weight=weigh(own, asked))


def weighted(own: pd.DataFrame) -> list[pd.DataFrame]:
    """Weighted shares over the unweighted counts."""
    parts = []
    for kpi, of, groups, units, variant in WEIGHTED:
        answered = own[own[of].notna()]
        yes = answered[of].astype(float)
        answered = answered.assign(one=1.0, yes=yes, for_yes=answered["weight"] * yes, squares=answered["weight"] ** 2)
        for group in groups:
            rows = of_group(answered, group)
            names = ("one", "yes", "weight", "for_yes", "squares")
            sums = pd.DataFrame({name: tally(rows, units, value=name) for name in names})
            found = sums.assign(
                figure=sums["for_yes"] / sums["weight"],
                n_eff=sums["weight"] ** 2 / sums["squares"],
                numerator=sums["yes"],
                denominator=sums["one"],
                people=sums["one"],
            )
            parts.append(cells(kpi, f"{group}{variant}{'_' if variant else ':'}weighted", found.reset_index()))
    return parts


def mean_of(scores: pd.Series, weights: pd.Series | None = None) -> dict[str, float]:
    """Return the mean of scores from 1 to 5 and its 95 % interval: Student's t, linearized variance, Kish's size."""
    shares_of = np.ones(len(scores)) if weights is None else weights.to_numpy()
    values = scores.to_numpy(float)
    mean = (shares_of * values).sum() / shares_of.sum() if len(values) else np.nan
    size = shares_of.sum() ** 2 / (shares_of**2).sum() if len(values) else 0.0
    if size <= 1:
        return {"figure": mean}
    spread = (shares_of**2 * (values - mean) ** 2).sum() * len(values) / (len(values) - 1)
    reach = student.ppf(0.975, size - 1) * np.sqrt(spread) / shares_of.sum()
    return {"figure": mean, "figure_low": max(mean - reach, 1.0), "figure_high": min(mean + reach, 5.0)}


def barriers(own: pd.DataFrame, answered: pd.DataFrame) -> list[pd.DataFrame]:
    """Men's mean barriers, of all items together where they measure one thing, and of each alone."""
    rows: list[dict[str, object]] = []
    counted = answered[answered["is_counted"] & answered[list(BARRIERS)].notna().any(axis=1)]
    men = own[(own["gender"] == GENDERS["men"]) & ~own["period_end"].isin(counted["period_end"])]
    for day, people in men.groupby("period_end"):
        items = people[list(BARRIERS)].dropna(axis=1, how="all")
        if items.empty or not items.shape[1]:
            continue
        complete = people[items.notna().all(axis=1)]
        scores = complete[items.columns]
        alpha, scale = cronbach(scores), scores.mean(axis=1)
        if items.shape[1] > 1:
            rows.append({"period_end": day, "measure": "men:alpha", "figure": alpha, "people": len(scores)} | _COMPANY)
        is_scale = items.shape[1] > 1 and alpha >= LEAST_ALPHA
        for place, of in (
            (_COMPANY, complete),
            *(
                ({"breakdown": "division", "segment": str(name)}, of)
                for name, of in complete.groupby("division", observed=True)
            ),
        ):
            rows += _both({"period_end": day} | place, scale[of.index], of["weight"], is_told=is_scale)
        for item in items:
            given = items[item].dropna()
            rows += _both(
                {"period_end": day, "breakdown": "item", "segment": item}, given, people.loc[given.index, "weight"]
            )
    for (day, item), given in _counted_items(counted):
        scores = given[item].repeat(given["people"])
        place = {"period_end": day, "breakdown": "item", "segment": item, "measure": "men"}
        rows.append(place | mean_of(scores) | {"people": len(scores)})
    return [cells("barrier_score", None, pd.DataFrame(rows))] if rows else []


_COMPANY = {"breakdown": COMPANY, "segment": "all"}


def _counted_items(counted: pd.DataFrame) -> list[tuple[tuple[object, str], pd.DataFrame]]:
    men = counted[counted["gender"] == GENDERS["men"]]
    return [
        ((day, item), rows[rows[item].notna()])
        for day, rows in men.groupby("period_end")
        for item in BARRIERS
        if rows[item].notna().any()
    ]


def _both(
    place: dict[str, object], scores: pd.Series, weights: pd.Series, *, is_told: bool = True
) -> list[dict[str, object]]:
    """Return the unweighted and the weighted mean of one cell, without figures where the scale does not hold."""
    plain = place | {"measure": "men", "people": len(scores)}
    size = weights.sum() ** 2 / (weights**2).sum() if len(weights) else 0.0
    beside = place | {"measure": "men:weighted", "people": len(scores), "n_eff": size}
    return [plain | (mean_of(scores) if is_told else {}), beside | (mean_of(scores, weights) if is_told else {})]


def cronbach(scores: pd.DataFrame) -> float:
    """Return how far items measure one thing: k / (k - 1) x (1 - sum of item variances / variance of the sum)."""
    items = scores.shape[1]
    total = scores.sum(axis=1).var()
    return items / (items - 1) * (1 - scores.var().sum() / total) if items > 1 and total > 0 else np.nan


def took_part(answered: pd.DataFrame) -> list[pd.DataFrame]:
    """Men's mean support of women in their own words, of those who took part in a program and of others."""
    men = answered[
        (answered["gender"] == GENDERS["men"]) & answered["took_part"].notna() & answered["ally_self"].notna()
    ]
    rows = []
    for day, people in men.groupby("period_end"):
        for measure, did in (("men:took_part", True), ("men:others", False)):
            scores = people.loc[people["took_part"] == did, "ally_self"]
            rows.append({"period_end": day, "measure": measure, "people": len(scores)} | _COMPANY | mean_of(scores))
    return [cells("program_effect", None, pd.DataFrame(rows))] if rows else []
