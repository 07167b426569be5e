-- one row per fiscal quarter, employee and division held then: hours of allyship work
-- Hours of people who never stood in a snapshot as employees are left out: their gender is not known.
with entries as (
    select w.grain, w.period_start, w.period_end, e.person_id, e.worked_on, e.hours, e.recognized
    from facts.window as w
    join raw.effort as e on e.worked_on between w.period_start and w.period_end
    where w.grain = 'fiscal_quarter'
)
select
    e.grain,
    e.period_start,
    e.period_end,
    o.person,
    o.gender,
    o.division,
    sum(e.hours::decimal(18, 4)) as hours,
    coalesce(sum(e.hours::decimal(18, 4)) filter (where e.recognized), 0) as recognized_hours
from entries as e
asof join facts.posting as o on o.person = e.person_id and o.held_from <= e.worked_on
group by all
