"""“Nothing is lost” and the ledger: what an owner sees, and what the buttons do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from channels_email.models import CheckPlan, EmailAccount, FetchState, LedgerEntry, MailCheck, MailFolder
from inquiries.models import ChannelAccount
from tests.channels_email.conftest import make_account
from tests.factories import AccountFactory, InboundItemFactory, MessageFactory
from tests.support.desk import log_in

pytestmark = pytest.mark.django_db
PAGE = "admin:channels_email_mailcheck_changelist"
LEDGER = "admin:channels_email_ledgerentry_changelist"


@pytest.fixture
def manager(db: None) -> Client:
    return log_in("Manager")


def account(name: str = "Info", **fields: Any) -> EmailAccount:
    made = make_account(name, f"{name.lower()}@agency.test", imap_host="imap.agency.test", **fields)
    FetchState.objects.create(account=made)
    return made


def compared(one: EmailAccount, folder: str = "INBOX", days: float = 0.1, **counts: Any) -> MailCheck:
    names = ("taken", "known", "skipped", "failed", "missing")
    total = sum(counts.get(name, 0) for name in names)
    at = timezone.now() - timedelta(days=days)
    return MailCheck.objects.create(account=one, folder=folder, at=at, on_server=total, **counts)


def show(client: Client, **query: str) -> str:
    answer = client.get(reverse(PAGE), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_sum_is_told_in_one_line_and_green(manager: Client) -> None:
    one = account()
    compared(one, taken=30, known=1, skipped=1, reasons={"before": 1})
    compared(one, "Sent", taken=9)
    page = show(manager)
    assert '<section class="m-headline is-good"' in page
    assert "41 mails on the servers, and each of them is accounted for" in page
    for words in (
        "<b>41</b> on the server",
        "<b>39</b> taken in",
        "<b>1</b> known already",
        "<b>1</b> left out",
    ):
        assert words in page
    assert "1 left out: from before the account&#x27;s first day" in page
    assert "missing</span>" not in page


def test_a_gap_is_red_and_its_button_asks_for_exactly_that(manager: Client) -> None:
    one = account()
    compared(
        one,
        taken=39,
        missing=2,
        examples=[{"key": 7, "message_id": "lost@example.com", "arrived": "2 Nov", "size": 1}],
    )
    page = show(manager)
    assert '<section class="m-headline is-bad"' in page and "2 mails are not in the desk" in page
    assert "lost@example.com" in page
    assert "Fetch the missing" in page

    answer = manager.post(reverse("admin:channels_email_mailcheck_ask", args=[one.pk]), {"do": "mend"})

    assert answer.status_code == 302
    plan = CheckPlan.objects.get()
    assert plan.mend and plan.asked_at and plan.due_at <= timezone.now()
    assert "Being compared" in show(manager)


def test_only_the_newest_round_counts_and_the_days_show_the_trend(manager: Client) -> None:
    one = account()
    compared(one, days=3, taken=10, missing=4)
    compared(one, days=0.1, taken=14)
    page = show(manager)
    assert "is-good" in page and "<b>14</b> on the server" in page
    assert page.count('<li class="is-bad"') == 1 and page.count('<li class="is-good"') == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda one: compared(one, days=4, taken=3), "Not compared for days"),
        (
            lambda one: compared(one, "", error="imap.agency.test refuses the connection."),
            "refuses the connection",
        ),
        (lambda one: compared(one, taken=3, waiting=7), "7 wait on the server, and no mail is coming in"),
        (lambda one: compared(one, taken=3, unread=2), "2 taken in, but could not be read"),
        (lambda one: None, "Not compared yet"),
    ],
)
def test_what_is_not_sure_is_not_called_green(manager: Client, make: Any, words: str) -> None:
    make(account())
    page = show(manager)
    assert words in page


def test_mail_that_came_since_is_fine_while_the_fetch_works(manager: Client) -> None:
    one = account()
    ChannelAccount.objects.update(last_success_at=timezone.now())
    compared(one, taken=3, waiting=2)
    page = show(manager)
    assert "is-good" in page and "2 came since and are fetched next" in page


def test_the_page_costs_the_same_for_many_accounts(manager: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            show(manager)
        return len(caught)

    compared(account("One"), taken=1)
    show(manager)  # what is remembered for a while is asked once
    before = queries()
    for number in range(6):
        compared(account(f"More{number}"), taken=1)
    assert queries() == before


def test_who_may_see_and_mend(manager: Client) -> None:
    one = account()
    compared(one, missing=1)
    ask = reverse("admin:channels_email_mailcheck_ask", args=[one.pk])
    consultant, stranger = log_in("Consultant"), log_in("Manager", team="Other")
    assert consultant.get(reverse(PAGE)).status_code == 403
    assert consultant.post(ask).status_code == 403
    assert "info@agency.test" not in show(stranger)
    assert stranger.post(ask).status_code == 404
    assert manager.get(ask).status_code == 405
    assert "Nothing is lost" in manager.get(reverse("admin:index")).content.decode()
    assert not CheckPlan.objects.exists()


# --- the ledger -----------------------------------------------------------------------------------------------------


def entry(one: EmailAccount, folder: str = "INBOX", uid: int = 1, **fields: Any) -> LedgerEntry:
    place, _ = MailFolder.objects.get_or_create(account=one, name=folder)
    told = {"outcome": "taken", "message_id": f"{folder}-{uid}@example.com", **fields}
    return LedgerEntry.objects.create(folder=place, uid=uid, **told)


def rows(client: Client, **query: str) -> str:
    answer = client.get(reverse(LEDGER), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_ledger_is_filtered_and_searched_by_message_id(manager: Client) -> None:
    one, two = account("One"), account("Two")
    entry(one, uid=1)
    entry(one, "Groups", uid=2, outcome="skipped", reason_code="too_large", reason="It has 60 MB.")
    entry(two, uid=3, outcome="failed", reason_code="refused")
    groups = str(MailFolder.objects.get(name="Groups").pk)
    for query, found in (
        ({"account": str(one.pk)}, {1, 2}),
        ({"folder": groups}, {2}),
        ({"outcome__exact": "failed"}, {3}),
        ({"reason_code__exact": "too_large"}, {2}),
        ({"q": "<INBOX-1@example.com>"}, {1}),
        ({"q": "INBOX-1"}, set()),
        ({"account": "x"}, {1, 2, 3}),
    ):
        page = rows(manager, **query)
        names = {1: "INBOX-1@", 2: "Groups-2@", 3: "INBOX-3@"}
        assert {uid for uid, name in names.items() if f">{name}" in page} == found, query
    assert "It has 60 MB." in rows(manager)


def test_the_ledger_leads_to_the_inquiry_and_to_the_failure(manager: Client) -> None:
    one = account()
    message = MessageFactory(inquiry__account=one.account)
    desk = AccountFactory(team=one.account.team)
    read = InboundItemFactory(account=desk, message=message, status="done", outcome="message")
    entry(one, uid=1, item=read)
    entry(one, uid=2, item=InboundItemFactory(account=desk))
    page = rows(manager)
    assert reverse("admin:inquiries_inquiry_change", args=[message.inquiry_id]) in page
    assert "Failure</a>" in page


def test_the_ledger_neither_counts_nor_asks_row_by_row(manager: Client) -> None:
    one = account()
    entry(one, uid=1)
    rows(manager)
    with CaptureQueriesContext(connection) as few:
        rows(manager)
    for uid in range(2, 30):
        entry(one, uid=uid)
    with CaptureQueriesContext(connection) as many:
        rows(manager)
    assert len(many) == len(few)
    assert not [told for told in many if "COUNT(" in told["sql"] and "ledgerentry" in told["sql"]]


def test_failed_ones_are_tried_again_and_nothing_else(manager: Client) -> None:
    one = account()
    failed = entry(one, uid=1, outcome="failed", attempts=5)
    taken = entry(one, uid=2)
    told = {"action": "try_again", "_selected_action": [failed.pk, taken.pk]}
    manager.post(reverse(LEDGER), told)
    failed.refresh_from_db()
    taken.refresh_from_db()
    assert (failed.attempts, taken.attempts) == (0, 1)
    assert failed.at <= timezone.now() - timedelta(minutes=15)
    assert FetchState.objects.get(pk=one.pk).asked_at
