-- One row per worker and snapshot who is their own manager.
SELECT * FROM raw.worker_snapshot WHERE manager_id = worker_id
