"""Do both sides find the same cells? Every number of every cell with people in it, one difference failing them all."""

import duckdb
import pandas as pd

# Relative to the larger one, but for denominators, which are exposures in people.
CLOSE = 1e-9
NUMBERS = ("numerator", "denominator", "people", "survival", "figure", "figure_low", "figure_high", "figure_p", "n_eff")
KEYS = ("kpi_id", "period_start", "period_end", "breakdown", "segment", "measure")
# The product rounds the minutes of each senior to six decimals, the peer nothing.
ROUNDED = ("one_to_one_access",)
# Limits from resampling are what chance made them: the peer has the figures alone.
RESAMPLED = ("pay_gap_median", "bonus_gap_median", "one_to_one_access")


def differences(connection: duckdb.DuckDBPyConnection, peer: pd.DataFrame, kpis: tuple[str, ...]) -> pd.DataFrame:
    """Return the cells that only one side has, or whose numbers differ: both sides' numbers beside each other."""
    given = peer.reindex(columns=[*KEYS, *NUMBERS])
    given = given.astype(
        {"kpi_id": str, "breakdown": str, "segment": str, "measure": str} | dict.fromkeys(NUMBERS, float)
    )
    connection.register("peer_cells", given)
    same = " and ".join(_same(name) for name in NUMBERS)
    told = ", ".join(f"o.{name} as own_{name}, p.{name} as peer_{name}" for name in NUMBERS)
    found = connection.execute(
        f"""
        with own as (
            select {", ".join(KEYS)}, {", ".join(_number(name) for name in NUMBERS)}
            from metrics.cell
            where list_contains(?, kpi_id) and coalesce(denominator, people) > 0
        ), peer as (
            select kpi_id, period_start::date as period_start, period_end::date as period_end, breakdown, segment,
                measure, {", ".join(_number(name) for name in NUMBERS)}
            from peer_cells
            where list_contains(?, kpi_id) and coalesce(if(isnan(denominator), null, denominator), people) > 0
        )
        select {", ".join(f"coalesce(o.{key}, p.{key}) as {key}" for key in KEYS)},
            o.kpi_id is null as only_peer, p.kpi_id is null as only_own, {told}
        from own as o
        full join peer as p using ({", ".join(KEYS)})
        where o.kpi_id is null or p.kpi_id is null or not ({same})
        order by all
        """,
        [list(kpis), list(kpis)],
    ).df()
    connection.unregister("peer_cells")
    return found


def _number(name: str) -> str:
    number = f"if(isnan({name}::double), null, {name}::double)"
    if name in ("figure_low", "figure_high"):
        resampled = ", ".join(f"'{kpi}'" for kpi in RESAMPLED)
        return f"if(kpi_id in ({resampled}), null, {number}) as {name}"
    return f"{number} as {name}"


def _same(name: str) -> str:
    rounded = ", ".join(f"'{kpi}'" for kpi in ROUNDED)
    close = f"if(kpi_id in ({rounded}), 1e-6, {CLOSE})"
    within = "1e-6" if name == "denominator" else f"{close} * greatest(1, abs(o.{name}), abs(p.{name}))"
    apart = f"abs(o.{name} - p.{name}) <= {within}"
    return f"(o.{name} is not distinct from p.{name} or coalesce({apart}, false))"
