-- one row per fiscal quarter: how many open pairs nine in ten of the women who mentor do not exceed
select
    period_start,
    period_end,
    'company' as breakdown,
    'all' as segment,
    'women:p90' as measure,
    floor(quantile_cont(pairs, 0.9) + 0.5) as figure,
    count(*) as people
from facts.mentor
where gender = 'woman'
group by all
