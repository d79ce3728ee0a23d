"""OFREP 0.3 to the letter, and beyond it what its real clients cannot do without."""

import json
import re
import threading
import time

import pytest

from ledger import shared
from service import eventually

DOCUMENT = shared("reference", "ofrep-openapi.strict-usable.yaml")
REASONS = {"STATIC", "DEFAULT", "TARGETING_MATCH"}
METADATA = {"source", "tenant", "environment", "flagSetId", "version", "gates", "position"}
KEYED_ERRORS = {"PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "GENERAL",
                "FLAG_NOT_FOUND"}


def check_schema(name, body):
    """Against the protocol's own schema, where it lies beside the repository."""
    if not DOCUMENT.exists():
        return
    yaml = pytest.importorskip("yaml")
    validators = pytest.importorskip("jsonschema.validators")
    document = yaml.safe_load(DOCUMENT.read_text())
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    validators.Draft202012Validator(schema).validate(body)


def check_success(evaluation):
    assert {"key", "value", "reason", "variant", "metadata"} == evaluation.keys()
    assert evaluation["reason"] in REASONS and isinstance(evaluation["variant"], str)
    metadata = evaluation["metadata"]
    assert METADATA - {"position"} <= metadata.keys() <= METADATA
    assert all(isinstance(value, (str, int)) for value in metadata.values())
    check_schema("serverEvaluationSuccess", evaluation)
    return evaluation


def check_failure(answer, status, code, key=None):
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert body["errorCode"] == code in KEYED_ERRORS, body
    assert body["errorDetails"], body
    assert body.get("key") == key, body
    if status in (400, 404):
        name = "bulkEvaluationFailure" if key is None else (
            "flagNotFound" if status == 404 else "evaluationFailure")
        check_schema(name, body)
    return body


def check_bulk(answer):
    assert answer.status_code == 200, answer.text
    assert re.fullmatch(r'"[^"]+"', answer.headers["ETag"])
    body = answer.json()
    check_schema("bulkEvaluationSuccess", body)
    for evaluation in body["flags"]:
        check_success(evaluation)
    return body


@pytest.fixture
def reader(shared_service):
    return shared_service.as_("viewer")


# One flag


@pytest.mark.parametrize("flag, text, variant", [
    ("one", "false", ""), ("greeting", '"hello"', "plain"), ("limit", "10", ""),
    ("ratio", "1.0", ""), ("shape", '{"name":"kite","sides":[3,4]}', "")])
def test_a_success_has_every_member_and_its_type(reader, flag, text, variant):
    answer = reader.evaluate(flag, {"targetingKey": "user-1"}, status=200)
    assert answer.headers["Content-Type"] == "application/json"
    evaluation = check_success(answer.json())
    assert (evaluation["key"], evaluation["variant"]) == (flag, variant)
    assert evaluation["reason"] == "DEFAULT"
    assert f'"value":{text},' in answer.text


def test_every_number_of_a_number_flag_has_a_point_or_an_exponent(service):
    admin, reader = service.as_("admin"), service.as_("viewer")
    for value in [0, 3, -7, 2.5, 1e21, 1e-7, 123456789012, -0.0]:
        admin.put({"ratio": value})
        for text in [reader.evaluate("ratio", status=200).text, reader.evaluate(status=200).text]:
            seen = re.search(r'"key":"ratio","value":([^,]+),', text)[1]
            assert isinstance(json.loads(seen), float) and json.loads(seen) == value, seen


@pytest.mark.parametrize("body", [
    b"", b"{}", b'{"context":{}}', b'{"context":null}', b'{"context":{"targetingKey":null}}',
    b' {"context" : {"plan" : "gold"}, "more": [1, {}]} '])
@pytest.mark.parametrize("flag", ["limit", None])
def test_nobody_in_particular_is_served(reader, body, flag):
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = reader.evaluate(flag, data=body, headers=headers)
    assert answer.status_code == 200, answer.text
    check_bulk(answer) if flag is None else check_success(answer.json())


