"""What a model writes to be asked of a customer: taken only if it is fit to be sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inquiries.channels import PermanentError
from inquiries.extraction.openai.config import Config
from inquiries.extraction.openai.question import Wanted, write
from inquiries.extraction.transcript import Utterance
from inquiries.services.asking import Question
from inquiries.services.asking_words import LANGUAGES, Need
from tests.inquiries.extraction.reading import TUESDAY

Write = Callable[..., str]


@pytest.fixture
def written(server, booked) -> Write:
    """`written("…", things=2)`: what becomes of an answer that asks for so many things."""

    def run(
        answer: str, *, things: int = 2, language: str = "de", named: bool = False, chat: bool = False
    ) -> str:
        server.manners.answer = lambda body: answer
        wanted = Wanted(tuple(f"Thing {n}?" for n in range(things)), language, named, chat)
        config = Config("gpt-5-mini", api_key="test", base_url=server.url, timeout=5.0)
        return write(
            wanted, (Utterance("1", "customer", TUESDAY, "Nach Kreta"),), config, lambda asked: booked.append
        )

    return run


UNFIT = {
    "a link": "Siehe www.reise.example. {q}",
    "an address": "Schreiben Sie an post@reise.example. {q}",
    "a bare host": "Mehr auf reise.example/angebot. {q}",
    "a picture": "![x](reise) {q}",
    "a price": "Das kostet nur 990 €. {q}",
    "a price in words": "Das kostet nur 990 Euro. {q}",
    "a code": "Ab EUR 1,200 geht es los. {q}",
    "a phone": "Rufen Sie an: 030 555 00 01. {q}",
    "a number": "Ihre Nummer ist 123456. {q}",
    "a discount": "Jetzt 10 % billiger. {q}",
    "markup": "<b>Guten Tag</b> {q}",
    "a fence": "[card 1] {q}",
    "another name": "Guten Tag {{kunde}}, {q}",
    "a secret": "Bitte nennen Sie Ihre Reisepassnummer. {q}",
    "a password": "Wie lautet Ihr Passwort? {q}",
    "one question more": "{q}\n– Und wie alt sind Sie?",
    "one question less": "Guten Tag, wann möchten Sie reisen?",
    "no question": "Guten Tag, vielen Dank und bis bald.",
    "another language": "Hello, thank you for the message.\nWhen would you like to travel?\nWhat is the budget for it?",
    "a novel": "Guten Tag, " + "und das ist sehr schön für uns. " * 80 + "{q}",
    "nothing": "",
    "nothing to be seen": "\u200b\u202e",
}
ASKED = "Für das Angebot noch:\n– Wann möchten Sie reisen?\n– Wie hoch ist das Budget?"


@pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT.keys())
def test_what_could_not_be_sent_is_refused(written: Write, booked: list[Any], text: str) -> None:
    with pytest.raises(PermanentError, match="model_unfit"):
        written(text.replace("{q}", ASKED))
    assert [(one.outcome, one.prompt) for one in booked] == [("unfit", "question-v1")]


def test_the_same_words_without_what_was_wrong_are_fit(written: Write) -> None:
    told = written(f"Guten Tag, am 12.05. oder 2027 {ASKED}\n\n\n\nBis bald\u200b.  ")
    assert told == f"Guten Tag, am 12.05. oder 2027 {ASKED}\n\nBis bald."


def test_the_place_of_a_name_is_kept_only_where_there_is_a_name(written: Write) -> None:
    assert written("Guten Tag {name}, " + ASKED, named=True).startswith("Guten Tag {name},")
    with pytest.raises(PermanentError, match="model_unfit"):
        written("Guten Tag {name}, " + ASKED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chat", [True, False])
def test_every_ready_made_question_would_be_fit(written: Write, language: str, chat: bool) -> None:
    for needs in ((Need.START,), (Need.AGES, Need.BUDGET), tuple(Need)):
        ready = Question(needs, language, "").ready(short=chat)
        assert written(ready, things=len(needs), language=language, chat=chat) == ready


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "شكرا على رسالتك.\nمتى ترغب في السفر؟"),
        ("ja", "お問い合わせありがとうございます。\nご出発はいつですか\uff1f"),
        ("el", "Ευχαριστούμε πολύ για το μήνυμά σας.\nΠότε θα θέλατε να ταξιδέψετε;"),
        ("uk", "Дуже дякуємо за ваше повідомлення.\nКоли ви хочете поїхати?"),
        ("nl", "Hallo, wat leuk!\nHoe lang willen jullie blijven?"),
        ("es", "Muchas gracias por su mensaje.\n¿Cuándo viajan? ¿Antes o después del verano?"),
    ],
)
def test_questions_end_as_their_language_ends_them(written: Write, language: str, text: str) -> None:
    assert written(text, things=1, language=language) == text


@pytest.mark.parametrize("language", ["ja", "ar", "ru"])
def test_a_language_of_another_script_is_not_answered_in_latin_letters(written: Write, language: str) -> None:
    with pytest.raises(PermanentError, match="model_unfit"):
        written("Thank you very much.\nWhen would you like to travel?", things=1, language=language)


def test_a_chat_message_is_short(written: Write) -> None:
    text = "und das ist sehr schön für uns. " * 35 + ASKED
    assert written(text) == text
    with pytest.raises(PermanentError, match="model_unfit"):
        written(text, chat=True)


def test_the_name_of_a_place_carries_no_card_out(server):
    server.manners.answer = lambda body: (
        "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Wann möchten Sie reisen?"
    )
    wanted = Wanted(("When?",), "de", named=False, chat=False, about="Rom 4111 1111 1111 1111")
    config = Config("gpt-5-mini", api_key="test", base_url=server.url, timeout=5.0)
    write(wanted, (Utterance("1", "customer", TUESDAY, "Nach Rom"),), config)
    assert "Rom" in server.sent[0] and "1111 1111" not in server.sent[0]
