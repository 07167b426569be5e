"""Who rose, who was hired, who left: movements between snapshots, once for every window that they fall into."""

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.cells import fraction, tally
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import NONE, within
from tests.benchmarks.pandas_peer.workforce import Workforce

ROLLING, YEAR, QUARTER = "trailing12", "fiscal_year", "fiscal_quarter"


def promotions(tables: Tables, workforce: Workforce) -> pd.DataFrame:
    """Return rises in level: person, promotion_date, from_level, to_level.

    Where none are delivered they are rises between consecutive snapshots of someone employed at both.
    """
    if tables.has("promotion"):
        found = tables["promotion"].rename(columns={"worker_id": "person"})
    else:
        rows = workforce.rows
        same = (rows["person"] == rows["person"].shift()) & (rows["month"] == rows["month"].shift() + 1)
        later = np.flatnonzero(same)
        day = workforce.calendar.snapshots
        month = rows["month"].to_numpy()[later]
        found = pd.DataFrame(
            {
                "person": rows["person"].to_numpy()[later],
                "promotion_date": day[month],
                "from_level": rows["level"].to_numpy()[later - 1],
                "to_level": rows["level"].to_numpy()[later],
            }
        )
        hired = rows["hire_date"].to_numpy()[later]
        found = found[~(hired > day[month - 1])]
    return found[found["to_level"] > found["from_level"]]


def leavers(tables: Tables, workforce: Workforce) -> pd.DataFrame:
    """Return separations of people who stood in a snapshot up to their last day, with the units held then."""
    gone = tables["separation"].rename(columns={"worker_id": "person"})
    position = workforce.row_at(gone["person"], gone["separation_date"])
    found = workforce.with_held(gone, position)[position != NONE]
    return found.assign(is_voluntary=(found["reason"] == "voluntary").fillna(False))


def attrition(tables: Tables, workforce: Workforce, gone: pd.DataFrame) -> list[pd.DataFrame]:
    """Leavers over average headcount of twelve months; women by ethnicity over fiscal years."""
    kpi, units = "attrition_parity", ("division", "department", "level")
    if not tables.has("separation"):
        return []
    rolling, years = workforce.calendar.covered(ROLLING), workforce.calendar.covered(YEAR)
    starts = rolling.set_index("period_end")["period_start"]
    left, average = within(gone, "separation_date", rolling), workforce.average(rolling)
    voluntary = left[left["is_voluntary"]]
    parts = []
    for measure, gender in (("women", "woman"), ("men", "man"), ("all", None)):
        own, heads = (
            (voluntary, average)
            if gender is None
            else (voluntary[voluntary["gender"] == gender], average[average["gender"] == gender])
        )
        exposure, people = tally(heads, units, value="people"), workforce.people_in(rolling, units, gender)
        parts.append(fraction(kpi, measure, tally(own, units, distinct="person"), exposure, people, starts=starts))
        if gender is None:
            anyone = tally(left, units, distinct="person")
            parts.append(fraction(kpi, "all:any", anyone, exposure, people, starts=starts))
    left, average = within(gone, "separation_date", years), workforce.average(years)
    women = left[left["is_voluntary"] & (left["gender"] == "woman")]
    heads = tally(average[average["gender"] == "woman"], ("ethnicity",), value="people")
    people = workforce.people_in(years, ("ethnicity",), "woman")
    yearly = years.set_index("period_end")["period_start"]
    leaving = tally(women, ("ethnicity",), distinct="person")
    return [*parts, fraction(kpi, "women:by_ethnicity", leaving, heads, people, starts=yearly)]


