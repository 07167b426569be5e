"""Whether women's experience changed where a program ran (kpis.md P9)."""

from functools import partial

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

METRICS = (PROGRAM_EFFECT,)
