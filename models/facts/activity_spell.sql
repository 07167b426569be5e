-- one row per enrolment that came to a session and reporting date: days from its first session to its latest one
-- The event is falling silent: 60 days up to the reporting date without coming to a session of any kind; who came
-- within them is censored. Reporting dates and their window of starts are those of program_spell.
with reporting as (
    select as_of as period_end, program_window_months from facts.parameter
    union
    select w.period_end, p.program_window_months
    from facts.window as w
    cross join facts.parameter as p
    where w.grain = 'fiscal_year'
), active as (
    select
        r.period_end,
        (r.period_end + interval 1 day - r.program_window_months * interval 1 month)::date as period_start,
        m.person,
        m.gender,
        m.division,
        m.program,
        m.program_kind,
        m.cohort,
        min(a.held_on) as first_on,
        max(a.held_on) as last_on
    from reporting as r
    join facts.attended as a on a.held_on <= r.period_end
    join facts.member as m
        on m.program = a.program
        and m.person = a.person
        and (a.cohort is null or a.cohort is not distinct from m.cohort)
    group by all
)
select
    'as_of' as grain,
    period_start,
    period_end,
    person,
    gender,
    division,
    program,
    program_kind,
    cohort,
    date_diff('day', first_on, last_on) as duration,
    date_diff('day', last_on, period_end) >= 60 as event
from active
where first_on >= period_start
