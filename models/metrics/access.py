"""Access: how senior sponsors are, whom they pick, what sponsorship leads to, who gets time and mentors (kpis.md S).

Who has a sponsor at all stands in sponsorship.py; what people say of one-to-one meetings in judgement.py.
"""

from models.cluster_bootstrap import parity_of_means
from models.metrics.counting import shares
from models.metrics.declaration import Compared, Figure, Metric
from models.metrics.sponsorship import SPONSOR_COVERAGE

# A sponsor is active only while the two meet, as in sponsor_coverage.
_CONTACTS = SPONSOR_COVERAGE.requires

SENIOR_SPONSOR_SHARE = Metric(
    id="senior_sponsor_share",
    code="S2",
    name="Seniority of sponsors",
    question="Are women's sponsors senior enough to matter?",
    family="sponsorship",
    kind="share",
    population="employees with an active sponsor at the closing snapshot of the fiscal quarter",
    numerator="those whose most senior active sponsor is at or above the executive floor",
    denominator="employees with an active sponsor",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="gap",
    unit="points",
    better="parity",
    privacy_class="normal",
    feeds=("worker_snapshot", "pairing"),
    interval="Wilson for the shares; Newcombe for the gap",
    counts=shares(
        ("women", "men"),
        table="sponsored",
        of="has_executive_sponsor",
        population="employees with a sponsor at quarter end",
    ),
    requires=_CONTACTS,
    compared=(Compared(measure="gap", how="gap", first="men", second="women"),),
    caveats=(
        "The gap is men's share minus women's: above zero means that men's sponsors stand higher.",
        "Someone with several sponsors counts once, by the most senior of them.",
    ),
)

SAME_GENDER_SPONSORSHIP = Metric(
    id="same_gender_sponsorship",
    code="S3",
    name="Same-gender sponsorship",
    question="Do sponsors pick people of their own gender?",
    family="sponsorship",
    kind="ratio",
    population="sponsor pairs open on at least one day of the fiscal year, both genders known",
    numerator="pairs in which sponsor and protege have the same gender",
    denominator="pairs",
    grain="fiscal_year",
    breakdowns=(),
    headline_measure="all",
    unit="share",
    better="context",
    privacy_class="normal",
    feeds=("worker_snapshot", "pairing"),
    interval="Wilson over pairs",
    counts=shares(
        ("all",),
        table="sponsor_pair",
        of="is_same_gender",
        count="count(distinct pair)",
        people="count(distinct person)",
        population="people in sponsor pairs",
    ),
    figures=(
        Figure(
            statement="random_mixing",
            measures=("all:expected",),
            population="people in sponsor pairs",
            kind="weighted",
        ),
    ),
    benchmark="71 % of sponsors say that their protege shares their race or gender (3,200 employees)",
    benchmark_source="Center for Talent Innovation, reported 2019",
    caveats=(
        "Expected: the share if the same sponsors and proteges met regardless of gender, to the whole percent. Only "
        "the distance to it says something about choice.",
        "Pairs of one sponsor are counted as if independent, so the interval is rather too narrow.",
    ),
)

SPONSORED_PROMOTION_UPLIFT = Metric(
    id="sponsored_promotion_uplift",
    code="S4",
    name="Promotion after sponsorship",
    question="Are sponsored women promoted more often than women like them without a sponsor?",
    family="sponsorship",
    kind="effect",
    population="employees whose first sponsor link of the fiscal year is 12 months old, and employees of the same "
    "gender, level, division and tenure band who had no open link on the day of that link",
    numerator="share promoted within 12 months of the link, minus the share of the matches in the same 12 months",
    denominator="sponsored employees with a match; matches are weighted to them",
    grain="fiscal_year",
    breakdowns=(),
    headline_measure="women",
    unit="points",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "pairing"),
    interval="Newcombe, the matches counting for Kish's effective number",
    figures=(
        Figure(
            statement="sponsored_promotion_uplift",
            measures=("women", "men"),
            population="sponsored and matched",
        ),
    ),
    benchmark="Sponsored employees: nearly twice as likely to have been promoted in two years (a ratio, unmatched)",
    benchmark_source="Women in the Workplace 2025",
    caveats=(
        "Associated with sponsorship, not caused by it: sponsors may pick those about to be promoted.",
        "Both arms are watched from the day of the link, so no time before it is credited to it.",
        "At least 20 people in each arm. Who leaves counts as not promoted; who is sponsored later stays a match.",
    ),
)

