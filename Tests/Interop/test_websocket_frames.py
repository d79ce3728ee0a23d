"""The cases of the Autobahn test suite, which itself needs Python 2, written anew from RFC 6455 as
frames on a socket: framing, pings, reserved bits and codes, fragments, UTF-8, closing, limits.

The feed takes no messages, so what is well formed shows itself by what comes behind: an answered
ping. `HTTPServingTests` have the same frames echoed."""

import pytest

from websocket_frames import (BINARY, CONTINUATION, PING, PONG, TEXT, FrameSocket, close, frame,
                              message)

LIMIT = 64 << 10
PROTOCOL_ERROR, INVALID_PAYLOAD, TOO_BIG = 1002, 1007, 1009


@pytest.fixture
def opened(shared_service):
    def make():
        return FrameSocket(shared_service.as_("viewer"), shared_service.port,
                           shared_service.connect)
    return make


def refuse(opened, data, code=PROTOCOL_ERROR, slowly=False):
    with opened() as client:
        (client.send_slowly if slowly else client.send)(data)
        assert client.closed_with() == code, data[:64]


def accept(opened, data, slowly=False):
    with opened() as client:
        (client.send_slowly if slowly else client.send)(data)
        assert client.is_alive()


# 1: framing


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("count", [0, 1, 125, 126, 127, 128, 65_535, LIMIT])
def test_messages_of_every_length_form(opened, opcode, count):
    accept(opened, frame(opcode, b"*" * count))
    if count < 200:
        accept(opened, frame(opcode, b"*" * count), slowly=True)


def test_a_length_has_one_form(opened):
    # 125 bytes in the 16-bit form, 126 in the 64-bit one.
    refuse(opened, b"\x81\xfe\x00\x7d" + b"\0" * 4 + b"x" * 125)
    refuse(opened, frame(TEXT, b"x" * 126, length=126))


def test_a_client_masks_every_frame(opened):
    for opcode in (TEXT, BINARY, PING, PONG):
        refuse(opened, frame(opcode, b"bare", mask=False))


# 2: pings and pongs


@pytest.mark.parametrize("payload", [b"", b"Hello", bytes(range(0x80, 0xE0)), b"\xfe" * 125])
def test_a_ping_comes_back_as_it_was(opened, payload):
    for slowly in (False, True):
        with opened() as client:
            (client.send_slowly if slowly else client.send)(frame(PING, payload))
            assert client.receive() == (PONG, payload)


def test_pings_are_answered_in_order_and_pongs_are_not(opened):
    with opened() as client:
        client.send(frame(PONG) + frame(PONG, b"unasked"))
        client.send(b"".join(frame(PING, b"%d" % number) for number in range(10)))
        assert [client.receive() for _ in range(10)] == [
            (PONG, b"%d" % number) for number in range(10)]


def test_a_control_frame_is_short_and_whole(opened):
    for opcode in (PING, PONG):
        refuse(opened, frame(opcode, b"x" * 126))
        refuse(opened, frame(opcode, b"half", fin=False) + frame(CONTINUATION, b"half"))


# 3 and 4: what is reserved


@pytest.mark.parametrize("reserved", range(1, 8))
def test_reserved_bits_are_refused(opened, reserved):
    for opcode in (TEXT, BINARY, PING, PONG):
        refuse(opened, frame(opcode, b"Hello", reserved=reserved))
    # What came before is answered first.
    with opened() as client:
        client.send(frame(PING, b"before") + frame(TEXT, b"x", reserved=reserved))
        assert client.receive() == (PONG, b"before")
        assert client.closed_with() == PROTOCOL_ERROR


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_reserved_opcodes_are_refused(opened, opcode):
    for payload in (b"", b"payload"):
        refuse(opened, frame(opcode, payload))
        refuse(opened, frame(TEXT, b"first") + frame(opcode, payload), slowly=True)


# 5: fragments


def test_fragments_make_one_message_with_pings_between_them(opened):
    parts = [b"frag", b"", b"ment", b""]
    accept(opened, message(TEXT, *parts))
    accept(opened, message(TEXT, *parts), slowly=True)
    accept(opened, message(BINARY, b"\xff", b"\x00\xfe"))
    with opened() as client:
        client.send(frame(TEXT, b"a", fin=False) + frame(PING, b"between")
                    + frame(CONTINUATION, b"b", fin=False) + frame(PONG)
                    + frame(CONTINUATION, b"c"))
        assert client.receive() == (PONG, b"between")
        assert client.is_alive()


@pytest.mark.parametrize("data", [
    frame(CONTINUATION, b"of nothing"), frame(CONTINUATION, b"of nothing", fin=False),
    frame(TEXT, b"whole") + frame(CONTINUATION, b"more"),
    frame(TEXT, b"half", fin=False) + frame(TEXT, b"another"),
    frame(TEXT, b"half", fin=False) + frame(BINARY, b"another", fin=False),
    frame(TEXT, b"", fin=False) + frame(CONTINUATION, b"", fin=False) + frame(TEXT, b""),
], ids=range(6))
def test_fragments_out_of_order_are_refused(opened, data):
    refuse(opened, data)
    refuse(opened, data, slowly=True)


