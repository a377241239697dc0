"""What it may cost: amount, currency and for whom. Prices of offers, of others and of last year are not the customer's."""

from __future__ import annotations

import re
from itertools import islice

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import currencies, for_whom, spelt
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import COUNTS, MONTHS, either
from inquiries.extraction.schema import Budget

# Each repetition is bounded and begins where no digit stands before: 20,000 digits in a row must not take seconds.
_DIGITS = r"(?<!\d)(?:\d{1,2}(?:,\d{2}){1,3},\d{3}|\d{1,3}(?:[.,' ]\d{3}){1,4}(?:[.,]\d{1,2})?|0{0,60}\d{1,9}(?:[.,]\d{1,2})?)"
SCALES = {
    "k": 1000, "grand": 1000, "thousand": 1000, "tausend": 1000, "tsd": 1000, "mille": 1000, "mil": 1000, "mila": 1000, "hazaar": 1000, "hazar": 1000, "duizend": 1000, "bin": 1000, "الف": 1000, "tys": 1000,
    "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "hundred": 100, "hundert": 100, "million": 1_000_000, "millon": 1_000_000, "millones": 1_000_000, "mio": 1_000_000, "milione": 1_000_000, "milioni": 1_000_000, "milhao": 1_000_000, "milhoes": 1_000_000,
    "lucas": 1000, "palo": 1_000_000, "palos": 1_000_000,
}  # fmt: skip
SCALE = rf"(?:{either(SCALES)})(?![^\W\d_])"
_AMOUNT = rf"(?P<digits>{_DIGITS})(?!\d)(?: ?(?P<scale>{SCALE})(?:(?<=tys)\.)?)?"
_SPELT = re.compile(
    rf"(?<!\w)(?<!\d )(?<!and a )(?<!pour )(?<!per )(?<!por )(?P<spelt>{spelt.PATTERN})(?! (?:and a half|y medi[oa]|e mezzo|e meio))|(?<!\w)(?!une? grand)(?P<word>{either(COUNTS)}|a|half a)(?P<halves> and a half| und einhalb| et demi| y medio?| e mezz[oa]| e meio)? (?P<wscale>{SCALE})(?P<half> (?:and a half|y medi[oa]|e mezzo|e meio|und eine halbe|et demi))?"
)
_BIG_WORDS = tuple(word for word in {*SCALES, *spelt.TIMES} if len(word) > 2)
_MONEY = compiled(
    rf"(?P<before>{currencies.SIGN}) ?(?!\d{{1,2}}\.(?:\d{{1,2}}\.| ?[a-z])){_AMOUNT}|{_AMOUNT.replace('P<', 'P<b_')} ?(?:[.,]-{{1,2}})? ?(?:(?:of|de|di) )?(?P<after>(?<=\d)e(?!\w)|{currencies.SIGN})"
)
BUDGET = r"(?:budget|presupuesto|orcamento|limit|limite|maximum|maximal|maximo|massimo|max\.?|hochstens|spend|ausgeben|gastar|spendere|gasten|preisrahmen|kostenrahmen|up to|under|no more than|bis zu|jusqu'a|hasta|fino a|sotto (?:i|gli)|ate|tot|mehr (?:wie|als))"
_BARE = compiled(
    rf"(?<!\w){BUDGET}(?:[ :]+(?:of|is|was|around|about|roughly|approx\.?|approximately|ist|so|grob|rund|liegt bei|von|um|ca\.?|circa|etwa|de|d'environ|est de|est|environ|es de|es|aprox\.?|unos|di|e di|e|intorno a|sobre os|uns|van|rond|max\.?|maximum|maximal|limit|hai|hum|to|now|set|at|should be|would be)){{0,4}}[ :]+{_AMOUNT}(?!\d|/(?!-)| ?(?:%|kg|km|m(?!\w)|met(?:er|re)s?|metr\w+|nights?|nachte|nuits|noches|notti|noites|days|tage|jours|dias|giorni|people|persons?|personen|personnes|personas|persone|pessoas|hours?|h\b|stunden|stops?|min|adult|(?:de |di )?(?:{either(MONTHS)})(?!\w)|kids|weeks?|wochen|st\b|nd\b|rd\b|th\b|\.\d))"
)
_BARE_PER = compiled(
    rf"(?<![\d.,-])(?:(?<!/)|(?<=\d{{3}}/)){_AMOUNT} ?(?:max\.? |maximum |maximal )?(?P<per>{for_whom.PERSON}|is das absolute max\w*)"
)
# "no quisiera pasar de 700": three figures and no year, for shorter numbers are days and people.
_LIMIT = (
    r"(?:(?:tengo|tenemos|tenho|temos|cuento|contamos|dispongo|disponemos|abbiamo|ho)(?: ahorrad\w+| guardad\w+| juntad\w+| messo da parte| con(?: unos)?| de(?: unos)?)|(?:no |non |nao )?(?:suba|pase|pasen|suban|baje) de(?: los| las)?|(?:non )?(?:superi|sfori)(?: i)?|nao passe d[eo]s?|mantem-se nos|anda pelos|em torno d[eo]s|sobre los|alrededor de(?: los)?|rondando(?: los)?|(?:circa )?sui|intorno ai|pasar(?:me|nos|se)? de|(?:no )?mas de|menos de|(?:podemos|puedo|possiamo|posso|podriamos|potremmo|poderiamos|conseguimos|consigo) (?:llegar|estirarnos|estirarme|arrivare|chegar|spingerci|ir) (?:hasta |fino )?(?:a|ai|aos)(?: los| unos)?|arriviamo (?:fino )?a|llegamos (?:hasta|a)|chegamos a|(?:tem|temos|tenemos|tengo|abbiamo|ho) (?:uns|unos|circa|como|mas o menos|mais ou menos)|(?:puede|pueda|pode|possa|deve|debe) (?:superar|exceder|ultrapassar)|(?:can|could) (?:stretch|go up) to|por debajo de|tope(?: de)?|exceder|superar|sobrepasar|gastar(?:me|nos)?(?: unos| como)?|a disposicion|non (?:piu di|oltre(?: i| gli)?)|meno di|superare(?: i| gli)?"
    r"|spender(?:e|ei|emmo)(?: max| massimo| circa| sui)?|nao (?:passar|ultrapassar|exceder)(?: de| dos| os)?|ultrapassar(?: os)?|passar d[eo]s?|mais d[eo]|teto(?: de| e)?|nao mais (?:de|que)|(?:spend|spending|pay|paying|go) (?:any )?(?:more than|over|above|beyond)|(?:hatten?|dachten?)(?: (?:wir|ich|so|da))* an(?: (?:die|ca\.?|etwa|rund))?|(?:we're|we are|i'm|i am|were|was)? ?thinking(?: (?:of|about|around|maybe|roughly|more like))*|pens(?:ait|ions|ais|ons|e) a(?: environ)?|pensaba(?:mos)? en(?: unos)?|pensav\w+ (?:a|em)(?: circa)?|below|less than|weniger als|moins de|pas plus de|ne pas depasser)"
)
_BARE_LIMIT = compiled(
    rf"(?<!\w){_LIMIT} (?!(?:19|20)\d\d(?!\d))(?=\d{{1,2}}[.' ]?\d{{3}}|[1-9]\d\d|\d{{1,3}} ?{SCALE}){_AMOUNT}(?![\d/:]| ?(?:%|km|m(?!\w)|met(?:er|re)s?|metr\w+|personas|persone|pessoas|people|personen|alumn\w+|habita\w+|anos|anni))"
)
# "300 e cada una": the sign was typed as a letter.
# "2500 la noche"
_BARE_NIGHT = compiled(
    rf"(?<![\d.,/:-]){_AMOUNT} (?:la noche|por noche|a notte|per notte|(?:a|por) noite|a diaria|la nuit|par nuit|pro nacht|(?:per|a) night)(?!\w)"
)
_TYPED_E = compiled(rf"(?<![\d.,/-])(?P<digits>\d{{2,4}}) ?(?:e|eu) (?={for_whom.PERSON}|max)")
# "900 zusammen"; a group that large or a year says so of people: from three figures on, and no year.
_BARE_ALL = compiled(
    rf"(?<![\d.,/-])(?!20[23]\d(?!\d))(?=\d{{2,3}}[\d.' ]*0){_AMOUNT} ?(?:max\.? |maximum |maximal )?(?P<all>{for_whom.GROUP})"
)
# "hoping to pay 2500 max", "4k tops": what stands behind a sum limits it.
_BARE_MAX = compiled(
    rf"(?<![\d.,/-])(?!20[23]\d(?!\d)){_AMOUNT}(?: (?:for|fur|pour|para|per) (?:the |das |die |la |le |el |il |o |a )?[a-z]{{4,12}})? (?:max(?:imum|imal|\.)?|(?:put |set )?aside|saved(?: up)?|(?:angespart|gespart|zuruckgelegt|(?:auf die|zur) seite(?: gelegt)?)|de cote|ahorrad[oa]s|guardad[oa]s|da parte|de lado|tops|at (?:the )?most|hochstens|maxi|como maximo|maximo|al massimo|massimo|no maximo|limit)(?!\w)(?! \d)"
)
_STEEP = re.compile(
    r"[^.!?;\n,]{0,16} (?:is|was|ist|war|est|es|e) (?:a (?:bit|little|touch|tad)|rather|too|quite|zu|etwas|un peu|trop|un poco|muy|un po'|troppo|um pouco|muito) (?:steep|much|high|dear|pricey|expensive|hoch|viel|teuer|cher|eleve|caro|alto)"
)
_PEOPLE_LEFT = re.compile(
    r"(?:\bsind|\bare|sommes|serons|somos|seremos|siamo|saremo|personen|people)[\w ]{0,12}$"
)
# "3'200.-": the dash says money; "13.-18." are days.
_DASHED = compiled(rf"(?=\d{{3}}|\d['.]\d{{3}}|\d{{2}}['.]\d{{3}}){_AMOUNT}(?:[.,]-{{1,2}})(?! ?\d)")
_SLANG = compiled(
    rf"(?<!\w)(?!une? grand)(?P<word>{either(COUNTS)}|a) (?P<wscale>grand)(?!\w)|"
    r"(?<![\d.,])(?P<digits>\d{1,3}(?:[.,]\d)?) ?(?P<scale>grand|k|lakhs?|hazaar|tausend|thousand|mil|mila|lucas|palos?)(?![^\W\d_])(?! ?(?:run|people|km|steps|followers|(?:de |di )?(?:personas|persone|pessoas|metros|metri|passos|pasos|passi|milhas|millas|miglia|habitantes|abitanti|seguidores|anos|anni|veces|volte|vezes|gracias|grazie)))"
)
_FIGURE = re.compile(r"\d")
_MOST = 30  # sums of one message; a price list is no budget
_NOT_MINE = compiled(
    r"(?<!\w)(?:not|nicht|no|pas) $|(?<!\w)(?:ab|des|a partir de|a partire da) $|(?:offer\w* (?:of|at|for)|saw (?:it|one)? ?(?:for|at)|deposit of|angebot von|anzahlung|statt|instead of|from only|ab nur|starting at)[^.\n]{0,14}$|(?:seen|saw|gesehen|vu|visto|vista|viste|vimos|vi)(?!\w)[^.!?\n]{0,30} (?:offers?|deal|angebot|aktion|offre|promo\w*|oferta|offerta|anuncio|annuncio)(?!\w)[^.!?\n]{0,30}$|(?<!\w)(?:vouchers?|gift ?cards?|credit note|gutschein\w*|bon (?:cadeau|d'achat)|avoir de|cheque[- ]cadeau|(?:bono|vale) (?:de|por|regalo)|cartao presente|buono (?:da|di|sconto|regalo))(?!\w)[^.!?\n]{0,24}$|\+ ?$"
)
# "nicht über 900", "n'excédant pas 900": that is the limit itself.
_LIMITS = re.compile(
    r"(?:excedan\w*|exceder?|exced\w+|depass\w+|uberschreite\w*|ubersteige\w*|exceed\w*|super\w+|oltrepass\w+|ultrapass\w+) (?:not|nicht|no|pas) $"
)
_SEEN = re.compile(
    r"[^.;!?\n]{0,24}(?:gesehen|gefunden|angeboten|(?:on|im|sur|en|su|na|nel) (?:the )?(?:internet|booking|expedia|web|net|online)|vue?s? (?:chez|sur|ailleurs)|propose[es]?|elsewhere|visto|vista)(?!\w)"
)
_Sum = tuple[re.Match[str], Budget]
_TO, _AND = re.compile(r" ?(?:-|to|bis|a|ate|tot) ?"), re.compile(r" ?(?:and|und|et|y|e|en) ?")
_BETWEEN = re.compile(r"(?<!\w)(?:between|zwischen|entre|tra|fra|tussen) $")
# "what does it cost in dollars?"
_PAID_IN = compiled(rf"(?<!\w)(?:in|en|em) (?P<sign>{currencies.SIGN})(?!\w)")
_PRICE_ASK = re.compile(r"(?:zuschlag|surcharge|supplement|deposit|(?<!\w)fee|gebuhr)[^.\n]{0,12}$")
_CORRECTED = compiled(
    r"(?:no wait|make that|actually|sorry|i mean|oops|doch|nein|ne |enfin non|non,|pardon|plutot|perdon|quise decir|mejor|scusa|anzi|volevo dire|desculpa|alias|oeps|not [\d.,]+ [^.\n]{0,24}but)"
)


