"""Sponsors and mentors: who has one, how senior, of which gender, what follows, and how pairs last (kpis.md S, P6)."""

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.cells import KNOWN, cells, fraction, shares, tally
from tests.benchmarks.pandas_peer.movement import QUARTER, YEAR
from tests.benchmarks.pandas_peer.programs import DAYS, Programs
from tests.benchmarks.pandas_peer.survival import curves
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import DAY, NONE, crossed, months, within
from tests.benchmarks.pandas_peer.workforce import Workforce

BOTH = ("women", "men")


def open_pairs(pairs: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
    """Return each pair with each window on whose last day it was open."""
    rows = crossed(pairs, windows)
    is_open = (rows["started_on"] <= rows["period_end"]) & ~(rows["ended_on"] <= rows["period_end"])
    return rows[is_open]


def last_contacts(tables: Tables, windows: pd.DataFrame) -> pd.DataFrame:
    """Return for each window and pair the last day up to its end on which the two met."""
    contacts = pd.concat(
        [
            tables["pair_contact"][["pair_id", "met_on"]],
            tables["pairing"][["pair_id", "last_met_on"]].rename(columns={"last_met_on": "met_on"}).dropna(),
        ]
    )
    contacts = contacts.sort_values("met_on", kind="stable")
    met_on, ends = contacts["met_on"].to_numpy(), windows["period_end"]
    parts = [
        contacts.iloc[np.searchsorted(met_on, end - np.timedelta64(90, "D"), "right") : behind]
        .drop_duplicates("pair_id", keep="last")
        .assign(period_end=end)
        for end, behind in zip(ends.to_numpy(), np.searchsorted(met_on, ends.to_numpy(), "right"), strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def active_links(tables: Tables, workforce: Workforce, contacts: pd.DataFrame) -> pd.DataFrame:
    """Return links active on a quarter's last day: open, met in 90 days, two levels above, not the manager."""
    pairs = tables["pairing"]
    pairs = pairs[(pairs["kind"] == "sponsor") & (pairs["direction"] == "senior_to_junior")]
    windows = workforce.calendar.of(QUARTER)
    links = open_pairs(pairs, windows[windows["closing"] != NONE])
    links = links.merge(contacts, on=["pair_id", "period_end"])
    guide, protege = (workforce.row_of(links[name], links["closing"]) for name in ("guide_id", "protege_id"))
    both = (guide != NONE) & (protege != NONE)
    links, guide, protege = links[both].reset_index(drop=True), guide[both], protege[both]
    links["sponsor_level"] = workforce.rows["level"].to_numpy()[guide]
    links = workforce.with_held(links, protege, ["gender", "division", "level", "manager"])
    senior = (links["sponsor_level"] >= links["level"] + 2) & (links["manager"] != links["guide_id"])
    return links[senior]


def sponsorship(tables: Tables, workforce: Workforce, contacts: pd.DataFrame) -> list[pd.DataFrame]:
    """Coverage by active sponsors, senior men who sponsor a woman, and how senior the sponsors are."""
    organization, calendar = tables.organization, workforce.calendar
    links = active_links(tables, workforce, contacts)
    starts = calendar.starts(QUARTER)
    people = workforce.standing(
        calendar.of(QUARTER), "closing", ["person", "gender", "division", "department", "level"]
    )
    key = _key(people["period_end"], people["person"])
    people["has_sponsor"] = np.isin(key, _key(links["period_end"], links["protege_id"]))
    to_women = links[links["gender"] == "woman"]
    people["sponsors_a_woman"] = np.isin(key, _key(to_women["period_end"], to_women["guide_id"]))
    leaders = people[people["level"] >= organization.leadership_floor]
    units = ("division", "department", "level")
    most_senior = links.sort_values("sponsor_level").drop_duplicates(["period_end", "protege_id"], keep="last")
    most_senior = most_senior.assign(is_executive=most_senior["sponsor_level"] >= organization.executive_floor)
    return [
        *shares("sponsor_coverage", people, "has_sponsor", units, (*BOTH, "all"), starts=starts),
        *shares("senior_men_sponsoring_women", leaders, "sponsors_a_woman", ("division",), ("men",), starts=starts),
        *shares("senior_sponsor_share", most_senior, "is_executive", ("division",), BOTH, starts=starts),
    ]


def _key(period_end: pd.Series, person: pd.Series) -> np.ndarray:
    days = period_end.to_numpy().astype("datetime64[D]").astype(np.int64)
    return days * 2**40 + person.to_numpy(np.int64)


def same_gender(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Sponsor pairs of one gender, and how many there would be if people met regardless of it."""
    pairs = tables["pairing"]
    pairs = pairs[(pairs["kind"] == "sponsor") & (pairs["direction"] == "senior_to_junior")]
    for role in ("guide", "protege"):
        last = workforce.last_row(pairs[f"{role}_id"])
        pairs = pairs.assign(**{f"{role}_gender": workforce.held(last, ["gender"])["gender"].astype(object).array})
    pairs = pairs[pairs["guide_gender"].isin(KNOWN) & pairs["protege_gender"].isin(KNOWN)]
    rows = crossed(pairs, workforce.calendar.of(YEAR))
    rows = rows[(rows["started_on"] <= rows["period_end"]) & ~(rows["ended_on"] <= rows["period_start"])]
    rows = rows.assign(is_same=rows["guide_gender"] == rows["protege_gender"])
    starts = workforce.calendar.starts(YEAR)
    persons = pd.concat(
        [rows[["period_end", role]].rename(columns={role: "person"}) for role in ("guide_id", "protege_id")]
    )
    people, whole = tally(persons, (), distinct="person"), tally(rows, ())
    shared = fraction("same_gender_sponsorship", "all", tally(rows[rows["is_same"]], ()), whole, people, starts=starts)
    expected = sum(
        tally(rows[rows["guide_gender"] == gender], ()).reindex(whole.index, fill_value=0)
        * tally(rows[rows["protege_gender"] == gender], ()).reindex(whole.index, fill_value=0)
        for gender in KNOWN
    )
    found = pd.DataFrame({"figure": expected / whole**2, "denominator": whole, "people": people}).reset_index()
    return [shared, cells("same_gender_sponsorship", "all:expected", found, starts)]


def reverse_mentoring(
    tables: Tables, workforce: Workforce, found: Programs, contacts: pd.DataFrame
) -> list[pd.DataFrame]:
    """Men enrolled in reverse mentoring who meet a prepared woman mentor."""
    pairs = tables["pairing"]
    reverse = pairs[pairs["direction"] == "reverse"]
    if not (tables.has("enrolment") and reverse["guide_trained"].notna().any()):
        return []
    windows = workforce.calendar.of(QUARTER)
    last = workforce.last_row(reverse["guide_id"])
    by_woman = workforce.held(last, ["gender"])["gender"].to_numpy() == "woman"
    trained = reverse["guide_trained"].astype("boolean").fillna(False).to_numpy(bool)
    links = open_pairs(reverse[by_woman & trained], windows).merge(contacts, on=["pair_id", "period_end"])
    links = links[links["met_on"] > links["period_end"] - pd.Timedelta(days=60)]
    members = found.members[found.members["program_kind"] == "reverse_mentoring"]
    members = members[members["role"].isna() | members["role"].isin(("participant", "member"))]
    rows = crossed(members, windows)
    end = rows["period_end"]
    gone = (rows["left_on"] <= end) | (rows["completed_on"] <= end) | (rows["ends_on"] < end)
    rows = rows[(rows["enrolled_on"] <= end) & ~gone]
    links = links.rename(columns={"program_id": "program", "protege_id": "person"})
    mentored = links[["period_end", "program", "person"]].drop_duplicates().assign(has_mentor=True)
    rows = rows.merge(mentored, on=["period_end", "program", "person"], how="left")
    rows["has_mentor"] = rows["has_mentor"].notna()
    return shares(
        "reverse_mentor_coverage",
        rows,
        "has_mentor",
        ("program",),
        ("men",),
        distinct="person",
        starts=workforce.calendar.starts(QUARTER),
    )


def mentor_load(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """The number of open pairs that nine in ten of the women who mentor do not exceed."""
    pairs = tables["pairing"]
    links = open_pairs(pairs[pairs["kind"] == "mentor"], workforce.calendar.of(QUARTER))
    position = workforce.row_of(links["guide_id"], links["closing"])
    links = workforce.with_held(links, position, ["gender"])[position != NONE]
    load = links[links["gender"] == "woman"].groupby(["period_end", "guide_id"], sort=False).size()
    load = load.groupby("period_end")
    found = pd.DataFrame({"figure": np.floor(load.quantile(0.9) + 0.5), "people": load.size()}).reset_index()
    found = found.assign(breakdown="company", segment="all")
    return [cells("mentor_load", "women:p90", found, workforce.calendar.starts(QUARTER))]


def pairs_that_last(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """How long pairs last, breaking up early being the event, and pairs that both call a good fit."""
    kinds = tables["program"][["program_id", "kind"]].rename(columns={"kind": "program_kind"})
    pairs = tables["pairing"].merge(kinds, on="program_id")
    start = tables.as_of + DAY - months(tables.organization.program_window_months)
    spells = pairs[pairs["started_on"].between(start, tables.as_of)]
    ended_on = spells["ended_on"].where(spells["ended_on"] <= tables.as_of)
    spells = spells.assign(
        period_start=start,
        period_end=tables.as_of,
        gender="all",
        duration=(ended_on.fillna(tables.as_of) - spells["started_on"]).dt.days,
        event=ended_on.notna() & (spells["end_reason"] != "completed"),
    )
    both = ("guide_id", "protege_id")
    parts = curves("pair_survival", spells, ("program_kind",), ("all",), DAYS, persons=both)
    rated = pairs[pairs["guide_fit"].notna() & pairs["protege_fit"].notna()]
    if rated.empty:
        return parts
    rated = rated.assign(is_good=(rated["guide_fit"] == "good") & (rated["protege_fit"] == "good"))
    rated = within(rated, "started_on", workforce.calendar.of(YEAR))
    columns = ["period_end", "program_kind"]
    persons = pd.concat([rated[[*columns, role]].rename(columns={role: "person"}) for role in both])
    units = ("program_kind",)
    sides = (tally(rows, units) for rows in (rated[rated["is_good"]], rated))
    people = tally(persons, units, distinct="person")
    return [*parts, fraction("pair_fit", "all", *sides, people, starts=workforce.calendar.starts(YEAR))]
