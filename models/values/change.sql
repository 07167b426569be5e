-- one row per company-level value that differs from the release before, with the kind of difference
-- A period the earlier release did not have is new data, compared with the latest period it had. A period it had is
-- corrected data, unless the definition's version differs: then the whole series is restated.
with now as (
    select kpi_id, measure, period_start, period_end, value, definition_version
    from kpi.value
    where breakdown = 'company' and status <> 'not_applicable'
), before as (
    select kpi_id, measure, period_start, period_end, value, definition_version
    from previous.kpi.value
    where breakdown = 'company' and status <> 'not_applicable'
), latest_before as (
    select * from before
    qualify row_number() over (partition by kpi_id, measure order by period_end desc, period_start desc) = 1
)
select
    n.kpi_id,
    n.measure,
    n.period_end,
    case
        when l.definition_version <> n.definition_version then 'changed definition'
        when b.kpi_id is null then 'new data'
        else 'corrected data'
    end as kind,
    r.release_id as previous_release,
    case when b.kpi_id is null then l.period_end else b.period_end end as previous_period_end,
    case when b.kpi_id is null then l.value else b.value end as previous_value,
    n.value,
    n.value - case when b.kpi_id is null then l.value else b.value end as change
from now as n
cross join previous.meta.release as r
left join before as b
    on b.kpi_id = n.kpi_id and b.measure = n.measure
    and b.period_start = n.period_start and b.period_end = n.period_end
left join latest_before as l on l.kpi_id = n.kpi_id and l.measure = n.measure
-- Sums of fractions differ in their last digits from one computation to the next; that is no change.
where b.kpi_id is null or (b.value is null) <> (n.value is null) or abs(n.value - b.value) > 1e-9
order by n.kpi_id, n.measure, n.period_end
