-- one row per survival metric, period, breakdown, segment and measure at the last day: p of women against men
-- The log-rank test of Mantel 1966, grouped at the published days, from published numbers only: the hazard of an
-- interval is what S(t) loses in it. Who was watched for a part of an interval only counts for half of it (Cutler and
-- Ederer 1958): d = hazard x (n - (n - n' - d) / 2), n at risk at its start and n' at its end, so d / hazard is the
-- people exposed. One part that is hidden, absent or known by its bounds only, and there is no p.
with point as (
    select
        s.kpi_id, s.grp, s.day, s.days, m.period_start, m.period_end, m.breakdown, m.segment,
        m.value as survival, r.value as at_risk, m.denominator as cohort
    from test_spec as s
    join measured as m on m.kpi_id = s.kpi_id and m.measure = s.survival
    join measured as r
        on r.kpi_id = s.kpi_id and r.measure = s.at_risk
        and r.period_start = m.period_start and r.period_end = m.period_end
        and r.breakdown = m.breakdown and r.segment = m.segment
    where m.value is not null and r.value is not null
), span as (
    select
        *,
        lag(survival, 1, 1.0) over earlier as survival_before,
        lag(at_risk, 1, cohort) over earlier as at_risk_before
    from point
    window earlier as (partition by kpi_id, period_start, period_end, breakdown, segment, grp order by day)
), lost as (
    -- where nobody was left there is no hazard, and nobody exposed to it
    select
        *,
        case when survival_before = 0 then 0 else 1 - survival / survival_before end as hazard
    from span
), followed as (
    select
        *,
        case when survival_before = 0 then 0
            else least(at_risk_before, (at_risk_before + at_risk) / (2 - hazard)) end as exposed
    from lost
), compared_span as (
    select
        w.kpi_id, w.period_start, w.period_end, w.breakdown, w.segment, w.day, w.days,
        w.exposed as women, w.exposed + m.exposed as people,
        w.exposed * w.hazard as women_left, w.exposed * w.hazard + m.exposed * m.hazard as people_left
    from followed as w
    join followed as m
        on m.kpi_id = w.kpi_id and m.period_start = w.period_start and m.period_end = w.period_end
        and m.breakdown = w.breakdown and m.segment = w.segment and m.day = w.day
    where w.grp = 'women' and m.grp = 'men'
), summed as (
    select
        kpi_id, period_start, period_end, breakdown, segment, max(day) as last_day,
        fsum(women_left - people_left * women / nullif(people, 0)) as excess,
        fsum(
            people_left * (people - people_left) * women * (people - women) / (people * people * (people - 1))
        ) filter (where people > 1) as variance
    from compared_span
    group by all
    having count(*) = max(days)
)
select
    kpi_id, period_start, period_end, breakdown, segment,
    unnest(['women', 'men']) || '@' || last_day || 'd' as measure,
    chi_square_p(excess * excess / nullif(variance, 0)) as p_value
from summed
