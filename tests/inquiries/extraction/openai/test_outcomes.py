"""Each outcome, against a real server and with the package's own client."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from inquiries.channels import PermanentError, TemporaryError
from inquiries.extraction.openai.outcomes import OUTCOMES, ModelStopped, retry_after
from tests.support.model_server import SNAPSHOT

APIS = ("responses", "chat")
ROME = {"destinations": {"value": ["Rome"], "quotes": [{"message": "m1", "words": "Rome"}], "sure": True}}


@pytest.fixture(params=APIS)
def api(request):
    return request.param


def told(error, verdict, outcome, booked):
    assert type(error.value) is verdict
    assert error.value.code == f"model_{outcome}"
    assert error.value.words == OUTCOMES[outcome][1]
    assert [one.outcome for one in booked] == [outcome]


def test_an_answer_is_booked_with_snapshot_tokens_and_prompt(ask, server, booked, api):
    server.answers(ROME)
    result = ask("Two to Rome", api=api)
    assert result.details.destinations == ["Rome"]
    assert result.version == f"{SNAPSHOT} v3"
    (one,) = booked
    assert (one.outcome, one.model, one.prompt, one.request_id) == ("ok", SNAPSHOT, "v3", "req_test_1")
    assert one.host == "127.0.0.1"
    assert one.usage.cached == 40 and one.usage.input > 40 and one.usage.output > 0
    assert one.kinds == {"customer_messages": 1} and one.characters > 1000


def test_a_silent_server_is_tried_again_later(ask, server, booked, api):
    server.script.delay(2)
    with pytest.raises(TemporaryError) as error:
        ask("Rome", api=api, timeout=0.3)
    told(error, TemporaryError, "timeout", booked)
    assert len(server.script.requests) == 1


def test_no_server_at_all(ask, booked, api):
    with pytest.raises(TemporaryError) as error:
        ask("Rome", api=api, base_url="http://127.0.0.1:9/v1")
    told(error, TemporaryError, "unreachable", booked)


@pytest.mark.parametrize("seconds", [7, 600])
def test_a_rate_limit_is_waited_for_as_long_as_it_says_and_by_nobody_else(ask, server, booked, api, seconds):
    server.script.rate_limit(times=None, retry_after=seconds)
    begun = time.monotonic()
    with pytest.raises(TemporaryError) as error:
        ask("Rome", api=api)
    told(error, TemporaryError, "rate_limited", booked)
    assert error.value.retry_after == timedelta(seconds=seconds)
    assert len(server.script.requests) == 1 and time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("status", "code", "verdict", "outcome"),
    [
        (429, "insufficient_quota", ModelStopped, "quota"),
        (401, "invalid_api_key", ModelStopped, "key_refused"),
        (403, "unsupported_country_region_territory", ModelStopped, "forbidden"),
        (404, "model_not_found", ModelStopped, "model_not_found"),
        (404, "DeploymentNotFound", ModelStopped, "model_not_found"),
        (400, "context_length_exceeded", PermanentError, "too_long"),
        (400, "content_filter", PermanentError, "filtered"),
        (400, None, PermanentError, "bad_request"),
        (408, None, TemporaryError, "server_error"),
        (409, None, TemporaryError, "server_error"),
        (500, None, TemporaryError, "server_error"),
        (503, None, TemporaryError, "server_error"),
    ],
)
def test_each_error_of_the_provider_has_its_own_verdict(
    ask, server, booked, api, status, code, verdict, outcome
):
    server.script.fail(status, times=None, code=code)
    with pytest.raises(verdict) as error:
        ask("Rome", api=api)
    told(error, verdict, outcome, booked)
    assert booked[0].usage is None
    assert len(server.script.requests) == 1


def test_a_refusal(ask, server, booked, api):
    server.manners.refuses = True
    with pytest.raises(PermanentError) as error:
        ask("Rome", api=api)
    told(error, PermanentError, "refused", booked)
    assert booked[0].usage.output > 0  # it is paid for all the same


def test_an_answer_that_was_cut_off(ask, server, booked, api):
    server.answers({"destinations": None})
    server.manners.incomplete = "max_output_tokens" if api == "responses" else ""
    if api == "chat":
        from llmock.scenarios import Reply

        server.script.add(Reply(text='{"destinations": {"val', finish_reason="length"))
    with pytest.raises(PermanentError) as error:
        ask("Rome", api=api)
    told(error, PermanentError, "cut_off", booked)
    assert booked[0].usage is not None


def test_an_answer_that_the_filter_kept_back(ask, server, booked, api):
    server.manners.incomplete = "content_filter" if api == "responses" else ""
    if api == "chat":
        from llmock.scenarios import Reply

        server.script.add(Reply(text="", finish_reason="content_filter"))
    with pytest.raises(PermanentError) as error:
        ask("Rome", api=api)
    told(error, PermanentError, "filtered", booked)


@pytest.mark.parametrize(
    ("code", "verdict", "outcome"),
    [
        ("rate_limit_exceeded", TemporaryError, "rate_limited"),
        ("server_error", TemporaryError, "server_error"),
        ("insufficient_quota", ModelStopped, "quota"),
    ],
)
def test_a_response_that_failed_says_why(ask, server, booked, code, verdict, outcome):
    server.manners.failed = code
    with pytest.raises(verdict) as error:
        ask("Rome")
    told(error, verdict, outcome, booked)


@pytest.mark.parametrize(
    "text", ["", "I think Rome.", '{"destinations": {"value": [', "[1, 2]", '{"colour": 3}', "{" * 9000 + "}"]
)
def test_invalid_json_under_a_strict_schema_is_no_slip_to_be_repaired(ask, server, booked, api, text):
    server.manners.answer = lambda body: text
    with pytest.raises(PermanentError) as error:
        ask("Rome", api=api)
    told(error, PermanentError, "no_json", booked)


@pytest.mark.parametrize("form", ["json_object", "prompt"])
def test_without_a_schema_one_repair_is_tried(ask, server, booked, api, form):
    answers = ["Sure! Rome it is.", "```json\n" + json.dumps(ROME) + "\n```"]
    server.manners.answer = lambda body: answers.pop(0)
    assert ask("Two to Rome", api=api, format=form).details.destinations == ["Rome"]
    assert [one.outcome for one in booked] == ["no_json", "ok"]
    assert "Sure! Rome it is." in server.sent[1] and "json_schema" not in server.sent[1]
    assert "additionalProperties" in server.sent[0]  # the schema stands in the rules


def test_and_only_one(ask, server, booked, api):
    server.manners.answer = lambda body: "no"
    with pytest.raises(PermanentError) as error:
        ask("Rome", api=api, format="prompt")
    assert error.value.code == "model_no_json"
    assert [one.outcome for one in booked] == ["no_json", "no_json"]


def test_an_answer_in_form_but_without_sense(ask, server, booked, api):
    server.answers(
        {
            "adults": {"value": -3, "quotes": [{"message": "m1", "words": "Rome"}], "sure": True},
            "start_date": {"value": "1925-02-31", "quotes": [], "sure": True},
        }
    )
    with pytest.raises(PermanentError) as error:
        ask("Rome", api=api)
    told(error, PermanentError, "nonsense", booked)


def test_an_answer_without_usage_is_taken_and_said_to_be_without(ask, server, booked, api):
    server.answers(ROME)
    server.manners.usage = False
    assert ask("Two to Rome", api=api).details.destinations == ["Rome"]
    assert [(one.outcome, one.usage) for one in booked] == [("no_usage", None)]


@pytest.mark.parametrize(
    "raw",
    [b"<html>Sign in to the hotel's network</html>", b"{}", b"null", b"[]", b'{"choices": [], "output": 3}'],
)
def test_what_is_no_answer_of_a_model(ask, server, booked, api, raw):
    server.manners.raw = raw
    with pytest.raises(TemporaryError) as error:
        ask("Rome", api=api)
    told(error, TemporaryError, "unreadable", booked)


def test_a_redirect_carries_no_mail_elsewhere(ask, server, booked, api):
    server.manners.redirect = server.url.replace("/v1", "/elsewhere")
    with pytest.raises(ModelStopped) as error:
        ask("Rome", api=api)
    told(error, ModelStopped, "redirected", booked)
    assert len(server.manners.bodies) == 1


def test_a_server_that_knows_less_is_told_less(ask, server, booked, api):
    server.manners.unknown = frozenset({"store", "safety_identifier"})
    server.answers(ROME)
    with pytest.raises(ModelStopped) as error:
        ask("Rome", api=api)
    told(error, ModelStopped, "parameter_refused", booked)
    ask("Two to Rome", api=api, send_store=False, send_safety_id=False)
    assert not server.manners.bodies[-1].keys() & {"store", "safety_identifier"}


def test_a_server_without_schemas(ask, server, booked):
    server.manners.schemas = False
    with pytest.raises(ModelStopped) as error:
        ask("Rome", api="chat")
    told(error, ModelStopped, "schema_refused", booked)


def test_nothing_is_stored_no_tools_are_given_and_the_customer_is_a_pseudonym(ask, server, api):
    server.answers(ROME)
    ask("Two to Rome", api=api)
    (body,) = server.manners.bodies
    assert body["store"] is False
    assert body["safety_identifier"] == "c0ffee"
    assert not body.keys() & {"tools", "temperature", "user", "metadata"}


def test_nothing_is_sent_where_the_customer_said_nothing(ask, server, booked):
    assert ask("   ").details.destinations is None
    assert (server.manners.bodies, booked) == ([], [])


def test_a_retry_after_may_be_a_date():
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < retry_after({"retry-after": later}).total_seconds() <= 90
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None
    assert retry_after({"retry-after-ms": "1500"}) == timedelta(seconds=1.5)
