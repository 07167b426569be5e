"""Words that systems write in columns with a vocabulary, and what they mean there."""

from collections.abc import Iterable

from models.feeds import Column

WORDS: dict[str, dict[str, str]] = {
    "gender": {
        "f": "woman", "female": "woman", "w": "woman", "women": "woman", "femme": "woman", "weiblich": "woman",
        "m": "man", "male": "man", "men": "man", "homme": "man", "männlich": "man",
        "x": "another", "non-binary": "another", "nonbinary": "another", "other": "another", "d": "another",
        "u": "undisclosed", "unknown": "undisclosed", "not declared": "undisclosed", "not specified": "undisclosed",
        "prefer not to say": "undisclosed", "not disclosed": "undisclosed", "n/a": "undisclosed", "": "undisclosed",
    },
    "status": {"a": "active", "on leave": "leave", "leave of absence": "leave", "l": "leave", "inactive": "leave"},
    "worker_type": {
        "regular": "employee", "permanent": "employee", "full time": "employee", "part time": "employee",
        "fixed term": "employee", "contractor": "contingent", "contingent worker": "contingent", "temp": "contingent",
        "agency": "contingent", "external": "contingent",
    },
    "reason": {
        "resignation": "voluntary", "resigned": "voluntary", "quit": "voluntary", "dismissal": "involuntary",
        "dismissed": "involuntary", "redundancy": "involuntary", "layoff": "involuntary", "terminated": "involuntary",
        "retired": "retirement", "death": "other", "end of contract": "other",
    },
    "outcome": {
        "partially-substantiated": "partially", "partially substantiated": "partially", "inconclusive": "undetermined",
        "insufficient information": "undetermined", "unfounded": "unsubstantiated",
        "not substantiated": "unsubstantiated",
    },
    "end_reason": {"complete": "completed", "duration completed": "completed", "concluded": "early", "closed": "other"},
}  # fmt: skip


def meant(column: Column, delivered: Iterable[str | None]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what the delivered words mean in the column, and those of which nobody knows.

    Words that are the feed's own, and an empty cell that the column allows, need no map.
    """
    known = WORDS.get(column.name, {})
    found: dict[str, str] = {}
    unknown = []
    for word in delivered:
        text = word or ""
        folded = text.strip().casefold()
        if folded in column.allowed or (not folded and not column.required):
            continue
        if folded in known:
            found[text] = known[folded]
        else:
            unknown.append(text)
    return found, tuple(unknown)
