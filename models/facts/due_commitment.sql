-- one row per fiscal quarter and commitment due in it, with the ally's units on the day it was due
-- Done late is done. Only someone else can confirm it. Pledges are not commitments.
with due as (
    select w.grain, w.period_start, w.period_end, c.*, f.as_of
    from facts.window as w
    join raw.commitment as c on c.due_on between w.period_start and w.period_end
    cross join facts.parameter as f
    where w.grain = 'fiscal_quarter' and c.kind = 'commitment'
)
select
    d.grain,
    d.period_start,
    d.period_end,
    d.ally_id as person,
    coalesce(o.gender, 'undisclosed') as gender,
    o.department,
    o.division,
    coalesce(d.done_on <= d.as_of, false) as is_done,
    coalesce(d.confirmed_on <= d.as_of, false) and d.beneficiary_id is distinct from d.ally_id as is_confirmed
from due as d
asof left join facts.posting as o on o.person = d.ally_id and o.held_from <= d.due_on
