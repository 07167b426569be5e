-- one row per fiscal year: the share of same-gender pairs if sponsors and proteges met regardless of gender
-- For each gender, its share among sponsors times its share among proteges, counted over pairs.
select
    period_start,
    period_end,
    'company' as breakdown,
    'all' as segment,
    'all:expected' as measure,
    (
        count(distinct pair) filter (where sponsor_gender = 'woman')
        * count(distinct pair) filter (where protege_gender = 'woman')
        + count(distinct pair) filter (where sponsor_gender = 'man')
        * count(distinct pair) filter (where protege_gender = 'man')
        + count(distinct pair) filter (where sponsor_gender = 'another')
        * count(distinct pair) filter (where protege_gender = 'another')
    ) / pow(count(distinct pair), 2) as figure,
    count(distinct pair) as denominator,
    count(distinct person) as people
from facts.sponsor_pair
group by all
