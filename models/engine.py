"""From metric declarations to SQL: counted cells of every period, breakdown, segment and measure at once.

One query per fact table and breakdown set counts all sides of all given metrics with GROUPING SETS; a second
statement puts numerators over denominators. Text is built from declarations only, never from data; whoever
runs it (pipelines/metrics.py) owns the connection. True counts leave here: protection comes after, in
disclosure/, and values, intervals and comparisons after that, in values/.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.metrics.declaration import GROUPS, Count, Metric, Side

COMPANY = "company"
JOINT = " | "


@dataclass(frozen=True, slots=True)
class _Counted:
    """A side with its group and grain: one aggregate of one query, under a name unique in the run."""

    name: str
    side: Side
    group: str
    grain: str
    breakdowns: tuple[str, ...]


def group_of(measure: str) -> str:
    """Return the group of a measure: the part before any `:variant` or `@time`."""
    return measure.split(":")[0].split("@")[0]


def _group_counted(count: Count) -> str:
    return count.group or group_of(count.measure)


def breakdowns_of(metric: Metric, count: Count, crosses: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the count's breakdowns, company first, with the organization's crosses where the class is open."""
    own = count.breakdowns if count.breakdowns is not None else metric.breakdowns
    crossed = crosses.get(metric.id, ()) if metric.privacy_class == "open" else ()
    return (COMPANY, *(b for b in own if b != COMPANY), *crossed)


def counting_statements(
    metrics: Sequence[Metric], crosses: dict[str, tuple[str, ...]], *, only_touched: bool = False
) -> list[str]:
    """Return statements that fill temp tables `counted` and `count_spec` for the metrics' counts.

    `only_touched` counts the periods alone that table `touched` (grain, period_start, period_end) names.

    `counted`: name, period_start, period_end, breakdown, segment, amount DOUBLE, one row per side and cell.
    `count_spec`: one row per (metric, measure) naming its sides.
    """
    sides: dict[tuple[object, ...], _Counted] = {}
    spec_rows = []
    for metric in metrics:
        for count in metric.counts:
            breakdowns = breakdowns_of(metric, count, crosses)
            grain = count.grain or metric.grain
            names = []
            for side in (count.numerator, count.denominator, count.people):
                key = (side, _group_counted(count), grain, breakdowns)
                if key not in sides:
                    sides[key] = _Counted(f"side {len(sides)}", side, _group_counted(count), grain, breakdowns)
                names.append(sides[key].name)
            spec_rows.append(_spec_row(metric, count, names))
    queries: dict[tuple[object, ...], list[_Counted]] = {}
    for counted in sides.values():
        side = counted.side
        alike = (side.table, counted.grain, counted.breakdowns, side.segmented, side.whole)
        queries.setdefault(alike, []).append(counted)
    parts = [_query(group, only_touched) for group in queries.values()]
    spec = ", ".join(spec_rows)
    return [
        "create or replace temp table counted (name varchar, period_start date, period_end date, "
        "breakdown varchar, segment varchar, amount double)",
        *(f"insert into counted {part}" for part in parts),
        "create or replace temp table count_spec as select * from (values "
        f"{spec}) t(kpi_id, measure, kind, numerator_name, denominator_name, people_name, population, scale, whole, "
        "grain)",
    ]


def _spec_row(metric: Metric, count: Count, names: list[str]) -> str:
    whole = _list(count.denominator.whole)
    return (
        f"({_text(metric.id)}, {_text(count.measure)}, {_text(count.kind)}, {', '.join(map(_text, names))}, "
        f"{_text(count.population)}, {count.scale!r}::double, {whole}, "
        f"{_text(count.grain or metric.grain)})"
    )


def _query(group: list[_Counted], only_touched: bool) -> str:
    first = group[0]
    rows = f"grain = {_text(first.grain)}"
    if only_touched:
        rows += f" and (period_start, period_end) in (select period_start, period_end from touched where {rows})"
    # A group without rows counts 0: its cell stands, and is not applicable for want of people.
    aggregates = {c.name: _aggregate(c) for c in group}
    counted = ", ".join(f"({sql})::double as {_identifier(name)}" for name, sql in aggregates.items())
    names = ", ".join(_identifier(name) for name in aggregates)
    if first.side.segmented:
        grouped = (
            f"select period_start, period_end, breakdown, segment, {counted} from facts.{first.side.table} "
            f"where {rows} and breakdown in ({', '.join(map(_text, first.breakdowns))}) "
            "group by all"
        )
    else:
        own = tuple(b for b in first.breakdowns if b not in first.side.whole)
        grouped = _grouping_sets(first.side.table, rows, own, counted)
    return (
        f"select name, period_start, period_end, breakdown, segment, amount from ({grouped}) "
        f"unpivot (amount for name in ({names})) where segment is not null"
    )


