"""Who is meant by an id: every pseudonym under which the warehouse may know that person.

An id leads to pseudonyms in each domain, and those of HR on to the person's other ids and addresses, as the history of
snapshots and delivered aliases has them (ingest/identity.py). Applicants, calendars and surveys have keys of their own:
what other ids a person has there cannot be found from here. Anonymous surveys are never asked, on purpose.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import duckdb

from models.errors import ConfigurationError, did_you_mean
from pipelines import pseudonyms

DOMAINS: Mapping[str, str] = {
    "hr": "id in HR and in the systems that go by it",
    "email": "e-mail address",
    "applicant": "id as an applicant",
    "calendar": "id in the calendar system",
}
"""The domains in which a person is looked for, in words."""
_JOINED = ("hr", "email")
_APART = ("applicant", "calendar")

_MORE = """
-- one row per id that a known one leads to; an alias that two workers had leads to neither of them
select person from register.alias where alias in (select person from known)
union select alias from register.alias where person in (select person from known)
union select alias_id from delivered.id_alias where worker_id in (select person from known)
union
select email from delivered.worker_snapshot where worker_id in (select person from known) and email is not null
"""

_CLAIMED = """
-- one row per worker who had the id as an alias, each under the id that HR knows them by
select distinct coalesce(a.person, c.person)
from (
    select alias_id as alias, worker_id as person from delivered.id_alias where worker_id <> alias_id
    union select email, worker_id from delivered.worker_snapshot
) as c
left join register.alias as a on a.alias = c.person
where c.alias = ?::uuid
"""


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """The pseudonyms of one person: those of the ids given, by domain, and the others that these led to."""

    given: Mapping[str, tuple[UUID, ...]]
    found: tuple[UUID, ...]

    @property
    def pseudonyms(self) -> tuple[UUID, ...]:
        """All of them, sorted."""
        return tuple(sorted({*self.found, *(each for some in self.given.values() for each in some)}))


def chosen(left_out: Iterable[str]) -> tuple[str, ...]:
    """Return the domains without those left out, of which only systems of their own can be.

    Raises:
        ConfigurationError: one cannot be left out, or there is none of that name.
    """
    for name in left_out:
        if name not in _APART:
            guess = did_you_mean(name, _APART)
            raise ConfigurationError(f"'{name}' cannot be left out; expected one of {', '.join(_APART)}{guess}")
    return tuple(domain for domain in DOMAINS if domain not in left_out)


def identify(
    connection: duckdb.DuckDBPyConnection | None,
    key: bytes,
    ids: Iterable[str],
    domains: Collection[str] = tuple(DOMAINS),
) -> Person:
    """Find everyone's pseudonyms behind the ids of one person; without a warehouse, those of the ids alone.

    Args:
        connection: the warehouse; only read, but for a temporary table.
        key: the home's key.
        ids: ids or e-mail addresses as exports hold them.
        domains: those of `DOMAINS` to look in.

    Raises:
        ConfigurationError: an id is empty, or an alias that two workers had, so that it names neither.
    """
    given = {domain: tuple(_pseudonyms(key, domain, ids)) for domain in domains}
    joined = [person for domain in _JOINED for person in given.get(domain, ())]
    if connection is None or not joined:
        return Person(given, ())
    for person in joined:
        _refuse_shared(connection, person)
    connection.execute("create or replace temp table known as select unnest(?::uuid[]) as person", [joined])
    try:
        while _grew(connection):
            pass
        rows = connection.execute("select person from known order by person").fetchall()
    finally:
        connection.execute("drop table temp.known")
    return Person(given, tuple(person for (person,) in rows if person not in joined))


def _pseudonyms(key: bytes, domain: str, ids: Iterable[str]) -> list[UUID]:
    made = []
    for text in ids:
        plain = text.strip()
        if not plain:
            raise ConfigurationError("an id is empty; give it as the exports hold it")
        if domain == "hr" and "@" in plain:
            # Ingestion takes it for an address wherever it stands.
            continue
        spelled = plain.lower() if domain == "email" else plain
        made.append(UUID(hex=pseudonyms.pseudonym(key, domain, spelled)))
    return made


def _refuse_shared(connection: duckdb.DuckDBPyConnection, person: UUID) -> None:
    claims = connection.execute(_CLAIMED, [str(person)]).fetchall()
    if len(claims) > 1:
        raise ConfigurationError(
            f"this id or address was that of {len(claims)} workers, so it does not tell who is meant; "
            "give the id under which HR knows the worker"
        )


def _grew(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute(f"insert into known select * from ({_MORE}) except select person from known").fetchone()
    return bool(row and row[0])
