-- one row per window, snapshot in it, and combination of units, level and gender: its part of the average headcount
-- average(W) = sum over the snapshots in W of their headcount, divided by the number of snapshots;
-- in fixed point, so that the last digit of a sum does not depend on the order of the rows
select
    w.grain,
    w.period_start,
    w.period_end,
    (h.people / w.snapshots)::decimal(28, 15) as average_people,
    h.* exclude (grain, period_start, period_end, people)
from facts.window as w
join facts.headcount as h on h.period_end between w.period_start and w.period_end
where w.is_covered and w.grain in ('trailing12', 'fiscal_year')
