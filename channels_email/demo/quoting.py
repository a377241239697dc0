"""How mail programs introduce what they quote, in the language of their user."""

from __future__ import annotations

from channels_email.demo.cast import ACCOUNTS, AGENCY
from channels_email.demo.dates import parts
from channels_email.demo.stories import Letter

_GMAIL = {
    "en": "On {wd}, {d} {mon} {y} at {hm}, {name} <{address}> wrote:",
    "de": "Am {wd}., {d}. {mon} {y} um {hm} Uhr schrieb {name} <{address}>:",
    "fr": "Le {wd}. {d} {mon} {y} à {hm}, {name} <{address}> a écrit :",
    "es": "El {wd}, {d} {mon} {y} a las {hm}, {name} (<{address}>) escribió:",
    "it": "Il giorno {wd} {d} {mon} {y} alle ore {hm} {name} <{address}> ha scritto:",
    "pt": "{name} <{address}> escreveu ({weekday}, {d}/{mm}/{y} à(s) {hm}):",
    "pl": "{wd}., {d} {mon} {y} o {hm} {name} <{address}> napisał(a):",
    "ja": "{y}年{month}{d}日({weekday}) {hm} {name} <{address}>:",
    "ar": "في {weekday}، {d} {month} {y} في {hm} تمت كتابة ما يلي بواسطة {name} <{address}>:",
}
_APPLE = {
    "en": "On {d} {mon} {y}, at {hm}, {name} <{address}> wrote:",
    "de": "Am {dd}.{mm}.{y} um {hm} schrieb {name} <{address}>:",
    "fr": "Le {d} {mon} {y} à {hm}, {name} <{address}> a écrit :",
    "es": "El {d} {mon} {y}, a las {hm}, {name} <{address}> escribió:",
    "it": "Il giorno {d} {mon} {y}, alle ore {hm}, {name} <{address}> ha scritto:",
    "pt": "No dia {d} de {mon} de {y}, às {hm}, {name} <{address}> escreveu:",
}
_THUNDERBIRD = {
    "en": "On {dd}/{mm}/{y} {hm}, {name} wrote:",
    "de": "Am {dd}.{mm}.{y} um {hm} schrieb {name}:",
    "fr": "Le {dd}/{mm}/{y} à {hm}, {name} a écrit :",
    "es": "El {dd}/{mm}/{y} a las {hm}, {name} escribió:",
    "it": "Il {dd}/{mm}/{y} {hm}, {name} ha scritto:",
    "pl": "W dniu {dd}.{mm}.{y} o {hm}, {name} pisze:",
}
_OUTLOOK = {
    "en": ("From", "Sent", "To", "Subject", "{d} {month} {y} {hm}"),
    "de": ("Von", "Gesendet", "An", "Betreff", "{weekday}, {d}. {month} {y} {hm}"),
    "fr": ("De", "Envoyé", "À", "Objet", "{weekday} {d} {month} {y} {hm}"),
    "es": ("De", "Enviado", "Para", "Asunto", "{weekday}, {d} de {month} de {y} {hm}"),
    "it": ("Da", "Inviato", "A", "Oggetto", "{weekday} {d} {month} {y} {hm}"),
    "pt": ("De", "Enviado", "Para", "Assunto", "{d} de {month} de {y} {hm}"),
    "pl": ("Od", "Wysłane", "Do", "Temat", "{weekday}, {d} {month} {y} {hm}"),
}
_LINES = {"gmail": _GMAIL, "apple": _APPLE, "thunderbird": _THUNDERBIRD}


def attribution(letter: Letter, quoted: Letter) -> str:
    """The line above the quoted text, as `letter`'s program writes it."""
    table = _LINES[letter.client]
    words = _words(letter, quoted)
    return table.get(letter.language, table["en"]).format(**words)


def outlook_block(letter: Letter, quoted: Letter) -> list[tuple[str, str]]:
    """Outlook's header block above the quoted mail: pairs of label and value."""
    *labels, pattern = _OUTLOOK.get(letter.language, _OUTLOOK["en"])
    name, address = quoted.sender
    recipient = letter.sender[0] if quoted.from_staff else f"{AGENCY} <{ACCOUNTS[quoted.accounts[0]]}>"
    values = (f"{name} <{address}>", pattern.format(**_words(letter, quoted)), recipient, quoted.subject)
    return list(zip(labels, values, strict=True))


def _words(letter: Letter, quoted: Letter) -> dict[str, str]:
    there = quoted.received.astimezone(letter.received.tzinfo)
    return {**parts(there, letter.language), "name": quoted.sender[0], "address": quoted.sender[1]}