@pytest.mark.parametrize("body, code", [
    (b"{", "PARSE_ERROR"), (b"\xff", "PARSE_ERROR"), (b'{"context":{}}x', "PARSE_ERROR"),
    (b"[" * 100_000, "PARSE_ERROR"), (b'{"context":{"a":1,"a":2}}', "PARSE_ERROR"),
    (b"[]", "INVALID_CONTEXT"), (b"null", "INVALID_CONTEXT"), (b'"text"', "INVALID_CONTEXT"),
    (b'{"context":[]}', "INVALID_CONTEXT"), (b'{"context":"x"}', "INVALID_CONTEXT"),
    (b'{"context":{"targetingKey":7}}', "INVALID_CONTEXT"),
    (b'{"context":{"targetingKey":"a\\u0000b"}}', "INVALID_CONTEXT"),
    (b'{"context":{"targetingKey":""}}', "TARGETING_KEY_MISSING")])
@pytest.mark.parametrize("flag", ["limit", None])
def test_a_bad_request_says_what_is_wrong_with_it(reader, body, code, flag):
    answer = reader.evaluate(flag, data=body, headers={"Content-Type": "application/json"})
    check_failure(answer, 400, code, flag)


@pytest.mark.parametrize("path, key", [
    ("no-such-flag", "no-such-flag"), ("a%2Fb", "a/b"), ("%20", " "), ("x" * 200, "x" * 200)])
def test_an_unknown_flag_is_not_found(reader, path, key):
    check_failure(reader.evaluate(path), 404, "FLAG_NOT_FOUND", key)


def test_an_archived_flag_is_not_found(service):
    owner = service.as_("owner", "tenant-0")
    owner.request("DELETE", "/v1/admin/flags/two", status=200)
    check_failure(service.as_("viewer").evaluate("two"), 404, "FLAG_NOT_FOUND", "two")
    assert "two" not in {flag["key"] for flag in check_bulk(service.as_("viewer").evaluate())[
        "flags"]}


@pytest.mark.parametrize("flag", ["limit", None])
def test_who_may_not_ask_is_told_in_the_same_form(shared_service, flag):
    for token in [None, "nobody", "x" * 1_000]:
        client = shared_service.with_token(token)
        answer = client.evaluate(flag)
        check_failure(answer, 401, "GENERAL", flag)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    everywhere = shared_service.as_("viewer", environment=None)
    check_failure(everywhere.evaluate(flag), 400, "GENERAL", flag)
    unknown = shared_service.as_("viewer", environment="nowhere")
    body = check_failure(unknown.evaluate(flag), 400, "GENERAL", flag)
    assert "nowhere" in body["errorDetails"]


def test_an_api_key_is_as_good_as_a_bearer_token(shared_service):
    token = shared_service.tokens["viewer", "acme"]
    client = shared_service.with_token(None)
    answer = client.evaluate("limit", headers={"X-API-Key": token})
    check_success(answer.json())
    check_failure(client.evaluate("limit", headers={"X-API-Key": "x" + token}), 401, "GENERAL",
                  "limit")
    check_success(client.evaluate("limit", headers={"Authorization": f"bEaReR  {token}"}).json())


@pytest.mark.parametrize("flag", ["limit", None])
def test_other_content_types_bodies_and_methods_are_refused(reader, flag):
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]:
        answer = reader.evaluate(flag, data=b"{}", headers={"Content-Type": kind})
        check_failure(answer, 415, "GENERAL", flag)
    path = "/ofrep/v1/evaluate/flags" + (f"/{flag}" if flag else "")
    for method in ["GET", "PUT", "DELETE"]:
        answer = reader.request(method, path)
        assert answer.status_code == 405 and "POST" in answer.headers["Allow"]
        assert answer.json()["errorDetails"]
    answer = reader.request("POST", "/ofrep/v1/configuration", json={})
    check_failure(answer, 404, "GENERAL")


