"""What respondents answer: the standard survey items, with the planted shares and gaps.

Each item is an array over the respondents of one wave, None where the question was not put to someone.
"""

import numpy as np

from sample.delivery import words
from sample.shape import LEADERSHIP_FLOOR, MAN, WOMAN
from sample.truths import SampleTruths

_YES_NO = ("no", "yes")
_EXPERIENCES = {
    "exp_comments": 0.30,
    "exp_jokes": 0.24,
    "exp_leering": 0.12,
    "exp_messages": 0.08,
    "exp_pressure_dates": 0.05,
    "exp_touching": 0.07,
    "exp_favours": 0.02,
    "exp_assault": 0.005,
    "exp_hostility": 0.09,
    "exp_other": 0.025,
}
_BARRIERS = {
    "barrier_backlash": 2.9,
    "barrier_awareness": 3.1,
    "barrier_defensiveness": 2.5,
    "barrier_bias": 2.7,
    "barrier_role_models": 3.3,
}
_REASONS_FOR_SILENCE = ("fear_of_retaliation", "would_change_nothing", "handled_it_myself", "did_not_know_how")
_ROLES = ("peer", "manager", "senior_leader", "client", "subordinate")
_MOST_INCIDENTS = 3

# Columns about single incidents: heading to the number of the incident.
INCIDENT_ITEMS = {f"harasser_role#{n}": n for n in range(1, _MOST_INCIDENTS + 1)}


def answers(
    rng: np.random.Generator, truths: SampleTruths, gender: np.ndarray, level: np.ndarray
) -> list[tuple[str, np.ndarray]]:
    """Return the items in the order of the questionnaire.

    Args:
        rng: Source of chance.
        truths: The planted shares.
        gender: Gender code per respondent.
        level: Level per respondent.

    Returns:
        Pairs of item and answers (object array of words, None where not asked). Items of the form
        `name#n` hold answers about the n-th incident, see INCIDENT_ITEMS.
    """
    return [
        *_harassment(rng, truths, gender),
        *_climate(rng, gender),
        *_sponsorship(rng, truths, gender, level),
        *_men_and_allies(rng, gender),
    ]


def _by_gender(gender: np.ndarray, women: float, men: float) -> np.ndarray:
    """A value for women and one for men; everyone else gets the middle."""
    return np.select([gender == WOMAN, gender == MAN], [women, men], (women + men) / 2)


def _yes(rng: np.random.Generator, chance: np.ndarray, asked: np.ndarray) -> np.ndarray:
    drawn = (rng.random(len(asked)) < chance).astype(int)
    return words(_YES_NO, np.where(asked, drawn, -1))


def _scale(rng: np.random.Generator, mean: np.ndarray, asked: np.ndarray) -> np.ndarray:
    drawn = np.clip(np.round(rng.normal(mean, 1.0, len(asked))), 1, 5).astype(int)
    return words(("1", "2", "3", "4", "5"), np.where(asked, drawn - 1, -1))


def _choice(rng: np.random.Generator, vocabulary: dict[str, float], asked: np.ndarray) -> np.ndarray:
    drawn = rng.choice(len(vocabulary), len(asked), p=list(vocabulary.values()))
    return words(tuple(vocabulary), np.where(asked, drawn, -1))


def _harassment(rng: np.random.Generator, truths: SampleTruths, gender: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """The behavior list, and for those who met any of it what came of it."""
    everyone = np.ones(len(gender), dtype=bool)
    affected = rng.random(len(gender)) < _by_gender(gender, truths.prevalence_women, truths.prevalence_men)
    # One listed behavior is certain for the affected; the others come on top, the common ones more often.
    weights = np.array(list(_EXPERIENCES.values()))
    certain = rng.choice(len(weights), len(gender), p=weights / weights.sum())
    experiences = [
        (name, _yes(rng, np.where(certain == place, 1.0, weight) * affected, everyone))
        for place, (name, weight) in enumerate(_EXPERIENCES.items())
    ]
    reported = _choice(
        rng,
        {
            "formal": truths.reported_formally,
            "official": truths.reported_officially - truths.reported_formally,
            "informal": 0.16,
            "no": 1 - truths.reported_officially - 0.16,
        },
        affected,
    )
    officially = (reported == "formal") | (reported == "official")
    incidents = np.minimum(1 + rng.poisson(0.6, len(gender)), _MOST_INCIDENTS)
    roles = [
        (name, words(_ROLES, np.where(affected & (incidents >= n), rng.integers(0, len(_ROLES), len(gender)), -1)))
        for name, n in INCIDENT_ITEMS.items()
    ]
    return [
        *experiences,
        ("incidents_12m", words(("1", "2", "3"), np.where(affected, incidents - 1, -1))),
        *roles,
        ("reported", reported),
        ("why_not_reported", _choice(rng, dict.fromkeys(_REASONS_FOR_SILENCE, 0.25), reported == "no")),
        ("consequence", _choice(rng, {"yes": 0.28, "no": 0.50, "unknown": 0.22}, officially)),
        ("told_outcome", _yes(rng, np.full(len(gender), 0.45), officially)),
        ("could_report_safely", _scale(rng, _by_gender(gender, 3.0, 3.7), everyone)),
    ]


def _climate(rng: np.random.Generator, gender: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """What everyone sees and how they are heard."""
    everyone = np.ones(len(gender), dtype=bool)
    witnessed = _yes(rng, _by_gender(gender, 0.38, 0.27), everyone)
    return [
        ("witnessed", witnessed),
        ("intervened", _yes(rng, _by_gender(gender, 0.46, 0.37), witnessed == "yes")),
        ("heard", _scale(rng, _by_gender(gender, 3.2, 3.7), everyone)),
        ("interrupted", _scale(rng, _by_gender(gender, 3.3, 2.6), everyone)),
        ("avoid_one_to_one", _choice(rng, {"never": 0.55, "sometimes": 0.27, "often": 0.12, "always": 0.06}, everyone)),
    ]


def _sponsorship(
    rng: np.random.Generator, truths: SampleTruths, gender: np.ndarray, level: np.ndarray
) -> list[tuple[str, np.ndarray]]:
    """Sponsors and mentors in the respondents' own words; leaders are not asked about mentors."""
    everyone = np.ones(len(gender), dtype=bool)
    claimed = _by_gender(gender, truths.has_sponsor_women, truths.has_sponsor_men)
    return [
        ("has_sponsor", _yes(rng, claimed, everyone)),
        ("has_mentor", _yes(rng, _by_gender(gender, 0.21, 0.26), level < LEADERSHIP_FLOOR)),
    ]


def _men_and_allies(rng: np.random.Generator, gender: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """What men say of themselves, what women say of them, and what holds men back."""
    everyone = np.ones(len(gender), dtype=bool)
    men, women = gender == MAN, gender == WOMAN
    took_part = _yes(rng, _by_gender(gender, 0.06, 0.18), everyone)
    part = took_part == "yes"
    return [
        ("took_part", took_part),
        ("peer_backlash", _yes(rng, np.full(len(gender), 0.11), part & men)),
        ("ally_self", _scale(rng, 3.9 + 0.3 * part, men)),
        ("ally_seen", _scale(rng, np.full(len(gender), 3.0), women)),
        *((name, _scale(rng, np.full(len(gender), mean), men)) for name, mean in _BARRIERS.items()),
    ]
