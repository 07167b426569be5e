-- one row per respondent, wave and item answered on the scale of 1 to 5, or per cell counted by the vendor
-- `people` is 1 for a respondent and n for a counted cell, whose `person` is NULL. Scores are as answered, none is
-- reversed.
select
    r.grain,
    r.period_start,
    r.period_end,
    r.wave,
    r.person,
    1 as people,
    r.weight,
    r.gender,
    r.division,
    r.department,
    r.level,
    s.item,
    s.answer::tinyint as score
from raw.survey_response as s
join facts.respondent as r on r.wave = s.wave and r.person = s.respondent_id
where s.incident = 0 and s.answer in ('1', '2', '3', '4', '5') and s.item not in ('incidents_12m')
union all
select
    'wave', launched_on, launched_on, wave, null, n, null, coalesce(gender, 'undisclosed'), division, department, level,
    item, answer::tinyint
from raw.survey_count
where answer in ('1', '2', '3', '4', '5') and item not in ('incidents_12m') and n > 0
