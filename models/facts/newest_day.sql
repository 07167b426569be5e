-- one row per source: the newest day up to the as-of date of which it tells, and whose records it holds
-- Planned days (due dates, a program's end) tell nothing. People are those named, or records where it names nobody.
with told as (
    select 'worker_snapshot' as source, snapshot_date as told_on, worker_id::varchar as whose from raw.worker_snapshot
    union all select 'separation', separation_date, worker_id::varchar from raw.separation
    union all select 'promotion', promotion_date, worker_id::varchar from raw.promotion
    union all select 'pay', pay_date, worker_id::varchar from raw.pay
    union all
    select 'applicant', unnest([applied_date, hired_date]), applicant_id::varchar from raw.applicant
    union all select 'succession', as_of, candidate_id::varchar from raw.succession
    union all select 'review', cycle_end, worker_id::varchar from raw.review
    union all select 'recognition', recognized_on, recipient_id::varchar from raw.recognition
    union all select 'one_to_one', week_start, person_id::varchar from raw.one_to_one
    union all select 'survey_response', launched_on, respondent_id::varchar from raw.survey_response
    union all select 'survey_count', launched_on, hash(c)::varchar from raw.survey_count as c
    union all select 'survey_invitation', launched_on, hash(i)::varchar from raw.survey_invitation as i
    union all
    select 'enrolment', unnest([enrolled_on, left_on, completed_on]), person_id::varchar from raw.enrolment
    union all select 'session', held_on, session_id from raw.session
    union all
    select 'pairing', unnest([started_on, ended_on, last_met_on]), protege_id::varchar from raw.pairing
    union all select 'pair_contact', met_on, pair_id from raw.pair_contact
    union all
    select 'nomination', unnest([nominated_on, invited_on, accepted_on, attended_on, completed_on]), nominee_id::varchar
    from raw.nomination
    union all
    select 'commitment', unnest([made_on, done_on, confirmed_on]), ally_id::varchar from raw.commitment
    union all select 'ally_act', acted_on, actor_id::varchar from raw.ally_act
    union all select 'effort', worked_on, person_id::varchar from raw.effort
    union all select 'reach', seen_on, coalesce(person_id::varchar, hash(r)::varchar) from raw.reach as r
    union all
    select 'case', unnest([received_on, investigated_on, closed_on]), coalesce(reporter_id::varchar, case_id) from raw.case
    union all select 'inquiry_count', month, hash(i)::varchar from raw.inquiry_count as i
)
select
    p.as_of,
    t.source,
    t.source in ('worker_snapshot', 'separation', 'promotion', 'session') as is_open,
    max(t.told_on) as newest_on,
    count(distinct t.whose) as people
from told as t
cross join facts.parameter as p
where t.told_on <= p.as_of
group by all
