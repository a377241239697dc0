"""Fetching from Microsoft Graph: what only Graph does. What every mailbox does stands in tests/contracts."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from channels_email.models import (
    EmailAccount,
    LedgerEntry,
    LedgerOutcome,
    MailFolder,
    SignInMethod,
)
from channels_email.providers.graph import folders
from channels_email.services import fetching
from channels_email.services.graph_sessions import connect
from channels_email.services.reports import FetchOptions, FetchResult
from inquiries.channels import ChannelError, PermanentError, TemporaryError
from inquiries.models import InboundItem
from tests.channels_email.conftest import make_account
from tests.support.graph import World
from tests.support.mails import mail
from tests.support.oauth import CLIENT, SECRET, Provider

pytestmark = pytest.mark.django_db


def fetch(account: EmailAccount, **options: Any) -> FetchResult:
    result = fetching.fetch_account(account.pk, FetchOptions(**options))
    assert not result.errors, result.errors
    return result


def fails(account: EmailAccount) -> ChannelError:
    (error,) = fetching.fetch_account(account.pk).errors
    return error


def test_the_link_to_go_on_with_is_kept_sealed(graph_account: EmailAccount, graph: World) -> None:
    graph.mailbox().deliver(mail("Crete"))
    fetch(graph_account)
    folder = MailFolder.objects.select_related("account__account").get()
    assert "deltatoken" in folder.delta["link"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT delta FROM channels_email_mailfolder")
        (stored,) = cursor.fetchone()
    assert "deltatoken" not in stored
    asked = len(graph.asked)
    assert fetch(graph_account).new == 0
    assert len(graph.asked) - asked == 2  # the folder, and one page that says "nothing new"


def test_a_void_link_begins_a_new_round_and_doubles_nothing(
    graph_account: EmailAccount, graph: World
) -> None:
    graph.mailbox().deliver(*[mail(f"Mail {number}") for number in range(3)])
    fetch(graph_account)
    graph.forget_deltas()
    graph.mailbox().deliver(mail("Naxos"))
    result = fetch(graph_account)
    assert (result.new, result.known) == (1, 0)
    assert graph.count("$value") == 4
    assert InboundItem.objects.count() == 4


@pytest.mark.parametrize("code", ["syncStateNotFound", "resyncRequired"])
def test_other_words_for_a_void_link(graph_account: EmailAccount, graph: World, code: str) -> None:
    fetch(graph_account)
    graph.mailbox().deliver(mail("Crete"))
    graph.trouble("messages/delta", 404, code)
    assert fetch(graph_account).new == 1


def test_empty_pages_and_repeated_mails_are_borne(graph_account: EmailAccount, graph: World) -> None:
    graph.page, graph.empty_pages, graph.repeats = 2, True, True
    fetch(graph_account)
    graph.mailbox().deliver(*[mail(f"Mail {number}") for number in range(5)])
    assert fetch(graph_account).new == 5
    assert fetch(graph_account).new == 0


def test_a_round_that_was_broken_off_goes_on_at_its_page(graph_account: EmailAccount, graph: World) -> None:
    graph.page = 2
    graph.mailbox().deliver(*[mail(f"Mail {number}") for number in range(6)])
    assert fetching.fetch_account(graph_account.pk, FetchOptions(limit=4)).new == 4
    link = MailFolder.objects.select_related("account__account").get().delta["link"]
    assert "skiptoken" in link
    assert fetch(graph_account).new == 2
    assert InboundItem.objects.count() == 6
    assert graph.count("$value") == 6


def test_a_moved_mail_keeps_its_id_and_is_not_taken_again(graph_account: EmailAccount, graph: World) -> None:
    box = graph.mailbox()
    box.new_folder("Groups")
    EmailAccount.objects.update(folders=["INBOX", "Groups"])
    (key,) = box.deliver(mail("Crete"))
    fetch(graph_account)
    box.move(key, "Groups")
    result = fetch(graph_account)
    assert (result.new, result.known) == (0, 1)
    assert graph.count("$value") == 1
    assert LedgerEntry.objects.filter(remote_id=key).count() == 2


def test_folders_are_found_by_well_known_names_and_by_paths(
    graph_account: EmailAccount, graph: World
) -> None:
    box = graph.mailbox()
    groups = box.new_folder("Groups & Co's")
    below = box.new_folder("2026", "Groups & Co's")
    inner = box.new_folder("Offers", "inbox")
    session = connect(graph_account)
    found = {
        name: folders.find(session, name).id
        for name in ("INBOX", "Sent Items", "Groups & Co's", "Groups & Co's/2026", "Offers", "Posteingang")
    }
    assert found == {
        "INBOX": box.folder("inbox").id,
        "Sent Items": box.folder("sentitems").id,
        "Groups & Co's": groups.id,
        "Groups & Co's/2026": below.id,
        "Offers": inner.id,
        "Posteingang": box.folder("inbox").id,
    }
    with pytest.raises(PermanentError) as told:
        folders.find(session, "Nowhere/2026")
    assert told.value.code == "no_folder"


def test_a_folder_that_was_made_anew_under_its_name_begins_from_the_start(
    graph_account: EmailAccount, graph: World
) -> None:
    box = graph.mailbox()
    box.new_folder("Groups")
    EmailAccount.objects.update(folders=["Groups"])
    box.deliver(mail("Crete"), folder="Groups")
    fetch(graph_account)
    box.folder("Groups").name = "Old groups"
    box.new_folder("Groups")
    box.deliver(mail("Naxos"), folder="Groups")
    assert fetch(graph_account).new == 1


def test_more_mails_than_a_filtered_round_would_tell_of_arrive(
    graph_account: EmailAccount, graph: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.support.graph.listing.FILTERED_MOST", 10)
    graph.mailbox().deliver(*[mail(f"Mail {number}") for number in range(25)])
    assert fetch(graph_account).new == 25


def test_a_wait_that_is_asked_for_pauses_the_account_so_long(
    graph_account: EmailAccount, graph: World
) -> None:
    graph.trouble("messages/delta", 429, "ApplicationThrottled", retry_after="420")
    error = fails(graph_account)
    assert (type(error), error.code, error.retry_after) == (
        TemporaryError,
        "throttled",
        timedelta(seconds=420),
    )
    graph_account.account.refresh_from_db()
    waits = graph_account.account.paused_until - timezone.now()
    assert timedelta(seconds=400) < waits <= timedelta(seconds=420)
    assert graph_account.pk not in fetching.due()


@pytest.mark.parametrize(
    ("status", "code", "verdict", "told"),
    [
        (403, "ErrorAccessDenied", PermanentError, "no_permission"),
        (404, "MailboxNotEnabledForRESTAPI", PermanentError, "no_rest_mailbox"),
        (404, "ErrorInvalidUser", PermanentError, "no_mailbox"),
        (503, "", TemporaryError, "server_trouble"),
        (400, "BadRequest", PermanentError, "graph_400"),
        (0, "", TemporaryError, "connection_lost"),
    ],
)
def test_each_refusal_has_its_verdict_and_words(
    graph_account: EmailAccount, graph: World, status: int, code: str, verdict: type[ChannelError], told: str
) -> None:
    graph.trouble("mailFolders/inbox", status, code, times=9)
    error = fails(graph_account)
    assert (type(error), error.code) == (verdict, told)
    assert error.words


def test_a_token_that_is_no_longer_taken_is_renewed_once(
    graph_account: EmailAccount, graph: World, provider: Provider
) -> None:
    fetch(graph_account)
    provider.end_access()
    graph.mailbox().deliver(mail("Crete"))
    assert fetch(graph_account).new == 1
    assert len(provider.asked) == 2
    graph.trouble("GET", 401, "InvalidAuthenticationToken", times=99)
    assert fails(graph_account).code == "graph_401"
    assert len(provider.asked) == 3


def test_a_shared_mailbox_is_read_by_whoever_may(graph: World, provider: Provider) -> None:
    graph.allowed = set()
    graph.mailbox("groups@agency.test").deliver(mail("Crete"))
    account = signed_in("groups@agency.test", "eva@agency.test", provider)
    assert fails(account).code == "no_permission"
    graph.allowed = {"groups@agency.test"}
    assert fetch(account).new == 1


def test_a_person_reads_the_own_mailbox_whatever_its_main_address_is(
    graph: World, provider: Provider
) -> None:
    graph.mailbox("info@agency.test").deliver(mail("Crete"))
    account = signed_in("alias@agency.test", "", provider, person="info@agency.test")
    assert fetch(account).new == 1
    assert graph.count("/v1.0/me/") and not graph.count("GET /v1.0/users/")


def signed_in(address: str, username: str, provider: Provider, person: str = "") -> EmailAccount:
    from channels_email.providers.oauth_base import Grant
    from channels_email.services import token_leases
    from channels_email.services.oauth_clients import made_for

    account = make_account(
        address=address,
        protocol="graph",
        sign_in=SignInMethod.MICROSOFT,
        client_id=CLIENT,
        client_secret=SECRET,
        username=username,
        import_sent=False,
    )
    refresh = provider.consent(person or username or address, "Mail.ReadWrite offline_access")
    token_leases.store(token_leases.row_of(account), Grant("", refresh, 0), made_for(account))
    return account


def test_a_mail_that_breaks_the_server_fails_alone_and_is_tried_again(
    graph_account: EmailAccount, graph: World
) -> None:
    _, poison, _ = graph.mailbox().deliver(mail("Crete"), mail("Rhodes"), mail("Naxos"))
    graph.trouble(f"{poison}/$value", 500, "ErrorInternalServerError", times=9)
    result = fetching.fetch_account(graph_account.pk)
    assert (result.new, result.failed, result.errors) == (2, 1, [])
    entry = LedgerEntry.objects.get(remote_id=poison)
    assert entry.outcome == LedgerOutcome.FAILED and "problem of its own" in entry.reason
    graph.troubles.clear()
    LedgerEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - timedelta(hours=1))
    assert fetch(graph_account).new == 1
    entry.refresh_from_db()
    assert (entry.outcome, entry.attempts) == (LedgerOutcome.TAKEN, 2)


def test_a_failed_mail_that_is_gone_is_given_up(graph_account: EmailAccount, graph: World) -> None:
    (poison,) = graph.mailbox().deliver(mail("Rhodes"))
    graph.trouble(f"{poison}/$value", 500, "ErrorInternalServerError", times=9)
    fetch(graph_account)
    LedgerEntry.objects.update(at=timezone.now() - timedelta(hours=1))
    graph.mailbox().delete(poison)
    fetch(graph_account)
    assert LedgerEntry.objects.get().outcome == LedgerOutcome.SKIPPED


@pytest.mark.django_db(transaction=True)
def test_five_workers_ask_a_mailbox_for_three_things_at_a_time(
    graph_account: EmailAccount, graph: World
) -> None:
    session = connect(graph_account)
    session.get("mailFolders/inbox")
    graph.delay = 0.15

    def ask() -> None:
        connect_again = connect(graph_account)
        for _ in range(2):
            connect_again.get("mailFolders/inbox")
        connection.close()

    threads = [Thread(target=ask) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert graph.count("GET") == 13
    assert (graph.peak, graph.throttled) == (3, 0)


def test_no_token_reaches_a_log_or_another_host(
    graph_account: EmailAccount, graph: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    fetch(graph_account)
    graph.trouble("messages/delta", 400, "BadRequest")
    error = fails(graph_account)
    assert "deltatoken" not in caplog.text and "deltatoken" not in error.words
    with pytest.raises(PermanentError) as told:
        connect(graph_account).follow("https://evil.example/v1.0/me/messages")
    assert told.value.code == "foreign_host"
