-- one row per snapshot date: its place in the history, and whether its small genders are merged
-- `another` becomes `undisclosed` where the company total of either is 1 to 9 (privacy.md section 3, step 0)
-- The total is of those on the payroll that day: the rule is that of the table `workforce`, which reads this one.
with days as (
    select distinct snapshot_date
    from raw.worker_snapshot
    where worker_type = 'employee'
), small as (
    select s.snapshot_date, s.gender, count(*) as people
    from raw.worker_snapshot as s
    anti join raw.separation as x
        on x.worker_id = s.worker_id
        and x.separation_date < s.snapshot_date
        and s.hire_date <= x.separation_date
    where
        s.worker_type = 'employee'
        and s.gender in ('another', 'undisclosed')
        and (s.hire_date is null or s.hire_date <= s.snapshot_date)
    group by s.snapshot_date, s.gender
)
select
    snapshot_date,
    -- one-hot position in the history, so that presence over many snapshots is one bit string
    (
        repeat('0', (row_number() over (order by snapshot_date) - 1)::integer)
        || '1'
        || repeat('0', (count(*) over () - row_number() over (order by snapshot_date))::integer)
    )::bit as position,
    lag(snapshot_date) over (order by snapshot_date) as previous_date,
    exists (select 1 from small as s where s.snapshot_date = d.snapshot_date and s.people < 10) as merges_another
from days as d
