-- one row per fiscal quarter and enrolment in reverse mentoring standing on its last day: mentored as promised or not
-- Those who run the program or mentor in it are not mentored, so they are left out. As promised: an open reverse pair
-- with a woman who was prepared for it, and a meeting in the 60 days up to the last day.
with known as (
    select person, arg_max(gender, snapshot_date) as gender from facts.workforce group by person
), contacts as (
    select pair_id, met_on from raw.pair_contact
    union
    select pair_id, last_met_on from raw.pairing where last_met_on is not null
), mentored as (
    select distinct w.period_end, l.program_id, l.protege_id
    from facts.window as w
    join raw.pairing as l on l.started_on <= w.period_end and coalesce(l.ended_on > w.period_end, true)
    join contacts as c
        on c.pair_id = l.pair_id and c.met_on <= w.period_end and c.met_on > w.period_end - interval 60 day
    join known as g on g.person = l.guide_id and g.gender = 'woman'
    where w.grain = 'fiscal_quarter' and l.direction = 'reverse' and l.guide_trained
)
select
    w.grain,
    w.period_start,
    w.period_end,
    m.person,
    m.gender,
    m.program,
    t.protege_id is not null as has_mentor
from facts.window as w
join facts.member as m
    on m.program_kind = 'reverse_mentoring'
    and m.enrolled_on <= w.period_end
    and coalesce(m.left_on > w.period_end, true)
    and coalesce(m.completed_on > w.period_end, true)
    and coalesce(m.ends_on >= w.period_end, true)
left join mentored as t
    on t.period_end = w.period_end and t.program_id = m.program and t.protege_id = m.person
where w.grain = 'fiscal_quarter' and coalesce(m.role, 'participant') in ('participant', 'member')
