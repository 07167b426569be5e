"""Moments in text cells, as SQL: the local time of the organization for what a file says in a zone of its own.

Days alone are days.py's. Month and day are never told apart by guessing: every writing is declared.
"""

from collections.abc import Sequence

from pipelines.readers.staging import literal

_ISO = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}"
_OFFSET = r"(Z|UTC|[+-]\d{2}:?\d{2})$"


def moment_in(text: str, formats: Sequence[str], zone: str, ours: str) -> str:
    """Return SQL for the TIMESTAMP in zone `ours` of the moment that a text says, NULL where it says none.

    Args:
        text: SQL of the text. ISO with a time of day is always understood, and its offset goes before `zone`.
        formats: the strptime formats that are understood besides.
        zone: IANA name of the zone in which the file tells times.
        ours: IANA name of the organization's zone.
    """
    told = ", ".join(literal(known) for known in formats)
    parsed = f"try_strptime({text}, [{told}])" if told else "null::timestamp"
    naive = f"case when regexp_matches({text}, '{_ISO}') then try_cast({text} as timestamp) else {parsed} end"
    absolute = f"try_cast(regexp_replace({text}, ' ?UTC$', 'Z') as timestamptz)"
    return (
        f"case when regexp_matches({text}, '{_ISO}.*{_OFFSET}') then timezone({literal(ours)}, {absolute}) "
        f"else timezone({literal(ours)}, timezone({literal(zone)}, {naive})) end"
    )
