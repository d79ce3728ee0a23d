"""Independent stream clients, and what the log says that they should have been told."""

import json
import queue
import random
import threading

import httpx
import httpx_sse
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect

from service import ENVIRONMENTS

ABOUT_FLAGS = {"flag.declared", "flag.archived", "flag.restored"}


def told(ledger, tenant, environments=ENVIRONMENTS, after=0):
    """Read from the files by command: (position, changes) that a stream of `tenant` tells of."""
    result = []
    for record in ledger.lines("log", "--from", str(after + 1)):
        changes = record["changes"]
        if record["stream"] == "control":
            changes = [change for change in changes if change["type"] in ABOUT_FLAGS]
            if not changes:
                continue
        else:
            owner, environment = record["stream"].split("/")
            if owner not in (tenant, "tenant-0") or environment not in environments:
                continue
        result.append((record["position"], changes))
    return result


class Ended(Exception):
    """The server ended the stream; the argument is what it said."""


class Feed:
    """What both kinds of streams tell; `heard` gives the next thing and what kind it is."""

    def next(self):
        """The next change, as (position, changes)."""
        data = self.next_of("change")
        return data["position"], data["changes"]

    def next_of(self, kind):
        while True:
            what, data = self.heard()
            if what == kind:
                return data


class EventStream(Feed):
    """Server-sent events, by httpx-sse."""

    def __init__(self, client, *, path="/v1/stream", last=None, timeout=15.0, **params):
        headers = {**client.headers, "Accept": "text/event-stream"}
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        self.http = httpx.Client(timeout=timeout, trust_env=False)
        self.context = httpx_sse.connect_sse(
            self.http, "GET", client.url + path, headers=headers, params=params or None)
        try:
            source = self.context.__enter__()
            source.response.raise_for_status()
        except BaseException:
            self.http.close()
            raise
        self.response = source.response
        self.events = source.iter_sse()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Goes away without a word."""
        self.response.close()
        self.http.close()

    def event(self):
        """The next event of any kind; raises `Ended` where the stream ends."""
        try:
            event = next(self.events)
        except (StopIteration, httpx.RemoteProtocolError, httpx.ReadError):
            raise Ended(None)
        if event.event == "end":
            raise Ended(json.loads(event.data))
        return event

    def heard(self):
        while True:
            event = self.event()
            if event.event in ("change", "telemetry"):
                data = json.loads(event.data)
                # A message without an id leaves the last one as it was.
                assert event.event == "telemetry" or event.id == str(data["position"]), event
                return event.event, data


class WebSocket(Feed):
    """The same feed, by the `websockets` package."""

    def __init__(self, client, *, last=None, timeout=15.0, **params):
        if last is not None:
            params["after"] = last
        query = "&".join(f"{name}={value}" for name, value in params.items())
        url = client.url.replace("http:", "ws:") + "/v1/ws" + (f"?{query}" if query else "")
        self.timeout = timeout
        self.context = connect(url, additional_headers=client.headers, proxy=None,
                               close_timeout=2, max_queue=None)
        self.socket = self.context.__enter__()
        self.ready = json.loads(self.socket.recv(timeout))
        assert self.ready["ready"] is True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def heard(self):
        try:
            text = self.socket.recv(self.timeout)
        except ConnectionClosed as closed:
            said = closed.rcvd
            raise Ended((said.code, said.reason) if said else None)
        assert isinstance(text, str)
        data = json.loads(text)
        if "telemetry" in data:
            return "telemetry", data["telemetry"]
        return "change", data


KINDS = {"sse": EventStream, "ws": WebSocket}


def collect(stream, end):
    """Every change up to the position `end`, which the stream must tell of."""
    found = []
    while not found or found[-1][0] < end:
        found.append(stream.next())
    return found


class Wanderer:
    """A client that is killed again and again and resumes behind the last change it has."""

    def __init__(self, kind, where, start, seed):
        self.kind = KINDS[kind]
        self.where = where  # gives the client to connect with, anew each time
        self.seen = []
        self.last = start
        self.resumed = 0
        self.draw = random.Random(seed)
        self.failures = queue.Queue()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def start(self):
        self.thread.start()
        return self

    def _run(self):
        try:
            while not self.stopping.is_set():
                self._connect()
        except BaseException as error:
            self.failures.put(error)

    def _connect(self):
        try:
            stream = self.kind(self.where(), last=self.last, timeout=2.0)
        except (OSError, httpx.HTTPError, WebSocketException, EOFError):
            self.stopping.wait(0.05)  # the server is away
            return
        with stream:
            self.resumed += 1
            for _ in range(self.draw.randrange(1, 60)):
                if self.stopping.is_set():
                    return
                try:
                    position, changes = stream.next()
                except (Ended, TimeoutError, httpx.ReadTimeout):
                    return
                self.seen.append((position, changes))
                self.last = position

    def finish(self):
        self.stopping.set()
        self.thread.join(30)
        if not self.failures.empty():
            raise self.failures.get()