# 6: UTF-8

VALID = ["κόσμε", "\0", "\x7f", "\x80", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\ufffd", "\uffff",
         "\U00010000", "\U0010ffff", "Hello-µ@ßöäüàá-UTF-8!!"]
# By what is wrong: alone, too long, surrogates, beyond Unicode, cut off.
INVALID = [b"\x80", b"\xbf", b"\x80\xbf\x80", b"\xfe", b"\xff", b"\xc0\x80", b"\xc1\xbf",
           b"\xe0\x80\x80", b"\xe0\x9f\xbf", b"\xf0\x80\x80\x80", b"\xf0\x8f\xbf\xbf",
           b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xed\xa0\x80\xed\xb0\x80", b"\xf4\x90\x80\x80",
           b"\xf5\x80\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80",
           b"\xc2\x41", b"\xe1\x80\x41", b"\xf1\x80\x80\x41",
           "κόσμε".encode() + b"\xed\xa0\x80" + b"edited"]
CUT_OFF = [b"\xc2", b"\xe1\x80", b"\xe1", b"\xf1\x80\x80", b"\xf1\x80", b"\xf1",
           "κόσ".encode()[:-1]]


@pytest.mark.parametrize("text", VALID, ids=ascii)
def test_utf8_is_taken_at_every_split(opened, text):
    data = text.encode()
    with opened() as client:
        for split in range(len(data) + 1):
            client.send(message(TEXT, data[:split], data[split:]))
        client.send(message(TEXT, *[data[index:index + 1] for index in range(len(data))]))
        assert client.is_alive()


@pytest.mark.parametrize("data", INVALID + CUT_OFF, ids=lambda data: data.hex())
def test_what_is_no_utf8_is_refused_at_every_split(opened, data):
    for before in (b"", b"\xce\xba and more"):
        for split in range(len(data) + 1):
            refuse(opened, message(TEXT, before + data[:split], data[split:]), INVALID_PAYLOAD)
    refuse(opened, frame(TEXT, data), INVALID_PAYLOAD, slowly=True)
    # As bytes they are nobody's business.
    accept(opened, frame(BINARY, data))


@pytest.mark.parametrize("data", INVALID, ids=lambda data: data.hex())
def test_it_is_refused_before_the_message_ends(opened, data):
    refuse(opened, frame(TEXT, data, fin=False), INVALID_PAYLOAD)


# 7: closing


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999,
                                  4000, 4999])
def test_a_close_is_answered_with_its_code(opened, code):
    refuse(opened, close(code, b"good bye"), code)
    refuse(opened, close(code, b"*" * 123), code)


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000,
                                  65_535])
def test_codes_that_nobody_sends_are_refused(opened, code):
    refuse(opened, close(code))
    refuse(opened, close(code, b"reason"))


def test_a_close_frame_has_its_form(opened):
    with opened() as client:
        client.send(close())
        assert client.closed_with() in (None, 1000)
    refuse(opened, frame(8, b"\x03"))
    refuse(opened, frame(8, b"\x03\xe8" + b"*" * 124))
    refuse(opened, close(1000, b"\xce\xba\xed\xa0\x80"), INVALID_PAYLOAD)


def test_nothing_behind_a_close_is_looked_at(opened):
    for behind in (frame(PING, b"late"), frame(TEXT, b"late"), close(1001), b"\xff" * 50):
        refuse(opened, close(1000) + behind, 1000)
    refuse(opened, frame(TEXT, b"half", fin=False) + close(1000) + frame(CONTINUATION, b"x"), 1000)


# 9: limits


def test_a_message_has_a_limit_over_all_its_fragments(opened):
    accept(opened, message(TEXT, *[b"*" * 4_096] * 16))
    refuse(opened, frame(BINARY, b"*" * (LIMIT + 1)), TOO_BIG)
    refuse(opened, message(TEXT, *[b"*" * 4_096] * 16, b"*"), TOO_BIG)
    # Told, and never sent: it is refused by its head.
    refuse(opened, frame(BINARY, b"", length=LIMIT + 1), TOO_BIG)
    refuse(opened, frame(TEXT, b"", length=(1 << 63) - 1), TOO_BIG)
    refuse(opened, frame(TEXT, b"", length=1 << 63), PROTOCOL_ERROR)


def test_many_small_frames_are_no_burden(opened):
    with opened() as client:
        client.send(message(TEXT, *[b"*"] * 20_000))
        for _ in range(50):
            client.send(frame(TEXT, b"x") * 200)
        assert client.is_alive()
