from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest
import structlog

from inquiry_hub import logs


@pytest.fixture
def lines():
    """What production would write: a function that gives the lines so far, parsed."""
    stream = io.StringIO()
    config = logs.logging_config(as_json=True, level="INFO")
    handler = logging.StreamHandler(stream)
    formatter = config["formatters"]["structured"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_each_line_carries_the_ids_that_are_bound(lines) -> None:
    with logs.bound(account=3, item=7, message=9):
        structlog.get_logger("tests.logs").info("stored", size=90_000)
    (line,) = lines()
    assert (line["event"], line["account"], line["item"], line["message"]) == ("stored", 3, 7, 9)
    assert line["size"] == 90_000


def test_lines_of_other_libraries_look_the_same_and_carry_them_too(lines) -> None:
    with logs.bound(item=7):
        logging.getLogger("tests.logs").warning("hello %s", "world")
    (line,) = lines()
    assert (line["event"], line["level"], line["item"]) == ("hello world", "warning", 7)


def test_bodies_and_tokens_never_reach_the_log(lines) -> None:
    structlog.get_logger("tests.logs").info("oops", body="Dear Sir", access_token="s3cret", password="s3cret")
    logging.getLogger("tests.logs").info("oops", extra={"raw": "Dear Sir"})
    assert "Dear Sir" not in json.dumps(lines()) and "s3cret" not in json.dumps(lines())


def test_talkative_libraries_stay_silent_below_a_warning() -> None:
    loggers = logs.logging_config(as_json=False, level="INFO")["loggers"]
    assert {name: loggers[name]["level"] for name in ("O365", "twilio")} == {
        "O365": "CRITICAL",
        "twilio": "WARNING",
    }


def test_keys_that_are_part_of_an_address_never_reach_the_log(lines) -> None:
    key = "eyJ" + 40 * "ab-_" + ":1tQ"
    structlog.get_logger("tests.logs").info("request_started", request=f"GET /whatsapp/files/{key}/?a=1")
    (line,) = lines()
    assert line["request"] == "GET /whatsapp/files/[removed]/"
