"""Which delivered column feeds which canonical column of one file.

Only headers are looked at here, never cells. A required column whose header is gone is found under exactly one of its
usual names, which is reported, or rejects the file with the nearest header; a delivered column that nothing wants is
dropped, and the drop is reported.
"""

from dataclasses import dataclass
from datetime import date

from models.errors import FileRejectedError, did_you_mean
from models.feeds import Feed
from models.feeds.headings import plain, usual_names
from pipelines.readers.vendors import VENDORS
from pipelines.settings import Source


@dataclass(frozen=True, slots=True)
class Mapping:
    """Positions of delivered columns and fixed values by canonical column; both absent means not delivered.

    `by_usual_name` holds the columns, of those with a position, that were found under a heading that neither the
    source nor the feed names: canonical column to heading.
    """

    position: dict[str, int]
    fixed: dict[str, str]
    dropped: tuple[str, ...]
    not_delivered: tuple[str, ...]
    by_usual_name: dict[str, str]


def map_columns(feed: Feed, source: Source, headers: tuple[str, ...], named_date: date | None) -> Mapping:
    """Match headers with the feed's columns: the source's map first, then canonical headers, then usual names.

    Usual names (models/feeds/headings.py) count for required columns alone, and not in files of a vendor's format,
    whose reader empties the columns that it does not know before they come here. `named_date` is the date found in the
    file's name where the source asks for it. Raises FileRejectedError for a missing required column, and for a header
    that stands twice and is needed.
    """
    positions = _positions(headers)
    position: dict[str, int] = {}
    missing: list[str] = []
    for header, canonical in source.columns.items():
        found = positions.get(_folded(header))
        if found is None:
            if canonical not in position:
                missing.append(header)
            continue
        _refuse_twice(header, found)
        position.setdefault(canonical, found[0])
    mapped = set(position.values())
    for canonical in feed.column_names:
        found = positions.get(_folded(canonical))
        if canonical not in position and found is not None and found[0] not in mapped:
            _refuse_twice(canonical, found)
            position[canonical] = found[0]
    fixed = {name: text for name, text in source.constants.items() if name not in position}
    if named_date is not None:
        fixed["snapshot_date" if "snapshot_date" in feed.column_names else feed.period_column or ""] = (
            named_date.isoformat()
        )
        position = {name: at for name, at in position.items() if name not in fixed}
    usual = {} if source.format in VENDORS else _by_usual_name(feed, source, headers, position, fixed)
    position |= usual
    _require(feed, source, headers, position, fixed)
    used = set(position.values())
    return Mapping(
        position=position,
        fixed=fixed,
        dropped=tuple(h for i, h in enumerate(headers) if i not in used),
        not_delivered=tuple(h for h in missing if source.columns[h] not in position),
        by_usual_name={name: headers[at] for name, at in usual.items()},
    )


def _by_usual_name(
    feed: Feed, source: Source, headers: tuple[str, ...], position: dict[str, int], fixed: dict[str, str]
) -> dict[str, int]:
    """Return where required columns stand that have no header of their own, as far as no other reading is possible."""
    taken, told = set(position.values()), set(map(_folded, source.columns))
    free = {at: plain(h) for at, h in enumerate(headers) if at not in taken and _folded(h) not in told}
    absent = [name for name in feed.required if name not in position and name not in fixed]
    claims = {name: [at for at, heading in free.items() if heading in usual_names(name)] for name in absent}
    claimed = [at for places in claims.values() for at in places]
    return {name: at for name, places in claims.items() for at in places if len(places) == claimed.count(at) == 1}


def _require(
    feed: Feed, source: Source, headers: tuple[str, ...], position: dict[str, int], fixed: dict[str, str]
) -> None:
    absent = [name for name in feed.required if name not in position and name not in fixed]
    if not absent:
        return
    # Of several headings the first, which is the usual one.
    delivered_as = {canonical: header for header, canonical in reversed(source.columns.items())}
    words = []
    is_header = _is_header(feed, source, headers)
    for name in absent:
        wanted = delivered_as.get(name, name)
        label = f"'{wanted}'" if wanted == name else f"'{wanted}' (for {name})"
        words.append(label + (did_you_mean(wanted, headers) if is_header else ""))
    plural = "s" if len(absent) > 1 else ""
    one_cell = len(headers) == 1 and len(feed.columns) > 1
    hint = " (only one column was found: is the delimiter another one?)" if one_cell else ""
    shown = f": {_listed(headers)}" if is_header else ", and none is like one of the feed; is the first line a header?"
    raise FileRejectedError(
        f"required column{plural} missing for feed {feed.name}: {', '.join(words)}{hint}; "
        f"the file has {len(headers)} columns{shown}"
    )


def _is_header(feed: Feed, source: Source, headers: tuple[str, ...]) -> bool:
    """Tell whether the first line names columns, so that it may be shown.

    Without a header it is a person's record, and a job or a unit in it may well be like the name of a column.
    """
    folded = {_folded(header) for header in headers}
    mapped = sum(_folded(header) in folded for header in source.columns)
    if source.format in VENDORS:
        # Its reader adds columns of the feed, and words of its headings (Mentee) stand in cells as well.
        return mapped > max(1, len(headers) // 4)
    return mapped > 1 or any(name in folded for name in feed.column_names)


def _refuse_twice(header: str, found: list[int]) -> None:
    if len(found) > 1:
        raise FileRejectedError(
            f"column '{header}' stands {len(found)} times in the header; which one is meant is unclear"
        )


def _positions(headers: tuple[str, ...]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = {}
    for index, header in enumerate(headers):
        positions.setdefault(_folded(header), []).append(index)
    return positions


def _folded(header: str) -> str:
    return " ".join(header.split()).casefold()


def _listed(headers: tuple[str, ...], most: int = 12) -> str:
    shown = ", ".join(f"'{h[:40]}'" for h in headers[:most])
    return shown if len(headers) <= most else f"{shown} ... and {len(headers) - most} more"
