"""could_report_safely: do people believe that they could report without retaliation?

Respondents who agree (4 or 5 of 5) over respondents who answered, in one wave of a survey.
"""

from example_organization import EXACT
from independent_statistics import close, wilson


def test_those_who_agree(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,                answer, gender, division
        w1..10,        2025, 2025-05-05,  could_report_safely, 5,      woman,  North
        w11..18,       2025, 2025-05-05,  could_report_safely, 4,      woman,  North
        w19..40,       2025, 2025-05-05,  could_report_safely, 3,      woman,  South
        m1..20,        2025, 2025-05-05,  could_report_safely, 4,      man,    South
        m21..30,       2025, 2025-05-05,  could_report_safely, 1,      man,    South
        m31..60,       2025, 2025-05-05,  heard,               5,      man,    South
        w1..40,        poll, 2025-09-01,  heard,               5,      woman,  South
        """,
    )

    women = published.value("could_report_safely", "women")
    assert (women.value, women.fraction) == ((10 + 8) / 40, (18, 40))
    assert women.interval == close(wilson(18, 40))
    assert published.value("could_report_safely", "men").fraction == (20, 30)
    assert published.value("could_report_safely", "all").fraction == (38, 70)
    assert published.value("could_report_safely", "women", division="North").fraction == (18, 18)
    assert {row.period_end.isoformat() for row in published.of("could_report_safely")} == {"2025-05-05"}


def test_counts_by_the_vendor_rounded_and_nearly_all_as_bounds_only(publish):
    published = publish(
        survey_count="""
        wave, launched_on, item,                answer, n,  gender
        2025, 2025-05-05,  could_report_safely, 4,      22, woman
        2025, 2025-05-05,  could_report_safely, 2,      21, woman
        2025, 2025-05-05,  could_report_safely, 5,      39, man
        2025, 2025-05-05,  could_report_safely, 1,      1,  man
        """,
    )

    women = published.value("could_report_safely", "women")
    assert (women.value, women.fraction) == (20 / 45, (20, 45))  # 22 of 43
    men = published.value("could_report_safely", "men")
    assert (men.value, men.numerator) == (None, None)
    assert men.bounds == close(((40 - 2) / (40 + 2), 1))
