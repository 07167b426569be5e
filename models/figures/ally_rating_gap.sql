-- one row per review cycle, level and division: ratings of men who are allies and of other men, as sums
select
    period_start,
    period_end,
    count(*) filter (where is_ally) as first_size,
    coalesce(sum(rating) filter (where is_ally), 0) as first_sum,
    coalesce(sum(rating * rating) filter (where is_ally), 0) as first_squares,
    count(*) filter (where not is_ally) as second_size,
    coalesce(sum(rating) filter (where not is_ally), 0) as second_sum,
    coalesce(sum(rating * rating) filter (where not is_ally), 0) as second_squares
from facts.ally_review
group by period_start, period_end, level, division
order by all
