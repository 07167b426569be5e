"""Cases: reports and inquiries, what came of them, and what became of those who spoke (kpis.md H3 to H8)."""

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.cells import COMPANY, KEYS, fraction, shares, tally
from tests.benchmarks.pandas_peer.movement import YEAR
from tests.benchmarks.pandas_peer.survival import curves
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import GRACE, NONE, months, spans, within
from tests.benchmarks.pandas_peer.workforce import Workforce

UNITS = ("division",)
FOUND = ("substantiated", "partially")
STAGES = ("reported", "investigated", "substantiated", "consequence", "reporter_told", "reporter_still_here")


def cases(tables: Tables, workforce: Workforce, experience: pd.DataFrame) -> list[pd.DataFrame]:
    """Count every metric of the case system; `experience` are the survey's answers for the silence gap."""
    return [
        *inquiries(tables, workforce),
        *(
            part
            for metric in (closed, volume, clocks, retaliation, stayed)
            for part in metric(_reports(tables), tables, workforce)
        ),
        *silence(_reports(tables), tables, workforce, experience),
    ]


def _reports(tables: Tables) -> pd.DataFrame:
    """Return reports by employees: `person` is -1 for whoever gave no name, `who` tells them apart all the same."""
    filed = tables["case"]
    filed = filed[(filed["record_type"] == "report") & (filed["reporter_worker_type"] != "contingent")]
    flags = ("anonymous", "action_taken", "reporter_informed", "retaliation")
    filed = filed.assign(**{flag: filed[flag].astype("boolean").fillna(False).astype(bool) for flag in flags})
    issues = ";" + filed["issues"].astype(str) + ";"
    person = filed["reporter_id"].where(~filed["anonymous"], -1).to_numpy()
    return filed.assign(
        person=person,
        who=np.where(person >= 0, person, -2 - np.arange(len(filed))),
        is_harassment=issues.str.contains(";harassment;", regex=False),
        is_about_retaliation=issues.str.contains(";retaliation;", regex=False),
        is_substantiated=filed["outcome"].isin(FOUND),
        is_undetermined=filed["outcome"] == "undetermined",
    )


