"""Voice: whether women are heard, see the allyship men report, and what holds men back (kpis.md V1, P14, P8)."""

from models.metrics.counting import shares
from models.metrics.declaration import Compared, Figure, Metric
from models.metrics.weighted import weighted
from models.scales import barrier_scores, counted_barrier_scores

_SURVEY = ("survey_response|survey_count",)

HEARD_GAP = Metric(
    id="heard_gap",
    code="V1",
    name="Being heard",
    question="Do as many women as men say that they are heard?",
    family="voice",
    kind="gap",
    population="respondents asked whether they are heard or interrupted",
    numerator="those whose answers are favorable: 4 or 5 of 5; where both were asked, their mean from 3.5 on, being "
    "interrupted reversed",
    denominator="respondents who answered either",
    grain="wave",
    breakdowns=("division", "department"),
    headline_measure="gap",
    unit="points",
    better="parity",
    privacy_class="normal",
    feeds=_SURVEY,
    interval="Wilson for the shares; Newcombe for the gap; weighted ones with the effective number of respondents",
    counts=shares(
        ("women", "men"),
        table="respondent",
        count="sum(people)",
        of="is_heard",
        among="is_heard is not null",
        population="respondents on being heard",
    ),
    compared=(
        Compared(measure="gap", how="gap", first="women", second="men"),
        Compared(measure="gap:weighted", how="gap", first="women:weighted", second="men:weighted"),
    ),
    figures=(
        weighted(
            {"women": "is_heard", "men": "is_heard"},
            population="respondents on being heard",
            breakdowns=("division", "department"),
        ),
    ),
    caveats=(
        "The gap is women's share minus men's: below zero means that women are heard less.",
        "A wave that asks both items measures a little more strictly than one that asks whether ideas are heard alone; "
        "of results counted by a vendor only the latter is used.",
    ),
)

PERCEPTION_GAP = Metric(
    id="perception_gap",
    code="P14",
    name="Allyship perception gap",
    question="Do women see the allyship that men report?",
    family="voice",
    kind="gap",
    population="men asked about themselves and women asked about the men here, in one wave",
    numerator="men who say that they support women, and women who say that men here do (4 or 5 of 5)",
    denominator="men, and women, who answered",
    grain="wave",
    breakdowns=("division",),
    headline_measure="gap",
    unit="points",
    better="lower",
    privacy_class="normal",
    feeds=_SURVEY,
    interval="Wilson for the shares; Newcombe for the gap; weighted ones with the effective number of respondents",
    counts=(
        *shares(
            ("men",),
            table="respondent",
            count="sum(people)",
            of="supports_women",
            among="supports_women is not null",
            population="respondents on allyship",
        ),
        *shares(
            ("women",),
            table="respondent",
            count="sum(people)",
            of="sees_support",
            among="sees_support is not null",
            population="respondents on allyship",
        ),
    ),
    compared=(
        Compared(measure="gap", how="gap", first="men", second="women"),
        Compared(measure="gap:weighted", how="gap", first="men:weighted", second="women:weighted"),
    ),
    figures=(
        weighted(
            {"men": "supports_women", "women": "sees_support"},
            population="respondents on allyship",
            breakdowns=("division",),
        ),
    ),
    benchmark="77 % of men say that they do everything they can; 41 % of women agree",
    benchmark_source="Promundo 2019",
    caveats=("The gap is what men say of themselves minus what women say of men: above zero, women see less of it.",),
)

BARRIER_SCORE = Metric(
    id="barrier_score",
    code="P8",
    name="Barriers to men's allyship",
    question="What holds men back from taking part?",
    family="voice",
    kind="mean",
    population="men who answered every barrier item that was asked; for a single item, men who answered it",
    numerator="mean of their answers from 1 to 5 on fear of backlash, awareness, defensiveness, bias and role models",
    denominator="men who answered",
    grain="wave",
    breakdowns=("division", "item"),
    headline_measure="men",
    unit="score",
    better="lower",
    privacy_class="normal",
    feeds=_SURVEY,
    interval="Student's t; weighted ones with the linearized variance and the effective number of respondents",
    figures=(
        Figure(
            statement="barrier_score",
            measures=("men", "men:weighted", "men:alpha"),
            population="men on barriers",
            step=barrier_scores,
        ),
        Figure(
            statement="barrier_score_counted",
            measures=("men",),
            population="men on barriers",
            step=counted_barrier_scores,
        ),
    ),
    overlapping=("item",),
    caveats=(
        "Higher means a higher barrier.",
        "There is no score of all items where they do not measure one thing (Cronbach's alpha below 0.6); each item "
        "still stands alone.",
        "Results counted by a vendor give items only, since nobody knows which answers are one man's.",
    ),
)

METRICS = (HEARD_GAP, PERCEPTION_GAP, BARRIER_SCORE)
