"""The service killed, stopped, on a full disk, and asked by those who may not."""

import base64
import collections
import contextlib
import os
import resource
import signal
import socket
import subprocess
import time

import pytest
import requests

from independent import frames, merkle
from service import (Service, check_receipt, check_refused, copy_ledger, eventually,
                     make_ledger, refusal, running)
from streams import Ended, EventStream, WebSocket

Told = collections.namedtuple("Told", "receipt worker number")


def check_proof(receipt):
    """The receipt's own inclusion proof, by RFC 6962 written anew."""
    size, root = receipt["checkpoint"].splitlines()[1:3]
    assert int(size) == receipt["size"]
    assert merkle.check_inclusion(
        base64.b64decode(receipt["leafHash"]), receipt["position"], receipt["size"],
        [base64.b64decode(step) for step in receipt["proof"]], base64.b64decode(root))


def leaf_hashes(ledger):
    """Of every record, from the files, by other code than the service's."""
    return {frame.position: merkle.leaf_hash(frame.body)
            for path in (ledger.directory / "segments").glob("*.segment")
            for frame in frames.Segment(path).frames if frame.kind == frames.RECORD}


# Killed


def test_what_was_acknowledged_is_there_after_kill_9(served_ledger, tmp_path):
    original, tokens = served_ledger
    ledger = copy_ledger(original, tmp_path / "ledger")
    told = []
    for life in range(4):
        service = Service(ledger, tokens)

        def write(worker, life=life, service=service):
            client, number = service.as_("admin"), 0
            while True:
                number += 1
                value = (life * 100 + worker) * 100_000 + number
                try:
                    receipt = client.put({"limit": value, "one": number % 2 == 0})
                except requests.RequestException:
                    return
                told.append(Told(receipt, f"{life}-{worker}", value))

        with running(*[lambda worker=worker: write(worker) for worker in range(12)]):
            time.sleep(0.4 + 0.2 * life)
            service.kill()
        service.close()
        assert ledger.json("audit")["ok"]
    assert len(told) > 100
    records = {record["position"]: record for record in ledger.lines("log")}
    for receipt, _, value in told:
        check_proof(receipt)
        record = records[receipt["position"]]
        assert record["recordedAt"] == receipt["recordedAt"]
        assert value in [change.get("value") for change in record["changes"]]
    positions = [receipt["position"] for receipt, _, _ in told]
    assert len(set(positions)) == len(positions)
    # Each writer's changes lie in the order in which it made them.
    for worker in {item.worker for item in told}:
        own = [item.receipt["position"] for item in told if item.worker == worker]
        assert own == sorted(own)
    with Service(ledger, tokens) as service:
        assert service.as_("viewer").read("/readyz")["ready"] is True
        check_receipt(service.as_("admin").put({"two": True}))
        assert service.stop() == 0
    hashes = leaf_hashes(ledger)
    for receipt, _, _ in told:
        assert hashes[receipt["position"]] == base64.b64decode(receipt["leafHash"])


# Stopped


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_ends_streams_and_closes_the_ledger(service, number):
    viewer = service.as_("viewer")
    size = service.as_("admin").put({"one": True})["size"]
    waiting, written = [], []

    def wait():
        waiting.append(service.as_("viewer").evaluate(params={"flagConfigEtag": size + 10_000}))

    def write(worker):
        client, count = service.as_("admin"), 0
        while True:
            count += 1
            try:
                answer = client.request(
                    "PUT", "/feature-flags", json={"flags": {"limit": worker * 10_000 + count}})
            except requests.RequestException:
                return
            if answer.status_code == 503:
                return
            assert answer.status_code == 200, answer.text
            written.append(answer.json())

    with EventStream(viewer, timeout=5) as events, WebSocket(viewer, timeout=5) as messages, \
            running(wait, *[lambda worker=worker: write(worker) for worker in range(1, 5)]):
        time.sleep(0.7)
        service.signal(number)
        for stream in (events, messages):
            with pytest.raises(Ended) as ended:
                while True:
                    stream.next()
            if stream is messages:
                assert ended.value.args[0][0] == 1001
        assert service.process.wait(10) == 0
    assert waiting[0].status_code == 200 and waiting[0].json()["flags"]
    with pytest.raises(OSError):
        service.connect().close()
    report = service.ledger.json("audit")
    assert report["ok"] and report["size"] > len(written) > 0
    records = {record["position"]: record for record in service.ledger.lines("log")}
    for receipt in written:
        assert records[receipt["position"]]["recordedAt"] == receipt["recordedAt"]
    # Closed cleanly: the next writer finds nothing to tell of.
    after = service.ledger.set("one", False, "--tenant", "acme")
    assert after["position"] == report["size"]
    assert "not closed properly" not in service.ledger.errors
    assert service.log()[-1]["message"] == "stopped"


