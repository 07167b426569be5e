"""Analysts who read the current release in a loop while nights publish: every read is of one whole release.

The long form has twenty of them and ten runs of the command; the quick one two, and publishes without counting anew.
"""

import multiprocessing
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import duckdb
from night import publish_again
from settled import LONG, Undisturbed, settled
from warm import allyship, forked
from whole_runs import listed, published

READERS, RELEASES = (20, 10) if LONG else (2, 4)
KEPT = 3
_VALUES = "select md5(string_agg(v::varchar, '' order by v::varchar)) from kpi.value as v"
_RELEASE = "select release_id, built_at::varchar from meta.release"


def read_in_a_loop(home: Path, seen: Path, stop: Path) -> None:
    """Open the current release again and again, and write down what was read, a line each."""
    with seen.open("w", encoding="utf-8", buffering=1) as stream:
        while not stop.exists():
            with published(home) as connection:
                [(release, built)] = connection.execute(_RELEASE).fetchall()
                [(values,)] = connection.execute(_VALUES).fetchall()
            stream.write(f"{release}\t{built}\t{values}\n")


def releases_read(seen: Path) -> list[list[str]]:
    *whole, _ = seen.read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in whole]


def test_readers_in_a_loop_see_one_whole_release_each_time(
    undisturbed: Undisturbed, copy_of: Callable[..., Path], tmp_path: Path
) -> None:
    home, stop = copy_of(undisturbed.home), tmp_path / "stop"
    files = [tmp_path / f"reader {number}" for number in range(READERS)]
    server = multiprocessing.get_context("forkserver")
    readers = [server.Process(target=read_in_a_loop, args=(home, file, stop)) for file in files]
    truth = {}
    with ExitStack() as stack:
        stack.callback(stop.touch)
        for reader in readers:
            reader.start()
        for number in range(RELEASES + 1):
            if number and LONG:
                assert allyship(home, "run", "--republish").code == 0
            elif number:
                assert forked(publish_again, home) == 0
            with published(home) as connection:
                [(release, built)] = connection.execute(_RELEASE).fetchall()
                [(values,)] = connection.execute(_VALUES).fetchall()
            truth[release] = [built, values]
            wait_until_all_have_read(release, files)
    for reader in readers:
        reader.join(60)
        assert reader.exitcode == 0
    read = [line for file in files for line in releases_read(file)]
    assert {release for release, *_ in read} == set(truth)
    assert [line for line in read if line[1:] != truth[line[0]]] == []
    settled(home, undisturbed)
    assert len(listed(home)) == KEPT


def wait_until_all_have_read(release: str, files: list[Path]) -> None:
    deadline = time.monotonic() + 60
    while not all(file.exists() and any(line[0] == release for line in releases_read(file)) for file in files):
        assert time.monotonic() < deadline, f"a reader never saw {release}"
        time.sleep(0.02)


def test_a_release_that_goes_while_it_is_open_stays_readable(
    undisturbed: Undisturbed, copy_of: Callable[..., Path]
) -> None:
    home = copy_of(undisturbed.home)
    before = home / "releases" / "00001-2026-03-31"
    site = before / "site" / "index.html"
    page = site.read_bytes()
    with duckdb.connect(str(before / "allyship.duckdb"), read_only=True) as reader, site.open("rb") as opened:
        for _ in range(KEPT):
            assert forked(publish_again, home) == 0
        assert not before.exists()
        # Nothing of this table was read before the file went.
        assert len(reader.execute("select * from kpi.value").fetchall()) == len(undisturbed.values)
        assert opened.read() == page
    settled(home, undisturbed)
