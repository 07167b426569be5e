"""A made-up organization whose true figures are known, for demonstrations, tests and measurements.

Generated data only: no person, name, address or event in it is real. Rows are drawn by numpy and written
by DuckDB as the CSV files that HR, survey, program and case systems would deliver; reading them is the
product's own work, and nothing here knows of it.

Planted, to be found again from the files alone (figures and exact meanings: `truths.py`):

- the broken rung: for 100 men promoted to manager per head of entry, about 80 women;
- women who lead leave of their own accord nearly twice as often as men who lead;
- a sponsorship gap: about 18 % of women and 30 % of men have an active, senior enough sponsor;
- an allyship series that keeps its people (90 days: about 0.90) and a training that does not (0.70);
  about 65 % complete the series; 12, 16, 20 % of men take part in something in three successive years;
- harassment met by about 30 % of women and 10 % of men, of whom 14 % report it officially, while
  1.2 cases per 100 people a year reach the case system, 40 % of them anonymous.

Also planted: about three rows of dirt per thousand in the larger files (identical repeats, unknown
genders, dates that are none) and attendance of sessions that no program knows.

Modules: `shape` (levels, departments), `workforce` and `managers` (people through time), `cohorts`,
`programs`, `pairs`, `allies`, `surveys` and `answers`, `talent`, `everyday`, `cases` (one or a few feeds
each), `hr_files` (the vendor's report), `delivery` (CSV and dirt), `configuration` (allyship.yaml),
`generate` (the way in).
"""

from sample.generate import generate, generate_worker_months
from sample.truths import SampleTruths

__all__ = ["SampleTruths", "generate", "generate_worker_months"]
