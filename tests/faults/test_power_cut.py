"""What the power may take with it: the disk is told to keep a release before its name says that it is there.

Every call that orders the disk is written down in the process that publishes, with the moment it was made.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from night import publish_again
from settled import Undisturbed, settled
from warm import forked

NEW = "00002-2026-03-31"
Call = tuple[str, str, int]


def record(home: Path, file: Path) -> None:
    """Publish a release, and write down every flush, rename and link: what was done, to which path, when."""
    calls: list[Call] = []

    def watched(name: str) -> None:
        call: Callable[..., Any] = getattr(os, name)

        def watching(*arguments: Any, **named: Any) -> Any:
            at = time.time_ns()
            path = str(Path(f"/proc/self/fd/{arguments[0]}").readlink() if name == "fsync" else arguments[-1])
            result = call(*arguments, **named)
            calls.append((name, path, at))
            return result

        setattr(os, name, watching)

    for name in ("fsync", "rename", "replace"):
        watched(name)
    publish_again(home)
    file.write_text(json.dumps(calls), encoding="utf-8")


def test_everything_is_flushed_before_the_name_that_publishes_it_and_the_name_after(
    undisturbed: Undisturbed, copy_of: Callable[..., Path], tmp_path: Path
) -> None:
    home, file = copy_of(undisturbed.home), tmp_path / "calls"
    assert forked(record, home, file) == 0
    calls = [tuple(call) for call in json.loads(file.read_text(encoding="utf-8"))]
    shelf, release = home / "releases", home / "releases" / NEW
    done = [(name, path) for name, path, _ in calls]
    renamed = done.index(("rename", str(release)))
    linked = done.index(("replace", str(shelf / "current")))
    before = {path: at for name, path, at in calls[:renamed] if name == "fsync"}

    for path in (release, *release.rglob("*")):
        flushed = before.get(str(shelf / ".candidate" / path.relative_to(release)))
        assert flushed is not None, f"{path.name} is not flushed before the rename"
        assert path.stat().st_mtime_ns <= flushed, f"{path.name} was written to after it was flushed"
    # Which files the home has, the ledger and its log among them.
    assert str(home) in before
    flush = ("fsync", str(shelf))
    assert flush in done[renamed:linked], "the link might be kept and what it leads to lost"
    assert flush in done[linked:]
    settled(home, undisturbed)


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here: what the database flushes is unseen")
def test_the_database_has_flushed_the_entries_before_the_rename(
    undisturbed: Undisturbed, copy_of: Callable[..., Path], tmp_path: Path
) -> None:
    home, trace = copy_of(undisturbed.home), tmp_path / "trace"
    code = "import sys, pathlib; sys.path[:0] = {}; import night; night.publish_again(pathlib.Path({!r}))"
    calls = "trace=fsync,fdatasync,rename,renameat,renameat2"
    command = ["strace", "-f", "-y", "-qq", "-e", calls, "-o", str(trace), sys.executable, "-c"]
    traced = subprocess.run(
        [*command, code.format(sys.path, str(home))], capture_output=True, text=True, check=False, timeout=240
    )
    if "PTRACE" in traced.stderr:
        pytest.skip("processes may not be traced here")
    assert traced.returncode == 0, traced.stderr
    lines = trace.read_text(encoding="utf-8").splitlines()
    published = re.compile(rf'rename.*"{re.escape(str(home))}/releases/{NEW}"')
    [renamed] = [at for at, line in enumerate(lines) if published.search(line)]
    ledger = re.compile(rf"(fsync|fdatasync)\(\d+<{re.escape(str(home))}/ledger\.duckdb(\.wal)?>")
    assert [line for line in lines[:renamed] if ledger.search(line)], "the pending entries are not on the disk"
    assert [line for line in lines[renamed:] if ledger.search(line)], "the confirmation is not on the disk"
