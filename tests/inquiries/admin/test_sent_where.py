from __future__ import annotations

from decimal import Decimal

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(account):
    return factories.InquiryFactory(account=account)


def test_the_page_tells_each_call_in_words_and_no_words_of_the_mail(consultant, inquiry):
    factories.ModelCallFactory(inquiry=inquiry, tokens_in=2400, tokens_out=310, cost=Decimal("0.0012"))
    factories.ModelCallFactory(inquiry=inquiry, outcome="refused", estimated=True, cost=Decimal("0.5"))
    page = consultant.get(f"/admin/inquiries/inquiry/{inquiry.pk}/sent/").content.decode()
    assert "api.openai.com" in page and "gpt-5-mini-2026-08-07" in page and "2,400 + 310 tokens" in page
    assert "2 messages of the customer, 1 card number hidden" in page and "cost 0.0012" in page
    assert "The model refused to read this conversation." in page and "about 0.5" in page


def test_the_conversation_links_to_it_once_there_is_something(consultant, inquiry):
    address = f"/admin/inquiries/inquiry/{inquiry.pk}/"
    assert "What was sent where" not in consultant.get(f"{address}change/").content.decode()
    factories.ModelCallFactory(inquiry=inquiry)
    assert f"{address}sent/" in consultant.get(f"{address}change/").content.decode()


def test_nothing_was_sent(consultant, inquiry):
    page = consultant.get(f"/admin/inquiries/inquiry/{inquiry.pk}/sent/").content.decode()
    assert "Nothing of this inquiry was sent to a model." in page


def test_a_dead_reading_is_on_the_page_of_failures(manager, inquiry):
    factories.ModelReadingFactory(inquiry=inquiry, error_words="The model refused.")
    page = manager.get("/admin/inquiries/inbounditem/?kind=modelreading").content.decode()
    assert "Trips by model" in page and "The model refused." in page


def test_a_call_that_nobody_lived_to_see_the_end_of_is_told_as_such(consultant, inquiry):
    factories.ModelCallFactory(inquiry=inquiry, outcome="asked", estimated=True, cost=Decimal("0.004"))
    page = consultant.get(f"/admin/inquiries/inquiry/{inquiry.pk}/sent/").content.decode()
    assert "No answer yet." in page and "about 0.004" in page
