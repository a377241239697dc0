from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from inquiries import channels
from inquiries.states import Direction
from inquiry_hub.constraints import enum_check


class MessageKind(models.TextChoices):
    MESSAGE = channels.MessageKind.MESSAGE, "Message"
    AUTO_REPLY = channels.MessageKind.AUTO_REPLY, "Automatic reply"
    BOUNCE = channels.MessageKind.BOUNCE, "Came back"
    COMPLAINT = channels.MessageKind.COMPLAINT, "Complaint"


class Placement(models.TextChoices):
    """Why a message lies where it lies."""

    FIRST = "first", "First message of a new inquiry"
    REFERENCES = "references", "Answers a message of this inquiry"
    ANSWERED_BY = "answered_by", "A message of this inquiry answers it"
    SAME_THREAD = "same_thread", "Belongs to the same e-mail thread"
    TOKEN = "token", "Carries the reply code of this inquiry"
    SUBJECT = "subject", "Same customer and same subject within 30 days"
    REPORT = "report", "Reports on a message that we sent from here"
    STRANGER = "stranger", "New inquiry: names a message of another inquiry, but the sender has no part in it"
    NEW_TOPIC = (
        "new_topic",
        "New inquiry: a new subject in an old thread, or an answer to what was closed long ago",
    )
    CUSTOMER = "customer", "The customer's only open inquiry"
    LAST_TALK = "last_talk", "One of several open inquiries: here the customer last wrote on this number"
    NEWEST = "newest", "One of several open inquiries: the newest one of this customer"
    AFTERWARDS = "afterwards", "The customer's inquiry that was closed a short while ago"
    STAFF = "staff", "Written here"
    MOVED = "moved", "Moved here by staff"


class Unsaid(models.TextChoices):
    """A reply that is written but was never said: it has no place in lists, threads of mail or readings of the trip."""

    SCHEDULED = "scheduled", "Waits for its time"
    OVERTAKEN = "overtaken", "The customer wrote first"
    WITHDRAWN = "withdrawn", "Taken back before it went out"


class Message(models.Model):
    """One message of either direction, or an internal note.

    `thread_keys` are 64-bit hashes of the message's own id and of every id it names: one overlap finds parents,
    children and siblings, whatever came first. Text is stored once, without NUL; `html` is already sanitised.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey("inquiries.Team", on_delete=models.PROTECT, related_name="+", db_index=False)
    inquiry = models.ForeignKey(
        "inquiries.Inquiry", on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    account = models.ForeignKey(
        "inquiries.ChannelAccount", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=20, choices=channels.choices, blank=True)
    direction = models.CharField(max_length=4, choices=Direction)
    kind = models.CharField(max_length=10, choices=MessageKind, default=MessageKind.MESSAGE)
    flags = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    identity = models.CharField(max_length=100)
    external_id = models.CharField(max_length=channels.MAX_LINE, blank=True)
    thread_keys = ArrayField(models.BigIntegerField(), default=list)
    in_reply_to = ArrayField(models.TextField(), default=list)
    references = ArrayField(models.TextField(), default=list)
    placement = models.CharField(max_length=12, choices=Placement)
    placement_ref = models.CharField(max_length=200, blank=True, help_text="Id of what made it lie here.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sender = models.ForeignKey(
        "inquiries.ContactPoint", null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    sender_name = models.CharField(max_length=channels.MAX_LINE, blank=True)
    sender_address = models.CharField(max_length=channels.MAX_LINE, blank=True)
    recipients = models.JSONField(default=list, help_text='[{"role": "to", "address": …, "name": …}]')
    subject = models.CharField(max_length=channels.MAX_LINE, blank=True)
    text = models.TextField(blank=True)
    reply_text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    remote_pictures = models.BooleanField(default=False, help_text="Staff asked for the pictures elsewhere.")
    search = SearchVectorField(null=True)
    defects = ArrayField(models.TextField(), default=list)
    report = models.JSONField(null=True)
    event = models.JSONField(null=True, help_text="The calendar event of an invitation, as the port has it.")
    forwarded = models.JSONField(
        null=True, help_text='Who wrote what is forwarded here: {"address": …, "name": …}'
    )
    content = models.JSONField(null=True, help_text="What a chat says beside its text, as the port has it.")
    reactions = models.JSONField(
        default=list, help_text='[{"who": …, "key": …, "emoji": …, "at": …}]; an empty emoji was taken back.'
    )
    revised_at = models.DateTimeField(null=True, help_text="When the sender changed it last.")
    deleted_at = models.DateTimeField(
        null=True, help_text="When the sender deleted it; `text` is empty then."
    )
    earlier_texts = models.JSONField(
        default=list, help_text='[{"text": …, "at": …}] as it was once, oldest first.'
    )
    parser_version = models.PositiveSmallIntegerField(default=1)
    text_version = models.PositiveSmallIntegerField(
        default=1, help_text="How often its text or subject changed, and 1; evidence counts in one of them."
    )
    attachment_count = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    sent_offset = models.SmallIntegerField(
        null=True, help_text="Minutes east of UTC, as the sender wrote it."
    )
    received_at = models.DateTimeField(help_text="Never later than now; lists and timelines sort by it.")
    created_at = models.DateTimeField(auto_now_add=True)
    unsaid = models.CharField(max_length=10, choices=Unsaid, blank=True)
    compose_token = models.UUIDField(null=True, unique=True, help_text="A double click is one reply.")

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["team", "channel", "identity"], name="message_once"),
            enum_check("message", "direction", Direction),
            enum_check("message", "kind", MessageKind),
            enum_check("message", "placement", Placement),
            models.CheckConstraint(
                condition=models.Q(unsaid__in=["", *Unsaid.values]), name="message_unsaid_valid"
            ),
        ]
        indexes = [
            models.Index(fields=["inquiry", "received_at", "id"], name="message_timeline"),
            models.Index(fields=["sender", "received_at"], name="message_by_sender"),
            # fastupdate off: the pending list would have to be read through at every look-up
            GinIndex(fields=["thread_keys"], name="message_thread_keys", fastupdate=False),
            GinIndex(fields=["search"], name="message_search"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.subject[:60]}"

    @property
    def written_at(self) -> datetime | None:
        """The sender's own clock, with the offset that the sender wrote."""
        if self.sent_at is None:
            return None
        return self.sent_at.astimezone(timezone(timedelta(minutes=self.sent_offset or 0)))


class Receipt(models.Model):
    """One arrival of a message: which account, at which address, when. One mail to two of our addresses has two."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="receipts")
    account = models.ForeignKey(
        "inquiries.ChannelAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    item = models.OneToOneField(
        "inquiries.InboundItem", null=True, on_delete=models.SET_NULL, related_name="receipt"
    )
    address = models.CharField(max_length=channels.MAX_LINE, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return f"{self.message_id} at {self.address}"
