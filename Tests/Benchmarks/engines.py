"""Engines that resolve flags in process, each with the same flags and asked the same questions.

`ask(number)` is what a service calls. `bare()` gives, by the way of calling, the engine's C symbols
with questions whose bytes are ready, and an empty C function of the same shape.
"""

import ctypes
import http.server
import importlib
import itertools
import json
import struct
import threading

import peers  # noqa: F401 - with it the modules of Tests/Interop are found

FLAGS, USER = 500, "user-1"
KEYS = [f"flag-{index}" for index in range(FLAGS)]
# Every other flag is on.
EXPECTED = [index % 2 == 0 for index in range(FLAGS)]
BATCH = 100


class Missing(Exception):
    """The package is not installed."""


def package(name):
    try:
        return importlib.import_module(name)
    except (ImportError, OSError) as error:
        raise Missing(error) from error


# Arguments stay in registers that it does not look at, so it may stand for any function.
_libc = ctypes.CDLL(None)


def empty(*types, result=None):
    """A C function that does next to nothing, called with arguments of these types."""
    return ctypes.CFUNCTYPE(result, *types)(ctypes.cast(_libc.abs, ctypes.c_void_p).value)


class Engine:
    def check(self):
        """The answers are the flags' values, whatever way they are asked for."""
        answers = [self.value(index) for index in range(FLAGS)]
        assert answers == EXPECTED, f"{type(self).__name__} answers otherwise"

    def bare(self):
        return {}


class Yggdrasil(Engine):
    """Unleash: through JSON as the Python package does, and through the FlatBuffers interface
    that its .NET and Java clients use."""

    def __init__(self):
        self.engine = package("yggdrasil_engine.engine").UnleashEngine()
        strategies = [{"name": "default", "parameters": {}}]
        self.engine.take_state(json.dumps({"version": 2, "features": [
            {"name": key, "type": "release", "enabled": on, "strategies": strategies}
            for key, on in zip(KEYS, EXPECTED)]}))
        self.context = {"userId": USER}
        self.messages = [_flat_context(key, USER) for key in KEYS]

    def ask(self, number):
        return self.engine.check_enabled(KEYS[number % FLAGS], self.context)

    def value(self, number):
        answer = self.engine.check_enabled(KEYS[number], self.context).is_enabled
        assert answer == self.flat_value(number), "the two interfaces differ"
        return answer

    def flat_value(self, number):
        answer = _Buffer()
        check, free = self._flat_calls()
        check(ctypes.byref(answer), self.engine.state, self.messages[number],
              len(self.messages[number]))
        data = ctypes.string_at(answer.pointer, answer.length)
        free(answer)
        return _flat_enabled(data)

    def _flat_calls(self):
        """A structure of three words is given back where the caller says, in the first argument."""
        library, word = self.engine.lib, ctypes.c_uint64
        check = library.flat_check_enabled
        check.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, word]
        check.restype = None
        free = library.flat_buf_free
        free.argtypes, free.restype = [_Buffer], None
        return check, free

    def bare(self):
        library, state = self.engine.lib, self.engine.state
        keys = [key.encode() for key in KEYS]
        context = json.dumps(self.context).encode()
        ask, release = library.check_enabled, library.free_response
        text = ctypes.c_char_p
        no_ask = empty(ctypes.c_void_p, text, text, text, result=ctypes.POINTER(ctypes.c_char))
        no_release = empty(ctypes.c_void_p)

        def through_json(number):
            release(ask(state, keys[number % FLAGS], context, b"{}"))

        def nothing_json(number):
            no_release(no_ask(state, keys[number % FLAGS], context, b"{}"))

        check, free = self._flat_calls()
        answer, messages = _Buffer(), self.messages
        place = ctypes.byref(answer)
        no_check = empty(ctypes.c_void_p, ctypes.c_void_p, text, ctypes.c_uint64)
        no_free = empty(_Buffer)

        def through_flat(number):
            message = messages[number % FLAGS]
            check(place, state, message, len(message))
            free(answer)

        def nothing_flat(number):
            message = messages[number % FLAGS]
            no_check(place, state, message, len(message))
            no_free(answer)

        return {"C, JSON": (through_json, nothing_json),
                "C, FlatBuffers": (through_flat, nothing_flat)}


class _Buffer(ctypes.Structure):
    _fields_ = [("pointer", ctypes.c_void_p), ("length", ctypes.c_size_t),
                ("capacity", ctypes.c_size_t)]


