"""Weighted shares of a survey: the step behind every `:weighted` measure.

The statement models/figures/weighted_respondent.sql gives the rows; here each wave gets its weights (weighting.py) and
the cells their shares. Counts stay unweighted, so that they mean people. What is hidden or rounded is decided later.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from models.figures.rows import Columns, as_columns
from models.weighting import UNKNOWN, Floats, delivered_weights, nonresponse_weights

NO_POPULATION = "nobody knows the gender or level of those who were asked, so nothing can be weighted to them"
_NAMES = (
    "period_end",
    "breakdown",
    "segment",
    "measure",
    "figure",
    "numerator",
    "denominator",
    "people",
    "n_eff",
    "reason",
)
_GENDERS = {"women": "woman", "men": "man"}


def weighted_shares(
    columns: Columns, *, answers: Mapping[str, str], breakdowns: Sequence[str], variant: str = ":weighted"
) -> Columns:
    """Return one row per launch day, breakdown, segment and measure: weighted share over unweighted counts.

    A day on which nobody answered gives no row, a group without answers a row without people.

    Args:
        columns: rows of weighted_respondent.sql; answers are 1, 0, or NaN where not asked.
        answers: per group (all, women, men), the column of the answer that it is asked about.
        breakdowns: unit breakdowns beside the company.
        variant: what follows the group in the measure's name.
    """
    columns = columns | {"weight": wave_weights(columns)}
    person = columns["people"] == 0
    rows: list[tuple[Any, ...]] = []
    for day in np.unique(columns["period_end"][person]):
        at = person & (columns["period_end"] == day)
        today = {name: values[at] for name, values in columns.items()}
        if any(np.isfinite(_asked(today, group, answers[group])).any() for group in answers):
            for breakdown in ("company", *breakdowns):
                rows.extend((day, breakdown, *row) for row in _cells(today, breakdown, answers, variant))
    return as_columns(_NAMES, rows)


def wave_weights(columns: Columns) -> Floats:
    """Return the weight of each row of a wave: its own where delivered, else against non-response, else NaN.

    Rows with `people` above 0 are the population's cells; they get NaN.
    """
    weights = np.full(len(columns["people"]), np.nan)
    population = columns["people"] > 0
    for wave in np.unique(columns["wave"]):
        here = columns["wave"] == wave
        own, asked = here & ~population, here & population
        found = delivered_weights(columns["weight"][own].astype(np.float64))
        if found is None:
            found = nonresponse_weights(
                [columns[name][own].astype(str) for name in ("gender", "level")],
                [columns[name][asked].astype(str) for name in ("gender", "level")],
                columns["people"][asked].astype(np.float64),
            )
        if found is not None:
            weights[own] = found
    return weights


def _asked(columns: Columns, group: str, answer: str) -> Floats:
    """The answers of one group, NaN for everyone else."""
    given = columns[answer].astype(np.float64)
    return np.where(columns["gender"] == _GENDERS[group], given, np.nan) if group in _GENDERS else given


def _cells(columns: Columns, breakdown: str, answers: Mapping[str, str], variant: str) -> list[tuple[Any, ...]]:
    """Rows of one day and breakdown: segment, measure, share, numerator, denominator, people, n_eff, reason."""
    named = np.full(len(columns["gender"]), "all") if breakdown == "company" else columns[breakdown].astype(str)
    segments, codes = np.unique(named, return_inverse=True)
    rows: list[tuple[Any, ...]] = []
    for group, answer in answers.items():
        given = _asked(columns, group, answer)
        answered = np.isfinite(given)
        where, yes, weight = codes[answered], given[answered], columns["weight"][answered]
        people, events, total, for_yes, squares = (
            np.bincount(where, amount, len(segments))
            for amount in (np.ones(len(where)), yes, weight, weight * yes, weight**2)
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            share, effective = for_yes / total, total**2 / squares
        for at, segment in enumerate(segments):
            if segment != UNKNOWN:
                reason = NO_POPULATION if np.isnan(total[at]) else None
                cell = (share[at], events[at], people[at], int(people[at]), effective[at], reason)
                rows.append((str(segment), group + variant, *cell))
    return rows
