"""Feeds of the HR system: who works here, who left, who rose, what they are paid, who applied."""

from models.feeds.declaration import Column, Feed, Reference
from models.feeds.vocabulary import GENDERS

WORKER_SNAPSHOT = Feed(
    name="worker_snapshot",
    title="Workers as of a date",
    grain="one row per worker and snapshot date",
    semantics="snapshot",
    key=("worker_id", "snapshot_date"),
    period_column="snapshot_date",
    sensitivity="open",
    columns=(
        Column("worker_id", "person", "the worker", required=True),
        Column("snapshot_date", "date", "the day the row describes", required=True),
        Column("gender", "choice", "gender as the worker gave it", required=True, allowed=GENDERS),
        Column("level", "level", "rank in the hierarchy, 1 lowest, through the level map", required=True),
        Column("department", "category", "organizational unit", required=True),
        Column("division", "category", "top organizational unit"),
        Column("location", "category", "site or office"),
        Column("country", "category", "country of work"),
        Column("job_family", "category", "family of like jobs"),
        Column("manager_id", "person", "the worker's manager of record"),
        Column(
            "worker_type",
            "choice",
            "employee, or contingent (contractor, agency)",
            allowed=("employee", "contingent"),
            default="employee",
        ),
        Column(
            "status",
            "choice",
            "active, or on leave (still employed, still counted)",
            allowed=("active", "leave"),
            default="active",
        ),
        Column("hire_date", "date", "first day of the current employment"),
        Column("fte", "number", "full-time equivalent; never used for headcount", minimum=0),
        Column("ethnicity", "category", "ethnicity as the worker gave it"),
        Column("email", "person", "key for joining platforms; only its keyed hash is kept", domain="email"),
    ),
    ordered_dates=(("hire_date", "snapshot_date"),),
)

ID_ALIAS = Feed(
    name="id_alias",
    title="Other ids of workers",
    grain="one row per worker and other id or e-mail address, former ones too",
    semantics="upsert",
    key=("worker_id", "alias_id"),
    sensitivity="open",
    columns=(
        Column("worker_id", "person", "the worker, by the id that worker_snapshot has", required=True),
        Column("alias_id", "person", "another id or e-mail address of the same person", required=True),
    ),
)

SEPARATION = Feed(
    name="separation",
    title="Leavers",
    grain="one row per worker and last day employed",
    semantics="upsert",
    key=("worker_id", "separation_date"),
    sensitivity="open",
    columns=(
        Column("worker_id", "person", "the worker who left", required=True),
        Column("separation_date", "date", "last day employed (still active that day)", required=True),
        Column(
            "reason", "choice", "why the employment ended", allowed=("voluntary", "involuntary", "retirement", "other")
        ),
    ),
    references=(Reference("worker_id", "worker_snapshot", "worker_id", "leavers are known workers"),),
)

PROMOTION = Feed(
    name="promotion",
    title="Promotions",
    grain="one row per worker and promotion date",
    semantics="upsert",
    key=("worker_id", "promotion_date"),
    sensitivity="open",
    columns=(
        Column("worker_id", "person", "the worker promoted", required=True),
        Column("promotion_date", "date", "first day at the new level", required=True),
        Column("from_level", "level", "rank before", required=True),
        Column("to_level", "level", "rank after", required=True),
    ),
    references=(Reference("worker_id", "worker_snapshot", "worker_id", "promoted people are known workers"),),
)

PAY = Feed(
    name="pay",
    title="Pay",
    grain="one row per worker and pay date",
    semantics="snapshot",
    key=("worker_id", "pay_date"),
    period_column="pay_date",
    sensitivity="normal",
    columns=(
        Column("worker_id", "person", "the worker paid", required=True),
        Column("pay_date", "date", "the pay snapshot date", required=True),
        Column(
            "hourly_pay",
            "number",
            "ordinary pay and bonus per hour, in the organization's currency",
            required=True,
            minimum=0,
        ),
        Column("bonus_12m", "number", "bonus in the 12 months to the pay date", minimum=0),
        Column("relevant", "boolean", "relevant employee (counts for bonus figures)"),
        Column("full_pay_relevant", "boolean", "full-pay relevant employee (counts for hourly figures)"),
    ),
    references=(Reference("worker_id", "worker_snapshot", "worker_id", "paid people are known workers"),),
)

APPLICANT = Feed(
    name="applicant",
    title="Applicants",
    grain="one row per requisition and applicant",
    semantics="upsert",
    key=("requisition_id", "applicant_id"),
    sensitivity="normal",
    columns=(
        Column("requisition_id", "id", "the opening applied for", required=True),
        Column("applicant_id", "person", "the applicant", required=True, domain="applicant"),
        Column("gender", "choice", "gender as the applicant gave it", required=True, allowed=GENDERS),
        Column("applied_date", "date", "day of the application", required=True),
        Column("hired_date", "date", "first day employed, empty when not hired"),
        Column("department", "category", "unit of the opening"),
        Column("division", "category", "division of the opening"),
        Column("level", "level", "rank of the opening"),
    ),
    ordered_dates=(("applied_date", "hired_date"),),
)

FEEDS = (WORKER_SNAPSHOT, ID_ALIAS, SEPARATION, PROMOTION, PAY, APPLICANT)
