"""What it may cost: amount, currency and for whom. Prices of offers, of others and of last year are not the customer's."""

from __future__ import annotations

import re
from itertools import islice

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.words import COUNTS, either
from inquiries.extraction.schema import Budget

SIGNS = {
    "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "us$": "USD", "s$": "SGD", "hk$": "HKD", "r$": "BRL", "mx$": "MXN",
    "€": "EUR", "$": "", "£": "GBP", "₹": "INR", "¥": "JPY", "₺": "TRY", "zł": "PLN", "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD", "dollars": "", "dollar": "", "bucks": "",
    "us dollars": "USD", "gbp": "GBP", "pounds": "GBP", "pound": "GBP", "quid": "GBP", "chf": "CHF", "fr": "CHF", "fr.": "CHF", "sfr": "CHF", "franken": "CHF", "stutz": "CHF", "francs": "CHF", "franchi": "CHF", "inr": "INR", "rs": "INR",
    "rs.": "INR", "rupees": "INR", "rupien": "INR", "aud": "AUD", "cad": "CAD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "aed": "AED", "dirhams": "AED", "sar": "SAR", "riyals": "SAR", "ريال": "SAR", "egp": "EGP", "جنيه": "EGP", "درهم": "AED",
    "mxn": "MXN", "brl": "BRL", "reais": "BRL", "ars": "ARS", "cop": "COP", "clp": "CLP", "pen": "PEN", "soles": "PEN", "pesos": "", "peso": "", "pln": "PLN", "zl": "PLN", "zloty": "PLN", "zlotys": "PLN", "zlotych": "PLN", "try": "TRY", "tl": "TRY", "lira": "TRY",
    "sek": "SEK", "nok": "NOK", "dkk": "DKK", "czk": "CZK", "huf": "HUF", "zar": "ZAR", "rand": "ZAR", "kes": "KES", "ksh": "KES", "pkr": "PKR", "thb": "THB", "jpy": "JPY", "yen": "JPY", "pavos": "", "dolares": "USD", "libras": "GBP", "livres": "GBP", "pfund": "GBP", "dolar": "USD",
}  # fmt: skip
OWN = {
    "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN", "AR": "ARS", "CO": "COP", "CL": "CLP", "UY": "UYU", "IN": "INR", "GB": "GBP", "CH": "CHF", "BR": "BRL", "PL": "PLN", "TR": "TRY", "ZA": "ZAR",
    "SA": "SAR", "EG": "EGP", "AE": "AED", "KE": "KES", "PK": "PKR", "SE": "SEK", "NO": "NOK", "DK": "DKK", "DE": "EUR", "FR": "EUR", "ES": "EUR", "IT": "EUR", "PT": "EUR", "NL": "EUR", "BE": "EUR", "AT": "EUR", "IE": "EUR", "JP": "JPY", "LU": "EUR", "FI": "EUR", "GR": "EUR",
}  # fmt: skip
DOLLARS, PESOS = (
    frozenset(str.split("US CA AU NZ SG HK")),
    frozenset(str.split("MX AR CO CL UY")),
)  # countries
_CUR = rf"(?:{either(sign for sign in SIGNS if not sign[-1].isalpha() and not sign[0].isalpha())}|(?:a|au|c|ca|nz|us|s|hk|r|mx)\$|(?<![^\W\d_])(?:{either(sign for sign in SIGNS if sign[0].isalpha() and '$' not in sign)})(?![^\W\d_]))"
# Each repetition is bounded and begins where no digit stands before: 20,000 digits in a row must not take seconds.
_DIGITS = r"(?<!\d)(?:\d{1,2}(?:,\d{2}){1,3},\d{3}|\d{1,3}(?:[.,' ]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)"
SCALES = {
    "k": 1000, "grand": 1000, "thousand": 1000, "tausend": 1000, "tsd": 1000, "mille": 1000, "mil": 1000, "mila": 1000, "hazaar": 1000, "hazar": 1000, "duizend": 1000, "bin": 1000, "الف": 1000, "tys": 1000,
    "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "hundred": 100, "hundert": 100, "million": 1_000_000, "millon": 1_000_000, "millones": 1_000_000, "mio": 1_000_000,
}  # fmt: skip
SCALE = rf"(?:{either(SCALES)})(?![^\W\d_])"
_AMOUNT = rf"(?:(?P<digits>{_DIGITS})(?!\d)(?: ?(?P<scale>{SCALE}))?|(?<!\w)(?P<word>{either(COUNTS)}|a|half a) (?P<wscale>{SCALE})(?P<half> (?:and a half|y medio))?)"
_MONEY = re.compile(
    rf"(?P<before>{_CUR}) ?{_AMOUNT}|{_AMOUNT.replace('P<', 'P<b_')} ?(?:\.-|,-|\.--)? ?(?:(?:of|de|di) )?(?P<after>{_CUR})"
)
_BUDGET = r"(?:budget|presupuesto|orcamento|limit|limite|maximum|maximal|maximo|massimo|max\.?|hochstens|spend|ausgeben|gastar|spendere|gasten|preisrahmen|kostenrahmen|up to|under|no more than|bis zu|jusqu'a|hasta|fino a|sotto (?:i|gli)|ate|tot|mehr (?:wie|als))"
_BARE = re.compile(
    rf"(?<!\w){_BUDGET}(?:[ :]+(?:of|is|was|around|about|roughly|approx\.?|approximately|ist|liegt bei|von|um|ca\.?|circa|etwa|de|d'environ|est de|est|environ|es de|es|aprox\.?|unos|di|e di|e|intorno a|sobre os|uns|van|rond|max\.?|maximum|maximal|limit|hai|hum|to|now|set|at|should be|would be)){{0,4}}[ :]+{_AMOUNT}(?![\d/]| ?(?:%|kg|km|nights?|nachte|nuits|noches|notti|noites|days|tage|jours|dias|giorni|people|persons?|personen|personnes|personas|persone|pessoas|hours?|h\b|stunden|stops?|min|adult|kids|weeks?|wochen|st\b|nd\b|rd\b|th\b|\.\d))"
)
_BARE_PER = re.compile(
    rf"(?<![\d.,/-]){_AMOUNT} ?(?P<per>p\.?p\.?(?!\w)|pro (?:person|kopf|nase)|per (?:person|head)|par (?:personne|tete)|a head|por (?:persona|pessoa|cabeza)|a (?:persona|testa)|each(?!\w)|is das absolute max\w*)"
)
_SLANG = re.compile(
    rf"(?<!\w)(?P<word>{either(COUNTS)}|a) (?P<wscale>grand)(?!\w)|"
    r"(?<![\d.,])(?P<digits>\d{1,3}(?:[.,]\d)?) ?(?P<scale>grand|k|lakhs?|hazaar|tausend|thousand)(?![^\W\d_])(?! ?(?:run|people|km|steps|followers))"
)
_NIGHT = re.compile(
    r"(?:room|zimmer|chambre|habitacion|camera|quarto) (?:and|und|et|y|e) (?:par |per |pro |por )?(?:night|nacht|nuit|noche|notte|noite)|(?:a|per|/|pro|die|par|la|por|a|each|gecelik|every) ?(?:the )?(?:nights?|nacht|nuit(?:ee)?|noche|notte|noite|gece|raat)(?!\w)|gecelik|nightly"
)
_MOST = 30  # sums of one message; a price list is no budget
_PERSON = re.compile(
    r"(?<!\w)(?:p\.? ?p\.?(?!\w)|p/p|pax|per (?:person|head|pax|adult|pupil|student|child|traveller|traveler|persona|cabeza)|a head|each(?! way)|pro (?:person|kopf|nase|teilnehmer\w*|schuler\w*|p\.)|per persoon|par (?:personne|tete|eleve)|por (?:persona|pessoa|cabeza|cabeca|alumno)|"
    r"a (?:persona|testa|studente)|cada (?:un[oa]|um|uma)|cadauno|ciascun[oa]|chacun[e]?|apiece|jeweils|pp|/ ?pers(?:onne|on|ona|ona)?|per student|kisi basi|للفرد|للشخص|each person|none of us|person hai)(?!\w)"
)
_GROUP = re.compile(
    r"(?<!\w)(?:in total|total\w*|altogether|all together|all in(?! ?cl)|for everything|for everyone|for (?:all|both|the (?:two|three|four|five|six|whole|\w+ of us))|between (?:us|the)|insgesamt|gesamt\w*|alles in allem|zusammen|fur (?:alle|uns|beide|alles)|komplett|au total|en tout|pour (?:tous|nous|les|tout|toute|deux|le groupe)|"
    r"en total|para (?:todos|los|las|el grupo)|entre (?:los|las|todos)|all up|all told|in tutto|in (?:due|tre|quattro)|per entrambi|pour \d|toda la casa|para o casal|totale|per tutti|per (?:due|tre|quattro|la famiglia)|complessiv\w+|no total|ao todo|para (?:todos|os|nos)|in totaal|totaal|voor (?:ons|iedereen|alles)|dono|toplam|للجميع|both of us|the both|family budget|per family)(?!\w)"
)
_NOT_MINE = re.compile(
    r"(?:not|nicht|no|pas) $|(?:offer\w* (?:of|at|for)|saw (?:it|one)? ?(?:for|at)|deposit of|angebot von|anzahlung|statt|instead of|from only|ab nur|starting at)[^.\n]{0,14}$|\+ ?$"
)
_PRICE_ASK = re.compile(r"(?:zuschlag|surcharge|supplement|deposit|fee|gebuhr)[^.\n]{0,12}$")
_CORRECTED = re.compile(
    r"(?:no wait|make that|actually|sorry|i mean|oops|doch|nein|ne |enfin non|non,|pardon|plutot|perdon|quise decir|mejor|scusa|anzi|volevo dire|desculpa|alias|oeps|not [\d.,]+ [^.\n]{0,24}but)"
)


