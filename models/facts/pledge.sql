-- one row per fiscal quarter and signer of a pledge in it: acted within 90 days of a pledge, or not
-- Any logged act counts, from the day of the pledge on. Pledges younger than 90 days are left out. Units are those held
-- when first pledging in the quarter.
with signed as (
    select
        w.grain,
        w.period_start,
        w.period_end,
        c.ally_id as person,
        min(c.made_on) as signed_on,
        bool_or(exists (
            select 1 from raw.ally_act as a
            where a.actor_id = c.ally_id and a.acted_on between c.made_on and c.made_on + 90
        )) as has_acted
    from facts.window as w
    join raw.commitment as c on c.made_on between w.period_start and w.period_end
    join facts.parameter as f on c.made_on + 90 <= f.as_of
    where w.grain = 'fiscal_quarter' and c.kind = 'pledge'
    group by all
)
select
    s.grain,
    s.period_start,
    s.period_end,
    s.person,
    coalesce(o.gender, 'undisclosed') as gender,
    o.department,
    o.division,
    s.has_acted
from signed as s
asof left join facts.posting as o on o.person = s.person and o.held_from <= s.signed_on
