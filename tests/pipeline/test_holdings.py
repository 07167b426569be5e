"""What `allyship about-me` prints: all that is held of one person, nothing of anybody else; it stores nothing."""

import json
from pathlib import Path

import pytest
from delivery_desk import Desk, text
from whole_runs import command, fresh_command

from models.feeds import FEEDS
from models.metrics import METRICS
from pipelines.erasure.holdings import KNOWN_ANSWERS, OTHER, SELF, UNKNOWN_ANSWERS, held
from pipelines.home import Home
from pipelines.runs.lock import hold
from pipelines.settings import load_settings
from pipelines.warehouse import open_warehouse

ME, MY_ADDRESS, COLLEAGUE, BOSS = "E-10427", "me@example.com", "E-20001", "E-30001"
IDENTIFIED = """
sources:
  - {feed: worker_snapshot, files: workers.csv}
  - {feed: review, files: review.csv}
  - {feed: case, files: case.csv}
  - {feed: pairing, files: pairing.csv}
  - {feed: applicant, files: applicant.csv}
  - {feed: survey_response, files: pulse.csv, identified: true}
  - {feed: survey_response, files: anonymous.csv}
"""
WORKER = "worker_id,snapshot_date,gender,level,department,manager_id,email"
ANSWER = "respondent_id,wave,launched_on,item,answer,gender"


