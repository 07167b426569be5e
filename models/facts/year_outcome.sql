-- one row per fiscal year and employee of its opening population: promoted in it, there at its end, acted as an ally
-- Units, level and gender are those of the opening, wherever a person moved later. There at its end: an employee in the
-- closing snapshot. Acted: at least one logged act of any kind, as in the conversion of pledges; before the first act
-- on record nobody has. Years without an opening or a closing snapshot are left out.
with acted as (
    select distinct w.period_start, w.period_end, a.actor_id as person
    from facts.window as w
    join raw.ally_act as a on a.acted_on between w.period_start and w.period_end
    where w.grain = 'fiscal_year'
)
select
    w.grain,
    w.period_start,
    w.period_end,
    o.person,
    o.gender,
    o.department,
    o.division,
    o.level,
    r.person is not null as is_promoted,
    c.person is not null as is_retained,
    a.person is not null as has_acted
from facts.window as w
join facts.workforce as o on o.snapshot_date = w.opening_date
left join facts.workforce as c on c.snapshot_date = w.closing_date and c.person = o.person
left join facts.risen as r
    on r.grain = w.grain and r.period_start = w.period_start and r.period_end = w.period_end and r.person = o.person
left join acted as a
    on a.period_start = w.period_start and a.period_end = w.period_end and a.person = o.person
where w.grain = 'fiscal_year' and w.closing_date is not null
