"""The shape of the sample organization: its levels, departments, sites and names. Constants only.

Everything here is made up. How people move through this shape is `workforce.py`; the rates that tests
recover stand in `truths.py`.
"""

from dataclasses import dataclass

import numpy as np

WOMAN, MAN, ANOTHER, UNDISCLOSED = range(4)
GENDER_WORDS = ("woman", "man", "another", "undisclosed")

MANAGER_FLOOR = 4
LEADERSHIP_FLOOR = 6
TOP_LEVEL = 9
SMALLEST_DEPARTMENT = 8


@dataclass(frozen=True, slots=True)
class Department:
    """One department: its division, share of headcount, job family, and how its share of women leans.

    `leaning` is added to the log odds of being a woman that the level gives.
    """

    name: str
    division: str
    share: float
    job_family: str
    leaning: float


DEPARTMENTS = (
    Department("Manufacturing", "Operations", 0.175, "Production", -0.3),
    Department("Supply Chain", "Operations", 0.130, "Logistics", -0.2),
    Department("Quality & Safety", "Operations", 0.090, "Production", 0.0),
    Department("Sales", "Commercial", 0.150, "Client Work", 0.0),
    Department("Marketing", "Commercial", 0.070, "Client Work", 0.5),
    Department("Customer Service", "Commercial", 0.120, "Client Work", 0.7),
    Department("Engineering", "Technology", 0.130, "Technical", -0.8),
    Department("Data & Analytics", "Technology", 0.050, "Technical", -0.4),
    Department("Information Security", "Technology", 0.012, "Technical", -0.7),
    Department("Finance", "Corporate", 0.045, "Professional", 0.1),
    Department("People", "Corporate", 0.0214, "Professional", 1.0),
    Department("Legal", "Corporate", 0.005, "Professional", 0.3),
    Department("Internal Audit", "Corporate", 0.0016, "Professional", 0.2),
)
DIVISIONS = tuple(dict.fromkeys(d.division for d in DEPARTMENTS))
DIVISION_OF = np.array([DIVISIONS.index(d.division) for d in DEPARTMENTS])
DEPARTMENT_SHARES = np.array([d.share for d in DEPARTMENTS])

# Index 0 is unused: level 1 is the lowest.
LEVEL_TITLES = (
    "",
    "Associate",
    "Senior Associate",
    "Specialist",
    "Manager",
    "Senior Manager",
    "Director",
    "Vice President",
    "Senior Vice President",
    "Executive Committee",
)
LEVEL_SHARES = np.array([0.27, 0.24, 0.19, 0.12, 0.08, 0.055, 0.03, 0.012, 0.003])
WOMEN_BY_LEVEL = np.array([0.49, 0.48, 0.47, 0.41, 0.38, 0.34, 0.30, 0.27, 0.24])

SITES = (("Leeds", "United Kingdom"), ("Bristol", "United Kingdom"), ("Lyon", "France"), ("Porto", "Portugal"))
SITE_SHARES = np.array([0.45, 0.25, 0.20, 0.10])

ETHNICITIES = ("Group A", "Group B", "Group C", "Group D", "Not Stated")
ETHNICITY_SHARES = np.array([0.62, 0.17, 0.10, 0.06, 0.05])

# Joined at random into names that belong to nobody.
SYLLABLES = (
    "ba", "dor", "ely", "fen", "gri", "hol", "ika", "jun", "kes", "lum",
    "mo", "nar", "osk", "pel", "qua", "rim", "sta", "tov", "ulm", "vex",
    "wil", "yar", "zeb", "thu",
)  # fmt: skip


def women_share(level: np.ndarray, department: np.ndarray, effort: float = 0.0) -> np.ndarray:
    """Probability that a newcomer of known gender is a woman, by level (1-9) and department index.

    `effort` is added to the log odds from the manager floor up: hiring that seeks women.
    """
    base = WOMEN_BY_LEVEL[level - 1]
    leaning = np.array([d.leaning for d in DEPARTMENTS])[department] + effort * (level >= MANAGER_FLOOR)
    share: np.ndarray = 1 / (1 + (1 - base) / base * np.exp(-leaning))
    return share


def quota(shares: np.ndarray, total: int, least: int = 0) -> np.ndarray:
    """Split `total` into whole numbers near `shares`, none below `least`; they add up to `total`.

    Shares need not add up to one. Where a share is too small for `least`, the others split what is left.
    `total` must be at least `least` for each share.
    """
    exact = shares / shares.sum() * total
    counts: np.ndarray = np.floor(exact).astype(int)
    counts[np.argsort(counts - exact, kind="stable")[: total - counts.sum()]] += 1
    short = counts < least
    if short.any() and not short.all():
        counts[short] = least
        counts[~short] = quota(shares[~short], total - least * int(short.sum()), least)
    return counts
