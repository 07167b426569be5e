-- One row per nomination of oneself.
SELECT * FROM raw.nomination WHERE nominator_id = nominee_id