def closed(reports: pd.DataFrame, tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Consequences, reporters told, and findings of the cases closed in a year."""
    done = within(reports, "closed_on", workforce.calendar.of(YEAR))
    starts = workforce.calendar.starts(YEAR)
    told = done[done["outcome"].notna()]
    finding = told[~told["is_undetermined"]]
    asked = (
        ("consequence_rate", done[done["is_harassment"] & done["is_substantiated"]], "action_taken", ""),
        ("reporter_informed_rate", done[done["is_harassment"] & ~done["anonymous"]], "reporter_informed", ""),
        ("substantiation_rate", finding, "is_substantiated", ""),
        ("substantiation_rate", finding[finding["anonymous"]], "is_substantiated", ":anonymous"),
        ("substantiation_rate", told, "is_undetermined", ":undetermined"),
    )
    return [
        part
        for kpi, rows, of, variant in asked
        for part in shares(kpi, rows, of, UNITS, variant=variant, people="who", starts=starts)
    ]


def volume(reports: pd.DataFrame, tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Cases received in a year per average head, of all and of each issue, and those without a name."""
    if reports.empty:
        return []
    years = workforce.calendar.covered(YEAR)
    received = within(reports, "received_on", years)
    of_issues = received.assign(issue=received["issues"].astype(str).str.split(";")).explode("issue")
    exposure = tally(workforce.average(years), UNITS, value="people")
    people = workforce.people_in(years, UNITS)
    parts = []
    issues = tally(of_issues, ("issue",), distinct="case_id")
    for measure, is_anonymous in (("all", False), ("all:anonymous", True)):
        own, by_issue = (r[r["anonymous"]] if is_anonymous else r for r in (received, of_issues))
        counted = tally(by_issue, ("issue",), distinct="case_id").drop(COMPANY, level="breakdown", errors="ignore")
        # An issue that only named cases have stands with no anonymous one.
        counted = counted.reindex(issues.drop(COMPANY, level="breakdown").index, fill_value=0)
        numerator = pd.concat([tally(own, UNITS), counted])
        starts = years.set_index("period_end")["period_start"]
        parts.append(fraction("report_volume_rate", measure, numerator, exposure, people, starts=starts, whole="issue"))
    return parts


def inquiries(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Questions asked in a year per average head, from the helpdesk and the case system."""
    asked, filed = tables["inquiry_count"], tables["case"]
    filed = filed[filed["record_type"] == "inquiry"]
    firsts = [days.min() for days in (asked["month"], filed["received_on"]) if len(days)]
    if not firsts:
        return []
    years = workforce.calendar.covered(YEAR)
    told = years[years["period_end"] >= min(firsts)]
    if len(asked):
        told = told[asked["month"].min() < told["period_start"] + months(1)]
    own = filed[filed["reporter_worker_type"] != "contingent"]
    records = pd.DataFrame(
        {
            "day": pd.concat([asked["month"], own["received_on"]]),
            "n": np.concatenate([asked["n"].to_numpy(), np.ones(len(own), int)]),
        }
    )
    counted = tally(within(records, "day", told), (), value="n")
    exposure = tally(workforce.average(told), (), value="people")
    starts = told.set_index("period_end")["period_start"]
    return [fraction("inquiry_rate", "all", counted, exposure, workforce.people_in(told, ()), starts=starts)]


def clocks(reports: pd.DataFrame, tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Median days from report to closing, a case open at the end of its year being watched until then."""
    received = within(reports, "received_on", workforce.calendar.of(YEAR))
    event = received["closed_on"] <= received["period_end"]
    until = received["closed_on"].where(event, received["period_end"])
    spells = received.assign(event=event, duration=(until - received["received_on"]).dt.days, gender="all")
    return curves("time_to_close", spells, (), ("all",), ()) if len(spells) else []


def retaliation(reports: pd.DataFrame, tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Reporters of a year who allege retaliation within 12 months: on the case itself, or in a later report."""
    alleging = reports.loc[
        (reports["is_about_retaliation"] | reports["retaliation"]) & (reports["person"] >= 0), ["person", "received_on"]
    ]
    later = reports.reset_index()[["index", "person", "received_on"]].merge(
        alleging, on="person", suffixes=("", "_later")
    )
    soon = (later["received_on_later"] > later["received_on"]) & (
        later["received_on_later"] < later["received_on"] + months(12)
    )
    followed = reports["retaliation"] | reports.index.isin(later.loc[soon, "index"])
    years = workforce.calendar.of(YEAR)
    years = years[years["period_end"] + months(12) <= tables.as_of]
    rows = within(reports.assign(is_followed=followed), "received_on", years)
    rows = rows.groupby(["period_end", "who"], sort=False)["is_followed"].any().reset_index()
    return shares("retaliation_rate", rows, "is_followed", starts=workforce.calendar.starts(YEAR))


def stayed(reports: pd.DataFrame, tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Whether employees who reported by name are there 12 months after, every way of leaving being the event."""
    if not tables.has("separation", "case"):
        return []
    years, snapshots = workforce.calendar.of(YEAR), workforce.calendar.snapshots
    observed_to = years["period_end"] + months(12)
    reaches = (observed_to - pd.Timedelta(GRACE)).to_numpy() <= snapshots[-1]
    years = years[(observed_to <= tables.as_of) & reaches]
    rows = within(reports[reports["person"] >= 0], "received_on", years)
    rows = rows.groupby(["period_start", "period_end", "person"], sort=False)["received_on"].min().reset_index()
    rows["observed_to"] = rows["period_end"] + months(12)
    # The newest snapshot within 100 days up to the report, else the first within 100 days after it.
    day = rows["received_on"].to_numpy()
    position = workforce.row_at(rows["person"], rows["received_on"])
    month = workforce.held(position, ["month"])["month"].fillna(NONE).to_numpy(int)
    near = (month >= 0) & (snapshots[month] >= day - GRACE)
    low = np.searchsorted(snapshots, day, side="right")
    sizes = np.searchsorted(snapshots, day + GRACE, side="right") - low
    after = pd.DataFrame({"row": np.repeat(np.arange(len(rows)), sizes), "month": spans(low, sizes)})
    there = workforce.row_of(rows["person"].take(after["row"]), after["month"]) != NONE
    first_after = after[there].groupby("row")["month"].min().reindex(range(len(rows)), fill_value=NONE).to_numpy()
    seen = np.where(near, month, first_after)
    rows = rows.assign(seen_on=snapshots[seen])[seen != NONE].reset_index(drop=True)
    rows["since"] = rows[["seen_on", "received_on"]].min(axis=1)
    left = rows.reset_index().merge(tables["separation"], left_on="person", right_on="worker_id")
    last_day = left[left["separation_date"] >= left["since"]].groupby("index")["separation_date"].min()
    rows["last_day"] = last_day.reindex(rows.index)
    event = rows["last_day"] < rows["observed_to"]
    until = (rows["last_day"] + pd.Timedelta(days=1)).where(event, rows["observed_to"])
    days = (until - rows["received_on"]).dt.days.where(~(rows["last_day"] < rows["received_on"]), -1)
    spells = rows.assign(event=event, duration=days, gender="all")
    return curves("reporter_retention", spells, (), ("all",), (365,)) if len(spells) else []


def silence(
    reports: pd.DataFrame, tables: Tables, workforce: Workforce, experience: pd.DataFrame
) -> list[pd.DataFrame]:
    """Incidents and people affected per respondent of a year's latest survey, and harassment cases per average head."""
    if reports.empty or experience.empty:
        return []
    years = workforce.calendar.covered(YEAR)
    starts = years.set_index("period_end")["period_start"]
    cases_by_unit, by_stage = _steps(reports, years, workforce)
    exposure = tally(workforce.average(years), UNITS, value="people")
    stages = pd.MultiIndex.from_product([years["period_end"], ["stage"], STAGES], names=KEYS)
    numerator = pd.concat([cases_by_unit, by_stage.reindex(stages, fill_value=0)])
    people = workforce.people_in(years, UNITS)
    heard = fraction("silence_gap", "all:cases", numerator, exposure, people, starts=starts, whole="stage")
    asked = within(
        experience.rename(columns={"period_end": "launched_on"}),
        "launched_on",
        years[years["period_end"] >= tables["case"]["received_on"].min()],
    )
    asked = asked[asked["launched_on"] == asked.groupby("period_end")["launched_on"].transform("max")]
    asked = asked.assign(affected=asked["people"].where(asked["experienced"], 0))
    asked["incidents"] = asked["incidents"] * asked["people"]
    respondents, affected, incidents = (
        _for_stages(tally(asked, UNITS, value=value)) for value in ("people", "affected", "incidents")
    )
    return [
        heard,
        fraction("silence_gap", "all:incidents", incidents, respondents, starts=starts),
        fraction("silence_gap", "all:affected", affected, respondents, starts=starts),
    ]


def _for_stages(amounts: pd.Series) -> pd.Series:
    """Give every stage the company's amount."""
    whole = amounts[amounts.index.get_level_values("breakdown") == COMPANY].reset_index()
    staged = whole.drop(columns=["breakdown", "segment"]).merge(pd.DataFrame({"segment": STAGES}), how="cross")
    return pd.concat([amounts, staged.assign(breakdown="stage").set_index(KEYS)["amount"]])


def _steps(reports: pd.DataFrame, years: pd.DataFrame, workforce: Workforce) -> tuple[pd.Series, pd.Series]:
    """Return harassment cases received by unit, and cases that came to each stage, by year."""
    own = reports[reports["is_harassment"]]
    investigated = own["investigated_on"].fillna(own["closed_on"].where(own["outcome"].notna()))
    substantiated = own["closed_on"].where(own["is_substantiated"])
    acted = substantiated.where(own["action_taken"])
    told = acted.where(own["reporter_informed"])
    year_later = own["received_on"] + months(12)
    newest = workforce.calendar.newest(year_later)
    fresh = workforce.calendar.snapshots[newest] >= own["received_on"] + pd.Timedelta(days=265)
    is_there = workforce.row_of(own["person"], pd.Series(np.where(fresh & (newest >= 0), newest, NONE))) != NONE
    still = pd.concat([told, year_later], axis=1).max(axis=1).where(told.notna() & is_there)
    days = (own["received_on"], investigated, substantiated, acted, told, still)
    reached = pd.concat(
        [pd.DataFrame({"case_id": own["case_id"], "stage": s, "day": d}) for s, d in zip(STAGES, days, strict=True)]
    )
    received = within(own, "received_on", years)
    by_stage = tally(within(reached, "day", years), ("stage",))
    return tally(received, UNITS), by_stage.drop(COMPANY, level="breakdown", errors="ignore")
