"""Shares that an organization declares for itself under `metrics:` in allyship.yaml.

Only the fields are read and refused here; whether the conditions hold on the fact table is asked of DuckDB in
pipelines/own_metrics.py.
"""

import re
from collections.abc import Collection
from typing import get_args

from models.organization import PRIVACY_CLASSES
from pipelines.settings.schema import DeclaredShare
from pipelines.settings.yaml_lines import Item

_KEYS = (
    "id",
    "name",
    "question",
    "family",
    "fact",
    "grain",
    "among",
    "of",
    "groups",
    "breakdowns",
    "better",
    "privacy_class",
)
_REQUIRED = ("id", "name", "question", "fact", "grain", "of")
METRIC_ID = re.compile(r"[a-z][a-z0-9_]{2,60}\Z")
ID_WORDS = "lower-case words joined by _"


def read_shares(listed: Item, taken: Collection[str], facts: Collection[str]) -> tuple[DeclaredShare, ...]:
    """Read the declared shares; `taken` are ids that exist already, `facts` the fact tables there are."""
    shares: list[DeclaredShare] = []
    for item in listed.elements():
        share = _share(item, {*taken, *(s.id for s in shares)}, facts)
        if share:
            shares.append(share)
    return tuple(shares)


def _share(item: Item, taken: Collection[str], facts: Collection[str]) -> DeclaredShare | None:
    # The vocabulary of metrics brings scipy with it, which a home without metrics of its own need not wait for.
    from models.metrics.declaration import GROUPS, Better, Family, Grain

    said = item.fields(_KEYS)
    missing = [name for name in _REQUIRED if item.is_map and not said[name].given]
    for name in missing:
        item.fail(f"the key '{name}' is missing")
    name = said["id"].text() or ""
    if said["id"].given and not METRIC_ID.match(name):
        said["id"].fail(f"'{name}' is no metric id; expected {ID_WORDS}")
    if name in taken:
        said["id"].fail(f"there is a metric '{name}' already")
    fact = said["fact"].one_of(facts, "fact table")
    grain = said["grain"].one_of(get_args(Grain), "grain")
    privacy = said["privacy_class"].one_of(PRIVACY_CLASSES, "privacy class") if said["privacy_class"].given else None
    groups = _choices(said["groups"], tuple(GROUPS), ("all",), "group")
    if missing or fact is None or grain is None:
        return None
    return DeclaredShare(
        id=name,
        name=said["name"].text() or name,
        question=said["question"].text() or "",
        family=_choice(said["family"], get_args(Family), "data", "family"),
        fact=fact,
        grain=grain,
        among=said["among"].text() or "true",
        of=said["of"].text() or "",
        groups=groups,
        breakdowns=tuple(dict.fromkeys(e.text() or "" for e in said["breakdowns"].elements())),
        better=_choice(said["better"], get_args(Better), "context", "direction"),
        privacy_class=privacy,
        line=item.line,
    )


def _choice(item: Item, known: Collection[str], fallback: str, what: str) -> str:
    return (item.one_of(known, what) if item.given else None) or fallback


def _choices(item: Item, known: Collection[str], fallback: tuple[str, ...], what: str) -> tuple[str, ...]:
    # A word given twice would count everyone twice; an empty list says no more than an absent one.
    words = (element.one_of(known, what) for element in item.elements())
    return tuple(dict.fromkeys(word for word in words if word)) or fallback
