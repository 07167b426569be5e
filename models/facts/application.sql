-- one row per fiscal year, requisition and applicant who applied in it: hired for it so far, or not (count people distinctly)
-- Gender is what the applicant gave; division that of the opening.
select
    w.grain,
    w.period_start,
    w.period_end,
    a.applicant_id as person,
    a.gender,
    a.division,
    a.hired_date is not null as is_hired
from facts.window as w
join raw.applicant as a on a.applied_date between w.period_start and w.period_end
where w.grain = 'fiscal_year'
