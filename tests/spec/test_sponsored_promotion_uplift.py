"""sponsored_promotion_uplift: are sponsored women promoted more often than women like them without a sponsor?

Share promoted within 12 months of the sponsor link, less the share among employees of the same gender, level, division
and tenure band who had no open link on that day, watched over the same 12 months.
"""

from math import sqrt

from example_organization import EXACT
from independent_statistics import close, newcombe, pooled_z, wilson

# Links open in January 2024; their 12 months are over on 31 January 2025.
WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division, manager_id, hire_date
    g1..10,    2023-12-31..2025-01-31, man,    5,     Sales,      North,    ,           2010-01-01
    g11,       2023-12-31..2025-01-31, man,    4,     Sales,      North,    ,           2010-01-01
    w1..60,    2023-12-31..2025-01-31, woman,  3,     Sales,      North,    g9,         2015-01-01
    m1..50,    2023-12-31..2025-01-31, man,    3,     Sales,      North,    g9,         2015-01-01
    n1..40,    2023-12-31..2025-01-31, woman,  3,     Sales,      North,    g9,         2023-06-01
    s1..40,    2023-12-31..2025-01-31, woman,  3,     Sales,      South,    g9,         2015-01-01
    j1..40,    2023-12-31..2025-01-31, woman,  2,     Sales,      North,    g9,         2015-01-01
"""

PROMOTED_TO_4 = "2024-06-01, 3, 4"

PAIRS = """
    pair_id,   program_id, kind,    guide_id, protege_id, started_on
    p1..25,    ladder,     sponsor, g1,       w1..25,     2024-01-10
    p101..125, ladder,     sponsor, g2,       m1..25,     2024-01-10
"""


def test_promotions_of_the_sponsored_beside_those_of_women_like_them(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        pairing=PAIRS,
        promotion=f"""
        worker_id, promotion_date, from_level, to_level
        w1..10,    {PROMOTED_TO_4}
        w26..32,   {PROMOTED_TO_4}
        m1..5,     {PROMOTED_TO_4}
        m26..30,   {PROMOTED_TO_4}
        n1..40,    {PROMOTED_TO_4}
        s1..40,    {PROMOTED_TO_4}
        j1..40,    2024-06-01, 2, 3
        """,
    )

    # 35 women have the same level, division and tenure and no sponsor; the promoted newcomers, the South and the lower
    # level are nobody's match.
    women = published.value("sponsored_promotion_uplift", "women", "2024-12-31")
    assert women.value == close(10 / 25 - 7 / 35)
    assert women.interval == close(newcombe(10, 25, 7, 35))
    assert women.p_value == close(pooled_z(10, 25, 7, 35))
    assert (women.people, women.fraction) == (25, (None, None))
    men = published.value("sponsored_promotion_uplift", "men", "2024-12-31")
    assert (men.value, men.people) == (close(5 / 25 - 5 / 25), 25)
    assert {row.breakdown for row in published.of("sponsored_promotion_uplift")} == {"company"}


def test_both_arms_are_watched_from_the_day_of_the_link_for_twelve_months(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        pairing=PAIRS,
        promotion="""
        worker_id, promotion_date, from_level, to_level, note
        w1..2,     2024-01-09,     3,          4,        before the link
        w3..5,     2024-01-10,     3,          4,        the day of the link
        w6..9,     2025-01-09,     3,          4,        the last day
        w10..11,   2025-01-10,     3,          4,        a year later
        w26..27,   2024-01-09,     3,          4,        and the same for the matches
        w28..29,   2024-01-10,     3,          4,
        w30,       2025-01-09,     3,          4,
        w31..33,   2025-01-10,     3,          4,
        """,
    )

    assert published.value("sponsored_promotion_uplift", "women", "2024-12-31").value == close(7 / 25 - 3 / 35)


def test_who_is_sponsored_later_is_a_match_until_then_and_counts_once_a_year(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id,   program_id, kind,    guide_id, protege_id, started_on, ended_on
        p1..20,    ladder,     sponsor, g1,       w1..20,     2024-01-10,
        p21..40,   ladder,     sponsor, g1,       w21..40,    2024-01-20,
        p41..60,   ladder,     sponsor, g2,       w1..20,     2024-01-25,
        p61..65,   ladder,     sponsor, g1,       w41..45,    2023-05-01,
        p66..70,   ladder,     sponsor, g1,       w46..50,    2023-05-01, 2023-11-01
        """,
        promotion=f"""
        worker_id, promotion_date, from_level, to_level
        w1..4,     {PROMOTED_TO_4}
        w21..26,   {PROMOTED_TO_4}
        w46..48,   {PROMOTED_TO_4}
        w41..45,   {PROMOTED_TO_4}
        """,
    )

    # On 10 January 35 women have no sponsor: w21..40 and w46..60. On 20 January 15 are left: w46..60. The five whose
    # link is open since 2023 are no match.
    share_first, share_second = (6 + 3) / 35, 3 / 15
    share = (20 * share_first + 20 * share_second) / 40
    weights = [20 / 35 + 20 / 15] * 15 + [20 / 35] * 20
    effective = sum(weights) ** 2 / sum(w * w for w in weights)
    women = published.value("sponsored_promotion_uplift", "women", "2024-12-31")
    assert women.value == close((4 + 6) / 40 - share)
    assert women.people == 35

    low1, high1 = wilson(10, 40)
    low2, high2 = _wilson_of(share, effective)
    assert women.ci_low == close(women.value - sqrt((10 / 40 - low1) ** 2 + (high2 - share) ** 2))
    assert women.ci_high == close(women.value + sqrt((high1 - 10 / 40) ** 2 + (share - low2) ** 2))


