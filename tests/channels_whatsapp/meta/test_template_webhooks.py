from __future__ import annotations

import base64
import json

import pytest
from django.conf import settings
from django.test import Client
from redis import Redis

from channels_whatsapp import tasks
from inquiries.models import InboundItem
from tests.factories import NumberFactory
from tests.support.meta import events, signed

pytestmark = pytest.mark.usefixtures("redis_url")


def rung() -> list[int]:
    """The broker's end of the bell."""
    redis, found = Redis.from_url(settings.REDIS_URL), []
    while letter := redis.rpop("poll"):
        told = json.loads(letter)
        if told["headers"]["task"] == tasks.sync_templates_of.name:
            found.append(json.loads(base64.b64decode(told["body"]))[1]["account_id"])
    return found


def test_a_changed_template_rings_for_all_numbers_of_its_account(meta, number):
    sister = NumberFactory(provider="meta", phone_number_id="1070000003")
    NumberFactory(provider="meta", waba_id="another", phone_number_id="1070000004")
    rung()
    assert signed([events.template_status("2020202020", "offer")]).to(Client()).status_code == 200
    assert sorted(rung()) == sorted([number.pk, sister.pk])
    assert InboundItem.objects.count() == 1


def test_a_customer_who_writes_its_name_rings_for_nobody(meta, number):
    rung()
    text = 'What is "message_template_status_update"?'
    post = signed([events.inbound(meta, meta.numbers[number.phone_number_id], content=text)])
    assert post.to(Client()).status_code == 200
    assert rung() == []


def test_an_unsigned_one_rings_for_nobody(meta, number):
    rung()
    post = signed([events.template_status("2020202020", "offer")], secret="another")
    assert post.to(Client()).status_code == 403
    assert rung() == []