def test_a_second_signal_ends_at_once(service):
    size = service.as_("admin").put({"one": True})["size"]

    def wait():
        with contextlib.suppress(requests.RequestException):
            service.as_("viewer").evaluate(params={"flagConfigEtag": size + 10_000})

    with running(wait):
        time.sleep(0.3)
        since = time.monotonic()
        service.signal(signal.SIGTERM)
        time.sleep(0.2)
        assert service.process.poll() is None  # it waits for the request
        service.signal(signal.SIGTERM)
        service.process.wait(5)
        assert time.monotonic() - since < 1.2
    assert service.ledger.json("audit")["ok"]


def test_a_client_that_says_nothing_does_not_keep_the_server(service):
    idle, half = service.connect(), service.connect()
    half.sendall(b"PUT /feature-flags HTTP/1.1\r\nHost: x\r\nContent-Le")
    service.as_("viewer").flags()
    since = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - since < 4, "half a request keeps nobody"
    idle.close()
    half.close()


# The lock and the command line


def test_beside_a_server_others_read_and_do_not_write(service):
    ledger = service.ledger
    ledger.run("set", "one", "true", "--environment", "prod", status=(1, 4))
    assert str(service.process.pid) in ledger.errors or "serve" in ledger.errors, ledger.errors
    second = ledger.start("serve", "--listen", "127.0.0.1:0")
    output, errors = second.communicate(timeout=20)
    assert second.returncode in (1, 4) and b"serve" in errors, errors
    position = service.as_("admin").put({"limit": 55})["position"]
    assert ledger.json("resolve", "limit", "--environment", "prod", "--tenant", "acme")[
        "position"] == position
    assert ledger.json("audit")["ok"]


def test_an_address_in_use_or_malformed_is_told(served_ledger, tmp_path):
    ledger = copy_ledger(served_ledger[0], tmp_path / "ledger")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ledger.run("serve", "--listen", f"127.0.0.1:{taken.getsockname()[1]}", status=4)
        assert ledger.errors.startswith("flagledger: ")
    for text in ["nowhere", "127.0.0.1:99999", "127.0.0.1:", ":80x"]:
        ledger.run("serve", "--listen", text, status=2)
    assert ledger.json("audit")["ok"]


# A disk that is full


@contextlib.contextmanager
def small_disk(path, megabytes=4):
    path.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", path],
        capture_output=True, check=False).returncode == 0
    if not mounted:
        pytest.skip("no file system can be mounted here")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], capture_output=True, check=False)


def fill(client, most=400):
    """Large changes until one is refused; gives its answer and the receipts before it."""
    receipts = []
    for number in range(most):
        answer = client.request("PUT", "/feature-flags", json={
            "flags": {"shape": {"number": number, "text": "x" * 40_000}}})
        if answer.status_code != 200:
            return answer, receipts
        receipts.append(answer.json())
    raise AssertionError("the disk never filled up")


def expect_reads_without_writes(service, receipts, last):
    viewer, admin = service.as_("viewer"), service.as_("admin")
    assert last.status_code == 503, last.text
    assert refusal(last) and last.headers["Retry-After"].isdigit()
    assert str(service.ledger.directory) not in last.text
    again = admin.request("PUT", "/feature-flags", json={
        "flags": {"shape": {"text": "y" * 40_000}}})
    assert again.status_code == 503
    ready = viewer.get("/readyz")
    assert ready.status_code == 503, ready.text
    said = ready.json()
    assert (said["ready"], said["reads"], said["writes"]) == (False, True, False)
    # Anybody may ask: the class of the failure is enough, and paths are for the log.
    assert said["reason"].startswith("the disk ") and "/" not in said["reason"], said
    assert viewer.get("/healthz").status_code == 200
    number = len(receipts) - 1
    assert viewer.value("shape")["number"] == number
    assert viewer.evaluate("shape", status=200).json()["value"]["number"] == number
    assert viewer.evaluate(status=200).json()["flags"]
    viewer.read(f"/v1/events/{receipts[0]['position']}")
    assert "flagledger_writable 0\n" in service.as_("owner", "tenant-0").get("/metrics").text
    failures = [line for line in service.log() if line["level"] == "error"]
    assert failures and failures[-1]["cause"]


