"""More of the made-up release: promotions by department and rung, stages of nominations and of cases.

Every number follows from the arithmetic below; nobody real stands behind any of it.
"""

import math
from datetime import date, timedelta
from typing import Any

from example_release import (
    AS_OF,
    DEPARTMENTS,
    DIVISIONS,
    Row,
    bounded,
    definition,
    hidden,
    month_ends,
    share,
    value,
    wilson,
    year_before,
)

# The one department whose women are promoted far more often than chance would have it.
OUTLIER = "Platform"
RUNGS = ("1>2", "2>3", "3>4", "4>5")


def _rates(kpi_id: str, end: date, women: int, of_women: int, men: int, of_men: int, **where: Any) -> list[Row]:
    """The rows of one unit and period: both rates with their intervals, and the parity of them."""
    parity = 100.0 * (women / of_women) / (men / of_men)
    spread = math.exp(1.959964 * math.sqrt(1 / women - 1 / of_women + 1 / men - 1 / of_men))
    start = year_before(end) + timedelta(days=1)
    rows = [
        value(
            kpi_id, end, "parity", start=start, value=parity, value_low=parity, value_high=parity,
            ci_low=parity / spread, ci_high=parity * spread, people=min(of_women, of_men), **where,
        )
    ]  # fmt: skip
    for group, n, of in (("women", women, of_women), ("men", men, of_men), ("all", women + men, of_women + of_men)):
        low, high = wilson(n, of)
        rows.append(share(kpi_id, end, group, n, of, **where) | {"period_start": start, "ci_low": low, "ci_high": high})
    return rows


def promotion_rate() -> tuple[Row, list[Row]]:
    """Promotions of two years, by division, department and rung; two departments are too small."""
    d = definition(
        "promotion_rate",
        "R3",
        "Promotion rate",
        "representation",
        "parity",
        "per 100 men",
        kind="parity",
        grain="trailing12",
        privacy_class="open",
        minimum_people=5,
        rounding_base=1,
        better="parity",
        breakdowns="company, division, department, rung",
        measures="parity, women, men, all",
        population="Employees in the opening snapshot",
    )
    rows: list[Row] = []
    for i, end in enumerate(month_ends(24)):
        rows += _rates(d["kpi_id"], end, 150 + i, 1000, 148 + i // 2, 1000)
        for j, name in enumerate(DIVISIONS):
            size = 150 + 20 * j
            rows += _rates(d["kpi_id"], end, size * 15 // 100, size, size * 14 // 100, size, **_in("division", name))
        for j, name in enumerate(DEPARTMENTS):
            size = 40 + 60 * j
            women = size * 32 // 100 if name == OUTLIER else size * 16 // 100 + i % 2
            found = _rates(d["kpi_id"], end, women, size, size * 15 // 100, size + 10, **_in("department", name))
            rows += [hidden(r) for r in found] if name in ("Accounts", "Brand") else found
        for j, rung in enumerate(RUNGS):
            size = 400 - 90 * j
            rows += _rates(d["kpi_id"], end, size * (15 - j) // 100, size, size * 15 // 100, size, **_in("rung", rung))
    return d, rows


def _in(breakdown: str, segment: str) -> dict[str, str]:
    return {"breakdown": breakdown, "segment": segment}


def nomination_conversion() -> tuple[Row, list[Row]]:
    """Nominations of one fiscal year through four stages, counts rounded to 5; the last is known within bounds."""
    d = definition(
        "nomination_conversion",
        "P3",
        "From nomination to active ally",
        "programs",
        "all",
        "share",
        grain="fiscal_year",
        breakdowns="company, stage",
        population="Nominations of the fiscal year",
    )
    start, end = date(2025, 1, 1), date(2025, 12, 31)
    rows = [share(d["kpi_id"], end, "all", 50, 145, base=5, start=start)]
    passed = {"invited": (125, 145), "accepted": (100, 125), "attended": (90, 100), "completed": (0, 90)}
    for stage, (n, of) in passed.items():
        row = share(d["kpi_id"], end, "all", n, of, base=5, **_in("stage", stage)) | {"period_start": start}
        rows.append(bounded(row, 0.0, 2 / (of - 2)) | {"numerator": None} if stage == "completed" else row)
    return d, rows


def silence_gap() -> tuple[Row, list[Row]]:
    """The share of estimated experience that reached each stage of a case, with wide intervals."""
    d = definition(
        "silence_gap",
        "H5",
        "Silence gap",
        "safety",
        "all",
        "share",
        kind="ratio",
        grain="fiscal_year",
        privacy_class="special",
        better="lower",
        breakdowns="company, stage",
        population="Employees over the fiscal year",
    )
    start, end = date(2025, 1, 1), date(2025, 12, 31)

    def row(gap: float, **where: str) -> Row:
        ends = {"ci_low": gap * 0.8, "ci_high": min(1.0, gap * 1.2), "value_low": gap * 0.98, "value_high": gap}
        return value(d["kpi_id"], end, "all", start=start, value=gap, people=2760, rounding_base=5, **ends, **where)

    rows = [row(0.82)]
    reached = {"reported": 0.18, "investigated": 0.15, "substantiated": 0.07, "consequence": 0.03}
    rows += [row(part, **_in("stage", stage)) for stage, part in reached.items()]
    rows.append(hidden(row(0.02, **_in("stage", "reporter_told"))))
    return d, rows


def people_followed(kpi_id: str) -> list[Row]:
    """How many women and men are still followed after some days in a program, rounded to 5."""
    left = {30: 170, 90: 140, 180: 90, 365: 40}
    return [
        value(kpi_id, AS_OF, f"{group}:at_risk@{days}d", value=float(n - shift), people=n, rounding_base=5)
        for group, shift in (("women", 0), ("men", 10))
        for days, n in left.items()
    ]
