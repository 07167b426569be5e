"""docs/analyst-guide.md: every statement runs on a release and answers, and what it names exists."""

import re
from pathlib import Path

import duckdb
import pytest
from shared_homes import SampleRun
from whole_runs import published, rows

from models.release_schema import TABLES

GUIDE = (Path(__file__).parents[2] / "docs" / "analyst-guide.md").read_text(encoding="utf-8")
BEFORE, *SECTIONS = re.split(r"^### ", GUIDE, flags=re.MULTILINE)
QUESTIONS = {section.splitlines()[0]: section for section in SECTIONS}
DECLARED = {field.name for table in TABLES for field in table.fields}


def statements(text: str) -> list[str]:
    return re.findall(r"^```sql\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def reading(section: str) -> str:
    """What is said about the answer: everything after the statement."""
    return section.rpartition("```")[2]


def answer(run: SampleRun, statement: str) -> tuple[list[str], list[tuple[object, ...]]]:
    with published(run.home) as release:
        cursor = release.execute(statement)
        return [column[0] for column in cursor.description], cursor.fetchall()


def test_there_are_twenty_questions_with_one_statement_each() -> None:
    assert [question.split(".")[0] for question in QUESTIONS] == [str(number) for number in range(1, 21)]
    assert all(question.endswith("?") for question in QUESTIONS)
    assert {question: len(statements(section)) for question, section in QUESTIONS.items()} == dict.fromkeys(
        QUESTIONS, 1
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_and_its_reading_names_columns_of_the_answer(
    sample_run: SampleRun, question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The last question writes a file into the current folder.
    monkeypatch.chdir(tmp_path)
    columns, found = answer(sample_run, statements(QUESTIONS[question])[0])
    assert found
    assert len(set(columns)) == len(columns)
    named = {name for name in re.findall(r"`([^`]+)`", reading(QUESTIONS[question])) if re.fullmatch(r"\w+", name)}
    assert named & set(columns)
    assert named <= DECLARED | set(columns)


def test_what_is_taken_along_is_the_answer(
    sample_run: SampleRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _, [(count,)] = answer(sample_run, statements(list(QUESTIONS.values())[-1])[0])
    [(written,)] = duckdb.sql("select count(*) from 'by_division.parquet'").fetchall()
    [(expected,)] = rows(sample_run.home, "select count(*) from kpi.latest where breakdown = 'division'")
    assert count == written == expected > 0


def test_the_statements_before_the_questions_run_too(
    sample_run: SampleRun, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [dictionary] = statements(BEFORE)
    _, found = answer(sample_run, dictionary)
    assert len(found) > len(DECLARED)
    assert all(comment for *_, comment in found)
    [python] = re.findall(r"^```python\n(.*?)^```$", BEFORE, re.DOTALL | re.MULTILINE)
    monkeypatch.chdir(sample_run.home)
    scope: dict[str, duckdb.DuckDBPyConnection] = {}
    exec(python, {}, scope)
    scope["release"].close()
    assert "reason" in capsys.readouterr().out


def test_the_macros_need_the_release_to_be_the_current_database(sample_run: SampleRun) -> None:
    with duckdb.connect() as elsewhere:
        file = sample_run.home / "releases" / "current" / "allyship.duckdb"
        elsewhere.execute(f"attach '{file}' as r (read_only)")
        with pytest.raises(duckdb.CatalogException):
            elsewhere.execute("from r.kpi.trend('broken_rung', 'company')")
        elsewhere.execute("use r")
        assert elsewhere.execute("from kpi.trend('broken_rung', 'company')").fetchall()


def test_the_guide_lists_every_table_with_its_columns() -> None:
    listed = re.findall(r"^\| `(\w+\.\w+)` \| (.*?) \| (`.*`) \|$", BEFORE, re.MULTILINE)
    declared = [
        (table.qualified, table.grain, ", ".join(f"`{field.name}`" for field in table.fields)) for table in TABLES
    ]
    assert listed == declared


def test_every_view_and_macro_is_listed_with_the_columns_it_adds(sample_run: SampleRun) -> None:
    listed = set(re.findall(r"^\| `(kpi\.\w+)(?:\([\w, ]+\))?` \| [^|]*\|$", BEFORE, re.MULTILINE))
    things = rows(
        sample_run.home,
        "select schema_name || '.' || view_name, comment from duckdb_views() where not internal union all "
        "select schema_name || '.' || function_name, comment from duckdb_functions() where not internal",
    )
    assert listed == {name for name, _ in things}
    assert all(comment for _, comment in things)
    columns, _ = answer(sample_run, "from kpi.compare('attrition_parity', 'division')")
    assert {"company_value", "difference", "may_be_chance"} <= set(columns)
