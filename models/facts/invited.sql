-- one row per wave with answers by person and cell of demographics: the people invited to it
-- A wave of which only counts per answer exist is left out, since nobody knows how many people those are.
with answered as (
    select wave, min(launched_on) as launched_on from raw.survey_response group by wave
)
select
    'wave' as grain,
    a.launched_on as period_start,
    a.launched_on as period_end,
    i.wave,
    coalesce(i.gender, 'undisclosed') as gender,
    i.division,
    i.department,
    i.level,
    i.invited as people
from raw.survey_invitation as i
join answered as a on a.wave = i.wave
