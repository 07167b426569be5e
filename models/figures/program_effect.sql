-- one row per launch day and division: women's mean answer on allies seen, and the share of men in allyship programs
-- A man counts from the day after he is enrolled and his program has begun; men are those of the newest snapshot up
-- to the launch, else of the first one after it. Divisions that HR does not know are left out.
with seen as (
    select period_end, division, sum(people)::bigint as people, sum(people * score) / sum(people) as mean_seen
    from facts.survey_item
    where item = 'ally_seen' and gender = 'woman' and division is not null
    group by all
), launches as (
    select distinct period_end from seen
), snapshots as (
    select
        l.period_end,
        coalesce(
            max(s.snapshot_date) filter (where s.snapshot_date <= l.period_end), min(s.snapshot_date)
        ) as snapshot_date
    from launches as l
    cross join facts.snapshot as s
    group by all
), men as (
    select s.period_end, h.division, sum(h.people) as men
    from snapshots as s
    join facts.headcount as h on h.period_end = s.snapshot_date
    where h.gender = 'man' and h.division is not null
    group by all
), members as (
    select
        m.person,
        m.division,
        greatest(m.enrolled_on, coalesce(m.starts_on, p.first_session, m.enrolled_on)) as member_from
    from facts.member as m
    left join facts.planned_session as p on p.program = m.program and p.cohort is not distinct from m.cohort
    where m.program_kind = 'allyship' and m.gender = 'man'
), enrolled as (
    select l.period_end, m.division, count(distinct m.person) as men
    from launches as l
    join members as m on m.member_from < l.period_end
    group by all
)
select s.period_end, s.division, s.people, s.mean_seen, coalesce(e.men, 0) / m.men as enrolled_share
from seen as s
join men as m on m.period_end = s.period_end and m.division = s.division
left join enrolled as e on e.period_end = s.period_end and e.division = s.division
