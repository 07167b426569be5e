"""The way in: same arguments, same bytes; what is there stays; what is too small is refused."""

import hashlib
from pathlib import Path

import pytest

from models.errors import ConfigurationError
from models.feeds import FEEDS
from sample import generate
from sample.generate import FEWEST_EMPLOYEES, FEWEST_MONTHS

# Three waves of the survey; all else comes in a file for each feed but the snapshots, sponsors in one of their own.
EXPORTS_BESIDE_HR_REPORTS = (len(FEEDS) - 1) + (3 - 1) + 1


def digests(home: Path) -> dict[str, str]:
    files = [path for path in sorted(home.rglob("*")) if path.is_file()]
    return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    # Large enough that DuckDB writes the longest file with several threads.
    for name in ("first", "second"):
        generate(tmp_path / name, employees=5000, months=13, seed=3)
    first = digests(tmp_path / "first")
    assert first == digests(tmp_path / "second")
    assert len([name for name in first if "workday_" in name]) == 13


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(tmp_path / str(seed), employees=FEWEST_EMPLOYEES, months=FEWEST_MONTHS, seed=seed)
    first, second = digests(tmp_path / "1"), digests(tmp_path / "2")
    same = {name for name in first if first[name] == second.get(name)}
    assert same == {"allyship.yaml", "landing/programs/program.csv"}


def test_settings_that_exist_are_kept_and_files_beside_the_sample_too(tmp_path: Path) -> None:
    (tmp_path / "allyship.yaml").write_text("organisation: {name: Mine}\n")
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "own.csv").write_text("a\n1\n")
    generate(tmp_path, employees=FEWEST_EMPLOYEES, months=FEWEST_MONTHS)
    assert (tmp_path / "allyship.yaml").read_text() == "organisation: {name: Mine}\n"
    assert (tmp_path / "landing" / "own.csv").read_text() == "a\n1\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"employees": FEWEST_EMPLOYEES - 1}, "employees"),
        ({"months": FEWEST_MONTHS - 1}, "months"),
        ({"seed": -1}, "seed"),
    ],
)
def test_too_small_is_refused_before_anything_is_written(tmp_path: Path, arguments: dict[str, int], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        generate(tmp_path / "home", **arguments)
    assert not (tmp_path / "home").exists()


def test_every_smallest_sample_holds_all_files(tmp_path: Path) -> None:
    # Rare draws (no woman among the leaders, no cohort in a month) must not stop the smallest sample.
    for seed in range(5):
        generate(tmp_path / str(seed), employees=FEWEST_EMPLOYEES, months=FEWEST_MONTHS, seed=seed)
    # How many meetings are reported by the meeting platform is drawn, too.
    reports = "landing/programs/zoom/"
    names = [{name for name in digests(tmp_path / str(seed)) if not name.startswith(reports)} for seed in range(5)]
    assert all(each == names[0] for each in names)
    assert len(names[0]) == FEWEST_MONTHS + EXPORTS_BESIDE_HR_REPORTS + len(("allyship.yaml",))
