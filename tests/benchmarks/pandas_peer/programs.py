"""Programs: members, sessions and who came, and the metrics counted on them (kpis.md P1, P4, P5)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.cells import fraction, of_group, shares, tally
from tests.benchmarks.pandas_peer.movement import QUARTER, YEAR
from tests.benchmarks.pandas_peer.survival import curves
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import DAY, NONE, crossed, months, within
from tests.benchmarks.pandas_peer.workforce import Workforce

GROUP = ["program", "cohort"]
DAYS = (30, 90, 180, 365)
SPELLS = ("program_kind", "program", "cohort")
SILENT_DAYS = 60
ROUND = 7


@dataclass(frozen=True, slots=True)
class Programs:
    """Enrolments with what HR knows of the member, sessions, attendance with its session, and planned sessions.

    `planned` has one row per group (program and cohort): first and last planned session, and how many complete it.
    """

    members: pd.DataFrame
    sessions: pd.DataFrame
    attendance: pd.DataFrame
    planned: pd.DataFrame


def programs(tables: Tables, workforce: Workforce) -> Programs:
    """Put enrolments, sessions and attendance together once."""
    named = {"program_id": "program", "kind": "program_kind", "person_id": "person"}
    members = tables["enrolment"].merge(tables["program"], on="program_id").rename(columns=named)
    members = workforce.placed(members, "person", "enrolled_on")
    sessions = tables["session"].rename(columns={"program_id": "program"})
    attendance = tables["attendance"].merge(sessions, on="session_id").rename(columns={"person_id": "person"})
    groups = members[[*GROUP, "required_sessions"]].drop_duplicates()
    held = of_groups(sessions[sessions["kind"] == "planned"], groups)
    planned = held.groupby([*GROUP, "required_sessions"], observed=True, dropna=False)["held_on"].agg(
        ["min", "max", "size"]
    )
    planned = planned.reset_index().rename(columns={"min": "first_session", "max": "last_session"})
    usual = np.where(planned["size"] <= 2, planned["size"], np.ceil(planned["size"] * 0.8))
    planned["required"] = planned["required_sessions"].astype(float).fillna(pd.Series(usual, planned.index))
    return Programs(members, sessions, attendance, planned.drop(columns=["size", "required_sessions"]))


def of_groups(sessions: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Return each session with each group that it was held for; without a cohort it is every group's of the program."""
    own = groups.merge(sessions[sessions["cohort"].notna()], on=GROUP)
    everyone = sessions[sessions["cohort"].isna()].drop(columns="cohort")
    return pd.concat([own, groups.merge(everyone, on="program")], ignore_index=True)


def participation(tables: Tables, workforce: Workforce, found: Programs) -> list[pd.DataFrame]:
    """Men who enrolled or attended in a quarter over men of its opening population."""
    if not tables.has("program", "enrolment"):
        return []
    came = came_to(found.attendance).merge(
        tables["program"].rename(columns={"program_id": "program", "kind": "program_kind"}), on="program"
    )
    columns = ["person", "program_kind", "day"]
    active = pd.concat(
        [
            found.members.rename(columns={"enrolled_on": "day"})[columns],
            came.rename(columns={"held_on": "day"})[columns],
        ]
    ).drop_duplicates()
    calendar = workforce.calendar
    active = within(active, "day", calendar.of(QUARTER))
    position = workforce.row_of(active["person"], active["opening"])
    active = workforce.with_held(active, position)[position != NONE]
    units = ("division", "department", "level")
    # A kind in which only others took part stands with no man.
    everyone, numerator = (
        tally(rows, (*units, "program_kind"), distinct="person") for rows in (active, of_group(active, "men"))
    )
    heads = of_group(workforce.heads(calendar.of(QUARTER), "opening"), "men")
    return [
        fraction(
            "male_participation",
            "men",
            numerator.reindex(everyone.index, fill_value=0),
            tally(heads, units, value="people"),
            starts=calendar.starts(QUARTER),
            whole="program_kind",
        )
    ]


def came_to(attendance: pd.DataFrame) -> pd.DataFrame:
    """Return the attendance of those who came: as the platform says, else with any minutes, else by being listed."""
    came = (
        attendance["attended"]
        .astype("boolean")
        .fillna((attendance["minutes"] > 0).where(attendance["minutes"].notna()))
    )
    return attendance[came.fillna(True).astype(bool)]


