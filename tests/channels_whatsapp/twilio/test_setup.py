"""What Twilio says of a number: its standing, and step by step whether all is set up."""

from __future__ import annotations

from typing import Any

import pytest

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.providers.base import Standing
from channels_whatsapp.services import gateways, sending, standing
from inquiries import channels
from inquiries.channels import Address, OutgoingMessage, PermanentError, PointKind
from inquiries.models import ChannelAccount
from tests.channels_whatsapp.twilio.conftest import NUMBER
from tests.factories import AccountFactory, NumberFactory
from tests.support import twilio
from tests.support.twilio import World
from tests.support.twilio.state import SANDBOX, sid

pytestmark = pytest.mark.django_db
ANNA = Address("+49170000001", "Anna", PointKind.PHONE)
HOOK = "https://hub.example/whatsapp/twilio/"


def number(address: str = NUMBER, **more: Any) -> WhatsAppNumber:
    return NumberFactory(
        account=AccountFactory(channel="whatsapp", address=address),
        account_sid=twilio.World().account,
        **more,
    )


def steps(one: WhatsAppNumber) -> dict[str, channels.TestResult]:
    return {result.step: result for result in gateways.for_number(one).test()}


def test_all_is_well(world: World) -> None:
    world.sender(NUMBER, webhook=HOOK)
    found = steps(number())
    assert all(one.ok for one in found.values()), found
    assert "Sun Travel" in found["The number"].words
    assert HOOK in found["Where Twilio reports messages"].words


def test_connection_overrides_behind_the_address_do_not_disturb(world: World) -> None:
    world.sender(NUMBER, webhook=f"{HOOK}#rc=3&rp=all")
    assert steps(number())["Where Twilio reports messages"].ok


@pytest.mark.parametrize("webhook", ["", "https://old.example/whatsapp/twilio/", HOOK.rstrip("/")])
def test_another_address_for_reports_is_told_with_the_right_one(world: World, webhook: str) -> None:
    world.sender(NUMBER, webhook=webhook)
    result = steps(number())["Where Twilio reports messages"]
    assert not result.ok
    assert HOOK in result.words


def test_a_messaging_service_goes_before_the_number(world: World) -> None:
    service = sid("MG")
    world.sender(NUMBER, webhook=HOOK)
    world.services[service] = {
        "inbound_request_url": "https://old.example/",
        "use_inbound_webhook_on_number": False,
    }
    one = number(messaging_service_sid=service)
    assert "messaging service" in steps(one)["Where Twilio reports messages"].words
    world.services[service]["use_inbound_webhook_on_number"] = True
    assert steps(one)["Where Twilio reports messages"].ok


def test_a_number_of_another_account_is_told(world: World) -> None:
    result = steps(number())["The number"]
    assert not result.ok
    assert NUMBER in result.words


def test_a_number_that_is_not_online_is_told(world: World) -> None:
    world.sender(NUMBER, webhook=HOOK, status="OFFLINE")
    assert "OFFLINE" in steps(number())["The number"].words


def test_wrong_credentials_end_the_test_at_once(world: World) -> None:
    world.token = "another"
    (result,) = steps(number()).values()
    assert not result.ok
    assert "token" in result.words


def test_a_suspended_account_is_told(world: World) -> None:
    world.suspended = True
    (result,) = steps(number()).values()
    assert "suspended" in result.words


def test_the_sandbox_is_explained(world: World) -> None:
    found = steps(number(SANDBOX))
    assert "join" in found["The number"].words
    assert found["The number"].ok


def test_an_address_that_nobody_can_reach_is_told(world: World, settings: Any) -> None:
    settings.PUBLIC_BASE_URL = "http://localhost:8000"
    world.sender(NUMBER)
    result = steps(number())["Where Twilio reports messages"]
    assert not result.ok
    assert "PUBLIC_BASE_URL" in result.words


def test_an_api_key_sends_but_can_not_check_reports(world: World) -> None:
    world.sender(NUMBER, webhook=HOOK)
    world.keys["SK" + 32 * "2"] = "key-secret"
    one = number(api_key_sid="SK" + 32 * "2", credentials={"api_key_secret": "key-secret"})
    found = steps(one)
    assert found["Sign-in at Twilio"].ok
    assert not found["Checking who reports"].ok
    one.credentials = {"api_key_secret": "key-secret", "shared_key": "s", "shared_key_id": "k"}
    one.save()
    assert steps(one)["Checking who reports"].ok


def test_a_missing_secret_is_told_before_anybody_is_asked(world: World) -> None:
    with pytest.raises(PermanentError) as told:
        gateways.for_number(number(credentials={}))
    assert told.value.code == "secret_missing"
    assert world.asked == []


def test_what_twilio_thinks_of_a_number(world: World) -> None:
    world.sender(NUMBER)
    told = gateways.for_number(number()).standing()
    assert told == Standing("HIGH", "10K Customers/24hr", "Sun Travel")


def test_of_the_sandbox_and_of_strangers_nothing_is_known(world: World) -> None:
    assert gateways.for_number(number(SANDBOX)).standing() == Standing()
    assert gateways.for_number(number()).standing() == Standing()


def test_a_number_that_twilio_does_not_name_stays_stopped(world: World) -> None:
    """The credentials are good, and still nothing can go out by it (63007)."""
    one = number()
    with pytest.raises(PermanentError):
        sending.send(one.pk, OutgoingMessage("x@y", Address(NUMBER), (ANNA,), text="Hello"))
    one.account.refresh_from_db()
    standing.ask(one)
    assert ChannelAccount.objects.get(pk=one.pk).waits_for_somebody
    world.sender(NUMBER)
    standing.ask(one)
    assert not ChannelAccount.objects.get(pk=one.pk).waits_for_somebody
