"""What the usual wordings of answers mean for the standard survey items, where allyship.yaml says nothing else.

Scales of five points count from 1 (least) to 5 (most): agreement, frequency and extent, in the wordings of the common
survey tools. A question is read by the scale that knows most of its delivered words. Words that mean different points
on two scales that fit equally stay unknown, as do those of a scale of seven points. Numbers are taken as they are;
a number that its own words contradict ("1 - Strongly agree") is unknown. Numbers for yes and no are recodes that only
the survey's maker knows: they must be told.
"""

import re
from collections.abc import Collection, Mapping

from models.errors import did_you_mean
from models.feeds.vocabulary import ITEM_ANSWERS
from pipelines.readers.free_text import is_sentence
from pipelines.readers.vendors.surveys.survey_columns import folded

GENDER_WORDS: dict[str, str | None] = {
    "female": "woman", "f": "woman", "women": "woman", "a woman": "woman",
    "male": "man", "m": "man", "men": "man", "a man": "man",
    "non-binary": "another", "nonbinary": "another", "non binary": "another", "x": "another", "other": "another",
    "non-binary / third gender": "another", "non-binary / non-conforming": "another",
    "prefer to self-describe": "another",
    "prefer not to say": "undisclosed", "prefer not to answer": "undisclosed", "unknown": "undisclosed",
}  # fmt: skip

REFUSALS = frozenset(
    {"prefer not to say", "prefer not to answer", "no answer", "not applicable", "n/a", "-", "rather not say"}
)
NONE_OF_THESE = frozenset({"none", "none of these", "none of the above", "no, none of these", "none of them"})

_NO_ANSWER = ""
_MIDDLE = "neither agree nor disagree|neutral|neither|undecided"
# From least to most; wordings of one point are separated by a bar.
_SCALES = tuple(
    {wording: str(point) for point, wordings in enumerate(points, start=1) for wording in wordings.split("|")}
    for points in (
        ("strongly disagree", "disagree", _MIDDLE, "agree", "strongly agree"),
        ("strongly disagree", "somewhat disagree", _MIDDLE, "somewhat agree", "strongly agree"),
        ("strongly disagree", "tend to disagree", _MIDDLE, "tend to agree", "strongly agree"),
        ("completely disagree|totally disagree", "disagree", _MIDDLE, "agree", "completely agree|totally agree"),
        ("never", "rarely|seldom", "sometimes|occasionally", "often|frequently", "always"),
        ("never", "sometimes", "about half the time", "most of the time", "always"),
        ("not at all", "a little", "a moderate amount", "a lot", "a great deal"),
        ("not at all", "slightly", "moderately", "very", "extremely"),
    )
)  # fmt: skip
_SEVEN_POINTS = frozenset(
    {"strongly disagree", "disagree", "somewhat disagree", "slightly disagree", "neither agree nor disagree",
     "somewhat agree", "slightly agree", "agree", "strongly agree"}
)  # fmt: skip
_YES_NO = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}
_UNKNOWN = dict.fromkeys(("don't know", "do not know", "i don't know", "not sure", "i'm not sure", "unsure"), "unknown")
# How often someone avoids meeting alone: only `often` and `always` count, so that finer words need no finer places.
_HOW_OFTEN = {
    "never": "never", "rarely": "sometimes", "seldom": "sometimes", "occasionally": "sometimes",
    "sometimes": "sometimes", "about half the time": "sometimes", "often": "often", "frequently": "often",
    "very often": "often", "usually": "often", "most of the time": "often", "always": "always",
}  # fmt: skip
_NUMBERED = re.compile(r"([1-5])\s*[-\u2013:.=)(]\s*(.+?)\)?|(.+?)\s*[-\u2013:=(]\s*([1-5])\)?")
_SCALE_ANSWERS = ("1", "2", "3", "4", "5")


def answers_of(item: str, delivered: Collection[str], told: Mapping[str, str]) -> dict[str, str | None]:
    """Return what each delivered answer to one question means for an item.

    Told words go first, then refusals (no answer), then the built-in words of a standard item, then short codes as they
    are where the item is an organization's own or takes codes.

    Args:
        item: the item that the question was mapped to, or its own id.
        delivered: every distinct text that was answered, since only all of them together show the scale.
        told: the `answers` of allyship.yaml; an empty word is no answer.

    Returns:
        For each delivered text the canonical answer, "" for no answer, None where nobody knows what it means.
    """
    known = {_word(text): meant for text, meant in told.items()}
    left = [text for text in delivered if _word(text) not in known]
    built_in = _built_in(item, {_word(text) for text in left})
    found: dict[str, str | None] = {text: known[_word(text)] for text in delivered if _word(text) in known}
    for text in left:
        word = _word(text)
        if word in built_in:
            found[text] = built_in[word]
        elif word in REFUSALS:
            found[text] = _NO_ANSWER
        else:
            closed = bool(ITEM_ANSWERS.get(item))
            found[text] = None if closed or is_sentence(text) else word
    return found


def why_unknown(item: str, question: str, delivered: str, told: Mapping[str, str]) -> str:
    """Return the reason of quarantine of an answer that nobody knows, with the known word that is nearest."""
    if not ITEM_ANSWERS.get(item):
        return f"answer: reads like a sentence in '{question}' (name its answers under questions)"
    words = {*told, *ITEM_ANSWERS[item], *_words_of(item)}
    return f"answer: unknown in '{question}' ({item}){did_you_mean(delivered, sorted(words))}"


def _built_in(item: str, words: Collection[str]) -> dict[str, str]:
    """Return the delivered words whose meaning for the item is built in."""
    answers = ITEM_ANSWERS.get(item, ())
    if answers == _SCALE_ANSWERS:
        return _points(set(words))
    known = {**{answer: answer for answer in answers}, **_words_of(item)}
    return {word: known[word] for word in words if word in known}


def _words_of(item: str) -> dict[str, str]:
    answers = ITEM_ANSWERS.get(item, ())
    if answers == _SCALE_ANSWERS:
        return {word: point for scale in _SCALES for word, point in scale.items()}
    if "sometimes" in answers:
        return _HOW_OFTEN
    words = _YES_NO if "yes" in answers else {}
    return {**words, **_UNKNOWN} if "unknown" in answers else words


def _points(words: set[str]) -> dict[str, str]:
    """Return the point from 1 to 5 of each delivered word of a scale, of those that are certain."""
    numbers, wordings = _numbered(words)
    spoken = {wordings.get(word, word) for word in words}
    fitting = max(len(spoken & scale.keys()) for scale in _SCALES)
    if len(spoken & _SEVEN_POINTS) > fitting:
        return {word: point for word, point in numbers.items() if word not in wordings}
    best = [scale for scale in _SCALES if len(spoken & scale.keys()) == fitting]
    points = {}
    for word in words:
        meant = {scale[spoken_word] for scale in best if (spoken_word := wordings.get(word, word)) in scale}
        if word in numbers:
            meant.add(numbers[word])
        if len(meant) == 1:
            points[word] = meant.pop()
    return points


def _numbered(words: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the number in each word that has one, and the words beside it."""
    numbers, wordings = {}, {}
    for word in words:
        match = _NUMBERED.fullmatch(word)
        if word in _SCALE_ANSWERS:
            numbers[word] = word
        elif match:
            numbers[word] = match[1] or match[4]
            wordings[word] = (match[2] or match[3]).strip()
    return numbers, wordings


def _word(text: str) -> str:
    return re.sub(r"^(\d+)\.0+$", r"\1", folded(text).replace("\u2019", "'").rstrip(".").strip()) or folded(text)
