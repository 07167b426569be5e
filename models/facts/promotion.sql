-- one row per employee and promotion: a rise in level without a break in service
-- Where the organization delivers no promotions they are derived from consecutive snapshots and carry the later
-- snapshot's date; someone hired between the two was not promoted.
with delivered as (
    select worker_id as person, promotion_date, from_level, to_level from raw.promotion
), rises as (
    select
        w.person,
        w.snapshot_date as promotion_date,
        lag(w.level) over person_history as from_level,
        w.level as to_level,
        lag(w.snapshot_date) over person_history as seen_before,
        s.previous_date,
        w.hire_date
    from facts.workforce as w
    join facts.snapshot as s on s.snapshot_date = w.snapshot_date
    window person_history as (partition by w.person order by w.snapshot_date)
), derived as (
    select person, promotion_date, from_level, to_level
    from rises
    where
        not exists (select 1 from raw.promotion)
        and seen_before = previous_date
        and (hire_date is null or hire_date <= previous_date)
)
select person, promotion_date, from_level, to_level from delivered where to_level > from_level
union all
select person, promotion_date, from_level, to_level from derived where to_level > from_level
