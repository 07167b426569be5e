"""Every table and column of the release database, with its meaning: the contract analysts query.

The DDL, the COMMENTs, the downloads' field dictionary and the audit of a release derive from here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, DuckDB type and meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One published table: schema, name, grain, and its columns in order."""

    schema: str
    name: str
    grain: str
    fields: tuple[Field, ...]

    @property
    def qualified(self) -> str:
        """`schema.name`, both plain identifiers."""
        return f"{self.schema}.{self.name}"


DEFINITION = Table(
    "kpi",
    "definition",
    "one row per metric",
    (
        Field("kpi_id", "VARCHAR", "id of the metric"),
        Field("code", "VARCHAR", "short code for talking"),
        Field("name", "VARCHAR", "title"),
        Field("question", "VARCHAR", "the question it answers"),
        Field("family", "VARCHAR", "family: representation, sponsorship, programs, safety, voice or data"),
        Field(
            "kind",
            "VARCHAR",
            "share, rate, ratio, parity, gap, mean, quantile, distribution, survival or effect",
        ),
        Field("tables", "VARCHAR", "fact tables it is computed from"),
        Field("population", "VARCHAR", "who is counted"),
        Field("numerator", "VARCHAR", "what is counted in the numerator"),
        Field("denominator", "VARCHAR", "what is counted in the denominator"),
        Field("grain", "VARCHAR", "which periods it has"),
        Field("breakdowns", "VARCHAR", "breakdowns it has, comma-separated"),
        Field("measures", "VARCHAR", "measures it has, comma-separated, headline first"),
        Field("headline_measure", "VARCHAR", "the measure a scorecard shows"),
        Field(
            "unit",
            "VARCHAR",
            "unit of the headline measure: share, points, percent, ratio, score, per 100 men, per 100 people, people, "
            "probability or days; the women and men of a gap or parity are shares",
        ),
        Field("better", "VARCHAR", "which direction is better: higher, lower, parity or context"),
        Field("privacy_class", "VARCHAR", "open, normal or special"),
        Field("minimum_people", "INTEGER", "fewest people in a shown cell"),
        Field("rounding_base", "INTEGER", "base to which counts are rounded; 1 means exact"),
        Field("definition_version", "INTEGER", "version of the definition; all periods share it"),
        Field("interval", "VARCHAR", "how the interval is computed"),
        Field("benchmark", "VARCHAR", "outside figure and its caveat; one by one in kpi.benchmark"),
        Field("benchmark_source", "VARCHAR", "where the outside figure comes from"),
        Field("caveats", "VARCHAR", "what the figure does not say"),
        Field("owner", "VARCHAR", "who answers for it"),
        Field("target_value", "DOUBLE", "promised value of the target measure, in the unit of value"),
        Field("target_measure", "VARCHAR", "measure the target is set for"),
        Field("target_date", "DATE", "day by which it is promised"),
    ),
)

VALUE = Table(
    "kpi",
    "value",
    "one row per metric, period, breakdown, segment and measure",
    (
        Field("kpi_id", "VARCHAR", "id of the metric"),
        Field("period_start", "DATE", "first day of the period"),
        Field("period_end", "DATE", "last day of the period, or the day it describes"),
        Field("breakdown", "VARCHAR", "company, division, department, level ..."),
        Field("segment", "VARCHAR", "the unit within the breakdown; 'all' for the company"),
        Field("measure", "VARCHAR", "group, then :variant, then @time"),
        Field("value", "DOUBLE", "the figure, in the metric's unit; NULL where only bounds may be shown"),
        Field("numerator", "BIGINT", "count in the numerator, rounded where the class demands; NULL where not a count"),
        Field(
            "denominator", "BIGINT", "count in the denominator, rounded where the class demands; NULL where not a count"
        ),
        Field("people", "BIGINT", "distinct people in the denominator, or in the smaller compared group"),
        Field("n_eff", "DOUBLE", "effective sample size of a weighted figure"),
        Field("ci_low", "DOUBLE", "lower end of the 95 % interval"),
        Field("ci_high", "DOUBLE", "upper end of the 95 % interval"),
        Field("p_value", "DOUBLE", "two-sided p-value of no difference between the groups compared"),
        Field("value_low", "DOUBLE", "lowest value the rounding allows; equals value where exact"),
        Field("value_high", "DOUBLE", "highest value the rounding allows; equals value where exact"),
        Field("rounding_base", "INTEGER", "base to which counts were rounded; 1 where exact"),
        Field("status", "VARCHAR", "shown, suppressed or not_applicable"),
        Field("reason", "VARCHAR", "why a row is not shown (no_population: nobody to count); NULL where it is"),
        Field("definition_version", "INTEGER", "version of the definition used"),
    ),
)

