"""Non-response weights of a survey wave: by cell of gender and level where each has ten respondents, else by raking."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEAST_IN_CELL = 10
SMALLEST, LARGEST = 0.3, 3.0
TOLERANCE = 1e-10
MOST_ROUNDS = 500
UNKNOWN = ""
Floats = NDArray[np.float64]


def weigh(people: pd.DataFrame, asked: pd.DataFrame) -> pd.Series:
    """Return each respondent's weight: the survey's own where it has any, else against non-response, else missing."""
    weights = pd.Series(np.nan, people.index)
    for wave, own in people.groupby("wave", observed=True):
        given = own["weight"].astype(float)
        given = given.where(given >= 0)
        if given.sum() > 0:
            weights[own.index] = trim((given / given.mean()).fillna(1).to_numpy())
            continue
        found = against_nonresponse(_words(own), _words(asked[asked["wave"] == wave]))
        if found is not None:
            weights[own.index] = found
    return weights


def _words(rows: pd.DataFrame) -> pd.DataFrame:
    """Gender and level as words, unknown ones empty; people where there are any."""
    level = rows["level"].astype("Int16").astype("string").fillna(UNKNOWN).astype(object)
    found = pd.DataFrame({"gender": rows["gender"].astype(object), "level": level}, rows.index)
    return found.assign(people=rows["people"].astype(float))


def against_nonresponse(own: pd.DataFrame, asked: pd.DataFrame) -> Floats | None:
    """Make respondents stand for those asked by gender and level; who is of no asked category weighs 1."""
    asked = asked[asked["people"] > 0]
    categories = {name: asked.loc[asked[name] != UNKNOWN, name].unique() for name in ("gender", "level")}
    known = [name for name, values in categories.items() if own[name].isin(values).any()]
    if not known:
        return None
    covered = np.logical_and.reduce([own[name].isin(categories[name]) for name in known])
    if not covered.any():
        return None
    inside = own[covered]
    found = _by_cell(inside, asked, known)
    if found is None:
        found = _raked(inside, asked, known)
    weights = np.ones(len(own))
    weights[covered] = found
    return trim(weights)


def _by_cell(own: pd.DataFrame, asked: pd.DataFrame, known: list[str]) -> Floats | None:
    if (asked[known] == UNKNOWN).any(axis=None):
        return None
    people, answered = asked.groupby(known)["people"].sum(), own.groupby(known).size()
    both = pd.concat([people, answered.rename("answered")], axis=1)
    if both.isna().any(axis=None) or (both["answered"] < LEAST_IN_CELL).any():
        return None
    weights = own[known].merge((people / answered).rename("weight").reset_index(), on=known, how="left")["weight"]
    return (weights / weights.mean()).to_numpy()


def _raked(own: pd.DataFrame, asked: pd.DataFrame, known: list[str]) -> Floats:
    margins = [_margin(own[name], asked, name) for name in known]
    weights, converged = rake(margins)
    # Margins that contradict each other cannot all be met; the first can.
    return weights if converged else rake(margins[:1])[0]


def _margin(own: pd.Series, asked: pd.DataFrame, name: str) -> tuple[NDArray[np.int64], Floats]:
    codes, categories = pd.factorize(own)
    people = asked.groupby(name)["people"].sum().reindex(categories).to_numpy()
    return codes, people * (len(own) / people.sum())


def rake(margins: list[tuple[NDArray[np.int64], Floats]]) -> tuple[Floats, bool]:
    """Fit every margin in turn until all are met (Deming and Stephan 1940); tell whether they were."""
    size = len(margins[0][0])
    weights = np.full(size, margins[0][1].sum() / size)
    for _ in range(MOST_ROUNDS):
        for codes, target in margins:
            weights = weights * (target / np.bincount(codes, weights, len(target)))[codes]
        off = [np.abs(np.bincount(codes, weights, len(target)) / target - 1).max() for codes, target in margins]
        if max(off) < TOLERANCE:
            return weights, True
    return weights, False


def trim(weights: Floats) -> Floats:
    """Return weights of mean 1, none below 0.3 or above 3 of the mean before trimming."""
    trimmed = np.clip(weights / weights.mean(), SMALLEST, LARGEST)
    return trimmed / trimmed.mean()
