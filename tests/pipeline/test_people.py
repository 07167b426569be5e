"""Who is meant by an id: all of one person's ids and addresses, and nobody else's."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from delivery_desk import KEY, Desk, open_desk, text

from models.errors import ConfigurationError
from pipelines.erasure.people import DOMAINS, Person, chosen, identify
from pipelines.pseudonyms import pseudonym

WORKER = "worker_id,snapshot_date,gender,level,department,email"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as desk:
        yield desk


def hr(name: str) -> UUID:
    return UUID(hex=pseudonym(KEY, "hr", name))


def address(name: str) -> UUID:
    return UUID(hex=pseudonym(KEY, "email", name))


def workers(day: str, *people: tuple[str, str]) -> str:
    return text(WORKER, *(f"{worker},{day},woman,1,IT,{email}" for worker, email in people))


def aliases(*pairs: tuple[str, str]) -> str:
    return text("worker_id,alias_id", *(",".join(pair) for pair in pairs))


def found(desk: Desk, *ids: str) -> set[UUID]:
    desk.run()
    person = identify(desk.connection, KEY, ids, ("hr", "email"))
    # Of every id both are made, whether it is an address or not.
    return {*person.pseudonyms} - {address(name.lower()) for name in ids if "@" not in name}


@pytest.mark.parametrize("given", ["A", "a@old.example", "A@New.Example ", "PLATFORM-A", "a@home.example"])
def test_every_id_of_a_person_leads_to_all_the_others(desk: Desk, given: str) -> None:
    desk.deliver("worker_snapshot/1.csv", workers("2026-01-31", ("A", "a@old.example"), ("B", "b@x.example")))
    desk.deliver("worker_snapshot/2.csv", workers("2026-02-28", ("A", "A@new.example"), ("B", "b@x.example")))
    desk.deliver("id_alias.csv", aliases(("A", "PLATFORM-A"), ("A", "a@home.example"), ("B", "PLATFORM-B")))
    all_ids = {hr("A"), hr("PLATFORM-A"), *(address(f"a@{place}.example") for place in ("old", "new", "home"))}
    assert found(desk, given) == all_ids


def test_ids_that_followed_one_another_belong_to_one_person(desk: Desk) -> None:
    desk.deliver("worker_snapshot/1.csv", workers("2025-01-31", ("OLD", "p@old.example"), ("B", "b@x.example")))
    desk.deliver("worker_snapshot/2.csv", workers("2026-01-31", ("NEW", "p@new.example"), ("B", "b@x.example")))
    desk.deliver("id_alias.csv", aliases(("MIDDLE", "OLD"), ("NEW", "MIDDLE")))
    everything = {hr("OLD"), hr("MIDDLE"), hr("NEW"), address("p@old.example"), address("p@new.example")}
    for given in ("OLD", "MIDDLE", "NEW", "p@old.example"):
        assert found(desk, given) == everything


def test_an_address_that_two_had_goes_with_either_and_leads_to_neither(desk: Desk) -> None:
    desk.deliver("worker_snapshot/1.csv", workers("2026-01-31", ("A", "desk@x.example"), ("B", "b@x.example")))
    desk.deliver("worker_snapshot/2.csv", workers("2026-02-28", ("A", "a@x.example"), ("B", "desk@x.example")))
    assert found(desk, "A") == {hr("A"), address("a@x.example"), address("desk@x.example")}
    assert found(desk, "B") == {hr("B"), address("b@x.example"), address("desk@x.example")}
    with pytest.raises(ConfigurationError, match="that of 2 workers"):
        identify(desk.connection, KEY, ["desk@x.example"])


def test_an_unknown_id_leads_to_nothing_else(desk: Desk) -> None:
    desk.deliver("worker_snapshot.csv", workers("2026-01-31", ("A", "a@x.example")))
    desk.run()
    person = identify(desk.connection, KEY, ["nobody"])
    assert person.found == ()
    assert len(person.pseudonyms) == len(DOMAINS)


def test_without_a_warehouse_the_ids_alone_are_known() -> None:
    person = identify(None, KEY, ["A", "a@x.example"])
    made = {domain: [UUID(hex=pseudonym(KEY, domain, text)) for text in ("A", "a@x.example")] for domain in DOMAINS}
    assert set(person.given["hr"]) == {hr("A")}
    assert set(person.given["email"]) == {address("a"), address("a@x.example")}
    assert list(person.given["applicant"]) == made["applicant"]
    assert list(person.given["calendar"]) == made["calendar"]


def test_answers_are_in_no_domain_that_is_looked_in() -> None:
    assert "survey" not in DOMAINS
    assert "erased" not in DOMAINS


def test_only_systems_of_their_own_can_be_left_out() -> None:
    assert chosen([]) == tuple(DOMAINS)
    assert chosen(["applicant"]) == ("hr", "email", "calendar")
    for name in ("hr", "email", "applicants"):
        with pytest.raises(
            ConfigurationError, match=f"'{name}' cannot be left out; expected one of applicant, calendar"
        ):
            chosen([name])


@pytest.mark.parametrize("ids", [[""], ["A", "  "]])
def test_an_empty_id_is_nobody(ids: list[str]) -> None:
    with pytest.raises(ConfigurationError, match="an id is empty"):
        identify(None, KEY, ids)


def test_a_person_shows_no_pseudonym() -> None:
    assert hr("A").hex[:8] not in repr(Person({"hr": (hr("A"),)}, (hr("A"),)))
