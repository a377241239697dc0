"""Fetching from a real Dovecot: nothing lost, nothing twice, nothing touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from channels_email.models import (
    AfterIntake,
    EmailAccount,
    FetchState,
    LedgerEntry,
    LedgerOutcome,
    MailFolder,
)
from channels_email.providers.base import Security
from channels_email.services import fetching, folders, leases
from channels_email.services.batching import MAX_BYTES, MAX_COUNT
from channels_email.services.reports import FetchOptions, FetchResult
from inquiries.models import InboundItem, RawOriginal
from tests.support.dovecot import Mailbox
from tests.support.mails import mail

pytestmark = [pytest.mark.django_db, pytest.mark.needs_dovecot]


def fetch(account: EmailAccount, **options: object) -> FetchResult:
    result = fetching.fetch_account(account.pk, FetchOptions(**options))  # type: ignore[arg-type]
    assert not result.errors, result.errors
    return result


def subjects() -> list[str]:
    """Of the stored originals, in the order of their arrival."""
    raws = RawOriginal.objects.order_by("item_id").values_list("data", flat=True)
    return [bytes(raw).partition(b"Subject: ")[2].partition(b"\r\n")[0].decode() for raw in raws]


def forget_ledger(*uids: int) -> None:
    """As if the server had shown these only now."""
    InboundItem.objects.filter(pk__in=LedgerEntry.objects.filter(uid__in=uids).values("item")).delete()
    LedgerEntry.objects.filter(uid__in=uids).delete()


def test_a_folder_that_was_numbered_anew_is_compared_and_not_taken_twice(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    account.folders = ["Groups"]
    account.save()
    long_ago = timezone.now() - timedelta(days=30)
    account.start_date = None
    account.save()
    mailbox.deliver(mail("Old"), folder="Groups", at=long_ago)
    mailbox.deliver(mail("Crete"), mail("Rhodes"), folder="Groups")
    fetch(account)
    mailbox.renumber("Groups")
    mailbox.deliver(mail("Naxos"), folder="Groups")

    result = fetch(account)

    assert (result.new, result.known) == (1, 2)  # the mail of last month was not even asked for
    assert subjects() == ["Old", "Crete", "Rhodes", "Naxos"]
    assert "numbered the folder Groups anew" in alerts()[0]
    assert fetch(account).known == 0


def alerts() -> list[str]:
    from inquiries.models import Alert

    return list(Alert.objects.filter(settled_at=None).order_by("pk").values_list("words", flat=True))


def test_numbers_that_a_restored_server_gives_away_twice_do_not_hide_new_mail(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    mailbox.deliver(mail("Crete"), mail("Rhodes"))
    fetch(account)
    MailFolder.objects.update(last_uid=7)  # the lost mails had been numbered up to 7
    folder = MailFolder.objects.get()
    LedgerEntry.objects.bulk_create(
        LedgerEntry(folder=folder, uidvalidity=folder.uidvalidity, uid=uid, outcome="taken")
        for uid in range(3, 8)
    )
    mailbox.deliver(mail("Naxos"))

    result = fetch(account)

    assert (result.new, result.known) == (1, 2)
    assert subjects() == ["Crete", "Rhodes", "Naxos"]


@pytest.mark.parametrize("days", [0, 40])
def test_a_lower_number_that_appears_late_is_found(
    account: EmailAccount, mailbox: Mailbox, days: int
) -> None:
    """Near the cursor by its number, farther below it by its day of arrival."""
    account.start_date = None
    account.save()
    mailbox.deliver(mail("Late"), at=timezone.now() - timedelta(days=days))
    mailbox.deliver(*[mail(f"Mail {number}") for number in range(60 if days == 0 else 20)])
    fetch(account)
    forget_ledger(1)
    result = fetch(account)
    assert (result.new, result.known) == (1, 0)


def test_after_an_outage_of_weeks_everything_is_caught_up(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(mail("Before"))
    fetch(account)
    MailFolder.objects.update(last_checked_at=timezone.now() - timedelta(days=50))
    gap = timezone.now() - timedelta(days=25)
    mailbox.deliver(*[mail(f"Mail {number}") for number in range(200)], at=gap)
    assert fetch(account).new == 200
    assert len(set(subjects())) == 201
    assert MailFolder.objects.get().last_uid == 201


def test_gaps_in_the_numbers_cost_nothing(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(*[mail(f"Mail {number}") for number in range(6)])
    with mailbox.client() as client:
        client.delete_messages([1, 3, 6])
        client.expunge()
    assert fetch(account).new == 3
    assert MailFolder.objects.get().last_uid == 6


class Spy:
    """Counts what one IMAP conversation asks for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from imapclient import IMAPClient

        self.batches: list[list[int]] = []
        real = IMAPClient.fetch

        def fetch(client: IMAPClient, uids: list[int], wanted: list[str], *rest: object) -> object:
            if wanted == ["BODY.PEEK[]"]:
                self.batches.append(list(uids))
            return real(client, uids, wanted, *rest)

        monkeypatch.setattr(IMAPClient, "fetch", fetch)


