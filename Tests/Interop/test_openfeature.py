"""The official OpenFeature SDK with its OFREP provider, used as an application uses it."""

import itertools
import threading
import time

import pytest

from service import running

openfeature = pytest.importorskip("openfeature.api")
pytest.importorskip("openfeature.contrib.provider.ofrep")

from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason

domains = itertools.count()
USER = EvaluationContext("user-1", {"plan": "gold"})


def client_of(service, token, environment="prod", timeout=5.0):
    headers = {"Authorization": f"Bearer {token}", "X-Flag-Environment": environment}
    domain = f"domain-{next(domains)}"
    openfeature.set_provider(
        OFREPProvider(service.url, headers_factory=lambda: headers, timeout=timeout), domain)
    return openfeature.get_client(domain)


def reader(service, tenant="acme", environment="prod"):
    return client_of(service, service.tokens["viewer", tenant], environment)


def test_every_type_arrives_as_itself(shared_service):
    client = reader(shared_service)
    assert client.get_boolean_value("one", True) is False
    assert client.get_string_value("greeting", "?") == "hello"
    assert client.get_integer_value("limit", -1) == 10
    ratio = client.get_float_details("ratio", -1.0)
    assert (ratio.value, ratio.error_code) == (1.0, None) and isinstance(ratio.value, float)
    assert client.get_object_value("shape", {}) == {"sides": [3, 4], "name": "kite"}


def test_defaults_tell_their_reason_variant_and_metadata(shared_service):
    details = reader(shared_service).get_string_details("greeting", "?", USER)
    assert (details.value, details.variant, details.reason) == ("hello", "plain", Reason.DEFAULT)
    assert details.error_code is None
    metadata = details.flag_metadata
    assert (metadata["source"], metadata["flagSetId"]) == ("default", "acme/prod")
    assert (metadata["tenant"], metadata["environment"]) == ("acme", "prod")
    assert metadata["gates"] == "product" and "position" not in metadata
    assert int(metadata["version"]) > 0


def test_layers_are_seen_in_their_order(service):
    zero = service.as_("owner", "tenant-0")
    acme = service.as_("admin", "acme")
    client, other = reader(service), reader(service, "globex")

    def seen(reading, context=USER):
        details = reading.get_string_details("greeting", "?", context)
        assert details.error_code is None, details
        return details.value, details.reason, details.flag_metadata["source"]

    first = zero.put({"greeting": "for all"})["position"]
    assert seen(client) == ("for all", Reason.STATIC, "tenant-0") == seen(other)
    second = acme.put({"greeting": "hello, friend"})["position"]
    assert seen(client) == ("hello, friend", Reason.TARGETING_MATCH, "tenant")
    third = acme.put({"greeting": "you"}, user="user-1")["position"]
    assert seen(client) == ("you", Reason.TARGETING_MATCH, "user")
    details = client.get_string_details("greeting", "?", EvaluationContext("user-2"))
    assert (details.value, details.variant) == ("hello, friend", "warm")
    assert details.flag_metadata["position"] == second
    assert client.get_string_details("greeting", "?", USER).flag_metadata["position"] == third
    assert other.get_string_details("greeting", "?").flag_metadata["position"] == first
    acme.put({"greeting": None}, user="user-1")
    acme.put({"greeting": None})
    assert seen(client) == ("for all", Reason.STATIC, "tenant-0")
    zero.put({"greeting": None})
    assert seen(client) == ("hello", Reason.DEFAULT, "default")


def test_another_environment_is_another_world(service):
    service.as_("admin", environment="dev").put({"one": True})
    assert reader(service, environment="dev").get_boolean_value("one", False) is True
    assert reader(service, environment="prod").get_boolean_value("one", True) is False


