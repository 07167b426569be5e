"""allied_unit_retention_effect: did more women stay where men are active allies?

Share of the opening women still employed at the end of a fiscal year: its change in departments since a fifth of their
men act as allies, less the change in the same years in the most similar department that has had none so far.
"""

from statistics import mean

from independent_statistics import close, one_sample_t

YEARS = (2022, 2023, 2024)
# Men act as allies in the first six departments from 2024 on; A and G stand in one division, B and H in another ...
ALLIED, OTHERS = "ABCDEF", "GHIJKL"
# Of 20 women in each department, those who leave by year.
LEAVING = {
    "A": (4, 3, 1),
    "B": (3, 4, 3),
    "C": (2, 3, 1),
    "D": (5, 4, 2),
    "E": (4, 4, 1),
    "F": (3, 2, 2),
    "G": (3, 3, 3),
    "H": (4, 4, 2),
    "I": (3, 3, 4),
    "J": (5, 5, 4),
    "K": (2, 3, 3),
    "L": (3, 3, 2),
}


def _workforce(leaving: dict[str, tuple[int, int, int]] = LEAVING) -> str:
    """Departments of 20 women and ten men on the last day of each year; who leaves is replaced before the next year."""
    lines = ["worker_id, snapshot_date, hire_date, gender, level, department, division"]
    for number, (department, counts) in enumerate(leaving.items()):
        first = 1
        for year, gone in zip((2021, *YEARS), (*counts, 0), strict=True):
            unit = f"2, {department}, {number % 6}"
            lines += [f"{department}woman{first}..{first + 19}, {year}-12-31, 2020-01-01, woman, {unit}"]
            lines += [f"{department}man1..10, {year}-12-31, 2020-01-01, man, {unit}"]
            first += gone
    return "\n".join(lines)


ACTS = "actor_id, acted_on, kind\n" + "\n".join(f"{d}man1..2, 2024-05-31, challenge" for d in ALLIED)


def _change(department: str) -> float:
    before, earlier, since = (1 - gone / 20 for gone in LEAVING[department])
    return since - (before + earlier) / 2


def test_the_change_where_men_are_allies_less_the_change_in_departments_like_them(publish):
    published = publish(worker_snapshot=_workforce(), ally_act=ACTS)

    differences = [_change(allied) - _change(other) for allied, other in zip(ALLIED, OTHERS, strict=True)]
    effect = published.value("allied_unit_retention_effect", "women", "2024-12-31")
    assert effect.value == close(mean(differences))
    interval, p_value = one_sample_t(differences)
    assert (effect.interval, effect.p_value, effect.people) == (close(interval), close(p_value), 6 * 20)
    allied = published.value("allied_unit_retention_effect", "women:allied", "2024-12-31")
    matched = published.value("allied_unit_retention_effect", "women:matched", "2024-12-31")
    assert (allied.value, matched.value) == (close(mean(map(_change, ALLIED))), close(mean(map(_change, OTHERS))))
    steps = [
        (LEAVING[other][1] - LEAVING[other][0] - LEAVING[one][1] + LEAVING[one][0]) / 20
        for one, other in zip(ALLIED, OTHERS, strict=True)
    ]
    before = published.value("allied_unit_retention_effect", "women:pre_trend", "2024-12-31")
    assert (before.value, before.p_value) == (close(mean(steps)), close(one_sample_t(steps)[1]))


def test_departments_that_moved_apart_before_tell_no_effect(publish):
    # Where men were to act, two or three women fewer left in the last year before already.
    apart = {d: (5, 2 + n % 2, 1) for n, d in enumerate(ALLIED)} | dict.fromkeys(OTHERS, (5, 5, 5))
    published = publish(worker_snapshot=_workforce(apart), ally_act=ACTS)

    before = published.value("allied_unit_retention_effect", "women:pre_trend", "2024-12-31")
    assert before.value == close((3 * 3 + 3 * 2) / 6 / 20)
    row = published.row("allied_unit_retention_effect", "women", "2024-12-31")
    assert row.reason == "the departments moved apart before they had active allies already (p below 0.1)"


def test_a_woman_who_changes_department_stays_and_one_whose_last_day_came_does_not(publish):
    # On the last day the first woman of each department stands in the next one, and three have had their last day.
    departments = list(LEAVING)
    table = _workforce(dict.fromkeys(departments, (0, 0, 0)))
    for number, department in enumerate(departments):
        last = f"2024-12-31, 2020-01-01, woman, 2, {department}, {number % 6}"
        elsewhere = f"2024-12-31, 2020-01-01, woman, 2, {departments[number - 1]}, {(number - 1) % 6}"
        moved = f"{department}woman1, {elsewhere}\n{department}woman2..20, {last}"
        table = table.replace(f"{department}woman1..20, {last}", moved)
    separation = "worker_id, separation_date, reason\n" + "\n".join(f"{d}woman20, 2024-12-30, voluntary" for d in "GHI")
    published = publish(worker_snapshot=table, ally_act=ACTS, separation=separation)

    allied = published.value("allied_unit_retention_effect", "women:allied", "2024-12-31")
    matched = published.value("allied_unit_retention_effect", "women:matched", "2024-12-31")
    assert (allied.value, matched.value) == (close(0), close(-3 * (1 / 20) / 6))


def test_a_single_year_before_is_no_comparison(publish):
    published = publish(worker_snapshot=_workforce(), ally_act=ACTS.replace("2024-", "2023-"))

    row = published.row("allied_unit_retention_effect", "women", "2024-12-31")
    assert row.status == "not_applicable"
    assert row.reason == "fewer than two fiscal years on record before a department had active allies"
