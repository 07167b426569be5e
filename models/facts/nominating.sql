-- one row per fiscal year and employee of its opening population: nominated an ally in the year, or not
-- Years before the first nomination are left out, since nobody was asked then.
select
    w.grain,
    w.period_start,
    w.period_end,
    o.person,
    o.gender,
    o.department,
    o.division,
    exists (
        select 1 from raw.nomination as n
        where n.nominator_id = o.person and n.nominated_on between w.period_start and w.period_end
    ) as has_nominated
from facts.window as w
join facts.workforce as o on o.snapshot_date = w.opening_date
where w.grain = 'fiscal_year' and w.period_end >= (select min(nominated_on) from raw.nomination)
