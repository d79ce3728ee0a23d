"""Answers as of a moment, changes that expect one, and requests that come twice."""

import threading
import time

import pytest

from service import check_receipt, check_refused, eventually, refusal, running


def moment(offset=0.0):
    at = time.time() + offset
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at % 1 * 1000):03}Z"


# As of


def test_every_position_is_answered_as_it_was(service):
    admin, reader = service.as_("admin"), service.as_("viewer")
    start = admin.read("/readyz")["position"]
    receipts = [admin.put({"limit": number}) for number in range(100, 112)]
    for number, receipt in enumerate(receipts, 100):
        for text in [f"@{receipt['position']}", receipt["recordedAt"]]:
            body = reader.flags(as_of=text)
            assert body["flags"]["limit"]["value"] == number and body["asOf"] == receipt["position"]
        assert body["root"] == receipt["checkpoint"].splitlines()[2]
        explained = reader.read("/v1/explain/limit", params={"as_of": f"@{receipt['position']}"})
        assert explained["value"] == number
    before = reader.flags(as_of=f"@{start}")
    assert before["flags"]["limit"] == {"value": 10, "reason": "DEFAULT", "source": "default"}
    differences = reader.read(
        "/v1/diff", params={"from": f"@{start}", "to": f"@{receipts[3]['position']}"})
    (difference,) = differences["differences"]
    assert difference["flag"] == "limit"
    assert (difference["from"]["value"], difference["to"]["value"]) == (10, 103)


def test_an_answer_of_the_past_is_kept_by_its_validator_and_never_changes(service):
    admin, reader = service.as_("admin"), service.as_("viewer")
    position = admin.put({"limit": 1})["position"]
    first = reader.get("/feature-flags", params={"as_of": f"@{position}"}, status=200)
    admin.put({"limit": 2})
    again = reader.get("/feature-flags", params={"as_of": f"@{position}"}, status=200)
    assert again.content == first.content
    reader.get("/feature-flags", params={"as_of": f"@{position}"}, status=304,
               headers={"If-None-Match": first.headers["ETag"]})


def test_before_the_beginning_there_is_nothing(shared_service):
    body = shared_service.as_("viewer").flags(as_of="2001-01-01T00:00:00Z")
    assert body["flags"] == {} and body["asOf"] is None
    body = shared_service.as_("viewer").flags(as_of="3650d")
    assert body["flags"] == {} and body["asOf"] is None


@pytest.mark.parametrize("path", ["/feature-flags", "/v1/explain/one", "/v1/diff"])
@pytest.mark.parametrize("text", ["2999-01-01T00:00:00Z", "@999999", "@18446744073709551616"])
def test_the_future_is_refused_and_never_the_present(shared_service, path, text):
    name = "from" if path == "/v1/diff" else "as_of"
    answer = shared_service.as_("viewer").get(path, params={name: text})
    assert answer.status_code == 400 and refusal(answer)


def test_replay_mode_governs_the_past_tenant_by_tenant(service):
    zero, acme = service.as_("admin", "tenant-0"), service.as_("viewer")
    globex = service.as_("viewer", "globex")
    past = [("/feature-flags", {"as_of": "@1"}), ("/v1/explain/one", {"as_of": "@1"}),
            ("/v1/diff", {"from": "@0"})]
    service.as_("admin").put({"replay_mode": False})
    for path, params in past:
        check_refused(acme.get(path, params=params), 403, "REPLAY_DISABLED")
        assert globex.get(path, params=params).status_code == 200
        assert service.as_("viewer", environment="dev").get(path, params=params).ok
    assert acme.flags()["flags"]["replay_mode"]["value"] is False
    service.as_("admin").put({"replay_mode": None})
    zero.put({"replay_mode": False})
    for path, params in past:
        for client in [acme, globex, zero]:
            check_refused(client.get(path, params=params), 403, "REPLAY_DISABLED")
    service.as_("admin", "globex").put({"replay_mode": True})
    for path, params in past:
        assert globex.get(path, params=params).status_code == 200
        check_refused(acme.get(path, params=params), 403, "REPLAY_DISABLED")
    # The flag is looked at now, not at the moment asked for.
    zero.put({"replay_mode": None})
    assert acme.get("/feature-flags", params={"as_of": "@1"}).status_code == 200


