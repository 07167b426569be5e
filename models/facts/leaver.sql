-- one row per window and separation in it, with the units and level of the leaver's last snapshot
-- The last day employed counts into the window. Leavers who never stood in a snapshot as employees are left out:
-- neither their gender nor their unit is known.
with last_seen as (
    select
        x.worker_id as person,
        x.separation_date,
        x.reason,
        arg_max(struct_pack(
            gender := w.gender, department := w.department, division := w.division, level := w.level,
            ethnicity := w.ethnicity
        ), w.snapshot_date) as held
    from raw.separation as x
    join facts.workforce as w on w.person = x.worker_id and w.snapshot_date <= x.separation_date
    group by all
)
select
    w.grain,
    w.period_start,
    w.period_end,
    l.person,
    l.separation_date,
    l.held.gender as gender,
    l.held.department as department,
    l.held.division as division,
    l.held.level as level,
    l.held.ethnicity as ethnicity,
    coalesce(l.reason = 'voluntary', false) as is_voluntary
from facts.window as w
join last_seen as l on l.separation_date between w.period_start and w.period_end
where w.grain in ('trailing12', 'fiscal_year') and w.is_covered
