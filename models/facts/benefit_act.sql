-- one row per fiscal quarter and act in it from which a colleague of the other gender benefits, women and men only
-- Units are those of the person who acted, on that day.
with acts as (
    select w.grain, w.period_start, w.period_end, a.actor_id, a.beneficiary_id, a.acted_on
    from facts.window as w
    join raw.ally_act as a on a.acted_on between w.period_start and w.period_end
    where
        w.grain = 'fiscal_quarter'
        and a.kind in ('sponsor_act', 'introduction', 'credit', 'advocacy', 'training_given')
), known as (
    select
        a.*,
        actor.gender as actor_gender,
        actor.department,
        actor.division,
        beneficiary.gender as beneficiary_gender
    from acts as a
    asof join facts.posting as actor on actor.person = a.actor_id and actor.held_from <= a.acted_on
    asof join facts.posting as beneficiary
        on beneficiary.person = a.beneficiary_id and beneficiary.held_from <= a.acted_on
)
select
    grain,
    period_start,
    period_end,
    department,
    division,
    case when beneficiary_gender = 'woman' then beneficiary_id else actor_id end as woman,
    case when beneficiary_gender = 'woman' then actor_id else beneficiary_id end as man,
    beneficiary_gender = 'woman' as to_woman
from known
where (actor_gender, beneficiary_gender) in (('man', 'woman'), ('woman', 'man'))
