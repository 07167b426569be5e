"""A wave of the survey as the survey tool exports it: a row per response, a column per question.

Besides the responses there is what such exports hold: previews, spam, people who closed the page at once, comments in
their own words. None of it may arrive; every answer that was drawn must.
"""

from dataclasses import dataclass

import numpy as np

from sample.delivery import (
    BROKEN_DATE,
    BROKEN_DATE_WORD,
    ODD_GENDER,
    ODD_GENDER_WORD,
    Delivery,
    Table,
    flaws,
    numbered,
    repeat_flawed,
)
from sample.exports import qualtrics
from sample.exports.questionnaire import GENDERS
from sample.questions import CHOICES, COMMENT, EXPERIENCE, NONE_CHOICE, QUESTIONS
from sample.shape import GENDER_WORDS, LEVEL_TITLES, SYLLABLES

Answers = list[tuple[str, np.ndarray]]

_PREVIEWS, _SPAM = 3, 2
_LEFT_AT_ONCE = 0.01
_LEFT_BEFORE_THE_COMMENT = 0.02
_COMMENTS = 0.03
_OPEN_DAYS = 21
# The tool tells times of a zone of its own, seven hours behind that of the organization on those days.
_ZONE, _NINE_O_CLOCK_THERE = "America/Denver", np.timedelta64(2, "h")


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: its name, its launch, and what is known of each respondent (ids, embedded data) in `about`.

    `about` has respondent_id, gender, level, department, division (words and ranks of the feed) and weight (NaN for
    none); `answers` are the items of answers.py over the same respondents.
    """

    name: str
    launched_on: np.datetime64
    about: Table
    answers: Answers


def write_wave(delivery: Delivery, wave: Wave, seed: int) -> None:
    """Write surveys/qualtrics_YYYY-MM.csv; a thousandth of its rows each are repeated, or of an odd gender or date."""
    path = f"surveys/qualtrics_{str(wave.launched_on)[:7]}.csv"
    rng = np.random.default_rng((seed, 22, int(wave.launched_on.astype(int))))
    answered = len(wave.about["gender"])
    silent = round(_LEFT_AT_ONCE * answered)
    # Row numbers of respondents, -1 for nobody; previews and spam are filled in like real responses.
    tried = rng.integers(0, answered, _PREVIEWS + _SPAM)
    row = np.concatenate([np.arange(answered), np.full(silent, -1), tried])
    status = np.repeat(
        [qualtrics.REAL, qualtrics.PREVIEW, qualtrics.SPAM], [answered + silent, _PREVIEWS, _SPAM]
    ).astype(object)
    flaw = np.concatenate([flaws(delivery.stream(path), answered), np.zeros(len(row) - answered, dtype=np.int8)])
    order = repeat_flawed(flaw)
    columns = [*_about(rng, wave, row, status, flaw), *_questions(wave, row), _comments(rng, row)]
    target = delivery.landing / path
    target.parent.mkdir(parents=True, exist_ok=True)
    qualtrics.write_columns(target, [(name, text, told, cells[order].tolist()) for name, text, told, cells in columns])


_Column = tuple[str, str, dict[str, str], np.ndarray]


def _about(
    rng: np.random.Generator, wave: Wave, row: np.ndarray, status: np.ndarray, flaw: np.ndarray
) -> list[_Column]:
    """What the tool knows of a response, and the embedded data of its respondent."""
    size = len(row)
    # The first response comes on the day of the launch.
    minutes = np.where(row == 0, 0, (_OPEN_DAYS * 24 * 60 * rng.random(size) ** 2).astype(int))
    started = wave.launched_on.astype("datetime64[m]") + _NINE_O_CLOCK_THERE + minutes
    began, ended = (_moments(moment) for moment in (started, started + rng.integers(4, 20, size)))
    began[flaw == BROKEN_DATE] = BROKEN_DATE_WORD
    progress = np.select([row < 0, rng.random(size) < _LEFT_BEFORE_THE_COMMENT], [4, 96], 100)
    gender = _of(row, np.array([GENDERS[word] for word in GENDER_WORDS], dtype=object)[_code(wave.about["gender"])])
    gender[flaw == ODD_GENDER] = ODD_GENDER_WORD
    weight = np.array(["" if np.isnan(w) else f"{w:.3f}" for w in wave.about["weight"]], dtype=object)
    ids = np.where(row == np.arange(size), _of(row, wave.about["respondent_id"]), numbered("R_9", np.arange(size), 6))
    here = {"timeZone": _ZONE}
    return [
        ("StartDate", "Start Date", {"ImportId": "startDate", **here}, began),
        ("EndDate", "End Date", {"ImportId": "endDate", **here}, ended),
        ("Status", "Response Type", {"ImportId": "status"}, status),
        ("IPAddress", "IP Address", {"ImportId": "ipAddress"}, numbered("203.0.113.", rng.integers(1, 255, size), 1)),
        ("Progress", "Progress", {"ImportId": "progress"}, progress.astype(str).astype(object)),
        ("Finished", "Finished", {"ImportId": "finished"}, (progress == 100).astype(str).astype(object)),
        ("ResponseId", "Response ID", {"ImportId": "_recordId"}, ids),
        ("UserLanguage", "User Language", {"ImportId": "userLanguage"}, np.full(size, "EN", dtype=object)),
        _embedded("Wave", np.full(size, wave.name, dtype=object)),
        _embedded("Gender", gender),
        _embedded("Grade", _of(row, np.array(LEVEL_TITLES, dtype=object)[wave.about["level"]])),
        _embedded("Department", _of(row, wave.about["department"])),
        _embedded("Business Unit", _of(row, wave.about["division"])),
        _embedded("Weight", _of(row, weight)),
    ]


def _embedded(name: str, cells: np.ndarray) -> _Column:
    return name, name, {"ImportId": name}, cells


def _code(gender: np.ndarray) -> np.ndarray:
    return np.array([GENDER_WORDS.index(word) for word in gender], dtype=int)


def _of(row: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the respondents' values in the order of rows, empty where there is no respondent."""
    picked: np.ndarray = np.append(values.astype(object), "")[row]
    return picked


