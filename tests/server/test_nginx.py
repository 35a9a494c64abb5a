"""Through a real nginx with the lines of docs/operating.md: frames are committed as they arrive, a break loses none."""

import datetime
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mourafaka_protocol.blobs import authorization
from mourafaka_protocol.frames import CONTENT_TYPE, End, Ops
from mourafaka_protocol.streams import encode_frame
from mourafaka_server.settings import Settings
from tests.server.conftest import Program, initialise, running
from tests.server.laptop import HttpServer, Laptop
from tests.server.test_http import CONTENT, SHA256, new_cooperative, now_ms, with_a_photo

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")

AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
{user}
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{server}
}}
"""


@dataclass
class Proxy:
    """The program behind nginx."""

    program: Program
    port: int
    certificate: Path

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def client(self) -> HttpServer:
        client = HttpServer(f"https://127.0.0.1:{self.port}")
        client.client.close()
        client.client = httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}", timeout=30, verify=self.context
        )
        self.program.clients.append(client)
        return client

    def line(self) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return self.context.wrap_socket(plain, server_hostname="127.0.0.1")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    initialise(Settings(folder / "server"))
    with running(folder / "server") as program, started_nginx(folder, program) as started:
        yield started


@contextmanager
def started_nginx(folder: Path, program: Program) -> Iterator[Proxy]:
    certificate, key = self_signed(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configuration = folder / "nginx.conf"
    server = documented()
    for said, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("/etc/ssl/mourafaka/fullchain.pem", str(certificate)),
        ("/etc/ssl/mourafaka/privkey.pem", str(key)),
        ("http://127.0.0.1:8100", program.url),
    ):
        assert said in server
        server = server.replace(said, here)
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(AROUND.format(folder=folder, user=user, server=server))
    process = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(configuration)])
    try:
        for _try in range(500):
            assert process.poll() is None, (folder / "error.log").read_text()
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield Proxy(program, port, certificate)
    finally:
        process.terminate()
        process.wait(timeout=30)


def documented() -> str:
    """The lines that docs/operating.md gives administrators."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    found = re.search(r"^```nginx\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for the loopback interface, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "fullchain.pem", folder / "privkey.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


def enrolled(proxy: Proxy) -> Laptop:
    return Laptop.enrol(proxy.client(), proxy.program.invite("--coach", "Khadija"))


def test_two_laptops_meet_through_the_proxy(proxy: Proxy) -> None:
    first = enrolled(proxy)
    for _cooperative in range(30):
        new_cooperative(first)
    first.sync()
    first.sync()
    assert len(first.cursors) == 31
    assert first.pending() == []


def test_p25_a_frame_is_committed_while_the_request_goes_on(proxy: Proxy) -> None:
    """Trap P25: a proxy that collects the request first would show none of it."""
    laptop = enrolled(proxy)
    new_cooperative(laptop)
    new_cooperative(laptop)
    frames = encode_frame(laptop.hello()) + encode_frame(Ops(tuple(laptop.outbox[:1])))
    head = (
        f"POST /sync/1 HTTP/1.1\r\nHost: sync.example.ma\r\nContent-Type: {CONTENT_TYPE}\r\n"
        "Content-Length: 999999\r\n\r\n"
    )
    asking = proxy.program.client()
    with proxy.line() as line:
        line.sendall(head.encode() + frames)
        for _try in range(500):
            answer = list(asking.exchange([laptop.hello(), End(0)]))
            if answer[-1].last_ctr == 1:
                break
            time.sleep(0.02)
        assert answer[-1].last_ctr == 1
    assert laptop.sync().results[0].accepted == ((1, 2),)


def test_p25_a_part_of_a_photo_is_kept_while_it_is_sent(proxy: Proxy) -> None:
    laptop = with_a_photo(proxy.program)
    header = authorization(laptop.blob("PATCH", SHA256, now_ms(proxy.program)))
    head = (
        f"PATCH /blob/{SHA256} HTTP/1.1\r\nHost: x\r\nAuthorization: {header}\r\nUpload-Offset: 0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(CONTENT)}\r\n\r\n"
    )
    asking = proxy.program.client()
    with proxy.line() as line:
        line.sendall(head.encode() + CONTENT[:70_000])
        for _try in range(500):
            state = asking.blob_state(laptop.blob("HEAD", SHA256, now_ms(proxy.program)))
            if state.offset == 70_000:
                break
            time.sleep(0.02)
        assert state.offset == 70_000


def test_a_laptop_cannot_choose_the_address_it_is_counted_under() -> None:
    """The proxy says who calls, and does not hand on what the caller says of it."""
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in documented()


def test_health_is_asked_through_the_proxy(proxy: Proxy) -> None:
    answer = httpx.get(f"https://127.0.0.1:{proxy.port}/health", verify=proxy.context)
    assert answer.json()["status"] == "ok"
