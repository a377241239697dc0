"""Mails as the usual programs write them in many languages: history and signature go, what the customer wrote stays."""

from __future__ import annotations

import pytest

from channels_email.parsing import parse
from channels_email.parsing.replies import new_text
from inquiries.channels import Address

ANNA = Address("anna.lind@example.com", "Anna Lind")
NEW = "Thank you, we take the second hotel.\n\nCould we have a sea view?"
OURS = "Dear Ms Lind,\nhere is our offer for Crete.\nRegards\nEva Berger"
QUOTED = "\n".join(f"> {line}" for line in OURS.split("\n"))


def reply_of(text: str, subject: str = "Re: Crete") -> str:
    return new_text(text, subject=subject, sender=ANNA)


ATTRIBUTIONS = [
    'On Mon, Mar 3, 2025 at 10:14 AM Eva Berger <info@agency.example> wrote:',
    'On Mon, 3 Mar 2025 at 10:14, Eva Berger <info@agency.example> wrote:',
    'Am Mo., 3. März 2025 um 10:14 Uhr schrieb Eva Berger <info@agency.example>:',
    'Le lun. 3 mars 2025 à 10:14, Eva Berger <info@agency.example> a écrit :',
    'El lun, 3 mar 2025 a las 10:14, Eva Berger (<info@agency.example>) escribió:',
    'Il giorno lun 3 mar 2025 alle ore 10:14 Eva Berger <info@agency.example> ha scritto:',
    'Em seg., 3 de mar. de 2025 às 10:14, Eva Berger <info@agency.example> escreveu:',
    'A segunda, 3/03/2025, 10:14, Eva Berger <info@agency.example> escreveu:',
    'Op ma 3 mrt 2025 om 10:14 schreef Eva Berger <info@agency.example>:',
    'man. 3. mar. 2025 kl. 10.14 skrev Eva Berger <info@agency.example>:',
    'Den mån 3 mars 2025 kl 10:14 skrev Eva Berger <info@agency.example>:',
    'ma 3. maalisk. 2025 klo 10.14 Eva Berger (info@agency.example) kirjoitti:',
    'pon., 3 mar 2025 o 10:14 Eva Berger <info@agency.example> napisał(a):',
    'po 3. 3. 2025 v 10:14 odesílatel Eva Berger <info@agency.example> napsal:',
    'пн, 3 мар. 2025 г. в 10:14, Eva Berger <info@agency.example>:',
    'Eva Berger <info@agency.example>, 3 Mar 2025 Pzt, 10:14 tarihinde şunu yazdı:',
    '2025年3月3日(月) 10:14 Eva Berger <info@agency.example>:',
    'Eva Berger <info@agency.example> 于2025年3月3日周一 10:14写道：',
    '2025년 3월 3일 (월) 오전 10:14, Eva Berger <info@agency.example>님이 작성:',
    '\u202bבתאריך יום ב׳, 3 במרץ 2025 ב-10:14 מאת \u202aEva Berger\u202c\u200f <\u202ainfo@agency.example\u202c\u200f>:\u202c',
    'Στις Δευ 3 Μαρ 2025 στις 10:14 π.μ., ο χρήστης Eva Berger <info@agency.example> έγραψε:',
    'Eva Berger <info@agency.example> ezt írta (időpont: 2025. márc. 3., H, 10:14):',
    'lun., 3 mar. 2025 la 10:14, Eva Berger <info@agency.example> a scris:',
    'Vào Th 2, 3 thg 3, 2025 vào lúc 10:14 Eva Berger <info@agency.example> đã viết:',
    'пн, 3 бер. 2025 р. о 10:14 Eva Berger <info@agency.example> пише:',
    'On 3 Mar 2025, at 10:14, Eva Berger <info@agency.example> wrote:',
    'On Mar 3, 2025, at 10:14 AM, Eva Berger <info@agency.example> wrote:',
    'Am 03.03.2025 um 10:14 schrieb Eva Berger <info@agency.example>:',
    'Le 3 mars 2025 à 10:14, Eva Berger <info@agency.example> a écrit :',
    'El 3 mar 2025, a las 10:14, Eva Berger <info@agency.example> escribió:',
    'Il giorno 3 mar 2025, alle ore 10:14, Eva Berger <info@agency.example> ha scritto:',
    'Op 3 mrt 2025, om 10:14 heeft Eva Berger <info@agency.example> het volgende geschreven:',
    'No dia 03/03/2025, às 10:14, Eva Berger <info@agency.example> escreveu:',
    'Den 3. mar. 2025 kl. 10.14 skrev Eva Berger <info@agency.example>:',
    '3 mars 2025 kl. 10:14 skrev Eva Berger <info@agency.example>:',
    'Eva Berger <info@agency.example> kirjoitti 3.3.2025 kello 10.14:',
    'Wiadomość napisana przez Eva Berger <info@agency.example> w dniu 3 mar 2025, o godz. 10:14:',
    '3 марта 2025 г., в 10:14, Eva Berger <info@agency.example> написал(а):',
    'Dne 3. 3. 2025 v 10:14, Eva Berger <info@agency.example>:',
    'On 03/03/2025 10:14, Eva Berger wrote:',
    'Am 03.03.25 um 10:14 schrieb Eva Berger:',
    'Le 03/03/2025 à 10:14, Eva Berger a écrit :',
    'El 3/3/25 a las 10:14, Eva Berger escribió:',
    'Il 03/03/2025 10:14, Eva Berger ha scritto:',
    'Op 03-03-2025 om 10:14 schreef Eva Berger:',
    'Em 03/03/2025 10:14, Eva Berger escreveu:',
    'W dniu 03.03.2025 o 10:14, Eva Berger pisze:',
    'Den 2025-03-03 kl. 10:14, skrev Eva Berger:',
    'Den 03.03.2025 10:14, skrev Eva Berger:',
    'Den 03-03-2025 kl. 10:14 skrev Eva Berger:',
    '03.03.2025 10:14, Eva Berger пишет:',
    'Dne 03. 03. 25 v 10:14 Eva Berger napsal(a):',
    '2025. 03. 03. 10:14 keltezéssel, Eva Berger írta:',
    '3.03.2025 10:14 tarihinde Eva Berger yazdı:',
    'On 2025/03/03 10:14, Eva Berger wrote:',
    'On Monday, March 3, 2025 at 10:14:05 AM GMT+1, Eva Berger <info@agency.example> wrote:',
    'Am Montag, 3. März 2025 um 10:14:05 MEZ hat Eva Berger <info@agency.example> Folgendes geschrieben:',
    'Le lundi 3 mars 2025 à 10:14:05 UTC+1, Eva Berger <info@agency.example> a écrit :',
    'El lunes, 3 de marzo de 2025, 10:14:05 CET, Eva Berger <info@agency.example> escribió:',
    'Il lunedì 3 marzo 2025 alle ore 10:14:05 CET, Eva Berger <info@agency.example> ha scritto:',
    'Em segunda-feira, 3 de março de 2025 às 10:14:05 BRT, Eva Berger <info@agency.example> escreveu:',
    'Gesendet: Montag, 03. März 2025 um 10:14 Uhr\nVon: "Eva Berger" <info@agency.example>\nAn: anna.lind@example.com\nBetreff: Crete',
    'Eva Berger <info@agency.example> schrieb am Montag, 3. März 2025 um 10:14:',
    'On Monday, March 3rd, 2025 at 10:14 AM, Eva Berger <info@agency.example> wrote:',
    'Le lundi 3 mars 2025 à 10:14 AM, Eva Berger <info@agency.example> a écrit :',
    '-------- Ursprüngliche Nachricht --------\nVon: Eva Berger <info@agency.example>\nDatum: 03.03.25 10:14 (GMT+01:00)\nAn: anna.lind@example.com\nBetreff: Crete',
    '-------- Original message --------\nFrom: Eva Berger <info@agency.example>\nDate: 03/03/2025 10:14 (GMT+01:00)\nTo: anna.lind@example.com\nSubject: Crete',
    "-------- Message d'origine --------\nDe : Eva Berger <info@agency.example>\nDate : 03/03/2025 10:14 (GMT+01:00)\nÀ : anna.lind@example.com\nObjet : Crete",
    '-------- Mensaje original --------\nDe: Eva Berger <info@agency.example>\nFecha: 3/3/25 10:14 (GMT+01:00)\nPara: anna.lind@example.com\nAsunto: Crete',
    'On 11-Apr-2011, at 6:54 PM, Bob <bob@x.example> wrote:',
    '--- On Thu, 12/3/09, Bob Jones <bob@x.example> wrote:\n\nFrom: Bob Jones <bob@x.example>\nSubject: Re: x\nTo: a@x.example\nDate: Thursday, December 3, 2009, 10:14 AM',
    'On Tue, 02 Oct 2012 11:49:29 -0400, Bob wrote:',
    'On Tue, Oct 2, 2012 at 11:49 AM, Bob Jones via Foo <bob@x.example> wrote:',
    'From: Bob [mailto:bob@x.example]\nSent: Tuesday, October 2, 2012 11:49 AM\nTo: a@x.example\nSubject: Re: x',
    '-----Ursprüngliche Nachricht-----\nVon: Bob <bob@x.example>\nGesendet: Di. 2. Okt. 2012 11:49\nAn: a@x.example\nBetreff: x',
    '-------- Original Message --------\nSubject: x\nDate: Tue, 2 Oct 2012 11:49\nFrom: Bob <bob@x.example>\nTo: a@x.example',
    'On Oct 2, 2012 11:49 AM, "Bob Jones" <bob@x.example> wrote:',
    'Le 2 oct. 2012 11:49, "Bob Jones" <bob@x.example> a écrit :',
    'Am 02.10.2012 11:49 schrieb "Bob Jones" <bob@x.example>:',
    'El 02/10/2012 11:49, "Bob Jones" <bob@x.example> escribió:',
    '* Bob Jones <bob@x.example> [2012-10-02 11:49]:',
    'On Tuesday, October 2, 2012, Bob Jones wrote:',
    'On Tuesday, October 2, 2012, Bob Jones <bob@x.example> wrote:',
    'Op 2 okt. 2012 11:49 schreef "Bob" <bob@x.example>:',
    'Am Dienstag, den 02.10.2012, 11:49 +0200 schrieb Bob Jones:',
    'Il 02/10/2012 11.49, Bob Jones ha scritto:',
    'Den 2/10/2012 kl. 11.49 skrev Bob Jones:',
    'Bob Jones <bob@x.example> schrieb am Di., 2. Okt. 2012, 11:49:',
    'Bob Jones <bob@x.example> ezt írta (2012. okt. 2.):',
    '##- Please type your reply above this line -##',
    '--- Reply above this line ---',
    '________________________________\nFrom: "Bob" <bob@x.example>\nTo: a@x.example\nSent: Tue, October 2, 2012 11:49:00 AM\nSubject: x',
    '---- On Tue, 02 Oct 2012 11:49:29 +0200 Bob <bob@x.example> wrote ----',
    'Från: Bob <bob@x.example>\nSvara: Bob <bob@x.example>\nDatum: tisdag 2 oktober 2012 11:49\nTill: a@x.example\nÄmne: x',
    '-----Messaggio originale-----\nDa: Bob <bob@x.example>\nInviato: 2/10/2012 11:49\nA: a\nOggetto: x',
    '----- Original Message -----\nFrom: "Bob" <bob@x.example>\nTo: "a" <a@x.example>\nSent: Tuesday, 2 October, 2012 11:49:00 AM\nSubject: x',
    'Am 2. Oktober 2012 11:49:29 MESZ schrieb Bob Jones <bob@x.example>:',
    'On 2 October 2012 11:49:29 BST, Bob Jones <bob@x.example> wrote:',
    'On October 2, 2012 11:49:29 AM GMT+02:00, Bob Jones <bob@x.example> wrote:',
    'Le 2 octobre 2012 11:49:29 GMT+02:00, Bob Jones <bob@x.example> a écrit :',
    'Em ter, 2 de out de 2012 11:49, Bob <bob@x.example> escreveu:',
    'El mar., 2 oct. 2012 11:49, Bob <bob@x.example> escribió:',
    'Il mar 2 ott 2012, 11:49 Bob <bob@x.example> ha scritto:',
    'On Tue, 2 Oct 2012, 11:49 Bob, <bob@x.example> wrote:',
    'wt., 2 paź 2012, 11:49 użytkownik Bob <bob@x.example> napisał:',
    'вт, 2 окт. 2012 г., 11:49 Bob <bob@x.example>:',
    'Dňa ut 2. 10. 2012 11:49 Bob <bob@x.example> napísal(a):',
    'På tis 2 okt. 2012 11:49 skrev Bob <bob@x.example>:',
]  # fmt: skip


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_history_goes_with_marks_and_without(attribution: str) -> None:
    assert reply_of(f"{NEW}\n\n{attribution}\n\n{QUOTED}\n") == NEW
    assert reply_of(f"{NEW}\n\n{attribution}\n\n{OURS}\n") == NEW


