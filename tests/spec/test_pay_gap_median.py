"""pay_gap_median: how much lower is the median woman's hourly pay than the median man's, in percent of his?

The interval is a bootstrap of the gap, with the same numbers on every run.
"""

import numpy as np
import pytest
from independent_statistics import close

PAY_DAY = "2025-04-05"
STAFF = """
worker_id, snapshot_date, gender, level, department, division
w1..25,    2025-03-31,    woman,  1,     Sales,      North
m1..30,    2025-03-31,    man,    1,     Sales,      North
w26..45,   2025-03-31,    woman,  1,     Care,       South
m31..50,   2025-03-31,    man,    1,     Care,       South
"""


def paid(worker, amount):
    return f"{worker}, 2025-04-05, {amount}"


def test_the_median_of_even_and_of_odd_numbers_of_people(publish):
    women = [10 + 0.3 * n + (n * 7 % 5) for n in range(25)]
    men = [12 + 0.4 * n + (n * 11 % 7) for n in range(30)]
    others = {"w": [9.5] * 20, "m": [19.0] * 20}
    rows = [paid(f"w{n}", pay) for n, pay in enumerate(women + others["w"], start=1)]
    rows += [paid(f"m{n}", pay) for n, pay in enumerate(men + others["m"], start=1)]
    table = "worker_id, pay_date, hourly_pay\n" + "\n".join(rows)

    published = publish(worker_snapshot=STAFF, pay=table)
    north = published.value("pay_gap_median", "gap", PAY_DAY, division="North")
    assert north.value == close(100 * (np.median(men) - np.median(women)) / np.median(men))
    assert north.people == 25
    # Against resamples drawn one by one; both are random, so they agree to about a point.
    random = np.random.default_rng(1)
    resampled = [np.median(random.choice(pay, (4000, len(pay))), axis=1) for pay in (women, men)]
    expected = np.percentile(100 * (1 - resampled[0] / resampled[1]), [2.5, 97.5])
    assert north.interval == pytest.approx(tuple(expected), abs=1.5)
    # Where everyone of a gender earns the same there is nothing to resample.
    south = published.value("pay_gap_median", "gap", PAY_DAY, division="South")
    assert (south.value, *south.interval) == close((50, 50, 50))

    again = publish(worker_snapshot=STAFF, pay=table)
    assert again.value("pay_gap_median", "gap", PAY_DAY, division="North") == north
