"""From a customer's message at Meta to an answer whose ticks turn blue, over lines that repeat, reorder and lose."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.services import templates as sync
from channels_whatsapp.services.keyring import keyring
from inquiries.channels import Address, PointKind
from inquiries.models import Delivery, DeliveryRecipient, InboundItem, Inquiry, Message
from inquiries.services import confirming, delivering, media, receiving, replying
from inquiries.services.letters import Letter, NotSendable
from inquiries.states import Direction, WorkStatus
from tests.factories import AccountFactory, NumberFactory, UserFactory
from tests.support import meta as fake
from tests.support.meta import events, signed
from tests.support.meta.events import Event
from tests.support.meta.templates import template
from tests.support.pictures import png

pytestmark = pytest.mark.django_db
PHONE = "491700000111"
ANNA = Address(f"+{PHONE}", "Anna Beispiel", PointKind.PHONE)


@pytest.fixture
def meta(settings: Any) -> Iterator[fake.World]:
    receiving.forget_our_keys()
    keyring.forget()
    with fake.running(fake.World()) as world:
        world.number("1070000001", "2020202020", "+49 30 555001")
        settings.META_GRAPH_URL, settings.META_API_VERSION = world.url, "v25.0"
        settings.WHATSAPP_MEDIA_HOSTS = ["127.0.0.2"]
        yield world
    receiving.forget_our_keys()
    keyring.forget()


@pytest.fixture
def number(meta: fake.World) -> WhatsAppNumber:
    account = AccountFactory(channel="whatsapp", address="+4930555001", name="Desk")
    return NumberFactory(account=account, provider="meta", phone_number_id="1070000001", waba_id="2020202020")


@pytest.fixture
def boss() -> Any:
    return UserFactory(is_superuser=True)


def post(happened: Iterable[Event]) -> None:
    assert signed(happened).to(Client()).status_code == 200


def arrives(*happened: Event) -> None:
    post(happened)
    receiving.process_inbound()
    assert not InboundItem.objects.filter(status=WorkStatus.DEAD).exists()


def says(meta: fake.World, text: str = "Zwei Wochen Kreta für vier?", **more: Any) -> Event:
    return events.inbound(meta, meta.numbers["1070000001"], content=text, phone=PHONE, **more)


def answer(boss: Any, text: str = "Gern! Im Mai oder im Juni?", **more: Any) -> Message:
    message = replying.queue_reply(Inquiry.objects.get(), boss, Letter(text, to=[ANNA], **more))
    delivering.send_due()
    return message


def ticks() -> list[str]:
    return list(Delivery.objects.order_by("part").values_list("provider_status", flat=True))


def test_a_message_is_answered_and_read(meta, number, boss):
    arrives(says(meta, name="Anna Beispiel"))
    question = Message.objects.get()
    assert (question.reply_text, question.inquiry.contact.name) == (
        "Zwei Wochen Kreta für vier?",
        "Anna Beispiel",
    )
    answer(boss, about=question)
    (sent,) = meta.sent
    assert sent.payload["text"]["body"] == "Gern! Im Mai oder im Juni?"
    assert sent.payload["context"]["message_id"] == question.external_id
    assert ticks() == ["accepted"]
    for event in events.life(meta, sent):
        arrives(event)
    assert ticks() == ["read"]
    quoted = {"from": "4930555001", "id": sent.id}
    arrives(says(meta, "Im Juni", context=quoted))
    assert Message.objects.filter(direction=Direction.IN).last().inquiry == question.inquiry


def test_repeated_shuffled_and_several_in_one_post(meta, number, boss):
    arrives(says(meta))
    answer(boss)
    more = [says(meta, f"Nachtrag {count}") for count in range(5)]
    happened = [*more, *events.life(meta, meta.sent[0])] * 3
    random.Random(4).shuffle(happened)
    for start in range(0, len(happened), 4):
        post(happened[start : start + 4])
    receiving.process_inbound()
    assert Message.objects.filter(direction=Direction.IN).count() == 6
    assert Inquiry.objects.count() == 1
    assert ticks() == ["read"]


def test_a_lost_answer_is_settled_by_a_status_and_never_sent_twice(meta, number, boss):
    arrives(says(meta))
    meta.trouble("/messages", after=True)
    answer(boss)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.external_ids) == (WorkStatus.UNCONFIRMED, [])
    Delivery.objects.update(look_at=timezone.now() - timedelta(seconds=1))
    confirming.look_due()
    assert Delivery.objects.get().status == WorkStatus.UNCONFIRMED
    assert not Inquiry.objects.get().unsent, "nobody is asked before the statuses have had their time"
    (sent,) = meta.sent
    arrives(events.status(meta, sent, "delivered"))
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.external_ids, delivery.look_at) == (WorkStatus.DONE, [sent.id], None)
    assert ticks() == ["delivered"]
    delivering.send_due()
    assert len(meta.sent) == 1


def test_a_long_answer_arrives_in_order_and_one_lost_part_holds_up_the_rest(meta, number, boss):
    arrives(says(meta))
    text = "\n\n".join(f"Absatz {count}. " + "Wort " * 600 for count in range(4))
    meta.trouble("/messages", after=True)
    answer(boss, text)
    assert len(meta.sent) == 1
    arrives(events.status(meta, meta.sent[0], "sent"))
    delivering.send_due()
    bodies = [one.payload["text"]["body"] for one in meta.sent]
    assert "".join("".join(bodies).split()) == "".join(text.split())
    assert [body.split(".")[0] for body in bodies] == [f"Absatz {count}" for count in range(4)]


def test_a_failure_that_comes_later_is_told_in_words(meta, number, boss):
    arrives(says(meta))
    meta.not_on_whatsapp.add(PHONE)
    answer(boss)
    arrives(*events.life(meta, meta.sent[0]))
    assert ticks() == ["failed"]
    assert "e-mail" in DeliveryRecipient.objects.get().error_words
    assert Inquiry.objects.get().unsent


def test_a_shut_window_takes_a_template_only(meta, number, boss):
    meta.templates["2020202020"] = [
        template("offer_ready", "Guten Tag {{1}}, Ihr Angebot ist da.", language="de")
    ]
    sync.sync(number)
    arrives(says(meta, at=timezone.now() - timedelta(hours=25)))
    meta.last_inbound.clear()
    with pytest.raises(NotSendable, match="24 hours"):
        answer(boss)
    chosen = {"template": {"name": "offer_ready", "language": "de", "variables": ["Anna"]}}
    message = answer(boss, "", content=chosen)
    assert message.reply_text == "Guten Tag Anna, Ihr Angebot ist da."
    assert meta.sent[0].payload["type"] == "template"
    assert ticks() == ["accepted"]


def test_a_picture_is_fetched_though_its_address_expires(meta, number):
    file = meta.file(png(30, 20), "image/png", expired=True)
    arrives(
        events.inbound(meta, meta.numbers["1070000001"], "image", events.of_file(file, caption="Unser Hotel"))
    )
    message = Message.objects.get()
    assert message.reply_text == "Unser Hotel", "the message is there at once"
    media.fetch_due()
    attached = message.attachments.get()
    assert (attached.file.sha256, attached.file.true_type) == (file.sha256.hex(), "image/png")


def test_somebody_who_hides_the_number_is_answered_by_the_user_id(meta, number, boss):
    arrives(events.inbound(meta, meta.numbers["1070000001"], phone="", user_id="DE.13845009921"))
    to = [Address("DE.13845009921", "Anna", PointKind.WHATSAPP)]
    replying.queue_reply(Inquiry.objects.get(), boss, Letter("Gern!", to=to))
    delivering.send_due()
    (sent,) = meta.sent
    assert sent.payload["recipient"] == "DE.13845009921"
    arrives(events.status(meta, sent, "read"))
    assert ticks() == ["read"]
