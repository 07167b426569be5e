-- one row per fiscal quarter, and division or company: the recognized share of the hours by women
-- A share of women weighted by their hours, so that its precision is that of the effective number of women (Kish).
-- Sums are of decimals, so that no order of rows gives them another last digit.
with hours as (
    select
        period_start,
        period_end,
        case when grouping(division) = 0 then 'division' else 'company' end as breakdown,
        case when grouping(division) = 0 then division else 'all' end as segment,
        person,
        sum(hours) as hours,
        sum(recognized_hours) as recognized_hours
    from facts.labor
    where gender = 'woman'
    group by grouping sets ((period_start, period_end, person), (period_start, period_end, division, person))
)
select
    period_start,
    period_end,
    breakdown,
    segment,
    'women' as measure,
    sum(recognized_hours)::double / nullif(sum(hours)::double, 0) as figure,
    count(*) as people,
    pow(sum(hours)::double, 2) / nullif(sum(pow(hours::double, 2)::decimal(38, 12))::double, 0) as n_eff
from hours
where segment is not null
group by all