def test_a_body_beyond_the_limit_is_refused(reader):
    body = json.dumps({"context": {"targetingKey": "u", "x": "y" * (2 << 20)}})
    answer = reader.evaluate("limit", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


# All flags


def test_bulk_holds_every_flag_and_agrees_with_single(shared_service):
    reader = shared_service.as_("viewer", environment="dev")
    body = check_bulk(reader.evaluate(None, {"targetingKey": "user-1"}))
    assert body["metadata"]["flagSetId"] == "acme/dev"
    keys = [flag["key"] for flag in body["flags"]]
    assert keys == sorted(set(keys)) and {"one", "shape", "sse_enabled"} <= set(keys)
    for flag in body["flags"]:
        single = reader.evaluate(flag["key"], {"targetingKey": "user-1"}, status=200).json()
        assert single == flag
    slash = reader.request("POST", "/ofrep/v1/evaluate/flags/", json={})
    assert check_bulk(slash)["flags"] == body["flags"]


@pytest.mark.parametrize("header", [
    "{tag}", "W/{tag}", '"other", {tag}', '"other",W/{tag} , "third"', "*", "{bare}"])
def test_what_a_client_has_it_does_not_get_again(reader, header):
    first = reader.evaluate(None, {"targetingKey": "user-1"}, status=200)
    tag = first.headers["ETag"]
    asked = header.format(tag=tag, bare=tag.strip('"'))
    answer = reader.evaluate(None, {"targetingKey": "user-1"}, headers={"If-None-Match": asked})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_other_validators_do_not_match(reader):
    tag = reader.evaluate(status=200).headers["ETag"].strip('"')
    for asked in ['"x"', f'"{tag}x"', f'"x{tag}"', tag[:-1], "", '"*"', f"w/{tag}"]:
        reader.evaluate(status=200, headers={"If-None-Match": asked})


def test_the_validator_covers_context_scope_position_and_expiry(service):
    admin, reader = service.as_("admin"), service.as_("viewer")

    def tag(client=reader, context=None):
        return client.evaluate(None, context, status=200).headers["ETag"]

    plain = tag()
    assert tag() == plain == tag(context={})
    users = [tag(context={"targetingKey": name}) for name in ["user-1", "user-2"]]
    # Not one value differs, and yet they are answers to different questions.
    attributes = tag(context={"targetingKey": "user-1", "plan": "gold"})
    others = [tag(service.as_("viewer", "globex")), tag(service.as_("viewer", environment="dev"))]
    assert len({plain, *users, attributes, *others}) == 6
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
    admin.put({"greeting": "for a while"}, user="user-1", expiresAt=soon)
    during = tag(context={"targetingKey": "user-1"})
    assert during != users[0] and tag() != plain

    def ended():
        answer = reader.evaluate(None, {"targetingKey": "user-1"}, status=(200, 304),
                                 headers={"If-None-Match": during})
        return answer.status_code == 200 and answer
    answer = eventually(ended)
    greeting = next(flag for flag in answer.json()["flags"] if flag["key"] == "greeting")
    assert greeting["value"] == "hello" and answer.headers["ETag"] != during


def test_the_validator_covers_the_streams_address(service):
    """Two tokens see the same flags; a 304 for the one would hand on the other's stream."""
    one, other = service.as_("viewer"), service.as_("member")
    answers = [client.evaluate(status=200) for client in (one, other)]
    bodies = [answer.json() for answer in answers]
    assert bodies[0]["flags"] == bodies[1]["flags"]
    assert bodies[0]["eventStreams"] != bodies[1]["eventStreams"]
    assert answers[0].headers["ETag"] != answers[1].headers["ETag"]
    other.evaluate(status=200, headers={"If-None-Match": answers[0].headers["ETag"]})


def test_a_bulk_asked_again_is_the_same_until_something_changes(service):
    """The service keeps it for whoever asks with the same bytes, for nobody and nothing else."""
    admin, reader = service.as_("admin"), service.as_("viewer")
    first, again = (reader.evaluate(status=200) for _ in range(2))
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    admin.put({"one": True})
    changed = reader.evaluate(status=200, headers={"If-None-Match": first.headers["ETag"]})
    assert {flag["key"]: flag["value"] for flag in changed.json()["flags"]}["one"] is True
    for _ in range(2):
        reader.evaluate(status=304, headers={"If-None-Match": changed.headers["ETag"]})
    assert reader.evaluate(status=200).content == changed.content
    owner = service.as_("owner", "tenant-0")
    owner.request("DELETE", f"/v1/admin/tokens/{service.tokens.ids[reader.token]}", status=200)
    reader.evaluate(status=401)


def test_the_stream_in_the_answer_can_be_opened_without_a_header(shared_service):
    body = check_bulk(shared_service.as_("viewer").evaluate())
    stream, = body["eventStreams"]
    assert stream["type"] == "sse" and set(stream["endpoint"]) == {"requestUri"}
    anybody = shared_service.with_token(None, None)
    with anybody.get(stream["endpoint"]["requestUri"], stream=True) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    spoiled = stream["endpoint"]["requestUri"][:-1] + "x"
    assert anybody.get(spoiled).status_code == 401


# Told of a change


def test_a_refetch_is_answered_whole_and_never_304(service):
    position = service.as_("admin").put({"one": True})["position"]
    reader = service.as_("viewer")
    for wanted in [position, f'"{position}"', 0]:
        params = {"flagConfigEtag": wanted, "flagConfigLastModified": 1771622898}
        tag = reader.evaluate(params=params, status=200).headers["ETag"]
        answer = reader.evaluate(params=params, headers={"If-None-Match": f'{tag}, *'})
        check_bulk(answer)
    other = {"flagConfigEtag": "not-a-position"}
    check_bulk(reader.evaluate(params=other, headers={"If-None-Match": "*"}))


def test_a_refetch_waits_for_the_change_it_was_told_of(service):
    admin, reader = service.as_("admin"), service.as_("viewer")
    size = admin.put({"one": True})["size"]
    found = []

    def ask():
        answer = reader.evaluate(params={"flagConfigEtag": size}, status=200)
        found.append((time.monotonic(), check_bulk(answer)))

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.5)
    assert not found
    changed = time.monotonic()
    assert admin.put({"limit": 77})["position"] == size
    thread.join(10)
    at, body = found[0]
    limit = next(flag for flag in body["flags"] if flag["key"] == "limit")
    assert limit["value"] == 77 and at - changed < 1.5


