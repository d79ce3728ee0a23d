"""The nginx configuration of docs/operations.md, with a real nginx and a real service behind it."""

import base64
import contextlib
import datetime
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ledger import ROOT, Ledger

NAME = "flags.example.com"
nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
pytestmark = pytest.mark.skipif(nginx is None, reason="there is no nginx: apt install nginx-light")


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def make_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256()))
    (folder / "tls.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "tls.key").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))


def configuration(folder, port, backend):
    """The document's block, with this test's ports and files, inside of the least frame."""
    document = (ROOT / "docs" / "operations.md").read_text()
    block = re.search(r"```nginx\n(.*?)```", document, re.DOTALL)[1]
    for old, new in [("127.0.0.1:7676", f"127.0.0.1:{backend}"),
                     ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
                     (f"/etc/ssl/{NAME}.crt", str(folder / "tls.crt")),
                     (f"/etc/ssl/{NAME}.key", str(folder / "tls.key"))]:
        assert old in block
        block = block.replace(old, new)
    user = "user root;\n" if os.geteuid() == 0 else ""
    paths = "".join(f"{name}_temp_path {folder / name};\n" for name in
                    ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return (f"{user}daemon off;\npid {folder / 'pid'};\nerror_log {folder / 'errors'};\n"
            f"events {{}}\nhttp {{\n{paths}{block}}}\n")


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """(port of nginx, token, TLS context)"""
    folder = tmp_path_factory.mktemp("nginx")
    ledger = Ledger.create(folder / "ledger").prepare("one")
    token = ledger.json("token", "issue", "--principal", "owner@example.com", "--tenant", "acme",
                        "--role", "admin", "--environment", "prod")["token"]
    catalog = json.loads((ROOT / "ledger" / "catalog.json").read_text())
    catalog["flags"] = [flag for flag in catalog["flags"]
                        if flag["key"] in ("sse_enabled", "ws_enabled")]
    (folder / "built-in.json").write_text(json.dumps(catalog))
    ledger.run("catalog", "apply", folder / "built-in.json")
    make_certificate(folder)
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(open(folder / "serve.log", "wb"))
        service = ledger.start("serve", "--listen", "127.0.0.1:0", stderr=log)
        stack.callback(service.kill)
        backend = re.search(r":(\d+)\s*$", service.stdout.readline().decode())[1]
        port = free_port()
        (folder / "nginx.conf").write_text(configuration(folder, port, backend))
        proxy = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"],
                                 stdout=log, stderr=log)
        stack.callback(lambda: (proxy.terminate(), proxy.wait(timeout=30)))
        end = time.monotonic() + 20
        while not accepts(port):
            assert proxy.poll() is None and time.monotonic() < end, (
                (folder / "serve.log").read_text() + (folder / "errors").read_text())
            time.sleep(0.02)
        yield port, token, ssl.create_default_context(cafile=folder / "tls.crt")


def accepts(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def connect(front):
    """A TLS connection that checks the certificate."""
    port, _, context = front
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    return context.wrap_socket(plain, server_hostname=NAME)


def client(front):
    connection = http.client.HTTPSConnection(NAME, timeout=10)
    connection.sock = connect(front)
    return connection


def ask(connection, token, method, path, body=None, **headers):
    connection.request(method, path, body, {"Authorization": f"Bearer {token}", **headers})
    answer = connection.getresponse()
    return answer, answer.read()


def test_requests_pass_with_one_connection_kept(front):
    connection, token = client(front), front[1]
    answer, body = ask(connection, token, "GET", "/feature-flags")
    assert answer.status == 200 and json.loads(body)["flags"]["one"]["value"] is False
    assert len(answer.getheader("X-Request-Id")) == 32, "nginx names the requests"
    answer, body = ask(connection, token, "PUT", "/feature-flags", '{"flags":{"one":true}}')
    assert answer.status == 200 and json.loads(body)["position"]
    answer, body = ask(connection, token, "GET", "/feature-flags")
    assert json.loads(body)["flags"]["one"]["value"] is True
    answer, body = ask(connection, token, "GET", "/feature-flags",
                       **{"If-None-Match": answer.getheader("ETag")})
    assert (answer.status, body) == (304, b"")
    answer, body = ask(connection, "wrong", "GET", "/feature-flags")
    assert answer.status == 401


def test_a_stream_tells_of_a_change_at_once(front):
    token, reader = front[1], client(front)
    reader.request("GET", "/v1/stream", headers={"Authorization": f"Bearer {token}"})
    answer = reader.getresponse()
    assert answer.getheader("Content-Type").startswith("text/event-stream")
    until(answer, b"event: ready")
    change, body = ask(client(front), token, "PUT", "/feature-flags",
                       '{"flags":{"one":null},"reason":"over TLS"}')
    assert change.status == 200
    until(answer, b'"reason":"over TLS"')
    reader.sock.close()


def until(answer, text):
    end = time.monotonic() + 10
    while True:
        line = answer.readline()
        assert line and time.monotonic() < end, f"{text} did not come"
        if text in line:
            return


def test_a_websocket_passes(front):
    with connect(front) as stream:
        key = base64.b64encode(os.urandom(16)).decode()
        stream.sendall((f"GET /v1/ws HTTP/1.1\r\nHost: {NAME}\r\nUpgrade: websocket\r\n"
                        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        f"Sec-WebSocket-Key: {key}\r\n"
                        f"Authorization: Bearer {front[1]}\r\n\r\n").encode())
        seen = b""
        while b'"ready":true' not in seen:
            part = stream.recv(4096)
            assert part, seen
            seen += part
        assert seen.startswith(b"HTTP/1.1 101 ")
