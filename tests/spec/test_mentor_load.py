"""mentor_load: how many people do the busiest women mentor?

Open mentor pairs per woman who mentors, in either direction, at the end of a fiscal quarter: the 90th percentile, to
the whole number.
"""

import numpy as np
import pytest
from example_organization import EXACT

WORKFORCE = """
    worker_id, snapshot_date, gender, level, department
    w1..30,    2025-06-30,    woman,  4,     Sales
    m1..60,    2025-06-30,    man,    4,     Sales
    x1,        2025-03-31,    woman,  4,     Sales
"""

PAIRS = """
    pair_id,  program_id, kind,    direction, guide_id, protege_id, started_on, ended_on,   note
    p1..12,   circle,     mentor,  reverse,   w1..12,   m1..12,     2025-01-15, ,           one each
    p13..14,  circle,     mentor,  ,          w11..12,  m13..14,    2025-01-15, ,           two mentor a second
    p15..17,  circle,     mentor,  ,          w12,      m15..17,    2025-06-30, 2025-07-01, one has five that day
    p21..28,  circle,     mentor,  ,          w12,      m21..28,    2025-01-15, 2025-06-30, closed on the last day
    p31..38,  circle,     mentor,  ,          w12,      m31..38,    2025-07-01, ,           opened the day after
    p41..48,  ladder,     sponsor, ,          w12,      m41..48,    2025-01-15, ,           sponsored
    p51..58,  circle,     mentor,  ,          m1,       m51..58,    2025-01-15, ,           a man who mentors
    p59..66,  circle,     mentor,  ,          x1,       m51..58,    2025-01-15, ,           a woman who has left
"""


def test_open_pairs_of_the_busiest_women(publish):
    row = publish(EXACT, worker_snapshot=WORKFORCE, pairing=PAIRS).value("mentor_load", "women:p90", "2025-06-30")

    loads = [1] * 10 + [2, 5]
    assert row.value == round(float(np.percentile(loads, 90))) == 2
    assert (row.people, row.fraction, row.interval) == (len(loads), (None, None), (None, None))


def test_published_to_the_whole_number(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,   guide_id, protege_id, started_on
        p1..12,  circle,     mentor, w1..12,   m1..12,     2025-01-15
        p13..15, circle,     mentor, w11,      m13..15,    2025-01-15
        p16..19, circle,     mentor, w12,      m16..19,    2025-01-15
        """,
    ).value("mentor_load", "women:p90", "2025-06-30")

    assert np.percentile([1] * 10 + [4, 5], 90) == pytest.approx(1 + 0.9 * 3)
    assert (row.value, row.people) == (4, 10)  # 3.7 of 12 women


def test_nine_women_who_mentor_are_too_few(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        pairing="""
        pair_id, program_id, kind,   guide_id, protege_id, started_on
        p1..9,   circle,     mentor, w1..9,    m1..9,      2025-01-15
        """,
    ).row("mentor_load", "women:p90", "2025-06-30")

    assert (row.status, row.reason, set(row.numbers)) == ("suppressed", "too few people", {None})
