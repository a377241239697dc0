"""The books of a model's calls: a row before each call, and a budget that several who ask at once do not overrun."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from inquiries.models import Alert, Extraction, ModelCall, ModelReading
from inquiries.services import extracting, model_reading, modelcalls
from inquiries.states import WorkStatus
from tests.inquiries.services.test_model_reading import ANSWER, MAIL, T0, answer_in_thread, both, read
from tests.support import odd_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("both")]
__all__ = ["both"]


@pytest.fixture
def inquiries(receive):
    mails = [(f"{name}@x", f"{name}@x.example") for name in "abcd"]
    return [receive(T0, id=id, **{"from": who}, subject="Crete", text=MAIL).inquiry for id, who in mails]


def read_locally() -> None:
    Extraction.objects.filter(status=WorkStatus.QUEUED).update(available_at=T0)
    extracting.extract_due()


def at_once(work: Any, times: int) -> None:
    def run() -> None:
        work()
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_money_for_one_call_is_one_call_however_many_ask_at_once(inquiries, server, settings):
    settings.OPENAI_DAILY_BUDGET = Decimal("0.000001")
    read_locally()
    gate = threading.Event()

    def answer(body: Any) -> str:
        gate.wait(1)
        return json.dumps(ANSWER)

    server.manners.answer = answer
    at_once(model_reading.read_due, 3)
    assert ModelCall.objects.count() == len(server.manners.bodies) == 1
    found = sorted(ModelReading.objects.values_list("status", "attempts"))
    assert found == [(WorkStatus.DONE, 1), *[(WorkStatus.QUEUED, 0)] * 3]
    assert Alert.objects.get(settled_at=None).key == modelcalls.BUDGET


def test_a_larger_budget_wakes_what_waits(inquiries, server, settings):
    settings.OPENAI_DAILY_BUDGET = Decimal("0.000001")
    read_locally()
    model_reading.read_due()
    assert ModelCall.objects.count() == 1
    settings.OPENAI_DAILY_BUDGET = Decimal("5")
    extracting.request(inquiries[0].pk)
    read()
    assert ModelCall.objects.count() == 5
    assert not Alert.objects.filter(settled_at=None).exists()


def test_the_call_is_in_the_books_before_it_is_made(inquiries, server):
    read_locally()
    ModelReading.objects.exclude(inquiry=inquiries[0]).delete()
    seen: list[Any] = []

    def look() -> str:
        seen.extend(ModelCall.objects.values_list("inquiry", "outcome", "estimated", "host"))
        seen.append(modelcalls.spent_today())
        return json.dumps(ANSWER)

    server.manners.answer = lambda body: answer_in_thread(lambda _: look(), body)
    model_reading.read_due()
    assert seen[0] == (inquiries[0].pk, "asked", True, "127.0.0.1") and seen[1] > 0
    call = ModelCall.objects.get()
    assert (call.outcome, call.estimated) == ("ok", False) and call.cost < seen[1]


def test_the_repair_of_an_answer_needs_money_too(inquiries, server, settings):
    settings.OPENAI_FORMAT = "prompt"
    settings.OPENAI_DAILY_BUDGET = Decimal("0.000001")
    server.manners.answer = lambda body: "I think Rome."
    read_locally()
    model_reading.read_due()
    assert [one.outcome for one in ModelCall.objects.all()] == ["no_json"]
    assert set(ModelReading.objects.values_list("status", flat=True)) == {WorkStatus.QUEUED}


@pytest.mark.parametrize(
    ("told", "outcome", "charged"),
    [
        ({"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}, "cut_off", True),
        ({"usage": {"input_tokens": -9_000_000, "output_tokens": -5}}, "no_usage", True),
        ({"output": "what?"}, "unreadable", True),
        ({"status": "failed", "error": {"code": "server_error"}}, "server_error", False),
    ],
)
def test_an_answer_without_a_bill_costs_an_estimate(inquiries, settings, told, outcome, charged):
    read_locally()
    with odd_server.running(odd_server.sending(odd_server.response(**({"usage": None} | told)))) as url:
        settings.OPENAI_BASE_URL = url
        ModelReading.objects.exclude(inquiry=inquiries[0]).delete()
        model_reading.read_due()
    call = ModelCall.objects.get()
    assert (call.outcome, call.estimated, call.tokens_in) == (outcome, charged, None)
    assert (call.cost is not None and call.cost > 0) is charged


def test_nothing_is_asked_inside_a_transaction(inquiries, server):
    messages = extracting.messages_of(inquiries[0].pk)
    with pytest.raises(RuntimeError), transaction.atomic():
        model_reading.by_model(inquiries[0].pk, messages)
    assert not server.manners.bodies


def test_who_tries_after_an_hour_tries_alone(inquiries, server):
    server.script.fail(429, times=1, code="insufficient_quota")
    read_locally()
    model_reading.read_due()
    assert len(server.script.requests) == 1
    long_ago = timezone.now() - timedelta(minutes=61)
    Alert.objects.update(raised_at=long_ago)
    ModelCall.objects.update(at=long_ago)
    ModelReading.objects.update(available_at=T0)
    server.script.fail(429, times=None, code="insufficient_quota")
    server.script.delay(0.5, times=None)
    at_once(model_reading.read_due, 3)
    assert len(server.script.requests) == 2
