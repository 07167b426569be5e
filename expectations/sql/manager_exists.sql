-- One row per worker and snapshot whose manager has no row in the same snapshot.
SELECT here.*
FROM raw.worker_snapshot AS here
ANTI JOIN raw.worker_snapshot AS manager
    ON manager.snapshot_date = here.snapshot_date AND manager.worker_id = here.manager_id
WHERE here.manager_id IS NOT NULL
