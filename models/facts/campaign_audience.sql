-- one row per fiscal quarter with a viewing by name, and employee of its opening population: saw a campaign, or not
-- Views that were only counted tell of nobody, so a quarter that has no others is left out.
with viewers as (
    select distinct w.period_start, w.period_end, r.person_id as person
    from facts.window as w
    join raw.reach as r on r.seen_on between w.period_start and w.period_end
    where w.grain = 'fiscal_quarter' and r.person_id is not null and r.views is distinct from 0
), quarters as (
    select distinct period_start, period_end from viewers
)
select
    w.grain,
    w.period_start,
    w.period_end,
    o.person,
    o.gender,
    o.department,
    o.division,
    v.person is not null as has_seen
from quarters as q
join facts.window as w
    on w.grain = 'fiscal_quarter' and w.period_start = q.period_start and w.period_end = q.period_end
join facts.workforce as o on o.snapshot_date = w.opening_date
left join viewers as v on v.period_end = w.period_end and v.person = o.person
