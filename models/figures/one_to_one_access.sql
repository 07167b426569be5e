-- one row per fiscal quarter, unit and senior: weekly minutes of women and of men with the senior, and their presence
-- Minutes count with men only; women who are senior hold their part of the juniors' presence. Rounded, since sums of
-- fractions depend on their order in the last digit.
with known as (
    select *, senior_gender = 'man' as is_man from facts.one_to_one_time
    where gender in ('woman', 'man')
)
select
    period_start,
    period_end,
    case when grouping(division) = 0 then 'division' else 'company' end as breakdown,
    case when grouping(division) = 0 then division else 'all' end as segment,
    bool_or(is_man) as is_counted,
    round(coalesce(sum(weekly_minutes) filter (where is_man and gender = 'woman'), 0), 6) as first_total,
    round(coalesce(sum(presence) filter (where gender = 'woman'), 0), 6) as first_size,
    round(coalesce(sum(weekly_minutes) filter (where is_man and gender = 'man'), 0), 6) as second_total,
    round(coalesce(sum(presence) filter (where gender = 'man'), 0), 6) as second_size
from known
group by grouping sets ((period_start, period_end, senior), (period_start, period_end, senior, division))
having segment is not null
order by all
