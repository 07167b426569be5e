"""The rules of a feed, derived from its declaration: structure and values block, order and references warn.

A rule that follows from models/feeds belongs here; one that needs knowledge of the domain stands in
`business`. No rule is written per feed, so a new column brings its rules with it.
"""

from collections.abc import Iterator

from expectations.business import business_rules
from expectations.rule import Rule, native, relation
from models.feeds.declaration import Column, Feed, Reference

COLUMNS_RULE = "columns are exactly the declared ones"


def rules_for(feed: Feed, delivered: frozenset[str]) -> tuple[Rule, ...]:
    """Return every rule of a feed, the blocking ones first.

    Args:
        feed: the declaration whose rows stand in `raw.<feed>`.
        delivered: names of the feeds that have a relation; a rule that needs another one is left out.
    """
    return (*_blocking(feed), *_warning(feed, delivered))


def _blocking(feed: Feed) -> Iterator[Rule]:
    yield _rows_exist(feed)
    yield _columns(feed)
    yield from (_complete(feed, column) for column in feed.columns if column.required)
    yield _key_once(feed)
    yield from (_recognized(feed, column) for column in feed.columns if column.allowed)
    yield from (_minimum(feed, column) for column in feed.columns if column.minimum is not None)
    if feed.semantics == "wave":
        yield _one_launch(feed)


def _warning(feed: Feed, delivered: frozenset[str]) -> Iterator[Rule]:
    yield from (_in_order(feed, earlier, later) for earlier, later in feed.ordered_dates)
    yield from (_refers(feed, reference) for reference in feed.references if reference.feed in delivered)
    yield from business_rules(feed.name, delivered)


def _rows_exist(feed: Feed) -> Rule:
    return Rule(
        "rows exist",
        "blocking",
        # Not NOT EXISTS, as in `gx`: nothing here may end the reading of a relation early.
        f"SELECT 1 AS failing FROM (SELECT count(*) AS found FROM {relation(feed.name)}) WHERE found = 0",
        checked="1",
        native=native("ExpectTableRowCountToBeBetween", min_value=1),
    )


def _columns(feed: Feed) -> Rule:
    declared = ", ".join(f"({_text(c.name)}, {_text(c.sql_type)})" for c in feed.columns)
    return Rule(
        COLUMNS_RULE,
        "blocking",
        f"""SELECT coalesce(declared.name, found.name) AS name
FROM (VALUES {declared}) AS declared(name, type)
FULL JOIN (
    SELECT column_name AS name, data_type AS type
    FROM duckdb_columns()
    WHERE database_name = current_database() AND schema_name = 'raw' AND table_name = {_text(feed.name)}
) AS found ON found.name = declared.name
WHERE declared.type IS DISTINCT FROM found.type""",
        checked=str(len(feed.columns)),
    )


def _complete(feed: Feed, column: Column) -> Rule:
    # A rank that no level map knows arrives as an empty one, hence the other word.
    return Rule(
        f"{column.name} is {'known' if column.type == 'level' else 'complete'}",
        "blocking",
        f"FROM {relation(feed.name)} WHERE {_name(column.name)} IS NULL",
        native=native("ExpectColumnValuesToNotBeNull", column=column.name),
    )


def _key_once(feed: Feed) -> Rule:
    # The shipped expectation joins a table to its own groups with `=`, which loses every key with an empty
    # part; a window treats empty parts as equal. Events without an id are honest repeats.
    key = ", ".join(_name(part) for part in feed.key)
    given = f" WHERE {_name(feed.key[0])} IS NOT NULL" if feed.semantics == "events" else ""
    thing, _, _ = feed.grain.removeprefix("one row per ").partition(", or ")
    return Rule(
        f"one {thing} once",
        "blocking",
        f"FROM {relation(feed.name)}{given} QUALIFY count(*) OVER (PARTITION BY {key}) > 1",
        checked=f"count({_name(feed.key[0])})" if given else "count(*)",
    )


def _recognized(feed: Feed, column: Column) -> Rule:
    name, rows = _name(column.name), relation(feed.name)
    allowed = ", ".join(_text(value) for value in column.allowed)
    if column.type == "choices":
        return Rule(
            f"every part of {column.name} is recognized",
            "blocking",
            f"FROM {rows} WHERE NOT list_has_all([{allowed}], string_split({name}, ';'))",
            checked=f"count({name})",
        )
    return Rule(
        f"{column.name} is recognized",
        "blocking",
        f"FROM {rows} WHERE {name} NOT IN ({allowed})",
        checked=f"count({name})",
        native=native("ExpectColumnValuesToBeInSet", column=column.name, value_set=list(column.allowed)),
    )


def _minimum(feed: Feed, column: Column) -> Rule:
    return Rule(
        f"{column.name} is at least {column.minimum:g}",
        "blocking",
        f"FROM {relation(feed.name)} WHERE {_name(column.name)} < {column.minimum}",
        checked=f"count({_name(column.name)})",
        native=native("ExpectColumnValuesToBeBetween", column=column.name, min_value=column.minimum),
    )


def _one_launch(feed: Feed) -> Rule:
    return Rule(
        "one launch date per wave",
        "blocking",
        f"SELECT wave FROM {relation(feed.name)} GROUP BY wave HAVING count(DISTINCT launched_on) > 1",
        checked="count(DISTINCT wave)",
    )


def _in_order(feed: Feed, earlier: str, later: str) -> Rule:
    return Rule(
        f"dates in order: {earlier} <= {later}",
        "warning",
        f"FROM {relation(feed.name)} WHERE {_name(earlier)} > {_name(later)}",
        checked=f"count(*) FILTER ({_name(earlier)} IS NOT NULL AND {_name(later)} IS NOT NULL)",
        native=native(
            "ExpectColumnPairValuesAToBeGreaterThanB",
            column_A=later,
            column_B=earlier,
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
    )


def _refers(feed: Feed, reference: Reference) -> Rule:
    column = _name(reference.column)
    target = f"{relation(reference.feed)} AS there ON there.{_name(reference.target)}"
    if (reference.feed, reference.target) == ("worker_snapshot", "worker_id"):
        # Everyone of any snapshot, which most feeds ask for: once each, where the snapshots have them every month.
        target = "register.worker AS there ON there.worker"
    return Rule(
        reference.rule,
        "warning",
        f"SELECT here.* FROM {relation(feed.name)} AS here"
        f" ANTI JOIN {target} = here.{column}"
        f" WHERE here.{column} IS NOT NULL",
        checked=f"count({column})",
    )


def _name(identifier: str) -> str:
    return f'"{identifier}"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
