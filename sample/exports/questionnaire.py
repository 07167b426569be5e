"""One survey on allyship with generated respondents, for the exports of survey tools.

Names are syllables and belong to nobody. Among the respondents is everything that makes such exports hard to read:
some stop half-way, with and without an answer, some refuse a question, write sentences, or name an experience of
their own. Each tool words the same questions in its own layout.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from sample import shape

TEXTS = {
    "heard": "My ideas are heard\nin meetings, and I am credited for them.",
    "could_report_safely": "I could report harassment without fear.",
    "interrupted": "How often are you interrupted in meetings?",
    "avoid_one_to_one": 'Do you avoid meeting women alone, "just to be safe"?',
    "witnessed": "In the last 12 months, have you witnessed harassment?",
    "reported": "Did you report what happened?",
    "favorite_day": "Which day suits you best for events?",
}
EXPERIENCE_TEXT = "Which of these have you experienced in the last 12 months?"
COMMENT_TEXT = "What else should we know?"
INCIDENTS_TEXT = "How many incidents were there?"

_AGREEMENT = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
_FREQUENCY = ("Never", "Rarely", "Sometimes", "Often", "Always")
WORDS: dict[str, dict[str, str]] = {
    "heard": {str(point): word for point, word in enumerate(_AGREEMENT, start=1)},
    "could_report_safely": {str(point): word for point, word in enumerate(_AGREEMENT, start=1)},
    "interrupted": {str(point): word for point, word in enumerate(_FREQUENCY, start=1)},
    "avoid_one_to_one": {"never": "Never", "sometimes": "Rarely", "often": "Often", "always": "Always"},
    "witnessed": {"yes": "Yes", "no": "No"},
    "reported": {
        "formal": "Yes, as a formal complaint",
        "official": "Yes, to HR or the hotline",
        "informal": "Only to a colleague, friend or mentor",
        "no": "No",
    },
    "favorite_day": {day.lower(): day for day in ("Monday", "Wednesday", "Friday")},
}
# Choices hold what joins them: a comma, and the beginning of another choice.
CHOICES = {
    "exp_comments": "Sexist comments",
    "exp_jokes": "Sexist comments, meant as jokes",
    "exp_touching": "Unwanted touching",
    "exp_hostility": "Hostility; being left out",
}
NONE_CHOICE = "None of these"
OTHER_CHOICE = "Other (please specify)"
REFUSED = "Prefer not to say"
GENDERS = {"woman": "Woman", "man": "Man", "another": "Non-binary", "undisclosed": REFUSED}


@dataclass(frozen=True, slots=True)
class Respondent:
    """One response. `answers` maps items to words of the feed; items that were not answered are not there.

    `experienced` None is no answer to the list, empty is "none of these"; `other` is what somebody wrote as another
    experience. `refused` are items that were answered with a refusal. `progress` is in percent.
    """

    response_id: str
    name: str
    email: str
    answered_at: datetime
    gender: str
    grade: str
    department: str
    division: str
    answers: Mapping[str, str] = field(default_factory=dict)
    experienced: frozenset[str] | None = None
    refused: frozenset[str] = frozenset()
    other: str = ""
    incidents: int | None = None
    comment: str = ""
    progress: int = 100

    @property
    def answers_nothing(self) -> bool:
        """Whether nothing was answered that could be read."""
        return not self.answers and self.experienced is None

    def word(self, item: str) -> str:
        """Return the answer in the words of the questionnaire; empty where there is none."""
        return REFUSED if item in self.refused else WORDS[item].get(self.answers.get(item, ""), "")

    def picked(self) -> list[str]:
        """Return the choices picked in the list of experiences, without what was written as another."""
        chosen = self.experienced or frozenset()
        picked = [choice for item, choice in CHOICES.items() if item in chosen]
        return picked or ([NONE_CHOICE] if self.experienced is not None and not self.other else [])


def make_respondents(count: int, seed: int, launched_at: datetime) -> list[Respondent]:
    """Generate responses, each an hour or more after the one before.

    Of every ten, the third stopped before any answer and the sixth after the first; the fourth refuses a question, the
    seventh writes of another experience, the eighth answered the list of experiences with none.
    """
    rng = np.random.default_rng((seed, 31))
    return [_respondent(rng, number, launched_at) for number in range(count)]


def _respondent(rng: np.random.Generator, number: int, launched_at: datetime) -> Respondent:
    story = number % 10
    given, family = ("".join(rng.choice(shape.SYLLABLES, 3)).capitalize() for _ in range(2))
    department = shape.DEPARTMENTS[rng.integers(len(shape.DEPARTMENTS))]
    answers = {item: str(rng.choice(list(words))) for item, words in WORDS.items()}
    experienced: frozenset[str] | None = frozenset(item for item in CHOICES if rng.random() < 0.4)
    refused: frozenset[str] = frozenset()
    if story == 2:
        answers, experienced = {}, None
    if story == 3:
        answers.pop("witnessed")
        refused = frozenset({"witnessed"})
    if story == 5:
        answers, experienced = {"heard": answers["heard"]}, None
    if story == 7:
        experienced = frozenset()
    if experienced is None or not experienced:
        answers.pop("reported", None)
    return Respondent(
        response_id=f"R_{number:04d}{''.join(rng.choice(list('abcXYZ123'), 8))}",
        name=f"{given} {family}",
        email=f"{given}.{family}.{number}@northmere.example".lower(),
        answered_at=launched_at + timedelta(minutes=61 * number),
        gender=str(rng.choice(shape.GENDER_WORDS, p=(0.45, 0.45, 0.05, 0.05))),
        grade=shape.LEVEL_TITLES[int(rng.integers(1, shape.TOP_LEVEL + 1))],
        department=department.name,
        division=department.division,
        answers=answers,
        experienced=experienced,
        refused=refused,
        other=f"{given} said nasty things about me" if story == 6 else "",
        incidents=int(rng.integers(1, 9)) if experienced else None,
        comment=f"{given} {family}, honestly: it is fine" if story in (0, 4, 6) else "",
        progress={2: 5, 5: 20}.get(story, 100),
    )
