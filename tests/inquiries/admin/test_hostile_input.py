"""What is asked by somebody who means no good, or by a browser gone wrong: an answer, never a crash."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.http import urlencode

from inquiries.models import ChannelAccount, Inquiry
from tests import factories

INBOX = "/admin/inquiries/inquiry/"
FAILURES = "/admin/inquiries/inbounditem/"

HUGE = "9" * 30
TEXTS = [
    "a\0b",
    "x" * 20_000,
    "ا" * 500,
    "👩‍👩‍👧‍👦" * 50,
    "%_\\",
    "'\"; --",
    "((&|!:* <->",
    '"',
    "- -",
    "\uffff\u202e",
    "a@b",
    "+" * 50,
]
NUMBERS = ["-1", HUGE, "9" * 5_000, "1.5", "٣", "²", "a\0b"]
DATES = ["0001-01-01", "9999-12-31", "2026-02-30", "2026-W01-1", "٢٠٢٦-٠١-٠١"]
_CURSORS = [f"{one}.{other}" for one in ("-1", HUGE, "٣", "1") for other in ("1", HUGE)]
QUERIES = (
    [(name, text) for name in ("q", "who", "tag", "view") for text in TEXTS]
    + [(name, text) for name in ("account", "assignee", "contact", "seen", "older") for text in NUMBERS]
    + [(name, text) for name in ("older", "newer") for text in _CURSORS]
    + [(name, text) for name in ("since", "until") for text in DATES]
)


@pytest.fixture
def inquiry(account: ChannelAccount) -> Inquiry:
    inquiry = factories.InquiryFactory(account=account)
    factories.MessageFactory(inquiry=inquiry)
    return inquiry


@pytest.fixture
def client(manager: Client) -> Client:
    manager.raise_request_exception = False
    return manager


def _crashes(client: Client, path: str, queries: list[tuple[str, str]]) -> list[str]:
    asked = [f"{path}?{urlencode([query])}" for query in queries]
    return [address[:120] for address in asked if client.get(address).status_code >= 500]


@pytest.mark.parametrize("page", ["", "news/", "contacts/"])
def test_no_query_breaks_the_inbox(client: Client, inquiry: Inquiry, page: str) -> None:
    assert _crashes(client, INBOX + page, QUERIES) == []


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/admin/inquiries/contact/", ("q", "p", "name")),
        ("/admin/inquiries/replytemplate/", ("q", "p", "name")),
        (FAILURES, ("kind",)),
        ("/admin/search/", ("s", "page")),
    ],
)
def test_no_query_breaks_another_list(client: Client, path: str, names: tuple[str, ...]) -> None:
    assert _crashes(client, path, [(name, text) for name in names for text in [*TEXTS[:5], *NUMBERS]]) == []


def test_no_address_breaks_a_conversation(client: Client, inquiry: Inquiry) -> None:
    assert _crashes(client, f"{INBOX}{inquiry.pk}/newer/", [("seen", text) for text in NUMBERS]) == []
    paths = [f"{INBOX}{number}/change/" for number in (HUGE, "9" * 5_000, "-1", "x", "%00", "_5F")]
    paths += [f"{INBOX}{part}/{HUGE}/" for part in ("message", "original", "attachment")]
    assert [path for path in paths if client.get(path).status_code not in (302, 400, 404)] == []


def test_no_form_breaks_a_page(client: Client, inquiry: Inquiry) -> None:
    at = f"{INBOX}{inquiry.pk}/"
    decide = {"kind": "inbounditem"}
    forms = [(INBOX, {"action": "close", "chosen": text}) for text in NUMBERS]
    forms += [(INBOX, {"action": "read", "chosen": inquiry.pk, "back": text}) for text in TEXTS]
    forms += [(f"{FAILURES}decide/", {**decide, "do": f"again:{text}"}) for text in NUMBERS]
    forms += [(f"{FAILURES}decide/", {**decide, "do": "again", "chosen": text}) for text in NUMBERS]
    fields = ("status", "assignee", "priority", "stage", "tags", "snooze")
    forms += [(f"{at}set/", {field: text}) for field in fields for text in [*TEXTS[:3], *NUMBERS]]
    forms += [(f"{at}merge/", {"into": text}) for text in NUMBERS]
    forms += [(f"{at}note/", {"text": text}) for text in TEXTS]
    fields = ("start_date", "origin", "adults", "budget", "destinations", "child_ages", "nothing")
    forms += [
        (f"{at}trip/", {"field": field, "value": text})
        for field in fields
        for text in [*TEXTS[:3], *NUMBERS, *DATES]
    ]
    found = [(path, str(data)[:80]) for path, data in forms if client.post(path, data).status_code >= 500]
    assert found == []