def test_replay_mode_cannot_be_walked_around_by_another_tenants_name(service):
    """Resolved for the caller's own tenant: asking about tenant-0 does not open the past."""
    service.as_("admin").put({"replay_mode": False})
    answer = service.as_("viewer").get(
        "/feature-flags", params={"tenant": "tenant-0", "as_of": "@1"})
    check_refused(answer, 403, "REPLAY_DISABLED")


# Expectations


def test_a_change_that_expects_what_is_no_more_is_409(service):
    admin = service.as_("admin")
    position = admin.put({"one": True})["position"]
    other = service.as_("admin", "globex").put({"one": True})["position"]
    # What happened elsewhere does not matter.
    newest = check_receipt(admin.put({"limit": 5}, expect=position))["position"]
    answer = admin.request(
        "PUT", "/feature-flags", json={"flags": {"limit": 6}, "expect": position})
    check_refused(answer, 409, "POSITION_CHANGED")
    assert str(newest) in answer.json()["error"]["message"] and other < newest
    assert admin.value("limit") == 5
    check_receipt(admin.put({"limit": 6}, expect=newest))


def test_of_many_that_expect_the_same_one_wins(service):
    position = service.as_("admin").put({"limit": 1})["position"]
    statuses = []

    def attempt(number):
        answer = service.as_("admin").request(
            "PUT", "/feature-flags", json={"flags": {"limit": number}, "expect": position})
        statuses.append((answer.status_code, number))

    with running(*[lambda number=number: attempt(number) for number in range(100, 116)]):
        pass
    won = [number for status, number in statuses if status == 200]
    assert len(won) == 1 and {status for status, _ in statuses} == {200, 409}
    assert service.as_("viewer").value("limit") == won[0]


def test_writers_of_one_stream_never_conflict(service):
    receipts = []

    def write(worker):
        client = service.as_("admin")
        for number in range(20):
            receipts.append(client.put({"limit": number}, user=f"user-{worker}"))

    with running(*[lambda worker=worker: write(worker) for worker in range(8)]):
        pass
    positions = [receipt["position"] for receipt in receipts]
    assert len(set(positions)) == 8 * 20
    service.stop()
    report = service.ledger.json("audit")
    assert report["ok"] and report["size"] > max(positions)


# Requests that come twice


def test_a_request_that_comes_again_gets_its_first_receipt(service):
    admin = service.as_("admin")
    change = {"one": True, "limit": 7}
    first = check_receipt(admin.put(change, key="retry-1", reason="go"))
    admin.put({"limit": 8})
    for _ in range(2):
        again = check_receipt(admin.put(change, key="retry-1", reason="go"))
        for name in ["position", "leafHash", "recordedAt"]:
            assert again[name] == first[name]
    assert admin.value("limit") == 8
    assert admin.read(f"/v1/events/{first['position']}")["id"] == "retry-1"
    assert admin.read("/readyz")["position"] == first["position"] + 1


def test_the_order_of_members_and_unchanged_parts_do_not_make_it_another_request(service):
    admin = service.as_("admin")
    admin.put({"one": True})
    # `one` is what it was: the event has `limit` alone.
    first = admin.put({"one": True, "limit": 7}, key="retry-2")
    assert admin.put({"limit": 7, "one": True}, key="retry-2")["position"] == first["position"]


def test_a_request_that_comes_again_after_a_restart_gets_its_first_receipt(service):
    from service import Service

    first = service.as_("admin").put({"limit": 9}, key="retry-3")
    service.kill()
    with Service(service.ledger, service.tokens) as again:
        second = again.as_("admin").put({"limit": 9}, key="retry-3")
        assert (second["position"], second["leafHash"]) == (first["position"], first["leafHash"])


