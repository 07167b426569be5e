-- one row per enrolment whose program or cohort ended in a complete fiscal quarter: completed or not
-- Intention to treat: whoever enrolled counts, dropouts included. A session counts as attended from 75 % of its
-- planned minutes on; where minutes are not known, as the platform recorded it.
with attended as (
    select m.program, m.cohort, m.person, count(distinct s.session_id) as sessions
    from facts.member as m
    join raw.session as s
        on s.program_id = m.program
        and (s.cohort is null or s.cohort is not distinct from m.cohort)
        and s.kind = 'planned'
    join raw.attendance as a on a.session_id = s.session_id and a.person_id = m.person
    where coalesce(a.minutes >= 0.75 * s.scheduled_minutes, a.attended, a.minutes > 0, true)
    group by all
)
select
    w.grain,
    w.period_start,
    w.period_end,
    m.person,
    m.gender,
    m.division,
    m.program,
    m.program_kind,
    m.cohort,
    coalesce(
        m.completed_on <= w.period_end,
        coalesce(t.sessions, 0) >= s.required and s.required > 0,
        false
    ) as is_completed
from facts.member as m
left join facts.planned_session as s on s.program = m.program and s.cohort is not distinct from m.cohort
join facts.window as w
    on w.grain = 'fiscal_quarter' and coalesce(m.ends_on, s.last_session) between w.period_start and w.period_end
left join attended as t
    on t.program = m.program and t.person = m.person and t.cohort is not distinct from m.cohort
