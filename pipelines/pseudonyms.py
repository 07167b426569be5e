"""Keyed pseudonyms of people: HMAC-SHA256 computed inside DuckDB, one derived key per domain.

Nothing here reads or writes a key file (pipelines/home.py does). The pads live in connection variables and
the macro in the temporary catalog, so neither reaches a file. A pseudonym is the first 128 bits of the MAC,
stored as UUID: RFC 2104 section 5 allows truncation to half the hash, and 16 bytes join and count quickly.
Domains never share a key, so a survey respondent cannot meet an HR person (privacy.md section 5).
"""

import hashlib
import hmac

import duckdb

# "erased" hashes pseudonyms once more, into tombstones (erasure/tombstones.py); all others hash delivered ids.
DOMAINS = ("hr", "survey", "applicant", "calendar", "email", "erased")
_BLOCK = 64


def domain_key(key: bytes, domain: str) -> bytes:
    """Return the 32-byte key of one domain, derived from the home's key."""
    return hmac.new(key, f"allyship pseudonym domain {domain}".encode(), hashlib.sha256).digest()


def key_id(key: bytes) -> str:
    """Return 16 hex digits that name a key without revealing it."""
    return hmac.new(key, b"allyship key id", hashlib.sha256).hexdigest()[:16]


def pseudonym(key: bytes, domain: str, identifier: str) -> str:
    """Return the pseudonym of one identifier as 32 hex digits (same as the SQL macro's UUID)."""
    return hmac.new(domain_key(key, domain), identifier.encode(), hashlib.sha256).hexdigest()[:32]


def install(connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Define `pseudonym_<domain>(text) -> UUID` on the connection for every domain; NULL gives NULL."""
    for domain in DOMAINS:
        block = domain_key(key, domain).ljust(_BLOCK, b"\0")
        connection.execute(f"set variable inner_{domain} = ?", [bytes(b ^ 0x36 for b in block)])
        connection.execute(f"set variable outer_{domain} = ?", [bytes(b ^ 0x5C for b in block)])
        connection.execute(
            f"create or replace temp macro pseudonym_{domain}(identifier) as "
            f"cast(left(sha256(getvariable('outer_{domain}') || "
            f"unhex(sha256(getvariable('inner_{domain}') || encode(identifier)))), 32) as uuid)"
        )
