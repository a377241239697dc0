"""07/08 is the seventh of August to a Briton and the eighth of July to an American."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from inquiries.models import TripValue
from inquiries.services import extracting, locales
from tests.factories import InquiryFactory, MessageFactory


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("+12125550123", "US"),
        ("+491700000111", "DE"),
        ("+999", ""),
        ("US.1388001", "US"),
        ("anna@traveller.co.uk", "GB"),
        ("Anna@Reisen.DE", "DE"),
        ("anna@start.io", ""),
        ("anna@example.com", ""),
        ("", ""),
    ],
)
def test_an_address_tells_the_country_or_nothing(address: str, country: str) -> None:
    assert locales.country(address) == country


def read(inquiry: Any) -> Any:
    extracting.request(inquiry.pk)
    extracting.Extraction.objects.update(available_at=datetime(2026, 1, 1, tzinfo=UTC))
    extracting.extract_due()
    return TripValue.objects.get(trip__inquiry=inquiry, field="start_date", superseded_at=None).value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sender", "home", "date"),
    [
        ("+447700900123", "US", "2027-08-07"),
        ("+12125550123", "", "2027-07-08"),
        ("anna@example.com", "US", "2027-07-08"),
        ("anna@example.com", "", "2027-08-07"),
    ],
)
def test_a_date_is_read_as_its_writer_meant_it(settings: Any, sender: str, home: str, date: str) -> None:
    settings.AGENCY_COUNTRY = home
    inquiry = InquiryFactory()
    MessageFactory(
        inquiry=inquiry,
        sender_address=sender,
        reply_text="We would like to fly to Crete on 07/08/2027 for a week, 2 adults.",
        received_at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    assert read(inquiry) == date
