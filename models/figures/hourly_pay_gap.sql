-- one row per pay date and company or division: hourly pay of its full-pay relevant women and men, from low to high
select
    period_start,
    period_end,
    case when grouping(division) = 0 then 'division' else 'company' end as breakdown,
    case when grouping(division) = 0 then division else 'all' end as segment,
    'gap' as measure,
    list(hourly_pay order by hourly_pay) filter (where gender = 'woman') as women,
    list(hourly_pay order by hourly_pay) filter (where gender = 'man') as men,
    count(*) filter (where gender in ('woman', 'man')) as denominator,
    least(count(*) filter (where gender = 'woman'), count(*) filter (where gender = 'man')) as people
from facts.paid
where is_full_pay
group by grouping sets ((period_start, period_end), (period_start, period_end, division))
having segment is not null
