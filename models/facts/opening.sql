-- one row per window and combination of units, level and gender: the opening population
select w.grain, w.period_start, w.period_end, h.* exclude (grain, period_start, period_end)
from facts.window as w
join facts.headcount as h on h.period_end = w.opening_date
