"""allied_unit_promotion_effect: did more women rise where men are active allies?

Share of the opening women who rise in a fiscal year: its change in departments since a fifth of their men act as
allies, less the change in the same years in the most similar department that has had no active allies so far.
"""

from statistics import mean

import pytest
from independent_statistics import close, one_sample_t

YEARS = (2022, 2023, 2024)
# Men act as allies in the first six departments from 2024 on, and in the others nobody. The division makes pairs: A and
# G stand in division 0, B and H in division 1 ...
ALLIED, OTHERS = "ABCDEF", "GHIJKL"
# Of 20 women in each department, those who rise by year: about one more where men are allies.
RISING = {
    "A": (2, 2, 5),
    "B": (1, 2, 3),
    "C": (3, 3, 4),
    "D": (2, 1, 5),
    "E": (0, 1, 3),
    "F": (2, 2, 3),
    "G": (2, 1, 2),
    "H": (2, 2, 3),
    "I": (1, 1, 2),
    "J": (3, 2, 3),
    "K": (1, 2, 1),
    "L": (2, 3, 3),
}
ACTS = "actor_id, acted_on, kind\n" + "\n".join(f"{d}man1..2, 2024-0{n}-15, advocacy" for n, d in enumerate(ALLIED, 1))


def _workforce(women: dict[str, int] | None = None) -> str:
    """The departments on the last day of each year, with ten men and 20 women each unless `women` says otherwise."""
    lines = ["worker_id, snapshot_date, gender, level, department, division"]
    for department in sorted(set(RISING) | set(women or {})):
        division = "ABCDEFGHIJKL".find(department) % 6
        count = (women or {}).get(department, 20)
        for year in (2021, *YEARS):
            lines += [f"{department}woman1..{count}, {year}-12-31, woman, 2, {department}, {division}"] if count else []
            lines += [f"{department}man1..10, {year}-12-31, man, 2, {department}, {division}"]
    return "\n".join(lines)


def _promotion(rising: dict[str, tuple[int, int, int]] = RISING) -> str:
    rises = [
        f"{department}woman1..{count}, {year}-06-01, 2, 3"
        for department, counts in rising.items()
        for year, count in zip(YEARS, counts, strict=True)
        if count
    ]
    return "\n".join(["worker_id, promotion_date, from_level, to_level", *rises])


def _change(department: str) -> float:
    before, earlier, since = (count / 20 for count in RISING[department])
    return since - (before + earlier) / 2


def _last_step_before(department: str) -> float:
    return (RISING[department][1] - RISING[department][0]) / 20


def test_the_change_where_men_are_allies_less_the_change_in_departments_like_them(publish):
    published = publish(worker_snapshot=_workforce(), promotion=_promotion(), ally_act=ACTS)

    differences = [_change(allied) - _change(other) for allied, other in zip(ALLIED, OTHERS, strict=True)]
    effect = published.value("allied_unit_promotion_effect", "women", "2024-12-31")
    assert effect.value == close(mean(differences))
    # Where every department has a match of its own and as many women, the error is that of six differences.
    interval, p_value = one_sample_t(differences)
    assert (effect.interval, effect.p_value) == (close(interval), close(p_value))
    assert (effect.people, effect.fraction, effect.bounds) == (6 * 20, (None, None), (effect.value, effect.value))
    # What is compared, and the same comparison before any man acted.
    allied = published.value("allied_unit_promotion_effect", "women:allied", "2024-12-31")
    matched = published.value("allied_unit_promotion_effect", "women:matched", "2024-12-31")
    assert allied.value == close(mean(map(_change, ALLIED)))
    assert matched.value == close(mean(map(_change, OTHERS)))
    before = published.value("allied_unit_promotion_effect", "women:pre_trend", "2024-12-31")
    steps = [_last_step_before(one) - _last_step_before(other) for one, other in zip(ALLIED, OTHERS, strict=True)]
    assert before.value == close(mean(steps))
    assert before.p_value == close(one_sample_t(steps)[1])
    assert before.p_value > 0.1
    # As known at the end of the year before, no department had active allies.
    for measure in ("women", "women:pre_trend", "women:allied", "women:matched"):
        early = published.row("allied_unit_promotion_effect", measure, "2023-12-31")
        assert early.reason == "no department has had a fifth of its men act as allies yet"
        assert set(early.numbers) == {None}


