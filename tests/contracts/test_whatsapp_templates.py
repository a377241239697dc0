"""Templates as the provider lists them: all pages, with what is needed to fill them in, and why one can't be used."""

from __future__ import annotations

import pytest

from channels_whatsapp.providers.base import TemplateRow
from channels_whatsapp.services import gateways
from inquiries.channels import TemporaryError
from tests.contracts.phones import Phone

pytestmark = pytest.mark.django_db


def listed(phone: Phone) -> dict[tuple[str, str], TemplateRow]:
    rows = gateways.for_number(phone.number).templates()
    found = {(one.name, one.language): one for one in rows}
    assert len(found) == len(rows), "a name and language stand once"
    return found


def test_a_template_comes_with_its_places_and_samples(phone: Phone) -> None:
    phone.template("offer_ready", "de", "Hallo {{1}}, Ihr Angebot {{2}} ist da.", {"1": "Anna", "2": "R-1"})
    row = listed(phone)["offer_ready", "de"]
    assert row.body == "Hallo {{1}}, Ihr Angebot {{2}} ist da."
    assert [(one["in"], one["name"], one["example"]) for one in row.places] == [
        ("body", "1", "Anna"),
        ("body", "2", "R-1"),
    ]
    assert (row.status, row.category, row.unusable) == ("approved", "UTILITY", "")
    assert row.external_id


def test_one_name_in_two_languages_are_two(phone: Phone) -> None:
    phone.template("hello", "de", "Hallo!", {})
    phone.template("hello", "en", "Hello!", {})
    assert {key: one.body for key, one in listed(phone).items()} == {
        ("hello", "de"): "Hallo!",
        ("hello", "en"): "Hello!",
    }


@pytest.mark.parametrize(
    ("told", "ours"),
    [("approved", "approved"), ("pending", "pending"), ("rejected", "rejected"), ("paused", "paused")],
)
def test_where_it_stands_is_told(phone: Phone, told: str, ours: str) -> None:
    phone.template(
        "hello", "de", "Hallo!", {}, status=told, reason="INVALID_FORMAT" if ours == "rejected" else ""
    )
    row = listed(phone)["hello", "de"]
    assert row.status == ours
    assert row.status_words == ("Its places or its format are wrong." if ours == "rejected" else "")


def test_all_pages_are_read(phone: Phone) -> None:
    for number in range(230):
        phone.template(f"t{number:03}", "en", "Hello!", {})
    assert len(listed(phone)) == 230


def test_what_the_hub_can_not_fill_in_is_told_in_words(phone: Phone) -> None:
    phone.template("cards", "en", "Choose", {}, kind="carousel")
    row = listed(phone)["cards", "en"]
    assert row.unusable.endswith(".")


def test_a_provider_that_is_busy_is_asked_later(phone: Phone) -> None:
    phone.is_too_fast(7)
    with pytest.raises(TemporaryError) as told:
        listed(phone)
    assert told.value.retry_after is not None
