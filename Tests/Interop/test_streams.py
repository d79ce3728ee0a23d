"""The change feed: whoever was away gets what it missed, once and in order; who may not, ends."""

import json
import socket
import threading
import time

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from service import Service, check_refused, copy_ledger, eventually, make_ledger, running
from streams import KINDS, Ended, EventStream, Wanderer, WebSocket, collect, told

BOTH = pytest.mark.parametrize("kind", KINDS)


def write(service, count, offset=0):
    """Changes of acme, globex and tenant-0 in both environments, one after the other."""
    last = None
    for number in range(offset, offset + count):
        tenant = ["acme", "globex", "tenant-0"][number % 3]
        environment = ["prod", "dev"][number % 2]
        client = service.as_("admin", tenant, environment)
        last = client.put({"limit": 1_000 + number}, reason=f"change {number}")["position"]
    return last


def status_of(kind, client, **options):
    """The status that a stream is refused with."""
    if kind == "sse":
        with pytest.raises(httpx.HTTPStatusError) as refused:
            EventStream(client, **options)
    else:
        with pytest.raises(InvalidStatus) as refused:
            WebSocket(client, **options)
    return refused.value.response.status_code


# Catching up


@BOTH
def test_a_client_gets_what_it_missed_from_every_position_on(service, kind):
    write(service, 24)
    end = service.as_("admin").put({"one": True})["position"]
    everything = told(service.ledger, "acme")
    assert len(everything) > 17 and everything[-1][0] == end
    client = service.as_("viewer", environment=None)
    for start in range(end):
        with KINDS[kind](client, last=start) as stream:
            expected = [item for item in everything if item[0] > start]
            assert collect(stream, end) == expected, start


@BOTH
def test_a_stream_of_one_environment_or_tenant_has_nothing_of_another(service, kind):
    write(service, 24)
    end = service.as_("admin", "tenant-0", "dev").put({"one": True})["position"]
    for tenant in ["acme", "globex", "tenant-0"]:
        client = service.as_("viewer", tenant, "dev")
        with KINDS[kind](client, last=0) as stream:
            assert collect(stream, end) == told(service.ledger, tenant, ["dev"])


@BOTH
def test_news_arrive_while_a_client_listens(service, kind):
    client = service.as_("viewer")
    with KINDS[kind](client) as stream:
        for number in range(50):
            position = service.as_("admin").put({"limit": number + 100})["position"]
            assert stream.next()[0] == position
        write(service, 1, offset=2)  # tenant-0, prod
        assert stream.next()[0] == position + 1


def test_far_behind_a_client_is_served_from_the_log(service):
    """More than the server keeps in memory (4,096 changes)."""
    start = service.as_("admin").put({"one": True})["position"]

    def many(worker):
        client = service.as_("admin")
        for number in range(620):
            client.put({"limit": number + worker * 1_000})

    with running(*[lambda worker=worker: many(worker) for worker in range(1, 9)]):
        pass
    end = service.as_("admin").put({"one": False})["position"]
    assert end - start > 4_500
    expected = told(service.ledger, "acme", ["prod"], start)
    with EventStream(service.as_("viewer"), last=start, timeout=60) as first, \
            WebSocket(service.as_("viewer"), last=start, timeout=60) as second:
        for stream in (first, second):
            assert collect(stream, end) == expected
        after = service.as_("admin").put({"two": True})["position"]
        assert first.next()[0] == after == second.next()[0]


