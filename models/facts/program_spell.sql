-- one row per enrolment and reporting date: days in the program, and whether the member left
-- The clock starts with the program, else with the cohort's first planned session, else with the enrolment; it runs to
-- the program's end or the reporting date, where those still in are censored. Reporting dates are the as-of date and
-- every fiscal year end; the cohort are the starts of the window before it, as far as enrolled by then. Days below 0:
-- left before the start.
with reporting as (
    select as_of as period_end, program_window_months from facts.parameter
    union
    select w.period_end, p.program_window_months
    from facts.window as w
    cross join facts.parameter as p
    where w.grain = 'fiscal_year'
), clocks as (
    select m.*, coalesce(m.starts_on, s.first_session, m.enrolled_on) as clock_start
    from facts.member as m
    left join facts.planned_session as s on s.program = m.program and s.cohort is not distinct from m.cohort
), spells as (
    select
        (r.period_end + interval 1 day - r.program_window_months * interval 1 month)::date as period_start,
        r.period_end,
        c.*,
        least(coalesce(c.ends_on, r.period_end), r.period_end) as observed_to
    from reporting as r
    join clocks as c
        on c.clock_start <= r.period_end
        and c.clock_start >= r.period_end + interval 1 day - r.program_window_months * interval 1 month
        and c.enrolled_on <= r.period_end
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
    case
        when left_on <= observed_to then date_diff('day', clock_start, left_on)
        else greatest(date_diff('day', clock_start, observed_to), 0)
    end::integer as duration,
    coalesce(left_on <= observed_to, false) as event
from spells
