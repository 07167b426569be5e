"""The `sources:` of allyship.yaml, checked against the declared feeds.

Which files a source takes is landing.py's work; what a reader does with delimiter, encoding and sheet is the
readers'. Feeds, columns and allowed values come from models/feeds and are never repeated here.
"""

import re
from datetime import date

from models.errors import did_you_mean
from models.feeds import FEEDS, Column, Feed
from pipelines.readers.contract import OTHER_DATES
from pipelines.readers.vendors import VENDORS
from pipelines.settings import small_languages
from pipelines.settings.questions import read_questions
from pipelines.settings.schema import FILE_FORMATS, FORMATS, FROM_COLUMN, Source
from pipelines.settings.yaml_lines import Item

_KEYS = (
    "feed",
    "files",
    "format",
    "delimiter",
    "encoding",
    "sheet",
    "columns",
    "values",
    "constants",
    "dates",
    "snapshot_date",
    "delivered",
    "questions",
    "timezone",
    "identified",
)
_ONLY_FOR: tuple[tuple[str, str], ...] = (("delimiter", "csv"), ("encoding", "csv"), ("sheet", "xlsx"))
_COMMON_ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1", "iso8859-15", "mac-roman")
_UNTOLD_ENDINGS = ("txt", "tsv")  # a reader knows them to be csv


def read_sources(listed: Item) -> tuple[Source, ...]:
    """Read the list of sources; what is wrong is noted with the items, and such a source may be left out."""
    read = [_source(item) for item in listed.elements()]
    return tuple(source for source in read if source)


def _source(item: Item) -> Source | None:
    keys = item.fields(_KEYS)
    for name in ("feed", "files"):
        if item.is_map and not keys[name].given:
            item.fail(f"the key '{name}' is missing")
    feed_name = keys["feed"].one_of(FEEDS, "feed")
    files = _files(keys["files"])
    file_format = _format(keys, files)
    _fits(keys["format"], file_format, feed_name)
    delimiter, encoding = _delimiter(keys["delimiter"]), _encoding(keys["encoding"])
    patterns = {name: _name_pattern(keys[name]) for name in ("snapshot_date", "delivered")}
    if feed_name is None or files is None:
        return None
    feed = FEEDS[feed_name]
    if feed.semantics != "snapshot" and patterns["snapshot_date"] not in (None, FROM_COLUMN):
        having = ", ".join(sorted(name for name, other in FEEDS.items() if other.semantics == "snapshot"))
        keys["snapshot_date"].fail(f"feed {feed_name} has no snapshots; feeds that have: {having}")
    return Source(
        feed=feed_name,
        files=files,
        format=file_format,
        delimiter=delimiter,
        encoding=encoding,
        sheet=keys["sheet"].text(),
        columns=_columns(keys["columns"], feed),
        values=_values(keys["values"], feed),
        constants=_constants(keys["constants"], feed),
        dates=_dates(keys["dates"], feed, vendor=file_format in VENDORS),
        snapshot_date=patterns["snapshot_date"] or FROM_COLUMN,
        delivered=patterns["delivered"],
        questions=read_questions(keys["questions"], feed),
        timezone=_timezone(keys["timezone"], file_format),
        identified=_identified(keys["identified"], feed),
        line=item.line,
    )


def _files(item: Item) -> str | None:
    pattern = item.text()
    fault = small_languages.glob_fault(pattern) if pattern else None
    if fault:
        item.fail(fault)
    return pattern


def _format(keys: dict[str, Item], files: str | None) -> str | None:
    """Read the format; None leaves it to each file's ending, which may not be one that no reader knows."""
    item = keys["format"]
    named = item.one_of(FORMATS, "format")
    ending = re.fullmatch(r".*\.(\w+)", files or "")
    told = named or (ending[1].lower() if ending and not item.given else None)
    if told and not named and told not in (*FILE_FORMATS, *_UNTOLD_ENDINGS):
        guess = did_you_mean(told, FILE_FORMATS) or f"; expected one of {', '.join(FILE_FORMATS)}"
        keys["files"].fail(f"files that end in .{told} are of no known format{guess}")
    for name, wanted in _ONLY_FOR:
        if told in FILE_FORMATS and told != wanted and keys[name].given:
            keys[name].fail(f"only files of format {wanted} have one, and these are {told}")
    return next((known for known in FORMATS if known == named), None)


def _fits(item: Item, file_format: str | None, feed: str | None) -> None:
    vendor = VENDORS.get(file_format or "")
    if vendor and feed and feed not in vendor.feeds:
        item.fail(f"a file of format {vendor.name} gives no {feed}; it gives {', '.join(vendor.feeds)}")


