"""Starts `flagledger serve` on a ledger of its own and speaks to it as its clients do."""

import contextlib
import json
import pathlib
import shutil
import signal
import socket
import threading
import time

import requests

from ledger import ROOT, Ledger

ENVIRONMENTS = ["dev", "prod"]
TENANTS = ["acme", "globex"]
PRODUCT = {"gates": ["product"]}

# One flag of each kind beside those of the embedded ledger's catalog.
FLAGS = [
    {"key": "one", "type": "boolean", "default": False, **PRODUCT},
    {"key": "two", "type": "boolean", "default": False, **PRODUCT},
    {"key": "greeting", "type": "string", "default": "plain",
     "variants": {"plain": "hello", "warm": "hello, friend"}, **PRODUCT},
    {"key": "limit", "type": "integer", "default": 10, **PRODUCT},
    {"key": "ratio", "type": "number", "default": 1, **PRODUCT},
    {"key": "shape", "type": "object", "default": {"sides": [3, 4], "name": "kite"}, **PRODUCT},
    {"key": "open-in-dev", "type": "boolean", "default": True, "routeDependent": True,
     "routes": [{"method": "GET", "path": "/open"}], **PRODUCT,
     "environments": {"dev": {"enabled": True}, "prod": {"enabled": False}}},
    {"key": "pinned", "type": "boolean", "default": True, "protected": True, **PRODUCT},
    {"key": "no-gates", "type": "boolean", "default": False},
]

ROLES = ["owner", "admin", "member", "viewer"]


def catalog(**changed):
    """The embedded ledger's built-in flags and ours, open in both environments; `changed` gives
    some of them other members."""
    built_in = json.loads((ROOT / "ledger" / "catalog.json").read_text())["flags"]
    flags = [flag for flag in built_in if "built-in" in flag.get("tags", [])] + FLAGS
    result = []
    for flag in flags:
        flag = {**flag, **changed.get(flag["key"], {})}
        settings = flag.get("environments", {})
        if settings:
            flag["environments"] = {
                name: settings[name] for name in ENVIRONMENTS if name in settings}
        result.append(flag)
    return {"environments": ENVIRONMENTS, "tenants": TENANTS, "flags": result}


class Tokens(dict):
    """Bearer tokens by (role, tenant); each has its principal, `ROLE@TENANT`."""

    def __init__(self, ledger=None):
        super().__init__()
        self.ids = {}
        if ledger is None:
            return
        for tenant in ["tenant-0", *TENANTS]:
            for role in ROLES:
                self.issue(ledger, role, tenant)

    def issue(self, ledger, role, tenant, *options, name=None):
        """Issues a token by command, which needs the ledger's lock."""
        answer = ledger.json(
            "token", "issue", "--principal", f"{role}@{tenant}", "--tenant", tenant, "--role",
            role, *options)
        self[name or (role, tenant)] = answer["token"]
        self.ids[answer["token"]] = answer["id"]
        return answer["token"]


def make_ledger(directory, **changed):
    """A ledger with the catalog and a token for every role in every tenant."""
    path = pathlib.Path(directory).parent / "service-catalog.json"
    path.write_text(json.dumps(catalog(**changed)))
    ledger = Ledger.create(directory, "--catalog", path)
    return ledger, Tokens(ledger)


def copy_ledger(ledger, directory):
    shutil.copytree(ledger.directory, directory)
    return Ledger(directory)


