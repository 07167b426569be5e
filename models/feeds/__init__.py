"""Every feed an organization can deliver, each declared once.

Staging SQL, validation suites, Dagster assets and their descriptions, and the documentation all derive
from these declarations. Nothing about how a vendor writes a file belongs here: that is a reader's work
(pipelines/readers/). The order is the order in which feeds are read.
"""

from models.feeds import allyship, cases, programs, surveys, talent, workforce
from models.feeds.declaration import Column, Feed, Reference, Sensitivity

FEEDS: dict[str, Feed] = {
    feed.name: feed for module in (workforce, talent, surveys, programs, allyship, cases) for feed in module.FEEDS
}

__all__ = ["FEEDS", "Column", "Feed", "Reference", "Sensitivity"]
