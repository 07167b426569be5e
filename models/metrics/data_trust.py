"""Data trust: do the records of other systems meet HR's, do they come in time, and how old are they (kpis.md D1).

The sources are feeds. Those that colleagues can see (separations, promotions, sessions) are exact; all others, and the
company's figure over all of them, are protected like their feeds.
"""

from models.metrics.declaration import Count, Figure, Metric, Side
from models.organization import PrivacyClass

_PEOPLE = "count(distinct person) {rows} + count(case when person is null then 1 end) {rows}"


def _by_source(question: str) -> tuple[Count, ...]:
    """Declare the share of records for which a column of facts.record_check is true, open sources apart."""
    parts: tuple[tuple[str, str, PrivacyClass | None, str | None], ...] = (
        ("all", "record_check_guarded", "normal", None),
        ("all:open_sources", "record_check_open", None, "all"),
    )
    return tuple(
        Count(
            measure=measure,
            numerator=Side(table=table, count="count(*)", where=question),
            denominator=Side(table=table, count="count(*)", where=f"{question} is not null"),
            people=Side(table=table, count=_PEOPLE, where=f"{question} is not null"),
            population=f"records, {question}, {table}",
            privacy_class=privacy_class,
            published_as=published_as,
        )
        for measure, table, privacy_class, published_as in parts
    )


MATCH_RATE = Metric(
    id="match_rate",
    code="D1",
    name="Records matched to HR",
    question="How many records of other systems belong to a person whom HR knows?",
    family="data",
    kind="share",
    population="records that name a person, of every source beside the worker snapshots",
    numerator="records all of whose people stand in some worker snapshot",
    denominator="records that name a person",
    grain="as_of",
    breakdowns=("source",),
    headline_measure="all",
    unit="share",
    better="higher",
    privacy_class="open",
    feeds=("worker_snapshot",),
    interval="Wilson",
    counts=_by_source("is_matched"),
    overlapping=("source",),
    caveats=(
        "Counts records, so a person with many weighs more.",
        "Below 95 % the figures that build on the source are provisional.",
    ),
)

LATE_RECORD_RATE = Metric(
    id="late_record_rate",
    code="D1",
    name="Late records",
    question="How many records tell of a day that an earlier delivery should have covered?",
    family="data",
    kind="share",
    population="records that came after an earlier delivery of their source",
    numerator="those that tell of a day before the delivery before their own",
    denominator="records that came after an earlier delivery",
    grain="as_of",
    breakdowns=("source",),
    headline_measure="all",
    unit="share",
    better="lower",
    privacy_class="open",
    feeds=(),
    requires=("exists (select 1 from facts.arrival)", "no source with dated records was delivered twice"),
    interval="Wilson",
    counts=_by_source("is_late"),
    overlapping=("source",),
    caveats=(
        "Late records restate figures of past periods.",
        "A delivery is dated by its file's name where the source says so, else by the file's time; records of the days "
        "between an extract and its delivery count as late.",
    ),
)

FRESHNESS_DAYS = Metric(
    id="freshness_days",
    code="D1",
    name="Age of the data",
    question="How old is the newest thing that each source tells of?",
    family="data",
    kind="quantile",
    population="records of the source up to the as-of date",
    numerator="days from the newest day in the source to the as-of date",
    denominator="one source",
    grain="as_of",
    breakdowns=("source",),
    headline_measure="all",
    unit="days",
    better="lower",
    privacy_class="open",
    feeds=(),
    interval="none: a fact, not an estimate",
    figures=(Figure(statement="freshness_days", measures=("all",), population="records of a source"),),
    overlapping=("source",),
    caveats=(
        "Told by source only.",
        "A survey is as old as its launch; planned days tell nothing.",
    ),
)

METRICS = (MATCH_RATE, LATE_RECORD_RATE, FRESHNESS_DAYS)
