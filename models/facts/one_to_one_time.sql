-- one row per fiscal quarter, junior and senior: the junior's weekly minutes with the senior, and part of the presence
-- Junior: below the manager floor; the export says who is senior. A week without one minute with any senior counts as
-- absence and is left out. `presence` divides the junior, who is 1, among the seniors seen, by entries of the calendar.
-- These ids are the calendar's own and lead to no employee. Where a week tells two genders or divisions of one of them,
-- the last in the alphabet counts: a rule, so that no night differs from the one before by the order of rows.
with entries as (
    select
        w.grain, w.period_start, w.period_end, o.*,
        sum(o.minutes) over (partition by o.person_id, o.week_start) as minutes_of_week
    from facts.window as w
    join raw.one_to_one as o on o.week_start between w.period_start and w.period_end
    cross join facts.parameter as f
    where w.grain = 'fiscal_quarter' and o.senior_id is not null and coalesce(o.level < f.manager_floor, true)
), present as (
    select * from entries where minutes_of_week > 0
), juniors as (
    select
        grain,
        period_start,
        period_end,
        person_id as person,
        arg_max(gender, (week_start, gender)) as gender,
        arg_max(division, (week_start, division)) as division,
        count(distinct week_start) as weeks,
        count(*) as entries
    from present
    group by all
)
select
    j.grain,
    j.period_start,
    j.period_end,
    j.person,
    j.gender,
    j.division,
    e.senior_id as senior,
    arg_max(e.senior_gender, (e.week_start, e.senior_gender)) as senior_gender,
    sum(e.minutes::decimal(18, 4)) / any_value(j.weeks) as weekly_minutes,
    count(*) / any_value(j.entries) as presence
from juniors as j
join present as e on e.grain = j.grain and e.period_end = j.period_end and e.person_id = j.person
group by all
