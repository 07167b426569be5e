-- one row per fiscal quarter, employee of its opening population and program kind: enrolled or attended in the quarter
with activity as (
    select e.person_id as person, p.kind as program_kind, e.enrolled_on as active_on
    from raw.enrolment as e
    join raw.program as p on p.program_id = e.program_id
    union
    select a.person_id, p.kind, s.held_on
    from raw.attendance as a
    join raw.session as s on s.session_id = a.session_id
    join raw.program as p on p.program_id = s.program_id
    where coalesce(a.attended, a.minutes > 0, true)
)
select distinct
    w.grain,
    w.period_start,
    w.period_end,
    o.person,
    o.gender,
    o.department,
    o.division,
    o.level,
    a.program_kind
from facts.window as w
join activity as a on a.active_on between w.period_start and w.period_end
join facts.workforce as o on o.snapshot_date = w.opening_date and o.person = a.person
where w.grain = 'fiscal_quarter'
