-- one row per pay date and employee paid on it: pay, bonus, and in which figures the law counts the person
-- Units come from the newest snapshot up to the pay date, else from the first one after it; whoever no snapshot knows as
-- an employee (a partner, a contractor) is left out. Where it is not said who is a relevant or full-pay relevant
-- employee, everyone is taken for one. Source: UK SI 2017/172, regulations 2 to 13.
with known as (
    select
        p.worker_id as person,
        p.pay_date,
        coalesce(
            arg_max(struct_pack(gender := e.gender, division := e.division), e.snapshot_date)
                filter (where e.snapshot_date <= p.pay_date),
            arg_min(struct_pack(gender := e.gender, division := e.division), e.snapshot_date)
        ) as held
    from raw.pay as p
    join facts.workforce as e on e.person = p.worker_id
    group by all
)
select
    'pay_date' as grain,
    p.pay_date as period_start,
    p.pay_date as period_end,
    p.worker_id as person,
    k.held.gender as gender,
    k.held.division as division,
    p.hourly_pay,
    coalesce(p.bonus_12m, 0) as bonus,
    coalesce(p.bonus_12m > 0, false) as has_bonus,
    coalesce(p.relevant, true) as is_relevant,
    coalesce(p.relevant, true) and coalesce(p.full_pay_relevant, true) as is_full_pay
from raw.pay as p
join known as k on k.person = p.worker_id and k.pay_date = p.pay_date