@pytest.mark.parametrize("other", [
    {"flags": {"limit": 8}}, {"flags": {"one": True}}, {"flags": {"limit": 7}, "reason": "why"},
    {"flags": {"limit": 7}, "user": "user-1"}, {"flags": {"limit": None}},
    {"flags": {"limit": 7, "one": True}}])
def test_the_same_key_for_another_request_is_409(service, other):
    admin = service.as_("admin")
    position = admin.put({"limit": 7}, key="key")["position"]
    answer = admin.request(
        "PUT", "/feature-flags", json=other, headers={"Idempotency-Key": "key"})
    check_refused(answer, 409, "DUPLICATE_ID")
    assert admin.read("/readyz")["position"] == position


def test_the_same_key_in_another_place_is_409(service):
    service.as_("admin").put({"limit": 7}, key="key")
    answer = service.as_("admin", environment="dev").request(
        "PUT", "/feature-flags", json={"flags": {"limit": 7}}, headers={"Idempotency-Key": "key"})
    check_refused(answer, 409, "DUPLICATE_ID")


@pytest.mark.parametrize("key", ["key", "k" * 128])
def test_callers_with_one_key_know_nothing_of_each_other(service, key):
    clients = [service.as_("admin"), service.as_("owner"), service.as_("admin", "globex"),
               service.as_("admin", "tenant-0")]
    first = [check_receipt(client.put({"limit": 70 + number}, key=key))["position"]
             for number, client in enumerate(clients)]
    again = [check_receipt(client.put({"limit": 70 + number}, key=key))["position"]
             for number, client in enumerate(clients)]
    assert first == again and len(set(first)) == 4
    events = [client.read(f"/v1/events/{position}") for client, position in zip(clients, first)]
    assert events[0]["id"] == key
    assert len({event["id"] for event in events}) == 4
    for client, position in zip(clients, first):
        answer = client.request("PUT", "/feature-flags", json={"flags": {"limit": 69}},
                                headers={"Idempotency-Key": key})
        check_refused(answer, 409, "DUPLICATE_ID")
        assert f"position {position} " in answer.json()["error"]["message"]


def test_many_at_once_with_one_key_are_one_change(service):
    receipts = []
    start = threading.Barrier(12)

    def write():
        client = service.as_("admin")
        client.flags()
        start.wait()
        receipts.append(client.put({"limit": 7}, key="only-once"))

    with running(*[write] * 12):
        pass
    assert len({receipt["position"] for receipt in receipts}) == 1
    assert len({receipt["leafHash"] for receipt in receipts}) == 1


@pytest.mark.parametrize("key", ["", "two words", 'quo"te', "x" * 129])
def test_a_key_that_cannot_be_an_id_is_400(shared_service, key):
    answer = shared_service.as_("admin").request(
        "PUT", "/feature-flags", json={"flags": {"one": True}}, headers={"Idempotency-Key": key})
    check_refused(answer, 400, "INVALID")


def test_admins_changes_have_keys_too(service):
    owner = service.as_("owner", "tenant-0")
    request = {"json": {"tenant": "newcorp"}, "headers": {"Idempotency-Key": "add-newcorp"}}
    first = owner.request("POST", "/v1/admin/tenants", status=200, **request).json()
    again = owner.request("POST", "/v1/admin/tenants", status=200, **request).json()
    assert again["position"] == first["position"]


def test_an_override_that_ends_by_the_clock_ends(service):
    admin = service.as_("admin")
    admin.put({"limit": 99}, expiresAt=moment(1.0))
    assert admin.value("limit") == 99
    eventually(lambda: admin.value("limit") == 10)
    past = admin.request("PUT", "/feature-flags",
                         json={"flags": {"limit": 98}, "expiresAt": moment(-60)})
    assert past.status_code in (400, 422) and refusal(past)
