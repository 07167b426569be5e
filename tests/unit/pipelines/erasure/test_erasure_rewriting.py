"""A database written anew holds everything but the people who go, in the same shape."""

import stat
from pathlib import Path
from uuid import UUID, uuid5

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import BlockedError
from models.feeds import FEEDS
from pipelines.erasure.needles import Needles
from pipelines.erasure.rewriting import Touched, count, replace, rewrite
from pipelines.erasure.searching import in_file
from pipelines.ledger import erased
from pipelines.ledger.store import attached
from pipelines.warehouse import open_warehouse

KEY = bytes(range(32))
SPACE = UUID(int=2026)
GOING = [uuid5(SPACE, "going"), uuid5(SPACE, "going too")]
STAYING = uuid5(SPACE, "staying")

REVIEWS = """
insert into delivered.review (_file, _record, worker_id, cycle, cycle_end, reviewer_id)
select 1, i, if(i = 3, ?, md5(i::varchar)::uuid), '2025', '2025-12-31', if(i in (3, 5), ?, md5((i + 1)::varchar)::uuid)
from range(3000) as t(i)
"""
FACTS = """
create table facts.made as
select if(i = 7, ?, md5(i::varchar)::uuid) as person, [if(i = 9, ?, md5(i::varchar)::uuid), null] as pair, i
from range(3000) as t(i)
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "old.duckdb"
    with open_warehouse(file, KEY, tmp_path / "scratch") as connection:
        connection.execute(REVIEWS, GOING)
        connection.execute("select nextval('register.file_number') from range(41)")
        connection.execute(FACTS, GOING)
        connection.execute("create view facts.seen as select person from facts.made")
    return file


def structure(file: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        found: list[tuple[object, ...]] = []
        for things in (
            "select schema_name, table_name, sql from duckdb_tables()",
            "select schema_name, view_name, sql from duckdb_views() where not internal",
            "select schema_name, sequence_name, last_value from duckdb_sequences()",
        ):
            found += connection.execute(f"from ({things}) order by all").fetchall()
        return found


def test_what_names_the_people_goes_and_everything_else_is_as_it_was(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.duckdb"
    touched = rewrite(old, new, GOING, tmp_path)
    # A review goes with the worker and stays without the reviewer; of what is derived every row goes.
    assert touched == [Touched("delivered", "review", 1, 1), Touched("facts", "made", 2, 0)]
    assert structure(new) == structure(old)
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    with duckdb.connect() as connection:
        for name, file in (("old", old), ("new", new)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        gone = connection.execute("from old.delivered.review except all from new.delivered.review").fetchall()
        come = connection.execute("from new.delivered.review except all from old.delivered.review").fetchall()
        assert sorted(row[1] for row in gone) == [3, 5]
        assert [(row[1], row[FEEDS["review"].column_names.index("reviewer_id") + 2]) for row in come] == [(5, None)]
        order = "select list(_record) from {}.delivered.review where _record not in (3)"
        assert connection.execute(order.format("new")).fetchone() == connection.execute(order.format("old")).fetchone()
        left = connection.execute("select i from old.facts.made except select i from new.facts.made order by 1")
        assert left.fetchall() == [(7,), (9,)]
    needles = Needles(tuple(GOING))
    assert in_file(old, needles)
    assert in_file(new, needles) == set()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(st.integers(0, 60), min_size=1, max_size=400), going=st.sets(st.integers(0, 60), max_size=5))
def test_no_byte_of_anybody_who_goes_is_left_and_everybody_else_is(
    tmp_path: Path, people: list[int], going: set[int]
) -> None:
    old, new = tmp_path / "some.duckdb", tmp_path / "anew.duckdb"
    for file in (old, new):
        file.unlink(missing_ok=True)
    rows = [uuid5(SPACE, str(number)) for number in people]
    with duckdb.connect(str(old)) as connection:
        connection.execute("create table person as select unnest(?::uuid[]) as who", [rows])
        connection.execute(
            "create table pair as select [who, lag(who) over ()] as both, who::varchar as word from person"
        )
        connection.execute("update pair set word = null")
    leaving = [uuid5(SPACE, str(number)) for number in going]
    rewrite(old, new, leaving, tmp_path)
    assert in_file(new, Needles(tuple(leaving))) == set()
    with duckdb.connect(str(new), read_only=True) as connection:
        assert connection.execute("select who from person").fetchall() == [(who,) for who in rows if who not in leaving]


def test_a_file_that_cannot_be_opened_is_told_without_its_content(tmp_path: Path) -> None:
    (tmp_path / "old.duckdb").write_bytes(b"E-10427" * 4096)
    with pytest.raises(BlockedError, match=r"^old\.duckdb cannot be opened") as refused:
        rewrite(tmp_path / "old.duckdb", tmp_path / "new.duckdb", GOING, tmp_path)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_log_of_the_old_file_is_never_read_into_the_new_one(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.duckdb"
    rewrite(old, new, GOING, tmp_path)
    old.with_name("old.duckdb.wal").write_bytes(b"left by somebody")
    replace(new, old)
    assert sorted(path.name for path in tmp_path.glob("*.duckdb*")) == ["old.duckdb"]
    with duckdb.connect(str(old), read_only=True) as connection:
        assert connection.execute("select count(*) from delivered.review").fetchone() == (3000 - 1,)


def test_the_ledger_remembers_that_somebody_was_erased_from_a_version_and_not_who(tmp_path: Path) -> None:
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    first = (
        "select {release} as release, 'wave' as grain, date '2026-01-01' as period_start, date '{end}' as period_end"
    )
    with duckdb.connect() as connection, attached(connection, old, "key"):
        for at, (release, end, who) in enumerate(
            (
                (1, "2026-01-31", GOING[0]),
                (1, "2026-01-31", GOING[1]),
                (2, "2026-01-31", STAYING),
                (2, "2026-02-28", GOING[0]),
            )
        ):
            made = f"{first.format(release=release, end=end)}, '{who}'::uuid as person"
            connection.execute(f"create table if not exists ledger.fact_respondent as {made} limit 0")
            connection.execute(f"insert into ledger.fact_respondent {made}")
            spell = f"select 3 as release, ['{who}'::uuid] as person"
            connection.execute(f"create table if not exists ledger.fact_pair_spell as {spell} limit 0")
            if at == 0:
                connection.execute(f"insert into ledger.fact_pair_spell {spell}")
        assert erased.erased_people(connection) == {}

    def periods(release: int) -> dict[str, set[tuple[str, str]]]:
        """The periods, as text, of which somebody was erased, where the facts all differ from those of a release."""
        connection.execute(
            "create or replace temp table fact_difference as "
            "select distinct fact, period_start, period_end, release as version from ledger.erased where release = ?",
            [release],
        )
        found = erased.erased_people(connection)
        return {fact: {(str(start), str(end)) for start, end in those} for fact, those in found.items()}

    rewrite(old, new, GOING, tmp_path)
    with duckdb.connect() as connection, attached(connection, new, "key"):
        connection.execute(f"attach '{old}' as before (read_only)")
        # Once for each version, under however many ids.
        assert erased.note(connection, "before", GOING) == 3
        assert periods(1) == {"respondent": {("2026-01-01", "2026-01-31")}}
        assert periods(2) == {"respondent": {("2026-01-01", "2026-02-28")}}
        assert periods(3) == {"pair_spell": {("None", "None")}}
        assert periods(4) == {}
        assert count(connection, "ledger", GOING) == []
        assert [t.table for t in count(connection, "ledger", [STAYING])] == ["fact_respondent"]
        # Of whoever leaves a version later it is noted as well.
        assert erased.note(connection, "before", [STAYING]) == 1
        assert periods(2) == {"respondent": {("2026-01-01", "2026-01-31"), ("2026-01-01", "2026-02-28")}}
