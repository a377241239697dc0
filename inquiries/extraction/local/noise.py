"""Which parts of a message are not the customer's own wish: quoted history, mail headers, footers, signatures, and
sentences about other trips. All patterns run on folded text (small letters, no accents)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from inquiries.extraction.local.patterns import compiled

Region = tuple[int, int]

_WROTE = r"wrote|schrieb|a ecrit|escribio|ha scritto|escreveu|schreef|skrev|napisal\(?a?\)?"
_QUOTE_START = compiled(
    rf"^(?:(?:on|am|le|el|il|em|no dia|op|den|w dniu)\b[^\n]{{0,120}}(?:\n[^\n]{{0,80}})?(?:{_WROTE})[^\n]{{0,60}}:\s*$"
    r"|-{3,} ?(?:original|ursprungliche|message d'origine|mensaje original|messaggio originale|mensagem original|oorspronkelijk)"
    r"|_{10,}\s*\n(?:from|von|de|da|van|od):"
    r"|(?:from|von|de|da|van): [^\n]+\n(?:sent|gesendet|envoye|enviado|inviato|verzonden|date|datum|fecha|data)[^\n]*:)",
    re.MULTILINE,
)
_FORWARD = compiled(
    r"^.*?(?:forwarded message|weitergeleitete nachricht|message transfere|mensaje reenviado|messaggio inoltrato"
    r"|mensagem encaminhada|doorgestuurd bericht|begin forwarded|anfang der weitergeleiteten).*$",
    re.MULTILINE,
)
_HEADER = compiled(
    r"^(?:from|von|de|da|van|date|datum|data|fecha|to|an|a|para|aan|cc|objet|betreff|asunto|oggetto|assunto|onderwerp"
    r"|sent|gesendet|envoye|enviado) ?: .*$",
    re.MULTILINE,
)
# "Subject: Re: Your holiday to Crete" is ours.
_OUR_SUBJECT = compiled(
    r"^(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp): (?:(?:re|aw|sv|rv|wg|fwd?|r|res|enc|i|tr|antw) ?: ?)+(?:your|ihre?|votre|su|la (?:sua|vostra)|il (?:suo|vostro)|a sua|o seu|uw) .*$",
    re.MULTILINE,
)
_QUOTED_LINES = re.compile(r"^ ?>.*$", re.MULTILINE)
_FOOTER = compiled(
    r"^.*(?:confidential|vertraulich|intended only for|intended solely|registered in england|registergericht|impressum"
    r"|unsubscribe|no-?reply@|sent from my|enviado desde mi|von meinem iphone|envoye de mon|inviato da|enviado do meu"
    r"|verstuurd vanaf|destinatario\.|automatically generated|automatisch generi|genero automaticamente"
    r"|in error please|confidencialidad).*$",
    re.MULTILINE,
)
CLOSING = compiled(
    r"^[ ]*(?:(?:avec (?:mes|nos) |(?:veuillez )?(?:recevez|recevoir|agreer) (?:mes|nos) |mes |with |many |kind |best |warm(?:est)? |kindest |mit (?:freundliche[nm]|besten|herzliche[nm]|liebe[nm]|sportliche[nm]) |bien |tres |un |reciban |com os |los |la |i |con |"
    r"viele |liebe |beste |schone |freundliche |herzliche |sonnige |a |cordiali |distinti |melhores |met |vriendelijke |hartelijke |"
    r"[\w' ]{3,30} (?:und|et|y|e|and) (?=(?:freundliche|herzliche|beste|liebe|viele|schone|kind|best|warm|cordial|distint|saludos|saluti|salutations|cumprimentos|meilleures )[\w ]*)|danke? [^\n]{0,20}(?:und|&) |thank you [^\n]{0,12}and |gracias y )*"
    r"(?:regards|b?rgds|regds|kr(?=[,.]? *$)|br(?=[,.]? *$)|best(?=[,.!]? *$|, )|wishes|thanks|thank you|thx|ta|cheers|sincerely|faithfully|yours(?: \w+)?|love|(?:every )?blessings?|greetings|gru(?:ss|ß)e?n?|gruess(?:en?|li)?|mfg|vg|lg|"
    r"danke?(?: schon(?: mal)?)?|merci(?: (?:d'avance|beaucoup|vielmal))?|cordialement|fraternellement|amicalement|amities|affectueusement|sportivement|musicalement|chaleureusement|respectueusement|fraternalmente|fraternamente|afectuosamente|affettuosamente|(?:(?:meilleures|sinceres|cordiales|amicales|respectueuses) )?salutations|bisous|bises|bien a (?:vous|toi)|au plaisir|(?:(?:tres )?(?:bonne|belle) (?:fin de )?(?:journee|soiree|semaine|continuation|reception)|bon week-?end)|(?:einen |noch )*schone[ns]? (?:tag|abend|woche|wochenende|sonntag|feierabend)(?: noch)?|have a (?:nice|good|great|lovely) (?:day|evening|week(?:end)?)|(?:que teng\w+ (?:un )?|feliz )(?:buen )?(?:dia|semana|fin de semana)|buon(?:a (?:giornata|serata)| fine settimana| weekend)|(?:bom fim de semana|boa semana)|saludos?|un saludo|cordial saludo|atentamente|abrazos?|un abrazo|besos|gracias|muchas gracias|grax|"
    r"quedo (?:pendiente|atent[oa])|saluti|(?:un )?(?:car[io] |cordial[ei] |fraterno |distinti )?salut[oi]|(?:ciao|baci|bacioni|un bacio|un abbraccio|abbracci|a presto|resto in attesa[^\n]{0,30}|in attesa di [^\n]{2,40}|besitos|un beso|bss|slds|atte|(?:quedamos|quedo) a la espera[^\n]{0,40}|hasta (?:luego|pronto)|bjs|bjo?s|bjinhos|bj|beijo|abraco|abc|cumps|ate (?:breve|logo)|(?:fico|ficamos|aguardo|aguardamos)[^\n]{0,40})(?=[,.!]* (?! )[^\n]{3,30}$|[,.! ]*$)|grazie(?: mille)?|cordialmente|obrigad[oa]|atenciosamente|subscrevo-me|subscrevemo-nos|com (?:elevada|a maior) (?:estima e )?consideracao|(?:con|con la) (?:mayor|distinguida) consideracion|sin otro particular|sem (?:mais|outro assunto)(?= *(?:,|\n|de momento))|in fede|con osservanza|con stima|cumprimentos|abracos?|beijinhos?|beijos|abs|att|"
    r"groet(?:en)?|groetjes|mvg|dhanyavaad|tesekkurler|saygilar\w*|pozdrawiam|z powazaniem|مع الشكر|وشكرا|شكرا)"
    r"(?: (?:in advance|a lot|so much|por adelantado|em christo|in cristo|und (?:beste |viele |liebe )?gru(?:ss|ß)e|and (?:best |kind )?regards|vielmal|desde ya|mille|in anticipo)| [^\n.!?]{0,18})?[ ]*[,.!]*)"
    r"(?P<rest>[^\n]*)$",
    re.MULTILINE,
)
_RULE = re.compile(r"^-- ?$", re.MULTILINE)  # the line that begins a signature (RFC 3676, 4.3)
_NAME_AND_TOWN = re.compile(
    r"(?:[.!?)]|\n)\s*(?P<name>[A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+ [A-ZÀ-ÖØ-Þ][\w'’-]+(?: [A-ZÀ-ÖØ-Þ][\w'’-]+)?, [A-ZÀ-ÖØ-Þ][a-zà-ÿ-]+(?: [A-ZÀ-ÖØ-Þ][a-zà-ÿ-]+)?)\.?$"
)
_BUSINESS_CARD = re.compile(
    r"\n[ ]*\n(?P<name>[A-ZÀ-ÖØ-Þ][\w'’.-]+(?: [A-ZÀ-ÖØ-Þ][\w'’.-]*){1,3}(?:,? \(?[^\n]{1,40})?\n(?=[^?!]*(?:@|\d[\d ()./-]{6,}|Ltd|LLC|LLP|Inc|GmbH|S\.?L\.|S\.?A\.|Srl|SARL|Lda|Pty|plc))(?:[^\n?!]{1,70}\n?){1,6})$"
)
_YEARS_AGO = (
    r"(?<!as )(?<!than )last (?:year|time|summer|winter|spring|autumn|fall|month|october|november|december|january|february|march|april|may|june|july|august|september)"
    r"|(?<!have )\bloved (?!to\b|ones\b)|years? ago|months? ago|\bin (?:19|20)\d\d (?:we|i)\b|lined up\b|for my late"
    r"|(?:we|i|they|who|sister|brother|friends?|neighbou?rs?\b[^.]{0,20}|parish|cousin|parents|coworker|colleague)(?: have)? (?:(?:were|was)(?! (?:just |really )?(?:hoping|thinking|wondering|planning|looking|told|going|after|considering|wanting|dreaming|aiming|interested))|went|paid|did|had been|stayed|saw) "
    r"|used to |(?:we|i|we've|i've)(?: have)? (?:already |both |all )?been (?:to|in) |(?:nous|on) (?:sommes|est) (?:deja )?alles? |hemos estado (?:ya )?en |ya conocemos |ja conhecemos |ja estivemos |kennen wir (?:schon|bereits)|already been to|for less but"
    r"|(?<!wie )letztes? (?:jahr|mal|sommer|winter)|letzten (?:sommer|winter|herbst|urlaub)|letztes mal|vor (?:\w+ )?jahren|im vorjahr|damals"
    r"|waren wir|wir waren|(?:ihr|sie) (?:uns|mir) [^.\n]{0,30}(?:organisiert|gebucht) (?:habt|haben)|ich war|war ich|da war|hatten wir(?! [^\n!?]{0,50}(?:gedacht|vorgestellt|uberlegt|geplant|gerechnet|kalkuliert|angesetzt|eingeplant|im kopf|im sinn))|bezahlt\b|machen wir dann"
    r"|(?<!comme )l'an(?:nee)? derni|la derniere fois|il y a \w+ ans|nous avions(?! (?:prevu|pense|envisage|calcule|compte|imagine|en tete|en vue|table|fixe|budgete|mis|retenu|songe|repere))|on avait(?! (?:prevu|pense|envisage|calcule|compte|imagine|en tete|en vue|table|fixe|budgete|mis|retenu|songe|repere))|vous (?:nous )?aviez|nous etions(?! (?:interess|en train|partis sur))|on etait(?! (?:interess|en train|partis sur))|avons deja|on a eu|plus jamais|\bconfrere"
    r"|(?<!que )(?<!que el )(?:el )?(?:ano|curso|verano|mes) pasado|la ultima vez|hace \w+ anos|\bfuimos|estuvimos(?! (?:pensando|mirando|viendo))|habiamos(?! (?:pensado|calculado|hablado|previsto|pensat|puesto|fijado|contado))|(?:nos |me )?(?:organizasteis|organizaron|preparasteis|prepararon|reservasteis|vendisteis|vendieron)|cotizaron|vive en|\bpagamos"
    r"|(?<!come )l'anno scorso|l'altra volta|l'ultima volta|(?:anni|mesi) fa\b|eravamo(?! interessat)|(?:siamo (?:gia )?stati(?! (?:invitat|contattat|scelt|selezionat))|(?:ho|abbiamo) gia (?:fatto|visto|visitato)|ja (?:fiz|fizemos|fui|estive)|ya (?:hice|hicimos|estuve|fui|conozco|conocemos)|j'ai deja (?:fait|vu)|schon (?:gemacht|gesehen))|avevamo(?! (?:pensato|previsto|calcolato|in mente|ipotizzato|fissato|messo|considerato|stimato))|mi avevano|\bci (?:avevano|avete)|avete organizzato"
    r"|(?:nos )?(?:organizaram|marcaram|venderam)|tinhamos ido|ano passado|ultima vez|\bfomos|estivemos(?! (?:a )?(?:pensar|ver|pensando|vendo|olhando))|ha \w+ anos"
    r"|vorig jaar|vorige keer|destijds|waren we|zijn we|gecen (?:yil|sene|yaz)|pichh?le (?:saal|baar)|في العام الماضي|العام الماضي|السنة اللي فاتت|zeszlym roku"
)
_OTHERS = (
    r"vous avez (?:si bien )?(?:organise|prepare|concocte) (?:le|un|son|leur) (?:voyage|sejour|circuit)|you (?:organi[sz]ed|arranged|planned|booked) (?:the|a|her|his|their) (?:trip|holiday|honeymoon|tour)|(?:deren|dessen) reise sie|(?:cuyo|a quien le) (?:viaje|organiz\w+)|that's separate|already booked and|a(?: outra|n?other) (?:sala|turma|group|class)|otra clase|andere (?:klasse|gruppe)"
    r"|(?:my|our|mi|meu|minha|mein|meine|mon|ma|mia|mio) (?:cunado|cunada|hermana|amig[oa]|schwester|freundin|soeur|frere|sorella|cunhad[oa]) (?:dice|diz|sagt|dit|hat)"
    r"|vive? (?:en|in|a|em) |lives in|wohnt in|(?<!on )(?<!j')habite (?:a|en) "
)
# A price or a place that was offered and is refused: "but Sorrento at 3,890 is out of our league".
_REFUSED = (
    r"(?<!not )(?<!be )(?<!n't )(?:way |far |a bit |just )?too (?:expensive|dear|pricey|much for us)|(?:out of|beyond|over) our (?:league|budget|range|reach|means)|more than we (?:can|want)"
    r"|(?<!nicht )(?:leider )?zu teuer|(?:liegt|ist|geht) (?:leider )?uber unser\w* budget"
    r"|(?<!pas )trop (?:cher|chere|eleve)(?!\w)|c'est trop(?: pour nous)?|hors de (?:notre )?(?:budget|portee)|depasse notre budget"
    r"|(?:se nos|se me) (?:va|sale|escapa)|demasiado car[oa]|fuera de (?:nuestro )?(?:presupuesto|alcance)"
    r"|troppo car[oa]|oltre (?:le nostre|il nostro|la nostra) (?:possibilita|budget|portata)|fuori (?:budget|dalla nostra portata)"
    r"|(?:muito|demasiado) car[oa]|nao (?:cabe no|da pro) (?:nosso |meu )?bolso|nao (?:da|conseguimos) pagar|no nos (?:llega|alcanza|podemos permitir)|no (?:me |nos )?da el presupuesto|se (?:nos )?sale del? (?:presupuesto|precio)|non (?:possiamo|riusciamo a) permetterc\w+|fora do (?:nosso )?(?:alcance|orcamento)|acima do (?:nosso )?orcamento"
)
_ASIDE = compiled(rf"(?<!\w)(?:{_YEARS_AGO}|{_OTHERS}|{_REFUSED})")  # at words only: four times as fast
_NOW = compiled(
    r"(?<!\w)(?:\b(?:entao|entonces|asi que|por eso|por isso|quindi|percio|allora|alors|donc|deshalb|daher)\b|this time|(?:would|we'd|i'd) (?:now |just )?(?:like|love|prefer)|(?:were|are|we're|i'm) hoping|mochten wir|wurden wir gern|nous (?:voudrions|aimerions)|(?:nos gustaria|queriamos)|vorremmo|gostariamos|this year|\bso (?:we|now|this)\b|diesmal|dieses jahr|jetzt|cette fois|cette annee|maintenant|esta vez|este ano|ahora"
    r"|stavolta|quest'anno|questa volta|adesso|desta vez|agora|deze keer|dit jaar|\bbut (?:now|we|the)\b|\baber (?:jetzt|wir)\b"
    r"|\b(?:pero|ahora) preferimos\b|\bmais nous (?:preferons|preferions)\b|\bma preferiamo\b|\bmas preferimos\b|\bbut we(?:'d)? (?:rather|prefer)\b|\bpero (?:ahora|los|el)\b|\bma (?:ora|stavolta)\b|لكن)"
)
# "Thanks for the quote for Corfu, but the times don't work": with what is wanted in its place behind it.
_OFFER = r"(?:(?:(?:the|your|das|ihr) [a-z' -]{3,20}? (?=quote|offer|price|angebot))?(?:price|preis|prix|precio|prezzo|preco)|angebote?|vorschlage?|quot(?:e|ation)|offer|proposal|suggestion|offre|devis|proposition|oferta|presupuesto|propuesta|preventivo|proposta|offerta|orcamento)"
_INSTEAD = r"(?:stattdessen|lieber|doch eher|instead|rather|plutot|a la place|mejor|en su lugar|en cambio|preferi\w+|invece|piuttosto|em vez disso|antes)"
_DECLINED = compiled(
    rf"(?<!\w){_OFFER}(?!\w)[^.!?\n]{{0,60}}?[,;:] ?(?:aber|doch|leider|nur|but|unfortunately|mais|pero|ma|mas)(?!\w)(?=[^\n]{{0,220}}(?<!\w){_INSTEAD}(?!\w))"
)
_SOFTLY = r"(?:a (?:bit|little|tad|touch)|rather|pretty|somewhat) (?:steep|pricey|expensive|dear)|(?:etwas|ziemlich|(?:ein )?bisschen) (?:teuer|happig)|un peu (?:cher|chere|eleve)(?!\w)|(?:un poco|algo) car[oa]|un po' car[oa]|(?:um pouco|meio) car[oa]"
# "The quote for Torquay was a bit steep, could we look at Llandudno instead?"
_STEEP = compiled(
    rf"(?:^|(?<=[.!?\n]))[^.!?\n]{{0,60}}?(?<!\w)(?:{_SOFTLY})(?!\w)(?=[^!?]{{0,160}}(?<!\w){_INSTEAD}(?!\w))"
)
# "We wanted Greece, but ...: rather Croatia".
_GIVEN_UP = compiled(
    rf"(?<!\w)(?:nous voulions|on voulait|wir wollten|eigentlich wollten wir|we (?:had |originally )?wanted|queriamos|volevamo|tinhamos pensado)(?!\w)[^.!?\n]{{0,60}}? (?:mais|aber|doch|but|pero|ma|mas)(?!\w)(?=[^\n]{{0,160}}(?<!\w){_INSTEAD}(?!\w))"
)
# "I saw your offer for Malta at 549 €, but we'd like something else: a week on Gozo".
_SEEN = compiled(
    r"(?<!\w)(?:(?:i|we|we've|i've) (?:have )?(?:saw|seen|noticed)|(?:ich habe|wir haben|habe|haben)|(?:j'ai|nous avons|on a) vu|(?:he|hemos|ho|abbiamo) visto|vi|vimos)(?!\w)[^!?\n]{0,120}?,? (?:but|aber|mais|pero|ma|mas)(?!\w)(?=[^.!?\n]{0,60}(?:something (?:else|different)|(?:etwas|was) ander\w+|autre chose|(?:algo|alguna cosa|qualcosa) (?:de |di )?(?:distint\w|divers\w|diferente|otro|outro)|qualcos'altro|outra coisa|otra cosa))"
)
_IN_YEAR = compiled(
    r"(?<!\w)(?:in|im jahr|en|nel|em|sommer|winter|herbst|ostern|summer|autumn|easter|ete|hiver|verano|estate|verao) (?P<in>(?:19|20)\d\d)(?![\d.,]\d| ?[€$£])"
    r"|(?<!\w)(?P<was>(?:19|20)\d\d) (?:war|waren|hatten?|was|were|etait|etaient|era|fue|foi)(?!\w)"
)
_WOULD = re.compile(r"(?i)wär|hätt")
_YEAR = re.compile(r"(?:19|20)\d\d")
_INK = re.compile(r"[^\n]")
_CLAUSE = re.compile(r"(?<!\.)[.!?](?=\s|$)|[\n;()]|\s-\s")


def quoted(folded: str) -> Iterator[Region]:
    """All that is not the writer's own: what is answered, and `frames`."""
    yield from replied_to(folded)
    yield from frames(folded)


