"""Runs killed at every step, between steps and at any moment: the release stays whole, and the next run mends it.

The long form kills a run of its own at each of them; the quick one takes the home as it was at that moment of one run,
publishes from there in the product's own order, and kills that.
"""

import os
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from moments import BEFORE_THE_RENAME, PUBLICATION, die_at, photograph, write_down
from night import publish_candidate
from settled import LONG, Undisturbed, nothing_is_waited_for, settled, whole
from small_home import SETTINGS, write_small_home
from warm import allyship, forked, start
from whole_runs import current

from pipelines.home import Home
from pipelines.warehouse import is_usable

KILLED = -9
# One of every kind; the long form takes all that a run tells.
STEPS = ("read worker_snapshot", "check case", "facts: window", "metrics: voice", "protection", "values", "publish")
KILLS = int(os.environ.get("ALLYSHIP_FAULTS_KILLS", "200" if LONG else "2"))
TARGET = "targets: {women_in_leadership: {value: 0.45, by: 2028-12-31, owner: Board}}\nrestricted: true\n"


@pytest.fixture(scope="module")
def album(undisturbed: Undisturbed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as it was whenever one of `STEPS` of its second run began: a folder each."""
    folder = tmp_path_factory.mktemp("album")
    home = shutil.copytree(undisturbed.home, folder / "home", symlinks=True)
    (home / "allyship.yaml").write_text(SETTINGS + TARGET, encoding="utf-8")
    (home / "landing" / "separation.csv").touch()
    told = allyship(home, "run", "--rebuild", before=[partial(photograph, home, folder / "album", STEPS)])
    assert told.code == 0, told
    settled(home, undisturbed)
    return folder / "album"


@pytest.mark.parametrize("step", STEPS)
def test_killed_as_a_step_begins_the_release_of_before_stands_and_the_warehouse_opens(album: Path, step: str) -> None:
    home = album / step
    assert whole(home) == "00001-2026-03-31"
    assert is_usable(Home(home).warehouse_file)


@pytest.mark.skipif(not LONG, reason="a run for every step: make faults")
@pytest.mark.parametrize("step", STEPS)
def test_what_a_kill_left_is_made_good_by_the_next_run(
    album: Path, undisturbed: Undisturbed, copy_of: Callable[..., Path], step: str
) -> None:
    home = copy_of(album / step)
    told = allyship(home, "run")
    assert (told.code, told.out, told.err) == (0, "Published release 00002-2026-03-31.\n", "")
    settled(home, undisturbed)


@pytest.mark.parametrize("moment", PUBLICATION)
def test_killed_while_it_publishes(
    album: Path, undisturbed: Undisturbed, copy_of: Callable[..., Path], moment: str
) -> None:
    home = copy_of(album / "publish")
    assert forked(_publish_and_die, home, moment) == KILLED
    is_out = moment not in BEFORE_THE_RENAME
    assert whole(home) == ("00002-2026-03-31" if is_out and moment != "renamed" else "00001-2026-03-31")
    if is_out:
        # The release is on the shelf: the run has nothing to compute, and finishes what is left to do.
        told = allyship(home, "run")
        assert (told.code, told.err) == (0, "")
        assert told.out.endswith("00002-2026-03-31.\n")
    else:
        publish_candidate(home)
    settled(home, undisturbed)
    assert (home / "restricted" / "00002-2026-03-31" / "marts.duckdb").is_file()


def _publish_and_die(home: Path, moment: str) -> None:
    die_at(moment)
    publish_candidate(home)


@pytest.mark.timeout(300 + 120 * KILLS)
def test_killed_at_any_moment(undisturbed: Undisturbed, tmp_path: Path) -> None:
    seed = int(os.environ.get("ALLYSHIP_FAULTS_SEED", random.randrange(2**32)))
    chance = random.Random(seed)
    print(f"ALLYSHIP_FAULTS_SEED={seed}")
    home = write_small_home(tmp_path / "home")
    for _ in range(KILLS):
        before = current(home)
        told = start(home, "run").kill_after(chance.uniform(0, undisturbed.seconds))
        assert told.code in (KILLED, 0), told
        assert whole(home) == (current(home) or before)
        if LONG:
            # Each kill for itself, and a first run as often as a later one.
            assert allyship(home, "run").code == 0
            settled(home, undisturbed)
            if chance.random() < 0.5:
                shutil.rmtree(home)
                write_small_home(home)
            else:
                # Other settings are something to publish.
                kept = SETTINGS.replace("keep_releases: 3", f"keep_releases: {chance.randint(2, 4)}")
                (home / "allyship.yaml").write_text(kept, encoding="utf-8")
    told = allyship(home, "run")
    assert told.code == 0, told
    settled(home, undisturbed)
    nothing_is_waited_for(home)


@pytest.mark.skipif(not LONG, reason="a run for every step takes an hour: make faults")
@pytest.mark.timeout(3 * 3600)
def test_killed_at_every_step_of_a_run_of_its_own(undisturbed: Undisturbed, tmp_path: Path) -> None:
    file = tmp_path / "moments"
    assert allyship(write_small_home(tmp_path / "first"), "run", before=[partial(write_down, file)]).code == 0
    moments = file.read_text(encoding="utf-8").splitlines()
    assert set(STEPS) | set(PUBLICATION) - {"pruned"} <= set(moments)
    for moment in moments:
        home = write_small_home(tmp_path / "home")
        assert allyship(home, "run", before=[partial(die_at, moment)]).code == KILLED, moment
        whole(home)
        assert allyship(home, "run").code == 0, moment
        settled(home, undisturbed)
        shutil.rmtree(home)
