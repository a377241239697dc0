"""Who is told in numbers: "2 adults", "five of us", "1+2". The largest count, unless a later one corrects it."""

from __future__ import annotations

import re
from itertools import islice

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import kin, party_ages
from inquiries.extraction.local import party_words as words
from inquiries.extraction.local.party_record import Party
from inquiries.extraction.local.patterns import Pattern, compiled
from inquiries.extraction.local.words import NUMBER, number

_N = rf"(?<![\w.,/:€$£'-])و?(?!onze (?:kind|zoon|dochter|kleine|baby))(?P<n>{NUMBER}|an?)(?:(?<=\d)|(?=[ -]))(?: ?x)?[ -]{{0,2}}(?:\(\d{{1,3}}\) )?"
ADULTS = compiled(rf"{_N}{words.QUALITY}(?:{words.ADULTS})(?!\w)")
_CHILDREN = compiled(
    rf"{_N}{words.QUALITY}(?:{words.CHILDREN})(?!\w)(?!'? ?(?:seat|sitz|club|friendly|auto|menu|bed))"
)
_INFANTS = compiled(
    rf"(?:{_N}|(?<!\w)(?:with |and |my [a-z]+'s |our [a-z]+'s |unsere[mn]? |mit |notre |nuestro |il nostro |nosso |our |das |le |e |und |et |y |\+ ?){{1,2}}|و){words.QUALITY}(?:{words.INFANTS})(?!\w)(?! ?(?:shower|cot|bed|bett|seat|sitz|club))"
)
_PEOPLE = compiled(rf"{_N}{words.QUALITY}(?P<noun>{words.PEOPLE})(?!\w)(?! ?(?:room|max|per))")
_GROUP = compiled(
    rf"(?<!\w)(?:(?:group|gruppe|groep|groupe|gruppo) (?:with|mit|avec|con|met)|(?:group|party|gruppe|groupe|grup[op]o?|gruppo|family|familie|famille|familia|famiglia|runde|truppe|clique|bunch|crew|gang|squad|troupe|cuadrilla|comitiva|galera|turma|team|groep|gezin)) ?(?:(?:of|von|de|di|van|aus|composto da|e composto da))(?: about| around| etwa| ca\.?| unos| circa)? (?P<n>{NUMBER})(?! ?(?:nights|days|€|\$|£|%|[.,]\d))(?!\w)"
)
_TAIL = (
    r"(?= (?:of us|in (?:our|my|the) (?:group|party)|in total|in all|altogether|people|zusammen|en tout|en total|in tutto|in totale|no total|ao todo|in totaal|totaal|del? |do |da )|(?: (?:now|jetzt|maintenant|ahora|adesso|agora))? ?[,.!;:\n)]|"
    r" (?:und|et|y|e|and|io|avec|mit|with|con|com|dont|davon|inklusive|inkl|compris|including|log|persone|personas|statt|instead|en vez|em vez|invece|au lieu|in|now|jetzt|maintenant|ahora|adesso|finalement) |(?: (?:now|jetzt|maintenant|ahora|adesso|agora))?$| \()"
)
_WE_ARE = compiled(
    rf"(?<!\w)(?:we are|we're|we will be|we'll be|we would be|we'd be|there (?:are|will be|is(?! one(?!\w)))|there will be|there'?s(?! one(?!\w))|we total|wir sind|wir waren|sind wir|seremos|somos|restiamo|rimaniamo|(?:seguimos|continuamos) (?:siendo|a ser|sendo)|wir bleiben|on reste|nous sommes|nous serons|on (?:est|sera|serait)|siamo|saremo|saremmo|seriamos|serions|vamos|iriamos|iremos|waren wir|wij zijn|we zijn|hum|toplam|sao|zu|us|just|in total|total:?|so nos|solo noi|nosotros|nosotras|noi|(?:(?<=\n)|^)(?:sind|waren|are)|insgesamt|gesamt|altogether|donc|dus|making|entao|quindi|asi que|diciamo|digamos|pongamos|disons|say|sagen wir)"
    rf"(?: (?:in|met|los|las|os|as|a|only|now|agora|jetzt|jetzt doch|doch|nur|zu|finalement|maintenant|plus que|finalmente|ahora|adesso|ora|solo|only))? (?P<n>{NUMBER})t?(?! (?:and|und|et|y|e|&) (?:\d{{1,3}}|[^\W\d_]+) ?(?:years?|yrs?|jahre?|ans|anos|anni)(?!\w)){_TAIL}|(?<!\w)agora (?:sao|somos) (?P<n2>{NUMBER})"
)
# "somos 8 colegas": whatever they are, if it is no length, and not more than one each.
_WE_SOME = compiled(
    rf"(?<!\w)(?:somos|seremos|seriamos|siamo|saremo|saremmo|nous (?:sommes|serons)) (?:un[oa]s )?(?P<n>{NUMBER}) (?!noches|dias|anos|meses|semanas|notti|giorni|anni|mesi|settiman|nuits|jours|semaines|noites|famil|famigl|pareja|coppi|casai|matrimon|couple|grup|gruppi|group|equip|squadr|turma|adult|nin|menor|bambin|crianc|enfant|bebe)[^\W\d_]{{4,}}(?!\w)(?!,? (?:(?:y|e|et|mas|piu|plus|mais|con|com|avec) (?!(?:queremos|quer|vogli|vorr|nos |ci |gostar|pens|busc|cerc)))|,? ?\+)"
)
_OF_US = compiled(
    rf"(?<![\w.,/:€$£'])(?P<n>{NUMBER}) (?:of us|in (?:our|my|the) (?:group|party)|in all|altogether|en tout|in tutto|ao todo|(?:(?:people|personen|persone|personas) )?(?:in total|en total|in totale|no total|totaal))(?!\w)(?! (?:room|night))"
)
_LABELLED = compiled(
    rf"(?:^|[\n•*-] ?)(?:{kin.MEMBERS}|personnes?|personen|pax|persons|people|personas|persone|pessoas|teilnehmer(?:zahl)?|participants|voyageurs|travell?ers) ?: ?(?:ca\.? |env\.? |environ )?(?P<n>{NUMBER})(?!\w)"
    rf"|(?<!\w)(?:participants|partecipanti|participantes|asistentes|teilnehmer|delegates|invitati|invitados|convidados|viajeros|viaggiatori) (?:will be|would be|are|saranno|sarebbero|sono|seran|serian|son|serao|seriam|sao|seront|sont|werden|sind|waren)(?: (?:about|around|circa|unos|unas|cerca de|uns|environ|ca\.?|etwa|rund|en total|in tutto))? (?P<n2>{NUMBER})(?![\w/]|[.,]\d)(?! (?:{words.CHILDREN})(?!\w))"
)
# "We 12 senior citizens from Kolkata"
_WE_FROM = compiled(
    rf"(?<!\w)(?:we|we're|we are|wir|wir sind|nous sommes|somos|siamo) (?P<n>{NUMBER}) [a-z]+(?: [a-z]+)? (?:from|aus|de|da|want|wanting|who)(?!\w)"
    rf"|(?<!\w)(?:group|party|gruppe|groupe|grupo|gruppo) (?:will (?:now )?be|is now|umfasst jetzt|sera(?: de)?|sara(?: di)?) (?P<n2>{NUMBER})(?! ?(?:days|nights|€|£|%))(?!\w)"
)
_TOGETHER = compiled(
    r"(?<!\w)zu (?P<n>zweit|dritt|viert|funft|sechst|siebt|acht|neunt|zehnt)(?!\w)|(?<!\w)met (?:z'n|ons|hun) (?P<n2>tweeen|drieen|vieren|vijven|zessen|achten)(?!\w)"
)  # how many go, whoever they are
_FOR_N = compiled(
    rf"(?<!\w)(?<!session )(?<!room )(?<!space )(?<!hall )(?<!dinner )(?<!table )(?<!salle )(?<!raum )(?<!saal )(?<!tisch )(?<!sala )(?<!mesa )(?:for|fur|pour|para|per|voor) (?:us |uns |noi |nos |(?:the |all )+)?(?P<n>{NUMBER})(?=[,.!?;\n]|$| (?:from|ab|von|to|in|on|and|please|bitte))"
)
_AND = r"(?:and|n|&|plus|\+|with|und|mit|et|avec|y|con|e|com|en|met)"
_MY = r"(?:my |meinen? |mes |mis |i miei |le mie |(?:os |as )?meus |(?:as )?minhas |mijn |other |weiteren? )?"
_BESIDE = compiled(
    rf"(?<!\w)(?:{words.SELF}),? {_AND} {_MY}(?P<n>{NUMBER}) (?:other |close |best |good )?(?:{words.FRIENDS})(?!\w)"
    rf"|(?<!\w)(?:i|i'm|i am|ich|je|yo|io|eu|(?:me )?voy|viajo|viajaria|iria|quiero ir(?:me)?|vado|viaggio|andrei|vorrei andare|vou|quero ir|queria ir|gostaria de ir) [^.!?\n]{{0,40}}?(?<!\w)(?:with|mit|avec|con|com|met) {_MY}(?P<n2>{NUMBER}) (?:other |close |best |good )?(?:{words.FRIENDS})(?!\w)"
)
# "Two families: mine (...) and my friend's (...)": no list tells all of them.
FAMILIES = compiled(
    r"(?<!\w)(?:[2-9]|two|three|dos|tres|due|tre|duas|zwei|drei|deux|trois) (?:famil(?:ies|ias|ien|les)|famiglie)(?!\w)"
)
_PLUS = re.compile(r"(?<![\w+])(?P<a>[1-9]) ?\+ ?(?P<c>[1-9])(?![\d+])")
_AGES_LEFT = compiled(rf"(?:{words.CHILDREN})[ :]*\(?(?:aged?|ages)? ?$")  # "2 kids (6 + 4)"
_BABY_MONTHS = compiled(
    rf"(?<!\w)(?:her|his|our|my|their|is|aged?|aura|avra|tendra|tera|a|ha|tem|tiene|ist|mit|con|with|de|di|von|hat|justo?|juste|ans|\(|عمره)[ (]{{1,2}}(?:\w+ )?\d{{1,2}} ?-?(?:{'|'.join(words.MONTHS_OLD)})\w*(?! (?:ago|in advance|trip|stay|travel|from))"
)
_PREGNANT = re.compile(r"embaraz|incinta|gravid|schwanger|enceinte|pregnan|expecting")
# Counted beside the adults: "2 adults + 1 senior".
_SENIORS = compiled(
    rf"(?:{words.ADULTS}) ?(?:\+|&|,|and|und|et|y|e|plus)+ ?(?P<n>{NUMBER}) (?:seniors?|oaps?|pensioners?|senioren?|rentner(?:in|innen)?|retraites?|jubilad[oa]s?|tercera edad|pensionat[oi]|anzian[oi]|idos[oa]s?|reformad[oa]s?)(?!\w)"
)
_MONEY_LEFT = re.compile(
    r"\d ?(?:[€$£]|eur|euros?|pounds?|gbp|usd|dollars?|quid|chf|aed|rupees|inr|zloty|kr) (?:(?:per|for|pro|fur|pour|para|je|por|a) )?$|[€$£]\s?[\d.,]*$|(?:budget|max\w*|up to) [^\n.]{0,12}$"
)
_CORRECTS = re.compile(
    r"(?<!\w)(?:now|agora|jetzt|desist\w+|cancel\w*|no,|no (?:wait|there|only|just|it|we)|actually|sorry|pardon|oops|ups|scusa|doch|maintenant|ahora|adesso|oeps|ih|nein|non|perdon|mejor|anzi)(?!\w)"
)
# "with two colleagues", "... and 4 guides": there are more than these; "with 3 people" may be all.
_WITH_LEFT = re.compile(
    r"(?<!\w)(?:with|(?<!contamos )(?<!contando )(?<!cuento )(?<!conto )(?:con|com)|(?<!rechnen )mit|avec|met|plus|piu|mas|mais) $"
)
_AND_LEFT = re.compile(r"(?<!\w)(?:with|con|com|mit|avec|met|plus|piu|mas|mais|and|und|et|y|e) $")
_ESCORTS = re.compile(r"monitor|acompan|accompagn|educa|animator|guias|guides|catech|catequ")
_HEADS = re.compile(r"people|person|pessoa|passeng|pasajer|passag|pax|tickets?|seats?|adults?")
# "Three people use a stick": some of those who go.
_SOME = re.compile(
    r"(?<!\w)(?:hay|de (?:ellos|ellas|los cuales|las cuales)|entre ellos|di cui|tra cui|fra cui|davon|darunter|dont|of (?:them|whom|which)|dos quais|das quais|sendo) $"
)
_LEARNER = re.compile(
    r"(?:student|pupil|schuler|alumn|eleve)\w*$"
)  # "I am a student", "one pupil is coeliac"
# "8 filles" at a hen party; children only with an age or a parent's word.
_PERHAPS_GROWN = re.compile(r"(?:boys?|girls?|filles?|garcons?|madchen|jungs?|ragazz[ieo]|chic[oa]s)$")
# "the two of us and our daughter": then the two are the grown-ups.
AND_OURS = compiled(
    rf",? (?:and|und|et|y|e|plus|piu|mas|mais|\+|with|mit|avec|con|com) (?:our|unser\w*|notre|nos|nuestr[oa]s?|la|il|nostr\w+|noss[oa]s?|a|the) "
    rf"(?:\w+ )?(?:{words.CHILDREN}|{words.CHILD_WORD}|{words.INFANTS}|piccol[oaie]|piccolin[oa]|pequen[oa]s?|petite?s?|kleinen?|little ones?)(?!\w)"
)


