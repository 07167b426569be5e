"""The effect of a program, unit by unit: difference-in-differences with two-way fixed effects.

Units are divisions and periods are survey waves, so no answer meets an identity. Pure functions over arrays;
models/figures/program_effect.sql gives the rows. The figure is an association: nobody drew lots for the divisions.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.figures.rows import Columns, as_columns
from models.statistics import t_p_value

Floats = NDArray[np.float64]

TREATED_SHARE = 0.20
LEAST_WAVES_BEFORE = 2
LEAST_DIVISIONS = 6
LEAST_ON_EACH_SIDE = 2
PRE_TREND_P = 0.1

FEW_DIVISIONS = "fewer than six divisions can be compared"
NOT_BEGUN = "no division has yet enrolled a fifth of its men in an allyship program that has begun"
FEW_WAVES = "fewer than two survey waves before the program began"
ONE_SIDED = "fewer than two divisions with the program, or without it, so there is nothing to compare"
PRE_TREND = "women's answers moved apart before the program began already (p below 0.1)"

_ZERO = 1e-9
_NAMES = (
    "period_end",
    "breakdown",
    "segment",
    "measure",
    "figure",
    "figure_low",
    "figure_high",
    "figure_p",
    "people",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimated effect with its 95 % interval and two-sided p; the interval is NaN where it cannot be computed."""

    estimate: float
    low: float
    high: float
    p: float

    @property
    def numbers(self) -> tuple[float, float, float, float]:
        """Estimate, low, high and p: the figure columns of one row."""
        return self.estimate, self.low, self.high, self.p


NO_EFFECT = Effect(float("nan"), float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True, slots=True)
class Panel:
    """Unit means by period, one entry per observed unit and period: codes from 0, outcome, treated or not."""

    unit: NDArray[np.int64]
    period: NDArray[np.int64]
    outcome: Floats
    treated: NDArray[np.bool_]
    people: NDArray[np.int64]

    def where(self, kept: NDArray[np.bool_]) -> "Panel":
        """Return the panel of the kept observations."""
        return Panel(self.unit[kept], self.period[kept], self.outcome[kept], self.treated[kept], self.people[kept])


def difference_in_differences(panel: Panel) -> Effect | None:
    """Regress the outcome on the treatment with unit and period effects; None where they leave nothing to estimate.

    With two groups and two periods this is the difference of the differences. The standard error is clustered by unit
    with the small-sample factor G / (G - 1) x (N - 1) / (N - K), and t has G - 1 degrees of freedom: Liang and Zeger
    1986, Biometrika 73:13; Cameron and Miller 2015, Journal of Human Resources 50:317.
    """
    units, clusters = np.unique(panel.unit, return_inverse=True)
    fixed = np.column_stack([panel.unit[:, None] == units, panel.period[:, None] == np.unique(panel.period)[1:]])
    regressors = np.column_stack([panel.treated, fixed]).astype(np.float64)
    if np.linalg.matrix_rank(regressors) == np.linalg.matrix_rank(fixed.astype(np.float64)):
        return None
    return clustered(panel.outcome, regressors, clusters)


def clustered(
    outcome: Floats, regressors: Floats, clusters: NDArray[np.int64], weights: Floats | float = 1.0
) -> Effect:
    """Return the coefficient of the first regressor by least squares, its error clustered.

    Args:
        outcome: one entry per observation.
        regressors: one row per observation, the regressor asked about first; no constant is added.
        clusters: the cluster of each observation; with fewer than two the estimate has no interval.
        weights: of the observations; equal where not given.
    """
    from statsmodels.regression.linear_model import WLS  # only where it works: declarations load without it

    regression = WLS(outcome, regressors, weights=weights).fit()
    estimate = float(regression.params[0])
    size = len(np.unique(clusters))
    if size < 2 or regression.df_resid < 1:
        return Effect(estimate, *NO_EFFECT.numbers[1:])
    robust = regression.get_robustcov_results("cluster", groups=clusters, use_t=True)
    # One coefficient alone: the variances of unit effects without any scatter round to below zero.
    tested = robust.t_test(np.eye(1, regressors.shape[1]))
    low, high = (float(limit) for limit in tested.conf_int()[0])
    return Effect(estimate, low, high, _p(estimate, float(tested.sd.item()), size - 1))


def pre_trend(panel: Panel) -> Effect | None:
    """Return the effect that the program seems to have had one period before it began, from untreated periods only.

    Zero where units that began later and units that did not moved alike before.
    """
    return difference_in_differences(_one_period_earlier(panel))


