-- one row per snapshot date and combination of unit, place, job family, level, ethnicity and gender: its employees
select
    'snapshot' as grain,
    snapshot_date as period_start,
    snapshot_date as period_end,
    department,
    division,
    location,
    country,
    job_family,
    level,
    ethnicity,
    gender,
    level >= f.leadership_floor as is_leader,
    level < f.manager_floor as is_entry,
    count(*) as people
from facts.workforce
cross join facts.parameter as f
group by all
