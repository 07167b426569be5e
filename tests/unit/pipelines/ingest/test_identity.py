"""Who is who: people of other systems are found by keyed hashes of ids and addresses, never by name."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from models.feeds import FEEDS
from pipelines import pseudonyms
from pipelines.home import Home
from pipelines.ingest import identity
from pipelines.ingest.intake import take_feed
from pipelines.ingest.plan import candidates, make_plan
from pipelines.settings import landing_files, load_settings
from pipelines.warehouse import open_warehouse

KEY = b"k" * 32
HEAD = "worker_id,snapshot_date,gender,level,department,email\n"
JANUARY = HEAD + "7,2026-01-31,woman,3,Ops,mia.old@example.org\n8,2026-01-31,man,5,Ops,Max@example.org\n"
FEBRUARY = HEAD + "7,2026-02-28,woman,3,Ops,mia.new@example.org\n8,2026-02-28,man,5,Ops,max@example.org\n"
ENROLLED = (
    "program_id,person_id,enrolled_on\n"
    "p,mia.old@example.org,2026-01-05\np,MIA.NEW@example.org,2026-02-05\np,8,2026-02-01\np,guest@example.org,2026-02-01\n"
)


def hr(identifier: str) -> str:
    return pseudonyms.pseudonym(KEY, "hr", identifier)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = Home(tmp_path)
    place.create()
    (tmp_path / "allyship.yaml").write_text("organisation: {name: Example}\n", encoding="utf-8")
    return place


@pytest.fixture
def warehouse(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(home.warehouse_file, KEY, home.scratch) as connection:
        yield connection


def deliver(home: Home, connection: duckdb.DuckDBPyConnection, **files: str) -> None:
    for name, text in files.items():
        feed, _, rest = name.partition("__")
        folder = home.landing / feed
        folder.mkdir(exist_ok=True)
        (folder / f"{rest or 'a'}.csv").write_text(text, encoding="utf-8")
    settings = load_settings(home)
    present = [path.relative_to(home.landing).as_posix() for path in landing_files(home.landing)]
    for plan in make_plan(connection, candidates(home, settings), present).values():
        take_feed(connection, plan, settings, "run")


def people(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [row[0].hex for row in connection.execute(query).fetchall()]


def test_former_and_present_addresses_lead_to_one_worker(home: Home, warehouse: duckdb.DuckDBPyConnection) -> None:
    deliver(home, warehouse, worker_snapshot__1=JANUARY, worker_snapshot__2=FEBRUARY, enrolment=ENROLLED)
    found = people(warehouse, "select person_id from raw.enrolment order by enrolled_on, person_id")
    assert found.count(hr("7")) == 2
    assert found.count(hr("8")) == 1
    unknown = pseudonyms.pseudonym(KEY, "email", "guest@example.org")
    assert found.count(unknown) == 1, "who HR does not know is kept, under a hash that matches nobody"


def test_people_are_found_when_hr_speaks_later_than_the_platform(
    home: Home, warehouse: duckdb.DuckDBPyConnection
) -> None:
    deliver(home, warehouse, enrolment=ENROLLED)
    assert hr("7") not in people(warehouse, "select person_id from raw.enrolment")
    deliver(home, warehouse, worker_snapshot__1=JANUARY)
    assert people(warehouse, "select person_id from raw.enrolment").count(hr("7")) == 1


def test_other_ids_are_looked_up_where_one_stands_and_nowhere_else(
    home: Home, warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Every reader of a feed pays for the look, and ten million snapshots seldom hold an id that is another's alias."""

    def looked_up() -> list[str]:
        found = warehouse.execute(
            "select view_name from duckdb_views() where schema_name = 'raw' and contains(sql, 'register') order by 1"
        )
        return [name for (name,) in found.fetchall()]

    by_id = "program_id,person_id,enrolled_on\np,8,2026-02-01\n"
    deliver(home, warehouse, worker_snapshot__1=JANUARY, enrolment=by_id)
    assert looked_up() == []
    deliver(home, warehouse, enrolment=ENROLLED)
    assert looked_up() == ["enrolment"]
    deliver(home, warehouse, id_alias="worker_id,alias_id\n7,8\n")
    assert looked_up() == ["enrolment", "worker_snapshot"]
    deliver(home, warehouse, enrolment=by_id, id_alias="worker_id,alias_id\n7,9\n")
    assert looked_up() == []


