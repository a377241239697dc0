"""What a report says of each recipient, written to the rows of the message that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from inquiries.channels import FailedRecipient, Flag, IncomingMessage, MessageKind
from inquiries.models import Delivery, DeliveryRecipient, EventType, InquiryEvent, Message
from inquiries.services import bounce_words, flagging
from inquiries.states import PROVIDER_RANK, ProviderStatus, WorkStatus

_OF_ACTION = {
    "failed": ProviderStatus.FAILED,
    "delayed": ProviderStatus.DELAYED,
    "delivered": ProviderStatus.DELIVERED,
}
_STILL_TRYING = "Their server has not taken it yet; ours goes on trying. Nothing has to be done now."


@dataclass(frozen=True)
class Report:
    """A report, just read or long stored. `text` are the words for people."""

    kind: str
    delayed: bool
    recipients: Sequence[FailedRecipient]
    text: str

    @classmethod
    def of_incoming(cls, incoming: IncomingMessage) -> Report:
        recipients = incoming.report.recipients if incoming.report else ()
        return cls(incoming.kind.value, Flag.DELAYED in incoming.flags, recipients, incoming.text)

    @classmethod
    def of_message(cls, message: Message) -> Report:
        recipients = [FailedRecipient(**one) for one in (message.report or {}).get("recipients", ())]
        return cls(message.kind, Flag.DELAYED.value in message.flags, recipients, message.text)


def apply(message_id: int, report: Report, received_at: datetime) -> bool:
    """True if somebody will not get the message. Call inside the transaction that stores the report, before the
    inquiry's row is locked: whoever notes a delivery locks in this order."""
    message = Message.objects.only("inquiry_id", "team_id", "account_id", "recipients").get(pk=message_id)
    addressed = [one["address"] for one in message.recipients if one["role"] in ("to", "cc", "bcc")]
    if report.kind == MessageKind.COMPLAINT:
        named = [one.address for one in report.recipients] or addressed
        flagging.complained(message.team_id, _among(named, addressed), received_at)
        return False
    delivery = delivery_of(message)
    rows = {row.address.casefold(): row for row in delivery.recipients.select_for_update(no_key=True)}
    for address in addressed:
        rows.setdefault(address.casefold(), DeliveryRecipient(delivery=delivery, address=address[:400]))
    failed = False
    for one in _recipients(report, rows):
        failed |= _note(rows[_key(one, rows)], one, message.team_id, received_at)
    _sum_up(delivery, rows)
    if failed:
        InquiryEvent.objects.create(inquiry_id=message.inquiry_id, type=EventType.BOUNCED, message=message)
    return failed


def _among(named: list[str], addressed: list[str]) -> list[str]:
    """Whoever complains is one of those we wrote to. Providers hide the name: then it is clear only for a single one."""
    known = {one.casefold() for one in addressed}
    sure = [one for one in named if one.casefold() in known]
    return sure if len(sure) < len(known) or len(known) == 1 else []


def delivery_of(message: Message) -> Delivery:
    """A mail that staff sent by another program has none yet; that it was sent is sure."""
    delivery, _ = Delivery.objects.get_or_create(
        message=message,
        part=0,
        defaults={
            "account_id": message.account_id,
            "status": WorkStatus.DONE,
            "provider_status": ProviderStatus.ACCEPTED,
        },
    )
    return delivery


def _recipients(report: Report, rows: Mapping[str, DeliveryRecipient]) -> list[FailedRecipient]:
    """Those that can be told apart. A report that names nobody we know is clear only for a single recipient: the mail
    was forwarded to another address, which the report names."""
    known = [one for one in report.recipients if one.address.casefold() in rows]
    if known or len(rows) != 1:
        return known
    action = "delayed" if report.delayed else "failed"
    other = next(iter(report.recipients), FailedRecipient("", action, diagnostic=report.text[:2_000]))
    return [other]


def _key(one: FailedRecipient, rows: Mapping[str, DeliveryRecipient]) -> str:
    return one.address.casefold() if one.address.casefold() in rows else next(iter(rows))


def _note(row: DeliveryRecipient, one: FailedRecipient, team_id: int, received_at: datetime) -> bool:
    """Never back: a delay that arrives after the failure changes nothing. True if it failed and that is news."""
    status = _OF_ACTION.get(one.action)
    before = ProviderStatus(row.provider_status)
    if status is None or PROVIDER_RANK[status] <= PROVIDER_RANK[before]:
        return False
    reason = bounce_words.reason(one.status, one.diagnostic)
    row.provider_status, row.error_code, row.error_words = status, "", ""
    if status == ProviderStatus.FAILED:
        row.error_code, row.error_words = (one.status or "bounced")[:100], str(reason)
    elif status == ProviderStatus.DELAYED:
        row.error_code, row.error_words = (one.status or "delayed")[:100], _STILL_TRYING
    row.save()
    if status != ProviderStatus.FAILED:
        return False
    if reason.bad_address:
        flagging.came_back(team_id, row.address, reason.words, received_at)
    return True


def _sum_up(delivery: Delivery, rows: Mapping[str, DeliveryRecipient]) -> None:
    said = {ProviderStatus(row.provider_status) for row in rows.values()}
    if len(said) == 1:
        total = said.pop()
    elif ProviderStatus.DELAYED in said:
        total = ProviderStatus.DELAYED
    else:
        return
    Delivery.objects.filter(pk=delivery.pk).update(provider_status=total)
