-- One row per closed report without an outcome; an inquiry makes no allegation and needs no finding.
SELECT * FROM raw."case" WHERE closed_on IS NOT NULL AND outcome IS NULL AND record_type IS DISTINCT FROM 'inquiry'
