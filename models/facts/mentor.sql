-- one row per fiscal quarter and employee who mentors on its last day, in either direction: open pairs
select w.grain, w.period_start, w.period_end, g.person, g.gender, count(distinct l.pair_id) as pairs
from facts.window as w
join raw.pairing as l
    on l.kind = 'mentor' and l.started_on <= w.period_end and coalesce(l.ended_on > w.period_end, true)
join facts.workforce as g on g.snapshot_date = w.closing_date and g.person = l.guide_id
where w.grain = 'fiscal_quarter'
group by all
