-- One row per worker with more than one disclosed gender over time, where these are over 1 % of all workers.
-- Single changes are people's own affair and pass; many at once are a wrong map or reused ids.
-- The share is asked once: as a window over all workers it took twenty times as long as everything else here.
WITH worker AS (
    SELECT worker_id, count(DISTINCT gender) FILTER (gender <> 'undisclosed') > 1 AS changes
    FROM raw.worker_snapshot
    GROUP BY worker_id
)
SELECT worker_id
FROM worker
WHERE changes AND (SELECT 100 * count(*) FILTER (changes) > count(*) FROM worker)