def frames(folded: str) -> Iterator[Region]:
    """Forwarded headers and footers. What a customer forwards is the wish itself, so its body stays."""
    forward = _FORWARD.search(folded)
    if forward:
        yield forward.span()
        headers = (match.span() for match in _HEADER.finditer(folded, forward.end(), forward.end() + 400))
        yield from headers
    for pattern in (_OUR_SUBJECT, _FOOTER):
        yield from (match.span() for match in pattern.finditer(folded))


def replied_to(folded: str) -> Iterator[Region]:
    """The message that is answered, below or with marks at its lines."""
    start = _QUOTE_START.search(folded)
    forward = _FORWARD.search(folded)
    if start and not (forward and forward.start() <= start.start() < forward.end() + 200):
        yield start.start(), len(folded)
    yield from (match.span() for match in _QUOTED_LINES.finditer(folded))


def forwarded_from(folded: str) -> int:
    """Where a forwarded message begins; names and numbers after it are somebody else's. The length if there is none."""
    match = _FORWARD.search(folded)
    return match.start() if match else len(folded)


def signature(folded: str, until: int) -> Region | None:
    """From the closing words to the end of the message; a post scriptum ends it."""
    last = None
    for match in CLOSING.finditer(folded, 0, until):
        # "Thanks, we would like..." opens a mail; a closing has at most a name behind it and little text to come.
        if _is_closing(folded, match, until):
            last = last or match
    ruled = _RULE.search(folded, 0, until)
    if ruled and (last is None or ruled.start() < last.start()) and until - ruled.end() < 420:
        return ruled.start(), until
    if last is None:
        return None
    postscript = re.search(r"^p\.? ?s\.?\b", folded[last.end() : until], re.MULTILINE)
    return last.start(), last.end() + postscript.start() if postscript else until


