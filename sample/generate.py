"""Writes the sample organization into a home: the one way in.

Each kind of delivery has a random stream of its own, drawn from the seed, so that a change to one leaves
the others as they were.
"""

from datetime import date
from pathlib import Path

from models.errors import ConfigurationError
from sample.allies import allies, write_acts, write_commitments, write_effort, write_nominations, write_reach
from sample.cases import write_cases, write_inquiries
from sample.configuration import EXAMPLE
from sample.delivery import Delivery
from sample.everyday import write_one_to_one, write_recognition
from sample.hr_files import write_monthly_reports, write_movements
from sample.meeting_reports import write_reports
from sample.pairs import reverse_pairs, sponsor_pairs, write_pairs
from sample.people import name_people, write_aliases
from sample.programs import run_programs, write_programs
from sample.surveys import write_surveys
from sample.talent import write_applicants, write_pay, write_reviews, write_succession
from sample.truths import SampleTruths
from sample.workforce import headcounts, simulate

AS_OF = date(2026, 10, 31)
FEWEST_EMPLOYEES = 300
FEWEST_MONTHS = 13


def generate(home: Path, *, employees: int = 5000, months: int = 36, seed: int = 20260101) -> SampleTruths:
    """Write allyship.yaml (only where there is none) and every export below `<home>/landing`.

    The same arguments write the same bytes. Files of the same name are replaced; nothing is deleted.

    Args:
        home: Folder to fill; made where missing.
        employees: Headcount on the last day, contingent workers included; the history grows into it.
        months: Month-end snapshots, the last on AS_OF.
        seed: What all chance is drawn from; not negative.

    Returns:
        The rates that the files were drawn from.

    Raises:
        ConfigurationError: Fewer than FEWEST_EMPLOYEES or FEWEST_MONTHS, or a negative seed.
    """
    truths = _accepted(employees, months, seed)
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "allyship.yaml"
    if not settings.exists():
        settings.write_text(EXAMPLE, encoding="utf-8")
    workforce = simulate(truths, seed)
    people = name_people(workforce, seed)
    programs = run_programs(truths, workforce, seed)
    group = allies(workforce, programs.enrolment)
    pairs = [sponsor_pairs(truths, workforce, seed), reverse_pairs(workforce, programs.enrolment, seed)]
    with Delivery(home / "landing", seed) as delivery:
        write_monthly_reports(delivery, workforce, people)
        write_aliases(delivery, workforce, people)
        write_movements(delivery, workforce)
        write_pay(delivery, workforce, seed)
        write_reviews(delivery, workforce, seed)
        write_succession(delivery, workforce, seed)
        write_applicants(delivery, workforce, seed)
        write_surveys(delivery, truths, workforce, seed)
        write_programs(delivery, truths, workforce, write_reports(delivery, workforce, people, programs, seed))
        write_pairs(delivery, workforce, people, pairs, seed)
        write_nominations(delivery, workforce, group, seed)
        write_commitments(delivery, workforce, group, seed)
        write_acts(delivery, workforce, group, seed)
        write_effort(delivery, workforce, group, seed)
        write_reach(delivery, workforce, seed)
        write_recognition(delivery, workforce, seed)
        write_one_to_one(delivery, workforce, seed)
        write_cases(delivery, truths, workforce, seed)
        write_inquiries(delivery, workforce, seed)
    return truths


def generate_worker_months(landing: Path, rows: int, *, months: int = 36, seed: int = 20260101) -> int:
    """Write only the monthly HR reports, leavers and promotions, of a size meant for measuring.

    Args:
        landing: Folder that receives `hr/`; made where missing.
        rows: Worker-months to write, at least; the organization is made just large enough.
        months: Month-end snapshots, the last on AS_OF.
        seed: What all chance is drawn from.

    Returns:
        Rows written to the monthly reports, a tenth of a percent of them repeats.

    Raises:
        ConfigurationError: As for `generate`, of the size that follows from `rows`.
    """
    employees = max(FEWEST_EMPLOYEES, -(-rows // max(months, 1)))
    while headcounts(employees, months).sum() < rows:
        employees += max(1, employees // 1000)
    truths = _accepted(employees, months, seed)
    workforce = simulate(truths, seed)
    with Delivery(landing, seed) as delivery:
        written = write_monthly_reports(delivery, workforce, name_people(workforce, seed))
        write_movements(delivery, workforce)
    return written


def _accepted(employees: int, months: int, seed: int) -> SampleTruths:
    """Return the truths of an organization of that size, or say what is too small."""
    for name, value, least in (("employees", employees, FEWEST_EMPLOYEES), ("months", months, FEWEST_MONTHS)):
        if value < least:
            raise ConfigurationError(f"sample {name}: {value} is too few, the smallest sample has {least}")
    if seed < 0:
        raise ConfigurationError(f"sample seed: {seed} is negative, expected a whole number from 0")
    return SampleTruths(as_of=AS_OF, employees=employees, months=months)
