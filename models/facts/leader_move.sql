-- one row per complete fiscal year and leader who left voluntarily or was promoted in it (count people distinctly)
-- A leader stood at or above the leadership floor in the last snapshot before leaving, or before the promotion.
with rises as (
    select w.grain, w.period_start, w.period_end, p.person, p.promotion_date
    from facts.window as w
    join facts.promotion as p on p.promotion_date between w.period_start and w.period_end
    join facts.parameter as f on p.from_level >= f.leadership_floor
    where w.grain = 'fiscal_year' and w.is_covered
), held as (
    select person, snapshot_date, gender
    from facts.workforce
    where person in (select person from rises)
)
select l.grain, l.period_start, l.period_end, l.person, l.gender, 'left' as way
from facts.leaver as l
join facts.parameter as f on l.level >= f.leadership_floor
where l.grain = 'fiscal_year' and l.is_voluntary
union all
select r.grain, r.period_start, r.period_end, r.person, e.gender, 'rose'
from rises as r
asof join held as e on e.person = r.person and e.snapshot_date <= r.promotion_date
