"""What Meta posts, one change each: {"field", "value"} of an account. All invented."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.support.meta.state import File, Number, Sent, Told, World

Event = tuple[str, Told]  # (account, change)


def _change(number: Number, **value: Any) -> Event:
    digits = "".join(filter(str.isdigit, number.shown))
    metadata = {"display_phone_number": digits, "phone_number_id": number.id}
    told = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    return number.waba_id, {"field": "messages", "value": told}


def inbound(
    world: World,
    number: Number,
    kind: str = "text",
    content: Any = None,
    *,
    phone: str = "491700000111",
    user_id: str = "",
    name: str = "Anna Beispiel",
    at: datetime | None = None,
    **more: Any,
) -> Event:
    """A customer's message; it opens the window. `phone` "" for people who hide it. `more` are fields of the message such as
    `context` and `referral`."""
    world.wrote(number.id, *(one for one in (phone, user_id) if one))
    who = {**({"from": phone} if phone else {}), **({"from_user_id": user_id} if user_id else {})}
    said = {"id": world.wamid(), "timestamp": _seconds(at or world.now), "type": kind, **who}
    content = {"body": content if content is not None else "Grüße aus Köln"} if kind == "text" else content
    said |= {kind: content} if content is not None else {}
    known = {**({"wa_id": phone} if phone else {}), **({"user_id": user_id} if user_id else {})}
    return _change(number, contacts=[{"profile": {"name": name}, **known}], messages=[{**said, **more}])


def of_file(file: File, **more: Any) -> Told:
    """The content of a message with a file."""
    return {
        "id": file.id,
        "mime_type": file.content_type,
        "sha256": base64.b64encode(file.sha256).decode(),
        **({"filename": file.filename} if file.filename else {}),
        **more,
    }


def status(world: World, sent: Sent, word: str, at: datetime | None = None, code: int = 0) -> Event:
    """sent, delivered, read, failed. A failed one tells no contact."""
    number = world.numbers[sent.number_id]
    told: Told = {"id": sent.id, "status": word, "timestamp": _seconds(at or world.now)}
    told |= (
        {"recipient_id": sent.recipient} if "to" in sent.payload else {"recipient_user_id": sent.recipient}
    )
    told |= {"biz_opaque_callback_data": sent.reference} if sent.reference else {}
    if word == "failed":
        code = code or sent.failed_by
        told["errors"] = [
            {"code": code, "title": "Failed", "message": "Failed", "error_data": {"details": "No."}}
        ]
    elif word == "sent":
        told["conversation"] = {"id": "c1", "origin": {"type": "service"}}
        told["pricing"] = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service"}
    return _change(number, statuses=[told])


def life(world: World, sent: Sent) -> list[Event]:
    """All that becomes of a message, in its order."""
    if sent.failed_by:
        return [status(world, sent, "failed")]
    return [status(world, sent, word) for word in ("sent", "delivered", "read")]


def template_status(waba_id: str, name: str, event: str = "APPROVED", language: str = "en") -> Event:
    told = {
        "event": event,
        "message_template_id": 770_000_001,
        "message_template_name": name,
        "message_template_language": language,
        "reason": "NONE",
        "message_template_category": "UTILITY",
    }
    return waba_id, {"field": "message_template_status_update", "value": told}


def together(events: Iterable[Event]) -> Told:
    """One body: an entry an account, a change an event, in the order given."""
    entries: dict[str, Told] = {}
    for account, change in events:
        entries.setdefault(account, {"id": account, "changes": []})["changes"].append(change)
    return {"object": "whatsapp_business_account", "entry": list(entries.values())}


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
