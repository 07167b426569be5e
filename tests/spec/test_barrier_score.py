"""barrier_score: what holds men back from taking part?

The mean of men's answers from 1 to 5 to the barrier items, among men who answered all that were asked; each item alone
as breakdown. Where the items do not measure one thing (Cronbach's alpha below 0.6) there is no common score.
"""

from statistics import fmean, stdev, variance

import pytest
from example_organization import EXACT
from independent_statistics import close
from scipy.stats import t as student

# Twelve men each: who fears little fears little of everything.
AGREED = """
    respondent_id, wave, launched_on, item,             answer, gender, division
    a1..12,        2025, 2025-05-05,  barrier_backlash, 2,      man,    North
    a1..12,        2025, 2025-05-05,  barrier_bias,     1,      man,    North
    b1..12,        2025, 2025-05-05,  barrier_backlash, 4,      man,    North
    b1..12,        2025, 2025-05-05,  barrier_bias,     4,      man,    North
    c1..12,        2025, 2025-05-05,  barrier_backlash, 5,      man,    South
    c1..12,        2025, 2025-05-05,  barrier_bias,     4,      man,    South
    d1..12,        2025, 2025-05-05,  barrier_backlash, 5,      man,    South
    w1..30,        2025, 2025-05-05,  barrier_backlash, 1,      woman,  South
    w1..30,        2025, 2025-05-05,  barrier_bias,     1,      woman,  South
    m1..30,        poll, 2025-09-01,  heard,            4,      man,    South
"""


def _mean_and_interval(scores: list[float]) -> tuple[float, float, float]:
    reach = float(student.ppf(0.975, len(scores) - 1)) * stdev(scores) / len(scores) ** 0.5
    return fmean(scores), fmean(scores) - reach, fmean(scores) + reach


def test_the_mean_of_men_who_answered_every_item_asked(publish):
    published = publish(survey_response=AGREED)

    # d answered one of the two items only; women are not asked about themselves.
    scores = [1.5] * 12 + [4.0] * 12 + [4.5] * 12
    everyone = published.value("barrier_score", "men")
    assert (everyone.value, *everyone.interval) == close(_mean_and_interval(scores))
    assert (everyone.people, everyone.fraction) == (35, (None, None))  # 36 men, rounded; a mean has no counts
    assert everyone.bounds == (everyone.value, everyone.value)
    assert published.value("barrier_score", "men", division="North").value == close(fmean(scores[:24]))
    assert published.value("barrier_score", "men", division="South").value == close(4.5)
    item = published.value("barrier_score", "men", item="barrier_backlash")
    assert item.value == close(fmean([2, 4, 5, 5]))
    assert item.people == 50  # 48 men
    assert published.value("barrier_score", "men", item="barrier_bias").value == close(fmean([1, 4, 4]))
    backlash, bias = [2, 4, 5] * 12, [1, 4, 4] * 12
    total = [a + b for a, b in zip(backlash, bias, strict=True)]
    alpha = published.value("barrier_score", "men:alpha")
    assert alpha.value == close(2 * (1 - (variance(backlash) + variance(bias)) / variance(total)))
    assert {row.period_end.isoformat() for row in published.of("barrier_score")} == {"2025-05-05"}


UNRELIABLE = "the items do not measure one thing (Cronbach's alpha below 0.6)"


@pytest.mark.parametrize(
    ("second", "alpha", "reason"),
    [
        # Deviations from the means 3 and 3: the second item follows the first half as far, or not at all.
        (("barrier_bias", 2, 4, 2, 4), 2 * (1 - (4 + 1) / 5), UNRELIABLE),
        (("barrier_bias", 2, 2, 4, 4), 2 * (1 - (4 + 1) / 9), None),
        (("heard", 2, 2, 4, 4), None, "fewer than two of the items were asked, so there is no scale"),
    ],
    ids=["unrelated", "related", "one item"],
)
def test_items_that_do_not_measure_one_thing_have_no_common_score(publish, second, alpha, reason):
    item, *answers = second
    published = publish(
        EXACT,
        survey_response=f"""
        respondent_id, wave, launched_on, item,             answer,       gender
        a1..10,        2025, 2025-05-05,  barrier_backlash, 1,            man
        b1..10,        2025, 2025-05-05,  barrier_backlash, 1,            man
        c1..10,        2025, 2025-05-05,  barrier_backlash, 5,            man
        d1..10,        2025, 2025-05-05,  barrier_backlash, 5,            man
        a1..10,        2025, 2025-05-05,  {item},           {answers[0]}, man
        b1..10,        2025, 2025-05-05,  {item},           {answers[1]}, man
        c1..10,        2025, 2025-05-05,  {item},           {answers[2]}, man
        d1..10,        2025, 2025-05-05,  {item},           {answers[3]}, man
        """,
    )

    row = published.row("barrier_score", "men")
    assert (row.status, row.reason) == (("not_applicable", reason) if reason else ("shown", None))
    assert published.row("barrier_score", "men:alpha").value == (None if alpha is None else close(alpha))
    # Each item still speaks for itself.
    assert published.value("barrier_score", "men", item="barrier_backlash").value == close(fmean([1, 1, 5, 5]))


def test_counts_by_the_vendor_give_items_only(publish):
    published = publish(
        survey_count="""
        wave, launched_on, item,             answer, n,  gender
        2025, 2025-05-05,  barrier_backlash, 2,      30, man
        2025, 2025-05-05,  barrier_backlash, 5,      20, man
        2025, 2025-05-05,  barrier_bias,     1,      9,  man
        """,
    )

    item = published.value("barrier_score", "men", item="barrier_backlash")
    assert (item.value, *item.interval) == close(_mean_and_interval([2.0] * 30 + [5.0] * 20))
    assert published.row("barrier_score", "men", item="barrier_bias").reason == "too few people"
    everyone = published.row("barrier_score", "men")
    assert everyone.status == "not_applicable"
    assert everyone.reason == "the results were delivered as counts per item, which cannot be put together per person"


def test_the_weighted_mean_stands_for_all_men_asked(publish):
    published = publish(
        EXACT,
        survey_invitation="""
        wave, launched_on, invited, gender, level
        2025, 2025-05-05,  300,     man,    1
        2025, 2025-05-05,  100,     man,    2
        """,
        survey_response="""
        respondent_id, wave, launched_on, item,         answer, gender, level
        a1..20,        2025, 2025-05-05,  barrier_bias, 2,      man,    1
        b1..20,        2025, 2025-05-05,  barrier_bias, 4,      man,    2
        """,
    )

    assert published.value("barrier_score", "men", item="barrier_bias").value == close((2 + 4) / 2)
    weighted = published.value("barrier_score", "men:weighted", item="barrier_bias")
    assert weighted.value == close((300 * 2 + 100 * 4) / 400)
    assert weighted.n_eff == close((20 * 3 + 20 * 1) ** 2 / (20 * 3**2 + 20 * 1**2))


def test_a_division_said_once_is_the_respondents_for_every_item(publish):
    published = publish(EXACT, survey_response=AGREED)
    lines = AGREED.replace("barrier_bias,     1,      man,    North", "barrier_bias,     1,      ,       ")
    once = publish(
        EXACT, survey_response=lines.replace("barrier_bias,     4,      man,    South", "barrier_bias, 4, ,")
    )

    assert once.of("barrier_score") == published.of("barrier_score")