def _wilson_of(share: float, size: float) -> tuple[float, float]:
    z = 1.959963984540054
    middle, reach = share + z * z / (2 * size), z * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return (middle - reach) / (1 + z * z / size), (middle + reach) / (1 + z * z / size)


def test_a_link_that_makes_no_sponsor_and_one_not_yet_a_year_old_are_left_out(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id,   program_id, kind,    direction, guide_id, protege_id, started_on, note
        p1..20,    ladder,     sponsor, ,          g1,       w1..20,     2024-01-10,
        p21..22,   ladder,     sponsor, ,          g9,       w21..22,    2024-01-10, the manager
        p23..24,   ladder,     sponsor, ,          g11,      w23..24,    2024-01-10, one level up only
        p25..26,   ladder,     mentor,  ,          g1,       w25..26,    2024-01-10, a mentor
        p27..28,   ladder,     sponsor, reverse,   g1,       w27..28,    2024-01-10, a reverse pair
        p29..30,   ladder,     sponsor, ,          g1,       w29..30,    2024-02-01, 12 months over on 31 January
        p31..32,   ladder,     sponsor, ,          g1,       w31..32,    2024-02-02, a day short
        """,
        promotion=f"""
        worker_id, promotion_date, from_level, to_level
        w29..30,   {PROMOTED_TO_4}
        """,
    )

    # The two promoted belong to the sponsored of February, and to the matches of January, where the managed and the
    # lesser sponsored, having an open link, are none: w25..60.
    women = published.value("sponsored_promotion_uplift", "women", "2024-12-31")
    assert women.value == close(2 / 22 - (20 * 2 / 36 + 2 * 0) / 22)


def test_fewer_than_twenty_in_an_arm_make_no_comparison(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id,   program_id, kind,    guide_id, protege_id, started_on
        p1..19,    ladder,     sponsor, g1,       w1..19,     2024-01-10
        p101..131, ladder,     sponsor, g2,       m1..31,     2024-01-10
        """,
    )

    for measure in ("women", "men"):  # 19 sponsored women; 19 men without a sponsor
        row = published.row("sponsored_promotion_uplift", measure, "2024-12-31")
        assert (row.status, row.reason) == ("not_applicable", "fewer than 20 people in an arm")
        assert set(row.numbers) == {None}
