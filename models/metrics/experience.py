"""What a survey says of acting, safety and consequences: bystanders, trust in reporting (kpis.md P10, H8, H3)."""

from models.metrics.counting import shares
from models.metrics.declaration import Metric
from models.metrics.weighted import weighted

_SURVEY = ("survey_response|survey_count",)

BYSTANDER_INTERVENTION = Metric(
    id="bystander_intervention",
    code="P10",
    name="Bystanders who act",
    question="When people see it, do they act?",
    family="safety",
    kind="share",
    population="respondents who witnessed a listed behavior in the last 12 months and said whether they acted",
    numerator="those who did at least one listed action",
    denominator="witnesses who answered",
    grain="wave",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="special",
    feeds=_SURVEY,
    interval="Wilson; weighted ones with the effective number of respondents",
    counts=shares(
        ("all", "women", "men"),
        table="respondent",
        count="sum(people)",
        of="intervened",
        among="intervened is not null",
        population="witnesses on acting",
    ),
    figures=(
        weighted(
            dict.fromkeys(("all", "women", "men"), "intervened"),
            population="witnesses on acting",
            breakdowns=("division",),
        ),
    ),
    caveats=("By the gender of the witness, not of the person affected.",),
)

COULD_REPORT_SAFELY = Metric(
    id="could_report_safely",
    code="H8",
    name="Safe to report",
    question="Do people believe that they could report without retaliation?",
    family="safety",
    kind="share",
    population="respondents asked whether they could report safely",
    numerator="those who agree (4 or 5 of 5)",
    denominator="respondents who answered",
    grain="wave",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="special",
    feeds=_SURVEY,
    interval="Wilson",
    counts=shares(
        ("all", "women", "men"),
        table="respondent",
        count="sum(people)",
        of="feels_safe_to_report",
        among="feels_safe_to_report is not null",
        population="respondents on safe reporting",
    ),
    benchmark="64 % of women say that those who are harassed pay the heavier price (not the same measure)",
    benchmark_source="Lean In",
    caveats=("What people expect, not what happened to those who reported.",),
)

KNOWN_CONSEQUENCE_SURVEY = Metric(
    id="known_consequence_survey",
    code="H3",
    name="Known consequences",
    question="When people report, do they learn of a consequence?",
    family="safety",
    kind="share",
    population="respondents who reported to an official channel and said whether there was a consequence",
    numerator="those who know of a consequence",
    denominator="those who answered; not to know counts as an answer",
    grain="wave",
    breakdowns=(),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="special",
    feeds=_SURVEY,
    interval="Wilson",
    counts=shares(
        ("all",),
        table="respondent",
        count="sum(people)",
        of="knows_consequence",
        among="knows_consequence is not null",
        population="respondents on consequences",
    ),
    benchmark="50 % of those who reported saw no consequence (a convenience sample of women lawyers); 8 % believed "
    "that corrective action was taken (federal employees)",
    benchmark_source="Women Lawyers On Guard, Still Broken; US Merit Systems Protection Board",
    caveats=("What reporters know: a consequence that nobody told them of does not count.",),
)

METRICS = (BYSTANDER_INTERVENTION, COULD_REPORT_SAFELY, KNOWN_CONSEQUENCE_SURVEY)
