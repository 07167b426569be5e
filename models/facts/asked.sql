-- one row per wave with answers by person, gender and level: the people whom its respondents stand for
-- Those invited, where that was delivered, else the employees at the launch, by a snapshot at most 100 days older.
-- Counts by gender and level only, so that no answer meets an identity.
with waves as (
    select distinct wave, period_end from facts.respondent where not is_counted
), at_launch as (
    select w.wave, w.period_end, max(h.period_end) as snapshot_date
    from waves as w
    join facts.headcount as h on h.period_end between w.period_end - interval 100 day and w.period_end
    where w.wave not in (select wave from facts.invited)
    group by all
)
select wave, period_end, gender, level, sum(people)::bigint as people
from facts.invited
group by all
having sum(people) > 0
union all
select a.wave, a.period_end, h.gender, h.level, sum(h.people)::bigint
from at_launch as a
join facts.headcount as h on h.period_end = a.snapshot_date
group by all