class Ladder:
    """Promotions of windows, against the opening population from which people rise."""

    def __init__(self, workforce: Workforce, rises: pd.DataFrame) -> None:
        """Put each promotion of an employee beside what the employee held at the opening of the window."""
        windows = workforce.calendar.of(ROLLING, YEAR)
        self.workforce = workforce
        self.windows = windows[windows["opening"] != NONE]
        self.steps = {
            grain: self._steps(rises, self.windows[self.windows["grain"] == grain]) for grain in (ROLLING, YEAR)
        }

    def _steps(self, rises: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
        found = within(rises, "promotion_date", windows)
        position = self.workforce.row_of(found["person"], found["opening"])
        return self.workforce.with_held(found, position)[position != NONE]

    def rungs(self, grain: str) -> pd.DataFrame:
        """Return the ranks of each window with the rank above, as `3>4`: those held at its opening or in it."""
        heads = self.workforce.headcount[["month", "level"]].drop_duplicates()
        windows = self.windows.loc[self.windows["grain"] == grain, ["period_end", "opening", "first", "behind"]]
        held = windows.merge(heads, how="cross")
        inside = held["month"].between(held["first"], held["behind"] - 1) | (held["month"] == held["opening"])
        ranks = held.loc[inside, ["period_end", "level"]].drop_duplicates().sort_values(["period_end", "level"])
        above = ranks.groupby("period_end")["level"].shift(-1)
        ranks = ranks[above.notna()]
        rung = ranks["level"].astype(str) + ">" + above.dropna().astype(int).astype(str)
        return ranks.assign(rung=rung)

    def rates(self, kpi: str, grain: str, units: tuple[str, ...], groups: dict[str, str | None]) -> list[pd.DataFrame]:
        """Return people who rose over the opening population, for each group (None: everyone), by units and rung."""
        windows = self.windows[self.windows["grain"] == grain]
        starts = windows.set_index("period_end")["period_start"]
        steps, heads = self.steps[grain], self.workforce.heads(windows, "opening")
        if "rung" in units:
            rungs = self.rungs(grain)
            heads = heads.merge(rungs, on=["period_end", "level"], how="left")
            steps = steps.merge(rungs.astype({"level": "Int16"}), on=["period_end", "level"], how="left")
            crosses = (steps["from_level"] <= steps["level"]) & (steps["to_level"] > steps["level"])
            steps["rung"] = steps["rung"].where(crosses)
        parts = []
        for measure, gender in groups.items():
            rose, stood = (steps, heads) if gender is None else (_of(steps, gender), _of(heads, gender))
            numerator = tally(rose, units, distinct="person")
            parts.append(fraction(kpi, measure, numerator, tally(stood, units, value="people"), starts=starts))
        return parts


def _of(rows: pd.DataFrame, gender: str) -> pd.DataFrame:
    return rows[rows["gender"] == gender]


def rising(ladder: Ladder) -> list[pd.DataFrame]:
    """Promotion rates: of twelve months, of fiscal years, and of women by ethnicity."""
    both: dict[str, str | None] = {"women": "woman", "men": "man"}
    return [
        *ladder.rates("promotion_rate", ROLLING, ("division", "department", "rung"), {**both, "all": None}),
        *ladder.rates("promotion_rate", YEAR, ("ethnicity",), {"women:by_ethnicity": "woman"}),
        *ladder.rates("impact_ratio_promotion", YEAR, ("division",), both),
    ]


def broken_rung(tables: Tables, ladder: Ladder) -> list[pd.DataFrame]:
    """Promotions across the manager floor over those below it at the opening, and the same with people hired above."""
    floor, leaders = tables.organization.manager_floor, tables.organization.leadership_floor
    workforce, windows = ladder.workforce, ladder.windows[ladder.windows["grain"] == ROLLING]
    starts, units = windows.set_index("period_end")["period_start"], ("division",)
    steps = ladder.steps[ROLLING]
    crosses = (steps["from_level"] < floor) & (steps["to_level"] >= floor) & (steps["level"] < floor)
    promoted = steps.loc[crosses, ["period_end", "person", "gender", "division"]]
    rows = workforce.rows
    first = rows.loc[(rows["person"] != rows["person"].shift()) & rows["level"].between(floor, leaders - 1)]
    first = first.assign(seen_on=workforce.calendar.snapshots[first["month"]])
    hired = within(first, "seen_on", windows)
    inside = hired["hire_date"].between(hired["period_start"], hired["period_end"]) | hired["hire_date"].isna()
    advanced = pd.concat([promoted, hired.loc[inside, promoted.columns]], ignore_index=True)
    heads = workforce.heads(windows, "opening")
    heads = heads[heads["level"] < floor]
    parts = []
    for measure, gender in (("women", "woman"), ("men", "man")):
        below = tally(_of(heads, gender), units, value="people")
        for variant, rose in (("", promoted), (":incl_hires", advanced)):
            numerator = tally(_of(rose, gender), units, distinct="person")
            parts.append(fraction("broken_rung", measure + variant, numerator, below, starts=starts))
    return parts


def leader_exits(tables: Tables, workforce: Workforce, gone: pd.DataFrame, rises: pd.DataFrame) -> list[pd.DataFrame]:
    """Leaders who left voluntarily over leaders who were promoted, by fiscal year."""
    if not tables.has("separation"):
        return []
    floor, years = tables.organization.leadership_floor, workforce.calendar.covered(YEAR)
    starts = years.set_index("period_end")["period_start"]
    left = within(gone[gone["is_voluntary"] & (gone["level"] >= floor)], "separation_date", years)
    rose = within(rises[rises["from_level"] >= floor], "promotion_date", years)
    rose = workforce.with_held(rose, workforce.row_at(rose["person"], rose["promotion_date"]), ["gender"])
    return [
        fraction(
            "leader_exit_ratio",
            measure,
            tally(_of(left, gender), (), distinct="person"),
            tally(_of(rose, gender), (), distinct="person"),
            starts=starts,
        )
        for measure, gender in (("women", "woman"), ("men", "man"))
    ]
