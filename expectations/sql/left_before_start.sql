-- One row per enrolment that ended before its program began.
SELECT here.*
FROM raw.enrolment AS here
JOIN raw.program AS program USING (program_id)
WHERE here.left_on < program.starts_on
