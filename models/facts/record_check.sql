-- one row per record and question about it: is its person known to HR (is_matched), did it come late (is_late)
-- The other question's answer is NULL. Known to HR is who ever stood in a worker snapshot; a record that names two
-- people is matched when both are, and one that names nobody (an anonymous case) is not asked. Late is what tells of a
-- day before the delivery before its own.
with named as (
    select 'separation' as source, worker_id as person, null::uuid as other from raw.separation
    union all select 'promotion', worker_id, null from raw.promotion
    union all select 'pay', worker_id, null from raw.pay
    union all select 'succession', candidate_id, null from raw.succession
    union all select 'review', worker_id, reviewer_id from raw.review
    union all select 'recognition', recipient_id, giver_id from raw.recognition
    union all select 'enrolment', person_id, null from raw.enrolment
    union all select 'attendance', person_id, null from raw.attendance
    union all select 'pairing', guide_id, protege_id from raw.pairing
    union all select 'nomination', nominator_id, nominee_id from raw.nomination
    union all select 'commitment', ally_id, beneficiary_id from raw.commitment
    union all select 'ally_act', actor_id, beneficiary_id from raw.ally_act
    union all select 'effort', person_id, null from raw.effort
    union all select 'reach', person_id, null from raw.reach where person_id is not null
    union all
    select 'case', reporter_id, null from raw.case where reporter_id is not null and not coalesce(anonymous, false)
), known as (
    select distinct worker_id from raw.worker_snapshot
), asked as (
    select
        n.source,
        n.person,
        k.worker_id is not null and (n.other is null or o.worker_id is not null) as is_matched,
        null::boolean as is_late
    from named as n
    left join known as k on k.worker_id = n.person
    left join known as o on o.worker_id = n.other
    union all
    select source, person, null, effective_on < previous_on from facts.arrival
)
select
    'as_of' as grain,
    p.as_of as period_start,
    p.as_of as period_end,
    a.source,
    a.source in ('separation', 'promotion', 'session') as is_open,
    a.person,
    a.is_matched,
    a.is_late
from asked as a
cross join facts.parameter as p
