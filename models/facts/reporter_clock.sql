-- one row per fiscal year and employee who reported by name in it: days employed since the first report of the year
-- Everyone is followed to 12 months after the year's end, and a year stands once they have passed and HR records reach
-- that far. The last day employed still counts; whoever had left before reporting has -1 and is in no cohort.
with reports as (
    select
        w.grain,
        w.period_start,
        w.period_end,
        (w.period_end + interval 12 month)::date as observed_to,
        c.reporter_id as person,
        min(c.received_on) as reported_on
    from facts.window as w
    join raw.case as c on c.received_on between w.period_start and w.period_end
    where
        w.grain = 'fiscal_year'
        and c.record_type = 'report'
        and not coalesce(c.anonymous, false)
        and c.reporter_id is not null
        and c.reporter_worker_type is distinct from 'contingent'
    group by all
), seen as (
    select
        r.*,
        coalesce(
            max(e.snapshot_date) filter (where e.snapshot_date <= r.reported_on), min(e.snapshot_date)
        ) as seen_on
    from reports as r
    join facts.workforce as e
        on e.person = r.person
        and e.snapshot_date between r.reported_on - interval 100 day and r.reported_on + interval 100 day
    group by all
), left_on as (
    select s.*, min(x.separation_date) as last_day
    from seen as s
    left join raw.separation as x on x.worker_id = s.person and x.separation_date >= least(s.seen_on, s.reported_on)
    group by all
)
select
    l.grain,
    l.period_start,
    l.period_end,
    l.person,
    case
        when l.last_day < l.reported_on then -1
        else date_diff('day', l.reported_on, least(coalesce(l.last_day + 1, l.observed_to), l.observed_to))
    end::integer as duration,
    coalesce(l.last_day < l.observed_to, false) as event
from left_on as l
cross join facts.parameter as p
where
    l.observed_to <= p.as_of
    and l.observed_to - interval 100 day <= (select max(snapshot_date) from facts.snapshot)
