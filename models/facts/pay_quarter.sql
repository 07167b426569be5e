-- one row per pay date and quarter of the full-pay relevant employees of known gender, and one for all of them
-- Ranked from low to high hourly pay; people left over by four go to lower (1), lower and upper middle (2), or all but
-- upper (3). People of equal pay stand in turn, so that a boundary through them leaves the same proportion of women on
-- either side, as near as whole people allow. `fewest` is no more than the smaller gender has in all quarters together.
-- Source: UK SI 2017/172, regulation 13.
with known as (
    select period_end, person, hourly_pay, gender = 'woman' as is_woman, gender = 'man' as is_man
    from facts.paid
    where is_full_pay and gender in ('woman', 'man', 'another')
), tied as (
    select
        period_end, is_woman,
        count(*) over whole as n,
        least(count(*) filter (where is_woman) over whole, count(*) filter (where is_man) over whole) as smaller_gender,
        rank() over (partition by period_end order by hourly_pay) - 1 as below,
        count(*) over alike as people,
        count(*) over alike_of_group as group_people,
        row_number() over (partition by period_end, hourly_pay, is_woman order by person) as nth
    from known
    window
        whole as (partition by period_end),
        alike as (partition by period_end, hourly_pay),
        alike_of_group as (partition by period_end, hourly_pay, is_woman)
), placed as (
    select
        period_end, is_woman, n, smaller_gender,
        -- The first p of the equal hold p x women / people women, to the nearest (halves up); the others fill the rest.
        below + case
            when is_woman then (people * (2 * nth - 1) + 2 * group_people - 1) // (2 * group_people)
            else people * (2 * nth - 1) // (2 * group_people) + 1
        end as place
    from tied
), quartered as (
    select
        *,
        case
            when place <= n // 4 + (n % 4 >= 1)::integer then 'lower'
            when place <= 2 * (n // 4) + (n % 4 >= 1)::integer + (n % 4 = 3)::integer then 'lower_middle'
            when place <= n - n // 4 then 'upper_middle'
            else 'upper'
        end as quarter
    from placed
)
select
    'pay_date' as grain,
    period_end as period_start,
    period_end,
    case when grouping(quarter) = 0 then 'quarter' else 'company' end as breakdown,
    coalesce(quarter, 'all') as segment,
    count(*) filter (where is_woman) as women,
    count(*) as people,
    least(count(*), any_value(smaller_gender)) as fewest
from quartered
group by grouping sets ((period_end), (period_end, quarter))
