-- one row per snapshot date: its place in the history, and whether its small genders are merged
-- `another` becomes `undisclosed` where the company total of either is 1 to 9 (privacy.md section 3, step 0)
with totals as (
    select
        snapshot_date,
        count(*) filter (where gender = 'another') as another,
        count(*) filter (where gender = 'undisclosed') as undisclosed
    from raw.worker_snapshot
    where worker_type = 'employee'
    group by snapshot_date
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
    (another between 1 and 9) or (undisclosed between 1 and 9) as merges_another
from totals
