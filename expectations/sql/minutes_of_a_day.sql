-- One row per session and person with more than 24 hours of presence.
SELECT * FROM raw.attendance WHERE minutes > 24 * 60
