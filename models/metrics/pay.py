"""Pay: gaps, bonuses and pay quarters as the British regulations define them (kpis.md R7).

Who counts in which figure stands in models/facts/paid.sql, the arithmetic of the gaps in models/pay_gaps.py.
"""

from models.metrics.counting import shares
from models.metrics.declaration import Count, Figure, Metric, Side
from models.pay_gaps import mean_gaps, median_gaps

_FULL_PAY = "full-pay relevant employees on the pay date"
_RECIPIENTS = "relevant employees with a bonus in the twelve months to the pay date"
_HAS_BONUSES = ("exists (select 1 from raw.pay where bonus_12m is not null)", "no delivery of pay holds bonuses")
_ASSUMED = (
    "Where the delivery does not say who is a relevant or full-pay relevant employee, every employee paid is taken for "
    "one."
)
_GAP_CAVEATS = (
    "In percent of men's figure; above zero, men are paid more.",
    "A pay gap compares all women with all men. It is not a comparison of equal work.",
    _ASSUMED,
)


def _gap(
    name: str, *, of: str, title: str, question: str, population: str, statement: str, average: str, extra: str = ""
) -> Metric:
    """Declare one gap: `average` is mean or median, `of` hourly pay or bonus, `extra` one more caveat."""
    step, interval = {
        "mean": (mean_gaps, "normal, of the ratio of two means (delta method)"),
        "median": (median_gaps, "percentile bootstrap, 2,000 resamples of women and of men, seeded"),
    }[average]
    return Metric(
        id=name,
        code="R7",
        name=title,
        question=question,
        family="representation",
        kind="gap",
        population=population,
        numerator=f"men's {average} {of} less women's",
        denominator=f"men's {average} {of}",
        grain="pay_date",
        breakdowns=("division",),
        headline_measure="gap",
        unit="percent",
        better="parity",
        privacy_class="normal",
        feeds=("worker_snapshot", "pay"),
        interval=interval,
        requires=_HAS_BONUSES if of == "bonus" else None,
        figures=(Figure(statement=statement, measures=("gap",), population=population, step=step),),
        caveats=(*_GAP_CAVEATS, extra) if extra else _GAP_CAVEATS,
    )


PAY_GAP_MEAN = _gap(
    "pay_gap_mean",
    of="hourly pay",
    title="Mean pay gap",
    question="How much lower is women's mean hourly pay than men's?",
    population=_FULL_PAY,
    statement="hourly_pay_gap",
    average="mean",
)
PAY_GAP_MEDIAN = _gap(
    "pay_gap_median",
    of="hourly pay",
    title="Median pay gap",
    question="How much lower is the median woman's hourly pay than the median man's?",
    population=_FULL_PAY,
    statement="hourly_pay_gap",
    average="median",
)
_AMONG_RECIPIENTS = "Among those who got a bonus; how many did is bonus_receipt. Bonuses are not adjusted for hours."
BONUS_GAP_MEAN = _gap(
    "bonus_gap_mean",
    of="bonus",
    title="Mean bonus gap",
    question="How much lower is women's mean bonus than men's?",
    population=_RECIPIENTS,
    statement="bonus_gap",
    average="mean",
    extra=_AMONG_RECIPIENTS,
)
BONUS_GAP_MEDIAN = _gap(
    "bonus_gap_median",
    of="bonus",
    title="Median bonus gap",
    question="How much lower is the median woman's bonus than the median man's?",
    population=_RECIPIENTS,
    statement="bonus_gap",
    average="median",
    extra=_AMONG_RECIPIENTS,
)

BONUS_RECEIPT = Metric(
    id="bonus_receipt",
    code="R7",
    name="Who gets a bonus",
    question="What share of women, and of men, got a bonus?",
    family="representation",
    kind="share",
    population="relevant employees on the pay date, those on reduced pay included",
    numerator="those with a bonus in the twelve months to the pay date",
    denominator="relevant employees",
    grain="pay_date",
    breakdowns=(),
    headline_measure="women",
    unit="share",
    better="context",
    privacy_class="normal",
    feeds=("worker_snapshot", "pay"),
    interval="Wilson",
    requires=_HAS_BONUSES,
    counts=shares(
        ("women", "men"),
        table="paid",
        count="count(distinct person)",
        of="has_bonus",
        among="is_relevant",
        population="relevant employees",
    ),
    caveats=("Compare women with men: the level of either alone says little.", _ASSUMED),
)

PAY_QUARTERS = Metric(
    id="pay_quarters",
    code="R7",
    name="Women in each pay quarter",
    question="How are women spread from the lowest to the highest paid?",
    family="representation",
    kind="distribution",
    population=f"{_FULL_PAY}, of known gender, in four groups of equal size from low to high hourly pay",
    numerator="women in the quarter",
    denominator="employees in the quarter",
    grain="pay_date",
    breakdowns=("quarter",),
    headline_measure="women",
    unit="share",
    better="context",
    privacy_class="normal",
    feeds=("worker_snapshot", "pay"),
    interval="Wilson",
    counts=(
        Count(
            measure="women",
            group="all",
            numerator=Side(table="pay_quarter", count="sum(women)", segmented=True),
            denominator=Side(table="pay_quarter", count="sum(people)", segmented=True),
            people=Side(table="pay_quarter", count="sum(fewest)", segmented=True),
            population="full-pay relevant employees by quarter",
        ),
    ),
    caveats=(
        "The whole organization's row is what each quarter would hold if women were spread evenly.",
        "Quarters are groups of people of equal size, not ranges of pay. A boundary through people of equal pay leaves "
        "the same proportion of women on either side.",
        _ASSUMED,
    ),
)

METRICS = (PAY_GAP_MEAN, PAY_GAP_MEDIAN, BONUS_GAP_MEAN, BONUS_GAP_MEDIAN, BONUS_RECEIPT, PAY_QUARTERS)
