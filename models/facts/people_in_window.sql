-- one row per window, breakdown, segment and gender: distinct employees who stood in it at any snapshot of the window
with masks as (
    select
        w.grain,
        w.period_start,
        w.period_end,
        bit_or(s.position) as days
    from facts.window as w
    join facts.snapshot as s on s.snapshot_date between w.period_start and w.period_end
    where w.is_covered and w.grain in ('trailing12', 'fiscal_year')
    group by all
), patterns as (
    select breakdown, segment, gender, seen, count(*) as people from facts.presence group by all
)
select m.grain, m.period_start, m.period_end, p.breakdown, p.segment, p.gender, sum(p.people)::bigint as people
from masks as m
join patterns as p on bit_count(p.seen & m.days) > 0
group by all
