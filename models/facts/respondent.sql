-- one row per respondent and wave, or per cell of respondents counted by the vendor: answers to the standard items
-- `people` is 1 for a respondent and n for a counted cell. NULL means not asked or not answered. Experience is yes when
-- any behavior of the list is yes, and the single question's answer where none of the list was answered. On a scale of
-- 1 to 5 an answer of 4 or 5 is favorable; being heard is the mean of `heard` and `interrupted` reversed, favorable
-- from 3.5 on, so that either item alone is favorable at 4 or 5 too. A counted cell knows one item only.
with scored as (
    select *, case when answer in ('1', '2', '3', '4', '5') then answer::tinyint end as score
    from raw.survey_response
), scored_count as (
    select *, case when answer in ('1', '2', '3', '4', '5') then answer::tinyint end as score
    from raw.survey_count
), answers as (
    select
        wave,
        min(launched_on) as launched_on,
        respondent_id as person,
        -- the same in every row, or the first in order where rows disagree, so that it is the same every time
        min(gender) as gender,
        min(division) as division,
        min(department) as department,
        min(level) as level,
        min(weight) as weight,
        bool_or(answer = 'yes') filter (where item = 'exp_any' and answer in ('yes', 'no')) as experienced_any,
        bool_or(answer = 'yes') filter (
            where item like 'exp\_%' escape '\' and item <> 'exp_any' and answer in ('yes', 'no')
        ) as experienced_listed,
        max(try_cast(answer as integer)) filter (where item = 'incidents_12m') as incidents_stated,
        max(incident) as incidents_described,
        bool_or(answer in ('formal', 'official')) filter (where item = 'reported') as reported_official,
        bool_or(answer = 'formal') filter (where item = 'reported') as reported_formal,
        bool_or(answer = 'yes') filter (where item = 'has_sponsor') as has_sponsor,
        bool_or(answer = 'yes') filter (where item = 'consequence') as knows_consequence,
        bool_or(answer = 'yes') filter (where item = 'witnessed') as witnessed,
        bool_or(answer = 'yes') filter (where item = 'intervened') as intervened,
        bool_or(answer = 'yes') filter (where item = 'took_part') as took_part,
        max(score) filter (where item = 'heard') as heard,
        6 - max(score) filter (where item = 'interrupted') as uninterrupted,
        max(score) filter (where item = 'could_report_safely') >= 4 as feels_safe_to_report,
        max(score) filter (where item = 'ally_self') >= 4 as supports_women,
        max(score) filter (where item = 'ally_seen') >= 4 as sees_support
    from scored
    group by wave, respondent_id
), judged as (
    select
        *,
        coalesce(experienced_listed, experienced_any) as experienced
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
        case when item = 'has_sponsor' then answer = 'yes' end as has_sponsor,
        case when item = 'consequence' then answer = 'yes' end as knows_consequence,
        case when item = 'intervened' then answer = 'yes' end as intervened,
        case when item = 'heard' then score >= 4 end as is_heard,
        case when item = 'could_report_safely' then score >= 4 end as feels_safe_to_report,
        case when item = 'ally_self' then score >= 4 end as supports_women,
        case when item = 'ally_seen' then score >= 4 end as sees_support
    from scored_count
)
select
    'wave' as grain,
    launched_on as period_start,
    launched_on as period_end,
    wave,
    person,
    1 as people,
    false as is_counted,
    weight,
    coalesce(gender, 'undisclosed') as gender,
    division,
    department,
    level,
    experienced,
    case when experienced then reported_official end as reported_official,
    case when experienced then reported_formal end as reported_formal,
    has_sponsor,
    case when reported_official is distinct from false then knows_consequence end as knows_consequence,
    case when witnessed then intervened end as intervened,
    coalesce((heard + uninterrupted) / 2.0, heard, uninterrupted) >= 3.5 as is_heard,
    feels_safe_to_report,
    supports_women,
    sees_support,
    took_part,
    -- as stated, else as many as were described, else the one that an experience takes; one a week at most
    case
        when experienced then greatest(least(coalesce(incidents_stated, incidents_described), 52), 1)
        when not experienced then 0
    end as incidents
from judged
union all
select
    'wave', launched_on, launched_on, wave, null, people, true, null, coalesce(gender, 'undisclosed'), division,
    department, level, experienced, reported_official, reported_formal, has_sponsor, knows_consequence, intervened, is_heard,
    feels_safe_to_report, supports_women, sees_support, null, experienced::integer
from counted
