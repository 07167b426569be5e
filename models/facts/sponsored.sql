-- one row per fiscal quarter and protege with an active sponsor on its last day: the rank of the most senior one
-- What an active sponsor is stands in sponsor_link; ranks and units are those of the closing snapshot.
with highest as (
    -- The first of a few sponsors, not their maximum: for that, all of the workforce would be grouped before the join.
    select s.grain, s.period_start, s.period_end, w.closing_date, s.protege, g.level
    from facts.sponsor_link as s
    join facts.window as w on w.grain = s.grain and w.period_end = s.period_end
    join facts.workforce as g on g.snapshot_date = w.closing_date and g.person = s.sponsor
    qualify row_number() over (
        partition by s.grain, s.period_start, s.period_end, s.protege order by g.level desc nulls last
    ) = 1
)
select
    h.grain,
    h.period_start,
    h.period_end,
    h.protege as person,
    p.gender,
    p.division,
    h.level >= f.executive_floor as has_executive_sponsor
from highest as h
join facts.workforce as p on p.snapshot_date = h.closing_date and p.person = h.protege
cross join facts.parameter as f