def _is_closing(folded: str, match: re.Match[str], until: int) -> bool:
    """Not "thanks for ringing" above the wish itself: below a closing stand a name and a number, no sentences."""
    name = re.sub(r"[\d+() /.-]{7,}", "", match["rest"])
    below = folded[match.end() : until].lstrip().split("\n", 1)[0]
    short = len(name.split()) <= 4 and until - match.end() < 420
    return match.start() > 0 and short and (len(below.split()) <= 6 or "@" in below)


def signed_without_closing(text: str, end: int) -> Region | None:
    """ "Maureen Tibbs, Ipswich" behind the last sentence, or a last paragraph of a name and how to reach it: who writes, and
    no place to go to."""
    match = _NAME_AND_TOWN.search(text, max(0, end - 70), end) or _BUSINESS_CARD.search(
        text, max(0, end - 260), end
    )
    return (match.start("name"), len(text)) if match else None


def asides(folded: str, this_year: int, written: str) -> Iterator[Region]:
    """Clauses about other trips or other people, as long as they do not come back to the present one."""
    years = _YEAR.search(folded) is not None
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(folded)), len(folded)]
    for start, end in pairwise(cuts):
        cue = _aside(folded, start, end, written)
        if cue is None and years:
            cue = _past_year(folded, start, end, this_year)
        if cue is None:
            continue
        back = _NOW.search(folded, start, end)
        if back is None:
            yield start, end
        elif back.start() > cue.start():
            yield start, back.start()
        else:
            yield cue.start(), end


def _aside(folded: str, start: int, end: int, written: str) -> re.Match[str] | None:
    """Folded, "wir wären" and "hätten wir gern" look like "wir waren" and "hatten wir"."""
    hits = _ASIDE.finditer(folded, start, end)
    return next((cue for cue in hits if not _WOULD.search(written[cue.start() : cue.end()])), None)


def _past_year(folded: str, start: int, end: int, this_year: int) -> re.Match[str] | None:
    hits = _IN_YEAR.finditer(folded, start, end)
    return next((match for match in hits if int(match["in"] or match["was"]) < this_year), None)


def declined(folded: str) -> Iterator[Region]:
    """Offers that are answered with "but" and another wish."""
    for pattern in (_DECLINED, _GIVEN_UP, _SEEN, _STEEP):
        yield from (match.span() for match in pattern.finditer(folded))


def blank(text: str, regions: Iterator[Region] | list[Region]) -> str:
    """`text` with the regions blanked, line ends kept: every offset stays."""
    for start, end in regions:
        text = text[:start] + _INK.sub(" ", text[start:end]) + text[end:]
    return text
