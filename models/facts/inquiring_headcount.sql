-- one row per fiscal year with records of inquiries, snapshot and combination of units: its part of the average headcount
-- Years before the first record are left out, and the year in which a helpdesk began to count: its missing months would
-- stand for quiet ones.
select a.*
from facts.average_headcount as a
where
    a.grain = 'fiscal_year'
    and a.period_end >= (
        select min(first_on) from (
            select min(month) as first_on from raw.inquiry_count
            union all
            select min(received_on) from raw.case where record_type = 'inquiry'
        )
    )
    and coalesce((select min(month) from raw.inquiry_count) < a.period_start + interval 1 month, true)
