-- one row per respondent of a wave (people 0), and one per cell of the people asked (people above 0)
-- Answers are 1, 0 or NULL; an unknown unit or level is ''. A day whose answers are partly counted by the vendor is
-- left out, since counts carry no weights.
select
    period_end,
    wave,
    0 as people,
    weight,
    gender,
    coalesce(level::varchar, '') as level,
    coalesce(division, '') as division,
    coalesce(department, '') as department,
    experienced::double as experienced,
    reported_official::double as reported_official,
    has_sponsor::double as has_sponsor,
    intervened::double as intervened,
    is_heard::double as is_heard,
    supports_women::double as supports_women,
    sees_support::double as sees_support
from facts.respondent
where not is_counted and period_end not in (select period_end from facts.respondent where is_counted)
union all
select
    period_end, wave, people, null, gender, coalesce(level::varchar, ''), '', '',
    null, null, null, null, null, null, null
from facts.asked
