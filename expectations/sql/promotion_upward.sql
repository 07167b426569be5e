-- One row per promotion that does not lead to a higher level.
SELECT * FROM raw.promotion WHERE to_level <= from_level
