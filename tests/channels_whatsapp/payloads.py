"""What the providers send, made by hand after their documents: one of every kind. All numbers, names and ids are invented.

`meta(…)` and `twilio(…)` give the raw original as `channels_whatsapp.parsing.parse` gets it; `META` and `TWILIO` name the
kinds. `envelope` and `form` are the parts of them, for whoever signs and posts.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

OUR_NUMBER, OUR_DIGITS = "+4930555001", "4930555001"
PHONE_NUMBER_ID, WABA = "1060000001", "2020202020"
ANNA, ANNA_DIGITS, ANNA_ID, ANNA_PARENT = "+491701234567", "491701234567", "DE.13845009921", "DE.ENT.77001"
ANNA_NEW, ANNA_NEW_DIGITS, ANNA_NEW_ID = "+491709990001", "491709990001", "DE.99117700445"
ACCOUNT_SID = "AC" + 32 * "1"
AT = 1_772_355_600  # 1 March 2026, 9:00 UTC
SHA = base64.b64encode(hashlib.sha256(b"a file").digest()).decode()


def sid(kind: str, name: str) -> str:
    """A sid of Twilio's that belongs to this name."""
    return kind + hashlib.sha256(name.encode()).hexdigest()[:32]


def wamid(name: str) -> str:
    return f"wamid.{name}"


# --- Meta -------------------------------------------------------------------------------------------------------------


def envelope(field: str = "messages", **value: Any) -> dict[str, Any]:
    """`messages`, `statuses` and so on; `contacts` where they concern somebody."""
    told = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": OUR_DIGITS, "phone_number_id": PHONE_NUMBER_ID},
        **value,
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": WABA, "changes": [{"field": field, "value": told}]}],
    }


def contact(**changed: Any) -> dict[str, Any]:
    """None takes a key away."""
    told = {"profile": {"name": "Anna Beispiel"}, "wa_id": ANNA_DIGITS, "user_id": ANNA_ID, **changed}
    return {key: value for key, value in told.items() if value is not None}


def said(kind: str = "text", id: str = "A", **told: Any) -> dict[str, Any]:
    """An element of `messages`; None takes a key away."""
    base = {
        "from": ANNA_DIGITS, "from_user_id": ANNA_ID, "id": wamid(id), "timestamp": str(AT), "type": kind, **told,
    }  # fmt: skip
    return {key: value for key, value in base.items() if value is not None}


def meta(kind: str = "text", id: str = "A", contacts: list[Any] | None = None, **told: Any) -> bytes:
    """A message of Anna's."""
    people = [contact()] if contacts is None else contacts
    more = {"contacts": people} if people else {}
    return json.dumps(envelope(**more, messages=[said(kind, id, **told)])).encode()


def text(body: str, id: str = "A", **told: Any) -> bytes:
    return meta("text", id, text={"body": body}, **told)


def status(name: str, about: str = "S", at: int = AT, **told: Any) -> bytes:
    one = {"id": wamid(about), "status": name, "timestamp": str(at), "recipient_id": ANNA_DIGITS, **told}
    return json.dumps(envelope(statuses=[one])).encode()


def failed(code: int, about: str = "S", details: str = "", title: str = "Title") -> bytes:
    error = {"code": code, "title": title, "message": title, "error_data": {"details": details}}
    return status("failed", about, errors=[error])


def echo(kind: str = "text", id: str = "E", **told: Any) -> bytes:
    """What staff wrote to Anna in the phone app."""
    one = {
        "from": OUR_DIGITS, "to": ANNA_DIGITS, "to_user_id": ANNA_ID, "id": wamid(id), "timestamp": str(AT + 60),
        "type": kind, **told,
    }  # fmt: skip
    return json.dumps(envelope("smb_message_echoes", contacts=[contact()], message_echoes=[one])).encode()


def notice(field: str, **value: Any) -> bytes:
    return json.dumps(envelope(field, **value)).encode()


def medium(type: str, id: str = "9001", **told: Any) -> dict[str, Any]:
    return {"id": id, "mime_type": type, "sha256": SHA, **told}


