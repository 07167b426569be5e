-- One row per worker with more than one disclosed gender over time, where these are over 1 % of all workers.
-- Single changes are people's own affair and pass; many at once are a wrong map or reused ids.
SELECT worker_id
FROM (
    SELECT worker_id, count(DISTINCT gender) FILTER (gender <> 'undisclosed') > 1 AS changes
    FROM raw.worker_snapshot
    GROUP BY worker_id
)
QUALIFY changes AND 100 * count(*) FILTER (changes) OVER () > count(*) OVER ()
