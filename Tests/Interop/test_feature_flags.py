"""GET and PUT /feature-flags: rights cell by cell, atomic changes, moments, and what is refused."""

import pytest

from service import ROLES, check_receipt, check_refused, refusal

SCOPES = ["acme", "globex", "tenant-0"]
CALLERS = [(role, tenant) for tenant in ["acme", "tenant-0"] for role in ROLES]

# What the design's table of rights says, for callers of acme and of tenant-0.
MAY_READ = {
    ("owner", "acme"): {"acme", "tenant-0"}, ("admin", "acme"): {"acme", "tenant-0"},
    ("member", "acme"): {"acme", "tenant-0"}, ("viewer", "acme"): {"acme", "tenant-0"},
    ("owner", "tenant-0"): set(SCOPES), ("admin", "tenant-0"): set(SCOPES),
    ("member", "tenant-0"): {"tenant-0"}, ("viewer", "tenant-0"): {"tenant-0"},
}
MAY_WRITE = {
    ("owner", "acme"): {"acme"}, ("admin", "acme"): {"acme"},
    ("owner", "tenant-0"): set(SCOPES), ("admin", "tenant-0"): {"tenant-0"},
}
MAY_GRANT = {("owner", "acme"): {"acme"}, ("owner", "tenant-0"): set(SCOPES)}
MAY_DECLARE = {("owner", "tenant-0"), ("admin", "tenant-0")}


# Rights


@pytest.mark.parametrize("caller", CALLERS, ids="@".join)
@pytest.mark.parametrize("tenant", SCOPES)
def test_the_right_to_read(shared_service, caller, tenant):
    client = shared_service.as_(*caller)
    paths = ["/feature-flags", "/v1/explain/one", "/v1/diff?from=@0"]
    for path in paths:
        answer = client.get(path, params={"tenant": tenant}, headers={"Accept": "text/html"})
        if tenant in MAY_READ[caller]:
            assert answer.status_code == 200 and answer.json()["tenant"] == tenant, answer.text
        else:
            check_refused(answer, 403, "FORBIDDEN")


@pytest.mark.parametrize("caller", CALLERS, ids="@".join)
@pytest.mark.parametrize("tenant", SCOPES)
@pytest.mark.parametrize("value", [True, None])
def test_the_right_to_write(service, caller, tenant, value):
    service.as_("owner", "tenant-0").put({"one": True}, tenant=tenant, status=200)
    client = service.as_(*caller)
    other = {"one": value, "two": True}
    answer = client.request(
        "PUT", "/feature-flags", params={"tenant": tenant}, json={"flags": other},
        headers={"Accept": "text/html"})
    size = service.as_("owner", "tenant-0").read("/readyz")["position"] + 1
    if tenant in MAY_WRITE.get(caller, ()):
        receipt = check_receipt(answer.json())
        assert answer.status_code == 200 and receipt["size"] == size
        event = service.as_("owner", "tenant-0").read(f"/v1/events/{receipt['position']}")
        assert event["onBehalfOf"] == "@".join(caller), event
    else:
        check_refused(answer, 403, "FORBIDDEN")
        denied = [line for line in service.log() if line["message"] == "a write was denied"]
        assert denied[-1]["principal"] == "@".join(caller), denied
        assert denied[-1]["request"] == answer.headers["X-Request-Id"]
        metrics = service.as_("owner", "tenant-0").get("/metrics", status=200).text
        assert "flagledger_denied_writes_total 1\n" in metrics
        value = service.as_("owner", "tenant-0").value("two", tenant=tenant)
        assert value is False


