"""Clocks and calendars that misbehave: set back, an hour lost or lived twice, a leap day, a month that never came."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dagster._utils.schedules import cron_string_iterator
from night import publish_again
from nights import Nights
from settled import Undisturbed, settled
from warm import allyship, forked
from whole_runs import current, rows
from workforce import HEADCOUNT, LEADERS, LEAVING, LEVELS, PEOPLE, company, snapshot

from pipelines.orchestration.schedules import nightly_schedule
from pipelines.settings import load_settings

BERLIN = ZoneInfo("Europe/Berlin")
JANUARY, FEBRUARY, MARCH = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)
EVERYBODY = (PEOPLE // 2, PEOPLE)


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path / "home", [HEADCOUNT, LEADERS, LEAVING], LEVELS)


def test_with_the_clock_set_back_the_newest_release_is_the_one_published_last(
    undisturbed: Undisturbed, copy_of: Callable[..., Path]
) -> None:
    home = copy_of(undisturbed.home)
    assert forked(partial(publish_again, built_at=datetime(2020, 2, 29, tzinfo=UTC)), home) == 0
    assert current(home) == "00002-2026-03-31"
    assert rows(home, "select built_at < current_timestamp - interval 1 year from meta.release") == [(True,)]
    assert allyship(home, "run").out == "Nothing new: nothing is published, current stays 00002-2026-03-31.\n"
    assert forked(publish_again, home) == 0
    assert current(home) == "00003-2026-03-31"
    settled(home, undisturbed)


def test_a_file_that_arrives_with_the_clock_set_back_is_taken_and_replaces_nothing_newer(nights: Nights) -> None:
    nights.deliver("worker_snapshot", snapshot(JANUARY), "january")
    nights.deliver("worker_snapshot", snapshot(FEBRUARY), "february")
    first = nights.run()
    nights.deliver("worker_snapshot", snapshot(MARCH), "march")
    # An older writing of January arrives with it, with half of the people.
    nights.deliver("worker_snapshot", snapshot(JANUARY, people=range(PEOPLE // 2)), "january, another")
    before = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    for name in ("march", "january, another"):
        os.utime(nights.home.landing / "worker_snapshot" / f"{name}.csv", (before, before))
    second = nights.run()
    assert company(second, HEADCOUNT) == {**company(first, HEADCOUNT), MARCH.isoformat(): EVERYBODY}


@pytest.mark.parametrize("cron", ["0 2 * * *", "30 2 * * *", "0 3 * * *"])
@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)], ids=["an hour lost", "an hour twice"])
def test_there_is_one_night_a_day_though_the_hour_is_not_there_or_there_twice(
    nights: Nights, cron: str, change: date
) -> None:
    midnight = datetime(change.year, change.month, change.day, tzinfo=BERLIN) - timedelta(days=1)
    nights.home.config_file.write_text(f"schedule: '{cron}'\norganisation: {{timezone: Europe/Berlin}}\n", "utf-8")
    schedule = nightly_schedule(load_settings(nights.home))
    ticks = cron_string_iterator(midnight.timestamp(), str(schedule.cron_schedule), schedule.execution_timezone)
    days = [tick.astimezone(BERLIN).date() for tick in takewhile(lambda t: t < midnight + timedelta(days=3), ticks)]
    assert days == [midnight.date() + timedelta(days=n) for n in range(3)]


def test_a_leap_day_ends_a_month_and_a_year(nights: Nights) -> None:
    for day in (JANUARY, FEBRUARY, MARCH):
        nights.deliver("worker_snapshot", snapshot(day), day.isoformat())
    nights.deliver(
        "separation",
        [
            {"worker_id": "w0", "separation_date": left, "reason": "voluntary"}
            for left in ("2023-02-28", "2023-03-01", "2024-02-29", "2024-03-01")
        ],
    )
    said = nights.run()
    assert company(said, HEADCOUNT) == {day.isoformat(): EVERYBODY for day in (JANUARY, FEBRUARY, MARCH)}
    with nights.open() as connection:
        years = connection.execute(
            "select period_end, period_start from facts.window where grain = 'trailing12' order by 1"
        ).fetchall()
    assert years == [(JANUARY, date(2023, 2, 1)), (FEBRUARY, date(2023, 3, 1)), (MARCH, date(2023, 4, 1))]


def test_another_time_zone_changes_no_figure(nights: Nights) -> None:
    nights.deliver("worker_snapshot", snapshot(JANUARY), "january")
    nights.deliver("worker_snapshot", snapshot(FEBRUARY), "february")
    first = nights.run()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        nights.home.config_file.write_text(f"tolerance: 0\norganisation: {{timezone: {zone}}}\n{LEVELS}\n", "utf-8")
        assert nights.run() == first


def test_a_month_that_is_missing_has_no_cells_and_changes_none_when_it_comes(nights: Nights) -> None:
    nights.deliver("worker_snapshot", snapshot(JANUARY), "january")
    nights.deliver("worker_snapshot", snapshot(MARCH), "march")
    first = nights.run()
    assert sorted(company(first, HEADCOUNT)) == [JANUARY.isoformat(), MARCH.isoformat()]
    nights.deliver("worker_snapshot", snapshot(FEBRUARY), "february")
    second = nights.run()
    came = {cell: row for cell, row in second.items() if cell[1] == FEBRUARY.isoformat()}
    assert {cell: row for cell, row in second.items() if cell not in came and cell[0] != LEAVING} == {
        cell: row for cell, row in first.items() if cell[0] != LEAVING
    }
    assert company(came, HEADCOUNT) == {FEBRUARY.isoformat(): EVERYBODY}


def test_a_snapshot_in_the_middle_of_a_month_is_a_period_of_its_own_and_goes_with_its_file(nights: Nights) -> None:
    middle = date(2024, 2, 14)
    for day in (JANUARY, FEBRUARY):
        nights.deliver("worker_snapshot", snapshot(day), day.isoformat())
    first = nights.run()
    nights.deliver("worker_snapshot", snapshot(middle, people=range(PEOPLE // 2)), "middle")
    second = nights.run()
    half = {middle.isoformat(): (PEOPLE // 4, PEOPLE // 2)}
    assert company(second, HEADCOUNT) == {**company(first, HEADCOUNT), **half}
