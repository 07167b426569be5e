"""Moments as survey tools write them, and the day that they are at home."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from models.errors import FileRejectedError
from pipelines.readers.delivery import Delivery, admit
from pipelines.readers.vendors.surveys.first_days import day_of, fixed_offset, known_days

DENVER, TOKYO = ZoneInfo("America/Denver"), ZoneInfo("Asia/Tokyo")
US = "%m/%d/%Y %I:%M:%S %p"


@pytest.fixture
def delivery(tmp_path: object) -> Delivery:
    path = tmp_path / "pulse.csv"  # type: ignore[operator]
    path.write_text("a", encoding="utf-8")
    return admit(path)


@pytest.mark.parametrize(
    ("text", "written", "file_zone", "day"),
    [
        ("2026-05-04", None, None, date(2026, 5, 4)),
        # A day alone is no moment and moves nowhere.
        ("2026-05-04", None, DENVER, date(2026, 5, 4)),
        ("2026-05-04 20:00:00", None, None, date(2026, 5, 4)),
        ("2026-05-04 20:00:00", None, DENVER, date(2026, 5, 5)),
        ("2026-05-04T20:00:00Z", None, None, date(2026, 5, 5)),
        ("05/04/2026 10:22:33 PM", US, None, date(2026, 5, 4)),
        ("05/04/2026 10:22:33 PM", US, UTC, date(2026, 5, 5)),
        ("05/04/2026 10:22:33 PM", None, None, None),
        ("31/31/2026 10:22:33 PM", US, None, None),
        ("later", None, None, None),
    ],
)
def test_a_day_at_home(text: str, written: str | None, file_zone: ZoneInfo | None, day: date | None) -> None:
    assert day_of(written, file_zone, TOKYO)(text) == day


def test_an_order_that_nobody_told_is_refused(delivery: Delivery) -> None:
    with pytest.raises(FileRejectedError, match="does not tell day from month") as refused:
        known_days(delivery, ["5/10/2026 09:15:00"], day_of(None, None, UTC))
    assert "5/10" not in str(refused.value)


def test_one_broken_moment_among_others_is_left_to_its_row(delivery: Delivery) -> None:
    texts = ["05/04/2026 10:22:33 PM", "45/04/2026 10:22:33 PM"]
    assert known_days(delivery, texts, day_of(US, None, UTC)) == {texts[0]: date(2026, 5, 4)}


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("GMT+3", "+03:00"), ("GMT-7", "-07:00"), ("GMT+5:30", "+05:30"), ("GMT", "+00:00"), ("UTC+10", "+10:00"),
        ("EST", None), ("", None),
    ],
)  # fmt: skip
def test_offsets(text: str, offset: str | None) -> None:
    assert fixed_offset(text) == offset
