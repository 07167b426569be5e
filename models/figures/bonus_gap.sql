-- one row per pay date and company or division: bonuses of the relevant women and men who got one, from low to high
select
    period_start,
    period_end,
    case when grouping(division) = 0 then 'division' else 'company' end as breakdown,
    case when grouping(division) = 0 then division else 'all' end as segment,
    'gap' as measure,
    list(bonus order by bonus) filter (where gender = 'woman' and has_bonus) as women,
    list(bonus order by bonus) filter (where gender = 'man' and has_bonus) as men,
    count(*) filter (where gender in ('woman', 'man') and has_bonus) as denominator,
    least(
        count(*) filter (where gender = 'woman' and has_bonus), count(*) filter (where gender = 'man' and has_bonus)
    ) as people
from facts.paid
where is_relevant
group by grouping sets ((period_start, period_end), (period_start, period_end, division))
having segment is not null
