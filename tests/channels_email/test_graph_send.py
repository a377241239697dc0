"""Sending by Microsoft Graph: what goes out, what is known of it afterwards, and that nothing goes out twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from channels_email.models import EmailAccount, LedgerEntry
from channels_email.providers.graph import drafts
from channels_email.services import fetching, sending
from inquiries.channels import (
    Address,
    ChannelError,
    OutcomeUnknown,
    OutgoingAttachment,
    OutgoingMessage,
    PermanentError,
    TemporaryError,
)
from inquiries.models import InboundItem
from tests.support.graph import World
from tests.support.mails import mail

pytestmark = pytest.mark.django_db
MESSAGE = OutgoingMessage(
    external_id="answer-1@agency.test",
    sender=Address("info@agency.test", "Groups Desk"),
    to=(Address("ada@example.com", "Ada"),),
    subject="Re: Two weeks on Crete",
    text="In May or in June?",
)
ANSWER = replace(MESSAGE, in_reply_to="q@example.com", references=("q@example.com",))


@pytest.fixture(autouse=True)
def short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "_LOOKS", (0.0, 0.05, 0.2))


def ask(graph: World) -> None:
    graph.mailbox().deliver(mail("Two weeks on Crete", message_id="q@example.com"))


def file(name: str, size: int) -> OutgoingAttachment:
    return OutgoingAttachment.of(name, "application/pdf", bytes(range(256)) * (size // 256))


def test_an_answer_lies_in_the_thread_and_keeps_our_id(graph_account: EmailAccount, graph: World) -> None:
    ask(graph)
    receipt = sending.send(graph_account.pk, ANSWER)
    (sent,) = graph.sent
    assert sent.parsed["In-Reply-To"] == "<q@example.com>"
    assert sent.parsed["References"] == "<q@example.com>"
    assert sent.parsed["Thread-Index"]  # made by Outlook, which now shows the mail as answered
    assert sent.parsed["Message-ID"] == "<answer-1@agency.test>"
    assert sent.parsed["Subject"] == "Re: Two weeks on Crete"
    assert "In May or in June?" in sent.parsed.get_content()
    assert sent.recipients == ["ada@example.com"]
    assert receipt.external_ids == ("answer-1@agency.test",)
    assert [(one.address, one.error) for one in receipt.recipients] == [("ada@example.com", None)]
    assert graph.mailbox().in_folder("drafts") == []


def test_a_first_mail_carries_its_own_headers(graph_account: EmailAccount, graph: World) -> None:
    sending.send(graph_account.pk, replace(ANSWER, automatic=True))
    (sent,) = graph.sent
    assert sent.parsed["Auto-Submitted"] == "auto-replied"
    assert sent.parsed["In-Reply-To"] == "<q@example.com>"
    assert sent.parsed["Message-ID"] == "<answer-1@agency.test>"
    assert graph.count("createReply") == 0


def test_automatic_mail_goes_as_mime_even_as_an_answer(graph_account: EmailAccount, graph: World) -> None:
    ask(graph)
    sending.send(graph_account.pk, replace(ANSWER, automatic=True))
    assert graph.sent[0].parsed["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize("message", [ANSWER, replace(MESSAGE, external_id="first-1@agency.test")])
def test_an_id_that_exchange_replaced_is_told_beside_ours(
    graph_account: EmailAccount, graph: World, message: OutgoingMessage
) -> None:
    ask(graph)
    graph.rewrites_ids, graph.sent_after = True, timedelta(seconds=0.1)
    receipt = sending.send(graph_account.pk, message)
    theirs = graph.sent[0].parsed["Message-ID"].strip("<>")
    assert theirs != message.external_id
    assert receipt.external_ids == (message.external_id, theirs)


def test_a_sent_mail_that_shows_up_too_late_is_sent_all_the_same(
    graph_account: EmailAccount, graph: World
) -> None:
    graph.sent_after = timedelta(minutes=5)
    assert sending.send(graph_account.pk, MESSAGE).external_ids == (MESSAGE.external_id,)


def test_the_sent_copy_is_not_taken_for_a_colleagues_answer(
    graph_account: EmailAccount, graph: World
) -> None:
    EmailAccount.objects.update(import_sent=True)
    graph.rewrites_ids = True
    fetching.fetch_account(graph_account.pk)
    sending.send(graph_account.pk, MESSAGE)
    graph.mailbox().deliver(mail("By a colleague", sender="info@agency.test"), folder="sentitems")
    result = fetching.fetch_account(graph_account.pk)
    assert (result.new, result.errors) == (1, [])
    assert [one.sent for one in InboundItem.objects.all()] == [True]


def test_blind_copies_reach_who_they_are_for_and_stay_hidden(
    graph_account: EmailAccount, graph: World
) -> None:
    ask(graph)
    for message in (ANSWER, replace(MESSAGE, external_id="two@agency.test")):
        sending.send(graph_account.pk, replace(message, bcc=(Address("boss@agency.test"),)))
    for sent in graph.sent:
        assert sorted(sent.recipients) == ["ada@example.com", "boss@agency.test"]
        assert b"boss@" not in sent.raw


def test_files_small_and_large_arrive_whole(graph_account: EmailAccount, graph: World) -> None:
    ask(graph)
    files = (file("small.pdf", 10_240), file("middle.pdf", 2_900_224), file("large.pdf", 9_000_192))
    for message in (ANSWER, replace(MESSAGE, external_id="two@agency.test")):
        sending.send(graph_account.pk, replace(message, attachments=files))
    for sent in graph.sent:
        assert sent.attachments == {one.filename: one.data for one in files}
    assert graph.count("PUT /upload/") == 2 * 3


def test_small_files_travel_inside_the_mail(graph_account: EmailAccount, graph: World) -> None:
    sending.send(graph_account.pk, replace(MESSAGE, attachments=(file("small.pdf", 10_240),)))
    (part,) = graph.sent[0].parsed.iter_attachments()
    assert (part.get_filename(), len(part.get_content())) == ("small.pdf", 10_240)


def test_pictures_of_the_quoted_mail_do_not_hang_on_the_answer(
    graph_account: EmailAccount, graph: World
) -> None:
    question = EmailMessage(policy=SMTP)
    question["Message-ID"], question["Subject"] = "<q@example.com>", "Crete"
    question.set_content("See below")
    question.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    graph.mailbox().deliver(question.as_bytes())
    sending.send(graph_account.pk, ANSWER)
    assert graph.sent[0].attachments == {}


@pytest.mark.parametrize(
    ("part", "answer", "verdict"),
    [
        ("/send", {"status": 429, "retry_after": "30"}, TemporaryError),
        ("/send", {"status": 403, "code": "ErrorSendAsDenied"}, PermanentError),
        ("/send", {"status": 400, "code": "ErrorInvalidRecipients"}, PermanentError),
        ("/send", {"status": 429, "code": "ErrorExceededMessageLimit"}, TemporaryError),
        ("/send", {"status": 503, "retry_after": "5"}, OutcomeUnknown),
        ("/send", {"status": 504}, OutcomeUnknown),
        ("/send", {"status": 0, "after": True}, OutcomeUnknown),
        ("createReply", {"status": 429, "retry_after": "30"}, TemporaryError),
        ("createReply", {"status": 0, "after": True}, TemporaryError),
        ("PATCH", {"status": 500}, TemporaryError),
        ("createUploadSession", {"status": 0}, TemporaryError),
        ("PUT /upload", {"status": 500}, TemporaryError),
        ("POST /v1.0/users/info@agency.test/messages/", {"status": 413}, PermanentError),
    ],
)
def test_each_way_to_fail_has_its_verdict(
    graph_account: EmailAccount, graph: World, part: str, answer: dict[str, Any], verdict: type[ChannelError]
) -> None:
    ask(graph)
    graph.trouble(part, answer.pop("status"), **answer)
    large = (file("large.pdf", 4_000_000),) if "pload" in part or "messages/" in part else ()
    message = replace(ANSWER, attachments=large)
    with pytest.raises(ChannelError) as told:
        sending.send(graph_account.pk, message)
    assert type(told.value) is verdict
    assert told.value.words
    if verdict is not OutcomeUnknown:
        left = [one for one in graph.mailbox().in_folder("drafts") if one.properties]
        assert (graph.sent, left, LedgerEntry.objects.count()) == ([], [], 0)
        graph.troubles.clear()
        sending.send(graph_account.pk, message)
        assert len(graph.sent) == 1


def test_a_draft_that_a_killed_worker_left_is_taken_away(graph_account: EmailAccount, graph: World) -> None:
    ask(graph)
    graph.trouble("/send", 0)
    with pytest.raises(OutcomeUnknown):
        sending.send(graph_account.pk, ANSWER)
    assert len(graph.mailbox().in_folder("drafts")) == 1
    sending.send(graph_account.pk, ANSWER)  # a person said "send it again"
    assert graph.mailbox().in_folder("drafts") == []
    assert len(graph.sent) == 1


def test_an_unknown_end_is_cleared_up_by_a_look(graph_account: EmailAccount, graph: World) -> None:
    ask(graph)
    assert sending.find_sent(graph_account.pk, ANSWER) is None
    graph.rewrites_ids = True
    graph.trouble("/send", 0, after=True)
    with pytest.raises(OutcomeUnknown):
        sending.send(graph_account.pk, ANSWER)
    receipt = sending.find_sent(graph_account.pk, ANSWER)
    assert receipt and receipt.external_ids[0] == ANSWER.external_id and len(receipt.external_ids) == 2


def test_a_draft_that_still_lies_there_is_no_proof_of_anything(
    graph_account: EmailAccount, graph: World
) -> None:
    graph.trouble("/send", 504)
    with pytest.raises(OutcomeUnknown):
        sending.send(graph_account.pk, MESSAGE)
    with pytest.raises(TemporaryError) as told:
        sending.find_sent(graph_account.pk, MESSAGE)
    assert told.value.code == "still_a_draft"


def test_a_person_sends_from_a_shared_mailbox_in_its_name(graph: World, provider: Any) -> None:
    from tests.channels_email.test_graph_fetch import signed_in

    graph.mailbox("groups@agency.test").deliver(mail("Crete", message_id="q@example.com"))
    account = signed_in("groups@agency.test", "eva@agency.test", provider)
    sending.send(account.pk, replace(ANSWER, sender=Address("groups@agency.test", "Groups")))
    assert graph.sent[0].parsed["From"] == "groups@agency.test"
    assert len(graph.mailbox("groups@agency.test").in_folder("sentitems")) == 1
