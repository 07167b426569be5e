"""Who was present in a meeting for how long, as statements over stays: sessions, and people in sessions.

Nothing here knows a vendor. `stays_in` makes the CTE that both statements go on from, one row per stay. Parameters of
the whole: `meeting`, the id of the meeting where no row tells it; `local_day`, the day of times that are clocks only;
`session`, the id of the one session of the file where it is told; `day`, its day where no times tell it.

Stays of a meeting that touch or overlap are one session, over midnight too, on the day of its first join. Rejoins and
overlapping devices of a person count once, as the union of the intervals. Who has no address gets an id of the
session's own that no system knows; such people are told apart by name within the session only, and the name ends here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.readers.staging import quoted
from pipelines.readers.vendors.programs.moments import moment_in

CLOCK = r"^\d{1,2}:\d{2}(:\d{2})?$"


@dataclass(frozen=True, slots=True)
class Cells:
    """SQL of the cells of a stay as delivered, NULL where there is none; `joined` is None where no times are told."""

    meeting: str
    address: str
    name: str
    joined: str | None
    left: str
    minutes: str


def stays_in(table: str, cells: Cells, formats: Sequence[str], zone: str, ours: str) -> str:
    """Return the CTE `stays` over a staged table; see moments.py for `formats`, `zone` and `ours`.

    One row per stay: `_record`; `meeting` in digits; `address` and `name` in lower case; `joined` and `gone`
    (TIMESTAMP); `minutes` (DOUBLE); `unread`, the text that could not be read, else NULL.
    """
    join, leave = (_dated(text) for text in (cells.joined or "null::varchar", cells.left))
    lost = "joined is null or gone is null" if cells.joined else "minutes is null"
    return f"""with delivered as (
    select
        _record,
        nullif(regexp_replace(coalesce({cells.meeting}, $meeting), '\\D', '', 'g'), '') as meeting,
        case when contains({cells.address}, '@') then lower({cells.address}) end as address,
        lower({cells.name}) as name,
        {join} as join_text,
        {leave} as leave_text,
        coalesce(regexp_matches({cells.left}, '{CLOCK}'), false) as clocked,
        {cells.minutes} as total_text
    from temp.{quoted(table)}
), read as (
    select
        *,
        {moment_in("join_text", formats, zone, ours)} as joined,
        {moment_in("leave_text", formats, zone, ours)} as left_at,
        try_cast(total_text as double) as minutes
    from delivered
), ended as (
    select
        *,
        case
            -- A clock without a day that runs backwards has passed midnight.
            when clocked and left_at < joined then left_at + interval 1 day
            else coalesce(left_at, joined + to_seconds((minutes * 60)::bigint))
        end as gone
    from read
), stays as (
    select *, case when {lost} then coalesce(join_text, total_text, 'nothing told') end as unread
    from ended
)"""


def _dated(text: str) -> str:
    clock = f"$local_day::varchar || ' ' || regexp_replace({text}, '^(\\d):', '0\\1:')"
    return f"case when regexp_matches({text}, '{CLOCK}') then {clock} else {text} end"


_PLACED = """, reached as (
    select *, max(gone) over (
        partition by meeting order by joined, _record rows between unbounded preceding and 1 preceding
    ) as before
    from stays
), numbered as (
    select *, count_if(before is null or joined > before) over (
        partition by meeting order by joined, _record rows unbounded preceding
    ) as island
    from reached
), dated as (
    select *, coalesce(min(joined) over (partition by meeting, island)::date::varchar, $day) as held_on
    from numbered
), placed as (
    select *, coalesce($session, meeting || ' ' || held_on) as session_id
    from dated
)"""

# One row per session: `_record`, session_id, held_on, meeting.
HELD = f"""{_PLACED}
select min(_record), session_id, min(held_on), min(meeting)
from placed
group by session_id"""

# One row per session and person: `_record`, session_id, person_id, minutes. A text that could not be read stands in
# the place of the minutes, so that it is seen and nobody's time is told short.
ATTENDED = f"""{_PLACED}, known as (
    select *, coalesce(address, 'name ' || name, 'record ' || _record) as who
    from placed
), guests as (
    select session_id, who, row_number() over (partition by session_id order by min(_record)) as number
    from known
    where address is null
    group by session_id, who
), covered as (
    select *, greatest(joined, max(gone) over (
        partition by session_id, who order by joined, gone, _record rows between unbounded preceding and 1 preceding
    )) as counted_from
    from known
)
select
    min(c._record),
    c.session_id,
    coalesce(any_value(c.address), 'guest:' || c.session_id || ':' || any_value(g.number)),
    coalesce(
        min(c.unread),
        round(sum(
            case when c.joined is null then c.minutes else greatest(0, epoch(c.gone) - epoch(c.counted_from)) / 60 end
        ), 2)::varchar
    )
from covered as c
left join guests as g on g.session_id is not distinct from c.session_id and g.who = c.who
group by c.session_id, c.who"""