SCORECARD = Table(
    "kpi",
    "scorecard",
    "one row per metric: company level, headline measure, latest period",
    (
        Field("kpi_id", "VARCHAR", "id of the metric"),
        Field("name", "VARCHAR", "title"),
        Field("family", "VARCHAR", "family of the metric"),
        Field("measure", "VARCHAR", "headline measure"),
        Field("unit", "VARCHAR", "unit of value"),
        Field("better", "VARCHAR", "which direction is better"),
        Field("period_start", "DATE", "first day of the latest period"),
        Field("period_end", "DATE", "last day of the latest period"),
        Field("value", "DOUBLE", "the figure; NULL where only bounds may be shown or nothing"),
        Field("value_low", "DOUBLE", "lowest value the rounding allows"),
        Field("value_high", "DOUBLE", "highest value the rounding allows"),
        Field("ci_low", "DOUBLE", "lower end of the 95 % interval"),
        Field("ci_high", "DOUBLE", "upper end of the 95 % interval"),
        Field("numerator", "BIGINT", "published count in the numerator"),
        Field("denominator", "BIGINT", "published count in the denominator"),
        Field("people", "BIGINT", "published number of people"),
        Field("rounding_base", "INTEGER", "base to which counts were rounded; 1 where exact"),
        Field("status", "VARCHAR", "shown, suppressed or not_applicable"),
        Field("reason", "VARCHAR", "why it is not shown"),
        Field("previous_period_end", "DATE", "the period a year earlier that change refers to"),
        Field("previous_value", "DOUBLE", "the figure a year earlier"),
        Field("change", "DOUBLE", "value minus previous value, in the unit of value"),
        Field("change_low", "DOUBLE", "lower end of the 95 % interval of the change"),
        Field("change_high", "DOUBLE", "upper end of the 95 % interval of the change"),
        Field("change_status", "VARCHAR", "up, down, no clear change, or no comparison, in words"),
        Field("target_value", "DOUBLE", "promised value"),
        Field("target_measure", "VARCHAR", "measure the target is set for"),
        Field("target_date", "DATE", "day by which it is promised"),
        Field("distance", "DOUBLE", "target measure's value minus target, in the unit of value"),
        Field(
            "target_status",
            "VARCHAR",
            "on target, below target, above target, in line with target, not known, or no target",
        ),
        Field("owner", "VARCHAR", "who answers for it"),
    ),
)

TARGET = Table(
    "kpi",
    "target",
    "one row per promise: metric, measure and unit",
    (
        Field("kpi_id", "VARCHAR", "id of the metric"),
        Field("measure", "VARCHAR", "measure the target is set for"),
        Field("breakdown", "VARCHAR", "company, or the breakdown of the unit"),
        Field("segment", "VARCHAR", "the unit; 'all' for the company"),
        Field("owner", "VARCHAR", "who answers for it"),
        Field("target_value", "DOUBLE", "promised value, in the unit of value"),
        Field("target_date", "DATE", "day by which it is promised"),
        Field("period_end", "DATE", "the latest period of the measure"),
        Field("value", "DOUBLE", "the figure of that period; NULL where it is not shown"),
        Field("distance", "DOUBLE", "value minus target, in the unit of value"),
        Field("people_needed", "BIGINT", "people more (fewer, where lower is better) that would meet the target"),
        Field("pace_per_year", "DOUBLE", "change per year over the last three years, in the unit of value"),
        Field("pace_low", "DOUBLE", "lower end of the 95 % interval of the pace"),
        Field("pace_high", "DOUBLE", "upper end of the 95 % interval of the pace"),
        Field(
            "projection",
            "VARCHAR",
            "met, in line with target, projected, not at this pace, too few periods, or not shown",
        ),
        Field("projected_date", "DATE", "day on which the target is met at the present pace"),
        Field("projected_earliest", "DATE", "the same at the fast end of the pace's interval"),
        Field("projected_latest", "DATE", "the same at the slow end; NULL beyond fifty years"),
    ),
)

ACTION = Table(
    "kpi",
    "action",
    "one row per action listed in allyship.yaml, or in the CSV file that it names",
    (
        Field("kpi_id", "VARCHAR", "metric the action is about"),
        Field("action", "VARCHAR", "what is done"),
        Field("owner", "VARCHAR", "who does it"),
        Field("due", "DATE", "day by which it is to be done"),
        Field("status", "VARCHAR", "open, doing, done or dropped"),
        Field("is_overdue", "BOOLEAN", "not done or dropped, and due before the day the data runs to"),
    ),
)

CHANGE = Table(
    "kpi",
    "change",
    "one row per company-level value that differs from the release before",
    (
        Field("kpi_id", "VARCHAR", "id of the metric"),
        Field("measure", "VARCHAR", "measure"),
        Field("period_end", "DATE", "period of the value now"),
        Field("kind", "VARCHAR", "new data, corrected data, or changed definition"),
        Field("previous_release", "VARCHAR", "release compared with"),
        Field("previous_period_end", "DATE", "period of the value before"),
        Field("previous_value", "DOUBLE", "the value before; NULL where it was not shown"),
        Field("value", "DOUBLE", "the value now; NULL where it is not shown"),
        Field("change", "DOUBLE", "value minus previous value"),
    ),
)

