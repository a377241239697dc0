"""A line of a chat as Meta posts it (developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components), and what became
of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from channels_whatsapp.demo.cast import WABA_ID
from channels_whatsapp.demo.media import FILES
from channels_whatsapp.demo.stories import Line

_Json = dict[str, Any]
_LIVES = {
    "delivered": ("sent", "delivered"),
    "read": ("sent", "delivered", "read"),
    "failed": ("sent", "failed"),
}
_AFTER = {"sent": 2, "delivered": 5, "read": 70, "failed": 30}  # seconds
_TYPES = {"image": "image", "audio": "audio"}


def posts(line: Line) -> Iterator[_Json]:
    if line.staff:
        yield _envelope(line, "smb_message_echoes", {"message_echoes": [_echo(line)]})
        for status in _LIVES[line.told["status"]]:
            yield _envelope(line, "messages", {"statuses": [_status(line, status)]})
        return
    contact = {
        "profile": {"name": line.chat.name},
        "user_id": line.chat.user_id,
        **_if("wa_id", line.chat.digits),
    }
    yield _envelope(line, "messages", {"contacts": [contact], "messages": [_message(line)]})


def media_id(line: Line) -> str:
    return str(int(line.token[:13], 16))


def _if(name: str, value: str) -> dict[str, str]:
    return {name: value} if value else {}


def _envelope(line: Line, about: str, value: _Json) -> _Json:
    number = line.chat.number
    metadata = {"display_phone_number": number.digits, "phone_number_id": number.phone_number_id}
    change = {"field": about, "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": WABA_ID, "changes": [change]}]}


def _at(line: Line, seconds: int = 0) -> str:
    return str(int((line.at + timedelta(seconds=seconds)).timestamp()))


def _echo(line: Line) -> _Json:
    ours, text = line.chat.number.digits, line.told["text"]
    to = {**_if("to", line.chat.digits), "to_user_id": line.chat.user_id}
    return {"from": ours, **to, "id": line.id, "timestamp": _at(line), "type": "text", "text": {"body": text}}


def _status(line: Line, status: str) -> _Json:
    told: _Json = {"id": line.id, "status": status, "timestamp": _at(line, _AFTER[status])}
    told |= {"recipient_id": line.chat.digits, "recipient_user_id": line.chat.user_id}
    if status == "failed":
        told["errors"] = [{"code": line.told["code"], "title": "Message undeliverable"}]
    return told


def _message(line: Line) -> _Json:
    told = line.told
    base: _Json = {
        **_if("from", line.chat.digits),
        "from_user_id": line.chat.user_id,
        "id": line.id,
        "timestamp": _at(line),
    }
    if "quotes" in told:
        base["context"] = {"from": line.chat.number.digits, "id": line.other("quotes")}
    if "advert" in told:
        base["referral"] = {
            "source_type": "ad", "source_id": "120210001", "source_url": "https://fb.me/demo", "headline": told["advert"],
        }  # fmt: skip
    kind, content = _content(line)
    return {**base, "type": kind, kind: content}


def _content(line: Line) -> tuple[str, Any]:
    told = line.told
    if "reacts" in told:
        return "reaction", {"message_id": line.other("reacts"), "emoji": told["emoji"]}
    if "edits" in told:
        new = {"type": "text", "text": {"body": told["text"]}}
        return "edit", {"original_message_id": line.other("edits"), "message": new}
    if "deletes" in told:
        return "revoke", {"original_message_id": line.other("deletes")}
    if "presses" in told:
        return "button", {"text": told["presses"], "payload": told["presses"]}
    if "place" in told:
        return "location", dict(zip(("latitude", "longitude", "name", "address"), told["place"], strict=True))
    if "card" in told:
        name, phone = told["card"]
        return "contacts", [{"name": {"formatted_name": name}, "phones": [{"phone": phone, "type": "CELL"}]}]
    return _file(line) if "file" in told else ("text", {"body": told["text"]})


def _file(line: Line) -> tuple[str, Any]:
    content_type = FILES[line.told["file"]][0]
    kind = _TYPES.get(content_type.partition("/")[0], "document")
    content: _Json = {
        "id": media_id(line),
        "mime_type": content_type,
        **_if("caption", line.told.get("text", "")),
    }
    if kind == "audio":
        content |= {"mime_type": "audio/ogg; codecs=opus", "voice": True}
    return kind, {**content, **_if("filename", line.told.get("file_name", ""))}
