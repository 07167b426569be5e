"""The contract of ids: class, grain, breakdowns and measures that others' queries rely on.

One line per metric of the catalogue, those not built yet included; the first measure is the headline. Breakdowns
besides the company are written as letters: v division, d department, o location, n country, f job family, l level;
others by name, `-` for none.
"""

import pytest

from models.metrics import METRICS, Compared, Metric

CATALOGUE = """
women_in_leadership | open | snapshot | v d o n f | all
pipeline_share | open | snapshot | l v d o n f | all
pipeline_dropoff | open | snapshot | l | all all:index
broken_rung | open | trailing12 | v | parity women men parity:incl_hires
promotion_rate | open | trailing12 | v d rung | parity women men all
impact_ratio_promotion | open | fiscal_year | v | parity women men all:flag
impact_ratio_high_potential | normal | fiscal_year | v | parity women men all:flag
impact_ratio_hiring | normal | fiscal_year | v | parity women men all:flag
succession_women | normal | snapshot | v | all
succession_coverage | normal | snapshot | v | all
attrition_parity | open | trailing12 | v d l | parity women men all all:any
leader_exit_ratio | open | fiscal_year | - | women men
pay_gap_mean | normal | pay_date | v | gap
pay_gap_median | normal | pay_date | v | gap
bonus_gap_mean | normal | pay_date | v | gap
bonus_gap_median | normal | pay_date | v | gap
bonus_receipt | normal | pay_date | - | women men
pay_quarters | normal | pay_date | quarter | women
sponsor_coverage | normal | fiscal_quarter | v d l | gap women men all women:self_reported men:self_reported
senior_sponsor_share | normal | fiscal_quarter | v | gap women men
senior_men_sponsoring_women | normal | fiscal_quarter | v | men
same_gender_sponsorship | normal | fiscal_year | - | all all:expected
sponsored_promotion_uplift | normal | fiscal_year | - | women men
one_to_one_access | normal | fiscal_quarter | v | parity
reported_avoidance | special | wave | - | women:junior men:senior all
reverse_mentor_coverage | normal | fiscal_quarter | program | men
mentor_load | normal | fiscal_quarter | - | women:p90
male_participation | normal | fiscal_quarter | v d l program_kind | men
paired_enrolment | normal | fiscal_year | - | all
senior_visible_allies | normal | fiscal_quarter | v | men women
nomination_conversion | normal | fiscal_year | v stage | all
women_nominating | normal | fiscal_year | v | all
completion | normal | fiscal_quarter | v program program_kind cohort | all women men
cadence_adherence | normal | fiscal_quarter | v program program_kind cohort | all women men
program_retention | normal | as_of | program_kind program cohort | all@365d women@30d men@90d all@180d all@median
program_activity | normal | as_of | program_kind program cohort | all@365d women@30d men@90d all@180d all@median
voluntary_continuation | normal | fiscal_year | program_kind | all
pair_survival | normal | as_of | program_kind | all@180d
pair_fit | normal | fiscal_year | program_kind | all
commitments_kept | normal | fiscal_quarter | v | all all:self_declared
pledge_conversion | normal | fiscal_quarter | v | all
barrier_score | normal | wave | v item | men
program_effect | normal | wave | - | women
allied_unit_promotion_effect | normal | fiscal_year | - | women women:pre_trend women:allied women:matched
allied_unit_retention_effect | normal | fiscal_year | - | women women:pre_trend women:allied women:matched
bystander_intervention | special | wave | v | all women men
ally_backlash_reported | special | wave | - | men
ally_rating_gap | special | cycle | - | men
benefit_direction | normal | fiscal_quarter | v | all
women_carried_labor | normal | fiscal_quarter | v | women
recognized_labor | normal | fiscal_quarter | v | women
perception_gap | normal | wave | v | gap women men
campaign_reach | normal | fiscal_quarter | v d | all
prevalence_12m | special | wave | v | all women men
survey_reporting_rate | special | wave | v | all women men all:formal
consequence_rate | special | fiscal_year | v | all
reporter_informed_rate | special | fiscal_year | v | all
known_consequence_survey | special | wave | - | all
report_volume_rate | special | fiscal_year | v issue | all all:anonymous
inquiry_rate | special | fiscal_year | - | all
silence_gap | special | fiscal_year | v stage | all
time_to_close | special | fiscal_year | - | all@median
substantiation_rate | special | fiscal_year | v | all all:anonymous
retaliation_rate | special | fiscal_year | - | all
reporter_retention | special | fiscal_year | - | all@365d
could_report_safely | special | wave | v | all women men
heard_gap | normal | wave | v d | gap women men
personality_feedback_rate | normal | cycle | v | gap women men women:of_critical men:of_critical
credit_share | normal | fiscal_year | v | women
undisclosed_gender_rate | open | snapshot | - | all
response_rate | normal | wave | v d l | all women men
match_rate | open | as_of | source | all
late_record_rate | open | as_of | source | all
freshness_days | open | as_of | source | all
"""
LETTERS = {"v": "division", "d": "department", "o": "location", "n": "country", "f": "job_family", "l": "level"}
LINES = [[cell.strip() for cell in line.split("|")] for line in CATALOGUE.strip().splitlines()]
LINE = {line[0]: line[1:] for line in LINES}


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_a_metric_keeps_to_its_line_of_the_catalogue(metric: Metric) -> None:
    assert metric.id in LINE, "an id that the catalogue does not know"
    privacy_class, grain, breakdowns, measures = LINE[metric.id]
    headline, *others = measures.split()

    assert metric.privacy_class == privacy_class
    assert metric.grain == grain
    assert set(metric.breakdowns) == {LETTERS.get(word, word) for word in breakdowns.replace("-", "").split()}
    assert metric.headline_measure == headline
    assert set(others) <= set(metric.measures)


def test_a_comparison_says_in_the_words_of_its_metric_why_there_is_none():
    unsaid = Compared(measure="gap", how="gap", first="men", second="women").when_none
    for metric in METRICS.values():
        for compared in metric.compared:
            divides = compared.how in ("parity", "ratio", "reach", "shortfall")
            assert (compared.when_none != unsaid) == divides, metric.id
