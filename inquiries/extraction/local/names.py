"""The name of who writes: from a form, under the closing words, where he introduces himself, or alone at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import gazetteer, given_names, noise, said_names, small_names
from inquiries.extraction.local.common_words import NO_NAMES, SAID_ALONE
from inquiries.extraction.local.contact import DIGITS
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.gazetteer import key_of
from inquiries.extraction.local.language import SMALL_WORDS
from inquiries.extraction.local.patterns import Pattern, compiled
from inquiries.extraction.local.words import COUNTS, MONTHS, WEEKDAYS

_CAP = r"(?:[A-ZÀ-ÖØ-ÞŁŚŻĆÇĞİŞ][\w'’.-]*|d[aeo]s?|de la|del|van|von|zu|van der|di|bin|al|ter|la)"
_TITLES = (
    r"(?:Ansprechpartner(?:in)?|Ansprechperson|Kontakt(?:person)?|Organisator(?:in)?|Interlocut(?:eur|rice)|Referente|Contacto|Contatto|Ihre?|Eure?|Euer|Deine?|Votre|Mag|em|Dipl(?:\.-(?:Ing|Kfm|Kffr|Psych|Päd))?|Mr|Mrs|Ms|Miss|Rev|Revd|Reverend|Canon|Fr|Father|Sister|Major|Maj|Capt|Captain|Col|Colonel|Lt|Sgt|Cllr|Hon|Lady|Lord|Wing|Cdr|Cmdr|Sqn|Ldr|Brig|Gen|Adm|Sir|Dr|Drs|Prof|med|phil|jur|rer|nat|dent|vet|h\.c|Herr|Frau|Fam|Familie|Pfarrer|Pfr|Pastor|Pastorin|DI|MSc|MBA"
    r"|Lic|Ing|Sra?|Srta|Dña|Dra|Profa|don|Don|doña|Doña|M|Mme|Mlle|Me|Maître|Abbé|Père|Sœur|Dott|Dott\.ssa|Avv|Arch|Rag|Geom|Sig|Sig\.ra|Sig\.na|Eng|Engª|Prof\.ssa|Arq|Mtr[oa]|C\.P|Cav|D|D\.ª|Sor|Fray|Padre|Pe|P|Sen|i\. ?A|i\. ?V|(?:dott|prof|avv|ing|arch|geom|rag|sig|lic|dr|eng)(?:\.?ssa|\.?ra|a)?(?=\.? [A-ZÀ-Þ]))"
)
_NAME = compiled(
    rf"(?:\(?{_TITLES}\.?\)? (?:\((?:Retd|Rtd|ret)\.?\) )?)*(?P<name>[A-ZÀ-ÖØ-ÞŁŚŻĆÇĞİŞ][\w'’.-]*(?: {_CAP}){{0,3}}(?: (?:&|and|und|et|y|e|en) (?!I['’ ]|Ich |Je |J['’])[A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-ZÀ-ÖØ-Þ][\w'’-]+)?)?)"
)
_ARABIC_NAME = re.compile(r"[\u0621-\u064a]+(?: [\u0621-\u064a]+){1,3}")
_TITLE = compiled(rf"(?:{_TITLES}\.? )+")
_TAIL = compiled(
    r"\s*(?:\(.*\)|[,|·].*| (?i:(?:tel|phone|mobile|m|mob|cell|ph|t|whatsapp)[.:]{0,2} ?)?[+(]?\d[\d ()./-]{6,}|[.,;] (?i:(?:tel|phone|mobile|m|mob|cell|ph|t|whatsapp)[.:]{0,2} ?)?[+(]?\d[\d ()./-]{6,}|[♥❤️🙂😊🌴☀️🙏!.]+|\s+x+(?=\s|$)|(?:-|–) .*)*\s*$"
)
# The traveller of a bare order, where nobody signs.
_PASSENGER = compiled(
    r"(?<!\w)(?:voyageur|passager|passagier|reisende[rn]?|passenger|traveller|traveler|pasajero|viajero|passeggero|viaggiatore|passageiro) ?: "
)
_IN_BRACKETS = re.compile(r"\((?P<name>[A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+ [A-ZÀ-ÖØ-Þ][\w'’-]+)\)\W*$")
# "Pour la fratrie, Hélène Roy"
_ON_BEHALF = re.compile(r"(?:Pour|Für|Im Namen|Im Auftrag|For|Por|Per|Pel[ao]) [^,.\n]{3,30}, ")
_FINAL = re.compile(
    r"[.!?)] (?P<name>[A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+(?: (?:(?:&|and|und|et|y|e|en) )?[A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+){0,2})\s*$"
)
_AT_END = re.compile(
    r"(?:^|[.!?,:)\n] ?)(?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-ZÀ-ÖØ-Þ][\w'’-]+)?),?(?: (?i:cell?|tel|mob(?:ile)?|ph|whatsapp|wa|handy|port)\.?:?)? $"
)
_INTRO = compiled(
    r"(?<!\w)(?:my name is|this is|i am(?= [a-z]+ [a-z]+ from)|i'm called|mein name ist|hier(?: ist| schreibt| spricht| nochmals?| noch mal| wieder| die| der){0,3}|ich heisse|je m'appelle|me llamo|mi nombre es|soy|mi chiamo|sono(?= [a-z]+ [a-z]+[,.])|meu nome e|me chamo|ik ben|mijn naam is|it'?s(?= [a-z]+ (?:again|here)(?!\w))|it's(?= [a-z]+ [a-z]+,)|c'est(?: encore| (?:a|de) nouveau| toujours)?(?= [a-z]+ ?(?:[,!\n]|$))|(?:repond(?:re|ez)|antwort(?:en)?(?: sie)?(?: bitte)?|reply|respond[ae]r?|risponder?e?) (?:a|an|to)(?= [a-z]+ [a-z]+[,.\n])|(?:contact|ansprechpartner(?:in)?|ansprechperson|interlocut(?:eur|rice)|referente|persona de contacto|pessoa de contacto) ?:|sono(?= [a-z]+,)|fala [oa]|(?:aqui )?e [oa](?= [a-z]+ d[aoe]s? )|aqui e [oa]|(?:eu )?sou [oa](?= [a-z]+(?:[.,!]| de | da |$))|soy (?:el|la)(?= [a-z]+[.,!])|sou [oa](?= [a-z]+[ ,.])|(?:ciao|salve|buongiorno|buonasera)[ ,!]+(?:sono|qui)|sono(?= [a-z]+ ?(?:[!\n]|$))|habla|le escribe|te escribe|os escribe|(?:naam|name|nome|nombre|nom) ?:|اسمي|انا) "
)
_SIGN = compiled(
    r"(?<!\w)(?:lg|vg|mfg|gr|b?rgds|regds|thx|th?n?ks|tx|(?:many )?thanks(?: a lot| so much| in advance| again)?|thank you(?: so much| very much)?|merci(?: beaucoup| vielmal| d'avance)?|grazie(?: mille| tante| ancora| in anticipo)?|(?:muchas |mil )?gracias(?: mil| de antemano| por todo)?|grax|(?:muito )?obrigad[oa](?: desde ja| mesmo)?|cheers|ta|regards|groet|groeten|groetjes|tesekkurler|saludos?|slds|atte|att|cordialmente|atentamente|atenciosamente|cumprimentos|mvh|hilsen|besos|besitos|bss|saluti|ciao|baci|bacioni|a presto|abrazos?|abracos?|abs|bjs|bjo?s|bj|beijos?|beijinhos?|cordialement|(?:tres )?(?:belle|bonne) (?:journee|soiree|semaine|fin de \w+)|schonen (?:tag|abend|sonntag)(?: noch)?|buona (?:giornata|serata)|have a \w+ (?:day|week|weekend)|(?:beste |viele |liebe )?gru(?:ss|ß)(?:e?n?|le|li)|gruess(?:e|li)?|danke)[ !,.]*[,!.]?[ ]+(?=\S)"
)
# At the start of a line: the words behind name the one written to.
_SALUTATION = compiled(
    r"[ >*]*(?:hallo|hello|hi|hiya|hey|dear|good (?:morning|afternoon|evening|day)|greetings|guten (?:tag|morgen|abend)|moin|servus"
    r"|gruss gott|gruezi|liebe[rsn]?|sehr geehrte[rs]?|geschatzte[rs]?|werte[rs]?|(?:re)?bonjour|bonsoir|salut|coucou|cher|chere|chers|cheres"
    r"|hola|buen[oa]s(?: dias| tardes| noches)?|buen dia|estimad[oa]s?|querid[oa]s?|apreciad[oa]s?|ciao|salve|buon ?giorno|buona ?sera"
    r"|gentil\w*|egregi[oa]?|spett\w*|car[oaie]|carissim[oaie]|ola|oi|bom dia|boa (?:tarde|noite)|prezad[oa]s?|car[oa]s|exm[oa]s?"
    r"|attn|z ?hd)(?!\w)"
)
_VOCATIVE = re.compile(
    r"(?:herrn?|frau|mr|mrs|ms|miss|sr|sra|senor|senora|signor|signora|monsieur|madame|mme)\.? "
)
_TITLED = re.compile(r"(?:^|\n)(?:frau|mr|mrs|ms|sra?|mme|mlle|dr)\.? $")  # "Mme Garreau, école Jules Ferry"
_NO_NAMES = NO_NAMES | SAID_ALONE | SMALL_WORDS | WEEKDAYS.keys() | MONTHS.keys() | COUNTS.keys()
_NEVER_NAMES = frozenset(
    str.split(
        "cumprimentos saludos saluti salutations grusse gracias grazie obrigado obrigada abracos mob mobile cell ph team regards thanks hello hi best tel phone mobile street road avenue strasse platz rua calle via the we our please ltd gmbh inc bv sl srl agency travel tours holidays reisen viajes voyages viagens viaggi manager office"
        " secretary director head department sales customer enviado sent von subject betreff budget adults email nothing let dear any sorry yes no ok okay parroquia parrocchia paroquia paroisse colegio collegio escuela instituto ies ceip scuola liceo istituto escola associazione asociacion associacao association verein club clinica"
        " estudio studio cooperativa coop fundacion fondazione fundacao ufficio oficina departamento dpto grupo gruppo segreteria secretaria amministrazione administracion administracao recepcion reception direccion direzione great that what is can could would do i it and need looking if im family"
        " responsable tresorier tresoriere secretaire president presidente directeur directrice assistante assistant comptable gerant gerante coordinateur coordinatrice conseillere enseignante professeur"
        " vorsitzender vorsitzende kassier kassierer aktuar aktuarin leiter leiterin klassenlehrer klassenlehrerin geschaftsfuhrer geschaftsfuhrerin sachbearbeiter sachbearbeiterin schriftfuhrer buchhaltung einkauf vertrieb sekretariat"
        " treasurer chairman chairwoman coordinator organiser teacher presidenta secretaria secretario tesorero tesorera coordinador coordinadora directora gerente segretario segretaria responsabile presidente direttore direttrice tesoriere tesoureiro tesoureira diretor diretora coordenador coordenadora"
    )
)


def read(doc: Document) -> list[Found]:
    found = next(_all(doc), None)
    if found and " " not in found.value:  # "I'm Ann Lee ... Best, Ann"
        others = (*_introduced(doc), *_signed(doc))
        fuller = (other for other in others if other.value.startswith(f"{found.value} "))
        found = next(fuller, found)
    return [found] if found else []


def _all(doc: Document) -> Iterator[Found]:
    yield from _form_name(doc)
    yield from _signed(doc)
    yield from _introduced(doc)
    yield from said_names.read(doc)
    yield from _behind_sign_word(doc)
    yield from _last_line(doc)
    yield from _before_phone(doc)
    yield from _introduced(doc, _PASSENGER)


def _form_name(doc: Document) -> Iterator[Found]:
    first, last, whole = (doc.form.get(key) for key in ("first_name", "last_name", "name"))
    if first is None and last and whole and " " not in doc.words(whole.value):
        first = whole  # "Cognome: Rossi", "Nome: Ada"
    tail = last or whole
    if first and tail:
        both = first.value, tail.value
        yield Found("contact_name", " ".join(map(doc.words, both)), both, 0.95)
    elif tail:
        span = _without_title(doc, _up_to_comma(doc, (whole or tail).value))
        yield Found("contact_name", doc.words(span), (span,), 0.95)


def _up_to_comma(doc: Document, span: Span) -> Span:
    """ "Ann Lee, 020 7946 0000" is more than a name."""
    match = re.search(r" ?[,;|(]| - | \+?\d", doc.words(span))
    return Span(span.start, span.start + match.start()) if match and match.start() else span


def _without_title(doc: Document, span: Span) -> Span:
    match = _TITLE.match(doc.text, span.start, span.end)
    return Span(match.end(), span.end) if match else span


def _signed(doc: Document) -> Iterator[Found]:
    """The first line under (or behind) the closing words that is a name and nothing else."""
    if doc.signature is None:
        return
    start, end = doc.signature
    for index, (low, high) in enumerate(_lines(doc.own, start, min(end, len(doc.own)))):
        if index > 5:
            return
        low = low + _closing_length(doc.folded[low:high]) if index == 0 else low
        found = _name_in(doc, low, high)
        if found:
            yield found


def _closing_length(line: str) -> int:
    """Of the words that close a mail, which stand before the name on its line or alone above it."""
    if not noise.CLOSING.match(line):
        return 0
    match = re.match(r".*?(?:[,!.]+ |[,!.]*$)", line)
    signed = _SIGN.match(line)
    return signed.end() if signed else match.end() if match else 0


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        if text[position:stop].strip():
            yield position, stop
        position = stop + 1


def _name_in(doc: Document, low: int, high: int) -> Found | None:
    if _addresses(doc, low, high):
        return None
    behalf = _ON_BEHALF.match(doc.text, low, high)
    low = behalf.end() if behalf else low
    line = doc.text[low:high]
    bare = line[: len(line) - len(_TAIL.search(line).group())] if _TAIL.search(line) else line  # type: ignore[union-attr]
    lead = len(bare) - len(bare.lstrip(" ,-–"))
    match = _NAME.fullmatch(bare.strip(" ,-–")) or _ARABIC_NAME.fullmatch(bare.strip(" ,-–"))
    if match is None:
        return None
    offset = low + lead + (match.start("name") if "name" in match.re.groupindex else 0)
    name = match["name"] if "name" in match.re.groupindex else match.group()
    if not _is_name(name):
        return None
    return Found("contact_name", name, (Span(offset, offset + len(name)),), 0.85)


def _addresses(doc: Document, low: int, high: int) -> bool:
    """A greeting, or "Herr Lenz," alone: whom the line speaks to did not write it."""
    line_start = doc.folded.rfind("\n", 0, low) + 1
    line = doc.folded[low:high].strip()
    # "Hallo, was kostet ein Flug? LG Anna": behind a sentence of the line stands who wrote it.
    greeted = _SALUTATION.match(doc.folded, line_start, high) and not re.search(
        r"[.!?] ", doc.folded[line_start + 12 : low]
    )
    # "ciao, Luca" as the last words takes leave.
    greeted = greeted and bool(doc.own[high:].strip() or not doc.own[:line_start].strip())
    called = _VOCATIVE.match(line) and line.endswith((",", "!", ":"))
    spoken_to = re.match(r"[\w' -]{2,30}, (?=[^\n]*(?:[?!.]|\w \w))(?:[a-z']+ ){2}", doc.folded[low:high])
    is_first = not doc.own[:line_start].strip() and line_start == low
    return bool(
        called
        or (spoken_to and doc.text[low + spoken_to.group().index(",") + 2].islower())
        or greeted
        or (is_first and line.endswith((",", ":", "!")))
    )


def _is_name(name: str) -> bool:
    words = [key_of(word) for word in name.split()]
    if not words or any(word in _NEVER_NAMES for word in words):
        return False
    return not (
        len(words) == 1
        and not given_names.is_one(words[0])
        and (words[0] in NO_NAMES or len(words[0]) < 2 or (name.isupper() and len(name) < 4))
    )


def _introduced(doc: Document, cue: Pattern = _INTRO) -> Iterator[Found]:
    for match in cue.finditer(doc.own):
        name = _NAME.match(doc.text, match.end(), match.end() + 50)
        if name and _is_name(name["name"].split()[0]) and name["name"][0].isupper():
            value = re.split(r"(?<=[a-zà-ÿ]{2})\. ", name["name"])[0].rstrip(".")  # the sentence ends
            value = re.sub(r"(?: [a-z]{1,3})+$", "", value)  # "Simone da formatura"
            yield Found(
                "contact_name", value, (Span(name.start("name"), name.start("name") + len(value)),), 0.7
            )


def _behind_sign_word(doc: Document) -> Iterator[Found]:
    for match in _SIGN.finditer(doc.own, max(0, len(doc.own.rstrip()) - 120)):
        stop = doc.own.find("\n", match.end())
        found = _name_in(doc, match.end(), len(doc.own) if stop < 0 else stop)
        if found:
            yield found


def _before_phone(doc: Document) -> Iterator[Found]:
    """ "... as soon as possible. Ana 0711 111 222"."""
    for match in DIGITS.finditer(doc.own):
        name = _AT_END.search(doc.text, max(0, match.start() - 40), match.start())
        if name and _is_name(name["name"]) and not _addresses(doc, name.start(), match.start()):
            yield Found("contact_name", name["name"], (Span(*name.span("name")),), 0.6)


def _last_line(doc: Document) -> Iterator[Found]:
    """A chat or a short mail that ends with the name alone."""
    lines = list(_lines(doc.own, 0, len(doc.own)))
    while len(lines) > 2 and _is_of_card(doc, *lines[-1]) and not _name_in(doc, *lines[-1]):
        lines.pop()
    read = ((_name_in(doc, low, high), high) for low, high in (lines[-3:] if len(lines) > 1 else []))
    alone = [
        found
        for found, high in read
        if found and len(found.value.split()) <= 5 and _stands_alone(doc, found, high)
    ]
    # The firm stands below; what nobody is called is rather a firm.
    yield from sorted(alone, key=lambda found: not _is_called_so(found.value))
    yield from _last_words(doc)


def _stands_alone(doc: Document, found: Found, end: int) -> bool:
    """Without any closing words: a given name is a name; another word may be an answer ("Hier", "Halbpension"), so it has to
    stand in a paragraph of its own."""
    span = found.spans[0]
    before = doc.own[: span.start]
    if not before.strip() and doc.own[span.end : end].strip(" .!"):
        return False  # "Kreta, 2 Personen" opens the message
    if _is_called_so(found.value) or _TITLED.search(fold(before[-12:])):
        return True
    words = key_of(found.value).split()
    apart = bool(re.search(r"\n\s*\n\s*$", before))
    return (
        (apart or len(words) > 1)
        and not _is_said(found.value)
        and all(gazetteer.load().find(one) is None for one in (" ".join(words), *words))
    )


def _is_called_so(name: str) -> bool:
    return any(given_names.is_one(word) for word in name.split())


def _is_said(words: str) -> bool:
    return all(word in _NO_NAMES for word in key_of(words).split())


def _is_of_card(doc: Document, low: int, high: int) -> bool:
    """A line below a name: address, phone or what he is."""
    line = doc.own[low:high]
    words = {key_of(word) for word in line.split()}
    return "@" in line or bool(DIGITS.search(line)) or (len(words) < 7 and bool(words & _NEVER_NAMES))


def _last_words(doc: Document) -> Iterator[Found]:
    """ "... max 150 euros. Kevin": a name alone behind the last sentence, if it is no place."""
    end = len(doc.own.rstrip())
    match = _FINAL.search(doc.text, max(0, end - 60), end)
    if (
        match
        and _is_name(match["name"])
        and not _is_said(match["name"])
        and gazetteer.load().find(key_of(match["name"])) is None
    ):
        yield Found("contact_name", match["name"], (Span(*match.span("name")),), 0.5)
    bracketed = _IN_BRACKETS.search(doc.text, max(0, end - 60), end)
    if bracketed and _is_name(bracketed["name"]):
        yield Found("contact_name", bracketed["name"], (Span(*bracketed.span("name")),), 0.5)
    last = re.search(r", (?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]+)\W*$", doc.text[:end][-60:])
    if last and given_names.is_one(last["name"]):
        start = max(0, end - 60) + last.start("name")
        yield Found("contact_name", last["name"], (Span(start, start + len(last["name"])),), 0.5)
    small = small_names.find(doc.own)
    if small:
        yield Found("contact_name", doc.words(small).title(), (small,), 0.5)
