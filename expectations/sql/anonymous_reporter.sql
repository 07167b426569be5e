-- One row per anonymous case that carries the id of its reporter.
SELECT * FROM raw."case" WHERE anonymous AND reporter_id IS NOT NULL
