-- one row: the newest day of which the data tells something; never a due or an end date
with dates as (
    select max(snapshot_date) as newest from raw.worker_snapshot
    union all select max(held_on) from raw.session
    union all select max(launched_on) from raw.survey_response
    union all select max(launched_on) from raw.survey_count
    union all select max(received_on) from raw.case
)
select max(newest) as as_of from dates
