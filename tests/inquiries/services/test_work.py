"""The engine: claims, verdicts, deaths, replay. Nothing is lost, nothing is done twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from inquiries import intake
from inquiries.channels import OutcomeUnknown, PermanentError, TemporaryError
from inquiries.models import Alert, InboundItem, InquiryEvent, Message, RawOriginal
from inquiries.services import archiving, originals, placing, receiving, recording, sweeping, work
from inquiries.states import WorkStatus
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)


def store(account, *told):
    return intake.store_inbound(account, [fake.raw(T0, **one) for one in told])


def plain(count):
    return [{"id": f"{n}@x", "from": f"{n}@x.example", "subject": str(n)} for n in range(count)]


def expire(rows):
    InboundItem.objects.filter(pk__in=[row.pk for row in rows]).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def test_item_and_original_are_stored_in_one_commit_and_known_the_second_time(account):
    first = store(account, *plain(3))
    again = store(account, *plain(4))
    assert [one.new for one in first] == [True] * 3
    assert [one.new for one in again] == [False] * 3 + [True]
    assert originals.load_one(first[0].item_id) == fake.raw(T0, **plain(1)[0]).raw
    assert RawOriginal.objects.count() == InboundItem.objects.count() == 4


def test_received_time_is_never_later_than_now(account):
    ahead = timezone.now() + timedelta(days=3)
    intake.store_inbound(account, [fake.raw(ahead, **plain(1)[0])])
    assert InboundItem.objects.get().received_at <= timezone.now()


def test_fresh_rows_are_claimed_in_a_batch_and_a_row_that_was_tried_comes_alone(account):
    store(account, *plain(5))
    batch = work.claim(InboundItem)
    assert len(batch) == 5 and {row.attempts for row in batch} == {1}
    expire(batch)
    sweeping.sweep()
    assert [len(work.claim(InboundItem)) for _ in range(5)] == [1] * 5


def test_one_mail_that_kills_its_worker_is_dead_after_three_deaths_and_buries_nobody(account):
    store(account, *plain(4))
    killer = InboundItem.objects.order_by("pk")[1].pk
    for _ in range(12):
        rows = work.claim(InboundItem)
        if any(row.pk == killer for row in rows):
            expire(rows)  # the worker died with all of them in hand
        else:
            [work.finish(row) for row in rows]
        sweeping.sweep()
    assert InboundItem.objects.get(pk=killer).status == WorkStatus.DEAD
    assert InboundItem.objects.get(pk=killer).error_category == "killed"
    assert InboundItem.objects.filter(status=WorkStatus.DONE).count() == 3


def test_a_worker_that_was_given_up_can_not_settle_what_another_holds(account):
    store(account, *plain(1))
    (old,) = work.claim(InboundItem)
    expire([old])
    sweeping.sweep()
    (heir,) = work.claim(InboundItem)
    with pytest.raises(work.StaleState):
        work.finish(old)
    work.finish(heir)


@pytest.mark.parametrize(
    ("error", "status", "category"),
    [
        (PermanentError("no", "Never."), "dead", "permanent"),
        (OutcomeUnknown("?", "Who knows."), "unconfirmed", "unknown_outcome"),
        (ZeroDivisionError(), "dead", "crash"),
        (TemporaryError("later", "Later."), "queued", "temporary"),
    ],
)
def test_each_verdict_has_its_end(account, error, status, category):
    store(account, *plain(1))
    (row,) = work.claim(InboundItem)
    assert work.fail(row, error) == status
    row.refresh_from_db()
    assert (row.status, row.error_category) == (status, category) and row.error_words


def test_a_temporary_error_waits_at_least_as_long_as_the_provider_asks_and_ends_after_eight_tries(account):
    store(account, *plain(1))
    (row,) = work.claim(InboundItem)
    work.fail(row, TemporaryError("busy", "Busy.", retry_after=timedelta(hours=3)))
    row.refresh_from_db()
    assert row.available_at > timezone.now() + timedelta(hours=2, minutes=59)
    for _ in range(7):
        InboundItem.objects.update(available_at=T0)
        (row,) = work.claim(InboundItem)
        last = work.fail(row, TemporaryError("busy", "Busy."))
    assert last == WorkStatus.DEAD


@pytest.mark.parametrize("attempts", range(1, 30))
def test_backoff_grows_and_is_capped(attempts):
    assert timedelta(seconds=15) <= work.backoff(attempts) <= timedelta(hours=1, minutes=15)


def test_a_crash_on_one_item_leaves_the_others_done_and_replay_runs_the_same_bytes(
    account, django_user_model, fake_channel
):
    store(account, {"id": "bad@x", "broken": "crash"}, *plain(3))
    receiving.process_inbound()
    bad = InboundItem.objects.get(status=WorkStatus.DEAD)
    assert bad.error_code == "ZeroDivisionError" and bad.error_trace
    assert InboundItem.objects.filter(status=WorkStatus.DONE).count() == 3
    person = django_user_model.objects.create(username="kim")
    fake_channel.parse = lambda raw, account_id: fake.FakeChannel.parse(
        fake_channel, raw.replace(b"crash", b"mended"), account_id
    )
    work.replay(bad, person)
    receiving.process_inbound()
    bad.refresh_from_db()
    assert bad.status == WorkStatus.DONE and bad.settled_by == person and bad.message is not None


def test_an_empty_delivery_is_a_failure_in_words_with_its_original_kept(account):
    from inquiries.channels import RawInbound

    intake.store_inbound(account, [RawInbound("empty", b"")])
    receiving.process_inbound()
    item = InboundItem.objects.get()
    assert item.status == WorkStatus.DEAD and "empty" in item.error_words
    assert RawOriginal.objects.filter(item=item).exists()


def test_a_delivery_for_nobody_we_know_is_kept_without_account(team):
    intake.store_inbound(None, [fake.raw(T0, id="a@x")])
    intake.store_inbound(None, [fake.raw(T0, id="a@x")])
    receiving.process_inbound()
    assert InboundItem.objects.get().error_code == "unknown_account"


def test_only_what_failed_can_be_replayed_or_discarded(account, django_user_model):
    person = django_user_model.objects.create(username="kim")
    store(account, *plain(1), {"id": "bad", "broken": "permanent"})
    receiving.process_inbound()
    done, bad = InboundItem.objects.order_by("pk")
    with pytest.raises(work.StaleState):
        work.replay(done, person)
    work.discard(bad, person, "an advert")
    with pytest.raises(work.StaleState):
        work.replay(bad, person)
    assert bad.status == WorkStatus.DISCARDED and bad.settled_note == "an advert"


def test_a_power_cut_between_message_and_commit_leaves_the_item_to_be_done_again(account, monkeypatch):
    store(account, *plain(1))

    def cut(*args, **fields):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(recording.work, "finished", cut)
        with pytest.raises(SystemExit):
            receiving.process_inbound()
    assert not Message.objects.exists()
    expire(InboundItem.objects.all())
    sweeping.sweep()
    receiving.process_inbound()
    assert Message.objects.count() == 1


def test_the_archive_moves_old_originals_and_they_are_read_from_there(account, settings, tmp_path):
    (stored,) = store(account, *plain(1))
    before = originals.load_one(stored.item_id)
    assert archiving.archive_due() == 0
    assert archiving.archive_due(timezone.now() + timedelta(days=2)) == 1
    row = RawOriginal.objects.get()
    assert (row.data is None and row.path.startswith("originals/2026/")) or row.path.startswith("originals/")
    assert originals.load_one(stored.item_id) == before


def test_an_archived_original_that_was_changed_is_not_taken_for_the_original(account):
    from django.core.files.storage import default_storage

    (stored,) = store(account, *plain(1))
    archiving.archive_due(timezone.now() + timedelta(days=2))
    with default_storage.open(RawOriginal.objects.get().path, "wb") as file:
        file.write(b"changed")
    with pytest.raises(TemporaryError, match="damaged"):
        originals.load_one(stored.item_id)


def test_history_can_not_be_rewritten(account, receive):
    receive(T0, **plain(1)[0])
    with pytest.raises(Exception, match="never changed"):
        InquiryEvent.objects.update(type="status")
    connection.rollback() if not connection.get_autocommit() else None


def test_an_alert_is_raised_once_until_it_is_settled(account):
    for _ in range(3):
        intake.raise_alert("gap", "Three mails are missing.", account)
    assert Alert.objects.count() == 1


def test_a_message_that_can_not_be_committed_is_tried_again_at_once_and_not_left_to_the_lease(
    account, monkeypatch
):
    from django.db import OperationalError

    store(account, *plain(1))

    def deadlock(*args):
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as patch:
        patch.setattr(placing, "join", deadlock)
        receiving.process_inbound()
    item = InboundItem.objects.get()
    assert item.status == WorkStatus.QUEUED and item.deaths == 0 and not Message.objects.exists()