# They prove too little to leave out what follows without marks.
WEAK = [
    '2011/11/22 <bob@x.example>',
    '2011/11/22 Bob Jones <bob@x.example>',
    'Bob Jones <bob@x.example> wrote:',
    'Bob Jones schrieb am 02.10.2012 um 11:49:',
    'Eva Berger kirjoitti 3.3.2025 klo 10.14:',
    'Quoting Bob Jones <bob@x.example>:',
    'Zitat von Bob Jones <bob@x.example>:',
]  # fmt: skip


@pytest.mark.parametrize("attribution", WEAK)
def test_a_weak_attribution_goes_only_with_the_quote_below_it(attribution: str) -> None:
    assert reply_of(f"{NEW}\n\n{attribution}\n\n{QUOTED}\n") == NEW
    assert reply_of(f"{NEW}\n\n{attribution}\n\nTwo rooms, please.\n").endswith("Two rooms, please.")


OUTLOOK = [
    'From: Eva Berger <info@agency.example>\nSent: Monday, March 3, 2025 10:14 AM\nTo: Anna Lind <anna.lind@example.com>\nSubject: Crete',
    'Von: Eva Berger <info@agency.example>\nGesendet: Montag, 3. März 2025 10:14\nAn: Anna Lind <anna.lind@example.com>\nBetreff: Crete',
    'De : Eva Berger <info@agency.example>\nEnvoyé : lundi 3 mars 2025 10:14\nÀ : Anna Lind <anna.lind@example.com>\nObjet : Crete',
    'De: Eva Berger <info@agency.example>\nEnviado el: lunes, 3 de marzo de 2025 10:14\nPara: Anna Lind <anna.lind@example.com>\nAsunto: Crete',
    'Da: Eva Berger <info@agency.example>\nInviato: lunedì 3 marzo 2025 10:14\nA: Anna Lind <anna.lind@example.com>\nOggetto: Crete',
    'De: Eva Berger <info@agency.example>\nEnviada em: segunda-feira, 3 de março de 2025 10:14\nPara: Anna Lind <anna.lind@example.com>\nAssunto: Crete',
    'Van: Eva Berger <info@agency.example>\nVerzonden: maandag 3 maart 2025 10:14\nAan: Anna Lind <anna.lind@example.com>\nOnderwerp: Crete',
    'Fra: Eva Berger <info@agency.example>\nSendt: mandag 3. mars 2025 10:14\nTil: Anna Lind <anna.lind@example.com>\nEmne: Crete',
    'Från: Eva Berger <info@agency.example>\nSkickat: den 3 mars 2025 10:14\nTill: Anna Lind <anna.lind@example.com>\nÄmne: Crete',
    'Lähettäjä: Eva Berger <info@agency.example>\nLähetetty: maanantai 3. maaliskuuta 2025 10.14\nVastaanottaja: Anna Lind <anna.lind@example.com>\nAihe: Crete',
    'From: Eva Berger <info@agency.example>\nSent: poniedziałek, 3 marca 2025 10:14\nTo: Anna Lind <anna.lind@example.com>\nSubject: Crete',
    'Od: Eva Berger <info@agency.example>\nWysłano: poniedziałek, 3 marca 2025 10:14\nDo: Anna Lind <anna.lind@example.com>\nTemat: Crete',
    'От: Eva Berger <info@agency.example>\nОтправлено: 3 марта 2025 г. 10:14\nКому: Anna Lind <anna.lind@example.com>\nТема: Crete',
    'Od: Eva Berger <info@agency.example>\nOdesláno: pondělí 3. března 2025 10:14\nKomu: Anna Lind <anna.lind@example.com>\nPředmět: Crete',
    'Kimden: Eva Berger <info@agency.example>\nGönderildi: 3 Mart 2025 Pazartesi 10:14\nKime: Anna Lind <anna.lind@example.com>\nKonu: Crete',
    'Feladó: Eva Berger <info@agency.example>\nElküldve: 2025. március 3., hétfő 10:14\nCímzett: Anna Lind <anna.lind@example.com>\nTárgy: Crete',
    'Από: Eva Berger <info@agency.example>\nΣτάλθηκε: Δευτέρα, 3 Μαρτίου 2025 10:14\nΠρος: Anna Lind <anna.lind@example.com>\nΘέμα: Crete',
    '发件人: Eva Berger <info@agency.example>\n发送时间: 2025年3月3日 10:14\n收件人: Anna Lind <anna.lind@example.com>\n主题: Crete',
    '差出人: Eva Berger <info@agency.example>\n送信日時: 2025年3月3日 10:14\n宛先: Anna Lind <anna.lind@example.com>\n件名: Crete',
    'Fra: Eva Berger <info@agency.example>\nDato: mandag den 3. marts 2025 kl. 10.14\nTil: Anna Lind <anna.lind@example.com>\nEmne: Crete',
    'Från: Eva Berger <info@agency.example>\nDatum: måndag, 3 mars 2025 10:14\nTill: Anna Lind <anna.lind@example.com>\nÄmne: Crete',
    'From: Eva Berger <info@agency.example>\nDate: Monday, 3 March 2025 at 10:14\nTo: Anna Lind <anna.lind@example.com>\nSubject: Crete',
    'Von: Eva Berger <info@agency.example>\nDatum: Montag, 3. März 2025 um 10:14\nAn: Anna Lind <anna.lind@example.com>\nBetreff: Crete',
    'De : Eva Berger <info@agency.example>\nDate : lundi, 3 mars 2025 à 10:14\nÀ : Anna Lind <anna.lind@example.com>\nObjet : Crete',
    '*From:* Eva Berger <info@agency.example>\n*Sent:* Monday, March 3, 2025 10:14 AM\n*To:* Anna Lind <anna.lind@example.com>\n*Subject:* Crete',
]  # fmt: skip


