"""Rows for tests. Each factory makes what its row needs; give what your test is about."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import cache
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.django import DjangoModelFactory

from channels_whatsapp.models import MessageTemplate, WhatsAppNumber
from inquiries import models
from inquiries.services import attachments, search, threads
from inquiries.states import Direction, ErrorCategory, ProviderStatus, ValueSource, WorkStatus

PASSWORD = "correct horse battery staple"


@cache
def _hashed() -> str:
    """Once: a good hash costs half a second."""
    return make_password(PASSWORD)


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = models.Team

    name = factory.Sequence(lambda n: f"Team {n}")


class UserFactory(DjangoModelFactory):
    """Staff. `groups=["Consultant"]`, `teams=[team]`."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"eva{n}")
    first_name = "Eva"
    last_name = factory.Sequence(lambda n: f"Berger {n}")
    is_staff = True
    password = factory.LazyFunction(lambda: _hashed())

    @factory.post_generation
    def groups(self, create: bool, names: list[str] | None, **_: Any) -> None:
        if create and names:
            self.groups.set(Group.objects.filter(name__in=names))

    @factory.post_generation
    def teams(self, create: bool, teams: list[models.Team] | None, **_: Any) -> None:
        if create and teams:
            self.teams.set(teams)


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = models.ChannelAccount

    team = factory.SubFactory(TeamFactory)
    channel = "email"
    name = factory.Sequence(lambda n: f"Desk {n}")
    address = factory.Sequence(lambda n: f"desk{n}@agency.example")


class NumberFactory(DjangoModelFactory):
    """A number at Twilio; `provider="meta"` for one at Meta."""

    class Meta:
        model = WhatsAppNumber

    account = factory.SubFactory(
        AccountFactory, channel="whatsapp", address=factory.Sequence(lambda n: f"+4930555{n:04}")
    )
    provider = "twilio"
    account_sid = factory.Maybe(
        factory.LazyAttribute(lambda row: row.provider == "twilio"), "AC" + 32 * "1", ""
    )
    phone_number_id = factory.Maybe(
        factory.LazyAttribute(lambda row: row.provider == "meta"),
        factory.Sequence(lambda n: f"10600{n:05}"),
        "",
    )
    waba_id = factory.Maybe(factory.LazyAttribute(lambda row: row.provider == "meta"), "2020202020", "")
    credentials = factory.LazyAttribute(
        lambda row: (
            {"auth_token": "twilio-token"}
            if row.provider == "twilio"
            else {"access_token": "meta-token", "app_secret": "meta-secret", "verify_token": "meta-verify"}
        )
    )


class MessageTemplateFactory(DjangoModelFactory):
    """Approved, with a name to fill in. Tell `places` too where another `body` has others."""

    class Meta:
        model = MessageTemplate

    number = factory.SubFactory(NumberFactory)
    external_id = factory.Sequence(lambda n: f"7700{n:06}")
    name = factory.Sequence(lambda n: f"offer_{n}")
    language = "en"
    status = "approved"
    body = "Dear {{1}}, our offer is ready."
    places = factory.LazyFunction(lambda: [{"in": "body", "index": 0, "name": "1", "example": "Anna"}])
    synced_at = factory.LazyFunction(timezone.now)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = models.Contact

    team = factory.SubFactory(TeamFactory)
    name = factory.Sequence(lambda n: f"Anna Traveller {n}")


class ContactPointFactory(DjangoModelFactory):
    class Meta:
        model = models.ContactPoint

    contact = factory.SubFactory(ContactFactory)
    team = factory.SelfAttribute("contact.team")
    kind = "email"
    raw = factory.Sequence(lambda n: f"Anna{n}@traveller.example")
    key = factory.LazyAttribute(lambda one: one.raw.casefold())


