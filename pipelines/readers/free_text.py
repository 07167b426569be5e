"""What reads like a sentence: the rule by which answers are told from free text, which is stored nowhere.

An answer is a short code: a word or a few, a number. Readers and ingestion use the same rule.
"""

_LONGEST_ANSWER = 40
_MOST_WORDS = 4


def is_sentence(answer: str) -> bool:
    """Tell whether an answer reads like a sentence, or holds an address."""
    return len(answer) > _LONGEST_ANSWER or "@" in answer or len(answer.split()) > _MOST_WORDS


def sentence_condition(answer: str) -> str:
    """Return SQL that is true for an answer (itself SQL) that reads like a sentence; the rule of `is_sentence`."""
    return (
        f"length({answer}) > {_LONGEST_ANSWER} or {answer} like '%@%' or "
        f"len(string_split_regex(trim({answer}), '\\s+')) > {_MOST_WORDS}"
    )
