"""A home in which every person is planted in the exports of several systems: name, address, id, comment and pay.

Each person's are unlike anybody else's, and all of one kind share a mark that nothing else holds, so that one search
finds any of them. planted_home.py plants every feed under canonical headings; here the files are those of vendors.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sample.exports import chronus, ethicspoint, qualtrics, workday, zoom
from sample.exports.case_files import make_cases
from sample.exports.meetings import make_meeting
from sample.exports.mentoring import make_matches, make_participants
from sample.exports.questionnaire import Respondent, make_respondents
from sample.exports.workbook import write_workbook
from sample.exports.workers import Worker, make_workers

NAME, ADDRESS, NUMBER, COMMENT = "Qzvjx", "wkqzj", "71042997", "jqxzkv"
PAY, BONUS, SALARY = ".730951", ".482617", "538179"
# Whatever carries one of these is a person's and goes nowhere; pay may stand in the private databases.
MARKS = (NAME, ADDRESS, NUMBER, COMMENT)
FIGURES = (PAY, BONUS, SALARY)

AS_OF = date(2026, 6, 30)
SNAPSHOTS = (date(2026, 4, 30), date(2026, 5, 31), AS_OF)
PEOPLE = 60
SETTINGS = """\
organisation: {name: Canary Example, timezone: Europe/London, synthetic: true}
levels: {'/^CHIEF/': 9, '/VICE/': 7, Director: 6, '/MANAGER/': 4, default: 2}
tolerance: 0.2
sources:
  - {feed: worker_snapshot, files: 'hr/workday_*.csv', format: workday, snapshot_date: '%Y-%m-%d'}
  - {feed: pay, files: 'hr/pay.csv'}
  - {feed: pay, files: 'hr/pay.xlsx'}
  - {feed: pay, files: 'hr/torn.csv'}
  - feed: survey_response
    files: 'surveys/*.csv'
    format: qualtrics
    columns: {Grade: level, Business Unit: division}
    constants: {wave: pulse, launched_on: '2026-05-04'}
    questions: {QID2_1: {item: heard}, QID2_2: {item: could_report_safely}, QID8: {item: witnessed}}
  - {feed: survey_response, files: 'late/*.csv'}
  - {feed: pairing, files: 'programs/pairs.csv', format: chronus,
     constants: {program_id: mentors, kind: mentor, started_on: '2026-05-04'}}
  - {feed: enrolment, files: 'programs/members.csv', format: chronus, constants: {program_id: mentors},
     columns: {Joined On: enrolled_on}}
  - {feed: program, files: 'programs/programs.csv'}
  - {feed: session, files: 'programs/zoom.csv', format: zoom, constants: {program_id: mentors}}
  - {feed: attendance, files: 'programs/zoom.csv', format: zoom}
  - {feed: case, files: 'cases/ethicspoint.csv', format: ethicspoint, dates: '%m/%d/%Y'}
  - {feed: case, files: 'cases/named.csv'}