def numbers(party: Party, text: str) -> None:
    pluses = list(islice(_PLUS.finditer(text), 9))
    if len(pluses) > 1 and FAMILIES.search(text):
        for name, key in (("adults", "a"), ("children", "c")):
            party.put(name, sum(int(one[key]) for one in pluses), *(Span(*one.span()) for one in pluses))
        return
    plus = pluses[0] if pluses else None
    if plus and not _AGES_LEFT.search(text[: plus.start()]):
        party.put("adults", int(plus["a"]), Span(*plus.span()))
        party.put("children", int(plus["c"]), Span(*plus.span()))
    for name, pattern in (("adults", ADULTS), ("children", _CHILDREN), ("infants", _INFANTS)):
        hit = _best(pattern, text)
        if hit:
            party.put(name, hit[1], Span(*hit[0].span()))
    seniors = _SENIORS.search(text)
    if seniors and party.adults:
        party.put(
            "adults",
            party.adults + (number(seniors["n"]) or 0),
            *party.spans["adults"],
            Span(*seniors.span()),
        )
    months = _BABY_MONTHS.search(text)
    if (
        party.infants is None
        and months
        and not _PREGNANT.search(text, max(0, months.start() - 60), months.start())
    ):
        party.put("infants", 1, Span(*months.span()))


