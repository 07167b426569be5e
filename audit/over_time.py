"""Releases held against each other: what was shown once stays known, and what is corrected may tell of few people."""

from collections import Counter
from collections.abc import Sequence

from audit.attacker import natures_of
from audit.block import nature_key
from audit.cells import ETHNICITY, Key, Row, Said, minimum_of, said
from audit.findings import Finding, Report, about
from audit.movements import Correction, is_pinned_by_correction
from audit.release import Period, Release

RULE = "P4"
_NUMBERS = ("value", "numerator", "denominator", "people", "value_low", "value_high")


def known_together(releases: Sequence[Release]) -> list[Row]:
    """Return the rows of the newest release, those that it hides as an older one showed them.

    Older rows are only taken where the newest release has their period and nothing of it was corrected since: numbers
    of two worlds do not add up. A changed definition begins anew.
    """
    newest = releases[-1]
    found: dict[Key, Row] = {row.key: row for row in newest.rows}
    for release in reversed(releases[:-1]):
        corrected = _corrected_periods(release, found)
        for row in release.rows:
            now = found.get(row.key)
            definition = newest.definitions.get(row.kpi_id)
            if definition is None or definition.definition_version != row.definition_version:
                continue
            is_forgotten = row.is_shown and (now is None or not now.is_shown)
            if is_forgotten and row.key[:3] in newest.digests and row.key[:3] not in corrected:
                found[row.key] = row
    return list(found.values())


def _corrected_periods(release: Release, now: dict[Key, Row]) -> set[Period]:
    return {
        row.key[:3]
        for row in release.rows
        if row.is_shown and (other := now.get(row.key)) is not None and other.is_shown and _differs(row, other)
    }


def _differs(row: Row, other: Row) -> bool:
    return any(getattr(row, name) != getattr(other, name) for name in _NUMBERS)


def corrections(before: Release, after: Release) -> Report:
    """Hold each rounded cell against what it said in the release before.

    Where its exact denominator tells that a few records came or went, these may not be pinned: a finding for special
    metrics, counted for normal ones.
    """
    natures = natures_of(after.rows, after.definitions)
    earlier = {row.key: row for row in before.rows if row.is_shown and row.rounding_base > 1}
    checked: Counter[str] = Counter()
    found: list[Finding] = []
    pinned = 0
    for row in after.rows:
        was, nature = earlier.get(row.key), natures.get(nature_key(row))
        if was is None or nature is None or not row.is_shown or was.definition_version != row.definition_version:
            continue
        definition = after.definitions[row.kpi_id]
        verdict = _is_pinned(said(was, nature), said(row, nature), minimum_of(row, definition))
        if verdict is None:
            continue
        checked[RULE] += 1
        if verdict and (definition.privacy_class == "special" or row.breakdown == ETHNICITY):
            found.append(about(RULE, row, "the records that it gained or lost since the release before stand out"))
        elif verdict:
            pinned += 1
    return Report(checked, tuple(found), pinned)


def _is_pinned(before: Said, after: Said, minimum: int) -> bool | None:
    if before.numerator is None or before.denominator is None or after.numerator is None or after.denominator is None:
        return None
    was, now = (before.numerator, before.denominator), (after.numerator, after.denominator)
    return is_pinned_by_correction(Correction(was, now), minimum)
