-- One row per pair in which one person holds both parts.
SELECT * FROM raw.pairing WHERE guide_id = protege_id