class InquiryFactory(DjangoModelFactory):
    class Meta:
        model = models.Inquiry

    account = factory.SubFactory(AccountFactory)
    team = factory.SelfAttribute("account.team")
    contact = factory.SubFactory(ContactFactory, team=factory.SelfAttribute("..team"))
    subject = factory.Sequence(lambda n: f"Two weeks in Crete {n}")
    subject_key = factory.LazyAttribute(lambda one: threads.subject_key(one.subject))
    first_message_at = factory.SelfAttribute("last_message_at")
    last_message_at = factory.LazyFunction(timezone.now)
    last_preview = "We would like to travel in May"
    last_channel = factory.SelfAttribute("account.channel")
    last_sender = factory.SelfAttribute("contact.name")
    message_count = 1

    @classmethod
    def _create(cls, model_class: Any, *given: Any, **values: Any) -> models.Inquiry:
        row = super()._create(model_class, *given, **values)
        row.refresh_from_db()  # the reference is made by the server
        return row


class MessageFactory(DjangoModelFactory):
    """A customer's message, unless `direction` says otherwise."""

    class Meta:
        model = models.Message

    inquiry = factory.SubFactory(InquiryFactory)
    team = factory.SelfAttribute("inquiry.team")
    account = factory.SelfAttribute("inquiry.account")
    channel = factory.SelfAttribute("account.channel")
    direction = Direction.IN
    identity = factory.Sequence(lambda n: f"identity-{n}")
    external_id = factory.Sequence(lambda n: f"message-{n}@traveller.example")
    thread_keys = factory.LazyAttribute(lambda one: threads.thread_keys(one.external_id, []))
    placement = models.Placement.FIRST
    sender_name = factory.SelfAttribute("inquiry.contact.name")
    sender_address = "anna@traveller.example"
    recipients = factory.LazyAttribute(
        lambda one: [{"role": "to", "address": one.account.address, "name": one.account.name}]
    )
    subject = factory.SelfAttribute("inquiry.subject")
    text = "We would like to travel in May, two adults and a child of 7."
    reply_text = factory.SelfAttribute("text")
    search = factory.LazyAttribute(lambda one: search.vector([one.subject, one.text, one.sender_name]))
    sent_at = factory.SelfAttribute("received_at")
    sent_offset = 120
    received_at = factory.SelfAttribute("inquiry.last_message_at")


class NoteFactory(MessageFactory):
    direction = Direction.NOTE
    account = None
    channel = ""
    external_id = ""
    recipients: list[Any] = []
    sender_address = ""
    sender_name = "Eva Berger"
    sent_at = None
    placement = models.Placement.STAFF


class ReplyFactory(MessageFactory):
    direction = Direction.OUT
    placement = models.Placement.STAFF
    author = factory.SubFactory(UserFactory)
    sender_name = factory.SelfAttribute("account.name")
    sender_address = factory.SelfAttribute("account.address")
    recipients = [{"role": "to", "address": "anna@traveller.example", "name": "Anna"}]
    text = "Thank you, we will make you an offer."


class StoredFileFactory(DjangoModelFactory):
    """With real bytes in the storage: `data=b"…"`."""

    class Meta:
        model = models.StoredFile
        django_get_or_create = ("sha256",)

    class Params:
        data = b"%PDF-1.7 an offer"

    sha256 = factory.LazyAttribute(lambda one: hashlib.sha256(one.data).hexdigest())
    size = factory.LazyAttribute(lambda one: len(one.data))
    true_type = factory.LazyAttribute(lambda one: attachments.true_type(one.data))
    path = factory.LazyAttribute(
        lambda one: default_storage.save(f"attachments/{one.sha256}", ContentFile(one.data))
    )


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Attachment

    message = factory.SubFactory(MessageFactory)
    file = factory.SubFactory(StoredFileFactory)
    name = "offer.pdf"
    declared_type = "application/pdf"
    position = factory.Sequence(lambda n: n % 30_000)


class ReceiptFactory(DjangoModelFactory):
    class Meta:
        model = models.Receipt

    message = factory.SubFactory(MessageFactory)
    account = factory.SelfAttribute("message.account")
    address = factory.SelfAttribute("account.address")
    received_at = factory.SelfAttribute("message.received_at")


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = models.Participant

    inquiry = factory.SubFactory(InquiryFactory)
    point = factory.SubFactory(ContactPointFactory, contact=factory.SelfAttribute("..inquiry.contact"))


