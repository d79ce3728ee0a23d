"""Live counters on the streams: of the tenant that listens, while its flag is on."""

import time

import pytest

from streams import KINDS, EventStream

BOTH = pytest.mark.parametrize("kind", KINDS)


@BOTH
def test_counters_come_while_the_flag_is_on_and_are_the_tenants_own(service, kind):
    admin, other = service.as_("admin"), service.as_("admin", "globex")
    with KINDS[kind](service.as_("viewer")) as stream, \
            KINDS[kind](service.as_("viewer", "globex")) as others:
        admin.put({"streaming_telemetry_enabled": True})
        first = stream.next_of("telemetry")
        assert (first["tenant"], first["streamClients"]) == ("acme", 1)
        for _ in range(7):
            service.as_("viewer").evaluate("one", status=200)
        for _ in range(50):
            service.as_("viewer", "globex").evaluate("one", status=200)
        position = other.put({"one": True})["position"]
        second = stream.next_of("telemetry")
        while second["position"] < position:
            second = stream.next_of("telemetry")
        assert second["evaluations"] == first["evaluations"] + 7
        assert second["requests"] == first["requests"] + 7
        assert second["at"] > first["at"]
        # Off again: a second later there is nothing but changes.
        admin.put({"streaming_telemetry_enabled": None})
        time.sleep(1)
        before = admin.put({"limit": 900})["position"]
        time.sleep(2.7)
        after = admin.put({"limit": 901})["position"]
        while stream.next()[0] < before:
            pass
        what, data = stream.heard()
        assert (what, data["position"]) == ("change", after)
        # The others have a flag of their own, which was never on.
        what, data = others.heard()
        assert (what, data["position"]) == ("change", position)


@BOTH
def test_where_the_default_is_on_counters_come_by_themselves(service, kind):
    with KINDS[kind](service.as_("viewer", environment="dev")) as stream:
        assert stream.next_of("telemetry")["tenant"] == "acme"


def test_ofreps_clients_are_told_no_counters(service):
    reader = service.as_("viewer", environment="dev")
    stream = reader.evaluate(status=200).json()["eventStreams"][0]["endpoint"]["requestUri"]
    with EventStream(service.with_token(None, None), path=stream) as listening:
        time.sleep(2.7)
        position = service.as_("admin", environment="dev").put({"limit": 5})["position"]
        event = listening.event()
        while not event.data:
            event = listening.event()
        assert (event.event, event.id) == ("message", str(position))
