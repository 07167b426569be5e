"""The sample's clock: month-ends up to the last day of the data, and days drawn between them.

Every date of the sample is a numpy `datetime64[D]`; NaT means that nothing happened.
"""

from dataclasses import dataclass

import numpy as np

NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Months:
    """Consecutive calendar months, named by their position from 0 (the oldest)."""

    ends: np.ndarray

    @classmethod
    def until(cls, last: str, count: int) -> "Months":
        """Return `count` months of which the last is `last` (as in "2026-10")."""
        months = np.datetime64(last, "M") - np.arange(count)[::-1]
        return cls((months + 1).astype("datetime64[D]") - 1)

    def __len__(self) -> int:
        """Return the number of months."""
        return len(self.ends)

    @property
    def starts(self) -> np.ndarray:
        """First day of each month."""
        return self.ends.astype("datetime64[M]").astype("datetime64[D]")

    @property
    def as_of(self) -> np.datetime64:
        """Last day of the last month."""
        last: np.datetime64 = self.ends[-1]
        return last

    @property
    def calendar_month(self) -> np.ndarray:
        """Month of the year, 0 = January."""
        return self.ends.astype("datetime64[M]").astype(int) % 12

    def label(self, month: int) -> str:
        """Return a month as YYYY-MM."""
        return str(self.ends[month].astype("datetime64[M]"))

    def holding(self, days: np.ndarray) -> np.ndarray:
        """Return the position of the month that each day falls in (kept within the history)."""
        return np.clip(np.searchsorted(self.ends, days), 0, len(self) - 1)

    def some_day(self, rng: np.random.Generator, month: np.ndarray) -> np.ndarray:
        """Draw one day of each given month, every day alike."""
        length = (self.ends - self.starts).astype(int) + 1
        day: np.ndarray = self.starts[month] + rng.integers(0, length[month])
        return day
