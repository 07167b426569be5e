-- one row per fiscal year, sponsor pair open on at least one of its days, and person of the pair (two rows per pair)
-- Only pairs of which both genders are known, as last recorded. Whether they met is not asked: this is about who is
-- matched with whom.
with known as (
    select person, arg_max(gender, snapshot_date) as gender from facts.workforce group by person
)
select
    w.grain,
    w.period_start,
    w.period_end,
    l.pair_id as pair,
    unnest([l.guide_id, l.protege_id]) as person,
    g.gender as sponsor_gender,
    p.gender as protege_gender,
    g.gender = p.gender as is_same_gender
from facts.window as w
join raw.pairing as l on l.started_on <= w.period_end and coalesce(l.ended_on > w.period_start, true)
join known as g on g.person = l.guide_id and g.gender <> 'undisclosed'
join known as p on p.person = l.protege_id and p.gender <> 'undisclosed'
where w.grain = 'fiscal_year' and l.kind = 'sponsor' and l.direction = 'senior_to_junior'
