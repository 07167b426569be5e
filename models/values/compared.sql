-- one row per metric, period, breakdown, segment and comparison of two measures (see models.metrics.Compared)
-- Both parts must be shown; a part of which only bounds may be shown leaves bounds of the comparison.
with paired as (
    select
        s.kpi_id, s.measure, s.how, s.when_none,
        a.period_start, a.period_end, a.breakdown, a.segment, a.kind, a.rounding_base,
        a.status as status1, b.status as status2, a.reason as reason1, b.reason as reason2,
        a.value as value1, b.value as value2, a.scale,
        -- a weighted share is one of its effective number of respondents
        case a.kind when 'weighted' then a.value * a.n_eff else a.numerator end as x1,
        case a.kind when 'weighted' then a.n_eff else coalesce(a.denominator, a.exposure) end as n1,
        a.people as people1,
        case b.kind when 'weighted' then b.value * b.n_eff else b.numerator end as x2,
        case b.kind when 'weighted' then b.n_eff else coalesce(b.denominator, b.exposure) end as n2,
        b.people as people2,
        a.value_low as low1, a.value_high as high1, b.value_low as low2, b.value_high as high2,
        -- Standard error of the log of events over estimated events: cases as Poisson; x1 estimated events of c affected
        -- people as a compound Poisson with geometric clusters, (2 - c / x1) / c. With one event each it is 1 / c.
        sqrt(1 / b.numerator + 2 / c.numerator - 1 / greatest(a.numerator, c.numerator)) as reach_error
    from compare_spec as s
    join measured as a on a.kpi_id = s.kpi_id and a.measure = s.first
    join measured as b
        on b.kpi_id = s.kpi_id and b.measure = s.second
        and b.period_start = a.period_start and b.period_end = a.period_end
        and b.breakdown = a.breakdown and b.segment = a.segment
    left join measured as c
        on c.kpi_id = s.kpi_id and c.measure = s.affected
        and c.period_start = a.period_start and c.period_end = a.period_end
        and c.breakdown = a.breakdown and c.segment = a.segment
    where s.breakdowns = '' or list_contains(string_split(s.breakdowns, ','), a.breakdown)
), judged as (
    select
        *,
        case
            when 'suppressed' in (status1, status2) then 'suppressed'
            when 'not_applicable' in (status1, status2) then 'not_applicable'
            when how in ('parity', 'ratio') and value2 = 0 then 'not_applicable'
            when how in ('reach', 'shortfall') and value1 = 0 then 'not_applicable'
            -- a group under 2 % of the pool is too small to be judged (Uniform Guidelines, section 4D)
            when how = 'flag' and 50 * least(n1, n2) < n1 + n2 then 'not_applicable'
            else 'shown'
        end as status,
        case
            when status1 = 'suppressed' then reason1
            when status2 = 'suppressed' then reason2
            when status1 = 'not_applicable' then reason1
            when status2 = 'not_applicable' then reason2
            when how in ('parity', 'ratio') and value2 = 0 then when_none
            when how in ('reach', 'shortfall') and value1 = 0 then when_none
            when how = 'flag' and 50 * least(n1, n2) < n1 + n2 then 'a group is under 2 % of the pool'
        end as reason,
        value1 is not null and value2 is not null as is_exact,
        case how when 'parity' then 100 else 1 end as factor
    from paired
)
select
    kpi_id,
    period_start,
    period_end,
    breakdown,
    segment,
    measure,
    case
        when status <> 'shown' or not is_exact then null
        when how = 'gap' then value1 - value2
        when how = 'reach' then value2 / value1
        when how = 'shortfall' then 1 - value2 / value1
        -- four fifths by integer cross-multiplication: exactly 80 % is not flagged
        when how = 'flag' then (least(5 * x1 * n2, 5 * x2 * n1) < greatest(4 * x1 * n2, 4 * x2 * n1))::integer
        else factor * value1 / value2
    end as value,
    case when status = 'shown' then least(people1, people2) end as people,
    case
        when status <> 'shown' or not is_exact then null
        when how = 'gap' then newcombe_low(x1, n1, x2, n2)
        when how = 'flag' then null
        when how = 'reach' then value2 / value1 * exp(-z95() * reach_error)
        when how = 'shortfall' then 1 - value2 / value1 * exp(z95() * reach_error)
        when kind = 'share' then least(factor * katz_low(x1, n1, x2, n2), factor * value1 / value2)
        else least(factor * rate_ratio_low(x1, n1, x2, n2), factor * value1 / value2)
    end as ci_low,
    case
        when status <> 'shown' or not is_exact then null
        when how = 'gap' then newcombe_high(x1, n1, x2, n2)
        when how = 'flag' then null
        when how = 'reach' then value2 / value1 * exp(z95() * reach_error)
        when how = 'shortfall' then 1 - value2 / value1 * exp(-z95() * reach_error)
        when kind = 'share' then greatest(factor * katz_high(x1, n1, x2, n2), factor * value1 / value2)
        else greatest(factor * rate_ratio_high(x1, n1, x2, n2), factor * value1 / value2)
    end as ci_high,
    case
        when status <> 'shown' or not is_exact or how in ('reach', 'shortfall') then null
        when kind = 'weighted' then pooled_z_p(x1, n1, x2, n2)
        when kind = 'share' then two_proportion_p(x1::bigint, n1::bigint, x2::bigint, n2::bigint)
        else rate_ratio_p(x1, n1, x2, n2)
    end as p_value,
    case
        when status <> 'shown' then null
        when how = 'gap' then low1 - high2
        when how = 'reach' then low2 / nullif(high1, 0)
        when how = 'shortfall' then 1 - high2 / nullif(low1, 0)
        when how = 'flag' then case when is_exact then
            (least(5 * x1 * n2, 5 * x2 * n1) < greatest(4 * x1 * n2, 4 * x2 * n1))::integer else 0 end
        when high2 > 0 then factor * low1 / high2
    end as value_low,
    case
        when status <> 'shown' then null
        when how = 'gap' then high1 - low2
        when how = 'reach' then high2 / nullif(low1, 0)
        when how = 'shortfall' then 1 - low2 / nullif(high1, 0)
        when how = 'flag' then case when is_exact then
            (least(5 * x1 * n2, 5 * x2 * n1) < greatest(4 * x1 * n2, 4 * x2 * n1))::integer else 1 end
        when low2 > 0 then factor * high1 / low2
    end as value_high,
    rounding_base,
    status,
    reason
from judged
