-- one row per employee and snapshot date: everyone on the payroll that day, on leave or not
-- Contingent workers, people hired later and people whose last day came before are not in it. A separation ends
-- the employment it belongs to: one that began (hire_date) on or before that last day.
select
    s.snapshot_date,
    s.worker_id as person,
    case when d.merges_another and s.gender = 'another' then 'undisclosed' else s.gender end as gender,
    s.level,
    s.department,
    s.division,
    s.location,
    s.country,
    s.job_family,
    s.ethnicity,
    s.manager_id as manager,
    s.hire_date
from raw.worker_snapshot as s
join facts.snapshot as d on d.snapshot_date = s.snapshot_date
anti join raw.separation as x
    on x.worker_id = s.worker_id
    and x.separation_date < s.snapshot_date
    and s.hire_date <= x.separation_date
where s.worker_type = 'employee' and (s.hire_date is null or s.hire_date <= s.snapshot_date)
