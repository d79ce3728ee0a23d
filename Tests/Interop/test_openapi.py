"""`/openapi.json` held against the running service, by a tool that knows nothing else of it."""

import http.client
import json
import os
import re
import subprocess
import sys

import pytest
import requests

from ledger import ROOT, Ledger

PARAMETERS = {"flag": "one", "key": "one", "position": "0", "path": "0/000", "tenant": "acme",
              "author": "x@example.com", "role": "viewer", "id": "none",
              "fingerprint": "SHA256:" + "A" * 43, "file": "main.js"}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The port of a service, and tokens of an owner of tenant-0: one for an environment, so that
    questions need not name it, and one for all of them, as changes of more than flags need."""
    ledger = Ledger.create(tmp_path_factory.mktemp("openapi") / "ledger").prepare("one", "two")
    issue = ["token", "issue", "--principal", "owner@example.com", "--tenant", "tenant-0",
             "--role", "owner"]
    tokens = {"prod": ledger.json(*issue, "--environment", "prod")["token"],
              "all": ledger.json(*issue)["token"],
              "viewer": ledger.json("token", "issue", "--principal", "someone", "--tenant",
                                    "acme", "--role", "viewer", "--environment", "prod")["token"]}
    # Its log goes to a file: a pipe that nobody reads would stop it.
    with open(ledger.home / "serve.log", "wb") as log:
        process = ledger.start("serve", "--listen", "127.0.0.1:0", stderr=log)
    line = process.stdout.readline().decode()
    yield int(re.search(r":(\d+)\s*$", line)[1]), tokens
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0


def ask(port, method, path, headers=(), source="127.0.0.1"):
    connection = http.client.HTTPConnection("127.0.0.1", port, source_address=(source, 0),
                                            timeout=10)
    connection.request(method, path, headers=dict(headers))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def description(port):
    answer, body = ask(port, "GET", "/openapi.json")
    assert (answer.status, answer.getheader("Content-Type")) == (200, "application/json")
    return json.loads(body)


@pytest.mark.parametrize(("scope", "paths"), [
    ("prod", ["--exclude-path-regex", "^/v1/admin/"]),
    ("all", ["--include-path-regex", "^/v1/admin/"]),
    ("viewer", ["--phases", "coverage"])])
def test_generated_requests_find_nothing_that_the_description_does_not_say(
        service, tmp_path, scope, paths):
    port, tokens = service
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli",
         "--config-file", ROOT / "Tests" / "Interop" / "schemathesis.toml",
         "run", f"http://127.0.0.1:{port}/openapi.json", "-H",
         f"Authorization: Bearer {tokens[scope]}",
         "--phases", "examples,coverage,fuzzing", "--max-examples", "5", "--seed", "1",
         "--generation-deterministic", "--no-shrink", "--request-timeout", "10",
         "--continue-on-failure", *paths],
        cwd=tmp_path, env=environment, timeout=300, capture_output=True, check=False)
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, said[-8000:]
    tried = int(re.search(r"(\d+) generated", said)[1])
    assert tried > 400, said[-2000:]


def test_without_a_token_everything_but_what_says_so_is_401(service):
    port, _ = service
    seen = 0
    for path, methods in description(port)["paths"].items():
        for method, operation in methods.items():
            # Another address and another token for each: failures are limited.
            seen += 1
            place = re.sub(r"\{(\w+)\}", lambda name: PARAMETERS[name[1]], path)
            for number, headers in enumerate([[], [("Authorization", f"Bearer fl_wrong{seen}")]]):
                answer, body = ask(port, method.upper(), place, headers,
                                   source=f"127.0.{1 + number}.{seen}")
                shown = f"{method} {path}: {answer.status} {body[:200]}"
                if operation.get("security") == []:
                    assert answer.status in (200, 204), shown
                else:
                    assert answer.status == 401, shown
                    assert answer.getheader("WWW-Authenticate") == "Bearer", shown
    assert seen > 40


def test_the_metrics_are_what_a_prometheus_reads(service):
    from prometheus_client.parser import text_string_to_metric_families

    port, tokens = service
    authorization = [("Authorization", f"Bearer {tokens['all']}")]
    # The second time the first one is counted.
    ask(port, "GET", "/metrics", authorization)
    answer, body = ask(port, "GET", "/metrics", authorization)
    assert answer.status == 200
    assert answer.getheader("Content-Type").startswith("text/plain; version=0.0.4")
    families = {family.name: family for family in text_string_to_metric_families(body.decode())}
    documented = (ROOT / "docs" / "operations.md").read_text()
    told = set(re.findall(r"^\| `(flagledger_\w+)`", documented, re.MULTILINE))
    sampled = {sample.name for family in families.values() for sample in family.samples}
    names = {re.sub(r"_(bucket|sum|count)$", "", name) for name in sampled}
    assert names == told
    for family in families.values():
        assert family.documentation and family.type in ("counter", "gauge", "histogram")
        if family.type == "histogram":
            check_histogram(family)
    kinds = {sample.labels["kind"] for sample in families["flagledger_stream_clients"].samples}
    assert kinds == {"sse", "ofrep", "websocket"}


def check_histogram(family):
    """Bounds rise, counts never fall, and the last of them is the count of all."""
    buckets = [sample for sample in family.samples if sample.name.endswith("_bucket")]
    bounds = [float(sample.labels["le"]) for sample in buckets]
    counts = [sample.value for sample in buckets]
    total = [sample.value for sample in family.samples if sample.name.endswith("_count")]
    assert bounds == sorted(bounds) and bounds[-1] == float("inf")
    assert counts == sorted(counts) and [counts[-1]] == total


@pytest.mark.parametrize("path", ["", "/one"])
def test_an_empty_environment_is_refused_whoever_asked_without_one_before(service, path):
    """A kept answer to a question without the field is no answer to one with an empty field."""
    port, tokens = service
    question = {"json": {"context": {"targetingKey": "u"}}}
    asked = [requests.post(
        f"http://127.0.0.1:{port}/ofrep/v1/evaluate/flags{path}", timeout=10, **question,
        headers={"Authorization": f"Bearer {tokens['prod']}", **fields})
             for fields in ({}, {"X-Flag-Environment": ""})]
    assert [answer.status_code for answer in asked] == [200, 400]
