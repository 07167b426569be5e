"""Every format is recognized by its first records, and taken for no other one."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines import pseudonyms
from pipelines.advice import propose, sources_block
from pipelines.advice.heads import first_records
from pipelines.readers.vendors import VENDORS
from pipelines.settings import unconfigured
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
    surveymonkey,
    together,
    ukg,
    vault,
    viva,
    workday,
    zoom,
)
from sample.exports.case_files import make_cases
from sample.exports.meetings import make_meeting
from sample.exports.mentoring import make_matches, make_participants
from sample.exports.questionnaire import make_respondents
from sample.exports.workers import make_workers

AS_OF, LAUNCHED = date(2026, 10, 31), datetime(2026, 5, 10, 9)
WORKERS = make_workers(40, 1, AS_OF)
MATCHES = make_matches(WORKERS, ["bridge"], 1, AS_OF)
RESPONDENTS = make_respondents(40, 1, LAUNCHED)
CASES = make_cases(20, 1, AS_OF)
MEETING = make_meeting(WORKERS, "97303290176", "Circle", LAUNCHED, 1)
WEEK = viva.PersonWeek("0000aaaa-bbbb", AS_OF, 1.5, "Junior", "Sales", "woman", "man")

FILES: dict[str, Callable[[Path], object]] = {
    "bamboohr": lambda file: bamboohr.write(file, WORKERS, AS_OF),
    "chronus": lambda file: chronus.write(file, MATCHES),
    "cornerstone": lambda file: cornerstone.write(
        file, [cornerstone.Registration(w, "Being an Ally", LAUNCHED) for w in WORKERS]
    ),
    "culture_amp": lambda file: culture_amp.write_employees(file, WORKERS, AS_OF),
    "ethicspoint": lambda file: ethicspoint.write(file, CASES),
    "google_forms": lambda file: google_forms.write(file, RESPONDENTS),
    "hr_acuity": lambda file: hr_acuity.write(file, CASES),
    "mentorloop": lambda file: mentorloop.write(file, make_participants(WORKERS, "bridge", 1, AS_OF)),
    "pushfar": lambda file: pushfar.write(file, MATCHES),
    "qooper": lambda file: qooper.write(file, MATCHES),
    "qualtrics": lambda file: qualtrics.write(file, RESPONDENTS),
    "successfactors": lambda file: successfactors.write(file, WORKERS, AS_OF),
    "surveymonkey": lambda file: surveymonkey.write(file, RESPONDENTS),
    "together": lambda file: together.write(file, MATCHES),
    "ukg": lambda file: ukg.write(file, WORKERS, AS_OF),
    "vault": lambda file: vault.write(file, CASES),
    "viva": lambda file: viva.write(file, [WEEK] * 9),
    "workday": lambda file: workday.write(file, WORKERS, AS_OF),
    "zoom": lambda file: zoom.write(file, MEETING),
}


def test_every_format_that_can_be_told_by_its_headings_is_here() -> None:
    # One row per respondent and a column per question is what any table looks like.
    assert set(VENDORS) - set(FILES) == {"survey_wide"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_taken_for_its_own_format(name: str, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    FILES[name](file)
    with duckdb.connect() as connection:
        _, records = first_records(connection, file, tmp_path)
    sure = {other: vendor.recognize(records) for other, vendor in VENDORS.items()}
    assert sure[name] >= 0.7
    assert [other for other, much in sure.items() if much >= sure[name]] == [name]


@pytest.mark.parametrize("name", FILES)
def test_advice_names_the_format_and_no_person(name: str, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    FILES[name](file)
    with duckdb.connect() as connection:
        pseudonyms.install(connection, b"k" * 32)
        found = propose(connection, file, tmp_path, unconfigured(), AS_OF)
    assert {proposal.vendor for proposal in found} == {name}
    told = sources_block(found) + "".join(map(repr, found))
    names = {part for worker in WORKERS for part in (worker.family_name, worker.email)}
    assert [word for word in names if word in told] == []


def test_questions_of_a_survey_are_listed_with_the_nearest_item(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    qualtrics.write(file, RESPONDENTS)
    with duckdb.connect() as connection:
        pseudonyms.install(connection, b"k" * 32)
        (found,) = propose(connection, file, tmp_path, unconfigured(), AS_OF)
    items = {question.text: question.item for question in found.questions}
    assert items["In the last 12 months, have you witnessed harassment?"] == "witnessed"
    assert items["Which day suits you best for events?"] is None
    assert "QID8: witnessed   # In the last 12 months, have you witnessed harassment?" in sources_block([found])
    assert "# question QID31 is like no item" in sources_block([found])