"""


def write_canary_home(home: Path) -> Path:
    """Write allyship.yaml and every export: good ones, one with rows to set aside, one to refuse; return the home."""
    for folder in ("hr", "surveys", "programs", "cases"):
        (home / "landing" / folder).mkdir(parents=True)
    (home / "allyship.yaml").write_text(SETTINGS, encoding="utf-8")
    landing, workers = home / "landing", planted_workers()
    for day in SNAPSHOTS:
        workday.write(landing / "hr" / f"workday_{day}.csv", workers, day)
    _write_pay(landing / "hr", workers)
    qualtrics.write(landing / "surveys" / "pulse.csv", planted_respondents())
    chronus.write(landing / "programs" / "pairs.csv", make_matches(workers, ["mentors"], 3, AS_OF))
    chronus.write_members(landing / "programs" / "members.csv", make_participants(workers, "mentors", 4, AS_OF))
    _write(landing / "programs" / "programs.csv", [("program_id", "kind"), ("mentors", "mentoring")])
    meeting = make_meeting(workers[:30], "97303290176", f"With {workers[0].name}", datetime(2026, 6, 3, 10), 5)
    zoom.write(landing / "programs" / "zoom.csv", meeting)
    stories = [
        replace(case, story=f"{COMMENT}{n}: {workers[n].name} said so")
        for n, case in enumerate(make_cases(40, 8, AS_OF))
    ]
    ethicspoint.write(landing / "cases" / "ethicspoint.csv", stories)
    named = [
        (f"N-{n}", "2026-03-03", "harassment", worker.worker_id, worker.email, f"{COMMENT} of {worker.name}")
        for n, worker in enumerate(workers[:20])
    ]
    _write(
        landing / "cases" / "named.csv",
        [("case_id", "received_on", "issues", "reporter_id", "Reporter Email", "Story"), *named],
    )
    return home


def planted_workers() -> list[Worker]:
    """Return workers whose names, addresses and ids carry the marks, each with a number of their own."""
    return [
        replace(
            worker,
            worker_id=_id(n),
            given_name=f"{NAME}{_letters(n)}",
            family_name=f"{NAME.lower()}{_letters(n)}ová",
            email=f"{ADDRESS}{n}@{ADDRESS}.example",
            manager_id=_id(n // 7) if n else None,
            # Second employments would bring ids and addresses that carry no mark.
            second=None,
        )
        for n, worker in enumerate(make_workers(PEOPLE, 11, AS_OF))
    ]


def planted_respondents() -> list[Respondent]:
    """Return respondents whose names, addresses and comments carry the marks."""
    return [
        replace(
            one,
            response_id=f"R_{NUMBER}{n:03}",
            name=f"{NAME}{_letters(n)} {NAME.lower()}",
            email=f"{ADDRESS}{n}@{ADDRESS}.example",
            other=f"{COMMENT} {n} said nasty things" if one.other else "",
            comment=f"{COMMENT}{n}: my manager {NAME}{_letters(n)} never listens",
        )
        for n, one in enumerate(make_respondents(PEOPLE, 12, datetime(2026, 5, 4, 3, 30)))
    ]


def write_contradiction(home: Path) -> None:
    """Add a wave that was launched on two days, which a blocking rule forbids."""
    rows = [(f"R_{NUMBER}9{n}", "late", f"2026-06-0{n}", "heard", "4", f"{COMMENT}{n}") for n in (1, 2)]
    (home / "landing" / "late").mkdir()
    _write(
        home / "landing" / "late" / "answers.csv",
        [("respondent_id", "wave", "launched_on", "item", "answer", "why"), *rows],
    )


def _write_pay(folder: Path, workers: Sequence[Worker]) -> None:
    head = ("worker_id", "pay_date", "hourly_pay", "bonus_12m", "Name", "Annual Salary", "Note")
    rows = [
        (w.worker_id, "2026-04-05", hourly_pay(n), bonus(n), w.name, f"{SALARY}{n:02}", f"{COMMENT}{n}")
        for n, w in enumerate(workers)
    ]
    # Of three rows no number can be read: a name stands in its place, or two amounts in one cell.
    spoiled = [(w, d, *bad, *rest) for (w, d, _, _, *rest), bad in zip(rows, _spoiled(rows), strict=False)]
    _write(folder / "pay.csv", [head, *rows[len(spoiled) :], *spoiled])
    later = [(w, date(2025, 4, 5), float(pay), float(paid), *rest) for w, _, pay, paid, *rest in rows]
    write_workbook(folder / "pay.xlsx", {"Pay": [head, *later]})
    torn = [(n, f"{SALARY}{number:02}", worker) for number, (worker, *_, n, _, _) in enumerate(rows)]
    _write(folder / "torn.csv", [("worker_id", "pay_date", "hourly_pay"), *torn])


def hourly_pay(n: int) -> str:
    """Return what a person earns an hour: everybody another amount."""
    return f"{20 + n}{PAY}{n:02}"


def bonus(n: int) -> str:
    """Return a person's bonus: everybody another amount."""
    return f"{2000 + n}{BONUS}{n:02}"


def _spoiled(rows: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, str]]:
    yield rows[0][4], bonus(0)
    yield f"{hourly_pay(1)} and {SALARY}", bonus(1)
    yield hourly_pay(2), f"see {rows[2][4]}, {COMMENT}"


def _id(n: int) -> str:
    return f"{NUMBER}{n:03}"


def _letters(n: int) -> str:
    return chr(ord("a") + n // 26) + chr(ord("a") + n % 26)


def _write(file: Path, rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