BENCHMARK = Table(
    "kpi",
    "benchmark",
    "one row per figure that others published: metric, what it is about, year and definition",
    (
        Field("kpi_id", "VARCHAR", "id of the metric it is about"),
        Field("measure", "VARCHAR", "measure it stands nearest to; NULL where no measure counts such a thing"),
        Field("about", "VARCHAR", "group, level or kind of organization; NULL for everyone the measure counts"),
        Field("year", "INTEGER", "year it describes, else of publication; NULL where the source names none"),
        Field("value", "DOUBLE", "the figure, in the unit of the measure; NULL where it is words"),
        Field("words", "VARCHAR", "the figure in words; NULL where it is a number"),
        Field("definition", "VARCHAR", "what exactly was counted"),
        Field("source", "VARCHAR", "who counted it, and where it was read"),
        Field("caveat", "VARCHAR", "what to know before setting an own figure beside it"),
        Field("comparable", "BOOLEAN", "whether it is counted as the company's own measure is"),
    ),
)

SOURCE_FILE = Table(
    "quality",
    "source_file",
    "one row per file in landing that was taken, and one per file whose last content was refused",
    (
        Field("file", "VARCHAR", "path within landing"),
        Field("feed", "VARCHAR", "feed the file belongs to"),
        Field("sha256", "VARCHAR", "hash of the content last read"),
        Field("status", "VARCHAR", "accepted, rejected (earlier rows stand), or vanished (rows kept)"),
        Field("delivered_on", "DATE", "day of delivery that orders the files"),
        Field("records_read", "BIGINT", "records in the file"),
        Field("records_used", "BIGINT", "records that made rows"),
        Field("records_skipped", "BIGINT", "records passed over, with the reasons in detail"),
        Field("rows_made", "BIGINT", "rows made from the records used"),
        Field("rows_loaded", "BIGINT", "rows that stand now"),
        Field("rows_superseded", "BIGINT", "rows replaced by newer ones, identical repeats included"),
        Field("rows_quarantined", "BIGINT", "rows set aside, with the reasons in detail"),
        Field("rounding_base", "INTEGER", "base to which the counts are rounded; 1 where exact"),
        Field(
            "accounting_balanced",
            "VARCHAR",
            "yes when read = used + skipped and made = loaded + superseded + quarantined, exactly",
        ),
        Field("detail", "VARCHAR", "reasons and dropped columns, without any person's value"),
    ),
)

CHECK_RESULT = Table(
    "quality",
    "check_result",
    "one row per rule: its latest verdict",
    (
        Field("subject", "VARCHAR", "feed, fact table or table of metrics that was checked"),
        Field("rule", "VARCHAR", "what must hold, in words"),
        Field("severity", "VARCHAR", "blocking or warning"),
        Field("passed", "BOOLEAN", "whether it held"),
        Field("checked", "BIGINT", "rows looked at; NULL where its class forbids exact counts"),
        Field("failed", "BIGINT", "rows that broke it, rounded to base 5 for normal and special feeds"),
    ),
)

SUPPRESSION = Table(
    "quality",
    "suppression",
    "one row per metric, breakdown, status and reason",
    (
        Field("kpi_id", "VARCHAR", "id of the metric"),
        Field("breakdown", "VARCHAR", "breakdown"),
        Field("status", "VARCHAR", "shown, suppressed or not_applicable"),
        Field("reason", "VARCHAR", "why rows are not shown; NULL where they are"),
        Field("cells", "BIGINT", "rows of kpi.value, all periods"),
        Field("latest_cells", "BIGINT", "rows of kpi.value in the metric's latest period"),
    ),
)

RELEASE = Table(
    "meta",
    "release",
    "one row: this release",
    (
        Field("release_id", "VARCHAR", "id of the release"),
        Field("organization", "VARCHAR", "name of the organization"),
        Field("as_of", "DATE", "the day the data runs to"),
        Field("built_at", "TIMESTAMP", "when the release was built, UTC"),
        Field("run_id", "VARCHAR", "the Dagster run that built it"),
        Field("product_version", "VARCHAR", "version of this software"),
        Field("configuration_sha256", "VARCHAR", "hash of allyship.yaml, its file of actions and own metrics"),
        Field("verification_copy", "BOOLEAN", "rounding is off: not for publication"),
        Field("notice", "VARCHAR", "words that every page of the release carries; NULL when none"),
        Field("stale_feeds", "VARCHAR", "feeds whose newest delivery was rejected, comma-separated; NULL when none"),
        Field("checks_passed", "BIGINT", "rules that held"),
        Field("checks_failed", "BIGINT", "warnings that did not hold"),
    ),
)

TABLES: tuple[Table, ...] = (
    DEFINITION,
    VALUE,
    SCORECARD,
    TARGET,
    ACTION,
    CHANGE,
    BENCHMARK,
    SOURCE_FILE,
    CHECK_RESULT,
    SUPPRESSION,
    RELEASE,
)
