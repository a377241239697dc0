"""What was said in a message of Twilio's. The kind follows from what is there; `MessageType` is new and may be missing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from channels_whatsapp.parsing import meta_kinds
from channels_whatsapp.parsing.kind_words import named
from channels_whatsapp.parsing.said import Said, unsupported
from channels_whatsapp.parsing.values import Told, bare_type, coordinate, line, mapping, some, text
from inquiries.channels import Medium

MAX_MEDIA = 20
_SID = re.compile(r"ME[0-9a-fA-F]{32}")
# Only the file is taken from an address: host, account and message are what we know ourselves.
_MEDIA_PATH = re.compile(r"/Messages/(?:MM|SM)[0-9a-fA-F]{32}/Media/(ME[0-9a-fA-F]{32})(?:[./?].*)?$")
_LOST = "a file that Twilio did not hand over"


def said(id: str, fields: Told) -> Said:
    found = _answer(fields) or Said(text(fields.get("Body")))
    media, lost = _media(id, fields)
    more = some(
        location=_place(fields),
        sticker=fields.get("MessageType") == "sticker" or "",
        unsupported=_LOST if lost else "",
    )
    found = Said(found.text, {**found.content, **more}, media)
    if found.nothing:
        found = unsupported(named(line(fields.get("MessageType"))))
    return _with_context(id, found, fields)


def listed(id: str, body: str, media: list[Told]) -> Said:
    found = (_medium(id, line(one.get("sid")), bare_type(one.get("content_type"))) for one in media)
    result = Said(body, media=tuple(one for one in found if one)[:MAX_MEDIA])
    return (
        unsupported("what Twilio's list does not tell: a place, a contact or a choice")
        if result.nothing
        else result
    )


def _answer(fields: Told) -> Said | None:
    """A button of a template or of a message, a line of a list, a form. The text says the same as the button."""
    title = line(fields.get("ButtonText")) or line(fields.get("ListTitle"))
    id = line(fields.get("ButtonPayload")) or line(fields.get("ListId"))
    if title or id:
        chosen = meta_kinds.choice(title or line(fields.get("Body")), id)
        return replace(chosen, text=text(fields.get("Body")) or chosen.text)
    answers = line(fields.get("InteractiveData")) or line(fields.get("FlowData"))
    if answers:
        return meta_kinds.form("form", text(fields.get("Body")), _flow(answers))
    return None


def _flow(answers: str) -> str:
    """The answers themselves, or wrapped as Meta has them."""
    try:
        told = mapping(json.loads(answers))
    except (ValueError, RecursionError):
        return ""
    inner = mapping(told.get("nfm_reply")).get("response_json")
    return inner if isinstance(inner, str) else answers


def _place(fields: Told) -> dict[str, Any]:
    latitude, longitude = coordinate(fields.get("Latitude"), 90), coordinate(fields.get("Longitude"), 180)
    if latitude is None or longitude is None:
        return {}
    return {
        "latitude": latitude,
        "longitude": longitude,
        **some(name=line(fields.get("Label")), address=line(fields.get("Address"))),
    }


def _media(id: str, fields: Told) -> tuple[tuple[Medium, ...], bool]:
    """And whether one was announced that can't be told apart."""
    count = line(fields.get("NumMedia"))
    wanted = min(int(count), MAX_MEDIA) if count.isascii() and count.isdigit() and len(count) < 6 else 0
    found = [
        _medium(id, _sid(fields.get(f"MediaUrl{n}")), bare_type(fields.get(f"MediaContentType{n}")))
        for n in range(wanted)
    ]
    return tuple(one for one in found if one), None in found


def _sid(url: object) -> str:
    """ "" where it is no address of Twilio's."""
    path = _MEDIA_PATH.search(line(url))
    return path[1] if path else ""


def _medium(id: str, sid: str, type: str) -> Medium | None:
    if not _SID.fullmatch(sid):
        return None
    # Twilio does not say which sound is a voice message. WhatsApp records them as Ogg, and hardly any file is that.
    name = "contact.vcf" if type in ("text/vcard", "text/x-vcard") else ""
    return Medium(f"{id}/{sid}", name, type, voice=type == "audio/ogg")


def _with_context(id: str, found: Said, fields: Told) -> Said:
    picture = _advert_picture(id, fields)
    more = some(
        referral=_referral(fields, len(found.media) if picture else None),
        forwarded=meta_kinds.forwarded(_true(fields, "Forwarded"), _true(fields, "FrequentlyForwarded")),
    )
    return replace(found, content={**found.content, **more}, media=(*found.media, *picture))


def _true(fields: Told, name: str) -> bool:
    return line(fields.get(name)).lower() == "true"


def _referral(fields: Told, medium: int | None) -> dict[str, Any]:
    found = some(
        headline=text(fields.get("ReferralHeadline"), 500),
        body=text(fields.get("ReferralBody"), 2_000),
        url=line(fields.get("ReferralSourceUrl")),
        source=line(fields.get("ReferralSourceType")),
        id=line(fields.get("ReferralSourceId")),
    )
    return {**found, **({"medium": medium} if medium is not None and found else {})}


def _advert_picture(id: str, fields: Told) -> tuple[Medium, ...]:
    """By its id where that is one of Twilio's, else by its address."""
    told = line(fields.get("ReferralMediaId"))
    sid = told if _SID.fullmatch(told) else _sid(fields.get("ReferralMediaUrl"))
    found = _medium(id, sid, bare_type(fields.get("ReferralMediaContentType")))
    return (found,) if found else ()
