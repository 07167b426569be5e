-- one row per window and employee of the opening population who was promoted in the window, with the units held at its opening
-- A person counts once per window. `rung` stands where one of the promotions crossed the rung above the opening level.
with rises as (
    select
        w.grain, w.period_start, w.period_end, w.opening_date, p.person,
        list(struct_pack(low := p.from_level, high := p.to_level)) as steps
    from facts.window as w
    join facts.promotion as p on p.promotion_date between w.period_start and w.period_end
    where w.opening_date is not null
    group by all
)
select
    x.grain,
    x.period_start,
    x.period_end,
    o.person,
    o.gender,
    o.department,
    o.division,
    o.ethnicity,
    case when array_length(list_filter(x.steps, lambda s: s.low <= o.level and s.high > o.level)) > 0 then r.rung end as rung
from rises as x
join facts.workforce as o on o.snapshot_date = x.opening_date and o.person = x.person
left join facts.rung as r
    on r.grain = x.grain and r.period_start = x.period_start and r.period_end = x.period_end and r.level = o.level