@pytest.mark.parametrize("kills", [False, True], ids=["clients", "clients-and-server"])
def test_killed_and_resumed_under_load_nothing_is_missed_or_told_twice(
        served_ledger, tmp_path, kills):
    original, tokens = served_ledger
    ledger = copy_ledger(original, tmp_path / "ledger")
    now = [Service(ledger, tokens)]
    start = now[0].as_("admin").read("/readyz")["position"]
    stopping = threading.Event()

    def load(worker):
        number = worker
        while not stopping.is_set():
            try:
                write(now[0], 1, offset=number)
            except (OSError, AssertionError):
                time.sleep(0.02)
            number += 4

    wanderers = [
        Wanderer(kind, lambda tenant=tenant: now[0].as_("viewer", tenant, None), start, seed)
        for seed, (kind, tenant) in enumerate(
            [("sse", "acme"), ("ws", "acme"), ("sse", "globex"), ("ws", "tenant-0")])]
    try:
        for wanderer in wanderers:
            wanderer.start()
        with running(*[lambda worker=worker: load(worker) for worker in range(4)]):
            for _ in range(3):
                time.sleep(1.2)
                if kills:
                    now[0].kill()
                    now[0].close()
                    now[0] = Service(ledger, tokens)
            stopping.set()
        end = now[0].as_("admin", "tenant-0", "prod").put({"two": True})["position"]
        for wanderer in wanderers:
            eventually(lambda wanderer=wanderer: wanderer.last == end, 20)
    finally:
        stopping.set()
        for wanderer in wanderers:
            wanderer.finish()
        now[0].close()
    tenants = ["acme", "acme", "globex", "tenant-0"]
    for wanderer, tenant in zip(wanderers, tenants):
        assert wanderer.resumed > 3
        assert wanderer.seen == told(ledger, tenant, after=start), tenant
    assert ledger.json("audit")["ok"]


@BOTH
def test_a_position_that_is_not_there_yet_is_409(service, kind):
    end = write(service, 1)
    client = service.as_("viewer")
    assert status_of(kind, client, last=end + 1) == 409
    assert status_of(kind, client, last=1 << 63) == 409
    for text in ["-1", "x", "1.5", "99999999999999999999999"]:
        assert status_of(kind, client, last=text) == 400
    with KINDS[kind](client, last=end):
        pass


def test_the_first_event_says_where_the_stream_stands(service):
    end = write(service, 3)
    with EventStream(service.as_("viewer")) as stream:
        event = stream.event()
        assert (event.event, event.id, event.retry) == ("ready", str(end), 2_000)
        assert json.loads(event.data) == {"position": end}
        assert stream.response.headers["Content-Type"] == "text/event-stream"
        assert stream.response.headers["Cache-Control"] == "no-store"
    with WebSocket(service.as_("viewer"), last=2) as stream:
        assert stream.ready == {"ready": True, "position": 2}


def test_a_reader_that_is_too_slow_is_told_to_resume_and_misses_nothing(service):
    start = service.as_("admin").put({"one": True})["position"]
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.connect(("127.0.0.1", service.port))
        token = service.tokens["viewer", "acme"]
        slow.sendall(f"GET /v1/stream?environment=prod HTTP/1.1\r\nHost: x\r\nAuthorization: "
                     f"Bearer {token}\r\n\r\n".encode())
        assert slow.recv(1_024).startswith(b"HTTP/1.1 200 ")
        admin = service.as_("admin")
        for number in range(400):
            admin.put({"shape": {"number": number, "text": "x" * 20_000}})
        end = admin.put({"one": False})["position"]
        slow.settimeout(10)
        heard = b""
        while chunk := slow.recv(1 << 20):
            heard += chunk
    events = heard.decode().split("\n\n")
    last = [part for part in events if "event: end" in part]
    assert len(last) == 1, heard[-300:]
    goodbye = json.loads(last[0].split("data: ")[1])
    assert goodbye["code"] == "LAGGING"
    ids = [int(line[4:]) for line in heard.decode().splitlines() if line.startswith("id: ")]
    changes = ids[1:] if ids[0] == start else ids
    assert changes == list(range(start + 1, goodbye["position"] + 1))
    assert goodbye["position"] < end
    with EventStream(service.as_("viewer"), last=changes[-1] if changes else start) as stream:
        rest = [position for position, _ in collect(stream, end)]
    assert changes + rest == list(range(start + 1, end + 1))


# Ending


def expect_end(stream, seconds, since):
    with pytest.raises(Ended) as ended:
        while True:
            stream.next()
    assert time.monotonic() - since < seconds
    return ended.value.args[0]


