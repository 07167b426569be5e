-- One row per snapshot whose distance to the one before is not 0.6 to 1.6 times the median distance.
-- Months differ by a tenth, a missing one doubles the distance, an extra one at least halves one of two.
SELECT snapshot_date
FROM (
    SELECT snapshot_date, snapshot_date - lag(snapshot_date) OVER (ORDER BY snapshot_date) AS days
    FROM (SELECT DISTINCT snapshot_date FROM raw.worker_snapshot)
)
QUALIFY days NOT BETWEEN 0.6 * median(days) OVER () AND 1.6 * median(days) OVER ()
