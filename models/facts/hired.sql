-- one row per window and employee hired from outside in it: new since the opening, with the first units and level seen
with first_seen as (
    select person, min(snapshot_date) as snapshot_date from facts.workforce group by person
)
select w.grain, w.period_start, w.period_end, o.person, o.gender, o.department, o.division, o.level
from facts.window as w
join first_seen as f on f.snapshot_date between w.period_start and w.period_end
join facts.workforce as o on o.person = f.person and o.snapshot_date = f.snapshot_date
where
    w.opening_date is not null
    and coalesce(o.hire_date between w.period_start and w.period_end, true)
