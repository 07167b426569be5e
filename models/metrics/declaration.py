"""The shape of a metric declaration: a metric is data, and everything else derives from it.

A metric counts people (or events) on one or two prepared fact tables at a known grain; no join happens
inside a metric. Fact tables carry `period_start`, `period_end`, the breakdown columns and `gender`. The
engine turns counts into cells, disclosure control protects the cells, and the values, intervals and
comparisons are computed from the protected counts only.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

from models.figures import tables_of
from models.organization import PrivacyClass

Columns = dict[str, NDArray[Any]]

Kind = Literal["share", "rate", "ratio", "parity", "gap", "mean", "quantile", "distribution", "survival", "effect"]
Grain = Literal["snapshot", "trailing12", "fiscal_year", "fiscal_quarter", "wave", "cycle", "pay_date", "as_of"]
Better = Literal["higher", "lower", "parity", "context"]
Family = Literal["representation", "sponsorship", "programs", "safety", "voice", "data"]

GROUPS: dict[str, str] = {"women": "gender = 'woman'", "men": "gender = 'man'", "all": "true"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a fraction: an aggregate over rows of one fact table.

    `count` is a SQL aggregate, `where` the rows that belong; the group of the measure (women, men, all) is
    added as a FILTER; an expression of several aggregates says `{rows}` where the FILTER of each belongs.
    `headcount` marks exact HR head counts, which are never rounded. In the breakdowns of
    `whole` the side has no segments of its own: the company's figure stands in each. `segmented` marks a fact
    that already holds `breakdown` and `segment` columns.
    """

    table: str
    count: str
    where: str = "true"
    headcount: bool = False
    whole: tuple[str, ...] = ()
    segmented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A counted measure: numerator over denominator for one group, optionally a variant of it.

    share: numerator inside the denominator. rate: `denominator` is an exposure (average headcount), not a
    count; `scale` brings value to the metric's unit. ratio: people per other people, both counts rounded alike.
    `people` counts distinct persons of the denominator.
    `population` names the counted people, so that metrics of one population are hidden alike. `feeds` are those
    without which the measure is not applicable, where they differ from the metric's; `a|b` means either.
    `group` says whose rows are counted, where that is not the measure's own group: a share of women counts everyone.

    `privacy_class` and `minimum_people` protect a count more strictly than its metric, never less. Such a count may
    share its measure with an open one, so it has a name of its own here; its segments are published as the measure
    `published_as`, and its company cell only serves to hide them. `members` names the fact whose rows are the counted
    people by `person`, where `people` counts them without naming them and who is counted is a lasting state.
    """

    measure: str
    numerator: Side
    denominator: Side
    people: Side
    population: str
    kind: Literal["share", "rate", "ratio"] = "share"
    scale: float = 1.0
    breakdowns: tuple[str, ...] | None = None
    grain: Grain | None = None
    interval: Literal["wilson", "poisson", "none"] = "wilson"
    publish: bool = True
    feeds: tuple[str, ...] | None = None
    group: str | None = None
    privacy_class: PrivacyClass | None = None
    minimum_people: int = 0
    published_as: str | None = None
    members: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A measure between ranks of the breakdown `level`, from the published shares `of` each.

    `gap` = share - share at the next lower rank; `ratio` = share / share at the lowest rank. Ranks are those at which
    anyone is counted. The lowest rank has no gap, and the company, having no rank, neither.
    """

    measure: str
    how: Literal["gap", "ratio"]
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A measure made of two counted ones, from their published numbers.

    `parity` = 100 x first / second, `ratio` = first / second, `gap` = first - second. `flag` is 1 where the lower
    of the two rates is below four fifths of the higher, strictly (EEOC Uniform Guidelines, question 11), else 0.
    `reach` = second / first, `shortfall` = 1 - second / first: recorded events against events estimated from a survey.
    `affected` then names the count of the people whom the estimated events happened to: events come in clusters, and
    the interval is as wide as these few people make it.

    `breakdowns`, where given, are the only ones in which the comparison stands. `when_none` is the reason that a reader
    is told where the measure to divide by is 0.
    """

    measure: str
    how: Literal["parity", "ratio", "gap", "flag", "reach", "shortfall"]
    first: str
    second: str
    affected: str | None = None
    breakdowns: tuple[str, ...] | None = None
    when_none: str = "there is nothing to compare with"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """Kaplan-Meier over one row per spell: `duration` in days, `event` 0/1; S(t) = P(T > t).

    `times` are the days at which S is published; the median is published beside them. `people` is the aggregate that
    counts the distinct people of the spells, where a spell has more than its one `person`. `published` are the only
    measures that are published, where not all are.
    """

    table: str
    duration: str
    event: str
    groups: tuple[str, ...]
    times: tuple[int, ...]
    population: str
    left_before_start: str | None = None
    people: str | None = None
    published: tuple[str, ...] | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """Published measures: S at each time, the median, those at risk, and those who left before the start."""
        if self.published is not None:
            return self.published
        curve = [f"{group}@{t}d" for group in self.groups for t in self.times]
        median = [f"{group}@median" for group in self.groups]
        at_risk = [f"{group}:at_risk@{t}d" for group in self.groups for t in self.times]
        before = [f"{group}:left_before_start" for group in self.groups] if self.left_before_start else []
        return (*curve, *median, *at_risk, *before)

    @property
    def compared_times(self) -> tuple[int, ...]:
        """The days over which women are compared with men; none where a part of that is not published."""
        parts = {f"{group}{part}@{t}d" for group in ("women", "men") for part in ("", ":at_risk") for t in self.times}
        return self.times if parts <= set(self.measures) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Measures computed whole by one statement, models/figures/<statement>.sql: scores, weighted shares, effects.

    The statement, or `step` after it, gives rows of (period_start, period_end, breakdown, segment, measure, figure,
    figure_low, figure_high, figure_p, numerator, denominator, people, n_eff); `people` decides on hiding. `step` is a
    pure function over the statement's columns, for what SQL cannot do (bootstrap, regression, raking).

    score: published as computed, with closure. weighted: a survey-weighted share over unweighted counts, published to
    the whole percent with the counts rounded. `headcount` marks denominators that are exact HR head counts.
    """

    statement: str
    measures: tuple[str, ...]
    population: str
    kind: Literal["score", "weighted"] = "score"
    step: Callable[[Columns], Columns] | None = None
    headcount: bool = False
    feeds: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One accountability metric, in words for people and in SQL fragments for the engine.

    `unit`: share, points, per 100 men, per 100 people, probability. `better`: which direction is good;
    context means neither. `feeds`: feeds without which the metric is not applicable (`a|b`: either).
    `overlapping`: breakdowns whose segments share people, so that they do not add up to the company.
    `follow_up_months`: a period stands only when so many months have passed since its end (the fact sees to it).
    `requires`: a SQL condition on raw feeds without which it is not either, and the reason in words.
    """

    id: str
    code: str
    name: str
    question: str
    family: Family
    kind: Kind
    population: str
    numerator: str
    denominator: str
    grain: Grain
    breakdowns: tuple[str, ...]
    headline_measure: str
    unit: str
    better: Better
    privacy_class: PrivacyClass
    feeds: tuple[str, ...]
    interval: str
    definition_version: int = 1
    requires: tuple[str, str] | None = None
    counts: tuple[Count, ...] = ()
    compared: tuple[Compared, ...] = ()
    steps: tuple[Step, ...] = ()
    survival: Survival | None = None
    figures: tuple[Figure, ...] = ()
    overlapping: tuple[str, ...] = ()
    follow_up_months: int = 0
    benchmark: str | None = None
    benchmark_source: str | None = None
    caveats: tuple[str, ...] = field(default=())

    def class_of(self, measure: str) -> PrivacyClass:
        """Return the privacy class of a measure: its count's own, else the metric's."""
        own = next((c.privacy_class for c in self.counts if c.measure == measure and c.privacy_class), None)
        return own or self.privacy_class

    @property
    def measures(self) -> tuple[str, ...]:
        """The published measures, headline first."""
        counted = [c.published_as or c.measure for c in self.counts if c.publish]
        compared = [*(c.measure for c in self.compared), *(s.measure for s in self.steps)]
        survived = list(self.survival.measures) if self.survival else []
        figured = [measure for figure in self.figures for measure in figure.measures]
        ordered = [*compared, *counted, *survived, *figured]
        return tuple(dict.fromkeys((self.headline_measure, *ordered)))

    @property
    def company_measures(self) -> tuple[str, ...]:
        """The measures that the company has; a count that goes by another measure's name only has segments."""
        own = {c.measure for c in self.counts if not c.published_as}
        apart = {c.published_as for c in self.counts} - own
        return tuple(measure for measure in self.measures if measure not in apart)

    @property
    def every_breakdown(self) -> tuple[str, ...]:
        """The breakdowns of all measures: the metric's own, then those that only some counts have."""
        return tuple(dict.fromkeys((*self.breakdowns, *(b for c in self.counts for b in c.breakdowns or ()))))

    @property
    def tables(self) -> tuple[str, ...]:
        """The fact tables the metric is computed from, sorted."""
        sides = {side.table for c in self.counts for side in (c.numerator, c.denominator, c.people)}
        sides |= {c.members for c in self.counts if c.members}
        survived = {self.survival.table} if self.survival else set()
        figured = {table for figure in self.figures for table in tables_of(figure.statement)}
        return tuple(sorted(sides | survived | figured))