def test_a_department_is_compared_with_the_one_most_like_it_of_its_division_first(publish):
    # M, like all of them and of no division of theirs, and N, in the division of A and three times as large, promote
    # half of their women in the last year. Both act as little as the others.
    rising = RISING | {"M": (0, 0, 10), "N": (0, 0, 30)}
    workforce = _workforce({"M": 20, "N": 60}).replace(", N, -1", ", N, 0")
    published = publish(worker_snapshot=workforce, promotion=_promotion(rising), ally_act=ACTS)

    effect = published.value("allied_unit_promotion_effect", "women", "2024-12-31")
    assert effect.value == close(mean(map(_change, ALLIED)) - mean(map(_change, OTHERS)))


def test_departments_that_moved_apart_before_tell_no_effect(publish):
    # In the last year before, one woman more rose in each department whose men were to act, and two in half of them.
    apart = {d: (1, 2 + n % 2, 5) for n, d in enumerate(ALLIED)} | dict.fromkeys(OTHERS, (1, 1, 2))
    published = publish(worker_snapshot=_workforce(), promotion=_promotion(apart), ally_act=ACTS)

    before = published.value("allied_unit_promotion_effect", "women:pre_trend", "2024-12-31")
    assert before.value == close((3 * 1 + 3 * 2) / 6 / 20)
    assert before.p_value < 0.1
    # Nor the two changes, whose difference it is.
    for measure in ("women", "women:allied", "women:matched"):
        row = published.row("allied_unit_promotion_effect", measure, "2024-12-31")
        assert row.status == "not_applicable"
        assert row.reason == "the departments moved apart before they had active allies already (p below 0.1)"
        assert set(row.numbers) == {None}


@pytest.mark.parametrize(
    ("women", "acts", "reason"),
    [
        ({"L": 4}, ACTS, "fewer than twelve departments with five women and ten men"),
        ({}, ACTS.replace("man1..2", "man1..1"), "no department has had a fifth of its men act as allies yet"),
        ({}, ACTS.replace("2024-", "2025-"), "no department has had a fifth of its men act as allies yet"),
        (
            {},
            ACTS.replace("2024-", "2023-"),
            "fewer than two fiscal years on record before a department had active allies",
        ),
        (
            {},
            ACTS.replace("Fman1..2", "Aman1..2"),
            "fewer than six departments with active allies, or fewer than six departments like them without",
        ),
        (
            dict.fromkeys("GHIJK", 200),
            ACTS,
            "fewer than six departments with active allies, or fewer than six departments like them without",
        ),
    ],
    ids=["eleven departments", "one man of ten", "after the year", "one year before", "five allied", "none alike"],
)
def test_no_effect_is_told_where_the_comparison_does_not_hold(publish, women, acts, reason):
    published = publish(worker_snapshot=_workforce(women), promotion=_promotion({"G": (4, 4, 4)}), ally_act=acts)

    for measure in ("women", "women:pre_trend", "women:allied", "women:matched"):
        row = published.row("allied_unit_promotion_effect", measure, "2024-12-31")
        assert (row.status, row.reason) == ("not_applicable", reason)
        assert set(row.numbers) == {None}


def test_without_a_complete_fiscal_year_there_is_no_comparison(publish):
    published = publish(
        worker_snapshot="worker_id, snapshot_date, gender, level, department\nw1..20, 2024-12-31, woman, 2, Sales",
        ally_act="actor_id, acted_on, kind\nw1, 2024-12-01, advocacy",
    )

    rows = published.of("allied_unit_promotion_effect")
    assert {(row.status, row.reason) for row in rows} == {
        ("not_applicable", "no snapshot within 100 days before the period")
    }


def test_without_a_log_of_acts_there_are_no_active_allies_to_speak_of(publish):
    published = publish(worker_snapshot=_workforce(), promotion=_promotion())

    (row,) = published.of("allied_unit_promotion_effect")
    assert (row.status, row.reason) == ("not_applicable", "no data: ally_act not delivered")
