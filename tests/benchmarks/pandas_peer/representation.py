"""Who is where: women among leaders, at each level, and those whose gender is not known (kpis.md R1, R2, D1)."""

import pandas as pd

from tests.benchmarks.pandas_peer.cells import KNOWN, shares
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.workforce import Workforce

UNITS = ("division", "department", "location", "country", "job_family")


def representation(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Shares of women by snapshot, with the organization's crosses; of leaders by ethnicity at the end of a year."""
    floor, crosses = tables.organization.leadership_floor, tables.organization.crosses
    heads = workforce.headcount
    heads = heads.assign(is_woman=heads["gender"] == "woman", is_hidden=heads["gender"] == "undisclosed")
    known = heads[heads["gender"].isin(KNOWN)]
    leaders = known[known["level"] >= floor]
    years = workforce.calendar.of("fiscal_year")
    closing = workforce.heads(years, "closing")
    closing = closing[closing["gender"].isin(KNOWN) & (closing["level"] >= floor)]
    closing = closing.assign(is_woman=closing["gender"] == "woman")
    asked = (
        ("women_in_leadership", leaders, "is_woman", UNITS, ""),
        ("pipeline_share", known, "is_woman", ("level", *UNITS), ""),
        ("pipeline_dropoff", known, "is_woman", ("level",), ":share"),
        ("undisclosed_gender_rate", heads, "is_hidden", (), ""),
    )
    parts = [
        cells
        for kpi, rows, of, units, variant in asked
        for cells in shares(kpi, rows, of, (*units, *crosses.get(kpi, ())), variant=variant, weight="people")
    ]
    yearly = shares(
        "women_in_leadership",
        closing,
        "is_woman",
        ("ethnicity",),
        weight="people",
        starts=workforce.calendar.starts("fiscal_year"),
    )
    return [*parts, *(cells.assign(measure="women:by_ethnicity") for cells in yearly)]