def everybody(party: Party, text: str, listed: tuple[int, int] = (0, 0)) -> None:
    """Without those of a list: "my sister and two friends" are not two."""
    best: tuple[re.Match[str], int] | None = None
    told_by: Pattern | None = None
    for pattern in (
        _LABELLED,
        _FOR_N,
        _PEOPLE,
        _BESIDE,
        _WE_FROM,
        _OF_US,
        _GROUP,
        _WE_ARE,
        _WE_SOME,
        _TOGETHER,
    ):
        hit = _best(pattern, text, listed)
        if hit and (best is None or hit[1] > best[1] or _is_correction(text, best[0], hit[0])):
            best, told_by = hit, pattern
    if best is None:
        return
    match, count = best
    if any(span.start < match.end() and match.start() < span.end for span in party.spans.get("children", ())):
        return  # "our two boys": who else goes is not told by it
    if told_by in (_OF_US, _WE_ARE) and AND_OURS.match(text, match.end()):
        party.put("adults", count, Span(*match.span()))
        return
    party.put("travellers", count, Span(*match.span()))
    if match.groupdict().get("noun") in words.ADULT_PEOPLE and not party.children:
        party.put("adults", count, Span(*match.span()))


def _best(pattern: Pattern, text: str, but: tuple[int, int] = (0, 0)) -> tuple[re.Match[str], int] | None:
    """The largest count, for smaller ones speak of some of them ("three of them are vegan"); a correction beats it."""
    best: tuple[re.Match[str], int] | None = None
    for match in pattern.finditer(text):
        count = _count(pattern, match)
        if (
            count is None
            or not _is_count(pattern, text, match, count)
            or but[0] <= (match.start("n") if pattern is _WE_SOME else match.start()) < but[1]
        ):
            continue
        if best is None or count > best[1] or _is_correction(text, best[0], match):
            best = match, count
    return best


