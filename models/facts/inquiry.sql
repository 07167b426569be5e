-- one row per complete fiscal year and record of inquiries in it, from the helpdesk's counts or the case system
-- A case counts as one. Which years are told is decided by the headcount they are set against.
with records as (
    select month as asked_on, n from raw.inquiry_count
    union all
    select received_on, 1 from raw.case
    where record_type = 'inquiry' and reporter_worker_type is distinct from 'contingent'
)
select w.grain, w.period_start, w.period_end, r.n
from facts.window as w
join records as r on r.asked_on between w.period_start and w.period_end
where w.grain = 'fiscal_year' and w.is_covered
