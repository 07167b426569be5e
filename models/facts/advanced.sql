-- one row per window and employee who reached the manager band in it: promoted from within, or hired into it
select grain, period_start, period_end, person, gender, division, 'promoted' as way
from facts.promoted
union all
select h.grain, h.period_start, h.period_end, h.person, h.gender, h.division, 'hired'
from facts.hired as h
cross join facts.parameter as f
where h.level >= f.manager_floor and h.level < f.leadership_floor
