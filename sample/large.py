"""An organization of millions of worker-months, for measuring: all of its people in the HR files, a part in the others.

The monthly files speak the canonical names, since what is measured is the size and not a vendor's words. Programs,
surveys and the other feeds are about a part of the people, as in an organization that has begun with one region.
"""

from pathlib import Path
from typing import Literal

import numpy as np

from sample import shape
from sample.allies import allies, write_acts, write_commitments, write_effort, write_nominations, write_reach
from sample.cases import write_cases, write_inquiries
from sample.configuration import EXAMPLE
from sample.delivery import Delivery, words
from sample.everyday import write_one_to_one, write_recognition
from sample.generate import AS_OF
from sample.hr_files import write_movements
from sample.pairs import reverse_pairs, sponsor_pairs, write_pairs
from sample.people import People, name_people
from sample.programs import run_programs, write_programs
from sample.surveys import write_surveys
from sample.talent import write_applicants, write_pay, write_reviews, write_succession
from sample.truths import SampleTruths
from sample.workforce import Workforce, headcounts, simulate

Format = Literal["csv", "parquet"]

_VENDOR_SOURCE = EXAMPLE[EXAMPLE.index("  # The monthly HR report.") : EXAMPLE.index("  # Addresses of before")]
_CANONICAL_SOURCE = '  - {{feed: worker_snapshot, files: "hr/worker_snapshot_*.{format}", format: {format}}}\n\n'

_SNAPSHOT = """
SELECT
    p.worker_id,
    m.day::DATE AS snapshot_date,
    p.gender,
    m.level,
    d.department,
    d.division,
    p.location,
    p.country,
    d.job_family,
    manager.worker_id AS manager_id,
    CASE WHEN m.on_leave THEN 'leave' ELSE 'active' END AS status,
    p.worker_type,
    p.hired_on::DATE AS hire_date
FROM month AS m
JOIN person AS p ON p.number = m.person
JOIN department AS d ON d.number = m.department
LEFT JOIN person AS manager ON manager.number = m.manager
ORDER BY m.person
"""


def generate_large(
    home: Path,
    worker_months: int,
    *,
    months: int = 60,
    surveyed: int = 20_000,
    attended: int = 200_000,
    form: Format = "csv",
    seed: int = 20260101,
) -> int:
    """Write allyship.yaml and every export of a large organization into a home; return the rows of the monthly files.

    Args:
        home: Folder to fill; made where missing.
        worker_months: About how many rows of the monthly files; they grow by 2 % a year.
        months: Month-end snapshots, the last on AS_OF.
        surveyed: About how many responses all waves have together.
        attended: About how many rows of attendance there are.
        form: What the monthly files are written as.
        seed: What all chance is drawn from.
    """
    employees = round(worker_months / headcounts(1_000_000, months).sum() * 1_000_000)
    truths = SampleTruths(as_of=AS_OF, employees=employees, months=months)
    home.mkdir(parents=True, exist_ok=True)
    source = _CANONICAL_SOURCE.format(format=form)
    (home / "allyship.yaml").write_text(EXAMPLE.replace(_VENDOR_SOURCE, source), encoding="utf-8")
    workforce = simulate(truths, seed)
    with Delivery(home / "landing", seed) as delivery:
        written = _write_snapshots(delivery, workforce, form)
        write_movements(delivery, workforce)
        # Three waves, answered by 58 of 100 people each; one row of attendance for three months of an employee.
        _write_the_rest(delivery, truths, workforce.every(max(1, round(employees * 1.74 / surveyed))), seed)
        _write_programs(delivery, truths, workforce.every(max(1, round(worker_months / 22 / attended))), seed)
    return written


def _write_snapshots(delivery: Delivery, workforce: Workforce, form: Format) -> int:
    """Write hr/worker_snapshot_YYYY-MM for every month-end; return the number of rows."""
    sites = np.array(shape.SITES, dtype=object)
    tables = {
        "department": {
            "number": np.arange(len(shape.DEPARTMENTS)),
            "department": np.array([d.name for d in shape.DEPARTMENTS], dtype=object),
            "division": np.array([d.division for d in shape.DEPARTMENTS], dtype=object),
            "job_family": np.array([d.job_family for d in shape.DEPARTMENTS], dtype=object),
        },
        "person": {
            "number": np.arange(workforce.people),
            "worker_id": workforce.worker_id,
            "gender": words(shape.GENDER_WORDS, workforce.gender),
            "location": sites[workforce.site, 0],
            "country": sites[workforce.site, 1],
            "worker_type": words(("employee", "contingent"), workforce.contingent.astype(int)),
            "hired_on": workforce.hired_on.astype("datetime64[s]"),
        },
    }
    for name, columns in tables.items():
        delivery.connection.register("columns_of", columns)
        delivery.connection.execute(f"CREATE TABLE {name} AS SELECT * FROM columns_of")
        delivery.connection.unregister("columns_of")
    written = 0
    for month in range(len(workforce.months)):
        present = np.flatnonzero(workforce.level[month])
        columns = {
            "person": present,
            "day": np.full(len(present), workforce.months.ends[month].astype("datetime64[s]")),
            "level": workforce.level[month, present],
            "department": workforce.department[month, present],
            "manager": workforce.manager[month, present],
            "on_leave": workforce.on_leave[month, present],
        }
        delivery.connection.register("month", columns)
        delivery.copy(_SNAPSHOT, f"hr/worker_snapshot_{workforce.months.label(month)}.{form}", form)
        delivery.connection.unregister("month")
        written += len(present)
    return written


def _write_the_rest(delivery: Delivery, truths: SampleTruths, part: Workforce, seed: int) -> None:
    """Write talent, pay, surveys, calendar and cases of a part of the people."""
    write_pay(delivery, part, seed)
    write_reviews(delivery, part, seed)
    write_succession(delivery, part, seed)
    write_applicants(delivery, part, seed)
    write_surveys(delivery, truths, part, seed)
    write_recognition(delivery, part, seed)
    write_one_to_one(delivery, part, seed)
    write_cases(delivery, truths, part, seed)
    write_inquiries(delivery, part, seed)


def _write_programs(delivery: Delivery, truths: SampleTruths, part: Workforce, seed: int) -> None:
    """Write programs, pairs and what allies did, of a part of the people."""
    people = name_people(part, seed)
    programs = run_programs(truths, part, seed)
    group = allies(part, programs.enrolment)
    write_programs(delivery, truths, part, programs)
    write_pairs(
        delivery, part, people, [sponsor_pairs(truths, part, seed), reverse_pairs(part, programs.enrolment, seed)], seed
    )
    _write_addresses(delivery, part, people)
    write_nominations(delivery, part, group, seed)
    write_commitments(delivery, part, group, seed)
    write_acts(delivery, part, group, seed)
    write_effort(delivery, part, group, seed)
    write_reach(delivery, part, seed)


def _write_addresses(delivery: Delivery, part: Workforce, people: People) -> None:
    """Write hr/id_alias.csv: the addresses under which the platform of the sponsors knows people."""
    columns = {"worker_id": part.worker_id, "alias_id": people.platform_address}
    delivery.write("hr/id_alias.csv", columns, dirty=False)
