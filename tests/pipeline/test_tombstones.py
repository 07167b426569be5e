"""What is delivered about an erased person is left out before anything of it is stored, and accounted for."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import duckdb
import pytest
from delivery_desk import KEY, WORKER, Desk, open_desk, text
from whole_runs import run

from models.errors import BlockedError
from models.feeds import FEEDS, Column, Feed
from pipelines.erasure.tombstones import LEFT_OUT, SKIPPED, lay, mentioning, naming, owning, tombstone
from pipelines.home import Home
from pipelines.ledger.store import attached
from pipelines.pseudonyms import key_id, pseudonym

ERASED, KEPT, THIRD = "E-ERASED", "E-KEPT", "E-THIRD"
REVIEW = "worker_id,cycle,cycle_end,reviewer_id,rating"


def person(name: str, domain: str = "hr") -> UUID:
    return UUID(hex=pseudonym(KEY, domain, name.lower() if domain == "email" else name))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "home") as desk, attached(desk.connection, desk.home.ledger_file, key_id(KEY)):
        yield desk


def lay_all(desk: Desk, name: str = ERASED) -> None:
    everywhere = ("hr", "email", "survey", "applicant", "calendar")
    lay(desk.connection, KEY, [person(name, domain) for domain in everywhere])


def cell(feed: Feed, column: Column, name: str, row: int) -> str:
    """Return a cell that its column takes; people are `name`, everything else tells the row."""
    if column.type == "person":
        return name
    if column.type == "choice":
        return column.allowed[0]
    plain = {"choices": ";".join(column.allowed[:1]), "level": "3", "date": "2026-01-31", "integer": str(row)}
    if column.name in ("item", "answer"):
        return {"item": "exp_any", "answer": "yes"}[column.name]
    return plain.get(
        column.type, {"number": "8", "boolean": "yes", "code": "c"}.get(column.type, f"{column.name}{row}")
    )


def file_of(feed: Feed, rows: list[dict[str, str]]) -> str:
    """Return a file of the feed with one row for each map of person columns to names; the others are `KEPT`."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(feed.column_names)
    for number, people in enumerate(rows):
        writer.writerow(cell(feed, c, people.get(c.name, f"{KEPT}{number}"), number) for c in feed.columns)
    return out.getvalue()


PEOPLE = [feed for feed in FEEDS.values() if naming(feed)]


@pytest.mark.parametrize("feed", PEOPLE, ids=lambda feed: feed.name)
def test_in_every_feed_the_row_of_an_erased_person_goes_and_a_mention_is_emptied(desk: Desk, feed: Feed) -> None:
    lay_all(desk)
    rows: list[dict[str, str]] = [{}, *({column: ERASED} for column in (*owning(feed), *mentioning(feed)))]
    desk.deliver(f"{feed.name}.csv", file_of(feed, rows))
    desk.run()
    entry = desk.entries()[f"{feed.name}.csv"]
    assert entry.records_read == len(rows)
    assert entry.skipped.get(SKIPPED, 0) == len(owning(feed))
    assert entry.rows_made == len(rows) - len(owning(feed))
    assert entry.rows_quarantined == 0
    for column in mentioning(feed):
        assert desk.count(f'delivered."{feed.name}" where {column} is null') == 1
    known = [str(person(ERASED, domain)) for domain in ("hr", "email", "survey", "applicant", "calendar")]
    assert [table for word in known for table in desk.tables_with(word)] == []


def test_every_column_that_names_a_person_is_held_against_tombstones() -> None:
    for feed in FEEDS.values():
        people = {column.name for column in feed.columns if column.type == "person"}
        assert {*owning(feed), *mentioning(feed)} == people
        assert not {*owning(feed)} & {*mentioning(feed)}
        # What is required cannot be emptied, and an emptied key could make two rows one.
        assert not {*mentioning(feed)} & {*feed.required, *feed.key}
    assert mentioning(FEEDS["worker_snapshot"]) == ("manager_id", "email")
    assert mentioning(FEEDS["case"]) == ("reporter_id",)
    assert owning(FEEDS["reach"]) == ("person_id",)


def test_a_row_that_would_be_set_aside_is_not_even_remembered(desk: Desk) -> None:
    good = [f"E-{n},2026-01-31,woman,1,IT" for n in range(100)]
    bad = [f"{ERASED},2026-01-31,martian,1,IT", "E-200,2026-01-31,martian,1,IT"]
    desk.deliver("worker_snapshot.csv", text(WORKER, *good, *bad))
    desk.run()
    assert desk.entries()["worker_snapshot.csv"].rows_quarantined == 2
    lay_all(desk)
    desk.deliver("worker_snapshot.csv", text(WORKER, *good, *reversed(bad)))
    desk.run()
    entry = desk.entries()["worker_snapshot.csv"]
    assert (entry.rows_quarantined, entry.skipped[SKIPPED]) == (1, 1)
    assert desk.connection.execute("select record from register.quarantine").fetchall() == [(len(good) + 1,)]


