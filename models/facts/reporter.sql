-- one row per fiscal year and person who reported in it, followed for 12 months: did retaliation follow
-- A year stands once 12 months have passed since its end. An anonymous case is one reporter, whose later reports
-- nobody can recognize: only its own flag tells. A later report must be about retaliation, or flagged so.
with reports as (
    select
        case_id,
        case when coalesce(anonymous, false) then null else reporter_id end as person,
        received_on,
        coalesce(retaliation, false) as is_flagged,
        list_contains(string_split(issues, ';'), 'retaliation') as is_about_retaliation
    from raw.case
    where record_type = 'report' and reporter_worker_type is distinct from 'contingent'
), judged as (
    select
        r.*,
        r.is_flagged or exists (
            select 1 from reports as l
            where
                l.person = r.person
                and l.received_on > r.received_on
                and l.received_on < r.received_on + interval 12 month
                and (l.is_about_retaliation or l.is_flagged)
        ) as is_followed_by_retaliation
    from reports as r
)
select
    w.grain,
    w.period_start,
    w.period_end,
    any_value(j.person) as person,
    bool_or(j.is_followed_by_retaliation) as is_followed_by_retaliation
from facts.window as w
cross join facts.parameter as p
join judged as j on j.received_on between w.period_start and w.period_end
where w.grain = 'fiscal_year' and w.period_end + interval 12 month <= p.as_of
group by w.grain, w.period_start, w.period_end, coalesce(j.person::varchar, j.case_id)
