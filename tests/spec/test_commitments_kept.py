"""commitments_kept: are promises kept, as confirmed by those they were made to?

Commitments due in a fiscal quarter that are done and confirmed, over all commitments due in it. The variant
self_declared believes the ally: done is enough.
"""

from example_organization import EXACT
from independent_statistics import close, wilson

WORKFORCE = """
    worker_id, snapshot_date,          gender, level, department, division
    m1..30,    2025-03-31..2025-06-30, man,    2,     Sales,      North
    m31..40,   2025-03-31..2025-04-30, man,    2,     Sales,      North
    m31..40,   2025-05-31..2025-06-30, man,    2,     Claims,     South
    w1..40,    2025-03-31..2025-06-30, woman,  2,     Sales,      North
"""
SECOND_QUARTER = "2025-06-30"  # [2025-04-01, 2025-07-01)


def test_done_and_confirmed_over_due(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        commitment="""
        commitment_id, ally_id, kind,       made_on,    due_on,     done_on,    confirmed_on, beneficiary_id, note
        a1..6,         m1..6,   commitment, 2025-01-01, 2025-04-01, 2025-03-20, 2025-03-25,   w1..6,          day one
        b1..2,         m7..8,   commitment, 2025-01-01, 2025-06-30, 2025-06-29, 2025-06-30,   w7..8,          last day
        c1..5,         m9..13,  commitment, 2025-01-01, 2025-05-01, 2025-05-01, ,             w9..13,         no word
        d1..3,         m14..16, commitment, 2025-01-01, 2025-05-01, ,           2025-05-01,   w14..16,        not done
        e1..4,         m17..20, commitment, 2025-01-01, 2025-05-01, ,           ,             w17..20,
        f1,            m21,     commitment, 2025-01-01, 2025-05-01, 2025-05-01, 2025-05-01,   m21,            his own
        g1,            m22,     commitment, 2025-01-01, 2025-04-01, 2025-06-01, 2025-06-10,   w22,            late
        h1..9,         m1..9,   commitment, 2025-01-01, 2025-03-31, 2025-03-01, 2025-03-02,   w1..9,          too early
        i1..9,         m1..9,   commitment, 2025-01-01, 2025-07-01, 2025-03-01, 2025-03-02,   w1..9,          too late
        j1..9,         m1..9,   commitment, 2025-01-01, ,           2025-03-01, 2025-03-02,   w1..9,          undue
        k1..9,         m1..9,   pledge,     2025-01-01, 2025-05-01, 2025-03-01, 2025-03-02,   w1..9,          pledge
        """,
    )

    due = 6 + 2 + 5 + 3 + 4 + 1 + 1
    kept = 6 + 2 + 1
    row = published.value("commitments_kept", "all", SECOND_QUARTER)
    assert (row.value, row.fraction, row.people) == (kept / due, (kept, due), 22)
    assert row.interval == close(wilson(kept, due))
    declared = published.value("commitments_kept", "all:self_declared", SECOND_QUARTER)
    assert (declared.fraction, declared.people) == ((kept + 5 + 1, due), 22)
    assert declared.interval == close(wilson(15, due))


def test_allies_are_counted_once_and_their_division_is_that_of_the_day_due(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        commitment="""
        commitment_id, ally_id, kind,       made_on,    due_on,     done_on,    confirmed_on, beneficiary_id
        a1..10,        m1..10,  commitment, 2025-01-01, 2025-05-01, 2025-05-01, 2025-05-02,   w1..10
        b1..10,        m1..10,  commitment, 2025-01-01, 2025-06-01, ,           ,             w1..10
        c1..10,        m31..40, commitment, 2025-01-01, 2025-05-30, 2025-05-01, 2025-05-02,   w1..10
        d1..10,        m31..40, commitment, 2025-01-01, 2025-05-31, ,           ,             w1..10
        """,
    )

    row = published.value("commitments_kept", "all", SECOND_QUARTER)
    assert (row.fraction, row.people) == ((10 + 10, 40), 20)
    # The second ten moved to the South on 31 May.
    assert published.value("commitments_kept", "all", SECOND_QUARTER, division="North").fraction == (20, 30)
    assert published.value("commitments_kept", "all", SECOND_QUARTER, division="South").fraction == (0, 10)


def test_nine_allies_are_too_few_however_much_they_promise(publish):
    published = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        commitment="""
        commitment_id, ally_id, kind,       made_on,    due_on
        a1..9,         m1..9,   commitment, 2025-01-01, 2025-05-01
        b1..9,         m1..9,   commitment, 2025-01-01, 2025-05-01
        """,
    )

    for measure in ("all", "all:self_declared"):
        row = published.row("commitments_kept", measure, SECOND_QUARTER)
        assert (row.status, row.reason) == ("suppressed", "too few people")
    quarter_before = published.row("commitments_kept", "all", "2025-03-31")
    assert (quarter_before.status, quarter_before.reason) == ("not_applicable", "no data in the period")


def test_commitments_are_rounded_to_fives(publish):
    row = publish(
        worker_snapshot=WORKFORCE,
        commitment="""
        commitment_id, ally_id, kind,       made_on,    due_on,     done_on,    confirmed_on, beneficiary_id
        a1..13,        m1..13,  commitment, 2025-01-01, 2025-05-01, 2025-05-01, 2025-05-02,   w1..13
        b1..9,         m14..22, commitment, 2025-01-01, 2025-05-01, ,           ,             w14..22
        """,
    ).value("commitments_kept", "all", SECOND_QUARTER)

    assert (row.fraction, row.people) == ((15, 20), 20)
    assert row.bounds == close((13 / 22, 17 / 18))


def test_where_nothing_is_ever_due_nothing_is_said(publish):
    (row,) = publish(
        EXACT,
        worker_snapshot=WORKFORCE,
        commitment="commitment_id, ally_id, kind, made_on\na1..20, m1..20, pledge, 2025-01-01",
    ).of("commitments_kept")

    assert row.reason == "no data: no commitment has a day on which it is due"