def test_mails_come_in_batches_and_a_large_one_alone(
    account: EmailAccount, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = Spy(monkeypatch)
    small = [mail(f"Mail {number}") for number in range(MAX_COUNT + 2)]
    large = mail("Large") + b"x" * MAX_BYTES
    mailbox.deliver(*small, large, mail("After"))
    assert fetch(account).new == MAX_COUNT + 4
    assert spy.batches == [list(range(1, 51)), [51, 52], [53], [54]]
    stored = RawOriginal.objects.order_by("-item__size").first()
    assert stored and bytes(stored.data) == large


def test_a_dry_run_counts_and_neither_downloads_nor_changes_anything(
    account: EmailAccount, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.deliver(mail("Crete"), mail("Rhodes"))
    spy = Spy(monkeypatch)
    result = fetch(account, dry_run=True)
    assert (result.on_server, result.new) == (2, 2)
    assert spy.batches == []
    for model in (InboundItem, LedgerEntry, MailFolder, FetchState):
        assert not model.objects.exists()
    assert fetch(account).new == 2


def test_filters_take_what_they_name_and_leave_the_cursor(account: EmailAccount, mailbox: Mailbox) -> None:
    account.start_date = None
    account.save()
    for day in (1, 2, 3, 4):
        at = datetime(2026, 3, day, 12, tzinfo=UTC)
        mailbox.deliver(mail(f"March {day}"), at=at)
    days = {"since": date(2026, 3, 2), "until": date(2026, 3, 3)}
    assert fetch(account, **days).new == 2
    assert subjects() == ["March 2", "March 3"]
    assert MailFolder.objects.get().last_uid == 0
    assert fetch(account, **days).known == 2
    assert fetch(account).new == 2
    assert sorted(subjects()) == ["March 1", "March 2", "March 3", "March 4"]


def test_a_limit_stops_early_and_the_next_run_goes_on(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(*[mail(f"Mail {number}") for number in range(5)])
    first = fetch(account, limit=3)
    assert (first.new, first.more) == (3, True)
    assert MailFolder.objects.get().last_uid == 3
    second = fetch(account)
    assert (second.new, second.more) == (2, False)
    assert len(set(subjects())) == 5


def test_one_folder_on_request_and_all_of_the_account_otherwise(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    account.folders = ["INBOX", "Gruppen & Kurse/Übersee"]
    account.save()
    mailbox.deliver(mail("Inbox"))
    mailbox.deliver(mail("Group"), folder="Gruppen & Kurse/Übersee".replace("/", "."))
    account.folders = ["INBOX", "Gruppen & Kurse.Übersee"]
    account.save()
    assert fetch(account, folder="INBOX").new == 1
    assert fetch(account).new == 1
    assert set(MailFolder.objects.values_list("name", flat=True)) == set(account.folders)


def test_mail_that_cannot_be_moved_is_in_all_the_same_and_staff_are_told(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    account.after_intake, account.move_to = AfterIntake.MOVE, "In\x01valid"
    account.save()
    mailbox.deliver(mail("Crete"))
    assert fetch(account).new == 1
    assert "could not be marked or moved" in alerts()[0]
    assert len(mailbox.mails()) == 1


def test_a_wrong_password_is_told_in_words_and_pauses_the_account(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount]
) -> None:
    account = account_of(mailbox, password="wrong")
    result = fetching.fetch_account(account.pk)
    assert [error.code for error in result.errors] == ["login_refused"]
    assert "refuses the user name or the password" in result.errors[0].words
    account.account.refresh_from_db()
    assert account.account.paused_until and account.account.paused_until > timezone.now()
    assert account.account.last_error_words == result.errors[0].words
    assert "no mail is coming in" in alerts()[0]
    assert account.pk not in fetching.due()


def test_a_good_run_ends_the_pause_and_the_alert(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount]
) -> None:
    account = account_of(mailbox, password="wrong")
    fetching.fetch_account(account.pk)
    good = EmailAccount.objects.select_related("account").get(pk=account.pk)
    good.credentials = account_of(mailbox, "Other").credentials
    good.save()
    fetch(good)
    good.account.refresh_from_db()
    assert good.account.paused_until is None
    assert good.account.healthy
    assert alerts() == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ca_certificate": ""}, "tls_certificate"),
        ({"imap_port": 1}, "refused"),
        ({"imap_host": "mail.agency.invalid"}, "dns"),
        ({"ca_certificate": "no pem"}, "bad_ca"),
    ],
)
def test_what_is_wrong_with_a_server_is_told_in_words(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount], fields: dict[str, object], code: str
) -> None:
    result = fetching.fetch_account(account_of(mailbox, **fields).pk)
    assert [error.code for error in result.errors] == [code]
    assert result.errors[0].words


