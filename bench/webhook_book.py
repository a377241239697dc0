"""What 100 customers and two providers say in bench/webhook.py, and what must have become of it in the end.

Half of the customers write to a number at Twilio, half to one at Meta. Four of five have an inquiry with replies, made by
the models directly; the statuses are about those.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.support.webhooks import meta_signature, twilio_signature

HOST = "hub.example"
TOKEN, SECRET = "a-token-of-twilio", "a-secret-of-meta"
ACCOUNT_SID, WABA, PHONE_ID = "AC" + "7" * 32, "2020202020", "1060000001"
OURS = {"twilio": "+4930555001", "meta": "+4930555002"}
CUSTOMERS, REPLIES = 100, 15
RANKS = ("sent", "delivered", "read")
_WORDS = [
    "two",
    "weeks",
    "in",
    "Crete",
    "for",
    "four",
    "of",
    "us",
    "in",
    "May,",
    "the",
    "hotel",
    "near",
    "the",
    "beach",
    "with",
    "breakfast,",
    "and",
    "a",
    "car",
    "for",
    "the",
    "last",
    "days",
    "please",
]


@dataclass
class Customer:
    number: int
    provider: str
    phone: str
    user_id: str
    replies: dict[str, str] = field(default_factory=dict)  # provider's id -> the status that it must end with
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Webhook:
    path: str
    post: bytes  # the whole request
    body: bytes


class Book:
    def __init__(self, count: int, seed: int) -> None:
        self._rng = random.Random(seed)
        self._serial = 0
        self._began = int(time.time()) - 3600
        self.customers = [self._customer(number) for number in range(CUSTOMERS)]
        self.webhooks: list[Webhook] = []
        for customer in self.customers:
            self._replies(customer)
        while len(self.webhooks) < count:
            self.webhooks.append(self._message(self.customers[len(self.webhooks) % CUSTOMERS]))
        self._rng.shuffle(self.webhooks)
        self.warm_up = [self._message(customer) for customer in self.customers[:50] for _ in range(4)]

    def repeated(self) -> list[Webhook]:
        """Each of them no, one or two times more, in any order."""
        more = [one for one in self.webhooks for _ in range(self._rng.randrange(3))]
        return self._rng.sample(more, len(more))

    def _customer(self, number: int) -> Customer:
        provider = "twilio" if number % 2 else "meta"
        return Customer(number, provider, f"+49170{5_550_000 + number}", f"DE.{900_000 + number}")

    def _replies(self, customer: Customer) -> None:
        for _ in range(0 if customer.number % 5 == 4 else REPLIES):
            name = self._id(customer)
            last = self._rng.choice(RANKS[1:])
            customer.replies[name] = last
            for rank in RANKS[: RANKS.index(last) + 1]:
                self.webhooks.append(self._status(customer, name, rank))

    def _id(self, customer: Customer) -> str:
        self._serial += 1
        digest = hashlib.md5(f"{self._serial}".encode()).hexdigest()
        return f"SM{digest}" if customer.provider == "twilio" else f"wamid.{digest.upper()}="

    def _text(self) -> str:
        return " ".join(self._rng.choices(_WORDS, k=self._rng.randrange(3, 40)))

    def _message(self, customer: Customer) -> Webhook:
        name = self._id(customer)
        customer.messages.append(name)
        if customer.provider == "meta":
            contact = {
                "profile": {"name": f"Customer {customer.number}"},
                "wa_id": customer.phone[1:],
                "user_id": customer.user_id,
            }
            told = {"from": customer.phone[1:], "from_user_id": customer.user_id, "id": name, "timestamp": self._time(),
                    "type": "text", "text": {"body": self._text()}}  # fmt: skip
            return _meta({"contacts": [contact], "messages": [told]})
        return _twilio({"SmsMessageSid": name, "NumMedia": "0", "ProfileName": f"Customer {customer.number}", "MessageType": "text",
                        "SmsSid": name, "WaId": customer.phone[1:], "SmsStatus": "received", "Body": self._text(),
                        "To": f"whatsapp:{OURS['twilio']}", "NumSegments": "1", "ReferralNumMedia": "0", "MessageSid": name,
                        "AccountSid": ACCOUNT_SID, "From": f"whatsapp:{customer.phone}", "ApiVersion": "2010-04-01"})  # fmt: skip

    def _status(self, customer: Customer, name: str, status: str) -> Webhook:
        if customer.provider == "meta":
            told = {"id": name, "status": status, "timestamp": self._time(), "recipient_id": customer.phone[1:],
                    "recipient_user_id": customer.user_id,
                    "pricing": {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}}  # fmt: skip
            return _meta({"statuses": [told]})
        return _twilio({"ChannelPrefix": "whatsapp", "ApiVersion": "2010-04-01", "MessageStatus": status, "SmsSid": name,
                        "SmsStatus": status, "ChannelInstallSid": "XE" + "0" * 32, "To": f"whatsapp:{customer.phone}",
                        "From": f"whatsapp:{OURS['twilio']}", "MessageSid": name, "AccountSid": ACCOUNT_SID,
                        "ChannelToAddress": customer.phone, **({"EventType": status.upper()} if status != "sent" else {})})  # fmt: skip

    def _time(self) -> str:
        """In the hour before: what is older than its inquiry would be another matter."""
        return str(self._began + self._serial // 10)


def _twilio(fields: dict[str, str]) -> Webhook:
    path = "/whatsapp/twilio/"
    signature = twilio_signature(TOKEN, f"https://{HOST}{path}", fields.items())
    body = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    return Webhook(path, request(path, body, kind, f"X-Twilio-Signature: {signature}"), body)


def _meta(value: dict[str, Any]) -> Webhook:
    path = "/whatsapp/meta/"
    metadata = {"display_phone_number": OURS["meta"][1:], "phone_number_id": PHONE_ID}
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": "messages"}
    document = {"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": [change]}]}
    body = json.dumps(document, separators=(",", ":")).encode()
    signature = meta_signature(SECRET, body)
    return Webhook(path, request(path, body, "application/json", f"X-Hub-Signature-256: {signature}"), body)


def request(path: str, body: bytes, kind: str, *more: str) -> bytes:
    head = [f"POST {path} HTTP/1.1", f"Host: {HOST}", "Accept: */*", "User-Agent: provider/1.0", f"Content-Type: {kind}",
            f"Content-Length: {len(body)}", *more]  # fmt: skip
    return "\r\n".join([*head, "", ""]).encode() + body