def test_a_refetch_of_what_never_comes_is_answered_after_a_while(shared_service):
    start = time.monotonic()
    answer = shared_service.as_("viewer").evaluate(params={"flagConfigEtag": 1 << 60})
    check_bulk(answer)
    assert 1.5 < time.monotonic() - start < 6


# Browsers


@pytest.mark.parametrize("path", ["/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/limit"])
def test_a_browser_may_ask_from_anywhere(reader, path):
    preflight = reader.session.options(reader.url + path, headers={
        "Origin": "https://app.example.com", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,if-none-match"})
    assert preflight.status_code in (200, 204) and not preflight.content
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    allowed = preflight.headers["Access-Control-Allow-Headers"].lower()
    assert {"authorization", "content-type", "if-none-match", "x-api-key"} <= set(
        allowed.split(", "))
    for answer in [reader.request("POST", path, json={}),
                   reader.request("POST", path, data=b"{")]:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        exposed = answer.headers["Access-Control-Expose-Headers"]
        assert {"ETag", "Retry-After"} <= set(exposed.split(", "))


def test_too_many_failures_are_told_to_wait_in_whole_seconds(service):
    nobody = service.with_token("nobody")
    last = None
    for _ in range(60):
        last = nobody.evaluate("limit")
        if last.status_code == 429:
            break
    check_failure(last, 429, "GENERAL", "limit")
    assert re.fullmatch(r"[1-9][0-9]*", last.headers["Retry-After"])
    # Whoever has a token is served from the same address as before.
    check_success(service.as_("viewer").evaluate("limit", status=200).json())