def _flat_context(flag, user):
    """A FlatBuffer of ContextMessage with its first two fields: the flag's name and the user."""
    def text(value):
        data = value.encode()
        return struct.pack("<I", len(data)) + data + b"\0" * (4 - len(data) % 4)

    first, second = text(flag), text(user)
    # The root's offset, the table of fields (its size, the table's, two fields), the table, texts.
    head = struct.pack("<IHHHH", 12, 8, 12, 4, 8)
    return head + struct.pack("<iII", 8, 8, 4 + len(first)) + first + second


def _flat_enabled(data):
    """The first field of the FlatBuffer Response, false where it is absent."""
    table = struct.unpack_from("<I", data)[0]
    fields = table - struct.unpack_from("<i", data, table)[0]
    size = struct.unpack_from("<H", data, fields)[0]
    offset = struct.unpack_from("<H", data, fields + 4)[0] if size > 4 else 0
    return bool(offset and data[table + offset])


class Flipt(Engine):
    """The engine fetches its flags from a server, now and again, and ends the process where that
    has gone; so one stands here. It takes and gives JSON only; many at once through its batch."""

    def __init__(self):
        client, models = package("flipt_client"), package("flipt_client.models")
        stamp = "2024-01-01T00:00:00Z"
        document = json.dumps({"namespace": {"key": "default"}, "flags": [
            {"key": key, "name": key, "description": "", "enabled": on, "rules": [],
             "type": "BOOLEAN_FLAG_TYPE", "createdAt": stamp, "updatedAt": stamp, "rollouts": []}
            for key, on in zip(KEYS, EXPECTED)]}).encode()
        self.client = client.FliptClient(
            models.ClientOptions(url=_serve(document), update_interval=36_000))

    def ask(self, number):
        return self.client.evaluate_boolean(KEYS[number % FLAGS], USER, {})

    def value(self, number):
        return self.ask(number).enabled

    def bare(self):
        library, engine = self.client.ffi_core, self.client.engine
        make = package("flipt_client").serialize_evaluation_request
        requests = [make("default", key, USER, {}) for key in KEYS]
        first, second = (
            b"[" + b",".join(itertools.islice(itertools.cycle(requests), start, start + BATCH))
            + b"]" for start in (0, BATCH))
        batches = (first, second)
        one, many, release = (
            library.evaluate_boolean, library.evaluate_batch, library.destroy_string)
        answer = ctypes.POINTER(ctypes.c_char_p)
        no_ask = empty(ctypes.c_void_p, ctypes.c_char_p, result=answer)
        no_release = empty(answer, result=ctypes.c_void_p)

        def through_json(number):
            release(one(engine, requests[number % FLAGS]))

        def through_batch(number):
            if number % BATCH == 0:
                release(many(engine, batches[number // BATCH % 2]))

        def nothing_json(number):
            no_release(no_ask(engine, requests[number % FLAGS]))

        def nothing_batch(number):
            if number % BATCH == 0:
                no_release(no_ask(engine, batches[number // BATCH % 2]))

        return {"C, JSON": (through_json, nothing_json),
                f"C, JSON, {BATCH} at once": (through_batch, nothing_batch)}


def _serve(document):
    """Answers everything with one document, for as long as the process lives; gives the address."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(document)))
            self.end_headers()
            self.wfile.write(document)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


class OpenFeature(Engine):
    """The SDK with its provider in memory: pure Python, so it has no other interface."""

    def __init__(self):
        api = package("openfeature.api")
        memory = package("openfeature.provider.in_memory_provider")
        context = package("openfeature.evaluation_context")
        self.context = context.EvaluationContext(targeting_key=USER)
        api.set_provider(memory.InMemoryProvider({
            key: memory.InMemoryFlag("on" if on else "off", {"on": True, "off": False})
            for key, on in zip(KEYS, EXPECTED)}))
        self.client = api.get_client()
        self.provider = self.client.provider

    def ask(self, number):
        return self.client.get_boolean_details(KEYS[number % FLAGS], False, self.context)

    def value(self, number):
        return self.ask(number).value

    def bare(self):
        provider, context = self.provider, self.context

        def through_provider(number):
            provider.resolve_boolean_details(KEYS[number % FLAGS], False, context)

        def nothing_provider(number):
            KEYS[number % FLAGS]

        return {"Python, provider alone": (through_provider, nothing_provider)}


ENGINES = {"yggdrasil-engine": Yggdrasil, "flipt-client": Flipt, "openfeature-sdk": OpenFeature}