@pytest.mark.parametrize("above", ["", "________________________________\n", "-----Original Message-----\n"])
@pytest.mark.parametrize("block", OUTLOOK)
def test_the_header_block_of_outlook(block: str, above: str) -> None:
    assert reply_of(f"{NEW}\n\n{above}{block}\n\n{OURS}\n") == NEW


PHONES = [
    'Sent from my iPhone',
    'Von meinem iPhone gesendet',
    'Envoyé de mon iPhone',
    'Enviado desde mi iPhone',
    'Inviato da iPhone',
    'Enviado do meu iPhone',
    'Verstuurd vanaf mijn iPhone',
    'Sendt fra min iPhone',
    'Skickat från min iPhone',
    'Lähetetty iPhonesta',
    "Wysłane z iPhone'a",
    'Отправлено с iPhone',
    'iPhoneから送信',
    '从我的iPhone发送',
    '나의 iPhone에서 보냄',
    'Odesláno z iPhonu',
    "iPhone'umdan gönderildi",
    'Sent from Outlook for iOS<https://aka.ms/o0ukef>',
    'Get Outlook for Android<https://aka.ms/AAb9ysg>',
    'Gesendet von Outlook für iOS<https://aka.ms/o0ukef>',
    'Holen Sie sich Outlook für Android<https://aka.ms/AAb9ysg>',
    'Télécharger Outlook pour iOS',
    'Sent from Yahoo Mail for iPhone',
    'Gesendet mit der GMX Mail App',
    'Diese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail gesendet.',
    'Sent from Samsung Mobile',
    'Von Samsung-Tablet gesendet',
    'Sent from Mail for Windows',
    'Gesendet von Mail für Windows',
    'Envoyé à partir de Outlook pour Android',
    'Obtener Outlook para iOS',
    'Scarica Outlook per iOS',
    'Sent via BlackBerry by AT&T',
    'Sent from my Galaxy',
    'Gesendet von meinem Samsung Galaxy Smartphone.',
    'Envoyé depuis mon appareil mobile Samsung.',
    'Sent with Proton Mail secure email.',
    'Gesendet mit Proton Mail',
    'Enviado desde mi Samsung Mobile de Claro',
    'Trimis de pe iPhone-ul meu',
    'Στάλθηκε από το iPhone μου',
    'Enviado do Outlook para Android',
    'Verzonden vanuit Outlook voor iOS',
    'Outlook voor Android downloaden',
    'Hent Outlook til iOS',
    'Skaffa Outlook för iOS',
    'Pobierz program Outlook dla systemu Android',
    'Отправлено из мобильной Почты Mail.ru',
    'Sendt fra Outlook til iOS',
    'Skickat från Outlook för iOS',
]  # fmt: skip


