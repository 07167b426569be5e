-- one row per fiscal year, arm and person: weight in the comparison of promotions after a sponsor link's start
-- Sponsored: the first link that a person opens in the year with someone two levels up or more who is not the manager.
-- Unsponsored: everyone of the same gender, level, division and tenure band without an open link on that day; together
-- they weigh as much as the sponsored they stand for. Both arms are watched from the day of the link for 12 months,
-- by the snapshot before it, so that nobody is credited with time before the link; later sponsors and leavers stay in
-- their arm. A sponsored person without a match, or whose 12 months are not over, is left out.
-- Nearly everyone stays in one stratum, and is promoted or not, on all days of a snapshot (steady): such a person gets
-- the days' weights at once. Day by day they would be as many rows as people times days. A cohort is a snapshot's
-- gender, level and division with anyone sponsored, a stratum one tenure band of it: three numbers for each cohort, so
-- that the people of all snapshots are told apart by one number in place of six words.
-- Weights are added as decimals: sums of fractions would differ in the last digit from one night to the next, and the
-- ledger would take everybody for corrected.
with links as (
    select guide_id, protege_id, started_on, ended_on
    from raw.pairing
    where kind = 'sponsor' and direction = 'senior_to_junior'
), days as (
    select
        w.grain,
        w.period_start,
        w.period_end,
        l.started_on as day,
        -- Hired after these days is less than two, or five, years of tenure.
        (l.started_on - interval 2 year)::date as two_years_before,
        (l.started_on - interval 5 year)::date as five_years_before,
        max(s.snapshot_date) as baseline
    from facts.window as w
    join links as l on l.started_on between w.period_start and w.period_end
    join facts.snapshot as s
        on s.snapshot_date < l.started_on and s.snapshot_date >= l.started_on - interval 100 day
    cross join facts.parameter as f
    where w.grain = 'fiscal_year' and l.started_on + interval 12 month <= f.as_of + interval 1 day
    group by all
), sponsored as (
    select
        d.grain, d.period_start, d.period_end, d.day, d.baseline, d.two_years_before, d.five_years_before,
        p.person, p.gender, p.level, p.division,
        case
            when p.hire_date > d.two_years_before then 2
            when p.hire_date > d.five_years_before then 1
            else 0
        end as band
    from days as d
    join links as l on l.started_on = d.day
    join facts.workforce as p on p.snapshot_date = d.baseline and p.person = l.protege_id
    join facts.workforce as g on g.snapshot_date = d.baseline and g.person = l.guide_id
    where g.level >= p.level + 2 and p.manager is distinct from g.person and p.gender in ('woman', 'man')
    qualify row_number() over (partition by d.period_end, p.person order by d.day) = 1
), placed as (
    select *, dense_rank() over (order by period_end, baseline, gender, level, division) as cohort
    from sponsored
), cohorts as (
    select distinct cohort, grain, period_start, period_end, baseline, gender, level, division from placed
), strata as (
    select
        cohort,
        3 * cohort + band as stratum,
        band,
        day,
        two_years_before,
        five_years_before,
        count(*) as sponsored
    from placed
    group by all
), spans as (
    select
        period_end,
        baseline,
        min(day) as first_day,
        max(day) as last_day,
        min(two_years_before) as first_two_years_before,
        max(two_years_before) as last_two_years_before,
        min(five_years_before) as first_five_years_before,
        max(five_years_before) as last_five_years_before
    from sponsored
    group by all
), linked as (
    select
        s.period_end, s.baseline, l.protege_id as person,
        bool_or(l.started_on <= s.first_day and coalesce(l.ended_on > s.last_day, true)) as throughout
    from spans as s
    join links as l on l.started_on <= s.last_day and coalesce(l.ended_on > s.first_day, true)
    group by all
), risen as (
    select
        s.period_end, s.baseline, p.person,
        bool_or(p.promotion_date >= s.last_day and p.promotion_date < s.first_day + interval 12 month) as throughout
    from spans as s
    join facts.promotion as p
        on p.promotion_date >= s.first_day and p.promotion_date < s.last_day + interval 12 month
    group by all
), candidates as (
    select
        c.cohort, c.period_end, c.baseline, p.person, p.hire_date,
        case
            when p.hire_date > s.first_two_years_before then 2
            when p.hire_date > s.first_five_years_before then 1
            else 0
        end as band,
        case
            when p.hire_date > s.last_two_years_before then 2
            when p.hire_date > s.last_five_years_before then 1
            else 0
        end as band_at_last
    from facts.workforce as p
    join cohorts as c
        on c.baseline = p.snapshot_date and c.gender = p.gender and c.level = p.level
        and c.division is not distinct from p.division
    join spans as s on s.period_end = c.period_end and s.baseline = c.baseline
), watched as (
    select
        c.cohort,
        3 * c.cohort + c.band as stratum,
        c.person,
        c.hire_date,
        c.band = c.band_at_last and l.person is null and coalesce(r.throughout, true) as is_steady,
        l.person is not null as is_linked,
        r.person is not null as is_promoted
    from candidates as c
    left join linked as l on l.person = c.person and l.baseline = c.baseline and l.period_end = c.period_end
    left join risen as r on r.person = c.person and r.baseline = c.baseline and r.period_end = c.period_end
    where not coalesce(l.throughout, false)
), steady as (
    select stratum, count(*) as people from watched where is_steady group by all
), unsteady as (
    select s.stratum, s.day, w.person
    from watched as w
    join strata as s
        on s.cohort = w.cohort
        and s.band = case
            when w.hire_date > s.two_years_before then 2
            when w.hire_date > s.five_years_before then 1
            else 0
        end
    -- Most of them have no link at all, and none is looked for.
    anti join links as l
        on l.protege_id = case when w.is_linked then w.person end
        and l.started_on <= s.day
        and coalesce(l.ended_on > s.day, true)
    where not w.is_steady
), unsteady_people as (
    select stratum, day, count(*) as people from unsteady group by all
), weights as (
    select s.*, (s.sponsored / (coalesce(n.people, 0) + coalesce(u.people, 0)))::decimal(28, 15) as weight
    from strata as s
    left join steady as n on n.stratum = s.stratum
    left join unsteady_people as u on u.stratum = s.stratum and u.day = s.day
    where coalesce(n.people, 0) + coalesce(u.people, 0) > 0
), weights_together as (
    select stratum, sum(weight) as weight from weights group by all
), by_day as (
    select w.cohort, w.day, true as is_sponsored, p.person, 1 as weight
    from placed as p
    join weights as w on w.cohort = p.cohort and w.band = p.band and w.day = p.day
    union all
    select w.cohort, w.day, false, u.person, w.weight
    from unsteady as u
    join weights as w on w.stratum = u.stratum and w.day = u.day
), outcomes as (
    select distinct b.day, b.person
    from by_day as b
    join facts.promotion as p
        on p.person = b.person and p.promotion_date >= b.day and p.promotion_date < b.day + interval 12 month
), arms as (
    select b.cohort, b.is_sponsored, b.person, b.weight, o.person is not null as is_promoted
    from by_day as b
    left join outcomes as o on o.day = b.day and o.person = b.person
    union all
    select w.cohort, false, w.person, t.weight, w.is_promoted
    from watched as w
    join weights_together as t on t.stratum = w.stratum
    where w.is_steady
)
select
    c.grain,
    c.period_start,
    c.period_end,
    a.is_sponsored,
    a.person,
    c.gender,
    sum(a.weight)::double as weight,
    coalesce(sum(a.weight) filter (where a.is_promoted), 0)::double as promoted
from arms as a
join cohorts as c on c.cohort = a.cohort
group by all
