"""The short form for a survey's weighted shares, which stand beside the unweighted ones and never replace them."""

from collections.abc import Mapping
from functools import partial

from models.metrics.declaration import Figure
from models.weighted_shares import weighted_shares


def weighted(
    answers: Mapping[str, str], *, population: str, breakdowns: tuple[str, ...], variant: str = ":weighted"
) -> Figure:
    """Declare the weighted share of each group's `answers` column of facts.respondent.

    `population` and `breakdowns` are those of the unweighted counts beside it, so that both are hidden alike. Only
    answers by person can be weighted; results counted by the vendor are not.
    """
    return Figure(
        statement="weighted_respondent",
        measures=tuple(group + variant for group in answers),
        population=population,
        kind="weighted",
        step=partial(weighted_shares, answers=dict(answers), breakdowns=breakdowns, variant=variant),
        feeds=("survey_response",),
    )
