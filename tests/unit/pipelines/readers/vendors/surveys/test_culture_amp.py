"""Culture Amp: the employee file with the template's lines around it, leavers by End Date, counted results."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from survey_answers import LAUNCH, QUESTIONS, records_of

from pipelines.readers.vendors import VENDORS
from sample.exports import culture_amp, qualtrics
from sample.exports.culture_amp import HIDDEN_BELOW
from sample.exports.questionnaire import GENDERS, TEXTS, WORDS, make_respondents
from sample.exports.workers import Worker, division, make_workers
from sample.shape import LEVEL_TITLES

ROW = dict[str, Any]
AS_OF = date(2026, 6, 30)
WORKERS = make_workers(60, seed=3, as_of=AS_OF)
EMPLOYEES: ROW = {
    "feed": "worker_snapshot",
    "files": "*",
    "format": "culture_amp",
    "columns": {"Job Title": "level"},
    "constants": {"snapshot_date": AS_OF.isoformat()},
}
LEAVERS: ROW = {"feed": "separation", "files": "*", "format": "culture_amp"}
COUNTS: ROW = {
    "feed": "survey_count",
    "files": "*",
    "format": "culture_amp",
    "constants": LAUNCH,
    "questions": QUESTIONS,
}
RESPONDENTS = make_respondents(400, seed=5, launched_at=datetime(2026, 5, 4))
ITEMS = ("heard", "witnessed")
Known = Callable[[str | None], UUID | None]


def employed(workers: list[Worker]) -> list[Worker]:
    return [w for w in workers if w.hired_on <= AS_OF and (w.left_on is None or w.left_on >= AS_OF)]


@pytest.fixture
def levels(desk: Any) -> None:
    desk.levels = {title: rank for rank, title in enumerate(LEVEL_TITLES) if title}


@pytest.mark.usefixtures("levels")
@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
@pytest.mark.parametrize("instructions", [False, True])
def test_every_worker_of_the_day_is_found_again(desk: Any, known_as: Known, name: str, instructions: bool) -> None:
    culture_amp.write_employees(desk.file(name), WORKERS, AS_OF, instructions=instructions)
    tab = {"sheet": "Employees"} if instructions and name.endswith("xlsx") else {}
    entry = desk.accept({**EMPLOYEES, **tab})["worker_snapshot"]
    assert entry.rows_quarantined == 0
    by_id = {w.worker_id: w for w in WORKERS}
    expected = {
        (
            known_as(w.worker_id),
            # A manager's address leads to the manager while the manager is in a snapshot.
            known_as(manager.worker_id if manager in employed(WORKERS) else manager.email) if manager else None,
            w.gender,
            w.post(AS_OF).level,
            w.post(AS_OF).department,
            division(w.post(AS_OF).department),
            w.location,
            w.hired_on,
            "employee",
        )
        for w in employed(WORKERS)
        for manager in (by_id.get(w.manager_id or ""),)
    }
    columns = ("worker_id", "manager_id", "gender", "level", "department", "division", "location", "hire_date")
    found = [(*(row[name] for name in columns), row["worker_type"]) for row in desk.rows("worker_snapshot")]
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.usefixtures("levels")
def test_the_templates_lines_and_leavers_are_left_out_with_the_reason(desk: Any) -> None:
    culture_amp.write_employees(desk.file("people.csv"), WORKERS, AS_OF, instructions=True)
    entry = desk.accept(EMPLOYEES)["worker_snapshot"]
    left = sum(w.left_on is not None and w.left_on < AS_OF for w in WORKERS if w.hired_on <= AS_OF)
    assert left > 0
    # One line of the template is the file's first, where headings are expected; it is no record, nor are blank ones.
    assert entry.skipped == {"instructions": 3, "ended before the snapshot date": left}


@pytest.mark.usefixtures("levels")
def test_who_works_their_notice_is_still_there(desk: Any, known_as: Known) -> None:
    leaving = [w for w in WORKERS if w.left_on and w.left_on > AS_OF]
    assert leaving
    culture_amp.write_employees(desk.file("people.csv"), WORKERS, AS_OF)
    desk.accept(EMPLOYEES)
    there = {row["worker_id"] for row in desk.rows("worker_snapshot")}
    assert {known_as(w.worker_id) for w in leaving} <= there


@pytest.mark.usefixtures("levels")
def test_people_without_an_employee_id_are_known_by_their_address(desk: Any, known_as: Known) -> None:
    culture_amp.write_employees(desk.file("people.csv"), WORKERS, AS_OF, without_ids=True)
    desk.accept(EMPLOYEES)
    assert {row["worker_id"] for row in desk.rows("worker_snapshot")} == {known_as(w.email) for w in employed(WORKERS)}


def test_leavers_come_from_the_same_file(desk: Any, known_as: Known) -> None:
    culture_amp.write_employees(desk.file("people.csv"), WORKERS, AS_OF)
    entry = desk.accept(LEAVERS)["separation"]
    started = [w for w in WORKERS if w.hired_on <= AS_OF]
    assert entry.skipped == {"no end date": sum(w.left_on is None for w in started)}
    found = {(row["worker_id"], row["separation_date"]) for row in desk.rows("separation")}
    assert found == {(known_as(w.worker_id), w.left_on) for w in started if w.left_on}


def test_the_level_of_the_template_is_no_rank_unless_told(desk: Any) -> None:
    culture_amp.write_employees(desk.file("people.csv"), WORKERS, AS_OF)
    why = desk.refusal({**EMPLOYEES, "columns": {}})
    assert "required column missing for feed worker_snapshot: 'level'" in why
    desk.levels = {str(10 - rank): rank for rank in range(1, 10)}
    desk.accept({**EMPLOYEES, "columns": {"Job Title Level": "level"}})
    ranks = Counter(row["level"] for row in desk.rows("worker_snapshot"))
    assert ranks == Counter(w.post(AS_OF).level for w in employed(WORKERS))


@pytest.mark.usefixtures("levels")
def test_names_and_telephones_never_leave_the_reader(desk: Any) -> None:
    culture_amp.write_employees(desk.file("people.csv"), WORKERS, AS_OF, instructions=True)
    staged = desk.text_of_staged(EMPLOYEES)
    desk.accept(EMPLOYEES)
    for text in (staged, desk.text_of_everything()):
        assert "+442071838750" not in text
        assert not [w for w in WORKERS if w.name in text]
    assert not [w for w in WORKERS if w.email in desk.text_of_everything()]


def test_counts_are_added_up_by_meaning(desk: Any) -> None:
    culture_amp.write_counts(desk.file("results.csv"), RESPONDENTS, ITEMS)
    entry = desk.accept(COUNTS)["survey_count"]
    cells = Counter(
        (item, r.answers[item], r.gender, r.department) for r in RESPONDENTS for item in ITEMS if item in r.answers
    )
    shown = {cell: n for cell, n in cells.items() if n >= HIDDEN_BELOW}
    assert entry.skipped == {"count hidden by the vendor": len(cells) - len(shown)}
    rows = desk.rows("survey_count")
    assert {(r["item"], r["answer"], r["gender"], r["department"]): r["n"] for r in rows} == shown
    assert {(r["wave"], r["launched_on"]) for r in rows} == {("spring", date(2026, 5, 4))}


def test_totals_beside_groups_would_count_twice(desk: Any) -> None:
    culture_amp.write_counts(desk.file("results.csv"), RESPONDENTS, ITEMS, totals=True)
    entry = desk.accept(COUNTS)["survey_count"]
    assert entry.skipped["total of groups"] == sum(len(WORDS[item]) for item in ITEMS)
    assert {row["department"] for row in desk.rows("survey_count")} <= {r.department for r in RESPONDENTS}


def test_answers_of_one_meaning_add_up(desk: Any) -> None:
    lines = ["Question,Response,Count", f"{TEXTS['witnessed']!r},Yes,7".replace("'", '"'), '"Q",a,1']
    lines += ['"Q",b,2', '"Q",b,2', '"Q",c,4']
    desk.file("results.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    questions = {
        "Q": {"item": "own", "answers": {"a": "low", "b": "low", "c": "high"}},
        TEXTS["witnessed"]: "witnessed",
    }
    desk.accept({**COUNTS, "questions": questions})
    found = {(row["item"], row["answer"]): row["n"] for row in desk.rows("survey_count")}
    # The line that stands twice is one line.
    assert found == {("witnessed", "yes"): 7, ("own", "low"): 1 + 2, ("own", "high"): 4}


def test_breakdowns_of_the_same_people_are_refused(desk: Any) -> None:
    text = "Question,Response,Gender,Department,Count\nQ,yes,Woman,,8\nQ,yes,,Sales,9\n"
    desk.file("results.csv").write_text(text, encoding="utf-8")
    assert "people would count twice" in desk.refusal({**COUNTS, "questions": {}})


def test_percentages_are_refused(desk: Any) -> None:
    desk.file("results.csv").write_text("Question,Response,Count\nQ,yes,80%\n", encoding="utf-8")
    assert "the counts are percentages" in desk.refusal({**COUNTS, "questions": {}})


def test_an_unknown_answer_is_set_aside_with_the_nearest_word(desk: Any) -> None:
    desk.file("results.csv").write_text("Question,Response,Count\nQ,Strongly agre,8\n", encoding="utf-8")
    why = desk.refusal({**COUNTS, "questions": {"Q": "heard"}})
    assert "answer: unknown in 'heard' (heard); did you mean 'strongly agree'?" in why


def test_a_file_of_another_system_is_refused_in_words(desk: Any) -> None:
    qualtrics.write(desk.file("pulse.csv"), RESPONDENTS[:10])
    assert "no Culture Amp file: expected the headings Name, Employee Id" in desk.refusal(EMPLOYEES)
    assert "no Culture Amp file: expected the headings question, answer" in desk.refusal(COUNTS)


def test_it_is_recognized_by_its_exact_headings(tmp_path: Path) -> None:
    recognize = VENDORS["culture_amp"].recognize
    culture_amp.write_employees(tmp_path / "a.csv", WORKERS[:3], AS_OF, instructions=True)
    qualtrics.write(tmp_path / "b.csv", RESPONDENTS[:3])
    assert recognize(records_of(tmp_path / "a.csv")) == 1.0
    assert recognize(records_of(tmp_path / "b.csv")) < 0.3


def test_generated_answers_reach_every_group_that_is_hidden_and_shown() -> None:
    sizes = Counter((r.gender, r.department) for r in RESPONDENTS).values()
    assert min(sizes) < HIDDEN_BELOW <= max(sizes)
    assert set(GENDERS) == {r.gender for r in RESPONDENTS}
    assert RESPONDENTS[1].answered_at - RESPONDENTS[0].answered_at > timedelta(hours=1)
