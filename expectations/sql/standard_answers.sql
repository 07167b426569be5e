-- One row per answer to a standard item that is not among that item's answers; own items are free.
-- Filled in: $feed, either survey feed, and $standard_answers, the pairs of models/feeds/vocabulary.py.
WITH standard(item, answer) AS (VALUES $standard_answers)
SELECT here.*
FROM $feed AS here
SEMI JOIN standard AS known ON known.item = here.item
ANTI JOIN standard AS known ON known.item = here.item AND known.answer = here.answer
