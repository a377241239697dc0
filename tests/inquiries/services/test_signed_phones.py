"""A real mail, as its channel reads it: the signature is no part of what was written, and its number asks all the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models import Extraction, Message, PhoneMention
from inquiries.services import extracting, receiving, signed_phones
from tests.factories import AccountFactory, ContactFactory, ContactPointFactory

T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
WRITTEN = "Hello, as I wrote by WhatsApp, we want Crete in May for two."
SIGNATURE = "Kind regards\nBerta Bee\nMobile: +49 170 0001001"
MAIL = (
    "From: Berta Bee <berta@traveller.example>\r\nTo: info@agency.example\r\nSubject: Crete in May\r\n"
    "Date: Thu, 26 Nov 2026 05:00:00 +0000\r\nMessage-ID: <berta-1@traveller.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("below", "asked"),
    [
        (f"\n\n{SIGNATURE}\n", 1),
        ("\n\nKind regards\nBerta Bee\n\nOn 25 Nov 2026 Carl wrote:\n> Mobile: +49 170 0001001\n", 0),
    ],
    ids=["signed", "quoted"],
)
def test_the_number_below_a_mail_asks_whether_two_are_one(below, asked):
    account = AccountFactory(channel="email", name="Info", address="info@agency.example")
    other = ContactFactory(team=account.team)
    ContactPointFactory(contact=other, kind="phone", raw="+491700001001", key="+491700001001")
    body = (MAIL + WRITTEN + below).encode()
    intake.store_inbound(account, [RawInbound("1", body, T0)])
    receiving.process_inbound()
    assert Message.objects.get().reply_text == WRITTEN
    Extraction.objects.update(available_at=T0)
    extracting.extract_due()
    extracting.extract_due()
    assert PhoneMention.objects.filter(point__contact=other).count() == asked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{WRITTEN}\n\n{SIGNATURE}\n\nOn 25 Nov 2026 Carl wrote:\n> Mobile", SIGNATURE),
        (f"{WRITTEN}\n-- \nBerta\n\n_____________\nFrom: Info <info@agency.example>\nTel 1", "-- \nBerta"),
        (f"> Old\n> Tel 1\n\n{WRITTEN}", ""),
        ("Something else", ""),
    ],
)
def test_what_stands_between_the_words_and_the_history(text, found):
    assert signed_phones.signature(text, WRITTEN) == found


def test_nothing_written_has_no_signature():
    assert signed_phones.signature("Tel 1", "") == ""
