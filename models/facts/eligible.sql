-- one row per window and combination of units, level, ethnicity and gender: the opening population, with its next rung
-- Nobody is taken for ineligible, since no feed says who is; whoever stands at the highest rank has no rung.
select o.*, r.rung
from facts.opening as o
left join facts.rung as r
    on r.grain = o.grain and r.period_start = o.period_start and r.period_end = o.period_end and r.level = o.level
