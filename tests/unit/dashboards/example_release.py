"""A made-up release for the tests of the site: seventeen metrics, 36 months, hidden cells, hostile names.

Every number follows from the arithmetic below; nobody real stands behind any of it.
"""

import calendar
import math
from datetime import date, datetime, timedelta
from typing import Any

from dashboards.content import Content
from models.reasons import PROTECTS, TOO_FEW
from models.release_schema import ACTION, CHANGE, DEFINITION, SCORECARD, SOURCE_FILE, TARGET, VALUE

Row = dict[str, Any]
LINK_NAME = "<a href=x>Finance</a>"
SCRIPT_NAME = "</script><b>Operations & More"
LONG_NAME = "Department of " + "very " * 11 + "long names"
RTL_NAME = "قسم الهندسة"
FORMULA_NAME = "=cmd|' /C calc'!A0"
DIVISIONS = ("Commercial", "Engineering", LINK_NAME, RTL_NAME, SCRIPT_NAME)
DEPARTMENTS = ("Accounts", "Brand", "Field Service", "Legal", "Logistics", LONG_NAME, "Platform", FORMULA_NAME)
ACTION_NAME = "Mixed <b>shortlists</b> & open posts"
AS_OF = date(2026, 10, 31)
PREVIOUS = "20261022T021400Z-1"


