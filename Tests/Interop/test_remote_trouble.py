"""`flagledger --server` where the server is not there, is none, or lies; and through TLS."""

import contextlib
import datetime
import ipaddress
import json
import os
import re
import socket
import subprocess
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ledger import binary, environment
from remote import Between, Remote, has_helper, helper
from test_nginx import accepts, configuration, free_port, nginx

QUESTION = ["resolve", "limit", "--environment", "prod"]
CHANGE = ["set", "limit", "11", "--environment", "prod", "--tenant", "acme"]


@pytest.fixture
def remote(shared_service, tmp_path):
    return Remote(tmp_path / "elsewhere", shared_service.url,
                  shared_service.tokens["owner", "tenant-0"],
                  key=shared_service.ledger.directory / "keys" / "owner")


@contextlib.contextmanager
def answering(answer):
    """A server that says `answer` to everybody, whatever is asked."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            with contextlib.suppress(OSError):
                while True:
                    stream, _ = listener.accept()
                    with stream, contextlib.suppress(OSError):
                        stream.recv(65536)
                        stream.sendall(answer)
                        stream.shutdown(socket.SHUT_WR)
                        while stream.recv(65536):
                            pass

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def test_a_server_that_is_not_there(remote):
    for url in [f"http://127.0.0.1:{free_port()}", "http://nobody.invalid"]:
        remote.url = url
        for line in [QUESTION, CHANGE]:
            assert remote.refusal(*line, status=4) == "UNREACHABLE"
            assert url in remote.errors


@pytest.mark.parametrize("url", [
    "", "flags.example.com", "ftp://a", "http://", "http://a:0", "http://a:99999", "http://u@a",
    "http://a/?q", "http://a/#f", "http://a b", "http://[::1", "https://:443"])
def test_what_is_no_address(remote, url):
    remote.url = url
    remote.run(*QUESTION, status=2)


def body(text, head="HTTP/1.1 200 OK"):
    return f"{head}\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode()


@pytest.mark.parametrize("answer", [
    b"", b"hello\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", body("<html>hello</html>"),
    body("<html>no</html>", "HTTP/1.1 404 Not Found"), body("[]"), body("{}"), body("{"),
    body("{}", "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/"),
    b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}", b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{}\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\n: no name\r\n\r\n{}", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 20_000,
    b"HTTP/1.1 200 " + b"a" * 100_000, b"HTTP/1.1 100 Continue\r\n\r\n",
    body("[" * 5_000), body('{"error":{"code":1}}', "HTTP/1.1 403 Forbidden"),
    body('{"flag":"limit","tenant":"acme","environment":"prod","value":1,"source":"tenant"}'),
    body('{"flag":"other","tenant":"tenant-0","environment":"prod","value":1,"source":"x"}'),
], ids=range(27))
def test_a_server_that_talks_nonsense(remote, answer):
    with answering(answer) as url:
        remote.url = url
        for line in [QUESTION, ["log"], CHANGE]:
            assert remote.refusal(*line, status=4) in ("BAD_ANSWER", "UNREACHABLE")


def test_answers_in_chunks_and_without_a_length_are_read(remote):
    whole = json.dumps({"flag": "limit", "tenant": "tenant-0", "environment": "prod", "value": 7,
                        "source": "tenant-0", "reason": "STATIC", "asOf": 3, "layers": []})
    half = len(whole) // 2
    chunks = "".join(f"{len(part):X};x=y\r\n{part}\r\n" for part in (whole[:half], whole[half:]))
    head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for answer in [f"{head}{chunks}0\r\na: b\r\n\r\n",
                   f"HTTP/1.0 200 OK\r\n\r\n{whole}",
                   f"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{whole}"]:
        with answering(answer.encode()) as url:
            remote.url = url
            assert remote.run(*QUESTION) == "limit = 7  (tenant-0)\n"


def lie(path, old, new):
    """Replaces a pattern in the answers to `path`."""
    def change(asked, content):
        if not asked.startswith(path):
            return content
        changed = re.sub(old, new, content, count=1)
        assert changed != content, (asked, content)
        return changed
    return change


@pytest.mark.parametrize("change, status, line", [
    (lie("/v1/explain", rb'"flag":"limit"', b'"flag":"other"'), 4, QUESTION),
    (lie("/v1/explain", rb'"environment":"prod"', b'"environment":"dev"'), 4, QUESTION),
    (lie("/v1/rehearsals", rb'"value":\d+', b'"value":666'), 4, CHANGE),
    (lie("/v1/rehearsals", rb'"flag":"limit"', b'"flag":"ratio"'), 4, CHANGE),
    (lie("/v1/rehearsals", rb'"changes":\[', b'"changes":[{"flag":"a","type":"flag.archived"},'),
     4, CHANGE),
    (lie("/v1/rehearsals", rb'"ledger":"[^"]*"', b'"ledger":"flags.example.com/other"'), 1,
     CHANGE),
    (lie("/v1/rehearsals", rb'"author":"[^"]*"', b'"author":"mallory"'), 1, CHANGE),
    (lie("/v1/events", rb'"leafHash":"..', b'"leafHash":"xx'), 3, CHANGE),
    (lie("/v1/events", rb'"position":(\d+)', rb'"position":\g<1>0'), 3, CHANGE),
    (lie("/v1/events", rb'"proof":\["..', b'"proof":["xx'), 3, CHANGE),
    (lie("/v1/events", rb'"recordedAt":"....', b'"recordedAt":"2001'), 3, CHANGE),
    (lie("/v1/events", rb'"checkpoint":"flags', b'"checkpoint":"flage'), 3, CHANGE),
    (lie("/checkpoint", rb"\n\d+\n", b"\n9\n"), 3, ["checkpoint"]),
    (lie("/v1/events/3/proof", rb"index 3", b"index 2"), 3, ["prove", "3"]),
    (lie("/v1/events?", rb'"position":3,', b'"position":4,'), 4, ["log", "--from", "3"]),
], ids=range(15))
def test_a_server_that_lies(service, tmp_path, change, status, line):
    remote = Remote(tmp_path / "elsewhere", service.url, service.tokens["owner", "tenant-0"],
                    key=service.ledger.directory / "keys" / "owner")
    remote.run(*line)
    if line is CHANGE:
        line = [*CHANGE[:2], "13", *CHANGE[3:]]
    with Between(service.url, change) as between:
        remote.url = between.url
        remote.run(*line, status=status)


def test_what_does_not_go_together(remote, shared_service):
    for line in ["init --origin a/b --owner c", "recover", "import x.jsonl", "serve", "audit",
                 "backup x"]:
        remote.run(*line.split(" "), status=2)
        assert "works on the ledger's files" in remote.errors
    remote.run(*QUESTION, "--ledger", "x", status=2)
    assert "--server and --ledger name two places" in remote.errors
    remote.key = None
    assert remote.refusal(*CHANGE, status=2) == "NO_KEY"


def test_the_environment_names_server_and_token(remote, shared_service):
    def run(*arguments, **variables):
        settings = {**environment(remote.home), **{k: str(v) for k, v in variables.items()}}
        return subprocess.run([binary(), *arguments], env=settings, cwd=remote.home,
                              capture_output=True, text=True, check=False)

    named = {"FLAGLEDGER_SERVER": remote.url, "FLAGLEDGER_TOKEN_FILE": remote.token_file}
    assert run(*QUESTION, **named).stdout == shared_service.ledger.run(*QUESTION)
    lone = run(*QUESTION, FLAGLEDGER_SERVER=remote.url)
    assert lone.returncode == 2 and "asks for a token" in lone.stderr
    both = run(*QUESTION, FLAGLEDGER_DIR="x", **named)
    assert both.returncode == 2 and "name two places" in both.stderr
    here = run(*QUESTION, "--ledger", shared_service.ledger.directory, **named)
    assert here.returncode == 0
    assert run("version", **named).returncode == 0


# TLS: an authority and a certificate of this test, nginx in front of the service.


def certificates(folder):
    """`ca.crt`, and `tls.crt` with `tls.key` for localhost, signed by it."""
    now = datetime.datetime.now(datetime.timezone.utc)

    def sign(name, key, issuer, signer, *extensions):
        builder = (
            x509.CertificateBuilder().subject_name(name).issuer_name(issuer)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(hours=1)))
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def named(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    ca, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = x509.BasicConstraints(ca=True, path_length=None)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    (folder / "ca.crt").write_bytes(
        sign(named("test CA"), ca, named("test CA"), ca, (authority, True), (usage, True)))
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    (folder / "tls.crt").write_bytes(
        sign(named("localhost"), leaf, named("test CA"), ca, (names, False)))
    (folder / "tls.key").write_bytes(leaf.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))


@pytest.fixture(scope="module")
def front(shared_service, tmp_path_factory):
    """(port, file of the authority) of an nginx before the service."""
    if nginx is None:
        pytest.skip("there is no nginx: apt install nginx-light")
    if not has_helper():
        pytest.skip(f"there is no {helper()}: apt install libcurl4-openssl-dev, and build it")
    folder = tmp_path_factory.mktemp("tls")
    certificates(folder)
    port = free_port()
    (folder / "nginx.conf").write_text(configuration(folder, port, shared_service.port))
    with open(folder / "log", "wb") as log:
        proxy = subprocess.Popen(
            [nginx, "-p", folder, "-c", folder / "nginx.conf"], stdout=log, stderr=log)
        end = time.monotonic() + 20
        while not accepts(port):
            assert proxy.poll() is None and time.monotonic() < end, (
                (folder / "log").read_text() + (folder / "errors").read_text())
            time.sleep(0.02)
        yield port, folder / "ca.crt"
        proxy.terminate()
        proxy.wait(timeout=30)


class Trusting(Remote):
    """The command on a machine among whose authorities is one more: in a name space of its own, in
    which a longer file takes the place of the system's."""

    STORE = "/etc/ssl/certs/ca-certificates.crt"

    def trust(self, authority):
        bundle = self.home / "authorities.crt"
        bundle.write_bytes(open(self.STORE, "rb").read() + authority.read_bytes())
        self.wrapper = ["unshare", "--map-root-user", "--mount", "sh", "-c",
                        f'mount --bind "{bundle}" {self.STORE} && exec "$@"', "sh"]
        probe = subprocess.run([*self.wrapper, "true"], capture_output=True, check=False)
        if probe.returncode:
            pytest.skip("no name space can be made here: " + probe.stderr.decode().strip())

    def start(self, *arguments, key=None, **settings):
        return self.popen(self.line(*arguments, key=key), self.wrapper, **settings)


