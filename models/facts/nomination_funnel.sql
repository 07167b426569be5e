-- one row per fiscal year, breakdown, segment and nomination dated in the year: whether it came to the next stage
-- Under `stage`, a nomination stands in each stage that it could have come to, having come to the one before; for the
-- company and the nominee's division it stands once: nominated, and through the last stage or not. A stage counts
-- within 90 days of the nomination, and nominations younger than that are left out. Whoever came to a later stage had
-- come to the earlier ones, dated or not; a stage of which no day was ever delivered is no stage.
with dated as (
    select
        count(invited_on) > 0 as invited,
        count(accepted_on) > 0 as accepted,
        count(attended_on) > 0 as attended,
        count(completed_on) > 0 as completed
    from raw.nomination
), listed as (
    select
        w.grain,
        w.period_start,
        w.period_end,
        n.nominator_id,
        n.nominee_id as person,
        n.nominated_on,
        unnest([
            {
                place: 1, stage: 'invited', is_dated: d.invited,
                came_on: least(n.invited_on, n.accepted_on, n.attended_on, n.completed_on)
            },
            {
                place: 2, stage: 'accepted', is_dated: d.accepted,
                came_on: least(n.accepted_on, n.attended_on, n.completed_on)
            },
            {
                place: 3, stage: 'attended', is_dated: d.attended,
                came_on: least(n.attended_on, n.completed_on)
            },
            {
                place: 4, stage: 'completed', is_dated: d.completed,
                came_on: n.completed_on
            }
        ]) as step
    from facts.window as w
    join raw.nomination as n on n.nominated_on between w.period_start and w.period_end
    cross join dated as d
    cross join facts.parameter as p
    where w.grain = 'fiscal_year' and n.nominated_on + 90 <= p.as_of
), followed as (
    select
        grain, period_start, period_end, nominator_id, person, nominated_on,
        step.place as place, step.stage as stage, step.is_dated as is_dated, step.came_on as came_on
    from listed
), steps as (
    select
        grain, period_start, period_end, person, nominated_on, stage,
        coalesce(came_on <= nominated_on + 90, false) as came,
        coalesce(lag(came_on) over stages <= nominated_on + 90, place = min(place) over stages) as could_come,
        place = max(place) over nomination as is_last
    from followed
    where is_dated
    window
        nomination as (partition by nominator_id, person, nominated_on),
        stages as (partition by nominator_id, person, nominated_on order by place)
), placed as (
    select s.*, o.division
    from steps as s
    asof left join facts.posting as o on o.person = s.person and o.held_from <= s.nominated_on
)
select grain, period_start, period_end, 'stage' as breakdown, stage as segment, person, came
from placed
where could_come
union all
select grain, period_start, period_end, 'company', 'all', person, came from placed where is_last
union all
select grain, period_start, period_end, 'division', division, person, came
from placed
where is_last and division is not null
