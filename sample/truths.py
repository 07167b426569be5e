"""What is planted in the sample organization: every rate that a test or a demonstration may recover.

The generators take their rates from here and nowhere else, so that a figure has one home. Rates of
lesser interest, such as part-time shares, stay in the module that draws them.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTruths:
    """The planted rates of one generated organization, with its size and its last day.

    Shares and probabilities are fractions of one. What a file holds differs from them by chance only:
    each is the expectation from which rows are drawn.

    Attributes:
        as_of: Last month-end of the history, and the last day on which anything is recorded.
        employees: Headcount at `as_of` (employees and contingent workers together).
        months: Month-end snapshots in the history.
        undisclosed_gender: Share of people who gave no gender.
        another_gender: Share of people who gave a gender other than woman or man.
        broken_rung: Women promoted from entry to manager per head, for 100 men per head.
        manager_promotion_men: Men promoted to manager in a year per man at entry (levels below 4).
        leader_exit_women: Voluntary exits in a year per woman in levels 6 and up.
        leader_exit_men: The same for men.
        sponsor_coverage_women: Women employees with an active sponsor on `as_of`: at least two levels
            above, not their manager, pair open, a meeting in the last 90 days.
        sponsor_coverage_men: The same for men.
        same_gender_sponsors: Share of sponsor pairs meant to be of one gender, where one is at hand.
        has_sponsor_women: Women who say in the survey that they have a sponsor.
        has_sponsor_men: The same for men.
        retention_90d_allyship: Enrolled in the allyship series, not left 90 days after the first session.
        retention_90d_training: The same for the training program.
        completion_allyship: Enrolled in the allyship series who attended both sessions at full length.
        men_participation: Men who enrolled in or attended any program during a 12-month block, per man
            employed when it opened; oldest of the last three blocks first, the last ends on `as_of`.
        prevalence_women: Women who experienced any listed behavior in the last 12 months.
        prevalence_men: The same for men.
        reported_officially: Of those who experienced any, reported formally or to another official channel.
        reported_formally: Of those who experienced any, reported formally.
        cases_per_100: Reports received in a year per 100 people employed.
        cases_anonymous: Share of reports whose reporter gave no name.
    """

    as_of: date
    employees: int
    months: int
    undisclosed_gender: float = 0.015
    another_gender: float = 0.006
    broken_rung: float = 80.0
    manager_promotion_men: float = 0.04
    leader_exit_women: float = 0.13
    leader_exit_men: float = 0.07
    sponsor_coverage_women: float = 0.18
    sponsor_coverage_men: float = 0.30
    same_gender_sponsors: float = 0.70
    has_sponsor_women: float = 0.24
    has_sponsor_men: float = 0.37
    retention_90d_allyship: float = 0.90
    retention_90d_training: float = 0.70
    completion_allyship: float = 0.65
    men_participation: tuple[float, float, float] = (0.12, 0.16, 0.20)
    prevalence_women: float = 0.30
    prevalence_men: float = 0.10
    reported_officially: float = 0.14
    reported_formally: float = 0.05
    cases_per_100: float = 1.2
    cases_anonymous: float = 0.40