def read(doc: Document) -> list[Found]:
    text = doc.trip
    best: tuple[re.Match[str], Budget] | None = None
    for match in _candidates(doc, text):
        left = text[max(0, match.start() - 60) : match.start()]
        if _NOT_MINE.search(left[-30:]) or _PRICE_ASK.search(left):
            continue
        budget = _budget(doc, text, match)
        corrected = best is not None and bool(_CORRECTED.search(left))
        if budget and (best is None or corrected):
            best = match, budget
    if best is None:
        return []
    match, budget = best
    return [Found("budget", budget, (_span(match),), 0.8)]


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())


def _candidates(doc: Document, text: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    area = doc.form.get("budget")
    low, high = (area.value.start, area.value.end) if area else (0, len(text))
    for pattern in (_MONEY, _BARE, _BARE_PER, _SLANG):
        for match in islice(pattern.finditer(text, low, high), _MOST):
            if all(match.end() <= other.start() or match.start() >= other.end() for other in found):
                found.append(match)
    if area and not found:
        found.extend(re.compile(_AMOUNT).finditer(text, low, high))
    return sorted(found, key=lambda match: match.start())


def _budget(doc: Document, text: str, match: re.Match[str]) -> Budget | None:
    amount = _amount(match)
    if amount is None or not 15 <= amount <= 50_000_000:
        return None
    return Budget(amount=amount, currency=_currency(doc, text, match), per=_per(doc, text, match))


def _amount(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    digits = groups.get("digits") or groups.get("b_digits")
    word = groups.get("word") or groups.get("b_word")
    scale = next((groups[key] for key in ("scale", "b_scale", "wscale", "b_wscale") if groups.get(key)), None)
    factor = SCALES.get(scale or "", 1)
    if digits:
        return _decimal(digits) * factor
    if word:
        count = 0.5 if word == "half a" else float(COUNTS.get(word, 1))
        return (count + (0.5 if groups.get("half") or groups.get("b_half") else 0)) * factor
    return None


def _decimal(digits: str) -> float:
    """1.234,50 and 1,234.50 and 5'800: a separator before exactly three digits groups, any other is the decimal one."""
    if re.fullmatch(r"\d{1,2}(?:,\d\d)+,\d{3}", digits):  # 1,20,000: lakhs
        return float(digits.replace(",", ""))
    plain = re.sub(r"[.,' ](?=\d{3}(?!\d))", "", digits)
    return float(plain.replace(",", ".").replace("'", ""))


def _currency(doc: Document, text: str, match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    sign = groups.get("before") or groups.get("after")
    if sign is None:
        word = re.compile(_CUR).search(text, match.end(), match.end() + 40)
        return _meant(word.group(), doc.region) if word else OWN.get(doc.region)
    later = re.compile(_CUR).match(text, match.end() + 1, match.end() + 5) if sign == "$" else None
    return _meant(later.group() if later else sign, doc.region)


def _meant(sign: str, region: str) -> str | None:
    code = SIGNS.get(sign.strip())
    if code:
        return code
    if sign in {"pesos", "peso"}:
        return OWN.get(region) if region in PESOS else None
    return OWN[region] if region in DOLLARS else OWN[region] if region in PESOS and sign == "$" else "USD"


def _per(doc: Document, text: str, match: re.Match[str]) -> str | None:
    start = text.rfind("\n", 0, match.start()) + 1
    left = text[max(start, match.start() - 50) : match.start()]
    end = min([index for index in (text.find("\n", match.end()), match.end() + 60) if index >= 0])
    right = match.group() + re.split(r"(?<!p)[.;!?](?: |$)", text[match.end() : end])[0]
    label = (
        doc.folded[doc.form["budget"].label.start : doc.form["budget"].label.end]
        if "budget" in doc.form
        else ""
    )
    for area in (right, left, label):
        hits = [
            (hit.start(), name)
            for pattern, name in ((_NIGHT, "night"), (_PERSON, "person"), (_GROUP, "group"))
            if (hit := pattern.search(area))
        ]
        if hits:
            names = {name for _, name in hits}
            return "night" if "night" in names else min(hits)[1]
    return None