@pytest.mark.parametrize("line", PHONES)
def test_the_line_of_a_phone(line: str) -> None:
    assert reply_of(f"{NEW}\n\n{line}\n") == NEW
    history = f"On 3 Mar 2025, at 10:14, Eva Berger <info@agency.example> wrote:\n\n{QUOTED}\n"
    assert reply_of(f"{NEW}\n\n{line}\n\n{history}") == NEW


SIGNATURES = [
    '-- \nAnna Lind\nTel. +46 70 123 45 67',
    'Best regards,\nAnna Lind\n+46 70 123 45 67',
    'Mit freundlichen Grüßen\nAnna Lind\n\nLind GmbH\nHauptstr. 1, 10115 Berlin\nTel.: +49 30 1234567\nwww.lind.example',
    'Viele Grüße\nAnna',
    'Cordialement,\nAnna Lind',
    'Cordiali saluti\n\nAnna Lind\nCell. 333 1234567',
    'Saludos cordiales,\nAnna Lind\nTeléfono: 600 123 456',
    'Met vriendelijke groet,\n\nAnna Lind\nM 06-12345678',
    'Med vänlig hälsning\nAnna Lind\n070-123 45 67',
    'Kind regards\n\nAnna Lind | Marketing Manager\nLind Ltd | 1 High Street | London\nM: +44 7700 900123 | E: anna.lind@example.com',
    'Pozdrawiam,\nAnna Lind\ntel. 600 123 456',
    'С уважением,\nАнна Линд\n+7 900 123-45-67',
    'Atenciosamente,\nAnna Lind\n(11) 91234-5678',
    'Liebe Grüße aus Berlin\nAnna',
    'LG Anna',
    'Herzliche Grüße, Anna und Jonas',
    'Thanks and best wishes,\nAnna & Jonas',
]  # fmt: skip


