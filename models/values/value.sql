-- one row per metric, period, breakdown, segment and measure: the table kpi.value of a release
with every as (
    select
        m.kpi_id, m.period_start, m.period_end, m.breakdown, m.segment, p.published_as as measure,
        m.value, m.numerator, m.denominator,
        m.people, m.n_eff, m.ci_low, m.ci_high, coalesce(m.p_value, t.p_value) as p_value, m.value_low, m.value_high,
        m.rounding_base, m.status, m.reason
    from measured as m
    join published_measure as p on p.kpi_id = m.kpi_id and p.measure = m.measure
    left join tested as t
        on t.kpi_id = m.kpi_id and t.measure = m.measure
        and t.period_start = m.period_start and t.period_end = m.period_end
        and t.breakdown = m.breakdown and t.segment = m.segment
    -- the company cell of a count that goes by another measure's name only served to hide its segments
    where p.published_as = m.measure or m.breakdown <> 'company'
    union all
    select
        kpi_id, period_start, period_end, breakdown, segment, measure, value, null, null,
        people, null, ci_low, ci_high, p_value, value_low, value_high,
        rounding_base, status, reason
    from compared
    union all
    select
        kpi_id, period_start, period_end, breakdown, segment, measure, value, null, null,
        people, null, ci_low, ci_high, null, value_low, value_high,
        rounding_base, status, reason
    from stepped
    union all
    select
        kpi_id, period_start, period_end, 'company', 'all', measure, null, null, null,
        null, null, null, null, null, null, null,
        1, 'not_applicable', reason
    from metrics.absent
)
select
    e.kpi_id,
    e.period_start,
    e.period_end,
    e.breakdown,
    e.segment,
    e.measure,
    e.value,
    e.numerator,
    e.denominator,
    e.people,
    e.n_eff,
    e.ci_low,
    e.ci_high,
    e.p_value,
    e.value_low,
    e.value_high,
    e.rounding_base::integer as rounding_base,
    e.status,
    e.reason,
    d.definition_version
from every as e
join published_definition as d on d.kpi_id = e.kpi_id
order by e.kpi_id, e.period_end, e.period_start, e.breakdown, e.segment, e.measure
