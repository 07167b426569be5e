-- one row per employee and change of unit or level: what the employee held from that day on
-- The first row reaches back before the first snapshot, so that the newest row up to any day is never missing. Gender
-- is the one known last.
with history as (
    select
        person,
        snapshot_date,
        department,
        division,
        level,
        lag(struct_pack(department := department, division := division, level := level)) over so_far as held_before,
        row_number() over so_far = 1 as is_first,
        last_value(gender) over (
            partition by person order by snapshot_date rows between unbounded preceding and unbounded following
        ) as gender
    from facts.workforce
    window so_far as (partition by person order by snapshot_date)
)
select
    person,
    case when is_first then date '0001-01-01' else snapshot_date end as held_from,
    gender,
    department,
    division,
    level
from history
where
    is_first
    or held_before is distinct from struct_pack(department := department, division := division, level := level)
