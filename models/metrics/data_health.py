"""Data health: whether the figures can be trusted this period (kpis.md D1)."""

from models.metrics.counting import joined_shares
from models.metrics.declaration import Metric, Side

RESPONSE_RATE = Metric(
    id="response_rate",
    code="D1",
    name="Survey response",
    question="How many of those invited answered the survey?",
    family="data",
    kind="share",
    population="people invited to the wave",
    numerator="respondents who answered at least one question",
    denominator="people invited",
    grain="wave",
    breakdowns=("division", "department", "level"),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("survey_response", "survey_invitation"),
    interval="Wilson",
    counts=joined_shares(
        ("all", "women", "men"),
        numerator=Side(table="respondent", count="sum(people)", where="not is_counted"),
        denominator=Side(table="invited", count="sum(people)", headcount=True),
        population="people invited to a survey",
    ),
    benchmark="76 % on average in yearly surveys of all employees, says one vendor",
    benchmark_source="Actify, undated web page",
    caveats=(
        "Below 30 % the figures of the wave are provisional.",
        "Results that a vendor counted are left out: they do not say how many people answered.",
    ),
)

METRICS = (RESPONSE_RATE,)
