-- one row per day, barrier item and score: the men who gave it, on days with results counted by the vendor
-- Which answers are one man's is not known there, so items stand alone and there is no score of all five.
select period_end, item, score::double as score, sum(people)::bigint as people
from facts.survey_item
where
    gender = 'man'
    and item in (
        'barrier_backlash', 'barrier_awareness', 'barrier_defensiveness', 'barrier_bias', 'barrier_role_models'
    )
    and period_end in (
        select period_end from facts.survey_item where person is null and item like 'barrier\_%' escape '\'
    )
group by all
