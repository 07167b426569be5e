-- one row per window and employee of the opening population below the manager floor who rose across it in the window
-- A person counts once per window, with the units and the level held at its opening.
with crossings as (
    select distinct w.grain, w.period_start, w.period_end, w.opening_date, p.person
    from facts.window as w
    join facts.promotion as p on p.promotion_date between w.period_start and w.period_end
    join facts.parameter as f on p.from_level < f.manager_floor and p.to_level >= f.manager_floor
    where w.opening_date is not null
)
select c.grain, c.period_start, c.period_end, o.person, o.gender, o.department, o.division, o.level
from crossings as c
join facts.workforce as o on o.snapshot_date = c.opening_date and o.person = c.person
join facts.parameter as f on o.level < f.manager_floor
