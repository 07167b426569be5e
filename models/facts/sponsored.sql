-- one row per fiscal quarter and protege with an active sponsor on its last day: the rank of the most senior one
-- What an active sponsor is stands in sponsor_link; ranks and units are those of the closing snapshot.
select
    s.grain,
    s.period_start,
    s.period_end,
    s.protege as person,
    p.gender,
    p.division,
    max(g.level) >= any_value(f.executive_floor) as has_executive_sponsor
from facts.sponsor_link as s
join facts.window as w on w.grain = s.grain and w.period_end = s.period_end
join facts.workforce as g on g.snapshot_date = w.closing_date and g.person = s.sponsor
join facts.workforce as p on p.snapshot_date = w.closing_date and p.person = s.protege
cross join facts.parameter as f
group by all
