"""The pages on which operators set up WhatsApp numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from channels_whatsapp.admin.health import limit_words
from channels_whatsapp.models import MessageTemplate, NumberHealth, WhatsAppNumber
from channels_whatsapp.models.numbers import SANDBOX
from channels_whatsapp.providers.verdicts import NumberStopped
from channels_whatsapp.services import at_provider, standing, stopping
from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models import Alert, ChannelAccount, Team
from tests.factories import NumberFactory
from tests.support import meta, twilio
from tests.support.desk import log_in

pytestmark = pytest.mark.django_db
ADD = "admin:channels_whatsapp_whatsappnumber_add"
CHANGE = "admin:channels_whatsapp_whatsappnumber_change"
LIST = "admin:channels_whatsapp_whatsappnumber_changelist"
SECRET = "hunter2-hunter2"
SID = "AC" + "1" * 32


@pytest.fixture
def operator(db: None) -> Client:
    return log_in("Operator")


@pytest.fixture
def number(db: None) -> WhatsAppNumber:
    return made()


def made(**fields: Any) -> WhatsAppNumber:
    fields.setdefault("account__team", Team.objects.get_or_create(name="Agency")[0])
    return NumberFactory(**fields)


def form(kind: str, **changes: Any) -> dict[str, Any]:
    common = {
        "kind": kind,
        "team": Team.objects.get_or_create(name="Agency")[0].pk,
        "name": "Groups",
        "address": "+49 30 5550100",
        "active": "on",
        "per_second": 80,
        "silent_hours": 24,
    }
    own = {
        "twilio": {"account_sid": SID},
        "sandbox": {"account_sid": SID},
        "meta": {"phone_number_id": "1060000001", "waba_id": "2020202020"},
    }[kind]
    return common | own | changes


def add(client: Client, kind: str, **changes: Any) -> Any:
    return client.post(reverse(ADD), form(kind, **changes))


def change(client: Client, number: WhatsAppNumber, **fields: Any) -> Any:
    address = number.account.address
    return client.post(
        reverse(CHANGE, args=[number.pk]), form("twilio", address=address, name=number.account.name) | fields
    )


def page_of(client: Client, number: WhatsAppNumber) -> str:
    return str(client.get(reverse(CHANGE, args=[number.pk])).content.decode())


def errors(response: Any) -> dict[str, Any]:
    return dict(response.context["adminform"].form.errors) if response.context else {}


def deliver(number: WhatsAppNumber, delivery_id: str) -> None:
    intake.store_inbound(number.account, [RawInbound(delivery_id, b"x", timezone.now())])


def test_the_page_asks_once_what_was_seen_of_the_number(operator: Client, number: WhatsAppNumber) -> None:
    with CaptureQueriesContext(connection) as queries:
        page_of(operator, number)
    assert sum("channels_whatsapp_numberhealth" in one["sql"] for one in queries) == 1


# --- adding and changing --------------------------------------------------------------------------------------------


def test_first_the_kind_is_chosen(operator: Client) -> None:
    page = operator.get(reverse(ADD)).content.decode()
    for kind in ("meta", "sandbox", "twilio"):
        assert f"?kind={kind}" in page


def test_a_kind_asks_only_for_what_it_needs(operator: Client) -> None:
    meta = operator.get(reverse(ADD) + "?kind=meta").content.decode()
    assert "id_phone_number_id" in meta
    assert "id_account_sid" not in meta
    twilio = operator.get(reverse(ADD) + "?kind=twilio").content.decode()
    assert "id_account_sid" in twilio
    assert "id_tells_read" not in twilio


def test_a_number_is_stored_in_e164_however_it_is_typed(operator: Client) -> None:
    response = add(operator, "twilio", auth_token=" token \n", address="whatsapp:0049 (30) 555-0100")
    assert response.status_code == 302, errors(response)
    number = WhatsAppNumber.objects.select_related("account").get()
    assert (number.account.address, number.account.channel) == ("+49305550100", "whatsapp")
    assert number.credentials == {"auth_token": "token"}


def test_a_number_at_meta_gets_a_verify_token_to_copy(operator: Client) -> None:
    assert add(operator, "meta", access_token="t", app_secret="s").status_code == 302
    number = WhatsAppNumber.objects.get()
    token = number.credentials["verify_token"]
    assert len(token) > 20
    assert token in page_of(operator, number)
    assert (
        change(operator, number, **form("meta", name="Other", address=number.account.address)).status_code
        == 302
    )
    assert WhatsAppNumber.objects.get().credentials["verify_token"] == token


def test_the_sandbox_knows_its_number(operator: Client) -> None:
    assert add(operator, "sandbox", auth_token="t", address="+49305550177").status_code == 302
    number = WhatsAppNumber.objects.select_related("account").get()
    assert (number.account.address, number.per_second) == (SANDBOX, 1)
    assert set(errors(add(operator, "sandbox", auth_token="t", name="Second"))) == {"address"}


def test_two_numbers_of_one_team_and_account_stand_beside_each_other(operator: Client) -> None:
    assert add(operator, "twilio", auth_token="t").status_code == 302
    second = add(operator, "twilio", auth_token="t", name="Cruises", address="+49305550200")
    assert second.status_code == 302, errors(second)
    assert WhatsAppNumber.objects.filter(account_sid=SID).count() == 2
    overview = operator.get(reverse("admin:inquiries_channelaccount_changelist")).content.decode()
    assert "Cruises" in overview
    assert "WhatsApp" in overview


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("twilio", {"address": "030 5550100"}, "address"),
        ("twilio", {"address": "+49 30"}, "address"),
        ("twilio", {"address": "+49 30 5550001"}, "address"),
        ("twilio", {"name": "Taken"}, "name"),
        ("twilio", {"account_sid": ""}, "account_sid"),
        ("twilio", {"account_sid": "SK" + "1" * 32}, "account_sid"),
        ("twilio", {"api_key_sid": "key"}, "api_key_sid"),
        ("twilio", {"messaging_service_sid": "MG1"}, "messaging_service_sid"),
        ("meta", {"phone_number_id": "+49305550100"}, "phone_number_id"),
        ("meta", {"phone_number_id": "49305550100"}, "phone_number_id"),
        ("meta", {"phone_number_id": "1060099999"}, "phone_number_id"),
        ("meta", {"waba_id": ""}, "waba_id"),
        ("meta", {"waba_id": "1060000001"}, "waba_id"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field(
    operator: Client, kind: str, changes: dict[str, Any], field: str
) -> None:
    made(
        provider="meta", phone_number_id="1060099999", account__name="Taken", account__address="+49305550001"
    )
    told = errors(add(operator, kind, **changes))
    assert set(told) == {field}
    assert "onstraint" not in str(told) and "already exists" not in str(told)
    assert WhatsAppNumber.objects.count() == 1


def test_a_number_that_moves_to_another_provider_is_not_found_by_the_old_ids(operator: Client) -> None:
    number = made(provider="meta", tells_read=True)
    assert change(operator, number, auth_token="t").status_code == 302
    number.refresh_from_db()
    assert (number.provider, number.phone_number_id, number.waba_id) == ("twilio", "", "")
    assert not number.tells_read


def test_saving_ends_a_pause(operator: Client, number: WhatsAppNumber) -> None:
    ChannelAccount.objects.update(paused_until=timezone.now() + timedelta(hours=1))
    assert change(operator, number).status_code == 302
    assert ChannelAccount.objects.get().paused_until is None


# --- secrets ----------------------------------------------------------------------------------------------------------


def test_a_secret_is_never_shown_and_an_empty_field_keeps_it(operator: Client) -> None:
    number = made(credentials={"auth_token": SECRET, "auth_token_2_ref": "env:TWILIO_NEXT"})
    page = page_of(operator, number)
    assert SECRET not in page
    assert "One is set. Leave this empty to keep it." in page
    assert "It is read from env:TWILIO_NEXT" in page
    assert change(operator, number, name="New").status_code == 302
    number.refresh_from_db()
    assert number.credentials == {"auth_token": SECRET, "auth_token_2_ref": "env:TWILIO_NEXT"}


def test_a_second_secret_that_becomes_the_first_is_no_second_any_more(operator: Client) -> None:
    number = made(credentials={"auth_token": "old", "auth_token_2": "new"})
    assert change(operator, number, auth_token="new").status_code == 302
    number.refresh_from_db()
    assert number.credentials == {"auth_token": "new"}


def test_second_secrets_are_forgotten_by_a_switch(operator: Client) -> None:
    number = made(credentials={"auth_token": "t", "shared_key": "k", "auth_token_2_ref": "env:TWILIO_NEXT"})
    assert change(operator, number, forget_second="on").status_code == 302
    number.refresh_from_db()
    assert number.credentials == {"auth_token": "t"}


def test_another_account_asks_for_its_token(operator: Client, number: WhatsAppNumber) -> None:
    assert set(errors(change(operator, number, account_sid="AC" + "2" * 32))) == {"auth_token"}


def test_history_and_refused_forms_hold_no_secret(operator: Client, number: WhatsAppNumber) -> None:
    refused = change(operator, number, auth_token=SECRET, account_sid="").content.decode()
    assert "This is needed." in refused
    assert SECRET not in refused
    assert change(operator, number, auth_token=SECRET).status_code == 302
    entry = LogEntry.objects.get()
    assert "Auth token" in entry.change_message
    assert SECRET not in f"{entry.change_message} {entry.object_repr}"
    history = reverse("admin:channels_whatsapp_whatsappnumber_history", args=[number.pk])
    assert SECRET not in operator.get(history).content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_an_error_page_shows_no_secret(
    number: WhatsAppNumber, operator: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    """The crash is in the very service that holds it."""
    operator.raise_request_exception = False
    settings.DEBUG = debug
    monkeypatch.setattr(WhatsAppNumber, "save", _crash)
    response = change(operator, number, auth_token=SECRET)
    assert response.status_code == 500
    assert ("Traceback" in response.content.decode()) == debug
    assert SECRET not in response.content.decode()


def _crash(*_: Any, **__: Any) -> None:
    raise RuntimeError("the disk is full")


def test_rows_lists_and_logs_hold_no_secret(operator: Client, caplog: pytest.LogCaptureFixture) -> None:
    number = made(credentials={"auth_token": SECRET})
    assert SECRET not in serializers.serialize("json", WhatsAppNumber.objects.all())
    assert SECRET not in repr([vars(row) for row in WhatsAppNumber.objects.all()])
    for name in (LIST, "admin:inquiries_channelaccount_changelist"):
        assert SECRET not in operator.get(reverse(name)).content.decode()
    with caplog.at_level("DEBUG"):
        change(operator, number, auth_token=SECRET)
        page_of(operator, number)
    assert SECRET not in caplog.text


def test_a_page_comes_up_when_the_keys_are_lost(operator: Client, settings: Any) -> None:
    numbers = [made(), made(provider="meta")]
    settings.FIELD_ENCRYPTION_KEYS = ["b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyMTI="]
    for number in numbers:
        page = page_of(operator, number)
        assert "What is stored can't be opened any more" in page
        assert "The stored credentials can&#x27;t be opened any more" in page


def test_a_verify_token_that_is_kept_elsewhere_stays_there(operator: Client, monkeypatch: Any) -> None:
    monkeypatch.setenv("META_VERIFY", SECRET)
    number = made(provider="meta", credentials={"verify_token_ref": "env:META_VERIFY"})
    page = page_of(operator, number)
    assert SECRET not in page
    assert "env:META_VERIFY" in page


# --- who may ----------------------------------------------------------------------------------------------------------


def test_another_team_sees_no_number(operator: Client) -> None:
    number = made(account__name="Secret name")
    assert "Secret name" in operator.get(reverse(LIST)).content.decode()
    stranger = log_in("Operator", "Other")
    assert "Secret name" not in stranger.get(reverse(LIST)).content.decode()
    assert stranger.get(reverse(CHANGE, args=[number.pk])).status_code in (302, 403, 404)
    for view in ("test", "ask", "templates"):
        path = reverse(f"admin:channels_whatsapp_whatsappnumber_{view}", args=[number.pk])
        assert stranger.post(path).status_code in (302, 403, 404)


def test_a_manager_may_look_and_gets_nothing_to_copy(db: None) -> None:
    number = made(provider="meta")
    manager = log_in("Manager")
    page = page_of(manager, number)
    assert "State of" in page
    assert "meta-verify" not in page
    path = reverse("admin:channels_whatsapp_whatsappnumber_ask", args=[number.pk])
    assert manager.post(path).status_code == 403


def test_a_consultant_may_not_open_numbers(number: WhatsAppNumber) -> None:
    assert log_in("Consultant").get(reverse(CHANGE, args=[number.pk])).status_code in (302, 403)


# --- what the page tells ----------------------------------------------------------------------------------------------


def test_a_fresh_number_is_told_as_it_is(operator: Client, number: WhatsAppNumber) -> None:
    page = page_of(operator, number)
    assert "none yet" in page
    assert "none in this hour" in page
    assert "not asked yet" in page
    assert "Not fetched yet." in page


def test_what_came_last_is_told(operator: Client, number: WhatsAppNumber) -> None:
    deliver(number, "m:SM1")
    deliver(number, "s:SM1:sent")
    assert "none yet" not in page_of(operator, number)


def test_a_message_that_only_the_list_knew_is_told(operator: Client, number: WhatsAppNumber) -> None:
    deliver(number, "l:SM2")
    assert "it did not come by webhook" in page_of(operator, number)


def test_history_from_before_the_number_was_set_up_is_no_fault_of_the_webhook(
    operator: Client, number: WhatsAppNumber
) -> None:
    old = timezone.now() - timedelta(days=30)
    intake.store_inbound(number.account, [RawInbound("l:SM3", b"x", old)])
    page = page_of(operator, number)
    assert "Found in Twilio" in page
    assert "did not come by webhook" not in page


def test_failed_signatures_of_this_hour_are_told_with_words(operator: Client, number: WhatsAppNumber) -> None:
    intake.count_signature_failure(number.account, "The auth token may have been changed.")
    page = page_of(operator, number)
    assert "1 since" in page
    assert "The auth token may have been changed." in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://desk.agency.test", "is not https"),
        ("http://localhost:8000", "this machine only"),
        ("https://desk.agency.test", ""),
    ],
)
def test_an_address_that_no_provider_reaches_is_told(
    operator: Client, number: WhatsAppNumber, settings: Any, address: str, words: str
) -> None:
    settings.PUBLIC_BASE_URL = address
    page = page_of(operator, number)
    assert f"{address}/whatsapp/twilio/#rc=3" in page
    assert (words in page) if words else (at_provider.trouble() == "")


def test_a_missing_secret_is_something_to_do(operator: Client) -> None:
    assert "Not set yet: the app secret." in page_of(
        operator, made(provider="meta", credentials={"access_token": "t"})
    )


def test_templates_stand_there_with_their_state_and_reason(operator: Client, number: WhatsAppNumber) -> None:
    now = timezone.now()
    NumberHealth.objects.create(
        number=number, templates_at=now, templates_words="Twilio did not answer.", quality="RED"
    )
    for name, status, words in (("offer", "approved", ""), ("news", "rejected", "It reads like an advert.")):
        MessageTemplate.objects.create(
            number=number,
            external_id=name,
            name=name,
            language="de",
            status=status,
            status_words=words,
            synced_at=now,
        )
    page = page_of(operator, number)
    assert "2, of which 1 can be sent" in page
    assert "It reads like an advert." in page
    assert "Last try: Twilio did not answer." in page


# --- the connection test ----------------------------------------------------------------------------------------------


def try_out(client: Client, path: str, data: dict[str, Any]) -> list[dict[str, str]]:
    answer = client.post(path, data, headers={"accept": "application/x-ndjson"})
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def test_what_is_wrong_in_the_form_is_told_before_anything_is_asked(operator: Client) -> None:
    told = try_out(
        operator, reverse("admin:channels_whatsapp_whatsappnumber_test"), form("twilio", account_sid="x")
    )
    assert [one["half"] for one in told] == ["Form"]
    assert not WhatsAppNumber.objects.exists()


def test_a_missing_secret_ends_the_test(operator: Client) -> None:
    told = try_out(operator, reverse("admin:channels_whatsapp_whatsappnumber_test"), form("meta"))
    assert told[-1]["words"] == "Not set: the access token, the app secret."
    assert told[-1]["state"] == "bad"


@pytest.fixture
def meta_world(settings: Any) -> Iterator[meta.World]:
    settings.PUBLIC_BASE_URL = "https://desk.agency.test"
    with meta.running(meta.World()) as world:
        settings.META_GRAPH_URL, settings.META_API_VERSION = world.url, "v25.0"
        world.number("1060000001", "2020202020", "+49 30 5550100")
        yield world


@pytest.fixture
def twilio_world(settings: Any) -> Iterator[twilio.World]:
    settings.PUBLIC_BASE_URL = "https://desk.agency.test"
    with twilio.running(twilio.World()) as world:
        settings.TWILIO_API_URL = settings.TWILIO_CONTENT_URL = settings.TWILIO_MESSAGING_URL = world.url
        world.sender("+49305550100", webhook="https://desk.agency.test/whatsapp/twilio/")
        yield world


def at_meta(**fields: Any) -> WhatsAppNumber:
    return made(
        provider="meta",
        phone_number_id="1060000001",
        waba_id="2020202020",
        account__address="+49305550100",
        **fields,
    )


NEW = "admin:channels_whatsapp_whatsappnumber_test"
OLD = "channels_whatsapp_whatsappnumber"


def test_what_is_in_the_form_is_tried_unsaved_at_meta(operator: Client, meta_world: meta.World) -> None:
    told = try_out(operator, reverse(NEW), form("meta", access_token="meta-token", app_secret="meta-secret"))
    steps = {one["step"]: one["state"] for one in told}
    assert steps["Access token"] == "good"
    assert steps["Phone number"] == "good"
    assert steps["Secrets of the webhook"] == "good"
    wrong = try_out(operator, reverse(NEW), form("meta", access_token="nonsense", app_secret="s"))
    assert {one["step"]: one["state"] for one in wrong}["Access token"] == "bad"
    assert not WhatsAppNumber.objects.exists()


def test_what_is_in_the_form_is_tried_unsaved_at_twilio(operator: Client, twilio_world: twilio.World) -> None:
    told = try_out(operator, reverse(NEW), form("twilio", auth_token="twilio-token"))
    assert [one["words"] for one in told if one["state"] == "bad"] == []
    assert told[-1] == {
        "half": "Twilio",
        "step": "In all",
        "state": "good",
        "words": "Everything that can be asked from here is as it should be.",
        "advice": "",
    }
    wrong = try_out(operator, reverse(NEW), form("twilio", auth_token="nonsense"))
    assert wrong[-1]["state"] == "bad"
    assert not WhatsAppNumber.objects.exists()


def test_without_a_script_the_steps_stand_on_a_page(operator: Client, twilio_world: twilio.World) -> None:
    page = operator.post(reverse(NEW), form("twilio", auth_token="twilio-token")).content.decode()
    assert "Twilio: Sign-in at Twilio" in page
    assert "Nothing was saved." in page


def test_a_good_test_of_what_is_stored_ends_the_stop_and_one_of_a_form_does_not(
    operator: Client, twilio_world: twilio.World
) -> None:
    number = made(account__address="+49305550100", credentials={"auth_token": "nonsense"})
    stopping.note(number.account, NumberStopped("whatsapp_20003", "Twilio refuses the token."))
    path = reverse(f"admin:{OLD}_test", args=[number.pk])
    data = form("twilio", name=number.account.name)
    assert try_out(operator, path, data | {"auth_token": "twilio-token"})[-1]["state"] == "good"
    assert ChannelAccount.objects.get().waits_for_somebody
    number.credentials = {"auth_token": "twilio-token"}
    number.save()
    assert try_out(operator, path, data)[-1]["state"] == "good"
    assert not ChannelAccount.objects.get().waits_for_somebody
    assert not Alert.objects.filter(settled_at=None).exists()


def test_opening_a_page_asks_nobody(operator: Client, meta_world: meta.World) -> None:
    page_of(operator, at_meta())
    operator.get(reverse(LIST))
    assert meta_world.asked == []


def test_the_provider_is_asked_by_a_button(operator: Client, meta_world: meta.World) -> None:
    number = at_meta()
    page = operator.post(reverse(f"admin:{OLD}_ask", args=[number.pk]), follow=True).content.decode()
    assert "Meta was asked." in page
    health = NumberHealth.objects.get()
    assert health.shown_name
    assert health.shown_name in page
    assert ChannelAccount.objects.get().last_success_at


def test_a_token_that_ended_is_found_by_asking_and_stops_the_number(meta_world: meta.World) -> None:
    at_meta(credentials={"access_token": "nonsense", "app_secret": "s"})
    for account_id in standing.due():
        standing.ask_by_itself(account_id)
    assert ChannelAccount.objects.get().waits_for_somebody
    assert Alert.objects.filter(settled_at=None).count() == 1


def test_templates_are_fetched_by_a_button(operator: Client, twilio_world: twilio.World) -> None:
    number = made(account__address="+49305550100")
    page = operator.post(reverse(f"admin:{OLD}_templates", args=[number.pk]), follow=True).content.decode()
    assert "Templates fetched: 0" in page
    number.credentials = {"auth_token": "nonsense"}
    number.save()
    page = operator.post(reverse(f"admin:{OLD}_templates", args=[number.pk]), follow=True).content.decode()
    assert "The templates could not be fetched." in page
    assert "Last try:" in page


def test_the_page_tells_how_far_the_list_was_compared_and_rings_for_it(
    operator: Client, number: WhatsAppNumber
) -> None:
    page = operator.get(reverse(CHANGE, args=[number.pk])).content.decode()
    assert "Compared with Twilio&#x27;s list" in page
    assert "not yet" in page
    NumberHealth.objects.update_or_create(number=number, defaults={"backfilled_at": timezone.now()})
    assert "up to " in operator.get(reverse(CHANGE, args=[number.pk])).content.decode()
    answer = operator.post(
        reverse("admin:channels_whatsapp_whatsappnumber_fetch", args=[number.pk]), follow=True
    )
    assert "is being compared with Twilio" in answer.content.decode()
    at_meta = made(provider="meta")
    assert "Compare with Twilio" not in operator.get(reverse(CHANGE, args=[at_meta.pk])).content.decode()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("TIER_2K", "2,000 new people in 24 hours"),
        ("250", "250 new people in 24 hours"),
        ("10K Customers/24hr", "10,000 new people in 24 hours"),
        ("TIER_UNLIMITED", "none"),
        ("as many as you like", "as many as you like"),
    ],
)
def test_the_limit_is_told_as_a_person_says_it(told, words):
    assert limit_words(told) == words