@BOTH
def test_a_flag_turned_off_ends_that_tenants_streams_within_a_second(service, kind):
    flag = f"{kind}_enabled"
    admin = service.as_("admin")
    client, other = service.as_("viewer"), service.as_("viewer", "globex")
    elsewhere = service.as_("viewer", environment="dev")
    with KINDS[kind](client) as stream, KINDS[kind](other) as others, \
            KINDS[kind](elsewhere) as dev:
        since = time.monotonic()
        admin.put({flag: False})
        said = expect_end(stream, 1.0, since)
        assert said["code"] == "STREAM_DISABLED" if kind == "sse" else said[0] == 1008, said
        assert status_of(kind, client) == 403
        position = service.as_("admin", "globex").put({"one": True})["position"]
        assert others.next()[0] == position
        position = service.as_("admin", environment="dev").put({"one": True})["position"]
        assert dev.next()[0] == position
    admin.put({flag: None})
    with KINDS[kind](client):
        pass
    service.as_("admin", "tenant-0").put({flag: False})
    assert status_of(kind, client) == 403 == status_of(kind, other)


@BOTH
def test_an_override_that_turns_it_off_until_a_time_lets_it_on_again(service, kind):
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
    service.as_("admin").put({f"{kind}_enabled": False}, expiresAt=until)
    assert status_of(kind, service.as_("viewer")) == 403
    time.sleep(2.2)
    with KINDS[kind](service.as_("viewer")):
        pass


@BOTH
def test_a_revoked_token_ends_its_streams(service, kind):
    token = service.tokens["viewer", "acme"]
    with KINDS[kind](service.as_("viewer")) as stream, KINDS[kind](service.as_("member")) as other:
        since = time.monotonic()
        service.as_("owner").request(
            "DELETE", f"/v1/admin/tokens/{service.tokens.ids[token]}", status=200)
        said = expect_end(stream, 1.0, since)
        assert said["code"] == "UNAUTHENTICATED" if kind == "sse" else said[0] == 1008, said
        position = service.as_("admin").put({"one": True})["position"]
        assert other.next()[0] == position
    assert status_of(kind, service.as_("viewer")) == 401


@BOTH
def test_a_token_that_expires_ends_its_streams(service, kind):
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
    token = service.as_("owner").request("POST", "/v1/admin/tokens", status=200, json={
        "principal": "short@acme", "tenant": "acme", "role": "viewer", "environments": ["prod"],
        "expiresAt": until}).json()["token"]
    client = service.with_token(token)
    with KINDS[kind](client) as stream:
        said = expect_end(stream, 5.0, time.monotonic())
        assert said["code"] == "UNAUTHENTICATED" if kind == "sse" else said[0] == 1008, said
    assert client.get("/feature-flags").status_code == 401 == status_of(kind, client)


@pytest.mark.parametrize("closed", [["prod"], ["prod", "dev"]], ids=["one", "all"])
def test_behind_a_closed_floor_there_is_no_stream(tmp_path, closed):
    settings = {"environments": {name: {"enabled": name not in closed} for name in
                                 ["dev", "prod"]}}
    ledger, tokens = make_ledger(
        tmp_path / "ledger", sse_enabled=settings, ws_enabled=settings)
    with Service(ledger, tokens) as service:
        for kind in KINDS:
            assert status_of(kind, service.as_("viewer", environment="prod")) == 404
        check_refused(service.as_("viewer").get("/v1/stream"), 404, "NOT_FOUND")
        check_refused(service.as_("viewer").get("/v1/ws"), 404, "NOT_FOUND")
        routes = service.as_("viewer").read("/v1/routes")["routes"]
        streams = [item for item in routes if item["flag"] in ("sse_enabled", "ws_enabled")]
        assert {item["registered"] for item in streams} == {"dev" not in closed}
        bulk = service.as_("viewer").evaluate(status=200).json()
        assert "eventStreams" not in bulk
        if "dev" not in closed:
            for kind in KINDS.values():
                with kind(service.as_("viewer", environment="dev")):
                    pass
            dev = service.as_("viewer", environment="dev").evaluate(status=200).json()
            assert dev["eventStreams"]


