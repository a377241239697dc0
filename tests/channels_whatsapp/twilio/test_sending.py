"""What is particular about sending by Twilio."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.providers.twilio import connection
from channels_whatsapp.services import gateways
from inquiries.channels import (
    Address,
    Location,
    OutcomeUnknown,
    OutgoingMessage,
    PermanentError,
    PointKind,
    SendReceipt,
    TemplateUse,
    TemporaryError,
)
from tests.channels_whatsapp.twilio.conftest import NUMBER
from tests.factories import AccountFactory, NumberFactory
from tests.support.twilio import World, hooks
from tests.support.twilio.state import sid

pytestmark = pytest.mark.django_db
ANNA = Address("+49170000001", "Anna", PointKind.PHONE)
AT = datetime(2026, 5, 3, 23, 59, 50, tzinfo=UTC)


@pytest.fixture
def number(world: World) -> WhatsAppNumber:
    world.sender(NUMBER)
    world.customer(ANNA.address)
    return ours(world)


def ours(world: World, **more: Any) -> WhatsAppNumber:
    account = AccountFactory(channel="whatsapp", address=NUMBER)
    return NumberFactory(account=account, account_sid=world.account, **more)


def message(text: str = "Hello", **more: Any) -> OutgoingMessage:
    return OutgoingMessage("x@y", Address(NUMBER), (more.pop("to", ANNA),), text=text, **more)


def send(one: WhatsAppNumber, what: OutgoingMessage) -> SendReceipt:
    return gateways.for_number(one).send(what)


def find(one: WhatsAppNumber, what: OutgoingMessage, called_at: datetime | None) -> SendReceipt | None:
    return gateways.for_number(one).find_sent(replace(what, called_at=called_at))


# --- how it is asked for ---------------------------------------------------------------------------------------------


def test_statuses_are_asked_for_at_our_own_address(number: WhatsAppNumber, world: World) -> None:
    send(number, message())
    assert world.outbox[0].callback == "https://hub.example/whatsapp/twilio/"


@pytest.mark.parametrize("base", ["http://localhost:8000", "https://my_hub.example"])
def test_an_address_that_twilio_refuses_costs_the_ticks_and_not_the_message(
    number: WhatsAppNumber, world: World, settings: Any, base: str
) -> None:
    settings.PUBLIC_BASE_URL = base
    send(number, message())
    assert [one.callback for one in world.outbox] == [""]


def test_with_a_messaging_service_the_customer_still_sees_this_number(
    number: WhatsAppNumber, world: World
) -> None:
    number.messaging_service_sid = service = sid("MG")
    world.services[service] = {}
    send(number, message())
    (sent,) = world.outbox
    assert (sent.service, sent.sender) == (service, f"whatsapp:{NUMBER}")


def test_an_api_key_sends_for_its_account(world: World) -> None:
    world.sender(NUMBER)
    key = "SK" + 32 * "2"
    world.keys[key] = "key-secret"
    one = ours(world, api_key_sid=key, credentials={"api_key_secret": "key-secret"})
    assert send(one, message()).external_ids == (world.outbox[0].sid,)


def test_a_person_who_hides_the_number_is_written_to_by_user_id(number: WhatsAppNumber, world: World) -> None:
    send(number, message(to=Address("DE.1384500992", "Anna", PointKind.WHATSAPP)))
    assert world.outbox[0].to == "whatsapp:DE.1384500992"


@pytest.mark.parametrize("told", ["+49170000001", "49170000001"])
def test_a_phone_is_written_with_its_plus(number: WhatsAppNumber, world: World, told: str) -> None:
    send(number, message(to=Address(told, kind=PointKind.PHONE)))
    assert world.outbox[0].to == "whatsapp:+49170000001"


def test_a_region_in_the_shells_environment_changes_no_address(
    number: WhatsAppNumber, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_REGION", "au1")
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "of somebody else")
    send(number, message())
    assert len(world.outbox) == 1


def test_a_place_without_words_has_some(number: WhatsAppNumber, world: World) -> None:
    send(number, message("", location=Location(-33.86, 151.2)))
    assert world.outbox[0].actions == ["geo:-33.86,151.2|Location"]


@pytest.mark.parametrize("variables", [("a",), ("a", "b", "c")])
def test_a_template_that_was_changed_meanwhile_is_not_sent_half_filled(
    number: WhatsAppNumber, world: World, variables: tuple[str, ...]
) -> None:
    number.templates.create(
        external_id=sid("HX"), name="t", language="en", status="approved", synced_at=AT,
        places=[{"in": "body", "index": 0, "name": "1"}, {"in": "body", "index": 0, "name": "2"}],
    )  # fmt: skip
    with pytest.raises(PermanentError) as told:
        send(number, message(template=TemplateUse("t", "en", variables)))
    assert told.value.code == "template_changed"
    assert world.outbox == []


# --- verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "code"),
    [("+4917", "whatsapp_21211"), (NUMBER, "whatsapp_63031")],
    ids=["no number", "our own"],
)
def test_twilios_refusals_keep_their_code(number: WhatsAppNumber, to: str, code: str) -> None:
    with pytest.raises(PermanentError) as told:
        send(number, message(to=Address(to, kind=PointKind.PHONE)))
    assert told.value.code == code


def test_who_said_stop_is_not_written_to(number: WhatsAppNumber, world: World) -> None:
    world.writes(world.customer(ANNA.address), NUMBER, "STOP")
    with pytest.raises(PermanentError) as told:
        send(number, message())
    assert told.value.code == "whatsapp_21610"


def test_a_text_that_was_not_parted_is_refused_by_twilio(number: WhatsAppNumber) -> None:
    with pytest.raises(PermanentError) as told:
        send(number, message("x" * 1601))
    assert told.value.code == "whatsapp_21617"
    send(number, message("x" * 1600))


def test_a_shut_window_is_told_only_afterwards(number: WhatsAppNumber, world: World) -> None:
    """Twilio says yes first (error 63016)."""
    world.writes(world.customer(ANNA.address), NUMBER, "Hi", at=world.now() - timedelta(hours=25))
    send(number, message())
    ((_, fields),) = hooks.statuses(world)
    assert (fields["MessageStatus"], fields["ErrorCode"]) == ("failed", "63016")


def test_a_yes_that_is_no_yes_is_an_unknown_outcome(number: WhatsAppNumber, world: World) -> None:
    world.trouble("POST", 201, garbage=True, after=True)
    with pytest.raises(OutcomeUnknown):
        send(number, message())
    assert len(world.outbox) == 1


def test_no_answer_in_time_is_an_unknown_outcome(
    number: WhatsAppNumber, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SECONDS", (1, 0.2))
    world.trouble("POST", 0, after=True, hang=1)
    with pytest.raises(OutcomeUnknown):
        send(number, message())
    assert len(world.outbox) == 1


def test_a_code_that_nobody_knows_is_quoted(number: WhatsAppNumber, world: World) -> None:
    world.trouble("POST", 400, 99999)
    with pytest.raises(PermanentError) as told:
        send(number, message())
    assert "99999" in told.value.words
    assert "in trouble" in told.value.words


def test_a_proxy_that_answers_in_html_is_no_crash(number: WhatsAppNumber, world: World) -> None:
    world.trouble("GET", 200, garbage=True)
    with pytest.raises(TemporaryError):
        find(number, message(), world.now())


def test_twilio_offers_no_ticks_for_what_we_have_read(number: WhatsAppNumber, world: World) -> None:
    gateways.for_number(number).mark_read("SM1")
    assert world.asked == []


# --- was it sent? ----------------------------------------------------------------------------------------------------


@pytest.fixture
def late(world: World) -> World:
    """Just before midnight GMT."""
    world.now = lambda: AT
    return world


def test_it_is_found_around_midnight(number: WhatsAppNumber, late: World) -> None:
    sent = send(number, message())
    assert find(number, message(), AT + timedelta(seconds=25)) == sent


def test_it_is_found_while_it_waits_in_twilios_queue(number: WhatsAppNumber, late: World) -> None:
    """Then it has no date of sending, which is what Twilio filters by."""
    sent = send(number, message())
    assert late.outbox[0].sent is None
    assert find(number, message(), AT) == sent


@pytest.mark.parametrize(
    "ago", [timedelta(minutes=3), timedelta(hours=5), timedelta(days=2), -timedelta(minutes=6)]
)
def test_the_same_words_at_another_time_are_another_message(
    number: WhatsAppNumber, late: World, ago: timedelta
) -> None:
    send(number, message())
    assert find(number, message(), AT + ago) is None


def test_other_words_at_the_same_time_are_another_message(number: WhatsAppNumber, late: World) -> None:
    send(number, message("Good morning"))
    assert find(number, message("Hello"), AT) is None


def test_blanks_that_twilio_trims_make_no_difference(number: WhatsAppNumber, late: World) -> None:
    sent = send(number, message("Hello\n\nAnna "))
    assert find(number, message("Hello\n\nAnna"), AT) == sent


def test_what_went_to_somebody_else_is_not_it(number: WhatsAppNumber, late: World) -> None:
    send(number, message(to=Address("+49170000002", kind=PointKind.PHONE)))
    assert find(number, message(), AT) is None


def test_a_place_is_found_by_its_name(number: WhatsAppNumber, late: World) -> None:
    place = message("", location=Location(35.3, 25.1, "Hotel Lato", "Heraklion"))
    assert find(number, place, AT) is None
    assert send(number, place) == find(number, place, AT)


def test_a_template_whose_words_differ_is_left_to_a_person(number: WhatsAppNumber, late: World) -> None:
    late.contents.append(
        {
            "sid": (key := sid("HX")), "friendly_name": "t", "language": "en", "variables": {},
            "types": {"twilio/text": {"body": "Hello from us"}}, "approval_requests": {},
        }
    )  # fmt: skip
    number.templates.create(external_id=key, name="t", language="en", status="approved", synced_at=AT)
    use = TemplateUse("t", "en")
    sent = send(number, message("Hello from us", template=use))
    assert find(number, message("Hello from us", template=use), AT) == sent
    with pytest.raises(PermanentError) as told:
        find(number, message("Hello from them", template=use), AT)
    assert told.value.code == "look_alikes"


def test_without_the_time_of_the_call_nothing_is_guessed(number: WhatsAppNumber, late: World) -> None:
    send(number, message())
    with pytest.raises(PermanentError):
        find(number, message(), None)


def test_all_pages_of_the_list_are_looked_through(number: WhatsAppNumber, late: World) -> None:
    sent = send(number, message())
    for count in range(120):
        send(number, message(f"Part {count}"))
    late.page = 20
    assert find(number, message(), AT) == sent
