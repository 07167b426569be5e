"""One small good file of every format that is read, written as its system writes it, and how a source would read it."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import openpyxl

from models.feeds import FEEDS
from pipelines.readers import VENDORS, Question
from pipelines.settings import Source
from sample.exports import (
    bamboohr,
    chronus,
    cornerstone,
    culture_amp,
    ethicspoint,
    google_forms,
    hr_acuity,
    mentorloop,
    pushfar,
    qooper,
    qualtrics,
    successfactors,
    survey_wide,
    surveymonkey,
    together,
    ukg,
    vault,
    viva,
    workday,
    zoom,
)
from sample.exports.case_files import make_cases
from sample.exports.cornerstone import Registration
from sample.exports.meetings import make_meeting
from sample.exports.mentoring import make_matches, make_participants
from sample.exports.questionnaire import TEXTS, make_respondents
from sample.exports.viva import PersonWeek
from sample.exports.workers import make_workers

AS_OF = date(2026, 6, 30)
MONDAY = datetime(2026, 5, 4)
WORKERS = make_workers(30, seed=3, as_of=AS_OF)
RESPONDENTS = make_respondents(20, seed=3, launched_at=MONDAY)
MATCHES = make_matches(WORKERS, ("P1", "P2"), seed=3, as_of=AS_OF)
CASES = make_cases(20, seed=3, as_of=AS_OF)
REGISTRATIONS = [Registration(worker, "Being an Ally", MONDAY, MONDAY + timedelta(days=9)) for worker in WORKERS]
WEEKS = [
    PersonWeek(
        f"{n:08x}-aaaa-bbbb", date(2026, 3, 1) + n % 4 * timedelta(days=7), n / 4, "Senior", "Ops", "woman", "man"
    )
    for n in range(24)
]

WRITERS: dict[str, Callable[[Path], object]] = {
    "bamboohr": lambda file: bamboohr.write(file, WORKERS, AS_OF),
    "chronus": lambda file: chronus.write(file, MATCHES),
    "cornerstone": lambda file: cornerstone.write(file, REGISTRATIONS),
    "culture_amp": lambda file: culture_amp.write_employees(file, WORKERS, AS_OF),
    "ethicspoint": lambda file: ethicspoint.write(file, CASES),
    "google_forms": lambda file: google_forms.write(file, RESPONDENTS),
    "hr_acuity": lambda file: hr_acuity.write(file, CASES),
    "mentorloop": lambda file: mentorloop.write(file, make_participants(WORKERS, "P1", 3, AS_OF)),
    "pushfar": lambda file: pushfar.write(file, MATCHES),
    "qooper": lambda file: qooper.write(file, MATCHES),
    "qualtrics": lambda file: qualtrics.write(file, RESPONDENTS),
    "successfactors": lambda file: successfactors.write(file, WORKERS, AS_OF),
    "survey_wide": lambda file: survey_wide.write(file, RESPONDENTS),
    "surveymonkey": lambda file: surveymonkey.write(file, RESPONDENTS),
    "together": lambda file: together.write(file, MATCHES),
    "ukg": lambda file: ukg.write(file, WORKERS, AS_OF),
    "vault": lambda file: vault.write(file, CASES),
    "viva": lambda file: viva.write(file, WEEKS),
    "workday": lambda file: workday.write(file, WORKERS, AS_OF),
    "zoom": lambda file: zoom.write(file, make_meeting(WORKERS, "97303290176", "Allies", MONDAY, 3)),
}
DATES = {"ukg": "%m/%d/%Y", "ethicspoint": "%m/%d/%Y", "pushfar": "%d/%m/%Y", "vault": "%d/%m/%Y"}
HEADER = ("worker_id", "snapshot_date", "gender", "level", "department", "location", "email")


@dataclass(frozen=True)
class Specimen:
    """A file's ending and bytes, and the sources that take it, one for each feed that it gives."""

    ending: str
    content: bytes
    sources: tuple[Source, ...]

    @property
    def is_text(self) -> bool:
        """Whether the bytes are lines of cells."""
        return self.ending == "csv"


def cells() -> list[list[str]]:
    """The records of the plain formats, header first."""
    people = [
        [w.worker_id, AS_OF.isoformat(), w.gender, str(1 + n % 6), "Ops", f"Site {n}", w.email]
        for n, w in enumerate(WORKERS)
    ]
    return [list(HEADER), *people]


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out := io.BytesIO())
    return out.getvalue()


def parquet(rows: list[list[str]], folder: Path) -> bytes:
    source, target = folder / "specimen.csv", folder / "specimen.parquet"
    source.write_bytes(written(rows))
    with duckdb.connect() as connection:
        connection.execute(f"copy (from read_csv('{source}')) to '{target}' (format parquet)")
    return target.read_bytes()


def specimen(name: str, folder: Path) -> Specimen:
    """Make the specimen of a format: a vendor's, "csv", "xlsx" or "parquet"."""
    if name in VENDORS:
        file = folder / "specimen.csv"
        WRITERS[name](file)
        return Specimen("csv", file.read_bytes(), tuple(_source(feed, name) for feed in VENDORS[name].feeds))
    content = {"csv": lambda: written(cells()), "xlsx": lambda: workbook(cells())}.get(name)
    plain = Source(feed="worker_snapshot", files="any", format=name)
    return Specimen(name, content() if content else parquet(cells(), folder), (plain,))


def _source(feed: str, vendor: str) -> Source:
    """A source that tells all that a file of the vendor does not."""
    bare = Source(feed=feed, files="any", format=vendor)
    known = {*bare.completed().columns.values(), *bare.completed().constants} - {"snapshot_date"}
    stand_ins = {"date": AS_OF.isoformat(), "level": "3", "boolean": "yes"}
    told = {
        column.name: column.allowed[0] if column.allowed else stand_ins.get(column.type, "1")
        for column in FEEDS[feed].columns
        if column.required and column.name not in (*known, "respondent_id", "item", "answer", "responses")
    }
    questions = {text: Question(item) for item, text in TEXTS.items()} if feed.startswith("survey") else {}
    days = [column.name for column in FEEDS[feed].columns if column.type == "date"]
    dates = dict.fromkeys(days, DATES[vendor]) if vendor in DATES else {}
    return Source(feed=feed, files="any", format=vendor, constants=told, questions=questions, dates=dates)