def test_on_a_full_disk_flags_are_served_and_writes_refused(served_ledger, tmp_path):
    original, tokens = served_ledger
    with small_disk(tmp_path / "disk") as disk:
        ledger = copy_ledger(original, disk / "ledger")
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * 1_000_000)
        ledger.home = tmp_path
        with Service(ledger, tokens) as service:
            last, receipts = fill(service.as_("admin"))
            expect_reads_without_writes(service, receipts, last)
            ballast.unlink()

            def writes_again():
                answer = service.as_("admin").request(
                    "PUT", "/feature-flags", json={"flags": {"limit": 99}})
                return answer.status_code == 200 and answer.json()
            receipts.append(check_receipt(eventually(writes_again)))
            ready = service.as_("viewer").get("/readyz")
            assert ready.status_code == 200 and ready.json()["writes"] is True
            assert service.stop() == 0
        report = ledger.json("audit")
        assert report["ok"] and report["size"] == receipts[-1]["size"]
        records = {record["position"]: record for record in ledger.lines("log")}
        for receipt in receipts:
            assert records[receipt["position"]]["recordedAt"] == receipt["recordedAt"]


def limit_files(size):
    """For the new process: no file grows beyond `size`, and trying is an error, not a signal."""
    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return apply


def test_when_writing_fails_flags_are_served_and_writes_refused(served_ledger, tmp_path):
    original, tokens = served_ledger
    ledger = copy_ledger(original, tmp_path / "ledger")
    with Service(ledger, tokens, prepare=limit_files(2_000_000)) as service:
        last, receipts = fill(service.as_("admin"))
        expect_reads_without_writes(service, receipts, last)
        service.stop()
    with Service(ledger, tokens) as service:
        assert service.as_("viewer").value("shape")["number"] == len(receipts) - 1
        check_receipt(service.as_("admin").put({"limit": 99}))
        assert service.stop() == 0
    assert ledger.json("audit")["ok"]


# Tokens


def test_tokens_that_are_no_more_or_of_elsewhere_are_401(service, tmp_path):
    other, foreign = make_ledger(tmp_path / "other")
    until = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + 2))
    short = service.as_("owner").request("POST", "/v1/admin/tokens", status=200, json={
        "principal": "short@acme", "tenant": "acme", "role": "admin", "environments": [],
        "expiresAt": until}).json()["token"]
    kept = service.with_token(short)
    kept.flags()
    revoked = service.as_("member")
    revoked.flags()
    issued = service.tokens.ids[service.tokens["member", "acme"]]
    service.as_("owner").request("DELETE", f"/v1/admin/tokens/{issued}", status=200)
    good = service.tokens["viewer", "acme"]
    time.sleep(2.1)
    for token in [short, service.tokens["member", "acme"], foreign["owner", "tenant-0"],
                  good[:-1], good + "x", good.upper(), ""]:
        for path in ["/feature-flags", "/v1/events"]:
            answer = service.with_token(token).get(path)
            check_refused(answer, 401, "UNAUTHENTICATED")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    check_refused(kept.request("PUT", "/feature-flags", json={"flags": {"one": True}}), 401,
                  "UNAUTHENTICATED")
    service.with_token(good).flags()
    for scheme in ["Basic", "Bearerx", ""]:
        answer = service.with_token(None).get(
            "/feature-flags", headers={"Authorization": f"{scheme} {good}".strip()})
        assert answer.status_code == 401


def test_a_token_is_nowhere_but_in_its_answer(service):
    secret = service.as_("owner").request("POST", "/v1/admin/tokens", status=200, json={
        "principal": "new@acme", "tenant": "acme", "role": "viewer",
        "environments": []}).json()["token"]
    service.with_token(secret).flags()
    service.with_token(secret + "x").get("/feature-flags", status=401)
    owner = service.as_("owner", "tenant-0")
    for path in ["/v1/events", "/v1/admin/tokens", "/metrics"]:
        assert secret not in owner.get(path, status=200).text
    service.stop()
    kept = [path.read_bytes() for path in service.ledger.directory.rglob("*") if path.is_file()]
    assert not any(secret.encode() in data for data in kept)
    assert secret not in service.log_path.read_text()


def test_who_fails_too_often_waits_and_the_others_do_not(service):
    nobody, good = service.with_token("guess"), service.as_("viewer")
    statuses = []
    for number in range(50):
        answer = service.with_token(f"guess-{number}").get("/feature-flags")
        statuses.append(answer.status_code)
        if number % 10 == 0:
            good.flags()
    assert statuses[0] == 401 and statuses[-1] == 429
    assert sorted(statuses) == statuses
    check_refused(answer, 429, "TOO_MANY_FAILURES")
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    check_refused(nobody.get("/v1/stream"), 429, "TOO_MANY_FAILURES")
    good.flags()
    good.evaluate("one", status=200)