def test_starttls_and_plain_on_the_own_machine_work_too(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount]
) -> None:
    mailbox.deliver(mail("Crete"))
    for security in (Security.STARTTLS, Security.PLAIN):
        account = account_of(mailbox, security.value, imap_security=security, imap_port=mailbox.server.imap)
        assert fetch(account).new == 1


def test_a_server_of_the_own_network_is_refused_unless_it_is_allowed(
    account: EmailAccount, settings: object
) -> None:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = False  # type: ignore[attr-defined]
    result = fetching.fetch_account(account.pk)
    assert [error.code for error in result.errors] == ["private_host"]


def test_credentials_of_lost_keys_are_told_in_words(account: EmailAccount, settings: object) -> None:
    settings.FIELD_ENCRYPTION_KEYS = ["b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyMTI="]  # type: ignore[attr-defined]
    result = fetching.fetch_account(account.pk)
    assert [error.code for error in result.errors] == ["credentials_sealed"]


def test_only_one_process_fetches_an_account_at_a_time(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(mail("Crete"))
    token = leases.take(account.pk)
    assert token
    assert fetching.fetch_account(account.pk).busy
    assert not InboundItem.objects.exists()
    assert account.pk not in fetching.due()
    leases.give_back(account.pk, token)
    assert fetch(account).new == 1


def test_the_lease_of_a_dead_process_runs_out(account: EmailAccount, mailbox: Mailbox) -> None:
    mailbox.deliver(mail("Crete"))
    old = leases.take(account.pk)
    FetchState.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert fetch(account).new == 1
    with pytest.raises(leases.LeaseLost):
        leases.renew(account.pk, old)  # type: ignore[arg-type]


def test_an_account_is_due_again_after_a_minute_and_not_before(account: EmailAccount) -> None:
    assert fetching.due() == [account.pk]
    fetch(account)
    assert fetching.due() == []
    assert fetching.due(timezone.now() + timedelta(minutes=1)) == [account.pk]
    account.account.active = False
    account.account.save()
    assert fetching.due(timezone.now() + timedelta(minutes=1)) == []


def test_an_account_without_a_server_is_never_due(mail_account: object) -> None:
    assert fetching.due() == []


@pytest.mark.django_db(transaction=True)
def test_a_broken_account_does_not_stop_a_good_one(
    mailbox: Mailbox, account_of: Callable[..., EmailAccount]
) -> None:
    mailbox.deliver(mail("Crete"))
    accounts = [account_of(mailbox, "Bad", password="wrong"), account_of(mailbox, "Good")]
    results = fetching.fetch_many([one.pk for one in accounts], FetchOptions())
    assert [(one.account, one.new, len(one.errors)) for one in results] == [("Bad", 0, 1), ("Good", 1, 0)]


def lock(mailbox: Mailbox, number: int, *, locked: bool = True) -> None:
    """The server still lists this mail but can't read its file any more."""
    mailbox.files()[number].chmod(0 if locked else 0o600)


def test_a_mail_that_the_server_refuses_fails_alone_and_is_tried_again(
    account: EmailAccount, mailbox: Mailbox
) -> None:
    mailbox.deliver(mail("Crete"), mail("Rhodes"), mail("Naxos"))
    lock(mailbox, 1)

    first = fetching.fetch_account(account.pk)

    assert (first.new, first.failed) == (2, 1), first
    entry = LedgerEntry.objects.get(uid=2)
    assert entry.outcome == LedgerOutcome.FAILED
    assert entry.reason
    assert MailFolder.objects.get().last_uid == 3
    lock(mailbox, 1, locked=False)
    assert fetch(account).new == 0  # not at once: servers that have trouble need time
    LedgerEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - timedelta(hours=1))
    assert fetch(account).new == 1
    assert sorted(subjects()) == ["Crete", "Naxos", "Rhodes"]
    assert LedgerEntry.objects.get(uid=2).outcome == LedgerOutcome.TAKEN


def test_the_small_pieces_of_a_huge_folder_add_up(
    account: EmailAccount, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SMALL_FOLDER", 3), ("WIDTH", 2), ("SPARSE", 1)):
        monkeypatch.setattr(folders, name, value)
    mailbox.deliver(*[mail(f"Mail {number}") for number in range(11)])
    with mailbox.client() as client:
        client.delete_messages([2, 3, 4, 5, 9])
        client.expunge()
    assert fetch(account).new == 6
    assert MailFolder.objects.get().last_uid == 11
