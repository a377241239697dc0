"""States and what may follow what. Pure: enums and tables, no queries. Only services change a status."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class WorkStatus(TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "In progress"
    DONE = "done", "Done"
    DEAD = "dead", "Failed"
    UNCONFIRMED = "unconfirmed", "Not confirmed"
    CANCELLED = "cancelled", "Cancelled"
    DISCARDED = "discarded", "Discarded"


class InboundOutcome(TextChoices):
    MESSAGE = "message", "Message"
    DUPLICATE = "duplicate", "Already known"
    STATUS = "status", "Delivery status"
    SKIPPED = "skipped", "Skipped"


class ErrorCategory(TextChoices):
    TEMPORARY = "temporary", "Gave up after several tries"
    PERMANENT = "permanent", "Refused"
    UNKNOWN_OUTCOME = "unknown_outcome", "Nobody knows whether it was sent"
    CRASH = "crash", "Unforeseen error"
    KILLED = "killed", "Kills the worker"


class InquiryStatus(TextChoices):
    NEW = "new", "New"
    OPEN = "open", "Open"
    WAITING = "waiting", "Waiting for customer"
    CLOSED = "closed", "Closed"
    SPAM = "spam", "Spam"
    BULK = "bulk", "Newsletter"


class InquiryStage(TextChoices):
    NONE = "none", "No offer yet"
    OFFERED = "offered", "Offered"
    OPTION = "option", "Option held"
    DEPOSIT = "deposit", "Deposit due"
    BOOKED = "booked", "Booked"
    LOST = "lost", "Lost"


class Priority(IntegerChoices):
    LOW = 1, "Low"
    NORMAL = 2, "Normal"
    HIGH = 3, "High"
    URGENT = 4, "Urgent"


class Direction(TextChoices):
    IN = "in", "From the customer"
    OUT = "out", "To the customer"
    NOTE = "note", "Internal note"


class ProviderStatus(TextChoices):
    NONE = "none", "Not handed over"
    ACCEPTED = "accepted", "Accepted"
    DELAYED = "delayed", "Delayed"
    SENT = "sent", "Sent"
    DELIVERED = "delivered", "Delivered"
    READ = "read", "Read"
    FAILED = "failed", "Failed"


PROVIDER_RANK = {
    ProviderStatus.NONE: 0,
    ProviderStatus.ACCEPTED: 1,
    ProviderStatus.DELAYED: 2,
    ProviderStatus.SENT: 3,
    ProviderStatus.DELIVERED: 4,
    ProviderStatus.READ: 5,
    ProviderStatus.FAILED: 9,
}


# In a chat a failure ends what was on its way; "delivered" and "read" are facts that no failure undoes.
CHAT_RANK = {**PROVIDER_RANK, ProviderStatus.FAILED: PROVIDER_RANK[ProviderStatus.SENT] + 0.5}


class ParticipantRole(TextChoices):
    CUSTOMER = "customer", "Customer"
    PARTICIPANT = "participant", "Participant"


class ScanState(TextChoices):
    UNSCANNED = "unscanned", "Not scanned"
    CLEAN = "clean", "Clean"
    INFECTED = "infected", "Infected"
    ERROR = "error", "Scan failed"


class ValueStatus(TextChoices):
    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    CORRECTED = "corrected", "Corrected"
    SUPERSEDED = "superseded", "Superseded"


class Rival(TextChoices):
    """Why a reading stands beside the value in force; on an inquiry: the gravest of what is open, for the list."""

    CONTRADICTS = "contradicts", "The customer has said something else since"
    DIFFERS = "differs", "Read differently"


class EvidencePlace(TextChoices):
    """Where in a message the words behind a value stand."""

    TEXT = "text", "Text"
    SUBJECT = "subject", "Subject"


class ValueSource(TextChoices):
    LOCAL = "local", "Read by the hub"
    MODEL = "model", "Read by a model"
    STAFF = "staff", "Set by staff"


class ModelPurpose(TextChoices):
    """What a model is asked for."""

    READING = "reading", "To read the trip"
    QUESTION = "question", "To ask for what is missing"


_S = WorkStatus
WORK_TRANSITIONS: dict[str, frozenset[str]] = {
    _S.QUEUED: frozenset({_S.RUNNING, _S.CANCELLED}),
    _S.RUNNING: frozenset({_S.DONE, _S.QUEUED, _S.DEAD, _S.UNCONFIRMED}),
    _S.DEAD: frozenset({_S.QUEUED, _S.DISCARDED}),
    _S.UNCONFIRMED: frozenset({_S.QUEUED, _S.DONE, _S.DISCARDED}),
    _S.DONE: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.DISCARDED: frozenset(),
}

_I = InquiryStatus
INQUIRY_TRANSITIONS: dict[str, frozenset[str]] = {
    _I.NEW: frozenset({_I.OPEN, _I.WAITING, _I.CLOSED, _I.SPAM}),
    _I.OPEN: frozenset({_I.WAITING, _I.CLOSED, _I.SPAM}),
    _I.WAITING: frozenset({_I.OPEN, _I.CLOSED, _I.SPAM}),
    _I.CLOSED: frozenset({_I.OPEN}),
    _I.SPAM: frozenset({_I.OPEN}),
    _I.BULK: frozenset({_I.OPEN, _I.WAITING, _I.CLOSED, _I.SPAM}),
}

OPEN_STATUSES = (InquiryStatus.NEW, InquiryStatus.OPEN, InquiryStatus.WAITING)