@pytest.mark.parametrize("signature", SIGNATURES)
def test_the_signature(signature: str) -> None:
    assert reply_of(f"{NEW}\n\n{signature}\n") == NEW


KEPT = [
    ('We travel like this:\n\nFrom: Berlin\nTo: Heraklion\nDate: 12 May 2025 10:00\nReturn: 26 May\n\nPlease quote.', 'Re: Crete', ('From: Berlin', 'Please quote.')),
    ('Von: Berlin\nNach: Kreta\nDatum: 12.05.2025\nPersonen: 4\nBetreff: Familienurlaub\nBudget 3000 EUR', 'Re: Crete', ('Budget 3000 EUR', 'Von: Berlin')),
    ('Name: Anna Lind\nE-mail: anna.lind@example.com\nPhone: +46 70 123\nFrom: Stockholm\nTo: Crete\nMessage: We want the sea view.\nSubject: Trip', 'Re: Crete', ('We want the sea view', 'E-mail')),
    ('From: Anna Lind <anna@x.example>\nSubject: Trip to Crete\nMessage Body:\nWe want two weeks in May.\n\n-- \nThis e-mail was sent from a contact form', 'Re: Crete', ('We want two weeks in May',)),
    ('> Which hotel would you like?\n\nThe second one.\n\n> And how many rooms?\n\nTwo, please.\n\nAnna\n', 'Re: Crete', ('The second one.', 'Two, please.')),
    ('On 3 Mar 2025, at 10:14, Eva Berger <info@agency.example> wrote:\n\n> Which hotel?\n\nThe second one.\n\n> How many rooms?\n\nTwo, please.\n', 'Re: Crete', ('The second one.', 'Two, please.')),
    ('See my answers below.\n\nFrom: Eva Berger <info@agency.example>\nSent: Monday, March 3, 2025 10:14 AM\nTo: Anna Lind\nSubject: Crete\n\nWhich hotel?\n[Anna] The second one.\n', 'Re: Crete', ('See my answers below',)),
    ('On 3 Mar 2025, at 10:14, Eva Berger <info@agency.example> wrote:\n\n> Dear Ms Lind,\n> here is our offer for Crete.\n> Regards\n> Eva Berger\n\nYes, we take it.\nAnna\n', 'Re: Crete', ('Yes, we take it.',)),
    ('Am 03.03.25 um 10:14 schrieb Eva Berger:\n> Dear Ms Lind,\n> here is our offer for Crete.\n> Regards\n> Eva Berger\nJa, gerne!\n', 'Re: Crete', ('Ja, gerne!',)),
    ('Can you offer the same?\n\n---------- Forwarded message ---------\nFrom: Hotel <h@example.com>\nDate: Mon, Mar 3, 2025 at 10:14 AM\nSubject: Offer\nTo: <anna@x.example>\n\nRoom 200 EUR\n\nRegards\nHotel', 'Fwd: Offer', ('Room 200 EUR', 'Can you offer')),
    ('FYI\n\nFrom: Hotel <h@example.com>\nSent: Monday, March 3, 2025 10:14 AM\nTo: Anna\nSubject: Offer\n\nRoom 200 EUR', 'FW: Offer', ('Room 200 EUR',)),
    ('Was meinen Sie?\n\nVon: Hotel <h@example.com>\nGesendet: Montag, 3. März 2025 10:14\nAn: Anna\nBetreff: Angebot\n\nZimmer 200 EUR', 'WG: Angebot', ('Zimmer 200 EUR',)),
    ('\n\nBegin forwarded message:\n\nFrom: Hotel <h@example.com>\nSubject: Offer\nDate: 3 March 2025 at 10:14:00 CET\nTo: anna@x.example\n\nRoom 200 EUR', 'Offer', ('Room 200 EUR',)),
    ('Anfang der weitergeleiteten Nachricht:\n\nVon: Hotel <h@example.com>\nBetreff: Angebot\nDatum: 3. März 2025\nAn: anna@x.example\n\nZimmer 200', 'Fwd: Angebot', ('Zimmer 200',)),
    ('-------- Weitergeleitete Nachricht --------\nBetreff: Angebot\nDatum: Mon, 3 Mar 2025\nVon: Hotel <h@example.com>\nAn: anna@x.example\n\nZimmer 200', 'Fwd: Angebot', ('Zimmer 200',)),
    ('On 3 March 2025 at 10:00 my wife wrote:\n\nWe would like a quiet room.\n\nIs that possible?', 'Re: Crete', ('quiet room', 'Is that possible?')),
    ('Am 3.3.2025 um 10 Uhr schrieb ich Ihnen:\nWir brauchen zwei Zimmer.', 'Re: Crete', ('zwei Zimmer',)),
    ('You wrote: the hotel is full. What else is there?', 'Re: Crete', ('What else is there?',)),
    ('Mon 3 March 10:00 flight\nTue 4 March 12:00 hotel\nWe need both.\nOn Wed 5 March we leave at 10:00:\n- bus\n- boat', 'Re: Crete', ('- boat', 'We need both.')),
    ('Option 1\n------\nCrete in May\n------\nOption 2\n______\nRhodes in June\n=====\nWhich is cheaper?', 'Re: Crete', ('Rhodes in June', 'Which is cheaper?')),
    ('We need:\n- two rooms\n- sea view\n- Anna', 'Re: Crete', ('- Anna', 'sea view')),
    ('Option A: Crete\n--\nOption B: Rhodes, with half board and a rental car for all of the two weeks please.\n', 'Re: Crete', ('Option B',)),
    ('Hello\n\n-- \nWe would also like to know, whether the hotel takes dogs? Ours is small.\nPlease tell us.\n', 'Re: Crete', ('Hello',)),
    ('Two rooms please.\n\nBest regards\nAnna\n\nPS: Do you also book rental cars?', 'Re: Crete', ('Do you also book rental cars?',)),
    ('Two rooms please.\n\nThanks\nAnna\n\nOne more thing: can we bring our dog?', 'Re: Crete', ('can we bring our dog?',)),
    ('Thanks\n\nWe take the second one. Please book the transfer too, and tell us when to pay the deposit.', 'Re: Crete', ('We take the second one',)),
    ('Thanks', 'Re: Crete', ('Thanks',)),
    ('Yes, that is fine.\nAnna', 'Re: Crete', ('Yes, that is fine.',)),
    ('Please call me.\n\nMy numbers are:\n+46 70 123 45 67\n+46 8 123 45\nanna.lind@example.com', 'Re: Crete', ('+46 8 123 45',)),
    ('Travellers:\n\nAnna Lind\n+46 70 123 45 67\nanna.lind@example.com\nJonas Lind\n+46 70 765 43 21\njonas@example.com', 'Re: Crete', ('jonas@example.com', 'Travellers')),
    ('The travellers are:\nAnna Lind, 12.03.1980\nJonas Lind, 11.01.1979\nMia Lind, 01.05.2015', 'Re: Crete', ('Mia Lind',)),
    ('Please send the documents to\n\nAnna Lind\nHauptstr. 1\n10115 Berlin\nTel 030 1234567\nanna.lind@example.com', 'Re: Crete', ('10115 Berlin',)),
    ('We arrive on Monday.\nSent from my desk, is much easier than by phone.', 'Re: Crete', ('Sent from my desk',)),
    ('She said:\n> I love Crete\nand so do we.', 'Re: Crete', ('and so do we.',)),
    ('>>> urgent <<<\nWe need an answer today.', 'Re: Crete', ('urgent',)),
    ('From: the 3rd of May\nTo: the 17th of May\nSubject to availability: two rooms', 'Re: Crete', ('two rooms',)),
    ('Wichtig: Von: Frankfurt An: 10:00 Uhr Datum: 3.5.2025 Betreff: Flug\nBitte buchen.', 'Re: Crete', ('Bitte buchen.',)),
    ('Date: 12.05.2025\nFrom: FRA 10:00\nTo: HER 14:00\nSubject: outbound flight\nDate: 26.05.2025\nFrom: HER\nTo: FRA', 'Re: Crete', ('Date: 26.05.2025',)),
    ('Our plan\n\nFrom: Frankfurt @ 10:00\nTo: Heraklion @ 14:00\nDate: 12.05.2025\n\nWhat does it cost?', 'Re: Crete', ('What does it cost?',)),
    ('This is my original message:\nwe want Crete.', 'Re: Crete', ('we want Crete.',)),
    ('Please see the\n--- Original message of my husband ---\nWe want Crete in May', 'Re: Crete', ('Please see',)),
    ('Ich habe es von meinem Konto gesendet\nDanke', 'Re: Crete', ('gesendet',)),
    ('Wir fliegen ohne ihn.\nVon meinem Mann soll ich grüßen', 'Re: Crete', ('Von meinem Mann soll ich grüßen',)),
    ('Vi rejser i maj.\nSendt fra hotellet fik vi et tilbud', 'Re: Crete', ('Sendt fra hotellet fik',)),
    ('Nos vamos en mayo.\nEnviado por mi marido ayer: dos habitaciones', 'Re: Crete', ('dos habitaciones',)),
    ('Kiitos.\nMaksu on lähetetty', 'Re: Crete', ('Maksu on lähetetty',)),
    ('Hallo,\ndie Unterlagen habe ich gesendet', 'Re: Crete', ('die Unterlagen habe ich gesendet',)),
    ('My address:\nYahoo Mail is what I use now', 'Re: Crete', ('Yahoo Mail is what',)),
    ('Best regards from all of us, we are so excited!\nDoes the price include breakfast?', 'Re: Crete', ('Does the price include breakfast?',)),
    ('On 3 Mar 2025, at 10:14, Eva Berger <info@agency.example> wrote:\n\n> Hi', 'Re: Crete', ('Hi',)),
    ('Am Montag, 3. März 2025, 10:14 Uhr, Ankunft:\nHotel Alpha\nAm Dienstag Abreise', 'Re: Crete', ('Am Dienstag Abreise',)),
    ('Please call +49 30 123456 or my husband:\nTel. +49 30 654321', 'Re: Crete', ('+49 30 654321',)),
    ('> 2 rooms\n> sea view\nThat is what we want', 'Re: Crete', ('That is what we want',)),
    ('> Dear Ms Lind,\n> here is our offer for Crete.\n> Regards\n> Eva Berger\n\nMy answers:\n1. yes\n2. no', 'Re: Crete', ('1. yes', '2. no')),
    ('On 3 Mar 2025, at 10:14, Eva wrote:\n> a\n\nFirst answer\n\nOn 2 Mar 2025, at 10:14, Anna wrote:\n> b\n\nSecond answer', 'Re: Crete', ('First answer', 'Second answer')),
    ('Answers in red.\n\n-----Original Message-----\nFrom: Eva <info@agency.example>\nSent: 10:14\nSubject: x\n\n> hotel?\nyes', 'Re: Crete', ('Answers in red.',)),
    ('On Monday 3 March 2025 at 10:14, 4 people:\n2 adults\n2 children', 'Re: Crete', ('2 children',)),
    ('Regards\n\nHotel A or B?\n', 'Re: Crete', ('Hotel A or B?',)),
    ('LG\nAnna\nBudget: 3000 EUR\nPersonen: 4', 'Re: Crete', ('Budget: 3000 EUR',)),
    ('Two weeks in Crete.\n\nThanks,\nAnna\n12.05.2025 - 26.05.2025\n2 adults, 2 children', 'Re: Crete', ('12.05.2025 - 26.05.2025',)),
    ('We take it.\n\nAnna\n\nHotel Alpha, 2 rooms', 'Re: Crete', ('Hotel Alpha, 2 rooms',)),
    ('Merci\nNous serons quatre', 'Re: Crete', ('Nous serons quatre',)),
    ('Danke\nWir kommen zu viert', 'Re: Crete', ('Wir kommen zu viert',)),
    ('Wir nehmen es.\nDanke\nWir kommen zu viert', 'Re: Crete', ('Wir kommen zu viert',)),
    ('We take it.\nThanks\nTwo rooms\nSea view', 'Re: Crete', ('Two rooms',)),
    ('Crete in May?\n\nThanks!\n\n2 adults + 1 child (5)', 'Re: Crete', ('1 child',)),
    ('Call us:\n\nThanks\n+49 171 1234567', 'Re: Crete', ('Call us',)),
    ('> a\n\n> b\n\nanswer', 'Re: Crete', ('answer',)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "pieces"), KEPT)