def test_an_address_that_two_workers_had_is_nobodys(home: Home, warehouse: duckdb.DuckDBPyConnection) -> None:
    passed_on = HEAD + "9,2026-02-28,woman,3,Ops,mia.old@example.org\n"
    deliver(home, warehouse, worker_snapshot__1=JANUARY, worker_snapshot__2=passed_on, enrolment=ENROLLED)
    found = people(warehouse, "select person_id from raw.enrolment")
    assert hr("7") not in found
    assert hr("9") not in found


def test_several_ids_of_one_person_are_one(home: Home, warehouse: duckdb.DuckDBPyConnection) -> None:
    aliases = "worker_id,alias_id\n7,E-0071\n7,first.name@elsewhere.org\n"
    left = "worker_id,separation_date,reason\nE-0071,2026-03-31,voluntary\n"
    enrolled = "program_id,person_id,enrolled_on\np,First.Name@elsewhere.org,2026-01-05\n"
    deliver(home, warehouse, worker_snapshot=JANUARY, id_alias=aliases, separation=left, enrolment=enrolled)
    assert people(warehouse, "select worker_id from raw.separation") == [hr("7")]
    assert people(warehouse, "select person_id from raw.enrolment") == [hr("7")]


def test_a_rehire_under_a_new_id_is_the_same_worker_in_snapshots(
    home: Home, warehouse: duckdb.DuckDBPyConnection
) -> None:
    again = HEAD + "107,2026-02-28,woman,4,Ops,mia.new@example.org\n"
    aliases = "worker_id,alias_id\n7,107\n"
    deliver(home, warehouse, worker_snapshot__1=JANUARY, worker_snapshot__2=again, id_alias=aliases)
    assert people(warehouse, "select worker_id from raw.worker_snapshot where level = 4") == [hr("7")]
    deliver(home, warehouse, enrolment=ENROLLED)
    assert people(warehouse, "select person_id from raw.enrolment").count(hr("7")) == 2


def found_by_address(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return people(connection, "select worker_id from raw.separation")


LEFT_BY_ADDRESS = "worker_id,separation_date,reason\nmia@example.org,2026-03-31,voluntary\n"


def test_what_a_former_id_brought_is_the_workers(home: Home, warehouse: duckdb.DuckDBPyConnection) -> None:
    before = "worker_id,alias_id\n7,mia@example.org\n"
    moved = "worker_id,alias_id\n107,7\n107,mia@example.org\n"
    again = "worker_id,alias_id\n207,107\n207,7\n207,mia@example.org\n"
    deliver(home, warehouse, separation=LEFT_BY_ADDRESS, worker_snapshot=JANUARY, id_alias__1=before, id_alias__2=moved)
    assert found_by_address(warehouse) == [hr("107")]
    deliver(home, warehouse, id_alias__3=again)
    assert found_by_address(warehouse) == [hr("207")]
    assert hr("207") in people(warehouse, "select worker_id from raw.worker_snapshot")


def test_two_ids_that_were_each_the_others_alias_are_one_person(
    home: Home, warehouse: duckdb.DuckDBPyConnection
) -> None:
    both = HEAD + "7,2026-01-31,woman,3,Ops,\n107,2026-02-28,woman,3,Ops,\n"
    there, back = "worker_id,alias_id\n107,7\n107,mia@example.org\n", "worker_id,alias_id\n7,107\n"
    deliver(home, warehouse, separation=LEFT_BY_ADDRESS, worker_snapshot=both, id_alias__1=there, id_alias__2=back)
    (one,) = set(people(warehouse, "select worker_id from raw.worker_snapshot"))
    assert one in (hr("7"), hr("107"))
    assert found_by_address(warehouse) == [one]


def test_a_number_given_to_another_person_is_nobodys(home: Home, warehouse: duckdb.DuckDBPyConnection) -> None:
    aliases = "worker_id,alias_id\n107,7\n8,7\n107,mia@example.org\n"
    deliver(home, warehouse, separation=LEFT_BY_ADDRESS, worker_snapshot=JANUARY, id_alias=aliases)
    assert hr("7") in people(warehouse, "select worker_id from raw.worker_snapshot")
    assert found_by_address(warehouse) == [hr("107")]


def test_survey_respondents_are_never_resolved() -> None:
    for feed in ("survey_response", "one_to_one", "applicant"):
        assert identity.people_of(FEEDS[feed]) == ()


def test_no_address_is_stored_as_delivered(home: Home, warehouse: duckdb.DuckDBPyConnection) -> None:
    deliver(home, warehouse, worker_snapshot__1=JANUARY, enrolment=ENROLLED)
    warehouse.execute("checkpoint")
    stored = home.warehouse_file.read_bytes()
    for text in (b"mia.old", b"MIA.NEW", b"guest@", b"example.org"):
        assert text not in stored
