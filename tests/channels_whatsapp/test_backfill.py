"""What no webhook brought comes from Twilio's list: the client unpatched, against a Twilio that behaves."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from channels_whatsapp import tasks
from channels_whatsapp.models import NumberHealth, WhatsAppNumber
from channels_whatsapp.services import backfill
from channels_whatsapp.services.backfill_reports import FetchOptions, FetchResult
from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models import Alert, ChannelAccount, InboundItem, Inquiry, Message, MessagingWindow
from inquiries.services import originals, receiving
from tests.factories import NumberFactory
from tests.support.twilio import World, hooks, server
from tests.support.twilio.state import Customer, File
from tests.support.twilio.state import Message as Listed

pytestmark = pytest.mark.django_db
NOW = FetchOptions(grace=timedelta(0))


@pytest.fixture
def twilio(settings: Any) -> Iterator[World]:
    with server.running(World()) as world:
        settings.TWILIO_API_URL = settings.TWILIO_CONTENT_URL = settings.TWILIO_MESSAGING_URL = world.url
        yield world


@pytest.fixture
def number(twilio: World) -> WhatsAppNumber:
    number = NumberFactory(account__name="Office")
    twilio.sender(number.account.address)
    return number


@pytest.fixture
def anna(twilio: World) -> Customer:
    return twilio.customer()


def ago(**kwargs: float) -> datetime:
    return (timezone.now() - timedelta(**kwargs)).astimezone(UTC).replace(microsecond=0)


def stored(account: ChannelAccount) -> list[str]:
    rows = InboundItem.objects.filter(account=account).order_by("pk")
    return list(rows.values_list("delivery_id", flat=True))


def by_webhook(account: ChannelAccount, message: Listed) -> None:
    intake.store_inbound(account, [RawInbound(f"m:{message.sid}", b"MessageSid=1", message.made)])


def fetch(number: WhatsAppNumber, options: FetchOptions = NOW) -> FetchResult:
    result = backfill.fetch_number(number.pk, options)
    assert result.error is None
    return result


def compared(number: WhatsAppNumber) -> datetime | None:
    row = NumberHealth.objects.filter(pk=number.pk).first()
    return row.backfilled_at if row else None


def set_compared(number: WhatsAppNumber, moment: datetime) -> None:
    NumberHealth.objects.update_or_create(pk=number.pk, defaults={"backfilled_at": moment})


def closing(work: Callable[[], FetchResult]) -> FetchResult:
    try:
        return work()
    finally:
        connection.close()


def test_what_no_webhook_brought_is_taken_once(twilio: World, number: WhatsAppNumber, anna: Customer) -> None:
    known = twilio.writes(anna, number.account.address, files=[File("image/png", b"x")], at=ago(hours=3))
    by_webhook(number.account, known)
    lost = twilio.writes(anna, number.account.address, "lost", at=ago(hours=2))
    result = fetch(number)
    assert (result.seen, result.new, result.known) == (2, 1, 1)
    again = fetch(number)
    assert (again.seen, again.new, again.known) == (2, 0, 2)
    assert twilio.count("/Media") == 0  # of what is known nothing is asked
    assert stored(number.account) == [f"m:{known.sid}", f"l:{lost.sid}"]
    item = InboundItem.objects.get(delivery_id=f"l:{lost.sid}")
    told = json.loads(originals.load_one(item.pk) or b"")
    assert told["media"] == []
    assert told["twilio_message"].items() >= {
        ("sid", lost.sid), ("body", "lost"), ("from", "whatsapp:+49170000001"), ("direction", "inbound"),
        ("to", f"whatsapp:{number.account.address}"),
    }  # fmt: skip
    assert told["twilio_message"]["date_sent"].endswith(("GMT", "+0000"))
    assert item.received_at == lost.made


def test_a_webhook_that_comes_days_late_completes_what_the_list_told(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    receiving.forget_our_keys()
    lost = twilio.writes(anna, number.account.address, "Crete in May?", at=ago(hours=2))
    assert "1 new" in run("--process")
    message = Message.objects.get()
    assert (message.text, message.sender_name, message.received_at) == ("Crete in May?", "", lost.made)
    assert MessagingWindow.objects.get().opened_at == lost.made
    fields = hooks.inbound(twilio, lost, anna, **hooks.location(35.3, 25.1, "Heraklion"))
    intake.store_inbound(number.account, [RawInbound(f"m:{lost.sid}", urlencode(fields).encode())])
    intake.process_now()
    message = Message.objects.get()
    assert (message.sender_name, message.content["location"]["name"]) == (anna.name, "Heraklion")
    assert (message.received_at, Inquiry.objects.count()) == (lost.made, 1)
    assert "0 new, 1 known" in run("--process")
    receiving.forget_our_keys()


def test_files_are_named_and_a_message_that_is_gone_is_taken_without(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    file = File("image/png", b"x")
    one = twilio.writes(anna, number.account.address, "look", files=[file], at=ago(minutes=10))
    twilio.writes(anna, number.account.address, "gone", files=[File("image/png", b"x")], at=ago(minutes=5))
    twilio.trouble(f"{twilio.messages[0].sid}/Media", 404, 20404)
    assert fetch(number).new == 2
    told = {
        item.delivery_id: json.loads(originals.load_one(item.pk) or b"")["media"]
        for item in InboundItem.objects.all()
    }
    assert told[f"l:{one.sid}"] == [{"sid": file.sid, "content_type": "image/png"}]
    assert sorted(map(len, told.values())) == [0, 1]


def test_only_what_came_to_this_number(twilio: World, number: WhatsAppNumber, anna: Customer) -> None:
    other = NumberFactory()
    twilio.writes(anna, other.account.address, "not ours", at=ago(hours=1))
    twilio.writes(anna, number.account.address, "ours", at=ago(hours=1))
    twilio.messages.insert(
        0, Listed(f"whatsapp:{number.account.address}", "whatsapp:+49170000001", "out", "outbound-api", ago(hours=1),
                   sent=ago(hours=1)),
    )  # fmt: skip
    old_spelling = twilio.writes(anna, number.account.address, "old", at=ago(hours=1))
    old_spelling.direction = "incoming"
    assert fetch(number).new == 2
    assert stored(other.account) == []


def test_many_pages(twilio: World, number: WhatsAppNumber, anna: Customer) -> None:
    twilio.page = 7
    for minute in range(120):
        twilio.writes(anna, number.account.address, str(minute), at=ago(minutes=minute * 20))
    assert fetch(number).new == 120
    assert len(set(stored(number.account))) == 120


def test_days_are_exact_in_our_own_zone(
    twilio: World, number: WhatsAppNumber, anna: Customer, settings: Any
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"  # nine hours ahead of the days that Twilio filters by
    timezone.get_default_timezone.cache_clear()
    try:
        moments = [datetime(2026, 11, 10, 14, 59, tzinfo=UTC) + timedelta(hours=12 * n) for n in range(6)]
        messages = [twilio.writes(anna, number.account.address, "x", at=one) for one in moments]
        run("--since", "2026-11-11", "--until", "2026-11-11")
        assert stored(number.account) == [f"l:{messages[n].sid}" for n in (1, 2)]
    finally:
        timezone.get_default_timezone.cache_clear()


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("fetch_whatsapp", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_in_words_what_it_found(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    NumberFactory(provider="meta", account__name="Groups")
    for n in range(3):
        twilio.writes(anna, number.account.address, str(n), at=ago(minutes=5))
    assert "3 new, 0 known. Nothing was stored." in run("--dry-run")
    assert stored(number.account) == []
    assert compared(number) is None
    limited = run("--limit", "2", "--number", number.account.address)
    assert "2 new, 0 known. It stopped at the limit" in limited
    assert "Groups" not in limited
    told = run()
    assert "Office: 3 messages in Twilio's list, 1 new, 2 known." in told
    assert "Groups: Meta keeps no history" in told


def test_what_goes_wrong_is_the_commands_error(twilio: World, number: WhatsAppNumber) -> None:
    with pytest.raises(CommandError, match="there are: Office"):
        run("--number", "Nobody")
    with pytest.raises(CommandError, match="'tomorrow' is no date; write it like 2026-11-30"):
        run("--since", "tomorrow")
    with pytest.raises(CommandError, match="--since must not be later than --until"):
        run("--since", "2026-11-30", "--until", "2026-11-01")
    twilio.trouble("Messages", 503, 20503, times=9)
    with pytest.raises(CommandError, match="Office: Twilio had trouble"):
        run()
    number.account.refresh_from_db()
    assert not number.account.healthy


def test_a_stopped_number_is_said_and_left_alone(twilio: World, number: WhatsAppNumber) -> None:
    assert backfill.due() == [number.pk]
    twilio.token = "another"
    result = backfill.fetch_number(number.pk)
    assert result.error is not None
    assert Alert.objects.get(settled_at=None).key == f"whatsapp:stopped:{number.pk}"
    assert backfill.due() == []


def test_a_number_without_a_token_is_told_to_who_asks_and_raises_no_alarm(twilio: World) -> None:
    number = NumberFactory(credentials={"shared_key": "k"})
    result = backfill.fetch_number(number.pk)
    assert result.error is not None
    assert result.error.code == "secret_missing"
    number.account.refresh_from_db()
    assert number.account.healthy
    assert not Alert.objects.exists()


def test_the_mark_moves_only_over_days_that_were_compared(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    begun = ago(days=5)
    set_compared(number, begun)
    for days in range(6):
        twilio.writes(anna, number.account.address, str(days), at=ago(days=days, minutes=5))
    twilio.allowance = 3  # a day each; then it is too much for Twilio
    result = backfill.fetch_number(number.pk, NOW)
    assert result.error is not None
    day = (begun - timedelta(days=1)).date() + timedelta(days=3)
    assert compared(number) == datetime.combine(day, datetime.min.time(), UTC)
    twilio.allowance = None
    twilio.asked.clear()
    assert fetch(number).new + result.new == 6
    assert not [
        one for one in twilio.asked if (begun - timedelta(days=1)).date().isoformat() in one
    ]  # not again
    mark = compared(number)
    assert mark is not None
    assert timedelta(minutes=1) < timezone.now() - mark < timedelta(minutes=4)
    backfill.fetch_number(number.pk, FetchOptions(since=ago(days=3)))
    assert (compared(number) or mark) >= mark


def test_a_run_that_leaves_a_gap_moves_no_mark(twilio: World, number: WhatsAppNumber, anna: Customer) -> None:
    begun = ago(days=9)
    set_compared(number, begun)
    fetch(number, FetchOptions(since=ago(days=2)))
    assert compared(number) == begun
    fetch(number, FetchOptions(since=ago(days=12), until=ago(days=5)))
    assert begun < (compared(number) or begun) <= ago(days=5)
    fetch(number)
    mark = compared(number)
    assert mark is not None
    assert mark > ago(hours=1)
    fetch(number, FetchOptions(since=ago(days=12), until=ago(days=5)))
    assert compared(number) == mark  # never back


def test_a_run_whose_time_is_up_goes_on_at_the_next_ring(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    set_compared(number, ago(days=4))
    result = backfill.fetch_number(number.pk, stop_at=timezone.now())
    assert result.more
    assert twilio.asked == []
    assert backfill.fetch_number(number.pk).more is False


def test_a_webhook_that_may_still_be_on_its_way_is_waited_for(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    twilio.writes(anna, number.account.address, "just now")
    assert fetch(number, FetchOptions()).seen == 0
    assert fetch(number, NOW).new == 1  # but somebody who asks gets it at once


@pytest.mark.django_db(transaction=True)
def test_a_webhook_that_comes_while_files_are_asked_for_wins(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    message = twilio.writes(anna, number.account.address, files=[File("image/png", b"x")], at=ago(minutes=9))

    class Asked(list[str]):
        def append(self, line: str) -> None:
            super().append(line)
            if "/Media" in line:
                by_webhook(number.account, message)
                connection.close()

    twilio.asked = Asked()
    result = fetch(number)
    assert (result.new, result.known) == (0, 1)
    assert stored(number.account) == [f"m:{message.sid}"]


def test_webhooks_that_do_not_arrive_are_told_and_the_alert_settles_itself(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    set_compared(number, ago(hours=1))
    for minutes in (40, 30, 20):
        twilio.writes(anna, number.account.address, "x", at=ago(minutes=minutes))
    fetch(number, FetchOptions())
    alert = Alert.objects.get(key=f"whatsapp:missed:{number.pk}", settled_at=None)
    assert alert.words.startswith("3 messages to “Office” came only because")
    fetch(number, FetchOptions())  # nothing new, but no webhook either
    assert Alert.objects.filter(settled_at=None).exists()
    by_webhook(number.account, twilio.writes(anna, number.account.address, "x", at=ago(minutes=10)))
    fetch(number, FetchOptions())
    assert not Alert.objects.filter(settled_at=None).exists()


def test_old_messages_that_somebody_asks_for_are_no_sign_of_broken_webhooks(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    for days in range(1, 9):
        twilio.writes(anna, number.account.address, "x", at=ago(days=days))
    fetch(number)  # the first of all
    fetch(number, FetchOptions(since=ago(days=20)))
    assert not Alert.objects.exists()


def test_a_list_that_can_not_be_had_for_long_is_told_and_settles_itself(
    twilio: World, number: WhatsAppNumber
) -> None:
    set_compared(number, ago(hours=5))
    twilio.trouble("Messages", 503, 20503, times=2)
    backfill.fetch_number(number.pk)
    assert not Alert.objects.exists()
    set_compared(number, ago(hours=7))
    backfill.fetch_number(number.pk)
    assert "for 6 hours" in Alert.objects.get(settled_at=None).words
    fetch(number)
    assert not Alert.objects.filter(settled_at=None).exists()


def test_beat_rings_for_each_number_of_twilio_that_is_in_use(
    twilio: World, number: WhatsAppNumber, anna: Customer
) -> None:
    current_app.conf.task_always_eager = True
    try:
        NumberFactory(account__active=False)
        NumberFactory(provider="meta")
        twilio.writes(anna, number.account.address, "x", at=ago(minutes=5))
        tasks.fetch_due_numbers()
    finally:
        current_app.conf.task_always_eager = False
    assert len(stored(number.account)) == 1
    assert twilio.count("Messages") == len(
        list(backfill._days(timezone.now() - backfill.FIRST, timezone.now()))
    )


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_do_no_harm(twilio: World, number: WhatsAppNumber, anna: Customer) -> None:
    twilio.page = 10
    for minute in range(130):
        twilio.writes(anna, number.account.address, str(minute), at=ago(minutes=minute + 3))
    results: list[FetchResult] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(closing(lambda: backfill.fetch_number(number.pk, NOW)))
        )
        for _ in range(2)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.error for one in results] == [None, None]
    assert sum(one.new for one in results) == 130
    assert len(set(stored(number.account))) == 130
