"""What every mailbox owes the daily comparison: the sum adds up, a gap is told and mended, nothing else is a gap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from channels_email.models import EmailAccount, LedgerEntry, MailCheck
from channels_email.services import checking, fetching
from inquiries.models import Alert, InboundItem
from tests.contracts.boxes import Box
from tests.support.mails import mail

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def filled(box: Box) -> Box:
    """Three mails of yesterday, taken in, and one from before the first day."""
    first_day = timezone.localdate() - timedelta(days=10)
    EmailAccount.objects.filter(pk=box.account.pk).update(start_date=first_day, import_sent=False)
    box.deliver(mail("Too old"), at=LONG_AGO)
    yesterday = timezone.now() - timedelta(days=1)
    box.deliver(mail("Crete"), mail("Rhodes"), mail("Naxos"), at=yesterday)
    result = fetching.fetch_account(box.account.pk)
    assert (result.new, result.errors) == (3, [])
    return box


def check(box: Box, *, mend: bool = False) -> MailCheck:
    (row,) = checking.check_folders(box.account.pk, folder="INBOX", mend=mend)
    assert not row.error, row.error
    return row


def figures(row: MailCheck) -> tuple[int, ...]:
    return (row.on_server, row.taken, row.skipped, row.missing, row.waiting)


def lose_one() -> None:
    entry = LedgerEntry.objects.order_by("pk")[0]
    InboundItem.objects.filter(pk=entry.item_id).delete()
    entry.delete()


def test_the_sum_adds_up(filled: Box) -> None:
    row = check(filled)
    assert figures(row) == (4, 3, 1, 0, 0)
    assert row.reasons == {"before": 1}


def test_a_gap_is_told_and_mended(filled: Box) -> None:
    lose_one()
    assert figures(check(filled)) == (4, 2, 1, 1, 0)
    assert Alert.objects.filter(settled_at=None, key__startswith="gap:").exists()
    mended = check(filled, mend=True)
    assert (figures(mended), mended.fetched) == ((4, 3, 1, 0, 0), 1)
    assert not Alert.objects.filter(settled_at=None, key__startswith="gap:").exists()
    assert InboundItem.objects.count() == 3


def test_what_came_since_and_what_was_deleted_is_no_gap(filled: Box) -> None:
    filled.delete_first()
    filled.deliver(mail("Came just now"))
    row = check(filled)
    assert (row.on_server, row.missing, row.waiting) == (3, 0, 1)


def test_before_the_first_fetch_everything_waits(box: Box) -> None:
    box.deliver(mail("Crete"), mail("Rhodes"))
    assert figures(check(box)) == (0, 0, 0, 0, 2)
