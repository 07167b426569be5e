"""What allies do: who is seen, nominations, promises, acts, hours, campaigns (kpis.md P2, P3, P7, P10, P12, P13)."""

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.cells import COMPANY, KNOWN, cells, fraction, of_group, shares, tally
from tests.benchmarks.pandas_peer.movement import QUARTER, YEAR
from tests.benchmarks.pandas_peer.pay import Z
from tests.benchmarks.pandas_peer.programs import Programs, came_to
from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import NONE, within
from tests.benchmarks.pandas_peer.workforce import Workforce

FOLLOWED = pd.Timedelta(days=90)
VISIBLE = ("session_host", "public_statement", "sponsor_act")
SUPPORT = ("sponsor_act", "introduction", "credit", "advocacy", "training_given")
STAGES = ("invited", "accepted", "attended", "completed")
UNITS = ["person", "gender", "division", "department", "level"]


def did(people: pd.DataFrame, acts: pd.DataFrame, workforce: Workforce, grain: str) -> np.ndarray:
    """Tell of each row of a person and window whether an act (person, day) of the person falls into the window."""
    acts = within(acts, "day", workforce.calendar.of(grain))[["period_end", "person"]].drop_duplicates()
    found = people[["period_end", "person"]].merge(acts.assign(did=True), on=["period_end", "person"], how="left")
    return found["did"].notna().to_numpy()


def visible_leaders(tables: Tables, workforce: Workforce, found: Programs) -> list[pd.DataFrame]:
    """Leaders of a quarter's opening who were seen in it: hosting, speaking, sponsoring, or at a session."""
    acts = tables["ally_act"].rename(columns={"actor_id": "person", "acted_on": "day"})
    came = came_to(found.attendance).rename(columns={"held_on": "day"})
    recorded = [rows["day"].min() for rows in (acts, came) if len(rows)]
    if not recorded:
        return []
    windows = workforce.calendar.of(QUARTER)
    leaders = workforce.standing(windows[windows["period_end"] >= min(recorded)], "opening", UNITS)
    leaders = leaders[leaders["level"] >= tables.organization.leadership_floor]
    seen = pd.concat([acts.loc[acts["kind"].isin(VISIBLE), ["person", "day"]], came[["person", "day"]]])
    leaders = leaders.assign(is_visible=did(leaders, seen, workforce, QUARTER))
    starts = workforce.calendar.starts(QUARTER)
    return shares("senior_visible_allies", leaders, "is_visible", ("division",), ("men", "women"), starts=starts)


