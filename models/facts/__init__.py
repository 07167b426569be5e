"""Fact tables: what is true of whom and when, one SELECT per file, the file's name the table's name.

Facts read raw feeds and other facts only; they are rebuilt whole and hold no state. `FACTS` lists them in
the order in which they can be made, with what they read, so that lineage and rebuilding derive from it.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

_FOLDER = Path(__file__).parent
_READS = re.compile(r"\b(raw|facts)\.([a-z_]+)\b")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name, grain (the first comment of its file), statement, and whether it is stored.

    A `view` costs nothing to make and is read once or rarely; a `table` is read often or is costly.
    """

    name: str
    stored: Literal["table", "view"]

    @property
    def statement(self) -> str:
        """The SELECT that is the fact."""
        return (_FOLDER / f"{self.name}.sql").read_text(encoding="utf-8")

    @property
    def grain(self) -> str:
        """The leading comment: what one row is, and in a second paragraph what not to assume."""
        lines = []
        for line in self.statement.splitlines():
            if not line.startswith("--"):
                break
            lines.append(line.removeprefix("--").strip())
        return "\n\n".join(part for part in (lines[0] + ".", " ".join(lines[1:])) if part)

    @property
    def reads(self) -> tuple[tuple[str, str], ...]:
        """The (schema, table) pairs the statement reads, sorted."""
        return tuple(sorted(set(_READS.findall(self.statement)) - {("facts", self.name)}))


_STORED: dict[str, Literal["table", "view"]] = {
    "snapshot": "table",
    "workforce": "table",
    "headcount": "table",
    "window": "table",
    "opening": "view",
    "closing": "view",
    "rung": "table",
    "eligible": "view",
    "average_headcount": "view",
    "presence": "table",
    "people_in_window": "table",
    "promotion": "table",
    "promoted": "table",
    "risen": "table",
    "hired": "table",
    "advanced": "view",
    "year_outcome": "table",
    "leaver": "table",
    "leader": "view",
    "leader_move": "table",
    "judged": "table",
    "application": "view",
    "slate": "view",
    "paid": "table",
    "pay_quarter": "view",
    "sponsor_link": "table",
    "sponsorship": "view",
    "sponsored": "table",
    "sponsor_pair": "table",
    "sponsored_follow_up": "table",
    "mentor": "table",
    "one_to_one_time": "table",
    "reviewed": "table",
    "credited": "table",
    "participation": "table",
    "member": "table",
    "reverse_mentored": "table",
    "ally_review": "table",
    "planned_session": "table",
    "completion": "table",
    "program_spell": "table",
    "posting": "table",
    "attended": "view",
    "enrolled": "view",
    "leader_visibility": "view",
    "nomination_funnel": "table",
    "nominating": "view",
    "meeting": "table",
    "activity_spell": "table",
    "ended_group": "table",
    "pair_spell": "table",
    "rated_pair": "view",
    "due_commitment": "table",
    "pledge": "table",
    "benefit_act": "table",
    "labor": "table",
    "campaign_audience": "view",
    "respondent": "table",
    "survey_item": "table",
    "invited": "view",
    "asked": "table",
    "conduct": "table",
    "reported_case": "table",
    "closed_case": "table",
    "case_clock": "view",
    "reporter": "table",
    "reporter_clock": "table",
    "inquiry": "view",
    "inquiring_headcount": "view",
    "harassment_step": "table",
    "survey_experience": "table",
    "record_check": "table",
    "record_check_guarded": "view",
    "record_check_open": "view",
    "newest_day": "table",
}

FACTS: dict[str, Fact] = {name: Fact(name, stored) for name, stored in _STORED.items()}


def as_of_statement() -> str:
    """Return the query for the newest day in the data (used where allyship.yaml says `latest`)."""
    return (_FOLDER / "as_of.sql").read_text(encoding="utf-8")


@cache
def feeds_behind(table: str) -> frozenset[str]:
    """Return the feeds that a fact table is made from, directly or through other facts."""
    feeds: set[str] = set()
    for schema, name in FACTS[table].reads:
        if schema == "raw":
            feeds.add(name)
        elif name in FACTS:
            feeds |= feeds_behind(name)
    return frozenset(feeds)
