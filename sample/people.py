"""Names and addresses of the sample's people, and under which others they are still known.

Names are syllables and belong to nobody. HR knows everybody by the present name and number; about one in forty changed
surname, so that other platforms may still have an address of before, and a few came back under a new number.
"""

from dataclasses import dataclass

import numpy as np

from sample import shape
from sample.delivery import Delivery, blanked
from sample.managers import NOBODY
from sample.workforce import Workforce

_CHANGED_SURNAME = 1 / 40
_STILL_KNOWN_BY_FORMER = 0.6
_PEOPLE_PER_REHIRE = 800
_AWAY_DAYS = 90
_DOMAIN = "@northmere.example"


@dataclass(frozen=True, slots=True)
class People:
    """One entry per person number.

    `former_address` is None for those who never had another, `platform_address` the one that platforms outside HR know
    someone by. `before` is the person number under which a rehired one was here earlier, NOBODY for all others.
    """

    given: np.ndarray
    family: np.ndarray
    address: np.ndarray
    former_address: np.ndarray
    platform_address: np.ndarray
    before: np.ndarray

    @property
    def name(self) -> np.ndarray:
        """Display names."""
        names: np.ndarray = np.char.add(np.char.add(self.given, " "), self.family)
        return names.astype(object)


def name_people(workforce: Workforce, seed: int) -> People:
    """Give everyone a name and an address; whoever came back has the name of before."""
    rng = np.random.default_rng((seed, 2))
    people = workforce.people
    syllable = np.array(shape.SYLLABLES)[rng.integers(0, len(shape.SYLLABLES), (5, people))]
    given = np.char.capitalize(np.char.add(syllable[0], syllable[1]))
    family = np.char.capitalize(np.char.add(np.char.add(syllable[2], syllable[3]), syllable[4]))
    rng = np.random.default_rng((seed, 21))
    before = _rehired(rng, workforce)
    came_back = np.flatnonzero(before != NOBODY)
    given[came_back], family[came_back] = given[before[came_back]], family[before[came_back]]
    address = _addresses(given, family)
    other = np.char.capitalize(np.array(shape.SYLLABLES)[rng.integers(0, len(shape.SYLLABLES), people)])
    changed = rng.random(people) < _CHANGED_SURNAME
    former = blanked(_addresses(given, np.char.add(other, np.char.lower(family))), ~changed)
    still = changed & (rng.random(people) < _STILL_KNOWN_BY_FORMER)
    return People(given, family, address, former, np.where(still, former, address), before)


def _addresses(given: np.ndarray, family: np.ndarray) -> np.ndarray:
    """Return an address for each person; the number keeps it unique where two were given one name."""
    name = np.char.lower(np.char.add(np.char.add(given, "."), family))
    numbered = np.char.add(np.char.add(name, "."), np.arange(len(name)).astype(str))
    made: np.ndarray = np.char.add(numbered, _DOMAIN).astype(object)
    return made


def _rehired(rng: np.random.Generator, workforce: Workforce) -> np.ndarray:
    """Decide which newcomers left earlier: alike in gender, site and type, at the level of before or one above."""
    before = np.full(workforce.people, NOBODY)
    months = workforce.months
    newcomers = rng.permutation(np.flatnonzero(workforce.hired_on >= months.starts[0]))
    first = workforce.level[months.holding(workforce.hired_on), np.arange(workforce.people)].astype(int)
    last = workforce.level.max(axis=0).astype(int)
    free = ~np.isnat(workforce.left_on)
    wanted = workforce.people // _PEOPLE_PER_REHIRE
    for person in newcomers.tolist():
        if (before != NOBODY).sum() == wanted:
            break
        alike = free & (workforce.left_on + _AWAY_DAYS < workforce.hired_on[person])
        alike &= (first[person] - last >= 0) & (first[person] - last <= 1)
        for same in (workforce.gender, workforce.site, workforce.contingent, workforce.ethnicity):
            alike &= same == same[person]
        earlier = np.flatnonzero(alike)
        if len(earlier):
            before[person] = earlier[0]
            free[[person, earlier[0]]] = False
    return before


def write_aliases(delivery: Delivery, workforce: Workforce, people: People) -> None:
    """Write hr/id_alias.csv: addresses of before a change of surname, and numbers of before an absence."""
    renamed = np.flatnonzero(people.former_address != None)  # noqa: E711 (element-wise on an object array)
    came_back = np.flatnonzero(people.before != NOBODY)
    delivery.write(
        "hr/id_alias.csv",
        {
            "worker_id": workforce.worker_id[np.concatenate([renamed, came_back])],
            "alias_id": np.concatenate([people.former_address[renamed], workforce.worker_id[people.before[came_back]]]),
        },
        dirty=False,
    )
