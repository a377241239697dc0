"""Servers that answer slowly, endlessly, half or oddly, over real connections."""

from __future__ import annotations

import json
import socket
import struct
import threading

import pytest

from inquiries.channels import PermanentError, TemporaryError
from inquiries.extraction.openai.outcomes import ModelStopped
from tests.support import odd_server
from tests.support.odd_server import HEAD, response, sending


def drips(end: socket.socket) -> None:
    """Each byte comes well before the time-out, and the answer never."""
    end.sendall(HEAD + b"content-length: 1000000\r\n\r\n")
    gone = threading.Event()
    for _ in range(600):
        end.sendall(b" ")
        gone.wait(0.05)


def talks_for_ever(end: socket.socket) -> None:
    end.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n")
    while True:
        end.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def ends_half_way(end: socket.socket) -> None:
    body = response()
    end.sendall(HEAD + b"content-length: %d\r\n\r\n" % len(body) + body[:100])
    end.shutdown(socket.SHUT_WR)
    end.recv(1)


def resets(end: socket.socket) -> None:
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize(
    ("behave", "outcome"),
    [
        (drips, "timeout"),
        (talks_for_ever, "unreadable"),
        (sending(response(pad="y" * 10_000_000)), "unreadable"),
        (ends_half_way, "broken_off"),
        (resets, "broken_off"),
    ],
    ids=["drips", "endless", "ten megabytes", "half", "reset"],
)
@pytest.mark.parametrize("api", ["responses", "chat"])
def test_who_does_not_end_well_is_hung_up_on_and_may_be_charged(ask, booked, behave, outcome, api) -> None:
    with odd_server.running(behave) as url, pytest.raises(TemporaryError) as error:
        ask("Rome", base_url=url, timeout=1.0, api=api)
    assert error.value.code == f"model_{outcome}"
    assert [(one.outcome, one.charged) for one in booked] == [(outcome, True)]
    assert booked[0].seconds < 20


def test_what_never_arrived_costs_nothing(ask, booked) -> None:
    with pytest.raises(TemporaryError) as error:
        ask("Rome", base_url="http://127.0.0.1:9/v1")
    assert error.value.code == "model_unreachable" and not booked[0].charged


@pytest.mark.parametrize(
    "usage",
    [
        {"input_tokens": -1000, "output_tokens": -5},
        {"input_tokens": 10**20, "output_tokens": 5},
        {"input_tokens": True, "output_tokens": False},
        {"input_tokens": 0, "output_tokens": 0},
        {"input_tokens": "900", "output_tokens": None},
        [900, 5],
    ],
)
def test_tokens_that_cannot_be_are_not_believed(ask, booked, usage) -> None:
    with odd_server.running(sending(response(usage=usage))) as url:
        assert ask("Two to Rome", base_url=url).details.destinations == ["Rome"]
    assert [(one.outcome, one.usage, one.charged) for one in booked] == [("no_usage", None, True)]


def test_cached_tokens_are_a_part_of_those_sent(ask, booked) -> None:
    for cached in (-50, 5000):
        usage = {"input_tokens": 900, "output_tokens": 5, "input_tokens_details": {"cached_tokens": cached}}
        with odd_server.running(sending(response(usage=usage))) as url:
            ask("Two to Rome", base_url=url)
    assert [one.usage.cached for one in booked] == [0, 900]


def texts(text: object) -> bytes:
    return response(output=[{"type": "message", "content": [{"type": "output_text", "text": text}]}])


@pytest.mark.parametrize(
    "body",
    [
        texts(3),
        texts(["a"]),
        texts({"a": 1}),
        response(output=[{"type": "message", "content": 5}]),
        response(output=[{"type": "message", "content": "text"}]),
        response(output=["a", 1, None]),
    ],
)
def test_an_answer_of_wrong_types_is_no_answer(ask, booked, body) -> None:
    with odd_server.running(sending(body)) as url, pytest.raises(PermanentError) as error:
        ask("Rome", base_url=url)
    assert error.value.code == "model_no_json"
    assert [one.outcome for one in booked] == ["no_json"]


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_an_error_under_status_200_is_that_error(ask, booked, api) -> None:
    body = json.dumps({"error": {"message": "No credit.", "code": "insufficient_quota"}}).encode()
    with odd_server.running(sending(body)) as url, pytest.raises(ModelStopped) as error:
        ask("Rome", base_url=url, api=api)
    assert error.value.code == "model_quota"
    assert [one.outcome for one in booked] == ["quota"]


def test_what_a_database_refuses_stands_in_nothing(ask, booked) -> None:
    told = {
        "destinations": {"value": ["Ro\x00me"], "quotes": [{"message": "m1", "words": "Rome"}], "sure": True},
        "origin": {"value": "Os\ud800lo", "quotes": [], "sure": True},
        "summary": "Two\x00 to \ud800Rome.",
    }
    body = response(model="gpt\x00-\ud8005", output=[{"type": "message", "content": [{"type": "output_text", "text": json.dumps(told)}]}])  # fmt: skip
    with odd_server.running(sending(body)) as url:
        result = ask("Two to Rome", base_url=url)
    assert (result.details.destinations, result.details.summary) == (["Rome"], "Two to Rome.")
    assert [one.value for one in result.unproven] == ["Oslo"]
    assert (booked[0].model, result.version) == ("gpt-5", "gpt-5 v3")
