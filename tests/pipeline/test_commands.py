"""What a person types and what is answered: words, exit codes, and the two commands that serve pages."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest
import yaml
from small_home import SETTINGS, write_csv
from whole_runs import ALLYSHIP, command, current, fresh_command, run

from pipelines.cli.web import site_server
from pipelines.home import Home
from pipelines.release import shelf

COMMANDS = ("init", "demo", "check", "run", "up", "serve", "status", "releases", "rollback", "erase", "about-me")


def test_help_names_every_command_with_what_it_does(tmp_path: Path) -> None:
    told = fresh_command(tmp_path, "--help")
    assert (told.returncode, told.stderr) == (0, "")
    lines = {line.split()[0]: line.split()[1:] for line in told.stdout.splitlines() if line.startswith("  ")}
    assert set(COMMANDS) <= set(lines)
    assert all(lines[name] for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_takes_a_home(tmp_path: Path, name: str) -> None:
    told = command(tmp_path, name, "--help")
    assert told.returncode == 0
    assert told.stdout.startswith(f"Usage: allyship {name} ")
    assert "--home DIR" in told.stdout


def test_init_writes_a_home_that_check_accepts(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    made = fresh_command(tmp_path, "init", "--home", str(home))
    assert (made.returncode, made.stderr) == (0, "")
    assert {path.name for path in home.iterdir()} >= {"allyship.yaml", "landing", "releases"}
    checked = fresh_command(home, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("allyship.yaml of Example plc: good\n")
    # A home is never written over.
    before = (home / "allyship.yaml").read_bytes()
    again = command(home, "init")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert (home / "allyship.yaml").read_bytes() == before


def test_what_init_writes_spells_out_the_defaults(tmp_path: Path) -> None:
    command(tmp_path, "init", "--home", str(tmp_path / "home"))
    written = yaml.safe_load((tmp_path / "home" / "allyship.yaml").read_text(encoding="utf-8"))
    assert written["schedule"] == "0 2 * * *"
    assert written["sensor"] is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("status",), "no allyship.yaml"),
        (("check",), "no allyship.yaml"),
        (("run",), "no allyship.yaml"),
        (("up",), "no allyship.yaml"),
        (("serve",), "no release yet"),
        (("rollback", "00001-2026-01-31"), "no release '00001-2026-01-31'"),
        (("run", "--rebuild", "--republish"), "exclude each other"),
        (("rnu",), "No such command"),
        (("run", "--fast"), "No such option"),
        (("demo", "--employees", "10"), "--employees"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_usage_and_configuration_end_with_code_2_and_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    told = command(home, *arguments)
    assert (told.returncode, told.stdout) == (2, "")
    assert words in told.stderr
    assert "Traceback" not in told.stderr


def test_a_wrong_setting_stops_the_run_by_line_before_anything_is_read(small_copy: Path) -> None:
    (small_copy / "allyship.yaml").write_text(SETTINGS + "leadership_flour: 6\n", encoding="utf-8")
    told = command(small_copy, "run")
    line = SETTINGS.count("\n") + 1
    assert told.returncode == 2
    assert f"line {line}" in told.stderr
    assert "leadership_floor" in told.stderr


def test_a_metric_of_its_own_that_cannot_be_ends_in_code_2_and_a_sentence(small_copy: Path) -> None:
    (small_copy / "metrics").mkdir()
    (small_copy / "metrics" / "ours.py").write_text(
        "from dataclasses import replace\n"
        "from models.metrics import METRICS as BUILT_IN\n"
        'METRICS = [replace(BUILT_IN["prevalence_12m"], id="ours", grain="fiscal_quarter")]\n',
        encoding="utf-8",
    )
    before = current(small_copy)
    for name in ("check", "run"):
        told = command(small_copy, name)
        assert told.returncode == 2, name
        assert "metrics/ours.py: metric 'ours': field grain: 'fiscal_quarter' is not for class special" in " ".join(
            told.stderr.split()
        )
        assert "Traceback" not in told.stderr
    assert current(small_copy) == before


def test_a_rejected_file_ends_check_and_run_with_code_3_and_says_why(small_copy: Path) -> None:
    (small_copy / "landing" / "separation.csv").write_text("worker_id,left\nw001,2026-01-01\n", encoding="utf-8")
    before = current(small_copy)
    why = "required column missing for feed separation: 'separation_date'"
    outcome = run(small_copy)
    assert (outcome.outcome, outcome.exit_code) == ("nothing new", 3), outcome.message
    # Nothing new was accepted, so nothing was published; the next nights say the same again.
    assert current(small_copy) == before
    for name in ("check", "run"):
        told = command(small_copy, name)
        assert told.returncode == 3, name
        assert why in told.stdout + told.stderr
    assert why in command(small_copy, "status").stdout


def test_check_says_which_file_is_which_feed_and_loads_nothing(small_copy: Path) -> None:
    write_csv(small_copy / "landing" / "enrolments" / "extra.csv", [{"a": 1}])
    before = {path: path.stat().st_mtime_ns for path in small_copy.rglob("*") if path.is_file()}
    told = command(small_copy, "check")
    assert told.returncode == 0
    assert "landing/case.csv: case\n  columns: case_id, issues, received_on\n" in told.stdout
    assert "enrolments/extra.csv: no source takes it, and it looks like no format" in told.stdout
    assert "its name is like the feed enrolment" in told.stdout
    assert {path: path.stat().st_mtime_ns for path in small_copy.rglob("*") if path.is_file()} == before


def test_status_tells_what_is_current_how_old_the_data_is_and_how_the_last_run_ended(small_home: Path) -> None:
    told = fresh_command(small_home, "status").stdout.splitlines()
    record = json.loads((small_home / "dagster" / "last_run.json").read_text(encoding="utf-8"))
    assert told[0] == "Organization: Small Example"
    assert told[1].startswith("Current release: 00001-2026-03-31, built ")
    assert told[2].startswith("Data to: 2026-03-31 (")
    assert f"Last run: published, {record['ended_at']}" in told


def test_a_home_is_found_by_option_before_environment_before_folder(small_home: Path, tmp_path: Path) -> None:
    def status(cwd: Path, *arguments: str, **environment: str) -> str:
        clean = {name: value for name, value in os.environ.items() if name != "ALLYSHIP_HOME"}
        return subprocess.run(
            [str(ALLYSHIP), "status", *arguments],
            cwd=cwd,
            env=clean | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        ).stdout

    other = tmp_path / "other"
    other.mkdir()
    (other / "allyship.yaml").write_text("organisation: {name: Other}\n", encoding="utf-8")
    assert status(other).startswith("Organization: Other\n")
    assert status(other, ALLYSHIP_HOME=str(small_home)).startswith("Organization: Small Example\n")
    assert status(tmp_path, "--home", str(other), ALLYSHIP_HOME=str(small_home)).startswith("Organization: Other\n")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve the home's site in a thread on a free port; give its address."""
    with site_server(Home(home), 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield "http://{}:{}".format(*server.server_address)
        finally:
            server.shutdown()


def get(address: str) -> tuple[int, bytes, HTTPResponse]:
    """Return status, body and the answer itself, errors included."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read(), answer
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error  # type: ignore[return-value]


def test_serve_gives_the_current_site_to_this_machine_alone_and_lists_no_folder(small_home: Path) -> None:
    release = (small_home / "releases" / "current").resolve()
    with served(small_home) as address:
        assert address.startswith("http://127.0.0.1:")
        status, page, answer = get(f"{address}/")
        assert (status, page) == (200, (release / "site" / "index.html").read_bytes())
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert get(f"{address}/site/data-quality.html")[0] == 200
        bare = [path for path in release.rglob("*") if path.is_dir() and not (path / "index.html").exists()]
        for folder in sorted(bare):
            assert get(f"{address}/{folder.relative_to(release).as_posix()}/")[0] == 404, folder.name
        private = (small_home / "dagster" / "last_run.json").read_bytes()
        for up in ("../../", "..%2f..%2f", "%2e%2e/%2e%2e/", "site/../../../"):
            for outside in ("dagster/last_run.json", "allyship.yaml"):
                status, body, _ = get(f"{address}/{up}{outside}")
                assert (status, body == private) == (404, False), up + outside


def test_serve_follows_a_rollback_without_being_started_again(small_copy: Path) -> None:
    home = small_copy
    first, second = "00001-2026-03-31", "00002-2026-03-31"
    shutil.copytree(home / "releases" / first, home / "releases" / second)
    (home / "releases" / second / "site" / "index.html").write_text("second", encoding="utf-8")
    with served(home) as address:
        before = get(f"{address}/")[1]
        shelf.roll_back(Home(home), second)
        assert get(f"{address}/")[1] == b"second"
        shelf.roll_back(Home(home), first)
        assert get(f"{address}/")[1] == before


def test_the_command_serve_tells_its_address_and_a_taken_port(small_home: Path) -> None:
    with served(small_home) as address:
        taken = command(small_home, "serve", "--port", address.rsplit(":", 1)[1])
    assert taken.returncode == 2
    assert "choose another with --port" in taken.stderr
    process = subprocess.Popen(
        [str(ALLYSHIP), "serve", "--home", str(small_home), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        line = process.stdout.readline()
        address = line.removeprefix("Site: ").split("/ (")[0]
        assert get(f"{address}/")[0] == 200, line
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (130, "")
        assert "Traceback" not in err
    finally:
        process.kill()
        process.communicate(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_up_starts_dagsters_pages_on_this_machine_and_stops_with_it(small_copy: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [str(ALLYSHIP), "up", "--home", str(small_copy), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=small_copy.parent,
        start_new_session=True,
    )
    try:
        query = '{ schedulesOrError(repositorySelector: {repositoryName: "__repository__", repositoryLocationName: ' + (
            '"pipelines.definitions"}) { ... on Schedules { results { name cronSchedule executionTimezone '
            "scheduleState { status } } } } }"
        )
        answer = wait_for_graphql(process, port, query)
        [schedule] = answer["data"]["schedulesOrError"]["results"]
        assert schedule == {
            "name": "nightly_schedule",
            "cronSchedule": "30 3 * * *",
            "executionTimezone": "Europe/Berlin",
            "scheduleState": {"status": "RUNNING"},
        }
        with socket.socket() as outside:
            outside.settimeout(2)
            # Loopback only: another address of this machine does not answer.
            assert outside.connect_ex((own_address(), port)) != 0
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        with socket.socket() as after:
            assert after.connect_ex(("127.0.0.1", port)) != 0
    finally:
        # Its own children are in its own session; nothing else is.
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=30)


def own_address() -> str:
    """Return an address of this machine that is not the loopback one where there is one."""
    found = [info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return next((address for address in found if not address.startswith("127.")), "127.0.1.1")


def wait_for_graphql(process: subprocess.Popen[bytes], port: int, query: str) -> dict[str, dict]:
    """Ask until Dagster's pages answer with the project loaded."""
    deadline = time.monotonic() + 150
    address = f"http://127.0.0.1:{port}"
    last: object = None
    while time.monotonic() < deadline:
        assert process.poll() is None, "allyship up ended by itself"
        try:
            request = urllib.request.Request(
                f"{address}/graphql",
                json.dumps({"query": query}).encode(),
                {"Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=5) as answer:
                last = json.load(answer)
            if last["data"]["schedulesOrError"].get("results"):
                assert get(f"{address}/")[0] == 200
                return last
        except (OSError, KeyError, TypeError):
            pass
        time.sleep(0.5)
    raise AssertionError(f"Dagster's pages did not answer: {last}")
