-- one row per fiscal year and gender: share promoted of the sponsored, less that of their unsponsored matches
-- The interval is Newcombe's, the matches counting for Kish's effective number; both arms need 20 people.
with arms as (
    select
        period_start,
        period_end,
        gender,
        count(*) filter (where is_sponsored) as sponsored,
        sum(promoted) filter (where is_sponsored) as promoted,
        count(*) filter (where not is_sponsored) as matches,
        -- Sums of fractions depend on their order in the last digit, which must not reach a release.
        round(
            sum(promoted) filter (where not is_sponsored) / sum(weight) filter (where not is_sponsored), 12
        ) as match_share,
        round(
            pow(sum(weight) filter (where not is_sponsored), 2)
            / sum(weight * weight) filter (where not is_sponsored), 9
        ) as effective
    from facts.sponsored_follow_up
    group by all
), judged as (
    select
        *,
        least(match_share * effective, effective) as match_promoted,
        sponsored >= 20 and matches >= 20 as is_enough
    from arms
)
select
    period_start,
    period_end,
    'company' as breakdown,
    'all' as segment,
    case gender when 'woman' then 'women' else 'men' end as measure,
    case when is_enough then promoted / sponsored - match_share end as figure,
    case when is_enough then newcombe_low(promoted, sponsored, match_promoted, effective) end as figure_low,
    case when is_enough then newcombe_high(promoted, sponsored, match_promoted, effective) end as figure_high,
    case when is_enough then pooled_z_p(promoted, sponsored, match_promoted, effective) end as figure_p,
    least(sponsored, matches) as people,
    case when not is_enough then 'fewer than 20 people in an arm' end as reason
from judged