def completion(tables: Tables, workforce: Workforce, found: Programs) -> list[pd.DataFrame]:
    """Enrolments that attended the required sessions, of those whose program ended in the quarter."""
    completes = tables["enrolment"]["completed_on"].notna().any() or tables.has("attendance")
    if not (tables.has("program", "enrolment") and completes):
        return []
    members = found.members.merge(found.planned, on=GROUP, how="left")
    attendance = found.attendance[found.attendance["kind"] == "planned"]
    enough = (attendance["minutes"] >= 0.75 * attendance["scheduled_minutes"]).astype("boolean")
    enough = enough.mask(attendance["minutes"].isna() | attendance["scheduled_minutes"].isna())
    platform = attendance["attended"].astype("boolean")
    some = (attendance["minutes"] > 0).astype("boolean").mask(attendance["minutes"].isna())
    attended = attendance[enough.fillna(platform).fillna(some).fillna(True).astype(bool)]
    attended = attended[["program", "cohort", "person", "session_id"]]
    whose = of_groups(attended, members[GROUP].drop_duplicates())
    counted = whose.drop_duplicates([*GROUP, "person", "session_id"]).groupby(
        [*GROUP, "person"], observed=True, dropna=False
    )
    members = members.merge(counted.size().rename("came").reset_index(), on=[*GROUP, "person"], how="left")
    members["ended_on"] = members["ends_on"].fillna(members["last_session"])
    members = within(members, "ended_on", workforce.calendar.of(QUARTER))
    by_record = members["completed_on"] <= members["period_end"]
    by_session = (members["came"].fillna(0) >= members["required"]) & (members["required"] > 0)
    members["is_completed"] = np.where(members["completed_on"].notna(), by_record, by_session)
    return shares(
        "completion",
        members,
        "is_completed",
        ("division", *SPELLS),
        ("all", "women", "men"),
        people="person",
        starts=workforce.calendar.starts(QUARTER),
    )


def cadence(tables: Tables, workforce: Workforce, found: Programs) -> list[pd.DataFrame]:
    """Planned meetings held within 7 days of the promised interval, of meetings after a group's first."""
    if not (tables.has("program", "enrolment", "session") and tables["program"]["cadence_days"].notna().any()):
        return []
    groups = found.members.loc[found.members["cadence_days"].notna(), [*GROUP, "cadence_days"]].drop_duplicates()
    held = of_groups(found.sessions[found.sessions["kind"] == "planned"], groups)
    held = held[[*GROUP, "cadence_days", "held_on"]].drop_duplicates().sort_values("held_on")
    since = held.groupby(GROUP, observed=True, dropna=False)["held_on"].diff().dt.days
    held = held.assign(is_in_rhythm=(since - held["cadence_days"].astype(float)).abs() <= ROUND)[since.notna()]
    held = within(held, "held_on", workforce.calendar.of(QUARTER))
    held["meeting"] = np.arange(len(held))
    rows = held.merge(found.members.drop(columns="cadence_days"), on=GROUP)
    return shares(
        "cadence_adherence",
        rows,
        "is_in_rhythm",
        ("division", *SPELLS),
        ("all", "women", "men"),
        distinct="meeting",
        people="person",
        starts=workforce.calendar.starts(QUARTER),
    )


def _reporting(tables: Tables, workforce: Workforce) -> pd.DataFrame:
    """Return the days on which curves are told, and the first day of the starts that enter them."""
    ends = pd.Index([tables.as_of, *workforce.calendar.of(YEAR)["period_end"]]).unique()
    ends = pd.Series(ends)
    length = tables.organization.program_window_months
    return pd.DataFrame({"grain": "as_of", "period_start": ends + DAY - months(length), "period_end": ends})


def retention(tables: Tables, workforce: Workforce, found: Programs) -> list[pd.DataFrame]:
    """How long members stay in a program, from its start, its first planned session or the enrolment."""
    if not tables.has("program", "enrolment"):
        return []
    members = found.members.merge(found.planned, on=GROUP, how="left")
    members["clock"] = members["starts_on"].fillna(members["first_session"]).fillna(members["enrolled_on"])
    spells = crossed(members, _reporting(tables, workforce))
    spells = spells[spells["clock"].between(spells["period_start"], spells["period_end"])]
    spells = spells[spells["enrolled_on"] <= spells["period_end"]]
    observed_to = spells["ends_on"].where(spells["ends_on"] < spells["period_end"], spells["period_end"])
    event = spells["left_on"] <= observed_to
    days = (spells["left_on"].where(event, observed_to) - spells["clock"]).dt.days
    spells = spells.assign(event=event, duration=days.where(event, days.clip(lower=0)))
    return curves("program_retention", spells, SPELLS, ("all", "women", "men"), DAYS, tells_left_before=True)


