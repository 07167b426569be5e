"""The parts of allyship.yaml about the organization itself: calendar, floors, levels, privacy, promises.

The values that they become are models/organization.py's and levels.py's. Privacy can only be made stricter
than LEAST_PROTECTION there; nothing here loosens it.
"""

import re
from collections.abc import Collection
from datetime import date

from models.errors import did_you_mean
from models.organization import LEAST_PROTECTION, PRIVACY_CLASSES, Organization, PrivacyClass, Protection
from pipelines.settings import promises, small_languages
from pipelines.settings.action_file import ActionFile
from pipelines.settings.levels import HIGHEST_RANK, LevelMap, is_expression
from pipelines.settings.yaml_lines import Item

_UNNAMED = Organization(name="Unnamed organization")
# Breakdowns by unit or place of work; a cross is two of them (kpi.value.breakdown in models/release_schema.py).
UNIT_BREAKDOWNS = ("division", "department", "level", "location", "country", "job_family")

KEYS = (
    "organisation",
    "organization",
    "leadership_floor",
    "manager_floor",
    "executive_floor",
    "reporting",
    "privacy",
    "targets",
    "owners",
    "actions",
    "crosses",
    "verification_copy",
)


def read_organization(keys: dict[str, Item], metric_ids: promises.Metrics, actions: ActionFile | None) -> Organization:
    """Read everything but sources and levels; with `metric_ids`, keys that name a metric must be among them.

    `actions` is the file that the key names, where it names one.
    """
    if keys["organisation"].given and keys["organization"].given:
        keys["organization"].fail("stands beside 'organisation', which means the same; keep one of them")
    about = keys["organisation"] if keys["organisation"].given else keys["organization"]
    said = about.fields(("name", "timezone", "fiscal_year_start", "synthetic"))
    targets, unit_targets = promises.read_targets(keys["targets"], metric_ids, UNIT_BREAKDOWNS)
    reporting = keys["reporting"].fields(("as_of", "program_window_months"))
    floor = {
        name: keys[name].whole(getattr(_UNNAMED, name), least=0, most=HIGHEST_RANK)
        for name in ("leadership_floor", "manager_floor", "executive_floor")
    }
    return Organization(
        name=said["name"].text() or _UNNAMED.name,
        timezone=_timezone(said["timezone"]),
        fiscal_year_start=said["fiscal_year_start"].whole(_UNNAMED.fiscal_year_start, least=1, most=12),
        synthetic=said["synthetic"].boolean(_UNNAMED.synthetic),
        as_of=_as_of(reporting["as_of"]),
        program_window_months=reporting["program_window_months"].whole(
            _UNNAMED.program_window_months, least=1, most=1200
        ),
        verification_copy=keys["verification_copy"].boolean(_UNNAMED.verification_copy),
        protection=_protection(keys["privacy"]),
        targets=targets,
        unit_targets=unit_targets,
        owners=promises.read_owners(keys["owners"], metric_ids),
        actions=promises.read_actions(keys["actions"], metric_ids, actions),
        crosses=_crosses(keys["crosses"], metric_ids),
        **floor,
    )


def read_levels(item: Item) -> LevelMap:
    """Read the level map; an entry that can never match is an error, since it was meant to."""
    entries: dict[str, int] = {}
    lines: dict[str, int] = {}
    default: int | None = None
    for key, value in item.entries():
        rank = value.whole(0, least=0, most=HIGHEST_RANK)
        if key.key.strip() == "default":
            default = rank
        elif _expression_holds(key):
            _refuse_unreachable(key, rank, LevelMap(tuple(entries.items())), lines)
            entries[key.key], lines[key.key] = rank, key.line
    return LevelMap(tuple(entries.items()), default)


def _expression_holds(key: Item) -> bool:
    if not is_expression(key.key):
        return True
    expression = key.key[1:-1]
    try:
        re.compile(expression)
    except re.error as fault:
        key.fail(f"'{key.key}' is not a regular expression: {fault}")
        return False
    ignores_case = re.match(r"\(\?[a-z]*i", expression)
    literal = re.sub(r"\\.|\(\?[^:=!)]*[:=!)]", "", expression)
    if re.search(r"[a-z]", literal) and not ignores_case:
        key.fail(f"'{key.key}' has lower-case letters, and is searched in the upper-cased value; write capitals")
    return True


def _refuse_unreachable(key: Item, rank: int, earlier: LevelMap, lines: dict[str, int]) -> None:
    taker = None if is_expression(key.key) else earlier.entry_for(key.key)
    if taker and taker[1] != rank:
        key.fail(f"'{key.key}' is never reached: '{taker[0]}' on line {lines[taker[0]]} takes it first")


def _timezone(item: Item) -> str:
    name = item.text(_UNNAMED.timezone) or _UNNAMED.timezone
    fault = small_languages.timezone_fault(name)
    if fault:
        item.fail(fault)
    return name


def _as_of(item: Item) -> date | None:
    if item.key == "latest":
        return None
    return item.day(None, "'latest' or a date like 2026-12-31")


def _protection(item: Item) -> dict[PrivacyClass, Protection]:
    classes = item.fields(PRIVACY_CLASSES)
    return {name: _stricter(classes[name], name, LEAST_PROTECTION[name]) for name in PRIVACY_CLASSES}


def _stricter(item: Item, name: PrivacyClass, least: Protection) -> Protection:
    said = item.fields(("minimum_people", "rounding_base"))
    # Open counts are exact by design: their protection is closure, which rounding would undo.
    most_rounding = 1 if name == "open" else None
    why = (
        f"; {name} metrics may only be made stricter than {least.minimum_people} people and base {least.rounding_base}"
    )
    return Protection(
        minimum_people=said["minimum_people"].whole(least.minimum_people, least.minimum_people, hint=why),
        rounding_base=said["rounding_base"].whole(
            least.rounding_base,
            least.rounding_base,
            most_rounding,
            hint="; open counts are exact" if most_rounding else why,
        ),
    )


def _crosses(item: Item, metric_ids: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    return {
        metric: tuple(_cross(element) for element in value.elements())
        for metric, value in promises.metric_entries(item, metric_ids)
    }


def _cross(item: Item) -> str:
    pair = (item.text() or "").split("+")
    if item.is_scalar and len(set(pair)) != 2:
        item.fail_expected("two different breakdowns like division+level")
    elif item.is_scalar:
        for part in pair:
            if part not in UNIT_BREAKDOWNS:
                item.fail(f"unknown breakdown '{part}'{did_you_mean(part, UNIT_BREAKDOWNS)}")
    return "+".join(pair)
