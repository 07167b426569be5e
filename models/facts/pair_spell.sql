-- one row per pair matched in the window before the as-of date: days together, and whether it broke up early
-- Closing for any reason but completion is the event; completed pairs and those still open on the as-of date are
-- censored. `person` lists both people of the pair.
select
    'as_of' as grain,
    (f.as_of + interval 1 day - f.program_window_months * interval 1 month)::date as period_start,
    f.as_of as period_end,
    [l.guide_id, l.protege_id] as person,
    p.kind as program_kind,
    date_diff('day', l.started_on, least(coalesce(l.ended_on, f.as_of), f.as_of)) as duration,
    coalesce(l.ended_on <= f.as_of, false) and l.end_reason is distinct from 'completed' as event
from raw.pairing as l
join raw.program as p on p.program_id = l.program_id
cross join facts.parameter as f
where
    l.started_on <= f.as_of
    and l.started_on >= f.as_of + interval 1 day - f.program_window_months * interval 1 month
