"""One bad row, file or minute never takes its neighbours with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from inquiries import intake
from inquiries.models import Attachment, ContactPoint, InboundItem, Message, RawOriginal, StoredFile
from inquiries.services import archiving, receiving, reparsing
from inquiries.states import WorkStatus
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)


def store(account, *told):
    return intake.store_inbound(account, [fake.raw(T0, **one) for one in told])


def plain(count):
    return [{"id": f"{n}@x", "from": f"{n}@x.example", "subject": str(n)} for n in range(count)]


def in_a_day():
    return timezone.now() + timedelta(days=2)


@pytest.fixture
def on_disk(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def full_disk(on_disk):
    """Attachments can't be written: a file stands where their folder should be."""
    (on_disk / "attachments").write_text("")
    return on_disk / "attachments"


def test_one_archived_original_that_is_gone_waits_alone(account, on_disk):
    stored = store(account, *plain(3))
    archiving.archive_due(in_a_day())
    default_storage.delete(RawOriginal.objects.get(item=stored[1].item_id).path)
    receiving.process_inbound()
    gone = InboundItem.objects.get(pk=stored[1].item_id)
    assert gone.status == WorkStatus.QUEUED and "can't be read" in gone.error_words and gone.deaths == 0
    assert InboundItem.objects.filter(status=WorkStatus.DONE).count() == 2


def test_while_files_can_not_be_stored_mail_without_files_goes_on_and_the_rest_is_tried_again(
    account, full_disk: Path
):
    store(account, *plain(2), {"id": "f@x", "from": "f@x.example", "files": [["a.txt", "text/plain", "a"]]})
    receiving.process_inbound()
    waiting = InboundItem.objects.get(status=WorkStatus.QUEUED)
    assert Message.objects.count() == 2 and "can't be stored" in waiting.error_words
    full_disk.unlink()
    InboundItem.objects.update(available_at=T0)
    receiving.process_inbound()
    assert (
        Message.objects.count() == 3
        and Attachment.objects.get().message == waiting.__class__.objects.get(pk=waiting.pk).message
    )


def test_one_original_that_can_not_be_archived_does_not_stop_the_archive(account, on_disk):
    first, second = store(account, *plain(2))
    RawOriginal.objects.filter(item=first.item_id).update(stored_at=T0)
    (on_disk / "originals" / "2026").mkdir(parents=True)
    (on_disk / "originals" / "2026" / "03").write_text("")  # no folder can be made here
    assert archiving.archive_due(in_a_day()) == 1
    assert RawOriginal.objects.get(item=first.item_id).data is not None
    assert RawOriginal.objects.get(item=second.item_id).data is None


def test_what_a_row_names_is_on_the_disk_before_the_row_says_so(account, on_disk, monkeypatch):
    synced: list[str] = []
    monkeypatch.setattr("os.fsync", lambda file: synced.append(Path(f"/proc/self/fd/{file}").readlink().name))
    store(account, {"id": "f@x", "from": "f@x.example", "files": [["a.txt", "text/plain", "a"]]})
    receiving.process_inbound()
    archiving.archive_due(in_a_day())
    for path in (StoredFile.objects.get().path, RawOriginal.objects.get().path):
        assert Path(path).name in synced and Path(path).parent.name in synced


def test_a_worker_stops_between_two_batches_when_its_time_is_up(account, fake_channel):
    store(account, *plain(3))
    assert receiving.process_inbound(until=timezone.now()) == 0
    assert InboundItem.objects.filter(status=WorkStatus.QUEUED, attempts=0).count() == 3
    assert receiving.process_inbound(until=timezone.now() + timedelta(minutes=1)) == 3


def test_a_mail_to_thousands_makes_no_thousands_of_contacts(receive):
    crowd = [f"u{n}@x.example" for n in range(3000)]
    message = receive(T0, id="a@x", **{"from": "anna@home.example"}, to=crowd)
    assert message.sender.raw == "anna@home.example" and ContactPoint.objects.count() <= 400


def test_a_date_at_the_end_of_time_is_no_date(receive):
    message = receive(T0, id="a@x", **{"from": "a@x.example"}, sent="9999-12-31T23:59:59-12:00")
    assert message.written_at is None


def test_a_reply_code_in_letters_that_only_look_like_ours_is_none(receive):
    message = receive(T0, id="a@x", **{"from": "a@x.example"}, tokens=["text:" + "\u0131" * 24])
    assert message.placement == "first"


def test_reading_again_goes_on_past_an_original_that_is_gone(account, on_disk):
    stored = store(account, *plain(3))
    receiving.process_inbound()
    archiving.archive_due(in_a_day())
    default_storage.delete(RawOriginal.objects.get(item=stored[1].item_id).path)
    problems = [one.problem for one in reparsing.reparse(None, dry_run=True)]
    assert [bool(one) for one in problems] == [False, True, False]