def test_the_floor_and_a_protected_flag_hold_against_the_callers_default(shared_service):
    client = reader(shared_service)
    floor = client.get_boolean_details("open-in-dev", True, USER)
    assert (floor.value, floor.reason, floor.error_code) == (False, Reason.STATIC, None)
    assert floor.flag_metadata["source"] == "floor"
    assert reader(shared_service, environment="dev").get_boolean_value("open-in-dev", False)
    pinned = client.get_boolean_details("pinned", False)
    assert (pinned.value, pinned.reason) == (True, Reason.STATIC)
    assert pinned.flag_metadata["source"] == "protected"


def test_what_goes_wrong_gives_the_callers_default_and_the_right_code(shared_service):
    client = reader(shared_service)
    missing = client.get_boolean_details("no-such-flag", True)
    assert (missing.value, missing.error_code) == (True, ErrorCode.FLAG_NOT_FOUND)
    assert "no-such-flag" in missing.error_message
    wrong = client.get_integer_details("greeting", 7)
    assert (wrong.value, wrong.error_code) == (7, ErrorCode.TYPE_MISMATCH)
    slash = client.get_boolean_details("a/b", True)
    assert (slash.value, slash.error_code) == (True, ErrorCode.FLAG_NOT_FOUND)
    odd = client.get_boolean_details("one", True, EvaluationContext("bell \u0007"))
    assert (odd.value, odd.error_code) == (True, ErrorCode.INVALID_CONTEXT)
    long = client.get_boolean_details("one", True, EvaluationContext("x" * 257))
    assert (long.value, long.error_code) == (True, ErrorCode.INVALID_CONTEXT)


def test_no_context_an_empty_one_and_one_without_a_key_are_nobody(shared_service):
    client = reader(shared_service)
    for context in [None, EvaluationContext(), EvaluationContext(None, {"plan": "gold"}),
                    EvaluationContext("", {"deep": {"list": [1, None, 2.5]}})]:
        details = client.get_boolean_details("pinned", False, context)
        assert (details.value, details.error_code) == (True, None), context


@pytest.mark.parametrize("token", ["", "flt_nobody", "x" * 5_000])
def test_a_wrong_token_gives_the_default(shared_service, token):
    details = client_of(shared_service, token).get_boolean_details("pinned", False)
    assert (details.value, details.error_code) == (False, ErrorCode.GENERAL)
    assert details.error_message == "unauthorized"


def test_a_token_of_another_environment_gives_the_default(service):
    owner = service.as_("owner")
    token = owner.request(
        "POST", "/v1/admin/tokens", status=200, json={
            "principal": "dev-only@acme", "tenant": "acme", "role": "viewer",
            "environments": ["dev"]}).json()["token"]
    details = client_of(service, token, "prod").get_boolean_details("pinned", False)
    assert (details.value, details.error_message) == (False, "forbidden")
    assert client_of(service, token, "dev").get_boolean_value("pinned", False) is True


def test_clients_read_whole_changes_while_flags_change(service):
    """Two flags change together; whoever asks sees values that were set, never a mixture of a
    type, never an error, and never an older value after a newer one."""
    admin = service.as_("admin")
    admin.put({"limit": 100, "greeting": "round 100"})
    done = threading.Event()
    acknowledged = [100]

    def write():
        try:
            for number in range(101, 161):
                admin.put({"limit": number, "greeting": f"round {number}"})
                acknowledged[0] = number
                time.sleep(0.005)
        finally:
            done.set()

    def read():
        client, seen, rounds = reader(service), 0, 0
        while not done.is_set():
            least = acknowledged[0]
            details = client.get_integer_details("limit", -1, USER)
            assert details.error_code is None, details
            assert details.value >= max(seen, least), (details.value, seen, least)
            seen, rounds = details.value, rounds + 1
            text = client.get_string_details("greeting", "?", USER)
            assert text.error_code is None and int(text.value.split()[1]) >= seen
        assert rounds > 10

    with running(write, read, read, read):
        pass
    assert reader(service).get_integer_value("limit", -1) == 160
