-- one row per leader at the last snapshot of a window: who the closing population of leaders is
-- Only to tell how many of them differ from one period to the next; head counts are counted in headcount.
select
    w.grain,
    w.period_start,
    w.period_end,
    f.person,
    f.gender,
    f.ethnicity
from facts.window as w
join facts.workforce as f on f.snapshot_date = w.closing_date
cross join facts.parameter as p
where f.level >= p.leadership_floor
