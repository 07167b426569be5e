"""Small made-up populations, masked by models/disclosure and written as rows of kpi.value, for the attack to read.

Each rule of the masking can be switched off, so that a test can see the attack find what the rule is for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from audit.attacker import natures_of
from audit.block import NatureKey
from audit.cells import COMPANY, Definition, Key, Nature, Row, Unit
from audit.knowledge import Colleague
from audit.properties import Counts
from models.disclosure import ALL, Cells, Reason, Within, build_relations, close, primary, round_counts, round_people

KPI, DAY = "example", date(2026, 10, 31)
GROUPS = {"all": ALL, "women": 1, "men": 2}
WORDS = {Reason.TOO_FEW: "too few people", Reason.PROTECTS: "protects another group"}
SPECIAL = Definition(KPI, "share", "share", "special", 10, 1)
OPEN = Definition(KPI, "share", "share", "open", 5, 1)


@dataclass(frozen=True)
class Cube:
    """Counts (numerator, people) by unit and group; departments lie in divisions. Other genders have no row."""

    counts: Mapping[tuple[Unit, str], tuple[int, int]]
    division_of: Mapping[str, str]

    @property
    def truth(self) -> dict[Key, Counts]:
        """True counts by the key of their row."""
        return {key_of(unit, group): Counts(n, d) for (unit, group), (n, d) in self.counts.items()}

    @property
    def colleague(self) -> Colleague:
        """Someone who knows which department belongs to which division."""
        return Colleague(division_of={(DAY, name): division for name, division in self.division_of.items()})


@dataclass(frozen=True)
class Masking:
    """Which rules are on."""

    closure: bool = True
    rounding: bool = True
    blanking: bool = True


def key_of(unit: Unit, group: str) -> Key:
    return (KPI, DAY, DAY, *unit, group)


def cube_of(departments: Mapping[tuple[str, str], Mapping[str, tuple[int, int]]]) -> Cube:
    """Return the cube of some departments: (division, department) to the counts of women, men and others."""
    counts: dict[tuple[Unit, str], list[int]] = {}
    for (division, department), genders in departments.items():
        for gender, (n, d) in genders.items():
            for unit in (COMPANY, ("division", division), ("department", department)):
                for group in {"all", gender} & set(GROUPS):
                    total = counts.setdefault((unit, group), [0, 0])
                    total[0] += n
                    total[1] += d
    kept = {place: (n, d) for place, (n, d) in counts.items() if d}
    return Cube(kept, {department: division for division, department in departments})


def random_cube(seed: int, rate: float) -> Cube:
    """Return two or three divisions of one to three departments; a few people have another gender."""
    random = np.random.default_rng(seed)
    departments = {}
    for division in range(int(random.integers(2, 4))):
        for department in range(int(random.integers(1, 4))):
            sizes = {"women": int(random.integers(0, 28)), "men": int(random.integers(0, 28))}
            sizes["other"] = int(random.integers(0, 3)) * int(random.random() < 0.3)
            name = f"D{division}", f"d{division}{department}"
            departments[name] = {gender: (int(random.binomial(d, rate)), d) for gender, d in sizes.items()}
    return cube_of(departments)


def hidden_reasons(cube: Cube, minimum: int, *, closure: bool) -> dict[tuple[Unit, str], Reason]:
    """Return what is hidden of a cube, and why: by the minimum alone, or with all that it takes besides."""
    places = sorted(cube.counts)
    breakdowns = ["company", "division", "department"]
    names = sorted({unit[1] for unit, _ in places} | set(cube.division_of.values()))
    people = np.array([cube.counts[place][1] for place in places], dtype=np.int64)
    zero = np.zeros(len(places), dtype=np.int64)
    cells = Cells(
        population=zero,
        period=zero,
        breakdown=np.array([breakdowns.index(unit[0]) for unit, _ in places], dtype=np.int64),
        segment=np.array([names.index(unit[1]) for unit, _ in places], dtype=np.int64),
        group=np.array([GROUPS[group] for _, group in places], dtype=np.int64),
        people=people,
    )
    division = [cube.division_of.get(unit[1]) if unit[0] == "department" else None for unit, _ in places]
    within = Within(
        breakdown=np.array([-1 if name is None else 1 for name in division], dtype=np.int64),
        segment=np.array([-1 if name is None else names.index(name) for name in division], dtype=np.int64),
    )
    if closure:
        rank = np.arange(len(places), dtype=np.int64)
        reason = close(people, minimum, build_relations(cells, [within]), primary(people, minimum), rank).reason
    else:
        reason = np.where(primary(people, minimum), Reason.TOO_FEW, Reason.SHOWN)
    return {place: Reason(int(code)) for place, code in zip(places, reason, strict=True) if code}


def published(
    cube: Cube, definition: Definition = SPECIAL, masking: Masking = Masking(), *, exact: bool = False
) -> list[Row]:
    """Write a cube as rows of kpi.value; `exact` says whether its denominators are head counts."""
    hidden = hidden_reasons(cube, definition.minimum_people, closure=masking.closure)
    base = 5 if masking.rounding and definition.privacy_class != "open" else 1
    return [
        hidden_row(unit, group, base, hidden[unit, group])
        if (unit, group) in hidden
        else shown_row(unit, group, n, d, base, exact=exact, blanking=masking.blanking)
        for (unit, group), (n, d) in sorted(cube.counts.items())
    ]


def hidden_row(unit: Unit, group: str, base: int, reason: Reason) -> Row:
    return Row(*key_of(unit, group), *[None] * 7, base, "suppressed", WORDS[reason], 1)


def shown_row(unit: Unit, group: str, n: int, d: int, base: int, *, exact: bool = False, blanking: bool = True) -> Row:
    rounded = round_counts(np.array([n]), np.array([d]), base, exact_denominator=exact or base == 1)
    numerator, denominator = float(rounded.numerator[0]), float(rounded.denominator[0])
    value: float | None = float(rounded.value[0])
    if np.isnan(rounded.value[0]):
        value, numerator = (None, None) if blanking else (numerator / denominator, numerator)  # type: ignore[assignment]
    people = d if exact or base == 1 else int(round_people(np.array([d]), base)[0])
    bounds = float(rounded.value_low[0]), float(rounded.value_high[0])
    return Row(*key_of(unit, group), value, numerator, denominator, people, None, *bounds, base, "shown", None, 1)


def natures(rows: list[Row], definition: Definition = SPECIAL) -> Mapping[NatureKey, Nature | None]:
    return natures_of(rows, {KPI: definition})