ONE_TO_ONE_ACCESS = Metric(
    id="one_to_one_access",
    code="S5",
    name="One-to-one time with senior men",
    question="Do junior women get as much one-to-one time with senior men as junior men?",
    family="sponsorship",
    kind="ratio",
    population="juniors (below the manager floor) in the calendar export of the fiscal quarter; seniors are those whom "
    "the export names, who should be at or above the leadership floor",
    numerator="mean weekly one-to-one minutes with senior men per junior woman",
    denominator="the same per junior man",
    grain="fiscal_quarter",
    breakdowns=("division",),
    headline_measure="parity",
    unit="ratio",
    better="parity",
    privacy_class="normal",
    feeds=("one_to_one",),
    interval="bootstrap over seniors, fixed seed",
    figures=(
        Figure(
            statement="one_to_one_access",
            measures=("parity",),
            population="juniors with one-to-one time",
            step=parity_of_means,
        ),
    ),
    caveats=(
        "A week without a minute with any senior counts as absence and is left out; a week with senior women only "
        "counts as none with senior men.",
        "At least 5 senior men. Nobody in the calendar's export is ever linked to an employee.",
    ),
)

REVERSE_MENTOR_COVERAGE = Metric(
    id="reverse_mentor_coverage",
    code="S7",
    name="Reverse mentoring as promised",
    question="What share of enrolled men have a prepared woman mentor and meet her?",
    family="sponsorship",
    kind="share",
    population="men enrolled in reverse mentoring on the last day of the fiscal quarter, other than to run it or to "
    "mentor",
    numerator="those with an open reverse pair, a woman mentor who was prepared, and a meeting in the last 60 days",
    denominator="enrolled men",
    grain="fiscal_quarter",
    breakdowns=("program",),
    headline_measure="men",
    unit="share",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "program", "enrolment", "pairing"),
    interval="Wilson",
    counts=shares(
        ("men",),
        table="reverse_mentored",
        of="has_mentor",
        count="count(distinct person)",
        population="enrolled in reverse mentoring at quarter end",
    ),
    requires=(
        "(exists (select 1 from raw.pair_contact) or exists (select 1 from raw.pairing where last_met_on is not null)) "
        "and exists (select 1 from raw.pairing where direction = 'reverse' and guide_trained is not null)",
        "no reverse pairs with dates of meetings and word of prepared mentors (guide_trained) are delivered",
    ),
)

MENTOR_LOAD = Metric(
    id="mentor_load",
    code="S7",
    name="Load of women who mentor",
    question="How many people do the busiest women mentor?",
    family="sponsorship",
    kind="quantile",
    population="women who mentor in at least one open pair, in either direction, at the end of the fiscal quarter",
    numerator="90th percentile of their open pairs, to the whole number",
    denominator="women who mentor",
    grain="fiscal_quarter",
    breakdowns=(),
    headline_measure="women:p90",
    unit="people",
    better="lower",
    privacy_class="normal",
    feeds=("worker_snapshot", "pairing"),
    interval="none",
    figures=(Figure(statement="mentor_load", measures=("women:p90",), population="women who mentor at quarter end"),),
    caveats=("Nine in ten women who mentor have no more open pairs than this. Sponsor pairs are not counted.",),
)

METRICS = (
    SENIOR_SPONSOR_SHARE,
    SAME_GENDER_SPONSORSHIP,
    SPONSORED_PROMOTION_UPLIFT,
    ONE_TO_ONE_ACCESS,
    REVERSE_MENTOR_COVERAGE,
    MENTOR_LOAD,
)