@pytest.fixture(params=["by name", "by sources"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home whose files were taken; in the second one survey is declared identified."""
    place = Home(tmp_path / "home")
    place.create()
    with open_warehouse(place.warehouse_file, place.pseudonym_key(), place.scratch) as connection:
        desk = Desk(place.root, connection, IDENTIFIED if request.param == "by sources" else "")
        days = ("2026-01-31", "2026-02-28")
        me = [f"{ME},{day},woman,{level},Sales,{BOSS},{MY_ADDRESS}" for level, day in enumerate(days, 3)]
        named = "workers.csv" if request.param == "by sources" else "worker_snapshot.csv"
        desk.deliver(named, text(WORKER, *me, f"{COLLEAGUE},2026-01-31,man,2,Law,{ME},c@example.com"))
        reviews = [f"{ME},2025,2025-12-31,{BOSS},4", f"{COLLEAGUE},2025,2025-12-31,{ME},1"]
        desk.deliver("review.csv", text("worker_id,cycle,cycle_end,reviewer_id,rating", *reviews))
        cases = [f"C1,2026-01-15,harassment,{ME},woman", f"C2,2026-01-16,other,{COLLEAGUE},man"]
        desk.deliver("case.csv", text("case_id,received_on,issues,reporter_id,reporter_gender", *cases))
        pair = f"P1,M,mentor,{BOSS},{MY_ADDRESS},2026-01-05"
        desk.deliver("pairing.csv", text("pair_id,program_id,kind,guide_id,protege_id,started_on", pair))
        # In the hiring system the number is somebody else's.
        applied = f"R-77,{ME},man,2025-05-05"
        desk.deliver("applicant.csv", text("requisition_id,applicant_id,gender,applied_date", applied))
        answers = text(ANSWER, f"{ME},pulse,2026-02-01,exp_any,yes,woman")
        if request.param == "by sources":
            desk.deliver("pulse.csv", answers)
            desk.deliver("anonymous.csv", answers.replace("pulse", "anonymous"))
        else:
            desk.deliver("survey_response.csv", answers)
        desk.run()
    return place.root


def test_the_rows_of_a_person_are_told_in_words(home: Path) -> None:
    process = command(home, "about-me", ME, "--format", "json")
    assert (process.returncode, process.stderr) == (0, "")
    told = json.loads(process.stdout)
    feeds = {holding["feed"]: holding for holding in told["feeds"]}
    workers = feeds["worker_snapshot"]
    assert [row["level"] for row in workers["rows"]] == [3, 4]
    assert {row["worker_id"] for row in workers["rows"]} == {SELF}
    assert {row["manager_id"] for row in workers["rows"]} == {OTHER}
    assert workers["columns"]["level"] == FEEDS["worker_snapshot"].column("level").meaning
    assert [row["rating"] for row in feeds["review"]["rows"]] == [4]
    assert [row["issues"] for row in feeds["case"]["rows"]] == ["harassment"]
    # Known there by the address, which leads to the same person.
    [pair] = feeds["pairing"]["rows"]
    assert (pair["guide_id"], pair["protege_id"], pair["file"]) == (OTHER, SELF, "pairing.csv")
    assert told["known_as"] == {"hr": True, "email": False, "applicant": True, "calendar": False}
    assert told["other_ids"] == 1


def test_rows_about_others_are_counted_and_not_shown(home: Path) -> None:
    feeds = {h["feed"]: h for h in json.loads(command(home, "about-me", ME, "--format", "json").stdout)["feeds"]}
    assert feeds["worker_snapshot"]["rows_about_others"] == {"manager_id": 1}
    assert feeds["review"]["rows_about_others"] == {"reviewer_id": 1}
    text = command(home, "about-me", ME).stdout
    assert "named as who wrote the review in 1 rows about others, which are theirs" in text
    assert "Law" not in text
    assert "C2" not in text


def test_answers_are_told_only_of_surveys_that_are_declared_identified(home: Path) -> None:
    place = Home(home)
    identified = any(source.identified for source in load_settings(place).sources)
    found = held(place, load_settings(place), [ME])
    answers = [row for holding in found.feeds if holding.feed.name == "survey_response" for row in holding.rows]
    assert [row["wave"] for row in answers] == (["pulse"] if identified else [])
    assert found.surveys == (KNOWN_ANSWERS if identified else UNKNOWN_ANSWERS)
    assert found.surveys in command(home, "about-me", ME).stdout


def test_a_system_with_numbers_of_its_own_can_be_left_out(home: Path) -> None:
    told = json.loads(command(home, "about-me", ME, "--format", "json", "--except", "applicant").stdout)
    assert "applicant" not in {holding["feed"] for holding in told["feeds"]}
    assert "applicant" not in told["known_as"]


def test_which_figures_may_count_a_person_is_told_by_name_and_without_numbers(home: Path) -> None:
    found = held(Home(home), load_settings(Home(home)), [ME])
    names = {metric.name for metric in METRICS.values()}
    assert all(set(counted) <= names for counted in found.counted_in.values())
    assert METRICS["women_in_leadership"].name in found.counted_in["worker_snapshot"]
    assert METRICS["report_volume_rate"].name in found.counted_in["case"]
    assert METRICS["report_volume_rate"].name not in found.counted_in["review"]
    assert METRICS["pay_gap_mean"].name not in found.counted_in["case"]


def test_neither_an_id_nor_a_pseudonym_is_said_and_nothing_is_written(home: Path) -> None:
    before = {path: path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}
    for arguments in ((), ("--format", "json")):
        process = command(home, "about-me", ME, *arguments)
        assert process.returncode == 0
        for word in (ME, MY_ADDRESS, COLLEAGUE, BOSS):
            assert word not in process.stdout + process.stderr
        with open_warehouse(Home(home).warehouse_file, Home(home).pseudonym_key(), home / ".scratch") as connection:
            people = connection.execute(
                "select distinct worker_id, manager_id from delivered.worker_snapshot"
            ).fetchall()
        assert not [p for pair in people for p in pair if p and (str(p) in process.stdout or p.hex in process.stdout)]
    after = {path: path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}
    assert after == before


def test_somebody_unknown_is_told_so(home: Path) -> None:
    process = fresh_command(home, "about-me", "E-99999")
    assert process.returncode == 0
    assert "No delivered row is about this person." in process.stdout


def test_while_a_run_goes_on_nothing_can_be_told(home: Path) -> None:
    place = Home(home)
    with hold(place), open_warehouse(place.warehouse_file, place.pseudonym_key(), place.scratch):
        process = command(home, "about-me", ME)
    assert (process.returncode, process.stdout) == (1, "")
    assert "a run is going on" in process.stderr


def test_another_key_finds_nobody_and_says_so(home: Path) -> None:
    process = command(home, "about-me", ME, ALLYSHIP_PSEUDONYM_KEY="ab" * 32)
    assert (process.returncode, process.stdout) == (1, "")
    assert "restore secrets/pseudonym.key" in process.stderr


def test_before_anything_was_taken_there_is_nothing_to_tell(tmp_path: Path) -> None:
    place = Home(tmp_path / "home")
    place.create()
    place.config_file.write_text("", encoding="utf-8")
    process = command(place.root, "about-me", ME)
    assert process.returncode == 2
    assert "nothing was taken yet" in process.stderr
