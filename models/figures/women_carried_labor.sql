-- one row per fiscal quarter, and division or company: women's share of the hours over their share of the opening heads
-- The hours' share is a ratio of sums over people, so its standard error is the linearized one, each person a cluster.
-- Both shares are of known gender; where no woman or nobody stood at the opening there is no figure. Sums are of
-- decimals, so that no order of rows gives them another last digit.
with hours as (
    select
        period_start,
        period_end,
        case when grouping(division) = 0 then 'division' else 'company' end as breakdown,
        case when grouping(division) = 0 then division else 'all' end as segment,
        person,
        gender = 'woman' as is_woman,
        sum(hours) as hours
    from facts.labor
    where gender in ('woman', 'man', 'another')
    group by grouping sets (
        (period_start, period_end, person, gender), (period_start, period_end, division, person, gender)
    )
), worked as (
    select
        *,
        (sum(case when is_woman then hours else 0 end) over cell)::double
            / nullif((sum(hours) over cell)::double, 0) as hours_share
    from hours
    window cell as (partition by period_start, period_end, breakdown, segment)
), summed as (
    select
        period_start,
        period_end,
        breakdown,
        segment,
        any_value(hours_share) as hours_share,
        count(*) as people,
        sqrt(
            count(*) / nullif(count(*) - 1, 0)
            * sum(pow((is_woman::integer - hours_share) * hours::double, 2)::decimal(38, 12))::double
        ) / nullif(sum(hours)::double, 0) as hours_share_se
    from worked
    where segment is not null
    group by all
), heads as (
    select
        period_start,
        period_end,
        case when grouping(division) = 0 then 'division' else 'company' end as breakdown,
        case when grouping(division) = 0 then division else 'all' end as segment,
        nullif(sum(people) filter (where gender = 'woman'), 0) / sum(people) as women_share
    from facts.opening
    where grain = 'fiscal_quarter' and gender in ('woman', 'man', 'another')
    group by grouping sets ((period_start, period_end), (period_start, period_end, division))
)
select
    s.period_start,
    s.period_end,
    s.breakdown,
    s.segment,
    'women' as measure,
    s.hours_share / h.women_share as figure,
    greatest(s.hours_share - 1.959963984540054 * s.hours_share_se, 0) / h.women_share as figure_low,
    least(s.hours_share + 1.959963984540054 * s.hours_share_se, 1) / h.women_share as figure_high,
    s.people
from summed as s
join facts.window as w
    on w.grain = 'fiscal_quarter' and w.period_start = s.period_start and w.period_end = s.period_end
left join heads as h
    on h.period_start = s.period_start and h.period_end = s.period_end
    and h.breakdown = s.breakdown and h.segment = s.segment
where w.opening_date is not null
