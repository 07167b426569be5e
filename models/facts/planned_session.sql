-- one row per program and cohort: its planned sessions, when they begin and end, and how many complete it
-- A session without a cohort belongs to every cohort of its program.
with cohorts as (
    select distinct program, cohort, required_sessions from facts.member
)
select
    c.program,
    c.cohort,
    min(s.held_on) as first_session,
    max(s.held_on) as last_session,
    count(*) as planned,
    -- all of two, or 80 % of more, unless the program says how many
    coalesce(c.required_sessions, case when count(*) <= 2 then count(*) else ceil(count(*) * 0.8) end)::bigint as required
from cohorts as c
join raw.session as s
    on s.program_id = c.program
    and (s.cohort is null or s.cohort is not distinct from c.cohort)
    and s.kind = 'planned'
group by c.program, c.cohort, c.required_sessions
