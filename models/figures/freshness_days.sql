-- one row per source: days from its newest day to the as-of date; the company as a whole has none
-- How many people a source that colleagues cannot see is about goes out rounded to 5, and under 10 it is not dated.
select
    as_of as period_start,
    as_of as period_end,
    'source' as breakdown,
    source as segment,
    'all' as measure,
    date_diff('day', newest_on, as_of)::double as figure,
    case
        when is_open then people
        when people < 10 then least(people, 4)
        else (people + 2) // 5 * 5
    end as people,
    null as reason
from facts.newest_day
union all
select as_of, as_of, 'company', 'all', 'all', null, sum(people)::bigint, 'told by source only'
from facts.newest_day
group by as_of
order by all