def test_two_rows_with_one_key_no_longer_contradict_each_other(desk: Desk) -> None:
    lay_all(desk)
    pair = "pair_id,program_id,kind,guide_id,protege_id,started_on"
    fill = [f"P{n},M,mentor,E-{n},E-1{n},2026-01-05" for n in range(2, 60)]
    rows = [f"P1,M,mentor,{ERASED},{THIRD},2026-01-05", f"P1,M,mentor,{KEPT},{THIRD},2026-01-05"]
    desk.deliver("pairing.csv", text(pair, *rows, *fill))
    desk.run()
    assert desk.entries()["pairing.csv"].rows_quarantined == 0
    [(guide,)] = desk.connection.execute("select guide_id from raw.pairing where pair_id = 'P1'").fetchall()
    assert guide == person(KEPT)


def test_records_that_make_several_rows_are_accounted_for_by_their_rows(tmp_path: Path) -> None:
    config = "sources: [{feed: survey_response, files: 'answers.csv', format: survey_wide, identified: true, columns: "
    config += "{Person: respondent_id}, constants: {wave: w1, launched_on: 2026-02-01}, questions: "
    config += "{Q1: {item: exp_any}, Q2: {item: witnessed_any}}}]"
    with open_desk(tmp_path / "home", config) as desk, attached(desk.connection, desk.home.ledger_file, key_id(KEY)):
        lay(desk.connection, KEY, [person(ERASED)])
        desk.deliver("answers.csv", text("Person,Q1,Q2", f"{ERASED},yes,no", f"{KEPT},no,yes"))
        desk.run()
        entry = desk.entries()["answers.csv"]
        assert entry.detail[LEFT_OUT] == 2
        assert SKIPPED not in entry.skipped
        assert (entry.records_read, entry.rows_made) == (2, 2)
        # Declared identified, respondents are people of HR; otherwise nobody could tell that it was them.
        assert desk.rows("survey_response", "respondent_id") == [(person(KEPT),)] * 2


def test_an_anonymous_answer_is_nobodys_and_stays(desk: Desk) -> None:
    lay(desk.connection, KEY, [person(ERASED, domain) for domain in ("hr", "email", "applicant", "calendar")])
    desk.deliver("survey_response.csv", file_of(FEEDS["survey_response"], [{"respondent_id": ERASED}]))
    desk.run()
    assert desk.rows("survey_response", "respondent_id") == [(person(ERASED, "survey"),)]


def test_a_survey_is_read_again_when_it_is_declared_identified(tmp_path: Path) -> None:
    source = "sources: [{{feed: survey_response, files: 'survey.csv'{}}}]"
    with open_desk(tmp_path / "home", source.format("")) as desk:
        desk.deliver("survey.csv", file_of(FEEDS["survey_response"], [{"respondent_id": KEPT}]))
        desk.run()
        anonymous = desk.rows("survey_response", "respondent_id")
        desk.configure(source.format(", identified: true"))
        desk.run()
        assert anonymous == [(person(KEPT, "survey"),)]
        assert desk.rows("survey_response", "respondent_id") == [(person(KEPT),)]


def test_a_tombstone_is_laid_once_and_tells_nobody_who_it_is(desk: Desk) -> None:
    assert lay(desk.connection, KEY, [person(ERASED), person(KEPT)]) == 2
    assert lay(desk.connection, KEY, [person(ERASED), person(THIRD)]) == 1
    stones = {stone for (stone,) in desk.connection.execute("select tombstone from ledger.tombstone").fetchall()}
    assert stones == {tombstone(KEY, person(name)) for name in (ERASED, KEPT, THIRD)}
    assert not stones & {person(name, domain) for name in (ERASED, KEPT, THIRD) for domain in ("hr", "erased")}
    [(said,)] = desk.connection.execute("select pseudonym_erased(?::uuid::varchar)", [person(ERASED)]).fetchall()
    assert said in stones


def test_a_ledger_begun_anew_still_knows_who_is_erased(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    home.config_file.write_text("", encoding="utf-8")
    name = key_id(home.pseudonym_key())
    with duckdb.connect() as connection, attached(connection, home.ledger_file, name):
        lay(connection, KEY, [person(ERASED), person(KEPT)])
    assert run(home.root, new_ledger=True).outcome == "nothing new"
    assert (tmp_path / "ledger.set-aside.duckdb").is_file()
    with duckdb.connect() as connection, attached(connection, home.ledger_file, name):
        stones = {stone for (stone,) in connection.execute("select tombstone from ledger.tombstone").fetchall()}
    assert stones == {tombstone(KEY, person(ERASED)), tombstone(KEY, person(KEPT))}
    # Where that cannot be read, the run stops once and says what to do.
    home.ledger_file.write_bytes(b"torn" * 4096)
    with pytest.raises(BlockedError, match=r"ledger\.set-aside\.duckdb cannot be read.*allyship erase"):
        run(home.root, new_ledger=True)
    assert run(home.root).outcome == "nothing new"


def test_without_a_ledger_nothing_is_left_out(tmp_path: Path) -> None:
    with open_desk(tmp_path / "home") as desk:
        desk.deliver("review.csv", text(REVIEW, f"{ERASED},2025,2025-12-31,{KEPT},3"))
        desk.run()
        assert desk.rows("review", "worker_id") == [(person(ERASED),)]
