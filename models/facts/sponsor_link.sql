-- one row per fiscal quarter, sponsor and protege whose link is active on the quarter's last day
-- Active: open that day, the sponsor at least two levels above and not the manager of record, and a contact in the
-- 90 days up to it. Ranks and managers are those of the closing snapshot.
with contacts as (
    select pair_id, met_on from raw.pair_contact
    union
    select pair_id, last_met_on from raw.pairing where last_met_on is not null
), recent as (
    select distinct w.period_start, w.period_end, w.closing_date, c.pair_id
    from facts.window as w
    join contacts as c on c.met_on <= w.period_end and c.met_on > w.period_end - interval 90 day
    where w.grain = 'fiscal_quarter' and w.closing_date is not null
)
select distinct
    'fiscal_quarter' as grain,
    r.period_start,
    r.period_end,
    g.person as sponsor,
    p.person as protege,
    p.gender as protege_gender
from recent as r
join raw.pairing as l on l.pair_id = r.pair_id
join facts.workforce as g on g.snapshot_date = r.closing_date and g.person = l.guide_id
join facts.workforce as p on p.snapshot_date = r.closing_date and p.person = l.protege_id
where
    l.kind = 'sponsor'
    and l.direction = 'senior_to_junior'
    and l.started_on <= r.period_end
    and (l.ended_on is null or l.ended_on > r.period_end)
    and g.level >= p.level + 2
    and p.manager is distinct from g.person
