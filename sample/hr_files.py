"""The HR system's deliveries: one monthly Workday report, leavers, promotions.

The monthly report is what makes allyship.yaml worth reading: some of its headings, genders and titles are the
organization's own, and its dates need a format. It has what makes such reports hard to read: a status and a manager in
parentheses behind a name and a unit, and several values in a cell. The other two speak the canonical names.
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
from sample.people import People
from sample.workforce import LEAVING_REASONS, Workforce

REPORT_GENDERS = ("Female", "Male", "X", "Not Disclosed")

# The report's rows: whole numbers of a month, worded through the person and lookup tables. Of a repeated row the
# manager's status is still one.
_REPORT = f"""
WITH worker AS (
    SELECT m.person, p.name || CASE WHEN m.on_leave THEN ' (On Leave)' ELSE '' END AS shown
    FROM (SELECT DISTINCT person, on_leave FROM month) AS m
    JOIN person AS p ON p.number = m.person
)
SELECT
    own.shown AS "Worker",
    p.worker_id AS "Employee ID",
    CASE m.flaw WHEN {BROKEN_DATE} THEN '{BROKEN_DATE_WORD}' ELSE strftime(m.day::DATE, '%d/%m/%Y') END
        AS "Effective Date",
    p.worker_type AS "Worker Type",
    strftime(p.hired_on::DATE, '%d/%m/%Y') AS "Hire Date",
    CASE WHEN m.level = 7 AND p.number % 2 = 1 THEN 'Regional ' ELSE '' END || l.title AS "Management Level",
    CASE WHEN p.number % 8 = 0 THEN 'Program Management; Trainers' ELSE d.job_family END AS "Job Family",
    d.department || coalesce(' (' || boss.shown || ')', '') AS "Supervisory Organization",
    d.division AS "Division",
    CASE m.flaw WHEN {ODD_GENDER} THEN '{ODD_GENDER_WORD}' ELSE p.gender END AS "Gender",
    boss.shown AS "Manager",
    manager.worker_id AS "Manager ID",
    p.location || CASE p.number % 20 WHEN 3 THEN '; Remote' WHEN 7 THEN chr(10) || 'Remote' ELSE '' END AS "Location",
    p.country AS "Country",
    p.fte AS "FTE",
    p.ethnicity AS "Race/Ethnicity",
    p.email AS "Work Email"
FROM month AS m
JOIN person AS p ON p.number = m.person
JOIN worker AS own ON own.person = m.person
JOIN level_title AS l ON l.level = m.level
JOIN department AS d ON d.number = m.department
LEFT JOIN person AS manager ON manager.number = m.manager
LEFT JOIN worker AS boss ON boss.person = m.manager
ORDER BY m.person
"""


def write_monthly_reports(delivery: Delivery, workforce: Workforce, people: People) -> int:
    """Write hr/workday_YYYY-MM.csv for every month-end; return the number of rows, repeats included."""
    _lookups(delivery, workforce, people)
    written = 0
    for month in range(len(workforce.months)):
        path = f"hr/workday_{workforce.months.label(month)}.csv"
        present = np.flatnonzero(workforce.level[month])
        flaw = flaws(delivery.stream(path), len(present))
        order = repeat_flawed(flaw)
        present = present[order]
        columns = {
            "person": present,
            "day": np.full(len(present), workforce.months.ends[month].astype("datetime64[s]")),
            "level": workforce.level[month, present],
            "department": workforce.department[month, present],
            "manager": workforce.manager[month, present],
            "on_leave": workforce.on_leave[month, present],
            "flaw": flaw[order],
        }
        delivery.connection.register("month", columns)
        delivery.copy(_REPORT, path)
        delivery.connection.unregister("month")
        written += len(present)
    return written


def _lookups(delivery: Delivery, workforce: Workforce, people: People) -> None:
    """Create the tables that word a month's numbers: person, level_title, department."""
    sites = np.array(shape.SITES, dtype=object)
    person = {
        "number": np.arange(workforce.people),
        "worker_id": workforce.worker_id,
        "name": people.name,
        "email": people.address,
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
    for name, columns in tables.items():
        delivery.connection.register("columns_of", columns)
        delivery.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM columns_of")
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
