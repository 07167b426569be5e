"""Sponsorship and access: who has an advocate, and which seniors are one (kpis.md S)."""

from models.metrics.counting import shares
from models.metrics.declaration import Compared, Metric
from models.metrics.weighted import weighted

_SURVEY = ("survey_response|survey_count",)
# A link counts only while the two meet; without dates of meetings nobody would seem to have a sponsor.
_CONTACTS = (
    "exists (select 1 from raw.pair_contact) or exists (select 1 from raw.pairing where last_met_on is not null)",
    "no dates of meetings are delivered (feed pair_contact, or last_met_on of pairing)",
)

SPONSOR_COVERAGE = Metric(
    id="sponsor_coverage",
    code="S1",
    name="Sponsorship gap",
    question="Do as many women as men have an active sponsor?",
    family="sponsorship",
    kind="share",
    population="employees at the closing snapshot of the fiscal quarter",
    numerator="those with at least one active sponsor: two levels up or more, not their manager, met in the last "
    "90 days",
    denominator="employees",
    grain="fiscal_quarter",
    breakdowns=("division", "department", "level"),
    headline_measure="gap",
    unit="points",
    better="parity",
    privacy_class="normal",
    feeds=("worker_snapshot", "pairing"),
    interval="Wilson for coverage; Newcombe for the gap",
    counts=(
        *shares(
            ("women", "men", "all"),
            table="sponsorship",
            of="has_sponsor",
            population="employees at quarter end",
            headcount=True,
        ),
        *shares(
            ("women", "men"),
            table="respondent",
            count="sum(people)",
            of="has_sponsor",
            among="has_sponsor is not null",
            population="respondents on sponsors",
            variant=":self_reported",
            grain="wave",
            feeds=_SURVEY,
        ),
    ),
    figures=(
        weighted(
            dict.fromkeys(("women", "men"), "has_sponsor"),
            population="respondents on sponsors",
            breakdowns=("division", "department", "level"),
            variant=":self_reported_weighted",
        ),
    ),
    requires=_CONTACTS,
    compared=(Compared(measure="gap", how="gap", first="men", second="women"),),
    benchmark="Entry level, self-reported: 31 % of women, 45 % of men have a sponsor (9,500 surveyed)",
    benchmark_source="Women in the Workplace 2025",
    caveats=(
        "The gap is men's coverage minus women's: above zero means that men are sponsored more.",
        "Registered pairs and the survey's answers are kept apart; they do not measure the same.",
    ),
)

SENIOR_MEN_SPONSORING_WOMEN = Metric(
    id="senior_men_sponsoring_women",
    code="S3",
    name="Senior men who sponsor a woman",
    question="What share of senior men sponsor at least one woman?",
    family="sponsorship",
    kind="share",
    population="men at or above the leadership floor at the closing snapshot of the fiscal quarter",
    numerator="those with at least one active woman protege",
    denominator="men leaders",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="men",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "pairing"),
    interval="Wilson",
    counts=shares(
        ("men",),
        table="sponsorship",
        of="sponsors_a_woman",
        among="is_leader",
        population="leaders at quarter end",
        headcount=True,
    ),
    requires=_CONTACTS,
    benchmark="71 % of sponsors say that their protege shares their race or gender "
    "(3,200 employees; not the same measure)",
    benchmark_source="Center for Talent Innovation, reported 2019",
    caveats=("No names are ever listed.",),
)

METRICS = (SPONSOR_COVERAGE, SENIOR_MEN_SPONSORING_WOMEN)
