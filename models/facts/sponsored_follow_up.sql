-- one row per fiscal year, arm and person: weight in the comparison of promotions after a sponsor link's start
-- Sponsored: the first link that a person opens in the year with someone two levels up or more who is not the manager.
-- Unsponsored: everyone of the same gender, level, division and tenure band without an open link on that day; together
-- they weigh as much as the sponsored they stand for. Both arms are watched from the day of the link for 12 months,
-- by the snapshot before it, so that nobody is credited with time before the link; later sponsors and leavers stay in
-- their arm. A sponsored person without a match, or whose 12 months are not over, is left out.
-- Nearly everyone stays in one stratum, and is promoted or not, on all days of a snapshot (steady): such a person gets
-- the days' weights at once. Day by day they would be as many rows as people times days.
-- Weights are added as decimals: sums of fractions would differ in the last digit from one night to the next, and the
-- ledger would take everybody for corrected.
with links as (
    select guide_id, protege_id, started_on, ended_on
    from raw.pairing
    where kind = 'sponsor' and direction = 'senior_to_junior'
), days as (
    select distinct w.grain, w.period_start, w.period_end, l.started_on as day, max(s.snapshot_date) as baseline
    from facts.window as w
    join links as l on l.started_on between w.period_start and w.period_end
    join facts.snapshot as s
        on s.snapshot_date < l.started_on and s.snapshot_date >= l.started_on - interval 100 day
    cross join facts.parameter as f
    where w.grain = 'fiscal_year' and l.started_on + interval 12 month <= f.as_of + interval 1 day
    group by all
), opened as (
    select d.*, p.person, p.gender, p.level, p.division, p.hire_date
    from days as d
    join links as l on l.started_on = d.day
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
), spans as (
    select grain, period_start, period_end, baseline, min(day) as first_day, max(day) as last_day
    from strata
    group by all
), candidates as (
    select
        s.*, c.person, c.gender, c.level, c.division, c.hire_date,
        case
            when c.hire_date > s.first_day - interval 2 year then 'under 2'
            when c.hire_date > s.first_day - interval 5 year then '2 to 5'
            else '5 or more'
        end as tenure,
        case
            when c.hire_date > s.last_day - interval 2 year then 'under 2'
            when c.hire_date > s.last_day - interval 5 year then '2 to 5'
            else '5 or more'
        end as tenure_at_last
    from spans as s
    join facts.workforce as c on c.snapshot_date = s.baseline and c.gender in ('woman', 'man')
), linked as (
    select
        c.baseline, c.period_end, c.person,
        bool_or(l.started_on <= c.first_day and coalesce(l.ended_on > c.last_day, true)) as throughout
    from candidates as c
    join links as l
        on l.protege_id = c.person and l.started_on <= c.last_day and coalesce(l.ended_on > c.first_day, true)
    group by all
), risen as (
    select
        c.baseline, c.period_end, c.person,
        bool_or(p.promotion_date >= c.last_day and p.promotion_date < c.first_day + interval 12 month) as throughout
    from candidates as c
    join facts.promotion as p
        on p.person = c.person
        and p.promotion_date >= c.first_day
        and p.promotion_date < c.last_day + interval 12 month
    group by all
), watched as (
    select
        c.*,
        c.tenure = c.tenure_at_last and l.person is null and coalesce(r.throughout, true) as is_steady,
        l.person is not null as is_linked,
        r.person is not null as is_promoted
    from candidates as c
    left join linked as l on l.baseline = c.baseline and l.period_end = c.period_end and l.person = c.person
    left join risen as r on r.baseline = c.baseline and r.period_end = c.period_end and r.person = c.person
    where not coalesce(l.throughout, false)
), steady as (
    select baseline, period_end, gender, level, division, tenure, count(*) as people
    from watched
    where is_steady
    group by all
), unsteady as (
    select s.day, s.gender, s.level, s.division, s.tenure, w.person
    from watched as w
    join strata as s
        on s.baseline = w.baseline
        and s.period_end = w.period_end
        and s.gender = w.gender
        and s.level = w.level
        and s.division is not distinct from w.division
        and s.tenure = case
            when w.hire_date > s.day - interval 2 year then 'under 2'
            when w.hire_date > s.day - interval 5 year then '2 to 5'
            else '5 or more'
        end
    -- Most of them have no link at all, and none is looked for.
    anti join links as l
        on l.protege_id = case when w.is_linked then w.person end
        and l.started_on <= s.day
        and coalesce(l.ended_on > s.day, true)
    where not w.is_steady
), unsteady_people as (
    select day, gender, level, division, tenure, count(*) as people from unsteady group by all
), weights as (
    select s.*, (s.sponsored / (coalesce(n.people, 0) + coalesce(u.people, 0)))::decimal(28, 15) as weight
    from strata as s
    left join steady as n
        on n.baseline = s.baseline and n.period_end = s.period_end and n.gender = s.gender and n.level = s.level
        and n.division is not distinct from s.division and n.tenure = s.tenure
    left join unsteady_people as u
        on u.day = s.day and u.gender = s.gender and u.level = s.level
        and u.division is not distinct from s.division and u.tenure = s.tenure
    where coalesce(n.people, 0) + coalesce(u.people, 0) > 0
), weights_together as (
    select grain, period_start, period_end, baseline, gender, level, division, tenure, sum(weight) as weight
    from weights
    group by all
), by_day as (
    select w.grain, w.period_start, w.period_end, w.day, true as is_sponsored, s.person, s.gender, 1 as weight
    from sponsored as s
    join weights as w
        on w.day = s.day and w.gender = s.gender and w.level = s.level
        and w.division is not distinct from s.division and w.tenure = s.tenure
    union all
    select w.grain, w.period_start, w.period_end, w.day, false, u.person, u.gender, w.weight
    from unsteady as u
    join weights as w
        on w.day = u.day and w.gender = u.gender and w.level = u.level
        and w.division is not distinct from u.division and w.tenure = u.tenure
), outcomes as (
    select distinct b.day, b.person
    from by_day as b
    join facts.promotion as p
        on p.person = b.person and p.promotion_date >= b.day and p.promotion_date < b.day + interval 12 month
), arms as (
    select b.grain, b.period_start, b.period_end, b.is_sponsored, b.person, b.gender, b.weight,
        o.person is not null as is_promoted
    from by_day as b
    left join outcomes as o on o.day = b.day and o.person = b.person
    union all
    select t.grain, t.period_start, t.period_end, false, w.person, w.gender, t.weight, w.is_promoted
    from watched as w
    join weights_together as t
        on t.baseline = w.baseline and t.period_end = w.period_end and t.gender = w.gender and t.level = w.level
        and t.division is not distinct from w.division and t.tenure = w.tenure
    where w.is_steady
)
select
    grain,
    period_start,
    period_end,
    is_sponsored,
    person,
    gender,
    sum(weight)::double as weight,
    coalesce(sum(weight) filter (where is_promoted), 0)::double as promoted
from arms
group by all
