"""Selection: who is promoted, picked, hired and lined up, and where women thin out on the way (kpis.md R2 to R6).

The head counts behind it, and broken_rung, stand in representation.py.
"""

from dataclasses import replace

from models.metrics.counting import by_ethnicity, joined_shares, shares
from models.metrics.declaration import Compared, Count, Metric, Side, Step
from models.metrics.representation import KNOWN, PIPELINE_SHARE

_ELIGIBLE = Side(table="eligible", count="sum(people)", headcount=True)
_RISEN = Side(table="risen", count="count(distinct person)")
_OPENING = "opening population"
_PROMOTED = joined_shares(("women", "men", "all"), numerator=_RISEN, denominator=_ELIGIBLE, population=_OPENING)
_NO_MAN_PROMOTED = "no man was promoted"
_NOBODY_INELIGIBLE = (
    "Everyone in the opening snapshot counts as eligible, those at the highest level too: no feed says who is not."
)

_FOUR_FIFTHS_INTERVAL = (
    "Wilson for the rates; Katz log interval for the ratio; Fisher's exact test where counts are small"
)
_FOUR_FIFTHS_RULE = "Below 0.80 is the usual sign of adverse impact in selection (the four-fifths rule)"
_FOUR_FIFTHS_SOURCE = "Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D)"
_FOUR_FIFTHS_CAVEATS = (
    "The ratio is women's rate over men's; the flag compares the lower of the two with the higher, whosever it is.",
    "The flag stands where the lower rate is below four fifths of the higher, not at exactly four fifths. A group "
    "under 2 % of women and men together is not judged. Read it beside the p-value: the two can disagree.",
)


def _four_fifths(when_none: str) -> tuple[Compared, ...]:
    return (
        Compared(measure="parity", how="ratio", first="women", second="men", when_none=when_none),
        Compared(measure="all:flag", how="flag", first="women", second="men"),
    )


PROMOTION_RATE = Metric(
    id="promotion_rate",
    code="R3",
    name="Promotion rate",
    question="Are women promoted at the same rate as men?",
    family="representation",
    kind="parity",
    population="employees in the opening snapshot of the twelve months",
    numerator="those who rose in level in the twelve months, each once",
    denominator="the opening population",
    grain="trailing12",
    breakdowns=("division", "department", "rung"),
    headline_measure="parity",
    unit="per 100 men",
    better="parity",
    privacy_class="open",
    feeds=("worker_snapshot",),
    interval="Wilson for the rates; Katz log interval for the ratio; Fisher's exact test where counts are small",
    counts=(*_PROMOTED, by_ethnicity(_PROMOTED[0])),
    compared=(Compared(measure="parity", how="parity", first="women", second="men", when_none=_NO_MAN_PROMOTED),),
    caveats=(
        "People count in the units and at the level held at the opening; those who left since count as not promoted.",
        "A rung counts those who stood at its lower level at the opening and rose across it, to whatever level.",
        _NOBODY_INELIGIBLE,
        "By ethnicity: women only, per fiscal year, at least 20 people, counts rounded.",
    ),
)

IMPACT_RATIO_PROMOTION = Metric(
    id="impact_ratio_promotion",
    code="R4",
    name="Impact ratio of promotions",
    question="Do promotions pass the four-fifths rule?",
    family="representation",
    kind="parity",
    population="employees in the opening snapshot of the fiscal year",
    numerator="those who rose in level in the fiscal year, each once",
    denominator="the opening population",
    grain="fiscal_year",
    breakdowns=("division",),
    headline_measure="parity",
    unit="ratio",
    better="parity",
    privacy_class="open",
    feeds=("worker_snapshot",),
    interval=_FOUR_FIFTHS_INTERVAL,
    counts=_PROMOTED[:2],
    compared=_four_fifths(_NO_MAN_PROMOTED),
    benchmark=_FOUR_FIFTHS_RULE,
    benchmark_source=_FOUR_FIFTHS_SOURCE,
    caveats=(*_FOUR_FIFTHS_CAVEATS, _NOBODY_INELIGIBLE),
)

IMPACT_RATIO_HIGH_POTENTIAL = Metric(
    id="impact_ratio_high_potential",
    code="R4",
    name="Impact ratio of high-potential picks",
    question="Do high-potential picks pass the four-fifths rule?",
    family="representation",
    kind="parity",
    population="employees whose potential was judged in a review cycle that ended in the fiscal year",
    numerator="those picked as high potential, each once",
    denominator="people judged",
    grain="fiscal_year",
    breakdowns=("division",),
    headline_measure="parity",
    unit="ratio",
    better="parity",
    privacy_class="normal",
    feeds=("worker_snapshot", "review"),
    interval=_FOUR_FIFTHS_INTERVAL,
    requires=(
        "exists (select 1 from raw.review where high_potential is not null)",
        "no review says who was picked as high potential",
    ),
    counts=shares(
        ("women", "men"), table="judged", count="count(distinct person)", of="is_picked", population="people judged"
    ),
    compared=_four_fifths("no man was picked as high potential"),
    benchmark=_FOUR_FIFTHS_RULE,
    benchmark_source=_FOUR_FIFTHS_SOURCE,
    caveats=(*_FOUR_FIFTHS_CAVEATS, "A review that leaves the question of potential empty is not counted."),
)

