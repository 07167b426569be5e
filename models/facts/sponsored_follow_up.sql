-- one row per fiscal year, arm and person: weight in the comparison of promotions after a sponsor link's start
-- Sponsored: the first link that a person opens in the year with someone two levels up or more who is not the manager.
-- Unsponsored: everyone of the same gender, level, division and tenure band without an open link on that day; together
-- they weigh as much as the sponsored they stand for. Both arms are watched from the day of the link for 12 months,
-- by the snapshot before it, so that nobody is credited with time before the link; later sponsors and leavers stay in
-- their arm. A sponsored person without a match, or whose 12 months are not over, is left out.
with days as (
    select distinct w.grain, w.period_start, w.period_end, l.started_on as day, max(s.snapshot_date) as baseline
    from facts.window as w
    join raw.pairing as l on l.started_on between w.period_start and w.period_end
    join facts.snapshot as s
        on s.snapshot_date < l.started_on and s.snapshot_date >= l.started_on - interval 100 day
    cross join facts.parameter as f
    where
        w.grain = 'fiscal_year'
        and l.kind = 'sponsor'
        and l.direction = 'senior_to_junior'
        and l.started_on + interval 12 month <= f.as_of + interval 1 day
    group by all
), opened as (
    select d.*, p.person, p.gender, p.level, p.division, p.hire_date
    from days as d
    join raw.pairing as l on l.started_on = d.day and l.kind = 'sponsor' and l.direction = 'senior_to_junior'
    join facts.workforce as p on p.snapshot_date = d.baseline and p.person = l.protege_id
    join facts.workforce as g on g.snapshot_date = d.baseline and g.person = l.guide_id
    where g.level >= p.level + 2 and p.manager is distinct from g.person and p.gender in ('woman', 'man')
    qualify row_number() over (partition by d.period_end, p.person order by d.day) = 1
), sponsored as (
    select
        *,
        case
            when hire_date > day - interval 2 year then 'under 2'
            when hire_date > day - interval 5 year then '2 to 5'
            else '5 or more'
        end as tenure
    from opened
), strata as (
    select grain, period_start, period_end, day, baseline, gender, level, division, tenure, count(*) as sponsored
    from sponsored
    group by all
), unsponsored as (
    select s.*, c.person, count(*) over (
        partition by s.day, s.gender, s.level, s.division, s.tenure
    ) as alike
    from strata as s
    join facts.workforce as c
        on c.snapshot_date = s.baseline
        and c.gender = s.gender
        and c.level = s.level
        and c.division is not distinct from s.division
        and s.tenure = case
            when c.hire_date > s.day - interval 2 year then 'under 2'
            when c.hire_date > s.day - interval 5 year then '2 to 5'
            else '5 or more'
        end
    where not exists (
        select 1 from raw.pairing as l
        where
            l.protege_id = c.person
            and l.kind = 'sponsor'
            and l.direction = 'senior_to_junior'
            and l.started_on <= s.day
            and coalesce(l.ended_on > s.day, true)
    )
), arms as (
    select s.grain, s.period_start, s.period_end, s.day, true as is_sponsored, s.person, s.gender, 1.0::double as weight
    from sponsored as s
    where exists (
        select 1 from unsponsored as u
        where
            u.day = s.day and u.gender = s.gender and u.level = s.level
            and u.division is not distinct from s.division and u.tenure = s.tenure
    )
    union all
    select grain, period_start, period_end, day, false, person, gender, sponsored / alike from unsponsored
), outcomes as (
    select distinct a.day, a.person
    from arms as a
    join facts.promotion as p
        on p.person = a.person and p.promotion_date >= a.day and p.promotion_date < a.day + interval 12 month
)
select
    a.grain,
    a.period_start,
    a.period_end,
    a.is_sponsored,
    a.person,
    a.gender,
    sum(a.weight) as weight,
    coalesce(sum(a.weight) filter (where o.person is not null), 0) as promoted
from arms as a
left join outcomes as o on o.day = a.day and o.person = a.person
group by all
