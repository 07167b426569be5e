"""Headings under which systems usually deliver the columns of feeds.

Words are compared without case, punctuation and blanks at the ends. What a file's headings mean in the end is decided
by ingestion (exactly these words) and proposed by advice (also words that are nearly these).
"""

import re

_WORKER = (
    "employee id",
    "employee number",
    "employee no",
    "emp id",
    "worker id",
    "person id",
    "personnel number",
    "id",
)
_ADDRESS = ("email", "e-mail", "email address", "e-mail address", "user email", "work email", "mail")

PHRASES: dict[str, tuple[str, ...]] = {
    "worker_id": _WORKER,
    "person_id": (*_WORKER, "participant id", "user id", *_ADDRESS),
    "candidate_id": (*_WORKER, "candidate"),
    "ally_id": (*_WORKER, "ally"),
    "actor_id": (*_WORKER, "actor"),
    "recipient_id": (*_WORKER, "recipient", "recipient id"),
    "alias_id": ("alias", "other id", "former id", "former employee id"),
    "manager_id": ("manager id", "manager", "supervisor id", "reports to", "line manager id", "manager employee id"),
    "respondent_id": ("respondent id", "response id", "responseid"),
    "snapshot_date": ("snapshot date", "as of", "as of date", "effective date", "report date", "month"),
    "gender": ("gender", "sex", "gender identity"),
    "level": ("level", "grade", "management level", "job level", "pay grade", "band", "job title level"),
    "department": ("department", "dept", "team", "cost center", "supervisory organization", "org unit", "unit"),
    "division": ("division", "business unit", "function", "business area"),
    "location": ("location", "site", "office", "work location"),
    "country": ("country", "work country"),
    "job_family": ("job family", "job group", "occupation"),
    "worker_type": ("worker type", "employment type", "employee type", "contract type"),
    "status": ("status", "employment status", "employee status"),
    "hire_date": ("hire date", "start date", "date of hire", "hired on", "joined"),
    "fte": ("fte", "full time equivalent"),
    "ethnicity": ("ethnicity", "race", "race/ethnicity", "ethnic group"),
    "email": _ADDRESS,
    "separation_date": ("termination date", "leave date", "end date", "last day", "last day worked", "separation date"),
    "reason": ("reason", "termination reason", "leaving reason", "separation reason"),
    "promotion_date": ("promotion date", "effective date"),
    "from_level": ("from level", "old level", "previous level", "from grade", "old grade"),
    "to_level": ("to level", "new level", "to grade", "new grade"),
    "pay_date": ("pay date", "snapshot date", "pay period end"),
    "hourly_pay": ("hourly pay", "hourly rate", "pay rate"),
    "bonus_12m": ("bonus", "bonus 12 months", "annual bonus"),
    "requisition_id": ("requisition id", "requisition", "job id", "vacancy id"),
    "applicant_id": ("applicant id", "application id", "candidate id"),
    "applied_date": ("applied date", "application date", "applied on"),
    "hired_date": ("hired date", "hired on"),
    "cycle": ("cycle", "review cycle", "review period"),
    "rating": ("rating", "performance rating"),
    "program_id": ("program id", "program", "programme", "course id", "training id"),
    "enrolled_on": ("enrolled on", "enrolment date", "enrollment date", "registration date", "signup date"),
    "left_on": ("left on", "withdrawal date", "drop-out date", "dropped on"),
    "completed_on": ("completed on", "completion date", "completed date"),
    "session_id": ("session id", "meeting id", "event id"),
    "held_on": ("held on", "session date", "meeting date", "date"),
    "minutes": ("minutes", "duration (minutes)", "duration"),
    "pair_id": ("pair id", "match id", "connection id"),
    "guide_id": ("mentor id", "mentor", "sponsor", "sponsor id", "mentor email"),
    "protege_id": ("mentee id", "mentee", "protege", "protege id", "mentee email"),
    "started_on": ("started on", "start date", "match date", "matched on"),
    "ended_on": ("ended on", "end date", "closed on"),
    "wave": ("wave", "survey", "survey wave"),
    "launched_on": ("launched on", "launch date", "survey date"),
    "item": ("item", "question", "question id"),
    "answer": ("answer", "response", "value"),
    "case_id": ("case id", "case number", "case no"),
    "received_on": ("received on", "received date", "reported date", "submission date", "date received"),
    "closed_on": ("closed on", "closed date", "date closed"),
    "issues": ("issues", "issue", "issue type", "case category", "allegation"),
    "outcome": ("outcome", "finding", "substantiation status"),
    "anonymous": ("anonymous", "reporter anonymous"),
    "channel": ("channel", "intake method", "intake"),
}


def plain(words: str) -> str:
    """Return a heading as it is compared: in one case, words apart by one blank."""
    return " ".join(re.sub(r"[^\w]+|_", " ", words).split()).casefold()


def usual_names(column: str) -> frozenset[str]:
    """Return the plain headings that a canonical column usually has, its own name among them."""
    return frozenset(map(plain, (column, *PHRASES.get(column, ()))))
