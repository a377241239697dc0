"""What lies on the server against what is in the hub: the sum adds up, a gap is told and mended, and nothing else is a gap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from channels_email.models import (
    CheckPlan,
    EmailAccount,
    LedgerEntry,
    LedgerOutcome,
    MailCheck,
    MailFolder,
)
from channels_email.services import checking, fetching, folders, leases, taking
from inquiries.models import Alert, InboundItem
from inquiries.services import receiving
from tests.support.dovecot import Mailbox
from tests.support.mails import mail

pytestmark = [pytest.mark.django_db, pytest.mark.needs_dovecot]
LONG_AGO = datetime(2026, 3, 2, 10, tzinfo=UTC)
YESTERDAY = timedelta(days=1)


@pytest.fixture
def account(mailbox: Mailbox, account_of: Callable[..., EmailAccount]) -> EmailAccount:
    return account_of(mailbox, start_date=timezone.localdate() - timedelta(days=10))


def fetch(account: EmailAccount) -> None:
    result = fetching.fetch_account(account.pk)
    assert not result.errors, result.errors


def check(account: EmailAccount, **options: object) -> MailCheck:
    (row,) = checking.check_folders(account.pk, **options)  # type: ignore[arg-type]
    assert not row.error, row.error
    return row


def figures(row: MailCheck) -> tuple[int, ...]:
    return (row.on_server, row.taken, row.known, row.skipped, row.failed, row.missing, row.waiting)


def lose(*uids: int) -> None:
    """As a fault would that moved the cursor past mails which it never stored."""
    rows = LedgerEntry.objects.filter(uid__in=uids)
    InboundItem.objects.filter(pk__in=rows.values("item")).delete()
    rows.delete()


def gaps() -> list[str]:
    rows = Alert.objects.filter(settled_at=None, key__startswith="gap:")
    return list(rows.values_list("words", flat=True))


def deliver(mailbox: Mailbox, *subjects: str, at: datetime | None = None) -> None:
    mailbox.deliver(*[mail(one) for one in subjects], at=at or timezone.now() - timedelta(hours=2))


def test_the_sum_adds_up_over_all_that_can_become_of_a_mail(
    account: EmailAccount, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MAX_MAIL", 10_000)
    deliver(mailbox, "From before the first day", at=LONG_AGO)
    deliver(mailbox, "Crete", "Rhodes")
    deliver(mailbox, "Crete")
    mailbox.deliver(mail("Large", "x" * 20_000), at=timezone.now() - YESTERDAY)
    fetch(account)

    row = check(account)

    assert figures(row) == (5, 2, 1, 2, 0, 0, 0)
    assert row.reasons == {"before": 1, "too_large": 1}
    assert gaps() == []
    assert MailCheck.objects.get().at


def test_a_gap_is_told_and_exactly_the_missing_ones_are_fetched(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    deliver(mailbox, "Crete", "Rhodes", "Naxos", "Paros")
    fetch(account)
    lose(2, 3)

    row = check(account)

    assert figures(row) == (4, 2, 0, 0, 0, 2, 0)
    assert [one["key"] for one in row.examples] == [2, 3]
    assert ["2 mails lie in INBOX" in words for words in gaps()] == [True]

    mended = check(account, mend=True)

    assert (figures(mended), mended.fetched) == ((4, 4, 0, 0, 0, 0, 0), 2)
    assert gaps() == []
    assert InboundItem.objects.count() == 4
    assert MailFolder.objects.get().last_uid == 4


def test_mail_that_came_since_the_last_fetch_or_during_the_check_is_no_gap(
    account: EmailAccount, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(mailbox, "Crete")
    fetch(account)
    deliver(mailbox, "Rhodes")
    real = folders.pieces

    def pieces(*told: object) -> object:
        deliver(mailbox, "Came meanwhile")
        return real(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(folders, "pieces", pieces)
    row = check(account)
    assert figures(row)[:6] == (1, 1, 0, 0, 0, 0)
    assert row.waiting == 1
    assert gaps() == []


def test_a_number_that_shows_up_late_below_the_cursor_is_given_a_moment(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    mailbox.deliver(mail("Crete"), mail("Rhodes"))
    fetch(account)
    lose(1)
    assert figures(check(account)) == (1, 1, 0, 0, 0, 0, 1)


def test_what_is_deleted_on_the_server_is_no_gap(account: EmailAccount, mailbox: Mailbox) -> None:
    deliver(mailbox, "Crete", "Rhodes", "Naxos")
    fetch(account)
    with mailbox.client() as client:
        client.delete_messages([1, 3])
        client.expunge()
    assert figures(check(account)) == (1, 1, 0, 0, 0, 0, 0)


def test_a_folder_that_was_never_fetched_has_no_gap_yet(account: EmailAccount, mailbox: Mailbox) -> None:
    deliver(mailbox, "Crete", "Rhodes")
    assert figures(check(account)) == (0, 0, 0, 0, 0, 0, 2)


def test_after_a_renumbering_old_mail_is_recognised_once_and_what_was_never_taken_is_missing(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    account.folders, account.start_date = ["Groups"], None
    account.save()
    old = timezone.now() - timedelta(days=30)
    mailbox.deliver(mail("Old"), mail("Also old"), folder="Groups", at=old)
    fetch(account)
    mailbox.renumber("Groups")
    mailbox.deliver(mail("Lost while it was renumbered"), folder="Groups", at=old)
    fetch(account)
    assert LedgerEntry.objects.filter(uidvalidity=MailFolder.objects.get().uidvalidity).count() == 0

    assert figures(check(account)) == (3, 0, 2, 0, 0, 1, 0)
    assert LedgerEntry.objects.filter(reason_code="renumbered").count() == 2
    assert check(account, mend=True).fetched == 1
    assert figures(check(account)) == (3, 1, 2, 0, 0, 0, 0)


def test_taken_in_but_unreadable_is_counted_apart(account: EmailAccount, mailbox: Mailbox) -> None:
    deliver(mailbox, "Crete")
    mailbox.deliver(b" \r\n", at=timezone.now() - YESTERDAY)
    fetch(account)
    receiving.process_inbound()
    row = check(account)
    assert (figures(row), row.unread) == ((2, 2, 0, 0, 0, 0, 0), 1)


def test_failed_mail_is_a_gap_and_is_tried_again_by_the_button(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    from tests.channels_email.test_fetch import lock

    deliver(mailbox, "Crete", "Rhodes")
    lock(mailbox, 0)
    fetching.fetch_account(account.pk)
    assert figures(check(account)) == (2, 1, 0, 0, 1, 0, 0)
    assert len(gaps()) == 1
    lock(mailbox, 0, locked=False)
    assert figures(check(account, mend=True)) == (2, 2, 0, 0, 0, 0, 0)
    assert gaps() == []


def test_a_huge_folder_is_compared_in_pieces(
    account: EmailAccount, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SMALL_FOLDER", 3), ("WIDTH", 2), ("SPARSE", 1)):
        monkeypatch.setattr(folders, name, value)
    deliver(mailbox, *[f"Mail {number}" for number in range(11)])
    fetch(account)
    lose(1, 6, 11)
    assert figures(check(account)) == (11, 8, 0, 0, 0, 3, 0)
    assert check(account, mend=True).fetched == 3


def test_missing_mail_is_fetched_under_the_lease_only(account: EmailAccount, mailbox: Mailbox) -> None:
    deliver(mailbox, "Crete")
    fetch(account)
    lose(1)
    token = leases.take(account.pk)
    assert token
    (row,) = checking.check_folders(account.pk, mend=True)
    assert "being fetched" in row.error
    assert not InboundItem.objects.exists()


def test_the_day_and_the_wish_of_a_person(account: EmailAccount, mailbox: Mailbox) -> None:
    deliver(mailbox, "Crete")
    fetch(account)
    assert checking.due() == []
    assert checking.due(timezone.now() + timedelta(hours=4)) == [account.pk]

    lose(1)
    checking.ask(account.pk, mend=True)
    assert checking.due() == [account.pk]
    checking.check_account(account.pk)

    assert InboundItem.objects.count() == 1
    plan = CheckPlan.objects.get()
    assert (plan.mend, plan.asked_at) == (False, None)
    assert timedelta(hours=23) < plan.due_at - timezone.now() < timedelta(hours=27)
    before = MailCheck.objects.count()
    checking.check_account(account.pk)  # a second ring finds nothing due
    assert MailCheck.objects.count() == before


def test_a_wish_waits_for_a_fetch_that_runs(account: EmailAccount, mailbox: Mailbox) -> None:
    checking.ask(account.pk, mend=True)
    assert leases.take(account.pk)
    checking.check_account(account.pk)
    plan = CheckPlan.objects.get()
    assert plan.mend and plan.due_at < timezone.now() + timedelta(minutes=2)
    assert not MailCheck.objects.exists()


def test_what_keeps_an_account_from_being_compared_is_told_and_tried_within_the_hour(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount]
) -> None:
    account = account_of(mailbox, imap_port=1)
    checking.ask(account.pk)
    checking.check_account(account.pk)
    assert "refuses the connection" in MailCheck.objects.get().error
    assert CheckPlan.objects.get().due_at < timezone.now() + timedelta(hours=2)


def test_results_are_kept_for_ninety_days(account: EmailAccount, mailbox: Mailbox) -> None:
    for days in (89, 91):
        MailCheck.objects.create(account=account, folder="INBOX", at=timezone.now() - timedelta(days=days))
    check(account)
    assert MailCheck.objects.count() == 2


def test_the_database_itself_holds_that_the_sum_adds_up(account: EmailAccount) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="mailcheck_adds_up"):
        MailCheck.objects.create(account=account, on_server=2, taken=1)


def command(*words: str) -> str:
    out = StringIO()
    call_command("reconcile_mail", *words, stdout=out)
    return out.getvalue()


def test_the_command_prints_it_ends_badly_on_a_gap_and_mends(account: EmailAccount, mailbox: Mailbox) -> None:
    deliver(mailbox, "Crete", "Rhodes")
    fetch(account)
    told = command("--account", "Info")
    assert told.splitlines()[1].split() == ["INBOX", "2", "2", "0", "0", "0", "0", "0", "0"]
    lose(2)
    with pytest.raises(CommandError, match="INBOX: 1 on the server are not in the hub"):
        command("--account", "Info", "--folder", "INBOX")
    assert "1 fetched just now" in command("--account", "Info", "--fix")
    assert LedgerEntry.objects.filter(outcome=LedgerOutcome.TAKEN).count() == 2
    with pytest.raises(CommandError, match="No mail account"):
        command("--account", "Nobody")
