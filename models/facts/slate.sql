-- one row per slate date, critical role and candidate (count roles or people distinctly): gender, and whether soon ready
-- Gender is that of the candidate's newest snapshot up to the slate's date, else undisclosed; the division is the role's.
with held as (
    select person, snapshot_date, gender
    from facts.workforce
    where person in (select candidate_id from raw.succession)
)
select
    'snapshot' as grain,
    s.as_of as period_start,
    s.as_of as period_end,
    s.role_id as role,
    s.candidate_id as person,
    coalesce(e.gender, 'undisclosed') as gender,
    s.division,
    coalesce(s.readiness in ('now', '1-2y'), false) as is_soon_ready
from raw.succession as s
asof left join held as e on e.person = s.candidate_id and e.snapshot_date <= s.as_of
