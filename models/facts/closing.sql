-- one row per window and combination of units, level, ethnicity and gender: the population of its last snapshot
select w.grain, w.period_start, w.period_end, h.* exclude (grain, period_start, period_end)
from facts.window as w
join facts.headcount as h on h.period_end = w.closing_date
