-- one row per respondent and wave, or per cell of respondents counted by the vendor: keeping apart, backlash on allies
-- `people` is 1 for a respondent and n for a counted cell, which knows one item only. NULL means not asked or not
-- answered; who gave no level is neither junior nor senior.
with answers as (
    select
        r.wave,
        r.period_end as launched_on,
        1 as people,
        r.gender,
        r.level,
        bool_or(s.answer in ('often', 'always')) filter (where s.item = 'avoid_one_to_one') as avoids_one_to_one,
        bool_or(s.answer = 'yes') filter (where s.item = 'peer_backlash') as met_backlash
    from raw.survey_response as s
    join facts.respondent as r on r.wave = s.wave and r.person = s.respondent_id
    where s.item in ('avoid_one_to_one', 'peer_backlash')
    group by r.wave, r.period_end, r.person, r.gender, r.level
    union all
    select
        wave,
        launched_on,
        n,
        gender,
        level,
        case when item = 'avoid_one_to_one' then answer in ('often', 'always') end,
        case when item = 'peer_backlash' then answer = 'yes' end
    from raw.survey_count
    where item in ('avoid_one_to_one', 'peer_backlash')
)
select
    'wave' as grain,
    a.launched_on as period_start,
    a.launched_on as period_end,
    a.wave,
    a.people,
    coalesce(a.gender, 'undisclosed') as gender,
    coalesce(a.level < f.manager_floor, false) as is_junior,
    coalesce(a.level >= f.leadership_floor, false) as is_senior,
    a.avoids_one_to_one,
    a.met_backlash
from answers as a
cross join facts.parameter as f
