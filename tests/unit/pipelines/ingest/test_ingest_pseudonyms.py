"""Pseudonyms are HMAC-SHA256 of the identifier, whoever computes them."""

import hashlib
import hmac
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import pseudonyms
from pipelines.pseudonyms import DOMAINS

IDENTIFIERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def in_sql(connection: duckdb.DuckDBPyConnection, domain: str, identifier: str | None) -> Any:
    (found,) = connection.execute(f"select pseudonym_{domain}(?::varchar)", [identifier]).fetchone() or (None,)
    return found


@settings(max_examples=60)
@given(identifier=IDENTIFIERS, domain=st.sampled_from(DOMAINS))
def test_sql_and_python_agree(bench_once: Any, key: bytes, identifier: str, domain: str) -> None:
    derived = hmac.new(key, b"allyship pseudonym domain " + domain.encode(), hashlib.sha256).digest()
    mac = hmac.new(derived, identifier.encode(), hashlib.sha256).hexdigest()[: 2 * 16]
    assert in_sql(bench_once.connection, domain, identifier).hex == mac
    assert pseudonyms.pseudonym(key, domain, identifier) == mac


def test_domains_never_meet(bench: Any) -> None:
    found = {in_sql(bench.connection, domain, "W1") for domain in DOMAINS}
    assert len(found) == len(DOMAINS)


@pytest.mark.parametrize("domain", DOMAINS)
def test_nobody_has_no_pseudonym(bench: Any, domain: str) -> None:
    assert in_sql(bench.connection, domain, None) is None


def test_another_key_makes_other_people(bench: Any, key: bytes) -> None:
    before = in_sql(bench.connection, "hr", "W1")
    pseudonyms.install(bench.connection, bytes(reversed(key)))
    assert in_sql(bench.connection, "hr", "W1") != before
    pseudonyms.install(bench.connection, key)
    assert in_sql(bench.connection, "hr", "W1") == before


@pytest.mark.parametrize("length", [32, 64, 65, 200])
def test_keys_of_any_length(length: int) -> None:
    key = bytes(n % 251 for n in range(length))
    with duckdb.connect() as connection:
        pseudonyms.install(connection, key)
        assert in_sql(connection, "survey", "R1").hex == pseudonyms.pseudonym(key, "survey", "R1")


def test_the_name_of_a_key_is_stable_and_says_nothing_about_it(key: bytes) -> None:
    name = pseudonyms.key_id(key)
    assert len(name) == 16
    assert name == pseudonyms.key_id(bytes(key)) != pseudonyms.key_id(bytes(reversed(key)))
    assert name not in (key.hex()[:16], *(pseudonyms.pseudonym(key, domain, "")[:16] for domain in DOMAINS))


def test_neither_key_nor_macro_is_written_to_the_database(tmp_path: Path, key: bytes) -> None:
    file = tmp_path / "some.duckdb"
    with duckdb.connect(str(file)) as connection:
        pseudonyms.install(connection, key)
        connection.execute("create table person as select pseudonym_hr('W1') as id")
        connection.execute("checkpoint")
    content = file.read_bytes()
    secrets = [key, *(pseudonyms.domain_key(key, domain) for domain in DOMAINS)]
    pads = [bytes(b ^ pad for b in secret) for secret in secrets for pad in (0x36, 0x5C)]
    for secret in (*secrets, *pads):
        assert secret not in content
        assert secret.hex().encode() not in content
    with duckdb.connect(str(file)) as connection:
        assert connection.execute("select count(*) from person").fetchone() == (1,)
        with pytest.raises(duckdb.CatalogException):
            connection.execute("select pseudonym_hr('W1')")