def read(doc: Document) -> list[Found]:
    text = _in_figures(doc.trip)
    best: _Sum | None = None
    for match in _candidates(doc, text):
        left = text[max(0, match.start() - 60) : match.start()]
        if _is_of_others(text, match, left) or _PRICE_ASK.search(left) or _is_no_sum(doc, match, left):
            continue
        budget = _budget(doc, text, match)
        if best and budget and _is_higher_end(text, best, (match, budget)):
            best = match, budget
        corrected = best is not None and bool(_CORRECTED.search(left))
        if budget and (best is None or corrected):
            best = match, budget
    if best is None:
        return []
    match, budget = best
    return [Found("budget", budget, (_span(match),), 0.8)]


def _is_of_others(text: str, match: re.Match[str], left: str) -> bool:
    refused = _NOT_MINE.search(left[-30:]) and not _LIMITS.search(left)
    return bool(refused or _SEEN.match(text, match.end()))


def _is_higher_end(text: str, best: _Sum, other: _Sum) -> bool:
    """ "£800-£1000", "between £1,500 and £2,000": what they would spend at most."""
    first, gap = best[0], text[best[0].end() : other[0].start()]
    between = _BETWEEN.search(text, max(0, first.start() - 12), first.start())
    is_range = _TO.fullmatch(gap) or (between and _AND.fullmatch(gap))
    return bool(is_range) and (best[1].amount or 0) < (other[1].amount or 0)


