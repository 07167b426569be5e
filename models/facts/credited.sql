-- one row per fiscal year and act that credited or awarded an employee in it, with the units held at the time
-- Units come from the newest snapshot up to the act, else from the person's first one.
with acts as (
    select w.grain, w.period_start, w.period_end, r.recipient_id as person, r.recognized_on
    from facts.window as w
    join raw.recognition as r on r.recognized_on between w.period_start and w.period_end
    where w.grain = 'fiscal_year' and r.kind in ('award', 'credit')
), held as (
    select person, snapshot_date, gender, division
    from facts.workforce
    where person in (select person from acts)
), first_seen as (
    -- of one snapshot, what it leaves open left open
    select person, arg_min(struct_pack(gender, division), snapshot_date) as held
    from held
    group by person
)
select
    a.grain,
    a.period_start,
    a.period_end,
    a.person,
    coalesce(h.gender, f.held.gender) as gender,
    case when h.person is null then f.held.division else h.division end as division
from acts as a
join first_seen as f on f.person = a.person
asof left join held as h on h.person = a.person and h.snapshot_date <= a.recognized_on