class Service:
    """A running server. Use it in `with`, or stop it."""

    def __init__(self, ledger, tokens, *options, prepare=None):
        self.ledger = ledger
        self.tokens = tokens
        self.log_path = ledger.home / f"{ledger.directory.name}.serve.log"
        self.log_file = self.log_path.open("ab")
        self.said = []
        self.process = ledger.start(
            "serve", "--listen", "127.0.0.1:0", "--log-format", "json", *options,
            stderr=self.log_file, text=True, preexec_fn=prepare)
        self.port = self._read_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.reader = threading.Thread(target=self._drain, daemon=True)
        self.reader.start()

    def _read_port(self):
        line = self.process.stdout.readline()
        assert "http://127.0.0.1:" in line, (line, self.log_path.read_text())
        self.said.append(line)
        return int(line.strip().rsplit(":", 1)[1])

    def _drain(self):
        for line in self.process.stdout:
            self.said.append(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends it in whatever way is left."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except Exception:
                self.process.kill()
                self.process.wait(10)
        self.reader.join(5)
        self.process.stdout.close()
        self.log_file.close()

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.signal(signal.SIGKILL)
        return self.process.wait(10)

    def stop(self, seconds=20):
        self.signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def log(self):
        return [json.loads(line) for line in self.log_path.read_text().splitlines()]

    def as_(self, role, tenant="acme", environment="prod"):
        return Client(self.url, self.tokens[role, tenant], environment)

    def with_token(self, token, environment="prod"):
        return Client(self.url, token, environment)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


class Client:
    """One caller: a token and an environment, a kept-alive connection."""

    def __init__(self, url, token, environment="prod"):
        self.url = url
        self.token = token
        self.environment = environment
        self.session = requests.Session()
        self.session.trust_env = False

    @property
    def headers(self):
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self.environment:
            headers["X-Flag-Environment"] = self.environment
        return headers

    def request(self, method, path, *, status=None, headers=None, **options):
        answer = self.session.request(
            method, self.url + path, headers={**self.headers, **(headers or {})},
            allow_redirects=False, timeout=30, **options)
        if status is not None:
            allowed = status if isinstance(status, tuple) else (status,)
            assert answer.status_code in allowed, (method, path, answer.status_code, answer.text)
        return answer

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def read(self, path, **options):
        return self.get(path, status=200, **options).json()

    def flags(self, **parameters):
        return self.read("/feature-flags", params=parameters)

    def value(self, flag, **parameters):
        return self.flags(**parameters)["flags"][flag]["value"]

    def put(self, flags, *, status=200, tenant=None, key=None, **members):
        """One change; gives the answer's body."""
        headers = {"Idempotency-Key": key} if key else {}
        parameters = {"tenant": tenant} if tenant else {}
        answer = self.request(
            "PUT", "/feature-flags", json={"flags": flags, **members}, params=parameters,
            headers=headers, status=status)
        return answer.json()

    def evaluate(self, flag=None, context=None, *, status=None, headers=None, params=None,
                 **options):
        """OFREP: one flag, or all of them. Without `context` the body has an empty one."""
        path = "/ofrep/v1/evaluate/flags" + (f"/{flag}" if flag else "")
        if not {"data", "json"} & options.keys():
            options["json"] = {"context": context or {}}
        return self.request("POST", path, status=status, headers=headers, params=params, **options)


def refusal(answer):
    """The code of an error in the service's form, which must be whole."""
    assert answer.headers["Content-Type"].startswith("application/json"), answer.headers
    error = answer.json()["error"]
    assert error["code"] and error["message"], error
    return error["code"]


def check_refused(answer, status, code):
    """JSON with a code, never a redirect, whatever a browser may have asked for."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert "Location" not in answer.headers
    assert refusal(answer) == code, answer.text


def check_receipt(receipt):
    assert {"position", "size", "leafHash", "recordedAt", "checkpoint", "proof"} <= receipt.keys()
    assert receipt["position"] < receipt["size"]
    return receipt


def eventually(check, seconds=10):
    """Waits until `check` gives something true, and gives that."""
    end = time.monotonic() + seconds
    while True:
        found = check()
        if found or time.monotonic() > end:
            assert found, f"not within {seconds} s"
            return found
        time.sleep(0.02)


@contextlib.contextmanager
def running(*workers):
    """Threads that run beside the body; what one raised is raised at its end."""
    failures = []

    def guarded(work):
        try:
            work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in workers]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for thread in threads:
            thread.join(120)
    if failures:
        raise failures[0]
