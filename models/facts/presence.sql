-- one row per employee, gender and segment of a breakdown: the snapshots at which the employee stood in it, as bits
-- People stand in few combinations of units, so bits are put together once before they are for each breakdown.
with stood as (
    select w.person, w.gender, w.division, w.department, w.level, w.ethnicity, bit_or(s.position) as seen
    from facts.workforce as w
    join facts.snapshot as s on s.snapshot_date = w.snapshot_date
    group by all
), segmented as (
    select
        person,
        gender,
        case
            when grouping(division) = 0 then 'division'
            when grouping(department) = 0 then 'department'
            when grouping(level) = 0 then 'level'
            when grouping(ethnicity) = 0 then 'ethnicity'
            else 'company'
        end as breakdown,
        coalesce(division, department, level::varchar, ethnicity, 'all') as segment,
        division, department, level, ethnicity,
        bit_or(seen) as seen
    from stood
    group by grouping sets (
        (person, gender), (person, gender, division), (person, gender, department), (person, gender, level),
        (person, gender, ethnicity)
    )
)
select person, gender, breakdown, segment, seen
from segmented
where breakdown = 'company' or coalesce(division, department, level::varchar, ethnicity) is not null
