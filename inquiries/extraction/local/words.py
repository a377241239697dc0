"""Words of the calendar and of counting in the languages the extractor reads, folded (small letters, no accents)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTHS = (
    "january jan januery janurary januar janner janvier janv enero ene gennaio genn gen janeiro januari ocak stycznia styczen يناير января январь",
    "february feb febuary feburary februar febr fevrier fevr fev febrero febbraio febb fevereiro februari subat lutego luty فبراير февраля февраль",
    "march mar marz maerz mars marzo março marco maart mart marca marzec مارس марта март",
    "april apr avril avr abril abr aprile nisan kwietnia kwiecien ابريل апреля апрель",
    "may mai mayo maggio magg maio mei mayis maja maj مايو мая маи",
    "june jun juni juin junio giugno giu junho haziran czerwca czerwiec يونيو июня июнь",
    "july jul juli juillet juil julio luglio lug julho temmuz lipca lipiec يوليو июля июль",
    "august aug agust aout agosto ago agustus augustus agustos sierpnia sierpien augusti اغسطس августа август",
    "september sept sep septmber setpember septembre septiembre setiembre settembre sett setembro eylul wrzesnia wrzesien سبتمبر сентября сентябрь",
    "october oct oktober okt octobre octubre ottobre ott outubro ekim pazdziernika pazdziernik اكتوبر октября октябрь",
    "november nov novemeber novembre noviembre novembro kasim listopada listopad نوفمبر ноября ноябрь",
    "december dec decmber dezember dez decembre diciembre dic dicembre dezembro aralik grudnia grudzien ديسمبر декабря декабрь",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
# "14 set", "18 mag", "20 de out": without a day before them they are other words.
MONTHS_BEHIND_DAYS = {"mag": 5, "set": 9, "out": 10}

_WEEKDAYS = (
    "monday mon montag mo lundi lunes lun lunedi segunda segunda-feira maandag pazartesi",
    "tuesday tue tues dienstag di mardi martes martedi terca terca-feira dinsdag sali",
    "wednesday wed mittwoch mi mercredi miercoles mercoledi quarta quarta-feira woensdag carsamba",
    "thursday thu thur thurs donnerstag do jeudi jueves giovedi quinta quinta-feira donderdag persembe",
    "friday fri freitag fr vendredi viernes venerdi sexta sexta-feira vrijdag cuma",
    "saturday sat samstag sonnabend sa samedi sabado sabato zaterdag cumartesi",
    "sunday sun sonntag so dimanche domingo domenica zondag pazar",
)
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
# Two letters before a date ("Sa, 13.2.") are a weekday; alone they are anything.
LONG_WEEKDAYS = {word: number for word, number in WEEKDAYS.items() if len(word) > 3}

_COUNTS = (
    "",
    "one ein eine einen einem einer eins un une uno una um uma een bir jeden ek",
    "two tweeen zwei zwo zweit deux dos due dois duas twee iki dwa dwie dwoje couple do both beide tva двое два اثنين",
    "three drieen drei dritt trois tres tre drie uc trzy troje teen ثلاثة ثلاث трое три",
    "four vieren vier viert quatre cuatro quattro quatro dort cztery char fyra четверо четыре اربع اربعة",
    "five vijven funf fuenf funft cinq cinco cinque vijf bes piec paanch خمسة خمس",
    "six zessen sechs sechst seis sei zes alti szesc ستة ست",
    "seven sieben siebt sept siete sette sete zeven yedi siedem سبعة سبع",
    "eight acht huit ocho otto oito sekiz osiem ثمانية",
    "nine neun neunt neuf nueve nove negen dokuz dziewiec تسعة",
    "ten zehn zehnt dix diez dieci dez tien on dziesiec عشرة",
    "eleven elf onze once undici",
    "twelve zwolf zwoelf douze doce dodici doze twaalf dozen",
    "thirteen dreizehn treize trece tredici treze",
    "fourteen vierzehn quatorze catorce quattordici catorze",
    "fifteen funfzehn quinze quince quindici",
    "sixteen sechzehn seize dieciseis sedici dezesseis",
    "seventeen siebzehn dix-sept diecisiete diciassette dezessete",
    "eighteen achtzehn dix-huit dieciocho diciotto dezoito",
    "nineteen neunzehn dix-neuf diecinueve diciannove dezenove",
    "twenty zwanzig vingt veinte venti vinte twintig",
)
COUNTS = {word: number for number, words in enumerate(_COUNTS) for word in words.split()} | {
    "dreissig": 30,
    "trente": 30,
    "treinta": 30,
    "trenta": 30,
}

COUNTS |= {
    f"{word} {of}": number
    for words, number in (
        ("dizaine decina dezena", 10), ("quinzaine quindicina quincena", 15), ("vingtaine ventina veintena vintena", 20), ("trentaine trentina treintena", 30),
        ("quarantaine quarantina", 40), ("cinquantaine cinquantina cincuentena", 50), ("soixantaine sessantina", 60), ("centaine", 100),
    )
    for word in words.split()
    for of in ("de", "di")
}  # fmt: skip

_TENS = {word: 10 * ten for ten, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty"), 2)}
_ONES = {word: one for one, word in enumerate(str.split("one two three four five six seven eight nine"), 1)}
_IN_TWO_WORDS = {
    f"{tens}{gap}{ones}": ten + one
    for tens, ten in _TENS.items()
    for ones, one in _ONES.items()
    for gap in "- "
}
COUNTS |= _IN_TWO_WORDS | _TENS

_ORDINALS = str.split(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: number for number, word in enumerate(_ORDINALS, 1)}
ORDINALS |= {f"twenty{gap}{word}": 20 + number for word, number in list(ORDINALS.items())[:9] for gap in "- "}
ORDINALS |= {"thirtieth": 30, "thirty first": 31, "thirty-first": 31, "premier": 1, "primero": 1, "primo": 1}


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first so that none hides behind its own beginning. Common beginnings are
    told once: of hundreds of words only those with the right first letters are tried."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words):
        by_first.setdefault(word[:1], []).append(word[1:])
    return "|".join(re.escape(first) + _tails(rest) for first, rest in by_first.items())


def _tails(rest: list[str]) -> str:
    """What may follow one letter; "" among it: also nothing."""
    longer = [tail for tail in rest if tail]
    if not longer:
        return ""
    if len(rest) == 1:
        return re.escape(longer[0])
    return f"(?:{either(longer)}){'?' if len(longer) < len(rest) else ''}"


# Those in two words are told by a rule: forty patterns begin with a number, and each is compiled at the start.
NUMBER = rf"(?:\d{{1,3}}|(?:{either(_TENS)})(?:[- ](?:{either(_ONES)})(?!\w))?|{either(COUNTS.keys() - _IN_TWO_WORDS.keys() - _TENS.keys())})"


def number(word: str) -> int | None:
    """The number a count says, digits or a word; None for what is not one."""
    word = word.strip()
    return int(word) if word.isdigit() else COUNTS.get(word)