class EventFactory(DjangoModelFactory):
    class Meta:
        model = models.InquiryEvent

    inquiry = factory.SubFactory(InquiryFactory)
    type = models.EventType.CREATED


class MoveFactory(DjangoModelFactory):
    class Meta:
        model = models.Move

    message = factory.SubFactory(MessageFactory)
    to_inquiry = factory.SelfAttribute("message.inquiry")


class TripFactory(DjangoModelFactory):
    class Meta:
        model = models.TripRequest

    inquiry = factory.SubFactory(InquiryFactory)


class TripSearchFactory(DjangoModelFactory):
    class Meta:
        model = models.TripSearch

    trip = factory.SubFactory(TripFactory)
    inquiry = factory.SelfAttribute("trip.inquiry")


class TripValueFactory(DjangoModelFactory):
    class Meta:
        model = models.TripValue

    trip = factory.SubFactory(TripFactory)
    field = "adults"
    value = 2
    confidence = 0.9
    source = ValueSource.LOCAL


class _Failed(DjangoModelFactory):
    """Work that ended badly, unless `status` says otherwise."""

    class Meta:
        abstract = True

    status = WorkStatus.DEAD
    attempts = 1
    error_code = "refused"
    error_category = ErrorCategory.PERMANENT
    error_words = "The mailbox does not exist."
    finished_at = factory.LazyFunction(timezone.now)


class InboundItemFactory(_Failed):
    class Meta:
        model = models.InboundItem

    account = factory.SubFactory(AccountFactory)
    delivery_id = factory.Sequence(lambda n: f"delivery-{n}")
    origin = "INBOX"
    size = 12_345
    received_at = factory.LazyFunction(timezone.now)


class OriginalFactory(DjangoModelFactory):
    class Meta:
        model = models.RawOriginal

    item = factory.SubFactory(InboundItemFactory)
    data = b"From: anna@traveller.example\r\nSubject: Crete\r\n\r\nWe would like to travel."
    sha256 = factory.LazyAttribute(lambda one: hashlib.sha256(one.data).hexdigest())


class DeliveryFactory(_Failed):
    class Meta:
        model = models.Delivery

    message = factory.SubFactory(ReplyFactory)
    account = factory.SelfAttribute("message.account")


class DeliveryRecipientFactory(DjangoModelFactory):
    class Meta:
        model = models.DeliveryRecipient

    delivery = factory.SubFactory(DeliveryFactory)
    address = "anna@traveller.example"
    provider_status = ProviderStatus.ACCEPTED


class ExtractionFactory(_Failed):
    class Meta:
        model = models.Extraction

    inquiry = factory.SubFactory(InquiryFactory)


class ModelReadingFactory(_Failed):
    class Meta:
        model = models.ModelReading

    inquiry = factory.SubFactory(InquiryFactory)


class ModelCallFactory(DjangoModelFactory):
    """A call that went well."""

    class Meta:
        model = models.ModelCall

    inquiry = factory.SubFactory(InquiryFactory)
    host = "api.openai.com"
    model = "gpt-5-mini-2026-08-07"
    prompt_version = "v1"
    outcome = "ok"
    characters = 5000
    kinds = factory.LazyFunction(lambda: {"customer_messages": 2, "hidden_card": 1})


class AlertFactory(DjangoModelFactory):
    class Meta:
        model = models.Alert

    key = factory.Sequence(lambda n: f"alert-{n}")
    team = factory.SubFactory(TeamFactory)
    words = "The mailbox “Groups” can't be reached since this morning."


def earlier(**ago: float) -> Any:
    """`earlier(hours=3)`: a moment before now."""
    return timezone.now() - timedelta(**ago)


class ReplyTemplateFactory(DjangoModelFactory):
    class Meta:
        model = models.ReplyTemplate

    team = factory.SubFactory(TeamFactory)
    name = factory.Sequence(lambda n: f"Offer follows {n}")
    body = "Dear {{ contact.first_name }},\n\nour offer follows."
