-- one row per metric, period, breakdown, segment and counted measure: published counts with their interval
-- Everything is computed from numbers that are published; where only bounds may be shown there is no interval.
select
    p.kpi_id,
    p.period_start,
    p.period_end,
    p.breakdown,
    p.segment,
    p.measure,
    p.kind,
    p.scale,
    p.exposure,
    p.value,
    p.numerator::bigint as numerator,
    p.denominator::bigint as denominator,
    p.people::bigint as people,
    case
        when p.value is null then null
        when p.kind = 'share' then least(wilson_low(p.numerator, p.denominator), p.value)
        when p.kind = 'rate' then p.scale * l.low / p.exposure
        -- of two counts of different people: the odds at the limit of the first one's share
        when p.kind = 'ratio'
            then wilson_low(p.numerator, p.numerator + p.denominator)
                / (1 - wilson_low(p.numerator, p.numerator + p.denominator))
        -- an expectation that nobody was sampled for has no interval
        when p.kind = 'weighted' and p.n_eff is null then null
        when p.kind = 'survival' then loglog_low(p.value, p.survival_se)
        when p.kind = 'weighted' then least(wilson_low(p.value * p.n_eff, p.n_eff), p.value)
        else p.figure_low
    end as ci_low,
    case
        when p.value is null then null
        when p.kind = 'share' then greatest(wilson_high(p.numerator, p.denominator), p.value)
        when p.kind = 'rate' then p.scale * l.high / p.exposure
        when p.kind = 'ratio'
            then wilson_high(p.numerator, p.numerator + p.denominator)
                / (1 - wilson_high(p.numerator, p.numerator + p.denominator))
        when p.kind = 'weighted' and p.n_eff is null then null
        when p.kind = 'survival' then loglog_high(p.value, p.survival_se)
        when p.kind = 'weighted' then greatest(wilson_high(p.value * p.n_eff, p.n_eff), p.value)
        else p.figure_high
    end as ci_high,
    p.figure_p as p_value,
    p.n_eff,
    p.value_low,
    p.value_high,
    p.rounding_base,
    p.status,
    p.reason
from metrics.protected as p
left join poisson_limit as l on p.kind = 'rate' and l.events = p.numerator
