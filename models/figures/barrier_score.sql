-- one row per respondent of a wave (people 0) with men's barrier scores, and one per cell of the people asked
-- Scores are 1 to 5 or NULL; an unknown unit or level is ''. Days with results counted by the vendor stand in
-- barrier_score_counted.sql.
with scores as (
    select
        wave,
        person,
        max(score) filter (where item = 'barrier_backlash') as barrier_backlash,
        max(score) filter (where item = 'barrier_awareness') as barrier_awareness,
        max(score) filter (where item = 'barrier_defensiveness') as barrier_defensiveness,
        max(score) filter (where item = 'barrier_bias') as barrier_bias,
        max(score) filter (where item = 'barrier_role_models') as barrier_role_models
    from facts.survey_item
    where person is not null and gender = 'man'
    group by wave, person
)
select
    r.period_end,
    r.wave,
    0 as people,
    r.weight,
    r.gender,
    coalesce(r.level::varchar, '') as level,
    coalesce(r.division, '') as division,
    s.barrier_backlash::double as barrier_backlash,
    s.barrier_awareness::double as barrier_awareness,
    s.barrier_defensiveness::double as barrier_defensiveness,
    s.barrier_bias::double as barrier_bias,
    s.barrier_role_models::double as barrier_role_models
from facts.respondent as r
left join scores as s on s.wave = r.wave and s.person = r.person
where
    not r.is_counted
    and r.period_end not in (
        select period_end from facts.survey_item where person is null and item like 'barrier\_%' escape '\'
    )
union all
select period_end, wave, people, null, gender, coalesce(level::varchar, ''), '', null, null, null, null, null
from facts.asked
