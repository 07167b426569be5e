"""Safety and reporting: what happens to people, what they report, what reaches the case system (kpis.md H)."""

from models.metrics.counting import rates, shares
from models.metrics.declaration import Metric, Side
from models.metrics.weighted import weighted

PREVALENCE_12M = Metric(
    id="prevalence_12m",
    code="H1",
    name="Harassment experienced",
    question="How many people experienced one of the listed behaviors in the last 12 months?",
    family="safety",
    kind="share",
    population="respondents who answered the block on experience",
    numerator="those who experienced at least one listed behavior",
    denominator="respondents who answered",
    grain="wave",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="lower",
    privacy_class="special",
    feeds=("survey_response|survey_count",),
    interval="Wilson; weighted ones with the effective number of respondents",
    counts=shares(
        ("all", "women", "men"),
        table="respondent",
        count="sum(people)",
        of="experienced",
        among="experienced is not null",
        population="respondents on experience",
    ),
    figures=(
        weighted(
            dict.fromkeys(("all", "women", "men"), "experienced"),
            population="respondents on experience",
            breakdowns=("division",),
        ),
    ),
    benchmark="Federal employees, two years: 18 % of women and 6 % of men on eight behaviors (2016)",
    benchmark_source="US Merit Systems Protection Board 2016",
    caveats=(
        "The wording moves the figure more than anything else: a list of behaviors finds about twice what the word "
        "harassment finds.",
        "Respondents may differ from those who did not answer; the weighted measures stand for everyone asked by "
        "gender and level, but not for a reluctance to answer that these do not explain.",
    ),
)

SURVEY_REPORTING_RATE = Metric(
    id="survey_reporting_rate",
    code="H2",
    name="Reporting rate",
    question="Of those who experienced it, how many reported it?",
    family="safety",
    kind="share",
    population="respondents who experienced a listed behavior and said whether they reported it",
    numerator="those who reported it to any official channel",
    denominator="respondents with an experience who answered",
    grain="wave",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="special",
    feeds=("survey_response|survey_count",),
    interval="Wilson; weighted ones with the effective number of respondents",
    counts=(
        *shares(
            ("all", "women", "men"),
            table="respondent",
            count="sum(people)",
            of="reported_official",
            among="reported_official is not null",
            population="respondents on reporting",
        ),
        *shares(
            ("all",),
            table="respondent",
            count="sum(people)",
            of="reported_formal",
            among="reported_official is not null",
            population="respondents on reporting",
            variant=":formal",
        ),
    ),
    figures=(
        weighted(
            dict.fromkeys(("all", "women", "men"), "reported_official"),
            population="respondents on reporting",
            breakdowns=("division",),
        ),
    ),
    benchmark="14 % reported (a convenience sample of women lawyers); 36 % to an official, 11 % formally "
    "(federal employees)",
    benchmark_source="Women Lawyers On Guard, Still Broken; US Merit Systems Protection Board 2016",
    caveats=("Counts people, not incidents: one report of several incidents makes a person who reported.",),
)

_CASES = Side(table="reported_case", count="count(distinct case_id)")
_ANONYMOUS = Side(table="reported_case", count="count(distinct case_id)", where="is_anonymous")
_AVERAGE = Side(table="average_headcount", count="sum(average_people)", headcount=True, whole=("issue",))
_PEOPLE = Side(table="people_in_window", count="sum(people)", headcount=True, segmented=True, whole=("issue",))

REPORT_VOLUME_RATE = Metric(
    id="report_volume_rate",
    code="H4",
    name="Reports per 100 employees",
    question="How many reports reach the case system?",
    family="safety",
    kind="rate",
    population="employees over the fiscal year",
    numerator="cases received in the fiscal year, each once",
    denominator="average headcount over the snapshots of the fiscal year",
    grain="fiscal_year",
    breakdowns=("division", "issue"),
    headline_measure="all",
    unit="per 100 people",
    better="context",
    privacy_class="special",
    feeds=("worker_snapshot", "case"),
    interval="exact Poisson",
    counts=(
        *rates(
            ("all",),
            numerator=_CASES,
            exposure=_AVERAGE,
            people=_PEOPLE,
            population="employees over the window",
            scale=100.0,
        ),
        *rates(
            ("all",),
            numerator=_ANONYMOUS,
            exposure=_AVERAGE,
            people=_PEOPLE,
            population="employees over the window",
            variant=":anonymous",
            scale=100.0,
        ),
    ),
    benchmark="Median of organizations: 1.57 (2024); 2.99 below 2,500 employees, 1.20 above 100,000",
    benchmark_source="NAVEX, 2024 data; a median of per-organization values",
    caveats=(
        "More reports can mean more harm or more trust, so the direction is never judged.",
        "Issues: one case may hold several, so issues add up to more than cases.",
        "Cases that a contingent worker reported are left out, like contingent workers themselves.",
    ),
)

METRICS = (PREVALENCE_12M, SURVEY_REPORTING_RATE, REPORT_VOLUME_RATE)