def _count(pattern: Pattern, match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    word = groups.get("n") or groups.get("n2")
    count = 1 if word in {None, "a", "an"} else number(word)
    return count + 1 if count and pattern is _BESIDE else count


def _is_count(pattern: Pattern, text: str, match: re.Match[str], count: int) -> bool:
    """Not a price ("800 a persona"), not a word that only looks like a child."""
    if _MONEY_LEFT.search(text[max(0, match.start() - 24) : match.start()]):
        return False
    if pattern is _WE_FROM:
        return count > 2
    if pattern is _PEOPLE:
        some = _SOME.search(text, max(0, match.start() - 16), match.start())
        left = text[max(0, match.start() - 16) : match.start()]
        escorts = _ESCORTS.match(match["noun"]) and _AND_LEFT.search(left)
        beside = escorts or (_WITH_LEFT.search(left) and not _HEADS.match(match["noun"]))
        other = count == 1 and not match["n"].isdigit() and not _HEADS.match(match["noun"])  # "una amiga"
        return match["n"] not in {"a", "an"} and not other and not some and not beside
    if pattern is not _CHILDREN:
        return True
    if _PERHAPS_GROWN.search(match.group()):
        return _is_minor(text, match)
    return count > 1 or match["n"].isdigit() or not _LEARNER.search(match.group())


_LEADERS = re.compile(
    r" (?:and|with|plus|\+|&|mit|und|et|avec|y|con|e|com) \w+ (?:teachers?|staff|coaches|leaders|chaperones|lehr\w+|begleit\w+|prof\w+|accompagn\w+|entrenador\w+|docenti|insegnanti|allenator\w+|treinador\w+)(?!\w)"
)


def _is_minor(text: str, match: re.Match[str]) -> bool:
    owned = re.search(
        r"(?:nos|mes|ses|our|my|unsere|meine|i nostri|nuestr[oa]s|deux|2) ?$",
        text[max(0, match.start() - 10) : match.start()],
    )
    led = _LEADERS.match(text, match.end())
    return bool(owned or led) or party_ages.behind_count(text, match.end()) is not None


def _is_correction(text: str, old: re.Match[str], new: re.Match[str]) -> bool:
    if new.start() <= old.end():
        return False
    return bool(_CORRECTS.search(text[max(old.end(), new.start() - 60) : new.start() + 12]))
