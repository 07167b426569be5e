"""What lasts: the rhythm of meetings, activity, groups that go on by themselves, pairs (kpis.md P4 to P6).

Who takes part at all is participation.py; finishing and leaving a program is programs.py.
"""

from models.metrics.counting import shares
from models.metrics.declaration import Count, Metric, Side, Survival

_DAYS = (30, 90, 180, 365)
# Five groups, and the people that the privacy class asks for: fewer groups count as fewer than ten people, the least
# that any setting shows, which hides the cell.
_FEWEST_GROUPS = 5
_PEOPLE_OF_GROUPS = (
    f"case when count(distinct program_group) {{rows}} >= {_FEWEST_GROUPS} then count(distinct person) {{rows}} "
    "else least(count(distinct person) {rows}, 9) end"
)
_PEOPLE_OF_PAIRS = "len(list_distinct(list(guide) {rows} || list(protege) {rows}))"

CADENCE_ADHERENCE = Metric(
    id="cadence_adherence",
    code="P4",
    name="Meetings in rhythm",
    question="Do groups meet at the promised rhythm?",
    family="programs",
    kind="share",
    population="planned meetings in the fiscal quarter, each after the first of its group",
    numerator="those held within 7 days of the planned interval since the meeting before",
    denominator="planned meetings",
    grain="fiscal_quarter",
    breakdowns=("division", "program", "program_kind", "cohort"),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "program", "enrolment", "session"),
    interval="Wilson",
    counts=shares(
        ("all", "women", "men"),
        table="meeting",
        of="is_in_rhythm",
        count="count(distinct meeting)",
        people="count(distinct person)",
        population="members of groups that planned to meet in the quarter",
    ),
    requires=(
        "exists (select 1 from raw.program where cadence_days is not null)",
        "no program says how many days lie between its meetings (cadence_days)",
    ),
    overlapping=("division", "program", "program_kind", "cohort"),
    caveats=(
        "Counts meetings; women, men and divisions are the meetings of groups with such members, so they overlap.",
        "A meeting that never took place shows as a long interval before the next one; a group that stopped "
        "meeting shows in program activity.",
    ),
)

PROGRAM_ACTIVITY = Metric(
    id="program_activity",
    code="P5",
    name="Program activity",
    question="How long do participants stay active?",
    family="programs",
    kind="survival",
    population="enrolments whose first attended session lies in the window before the reporting date",
    numerator="probability of still being active t days after the first session attended",
    denominator="enrolments that came to a session",
    grain="as_of",
    breakdowns=("program_kind", "program", "cohort"),
    headline_measure="all@365d",
    unit="probability",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "program", "enrolment", "session", "attendance"),
    interval=(
        "log-log interval with Greenwood's variance; p compares women with men by the log-rank test grouped at the "
        "published days, from published numbers only"
    ),
    survival=Survival(
        table="activity_spell",
        duration="duration",
        event="event",
        groups=("all", "women", "men"),
        times=_DAYS,
        population="enrolments that came to a session",
    ),
    caveats=(
        "Activity ends with the last session attended before 60 days of silence, also where the program itself ended.",
        "Who never came to a session is not in the cohort.",
    ),
)

VOLUNTARY_CONTINUATION = Metric(
    id="voluntary_continuation",
    code="P5",
    name="Groups that go on by themselves",
    question="Do groups continue of their own accord after the program has ended?",
    family="programs",
    kind="share",
    population="groups (a program's cohorts) whose six months after the formal end were over in the fiscal year",
    numerator="groups with at least 3 self-organized meetings in those six months",
    denominator="groups",
    grain="fiscal_year",
    breakdowns=("program_kind",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("program", "enrolment", "session"),
    interval="Wilson",
    counts=shares(
        ("all",),
        table="ended_group",
        of="goes_on",
        count="count(distinct program_group)",
        people=_PEOPLE_OF_GROUPS,
        population="members of groups that ended",
    ),
    requires=(
        "exists (select 1 from raw.session where kind = 'self_organized')",
        "no self-organized meetings are delivered",
    ),
    benchmark="Groups of a pilot with two sessions met monthly for over a year",
    benchmark_source="Women Lawyers On Guard, Conversations With Men",
    caveats=(
        "Shown from 5 groups and 10 people on.",
        "A group counts in the year in which its six months are over, so that the figure is final.",
    ),
)

PAIR_SURVIVAL = Metric(
    id="pair_survival",
    code="P6",
    name="Pairs that last",
    question="Do mentor and sponsor pairs last?",
    family="programs",
    kind="survival",
    population="mentor and sponsor pairs matched in the window before the reporting date",
    numerator="probability that a pair has not closed early t days after the match",
    denominator="pairs",
    grain="as_of",
    breakdowns=("program_kind",),
    headline_measure="all@180d",
    unit="probability",
    better="higher",
    privacy_class="normal",
    feeds=("program", "pairing"),
    interval="log-log interval with Greenwood's variance",
    survival=Survival(
        table="pair_spell",
        duration="duration",
        event="event",
        groups=("all",),
        times=_DAYS,
        population="pairs of the window",
        people="len(list_distinct(flatten(list(person))))",
    ),
    caveats=(
        "Closing for any reason but completion is closing early; a completed pair is watched up to its completion.",
        "People are those of both sides, each once.",
    ),
)

PAIR_FIT = Metric(
    id="pair_fit",
    code="P6",
    name="Pairs that fit",
    question="Do mentor and sponsor pairs fit?",
    family="programs",
    kind="share",
    population="pairs matched in the fiscal year of which both people gave a verdict",
    numerator="pairs that both call a good fit",
    denominator="pairs rated by both",
    grain="fiscal_year",
    breakdowns=("program_kind",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("program", "pairing"),
    interval="Wilson",
    counts=(
        Count(
            measure="all",
            numerator=Side(table="rated_pair", count="count(*)", where="is_good_fit"),
            denominator=Side(table="rated_pair", count="count(*)"),
            people=Side(table="rated_pair", count=_PEOPLE_OF_PAIRS),
            population="people of rated pairs",
        ),
    ),
    requires=(
        "exists (select 1 from raw.pairing where guide_fit is not null and protege_fit is not null)",
        "no pair has a verdict on its fit from both people",
    ),
    caveats=("Still undecided is a verdict, and not a good fit.",),
)

METRICS = (CADENCE_ADHERENCE, PROGRAM_ACTIVITY, VOLUNTARY_CONTINUATION, PAIR_SURVIVAL, PAIR_FIT)
