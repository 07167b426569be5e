-- One row per snapshot in which more than one worker in twenty has an undisclosed gender.
SELECT snapshot_date
FROM raw.worker_snapshot
GROUP BY snapshot_date
HAVING 20 * count(*) FILTER (gender = 'undisclosed') > count(*)
