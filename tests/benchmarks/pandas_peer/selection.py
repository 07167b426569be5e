"""Who is picked, hired and lined up (kpis.md R4, R5)."""

import pandas as pd

from tests.benchmarks.pandas_peer.cells import KNOWN, shares
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import NONE, within
from tests.benchmarks.pandas_peer.workforce import Workforce

BOTH = ("women", "men")


def selection(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Selection rates of women and men, and women on the slates for critical roles."""
    return [*high_potential(tables, workforce), *hiring(tables, workforce), *succession(tables, workforce)]


def high_potential(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """People picked as high potential of those judged in a fiscal year, once picked being picked."""
    reviews = tables["review"]
    judged = reviews[reviews["high_potential"].notna()] if len(reviews) else reviews
    if judged.empty:
        return []
    calendar = workforce.calendar
    judged = within(judged.rename(columns={"worker_id": "person"}), "cycle_end", calendar.of("fiscal_year"))
    verdicts = judged.groupby(["period_end", "person"], sort=False).agg(
        judged_on=("cycle_end", "max"), is_picked=("high_potential", "max")
    )
    verdicts = verdicts.reset_index()
    position = workforce.row_at(verdicts["person"], verdicts["judged_on"])
    found = workforce.with_held(verdicts, position)[position != NONE]
    starts = calendar.starts("fiscal_year")
    return shares("impact_ratio_high_potential", found, "is_picked", ("division",), BOTH, starts=starts)


def hiring(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Applicants of a fiscal year who were hired on an application of that year, each person once."""
    if not tables.has("applicant"):
        return []
    applied = within(tables["applicant"], "applied_date", workforce.calendar.of("fiscal_year"))
    applied = applied.assign(is_hired=applied["hired_date"].notna())
    starts = workforce.calendar.starts("fiscal_year")
    return shares(
        "impact_ratio_hiring", applied, "is_hired", ("division",), BOTH, distinct="applicant_id", starts=starts
    )


def succession(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Places on slates held by women, and roles with a woman ready within two years."""
    slates = tables["succession"]
    if slates.empty:
        return []
    position = workforce.row_at(slates["candidate_id"], slates["as_of"])
    gender = workforce.held(position, ["gender"])["gender"].fillna("undisclosed").array
    slates = slates.assign(gender=gender, period_end=slates["as_of"])
    is_woman = slates["gender"] == "woman"
    slates = slates.assign(is_woman=is_woman, is_ready=is_woman & slates["readiness"].isin(("now", "1-2y")))
    known = slates[slates["gender"].isin(KNOWN)]
    parts = shares("succession_women", known, "is_woman", ("division",), people="candidate_id")
    if slates["readiness"].notna().any():
        parts += shares(
            "succession_coverage", slates, "is_ready", ("division",), distinct="role_id", people="candidate_id"
        )
    return parts
