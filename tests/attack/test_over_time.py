"""Releases held against each other: what one shows and another hides, what is corrected, what is not attacked twice."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from attack_cubes import DAY, KPI, hidden_row, shown_row

import audit
from audit.cells import COMPANY, Row
from audit.release import UnreadableError
from models.disclosure import Reason
from models.release_schema import DEFINITION, RELEASE, TABLES, VALUE

K = 10
A, B, C = (("division", name) for name in "ABC")


def release(folder: Path, rows: Sequence[Row], *, privacy: str = "special", **about: object) -> Path:
    """Write a release that has a database and nothing else."""
    folder.mkdir()
    with duckdb.connect(str(folder / "allyship.duckdb")) as connection:
        for table in TABLES:
            connection.execute(f"create schema if not exists {table.schema}")
            columns = ", ".join(f"{field.name} {field.type}" for field in table.fields)
            connection.execute(f"create table {table.qualified} ({columns})")
        definition = {
            "kpi_id": KPI,
            "kind": "share",
            "unit": "share",
            "privacy_class": privacy,
            "minimum_people": K,
            "definition_version": max(row.definition_version for row in rows),
        }
        told = {"release_id": folder.name, "product_version": "1", "verification_copy": False, **about}
        _insert(connection, DEFINITION.qualified, definition)
        _insert(connection, RELEASE.qualified, told)
        for row in rows:
            _insert(connection, VALUE.qualified, row._asdict())
    return folder


def _insert(connection: duckdb.DuckDBPyConnection, table: str, values: dict[str, object]) -> None:
    marks = ", ".join("?" * len(values))
    connection.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values()))


def rows_of(company: tuple[int, int], *divisions: tuple[int, int] | None) -> list[Row]:
    """Return a company and its divisions as shown rows; None is a hidden division of enough people."""
    rows = [shown_row(COMPANY, "all", *company, 5, exact=True)]
    for name, counts in zip("ABC", divisions, strict=False):
        unit = "division", name
        rows.append(
            hidden_row(unit, "all", 5, Reason.PROTECTS)
            if counts is None
            else shown_row(unit, "all", *counts, 5, exact=True)
        )
    return rows


def rules(report: audit.Report) -> set[tuple[str, str]]:
    return {(finding.rule, finding.segment) for finding in report.findings}


def test_what_was_shown_once_is_known_whatever_is_hidden_later(tmp_path: Path) -> None:
    """Company [3, 7] less A [3, 7] leaves C up to 4, and so does company less B; less both it leaves C up to 1."""
    first = release(tmp_path / "1", rows_of((7, 110), (4, 60), None, None))
    second = release(tmp_path / "2", rows_of((7, 110), None, (3, 40), None))
    assert rules(audit.run([first])) == rules(audit.run([second])) == set()
    assert rules(audit.run([first, second])) == {("P2", "C")}
    assert rules(audit.run([first, second], known=[first])) == {("P2", "C")}


def test_numbers_of_two_worlds_are_not_added_up(tmp_path: Path) -> None:
    """The same, but the company was corrected in between."""
    first = release(tmp_path / "1", rows_of((27, 140), (4, 60), None, None))
    second = release(tmp_path / "2", rows_of((7, 110), None, (3, 40), None))
    assert rules(audit.run([first, second])) == set()


def test_a_release_that_was_let_pass_is_not_asked_about_again(tmp_path: Path) -> None:
    rows = rows_of((30, 103), (20, 53), (10, 50))
    first, second = release(tmp_path / "1", rows), release(tmp_path / "2", rows)
    report = audit.run([first, second], known=[first])
    assert (report.checked["P2"], report.findings) == (len(rows), ())
    assert report.checked["one world"] == 0
    newer = release(tmp_path / "3", rows, product_version="2")
    assert audit.run([first, newer], known=[first]).checked["one world"] == 1


def test_few_records_that_come_between_two_releases_stand_out(tmp_path: Path) -> None:
    """One more in A, and a count that only this one can have carried over the edge of its class."""
    before, after = rows_of((12, 60), (12, 60)), rows_of((13, 61), (13, 61))
    first, second = release(tmp_path / "1", before), release(tmp_path / "2", after)
    assert rules(audit.run([first, second])) == {("P4", "all"), ("P4", "A")}
    normal = [release(tmp_path / name, rows, privacy="normal") for name, rows in (("3", before), ("4", after))]
    report = audit.run(normal)
    assert (report.findings, report.pinned_movers) == ((), 2)


def test_a_correction_of_enough_records_or_of_none_tells_of_nobody(tmp_path: Path) -> None:
    before, after = rows_of((12, 60), (12, 60)), rows_of((12 + K, 60 + K), (12 + K, 60 + K))
    folders = [release(tmp_path / name, rows) for name, rows in (("1", before), ("2", before), ("3", after))]
    assert audit.run(folders).findings == ()


def test_a_changed_definition_begins_anew(tmp_path: Path) -> None:
    before = rows_of((12, 60), (12, 60))
    after = [row._replace(definition_version=2) for row in rows_of((13, 61), (13, 61))]
    folders = [release(tmp_path / "1", before), release(tmp_path / "2", after)]
    report = audit.run(folders)
    assert (report.findings, report.checked["P4"]) == ((), 0)


def test_a_verification_copy_is_not_held_to_rules_that_rounding_serves(tmp_path: Path) -> None:
    rows = [shown_row(COMPANY, "all", 0, 100, 1), shown_row(A, "all", 0, 60, 1), shown_row(B, "all", 0, 40, 1)]
    assert "P2" in {rule for rule, _ in rules(audit.run([release(tmp_path / "1", rows)]))}
    copy = release(tmp_path / "2", rows, verification_copy=True)
    assert audit.run([copy]).findings == ()


def test_means_of_which_one_is_hidden_beside_the_company(tmp_path: Path) -> None:
    """The mean of all and the means of all divisions but one tell the last one; with two hidden there is a choice."""

    def mean(unit: tuple[str, str], value: float) -> Row:
        return shown_row(unit, "all", 0, 50, 5)._replace(
            value=value, value_low=value, value_high=value, numerator=None, denominator=None
        )

    shown = [mean(COMPANY, 3.1), mean(A, 2.9), mean(B, 3.3)]
    hidden = hidden_row(C, "all", 5, Reason.PROTECTS)
    assert rules(audit.run([release(tmp_path / "1", [*shown, hidden], privacy="normal")])) == {("P1", "C")}
    two = [*shown[:2], hidden_row(B, "all", 5, Reason.PROTECTS), hidden]
    assert audit.run([release(tmp_path / "2", two, privacy="normal")]).findings == ()


def test_findings_hold_no_number_of_a_person(tmp_path: Path) -> None:
    rows = [shown_row(COMPANY, "all", 0, 100, 1), shown_row(A, "all", 0, 61, 1), shown_row(B, "all", 0, 39, 1)]
    findings = audit.run([release(tmp_path / "1", rows)]).findings
    assert findings
    assert all(finding.place.startswith(f"{KPI}, {DAY}") for finding in findings)
    assert not any(character.isdigit() for finding in findings for character in finding.words)


@pytest.mark.parametrize("content", [None, b"not a database"])
def test_what_is_no_release_is_told_in_words(tmp_path: Path, content: bytes | None) -> None:
    folder = tmp_path / "1"
    folder.mkdir()
    if content is not None:
        (folder / "allyship.duckdb").write_bytes(content)
    with pytest.raises(UnreadableError, match="1"):
        audit.run([folder])


def test_a_database_of_other_tables_is_no_release(tmp_path: Path) -> None:
    folder = tmp_path / "1"
    folder.mkdir()
    with duckdb.connect(str(folder / "allyship.duckdb")) as connection:
        connection.execute("create table other (word varchar)")
    with pytest.raises(UnreadableError, match="lacks tables"):
        audit.run([folder])
