-- one row per fiscal quarter, planned meeting after a group's first one, and member of the group: in rhythm, or not
-- In rhythm: the program's days between meetings have passed since the group's meeting before, give or take 7. Two
-- sessions of a group on one day are one meeting, a session without a cohort is everyone's, and every enrolment is a
-- member, dropouts included. Programs that promise no rhythm have no rows.
with held as (
    select distinct m.program, m.cohort, p.cadence_days, s.held_on
    from facts.member as m
    join raw.program as p on p.program_id = m.program and p.cadence_days is not null
    join raw.session as s
        on s.program_id = m.program
        and (s.cohort is null or s.cohort is not distinct from m.cohort)
        and s.kind = 'planned'
), spaced as (
    select *, date_diff('day', lag(held_on) over (partition by program, cohort order by held_on), held_on) as days_since
    from held
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
    struct_pack(program := s.program, cohort := s.cohort, held_on := s.held_on) as meeting,
    abs(s.days_since - s.cadence_days) <= 7 as is_in_rhythm
from facts.window as w
join spaced as s on s.held_on between w.period_start and w.period_end
join facts.member as m on m.program = s.program and m.cohort is not distinct from s.cohort
where w.grain = 'fiscal_quarter' and s.days_since is not null
