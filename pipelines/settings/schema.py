"""What allyship.yaml says, as plain frozen values: the settings of one home and its sources.

Nothing is read or refused here. How the file becomes these values: __init__.py; how a landing folder is
matched with sources: landing.py; the organization itself: models/organization.py.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from dashboards.look import Look
from models.organization import Organization
from pipelines.readers.contract import Question
from pipelines.readers.vendors import VENDORS
from pipelines.settings.levels import LevelMap

FILE_FORMATS = ("csv", "parquet", "xlsx")
FORMATS = (*FILE_FORMATS, *VENDORS)

FROM_COLUMN = "from_column"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Files of one feed that look alike, and how their headers and values become the feed's own.

    `files` is a glob relative to landing. `format` None: by each file's ending. `columns` maps delivered
    header to canonical column; several headers may name one column, for exports whose headings changed.
    `values` maps delivered text to canonical text for each column; the key "" is the empty cell, the value
    None makes a cell empty. `constants` holds canonical text (dates ISO). `dates` holds a strptime format for
    each column that does not come as ISO, for vendors' formats under OTHER_DATES the one of the whole file.
    `snapshot_date` and `delivered` are strptime patterns to find in a
    file's name; `snapshot_date` may be "from_column". `timezone` is the IANA name of the zone in which the files tell
    times, where it is not the organization's. `identified` says that a survey's respondents go by the ids that HR has,
    and were told so. `questions` maps a survey's questions (their text, name or
    id) to items. What the vendor's format says itself is filled in under what the source says (see `completed`).
    `line` is where the source stands in allyship.yaml, 0 for a source that follows from the place of a file alone.
    """

    feed: str
    files: str
    format: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str | None]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    snapshot_date: str = FROM_COLUMN
    delivered: str | None = None
    timezone: str | None = None
    identified: bool = False
    line: int = 0

    def date_format(self, column: str) -> str | None:
        """Return the declared strptime format of a date column; None means ISO."""
        return self.dates.get(column)

    def translate(self, column: str, text: str | None) -> str | None:
        """Return the canonical text for a delivered cell; text that the map does not name stays as it is.

        Exact text goes first, then text alike but for case and surrounding blanks, in file order.
        """
        known = self.values.get(column, {})
        delivered = text or ""
        if delivered in known:
            return known[delivered]
        folded = delivered.strip().casefold()
        return next((value for key, value in known.items() if key.strip().casefold() == folded), text)

    def completed(self) -> "Source":
        """Return the source with the words of its vendor's format wherever it says nothing itself."""
        vendor = VENDORS.get(self.format or "")
        words = vendor.feeds.get(self.feed) if vendor else None
        if words is None:
            return self
        named = set(self.columns.values()) | set(self.constants)
        columns = {heading: column for heading, column in words.columns.items() if column not in named}
        return replace(
            self,
            columns={**columns, **self.columns},
            values={**self.values, **{c: _merged(known, self.values.get(c, {})) for c, known in words.values.items()}},
            dates={**words.dates, **self.dates},
            constants={**{c: text for c, text in words.constants.items() if c not in named}, **self.constants},
        )

    def fingerprint(self) -> str:
        """Return a stable hash of everything that decides what the same bytes are read as.

        Which files are taken (`files`) and in which order (`delivered`) is not part of it.
        """
        said = asdict(self.completed())
        for other in ("files", "delivered", "line"):
            del said[other]
        if not self.identified:
            # As it was before there was such a key, so that nothing is read again for its sake.
            del said["identified"]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _merged(known: Mapping[str, str | None], own: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return a format's words under those of the source, whose letter case does not matter either."""
    said = {word.strip().casefold() for word in own}
    return {**own, **{word: meant for word, meant in known.items() if word.strip().casefold() not in said}}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredShare:
    """A share of an organization's own: rows of one fact table `among` which `of` holds, SQL conditions both.

    `privacy_class` None is the class that the built-in metrics on the fact ask for.
    """

    id: str
    name: str
    question: str
    family: str
    fact: str
    grain: str
    among: str
    of: str
    groups: tuple[str, ...]
    breakdowns: tuple[str, ...]
    better: str
    privacy_class: str | None
    line: int

    @property
    def company_measures(self) -> tuple[str, ...]:
        """The measures that it publishes."""
        return self.groups

    @property
    def every_breakdown(self) -> tuple[str, ...]:
        """The breakdowns that it has besides the company."""
        return self.breakdowns


@dataclass(frozen=True, kw_only=True)  # without slots, so that Settings.schedule is its default
class Settings:
    """Everything that one home's allyship.yaml says, with defaults filled in.

    `tolerance` is the share of a file's rows that may be quarantined before the file is rejected.
    `schedule` is a cron line in the organization's time zone. `restricted` says whether releases come with marts of
    rows by pseudonym, `restricted_pay` whether pay is among them (restricted.py). `sha256` is the hash of the file's
    bytes, and of those of the file of actions and of the logo that it names.
    No `sources` means that files named after a feed are read as that feed.
    """

    organization: Organization
    sources: tuple[Source, ...] = ()
    levels: LevelMap = field(default_factory=LevelMap)
    tolerance: float = 0.02
    schedule: str = "0 2 * * *"
    sensor: bool = False
    keep_releases: int = 24
    keep_runs: int = 60
    stale_after_days: int = 45
    restricted: bool = False
    restricted_pay: bool = False
    shares: tuple[DeclaredShare, ...] = ()
    look: Look = field(default_factory=Look)
    sha256: str
