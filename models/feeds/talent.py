"""Feeds about judging and crediting people: succession slates, reviews, recognition, one-to-one time."""

from models.feeds.declaration import Column, Feed, Reference
from models.feeds.vocabulary import GENDERS

SUCCESSION = Feed(
    name="succession",
    title="Succession slates",
    grain="one row per critical role, candidate and as-of date",
    semantics="snapshot",
    key=("role_id", "candidate_id", "as_of"),
    period_column="as_of",
    sensitivity="normal",
    columns=(
        Column("role_id", "id", "the critical role; never shown", required=True),
        Column("candidate_id", "person", "the candidate on the slate", required=True),
        Column("as_of", "date", "the day the slate describes", required=True),
        Column("readiness", "choice", "when the candidate could take the role", allowed=("now", "1-2y", "3-5y")),
        Column("division", "category", "division of the role"),
    ),
    references=(Reference("candidate_id", "worker_snapshot", "worker_id", "candidates are known workers"),),
)

REVIEW = Feed(
    name="review",
    title="Performance reviews",
    grain="one row per reviewed worker and review cycle",
    semantics="upsert",
    key=("worker_id", "cycle"),
    sensitivity="normal",
    columns=(
        Column("worker_id", "person", "the worker reviewed", required=True),
        Column("cycle", "id", "name of the review cycle", required=True),
        Column("cycle_end", "date", "last day of the cycle", required=True),
        Column("reviewer_id", "person", "who wrote the review"),
        Column("rating", "number", "overall rating"),
        Column("high_potential", "boolean", "picked as high potential"),
        Column("critical", "boolean", "the review holds criticism"),
        Column("negative_personality", "boolean", "the review criticizes personal style, as coded"),
        Column("coder_version", "id", "version of the coder or lexicon"),
        Column("second_code", "boolean", "second coder's verdict on negative_personality"),
    ),
    references=(Reference("worker_id", "worker_snapshot", "worker_id", "reviewed people are known workers"),),
)

RECOGNITION = Feed(
    name="recognition",
    title="Recognition",
    grain="one row per act of recognition",
    semantics="events",
    key=("event_id",),
    sensitivity="normal",
    columns=(
        Column("event_id", "id", "the platform's id of the act"),
        Column("recipient_id", "person", "who was recognized", required=True),
        Column("giver_id", "person", "who gave recognition"),
        Column("recognized_on", "date", "day of the act", required=True),
        Column("kind", "choice", "what was given", allowed=("award", "credit", "stretch_assignment", "team_request")),
    ),
    references=(Reference("recipient_id", "worker_snapshot", "worker_id", "recognized people are known workers"),),
)

ONE_TO_ONE = Feed(
    name="one_to_one",
    title="One-to-one time with seniors",
    grain="one row per week, person and senior",
    semantics="upsert",
    key=("week_start", "person_id", "senior_id"),
    sensitivity="normal",
    columns=(
        Column("week_start", "date", "first day of the week", required=True),
        Column(
            "person_id", "person", "the junior, in a domain that joins to nothing", required=True, domain="calendar"
        ),
        Column("senior_id", "person", "the senior, in a domain that joins to nothing", domain="calendar"),
        Column("gender", "choice", "gender of the junior", required=True, allowed=GENDERS),
        Column("level", "level", "rank of the junior"),
        Column("division", "category", "division of the junior"),
        Column("senior_gender", "choice", "gender of the senior", required=True, allowed=GENDERS),
        Column("minutes", "number", "one-to-one minutes in the week", required=True, minimum=0),
    ),
)

FEEDS = (SUCCESSION, REVIEW, RECOGNITION, ONE_TO_ONE)
