"""Rules that need knowledge of the domain: what a plausible snapshot, pair, case or answer looks like.

Each rule is one SQL file in sql/ whose first comment says what a row of it means. All are warnings: the
data engineer cannot mend the source system tonight, and the figures stay true to what was delivered. That
holds even for a reporter's id on an anonymous case: a promise is broken that the case system's owner must
hear about, but the id never leaves the warehouse, and holding back the release would not restore it.
"""

from dataclasses import dataclass
from pathlib import Path
from string import Template

from expectations.rule import Rule, relation
from models.feeds.vocabulary import ITEM_ANSWERS

_SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class _Business:
    feed: str
    name: str
    file: str
    checked: str = "count(*)"
    needs: str | None = None


_RULES = (
    _Business("worker_snapshot", "manager exists in the same snapshot", "manager_exists", "count(manager_id)"),
    _Business("worker_snapshot", "nobody manages themselves", "own_manager", "count(manager_id)"),
    _Business(
        "worker_snapshot",
        "headcount is within half to double of the snapshot before",
        "headcount_jump",
        "count(DISTINCT snapshot_date)",
    ),
    _Business(
        "worker_snapshot",
        "snapshots are evenly spaced, none missing or extra",
        "snapshot_spacing",
        "count(DISTINCT snapshot_date)",
    ),
    _Business(
        "worker_snapshot",
        "gender is known: at most 5 % of a snapshot undisclosed",
        "undisclosed_gender",
        "count(DISTINCT snapshot_date)",
    ),
    _Business(
        "worker_snapshot",
        "gender agrees between snapshots for 99 % of workers",
        "changing_gender",
        "count(DISTINCT worker_id)",
    ),
    _Business("promotion", "promotions lead to a higher level", "promotion_upward"),
    _Business(
        "separation", "leavers are gone from later snapshots unless rehired", "still_there", needs="worker_snapshot"
    ),
    _Business(
        "enrolment", "nobody leaves before the program starts", "left_before_start", "count(left_on)", needs="program"
    ),
    _Business("attendance", "minutes fit into one day", "minutes_of_a_day", "count(minutes)"),
    _Business("case", "anonymous cases carry no reporter", "anonymous_reporter", "count(*) FILTER (anonymous)"),
    _Business(
        "case",
        "closed reports have an outcome",
        "closed_outcome",
        "count(closed_on) FILTER (record_type IS DISTINCT FROM 'inquiry')",
    ),
    _Business("survey_response", "standard items have standard answers", "standard_answers"),
    _Business("survey_count", "standard items have standard answers", "standard_answers"),
    _Business("pairing", "nobody is paired with themselves", "own_pair"),
    _Business("nomination", "nobody nominates themselves", "own_nomination"),
)


def business_rules(feed: str, delivered: frozenset[str]) -> tuple[Rule, ...]:
    """Return the domain rules of a feed whose other feeds, if any, are delivered."""
    return tuple(
        Rule(rule.name, "warning", _statement(rule), rule.checked)
        for rule in _RULES
        if rule.feed == feed and (rule.needs is None or rule.needs in delivered)
    )


def _statement(rule: _Business) -> str:
    text = (_SQL / f"{rule.file}.sql").read_text(encoding="utf-8")
    return Template(text).substitute(feed=relation(rule.feed), standard_answers=_standard_answers()).strip()


def _standard_answers() -> str:
    pairs = [(item, answer) for item, answers in ITEM_ANSWERS.items() for answer in answers]
    return ", ".join(f"('{item}', '{answer}')" for item, answer in pairs)
