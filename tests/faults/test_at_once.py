"""Commands that meet: one holds the home from beginning to end, the others leave with a word or only look."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from settled import LONG, Undisturbed, settled
from warm import Told, allyship, start
from whole_runs import current

from models.errors import BlockedError
from pipelines.home import Home
from pipelines.runs import progress

REPUBLISH, ROLLBACK, ERASE = ("run", "--republish"), ("rollback", "00001-2026-03-31"), ("erase", "w001", "--yes")
CHANGING = (("run",), REPUBLISH, ("run", "--rebuild"), ROLLBACK, ERASE)
LOOKING = (("status",), ("releases",), ("check",))
HOLDING = {"a run": REPUBLISH, "an erasure": ERASE}
TOGETHER = (REPUBLISH, ROLLBACK, REPUBLISH, ("run",)) if LONG else (ROLLBACK, ERASE, ROLLBACK)


def stop_at_the_first_step() -> None:
    """Have the command stand still once it has begun."""
    progress._listeners.append(lambda _: time.sleep(600))


@pytest.mark.parametrize("holder", HOLDING)
def test_what_would_change_the_home_leaves_with_a_word_and_what_looks_at_it_answers(
    undisturbed: Undisturbed, copy_of: Callable[..., Path], holder: str
) -> None:
    home = copy_of(undisturbed.home)
    going = start(home, *HOLDING[holder], before=[stop_at_the_first_step])
    try:
        wait_until_locked(Home(home))
        for command in CHANGING:
            told = allyship(home, *command)
            words = f"allyship: another run is going on in '{home}'; try again when it has ended\n"
            assert (told.code, told.out, told.err) == (1, "", words), command
        for command in LOOKING:
            told = allyship(home, *command)
            assert told.code == 0, (command, told)
    finally:
        assert going.kill_after(0).code == -9
    # The lock of one that dies dies with it.
    told = allyship(home, "rollback", str(current(home)))
    assert told.code == 0, told
    assert allyship(home, "run").code == 0
    settled(home, undisturbed)


def wait_until_locked(home: Home) -> None:
    """Wait until another process holds the home's lock."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with home.run_lock():
                pass
        except BlockedError:
            return
        time.sleep(0.01)
    raise AssertionError("the command never took the lock")


def write_down_who_holds(log: Path) -> None:
    """Have the beginning and the end of every hold written into a log, each by one call of the system."""
    lock = Home.run_lock
    stream = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    @contextmanager
    def watched(home: Home, wait: float = 0.0) -> Iterator[None]:
        with lock(home, wait):
            os.write(stream, f"{os.getpid()} takes\n".encode())
            try:
                yield
            finally:
                os.write(stream, f"{os.getpid()} leaves\n".encode())

    Home.run_lock = watched  # type: ignore[method-assign]


def test_of_commands_that_begin_together_one_works_at_a_time(
    undisturbed: Undisturbed, copy_of: Callable[..., Path], tmp_path: Path
) -> None:
    home, log = copy_of(undisturbed.home), tmp_path / "log"
    rounds = 10 if LONG else 1
    republished = 0
    for _ in range(rounds):
        # What was published first is kept no longer after some rounds; what is current now outlives this one.
        back = ("rollback", current(home))
        together = [back if command == ROLLBACK else command for command in TOGETHER]
        going = [(command, start(home, *command, before=[partial(write_down_who_holds, log)])) for command in together]
        told = [(command, one.told()) for command, one in going]
        assert [command for command, one in told if not is_fair(one)] == []
        republished += sum(command == REPUBLISH and one.code == 0 for command, one in told)
    holds = [line.split() for line in log.read_text(encoding="utf-8").splitlines()]
    assert len(holds) >= 2 * rounds
    for (taker, takes), (leaver, leaves) in zip(holds[::2], holds[1::2], strict=True):
        assert (taker, takes, leaves) == (leaver, "takes", "leaves")
    settled(home, undisturbed)
    assert newest(home) == 1 + republished


def is_fair(told: Told) -> bool:
    return told.code == 0 or (told.code == 1 and "another run is going on" in told.err)


def newest(home: Path) -> int:
    """Return the number of the newest release."""
    return max(int(path.name[:5]) for path in (home / "releases").glob("0*"))
