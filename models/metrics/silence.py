"""The silence gap: what the survey estimates was experienced, against what the case system heard of (kpis.md H5).

Two counts per unit of people: incidents per respondent, and cases per head. Their product with the headcount is never
published, and no answer meets an identity.
"""

from models.metrics.declaration import Compared, Count, Metric, Side

_STAGES = ("stage",)
_NOBODY_AFFECTED = "no respondent experienced any"
_RESPONDENTS = Side(table="survey_experience", count="sum(respondents)", segmented=True)

_INCIDENTS = Count(
    measure="all:incidents",
    numerator=Side(table="survey_experience", count="sum(incidents)", segmented=True),
    denominator=_RESPONDENTS,
    people=_RESPONDENTS,
    population="respondents on incidents",
    kind="rate",
    interval="poisson",
    publish=False,
)
_AFFECTED = Count(
    measure="all:affected",
    numerator=Side(table="survey_experience", count="sum(affected)", segmented=True),
    denominator=_RESPONDENTS,
    people=_RESPONDENTS,
    population="respondents on incidents",
    publish=False,
)
_CASES = Count(
    measure="all:cases",
    numerator=Side(table="harassment_step", count="count(case_id)", segmented=True),
    denominator=Side(table="average_headcount", count="sum(average_people)", headcount=True, whole=_STAGES),
    people=Side(table="people_in_window", count="sum(people)", headcount=True, segmented=True, whole=_STAGES),
    population="employees over the window",
    kind="rate",
    interval="poisson",
    publish=False,
)

SILENCE_GAP = Metric(
    id="silence_gap",
    code="H5",
    name="Silence gap",
    question="How much of the harassment that people experience never reaches the case system?",
    family="safety",
    kind="ratio",
    population="employees over the fiscal year, and respondents to its latest survey on experience",
    numerator="harassment cases that employees reported in the fiscal year",
    denominator="estimated incidents: mean per respondent in 12 months x average headcount",
    grain="fiscal_year",
    breakdowns=("division", "stage"),
    headline_measure="all",
    unit="share",
    better="lower",
    privacy_class="special",
    feeds=("worker_snapshot", "survey_response|survey_count", "case"),
    interval="delta method on the log of the ratio, incidents clustered in the people affected",
    counts=(_INCIDENTS, _AFFECTED, _CASES),
    compared=(
        Compared(
            measure="all",
            how="shortfall",
            first="all:incidents",
            second="all:cases",
            affected="all:affected",
            breakdowns=("company", "division"),
            when_none=_NOBODY_AFFECTED,
        ),
        Compared(
            measure="all",
            how="reach",
            first="all:incidents",
            second="all:cases",
            affected="all:affected",
            breakdowns=_STAGES,
            when_none=_NOBODY_AFFECTED,
        ),
    ),
    overlapping=_STAGES,
    benchmark="86 % of incidents were not reported (a convenience sample of women lawyers)",
    benchmark_source="Women Lawyers On Guard, Still Broken",
    caveats=(
        "An estimate: respondents stand for everyone, unweighted, and the interval is wide for it.",
        "The gap is 1 - cases / estimated incidents. By stage it is the share of the estimated incidents that got that "
        "far in the year, each having passed all stages before; what was experienced is the whole.",
        "One case may hold several incidents, so some of the gap is counting.",
        "A person who gave no number counts with one incident, and nobody with more than 52.",
        "Cases that a contingent worker reported are left out, like contingent workers themselves.",
    ),
)

METRICS = (SILENCE_GAP,)
