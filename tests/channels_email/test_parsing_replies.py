"""What the customer newly wrote, in the forms and languages of the usual mail programs."""

from __future__ import annotations

import pytest

from channels_email.parsing import parse
from channels_email.parsing.replies import new_text
from inquiries.channels import Address
from tests.channels_email.mails import mail

WRITTEN = "We would like to come two days earlier.\nIs that possible?"

ATTRIBUTIONS = [
    "On Wed, Mar 12, 2025 at 10:14 AM Agency <desk@example.com> wrote:",
    "On 12/03/2025 10:14, Agency wrote:",
    "Am 12.03.2025 um 10:14 schrieb Reisebüro <desk@example.com>:",
    "Le mer. 12 mars 2025 à 10:14, Agence <desk@example.com> a écrit :",
    "El mié, 12 mar 2025 a las 10:14, Agencia (<desk@example.com>) escribió:",
    "Il giorno mer 12 mar 2025 alle ore 10:14 Agenzia <desk@example.com> ha scritto:",
    "Em qua., 12 de mar. de 2025 às 10:14, Agência <desk@example.com> escreveu:",
    "Op wo 12 mrt 2025 om 10:14 schreef Reisbureau <desk@example.com>:",
    "Den ons. 12. mar. 2025 kl. 10.14 skrev Bureau <desk@example.com>:",
    "ons. 12. mars 2025 kl. 10:14 skrev Byrå <desk@example.com>:",
    "ke 12. maalisk. 2025 klo 10.14 Toimisto (desk@example.com) kirjoitti:",
    "śr., 12 mar 2025 o 10:14 Biuro <desk@example.com> napisał(a):",
    "ср, 12 мар. 2025 г. в 10:14, Бюро <desk@example.com>:",
    "12.03.2025 10:14, Бюро пишет:",
    "st 12. 3. 2025 v 10:14 odesílatel Kancelář <desk@example.com> napsal:",
    "12 Mar 2025 Çar, 10:14 tarihinde Acente <desk@example.com> şunu yazdı:",
    "Desk <desk@example.com> ezt írta (időpont: 2025. márc. 12., Sze, 10:14):",
    "2025年3月12日(水) 10:14 代理店 <desk@example.com>:",
    "2025年3月12日 10:14，旅行社 <desk@example.com> 写道：",
    "On Wed, Mar 12, 2025 at 10:14 AM The Very Long Agency Name <\ndesk@example.com> wrote:",
    "Le mer. 12 mars 2025 à 10:14, Agence de voyages <desk@example.com>\na écrit :",
    "---- On Wed, 12 Mar 2025 10:14:00 +0100 Agency <desk@example.com> wrote ----",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("quote", ["> Dear Anna,\n> here is our offer.", "Dear Anna,\nhere is our offer."])
def test_history_below_an_attribution_is_left_out(attribution: str, quote: str) -> None:
    assert new_text(f"{WRITTEN}\n\n{attribution}\n\n{quote}\n") == WRITTEN


HEADER_BLOCKS = {
    "English": "From: Agency <desk@example.com>\nSent: Wednesday, March 12, 2025 10:14 AM\nTo: Anna Berg\nSubject: Offer",
    "German": "Von: Reisebüro <desk@example.com>\nGesendet: Mittwoch, 12. März 2025 10:14\nAn: Anna Berg\nBetreff: Angebot",
    "French": "De : Agence <desk@example.com>\nEnvoyé : mercredi 12 mars 2025 10:14\nÀ : Anna Berg\nObjet : Offre",
    "Spanish": "De: Agencia <desk@example.com>\nEnviado el: miércoles, 12 de marzo de 2025 10:14\nPara: Anna Berg\nAsunto: Oferta",
    "Italian": "Da: Agenzia <desk@example.com>\nInviato: mercoledì 12 marzo 2025 10:14\nA: Anna Berg\nOggetto: Offerta",
    "Portuguese": "De: Agência <desk@example.com>\nEnviada em: quarta-feira, 12 de março de 2025 10:14\nPara: Anna Berg\nAssunto: Oferta",
    "Dutch": "Van: Reisbureau <desk@example.com>\nVerzonden: woensdag 12 maart 2025 10:14\nAan: Anna Berg\nOnderwerp: Aanbod",
    "Danish": "Fra: Bureau <desk@example.com>\nSendt: 12. marts 2025 10:14\nTil: Anna Berg\nEmne: Tilbud",
    "Swedish": "Från: Byrå <desk@example.com>\nSkickat: den 12 mars 2025 10:14\nTill: Anna Berg\nÄmne: Erbjudande",
    "Finnish": "Lähettäjä: Toimisto <desk@example.com>\nLähetetty: 12. maaliskuuta 2025 10:14\nVastaanottaja: Anna Berg\nAihe: Tarjous",
    "Polish": "Od: Biuro <desk@example.com>\nWysłano: środa, 12 marca 2025 10:14\nDo: Anna Berg\nTemat: Oferta",
    "Russian": "От: Бюро <desk@example.com>\nОтправлено: среда, 12 марта 2025 г. 10:14\nКому: Anna Berg\nТема: Предложение",
    "Czech": "Od: Kancelář <desk@example.com>\nOdesláno: středa 12. března 2025 10:14\nKomu: Anna Berg\nPředmět: Nabídka",
    "Turkish": "Kimden: Acente <desk@example.com>\nGönderildi: 12 Mart 2025 Çarşamba 10:14\nKime: Anna Berg\nKonu: Teklif",
    "names only": "From: Smith, John\nSent: Wednesday, March 12, 2025 10:14 AM\nTo: Berg, Anna\nSubject: Offer",
    "bold labels": "*From:* Agency <desk@example.com>\n*Sent:* Wednesday, March 12, 2025 10:14 AM\n*To:* Anna\n*Subject:* Offer",
}  # fmt: skip


@pytest.mark.parametrize("language", HEADER_BLOCKS)
@pytest.mark.parametrize("rule", ["", "________________________________\n"])
def test_history_below_outlooks_header_block_is_left_out(language: str, rule: str) -> None:
    assert new_text(f"{WRITTEN}\n\n{rule}{HEADER_BLOCKS[language]}\n\nDear Anna,\nhere it is.\n") == WRITTEN


@pytest.mark.parametrize(
    "separator",
    [
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "-------- Message d'origine --------",
        "-------- Mensaje original --------",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "-------- Oprindelig besked --------",
        "-----Ursprungligt meddelande-----",
        "-----Oryginalna wiadomość-----",
        "-------- Исходное сообщение --------",
    ],
)
def test_history_below_a_separator_is_left_out(separator: str) -> None:
    assert new_text(f"{WRITTEN}\n\n{separator}\n\nOur offer.\n") == WRITTEN


@pytest.mark.parametrize(
    "text",
    [
        "From: Berlin\nTo: Lisbon\nDate: 12 May 2025\nPersons: 2",
        "Travel details\nFrom: Hamburg\nTo: Cusco\nDate: 3.6.2025 10:30\nSubject to change.",
        "On the other hand, we should wait.\nOn average it rains there.",
        "Our dates:\n2025-03-12 10:14\n12.03.2025 10:14\nAll are fine.",
        "We landed on 12.03.2025 at 10:14 and then:\n- the bus\n- the hotel",
        ">>> Special offer <<<\nIs this still valid?",
        "My colleague said it -- more or less -- like this.\nNo?",
        "Sent from my desk, which is much nicer than a phone.",
        "Please book it\n---\nand also the rental car, if that is possible.\n---\nWe will pay by card.",
        "With regards to the payment, we paid.\nAs regards the timeline, fine.",
        "1. Flight\n2. Hotel\n3. Car",
        "Hello\n\nWe are six:\n\nAnna Berg\nanna@example.com\n+49 170 1234567",
    ],
)
def test_nothing_that_the_customer_wrote_is_cut(text: str) -> None:
    assert new_text(text) == text


def test_answers_between_and_below_the_quotes_stay() -> None:
    text = "On 12/03/2025 10:14, Agency wrote:\n> How many are you?\n\nFour.\n\n> Which hotel?\nthe small one\n> Bye\n\nSee you"
    assert new_text(text) == "Four.\n\nthe small one\n\nSee you"


def test_the_end_of_a_broken_quoted_line_is_quoted_too() -> None:
    text = f"{WRITTEN}\n\n> The hotel that we propose lies near the old town and has a very nice ter\nrace with a view\n> over the river.\n"
    assert new_text(text) == WRITTEN


def test_a_forwarded_mail_is_kept_because_it_is_what_the_customer_shows() -> None:
    forwarded = (
        f"See below.\n\n---------- Forwarded message ---------\n{HEADER_BLOCKS['English']}\n\nYour booking."
    )
    assert new_text(forwarded) == forwarded
    outlook = f"See below.\n\n{HEADER_BLOCKS['German']}\n\nIhre Buchung."
    assert new_text(outlook, subject="WG: Angebot") == outlook
    assert new_text(outlook, subject="AW: Angebot") == "See below."


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAnna Berg\nSome long sentence, which a lawyer wrote, about what you may do with this mail.",
        "--\nAnna",
        "Best regards,\nAnna Berg",
        "Mit freundlichen Grüßen\n\nAnna Berg\nTel. +49 170 1234567",
        "Cordialement,\nAnna",
        "Saludos cordiales,\nAnna Berg",
        "Cordiali saluti\nAnna",
        "Met vriendelijke groet,\nAnna",
        "Mvh\nAnna",
        "Pozdrawiam,\nAnna",
        "С уважением,\nАнна",
        "Atenciosamente,\nAnna",
        "Thank you,\nAnna",
        "-Anna",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verzonden vanaf mijn iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Отправлено с iPhone",
        "Kind regards\nAnna\n\nSent from my iPhone",
        "Anna Berg\nanna@example.com\n+49 170 1234567\nwww.example.com",
        "_______________________________________________\nTravellers mailing list\nTravellers@example.com",
    ],
)
def test_the_signature_is_left_out(signature: str) -> None:
    assert new_text(f"{WRITTEN}\n\n{signature}\n") == WRITTEN


