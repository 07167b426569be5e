"""The audit of releases: every metric and period attacked, every file compared, all releases held together."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path

from audit.apart import Comparison, compared_apart
from audit.attacker import Natures, by_period, natures_of
from audit.cells import ETHNICITY, Row, is_guarded
from audit.findings import Finding, Report, about
from audit.knowledge import LEADERS, Colleague
from audit.over_time import corrections, known_together
from audit.properties import (
    ALL,
    FEW,
    NONE,
    SMALL,
    Failure,
    attack,
    saying_all_or_none,
    too_few_shown,
    unrounded,
)
from audit.release import Period, Release, read_release
from audit.threads import side_by_side
from audit.totals import determined_totals

ONE_WORLD, ROUNDED = "one world", "rounded"
_WORDS = {
    SMALL: "is known exactly or within one person",
    NONE: "can be told to be none of them, if not by everyone then by one of them",
    ALL: "can be told to be all of them, if not by everyone then by one of them",
}


def run(folders: Sequence[Path], *, known: Collection[Path] = (), colleague: Colleague | None = None) -> Report:
    """Attack releases together, oldest first.

    Args:
        folders: release folders.
        known: folders among them that an audit let pass, the last one never: they are not attacked again, only held
            against the others, and what they say just so is not attacked in others of the same version either.
        colleague: what is known beside the releases; nothing where left out.

    Raises:
        UnreadableError: a folder holds no release.
    """
    # The newest is never trusted, so that its files can be compared from the beginning.
    with compared_apart(folders[-1]) as comparison:
        return _audited(folders, set(known), colleague or Colleague(), comparison)


def _audited(folders: Sequence[Path], trusted: set[Path], colleague: Colleague, comparison: Comparison) -> Report:
    newest = read_release(folders[-1])
    before = [read_release(folder, newest if folder in trusted else None) for folder in folders[:-1]]
    releases = [*before, newest]
    attacks = _Attacks(colleague)
    for release in before:
        if release.folder in trusted and release.version == newest.version:
            attacks.leave_out(release.shares(newest))
    reports = []
    for release in releases:
        if release.folder not in trusted:
            with nullcontext(comparison) if release is newest else compared_apart(release.folder) as apart:
                reports += [_row_by_row(release), *attacks.on(release.rows, release), apart.result()]
    # A verification copy is not for publication, so nobody has it beside other releases.
    published = [release for release in releases if not release.is_verification]
    if len(published) > 1:
        reports += attacks.on(known_together(published), published[-1])
    reports += [corrections(*pair) for pair in pairwise(published) if pair[1].folder not in trusted]
    return Report().and_also(reports)


def _row_by_row(release: Release) -> Report:
    """Ask of every shown row what can be asked of it alone."""
    by_metric: dict[str, list[Row]] = defaultdict(list)
    for row in release.rows:
        by_metric[row.kpi_id].append(row)
    natures = natures_of(release.rows, release.definitions)
    found: list[Finding] = []
    checked = Counter({FEW: sum(row.is_shown for row in release.rows)})
    for kpi_id, rows in sorted(by_metric.items()):
        definition = release.definitions[kpi_id]
        few = too_few_shown(rows, definition)
        found += [about(FEW, row, "is shown with fewer people than its class asks for") for row in few]
        if release.is_verification:
            continue
        guarded = sum(row.is_shown and is_guarded(row, definition) for row in rows)
        checked.update({ROUNDED: guarded, _rule(NONE): guarded})
        exact = unrounded(rows, natures, definition)
        found += [about(ROUNDED, row, "holds a count that is not rounded") for row in exact]
        telling = saying_all_or_none(rows, natures, definition)
        found += [about(_rule(NONE), row, "has a value where only bounds may stand") for row in telling]
    return Report(checked, tuple(found))


class _Attacks:
    """Attacks on metrics and periods, each made once however many releases say the same of it."""

    def __init__(self, colleague: Colleague) -> None:
        self._colleague = colleague
        self._seen: set[tuple[Row, ...]] = set()
        self._left_out: set[Period] = set()

    def leave_out(self, periods: Iterable[Period]) -> None:
        """Leave out metrics and periods that were attacked at another time."""
        self._left_out |= set(periods)

    def on(self, rows: Iterable[Row], release: Release) -> list[Report]:
        """Attack what was not attacked before."""
        kept = list(rows)
        natures = natures_of(kept, release.definitions)
        asked = []
        for period, found in by_period(kept):
            if self._is_left_out(period, found):
                continue
            content = tuple(sorted(found, key=lambda row: row.key))
            if content not in self._seen:
                self._seen.add(content)
                asked.append((period, found))
        return side_by_side(lambda one: self._attack(*one, natures, release), asked)

    def _is_left_out(self, period: Period, rows: Iterable[Row]) -> bool:
        # Segments by ethnicity are held against a row of another period, levels against another metric.
        if any(row.breakdown == ETHNICITY for row in rows):
            return False
        return {period, (LEADERS.get(period[0], period[0]), *period[1:])} <= self._left_out

    def _attack(self, period: Period, rows: list[Row], natures: Natures, release: Release) -> Report:
        result = attack(rows, natures, release.definitions[period[0]], self._colleague)
        # In a verification copy nothing is rounded, and what rounding is for cannot be asked.
        failures = [f for f in result.failures if not (release.is_verification and f.question.group.is_protected)]
        checked = Counter(
            _rule(q.rule) for q in result.questions if not (release.is_verification and q.group.is_protected)
        )
        findings = [_failure(failure) for failure in failures]
        checked[ONE_WORLD] += 1
        if not result.is_possible:
            findings.append(about(ONE_WORLD, rows[0], "no counts at all fit what is shown of its period"))
        totals = determined_totals(rows, natures, self._colleague)
        checked[SMALL] += totals.asked
        findings += [about(SMALL, row, "its total follows from the totals shown") for row in totals.determined]
        return Report(checked, tuple(findings))


def _failure(failure: Failure) -> Finding:
    question = failure.question
    subject = "its count" if question.group.what == "cell" else question.group.what
    return about(_rule(question.rule), question.group.row, f"{subject} {_WORDS[question.rule]}")


def _rule(word: str) -> str:
    return word.split()[0]
