"""Feeds of what allies promise and do: nominations, commitments, acts, effort, campaign reach."""

from models.feeds.declaration import Column, Feed, Reference
from models.feeds.vocabulary import ACT_KINDS

NOMINATION = Feed(
    name="nomination",
    title="Nominations of allies",
    grain="one row per nominator, nominee and nomination date",
    semantics="upsert",
    key=("nominator_id", "nominee_id", "nominated_on"),
    sensitivity="normal",
    columns=(
        Column("nominator_id", "person", "who nominated", required=True),
        Column("nominee_id", "person", "who was nominated", required=True),
        Column("program_id", "id", "the program nominated for"),
        Column("nominated_on", "date", "day of the nomination", required=True),
        Column("invited_on", "date", "day the nominee was invited"),
        Column("accepted_on", "date", "day the nominee accepted"),
        Column("attended_on", "date", "day of the first attendance"),
        Column("completed_on", "date", "day of completion"),
    ),
    ordered_dates=(
        ("nominated_on", "invited_on"),
        ("invited_on", "accepted_on"),
        ("accepted_on", "attended_on"),
        ("attended_on", "completed_on"),
    ),
    references=(
        Reference("nominator_id", "worker_snapshot", "worker_id", "nominators are known workers"),
        Reference("nominee_id", "worker_snapshot", "worker_id", "nominees are known workers"),
        Reference("program_id", "program", "program_id", "nominations refer to a program"),
    ),
)

COMMITMENT = Feed(
    name="commitment",
    title="Commitments and pledges",
    grain="one row per commitment",
    semantics="upsert",
    key=("commitment_id",),
    sensitivity="normal",
    columns=(
        Column("commitment_id", "id", "the commitment", required=True),
        Column("ally_id", "person", "who promised", required=True),
        Column(
            "kind",
            "choice",
            "a commitment with a due date, or a pledge",
            required=True,
            allowed=("commitment", "pledge"),
        ),
        Column("made_on", "date", "day of the promise", required=True),
        Column("due_on", "date", "day it is due"),
        Column("done_on", "date", "day the ally calls it done"),
        Column("confirmed_on", "date", "day the beneficiary confirmed it"),
        Column("beneficiary_id", "person", "who benefits and confirms"),
    ),
    ordered_dates=(("made_on", "due_on"), ("made_on", "done_on"), ("made_on", "confirmed_on")),
    references=(Reference("ally_id", "worker_snapshot", "worker_id", "allies are known workers"),),
)

ALLY_ACT = Feed(
    name="ally_act",
    title="Acts of allies",
    grain="one row per act",
    semantics="events",
    key=("event_id",),
    sensitivity="normal",
    columns=(
        Column("event_id", "id", "the platform's id of the act"),
        Column("actor_id", "person", "who acted", required=True),
        Column("acted_on", "date", "day of the act", required=True),
        Column("kind", "choice", "what was done", required=True, allowed=ACT_KINDS),
        Column("beneficiary_id", "person", "who benefits"),
    ),
    references=(Reference("actor_id", "worker_snapshot", "worker_id", "actors are known workers"),),
)

EFFORT = Feed(
    name="effort",
    title="Hours of allyship work",
    grain="one row per entry of hours",
    semantics="events",
    key=("event_id",),
    sensitivity="normal",
    columns=(
        Column("event_id", "id", "the time system's id of the entry"),
        Column("person_id", "person", "who worked", required=True),
        Column("worked_on", "date", "day of the work", required=True),
        Column("hours", "number", "hours worked", required=True, minimum=0),
        Column("kind", "category", "kind of work, as a code"),
        Column("recognized", "boolean", "paid, credited in goals, or on a time code"),
    ),
    references=(Reference("person_id", "worker_snapshot", "worker_id", "people with hours are known workers"),),
)

REACH = Feed(
    name="reach",
    title="Reach of campaigns",
    grain="one row per viewing, or per count of views",
    semantics="events",
    key=("event_id",),
    sensitivity="normal",
    columns=(
        Column("event_id", "id", "the platform's id of the viewing"),
        Column("campaign_id", "id", "the campaign", required=True),
        Column("seen_on", "date", "day it was seen", required=True),
        Column("person_id", "person", "who saw it, where known"),
        Column("department", "category", "unit that saw it"),
        Column("views", "integer", "views, where counted", minimum=0),
    ),
)

FEEDS = (NOMINATION, COMMITMENT, ALLY_ACT, EFFORT, REACH)
