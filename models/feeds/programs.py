"""Program feeds: what was offered, who enrolled, who came, who was paired with whom and met."""

from models.feeds.declaration import Column, Feed, Reference
from models.feeds.vocabulary import PROGRAM_KINDS

PROGRAM = Feed(
    name="program",
    title="Programs",
    grain="one row per program",
    semantics="upsert",
    key=("program_id",),
    sensitivity="open",
    columns=(
        Column("program_id", "id", "the program", required=True),
        Column("kind", "choice", "what kind of program", required=True, allowed=PROGRAM_KINDS),
        Column("name", "category", "title of the program"),
        Column("required_sessions", "integer", "sessions to attend for completion", minimum=0),
        Column("cadence_days", "integer", "planned days between meetings", minimum=1),
        Column("starts_on", "date", "first day"),
        Column("ends_on", "date", "last day"),
    ),
    ordered_dates=(("starts_on", "ends_on"),),
)

ENROLMENT = Feed(
    name="enrolment",
    title="Enrolments",
    grain="one row per program, person and cohort",
    semantics="upsert",
    key=("program_id", "person_id", "cohort"),
    sensitivity="normal",
    columns=(
        Column("program_id", "id", "the program", required=True),
        Column("person_id", "person", "who enrolled", required=True),
        Column("enrolled_on", "date", "day of enrolment", required=True),
        Column("cohort", "id", "group that runs through the program together"),
        Column("role", "choice", "part taken", allowed=("participant", "facilitator", "mentor", "sponsor", "member")),
        Column("left_on", "date", "day the person left before the end"),
        Column("left_reason", "category", "why the person left, as a code"),
        Column("completed_on", "date", "day of completion, as the platform records it"),
    ),
    ordered_dates=(("enrolled_on", "left_on"), ("enrolled_on", "completed_on")),
    references=(
        Reference("program_id", "program", "program_id", "enrolments refer to a program"),
        Reference("person_id", "worker_snapshot", "worker_id", "enrolled people are known workers"),
    ),
)

SESSION = Feed(
    name="session",
    title="Sessions",
    grain="one row per session",
    semantics="upsert",
    key=("session_id",),
    sensitivity="open",
    columns=(
        Column("session_id", "id", "the session", required=True),
        Column("program_id", "id", "the program it belongs to", required=True),
        Column("held_on", "date", "day it was held", required=True),
        Column("cohort", "id", "the group it was held for; empty when for all"),
        Column(
            "kind",
            "choice",
            "planned by the program, or not",
            allowed=("planned", "homework", "follow_on", "self_organized"),
            default="planned",
        ),
        Column("scheduled_minutes", "number", "planned length", minimum=0),
    ),
    references=(Reference("program_id", "program", "program_id", "sessions refer to a program"),),
)

ATTENDANCE = Feed(
    name="attendance",
    title="Attendance",
    grain="one row per session and person",
    semantics="upsert",
    key=("session_id", "person_id"),
    sensitivity="normal",
    columns=(
        Column("session_id", "id", "the session", required=True),
        Column("person_id", "person", "who came", required=True),
        Column("minutes", "number", "minutes present, rejoins summed", minimum=0),
        Column("attended", "boolean", "present, as the platform records it"),
    ),
    references=(
        Reference("session_id", "session", "session_id", "attendance refers to a session"),
        Reference("person_id", "worker_snapshot", "worker_id", "attendees are known workers"),
    ),
)

PAIRING = Feed(
    name="pairing",
    title="Sponsor and mentor pairs",
    grain="one row per pair",
    semantics="upsert",
    key=("pair_id",),
    sensitivity="normal",
    columns=(
        Column("pair_id", "id", "the pair", required=True),
        Column("program_id", "id", "the program that made the pair", required=True),
        Column("kind", "choice", "sponsor or mentor", required=True, allowed=("sponsor", "mentor")),
        Column(
            "direction",
            "choice",
            "who guides whom",
            allowed=("senior_to_junior", "reverse"),
            default="senior_to_junior",
        ),
        Column("guide_id", "person", "sponsor or mentor", required=True),
        Column("protege_id", "person", "who is sponsored or mentored", required=True),
        Column("started_on", "date", "day of the match", required=True),
        Column("ended_on", "date", "day the pair closed"),
        Column("end_reason", "choice", "why it closed", allowed=("completed", "early", "other")),
        Column("guide_trained", "boolean", "the guide was prepared for the part"),
        Column("guide_fit", "choice", "the guide's verdict", allowed=("good", "undecided", "bad")),
        Column("protege_fit", "choice", "the protege's verdict", allowed=("good", "undecided", "bad")),
        Column("meetings", "integer", "meetings held so far", minimum=0),
        Column("last_met_on", "date", "day of the last meeting"),
    ),
    ordered_dates=(("started_on", "ended_on"), ("started_on", "last_met_on")),
    references=(
        Reference("program_id", "program", "program_id", "pairs refer to a program"),
        Reference("guide_id", "worker_snapshot", "worker_id", "guides are known workers"),
        Reference("protege_id", "worker_snapshot", "worker_id", "proteges are known workers"),
    ),
)

PAIR_CONTACT = Feed(
    name="pair_contact",
    title="Meetings of pairs",
    grain="one row per meeting of a pair",
    semantics="events",
    key=("event_id",),
    sensitivity="normal",
    columns=(
        Column("event_id", "id", "the platform's id of the meeting"),
        Column("pair_id", "id", "the pair that met", required=True),
        Column("met_on", "date", "day of the meeting", required=True),
    ),
    references=(Reference("pair_id", "pairing", "pair_id", "contacts refer to a pair"),),
)

FEEDS = (PROGRAM, ENROLMENT, SESSION, ATTENDANCE, PAIRING, PAIR_CONTACT)