def _moments(moment: np.ndarray) -> np.ndarray:
    text: np.ndarray = np.char.replace(moment.astype("datetime64[s]").astype(str), "T", " ").astype(object)
    return text


def _questions(wave: Wave, row: np.ndarray) -> list[_Column]:
    """The list of experiences in one cell, and a column for every other item."""
    given = dict(wave.answers)
    lists = []
    for picks in zip(*(given[item] == "yes" for item in CHOICES), strict=True):
        picked = [choice for choice, yes in zip(CHOICES.values(), picks, strict=True) if yes]
        lists.append(",".join(picked) or NONE_CHOICE)
    columns = [
        (EXPERIENCE.name, f"{EXPERIENCE.text} - Selected Choice", EXPERIENCE.id, np.array(lists, dtype=object)),
    ]
    for item, question in QUESTIONS.items():
        cells = np.array([question.words[answer] if answer else "" for answer in given[item]], dtype=object)
        columns.append((question.name, question.text, question.id, cells))
    return [(name, text, {"ImportId": own}, _of(row, cells)) for name, text, own, cells in columns]


def _comments(rng: np.random.Generator, row: np.ndarray) -> _Column:
    """Sentences of a few, with a name in them, which must never be read."""
    size = len(row)
    name = np.char.capitalize(rng.choice(SYLLABLES, size))
    told = np.char.add(np.char.add("Please thank ", name), " for what was done, it helped me")
    cells = np.where(rng.random(size) < _COMMENTS, told, "").astype(object)
    return COMMENT.name, COMMENT.text, {"ImportId": COMMENT.id}, cells
