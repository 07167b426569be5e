"""The run: nothing but counts leaves, nothing is loaded or written, and errors name the rule only."""

import json
import logging
import subprocess
import sys
import traceback
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import expectations
from expectations import dialect, validation
from expectations.rule import Rule, native
from expectations.validation import RuleResult, validate
from models.errors import BlockedError
from models.feeds import FEEDS

ALL = frozenset(FEEDS)
NAME = "Quintessa Marlowe-Zyx"


@pytest.fixture
def planted(make, sample):
    """A warehouse in which one made-up name stands wherever text can, and so breaks many rules."""
    rows = sample.good_rows()
    for feed, own in rows.items():
        texts = [c.name for c in FEEDS[feed].columns if c.sql_type == "VARCHAR"]
        rows[feed] = [*own, own[0] | dict.fromkeys(texts, NAME)]
    return make(rows)


@pytest.fixture
def seen(monkeypatch):
    """Collect every result that Great Expectations hands over, as JSON."""
    from great_expectations.datasource.fluent.interfaces import Batch

    documents = []
    original = Batch.validate

    def spy(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        documents.append(json.dumps(result.to_json_dict()))
        return result

    monkeypatch.setattr(Batch, "validate", spy)
    return documents


def test_a_value_of_a_failing_row_appears_nowhere(planted, sample, seen, tmp_path, monkeypatch, capfd, caplog):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    results = validate(planted, list(FEEDS.values()), ALL)
    assert sum(not r.passed for r in results) > len(FEEDS)
    assert len(seen) == len(FEEDS)
    out, err = capfd.readouterr()
    values = [NAME, *(str(sample.person(who)) for who in ("ada", "bea", "cid", "dan"))]
    for text in (repr(results), *seen, caplog.text):
        assert not [value for value in values if value in text]
    assert (out, err) == ("", "")
    assert_nothing_logged(caplog)
    assert list(tmp_path.rglob("*")) == []


def test_no_cell_is_loaded_into_python(planted, monkeypatch):
    import pandas

    fetched = []

    class Recording(dialect.FullyBufferedCursorFetchStrategy):
        def __init__(self, cursor, description):
            super().__init__(cursor, description)
            fetched.extend(cell for row in self._rowbuffer for cell in row)

    def refuse(*_, **__):
        raise AssertionError("pandas must not read the warehouse")

    monkeypatch.setattr(dialect, "FullyBufferedCursorFetchStrategy", Recording)
    for reader in ("read_sql", "read_sql_query", "read_sql_table"):
        monkeypatch.setattr(pandas, reader, refuse)
    validate(planted, list(FEEDS.values()), ALL)
    words = {"raw", *(name for feed in FEEDS.values() for name in feed.column_names)}
    assert fetched
    assert {cell for cell in fetched if not isinstance(cell, int | Decimal)} <= words


def test_an_error_names_feed_and_rule_without_the_cell(planted, monkeypatch, capfd, caplog):
    bad = Rule("departments are numbers", "warning", "FROM raw.worker_snapshot WHERE department::INTEGER > 0")
    declared = validation.rules_for
    monkeypatch.setattr(validation, "rules_for", lambda feed, delivered: (*declared(feed, delivered), bad))
    assert_blocked_quietly(planted, "departments are numbers", capfd, caplog)


def test_an_error_while_counting_names_feed_and_rule_without_the_cell(planted, monkeypatch, capfd, caplog):
    count = "FROM raw.worker_snapshot WHERE department::INTEGER > 0"
    bad = Rule("departments repeat", "warning", count, native=native("ExpectColumnValuesToBeUnique", column="level"))
    declared = validation.rules_for
    monkeypatch.setattr(validation, "rules_for", lambda feed, delivered: (*declared(feed, delivered), bad))
    assert_blocked_quietly(planted, "departments repeat", capfd, caplog)


def assert_blocked_quietly(connection, rule, capfd, caplog):
    connection.execute("UPDATE raw.worker_snapshot SET department = ?", [NAME])
    with pytest.raises(duckdb.ConversionException, match=NAME):
        connection.execute("FROM raw.worker_snapshot WHERE department::INTEGER > 0").fetchall()
    caplog.set_level(logging.DEBUG)
    with pytest.raises(BlockedError) as caught:
        validate(connection, [FEEDS["worker_snapshot"]], ALL)
    assert str(caught.value) == f"worker_snapshot: the rule '{rule}' could not be checked"
    told = "".join(traceback.format_exception(caught.value)) + caplog.text + "".join(capfd.readouterr())
    assert NAME not in told
    assert_nothing_logged(caplog)


def assert_nothing_logged(caplog):
    libraries = ("great_expectations", "sqlalchemy")
    assert [record for record in caplog.records if record.name.startswith(libraries)] == []


def test_a_delivered_feed_without_relation_blocks(warehouse):
    warehouse.execute("DROP TABLE raw.reach")
    with pytest.raises(BlockedError, match=r"^reach: the rules could not be checked"):
        validate(warehouse, [FEEDS["reach"]], ALL)


def test_feeds_that_were_never_delivered_are_passed_over(make, sample):
    rows = {name: own for name, own in sample.good_rows().items() if name in {"program", "session"}}
    delivered = frozenset(rows)
    assert {r.subject for r in validate(make(rows), list(FEEDS.values()), delivered)} == delivered
    assert validate(make({}), list(FEEDS.values()), frozenset()) == []


def test_views_are_checked_like_tables(warehouse):
    plain = validate(warehouse, [FEEDS["case"]], ALL)
    warehouse.execute('ALTER TABLE raw."case" RENAME TO cases; CREATE VIEW raw."case" AS FROM raw.cases')
    assert validate(warehouse, [FEEDS["case"]], ALL) == plain


def test_results_hold_words_and_whole_numbers_only(planted):
    for result in validate(planted, [FEEDS["case"], FEEDS["survey_count"]], ALL):
        assert [type(getattr(result, field)) for field in RuleResult.__dataclass_fields__] == [
            str,
            str,
            str,
            bool,
            int,
            int,
        ]
        assert (result.failed == 0) == result.passed


def test_the_connection_stays_usable_and_the_file_is_let_go(tmp_path, sample):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        sample.load(connection, sample.good_rows())
        before = connection.execute("SELECT current_schema()").fetchone()
        first = validate(connection, [FEEDS["case"]], ALL)
        assert connection.execute("SELECT current_schema()").fetchone() == before
        connection.execute('DELETE FROM raw."case"')
        second = validate(connection, [FEEDS["case"]], ALL)
        assert [r.passed for r in first if r.rule == "rows exist"] == [True]
        assert [r.passed for r in second if r.rule == "rows exist"] == [False]
    with duckdb.connect(path, read_only=True) as reader:
        assert reader.execute('SELECT count(*) FROM raw."case"').fetchone() == (0,)


def test_two_warehouses_do_not_mix(make, sample):
    empty = sample.good_rows() | {"case": []}
    one, other = make(), make(empty)
    verdicts = [validate(c, [FEEDS["case"]], ALL)[0].passed for c in (one, other, one)]
    assert verdicts == [True, False, True]


def test_loggers_are_restored(warehouse):
    logger = logging.getLogger("great_expectations")
    before = (list(logger.handlers), logger.propagate)
    validate(warehouse, [FEEDS["case"]], ALL)
    assert (logger.handlers, logger.propagate) == before


def test_importing_the_package_does_not_import_great_expectations():
    names = [f"expectations.{file.stem}" for file in Path(expectations.__file__).parent.glob("*.py")]
    code = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name.removesuffix('.__init__'))\n"
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert len(names) >= len({"__init__", "rule", "rules", "business", "dialect", "gx", "validation"})
    root = Path(expectations.__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, timeout=60)
