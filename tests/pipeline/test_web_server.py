"""The nginx site of deploy/ as a real nginx serves it: to whom, what, with which headers, and what never."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from shared_homes import SmallRun
from web_server import ENGINEER, PAGES, READER, Server, nginx, stand_in_pages

from dashboards.site import CONTENT_SECURITY_POLICY

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".pdf": "application/pdf",
    ".parquet": "application/vnd.apache.parquet",
    ".duckdb": "application/vnd.duckdb",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture(scope="module")
def site(root: Path) -> str:
    return (root / "deploy" / "nginx" / "allyship.conf").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def home(small_run: SmallRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small home with links planted in its release: to the home, and up and out."""
    home = shutil.copytree(small_run.untouched, tmp_path_factory.mktemp("served") / "home", symlinks=True)
    pages = home / "releases" / "current" / "site"
    (pages / "settings.html").symlink_to(home / "allyship.yaml")
    (pages / "up").symlink_to("../../..")
    return home


@pytest.fixture(scope="module")
def server(site: str, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program or not shutil.which("openssl"):
        if os.environ.get("ALLYSHIP_REQUIRE_NGINX"):
            pytest.fail("nginx or openssl is not installed, and ALLYSHIP_REQUIRE_NGINX asks for them")
        pytest.skip("no nginx or openssl on this machine: what the site of deploy/ serves was not tested")
    with (
        stand_in_pages() as pages_port,
        nginx(program, site, tmp_path_factory.mktemp("nginx"), home, pages_port) as running,
    ):
        yield running


@pytest.mark.parametrize("path", ["/site/index.html", "/allyship.duckdb", "/data/kpi_value.csv", "/manifest.json"])
@pytest.mark.parametrize("password", [None, ENGINEER, "Basic cmVhZGVyOng="])
def test_nobody_reads_without_a_readers_password(server: Server, path: str, password: str | None) -> None:
    answer = server.ask(path, **({"Authorization": password} if password else {}))
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="allyship"'


def test_a_reader_gets_every_file_of_the_release_as_it_is_and_with_its_type(server: Server, home: Path) -> None:
    release = home / "releases" / "current"
    files = [path for path in release.rglob("*") if path.is_file() and not path.is_symlink()]
    # Of each type one, and all pages; more would be slowed down as a guess at passwords is.
    chosen = {path.suffix: path for path in files} | {path.name: path for path in files if path.suffix == ".html"}
    assert {path.suffix for path in chosen.values()} >= {".html", ".css", ".js", ".csv", ".json", ".parquet", ".duckdb"}
    for path in chosen.values():
        answer = server.ask("/" + path.relative_to(release).as_posix(), Authorization=READER)
        assert (answer.status, answer.headers["content-type"]) == (200, TYPES[path.suffix]), path.name
        assert answer.body == path.read_bytes(), path.name


def test_the_bare_address_leads_to_the_scorecard(server: Server) -> None:
    for path in ("/", "/site/"):
        answer = server.ask(path, Authorization=READER)
        assert answer.status == 302
        assert answer.headers["location"].endswith("/site/index.html")


@pytest.mark.parametrize(("path", "status"), [("/site/index.html", 200), ("/site/none.html", 404), ("/none", 404)])
def test_every_answer_keeps_the_pages_to_themselves(server: Server, path: str, status: int) -> None:
    answer = server.ask(path, Authorization=READER)
    assert answer.status == status
    said = {
        "content-security-policy": f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'",
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-cache",
        "server": "nginx",
    }
    assert {name: answer.headers.get(name) for name in said} == said


@pytest.mark.parametrize(
    "path",
    [
        "/site",
        "/site/topics/",
        "/site/data/",
        "/site/assets/",
        "/data/",
        "/quality/",
        "/allyship.yaml",
        "/warehouse.duckdb",
        "/ledger.duckdb",
        "/restricted/",
        "/secrets/pseudonym.key",
        "/landing/case.csv",
        "/incident.txt",
        "/../../allyship.yaml",
        "/site/../../../allyship.yaml",
        "/site/..%2f..%2f..%2fallyship.yaml",
        "/site/%2e%2e/%2e%2e/%2e%2e/warehouse.duckdb",
        "/site/..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "/site//../..//../landing/case.csv",
        "/site/settings.html",
        "/site/up/allyship.yaml",
        "/site/up/warehouse.duckdb",
        "/data..%2f..%2fallyship.yaml",
        "/data/..;/allyship.yaml",
    ],
)
def test_nothing_is_listed_and_nothing_beside_the_release_is_there(server: Server, path: str) -> None:
    answer = server.ask(path, Authorization=READER)
    assert answer.status in {400, 403, 404}
    assert b"Small Example" not in answer.body
    assert b"Index of" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND"])
def test_the_site_is_only_read(server: Server, method: str) -> None:
    assert server.ask("/site/index.html", method=method, Authorization=READER).status in {403, 405}


def test_plain_text_leads_to_tls(server: Server) -> None:
    answer = server.ask("/site/index.html", secure=False, Authorization=READER)
    assert (answer.status, answer.headers["location"]) == (301, "https://allyship.example.com/site/index.html")


def test_a_new_release_is_there_at_once(server: Server, home: Path) -> None:
    before = (home / "releases" / "current").readlink()
    link = home / "releases" / ".current"
    newer = home / "releases" / "00002-2026-03-31"
    (newer / "site").mkdir(parents=True)
    (newer / "site" / "index.html").write_text("newer", encoding="utf-8")
    link.symlink_to(newer.name)
    link.replace(home / "releases" / "current")
    try:
        assert server.ask("/site/index.html", Authorization=READER).body == b"newer"
    finally:
        link.symlink_to(before)
        link.replace(home / "releases" / "current")


@pytest.mark.parametrize("password", [None, READER])
def test_dagsters_pages_ask_for_an_engineers_password(server: Server, password: str | None) -> None:
    answer = server.ask("/", PAGES, **({"Authorization": password} if password else {}))
    assert answer.status == 401
    assert answer.headers["x-frame-options"] == "DENY"


def test_dagsters_pages_answer_an_engineer_and_learn_no_password(server: Server) -> None:
    answer = server.ask("/runs?x=1", PAGES, Authorization=ENGINEER)
    assert (answer.status, answer.body) == (200, f"/runs?x=1 authorization=None host={PAGES}".encode())
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_dagsters_pages_keep_their_websocket(server: Server) -> None:
    asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": f"https://{PAGES}"}
    answer = server.ask("/graphql", PAGES, Authorization=ENGINEER, **asked)
    assert (answer.status, answer.headers["upgrade"]) == (101, "websocket")
    assert answer.headers["connection"] == "upgrade"


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", f"http://{PAGES}", f"https://{PAGES}.evil.example", "null"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_from_elsewhere_starts_nothing_with_the_engineers_password(
    server: Server, method: str, origin: str
) -> None:
    answer = server.ask("/graphql", PAGES, method, Authorization=ENGINEER, Origin=origin)
    assert answer.status == 403


def test_the_pages_stand_where_the_unit_starts_them(root: Path, site: str) -> None:
    unit = (root / "deploy" / "systemd" / "allyship.service").read_text(encoding="utf-8")
    assert "ExecStart=/opt/allyship/.venv/bin/allyship up --port 3000\n" in unit
    assert "proxy_pass http://127.0.0.1:3000;\n" in site
