"""People who join, leave, move or are corrected: whether what was published before and after gives them away.

A standing attribute (a state that lasts and that colleagues cannot see) is published for several periods, or one period
in several releases. Someone who knows every colleague's place at each of these moments groups people by their way
through the units; people of one way look alike. The counts of a way are unknown, every published cell binds their sum,
and no way of few people may be pinned.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from audit.bounds import Demand, unmet
from audit.cells import Span, Unit
from audit.program import Program, Terms

# The units that a person is counted in at one moment (company, division, department); empty where in none.
Place = frozenset[Unit]
Way = tuple[Place, ...]


class Moment(NamedTuple):
    """What is published of one moment: for each unit the least and the most of its people who have the attribute."""

    name: str
    told: Mapping[Unit, Span]


class Movers(NamedTuple):
    """People who can be told apart: how they moved, in which unit, and between which moments."""

    how: str
    unit: Unit
    before: str
    after: str


class Movements(NamedTuple):
    """How many groups of movers were looked at, and which of them are pinned."""

    asked: int
    pinned: tuple[Movers, ...]


def pinned_movers(moments: Sequence[Moment], ways: Mapping[Hashable, Way], minimum: int) -> Movements:
    """Find groups of fewer than `minimum` movers whose count is known exactly or within one person.

    Args:
        moments: what is published, in order of time or of release.
        ways: each person's place at every moment.
        minimum: from how many people on a group may be known.
    """
    sizes = Counter(ways.values())
    program = Program()
    count = {way: program.variable(0, size) for way, size in sorted(sizes.items(), key=lambda item: _order(item[0]))}
    for at, moment in enumerate(moments):
        for unit, (low, high) in sorted(moment.told.items()):
            terms = [(variable, 1.0) for way, variable in count.items() if unit in way[at]]
            if terms:
                program.row(terms, low, high)
    groups = list(_groups(moments, sizes))
    small = [(movers, members) for movers, members in groups if sum(sizes[way] for way in members) < minimum]
    demands = [_demand([(count[way], 1.0) for way in members], sizes, members) for _, members in small]
    failed = unmet(program, demands) or {}
    return Movements(len(small), tuple(dict.fromkeys(small[at][0] for at in sorted(failed))))


def _demand(terms: Terms, sizes: Mapping[Way, int], members: Iterable[Way]) -> Demand:
    return Demand(terms, min(2.0, sum(sizes[way] for way in members)), is_spread=True)


def _groups(moments: Sequence[Moment], sizes: Mapping[Way, int]) -> Iterator[tuple[Movers, tuple[Way, ...]]]:
    """Those who came into a unit or left it between two moments in which it is told, and single ways among them."""
    found: dict[tuple[Movers, bool], list[Way]] = defaultdict(list)
    for earlier in range(len(moments)):
        for later in range(earlier + 1, len(moments)):
            before, after = moments[earlier], moments[later]
            for unit in sorted(set(before.told) & set(after.told)):
                for way in sizes:
                    was, is_now = unit in way[earlier], unit in way[later]
                    if was != is_now:
                        how = "joined" if is_now else "left"
                        found[Movers(how, unit, before.name, after.name), is_now].append(way)
    for (movers, _), members in found.items():
        ordered = tuple(sorted(members, key=_order))
        yield movers, ordered
        if len(ordered) > 1:
            for way in ordered:
                yield movers, (way,)


def _order(way: Way) -> list[list[Unit]]:
    return [sorted(place) for place in way]


class Correction(NamedTuple):
    """One cell in two releases: its numerators and denominators, before and after."""

    before: tuple[Span, Span]
    after: tuple[Span, Span]


def is_pinned_by_correction(correction: Correction, minimum: int) -> bool | None:
    """Tell whether the few records that a cell has more or fewer than before are pinned.

    The denominators tell how many, where both are exact; someone who knows that nothing else changed then compares the
    numerators. None where nothing of that kind can be told: no difference, an inexact one, or one of enough people.
    """
    (count, people), (count_now, people_now) = correction.before, correction.after
    if people.low != people.high or people_now.low != people_now.high:
        return None
    moved = abs(people_now.low - people.low)
    if not 0 < moved < minimum:
        return None
    program = Program()
    rest, changed = program.variable(0, min(people.low, people_now.low)), program.variable(0, moved)
    fewer, more = (count, count_now) if people_now.low > people.low else (count_now, count)
    program.row([(rest, 1.0)], fewer.low, fewer.high)
    program.row([(rest, 1.0), (changed, 1.0)], more.low, more.high)
    failed = unmet(program, [Demand([(changed, 1.0)], min(2.0, moved), is_spread=True)])
    return bool(failed)
