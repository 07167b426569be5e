-- one row per fiscal quarter and leader of its opening population: seen as an ally in the quarter, or not
-- Seen: hosted a session, spoke in public, acted as a sponsor, or came to a session. Quarters before the first record
-- of acts or attendance are left out, since not being recorded says nothing there.
with acts as (
    select actor_id as person, acted_on as seen_on, kind in ('session_host', 'public_statement', 'sponsor_act') as counts
    from raw.ally_act
    union all
    select person, held_on, true from facts.attended
), seen as (
    select distinct w.period_start, w.period_end, a.person
    from facts.window as w
    join acts as a on a.seen_on between w.period_start and w.period_end
    where w.grain = 'fiscal_quarter' and a.counts
)
select
    w.grain,
    w.period_start,
    w.period_end,
    o.person,
    o.gender,
    o.department,
    o.division,
    s.person is not null as is_visible
from facts.window as w
join facts.workforce as o on o.snapshot_date = w.opening_date
join facts.parameter as f on o.level >= f.leadership_floor
left join seen as s on s.period_start = w.period_start and s.period_end = w.period_end and s.person = o.person
where w.grain = 'fiscal_quarter' and w.period_end >= (select min(seen_on) from acts)
