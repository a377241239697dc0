"""Numbers written out: "achtundvierzig", "trente-cinq", "deux mille cinq cents", "zweieinhalbtausend", "duemila"."""

from __future__ import annotations

from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import either

_UNITS = (
    "one ein un una uno uma",
    "two zwei zwo deux dos due dois duas",
    "three drei trois tres tre",
    "four vier quatre cuatro quattro quatro",
    "five funf fuenf cinq cinco cinque",
    "six sechs seis sei",
    "seven sieben sept siete sette sete",
    "eight acht huit ocho otto oito",
    "nine neun neuf nueve nove",
)
_TEENS = (
    "ten zehn dix diez dieci dez",
    "eleven elf onze once undici",
    "twelve zwolf zwoelf douze doce dodici doze",
    "thirteen dreizehn treize trece tredici treze",
    "fourteen vierzehn quatorze catorce quattordici",
    "fifteen funfzehn fuenfzehn quinze quince quindici",
    "sixteen sechzehn seize dieciseis sedici dezesseis dezasseis",
    "seventeen siebzehn diecisiete diciassette dezessete dezassete",
    "eighteen achtzehn dieciocho diciotto dezoito",
    "nineteen neunzehn diecinueve diciannove dezenove dezanove",
)
_TENS = (
    "twenty zwanzig vingt veinte veinti venti vent vinte",
    "thirty dreissig dreißig trente treinta trenta trent trinta",
    "forty vierzig quarante cuarenta quaranta quarant quarenta",
    "fifty funfzig fuenfzig cinquante cincuenta cinquanta cinquant cinquenta",
    "sixty sechzig soixante sesenta sessanta sessant sessenta",
    "seventy siebzig septante setenta settanta settant",
    "eighty achtzig huitante octante ochenta ottanta ottant oitenta",
    "ninety neunzig nonante noventa novanta novant",
)
_HUNDREDS = {"doscient": 2, "trescient": 3, "quinient": 5, "quinhent": 5, "setecient": 7, "novecient": 9, "duzent": 2, "trezent": 3}  # fmt: skip


def _numbered(rows: tuple[str, ...], first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * index for index, words in enumerate(rows) for word in words.split()}


_SMALL = _numbered(_UNITS, 1) | _numbered(_TEENS, 10) | {"quatre-vingt": 80, "quatre vingt": 80}
TENS = _numbered(_TENS, 20, 10)
_ADDED = (
    _SMALL
    | TENS
    | {"einhalb": 0.5, "anderthalb": 1.5}
    | {f"{word}{end}": 100 * count for word, count in _HUNDREDS.items() for end in ("os", "as")}
)
TIMES = dict.fromkeys(str.split("hundred hundert cent cents cien ciento cientos cento centos"), 100)
TIMES |= dict.fromkeys(str.split("thousand tausend mille mil mila"), 1000)
TIMES |= dict.fromkeys(str.split("million millon millones milione milioni milhao milhoes"), 1_000_000)


_GAP = r"(?:[ -]?(?:und|and|et|y|e)?[ -]?)"
_BIG = rf"(?:{either(TIMES)})"
_ADD = rf"(?:{either(_ADDED)})s?"
# With a hundred or a thousand in it; each repetition is bounded.
PATTERN = rf"(?:{_ADD}{_GAP}){{0,4}}{_BIG}(?:{_GAP}(?:{_BIG}|{_ADD})){{0,6}}(?![^\W\d_])"
_PART = compiled(rf"{_BIG}|{either(_ADDED)}")


def value(words: str) -> float:
    whole, part = 0.0, 0.0
    for match in _PART.finditer(words):
        word = match.group()
        times = TIMES.get(word)
        if times is None:
            part += _ADDED[word]
        elif times == 100:
            part = max(part, 1) * 100
        else:
            whole, part = whole + max(part, 1) * times, 0.0
    if whole >= 1_000_000 and whole % 1_000_000 == 0 and 100 <= part < 1000:
        part *= 1000  # "millón doscientos" leaves the last "mil" out
    return whole + part