def _is_no_sum(doc: Document, match: re.Match[str], left: str) -> bool:
    """People counted, a price called too high, or "da" behind a number where that is no money."""
    groups = match.groupdict()
    sign = groups.get("before") or groups.get("after") or ""
    counted = groups.get("all") and _PEOPLE_LEFT.search(left)
    return bool(counted or _STEEP.match(doc.trip, match.end())) or not currencies.is_money(sign, doc.region)


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())


def _in_figures(text: str) -> str:
    """As long as `text`, with the sums that are spelt out in figures: "zweitausend" is 00000002000."""
    return _SPELT.sub(_figures, text) if any(word in text for word in _BIG_WORDS) else text


def _figures(match: re.Match[str]) -> str:
    words, value = match.group(), int(_spelt(match))
    short = f"{value // 1000}k" if value % 1000 == 0 else ""
    fitting = [digits for digits in (str(value), short) if 0 < len(digits) <= len(words)]
    return fitting[0].rjust(len(words), "0") if fitting else words


def _spelt(match: re.Match[str]) -> float:
    if match["spelt"]:
        return spelt.value(match["spelt"])
    count = 0.5 if match["word"] == "half a" else float(COUNTS.get(match["word"], 1))
    return (count + (0.5 if match["half"] or match["halves"] else 0)) * SCALES[match["wscale"]]