IMPACT_RATIO_HIRING = Metric(
    id="impact_ratio_hiring",
    code="R4",
    name="Impact ratio of hiring",
    question="Does hiring pass the four-fifths rule?",
    family="representation",
    kind="parity",
    population="people who applied in the fiscal year",
    numerator="those hired on such an application so far",
    denominator="applicants, each once",
    grain="fiscal_year",
    breakdowns=("division",),
    headline_measure="parity",
    unit="ratio",
    better="parity",
    privacy_class="normal",
    feeds=("applicant",),
    interval=_FOUR_FIFTHS_INTERVAL,
    counts=shares(
        ("women", "men"), table="application", count="count(distinct person)", of="is_hired", population="applicants"
    ),
    compared=_four_fifths("no man was hired"),
    benchmark=_FOUR_FIFTHS_RULE,
    benchmark_source=_FOUR_FIFTHS_SOURCE,
    caveats=(
        *_FOUR_FIFTHS_CAVEATS,
        "Gender is what applicants gave. The year is that of the application, so its rates may still rise as "
        "openings are filled.",
    ),
)

SUCCESSION_WOMEN = Metric(
    id="succession_women",
    code="R5",
    name="Women on succession slates",
    question="Are women on the slates for critical roles?",
    family="representation",
    kind="share",
    population="places on succession slates held by a candidate of known gender, on the slates' date",
    numerator="places held by women",
    denominator="places of known gender",
    grain="snapshot",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "succession"),
    interval="Wilson",
    counts=shares(
        ("all",),
        table="slate",
        count="count(*)",
        of="gender = 'woman'",
        among=KNOWN,
        people="count(distinct person)",
        population="slate places of known gender",
    ),
    caveats=("Places, not people: who stands on two slates counts twice. No role is ever named.",),
)

SUCCESSION_COVERAGE = Metric(
    id="succession_coverage",
    code="R5",
    name="Roles with a woman soon ready",
    question="How many critical roles have a woman ready now or within two years?",
    family="representation",
    kind="share",
    population="critical roles with a succession slate, on the slates' date",
    numerator="roles with at least one woman ready now or in one to two years",
    denominator="roles with a slate",
    grain="snapshot",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "succession"),
    interval="Wilson",
    requires=(
        "exists (select 1 from raw.succession where readiness is not null)",
        "no slate says when its candidates are ready",
    ),
    counts=shares(
        ("all",),
        table="slate",
        count="count(distinct role)",
        of="gender = 'woman' and is_soon_ready",
        people="count(distinct person)",
        population="critical roles with a slate",
    ),
    caveats=("A role without any candidate is in no slate, and so not counted. No role is ever named.",),
)

_LEADERS_PROMOTED = Side(table="leader_move", count="count(distinct person)", where="way = 'rose'", headcount=True)

LEADER_EXIT_RATIO = Metric(
    id="leader_exit_ratio",
    code="R6",
    name="Leaders leaving per leader promoted",
    question="Do women leaders leave faster than they are promoted?",
    family="representation",
    kind="ratio",
    population="employees at or above the leadership floor",
    numerator="leaders who left voluntarily in the fiscal year",
    denominator="leaders promoted to a higher level in the fiscal year, each once",
    grain="fiscal_year",
    breakdowns=(),
    headline_measure="women",
    unit="ratio",
    better="lower",
    privacy_class="open",
    feeds=("worker_snapshot", "separation"),
    interval="odds of the Wilson interval of leavers among leavers and promoted",
    counts=tuple(
        Count(
            measure=group,
            kind="ratio",
            numerator=Side(table="leader_move", count="count(distinct person)", where="way = 'left'"),
            denominator=_LEADERS_PROMOTED,
            people=_LEADERS_PROMOTED,
            population="leaders promoted",
        )
        for group in ("women", "men")
    ),
    benchmark="Two women directors left for every woman director promoted (2022)",
    benchmark_source="Women in the Workplace 2022; directors only",
    caveats=("Above 1, more leave than rise. The level is that of the last snapshot before.",),
)

_LEVEL_SHARE: Count = replace(PIPELINE_SHARE.counts[0], measure="all:share", publish=False, breakdowns=("level",))

PIPELINE_DROPOFF = Metric(
    id="pipeline_dropoff",
    code="R2",
    name="Drop-off between levels",
    question="Between which levels do women disappear?",
    family="representation",
    kind="gap",
    population="employees of known gender on the snapshot date",
    numerator="share of women at a level",
    denominator="share of women at the next lower level; of the index, at the lowest",
    grain="snapshot",
    breakdowns=("level",),
    headline_measure="all",
    unit="points",
    better="higher",
    privacy_class="open",
    feeds=("worker_snapshot",),
    interval="Newcombe for the difference, Katz log interval for the index",
    counts=(_LEVEL_SHARE,),
    steps=(
        Step(measure="all", how="gap", of="all:share"),
        Step(measure="all:index", how="ratio", of="all:share"),
    ),
    benchmark=PIPELINE_SHARE.benchmark,
    benchmark_source=PIPELINE_SHARE.benchmark_source,
    caveats=(
        "Below zero, women's share is smaller than at the level below. Levels are those at which anyone stands.",
        "The index is the share at a level over the share at the lowest.",
    ),
)

METRICS = (
    PROMOTION_RATE,
    IMPACT_RATIO_PROMOTION,
    IMPACT_RATIO_HIGH_POTENTIAL,
    IMPACT_RATIO_HIRING,
    SUCCESSION_WOMEN,
    SUCCESSION_COVERAGE,
    LEADER_EXIT_RATIO,
    PIPELINE_DROPOFF,
)
