"""From published rows to the periods that are attacked one by one, each with all that bears on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from audit.block import NatureKey, nature_key
from audit.cells import COMPANY, ETHNICITY, Definition, Nature, Row, nature_of
from audit.knowledge import BY_ETHNICITY, LEADERS, LEADERS_FROM
from audit.model import with_whole
from audit.release import Period

Definitions = Mapping[str, Definition]
Natures = Mapping[NatureKey, Nature | None]


def natures_of(rows: Iterable[Row], definitions: Definitions) -> Natures:
    """Tell what every measure is, from all of its rows."""
    by_measure: dict[NatureKey, list[Row]] = defaultdict(list)
    for row in rows:
        by_measure[nature_key(row)].append(row)
    natures = {key: nature_of(found, definitions[key[0]]) for key, found in by_measure.items()}
    for kpi_id, measure, is_by_ethnicity in by_measure:
        # The company's count stands in as the whole of the segments, under their measure.
        if is_by_ethnicity and (kpi_id, measure, False) not in natures and kpi_id in BY_ETHNICITY:
            natures[kpi_id, measure, False] = natures.get((kpi_id, BY_ETHNICITY[kpi_id], False))
    return natures


def by_period(rows: Sequence[Row]) -> Iterator[tuple[Period, list[Row]]]:
    """Yield the rows of each metric and period, in order.

    Segments by ethnicity come with the company's exact count, and head counts by level with those of leaders.
    """
    periods: dict[Period, list[Row]] = defaultdict(list)
    wholes: dict[tuple[str, date], Row] = {}
    leading = set(LEADERS.values())
    leaders: dict[Period, list[Row]] = defaultdict(list)
    for row in rows:
        periods[row.key[:3]].append(row)
        if row.unit == COMPANY and row.is_shown and BY_ETHNICITY.get(row.kpi_id) == row.measure:
            wholes[row.kpi_id, row.period_end] = row
        if row.kpi_id in leading and row.breakdown != ETHNICITY:
            leaders[row.key[:3]].append(row)
    for period in sorted(periods):
        found = periods[period]
        if period[0] in LEADERS:
            found = found + _as_leaders(found, leaders[LEADERS[period[0]], period[1], period[2]])
        segments = [row for row in found if row.breakdown == ETHNICITY]
        has_whole = (
            any(row.unit == COMPANY and row.measure == segments[0].measure for row in found) if segments else True
        )
        whole = None if has_whole else wholes.get((period[0], period[2]))
        yield period, with_whole(found, segments[0].measure, whole) if whole is not None else found


def _as_leaders(rows: Sequence[Row], leaders: Sequence[Row]) -> list[Row]:
    """Return the rows about leaders as units of the metric by level, where the company's tell from which level on."""
    levels = {int(row.segment): row.denominator for row in rows if row.breakdown == "level" and _is_rank(row.segment)}
    company = next((row.denominator for row in leaders if row.unit == COMPANY), None)
    total, floor = 0.0, None
    for level in sorted(levels, reverse=True):
        total += levels[level] or 0.0
        if levels[level] is None or company is None or total > company:
            break
        if total == company:
            floor = level
    if floor is None:
        return []
    kpi_id, measure = rows[0].kpi_id, rows[0].measure
    prefix = f"{LEADERS_FROM}{floor} by "
    return [row._replace(kpi_id=kpi_id, measure=measure, breakdown=prefix + row.breakdown) for row in leaders]


def _is_rank(segment: str) -> bool:
    return segment.removeprefix("-").isdigit()
