"""Programs and allyship: who takes part, who finishes, who stays (kpis.md P)."""

from models.metrics.counting import joined_shares, shares
from models.metrics.declaration import Metric, Side, Survival

# Without either, everyone would seem to have dropped out.
_FINISHES = (
    "exists (select 1 from raw.attendance) or exists (select 1 from raw.enrolment where completed_on is not null)",
    "neither attendance nor days of completion are delivered",
)

MALE_PARTICIPATION = Metric(
    id="male_participation",
    code="P1",
    name="Men taking part",
    question="What share of men take part in a program?",
    family="programs",
    kind="share",
    population="men in the opening snapshot of the fiscal quarter",
    numerator="those who enrolled in a program or attended a session in the quarter",
    denominator="men of the opening population",
    grain="fiscal_quarter",
    breakdowns=("division", "department", "level", "program_kind"),
    headline_measure="men",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "enrolment", "program"),
    interval="Wilson",
    counts=joined_shares(
        ("men",),
        numerator=Side(table="participation", count="count(distinct person)"),
        denominator=Side(table="opening", count="sum(people)", headcount=True, whole=("program_kind",)),
        population="men of the opening population of the quarter",
    ),
    benchmark="76 % of men say that they are interested in allyship (interest, not participation)",
    benchmark_source="Chief, undated web page",
    caveats=("Someone in two kinds of program counts in both kinds, and once for the company.",),
)

COMPLETION = Metric(
    id="completion",
    code="P4",
    name="Completion",
    question="Do participants finish?",
    family="programs",
    kind="share",
    population="enrolments in programs and cohorts that ended in the fiscal quarter, dropouts included",
    numerator="enrolments that attended the required sessions",
    denominator="enrolments",
    grain="fiscal_quarter",
    breakdowns=("division", "program", "program_kind", "cohort"),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("program", "enrolment"),
    interval="Wilson",
    counts=shares(
        ("all", "women", "men"),
        table="completion",
        of="is_completed",
        people="count(distinct person)",
        population="enrolments that ended in the quarter",
    ),
    requires=_FINISHES,
    caveats=(
        "Required: what the program says, else all of two sessions or 80 % of more.",
        "A session counts from 75 % of its planned minutes on, rejoins summed.",
    ),
)

PROGRAM_RETENTION = Metric(
    id="program_retention",
    code="P5",
    name="Program retention",
    question="How long do participants stay in a program?",
    family="programs",
    kind="survival",
    population="enrolments whose program started in the window before the reporting date and who had not left before",
    numerator="probability of still being in the program after t days",
    denominator="enrolments of the cohort",
    grain="as_of",
    breakdowns=("program_kind", "program", "cohort"),
    headline_measure="all@365d",
    unit="probability",
    better="higher",
    privacy_class="normal",
    feeds=("program", "enrolment"),
    interval=(
        "log-log interval with Greenwood's variance; p compares women with men by the log-rank test grouped at the "
        "published days, from published numbers only"
    ),
    survival=Survival(
        table="program_spell",
        duration="duration",
        event="event",
        groups=("all", "women", "men"),
        times=(30, 90, 180, 365),
        population="program cohort",
        left_before_start="duration < 0",
    ),
    caveats=(
        "Those who left before the program started are not in the cohort; their number stands beside it.",
        "Says who stays in the program, not who stays with the employer.",
    ),
)

METRICS = (MALE_PARTICIPATION, COMPLETION, PROGRAM_RETENTION)