REFERRAL = {
    "source_url": "https://fb.me/kreta26",
    "source_id": "120211",
    "source_type": "ad",
    "headline": "Crete from 599 €",
    "body": "Seven nights by the sea, breakfast included",
    "media_type": "image",
    "image_url": "https://scontent.example/advert.jpg",
    "ctwa_clid": "ARAkLk",
}
CARD = {
    "name": {"formatted_name": "Ben Berg", "first_name": "Ben", "last_name": "Berg"},
    "phones": [{"phone": "+49 170 1110002", "wa_id": "491701110002", "type": "CELL"}],
    "emails": [{"email": "ben@berg.example", "type": "WORK"}],
    "org": {"company": "Berg Reisen"},
}
META: dict[str, Callable[[], bytes]] = {
    "text": lambda: text("Hello, two adults to Crete in May?"),
    "image": lambda: meta("image", image=medium("image/jpeg", caption="The hotel we would like")),
    "image without words": lambda: meta("image", image=medium("image/jpeg")),
    "video": lambda: meta("video", video=medium("video/mp4", "9002", caption="The beach")),
    "audio": lambda: meta("audio", audio=medium("audio/mpeg", "9003", voice=False)),
    "voice": lambda: meta("audio", audio=medium("audio/ogg; codecs=opus", "9003", voice=True)),
    "document": lambda: meta(
        "document", document=medium("application/pdf", "9004", filename="Passport.pdf", caption="As asked")
    ),
    "sticker": lambda: meta("sticker", sticker=medium("image/webp", "9005", animated=False)),
    "location": lambda: meta(
        "location",
        location={"latitude": 35.3387, "longitude": 25.1442, "name": "Heraklion", "address": "Crete"},
    ),
    "bare location": lambda: meta("location", location={"latitude": -33.9, "longitude": 18.42}),
    "contacts": lambda: _cards(),
    "list reply": lambda: meta(
        "interactive",
        context={"from": OUR_DIGITS, "id": wamid("S")},
        interactive={"type": "list_reply", "list_reply": {"id": "opt_2", "title": "Half board"}},
    ),
    "button reply": lambda: meta(
        "interactive", interactive={"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}
    ),
    "template button": lambda: meta(
        "button",
        context={"from": OUR_DIGITS, "id": wamid("S")},
        button={"text": "Accept the offer", "payload": "ACCEPT-17"},
    ),
    "flow reply": lambda: meta(
        "interactive",
        interactive={
            "type": "nfm_reply",
            "nfm_reply": {
                "name": "flow",
                "body": "Sent",
                "response_json": json.dumps(
                    {"flow_token": "t", "travel_month": "May", "adults": 2, "extras": ["Boat", "Car"]}
                ),
            },
        },
    ),
    "call permission": lambda: meta(
        "interactive",
        interactive={"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}},
    ),
    "reaction": lambda: meta("reaction", "R", reaction={"message_id": wamid("S"), "emoji": "👍"}),
    "reaction taken back": lambda: meta("reaction", "R2", reaction={"message_id": wamid("S")}),
    "answer": lambda: text("The first one", context={"from": OUR_DIGITS, "id": wamid("S")}),
    "forwarded": lambda: text("Look at this", context={"forwarded": True}),
    "forwarded often": lambda: text("Look at this", context={"frequently_forwarded": True}),
    "about a product": lambda: text(
        "Is this one free?", context={"referred_product": {"catalog_id": "55", "product_retailer_id": "VILLA-7"}}
    ),
    "advert": lambda: text("More, please", referral=REFERRAL),
    "order": lambda: meta(
        "order",
        order={
            "catalog_id": "55",
            "text": "For the 3rd of May",
            "product_items": [
                {"product_retailer_id": "Boat trip", "quantity": 2, "item_price": 49.5, "currency": "EUR"},
                {"product_retailer_id": "Transfer", "quantity": 1, "item_price": 30, "currency": "EUR"},
            ],
        },
    ),
    "edit": lambda: meta(
        "edit",
        "X1",
        timestamp=str(AT + 60),
        edit={"original_message_id": wamid("A"), "message": {"type": "text", "text": {"body": "Three adults"}}},
    ),
    "edited caption": lambda: meta(
        "edit",
        "X2",
        edit={
            "original_message_id": wamid("A"),
            "message": {"type": "image", "image": medium("image/jpeg", caption="Another hotel")},
        },
    ),
    "revoke": lambda: meta(
        "revoke", "X3", timestamp=str(AT + 90), revoke={"original_message_id": wamid("A")}
    ),
    "number changed": lambda: _system(
        "user_changed_number",
        wa_id=ANNA_NEW_DIGITS,
        user_id=ANNA_NEW_ID,
        previous_user_id=ANNA_ID,
        body=f"User Anna changed from {ANNA_DIGITS} to {ANNA_NEW_DIGITS}",
    ),
    "number changed, older": lambda: _system(
        "customer_changed_number", new_wa_id=ANNA_NEW_DIGITS, customer=ANNA_DIGITS, body="changed"
    ),
    "user id changed": lambda: _system(
        "user_changed_user_id", sender=None, user_id=ANNA_NEW_ID, previous_user_id=ANNA_ID, body="changed"
    ),
    "security code changed": lambda: _system("customer_identity_changed", body="User identity changed"),
    "user_id_update": lambda: notice(
        "user_id_update",
        contacts=[{"wa_id": ANNA_DIGITS}],
        user_id_update=[
            {
                "wa_id": ANNA_DIGITS,
                "detail": "changed",
                "user_id": {"previous": ANNA_ID, "current": ANNA_NEW_ID},
                "timestamp": AT,
            }
        ],
    ),
    "unsupported": lambda: meta(
        "unsupported",
        errors=[{"code": 131051, "title": "Message type unknown", "error_data": {"details": "not supported"}}],
        unsupported={"type": "poll_creation"},
    ),
    "unavailable": lambda: meta("unsupported", errors=[{"code": 131060, "title": "unavailable"}]),
    "kind of tomorrow": lambda: meta("hologram", hologram={"id": "1"}),
    "chat opened": lambda: meta("request_welcome"),
    "echo": lambda: echo(text={"body": "I called you a minute ago"}),
    "echo with a file": lambda: echo("document", document=medium("application/pdf", "9007", filename="Offer.pdf")),
    "echo edited": lambda: echo(
        "edit",
        "E2",
        edit={"original_message_id": wamid("E"), "message": {"type": "text", "text": {"body": "an hour ago"}}},
    ),
    "echo revoked": lambda: echo("revoke", "E3", revoke={"original_message_id": wamid("E")}),
    "status sent": lambda: status("sent", biz_opaque_callback_data="0b8f6c1e-5a57-4f0c-9c5b-2f5b0d7f9a11:0"),
    "status delivered": lambda: status("delivered", at=AT + 2),
    "status read": lambda: status("read", at=AT + 9),
    "status played": lambda: status("played", at=AT + 12),
    "status failed": lambda: failed(131047, details="Message failed to send because more than 24 hours have passed"),
    "status failed, new code": lambda: failed(131999, details="The moon is full"),
    "status deleted": lambda: status("deleted"),
    "status warning": lambda: status("warning"),
    "account_update": lambda: notice("account_update", event="ACCOUNT_RESTRICTION"),
    "template status": lambda: notice(
        "message_template_status_update",
        event="REJECTED",
        message_template_name="offer_ready",
        message_template_language="de",
    ),
    "quality": lambda: notice("phone_number_quality_update", event="FLAGGED", current_limit="TIER_1K"),
    "advertising stopped": lambda: notice(
        "user_preferences",
        user_preferences=[{"wa_id": ANNA_DIGITS, "category": "marketing_messages", "value": "stop"}],
    ),
    "call": lambda: notice("calls", calls=[{"id": "wacid.1", "from": ANNA_DIGITS, "event": "connect"}]),
    "errors": lambda: notice("messages", errors=[{"code": 130429, "title": "Rate limit hit"}]),
}  # fmt: skip


def _cards() -> bytes:
    one = said("contacts", contacts=[CARD])
    return json.dumps(envelope(contacts=[contact()], messages=[one])).encode()


def _system(kind: str, sender: str | None = ANNA_DIGITS, **told: Any) -> bytes:
    """No contacts come with these."""
    return meta("system", "Y", [], **{"from": sender}, from_user_id=None, system={"type": kind, **told})


# --- Twilio -----------------------------------------------------------------------------------------------------------

SID = sid("SM", "A")


def form(**fields: str) -> dict[str, str]:
    """The fields of a message of Anna's."""
    id = fields.get("MessageSid", SID)
    return {
        "MessageSid": id, "SmsMessageSid": id, "SmsSid": id, "SmsStatus": "received", "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01", "From": f"whatsapp:{ANNA}", "To": f"whatsapp:{OUR_NUMBER}", "WaId": ANNA_DIGITS,
        "ProfileName": "Anna Beispiel", "ExternalUserId": f"whatsapp:{ANNA_ID}", "Body": "", "NumMedia": "0",
        "NumSegments": "1", "ReferralNumMedia": "0", "MessageType": "text", **fields,
    }  # fmt: skip


def twilio(**fields: str) -> bytes:
    return urlencode(form(**fields)).encode()


def callback(name: str, id: str = SID, **fields: str) -> bytes:
    told = {
        "MessageSid": id, "SmsSid": id, "MessageStatus": name, "SmsStatus": name, "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01", "From": f"whatsapp:{OUR_NUMBER}", "To": f"whatsapp:{ANNA}",
        "ChannelPrefix": "whatsapp", "ChannelInstallSid": sid("XE", "x"), "ChannelToAddress": ANNA, **fields,
    }  # fmt: skip
    return urlencode(told).encode()


def media_fields(*types: str, id: str = SID) -> dict[str, str]:
    fields = {"NumMedia": str(len(types))}
    for n, type in enumerate(types):
        path = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{id}/Media/{sid('ME', f'{id}{n}')}"
        fields |= {f"MediaUrl{n}": f"https://api.twilio.com{path}", f"MediaContentType{n}": type}
    return fields


def listed(id: str = SID, media: tuple[str, ...] = (), **fields: Any) -> bytes:
    """The same message as a row of Twilio's list."""
    row = {
        "sid": id, "account_sid": ACCOUNT_SID, "direction": "inbound", "from": f"whatsapp:{ANNA}",
        "to": f"whatsapp:{OUR_NUMBER}", "body": "", "num_media": str(len(media)), "num_segments": "1",
        "status": "received", "error_code": None, "error_message": None, "price": None,
        "date_created": "Sun, 01 Mar 2026 09:00:00 +0000", "date_sent": "Sun, 01 Mar 2026 09:00:00 +0000", **fields,
    }  # fmt: skip
    files = [{"sid": sid("ME", f"{id}{n}"), "content_type": type} for n, type in enumerate(media)]
    return json.dumps({"twilio_message": row, "media": files}).encode()


ADVERT = {
    "ReferralHeadline": "Crete from 599 €", "ReferralBody": "Seven nights by the sea", "ReferralSourceId": "120211",
    "ReferralSourceType": "ad", "ReferralSourceUrl": "https://fb.me/kreta26", "ReferralNumMedia": "1",
    "ReferralMediaId": sid("ME", "advert"), "ReferralMediaContentType": "image/jpeg", "ReferralCtwaClid": "ARAkLk",
}  # fmt: skip
TWILIO: dict[str, Callable[[], bytes]] = {
    "text": lambda: twilio(Body="Hello, two adults to Crete in May?"),
    "image": lambda: twilio(
        Body="The hotel we would like", MessageType="image", **media_fields("image/jpeg")
    ),
    "image without words": lambda: twilio(MessageType="image", **media_fields("image/jpeg")),
    "video": lambda: twilio(Body="The beach", MessageType="video", **media_fields("video/mp4")),
    "audio": lambda: twilio(MessageType="audio", **media_fields("audio/mpeg")),
    "voice": lambda: twilio(MessageType="audio", **media_fields("audio/ogg")),
    "document": lambda: twilio(
        Body="Passport.pdf", MessageType="document", **media_fields("application/pdf")
    ),
    "sticker": lambda: twilio(MessageType="sticker", **media_fields("image/webp")),
    "contacts": lambda: twilio(MessageType="contacts", **media_fields("text/vcard")),
    "location": lambda: twilio(
        MessageType="location", Latitude="35.3387", Longitude="25.1442", Label="Heraklion", Address="Crete"
    ),
    "list reply": lambda: twilio(
        Body="Half board", MessageType="interactive", ListId="opt_2", ListTitle="Half board",
        OriginalRepliedMessageSid=sid("SM", "S"),
    ),
    "button reply": lambda: twilio(
        Body="Yes", MessageType="button", ButtonText="Yes", ButtonPayload="yes",
        OriginalRepliedMessageSid=sid("SM", "S"), OriginalRepliedMessageSender=f"whatsapp:{OUR_NUMBER}",
    ),
    "flow reply": lambda: twilio(
        MessageType="interactive", InteractiveData=json.dumps({"travel_month": "May", "adults": 2})
    ),
    "reaction": lambda: twilio(
        MessageSid=sid("SM", "R"), Body="👍", MessageType="reaction", OriginalRepliedMessageSid=sid("SM", "S")
    ),
    "answer": lambda: twilio(Body="The first one", OriginalRepliedMessageSid=sid("SM", "S")),
    "forwarded": lambda: twilio(Body="Look at this", Forwarded="true"),
    "forwarded often": lambda: twilio(Body="Look at this", FrequentlyForwarded="true"),
    "advert": lambda: twilio(Body="More, please", **ADVERT),
    "kind of tomorrow": lambda: twilio(MessageType="hologram"),
    "to the fallback address": lambda: twilio(
        Body="Hello", ErrorCode="11200", ErrorUrl="https://hub.example/whatsapp/twilio/"
    ),
    "hidden number": lambda: twilio(Body="Hello", From=f"whatsapp:{ANNA_ID}", WaId=""),
    "nothing of the sender": lambda: twilio(Body="Hello", From="", WaId="", ExternalUserId=""),
    **{
        f"status {name}": lambda name=name: callback(name)
        for name in ("queued", "sending", "sent", "delivered", "read", "failed", "undelivered", "canceled")
    },
    "status with a code": lambda: callback("undelivered", ErrorCode="63016", ChannelStatusMessage="Outside"),
    "status with a new code": lambda: callback("failed", ErrorCode="63999", ChannelStatusMessage="The moon is full"),
}  # fmt: skip
LISTED: dict[str, Callable[[], bytes]] = {
    "text": lambda: listed(body="Hello, two adults to Crete in May?"),
    "image": lambda: listed(body="The hotel we would like", media=("image/jpeg",)),
    "without words": lambda: listed(),
    "ours": lambda: listed(
        sid("SM", "B"), body="Written in the console", direction="outbound-api",
        **{"from": f"whatsapp:{OUR_NUMBER}", "to": f"whatsapp:{ANNA}"},
    ),
}  # fmt: skip


# --- exported from a phone --------------------------------------------------------------------------------------------


def exported(id: str = "x1", body: str = "Hello from last summer", **told: Any) -> bytes:
    base = {
        "id": id, "at": "2025-07-03T18:04:00+02:00", "author": "Anna Beispiel", "phone": ANNA, "ours": False,
        "text": body, "file": None, **told,
    }  # fmt: skip
    return json.dumps({"whatsapp_export": base}).encode()


def exported_file(name: str, type: str, data: bytes) -> dict[str, str]:
    return {"name": name, "type": type, "data": base64.b64encode(data).decode()}


EXPORTED: dict[str, Callable[[], bytes]] = {
    "text": lambda: exported(),
    "ours": lambda: exported("x2", "Here is the offer", ours=True, author="Eva Berger"),
    "with a file": lambda: exported("x3", "", file=exported_file("IMG-1.txt", "text/plain", b"a picture")),
    "a file that is not there": lambda: exported("x4", "", file={"name": "IMG-2.jpg", "type": "image/jpeg"}),
}
EVERY: dict[str, Callable[[], bytes]] = {
    f"{form} {kind}": make
    for form, kinds in (("meta", META), ("twilio", TWILIO), ("listed", LISTED), ("exported", EXPORTED))
    for kind, make in kinds.items()
}
