"""Three survey waves, who was invited, and one poll that a vendor counted.

Respondents have ids of their own that lead back to no employee: numbers are drawn anew in each wave and
rows stand in their order. Demographics are those of the launch. Which item is asked of whom is
`answers.py`, how it is worded `questions.py`, what the survey tool makes of it `waves.py`.
"""

import numpy as np

from sample.answers import answers
from sample.delivery import Delivery, Table, numbered, stacked, words
from sample.shape import DEPARTMENTS, DIVISION_OF, DIVISIONS, GENDER_WORDS, WOMAN
from sample.truths import SampleTruths
from sample.waves import Wave, write_wave
from sample.workforce import Workforce

_DEPARTMENT_WORDS = tuple(d.name for d in DEPARTMENTS)
_WAVES = 3
_LAST_WAVE_BEFORE_END = 6
_DAYS_AFTER_MONTH_END = 10
_POLL_BEFORE_END = 2


def wave_months(months: int) -> list[int]:
    """Positions of the month-ends before each launch, oldest first, up to a year apart."""
    last = months - 1 - _LAST_WAVE_BEFORE_END
    apart = min(12, last // (_WAVES - 1))
    return [last - apart * back for back in range(_WAVES - 1, -1, -1)]


def write_surveys(delivery: Delivery, truths: SampleTruths, workforce: Workforce, seed: int) -> None:
    """Write surveys/qualtrics_YYYY-MM.csv for each wave, survey_invitation.csv and survey_count.csv.

    The tool delivers weights with the last wave only; those of the others are left to whoever reads them.
    """
    rng = np.random.default_rng((seed, 7))
    invitations = []
    waves = wave_months(len(workforce.months))
    for number, month in enumerate(waves, start=1):
        launched_on = workforce.months.ends[month] + _DAYS_AFTER_MONTH_END
        invited = _invited(workforce, month, launched_on)
        name = f"{str(launched_on)[:7]} survey"
        invitations.append(_counted(workforce, month, invited, name, launched_on))
        chance = np.where(workforce.gender[invited] == WOMAN, 0.62, 0.54)
        respondent = rng.permutation(invited[rng.random(len(invited)) < chance])
        given = answers(rng, truths, workforce.gender[respondent], workforce.level[month, respondent])
        numbers = rng.permutation(len(respondent) * 3)[: len(respondent)]
        weight = np.full(len(respondent), np.nan)
        if number == len(waves):
            weight = _weights(workforce, month, invited, respondent)
        about = {
            "respondent_id": numbered(f"R_{number}", np.sort(numbers), 6),
            **_demographics(workforce, month, respondent),
            "weight": weight,
        }
        write_wave(delivery, Wave(name, launched_on, about, given), seed)
    delivery.write("surveys/survey_invitation.csv", stacked(invitations), dirty=False)
    delivery.write("surveys/survey_count.csv", _poll(rng, workforce), dirty=False)


def _weights(workforce: Workforce, month: int, invited: np.ndarray, respondent: np.ndarray) -> np.ndarray:
    """Invited people for each respondent of the same gender and level, on average one."""
    kind = workforce.gender.astype(int) * 10 + workforce.level[month]
    there, answered = (np.bincount(kind[who], minlength=100) for who in (invited, respondent))
    stands_for = (there / np.maximum(answered, 1))[kind[respondent]]
    weight: np.ndarray = stands_for / stands_for.mean()
    return weight


def _invited(workforce: Workforce, month: int, launched_on: np.datetime64) -> np.ndarray:
    """Everyone of the month-end, contingent workers too, who is still employed at the launch."""
    return np.flatnonzero((workforce.level[month] > 0) & (workforce.employed_until() >= launched_on))


def _demographics(workforce: Workforce, month: int, person: np.ndarray) -> Table:
    department = workforce.department[month, person]
    return {
        "gender": words(GENDER_WORDS, workforce.gender[person]),
        "level": workforce.level[month, person],
        "department": words(_DEPARTMENT_WORDS, department),
        "division": words(DIVISIONS, DIVISION_OF[department]),
    }


def _counted(workforce: Workforce, month: int, invited: np.ndarray, wave: str, launched_on: np.datetime64) -> Table:
    """Invited people per gender, level and department, as a survey tool reports them."""
    cells = np.stack([workforce.gender[invited], workforce.level[month, invited], workforce.department[month, invited]])
    (gender, level, department), count = np.unique(cells, axis=1, return_counts=True)
    return {
        "wave": np.full(len(count), wave, dtype=object),
        "launched_on": np.full(len(count), launched_on),
        "invited": count,
        "gender": words(GENDER_WORDS, gender),
        "level": level,
        "department": words(_DEPARTMENT_WORDS, department),
        "division": words(DIVISIONS, DIVISION_OF[department]),
    }


def _poll(rng: np.random.Generator, workforce: Workforce) -> Table:
    """A short poll of one question, delivered as counts per answer, gender and division."""
    month = len(workforce.months) - 1 - _POLL_BEFORE_END
    launched_on = workforce.months.ends[month] + _DAYS_AFTER_MONTH_END
    present = np.flatnonzero(workforce.level[month])
    answered = present[rng.random(len(present)) < 0.4]
    woman = workforce.gender[answered] == WOMAN
    answer = np.clip(np.round(rng.normal(np.where(woman, 3.2, 3.7), 1.0)), 1, 5).astype(int)
    division = DIVISION_OF[workforce.department[month, answered]]
    cells, count = np.unique(np.stack([answer, workforce.gender[answered], division]), axis=1, return_counts=True)
    return {
        "wave": np.full(len(count), f"{str(launched_on)[:7]} poll", dtype=object),
        "launched_on": np.full(len(count), launched_on),
        "item": np.full(len(count), "heard", dtype=object),
        "answer": cells[0],
        "n": count,
        "gender": words(GENDER_WORDS, cells[1]),
        "division": words(DIVISIONS, cells[2]),
    }