def nominations(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Women who nominate, and how far nominations came within 90 days: through the last stage, and stage by stage."""
    named = tables["nomination"]
    if named.empty:
        return []
    calendar = workforce.calendar
    years, starts = calendar.of(YEAR), calendar.starts(YEAR)
    asked = years[years["period_end"] >= named["nominated_on"].min()]
    women = of_group(workforce.standing(asked, "opening", UNITS), "women")
    nominating = named.rename(columns={"nominator_id": "person", "nominated_on": "day"})
    women = women.assign(has_nominated=did(women, nominating, workforce, YEAR))
    parts = shares("women_nominating", women, "has_nominated", ("division",), starts=starts)
    days = named[[f"{stage}_on" for stage in STAGES]]
    # Whoever came to a later stage had come to the earlier ones; a stage without any day is no stage.
    reached = days.iloc[:, ::-1].cummin(axis=1, skipna=True).ffill(axis=1).iloc[:, ::-1] if len(days) else days
    stages = [stage for stage in STAGES if days[f"{stage}_on"].notna().any()]
    if not stages:
        return parts
    within_90 = {stage: reached[f"{stage}_on"] <= named["nominated_on"] + FOLLOWED for stage in stages}
    funnel = workforce.placed(named.assign(**within_90), "nominee_id", "nominated_on")
    funnel = funnel[funnel["nominated_on"] + FOLLOWED <= tables.as_of]
    funnel = within(funnel, "nominated_on", years)
    before = dict(zip(stages, (None, *stages), strict=False))
    steps = pd.concat(
        (funnel if prior is None else funnel[funnel[prior]]).assign(stage=stage, came=lambda f, s=stage: f[s])
        for stage, prior in before.items()
    )
    columns = ["period_end", "division", "nominee_id", "came"]
    through = funnel.assign(came=funnel[stages[-1]])[columns]
    sides = []
    for whole, by_stage in ((through[through["came"]], steps[steps["came"]]), (through, steps)):
        staged = tally(by_stage, ("stage",))
        sides.append(pd.concat([tally(whole, ("division",)), staged.drop(COMPANY, level="breakdown", errors="ignore")]))
    people = pd.concat(
        [
            tally(through, ("division",), distinct="nominee_id"),
            tally(steps, ("stage",), distinct="nominee_id").drop(COMPANY, level="breakdown"),
        ]
    )
    return [*parts, fraction("nomination_conversion", "all", *sides, people, starts=starts)]


def promises(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Commitments due that were kept, as confirmed and as declared, and pledges followed by an act within 90 days."""
    made = tables["commitment"]
    quarters, starts = workforce.calendar.of(QUARTER), workforce.calendar.starts(QUARTER)
    due = made[(made["kind"] == "commitment") & made["due_on"].notna()]
    parts = []
    if len(due):
        due = workforce.placed(due, "ally_id", "due_on")
        done = due["done_on"] <= tables.as_of
        confirmed = (due["confirmed_on"] <= tables.as_of) & (due["beneficiary_id"] != due["ally_id"])
        due = within(due.assign(done=done, kept=done & confirmed), "due_on", quarters)
        for of, variant in (("kept", ""), ("done", ":self_declared")):
            parts += shares(
                "commitments_kept", due, of, ("division",), variant=variant, people="ally_id", starts=starts
            )
    signed = made[(made["kind"] == "pledge") & (made["made_on"] + FOLLOWED <= tables.as_of)]
    if len(signed) and tables.has("ally_act"):
        acts = tables["ally_act"][["actor_id", "acted_on"]].sort_values("acted_on")
        signed = signed.sort_values("made_on")
        followed = pd.merge_asof(
            signed, acts, left_on="made_on", right_on="acted_on", left_by="ally_id", right_by="actor_id",
            direction="forward",
        )  # fmt: skip
        followed["acted"] = followed["acted_on"] <= followed["made_on"] + FOLLOWED
        followed = within(followed, "made_on", quarters)
        signers = followed.groupby(["period_end", "ally_id"], sort=False).agg(
            signed_on=("made_on", "min"), acted=("acted", "any")
        )
        signers = workforce.placed(signers.reset_index(), "ally_id", "signed_on")
        parts += shares("pledge_conversion", signers, "acted", ("division",), starts=starts)
    return parts


def benefit(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Acts of support between a woman and a man from which the woman benefits."""
    acts = tables["ally_act"]
    acts = acts[acts["kind"].isin(SUPPORT) & (acts["beneficiary_id"] >= 0)]
    if acts.empty:
        return []
    last = workforce.last_row(acts["beneficiary_id"])
    acts = workforce.placed(
        acts.assign(beneficiary_gender=workforce.held(last, ["gender"])["gender"].array), "actor_id", "acted_on"
    )
    to_woman = (acts["gender"] == "man") & (acts["beneficiary_gender"] == "woman")
    to_man = (acts["gender"] == "woman") & (acts["beneficiary_gender"] == "man")
    acts = acts.assign(
        to_woman=to_woman,
        woman=acts["beneficiary_id"].where(to_woman, acts["actor_id"]),
        man=acts["actor_id"].where(to_woman, acts["beneficiary_id"]),
    )[to_woman | to_man]
    acts = within(acts.drop(columns="gender"), "acted_on", workforce.calendar.of(QUARTER))
    units = ("division",)
    women, men = (tally(acts, units, distinct=side) for side in ("woman", "man"))
    smaller = women.clip(upper=men)
    people = (women + men).where(smaller >= 10, smaller)
    sides = (tally(rows, units) for rows in (acts[acts["to_woman"]], acts))
    return [fraction("benefit_direction", "all", *sides, people, starts=workforce.calendar.starts(QUARTER))]


def labor(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Women's share of the hours over their share of the people, and the recognized part of women's hours."""
    if not tables.has("effort"):
        return []
    entries = workforce.placed(tables["effort"], "person_id", "worked_on")
    recognized = entries["recognized"].astype("boolean")
    entries = entries.assign(recognized_hours=entries["hours"].where(recognized.fillna(False).astype(bool), 0.0))
    quarters, starts = workforce.calendar.of(QUARTER), workforce.calendar.starts(QUARTER)
    entries = within(entries[entries["is_known"]], "worked_on", quarters)
    opened = quarters[quarters["opening"] != NONE]
    heads = workforce.heads(opened, "opening")
    heads = heads[heads["gender"].isin(KNOWN)]
    all_heads, women_heads = (tally(h, ("division",), value="people") for h in (heads, of_group(heads, "women")))
    women_share = women_heads.reindex(all_heads.index) / all_heads
    carried, credited = [], []
    for breakdown, unit in ((COMPANY, []), ("division", ["division"])):
        keys = ["period_end", *unit]
        of_people = entries.groupby([*keys, "person_id", "gender"], observed=True)[["hours", "recognized_hours"]].sum()
        of_people = of_people.reset_index()
        segment = of_people["division"].astype(str) if unit else "all"
        of_people = of_people.assign(breakdown=breakdown, segment=segment, squares=of_people["hours"] ** 2)
        cell = ["period_end", "breakdown", "segment"]
        women = of_people[of_people["gender"] == "woman"].groupby(cell)
        sums = women[["hours", "recognized_hours", "squares"]].sum()
        sums = sums.assign(figure=sums["recognized_hours"] / sums["hours"], people=women.size())
        credited.append(sums.assign(n_eff=sums["hours"] ** 2 / sums["squares"])[["figure", "people", "n_eff"]])
        known = of_people[of_people["gender"].isin(KNOWN)]
        is_woman = (known["gender"] == "woman").astype(float)
        by = known.assign(women_hours=known["hours"] * is_woman, is_woman=is_woman)
        total = by.groupby(cell)[["hours", "women_hours"]].transform("sum")
        share = total["women_hours"] / total["hours"]
        by = by.assign(share=share, off=((is_woman - share) * known["hours"]) ** 2)
        cell_of = by.groupby(cell)
        found = cell_of.agg(
            share=("share", "first"), people=("share", "size"), off=("off", "sum"), hours=("hours", "sum")
        )
        error = np.sqrt(found["people"] / (found["people"] - 1).replace(0, np.nan) * found["off"]) / found["hours"]
        base = women_share.reindex(found.index)
        carried.append(
            pd.DataFrame(
                {
                    "figure": found["share"] / base,
                    "figure_low": (found["share"] - Z * error).clip(lower=0).fillna(0) / base,
                    "figure_high": (found["share"] + Z * error).clip(upper=1).fillna(1) / base,
                    "people": found["people"],
                }
            )
        )
    told = pd.concat(carried).reset_index()
    told = told[told["period_end"].isin(opened["period_end"])]
    parts = [cells("women_carried_labor", "women", told, starts)]
    if recognized.notna().any():
        parts.append(cells("recognized_labor", "women", pd.concat(credited).reset_index(), starts))
    return parts


def reach(tables: Tables, workforce: Workforce) -> list[pd.DataFrame]:
    """Employees of a quarter's opening who are known to have seen a campaign in it."""
    seen = tables["reach"].rename(columns={"person_id": "person", "seen_on": "day"})
    seen = seen[(seen["person"] >= 0) & ~(seen["views"] == 0).fillna(False).astype(bool)]
    if seen.empty:
        return []
    quarters = workforce.calendar.of(QUARTER)
    told = quarters[quarters["period_end"].isin(within(seen, "day", quarters)["period_end"])]
    people = workforce.standing(told, "opening", ["person", "division", "department"])
    people["has_seen"] = did(people, seen, workforce, QUARTER)
    starts = workforce.calendar.starts(QUARTER)
    return shares("campaign_reach", people, "has_seen", ("division", "department"), starts=starts)
