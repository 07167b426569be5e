-- one row per respondent and wave, or per cell of respondents counted by the vendor: answers to the standard items
-- `people` is 1 for a respondent and n for a counted cell. NULL means not asked or not answered. Experience is the
-- single question where it was asked, else yes when any behavior of the list is yes.
with answers as (
    select
        wave,
        min(launched_on) as launched_on,
        respondent_id as person,
        any_value(gender) as gender,
        any_value(division) as division,
        any_value(department) as department,
        any_value(level) as level,
        bool_or(answer = 'yes') filter (where item = 'exp_any' and answer in ('yes', 'no')) as experienced_any,
        bool_or(answer = 'yes') filter (
            where item like 'exp\_%' escape '\' and item <> 'exp_any' and answer in ('yes', 'no')
        ) as experienced_listed,
        bool_or(answer in ('formal', 'official')) filter (where item = 'reported') as reported_official,
        bool_or(answer = 'formal') filter (where item = 'reported') as reported_formal,
        bool_or(answer = 'yes') filter (where item = 'has_sponsor') as has_sponsor
    from raw.survey_response
    group by wave, respondent_id
), judged as (
    select
        *,
        case
            when experienced_any is null and experienced_listed is null then null
            else coalesce(experienced_any, false) or coalesce(experienced_listed, false)
        end as experienced
    from answers
), counted as (
    select
        wave,
        launched_on,
        n as people,
        gender,
        division,
        department,
        level,
        case when item = 'exp_any' then answer = 'yes' end as experienced,
        case when item = 'reported' then answer in ('formal', 'official') end as reported_official,
        case when item = 'reported' then answer = 'formal' end as reported_formal,
        case when item = 'has_sponsor' then answer = 'yes' end as has_sponsor
    from raw.survey_count
)
select
    'wave' as grain,
    launched_on as period_start,
    launched_on as period_end,
    wave,
    1 as people,
    coalesce(gender, 'undisclosed') as gender,
    division,
    department,
    level,
    experienced,
    case when experienced then reported_official end as reported_official,
    case when experienced then reported_formal end as reported_formal,
    has_sponsor
from judged
union all
select
    'wave', launched_on, launched_on, wave, people, coalesce(gender, 'undisclosed'), division, department, level,
    experienced, reported_official, reported_formal, has_sponsor
from counted