def _candidates(doc: Document, text: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    if not _FIGURE.search(text) and not _SLANG.search(doc.trip):
        return []
    area = doc.form.get("budget")
    low, high = (area.value.start, area.value.end) if area else (0, len(text))
    for pattern in (
        _MONEY,
        _BARE,
        _BARE_PER,
        _BARE_ALL,
        _DASHED,
        _BARE_MAX,
        _BARE_LIMIT,
        _BARE_NIGHT,
        _TYPED_E,
        _SLANG,
    ):
        words = doc.trip if pattern is _SLANG else text
        for match in islice(pattern.finditer(words, low, high), _MOST):
            if all(match.end() <= other.start() or match.start() >= other.end() for other in found):
                found.append(match)
    if area and not found:
        found.extend(re.compile(_AMOUNT).finditer(text, low, high))
    return sorted(found, key=lambda match: match.start())


def _budget(doc: Document, text: str, match: re.Match[str]) -> Budget | None:
    amount = _amount(match)
    if amount is None or not 15 <= amount <= 50_000_000:
        return None
    return Budget(amount=amount, currency=_currency(doc, text, match), per=for_whom.per(doc, text, match))


def _amount(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    digits = groups.get("digits") or groups.get("b_digits")
    scale = next((groups[key] for key in ("scale", "b_scale", "wscale") if groups.get(key)), None)
    factor = SCALES.get(scale or "", 1)
    if digits:
        return _decimal(digits) * factor
    return COUNTS.get(groups.get("word") or "", 1) * factor  # "a grand"


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
        word = re.compile(currencies.SIGN).search(text, match.end(), match.end() + 40)
        word = word or _PAID_IN.search(text)
        return (
            currencies.meant(word[word.lastindex or 0], doc.region)
            if word
            else currencies.OWN.get(doc.region)
        )
    later = re.compile(currencies.SIGN).match(text, match.end() + 1, match.end() + 5) if sign == "$" else None
    return currencies.meant(later.group() if later else sign, doc.region)
