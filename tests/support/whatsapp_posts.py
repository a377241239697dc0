"""Posts as Twilio and Meta sign them, made by their documents and not by our code."""

from __future__ import annotations

import itertools
import json
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

from channels_whatsapp.models import WhatsAppNumber
from tests.factories import NumberFactory
from tests.support.webhooks import Post, meta_signature, twilio_signature

PUBLIC = "http://testserver"  # PUBLIC_BASE_URL of the tests
ACCOUNT_SID = "AC" + "1" * 32
_count = itertools.count(1)


class Sender(Protocol):
    """What both can do. `number` is one of ours; `to` says another number in its place."""

    path: str
    secret: str

    def number(self, **values: Any) -> WhatsAppNumber: ...
    def message(
        self, number: WhatsAppNumber, text: str = "Hello", *, id: str = "", to: str = ""
    ) -> bytes: ...
    def status(self, number: WhatsAppNumber, id: str, status: str) -> bytes: ...
    def unknown_shape(self, number: WhatsAppNumber) -> bytes: ...
    def rotated(self, number: WhatsAppNumber, first: str, second: str = "") -> None: ...
    def signed(self, body: bytes, secret: str = "") -> Post: ...


class TwilioSender:
    path = "/whatsapp/twilio/"
    secret = "twilio-token"
    foreign = "+4930555999"

    def number(self, **values: Any) -> WhatsAppNumber:
        return NumberFactory(**{"account_sid": ACCOUNT_SID, **values})

    def message(self, number: WhatsAppNumber, text: str = "Hello", *, id: str = "", to: str = "") -> bytes:
        sid = id or f"SM{next(_count):032x}"
        told = {"MessageSid": sid, "SmsMessageSid": sid, "SmsSid": sid, "AccountSid": number.account_sid,
                "From": "whatsapp:+491700001234", "To": f"whatsapp:{to or number.account.address}", "Body": text,
                "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "ProfileName": "Änna & Söhne",
                "WaId": "491700001234", "MessageType": "text", "ApiVersion": "2010-04-01", "ButtonText": ""}  # fmt: skip
        return urlencode(told).encode()

    def status(self, number: WhatsAppNumber, id: str, status: str) -> bytes:
        told = {"MessageSid": id, "SmsSid": id, "MessageStatus": status, "SmsStatus": status,
                "AccountSid": number.account_sid, "From": f"whatsapp:{number.account.address}",
                "To": "whatsapp:+491700001234", "ChannelPrefix": "whatsapp", "ApiVersion": "2010-04-01"}  # fmt: skip
        return urlencode(told).encode()

    def unknown_shape(self, number: WhatsAppNumber) -> bytes:
        return urlencode(
            {"AccountSid": number.account_sid, "Novelty": "something that nobody has told us of"}
        ).encode()

    def rotated(self, number: WhatsAppNumber, first: str, second: str = "") -> None:
        number.credentials = {"auth_token": first, "auth_token_2": second}
        number.save()

    def signed(self, body: bytes, secret: str = "", query: str = "") -> Post:
        path = self.path + (f"?{query}" if query else "")
        fields = parse_qsl(body.decode(), keep_blank_values=True)
        signature = twilio_signature(secret or self.secret, PUBLIC + path, fields)
        content_type = "application/x-www-form-urlencoded; charset=UTF-8"
        return Post(path, body, content_type, {"X-Twilio-Signature": signature})


class MetaSender:
    path = "/whatsapp/meta/"
    secret = "meta-secret"
    foreign = "1999999999"

    def number(self, **values: Any) -> WhatsAppNumber:
        return NumberFactory(provider="meta", **values)

    def envelope(
        self, number: WhatsAppNumber, value: dict[str, Any], *, field: str = "messages", to: str = ""
    ) -> bytes:
        """In Meta's hand: what is not ASCII is escaped, and slashes are."""
        metadata = {"display_phone_number": "" if to else number.account.address.removeprefix("+"),
                    "phone_number_id": to or number.phone_number_id}  # fmt: skip
        change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": field}
        document = {
            "object": "whatsapp_business_account",
            "entry": [{"id": number.waba_id, "changes": [change]}],
        }
        return json.dumps(document, separators=(",", ":")).replace("/", "\\/").encode()

    def message(self, number: WhatsAppNumber, text: str = "Hello", *, id: str = "", to: str = "") -> bytes:
        contact = {"profile": {"name": "Änna"}, "wa_id": "491700001234", "user_id": "DE.1234"}
        told = {"from": "491700001234", "from_user_id": "DE.1234", "id": id or f"wamid.T{next(_count)}",
                "timestamp": "1763760000", "type": "text", "text": {"body": text}}  # fmt: skip
        return self.envelope(number, {"contacts": [contact], "messages": [told]}, to=to)

    def status(self, number: WhatsAppNumber, id: str, status: str) -> bytes:
        told = {"id": id, "status": status, "timestamp": "1763760001", "recipient_id": "491700001234"}
        return self.envelope(number, {"statuses": [told]})

    def unknown_shape(self, number: WhatsAppNumber) -> bytes:
        return json.dumps({"object": "page", "novelty": [{"id": 1}]}).encode()

    def rotated(self, number: WhatsAppNumber, first: str, second: str = "") -> None:
        number.credentials = {**number.credentials, "app_secret": first, "app_secret_2": second}
        number.save()

    def signed(self, body: bytes, secret: str = "") -> Post:
        headers = {"X-Hub-Signature-256": meta_signature(secret or self.secret, body)}
        return Post(self.path, body, "application/json", headers)
