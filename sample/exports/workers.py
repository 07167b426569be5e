"""Generated workers with all that an HR system knows of them, for the exports of HR systems.

Names are syllables and belong to nobody. Every story that makes HR exports hard to read is among them, at fixed places
so that a small organization has each: leave, a last day before or after the day told, a rehire under the same number,
an employment by a second company, a start in the future, posts held before and planned.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sample import shape

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Employment:
    """A worker's other employment: at another time, or by another company under a number and address of its own."""

    worker_id: str
    email: str
    hired_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What a worker does from a day on: a level from 1, lowest, and a department."""

    since: date
    level: int
    department: str


@dataclass(frozen=True, slots=True)
class Worker:
    """One person as of a day. `posts` are in order of time; `manager_id` None is the head of the organization.

    `gender` is a word of the feed. `left_on` is the last day employed, which may be after the day told. `other` is an
    earlier employment under the same id, `second` an employment by another company.
    """

    worker_id: str
    person_id: str
    given_name: str
    family_name: str
    email: str
    gender: str
    location: str
    manager_id: str | None
    hired_on: date
    posts: tuple[Post, ...]
    left_on: date | None = None
    on_leave: bool = False
    other: Employment | None = None
    second: Employment | None = None

    @property
    def name(self) -> str:
        """The display name."""
        return f"{self.given_name} {self.family_name}"

    def post(self, as_of: date) -> Post:
        """Return the post held on a day; the first one before it begins."""
        return max((post for post in self.posts if post.since <= as_of), key=lambda p: p.since, default=self.posts[0])


def title(level: int) -> str:
    """Return the title of a level."""
    return shape.LEVEL_TITLES[level]


def division(department: str) -> str:
    """Return the division that a department belongs to."""
    return next(known.division for known in shape.DEPARTMENTS if known.name == department)


def make_workers(count: int, seed: int, as_of: date) -> list[Worker]:
    """Generate workers as an HR system knows them on a day.

    Of every ten, the third is on leave, the fourth left within the year before, the fifth leaves within the year after,
    the sixth came back after an earlier employment, the seventh is employed by two companies, the eighth starts within
    the year after, the ninth changed posts and has another change planned.
    """
    rng = np.random.default_rng(seed)
    return [_worker(rng, number, as_of) for number in range(count)]


def _worker(rng: np.random.Generator, number: int, as_of: date) -> Worker:
    story = number % 10
    given, family = ("".join(rng.choice(shape.SYLLABLES, 3)).capitalize() for _ in range(2))
    # Numbers begin with zeros, which spreadsheets take away.
    worker_id = f"{number + 1001:07d}"
    email = f"{given}.{family}.{number}@northmere.example".lower()
    hired_on = as_of - int(rng.integers(400, 4000)) * timedelta(days=1)
    level = int(rng.integers(1, shape.TOP_LEVEL + 1))
    department = shape.DEPARTMENTS[rng.integers(len(shape.DEPARTMENTS))].name
    posts = [Post(hired_on, level, department)]
    soon = int(rng.integers(1, 300)) * timedelta(days=1)
    if story == 7:
        hired_on = as_of + soon
        posts = [Post(hired_on, level, department)]
    if story == 8:
        posts.append(Post(as_of - soon, min(level + 1, shape.TOP_LEVEL), department))
        posts.append(Post(as_of + soon, min(level + 2, shape.TOP_LEVEL), department))
    before = Employment(worker_id, email, hired_on - 5 * _YEAR, hired_on - 2 * _YEAR)
    beside = Employment(f"{number + 900_001:07d}", email.replace("@", "@south."), hired_on - _YEAR)
    return Worker(
        worker_id=worker_id,
        person_id=f"P{rng.integers(10**9):09d}{number}",
        given_name=given,
        family_name=family,
        email=email,
        gender=str(rng.choice(shape.GENDER_WORDS, p=(0.45, 0.45, 0.05, 0.05))),
        location=shape.SITES[rng.integers(len(shape.SITES))][0],
        manager_id=f"{int(rng.integers(number)) + 1001:07d}" if number else None,
        hired_on=hired_on,
        posts=tuple(posts),
        left_on={3: as_of - soon, 4: as_of + soon}.get(story),
        on_leave=story == 2,
        other=before if story == 5 else None,
        second=beside if story == 6 else None,
    )