def program_effect(columns: Columns) -> Columns:
    """Return, per launch day, the effect on women's answers from all waves so far, and its pre-trend test.

    Measures `women` (scale points) and `women:pre_trend`; a day on which the comparison does not hold has NaN and the
    reason. `people`: women who answered, with or without the program, whichever are fewer.

    Args:
        columns: rows of program_effect.sql: day, division, women who answered, their mean, enrolled share of men.
    """
    days = np.unique(columns["period_end"])
    rows: list[tuple[Any, ...]] = []
    for day in days:
        panel = _panel({name: values[columns["period_end"] <= day] for name, values in columns.items()})
        compared, reason = _comparable(panel)
        before = pre_trend(compared) if reason is None else None
        effect = difference_in_differences(compared) if reason is None else None
        if reason is None and (effect is None or before is None):
            reason = ONE_SIDED
        if reason is None and before is not None and before.p < PRE_TREND_P:
            effect, reason = None, PRE_TREND
        people = _people(compared if compared.treated.any() else panel)
        company = (day, "company", "all")
        rows.append((*company, "women", *(effect or NO_EFFECT).numbers, people, reason))
        unseen = None if before else reason
        rows.append((*company, "women:pre_trend", *(before or NO_EFFECT).numbers, people, unseen))
    return as_columns(_NAMES, rows)


def _panel(columns: Columns) -> Panel:
    """Code divisions and waves; a division that began stays treated, whoever leaves later."""
    division = np.unique(columns["division"].astype(str), return_inverse=True)[1].astype(np.int64)
    period = np.unique(columns["period_end"], return_inverse=True)[1].astype(np.int64)
    reached = columns["enrolled_share"].astype(np.float64) >= TREATED_SHARE
    begins = np.full(int(division.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(begins, division[reached], period[reached])
    return Panel(
        division,
        period,
        columns["mean_seen"].astype(np.float64),
        period >= begins[division],
        columns["people"].astype(np.int64),
    )


def _comparable(panel: Panel) -> tuple[Panel, str | None]:
    """Leave out divisions that began too early to see what was before; say why, where no comparison is left."""
    if len(np.unique(panel.unit)) < LEAST_DIVISIONS:
        return panel, FEW_DIVISIONS
    if not panel.treated.any():
        return panel, NOT_BEGUN
    units = int(panel.unit.max()) + 1
    waves_before = np.bincount(panel.unit[~panel.treated], minlength=units)
    ever = np.bincount(panel.unit[panel.treated], minlength=units) > 0
    kept = panel.where(~(ever & (waves_before < LEAST_WAVES_BEFORE))[panel.unit])
    if not kept.treated.any():
        return panel, FEW_WAVES
    if len(np.unique(kept.unit)) < LEAST_DIVISIONS:
        return panel, FEW_DIVISIONS
    treated = np.unique(kept.unit[kept.treated])
    first = kept.period[kept.treated].min()
    untreated = np.unique(kept.unit[~kept.treated & (kept.period >= first)])
    if min(len(treated), len(untreated)) < LEAST_ON_EACH_SIDE:
        return panel, ONE_SIDED
    return kept, None


def _one_period_earlier(panel: Panel) -> Panel:
    """The untreated observations, those in the last wave before a division began marked as if it had begun."""
    never = np.iinfo(np.int64).max
    begins = np.full(int(panel.unit.max()) + 1, never)
    np.minimum.at(begins, panel.unit[panel.treated], panel.period[panel.treated])
    untreated = panel.where(~panel.treated)
    last = np.full(len(begins), never)
    for unit in np.unique(untreated.unit[begins[untreated.unit] < never]):
        last[unit] = untreated.period[untreated.unit == unit].max()
    as_if = untreated.period >= last[untreated.unit]
    return Panel(untreated.unit, untreated.period, untreated.outcome, as_if, untreated.people)


def _people(panel: Panel) -> int:
    sides = [int(panel.people[side].sum()) for side in (panel.treated, ~panel.treated)]
    return min(side for side in sides if side) if any(sides) else 0


def _p(estimate: float, error: float, freedom: int) -> float:
    # Means without any scatter leave an error of rounding only; what is no effect must not look certain.
    if abs(estimate) < _ZERO:
        return 1.0
    if error < _ZERO:
        return 0.0
    return t_p_value(estimate / error, freedom)
