"""What allies promise and do, whom it benefits, and who does the work (kpis.md P7, P12, P13).

Who takes part in programs is participation.py; women's and men's view of it all is the survey's.
"""

from models.metrics.counting import shares
from models.metrics.declaration import Count, Figure, Metric, Side

COMMITMENTS_KEPT = Metric(
    id="commitments_kept",
    code="P7",
    name="Commitments kept",
    question="Are promises kept, as confirmed by those they were made to?",
    family="programs",
    kind="share",
    population="commitments due in the fiscal quarter",
    numerator="those done and confirmed by the beneficiary",
    denominator="commitments due",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "commitment"),
    interval="Wilson",
    counts=(
        *shares(
            ("all",),
            table="due_commitment",
            of="is_done and is_confirmed",
            people="count(distinct person)",
            population="allies with commitments due",
        ),
        *shares(
            ("all",),
            table="due_commitment",
            of="is_done",
            people="count(distinct person)",
            population="allies with commitments due",
            variant=":self_declared",
        ),
    ),
    requires=(
        "exists (select 1 from raw.commitment where kind = 'commitment' and due_on is not null)",
        "no commitment has a day on which it is due",
    ),
    caveats=(
        "What nobody has confirmed is not kept; the variant self_declared believes the allies.",
        "Done late is done, and the ally's own confirmation is none.",
        "Several commitments of one ally count each, and the interval takes them for independent.",
    ),
)

PLEDGE_CONVERSION = Metric(
    id="pledge_conversion",
    code="P7",
    name="Pledges followed by action",
    question="Do those who sign a pledge act on it?",
    family="programs",
    kind="share",
    population="people who signed a pledge in the fiscal quarter and could be followed for 90 days",
    numerator="those with at least one logged act within 90 days of signing",
    denominator="signers",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "commitment", "ally_act"),
    interval="Wilson",
    counts=shares(
        ("all",),
        table="pledge",
        of="has_acted",
        population="signers of a pledge in the quarter",
    ),
    requires=(
        "exists (select 1 from raw.commitment where kind = 'pledge')",
        "no pledges are delivered",
    ),
    caveats=("Any logged act counts; acts that nobody logged do not.",),
)

# Ten people on each side: below that the smaller side stands for the people, which hides the cell.
_PEOPLE_OF_BOTH_SIDES = (
    "case when least(count(distinct woman) {rows}, count(distinct man) {rows}) >= 10 "
    "then count(distinct woman) {rows} + count(distinct man) {rows} "
    "else least(count(distinct woman) {rows}, count(distinct man) {rows}) end"
)

BENEFIT_DIRECTION = Metric(
    id="benefit_direction",
    code="P12",
    name="Support that flows to women",
    question="Does most of the support between women and men flow to women?",
    family="programs",
    kind="share",
    population="acts of sponsorship, introduction, credit, advocacy and training between a man and a woman in the "
    "fiscal quarter",
    numerator="those from which the woman benefits",
    denominator="such acts",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "ally_act"),
    interval="Wilson",
    counts=(
        Count(
            measure="all",
            numerator=Side(table="benefit_act", count="count(*)", where="to_woman"),
            denominator=Side(table="benefit_act", count="count(*)"),
            people=Side(table="benefit_act", count=_PEOPLE_OF_BOTH_SIDES),
            population="women and men in acts of support",
        ),
    ),
    requires=(
        "exists (select 1 from raw.ally_act where beneficiary_id is not null)",
        "acts do not say who benefits",
    ),
    benchmark="Two thirds: a two-way street of three lanes, two of them in her direction (a norm, not a measurement)",
    benchmark_source="Cultivating Allies: Ensuring Success in Men as Allies Programs",
    caveats=(
        "Acts, not people: an active pair weighs more, and the interval takes acts for independent.",
        "Shown from 10 women and 10 men on; the division is that of the person who acted.",
    ),
)

WOMEN_CARRIED_LABOR = Metric(
    id="women_carried_labor",
    code="P13",
    name="Allyship work carried by women",
    question="Do women do more than their share of the allyship work?",
    family="programs",
    kind="ratio",
    population="hours of allyship work in the fiscal quarter by people of known gender",
    numerator="women's share of the hours",
    denominator="women's share of the opening population",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="women",
    unit="ratio",
    better="parity",
    privacy_class="normal",
    feeds=("worker_snapshot", "effort"),
    interval="linearized ratio estimate over people, normal limits",
    figures=(
        Figure(
            statement="women_carried_labor",
            measures=("women",),
            population="people with hours of allyship work",
        ),
    ),
    caveats=(
        "1 is women's share of the workforce; 1.5 is half as much again.",
        "Only logged hours; work that nobody logs is likelier to be women's.",
    ),
)

RECOGNIZED_LABOR = Metric(
    id="recognized_labor",
    code="P13",
    name="Women's allyship work that is recognized",
    question="Is the allyship work that women do paid, credited or on a time code?",
    family="programs",
    kind="share",
    population="hours of allyship work by women in the fiscal quarter",
    numerator="hours that are paid, credited in goals or on a time code",
    denominator="hours by women",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="women",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "effort"),
    interval="Wilson at the effective number of women, weighted by their hours",
    figures=(
        Figure(
            statement="recognized_labor",
            measures=("women",),
            population="women with hours of allyship work",
            kind="weighted",
        ),
    ),
    requires=(
        "exists (select 1 from raw.effort where recognized is not null)",
        "hours do not say whether they are recognized",
    ),
    caveats=("Hours of which nothing is said are taken for not recognized.",),
)

METRICS = (
    COMMITMENTS_KEPT,
    PLEDGE_CONVERSION,
    BENEFIT_DIRECTION,
    WOMEN_CARRIED_LABOR,
    RECOGNIZED_LABOR,
)
