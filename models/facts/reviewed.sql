-- one row per review cycle and reviewed employee: what the review says, with the gender and units held at its end
-- Units come from the newest snapshot up to the cycle's end, else from the person's first one. A review without
-- criticism criticizes no style, coded or not; one that criticizes style is critical. NULL means not coded.
with reviews as (
    select
        *,
        max(cycle_end) over (partition by cycle) as period_end,
        case when negative_personality then true else critical end as is_critical
    from raw.review
), held as (
    select person, snapshot_date, gender, division, level
    from facts.workforce
    where person in (select worker_id from reviews)
), first_seen as (
    -- of one snapshot, what it leaves open left open
    select person, arg_min(struct_pack(gender, division, level), snapshot_date) as held
    from held
    group by person
)
select
    'cycle' as grain,
    r.period_end as period_start,
    r.period_end,
    r.worker_id as person,
    coalesce(h.gender, f.held.gender) as gender,
    case when h.person is null then f.held.division else h.division end as division,
    case when h.person is null then f.held.level else h.level end as level,
    r.rating,
    r.is_critical,
    case when not r.is_critical then false else r.negative_personality end as criticizes_style
from reviews as r
join first_seen as f on f.person = r.worker_id
asof left join held as h on h.person = r.worker_id and h.snapshot_date <= r.period_end
