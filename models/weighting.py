"""Non-response weights of a survey: respondents made to stand for the people who were asked.

Pure arithmetic over arrays with one entry per respondent; nothing here knows whose answers they are, only the gender
and level that the survey itself holds. `weighted_shares.py` applies the weights; the rule stands in the methodology
as "weights" (cells, else raking, trimmed).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Words = NDArray[np.str_]

LEAST_IN_CELL = 10
SMALLEST, LARGEST = 0.3, 3.0
UNKNOWN = ""
_TOLERANCE = 1e-10
_MOST_ROUNDS = 500


def nonresponse_weights(respondents: Sequence[Words], population: Sequence[Words], people: Floats) -> Floats | None:
    """Return the weight of each respondent, mean 1, or None when the population is known by no dimension.

    By cell (all dimensions crossed) where every cell of the population has ten respondents or more, else by raking on
    the margins; then trimmed. A respondent of a category that the population does not have keeps the weight 1.

    Args:
        respondents: per dimension (gender, level), the category of each respondent; "" where unknown.
        population: per dimension, the category of each population cell; "" where unknown.
        people: people in each population cell.
    """
    if not len(people) or not len(respondents[0]):
        return None
    known = [
        (own, theirs)
        for own, theirs in zip(respondents, population, strict=True)
        if np.isin(own, theirs[(theirs != UNKNOWN) & (people > 0)]).any()
    ]
    if not known:
        return None
    covered = np.logical_and.reduce([np.isin(own, theirs[(theirs != UNKNOWN) & (people > 0)]) for own, theirs in known])
    if not covered.any():
        return None
    margins = [_margin(own[covered], theirs, people) for own, theirs in known]
    found = _by_cell([own[covered] for own, _ in known], [theirs for _, theirs in known], people)
    if found is None:
        found, converged = rake([codes for codes, _ in margins], [target for _, target in margins])
        if not converged:
            # Margins that contradict each other cannot all be met; the first, gender, always can.
            found, _ = rake([margins[0][0]], [margins[0][1]])
    weights = np.ones(len(covered))
    weights[covered] = found
    return trim(weights)


def rake(codes: Sequence[Codes], targets: Sequence[Floats]) -> tuple[Floats, bool]:
    """Fit weights to every margin in turn until all are met: iterative proportional fitting, Deming and Stephan 1940.

    Args:
        codes: per margin, the category of each respondent, every category with one respondent or more.
        targets: per margin, the weight that each category should sum to; all margins have the same total.

    Returns:
        The weights, and whether they met every margin; a pattern of empty cells can make that impossible.
    """
    weights = np.full(len(codes[0]), float(targets[0].sum()) / len(codes[0]))
    for _ in range(_MOST_ROUNDS):
        for own, target in zip(codes, targets, strict=True):
            weights = weights * (target / np.bincount(own, weights, len(target)))[own]
        off = max(
            float(np.abs(np.bincount(own, weights, len(target)) / target - 1).max())
            for own, target in zip(codes, targets, strict=True)
        )
        if off < _TOLERANCE:
            return weights, True
    return weights, False


def trim(weights: Floats) -> Floats:
    """Return the weights with mean 1, none below 0.3 or above 3 times the mean before trimming.

    Without it one respondent of a silent group could decide a figure, and the figure give away the answer.
    """
    scaled = np.clip(weights / weights.mean(), SMALLEST, LARGEST)
    return np.asarray(scaled / scaled.mean(), dtype=np.float64)


def effective_size(weights: Floats) -> float:
    """Return the number of equally weighted respondents that would know as much: Kish 1965, (sum w)^2 / sum w^2."""
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


def delivered_weights(weights: Floats) -> Floats | None:
    """Return the survey's own weights, trimmed, with 1 for whoever has none; None where none were delivered."""
    given = np.isfinite(weights) & (weights >= 0)
    if not given.any() or weights[given].sum() <= 0:
        return None
    filled = np.ones(len(weights))
    filled[given] = weights[given] / weights[given].mean()
    return trim(filled)


def _margin(own: Words, theirs: Words, people: Floats) -> tuple[Codes, Floats]:
    """Code the respondents of one dimension and say what each category should weigh in total."""
    categories, codes = np.unique(own, return_inverse=True)
    totals = np.array([people[theirs == category].sum() for category in categories], dtype=np.float64)
    return codes.astype(np.int64), totals * (len(own) / totals.sum())


def _by_cell(respondents: Sequence[Words], population: Sequence[Words], people: Floats) -> Floats | None:
    """Return people over respondents of each cell, or None where a cell has too few respondents or is not known."""
    filled = people > 0
    if any((theirs[filled] == UNKNOWN).any() for theirs in population):
        return None
    cells = np.stack(
        [np.concatenate([theirs[filled], own]) for own, theirs in zip(respondents, population, strict=True)]
    )
    _, codes = np.unique(cells, axis=1, return_inverse=True)
    asked, answered = codes[: filled.sum()], codes[filled.sum() :]
    size = int(codes.max()) + 1
    people_of = np.bincount(asked, people[filled], size)
    respondents_of = np.bincount(answered, minlength=size)
    if (people_of == 0).any() or (respondents_of < LEAST_IN_CELL).any():
        return None
    weights = people_of[answered] / respondents_of[answered]
    return np.asarray(weights / weights.mean(), dtype=np.float64)
