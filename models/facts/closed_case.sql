-- one row per complete fiscal year and report closed in it, with its finding and what followed
-- Reports only, and none that a contingent worker made: the same cases as elsewhere. `person` is the reporter; an
-- anonymous case has none and stands for one person. What is not recorded did not happen: no action, nobody told.
select
    w.grain,
    w.period_start,
    w.period_end,
    c.case_id,
    case when coalesce(c.anonymous, false) then null else c.reporter_id end as person,
    c.division,
    coalesce(c.anonymous, false) as is_anonymous,
    list_contains(string_split(c.issues, ';'), 'harassment') as is_harassment,
    c.outcome in ('substantiated', 'partially') as is_substantiated,
    c.outcome = 'undetermined' as is_undetermined,
    coalesce(c.action_taken, false) as action_taken,
    coalesce(c.reporter_informed, false) as reporter_informed
from facts.window as w
join raw.case as c on c.closed_on between w.period_start and w.period_end
where
    w.grain = 'fiscal_year'
    and c.record_type = 'report'
    and c.reporter_worker_type is distinct from 'contingent'
