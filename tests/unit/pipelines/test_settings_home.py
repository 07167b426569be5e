"""The home: where it is, who may read what in it, its key, and that one run excludes another."""

import base64
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from models.errors import BlockedError, ConfigurationError
from pipelines.home import Home

ROOT = Path(__file__).parents[3]
KEY = bytes(range(200, 232))


@pytest.fixture(autouse=True)
def no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLYSHIP_HOME", raising=False)
    monkeypatch.delenv("ALLYSHIP_PSEUDONYM_KEY", raising=False)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_option_goes_before_the_variable_and_that_before_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Home.locate(None).root == tmp_path
    monkeypatch.setenv("ALLYSHIP_HOME", str(tmp_path / "variable"))
    assert Home.locate(None).root == tmp_path / "variable"
    assert Home.locate("option").root == tmp_path / "option"


def test_a_home_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="expected a folder, found a file"):
        Home.locate(str(tmp_path / "file"))


@pytest.mark.parametrize("name", ["people [north]", "any*", "what?"])
def test_a_home_is_no_pattern(tmp_path: Path, name: str) -> None:
    # Dagster would not find the settings by which it keeps nothing that steps print.
    with pytest.raises(ConfigurationError, match="expected a path without them"):
        Home.locate(str(tmp_path / name / "home"))


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_folders_have_their_modes_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    home = Home(tmp_path / "new" / "home")
    before = os.umask(umask)
    try:
        home.create()
    finally:
        os.umask(before)
    assert {mode(p) for p in (home.key_file.parent, home.restricted, home.dagster_home, home.scratch)} == {0o700}
    assert {mode(p) for p in (home.root, home.landing, home.releases)} == {0o750}


def test_making_a_home_again_closes_private_folders_and_leaves_landing_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    (home.landing / "case.csv").write_text("x")
    home.landing.chmod(0o770)
    home.restricted.chmod(0o755)
    home.create()
    assert (mode(home.landing), mode(home.restricted)) == (0o770, 0o700)
    assert (home.landing / "case.csv").read_text() == "x"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "restricted").touch()
    with pytest.raises(ConfigurationError, match="restricted"):
        Home(tmp_path).create()


def test_the_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    home = Home(tmp_path)
    key = home.pseudonym_key()
    assert len(key) == 32
    assert home.pseudonym_key() == key == home.key_file.read_bytes()
    assert (mode(home.key_file), mode(home.key_file.parent)) == (0o600, 0o700)
    assert list(home.key_file.parent.iterdir()) == [home.key_file]
    assert Home(tmp_path / "other").pseudonym_key() != key


TELL_KEY = """
import sys
from pathlib import Path
from pipelines.home import Home
print(Home(Path(sys.argv[1])).pseudonym_key().hex())
"""


def test_two_first_uses_at_once_agree_on_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TELL_KEY, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = {process.communicate(timeout=30)[0].strip() for process in both}
    assert told == {Home(tmp_path).pseudonym_key().hex()}


@pytest.mark.parametrize("open_mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, open_mode: int) -> None:
    home = Home(tmp_path)
    home.pseudonym_key()
    home.key_file.chmod(open_mode)
    with pytest.raises(ConfigurationError, match=rf"open to other users \(mode {open_mode:04o}\).*chmod 600"):
        home.pseudonym_key()


def test_a_damaged_key_file_is_refused_and_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pseudonym_key()
    home.key_file.write_bytes(KEY[:31])
    with pytest.raises(ConfigurationError, match="at least 32 bytes, found 31"):
        home.pseudonym_key()
    assert home.key_file.read_bytes() == KEY[:31]


def test_a_key_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    home.key_file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="cannot use the key file"):
        home.pseudonym_key()
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "text",
    [KEY.hex(), KEY.hex().upper() + "\n", base64.b64encode(KEY).decode(), base64.urlsafe_b64encode(KEY).decode()],
)
def test_the_variable_holds_hexadecimal_or_base64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ALLYSHIP_PSEUDONYM_KEY", text)
    home = Home(tmp_path)
    assert home.pseudonym_key() == KEY
    assert not home.key_file.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (KEY[:31].hex(), "at least 32 bytes, found 31"),
        ("", "at least 32 bytes, found 0"),
        ("correct horse battery staple", "expected hexadecimal or base64 text"),
        ("k\u00e9y" * 20, "expected hexadecimal or base64 text"),
    ],
)
def test_a_wrong_variable_is_refused_without_being_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.setenv("ALLYSHIP_PSEUDONYM_KEY", text)
    with pytest.raises(ConfigurationError, match=message) as caught:
        Home(tmp_path).pseudonym_key()
    assert not text or text not in str(caught.value)
    assert caught.value.__cause__ is None


HOLD = """
import sys, time
from pathlib import Path
from pipelines.home import Home
with Home(Path(sys.argv[1])).run_lock():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_is_kept_out_until_the_first_is_gone(tmp_path: Path, holder: subprocess.Popen) -> None:
    home = Home(tmp_path)
    with pytest.raises(BlockedError, match="another run is going on"), home.run_lock():
        pytest.fail("two runs at once")
    holder.send_signal(signal.SIGKILL)
    holder.wait(timeout=10)
    with home.run_lock():
        assert mode(home.lock_file) == 0o600


def test_a_run_may_wait_for_the_one_before_it(tmp_path: Path, holder: subprocess.Popen) -> None:
    home = Home(tmp_path)
    start = time.monotonic()
    with pytest.raises(BlockedError), home.run_lock(wait=0.3):
        pytest.fail("two runs at once")
    assert time.monotonic() - start >= 0.3
    end = threading.Timer(0.3, holder.kill)
    end.start()
    with home.run_lock(wait=30):
        end.join()


def test_the_lock_is_let_go_when_a_run_fails(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(ZeroDivisionError), home.run_lock():
        raise ZeroDivisionError
    with home.run_lock(), pytest.raises(BlockedError), home.run_lock():
        pytest.fail("the lock was not held")


def test_there_is_nothing_to_lock_without_a_home(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot open the lock file"), Home(tmp_path / "no").run_lock():
        pytest.fail("locked nothing")
