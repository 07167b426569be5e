-- one row per step, metric, period and rank: a published share against the one at the next lower rank, or at the lowest
-- Hidden where either share is. Ranks are those at which anyone is counted; a rank without, and the company, say so.
with ranked as (
    select
        s.measure as step, s.how, m.*,
        case s.how
            when 'gap' then lag(m.segment) over ranks
            else first_value(m.segment) over ranks
        end as against
    from step_spec as s
    join measured as m on m.kpi_id = s.kpi_id and m.measure = s.of
    where m.breakdown = 'level' and m.status <> 'not_applicable'
    window ranks as (partition by s.kpi_id, s.measure, m.period_start, m.period_end order by m.segment::integer)
), paired as (
    select
        a.*,
        b.status as status2, b.reason as reason2, b.value as value2, b.value_low as low2, b.value_high as high2,
        b.numerator as x2, b.denominator as n2, b.people as people2
    from ranked as a
    left join ranked as b
        on b.kpi_id = a.kpi_id and b.step = a.step and b.period_start = a.period_start and b.period_end = a.period_end
        and b.segment = a.against
), judged as (
    select
        * exclude (status, reason),
        case
            when 'suppressed' in (status, status2) then 'suppressed'
            when against is null or (how = 'ratio' and value2 = 0) then 'not_applicable'
            else 'shown'
        end as verdict,
        case
            when status = 'suppressed' then reason
            when status2 = 'suppressed' then reason2
            when against is null then 'no level below'
            when how = 'ratio' and value2 = 0 then 'no woman at the lowest level'
        end as reason,
        value is not null and value2 is not null as is_exact
    from paired
)
select
    kpi_id,
    period_start,
    period_end,
    breakdown,
    segment,
    step as measure,
    case
        when verdict <> 'shown' or not is_exact then null
        when how = 'gap' then value - value2
        else value / value2
    end as value,
    case when verdict = 'shown' then least(people, people2) end as people,
    -- the lowest rank against itself is 1 by definition and has no interval
    case
        when verdict <> 'shown' or not is_exact or segment = against then null
        when how = 'gap' then newcombe_low(numerator, denominator, x2, n2)
        else least(katz_low(numerator, denominator, x2, n2), value / value2)
    end as ci_low,
    case
        when verdict <> 'shown' or not is_exact or segment = against then null
        when how = 'gap' then newcombe_high(numerator, denominator, x2, n2)
        else greatest(katz_high(numerator, denominator, x2, n2), value / value2)
    end as ci_high,
    case
        when verdict <> 'shown' then null
        when how = 'gap' then value_low - high2
        when high2 > 0 then value_low / high2
    end as value_low,
    case
        when verdict <> 'shown' then null
        when how = 'gap' then value_high - low2
        when low2 > 0 then value_high / low2
    end as value_high,
    rounding_base,
    verdict as status,
    reason
from judged
union all
select
    m.kpi_id, m.period_start, m.period_end, m.breakdown, m.segment, s.measure, null, null, null, null, null, null,
    m.rounding_base, 'not_applicable',
    case when m.breakdown = 'company' then 'told between levels only' else m.reason end
from step_spec as s
join measured as m on m.kpi_id = s.kpi_id and m.measure = s.of
where m.breakdown = 'company' or (m.breakdown = 'level' and m.status = 'not_applicable')
