"""How people are judged: feedback on style, credit, what allyship costs, and who keeps apart (kpis.md V, P11, S6)."""

from models.metrics.counting import shares
from models.metrics.declaration import Compared, Count, Figure, Metric, Side
from models.strata import matched_difference

_SURVEY = ("survey_response|survey_count",)

REPORTED_AVOIDANCE = Metric(
    id="reported_avoidance",
    code="S6",
    name="Avoiding one-to-one meetings",
    question="How many people avoid being alone with the other gender at work?",
    family="sponsorship",
    kind="share",
    population="respondents who answered on one-to-one meetings; junior is below the manager floor, senior at or above "
    "the leadership floor",
    numerator="those who often or always avoid them",
    denominator="respondents who answered",
    grain="wave",
    breakdowns=(),
    headline_measure="women:junior",
    unit="share",
    better="lower",
    privacy_class="special",
    feeds=_SURVEY,
    interval="Wilson",
    counts=(
        *shares(
            ("women",),
            table="conduct",
            count="sum(people)",
            of="avoids_one_to_one",
            among="avoids_one_to_one is not null and is_junior",
            population="junior respondents on one-to-one meetings",
            variant=":junior",
        ),
        *shares(
            ("men",),
            table="conduct",
            count="sum(people)",
            of="avoids_one_to_one",
            among="avoids_one_to_one is not null and is_senior",
            population="senior respondents on one-to-one meetings",
            variant=":senior",
        ),
        *shares(
            ("all",),
            table="conduct",
            count="sum(people)",
            of="avoids_one_to_one",
            among="avoids_one_to_one is not null",
            population="respondents on one-to-one meetings",
        ),
    ),
    benchmark="50 % of junior women and 64 % of senior men avoid solo interactions (2010, before #MeToo)",
    benchmark_source="Center for Talent Innovation 2010",
    caveats=(
        "Often and always count as avoiding, never and sometimes do not.",
        "Unweighted: respondents may differ from those who did not answer.",
    ),
)

PERSONALITY_FEEDBACK_RATE = Metric(
    id="personality_feedback_rate",
    code="V2",
    name="Criticism of personal style",
    question="Do reviews criticize women's style more than men's?",
    family="voice",
    kind="share",
    population="coded reviews of employees in the review cycle",
    numerator="reviews that criticize personal style",
    denominator="all coded reviews; in the variant, the critical ones",
    grain="cycle",
    breakdowns=("division",),
    headline_measure="gap",
    unit="points",
    better="parity",
    privacy_class="normal",
    feeds=("worker_snapshot", "review"),
    interval="Wilson for the shares; Newcombe for the gap",
    counts=(
        *shares(
            ("women", "men"),
            table="reviewed",
            of="criticizes_style",
            among="criticizes_style is not null",
            people="count(distinct person)",
            population="people reviewed in the cycle",
        ),
        *shares(
            ("women", "men"),
            table="reviewed",
            of="criticizes_style",
            among="criticizes_style is not null and is_critical",
            people="count(distinct person)",
            population="people reviewed critically in the cycle",
            variant=":of_critical",
        ),
    ),
    requires=(
        "exists (select 1 from raw.review where negative_personality is not null)",
        "reviews are not coded for criticism of style (negative_personality of review)",
    ),
    compared=(Compared(measure="gap", how="gap", first="women", second="men"),),
    benchmark="66.4 % of women's reviews, 1.4 % of men's; of critical ones 75.5 % and 2.4 % (248 reviews, 180 people)",
    benchmark_source="Snyder 2014",
    caveats=(
        "The gap is women's rate minus men's, over all reviews. Shares of critical reviews are larger; never compare "
        "the one with the other.",
        "Depends on the coder or lexicon; cycles coded by different versions do not make a series.",
    ),
)

_KNOWN = "gender in ('woman', 'man', 'another')"


def _per_head(measure: str, gender: str) -> Count:
    # The group is everyone in both, because the people behind the ratio are all who were credited.
    return Count(
        measure=measure,
        numerator=Side(table="credited", count="count(*)", where=gender),
        denominator=Side(table="opening", count="sum(people)", where=gender, headcount=True),
        people=Side(table="credited", count="count(distinct person)", where=_KNOWN),
        population="people credited in the year",
        kind="rate",
        interval="poisson",
        publish=False,
    )


CREDIT_SHARE = Metric(
    id="credit_share",
    code="V3",
    name="Credit in proportion",
    question="Are women credited in proportion to their number?",
    family="voice",
    kind="ratio",
    population="awards and credits of the fiscal year to employees of known gender",
    numerator="share of them that name women",
    denominator="women's share of the opening population of known gender",
    grain="fiscal_year",
    breakdowns=("division",),
    headline_measure="women",
    unit="ratio",
    better="parity",
    privacy_class="normal",
    feeds=("worker_snapshot", "recognition"),
    interval="log-normal Poisson ratio",
    counts=(_per_head("all:women_per_head", "gender = 'woman'"), _per_head("all:known_per_head", _KNOWN)),
    compared=(
        Compared(
            measure="women",
            how="ratio",
            first="all:women_per_head",
            second="all:known_per_head",
            when_none="nobody was credited",
        ),
    ),
    caveats=(
        "1 means that women are credited as often as their number would suggest.",
        "Computed as credits per woman over credits per head. The interval takes the two counts for independent; since "
        "one is part of the other, it is wider than it need be.",
    ),
)

ALLY_BACKLASH_REPORTED = Metric(
    id="ally_backlash_reported",
    code="P11",
    name="Backlash against allies",
    question="How many allies meet a negative reaction from their peers?",
    family="programs",
    kind="share",
    population="men asked as allies about the last 6 months",
    numerator="those who met a negative reaction",
    denominator="men who answered",
    grain="wave",
    breakdowns=(),
    headline_measure="men",
    unit="share",
    better="lower",
    privacy_class="special",
    feeds=_SURVEY,
    interval="Wilson",
    counts=shares(
        ("men",),
        table="conduct",
        count="sum(people)",
        of="met_backlash",
        among="met_backlash is not null",
        population="respondents on backlash",
    ),
    caveats=("Unweighted: respondents may differ from those who did not answer.",),
)

ALLY_RATING_GAP = Metric(
    id="ally_rating_gap",
    code="P11",
    name="Ratings of allies",
    question="Are men rated lower when they are allies?",
    family="programs",
    kind="gap",
    population="men rated in the review cycle, at a level and in a division that hold both allies and others; ally: "
    "enrolled in an allyship program, or with an act of an ally on record, in the 12 months up to the cycle's end",
    numerator="mean rating of allies minus that of other men of the same level and division, weighted to the allies",
    denominator="allies with a match, and their matches",
    grain="cycle",
    breakdowns=(),
    headline_measure="men",
    unit="score",
    better="parity",
    privacy_class="special",
    feeds=("worker_snapshot", "review", "enrolment|ally_act"),
    interval="Student's t, spread pooled within level and division",
    figures=(
        Figure(
            statement="ally_rating_gap",
            measures=("men",),
            population="allies and matched men",
            step=matched_difference("men"),
        ),
    ),
    requires=(
        "exists (select 1 from raw.review where rating is not null)",
        "reviews carry no ratings (rating of review)",
    ),
    caveats=(
        "Below zero: allies are rated lower. Associated with allyship, not caused by it.",
        "In points of the organization's own rating scale.",
    ),
)

METRICS = (
    REPORTED_AVOIDANCE,
    PERSONALITY_FEEDBACK_RATE,
    CREDIT_SHARE,
    ALLY_BACKLASH_REPORTED,
    ALLY_RATING_GAP,
)
