"""Feeds of the case system and the helpdesk. Special: nothing below division is ever published."""

from models.feeds.declaration import Column, Feed
from models.feeds.vocabulary import GENDERS

CASE = Feed(
    name="case",
    title="Cases",
    grain="one row per case",
    semantics="upsert",
    key=("case_id",),
    sensitivity="special",
    columns=(
        Column("case_id", "id", "the case", required=True),
        Column(
            "record_type",
            "choice",
            "a report, or an inquiry without allegation",
            allowed=("report", "inquiry"),
            default="report",
        ),
        Column("received_on", "date", "day received or reported, not the day it was keyed in", required=True),
        Column("investigated_on", "date", "day the investigation began"),
        Column("closed_on", "date", "day closed; empty while open"),
        Column(
            "issues",
            "choices",
            "what it is about, `;`-separated",
            required=True,
            allowed=("harassment", "discrimination", "retaliation", "other"),
        ),
        Column("channel", "choice", "how it came in", allowed=("hotline", "web", "manager", "hr", "other")),
        Column("anonymous", "boolean", "the reporter gave no name"),
        Column("reporter_id", "person", "who reported, where named"),
        Column("reporter_gender", "choice", "gender of the reporter", allowed=GENDERS),
        Column("reporter_worker_type", "choice", "employee or contingent", allowed=("employee", "contingent")),
        Column("subject_level", "level", "rank of the person the case is about"),
        Column("department", "category", "unit of the case"),
        Column("division", "category", "division of the case"),
        Column(
            "outcome", "choice", "finding", allowed=("substantiated", "partially", "unsubstantiated", "undetermined")
        ),
        Column("action_taken", "boolean", "a consequence is recorded"),
        Column("reporter_informed", "boolean", "the reporter was told the outcome"),
        Column("retaliation", "boolean", "the reporter alleges retaliation"),
    ),
    ordered_dates=(("received_on", "investigated_on"), ("received_on", "closed_on")),
)

INQUIRY_COUNT = Feed(
    name="inquiry_count",
    title="Helpdesk inquiries",
    grain="one row per month, topic and division",
    semantics="upsert",
    key=("month", "topic", "division"),
    sensitivity="special",
    columns=(
        Column("month", "date", "first day of the month", required=True),
        Column("n", "integer", "inquiries in the month", required=True, minimum=0),
        Column("topic", "category", "what was asked about, as a code"),
        Column("division", "category", "division that asked"),
    ),
)

FEEDS = (CASE, INQUIRY_COUNT)
