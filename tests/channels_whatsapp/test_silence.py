"""The gap alarm: raised when nothing came for too long, settled by what comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.services import silence
from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models import Alert, ChannelAccount
from tests.factories import NumberFactory

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


WEDNESDAY = at("2026-11-25 12:00")
MONDAY = at("2026-11-23 09:00")


def number(provider: str = "twilio", hours: int | None = 6, **fields: Any) -> WhatsAppNumber:
    made = NumberFactory(provider=provider, silent_hours=hours, account__name="Groups", **fields)
    ChannelAccount.objects.filter(pk=made.pk).update(created_at=at("2026-11-02 12:00"))
    made.account.refresh_from_db()
    return made


def deliver(to: WhatsAppNumber, delivery_id: str, moment: datetime) -> None:
    intake.store_inbound(to.account, [RawInbound(delivery_id, b"x", moment)])


def words() -> list[str]:
    return list(Alert.objects.filter(settled_at=None).values_list("words", flat=True))


def test_silence_raises_one_alert_that_says_what_to_check() -> None:
    one = number()
    deliver(one, "m:SM1", WEDNESDAY - timedelta(hours=7))
    silence.watch(WEDNESDAY)
    silence.watch(WEDNESDAY + timedelta(minutes=5))
    (told,) = words()
    assert told.startswith("Nothing came by WhatsApp on Groups for 6 hours.")
    assert one.account.address in told
    assert "Twilio's console" in told


def test_of_meta_it_says_that_nothing_can_be_fetched_later() -> None:
    number("meta")
    silence.watch(WEDNESDAY)
    assert "Meta keeps no list of messages" in words()[0]


def test_a_message_settles_it_and_a_status_does_not() -> None:
    one = number()
    silence.watch(WEDNESDAY)
    deliver(one, "s:SM2:read", WEDNESDAY + timedelta(minutes=1))
    silence.watch(WEDNESDAY + timedelta(minutes=5))
    assert len(words()) == 1
    deliver(one, "m:SM3", WEDNESDAY + timedelta(minutes=6))
    silence.watch(WEDNESDAY + timedelta(minutes=10))
    assert words() == []


def test_what_only_the_list_knew_is_an_alarm_of_its_own() -> None:
    one = number()
    deliver(one, "l:SM4", WEDNESDAY - timedelta(minutes=20))
    silence.watch(WEDNESDAY)
    assert "no message came by webhook for 6 hours" in words()[0]


@pytest.mark.parametrize("hours_ago", [1, 5])
def test_a_message_in_time_keeps_it_quiet(hours_ago: int) -> None:
    deliver(number(), "m:SM5", WEDNESDAY - timedelta(hours=hours_ago))
    silence.watch(WEDNESDAY)
    assert words() == []


@pytest.mark.parametrize(
    "moment", ["2026-11-25 06:30", "2026-11-25 21:00", "2026-11-28 12:00", "2026-11-29 12:00"]
)
def test_nobody_is_woken_at_night_or_on_a_weekend(moment: str) -> None:
    number()
    silence.watch(at(moment))
    assert words() == []


def test_weekends_do_not_count_as_silence() -> None:
    one = number(hours=24)
    deliver(one, "m:SM6", at("2026-11-20 16:00"))
    silence.watch(MONDAY)
    assert words() == []
    silence.watch(MONDAY + timedelta(hours=9))
    assert len(words()) == 1


def test_a_new_number_has_its_time() -> None:
    one = number()
    ChannelAccount.objects.filter(pk=one.pk).update(created_at=WEDNESDAY - timedelta(hours=5))
    silence.watch(WEDNESDAY)
    assert words() == []


@pytest.mark.parametrize("quiet", [{"hours": None}, {"account__active": False}])
def test_a_number_without_hours_or_switched_off_is_never_warned_of(quiet: dict[str, Any]) -> None:
    one = number(**quiet)
    intake.raise_alert(silence.alert_key(one.account), "from before", one.account)
    silence.watch(WEDNESDAY)
    assert words() == []


def test_what_comes_is_a_success_but_mends_no_error() -> None:
    one = number(hours=None)
    deliver(one, "m:SM7", timezone.now())
    silence.watch()
    first = ChannelAccount.objects.get().last_success_at
    assert first is not None
    silence.watch()
    assert ChannelAccount.objects.get().last_success_at == first
    intake.account_failed(one.account, "whatsapp_190", "Meta refuses the token.")
    deliver(one, "m:SM8", timezone.now())
    silence.watch()
    assert not ChannelAccount.objects.get().healthy


def test_the_database_is_asked_a_few_times_a_number(django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        one = NumberFactory(silent_hours=6)
        deliver(one, "m:SM9", timezone.now())
    with django_assert_max_num_queries(20):
        silence.watch()
