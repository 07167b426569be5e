-- One row per separation whose worker stands in a later snapshot without a later hire date.
SELECT here.*
FROM raw.separation AS here
SEMI JOIN raw.worker_snapshot AS later
    ON later.worker_id = here.worker_id
    AND later.snapshot_date > here.separation_date
    AND coalesce(later.hire_date <= here.separation_date, true)
