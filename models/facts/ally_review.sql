-- one row per review cycle and reviewed man with a rating: ally in the year up to the cycle's end, or not
-- Ally: enrolled in an allyship program, or with an act of an ally on record, in the 12 months up to the cycle's end.
with involved as (
    select
        m.person,
        m.enrolled_on as from_day,
        least(m.left_on, m.completed_on, m.ends_on) as to_day
    from facts.member as m
    where m.program_kind = 'allyship'
    union all
    select actor_id, acted_on, acted_on from raw.ally_act
)
select
    r.grain,
    r.period_start,
    r.period_end,
    r.person,
    r.gender,
    r.division,
    r.level,
    r.rating,
    exists (
        select 1 from involved as i
        where
            i.person = r.person
            and i.from_day <= r.period_end
            and coalesce(i.to_day > r.period_end - interval 12 month, true)
    ) as is_ally
from facts.reviewed as r
where r.gender = 'man' and r.rating is not null and r.level is not null
