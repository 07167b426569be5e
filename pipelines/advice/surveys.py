"""Questions of a survey's export that allyship.yaml does not name, with the standard item that each seems to ask."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.advice.heads import first_records
from pipelines.readers.vendors import VENDORS
from pipelines.readers.vendors.surveys.nearest_items import nearest_item, questions_of
from pipelines.settings import Source

_LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A question: its id in the export, its text (cut), and the nearest standard item, None where none is near."""

    id: str
    text: str
    item: str | None


def unnamed_questions(
    connection: duckdb.DuckDBPyConnection, path: Path, landing: Path, source: Source
) -> tuple[Unnamed, ...]:
    """Return the unnamed questions of a file in their order; none where its format is no survey's."""
    vendor = VENDORS.get(source.format or "")
    if vendor is None or vendor.survey_columns is None or source.feed != "survey_response":
        return ()
    _, records = first_records(connection, path, landing)
    found = questions_of(vendor, records, source.questions, source.columns)
    return tuple(Unnamed(own, " ".join(text.split())[:_LONGEST_TEXT], nearest_item(text)) for own, text in found)
