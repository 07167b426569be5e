"""How to tell the numbers of cells from others in a text: units, limits of intervals, counts of things."""

import re

_THINGS = (
    "periods?|levels?|programs?|departments?|divisions?|cohorts?|segments?|measures?|figures?|metrics?|rules?|checks?|"
    "files?|rows?|pages?|months?|years?|weeks?|quarters?|waves?|snapshots?|resamples?|targets?|actions?|warnings?|"
    "promises?|kinds?|sources?|steps?"
)
# In any text, whatever its key. Texts are in lower case by then.
PHRASES = tuple(
    re.compile(words)
    for words in (
        r"\b(?:per|every|parity,) 100\b",
        r"\b\d+(?:\.\d+)?\s?% (?:intervals?|limits?|of departments|chance)\b",
        r"\b99\.8\s?%",
        r"\babout \d+(?:\.\d+)? lie outside\b",
        r"\b\d+(?:st|nd|rd|th)\b",
        r"\blevel -?\d+(?: to -?\d+)?\b",
        r"\bat \d+ days\b",
        r"\bnot drawn: [^.]*\.",
        r"\brounded to (?:base )?\d+\b",
        rf"\b\d+ (?:of (?:the )?\d+ )?(?:{_THINGS})\b",
    )
)
# Where no cell is named.
PLACES = tuple(
    re.compile(words)
    for words in (
        r"\(\d+\)$",
        r"\brelease \d+-",
        r"\ballyship \d+(?:\.\w+)*",
        r"\b(?:part|page) \d+\b",
        r"\b\d+ (?:of \d+ )?(?:passed|failed)\b",
        r"\b\d+ days?\b",
        r"\bat least \d+ people\b",
        r"such as \W?under \d+%",
        r"\bthe (?:newest|largest|first|latest|\d+ largest|first \d+)[^.;]* of [\d,.]+\b",
        r"\b[\d.,]+ (?:bytes|kb|mb)\b",
        r"\bin fewer than \w+ rows\b",
    )
)
# What reads as a figure about people, wherever it stands.
_PEOPLE = "people|persons?|women|men|employees|respondents|participants|leavers|reporters|cases|reports"
FIGURE = re.compile(
    r"[+\-\u2212]?\d[\d.,]*\s?(?:%|points?\b|per 100\b)"
    rf"|\b\d[\d.,]* (?:more |fewer )?(?:{_PEOPLE})\b"
    r"|\bn = (?:about )?\d[\d.,]*"
    r"|\b\d[\d.,]* of \d[\d.,]*"
)
# In a language whose phrases are not known here, what prose writes with decimals is a figure.
DECIMALS = re.compile(r"[+\-\u2212]?\d[\d.,]*[.,]\d+")
LIMITS = re.compile(r"\b(?:95|99[.,]8)\s?-?%|\b100\b")