def test_tls_reads_and_writes(front, remote, shared_service):
    port, authority = front
    secure = Trusting(remote.home, f"https://localhost:{port}",
                      shared_service.tokens["owner", "tenant-0"], key=remote.key)
    secure.trust(authority)
    assert secure.run(*QUESTION) == remote.run(*QUESTION)
    assert secure.run("log") == remote.run("log")
    receipt = secure.json("set", "limit", "21", "--environment", "dev", "--tenant", "globex")
    assert secure.json("resolve", "limit", "--environment", "dev", "--tenant", "globex")[
        "position"] == receipt["position"]
    assert secure.refusal("resolve", "nope", "--environment", "dev") == "UNKNOWN_FLAG"
    # Another name than the certificate's, at the same place.
    secure.url = f"https://127.0.0.2:{port}"
    assert secure.refusal(*QUESTION, status=4) == "UNREACHABLE"


def test_a_certificate_that_nobody_vouches_for_is_refused(front, remote):
    remote.url = f"https://localhost:{front[0]}"
    # Switches that turn verification off elsewhere are not obeyed.
    for variables in [{}, {"URLSessionCertificateAuthorityInfoFile": "INSECURE_SSL_NO_VERIFY"}]:
        remote.variables = variables
        assert remote.refusal(*QUESTION, status=4) == "UNREACHABLE"
        assert "certificate" in remote.errors


def test_without_the_program_for_tls_it_is_said_which(remote, tmp_path):
    alone = tmp_path / "alone"
    os.link(binary(), alone) if os.stat(binary()).st_dev == os.stat(tmp_path).st_dev else \
        alone.write_bytes(binary().read_bytes())
    alone.chmod(0o755)
    done = subprocess.run(
        [alone, "--server", "https://localhost:1", "--token-file", remote.token_file, *QUESTION],
        env={**environment(remote.home), "PATH": "/nowhere"}, capture_output=True, text=True,
        check=False)
    assert done.returncode == 4 and "flagledger-https" in done.stderr, done.stderr
