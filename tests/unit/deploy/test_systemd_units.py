"""The systemd units of deploy/: accepted by systemd itself, closed as far as they can be, and about this product."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines.home import HOME_VARIABLE

# The worst that systemd's own judgement may be, from 0 (closed) to 10 (open). The nightly run needs a browser's rights.
WORST = {"allyship.service": 4.0, "allyship-site.service": 2.0}
PROGRAM = "/opt/allyship/.venv/bin/allyship"


@pytest.fixture
def units(root: Path, tmp_path: Path) -> Path:
    """The units with the program replaced by one that is there: systemd asks whether it can be started."""
    program = tmp_path / "allyship"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    for unit in (root / "deploy" / "systemd").glob("*.service"):
        text = unit.read_text(encoding="utf-8")
        assert text.count(PROGRAM) == 1, unit.name
        (tmp_path / unit.name).write_text(text.replace(PROGRAM, str(program)), encoding="utf-8")
    return tmp_path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None and os.environ.get("ALLYSHIP_REQUIRE_SYSTEMD"):
        pytest.fail("systemd-analyze is not installed, and ALLYSHIP_REQUIRE_SYSTEMD asks for it")
    if program is None:
        pytest.skip("no systemd-analyze on this machine: the units of deploy/ were not checked")
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=120, check=False)


def test_every_unit_has_its_limit(root: Path) -> None:
    assert {unit.name for unit in (root / "deploy" / "systemd").glob("*.service")} == set(WORST)


@pytest.mark.parametrize("name", WORST)
def test_systemd_accepts_the_unit_without_a_word(units: Path, name: str) -> None:
    checked = analyze("verify", str(units / name))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("NoNewPrivilege=yes", "'NoNewPrivilege'"),
        ("Restart=often", "ignoring: often"),
        ("ExecStart=/nowhere/allyship up", "more than one ExecStart="),
    ],
)
def test_systemd_would_tell_a_wrong_unit(units: Path, fault: str, told: str) -> None:
    unit = units / "allyship.service"
    unit.write_text(
        re.sub(r"\[Service\]\n", f"[Service]\n{fault}\n", unit.read_text(encoding="utf-8")), encoding="utf-8"
    )
    checked = analyze("verify", str(unit))
    assert told in checked.stderr


@pytest.mark.parametrize("name", WORST)
def test_the_unit_is_closed(units: Path, name: str) -> None:
    judged = analyze(
        "security", "--offline=true", "--no-pager", f"--threshold={WORST[name] * 10:.0f}", str(units / name)
    )
    assert judged.returncode == 0, judged.stdout[-200:]


@pytest.mark.parametrize("name", WORST)
def test_the_unit_is_a_users_own_and_writes_to_the_home_alone(root: Path, name: str) -> None:
    folder = root / "deploy" / "systemd"
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    wanted = {"User=allyship", "UMask=0077", "ProtectSystem=strict", "PrivateTmp=yes", "NoNewPrivileges=yes"}
    assert wanted | {"Restart=on-failure", "EnvironmentFile=/etc/allyship/allyship.env"} <= set(lines)
    environment = (folder / "allyship.env").read_text(encoding="utf-8")
    [home] = re.findall(rf"^{HOME_VARIABLE}=(.+)$", environment, re.MULTILINE)
    writable = [line.partition("=")[2] for line in lines if line.startswith("ReadWritePaths=")]
    assert writable == ([home] if name == "allyship.service" else [])
    assert f"WorkingDirectory={home}" in lines