# What OFREP's clients hear


def test_ofreps_stream_says_ask_again_and_what_to_ask_for(service):
    reader = service.as_("viewer")
    stream = reader.evaluate(status=200).json()["eventStreams"][0]["endpoint"]["requestUri"]
    anybody = service.with_token(None, None)
    with EventStream(anybody, path=stream) as listening:
        position = service.as_("admin").put({"limit": 321})["position"]
        event = listening.event()
        while not event.data:
            event = listening.event()
        assert (event.event, event.id) == ("message", str(position))
        data = json.loads(event.data)
        assert data["type"] == "refetchEvaluation" and data["etag"] == str(position)
        assert abs(data["lastModified"] - time.time()) < 60
        answer = reader.evaluate(status=200, params={
            "flagConfigEtag": data["etag"], "flagConfigLastModified": data["lastModified"]})
        limit = next(flag for flag in answer.json()["flags"] if flag["key"] == "limit")
        assert limit["value"] == 321
        # Nobody else's changes, and none of another environment.
        service.as_("admin", "globex").put({"one": True})
        service.as_("admin", environment="dev").put({"one": True})
        last = service.as_("admin", "tenant-0").put({"one": True})["position"]
        assert listening.event().id == str(last)
    # Who was away is told once, whatever happened meanwhile.
    for number in range(20):
        last = service.as_("admin").put({"limit": number})["position"]
    with EventStream(anybody, path=stream, last=position) as listening:
        event = listening.event()
        while not event.data:
            event = listening.event()
        assert int(event.id) == last
    token = service.tokens["viewer", "acme"]
    service.as_("owner").request(
        "DELETE", f"/v1/admin/tokens/{service.tokens.ids[token]}", status=200)
    assert anybody.get(stream).status_code == 401


# WebSocket


def test_a_websocket_needs_its_handshake(shared_service):
    answer = shared_service.as_("viewer").get("/v1/ws")
    assert answer.status_code in (400, 426)
    with WebSocket(shared_service.as_("viewer")) as stream:
        pong = stream.socket.ping()
        assert pong.wait(5)
        stream.socket.send("nobody listens to this")
        stream.socket.send(b"\x00\xff" * 100)
        assert stream.socket.ping().wait(5)
    assert stream.socket.close_code == 1000


def test_stream_clients_are_counted(service):
    def clients():
        text = service.as_("owner", "tenant-0").get("/metrics", status=200).text
        return sum(int(line.split()[-1]) for line in text.splitlines()
                   if line.startswith("flagledger_stream_clients"))

    with EventStream(service.as_("viewer")), WebSocket(service.as_("viewer")):
        eventually(lambda: clients() == 2)
    eventually(lambda: clients() == 0)


def test_many_that_catch_up_and_read_nothing_keep_nobody_waiting(service):
    admin = service.as_("admin")
    for number in range(250):
        admin.put({"shape": {"number": number, "text": "x" * 40_000}})
    token = service.tokens["viewer", "acme"]
    idle = []
    try:
        for _ in range(150):
            slow = socket.socket()
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            slow.connect(("127.0.0.1", service.port))
            slow.sendall(f"GET /v1/stream?environment=prod&after=0 HTTP/1.1\r\nHost: x\r\n"
                         f"Authorization: Bearer {token}\r\n\r\n".encode())
            idle.append(slow)
        time.sleep(1)
        since = time.monotonic()
        events = service.as_("viewer").read("/v1/events", params={"limit": 3})["events"]
        assert len(events) == 3
        end = [admin.put({"limit": number})["position"] for number in range(100, 105)][-1]
        with EventStream(service.as_("viewer"), last=end - 5) as stream:
            assert len(collect(stream, end)) == 5
        assert time.monotonic() - since < 10
    finally:
        for slow in idle:
            slow.close()
