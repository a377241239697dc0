"""What a message, its marks, its fate and a contact point can be."""

from __future__ import annotations

from enum import StrEnum


class MessageKind(StrEnum):
    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"


class Flag(StrEnum):
    """Marks beside the kind; several may hold at once."""

    BULK = "bulk"
    LIST = "list"
    DELAYED = "delayed"
    INVITATION = "invitation"
    LOOP = "loop"
    NO_AUTO_ANSWER = "no_auto_answer"
    QUIET = "quiet"  # a notice by the provider: kept and shown, but nobody waits for an answer to it
    PAST = "past"  # told afterwards, as in a chat exported from a phone: opens no window, is not thanked for
    WEB_FORM = "web_form"  # the sender writes for many people: Reply-To is the customer
    PASSED_ON = "passed_on"  # staff forwarded it to somebody: no answer to the customer
    DAMAGED = "damaged"  # text was decoded with replacement characters


class SentStatus(StrEnum):
    """What a provider tells of a message of ours, in the order of its life; it may tell them in any order."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class PointKind(StrEnum):
    """What a contact point is; its `key` is the folded form that is compared."""

    EMAIL = "email"
    PHONE = "phone"
    WHATSAPP = "whatsapp"
