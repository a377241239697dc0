"""Who wrote the mail that somebody forwards: by what the programs write, in many languages."""

from __future__ import annotations

import pytest

from channels_email.parsing import parse
from inquiries.channels import Address
from tests.channels_email.mails import HEAD, mail, multipart, part

ANNA = Address("anna@home.example", "Anna Berg")


def forwarded(body: str, subject: str = "Fwd: Crete") -> Address | None:
    head = HEAD.replace(b"Subject: Lisbon\r\n", f"Subject: {subject}\r\n".encode())
    return parse(mail(body, "Content-Type: text/plain; charset=utf-8", head=head)).forwarded_from


@pytest.mark.parametrize(
    "body",
    [
        "Please take care.\n\n---------- Forwarded message ---------\nFrom: Anna Berg <anna@home.example>\n"
        "Date: Mon, 2 Mar 2026 at 10:11\nSubject: Crete\nTo: <boss@agency.example>\n\nHello",
        "Begin forwarded message:\n\n> From: Anna Berg <anna@home.example>\n> Subject: Crete\n"
        "> Date: 2 March 2026 at 10:11:12 CET\n> To: boss@agency.example\n>\n> Hello",
        "Kannst du?\n\nVon: Anna Berg <anna@home.example>\nGesendet: Montag, 2. März 2026 10:11\n"
        "An: Chef <boss@agency.example>\nBetreff: Kreta\n\nHallo",
        "-------- Weitergeleitete Nachricht --------\nBetreff: \tKreta\nDatum: \tMon, 2 Mar 2026 10:11:12 +0100\n"
        "Von: \tAnna Berg <anna@home.example>\nAn: \tboss@agency.example\n\nHallo",
        "---------- Message transféré ---------\nDe : Anna Berg <anna@home.example>\nDate : lun. 2 mars 2026 à 10:11\n"
        "Objet : Crète\nÀ : <boss@agency.example>\n\nBonjour",
        "De: Anna Berg <anna@home.example>\nEnviado: lunes, 2 de marzo de 2026 10:11\nPara: boss@agency.example\n"
        "Asunto: Creta\n\nHola",
        "Da: Anna Berg [mailto:anna@home.example]\nInviato: lunedì 2 marzo 2026 10:11\nA: boss@agency.example\n"
        "Oggetto: Creta\n\nCiao",
        "---------- Doorgestuurd bericht ---------\nVan: Anna Berg <anna@home.example>\nDate: ma 2 mrt 2026 om 10:11\n"
        "Subject: Kreta\nTo: <boss@agency.example>\n\nHallo",
        "---------- Przekazana wiadomość ---------\nOd: Anna Berg <anna@home.example>\nDate: pon., 2 mar 2026 o 10:11\n"
        "Subject: Kreta\nTo: <boss@agency.example>\n",
        "-------- Пересылаемое сообщение --------\nОт: Anna Berg <anna@home.example>\nКому: boss@agency.example\n"
        "Тема: Крит\nДата: 02.03.2026, 10:11\n\nПривет",
        "*From:* Anna Berg <anna@home.example>\n*Sent:* Monday, 2 March 2026 10:11\n*To:* boss@agency.example\n"
        "*Subject:* Crete\n\nHello",
    ],
)
def test_the_writer_of_a_forwarded_mail(body):
    assert forwarded(body) == ANNA


def test_a_mark_in_the_text_is_enough_and_a_plain_answer_is_none():
    block = "From: Anna Berg <anna@home.example>\nSent: Monday, 2 March 2026 10:11\nTo: boss@agency.example\nSubject: Crete\n"
    assert forwarded(f"Look.\n\n---------- Forwarded message ---------\n{block}", subject="For you") == ANNA
    assert forwarded(f"Thank you!\n\n-----Original Message-----\n{block}", subject="Re: Crete") is None
    assert forwarded("I come from: Berlin\nTo: Lisbon\nDate: 12 May", subject="Fwd: trip") is None
    assert forwarded("Hello", subject="Fwd: nothing") is None


def test_the_writer_of_an_attached_mail_and_no_guess_for_several():
    one = part("message/rfc822", "From: Anna Berg <anna@home.example>\r\nSubject: Crete\r\n\r\nHello")
    text = part("text/plain", "Please take care.")
    assert parse(multipart("mixed", text, one)).forwarded_from == ANNA
    assert parse(multipart("mixed", text, one, one)).forwarded_from is None


def test_a_bounce_with_the_original_in_it_forwards_nothing():
    raw = multipart(
        "report; report-type=delivery-status",
        part("text/plain", "It failed."),
        part("message/delivery-status", "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n"),
        part("message/rfc822", "From: desk@agency.example\r\n\r\nHi"),
    )
    assert parse(raw).forwarded_from is None