def test_a_postscript_below_the_signature_stays_with_it() -> None:
    text = f"{WRITTEN}\n\nBest regards\nAnna\n\nP.S. We have a dog."
    assert new_text(text) == text


def test_the_senders_own_name_in_the_last_line_is_a_signature_but_a_place_is_not() -> None:
    anna = Address("anna@example.com", "Anna Berg")
    assert new_text("Yes, please.\n\nAnna", sender=anna) == "Yes, please."
    assert new_text("Where to?\n\nLisbon", sender=anna) == "Where to?\n\nLisbon"


@pytest.mark.parametrize(
    "text", ["Best regards,\nAnna", "> only\n> quotes", "-- \nAnna", "Sent from my iPhone"]
)
def test_a_text_of_nothing_else_is_shown_whole(text: str) -> None:
    assert new_text(text) == text


def test_a_header_block_above_everything_is_only_in_the_way() -> None:
    assert new_text(f"{HEADER_BLOCKS['Polish']}\n\nDzień dobry.") == "Dzień dobry."


def test_an_attribution_may_share_its_line_with_the_answer() -> None:
    assert new_text("thanks! On Wed, Apr 4, 2012 at 3:59 PM, desk@example.com wrote:\n> Hi") == "thanks!"


@pytest.mark.parametrize(
    "html",
    [
        '<div dir="ltr">Yes, <b>please</b>.</div><br><div class="gmail_quote"><div>On Wed, Mar 12, 2025 at 10:14 AM Agency '
        "&lt;<a href='mailto:desk@example.com'>desk@example.com</a>&gt; wrote:<br></div><blockquote>Our offer</blockquote></div>",
        "<p>Yes, please.</p><hr><b>From:</b> Agency &lt;desk@example.com&gt;<br><b>Sent:</b> Wednesday, March 12, 2025 10:14 AM"
        "<br><b>To:</b> Anna<br><b>Subject:</b> Offer<br><p>Our offer</p>",
        "<div>Yes, please.</div><blockquote type='cite'>Our offer<blockquote>older</blockquote></blockquote>",
    ],
)
def test_history_is_left_out_of_html_too(html: str) -> None:
    assert parse(mail(html, "Content-Type: text/html")).reply_text == "Yes, please."


def test_a_very_long_text_is_kept_to_its_end() -> None:
    text = "\n".join(f"line {number} of what I wrote" for number in range(12_000))
    assert new_text(text) == text