def activity(tables: Tables, workforce: Workforce, found: Programs) -> list[pd.DataFrame]:
    """How long members go on coming, from the first session attended to the last before 60 days of silence."""
    if not tables.has("program", "enrolment", "session", "attendance"):
        return []
    came = came_to(found.attendance)[["program", "cohort", "person", "held_on"]]
    key = ["program", "cohort", "person"]
    whose = found.members[[*key, "gender", "division", "program_kind"]]
    everyones = came[came["cohort"].isna()].drop(columns="cohort").merge(whose, on=["program", "person"])
    seen = pd.concat([came[came["cohort"].notna()].merge(whose, on=key), everyones], ignore_index=True)
    rows = crossed(seen, _reporting(tables, workforce))
    rows = rows[rows["held_on"] <= rows["period_end"]]
    spells = rows.groupby(
        ["period_start", "period_end", *key, "gender", "program_kind"], observed=True, dropna=False, sort=False
    )["held_on"].agg(["min", "max"])
    spells = spells.reset_index()
    spells = spells[spells["min"] >= spells["period_start"]]
    spells["duration"] = (spells["max"] - spells["min"]).dt.days
    spells["event"] = (spells["period_end"] - spells["max"]).dt.days >= SILENT_DAYS
    return curves("program_activity", spells, SPELLS, ("all", "women", "men"), DAYS)


def continuation(tables: Tables, workforce: Workforce, found: Programs) -> list[pd.DataFrame]:
    """Groups with three self-organized meetings in the six months after their end, of groups that ended."""
    own = found.sessions["kind"] == "self_organized"
    if not (tables.has("program", "enrolment", "session") and own.any()):
        return []
    groups = found.members[[*GROUP, "ends_on"]].drop_duplicates().merge(found.planned, on=GROUP, how="left")
    groups["ended_on"] = groups["ends_on"].fillna(groups["last_session"])
    groups = groups[groups["ended_on"].notna()].assign(judged_on=lambda g: g["ended_on"] + months(6))
    after = of_groups(found.sessions[own], groups[[*GROUP, "ended_on", "judged_on"]])
    after = after[(after["held_on"] > after["ended_on"]) & (after["held_on"] <= after["judged_on"])]
    counted = after.groupby(GROUP, observed=True, dropna=False).size().rename("meetings").reset_index()
    groups = groups.merge(counted, on=GROUP, how="left")
    groups["goes_on"] = groups["meetings"].fillna(0) >= 3
    groups["group"] = np.arange(len(groups))
    judged = within(groups, "judged_on", workforce.calendar.of(YEAR)).drop(columns="ends_on")
    rows = judged.merge(found.members, on=GROUP)
    starts, units = workforce.calendar.starts(YEAR), ("program_kind",)
    denominator = tally(rows, units, distinct="group")
    people = tally(rows, units, distinct="person")
    # Fewer than five groups are told as fewer than ten people.
    people = people.where(denominator >= 5, people.clip(upper=9))
    numerator = tally(rows[rows["goes_on"]], units, distinct="group")
    return [fraction("voluntary_continuation", "all", numerator, denominator, people, starts=starts)]


def paired_enrolment(tables: Tables, workforce: Workforce, found: Programs) -> list[pd.DataFrame]:
    """Men who enrolled in an allyship program over women who enrolled in a leadership program for women."""
    kinds = ("allyship", "womens_leadership")
    if not tables["program"]["kind"].isin(kinds).any() or not set(kinds) <= set(tables["program"]["kind"]):
        return []
    enrolled = within(found.members, "enrolled_on", workforce.calendar.of(YEAR))
    men, women = (
        of_group(enrolled[enrolled["program_kind"] == kind], group)
        for kind, group in zip(kinds, ("men", "women"), strict=True)
    )
    starts = workforce.calendar.starts(YEAR)
    sides = (tally(rows, (), distinct="person") for rows in (men, women))
    return [fraction("paired_enrolment", "all", *sides, starts=starts)]
