-- One row per snapshot with less than half or more than double the workers of the one before.
SELECT snapshot_date
FROM (SELECT snapshot_date, count(*) AS workers FROM raw.worker_snapshot GROUP BY snapshot_date)
QUALIFY 2 * workers < lag(workers) OVER (ORDER BY snapshot_date)
    OR workers > 2 * lag(workers) OVER (ORDER BY snapshot_date)
