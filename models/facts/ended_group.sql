-- one row per fiscal year, group (program and cohort) whose half-year after its end was over in it, and member
-- A group ends with its program, else with its last planned session. It goes on by itself with three self-organized
-- meetings or more in the six months after that; the verdict falls in the year in which they are over, and stands.
with groups as (
    select distinct m.program, m.cohort, coalesce(m.ends_on, s.last_session) as ended_on
    from facts.member as m
    left join facts.planned_session as s on s.program = m.program and s.cohort is not distinct from m.cohort
), judged as (
    select g.program, g.cohort, (g.ended_on + interval 6 month)::date as judged_on, count(s.session_id) >= 3 as goes_on
    from groups as g
    left join raw.session as s
        on s.program_id = g.program
        and (s.cohort is null or s.cohort is not distinct from g.cohort)
        and s.kind = 'self_organized'
        and s.held_on > g.ended_on
        and s.held_on <= g.ended_on + interval 6 month
    group by all
)
select
    w.grain,
    w.period_start,
    w.period_end,
    m.person,
    m.gender,
    m.program_kind,
    struct_pack(program := j.program, cohort := j.cohort) as program_group,
    j.goes_on
from facts.window as w
join judged as j on j.judged_on between w.period_start and w.period_end
join facts.member as m on m.program = j.program and m.cohort is not distinct from j.cohort
where w.grain = 'fiscal_year'
