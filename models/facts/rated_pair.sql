-- one row per fiscal year and pair matched in it of which both people have given their verdict
select
    w.grain,
    w.period_start,
    w.period_end,
    l.guide_id as guide,
    l.protege_id as protege,
    p.kind as program_kind,
    l.guide_fit = 'good' and l.protege_fit = 'good' as is_good_fit
from facts.window as w
join raw.pairing as l on l.started_on between w.period_start and w.period_end
join raw.program as p on p.program_id = l.program_id
where w.grain = 'fiscal_year' and l.guide_fit is not null and l.protege_fit is not null
