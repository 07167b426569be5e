-- one row per fiscal year and employee whose potential was judged in a review cycle that ended in it: picked or not
-- Picked once in the year is picked. Gender and units are those of the newest snapshot up to the last such cycle's end;
-- reviews that say nothing of potential, and people no snapshot knows by then, are left out.
with verdicts as (
    select
        w.grain, w.period_start, w.period_end, r.worker_id as person,
        max(r.cycle_end) as judged_on,
        bool_or(r.high_potential) as is_picked
    from facts.window as w
    join raw.review as r on r.cycle_end between w.period_start and w.period_end
    where w.grain = 'fiscal_year' and r.high_potential is not null
    group by all
), held as (
    select person, snapshot_date, gender, division
    from facts.workforce
    where person in (select person from verdicts)
)
select
    v.grain, v.period_start, v.period_end, v.person, e.gender, e.division, v.is_picked
from verdicts as v
asof join held as e on e.person = v.person and e.snapshot_date <= v.judged_on