def test_nothing_that_the_customer_wrote_is_cut_off(text: str, subject: str, pieces: tuple[str, ...]) -> None:
    reply = reply_of(text, subject)
    assert [piece for piece in pieces if piece not in reply] == []


def reply_of_html(html: str, subject: str) -> str:
    head = f"From: Anna Lind <anna.lind@example.com>\r\nSubject: {subject}\r\nContent-Type: text/html; charset=utf-8\r\n"
    return parse(f"{head}\r\n{html}".encode()).reply_text


HTML = {
    'gmail': '<div dir="ltr"><div>Thank you, we take it.</div><div><br></div><div>A sea view?</div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">Am Mo., 3. März 2025 um 10:14&nbsp;Uhr schrieb Eva Berger &lt;<a href="mailto:info@agency.example">info@agency.example</a>&gt;:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex"><div>Our offer</div></blockquote></div>',
    'gmail sig': '<div dir="ltr"><div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><div><br></div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Anna Lind<br>Tel 070</div></div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Mar 3, 2025 at 10:14 AM Eva Berger &lt;info@agency.example&gt; wrote:<br></div><blockquote>Our offer</blockquote></div>',
    'owa': '<div class="elementToProof"><div>Thank you, we take it.</div><div><br></div><div>A sea view?</div></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt"><b>From:</b> Eva Berger &lt;info@agency.example&gt;<br><b>Sent:</b> Monday, March 3, 2025 10:14 AM<br><b>To:</b> Anna Lind &lt;anna.lind@example.com&gt;<br><b>Subject:</b> Crete</font><div>&nbsp;</div></div><div>Our offer</div>',
    'owa de': '<div><div>Thank you, we take it.</div><div><br></div><div>A sea view?</div></div><hr><div id="divRplyFwdMsg"><font><b>Von:</b> Eva Berger &lt;info@agency.example&gt;<br><b>Gesendet:</b> Montag, 3. März 2025 10:14<br><b>An:</b> Anna Lind &lt;anna.lind@example.com&gt;<br><b>Betreff:</b> Crete</font></div><div>Unser Angebot</div>',
    'outlook desktop': '<div class="WordSection1"><p class="MsoNormal">Thank you, we take it.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">A sea view?<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal"><b>De&nbsp;:</b> Eva Berger &lt;info@agency.example&gt; <br><b>Envoyé&nbsp;:</b> lundi 3 mars 2025 10:14<br><b>À&nbsp;:</b> Anna Lind &lt;anna.lind@example.com&gt;<br><b>Objet&nbsp;:</b> Crete<o:p></o:p></p></div></div><p class="MsoNormal">Notre offre</p></div>',
    'outlook internal no addresses': '<div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><div style="border-top:solid #E1E1E1 1pt"><p><b>Van:</b> Eva Berger<br><b>Verzonden:</b> maandag 3 maart 2025 10:14<br><b>Aan:</b> Anna Lind<br><b>Onderwerp:</b> Crete</p></div><p>Ons aanbod</p>',
    'ios outlook': '<div dir="auto"><div>Thank you, we take it.</div><div><br></div><div>A sea view?</div></div><div id="ms-outlook-mobile-signature"><div><br></div><div>Gesendet von <a href="https://aka.ms/o0ukef">Outlook für iOS</a></div></div><hr style="width:98%"><div id="divRplyFwdMsg"><b>Von:</b> Eva Berger &lt;info@agency.example&gt;<br><b>Gesendet:</b> Montag, März 3, 2025 10:14 AM<br><b>An:</b> Anna<br><b>Betreff:</b> Crete</div><div>Angebot</div>',
    'apple': '<div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><br><div><br><blockquote type="cite"><div>On 3 Mar 2025, at 10:14, Eva Berger &lt;info@agency.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>Our offer</div></blockquote></div>',
    'ios': '<div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><div><br></div><div dir="ltr">Von meinem iPhone gesendet</div><div dir="ltr"><br><blockquote type="cite">Am 03.03.2025 um 10:14 schrieb Eva Berger &lt;info@agency.example&gt;:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Angebot</div></blockquote>',
    'tb': '<p>Thank you, we take it.</p><p>A sea view?</p><div class="moz-cite-prefix">Am 03.03.25 um 10:14 schrieb Eva Berger:<br></div><blockquote type="cite" cite="mid:x@y"><p>Angebot</p></blockquote>',
    'tb sig': '<div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><pre class="moz-signature" cols="72">-- \nAnna Lind\nTel 070</pre>',
    'yahoo': '<div class="ydp-yahoo-style-wrap"><div dir="ltr">Thank you, we take it.</div><div dir="ltr"><br></div><div dir="ltr">A sea view?</div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>On Monday, March 3, 2025 at 10:14:05 AM GMT+1, Eva Berger &lt;info@agency.example&gt; wrote:</div><div><br></div><div>Our offer</div></div></div>',
    'gmx': '<div style="font-family: Verdana"><div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Montag, 03. März 2025 um 10:14 Uhr<br/><b>Von:</b>&nbsp;"Eva Berger" &lt;info@agency.example&gt;<br/><b>An:</b>&nbsp;anna.lind@example.com<br/><b>Betreff:</b>&nbsp;Crete</div><div>Unser Angebot</div></div></div></div>',
    'samsung': '<div dir="auto"><div>Thank you, we take it.</div><div><br></div><div>A sea view?</div></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Ursprüngliche Nachricht --------</div><div>Von: Eva Berger &lt;info@agency.example&gt; </div><div>Datum: 03.03.25  10:14  (GMT+01:00) </div><div>An: anna.lind@example.com </div><div>Betreff: Crete </div><div><br></div></div>Angebot',
    'proton': '<div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><br><div class="protonmail_quote">On Monday, March 3rd, 2025 at 10:14 AM, Eva Berger &lt;info@agency.example&gt; wrote:<br><br><blockquote class="protonmail_quote" type="cite">Our offer</blockquote></div>',
    'zoho': '<div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><div><br></div><div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204)"></div><div>---- On Mon, 03 Mar 2025 10:14:00 +0100 <b>Eva &lt;info@agency.example&gt;</b> wrote ---<br></div><blockquote>Our offer</blockquote>',
    'mailru': '<div>Thank you, we take it.</div><div><br></div><div>A sea view?</div><div>&nbsp;</div><div>Отправлено из мобильной Почты Mail.ru</div><blockquote style="border-left:1px solid #0857A6">Понедельник, 3 марта 2025, 10:14 +03:00 от Eva Berger &lt;info@agency.example&gt;:<br>&nbsp;<div>Our offer</div></blockquote>',
}  # fmt: skip


