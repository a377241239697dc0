"""What every mailbox owes a fetch: nothing lost, nothing twice, nothing touched."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

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
from channels_email.services import fetching
from channels_email.services.entries import MAX_ATTEMPTS
from channels_email.services.reports import FetchOptions, FetchResult
from inquiries.models import Alert, InboundItem, RawOriginal
from tests.contracts.boxes import Box
from tests.support.mails import mail

pytestmark = pytest.mark.django_db


def fetch(box: Box, **options: Any) -> FetchResult:
    result = fetching.fetch_account(box.account.pk, FetchOptions(**options))
    assert not result.errors, result.errors
    return result


def change(box: Box, **fields: Any) -> None:
    EmailAccount.objects.filter(pk=box.account.pk).update(**fields)


def subjects() -> list[str]:
    raws = RawOriginal.objects.order_by("item_id").values_list("data", flat=True)
    return sorted(bytes(raw).partition(b"Subject: ")[2].partition(b"\r\n")[0].decode() for raw in raws)


def some(count: int) -> list[bytes]:
    return [mail(f"Mail {number:02}") for number in range(count)]


def an_hour_passes() -> None:
    LedgerEntry.objects.update(at=timezone.now() - timedelta(hours=1))


def test_new_mail_is_stored_and_told_in_the_ledger(box: Box) -> None:
    raw, at = mail("Crete", message_id="one@example.com"), datetime(2026, 3, 2, 10, 11, 12, tzinfo=UTC)
    change(box, start_date=None)
    box.deliver(raw, at=at)
    result = fetch(box)
    assert (result.on_server, result.new, result.known, result.failed) == (1, 1, 0, 0)
    item = InboundItem.objects.select_related("original").get()
    assert bytes(item.original.data) == raw
    assert (item.received_at, item.origin, item.sent) == (at, "INBOX", False)
    entry = LedgerEntry.objects.get()
    assert (entry.outcome, entry.item_id, entry.size) == (LedgerOutcome.TAKEN, item.pk, len(raw))
    assert entry.message_id == "one@example.com"


def test_a_second_run_takes_only_what_is_new(box: Box) -> None:
    box.deliver(*some(3))
    fetch(box)
    assert fetch(box).new == 0
    box.deliver(mail("Naxos"))
    result = fetch(box)
    assert (result.on_server, result.new, result.known) == (4, 1, 0)
    assert InboundItem.objects.count() == 4


def test_reading_changes_nothing_on_the_server(box: Box) -> None:
    box.deliver(*some(2))
    fetch(box)
    assert box.unread() == 2


def test_what_somebody_has_read_or_deleted_meanwhile_is_no_trouble(box: Box) -> None:
    box.deliver(*some(3))
    box.read()
    box.delete_first()
    assert fetch(box).new == 2
    box.delete_first()
    box.deliver(mail("Naxos"))
    assert fetch(box).new == 1


def test_a_cursor_that_the_server_forgot_doubles_nothing_and_loses_nothing(box: Box) -> None:
    change(box, folders=["Groups"])
    box.deliver(*some(3), folder="Groups")
    fetch(box)
    box.forget_cursor("Groups")
    box.deliver(mail("Naxos"), folder="Groups")
    assert fetch(box).new == 1
    assert subjects() == ["Mail 00", "Mail 01", "Mail 02", "Naxos"]
    assert "compared once more" in Alert.objects.get().words
    assert fetch(box).new == 0


def test_what_lay_there_before_the_first_day_stays_there(box: Box) -> None:
    old = timezone.now() - timedelta(days=400)
    change(box, start_date=timezone.localdate() - timedelta(days=7))
    box.deliver(*some(5), at=old)
    box.deliver(mail("Crete"))
    assert fetch(box).new == 1
    assert fetch(box).new == 0
    box.deliver(mail("Moved in"), folder="Elsewhere", at=old)
    box.move_first("Elsewhere", "INBOX")
    assert fetch(box).new == 1
    assert subjects() == ["Crete", "Moved in"]


def test_after_an_outage_of_weeks_everything_is_caught_up(box: Box) -> None:
    box.deliver(mail("Before"))
    fetch(box)
    MailFolder.objects.update(last_checked_at=timezone.now() - timedelta(days=50))
    box.deliver(*some(120), at=timezone.now() - timedelta(days=25))
    assert fetch(box).new == 120
    assert len(set(subjects())) == 121


def test_a_limit_stops_early_and_the_next_run_goes_on(box: Box) -> None:
    box.deliver(*some(5))
    first = fetch(box, limit=3)
    assert (first.new, first.more) == (3, True)
    second = fetch(box)
    assert (second.new, second.more) == (2, False)
    assert len(set(subjects())) == 5


def test_a_run_whose_time_is_up_leaves_the_rest_to_the_next(box: Box) -> None:
    box.deliver(mail("Crete"))
    result = fetching.fetch_account(box.account.pk, until=timezone.now())
    assert (result.new, result.more) == (0, True)
    assert fetch(box).new == 1


def test_a_large_mail_arrives_whole(box: Box) -> None:
    large = mail("Large") + b"x" * 17_000_000
    box.deliver(mail("Before"), large, mail("After"))
    assert fetch(box).new == 3
    stored = RawOriginal.objects.order_by("-item__size").first()
    assert stored and bytes(stored.data) == large


def test_a_connection_that_breaks_within_a_mail_is_made_anew_and_nothing_is_lost(box: Box) -> None:
    mails = [*some(3), mail("Large") + b"x" * 600_000, mail("After")]
    box.deliver(*mails)
    box.cut_within_a_mail()
    assert (fetch(box).new, fetch(box).new) == (5, 0)
    raws = [bytes(raw) for raw in RawOriginal.objects.values_list("data", flat=True)]
    assert sorted(raws) == sorted(mails)
    assert set(LedgerEntry.objects.values_list("outcome", flat=True)) == {LedgerOutcome.TAKEN}


def test_a_server_in_trouble_is_left_alone_for_a_while_and_then_gives_all(box: Box) -> None:
    box.deliver(*some(2))
    box.trouble()
    result = fetching.fetch_account(box.account.pk)
    assert (len(result.errors), result.new) == (1, 0)
    assert box.account.pk not in fetching.due()
    assert not LedgerEntry.objects.exists()  # no mail is to blame
    box.mend()
    assert fetch(box).new == 2


def test_one_broken_mail_stops_no_other_and_is_tried_again(box: Box) -> None:
    box.deliver(*some(3))
    box.spoil(1)
    first = fetching.fetch_account(box.account.pk)
    assert (first.new, first.failed, first.errors) == (2, 1, [])
    assert LedgerEntry.objects.get(outcome=LedgerOutcome.FAILED).reason
    box.mend()
    assert fetch(box).new == 0  # not at once: servers that have trouble need time
    an_hour_passes()
    assert fetch(box).new == 1
    assert subjects() == ["Mail 00", "Mail 01", "Mail 02"]


def test_a_mail_that_stays_unreadable_is_told_to_staff_in_the_end(box: Box) -> None:
    box.deliver(mail("Crete"))
    box.spoil(0)
    for _ in range(MAX_ATTEMPTS + 2):
        fetching.fetch_account(box.account.pk)
        an_hour_passes()
    assert LedgerEntry.objects.get().attempts == MAX_ATTEMPTS
    assert any("was not taken in" in one.words for one in Alert.objects.all())


def test_mail_is_marked_as_read_when_the_account_says_so(box: Box) -> None:
    change(box, after_intake=AfterIntake.SEEN)
    box.deliver(*some(2))
    fetch(box)
    assert box.unread() == 0


def test_mail_is_moved_when_the_account_says_so(box: Box) -> None:
    change(box, after_intake=AfterIntake.MOVE, move_to="Done")
    mails = some(2)
    box.deliver(*mails)
    fetch(box)
    assert (box.mails(), sorted(box.mails("Done"))) == ([], sorted(mails))
    assert fetch(box).new == 0


def test_what_a_killed_run_did_not_tell_the_server_the_next_one_tells(box: Box) -> None:
    box.deliver(mail("Crete"))
    fetch(box)
    LedgerEntry.objects.update(settled=False)
    change(box, after_intake=AfterIntake.SEEN)
    fetch(box)
    assert box.unread() == 0
    assert LedgerEntry.objects.get().settled


def test_the_folder_of_sent_mail_is_known_as_such_and_left_as_it_is(box: Box) -> None:
    change(box, import_sent=True, after_intake=AfterIntake.SEEN)
    box.deliver(mail("From the customer"))
    box.deliver(mail("By a colleague, in Outlook", sender="info@agency.test"), folder=box.sent)
    fetch(box)
    assert dict(InboundItem.objects.values_list("origin", "sent")) == {"INBOX": False, box.sent: True}
    assert (box.unread(), box.unread(box.sent)) == (0, 1)


def test_a_mail_that_lies_in_two_folders_is_taken_once(box: Box) -> None:
    change(box, folders=["INBOX", "Groups"])
    raw = mail("Crete")
    box.deliver(raw)
    box.deliver(raw, folder="Groups")
    result = fetch(box)
    assert (result.new, result.known) == (1, 1)


def test_a_mail_that_is_moved_to_another_folder_that_is_read_comes_once(box: Box) -> None:
    change(box, folders=["INBOX", "Groups"])
    box.deliver(mail("Other"), folder="Groups")
    box.deliver(mail("Crete"))
    fetch(box)
    box.move_first("INBOX", "Groups")
    result = fetch(box)
    assert (result.new, result.known) == (0, 1)
    assert InboundItem.objects.count() == 2


def test_a_missing_folder_is_told_and_the_others_go_on(box: Box) -> None:
    change(box, folders=["Nowhere", "INBOX"])
    box.deliver(mail("Crete"))
    result = fetching.fetch_account(box.account.pk)
    assert (result.new, [error.code for error in result.errors]) == (1, ["no_folder"])
    assert "Nowhere" in result.errors[0].words
    box.account.account.refresh_from_db()
    assert box.account.account.paused_until is None


def test_filters_take_what_they_name_and_leave_the_cursor(box: Box) -> None:
    change(box, start_date=None)
    for day in (1, 2, 3, 4):
        box.deliver(mail(f"March {day}"), at=datetime(2026, 3, day, 12, tzinfo=UTC))
    days = {"since": date(2026, 3, 2), "until": date(2026, 3, 3)}
    assert fetch(box, **days).new == 2
    assert subjects() == ["March 2", "March 3"]
    assert fetch(box, **days).known == 2
    assert fetch(box).new == 2
    box.read()
    box.deliver(mail("Unread"))
    result = fetch(box, unread=True)
    assert (result.new, result.known) == (1, 0)


def test_a_person_can_ask_for_mail_from_before_the_first_day(box: Box) -> None:
    box.deliver(mail("Old"), at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert fetch(box).new == 0
    assert fetch(box, since=date(2026, 2, 1)).new == 1


def test_a_dry_run_counts_and_changes_nothing(box: Box) -> None:
    box.deliver(*some(2))
    result = fetch(box, dry_run=True)
    assert (result.on_server, result.new) == (2, 2)
    for model in (InboundItem, LedgerEntry, MailFolder, FetchState):
        assert not model.objects.exists()
    assert fetch(box).new == 2
