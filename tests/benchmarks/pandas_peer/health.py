"""Can the data be trusted: records of people whom HR knows, and how old each source is (kpis.md D1)."""

import pandas as pd

from tests.benchmarks.pandas_peer.cells import COMPANY, cells, fraction, tally
from tests.benchmarks.pandas_peer.tables import Tables

OPEN = ("separation", "promotion", "session", "worker_snapshot")
NAMED = {
    "separation": ("worker_id", None),
    "promotion": ("worker_id", None),
    "pay": ("worker_id", None),
    "succession": ("candidate_id", None),
    "review": ("worker_id", "reviewer_id"),
    "recognition": ("recipient_id", "giver_id"),
    "enrolment": ("person_id", None),
    "attendance": ("person_id", None),
    "pairing": ("guide_id", "protege_id"),
    "nomination": ("nominator_id", "nominee_id"),
    "commitment": ("ally_id", "beneficiary_id"),
    "ally_act": ("actor_id", "beneficiary_id"),
    "effort": ("person_id", None),
    "reach": ("person_id", None),
    "case": ("reporter_id", None),
}
TOLD = {
    "worker_snapshot": (("snapshot_date",), "worker_id"),
    "separation": (("separation_date",), "worker_id"),
    "promotion": (("promotion_date",), "worker_id"),
    "pay": (("pay_date",), "worker_id"),
    "applicant": (("applied_date", "hired_date"), "applicant_id"),
    "succession": (("as_of",), "candidate_id"),
    "review": (("cycle_end",), "worker_id"),
    "recognition": (("recognized_on",), "recipient_id"),
    "one_to_one": (("week_start",), "person_id"),
    "survey_response": (("launched_on",), "respondent_id"),
    "survey_count": (("launched_on",), None),
    "survey_invitation": (("launched_on",), None),
    "enrolment": (("enrolled_on", "left_on", "completed_on"), "person_id"),
    "session": (("held_on",), "session_id"),
    "pairing": (("started_on", "ended_on", "last_met_on"), "protege_id"),
    "pair_contact": (("met_on",), "pair_id"),
    "nomination": (("nominated_on", "invited_on", "accepted_on", "attended_on", "completed_on"), "nominee_id"),
    "commitment": (("made_on", "done_on", "confirmed_on"), "ally_id"),
    "ally_act": (("acted_on",), "actor_id"),
    "effort": (("worked_on",), "person_id"),
    "reach": (("seen_on",), "person_id"),
    "case": (("received_on", "investigated_on", "closed_on"), "reporter_id"),
    "inquiry_count": (("month",), None),
}


def match_rate(tables: Tables) -> list[pd.DataFrame]:
    """Records all of whose people stand in some worker snapshot; sources that colleagues can see apart."""
    known = tables["worker_snapshot"]["worker_id"].unique()
    parts = []
    for source, (person, other) in NAMED.items():
        records = tables[source]
        if source in ("reach", "case"):
            records = records[records[person] >= 0]
        if source == "case":
            records = records[~records["anonymous"].astype("boolean").fillna(False).astype(bool)]
        is_matched = records[person].isin(known)
        if other:
            is_matched &= (records[other] < 0) | records[other].isin(known)
        parts.append(pd.DataFrame({"source": source, "person": records[person], "is_matched": is_matched}))
    records = pd.concat(parts, ignore_index=True).assign(period_end=tables.as_of)
    is_open = records["source"].isin(OPEN)
    guarded = records.assign(source=records["source"].mask(is_open))
    found = []
    for measure, rows in (("all", guarded), ("all:open_sources", records[is_open])):
        sides = (tally(of, ("source",)) for of in (rows[rows["is_matched"]], rows))
        found.append(fraction("match_rate", measure, *sides, tally(rows, ("source",), distinct="person")))
    return found


def freshness(tables: Tables) -> list[pd.DataFrame]:
    """Days since the newest day that each source tells of, with how many people it is about."""
    told = []
    for source, (days, person) in TOLD.items():
        records = tables[source]
        before = records[list(days)].where(records[list(days)] <= tables.as_of)
        newest = before.max(axis=None) if len(records) else pd.NaT
        if pd.isna(newest):
            continue
        dated = records[before.notna().any(axis=1)]
        exact = people = _different(dated, source, person)
        if source not in OPEN:
            people = (exact + 2) // 5 * 5 if exact >= 10 else min(exact, 4)
        told.append({"segment": source, "figure": (tables.as_of - newest).days, "people": people, "exact": exact})
    found = pd.DataFrame(told)
    company = pd.DataFrame({"segment": ["all"], "people": [found["exact"].sum()], "breakdown": COMPANY})
    both = pd.concat([found.assign(breakdown="source"), company]).assign(period_end=tables.as_of)
    return [cells("freshness_days", "all", both)]


def _different(records: pd.DataFrame, source: str, person: str | None) -> int:
    """Count the people of records, or, where a record names nobody, different records."""
    if person is None:
        return len(records.drop_duplicates())
    if source in ("reach", "case"):
        unnamed = records[records[person] < 0]
        named = int(records.loc[records[person] >= 0, person].nunique())
        return named + (len(unnamed.drop_duplicates()) if source == "reach" else len(unnamed))
    return int(records[person].nunique())