@pytest.mark.parametrize("client", HTML)
def test_the_html_of_clients(client: str) -> None:
    assert reply_of_html(HTML[client], "Re: Crete") == "Thank you, we take it.\n\nA sea view?"


HTML_KEPT = [
    ('<div dir="ltr">See below<br><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Hotel</b> &lt;h@x.example&gt;<br>Date: Mon, Mar 3, 2025 at 10:14 AM<br>Subject: Offer<br>To: a@x.example<br></div><br>Room 200 EUR</div></div>', 'Fwd: Offer', ('Room 200 EUR', 'See below')),
    ('<div class="moz-cite-prefix">On 03/03/2025 10:14, Eva Berger wrote:</div><blockquote type="cite"><p>Which hotel?</p></blockquote><p>The second.</p><blockquote type="cite"><p>Rooms?</p></blockquote><p>Two.</p>', 'Re: Crete', ('The second.\n\nTwo.',)),
    ('<div>On 3 Mar 2025 10:14, Eva Berger wrote:</div><blockquote>Our offer</blockquote><div>We take it.</div>', 'Re: Crete', ('We take it.',)),
    ('<div>Answers below</div><hr><div id="divRplyFwdMsg"><b>From:</b> Eva &lt;info@agency.example&gt;<br><b>Sent:</b> Monday, March 3, 2025 10:14 AM<br><b>Subject:</b> x</div><p>Hotel?</p><p style="color:red">The second</p>', 'Re: Crete', ('Answers below',)),
    ('<div>Bitte ansehen</div><div>Anfang der weitergeleiteten Nachricht:</div><blockquote type="cite"><div><b>Von: </b>Hotel &lt;h@x.example&gt;</div><div><b>Betreff: </b>Angebot</div><div><b>Datum: </b>3. März 2025 um 10:14:00 MEZ</div><div>Zimmer 200 EUR</div></blockquote>', 'Fwd: Angebot', ('Zimmer 200',)),
    ('<div>Katso</div><div>Edelleenlähetetty viesti alkaa tästä:</div><blockquote type="cite"><div>Huone 200 EUR</div></blockquote>', 'Fwd: Tarjous', ('Huone 200',)),
    ('<div id="divRplyFwdMsg"><b>From:</b> Hotel &lt;h@x.example&gt;<br><b>Sent:</b> Monday, March 3, 2025 10:14 AM<br><b>To:</b> A<br><b>Subject:</b> Offer</div><p>Room 200</p>', 'FW: Offer', ('Room 200',)),
    ('<table><tr><td>From</td><td>Berlin</td></tr><tr><td>To</td><td>Crete</td></tr><tr><td>Date</td><td>12.05.2025 10:00</td></tr><tr><td>Subject</td><td>Family</td></tr></table><p>Please quote</p>', 'Inquiry', ('Berlin', 'Please quote')),
    ('<table><tr><td>From:</td><td>Berlin</td></tr><tr><td>To:</td><td>Crete</td></tr><tr><td>Date:</td><td>12.05.2025 10:00</td></tr><tr><td>Subject:</td><td>Family</td></tr></table><p>Please quote</p>', 'Inquiry', ('Berlin', 'Please quote')),
    ('<b>From:</b> Anna Lind &lt;anna@x.example&gt;<br><b>Subject:</b> Trip<br><b>Date:</b> 12.05.2025<br><br><b>Message:</b><br>Two weeks in May', 'New inquiry', ('Two weeks in May',)),
    ('<p>Name: Anna Lind</p><p>Email: anna@x.example</p><p>Phone: 070 123 456</p><p>Message: Two weeks in May for four</p><p>--<br>This mail is sent via contact form on agency.example</p>', 'New inquiry', ('Two weeks in May', '070 123 456')),
]  # fmt: skip


@pytest.mark.parametrize(("html", "subject", "pieces"), HTML_KEPT)
def test_nothing_is_cut_off_html(html: str, subject: str, pieces: tuple[str, ...]) -> None:
    reply = reply_of_html(html, subject)
    assert [piece for piece in pieces if piece not in reply] == []
