"""Survey answers: one row per respondent and wave, or per cell of respondents that a vendor counted.

No answer meets an identity; gender, level and units are those that the survey itself holds.
"""

import numpy as np
import pandas as pd

from tests.benchmarks.pandas_peer.tables import Tables
from tests.benchmarks.pandas_peer.windows import GRACE
from tests.benchmarks.pandas_peer.workforce import Workforce

SCALE = ("1", "2", "3", "4", "5")
MOST_INCIDENTS = 52
OFFICIAL = ("formal", "official")
DEMOGRAPHICS = ["gender", "division", "department", "level"]
# Questions of yes or no that a counted cell knows too: the answers that count as yes.
YES = {
    "exp_any": ("yes",),
    "reported": OFFICIAL,
    "has_sponsor": ("yes",),
    "consequence": ("yes",),
    "intervened": ("yes",),
    "peer_backlash": ("yes",),
    "avoid_one_to_one": ("often", "always"),
}
FAVORABLE = ("could_report_safely", "ally_self", "ally_seen")
BARRIERS = ("barrier_backlash", "barrier_awareness", "barrier_defensiveness", "barrier_bias", "barrier_role_models")
SCORED = (*FAVORABLE, "heard", "interrupted", *BARRIERS)


def respondents(tables: Tables) -> pd.DataFrame:
    """Return the answers of everyone who answered anything, scores from 1 to 5 under the item's own name."""
    given = tables["survey_response"]
    if given.empty:
        return counted(tables)
    people = given.groupby(["wave", "respondent_id"], observed=True, sort=False)
    given = given.assign(who=people.ngroup())
    first = people[[*DEMOGRAPHICS, "weight"]].first()
    found = first.assign(period_end=people["launched_on"].min(), described=people["incident"].max()).reset_index()
    answer, item = given["answer"], given["item"]
    size = len(found)

    def yes(rows: pd.Series, truth: pd.Series) -> pd.Series:
        """Whether any of a respondent's rows is true; missing without a row."""
        asked = np.full(size, np.nan)
        asked[given["who"].to_numpy()[rows]] = 0
        asked[given["who"].to_numpy()[rows & truth]] = 1
        return pd.Series(asked).astype("boolean")

    is_yes, decided = answer == "yes", answer.isin(("yes", "no"))
    single = yes((item == "exp_any") & decided, is_yes)
    behaviors = item.cat.categories[item.cat.categories.str.startswith("exp_") & (item.cat.categories != "exp_any")]
    listed = yes(item.isin(behaviors) & decided, is_yes)
    found["experienced"] = listed.fillna(single)
    for name, words in YES.items():
        found[name] = yes(item == name, answer.isin(words))
    found["formal"] = yes(item == "reported", answer == "formal")
    for name in ("witnessed", "took_part"):
        found[name] = yes(item == name, is_yes)
    # A score is of the person, not of an incident.
    in_scale = given[answer.isin(SCALE)]
    scores = in_scale[["who", "item"]].assign(score=in_scale["answer"].astype(str).astype(float))
    wanted = scores[scores["item"].isin(SCORED)].groupby(["who", "item"], observed=True)["score"].max()
    wide = wanted.unstack("item").reindex(index=range(size), columns=list(SCORED))
    stated = given[item == "incidents_12m"]
    stated = pd.to_numeric(stated["answer"].astype(str), errors="coerce").groupby(stated["who"]).max()
    found = pd.concat([found, wide.set_axis(list(SCORED), axis=1)], axis=1)
    found["stated"] = stated.reindex(range(size)).astype(float)
    found = found.assign(people=1, is_counted=False)
    return pd.concat([_judged(found), counted(tables)], ignore_index=True).assign(
        gender=lambda rows: rows["gender"].fillna("undisclosed")
    )


def _judged(found: pd.DataFrame) -> pd.DataFrame:
    """Add what follows from a respondent's answers taken together."""
    experienced = found["experienced"]
    did = experienced.fillna(False)
    both = (found["heard"] + 6 - found["interrupted"]) / 2
    heard = both.fillna(found["heard"]).fillna(6 - found["interrupted"])
    number = found["stated"].fillna(found["described"].astype(float)).clip(1, MOST_INCIDENTS)
    return found.assign(
        reported_official=found["reported"].where(did),
        reported_formal=found["formal"].where(did),
        knows_consequence=found["consequence"].mask(found["reported"].eq(False).fillna(False)),
        intervened=found["intervened"].where(found["witnessed"].fillna(False)),
        is_heard=_from(heard, 3.5),
        **{f"is_{item}": _from(found[item], 4) for item in FAVORABLE},
        incidents=number.where(did, 0).where(experienced.notna()),
    )


def _from(score: pd.Series, least: float) -> pd.Series:
    """Whether scores reach the least favorable one; missing where there is none."""
    return (score >= least).astype("boolean").where(score.notna())


def counted(tables: Tables) -> pd.DataFrame:
    """Return the cells of results that a vendor counted; each knows one item."""
    given = tables["survey_count"]
    item, answer = given["item"], given["answer"]
    found = given[["wave", *DEMOGRAPHICS]].assign(
        period_end=given["launched_on"], people=given["n"].astype(int), is_counted=True, respondent_id=-1
    )
    for name, words in YES.items():
        found[name] = answer.isin(words).astype("boolean").where(item == name)
    score = pd.to_numeric(answer.astype(str).where(answer.isin(SCALE)), errors="coerce")
    for name in SCORED:
        found[name] = score.where(item == name)
    # A score beyond the scale is an answer all the same, and not a favorable one.
    return found.assign(
        experienced=found["exp_any"],
        reported_official=found["reported"],
        reported_formal=(answer == "formal").astype("boolean").where(item == "reported"),
        knows_consequence=found["consequence"],
        is_heard=_from(found["heard"], 4),
        **{f"is_{name}": _from(found[name], 4) for name in FAVORABLE},
        incidents=found["exp_any"].astype(float),
        took_part=pd.array([pd.NA] * len(found), "boolean"),
    )


def asked(tables: Tables, workforce: Workforce, answered: pd.DataFrame) -> pd.DataFrame:
    """Return the people for whom a wave's respondents stand, by gender and level: invited, else employed at launch."""
    invited = tables["survey_invitation"]
    waves = answered.loc[~answered["is_counted"], ["wave", "period_end"]].drop_duplicates()
    invited = invited.merge(waves, on="wave").assign(gender=lambda rows: rows["gender"].fillna("undisclosed"))
    keys = ["wave", "period_end", "gender", "level"]
    told = invited.groupby(keys, observed=True, dropna=False)["invited"].sum().rename("people").reset_index()
    others = waves[~waves["wave"].isin(invited["wave"])].reset_index(drop=True)
    newest = workforce.calendar.newest(others["period_end"])
    fresh = (newest >= 0) & (workforce.calendar.snapshots[newest] >= others["period_end"].to_numpy() - GRACE)
    heads = workforce.headcount.groupby(["month", "gender", "level"], observed=True)["people"].sum().reset_index()
    employed = others.assign(month=newest)[fresh].merge(heads, on="month")[[*keys, "people"]]
    return pd.concat([told[told["people"] > 0], employed], ignore_index=True)