def month_ends(count: int = 36) -> list[date]:
    """Ends of the months up to the as-of date, oldest first."""
    months = [(AS_OF.year * 12 + AS_OF.month - 1 - i) for i in range(count)]
    return [date(m // 12, m % 12 + 1, calendar.monthrange(m // 12, m % 12 + 1)[1]) for m in reversed(months)]


def year_before(day: date) -> date:
    """The same month's end a year earlier."""
    return date(day.year - 1, day.month, calendar.monthrange(day.year - 1, day.month)[1])


def wilson(n: int, of: int) -> tuple[float, float]:
    """The 95 % interval of n of `of`."""
    z, p = 1.959964, n / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return middle - half, middle + half


def value(kpi_id: str, end: date, measure: str, *, start: date | None = None, **fields: Any) -> Row:
    """A row of kpi.value, shown, company-wide and empty but for what is given."""
    row: Row = dict.fromkeys(f.name for f in VALUE.fields)
    row |= {"kpi_id": kpi_id, "period_start": start or end, "period_end": end, "breakdown": "company"}
    row |= {"segment": "all", "measure": measure, "status": "shown", "rounding_base": 1, "definition_version": 1}
    return row | fields


def share(kpi_id: str, end: date, measure: str, n: int, of: int, *, base: int = 1, **fields: Any) -> Row:
    """A shown share with its counts and, where counts are rounded, its interval."""
    p = n / of
    row = value(kpi_id, end, measure, value=p, value_low=p, value_high=p, numerator=n, denominator=of, people=of)
    if base > 1:
        low, high = wilson(n, of)
        half = base // 2
        row |= {"ci_low": low, "ci_high": high, "rounding_base": base}
        row |= {"value_low": max(0.0, (n - half) / of), "value_high": min(1.0, (n + half) / of)}
    return row | fields


def hidden(row: Row, status: str = "suppressed", reason: str = TOO_FEW) -> Row:
    """The row as it looks when it is not shown: every number gone, a reason in their place."""
    numbers = ("value", "numerator", "denominator", "people", "n_eff", "ci_low", "ci_high", "p_value")
    blank = dict.fromkeys((*numbers, "value_low", "value_high", "rounding_base"))
    return row | blank | {"status": status, "reason": reason}


def bounded(row: Row, low: float, high: float) -> Row:
    """The row as it looks when only bounds may be shown."""
    return row | {"value": None, "ci_low": None, "ci_high": None, "value_low": low, "value_high": high}


def definition(kpi_id: str, code: str, name: str, family: str, headline: str, unit: str, **fields: Any) -> Row:
    """A row of kpi.definition."""
    row: Row = dict.fromkeys(f.name for f in DEFINITION.fields)
    row |= {
        "kpi_id": kpi_id,
        "code": code,
        "name": name,
        "question": f"What does {name.lower()} look like?",
        "family": family,
        "kind": "share",
        "tables": "facts.workforce",
        "population": "Employees in post",
        "numerator": "those who count",
        "denominator": "everyone in the population",
        "grain": "snapshot",
        "breakdowns": "company, division, department",
        "measures": headline,
        "headline_measure": headline,
        "unit": unit,
        "better": "higher",
        "privacy_class": "normal",
        "minimum_people": 10,
        "rounding_base": 5,
        "definition_version": 1,
        "interval": "Wilson, 95%",
        "owner": "Chief People Officer",
    }
    return row | fields


def scorecard_row(d: Row, rows: list[Row]) -> Row:
    """The scorecard row that follows from a definition and the company rows of its headline measure."""
    series = [r for r in rows if r["breakdown"] == "company" and r["measure"] == d["headline_measure"]]
    newest = max(series, key=lambda r: r["period_end"])
    same = [r for r in series if r["period_end"] <= year_before(newest["period_end"]) and r["value"] is not None]
    before = max(same, key=lambda r: r["period_end"], default=None)
    card: Row = dict.fromkeys(f.name for f in SCORECARD.fields)
    card |= {k: d[k] for k in ("kpi_id", "name", "family", "unit", "better", "owner", "target_value", "target_date")}
    card |= {k: newest[k] for k in card if k in newest}
    card |= {"target_measure": d["target_measure"], "change_status": "no comparison", "target_status": "no target"}
    if newest["value"] is not None and before:
        change = newest["value"] - before["value"]
        noise = 0.0 if newest["ci_low"] is None else (newest["ci_high"] - newest["ci_low"]) / 2
        words = "no clear change" if abs(change) <= noise else "up" if change > 0 else "down"
        card |= {"previous_period_end": before["period_end"], "previous_value": before["value"], "change": change}
        card |= {"change_low": change - noise, "change_high": change + noise, "change_status": words}
    measure = d["target_measure"] or d["headline_measure"]
    judged = [r for r in rows if (r["breakdown"], r["measure"]) == ("company", measure)]
    card |= _verdict(d, max(judged, key=lambda r: r["period_end"]))
    return card


def _verdict(d: Row, row: Row) -> Row:
    target = d["target_value"]
    if target is None or row["value"] is None:
        return {}
    distance = row["value"] - target
    inside = row["ci_low"] is not None and row["ci_low"] <= target <= row["ci_high"]
    words = "in line with target" if inside else "below target" if distance < 0 else "on target"
    return {"distance": distance, "target_status": words}


def _targets(value_: float, year: int, measure: str | None = None) -> Row:
    return {"target_value": value_, "target_date": date(year, 12, 31), "target_measure": measure}


def _women_in_leadership() -> tuple[Row, list[Row]]:
    d = definition(
        "women_in_leadership",
        "R1",
        "Women in leadership",
        "representation",
        "all",
        "share",
        privacy_class="open",
        minimum_people=5,
        rounding_base=1,
        population="Leaders in post",
        caveats="Says nothing about how long leaders have been in post.",
        **_targets(0.40, 2028),
    )
    rows = []
    for i, end in enumerate(month_ends()):
        rows.append(share(d["kpi_id"], end, "all", 270 + i + i % 3, 960 + i))
        for j, name in enumerate(DIVISIONS):
            rows.append(
                share(d["kpi_id"], end, "all", 20 + 9 * j + i // 6, 120 + 40 * j, breakdown="division", segment=name)
            )
        for j, name in enumerate(DEPARTMENTS):
            row = share(d["kpi_id"], end, "all", 3 + 2 * j, 14 + 9 * j, breakdown="department", segment=name)
            rows.append(hidden(row) if name in ("Accounts", "Brand") else row)
    return d, rows


def _pipeline_share() -> tuple[Row, list[Row]]:
    d = definition(
        "pipeline_share",
        "R2",
        "Women in the pipeline",
        "representation",
        "all",
        "share",
        privacy_class="open",
        minimum_people=5,
        rounding_base=1,
        breakdowns="level, company, division",
    )
    rows = []
    for i, end in enumerate(month_ends()):
        rows.append(share(d["kpi_id"], end, "all", 2070 + 2 * i, 4800 + 3 * i))
        for level in range(1, 10):
            people = 1500 // level - 40
            row = share(
                d["kpi_id"],
                end,
                "all",
                people * (52 - 3 * level) // 100 + i // 9,
                people,
                breakdown="level",
                segment=str(level),
            )
            rows.append(hidden(row) if level == 9 else row)
        for j, name in enumerate(DIVISIONS):
            rows.append(
                share(d["kpi_id"], end, "all", 300 + 20 * j + i, 800 + 60 * j, breakdown="division", segment=name)
            )
    return d, rows


def _broken_rung() -> tuple[Row, list[Row]]:
    d = definition(
        "broken_rung",
        "R3",
        "Broken rung",
        "representation",
        "parity",
        "per 100 men",
        kind="parity",
        grain="trailing12",
        privacy_class="open",
        rounding_base=1,
        better="parity",
        breakdowns="company, division",
        measures="parity, women, men, parity:incl_hires",
        population="Employees below manager",
        benchmark="93 in a large survey of companies in 2025",
        benchmark_source="Women in the Workplace 2025",
        **_targets(100.0, 2027),
    )
    rows = []
    for i, end in enumerate(month_ends()):
        start = year_before(end) + timedelta(days=1)
        for by, name, size in (
            ("company", "all", 1000),
            *(("division", n, 150 + 20 * j) for j, n in enumerate(DIVISIONS)),
        ):
            where = {"breakdown": by, "segment": name, "start": start}
            women, men = size * (60 + i // 4) // 1000 + i % 2, size * 82 // 1000 + i % 3
            parity = 100.0 * women / men
            spread = 1.96 * math.sqrt(1 / women + 1 / men - 2 / size)
            low, high = parity * math.exp(-spread), parity * math.exp(spread)
            flat = {"value_low": parity, "value_high": parity, "people": size}
            rows.append(value(d["kpi_id"], end, "parity", value=parity, ci_low=low, ci_high=high, **flat, **where))
            rows.append(
                value(
                    d["kpi_id"], end, "parity:incl_hires", value=parity - 4, ci_low=low - 4, ci_high=high - 4, **where
                )
            )
            rows.append(
                share(d["kpi_id"], end, "women", women, size) | {k: v for k, v in where.items() if k != "start"}
            )
            rows.append(share(d["kpi_id"], end, "men", men, size) | {k: v for k, v in where.items() if k != "start"})
    return d, rows


def _attrition() -> tuple[Row, list[Row]]:
    d = definition(
        "attrition_parity",
        "R6",
        "Attrition parity",
        "representation",
        "parity",
        "per 100 men",
        kind="parity",
        grain="trailing12",
        privacy_class="open",
        rounding_base=1,
        better="parity",
        breakdowns="company, division",
        measures="parity, women, men",
    )
    rows = []
    for i, end in enumerate(month_ends()):
        for by, name, size in (("company", "all", 2200), ("division", DIVISIONS[0], 420), ("division", LINK_NAME, 300)):
            where = {"breakdown": by, "segment": name, "people": size}
            women, men = size * (96 - i // 3) // 1000 + i % 2, size * 85 // 1000 + i % 3
            parity = 100.0 * women / men
            spread = 1.96 * math.sqrt(1 / women + 1 / men)
            ends = {"ci_low": parity * math.exp(-spread), "ci_high": parity * math.exp(spread)}
            rows.append(
                value(d["kpi_id"], end, "parity", value=parity, value_low=parity, value_high=parity, **ends, **where)
            )
            for group, n in (("women", women), ("men", men)):
                rows.append(
                    value(
                        d["kpi_id"],
                        end,
                        group,
                        value=n / size,
                        value_low=n / size,
                        value_high=n / size,
                        numerator=n,
                        **where,
                    )
                )
    return d, rows


def _undisclosed() -> tuple[Row, list[Row]]:
    d = definition(
        "undisclosed_gender_rate",
        "D1",
        "Undisclosed gender",
        "data",
        "all",
        "share",
        privacy_class="open",
        rounding_base=1,
        better="lower",
        breakdowns="company",
        **_targets(0.03, 2026),
    )
    return d, [share(d["kpi_id"], end, "all", 150 - 2 * i, 5000) for i, end in enumerate(month_ends())]


def _sponsor_coverage() -> tuple[Row, list[Row]]:
    d = definition(
        "sponsor_coverage",
        "S1",
        "Sponsor coverage",
        "sponsorship",
        "gap",
        "points",
        kind="gap",
        grain="fiscal_quarter",
        better="parity",
        breakdowns="company, division, department, level",
        measures="gap, women, men, all",
        owner="Chief Operating Officer",
        **_targets(0.0, 2027),
    )
    rows = []
    for i, end in enumerate(month_ends()[1::3]):
        segments = [("company", "all", 570)] + [("division", n, 80 + 20 * j) for j, n in enumerate(DIVISIONS)]
        segments += [("department", n, 30 + 5 * j) for j, n in enumerate(DEPARTMENTS)]
        for by, name, size in segments:
            where = {"breakdown": by, "segment": name}
            women, men = 5 * (size * (26 + i) // 500), 5 * (size * 45 // 500)
            if by == "department" and name == "Brand":
                women = 0
            parts = [share(d["kpi_id"], end, "women", women, size, base=5, **where)]
            parts += [share(d["kpi_id"], end, "men", men, size, base=5, **where)]
            parts += [share(d["kpi_id"], end, "all", women + men, 2 * size, base=5, **where)]
            gap = (women - men) / size
            parts += [
                value(d["kpi_id"], end, "gap", value=gap, ci_low=gap - 0.05, ci_high=gap + 0.05, people=size, **where)
            ]
            if women == 0:
                parts[0] = bounded(parts[0], 0.0, 2 / (size - 2))
                parts[3] = bounded(parts[3], -men / size - 0.02, -men / size + 0.05)
            rows += [hidden(p, reason=PROTECTS) for p in parts] if name == "Accounts" else parts
    return d, rows


def _senior_men() -> tuple[Row, list[Row]]:
    d = definition(
        "senior_men_sponsoring_women",
        "S3",
        "Senior men sponsoring women",
        "sponsorship",
        "men",
        "share",
        grain="fiscal_quarter",
        breakdowns="company, division",
        population="Men in leadership posts",
    )
    rows = [share(d["kpi_id"], end, "men", 85 + 5 * i, 645, base=5) for i, end in enumerate(month_ends()[1::3])]
    rows[4] = hidden(rows[4])
    return d, rows


def _male_participation() -> tuple[Row, list[Row]]:
    d = definition(
        "male_participation",
        "P1",
        "Male participation",
        "programs",
        "men",
        "share",
        grain="fiscal_quarter",
        breakdowns="company, division, program_kind",
        **_targets(0.25, 2027),
    )
    rows = [share(d["kpi_id"], end, "men", 300 + 20 * i, 2400, base=5) for i, end in enumerate(month_ends()[1::3])]
    newest = month_ends()[1::3][-1]
    rows += [
        share(d["kpi_id"], newest, "men", 100 + 10 * j, 480, base=5, breakdown="division", segment=n)
        for j, n in enumerate(DIVISIONS)
    ]
    return d, rows


def _completion() -> tuple[Row, list[Row]]:
    d = definition(
        "completion",
        "P4",
        "Program completion",
        "programs",
        "all",
        "share",
        grain="fiscal_quarter",
        breakdowns="company, division, program",
        measures="all, women, men",
        population="People enrolled",
    )
    rows = []
    programs = ("Conversations", "Partnering for Inclusion", LONG_NAME, LINK_NAME, "Walk the Talk")
    for i, end in enumerate(month_ends()[1::3]):
        for by, name, size in (("company", "all", 300), *(("program", n, 40 + 20 * j) for j, n in enumerate(programs))):
            where = {"breakdown": by, "segment": name, "base": 5}
            women, men = 5 * (size * (60 + i) // 500), 5 * (size * (55 + i) // 500)
            found = [share(d["kpi_id"], end, "all", women + men, 2 * size, **where)]
            found += [share(d["kpi_id"], end, g, n, size, **where) for g, n in (("women", women), ("men", men))]
            rows += [hidden(r) for r in found] if name == "Walk the Talk" else found
    return d, rows


def _program_retention() -> tuple[Row, list[Row]]:
    from example_flows import people_followed

    d = definition(
        "program_retention",
        "P5",
        "Program retention",
        "programs",
        "all@365d",
        "probability",
        kind="survival",
        grain="as_of",
        breakdowns="company, program_kind",
        measures="all@365d, all@30d, all@90d, all@180d, women@median",
        population="Enrolments of the last 36 months",
        **_targets(0.60, 2027),
    )
    rows = []
    for end in (date(2025, 12, 31), AS_OF):
        for group, size, loss in (("all", 360, 11), ("women", 200, 10), ("men", 160, 13)):
            for k, days in enumerate((30, 90, 180, 365)):
                left = 5 * (size * (100 - loss * (k + 1)) // 500)
                s = left / size
                row = value(d["kpi_id"], end, f"{group}@{days}d", value=s, ci_low=s - 0.06, ci_high=min(s + 0.06, 1.0))
                rows.append(row | {"people": size, "rounding_base": 5, "value_low": s - 0.01, "value_high": s + 0.01})
        median = value(d["kpi_id"], end, "women@median", people=200, rounding_base=5)
        rows.append(hidden(median, "not_applicable", "not_reached"))
    return d, rows + people_followed(d["kpi_id"])


def _wave_metric(kpi_id: str, code: str, name: str, start: int, size: int, **fields: Any) -> tuple[Row, list[Row]]:
    same = {"grain": "wave", "privacy_class": "special", "breakdowns": "company, division"}
    same |= {"measures": "all, women, men", "population": "Respondents"}
    d = definition(kpi_id, code, name, "safety", "all", "share", **same, **fields)
    rows = []
    for i, end in enumerate((date(2023, 11, 30), date(2024, 11, 29), date(2025, 11, 28), date(2026, 9, 30))):
        for group, shift, part in (("all", 0, 2), ("women", 6, 1), ("men", -6, 1)):
            n = 5 * (size * part * (start + shift + i) // 500)
            rows.append(share(kpi_id, end, group, n, size * part, base=5))
        for j, division in enumerate(DIVISIONS):
            row = share(kpi_id, end, "all", 10 + 5 * j, 90 + 20 * j, base=5, breakdown="division", segment=division)
            rows.append(hidden(row) if j == 0 else bounded(row, 0.0, 0.05) if j == 1 else row)
    return d, rows


def _report_volume() -> tuple[Row, list[Row]]:
    d = definition(
        "report_volume_rate",
        "H4",
        "Report volume",
        "safety",
        "all",
        "per 100 people",
        kind="rate",
        grain="fiscal_year",
        privacy_class="special",
        better="context",
        breakdowns="company, division",
        measures="all, all:anonymous",
        caveats="A rise can mean more harm or more trust in reporting.",
    )
    rows = []
    for i, year in enumerate((2022, 2023, 2024, 2025)):
        n = 55 + 10 * i
        rate = 100 * n / 5000
        ends = {"ci_low": rate * 0.8, "ci_high": rate * 1.25, "value_low": rate - 0.04, "value_high": rate + 0.04}
        where = {"start": date(year, 1, 1), "numerator": n, "people": 5000, "rounding_base": 5}
        rows.append(value(d["kpi_id"], date(year, 12, 31), "all", value=rate, **ends, **where))
        rows.append(value(d["kpi_id"], date(year, 12, 31), "all:anonymous", value=rate / 2, **ends, **where))
    return d, rows


def _reverse_mentors() -> tuple[Row, list[Row]]:
    d = definition("reverse_mentor_coverage", "S7", "Reverse mentor coverage", "sponsorship", "men", "share")
    row = value(d["kpi_id"], AS_OF, "men", rounding_base=None)
    return d, [hidden(row, "not_applicable", "no_feed_pairing")]


def example_content() -> Content:
    """The whole release."""
    # It is made with what stands above.
    from example_flows import nomination_conversion, promotion_rate, silence_gap

    metrics = [
        _women_in_leadership(),
        _pipeline_share(),
        _broken_rung(),
        promotion_rate(),
        _attrition(),
        _sponsor_coverage(),
        _senior_men(),
        _reverse_mentors(),
        _male_participation(),
        _completion(),
        _program_retention(),
        _wave_metric("prevalence_12m", "H1", "Harassment experienced", 18, 900, better="lower"),
        _wave_metric("survey_reporting_rate", "H2", "Reporting rate", 14, 160, **_targets(0.50, 2027)),
        _report_volume(),
        silence_gap(),
        nomination_conversion(),
        _undisclosed(),
    ]
    return Content(
        release=release_row(),
        synthetic=True,
        definitions=[d for d, _ in metrics],
        values=[row for _, rows in metrics for row in rows],
        scorecard=[scorecard_row(d, rows) for d, rows in metrics],
        source_files=_source_files(),
        check_results=_check_results(),
        suppression=_suppression(metrics),
        downloads=[("allyship.duckdb", 4_812_000, "ab" * 32), ("data/kpi_value.parquet", 812_345, "cd" * 32)],
        targets=_promised(metrics),
        actions=_actions(),
        changes=_changes(metrics),
        previous_release=PREVIOUS,
    )


def release_row() -> Row:
    """The row of meta.release."""
    return {
        "release_id": "20261122T021400Z-1",
        "organization": "Example & Sons",
        "as_of": AS_OF,
        "built_at": datetime(2026, 11, 22, 2, 14),
        "run_id": "0" * 8,
        "product_version": "0.1.0",
        "configuration_sha256": "ef" * 32,
        "verification_copy": False,
        "notice": None,
        "stale_feeds": None,
        "checks_passed": 41,
        "checks_failed": 1,
    }


def target(d: Row, rows: list[Row], breakdown: str = "company", segment: str = "all", **fields: Any) -> Row:
    """The row of kpi.target for one unit; without a pace unless it is given."""
    measure = d["target_measure"] or d["headline_measure"]
    of_unit = [r for r in rows if (r["breakdown"], r["segment"], r["measure"]) == (breakdown, segment, measure)]
    found = max(of_unit, key=lambda r: r["period_end"])
    row = dict.fromkeys(f.name for f in TARGET.fields)
    row |= {k: d[k] for k in ("kpi_id", "owner", "target_value", "target_date")}
    row |= {"measure": measure, "breakdown": breakdown, "segment": segment, "period_end": found["period_end"]}
    row |= {"value": found["value"], "projection": "too few periods"} | fields
    if found["value"] is None:
        return row | {"projection": "not shown"}
    row["distance"] = row["value"] - row["target_value"]
    if found["numerator"] is not None:
        row["people_needed"] = max(0, math.ceil(row["target_value"] * found["denominator"] - found["numerator"]))
    return row


def _promised(metrics: list[tuple[Row, list[Row]]]) -> list[Row]:
    """Every company target, and two of units: one under a hostile name, one of a unit that is not shown."""
    days = {"projected_date": date(2027, 11, 15), "projected_earliest": date(2027, 8, 6)}
    more: dict[str, Row] = {
        "women_in_leadership": {"projection": "not at this pace", "pace_per_year": 0.008},
        "broken_rung": {"projection": "in line with target"},
        "undisclosed_gender_rate": {"projection": "met"},
        "male_participation": {"projection": "projected", **days, "projected_latest": date(2028, 5, 31)},
        "program_retention": {"projection": "projected", **days, "projected_date": date(2028, 3, 1)},
    }
    rows = [target(d, rows, **more.get(d["kpi_id"], {})) for d, rows in metrics if d["target_value"] is not None]
    d, of_leaders = metrics[0]
    units = (("division", LINK_NAME), ("department", "Accounts"))
    own = {"target_value": 0.30, "owner": "Head of Finance"}
    return rows + [target(d, of_leaders, by, name, **own) for by, name in units]


def _actions() -> list[Row]:
    """One action of every status; the one being done was due a month before the as-of date."""
    names = [f.name for f in ACTION.fields]
    rows = (
        ("women_in_leadership", ACTION_NAME, "Head of Talent", date(2027, 3, 31), "open", False),
        ("sponsor_coverage", "A sponsor for everyone ready", "Sponsorship Board", date(2026, 9, 30), "doing", True),
        ("completion", "Sessions in working hours", "Program Office", date(2026, 6, 30), "done", False),
        ("survey_reporting_rate", "A telephone line", "General Counsel", date(2026, 1, 31), "dropped", False),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def change(rows: list[Row], kind: str, before: float | None, earlier: date | None) -> Row:
    """The row of kpi.change for the newest of some rows of kpi.value."""
    now = max(rows, key=lambda r: r["period_end"])
    row = dict.fromkeys(f.name for f in CHANGE.fields)
    row |= {k: now[k] for k in ("kpi_id", "measure", "period_end", "value")}
    row |= {"kind": kind, "previous_release": PREVIOUS, "previous_period_end": earlier, "previous_value": before}
    known = now["value"] is not None and before is not None
    return row | {"change": now["value"] - before if known else None}


def _changes(metrics: list[tuple[Row, list[Row]]]) -> list[Row]:
    """One change of every kind, and one of a figure that was not shown before."""
    rows = {d["kpi_id"]: found for d, found in metrics}

    def company(kpi_id: str, measure: str) -> list[Row]:
        return [r for r in rows[kpi_id] if (r["breakdown"], r["measure"]) == ("company", measure)]

    leaders, gap = company("women_in_leadership", "all"), company("sponsor_coverage", "gap")
    men = company("male_participation", "men")
    return [
        change(leaders, "new data", leaders[-2]["value"], leaders[-2]["period_end"]),
        change(gap, "corrected data", gap[-1]["value"] + 0.02, gap[-1]["period_end"]),
        change(men, "changed definition", None, men[-1]["period_end"]),
    ]


def _source_files() -> list[Row]:
    files = []
    for i, end in enumerate(month_ends()):
        n = 4800 + i
        row = dict.fromkeys((f.name for f in SOURCE_FILE.fields), 0)
        row |= {"file": f"hr/workers_{end:%Y%m}.csv", "feed": "worker_snapshot", "sha256": f"{i:064d}"}
        row |= {"status": "accepted", "delivered_on": end, "accounting_balanced": "yes", "detail": None}
        row |= dict.fromkeys(("records_read", "records_used", "rows_made", "rows_loaded"), n)
        files.append(row | {"rounding_base": 1})
    refused = {"file": "survey/<img src=x>.csv", "feed": "survey_response", "status": "rejected"}
    refused |= {"records_read": None, "rows_made": None, "rows_quarantined": None, "detail": "column gender is missing"}
    return [*files, files[-1] | refused]


def _check_results() -> list[Row]:
    names = [f"rule {i} holds" for i in range(42)]
    return [
        {"subject": f"feed_{i % 7}", "rule": rule, "severity": "warning" if i == 9 else "blocking", "passed": i != 9,
         "checked": None if i % 5 == 0 else 4800, "failed": 25 if i == 9 else 0}
        for i, rule in enumerate(names)
    ]  # fmt: skip


def _suppression(metrics: list[tuple[Row, list[Row]]]) -> list[Row]:
    found: dict[tuple[str, str, str, str | None], list[int]] = {}
    for d, rows in metrics:
        newest = max(r["period_end"] for r in rows)
        for r in rows:
            cells = found.setdefault((d["kpi_id"], r["breakdown"], r["status"], r["reason"]), [0, 0])
            cells[0] += 1
            cells[1] += r["period_end"] == newest
    names = ("kpi_id", "breakdown", "status", "reason")
    return [dict(zip(names, key, strict=True)) | {"cells": a, "latest_cells": b} for key, (a, b) in found.items()]
