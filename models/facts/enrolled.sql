-- one row per complete fiscal year and enrolment made in it
select w.grain, w.period_start, w.period_end, m.person, m.gender, m.department, m.division, m.program, m.program_kind
from facts.window as w
join facts.member as m on m.enrolled_on between w.period_start and w.period_end
where w.grain = 'fiscal_year'
