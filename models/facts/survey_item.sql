-- one row per respondent, wave and item answered on the scale of 1 to 5, or per cell counted by the vendor
-- `people` is 1 for a respondent and n for a counted cell, whose `person` is NULL. Scores are as answered, none is
-- reversed.
select
    'wave' as grain,
    min(launched_on) over (partition by wave) as period_start,
    min(launched_on) over (partition by wave) as period_end,
    wave,
    respondent_id as person,
    1 as people,
    weight,
    coalesce(gender, 'undisclosed') as gender,
    division,
    department,
    level,
    item,
    answer::tinyint as score
from raw.survey_response
where incident = 0 and answer in ('1', '2', '3', '4', '5') and item not in ('incidents_12m')
union all
select
    'wave', launched_on, launched_on, wave, null, n, null, coalesce(gender, 'undisclosed'), division, department, level,
    item, answer::tinyint
from raw.survey_count
where answer in ('1', '2', '3', '4', '5') and item not in ('incidents_12m') and n > 0
