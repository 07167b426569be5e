"""program_effect: did women's experience of allies change where a program ran?

Women's mean answer on how much the men here support women, by division and wave: the change in divisions where an
allyship program had begun with a fifth of the men enrolled, less the change in divisions that had none yet.
"""

import pytest
from example_organization import EXACT
from independent_statistics import close

WAVES = ("2023-05-10", "2024-05-10", "2025-05-10")
DIVISIONS = "ABCDEF"
# Ten men and some women in each division, at a snapshot before each wave.
WORKFORCE = "worker_id, snapshot_date, gender, level, department, division\n" + "\n".join(
    f"{d}man1..10, {wave[:4]}-04-30, man, 1, X, {d}" for d in DIVISIONS for wave in WAVES
)
PROGRAM = """
    program_id, kind,     starts_on
    circle,     allyship, 2024-09-01
    course,     training, 2024-09-01
"""


def _enrolment(men: dict[str, int], program: str = "circle", on: str = "2024-08-20") -> str:
    return "\n".join(f"{program}, {d}man{n}, {on}" for d, some in men.items() for n in range(1, some + 1))


HEADER = "program_id, person_id, enrolled_on\n"
A_FIFTH = HEADER + _enrolment({"A": 2, "B": 2, "C": 3, "D": 1})


def _survey(means: dict[str, tuple[float, float, float]], women: int = 10) -> str:
    """Ten women per division and wave whose answers have the given mean, in steps of 0.1."""
    lines = ["respondent_id, wave, launched_on, item, answer, gender, division"]
    for division, by_wave in means.items():
        for number, (wave, mean) in enumerate(zip(WAVES, by_wave, strict=True)):
            more = round((mean - int(mean)) * women)
            answers = [int(mean) + 1] * more + [int(mean)] * (women - more)
            lines += [
                f"{division}{number}w{n}, {wave[:4]}, {wave}, ally_seen, {answer}, woman, {division}"
                for n, answer in enumerate(answers)
            ]
    return "\n".join(lines)


# Divisions with the program (A, B, C) gain half a point and more after it, the others hardly anything. Before, all
# moved by about 0.1.
MEANS = {
    "A": (3.0, 3.1, 3.6),
    "B": (2.5, 2.7, 3.2),
    "C": (3.2, 3.2, 3.9),
    "D": (3.1, 3.2, 3.3),
    "E": (2.9, 3.1, 3.2),
    "F": (3.4, 3.4, 3.4),
}


def _by_hand(treated: str, untreated: str) -> float:
    """With all programs in one wave, two-way fixed effects are the difference of changes from the mean before."""
    change = {d: last - (first + second) / 2 for d, (first, second, last) in MEANS.items()}
    return sum(change[d] for d in treated) / len(treated) - sum(change[d] for d in untreated) / len(untreated)


def test_the_change_with_a_program_less_the_change_without(publish):
    published = publish(worker_snapshot=WORKFORCE, program=PROGRAM, enrolment=A_FIFTH, survey_response=_survey(MEANS))

    effect = published.value("program_effect", "women", "2025-05-10")
    assert effect.value == close(_by_hand("ABC", "DEF"))  # one man of ten is no fifth
    assert effect.ci_low < effect.value < effect.ci_high
    assert effect.p_value < 0.05
    assert (effect.people, effect.fraction, effect.bounds) == (30, (None, None), (effect.value, effect.value))
    before = published.value("program_effect", "women:pre_trend", "2025-05-10")
    changes = [round(second - first, 1) for first, second, _ in MEANS.values()]
    assert before.value == close(sum(changes[:3]) / 3 - sum(changes[3:]) / 3)
    assert before.p_value > 0.1
    # As known at the wave before, no program had begun.
    early = published.row("program_effect", "women", "2024-05-10")
    assert early.status == "not_applicable"
    assert early.reason == "no division has yet enrolled a fifth of its men in an allyship program that has begun"
    assert set(early.numbers) == {None}


@pytest.mark.parametrize(
    ("enrolment", "changed", "reason"),
    [
        (
            _enrolment({"A": 2, "B": 2, "C": 2}),
            {"A": (2.5, 3.1, 3.6), "B": (2.0, 2.7, 3.2), "C": (2.6, 3.2, 3.9)},
            "women's answers moved apart before the program began already (p below 0.1)",
        ),
        (_enrolment({"A": 2, "B": 2, "C": 2}), {"F": None}, "fewer than six divisions can be compared"),
        (
            _enrolment({"A": 9, "B": 9, "C": 9}, "course"),
            {},
            "no division has yet enrolled a fifth of its men in an allyship program that has begun",
        ),
        (
            _enrolment({"A": 2, "B": 2, "C": 2}, on="2025-05-10"),
            {},
            "no division has yet enrolled a fifth of its men in an allyship program that has begun",
        ),
        (
            _enrolment(dict.fromkeys(DIVISIONS, 2)),
            {},
            "fewer than two divisions with the program, or without it, so there is nothing to compare",
        ),
    ],
    ids=["apart before", "five divisions", "another kind of program", "enrolled on the day", "everywhere at once"],
)
def test_no_effect_is_told_where_the_comparison_does_not_hold(publish, enrolment, changed, reason):
    means = {d: m for d, m in (MEANS | changed).items() if m}
    published = publish(
        worker_snapshot=WORKFORCE, program=PROGRAM, enrolment=HEADER + enrolment, survey_response=_survey(means)
    )

    row = published.row("program_effect", "women", "2025-05-10")
    assert (row.status, row.reason) == ("not_applicable", reason)


def test_two_waves_before_are_needed(publish):
    published = publish(
        worker_snapshot=WORKFORCE,
        program=PROGRAM.replace("2024-09-01", "2023-09-01"),
        enrolment=HEADER + _enrolment({"A": 2, "B": 2, "C": 2}, on="2023-09-01"),
        survey_response=_survey(MEANS),
    )

    row = published.row("program_effect", "women", "2025-05-10")
    assert row.reason == "fewer than two survey waves before the program began"


def test_men_who_took_part_beside_those_who_did_not_from_the_survey_alone(publish):
    published = publish(
        EXACT,
        survey_response="""
        respondent_id, wave, launched_on, item,      answer, gender
        m1..10,        2025, 2025-05-10,  took_part, yes,    man
        m1..6,         2025, 2025-05-10,  ally_self, 5,      man
        m7..10,        2025, 2025-05-10,  ally_self, 4,      man
        m11..30,       2025, 2025-05-10,  took_part, no,     man
        m11..30,       2025, 2025-05-10,  ally_self, 3,      man
        m31..50,       2025, 2025-05-10,  ally_self, 1,      man
        """,
    )

    assert published.value("program_effect", "men:took_part").value == close((6 * 5 + 4 * 4) / 10)
    others = published.value("program_effect", "men:others")
    assert (others.value, others.interval, others.people) == (3, (3, 3), 20)
    effect = published.row("program_effect", "women")
    assert effect.reason == "no data: program, enrolment, worker_snapshot not delivered"
