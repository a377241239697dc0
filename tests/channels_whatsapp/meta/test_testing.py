from __future__ import annotations

from datetime import date, timedelta

import pytest

from channels_whatsapp.providers.meta import versions
from channels_whatsapp.services import meta_numbers
from inquiries.channels import ChannelError
from tests.support.meta.state import Token


def steps(gateway) -> dict[str, tuple[bool, str]]:
    return {one.step: (one.ok, one.words) for one in gateway.test()}


def failed(gateway) -> list[str]:
    return [step for step, (ok, _) in steps(gateway).items() if not ok]


def test_all_is_well(meta, gateway):
    found = steps(gateway)
    assert failed(gateway) == []
    assert found["Access token"][1] == "It has both permissions and does not end."
    assert found["Phone number"][1] == "+49 30 555001, shown to customers as “Sun Travel”."
    assert meta.sent == []


def test_a_refused_token_ends_the_test(meta, gateway):
    meta.tokens.clear()
    assert failed(gateway) == ["Access token"]
    assert "Phone number" not in steps(gateway)


def test_a_missing_permission_is_named(meta, gateway):
    meta.tokens["meta-token"].scopes = ("whatsapp_business_messaging",)
    assert "whatsapp_business_management" in steps(gateway)["Access token"][1]


def test_a_token_that_ends_soon(meta, gateway):
    meta.tokens["meta-token"].expires_at = int((meta.now + timedelta(hours=20)).timestamp())
    ok, words = steps(gateway)["Access token"]
    assert not ok
    assert "system user" in words
    meta.tokens["meta-token"].expires_at = int((meta.now + timedelta(days=50)).timestamp())
    assert steps(gateway)["Access token"][0]


def test_a_token_that_may_not_ask_about_itself(meta, gateway):
    meta.trouble("debug_token", 400, 100)
    ok, words = steps(gateway)["Access token"]
    assert ok
    assert "does not tell" in words


def test_ids_that_belong_to_something_else(meta, number):
    meta.number("1070000002", "2020202021", "+49 30 555002")
    number.phone_number_id = "1070000002"
    found = steps(meta_numbers.gateway(number))
    assert found["Phone number"] == (False, "This id belongs to +49 30 555002, not to +4930555001.")
    assert not found["Business account"][0]


def test_an_app_that_is_not_subscribed_is_subscribed(meta, gateway):
    meta.subscribed.clear()
    assert "has done it just now" in steps(gateway)["Messages reach the hub"][1]
    assert meta.subscribed == {"2020202020"}
    assert steps(gateway)["Messages reach the hub"][1] == "The app is subscribed to the business account."


def test_secrets_that_are_missing(meta, number):
    number.credentials = {"access_token": "meta-token"}
    assert not steps(meta_numbers.gateway(number))["Secrets of the webhook"][0]
    number.credentials = {"access_token": "meta-token", "app_secret": "meta-secret"}
    assert "verify token" in steps(meta_numbers.gateway(number))["Secrets of the webhook"][1]


def test_no_token_at_all_is_an_error_with_words(number):
    number.credentials = {}
    with pytest.raises(ChannelError, match="access token is missing"):
        meta_numbers.gateway(number)


def test_meta_away_fails_the_first_step_and_raises_nothing(settings, gateway):
    settings.META_GRAPH_URL = "http://127.0.0.1:9"
    assert "can't be reached" in steps(gateway)["Access token"][1]


def test_a_second_token_of_the_app(meta, number):
    meta.tokens["another"] = Token(app_id="4040404040")
    number.credentials = {**number.credentials, "access_token": "another"}
    assert failed(meta_numbers.gateway(number)) == []


# --- standing ---


@pytest.mark.parametrize("new", [True, False])
def test_the_standing_by_old_and_new_versions(meta, gateway, new):
    meta.knows_portfolio_limit = new
    found = gateway.standing()
    assert (found.quality, found.messaging_limit, found.shown_name) == ("GREEN", "2K", "Sun Travel")


def test_what_meta_does_not_know_yet_is_not_told(meta, gateway):
    meta.numbers["1070000001"].quality = "UNKNOWN"
    meta.numbers["1070000001"].limit = "TIER_NOT_SET"
    found = gateway.standing()
    assert (found.quality, found.messaging_limit) == ("", "")


# --- versions ---


@pytest.mark.parametrize(
    ("version", "day", "words"),
    [
        ("v25.0", date(2026, 11, 26), ""),
        ("v25.0", date(2028, 4, 29), ""),
        ("v25.0", date(2028, 4, 30), "ends on 29 July 2028"),
        ("v25.0", date(2028, 7, 29), "ended on 29 July 2028"),
        ("v19.0", date(2026, 11, 26), "ended on 24 September 2026"),
        ("v99.0", date(2040, 1, 1), ""),
    ],
)
def test_a_version_that_ends_is_told_ninety_days_ahead(version, day, words):
    told = versions.warning(version, day)
    assert words in told
    assert bool(told) == bool(words)
