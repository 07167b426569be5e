-- one row per metric: headline measure of the company in its latest period, change over a year, distance to target
-- The comparison is the period that ended a year before, give or take 45 days. A change is called one only when its
-- interval leaves out no change; a head count is a census, so its change is what it is. Of a share without counts only
-- its own interval is known: it has changed where the two do not overlap, which is asking for more than 95 %.
with headline as (
    select v.*
    from kpi.value as v
    join kpi.definition as d on d.kpi_id = v.kpi_id and d.headline_measure = v.measure
    where v.breakdown = 'company'
), latest as (
    select * from headline
    qualify row_number() over (partition by kpi_id order by status = 'not_applicable', period_end desc, period_start desc) = 1
), earlier as (
    select l.kpi_id, h.period_end, h.value, h.numerator, h.denominator, h.ci_low, h.ci_high
    from latest as l
    join headline as h
        on h.kpi_id = l.kpi_id and h.status = 'shown'
        and h.period_end between l.period_end - interval 410 day and l.period_end - interval 320 day
    qualify row_number() over (
        partition by l.kpi_id order by abs(date_diff('day', h.period_end, (l.period_end - interval 1 year)::date))
    ) = 1
), targeted as (
    select d.kpi_id, v.value, v.value_low, v.value_high, v.ci_low, v.ci_high, v.rounding_base
    from kpi.definition as d
    join latest as l on l.kpi_id = d.kpi_id
    join kpi.value as v
        on v.kpi_id = d.kpi_id and v.measure = d.target_measure and v.breakdown = 'company'
        and v.period_end = l.period_end and v.status = 'shown'
    where d.target_value is not null
), changed as (
    select
        l.kpi_id,
        e.period_end as previous_period_end,
        e.value as previous_value,
        l.value - e.value as change,
        case
            when d.unit = 'share' and not is_census.yes
                then coalesce(
                    newcombe_low(l.numerator, l.denominator, e.numerator, e.denominator), l.ci_low - e.ci_high
                )
            -- two independent intervals on one scale: the square root rule that Newcombe's own is built on
            when d.unit <> 'share' then l.value - e.value - sqrt(pow(l.value - l.ci_low, 2) + pow(e.ci_high - e.value, 2))
        end as change_low,
        case
            when d.unit = 'share' and not is_census.yes
                then coalesce(
                    newcombe_high(l.numerator, l.denominator, e.numerator, e.denominator), l.ci_high - e.ci_low
                )
            when d.unit <> 'share' then l.value - e.value + sqrt(pow(l.ci_high - l.value, 2) + pow(e.value - e.ci_low, 2))
        end as change_high,
        is_census.yes as is_census
    from latest as l
    join kpi.definition as d on d.kpi_id = l.kpi_id
    join lateral (select d.privacy_class = 'open' and d.kind = 'share' as yes) as is_census on true
    join earlier as e on e.kpi_id = l.kpi_id
)
select
    l.kpi_id,
    d.name,
    d.family,
    l.measure,
    d.unit,
    d.better,
    l.period_start,
    l.period_end,
    l.value,
    l.value_low,
    l.value_high,
    l.ci_low,
    l.ci_high,
    l.numerator,
    l.denominator,
    l.people,
    l.rounding_base,
    l.status,
    l.reason,
    c.previous_period_end,
    c.previous_value,
    c.change,
    c.change_low,
    c.change_high,
    case
        when c.change is null then 'no comparison'
        when c.is_census and c.change > 0 then 'up'
        when c.is_census and c.change < 0 then 'down'
        when c.change_low > 0 then 'up'
        when c.change_high < 0 then 'down'
        else 'no clear change'
    end as change_status,
    d.target_value,
    d.target_measure,
    d.target_date,
    t.value - d.target_value as distance,
    case
        when d.target_value is null then 'no target'
        when t.value is null and t.value_high < d.target_value and d.better = 'higher' then 'below target'
        when t.value is null and t.value_low > d.target_value and d.better = 'lower' then 'above target'
        when t.value is null then 'not known'
        when d.better = 'higher' and t.value >= d.target_value then 'on target'
        when d.better = 'lower' and t.value <= d.target_value then 'on target'
        when d.privacy_class = 'open' and d.kind = 'share'
            then case when t.value < d.target_value then 'below target' else 'above target' end
        when d.target_value between t.ci_low and t.ci_high then 'in line with target'
        when t.value < d.target_value then 'below target'
        when t.value > d.target_value then 'above target'
        else 'on target'
    end as target_status,
    d.owner
from latest as l
join kpi.definition as d on d.kpi_id = l.kpi_id
left join changed as c on c.kpi_id = l.kpi_id
left join targeted as t on t.kpi_id = l.kpi_id
order by d.family, l.kpi_id
