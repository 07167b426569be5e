-- one row per window and rank but the highest: the rank above it, as `3>4`
-- Ranks are those that an employee held in the opening snapshot or in one of the window, so a rank that nobody holds
-- any more, or not yet, is no step of the ladder.
with held as (
    select distinct w.grain, w.period_start, w.period_end, h.level
    from facts.window as w
    join facts.headcount as h
        on h.period_end = w.opening_date or h.period_end between w.period_start and w.period_end
    where w.opening_date is not null
)
select grain, period_start, period_end, level, above, level || '>' || above as rung
from (
    select *, lead(level) over (partition by grain, period_start, period_end order by level) as above from held
)
where above is not null
