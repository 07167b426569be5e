-- one row per fiscal year and department: its opening women and what became of them, its men and how many acted
-- The division is the one in which most of the department's people stand, the first by name of several.
with placed as (
    select period_start, period_end, department, division
    from facts.year_outcome
    group by period_start, period_end, department, division
    qualify row_number() over (partition by period_start, period_end, department order by count(*) desc, division) = 1
), counted as (
    select
        period_start,
        period_end,
        department,
        count(*) filter (where gender = 'woman') as women,
        count(*) filter (where gender in ('woman', 'man', 'another')) as known_gender,
        coalesce(sum(level) filter (where gender = 'woman'), 0)::bigint as women_level_sum,
        count(*) filter (where gender = 'woman' and is_promoted) as promoted,
        count(*) filter (where gender = 'woman' and is_retained) as retained,
        count(*) filter (where gender = 'man') as men,
        count(*) filter (where gender = 'man' and has_acted) as active_men
    from facts.year_outcome
    group by all
)
select c.*, p.division
from counted as c
join placed as p
    on p.period_start = c.period_start and p.period_end = c.period_end and p.department = c.department
