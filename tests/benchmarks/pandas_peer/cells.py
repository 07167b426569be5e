"""From rows to cells: sums and distinct people by period, breakdown and segment, and numerators over denominators."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

COMPANY = "company"
GENDERS: Final = {"women": "woman", "men": "man"}
KNOWN = ("woman", "man", "another")
KEYS = ["period_end", "breakdown", "segment"]
JOINT = " | "
NUMBERS = ("numerator", "denominator", "people", "survival", "figure", "figure_low", "figure_high", "figure_p", "n_eff")


def of_group(rows: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the rows of a measure's group: women, men, or all."""
    return rows[rows["gender"] == GENDERS[group]] if group in GENDERS else rows


def segments(rows: pd.DataFrame, breakdown: str) -> pd.Series | str:
    """Return the segment of each row as it is published; a separator inside a name of a cross is doubled."""
    if breakdown == COMPANY:
        return "all"
    parts = [rows[column].astype(str) for column in breakdown.split("+")]
    if len(parts) == 1:
        return parts[0]
    parts = [part.str.replace(JOINT, JOINT * 2, regex=False) for part in parts]
    return parts[0].str.cat(parts[1:], sep=JOINT)


def grouping(breakdown: str) -> list[str]:
    """Return the columns that a breakdown groups by, the period first."""
    return ["period_end", *(() if breakdown == COMPANY else breakdown.split("+"))]


def tally(
    rows: pd.DataFrame, breakdowns: Sequence[str], *, value: str | None = None, distinct: str | None = None
) -> pd.Series:
    """Return rows, the sum of `value`, or the different values of `distinct`, by period, breakdown and segment.

    The company comes with every breakdown; a row without a segment is in none.
    """
    parts = []
    for breakdown in (COMPANY, *breakdowns):
        keys = grouping(breakdown)
        counted = rows if distinct is None else rows[[*keys, distinct]].dropna().drop_duplicates()
        grouped = counted.groupby(keys, observed=True, sort=False)
        found = (grouped.size() if value is None else grouped[value].sum()).rename("amount").reset_index()
        parts.append(
            pd.DataFrame(
                {
                    "period_end": found["period_end"],
                    "breakdown": breakdown,
                    "segment": segments(found, breakdown),
                    "amount": found["amount"].astype(float),
                }
            )
        )
    return pd.concat(parts, ignore_index=True).set_index(KEYS)["amount"]


def fraction(
    kpi: str,
    measure: str,
    numerator: pd.Series,
    denominator: pd.Series,
    people: pd.Series | None = None,
    *,
    starts: pd.Series | None = None,
    whole: str | None = None,
) -> pd.DataFrame:
    """Return the cells of one measure: the numerator where there is a denominator, people its distinct persons.

    `starts` gives the first day of each period by its last; without it periods are single days. In the breakdown
    `whole` there are segments of the numerator only, and the company's denominator stands in each.
    """
    people = denominator if people is None else people
    if whole:
        own = numerator[numerator.index.get_level_values("breakdown") == whole].index
        denominator, people = (pd.concat([of, _spread(of, own)]) for of in (denominator, people))
    found = pd.DataFrame({"denominator": denominator})
    found["numerator"] = numerator.reindex(found.index, fill_value=0)
    found["people"] = people.reindex(found.index, fill_value=0)
    return cells(kpi, measure, found[found["denominator"] > 0].reset_index(), starts)


def cells(kpi: str, measure: str | None, found: pd.DataFrame, starts: pd.Series | None = None) -> pd.DataFrame:
    """Return rows with breakdown, segment and numbers as cells; `measure` None: it is a column already."""
    end = found["period_end"]
    named = {
        "kpi_id": kpi,
        "period_start": end if starts is None else starts.reindex(end).to_numpy(),
        "period_end": end,
    }
    if measure is not None:
        named["measure"] = measure
    return found.assign(**named)


def shares(
    kpi: str,
    rows: pd.DataFrame,
    of: str,
    breakdowns: Sequence[str] = (),
    groups: Sequence[str] = ("all",),
    *,
    variant: str = "",
    among: str | None = None,
    weight: str | None = None,
    distinct: str | None = None,
    people: str | None = None,
    starts: pd.Series | None = None,
) -> list[pd.DataFrame]:
    """Return for each group the share of rows `among` for which column `of` is true.

    Counted are rows, the people that column `weight` holds, or the different values of `distinct`. `people` names the
    person where one may have several rows.
    """
    if among is not None:
        rows = rows[rows[among].to_numpy(bool, na_value=False)]
    rows = rows.assign(yes=rows[of].to_numpy(bool, na_value=False))
    parts = []
    condensed = None if distinct else condense(rows, breakdowns, weight)
    for group in groups:
        if condensed is None:
            own = of_group(rows, group)
            denominator = tally(own, breakdowns, distinct=distinct)
            numerator = tally(own[own["yes"]], breakdowns, distinct=distinct)
        else:
            own = of_group(condensed, group)
            denominator = tally(own, breakdowns, value="people")
            numerator = tally(own[own["yes"]], breakdowns, value="people")
        persons = tally(of_group(rows, group), breakdowns, distinct=people) if people else None
        parts.append(fraction(kpi, group + variant, numerator, denominator, persons, starts=starts))
    return parts


def condense(rows: pd.DataFrame, breakdowns: Sequence[str], weight: str | None) -> pd.DataFrame:
    """Count rows, or sum `weight`, once for every combination of what the breakdowns need, as column `people`."""
    columns = dict.fromkeys(c for b in (COMPANY, *breakdowns) for c in grouping(b))
    keys = [*columns, *(["gender"] if "gender" in rows else []), "yes"]
    grouped = rows.groupby(keys, observed=True, dropna=False, sort=False)
    return (grouped.size() if weight is None else grouped[weight].sum()).rename("people").reset_index()


def _spread(company: pd.Series, over: pd.MultiIndex) -> pd.Series:
    """Put the company's amount of a period into each of the given segments."""
    amounts = company.xs((COMPANY, "all"), level=("breakdown", "segment"))
    spread = pd.Series(amounts.reindex(over.get_level_values("period_end")).to_numpy(), over)
    return spread.dropna()
