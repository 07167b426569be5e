"""A real nginx over a home, and a stand-in for Dagster's pages behind it, both on the loopback interface."""

import http.client
import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE, PAGES = "allyship.example.com", "dagster.allyship.example.com"
READER, ENGINEER = "Basic cmVhZGVyOnI=", "Basic ZW5naW5lZXI6ZQ=="  # reader:r, engineer:e


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers by lower-case name, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running nginx: its ports for TLS and for plain text."""

    port: int
    plain_port: int

    def ask(self, path: str, host: str = SITE, method: str = "GET", secure: bool = True, **headers: str) -> Answer:
        """Send one request with the path exactly as written."""
        if secure:
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=trusting)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers={"Host": host, **named})
            response = connection.getresponse()
            body = b"" if response.status == 101 else response.read()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)
        finally:
            connection.close()


class _Pages(BaseHTTPRequestHandler):
    """Answers as Dagster's pages would: with a page, or by turning the connection into a websocket."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("Upgrade") == "websocket":
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", self.headers["Connection"])
            self.end_headers()
            self.close_connection = True
            return
        told = f"{self.path} authorization={self.headers.get('Authorization')} host={self.headers['Host']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def stand_in_pages() -> Iterator[int]:
    """Serve the stand-in; yield its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def nginx(program: str, site: str, folder: Path, home: Path, pages_port: int) -> Iterator[Server]:
    """Start nginx with the site as it is but for ports, names of files and the home; stop it in the end."""
    server = Server(_free_port(), _free_port())
    _certificate(folder)
    (folder / "allyship.readers").write_text("reader:{PLAIN}r\n", encoding="utf-8")
    (folder / "allyship.engineers").write_text("engineer:{PLAIN}e\n", encoding="utf-8")
    for old, new in (
        ("listen 443 ", f"listen 127.0.0.1:{server.port} "),
        ("listen 80;", f"listen 127.0.0.1:{server.plain_port};"),
        ("/etc/nginx/", f"{folder}/"),
        ("/var/lib/allyship", str(home)),
        ("127.0.0.1:3000", f"127.0.0.1:{pages_port}"),
    ):
        assert old in site
        site = site.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started by root, nginx would work as a user who may not enter a test's folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        f"{user}pid {folder}/nginx.pid;\ndaemon off;\nworker_processes 1;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{temporary}{site}\n}}\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [program, "-p", str(folder), "-c", str(config), "-e", str(folder / "error.log")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait_for(server.port, process)
            yield server
        finally:
            process.terminate()
            process.communicate(timeout=30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _certificate(folder: Path) -> None:
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    files = ["-keyout", str(folder / "allyship.key"), "-out", str(folder / "allyship.crt")]
    subprocess.run([*words.split(), "-subj", f"/CN={SITE}", *files], check=True, capture_output=True, timeout=60)


def _wait_for(port: int, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(f"nginx did not start: {process.stderr.read()}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")