def _timezone(item: Item, file_format: str | None) -> str | None:
    name = item.text()
    fault = small_languages.timezone_fault(name) if name else None
    if fault:
        item.fail(fault)
    elif name and file_format not in VENDORS:
        item.fail("only files in a format that tells times have one; days stay as they are written")
    return name


def _identified(item: Item, feed: Feed) -> bool:
    if item.given and all(column.domain != "survey" for column in feed.columns):
        having = ", ".join(sorted(f.name for f in FEEDS.values() if any(c.domain == "survey" for c in f.columns)))
        item.fail(f"feed {feed.name} has no respondents; feeds that have: {having}")
    return item.boolean(False)


def _delimiter(item: Item) -> str | None:
    delimiter = item.text()
    if delimiter is not None and (len(delimiter) != 1 or delimiter.isalnum() or delimiter in "\"'\r\n\\"):
        item.fail_expected('one character, such as ";" (a tab is "\\t" in double quotes)')
    return delimiter


def _encoding(item: Item) -> str | None:
    encoding = item.text()
    if encoding is None:
        return None
    try:
        # Encoding, not looking up: Python also lists codecs that do not make bytes of text.
        "".encode(encoding)
    except (LookupError, ValueError):
        item.one_of(_COMMON_ENCODINGS, "encoding")
    return encoding


def _name_pattern(item: Item) -> str | None:
    pattern = item.text()
    if pattern is None or (pattern == FROM_COLUMN and item.name.endswith(".snapshot_date")):
        return pattern
    fault = small_languages.date_format_fault(pattern, small_languages.NAME_DIRECTIVES)
    if fault:
        item.fail(fault)
    return pattern


def _columns(item: Item, feed: Feed) -> dict[str, str]:
    named = {key.key: value.one_of(feed.column_names, f"column of {feed.name}") for key, value in item.entries()}
    return {header: column for header, column in named.items() if column}


def _by_column(item: Item, feed: Feed) -> list[tuple[Column, Item]]:
    named = [(key.one_of(feed.column_names, f"column of {feed.name}"), value) for key, value in item.entries()]
    return [(feed.column(name), value) for name, value in named if name]


def _values(item: Item, feed: Feed) -> dict[str, dict[str, str | None]]:
    return {
        column.name: {key.key: _target(column, value) for key, value in mapped.entries()}
        for column, mapped in _by_column(item, feed)
    }


def _target(column: Column, item: Item) -> str | None:
    text = item.text(may_be_empty=True)
    if text == "" and column.required:
        item.fail(f"{column.name} is required, so no value can be made empty")
    elif text and column.type == "date":
        # Otherwise a date could mean one day as written here and another as written in the file.
        item.fail_expected('"", since the value of a date can only be made empty')
    elif text:
        _check(column, text, item)
    return text or None


def _constants(item: Item, feed: Feed) -> dict[str, str]:
    found = {}
    for column, value in _by_column(item, feed):
        text = value.text()
        if text is not None:
            _check(column, text, value)
            found[column.name] = text
    return found


def _check(column: Column, text: str, item: Item) -> None:
    """Note a text that is not canonical for its column."""
    match column.type:
        case "choice":
            item.one_of(column.allowed, f"value of {column.name}")
        case "choices":
            for part in text.split(";"):
                if part not in column.allowed:
                    item.fail_expected(f"some of {', '.join(column.allowed)}, separated by ;")
        case "date":
            item.day(date.min)
        case "integer":
            item.whole(0, least=-(10**18))
        case "number":
            item.number(0.0)
        case "boolean":
            item.boolean(False)
        case _:
            pass


def _dates(item: Item, feed: Feed, *, vendor: bool) -> dict[str, str]:
    columns = [column.name for column in feed.columns if column.type == "date"]
    if item.is_scalar:
        pattern = _cell_format(item)
        if not columns and not vendor:
            item.fail(f"feed {feed.name} has no date column")
        # A vendor's format looks at dates besides those of the feed.
        return dict.fromkeys([*columns, *[OTHER_DATES] * vendor], pattern) if pattern else {}
    found = {key.one_of(columns, f"date column of {feed.name}"): _cell_format(value) for key, value in item.entries()}
    return {column: pattern for column, pattern in found.items() if column and pattern}


def _cell_format(item: Item) -> str | None:
    pattern = item.text()
    fault = small_languages.date_format_fault(pattern, small_languages.CELL_DIRECTIVES) if pattern else None
    if fault:
        item.fail(fault)
    return pattern