@pytest.mark.parametrize("caller", CALLERS, ids="@".join)
def test_the_right_to_declare_and_to_grant(service, caller):
    client = service.as_(*caller)
    owner = service.as_("owner", "tenant-0")
    declare = [
        ("POST", "/v1/admin/environments", {"environment": "stage"}),
        ("POST", "/v1/admin/tenants", {"tenant": "newcorp"}),
        ("POST", "/v1/admin/flags", {"key": "new", "type": "boolean", "default": False}),
        ("DELETE", "/v1/admin/flags/two", None),
    ]
    for method, path, body in declare:
        answer = client.request(method, path, json=body)
        if caller in MAY_DECLARE:
            assert answer.status_code == 200, (path, answer.text)
        else:
            check_refused(answer, 403, "FORBIDDEN")
    for tenant in SCOPES:
        grants = [
            ("/v1/admin/roles",
             {"author": "bob@example.com", "tenant": tenant, "role": "viewer"}),
            ("/v1/admin/tokens", {"principal": "bob@example.com", "tenant": tenant,
                                  "role": "viewer", "environments": []}),
        ]
        for path, body in grants:
            answer = client.request("POST", path, json=body)
            if tenant in MAY_GRANT.get(caller, ()):
                assert answer.status_code == 200, (path, tenant, answer.text)
            else:
                check_refused(answer, 403, "FORBIDDEN")
        issued = service.tokens.ids[service.tokens["viewer", tenant]]
        answer = client.request("DELETE", f"/v1/admin/tokens/{issued}")
        if tenant in MAY_GRANT.get(caller, ()):
            assert answer.status_code == 200, answer.text
            assert service.as_("viewer", tenant).get("/feature-flags").status_code == 401
        else:
            check_refused(answer, 403, "FORBIDDEN")
    assert owner.flags()["tenant"] == "tenant-0"


@pytest.mark.parametrize("caller", CALLERS, ids="@".join)
@pytest.mark.parametrize("what", [
    "environments", "tenants", "flags", "roles", "authors", "keys", "tokens"])
def test_the_right_to_the_admins_lists(shared_service, caller, what):
    answer = shared_service.as_(*caller).get(f"/v1/admin/{what}", headers={"Accept": "text/html"})
    if caller[0] not in ("owner", "admin"):
        check_refused(answer, 403, "FORBIDDEN")
        return
    assert answer.status_code == 200 and answer.json()[what] is not None
    if caller[1] == "acme":
        assert "globex" not in answer.text and "@tenant-0" not in answer.text


def test_no_token_no_answer(shared_service):
    nobody = shared_service.with_token(None)
    for method, path in [
            ("GET", "/feature-flags"), ("PUT", "/feature-flags"), ("GET", "/v1/events"),
            ("GET", "/v1/events/0"), ("GET", "/v1/events/0/proof"), ("POST", "/v1/events"),
            ("GET", "/v1/place?stream=control"), ("GET", "/v1/explain/one"),
            ("GET", "/v1/diff?from=@0"), ("GET", "/v1/routes"), ("GET", "/v1/stream"),
            ("GET", "/v1/ws"), ("GET", "/ofrep/v1/stream"), ("GET", "/checkpoint"),
            ("GET", "/tile/0/000.p/1"), ("GET", "/tile/entries/000.p/1"), ("GET", "/metrics"),
            ("GET", "/v1/admin/flags"), ("POST", "/v1/admin/tenants"),
            ("POST", "/v1/admin/tokens"), ("DELETE", "/v1/admin/flags/one")]:
        body = {} if method in ("PUT", "POST") else None
        answer = nobody.request(method, path, json=body)
        # After so many of them the address has to wait.
        assert answer.status_code in (401, 429), (method, path, answer.status_code)
        refusal(answer)
    for path in ["/healthz", "/readyz"]:
        assert nobody.get(path).status_code == 200


def test_one_tenant_never_sees_another(service):
    theirs = service.as_("admin", "globex").put({"one": True}, reason="secret plan")["position"]
    ours = service.as_("admin").put({"two": True}, reason="our plan")["position"]
    everyone = service.as_("admin", "tenant-0").put({"limit": 3}, reason="all")["position"]
    for role in ROLES:
        client = service.as_(role)
        listed = client.read("/v1/events", params={"limit": 500})["events"]
        positions = {event["position"] for event in listed}
        assert theirs not in positions and {ours, everyone} <= positions
        assert "globex" not in str([event for event in listed if event["position"] >= theirs])
        asked = client.get("/v1/events", params={"tenant": "globex"})
        assert asked.status_code == 403 or asked.json()["events"] == []
        for path in [f"/v1/events/{theirs}", f"/v1/events/{theirs}/proof",
                     "/v1/place?stream=globex/prod", "/tile/entries/000.p/3"]:
            answer = client.get(path)
            assert answer.status_code == 403, (path, answer.text)
            assert "secret plan" not in answer.text
        assert client.get(f"/v1/events/{ours}/proof").status_code == 200
        for table in ["roles", "tokens", "authors"]:
            answer = client.get(f"/v1/admin/{table}")
            assert "@globex" not in answer.text
    viewer = service.as_("viewer", "tenant-0")
    for path in [f"/v1/events/{theirs}", "/tile/entries/000.p/3"]:
        assert viewer.get(path).status_code == 403, path
    admin = service.as_("admin", "tenant-0")
    assert admin.read(f"/v1/events/{theirs}")["reason"] == "secret plan"
    assert admin.get("/tile/entries/000.p/3").status_code == 200


