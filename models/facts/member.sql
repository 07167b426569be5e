-- one row per enrolment: the member's gender as last known, and the units held when enrolling
-- Units come from the newest snapshot up to the enrolment, else from the first one after it.
with known as (
    select e.program_id, e.person_id as person, e.cohort, e.enrolled_on,
        arg_max(w.gender, w.snapshot_date) as gender,
        arg_max(struct_pack(department := w.department, division := w.division, level := w.level), w.snapshot_date)
            filter (where w.snapshot_date <= e.enrolled_on) as held,
        arg_min(struct_pack(department := w.department, division := w.division, level := w.level), w.snapshot_date)
            as held_first
    from raw.enrolment as e
    join facts.workforce as w on w.person = e.person_id
    group by all
)
select
    e.program_id as program,
    p.kind as program_kind,
    e.cohort,
    e.person_id as person,
    coalesce(k.gender, 'undisclosed') as gender,
    coalesce(k.held, k.held_first).department as department,
    coalesce(k.held, k.held_first).division as division,
    coalesce(k.held, k.held_first).level as level,
    e.role,
    e.enrolled_on,
    e.left_on,
    e.completed_on,
    p.required_sessions,
    p.starts_on,
    p.ends_on
from raw.enrolment as e
join raw.program as p on p.program_id = e.program_id
left join known as k
    on k.program_id = e.program_id and k.person = e.person_id and k.cohort is not distinct from e.cohort
