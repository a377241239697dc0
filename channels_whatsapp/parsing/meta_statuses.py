"""What became of a message of ours, by Meta:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status"""

from __future__ import annotations

from channels_whatsapp.parsing.people import person
from channels_whatsapp.parsing.values import Told, line, mapping, phone, rows, text, unix, user_id
from channels_whatsapp.providers.meta import codes
from channels_whatsapp.providers.verdicts import unlisted
from inquiries.channels import Incoming, Nothing, PermanentError, Revision, SentStatus, StatusUpdate

_STATUSES = {
    "accepted": SentStatus.ACCEPTED,
    "held_for_quality_assessment": SentStatus.ACCEPTED,
    "sent": SentStatus.SENT,
    "delivered": SentStatus.DELIVERED,
    "read": SentStatus.READ,
    "played": SentStatus.READ,  # a voice message
    "failed": SentStatus.FAILED,
}


def status(told: Told) -> Incoming:
    name, id = line(told.get("status")), line(told.get("id"))
    reference = line(told.get("biz_opaque_callback_data"))
    if not id and not reference:
        raise PermanentError("no_id", "The status does not say which message it is about.")
    if name == "deleted" and id:
        return _deleted(told, id)
    if name not in _STATUSES:
        return Nothing(f"WhatsApp told “{name[:60]}” about a message, which changes nothing.")
    code, words = failure(rows(told.get("errors")))
    return StatusUpdate(
        id,
        _STATUSES[name],
        unix(told.get("timestamp")),
        reference=reference,
        recipient=phone(told.get("recipient_id")) or user_id(told.get("recipient_user_id")),
        code=code,
        words=words,
    )


def _deleted(told: Told, id: str) -> Incoming:
    """The older way to tell that a customer deleted a message of theirs."""
    who = person(user_id(told.get("recipient_user_id")), (phone(told.get("recipient_id")),), "").main
    if not who.address:
        return Nothing("A message was deleted, and WhatsApp does not say by whom.")
    return Revision(id, None, who, unix(told.get("timestamp")))


def failure(errors: list[Told]) -> tuple[str, str]:
    """Code and words of the first error; empty where there is none. Details say more than the message, and that more
    than the title."""
    if not errors:
        return "", ""
    one = errors[0]
    code = line(one.get("code"))[:40]
    details = line(mapping(one.get("error_data")).get("details"))
    told = details or text(one.get("message"), 500) or text(one.get("title"), 500)
    verdict = codes.verdict(code)
    return code, verdict.failed(told) if verdict else unlisted(code, told)
