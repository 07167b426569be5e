-- one row per complete fiscal year and report received in it: days until it was closed, or until the year's end
-- The year's end is the extract: what was closed later was still open then, so a year's figure never changes again.
select
    w.grain,
    w.period_start,
    w.period_end,
    case when coalesce(c.anonymous, false) then null else c.reporter_id end as person,
    c.division,
    (least(coalesce(c.closed_on, w.period_end), w.period_end) - c.received_on)::integer as duration,
    coalesce(c.closed_on <= w.period_end, false) as event
from facts.window as w
join raw.case as c on c.received_on between w.period_start and w.period_end
where
    w.grain = 'fiscal_year'
    and c.record_type = 'report'
    and c.reporter_worker_type is distinct from 'contingent'
