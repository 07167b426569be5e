-- one row per fiscal year, breakdown, segment and harassment case that took a step in it (case_id NULL: nobody did)
-- Company and division hold the cases received in the year. A stage holds the cases that reached it in the year, each
-- having passed all stages before, so that a year's figures are final when it ends. `reporter_still_here` is reached 12
-- months after the report by whoever stands in the newest snapshot then. Contingent reporters are left out.
with harassment as (
    select
        case_id,
        division,
        case when not coalesce(anonymous, false) then reporter_id end as person,
        received_on,
        coalesce(investigated_on, case when outcome is not null then closed_on end) as investigated_on,
        case when outcome in ('substantiated', 'partially') then closed_on end as substantiated_on,
        case when outcome in ('substantiated', 'partially') and action_taken then closed_on end as acted_on,
        case
            when outcome in ('substantiated', 'partially') and action_taken and reporter_informed then closed_on
        end as told_on
    from raw.case
    where
        record_type = 'report'
        and reporter_worker_type is distinct from 'contingent'
        and list_contains(string_split(issues, ';'), 'harassment')
), year_later as (
    select
        h.case_id,
        h.person,
        greatest(h.told_on, (h.received_on + interval 12 month)::date) as reached_on,
        max(s.snapshot_date) as snapshot_date
    from harassment as h
    join facts.snapshot as s
        on s.snapshot_date between h.received_on + interval 265 day and h.received_on + interval 12 month
    where h.told_on is not null and h.person is not null
    group by all
), reached as (
    select case_id, 'reported' as stage, received_on as reached_on, division from harassment
    union all
    select case_id, 'investigated', investigated_on, division from harassment
    union all
    select case_id, 'substantiated', substantiated_on, division from harassment
    union all
    select case_id, 'consequence', acted_on, division from harassment
    union all
    select case_id, 'reporter_told', told_on, division from harassment
    union all
    select y.case_id, 'reporter_still_here', y.reached_on, null
    from year_later as y
    join facts.workforce as e on e.person = y.person and e.snapshot_date = y.snapshot_date
), years as (
    select grain, period_start, period_end from facts.window where grain = 'fiscal_year' and is_covered
)
select y.*, 'stage' as breakdown, g.stage as segment, r.case_id
from years as y
cross join (
    select unnest([
        'reported', 'investigated', 'substantiated', 'consequence', 'reporter_told', 'reporter_still_here'
    ]) as stage
) as g
left join reached as r on r.stage = g.stage and r.reached_on between y.period_start and y.period_end
union all
select y.*, 'company', 'all', r.case_id
from years as y
join reached as r on r.stage = 'reported' and r.reached_on between y.period_start and y.period_end
union all
select y.*, 'division', r.division, r.case_id
from years as y
join reached as r on r.stage = 'reported' and r.reached_on between y.period_start and y.period_end
where r.division is not null
