-- one row per session and person who came to it, with the session's program, group, kind and day
-- Where neither presence nor minutes are recorded, being listed is having come.
select
    s.session_id,
    s.program_id as program,
    s.cohort,
    s.kind,
    s.held_on,
    a.person_id as person
from raw.attendance as a
join raw.session as s on s.session_id = a.session_id
where coalesce(a.attended, a.minutes > 0, true)