def test_a_token_good_for_one_environment_stays_there(service):
    owner = service.as_("owner")
    token = owner.request("POST", "/v1/admin/tokens", status=200, json={
        "principal": "dev@acme", "tenant": "acme", "role": "admin",
        "environments": ["dev"]}).json()["token"]
    inside = service.with_token(token, None)
    assert inside.flags()["environment"] == "dev"
    inside.put({"one": True})
    outside = service.with_token(token, "prod")
    for answer in [outside.get("/feature-flags"), outside.get("/v1/explain/one"),
                   outside.request("PUT", "/feature-flags", json={"flags": {"one": True}}),
                   inside.get("/feature-flags", params={"environment": "prod"})]:
        check_refused(answer, 403, "FORBIDDEN")
    position = service.as_("admin").put({"two": True})["position"]
    assert inside.get(f"/v1/events/{position}").status_code == 403
    everywhere = service.as_("viewer", environment=None)
    check_refused(everywhere.get("/feature-flags"), 400, "INVALID")
    assert everywhere.flags(environment="dev")["flags"]["one"]["value"] is True


# Values


def test_an_answer_is_whole_and_kept_by_its_validator(service):
    client = service.as_("viewer")
    answer = client.get("/feature-flags", status=200)
    body = answer.json()
    assert {"tenant", "environment", "asOf", "root", "flags"} == body.keys()
    assert body["flags"]["greeting"] == {
        "value": "hello", "variant": "plain", "reason": "DEFAULT", "source": "default"}
    again = client.get("/feature-flags", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/feature-flags", params={"user": "u"}).headers["ETag"] != answer.headers[
        "ETag"]
    receipt = service.as_("admin").put({"greeting": "hello, friend"})
    fresh = client.get("/feature-flags", headers={"If-None-Match": answer.headers["ETag"]})
    assert fresh.status_code == 200 and fresh.json()["asOf"] == receipt["position"]
    assert fresh.json()["root"] == receipt["checkpoint"].splitlines()[2]
    assert fresh.json()["flags"]["greeting"] == {
        "value": "hello, friend", "variant": "warm", "reason": "TARGETING_MATCH",
        "source": "tenant", "position": receipt["position"]}


def test_null_clears_and_what_lies_below_shows_again(service):
    zero, acme = service.as_("admin", "tenant-0"), service.as_("admin")
    zero.put({"limit": 20})
    acme.put({"limit": 30})
    acme.put({"limit": 40}, user="user-1")
    ladder = [acme.value("limit", user="user-1"), acme.value("limit"),
              service.as_("viewer", "globex").value("limit")]
    assert ladder == [40, 30, 20]
    acme.put({"limit": None}, user="user-1")
    assert acme.value("limit", user="user-1") == 30
    acme.put({"limit": None})
    assert acme.value("limit", user="user-1") == 20
    zero.put({"limit": None})
    assert acme.value("limit") == 10
    assert acme.put({"limit": None})["unchanged"] is True
    # A tenant's write never touched tenant-0's record.
    streams = [event["stream"] for event in zero.read("/v1/events", params={"flag": "limit"})[
        "events"] if event.get("stream")]
    assert streams.count("tenant-0/prod") in (0, 2)


def test_a_change_is_one_event_or_none(service):
    client = service.as_("admin")
    size = client.read("/readyz")["position"] + 1
    receipt = check_receipt(client.put({"one": True, "limit": 5, "greeting": "hi"}, reason="go"))
    assert receipt["position"] == size and receipt["size"] == size + 1
    event = client.read(f"/v1/events/{size}")
    assert event["reason"] == "go" and len(event["changes"]) == 3
    for flags, code in [({"one": False, "limit": "many"}, "TYPE_MISMATCH"),
                        ({"one": False, "nope": True}, "UNKNOWN_FLAG"),
                        ({"one": False, "pinned": False}, "PROTECTED"),
                        ({"one": False, "open-in-dev": True}, "FLOOR")]:
        answer = client.request("PUT", "/feature-flags", json={"flags": flags})
        check_refused(answer, 422, code)
        assert client.value("one") is True
    assert client.read("/readyz")["position"] == size


