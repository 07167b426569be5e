-- one row per grain and period: its days, and the snapshots that open and close it
-- Windows are half-open in thought, [period_start, period_end + 1 day). Fiscal periods stand only when complete.
-- An opening or closing snapshot may be at most 100 days older than the day it stands for.
with bounds as (
    select
        p.as_of,
        p.fiscal_year_start,
        date_trunc('month', least(
            (select min(snapshot_date) from facts.snapshot),
            (select min(starts_on) from raw.program),
            (select min(enrolled_on) from raw.enrolment),
            (select min(received_on) from raw.case),
            (select min(separation_date) from raw.separation),
            p.as_of
        ))::date as first_month
    from facts.parameter as p
), moments as (
    select unnest(generate_series(first_month - interval 11 month, as_of, interval 1 month)) as month_start, b.*
    from bounds as b
), months as (
    select month_start::date as month_start, as_of, fiscal_year_start, first_month
    from moments
), fiscal as (
    select
        'fiscal_quarter' as grain,
        month_start as period_start,
        (month_start + interval 3 month - interval 1 day)::date as period_end,
        as_of,
        first_month
    from months
    where (month(month_start) - fiscal_year_start + 12) % 3 = 0
    union all
    select
        'fiscal_year',
        month_start,
        (month_start + interval 12 month - interval 1 day)::date,
        as_of,
        first_month
    from months
    where month(month_start) = fiscal_year_start
), periods as (
    select grain, period_start, period_end from fiscal
    where period_end <= as_of and period_end >= first_month
    union all
    select 'trailing12', (snapshot_date + interval 1 day - interval 12 month)::date, snapshot_date
    from facts.snapshot
), opened as (
    select
        p.grain,
        p.period_start,
        p.period_end,
        max(s.snapshot_date) filter (where s.snapshot_date < p.period_start) as before_start,
        max(s.snapshot_date) filter (where s.snapshot_date <= p.period_end) as by_end,
        count(s.snapshot_date) filter (where s.snapshot_date between p.period_start and p.period_end) as snapshots,
        min(s.snapshot_date) as first_snapshot
    from periods as p
    left join facts.snapshot as s on true
    group by all
)
select
    grain,
    period_start,
    period_end,
    case when before_start >= period_start - interval 100 day then before_start end as opening_date,
    case when by_end >= period_end - interval 100 day then by_end end as closing_date,
    snapshots,
    -- Rates over a window need snapshots from its first month on: leavers who were never seen in one are not counted,
    -- so the missing months would pass for quiet ones.
    first_snapshot < period_start + interval 1 month as is_covered
from opened
