"""Who takes part: enrolment, leaders who are seen, nominations, the reach of campaigns (kpis.md P1 to P3, P9, P10).

How long people stay and whether groups go on is continuity.py; what allies promise and do is promises.py.
"""

from models.metrics.counting import shares
from models.metrics.declaration import Count, Metric, Side

_WOMEN_ENROLLED = Side(
    table="enrolled",
    count="count(distinct person)",
    where="gender = 'woman' and program_kind = 'womens_leadership'",
)

PAIRED_ENROLMENT = Metric(
    id="paired_enrolment",
    code="P1",
    name="Men in allyship per woman in leadership programs",
    question="Is there a man in an allyship program for each woman in a women's leadership program?",
    family="programs",
    kind="ratio",
    population="people who enrolled in an allyship or a women's leadership program in the fiscal year",
    numerator="men who enrolled in an allyship program",
    denominator="women who enrolled in a women's leadership program",
    grain="fiscal_year",
    breakdowns=(),
    headline_measure="all",
    unit="ratio",
    better="parity",
    privacy_class="normal",
    feeds=("worker_snapshot", "program", "enrolment"),
    interval="odds at the limits of Wilson's interval for the men's share of both",
    counts=(
        Count(
            measure="all",
            kind="ratio",
            numerator=Side(
                table="enrolled",
                count="count(distinct person)",
                where="gender = 'man' and program_kind = 'allyship'",
            ),
            denominator=_WOMEN_ENROLLED,
            people=_WOMEN_ENROLLED,
            population="women who enrolled in a women's leadership program",
        ),
    ),
    requires=(
        "count(distinct kind) = 2 from raw.program where kind in ('allyship', 'womens_leadership')",
        "programs of both kinds, allyship and womens_leadership, are not delivered",
    ),
    caveats=(
        "One man for each woman is 1; above 1 there are more men.",
        "Each person counts once a year, in however many programs of the kind.",
    ),
)

SENIOR_VISIBLE_ALLIES = Metric(
    id="senior_visible_allies",
    code="P2",
    name="Leaders visible as allies",
    question="Are senior leaders visibly in it?",
    family="programs",
    kind="share",
    population="leaders in the opening snapshot of the fiscal quarter",
    numerator="those who hosted a session, spoke in public, acted as a sponsor or attended a session in the quarter",
    denominator="leaders of the opening population",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="men",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "ally_act|attendance"),
    interval="Wilson",
    counts=shares(
        ("men", "women"),
        table="leader_visibility",
        of="is_visible",
        population="leaders of the opening population of the quarter",
        headcount=True,
    ),
    caveats=(
        "Leaders are those at or above the organization's own leadership floor.",
        "What is not logged is not seen: the share says how visible leaders are, not how supportive.",
    ),
)

NOMINATION_CONVERSION = Metric(
    id="nomination_conversion",
    code="P3",
    name="From nomination to active ally",
    question="Do nominations of allies turn into active allies?",
    family="programs",
    kind="share",
    population="nominations dated in the fiscal year and followed for 90 days",
    numerator="those that came through the last stage; by stage, those that came to the stage",
    denominator="nominations; by stage, those that had come to the stage before",
    grain="fiscal_year",
    breakdowns=("division", "stage"),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "nomination"),
    interval="Wilson",
    counts=(
        Count(
            measure="all",
            numerator=Side(table="nomination_funnel", count="count(*)", where="came", segmented=True),
            denominator=Side(table="nomination_funnel", count="count(*)", segmented=True),
            people=Side(table="nomination_funnel", count="count(distinct person)", segmented=True),
            population="nominations of the year",
        ),
    ),
    requires=(
        "count(coalesce(invited_on, accepted_on, attended_on, completed_on)) > 0 from raw.nomination",
        "nominations carry no day of an invitation, acceptance, attendance or completion",
    ),
    overlapping=("stage",),
    caveats=(
        "A stage counts when it is reached within 90 days of the nomination; younger nominations are left out.",
        "Someone nominated twice is two nominations and one of the people; the division is the nominee's.",
        "Only stages whose days are delivered are stages.",
    ),
)

WOMEN_NOMINATING = Metric(
    id="women_nominating",
    code="P3",
    name="Women who nominate allies",
    question="What share of women name a colleague as an ally?",
    family="programs",
    kind="share",
    population="women in the opening snapshot of the fiscal year",
    numerator="those who nominated someone in the year",
    denominator="women of the opening population",
    grain="fiscal_year",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "nomination"),
    interval="Wilson",
    counts=shares(
        ("all",),
        table="nominating",
        of="has_nominated",
        among="gender = 'woman'",
        population="women of the opening population of the year",
        headcount=True,
    ),
    caveats=("The measure all is all women; nominations by men are not counted here.",),
)

CAMPAIGN_REACH = Metric(
    id="campaign_reach",
    code="P9",
    name="Reach of campaigns",
    question="What share of employees saw a campaign?",
    family="programs",
    kind="share",
    population="employees in the opening snapshot of the fiscal quarter",
    numerator="those known to have seen a campaign in the quarter",
    denominator="employees of the opening population",
    grain="fiscal_quarter",
    breakdowns=("division", "department"),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "reach"),
    interval="Wilson",
    counts=shares(
        ("all",),
        table="campaign_audience",
        of="has_seen",
        population="employees of the opening population of the quarter",
        headcount=True,
    ),
    requires=(
        "exists (select 1 from raw.reach where person_id is not null)",
        "views are delivered as counts only, so nobody knows how many people saw a campaign",
    ),
    caveats=(
        "People, not views: who watched five times counts once, and views that were only counted are left out.",
        "Quarters without a viewing by name have no figure.",
    ),
)

METRICS = (PAIRED_ENROLMENT, SENIOR_VISIBLE_ALLIES, NOMINATION_CONVERSION, WOMEN_NOMINATING, CAMPAIGN_REACH)