def _aggregate(counted: _Counted) -> str:
    rows = f"filter (where ({counted.side.where}) and ({GROUPS[counted.group]}))"
    count = counted.side.count
    return f"coalesce({count.replace('{rows}', rows) if '{rows}' in count else f'{count} {rows}'}, 0)"


def _grouping_sets(table: str, rows: str, breakdowns: Sequence[str], counted: str) -> str:
    sets = ", ".join("(" + ", ".join(["period_start", "period_end", *grouped_by(b)]) + ")" for b in breakdowns)
    labels, segments = [], []
    for breakdown in sorted(breakdowns, key=lambda b: -len(b.split("+"))):
        if breakdown == COMPANY:
            continue
        parts = grouped_by(breakdown)
        test = " and ".join(f"grouping({p}) = 0" for p in parts)
        labels.append(f"when {test} then {_text(breakdown)}")
        segments.append(f"when {test} then {_segment(parts)}")
    label = f"case {' '.join(labels)} else '{COMPANY}' end" if labels else f"'{COMPANY}'"
    segment = f"case {' '.join(segments)} else 'all' end" if segments else "'all'"
    return (
        f"select period_start, period_end, {label} as breakdown, {segment} as segment, {counted} "
        f"from facts.{table} where {rows} group by grouping sets ({sets})"
    )


def grouped_by(breakdown: str) -> tuple[str, ...]:
    """Return the columns that a breakdown groups by; none for the company."""
    return tuple(part for part in breakdown.split("+") if part != COMPANY)


def segment_expression(breakdown: str) -> str:
    """Return the SQL of a row's segment in a breakdown, NULL where the row is in none."""
    parts = grouped_by(breakdown)
    return _segment(parts) if parts else "'all'"


def _segment(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return f"{parts[0]}::varchar"
    # A separator inside a name is doubled, so that segments of a cross can be told apart again.
    return f" || '{JOINT}' || ".join(f"replace({p}::varchar, '{JOINT}', '{JOINT}{JOINT}')" for p in parts)


CELLS = """
-- one row per metric, period, breakdown, segment and measure: true counts, before any protection
with sided as (
    select
        s.kpi_id, s.measure, s.kind, s.population, s.scale,
        n.period_start, n.period_end, n.breakdown, n.segment,
        n.amount as numerator, null::double as denominator, null::double as people
    from count_spec as s
    join counted as n on n.name = s.numerator_name
    union all
    select
        s.kpi_id, s.measure, s.kind, s.population, s.scale,
        d.period_start, d.period_end, d.breakdown, d.segment,
        null, d.amount, null
    from count_spec as s
    join counted as d on d.name = s.denominator_name
    union all
    select
        s.kpi_id, s.measure, s.kind, s.population, s.scale,
        p.period_start, p.period_end, p.breakdown, p.segment,
        null, null, p.amount
    from count_spec as s
    join counted as p on p.name = s.people_name
), own as (
    select
        kpi_id, measure, kind, population, scale, period_start, period_end, breakdown, segment,
        coalesce(max(numerator), 0) as numerator,
        max(denominator) as own_denominator,
        max(people) as own_people
    from sided
    group by all
), wholes as (
    select s.kpi_id, s.measure, d.period_start, d.period_end, d.amount as denominator, p.amount as people, s.whole
    from count_spec as s
    join counted as d on d.name = s.denominator_name and d.breakdown = 'company'
    left join counted as p
        on p.name = s.people_name and p.breakdown = 'company' and p.period_end = d.period_end
        and p.period_start = d.period_start
), unasked as (
    -- a wave in which nobody answered a metric's question is no period of the metric, nor a cycle nobody coded for it
    select s.kpi_id, d.period_start, d.period_end
    from count_spec as s
    join counted as d on d.name = s.denominator_name and d.breakdown = 'company'
    where s.grain in ('wave', 'cycle')
    group by all
    having max(d.amount) = 0
)
select
    o.kpi_id, o.period_start, o.period_end, o.breakdown, o.segment, o.measure, o.kind, o.population, o.scale,
    o.numerator,
    case when list_contains(w.whole, o.breakdown) then w.denominator else o.own_denominator end as denominator,
    case when list_contains(w.whole, o.breakdown) then w.people else o.own_people end as people
from own as o
left join wholes as w
    on w.kpi_id = o.kpi_id and w.measure = o.measure and w.period_start = o.period_start and w.period_end = o.period_end
left join unasked as u on u.kpi_id = o.kpi_id and u.period_start = o.period_start and u.period_end = o.period_end
where
    u.kpi_id is null
    and case when list_contains(w.whole, o.breakdown) then w.denominator else o.own_denominator end is not null
"""


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _identifier(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, words))}]::varchar[]"
