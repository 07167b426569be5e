-- one row per complete fiscal year, case received in it and issue of the case (count cases distinctly)
-- Inquiries without an allegation are not reports. Cases that a contingent worker reported are left out, since the
-- headcount they would be set against leaves contingent workers out too.
select
    w.grain,
    w.period_start,
    w.period_end,
    c.case_id,
    c.division,
    coalesce(c.anonymous, false) as is_anonymous,
    unnest(string_split(c.issues, ';')) as issue
from facts.window as w
join raw.case as c on c.received_on between w.period_start and w.period_end
where
    w.grain = 'fiscal_year'
    and w.is_covered
    and c.record_type = 'report'
    and c.reporter_worker_type is distinct from 'contingent'
