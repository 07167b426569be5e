"""What changed for women where a program ran, and where men are active allies (kpis.md P9): associations, no causes."""

from functools import partial

from models.allied_units import allied_unit_effect
from models.effects import program_effect
from models.metrics.declaration import Figure, Metric
from models.scales import took_part_scores

PROGRAM_EFFECT = Metric(
    id="program_effect",
    code="P9",
    name="Change where allyship programs ran",
    question="Did women's experience of allies change where a program ran?",
    family="programs",
    kind="effect",
    population="women who said how much the men here support women, by division and wave",
    numerator="change of their mean answer (1 to 5) in divisions with a program",
    denominator="less the change in divisions that had none yet",
    grain="wave",
    breakdowns=(),
    headline_measure="women",
    unit="score",
    better="higher",
    privacy_class="normal",
    feeds=("survey_response|survey_count", "program", "enrolment", "worker_snapshot"),
    interval="Student's t with standard errors clustered by division",
    figures=(
        Figure(
            statement="program_effect",
            measures=("women", "women:pre_trend"),
            population="women on allies seen, by division",
            step=program_effect,
        ),
        *(
            Figure(
                statement="took_part",
                measures=("men:took_part" if yes else "men:others",),
                population=f"men on support who {'took' if yes else 'did not take'} part",
                step=partial(took_part_scores, took_part=yes),
                feeds=("survey_response",),
            )
            for yes in (True, False)
        ),
    ),
    caveats=(
        "Associated with the program, not caused by it: nobody drew lots for the divisions.",
        "A division counts from the first wave after an allyship program began with a fifth of its men enrolled; each "
        "wave's figure uses all waves up to it. At least six divisions and two waves before are needed.",
        "pre_trend is the effect the program seems to have had one wave before it began; below p = 0.1 the divisions "
        "moved apart before, and no effect is shown.",
        "took_part and others are the mean support of women in men's own words, from the survey alone.",
    ),
)

_ALLIED_MEASURES = ("women", "women:pre_trend", "women:allied", "women:matched")
_ALLIED_POPULATION = (
    "women of the opening populations of departments where men are active allies, and of departments like them "
    "where they are not"
)
_ALLIED_DENOMINATOR = (
    "less the change in the same years of the most similar department that has had no active allies so far"
)
_ALLIED_INTERVAL = "Student's t with standard errors clustered by matched department"
# One population, so that neither metric shows what the other one hides.
_ALLIED_WOMEN = "women of departments with active allies and of their matches"
_ALLIED_CAVEATS = (
    "Associated with active allies, not caused by them: nobody drew lots for the departments, and whatever else began "
    "there in the same year is in the figure. It assumes that both departments would have gone on alike.",
    "A department has active allies from the first fiscal year in which a fifth of its men logged an act as an ally; "
    "what nobody logged, or what came before the log began, is not known, and makes the figure smaller.",
    "Its match is the department without active allies up to the end of the period that was most like it when it "
    "began, in number of women, their share and their mean level, each within one standard deviation; one of the same "
    "division comes first. Departments without such a match are left out.",
    "At least six departments on either side, five women and ten men in each, and two fiscal years before; each "
    "year's figure uses all years up to it. People count where they stood at the opening of a year.",
    "allied and matched are the two changes, weighted by the women of the departments with allies; the effect is the "
    "first less the second.",
    "pre_trend is what the effect would be for the last year before a department began; below p = 0.1 the departments "
    "moved apart before, and neither the effect nor the two changes are shown.",
)

ALLIED_UNIT_PROMOTION_EFFECT = Metric(
    id="allied_unit_promotion_effect",
    code="P9",
    name="Women's promotion where men are active allies",
    question="Did more women rise where men are active allies?",
    family="programs",
    kind="effect",
    population=_ALLIED_POPULATION,
    numerator="change of the share of women who rise in level in a fiscal year, since a department has active allies",
    denominator=_ALLIED_DENOMINATOR,
    grain="fiscal_year",
    breakdowns=(),
    headline_measure="women",
    unit="points",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "ally_act"),
    interval=_ALLIED_INTERVAL,
    figures=(
        Figure(
            statement="allied_unit",
            measures=_ALLIED_MEASURES,
            population=_ALLIED_WOMEN,
            step=partial(allied_unit_effect, outcome="promoted"),
        ),
    ),
    caveats=_ALLIED_CAVEATS,
)

ALLIED_UNIT_RETENTION_EFFECT = Metric(
    id="allied_unit_retention_effect",
    code="P9",
    name="Women's retention where men are active allies",
    question="Did more women stay where men are active allies?",
    family="programs",
    kind="effect",
    population=_ALLIED_POPULATION,
    numerator="change of the share of women still employed at the end of a fiscal year, since a department has active "
    "allies",
    denominator=_ALLIED_DENOMINATOR,
    grain="fiscal_year",
    breakdowns=(),
    headline_measure="women",
    unit="points",
    better="higher",
    privacy_class="normal",
    feeds=("worker_snapshot", "ally_act"),
    interval=_ALLIED_INTERVAL,
    figures=(
        Figure(
            statement="allied_unit",
            measures=_ALLIED_MEASURES,
            population=_ALLIED_WOMEN,
            step=partial(allied_unit_effect, outcome="retained"),
        ),
    ),
    caveats=(
        "Still employed: an employee in the last snapshot of the year; who left for whatever reason is not.",
        *_ALLIED_CAVEATS,
    ),
)

METRICS = (PROGRAM_EFFECT, ALLIED_UNIT_PROMOTION_EFFECT, ALLIED_UNIT_RETENTION_EFFECT)
