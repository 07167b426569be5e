"""The HR system's deliveries: one monthly report in another vendor's headings, leavers, promotions.

The monthly report is what makes allyship.yaml worth reading: its headings, genders, titles, worker types
and dates all need a map, and its display name is to be dropped. The other two speak the canonical names.
"""

import numpy as np

from sample import shape
from sample.delivery import (
    BROKEN_DATE,
    BROKEN_DATE_WORD,
    ODD_GENDER,
    ODD_GENDER_WORD,
    Delivery,
    flaws,
    repeat_flawed,
    words,
)
from sample.workforce import LEAVING_REASONS, Workforce

REPORT_GENDERS = ("Female", "Male", "X", "Not Disclosed")

# The report's rows: whole numbers of a month, worded through the person and lookup tables.
_REPORT = f"""
SELECT
    p.worker_id AS "Employee ID",
    CASE m.flaw WHEN {BROKEN_DATE} THEN '{BROKEN_DATE_WORD}' ELSE strftime(m.day::DATE, '%d/%m/%Y') END
        AS "Effective Date",
    p.name || CASE WHEN m.on_leave THEN ' (On Leave)' ELSE '' END AS "Worker",
    CASE m.flaw WHEN {ODD_GENDER} THEN '{ODD_GENDER_WORD}' ELSE p.gender END AS "Gender",
    CASE WHEN m.level = 7 AND p.number % 2 = 1 THEN 'Regional ' ELSE '' END || l.title AS "Management Level",
    d.department AS "Department",
    d.division AS "Division",
    p.location AS "Location",
    p.country AS "Country",
    CASE WHEN p.number % 8 = 0 THEN 'Program Management' ELSE d.job_family END AS "Job Family",
    boss.worker_id AS "Manager ID",
    p.worker_type AS "Worker Type",
    CASE WHEN m.on_leave THEN 'On Leave' ELSE 'Active' END AS "Status",
    strftime(p.hired_on::DATE, '%d/%m/%Y') AS "Hire Date",
    p.fte AS "FTE",
    p.ethnicity AS "Race/Ethnicity",
    p.email AS "Work Email"
FROM month AS m
JOIN person AS p ON p.number = m.person
JOIN level_title AS l ON l.level = m.level
JOIN department AS d ON d.number = m.department
LEFT JOIN person AS boss ON boss.number = m.manager
ORDER BY m.person
"""


def write_monthly_reports(delivery: Delivery, workforce: Workforce, seed: int) -> int:
    """Write hr/workday_YYYY-MM.csv for every month-end; return the number of rows, repeats included."""
    _lookups(delivery, workforce, seed)
    written = 0
    for month in range(len(workforce.months)):
        path = f"hr/workday_{workforce.months.label(month)}.csv"
        people = np.flatnonzero(workforce.level[month])
        flaw = flaws(delivery.stream(path), len(people))
        order = repeat_flawed(flaw)
        people = people[order]
        columns = {
            "person": people,
            "day": np.full(len(people), workforce.months.ends[month].astype("datetime64[s]")),
            "level": workforce.level[month, people],
            "department": workforce.department[month, people],
            "manager": workforce.manager[month, people],
            "on_leave": workforce.on_leave[month, people],
            "flaw": flaw[order],
        }
        delivery.connection.register("month", columns)
        delivery.copy(_REPORT, path)
        delivery.connection.unregister("month")
        written += len(people)
    return written


def _lookups(delivery: Delivery, workforce: Workforce, seed: int) -> None:
    """Create the tables that word a month's numbers: person, level_title, department."""
    rng = np.random.default_rng((seed, 2))
    people = workforce.people
    syllable = np.array(shape.SYLLABLES)[rng.integers(0, len(shape.SYLLABLES), (5, people))]
    given = np.char.capitalize(np.char.add(syllable[0], syllable[1]))
    family = np.char.capitalize(np.char.add(np.char.add(syllable[2], syllable[3]), syllable[4]))
    sites = np.array(shape.SITES, dtype=object)
    person = {
        "number": np.arange(people),
        "worker_id": workforce.worker_id,
        "given": given.astype(object),
        "family": family.astype(object),
        "gender": words(REPORT_GENDERS, workforce.gender),
        "location": sites[workforce.site, 0],
        "country": sites[workforce.site, 1],
        "worker_type": words(("Employee", "Contingent Worker"), workforce.contingent.astype(int)),
        "hired_on": workforce.hired_on.astype("datetime64[s]"),
        "fte": workforce.fte,
        "ethnicity": words(shape.ETHNICITIES, workforce.ethnicity),
    }
    tables = {
        "level_title": {
            "level": np.arange(1, shape.TOP_LEVEL + 1),
            "title": np.array(shape.LEVEL_TITLES[1:], dtype=object),
        },
        "department": {
            "number": np.arange(len(shape.DEPARTMENTS)),
            "department": np.array([d.name for d in shape.DEPARTMENTS], dtype=object),
            "division": np.array([d.division for d in shape.DEPARTMENTS], dtype=object),
            "job_family": np.array([d.job_family for d in shape.DEPARTMENTS], dtype=object),
        },
        "person": person,
    }
    # The number keeps an address unique where two people were given one name.
    derived = {
        "person": (
            ", given || ' ' || family AS name"
            ", lower(given || '.' || family) || '.' || number || '@northmere.example' AS email"
        )
    }
    for name, columns in tables.items():
        delivery.connection.register("columns_of", columns)
        delivery.connection.execute(f"CREATE TABLE {name} AS SELECT *{derived.get(name, '')} FROM columns_of")
        delivery.connection.unregister("columns_of")


def write_movements(delivery: Delivery, workforce: Workforce) -> None:
    """Write hr/separations.csv and hr/promotions.csv, canonical headings, oldest first."""
    left = np.flatnonzero(~np.isnat(workforce.left_on))
    left = left[np.argsort(workforce.left_on[left], kind="stable")]
    delivery.write(
        "hr/separations.csv",
        {
            "worker_id": workforce.worker_id[left],
            "separation_date": workforce.left_on[left],
            "reason": words(LEAVING_REASONS, workforce.left_reason[left]),
        },
    )
    delivery.write(
        "hr/promotions.csv",
        {
            "worker_id": workforce.worker_id[workforce.promotion_person],
            "promotion_date": workforce.months.starts[workforce.promotion_month],
            "from_level": workforce.promotion_from,
            "to_level": workforce.promotion_from + 1,
        },
    )
