-- one row per fiscal year, breakdown and segment: respondents, those affected and their incidents, from one survey wave
-- The wave is the year's latest that asked about experience. Only sums leave this statement, and no answer meets an
-- identity. Years that ended before the first case on record are left out: their silence would be that of the feed.
with latest as (
    select w.grain, w.period_start, w.period_end, max(r.period_end) as launched_on
    from facts.window as w
    join facts.respondent as r on r.period_end between w.period_start and w.period_end
    where
        w.grain = 'fiscal_year'
        and w.is_covered
        and r.experienced is not null
        and w.period_end >= (select min(received_on) from raw.case)
    group by all
), summed as (
    select
        l.grain,
        l.period_start,
        l.period_end,
        case when grouping(r.division) = 0 then 'division' else 'company' end as breakdown,
        case when grouping(r.division) = 0 then r.division else 'all' end as segment,
        sum(r.people)::bigint as respondents,
        coalesce(sum(r.people) filter (where r.experienced), 0)::bigint as affected,
        sum(r.people * r.incidents)::bigint as incidents
    from latest as l
    join facts.respondent as r on r.period_end = l.launched_on and r.experienced is not null
    group by grouping sets (
        (l.grain, l.period_start, l.period_end), (l.grain, l.period_start, l.period_end, r.division)
    )
    having segment is not null
)
select * from summed
union all
select s.grain, s.period_start, s.period_end, 'stage', g.stage, s.respondents, s.affected, s.incidents
from summed as s
cross join (
    select unnest([
        'reported', 'investigated', 'substantiated', 'consequence', 'reporter_told', 'reporter_still_here'
    ]) as stage
) as g
where s.breakdown = 'company'
