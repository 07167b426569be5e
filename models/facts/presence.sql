-- one row per employee, gender and segment of a breakdown: the snapshots at which the employee stood in it, as bits
with segmented as (
    select
        w.person,
        w.gender,
        case
            when grouping(division) = 0 then 'division'
            when grouping(department) = 0 then 'department'
            when grouping(level) = 0 then 'level'
            when grouping(ethnicity) = 0 then 'ethnicity'
            else 'company'
        end as breakdown,
        coalesce(division, department, level::varchar, ethnicity, 'all') as segment,
        division, department, level, ethnicity,
        bit_or(s.position) as seen
    from facts.workforce as w
    join facts.snapshot as s on s.snapshot_date = w.snapshot_date
    group by grouping sets (
        (w.person, w.gender), (w.person, w.gender, division), (w.person, w.gender, department), (w.person, w.gender, level),
        (w.person, w.gender, ethnicity)
    )
)
select person, gender, breakdown, segment, seen
from segmented
where breakdown = 'company' or coalesce(division, department, level::varchar, ethnicity) is not null
