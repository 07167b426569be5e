-- one row per fiscal quarter and employee at its closing snapshot: sponsored or not, sponsoring a woman or not
with proteges as (
    select distinct period_end, protege from facts.sponsor_link
), sponsors as (
    select distinct period_end, sponsor from facts.sponsor_link where protege_gender = 'woman'
)
select
    w.grain,
    w.period_start,
    w.period_end,
    e.person,
    e.gender,
    e.department,
    e.division,
    e.level,
    e.level >= f.leadership_floor as is_leader,
    p.protege is not null as has_sponsor,
    s.sponsor is not null as sponsors_a_woman
from facts.window as w
join facts.workforce as e on e.snapshot_date = w.closing_date
cross join facts.parameter as f
left join proteges as p on p.period_end = w.period_end and p.protege = e.person
left join sponsors as s on s.period_end = w.period_end and s.sponsor = e.person
where w.grain = 'fiscal_quarter'