@pytest.mark.parametrize("flags, code", [
    ({"one": 1}, "TYPE_MISMATCH"), ({"limit": 1.5}, "TYPE_MISMATCH"),
    ({"greeting": {}}, "TYPE_MISMATCH"), ({"shape": "x"}, "TYPE_MISMATCH"),
    ({"ratio": "1"}, "TYPE_MISMATCH"), ({"pinned": True}, "PROTECTED"),
    ({"open-in-dev": True}, "FLOOR"), ({"unknown": True}, "UNKNOWN_FLAG")])
def test_rules_refuse_with_their_code(shared_service, flags, code):
    for client in [shared_service.as_("admin"), shared_service.as_("admin", "tenant-0")]:
        answer = client.request("PUT", "/feature-flags", json={"flags": flags})
        check_refused(answer, 422, code)


def test_unknown_places_and_missing_gates_are_refused(shared_service):
    owner = shared_service.as_("owner", "tenant-0")
    body = {"flags": {"one": True}}

    def put(client, **parameters):
        return client.request("PUT", "/feature-flags", json=body, params=parameters)

    check_refused(put(owner, tenant="nowhere"), 422, "UNKNOWN_TENANT")
    check_refused(put(owner, environment="nowhere"), 422, "UNKNOWN_ENVIRONMENT")
    check_refused(owner.get("/feature-flags", params={"environment": "nowhere"}), 422,
                  "UNKNOWN_ENVIRONMENT")
    check_refused(owner.get("/feature-flags", params={"tenant": "nowhere"}), 422,
                  "UNKNOWN_TENANT")
    check_refused(owner.request("PUT", "/feature-flags", json={"flags": {"no-gates": True}}),
                  422, "GATES_UNDECLARED")
    assert shared_service.as_("admin", "globex").put({"no-gates": True})["position"]


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b"{}", b'{"flags":{}}', b'{"flags":[]}', b'{"flags":null}',
    b'{"flags":{"one":true},"flag":1}', b'{"flags":{"one":true,"one":false}}',
    b'{"flags":{"one":true},"user":""}', b'{"flags":{"one":true},"user":7}',
    b'{"flags":{"one":true},"expect":-1}', b'{"flags":{"one":true},"expect":"3"}',
    b'{"flags":{"one":true},"expiresAt":"soon"}', b'{"flags":{"a/b":true}}',
    b'{"flags":{"one":true},"reason":5}', b'\xff\xfe', b'{"flags":{"one":1e999}}'])
def test_what_is_malformed_is_400(shared_service, body):
    client = shared_service.as_("admin")
    answer = client.request("PUT", "/feature-flags", data=body,
                            headers={"Content-Type": "application/json"})
    assert answer.status_code == 400 and refusal(answer)


@pytest.mark.parametrize("path", [
    "/feature-flags?enviroment=prod", "/feature-flags?user=", "/feature-flags?user=a&user=b",
    "/feature-flags?environment=UPPER", "/feature-flags?tenant=a%2Fb", "/feature-flags?user=%ff",
    "/feature-flags?as_of=yesterday", "/v1/events?from=x", "/v1/events?from=9&to=3",
    "/v1/events/x", "/v1/diff", "/v1/diff?from=@9&to=@1", "/v1/place", "/v1/place?stream=x"])
def test_a_query_that_means_nothing_is_400(shared_service, path):
    answer = shared_service.as_("viewer").get(path)
    assert answer.status_code == 400 and refusal(answer)


def test_explain_names_who_stands_behind_a_change(service):
    service.as_("admin", "tenant-0").put({"limit": 3}, reason="for all")
    position = service.as_("admin").put({"limit": 4}, reason="ours")["position"]
    explained = service.as_("viewer").read("/v1/explain/limit")
    layers = {layer["source"]: layer for layer in explained["layers"]}
    assert (layers["tenant"]["author"], layers["tenant"]["reason"]) == ("admin@acme", "ours")
    assert layers["tenant"]["position"] == position == explained["position"]
    assert layers["tenant-0"]["author"] == "admin@tenant-0"
    assert layers["tenant-0"]["maskedBy"] == "tenant"
    ledger = service.ledger
    assert ledger.json("explain", "limit", "--tenant", "acme", "--environment", "prod")[
        "layers"] == explained["layers"]
    shown = ledger.run("explain", "limit", "--tenant", "acme", "--environment", "prod")
    assert "admin@acme" in shown and "admin@tenant-0" in shown
