"""When records came: the first delivery of each, and the one before it, from the register of files.

The one fact that knows of deliveries; all others are statements of models/facts over raw feeds. What counts as late is
the metric's business (models/facts/record_check.sql).
"""

import duckdb

from models.feeds import FEEDS, Feed
from pipelines.warehouse import quoted

# The day that a record of the feed tells of, and the person whose record it is. Feeds whose day is a whole period
# (a month of inquiries, a survey wave) or that speak of the future are not here: their day says nothing of lateness.
_DATED = {
    "separation": ("separation_date", "worker_id"),
    "promotion": ("promotion_date", "worker_id"),
    "applicant": ("applied_date", "applicant_id"),
    "recognition": ("recognized_on", "recipient_id"),
    "enrolment": ("enrolled_on", "person_id"),
    "session": ("held_on", None),
    "pairing": ("started_on", "guide_id"),
    "pair_contact": ("met_on", None),
    "nomination": ("nominated_on", "nominator_id"),
    "commitment": ("made_on", "ally_id"),
    "ally_act": ("acted_on", "actor_id"),
    "effort": ("worked_on", "person_id"),
    "reach": ("seen_on", "person_id"),
    "case": ("received_on", "reporter_id"),
}


def write_arrivals(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `facts.arrival` anew: one row per record that came after an earlier delivery of its feed.

    Columns: `source` (the feed), `person` (NULL where the record names nobody), `effective_on` (the day it tells of),
    `delivered_on` (the day it first came) and `previous_on` (the day of the delivery before that). Files of one day are
    one delivery. A record that later deliveries repeat or correct counts once, as it first came.
    """
    connection.execute(
        "create or replace table facts.arrival (source varchar, person uuid, effective_on date, delivered_on date, "
        "previous_on date)"
    )
    repeated = connection.execute(
        "select feed from register.source_file where status = 'accepted' group by feed "
        "having count(distinct delivered_on) > 1"
    ).fetchall()
    for (name,) in repeated:
        if name in _DATED:
            connection.execute(_arrivals(FEEDS[name]))


def _arrivals(feed: Feed) -> str:
    effective_on, person = _DATED[feed.name]
    key = ", ".join(f"r.{quoted(column)}" for column in feed.key)
    columns = ", ".join(f"{quoted(name)} := d.{quoted(name)}" for name in feed.column_names)
    if feed.semantics == "events":
        # Where the vendor gives an event no id, the whole record is its identity.
        key = f"coalesce({key}, hash(r)::varchar)"
    return f"""
        insert into facts.arrival
        with day as (
            select delivered_on, lag(delivered_on) over (order by delivered_on) as previous_on
            from (
                select distinct delivered_on from register.source_file
                where feed = '{feed.name}' and status = 'accepted'
            )
        ), record as (
            select _file, r, hash({key}) as key
            from (
                select d._file, struct_pack({columns}) as r
                from delivered.{quoted(feed.name)} as d
            )
        ), first as (
            select
                arg_min({f"r.{person}" if person else "null::uuid"}, f.delivered_on) as person,
                arg_min(r.{effective_on}, f.delivered_on) as effective_on,
                min(f.delivered_on) as delivered_on
            from record as d
            join register.source_file as f on f.file_id = d._file and f.status = 'accepted'
            group by d.key
        )
        select '{feed.name}', f.person, f.effective_on, f.delivered_on, day.previous_on
        from first as f
        join day on day.delivered_on = f.delivered_on
        where day.previous_on is not null and f.effective_on is not null"""
