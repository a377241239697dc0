"""What the customer wants booked, and what kind of trip it is."""

from __future__ import annotations

import re

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.tables import Table

_SERVICES = {
    "flight": r"passage(?:m|ns)(?! de (?:onibus|trem|barco|navio))|tiquetes?(?! de (?:tren|bus))|flights?|(?:class|cabin) ?: ?(?:economy|business|premium|first)|fly|flying|airfares?|fares?|fliegen|vola(?:r|re|ndo|mos|remos|remmo)|voliamo|voleremmo|voando|voar|avioes|\w+ airlines|airlines? tickets?|vols?|avion|aereos?|flug(?:e|en|es|zeiten)?|hinflug|ruckflug|direktflug|abflug|flugzeug|flieger|vuelos?|vol[oi]|voos?|aviao|plane|vlucht(?:en)?|ucak|طيران|الطيران|passage[mn]s? aereas?|pasajes?|ucak\w*",
    "hotel": r"hotels?|ez|hotel\w*|dz|gites?|fewos?|bungalows?|lodges?|auberges?|appartements?|appartments?|logements?|b&bs?|bnbs?|b & b|hostels?|rooms?|accommodations?|unterkunft|ferienwohnung|ferienhaus|jugendherberge|(?:doppel|einzel|familien|mehrbett)?zimmer|(?<!media )(?<!demi-)(?<!meia )pension(?! complet[ae])|hebergement|chambres?|(?<!de )location(?! de (?:voiture|vehicule|scooter|velo))|villa|alojamiento|habitacion(?:es)?|pousada|posada|hostal|hosteria|hospedagem|alojamento|apartamentos?|departamento|depto|casa rural|cabanas|appartamento|bilocale|agriturismo|masseria|albergues?|albergo|alberghi|camer[ae]|quartos?|alloggio|"
    r"otel|oda|kamers?|eenpersoonskamers|vakantiehuis|apartments?|فندق|resort|chalet|houseboat|inn|bed (?:and|&) breakfast|guest ?houses?|riads?|homestays?",
    "transfer": r"(?<!bank )(?<!wire )(?<!money )transfers?|airport (?:shuttle|pick-?up)|flughafentransfer|traslados?|trasferiment[oi]|transferts?|navette",
    "car": r"rentals?|rental vehicle|rental cars?|car (?:hire|rental)|hire car|rent a car|cars?(?! (?:je|j'|tu|il|elle|on (?:est|sera|a|va|veut|ne|n')|nous|vous|ils|elles|ma|mon|mes|notre|nos|le|la|les|l'|c'est|ce|un|une|pas|trop|tout))|jeep|jipe|(?:arriendo|alquiler|renta|aluguel|aluguer|locacao) de (?:un )?(?:auto|coche|carro|furgoneta|veiculo|vehiculo)|(?:rentar|alquilar|arrendar|alugar|noleggiare) (?:un[ao]? |uma? )?(?:auto|coche|carro|furgoneta|macchina|van)|furgoneta|noleggio (?:di )?(?:un[ao]? |due |tre |\d )?(?:auto|macchin[ae]|4x4|fuoristrada|furgon[ei]|minivan|pulmino)|alquiler de (?:un |dos |\d )?(?:coches?|autos?|4x4|furgonetas?)|aluguel de (?:um |dois |\d )?(?:carros?|4x4|vans?)|macchina a noleggio|mietwagen|leihwagen|voiture de loc\w*|vehicules? de location|location de voiture|voiture|coche(?: de alquiler)?|auto a noleggio|noleggio auto|carro|aluguel de carro|huurauto|wohnmobil|camper(?:van)?s?|motor ?homes?|autocaravana|camping-?car|autocamper|suv|sedan|hatchback|caminhonetes?|pick-?up truck",
    "train": r"trains?|rail|eurostar|zug|zuge|nachtzug|autozug|bahn|(?<=dem )ice|ices?(?= (?:ab|von|nach))|railjet|nightjet|thalys|ouigo|frecciarossa|cercanias|tgv|tren|treno|trem|trein|comboio|railway",
    "bus": r"bus(?:es)?|coach|reisebus|pullman|autocar|autobus|onibus|omnibus|autocarro|micros?(?= (?:desde|semi\w*|cama|ida|a|para|y|o|de larga)(?!\w))|colectivo",
    "cruise": r"(?<!dinner )(?<!sunset )(?<!sundowner )(?<!harbour )(?<!lunch )cruises?|\w*kreuzfahrt\w*|croisieres?|cruceros?|crocier[ae]|cruzeiros?|hurtigruten|coastal voyage|sea voyage",
    "package": r"packages?|package holidays?|pauschal\w+|forfait|paquetes?|pacchett[oi]|pacotes?",
    "activity": r"excursions?|guided tours?|boat (?:trips?|tours?)|(?:stadt|hafen|boots|schiff)s?rundfahrt(?:en)?|bootstour(?:en)?|bootsausflug|tours? en bateau|paseos? en barco|gite? in barca|passeios? de barco|stadtfuhrung|ausfluge?|tagesausflug|excursiones|escursion[ei]|passeios?|visit[ae] guidat[ae]|visitas? guiadas?|visites? guidees?|city ?tours?",
    "visa": r"visas?|visum|visado|(?<!ho )(?<!abbiamo )(?<!mai )(?<!he )(?<!hemos )(?<!has )(?<!ha )(?<!han )visto(?! (?:che|que|il|la|su|sul|en|un|una|el|o|no))",
    "insurance": r"insurance|reiseversicherung|versicherung|assurance|(?<!porto )seguros?|assicurazion[ei]|asistencia (?:al viajero|medica|de viaje|en viaje)|assist-?card|assistencia (?:viagem|em viagem|medica)",
}
_WANTED = Table(_SERVICES, before=r"(?<![\w-])")
_NO_LEFT = compiled(
    r"(?<!\w)(?:no|not|niente|nada de|nessun[oa]?|ningun[oa]?|nenhuma?|without|zero|how many|don't (?:need|want)|do not (?:need|want)|no need (?:for|of)|skip|leave out|drop|decline|already (?:have|got|booked)(?: (?:our|the|a))?|(?:have|got|has|haben|avons|tenemos|abbiamo|temos) (?:already )?(?:our|my|his|her|their|unsere?n?|nos|nuestr[oa]s?|i nostri|os nossos) own(?: [\w']+ (?:and|&))?|(?:sort(?:ing)?|book(?:ing)?|arrang(?:e|ing)|organis(?:e|ing)|make|making|do|doing)(?: out)? (?:our|my|their) own|kein\w*|ohne|nicht|pas (?:de|besoin de|besoin|d')?|sans|no (?:quier\w+|queremos|queria\w*|necesit\w+|precis\w+|ha[cg]\w* falta|se requiere|incluir|nos interesa\w*|busc\w+)|sin|non|(?:ya|gia|ja) (?:tenemos|tengo|hemos \w+|abbiamo(?: \w+)?|ho(?: \w+)?|temos|tenho|compramos|reservamos)|abbiamo (?:gia|prenotato)(?: \w+)?|(?:haben|habe) (?:wir |ich )?(?:schon|bereits)|(?:avons|ai) deja(?: \w+)?|(?:non (?:ci |mi |vi )?(?:serv\w+|occorr\w+|interess\w+|vogl\w+|includere|necessit\w+))(?: (?:i|gli|le|l'))?|senza|nao (?:precis\w+|quer\w+|e preciso|e necessari[oa]|inclu\w+)(?: de)?|(?:miedo (?:a|de)|paura (?:di|dell')|medo de|peur (?:de|en|des?)|afraid of|scared of|fear of|angst vor(?:m| dem)?|refuse\w*(?: de prendre)?)|sem|geen|zonder|except|instead of|einzel|contacting|involve any|considering|as)(?: (?:a|an|any|the|our|un|una|une|de|el|la|los|las|il|lo|i|um|uma|o|os|en|einen?))?(?: | ?[ld]')$"
)
_NO_RIGHT = compiled(
    r":? ?(?:not (?:required|needed|necessary)|none|nicht (?:notig|erforderlich)|pas necessaire|non (?:serve|necessario)|nao e preciso)|[ ,(]*(?:is|are|have|has)?(?: been)?(?: all| we)? ?(?:(?:ebenfalls|auch) (?:nicht|keine?n?)|already|have already|been booked|haben wir (?:schon|bereits)|ist schon|on l'a|les tengo|ya (?:esta|tenemos|lo)|(?:o|a) \w+ ja |l'abbiamo|gia prenot|ja (?:reserv|temos|tenho|compr)|se (?:encarga|ocupa)\w*|si occup\w+|(?:(?:lo|la|los|las) )?(?:asume\w*|paga\w*|pone\w*|cubre\w*|reserva)|(?:corre|va) (?:por|a) (?:cuenta|cargo)|a cargo (?:de|da)|(?:no|nao|non)(?=[,.;!\n]|$| grazie| gracias| obrigad| thanks| danke)|(?:no |ya no )(?:(?:me|nos) )?(?:hace\w* falta|interesa\w*|es necesari[oa]|lo necesit\w+|necesit\w+)|nao (?:e |sao )?(?:preciso|necessari[oa]s?|precis\w+)|non (?:serve|servono|occorr\w+|e necessari[oa])|not (?:needed|necessary|required)|(?:n'est|ne sont) pas necessaires?|(?:brauch|benotig)(?:e|en)? (?:ich|wir) (?:nicht|keine?s?|ned|net)|(?:ist|sind) nicht (?:notig|erforderlich)|geregeld|verra|(?:we|i|they)(?:'ll| will|'re| are|'m| am)?(?: to)? (?:sort\w*|book\w*|arrang\w*)|[\w ]{0,16}(?<!travel )(?<!go )alone(?!\w)|(?:ourselves|myself|themselves|separately|with (?:points|miles))(?!\w)|(?:buchen|organisieren) wir selbst|(?:l[oaie]s? |[oa]s? )?(?:prenot|compr|reserv|prend|acquist|organizz|organiz|pag|marc|gestion)\w+ (?:noi|nosotr[oa]s|nos|io|yo|eu|da sol[oi]|por (?:nuestra|mi|nossa|minha) cuenta|por (?:nossa|minha) conta|aparte|a parte)(?!\w)|on s'en occupe|je m'en (?:occupe|charge)|nos encargamos|ci pensiamo noi)|[^.\n]{0,18}(?:already booked|ja reservou)"
)
# "after our flight lands": they have it.
_OWN_LEFT = compiled(
    r"(?<!\w)(?:my|our|the|unser|mein|der|notre|mon|le|nuestro|mi|el|(?:il )?nostro|(?:il )?mio|il|(?:o )?nosso|(?:o )?meu) $"
)
_LANDS = re.compile(
    r" (?:lands|arrives|gets in|touches down|landet|ankommt|kommt|atterrit|arrive|aterriza|llega|atterra|arriva|aterra|pousa|chega)(?!\w)"
)
# "nos vamos en carro": in one's own.
_OWN_CAR_LEFT = re.compile(
    r"(?<!\w)(?:en|in|no|na|con|com|mit|avec|with|by)(?: (?:nuestro|nuestra|mi|la nostra|nostra|la mia|mia|o nosso|nosso|o meu|meu|our|my|own|unserem|eigenem|notre|propri[oa]))* $"
)
_HIRED = re.compile(
    r"(?: \w+)? (?:de alquiler|de renta|a noleggio|alugad[oa]|de aluguer|de aluguel|de location|hire|rental)"
)
_ONLY = compiled(
    r"(?<!\w)(?:just|only|nur|juste|solo|seulement|uniquement|solamente|soltanto|apenas|alleen|sadece)(?: (?:a|an|the|need|want|el|le|les|il|o|den|einen|want a|need a)){0,3} (?P<what>[\w-]+)(?: (?:and|und|et|y|e|&|\+) (?P<other>[\w-]+))?|(?<!\w)(?P<first>[\w-]+) only(?= *(?:please|pls|[:.,;!\n]|$))"
)
_TRIPS = {
    "honeymoon": r"honeymoon|hochzeitsreise|flitterwochen|voyage de noces|lune de miel|luna de miel|viaggio di nozze|luna di miele|lua de mel|huwelijksreis|balayi|شهر العسل",
    "cruise": r"(?<!dinner )(?<!sunset )(?<!sundowner )(?<!harbour )(?<!lunch )cruises?|(?:outside|inside|ocean[- ]view) (?:cabin|stateroom)s?|(?:aussen|innen)kabinen?|cabines? (?:exterieure?s?|interieure?s?)|camarotes? (?:exterior|interior)(?:es)?|cabin[ae] (?:estern|intern)[aeo]s?|ships? from|hurtigruten|coastal voyage|\w*kreuzfahrt\w*|croisieres?|cruceros?|crocier[ae]|cruzeiros?|fjords .*(?:departing|sail)\w*|go to sea",
    "ski": r"sports d'hiver|winter ?sports?|settimana bianca|ski(?:ing|ers?|s|reise|urlaub|fahren)?|snowboard\w*|(?:ski|schi)(?:fahre[nr]?|foan|urlaub|ferien|woche|wochenende|reise)|esqui\w*|sciare|nieve|sciistic\w+",
    "safari": r"safari",
    "school": r"school trip|\d{1,2}\. klasse|klasse \d{1,2}[a-e]?|class trip|year \d{1,2}s?|field trip|klassenfahrt|klassenreise|studienfahrt|abschlussfahrt|viaje de (?:estudios|fin de curso)|fin de curso|viagem de finalistas|finalistas|viaggio d'istruzione|gita di classe|visita de estudo|voyages? scolaires?|classe de (?:cp|c[em]\d|\d{1,2}e|seconde|premiere|terminale|neige|mer)(?!\w)|classes? vertes?|sorties scolaires|viajes? escolar(?:es)?|gite scolastiche|gita scolastica|viagem de formatura|schoolreis|schulreise|kursfahrt|abifahrt|maturareise|sortie scolaire|voyage (?:de classe|linguistique)|\d+ (?:schuler\w*|eleves|alumn[oa]s|alun[oai]s?)|pupils|battlefields?",
    "pilgrimage": r"pilgrim\w*|pilger\w*|\w*wallfahrt\w*|pelerin\w*|peregrin\w*|pellegrin\w*|umrah?|yatra|parish trip|omra|hajj|hadj|عمرة",
    "business": r"business (?:trip|travel)|(?:sales |annual )?kick-?off|(?:sales|annual|board) meeting|attendees|jahrestagung|attend\w* (?:a|an|the) (?:[a-z]+ )?(?:course|workshop|training|seminar|trade show|symposium)|fortbildung|weiterbildung|schulung|formation professionnelle|curso de formacion|corso di (?:formazione|aggiornamento)|curso de formacao|deplacement|congress|kongress|congres|congreso|congresso|geschaftsreise|dienstreise|voyage d'affaires|viaje de negocios|negocios|viaggio di lavoro|viaje de empresa|viaje de trabajo|viagem de trabalho|deplacement professionnel|(?:e a|viagem a) trabalho|zakenreis|corporate|conference|messe|trade fair|field engineers|onze firma|feria|fiera|(?<!-)feira|congres[os]o?|incentivo|beurs|firma|\w*tagung|kongress|firmenreise|seminaire|congres|collaborateurs|convegno|trasferta|conven(?:cion|tion|cao)|kick-?off|sales meeting|simposi[ou]m?|workshop",
    "stag or hen party": r"(?:hen|stag|bachelor|bachelorette) (?:do|party|weekend|night|trip)|(?<!\w)stag(?!\w)|junggesell\w+|jga|evjf|evg|enterrement de vie de \w+ ?\w*|despedida de solter[oa]|addio al (?:nubilato|celibato)|despedida de solteir[oa]|vrijgezellen\w*",
    "business offsite": r"(?:company|team|corporate) (?:off-?site|retreat|outing|trip|incentive)|off-?site|retreat|incentive(?: trip| travel)?|team-?building|betriebsausflug|firmenausflug|seminaire d'entreprise|viaje de incentivo|viaggio incentive|viagem de incentivo|bedrijfsuitje",
    "wedding": r"destination wedding|heiraten in|wedding trip",
    "anniversary": r"anniversary|hochzeitstag|(?:silber|gold|rubin|perlen|diamant)\w* ?hochzeit|noces d'\w+|\d+ ans de mariage|bodas de (?:plata|oro|prata|ouro)|nozze d'\w+|anniversaire de mariage|aniversario de bodas|anniversario",
    "group": r"group trip|gruppenreise|voyage de groupe|viaje en grupo|viaggio di gruppo|gr(?:oup|oupe|uppe|uppo|upo) (?:of|de|von|di) \d+|choir|verein\w*|\w*club|klub|stammtisch",
    "family": r"family (?:holiday|vacation|trip)|familienurlaub|en famille|vacances en famille|viaje (?:en familia|familiar)|vacanza in famiglia|viagem em familia|(?:with|w) (?:the|our|my|\d) (?:kids|children)|mit (?:den|unseren|\d) kindern|avec (?:les|nos|\d) enfants|con (?:los|nuestros|\d) (?:ninos|hijos)|con (?:i|i nostri|\d) (?:bambini|figli)|com (?:as|nossas|\d) criancas|com (?:os|nossos|\d) filhos|famil\w+|teenagers|nene",
    "walking or hiking": r"walking (?:week|holiday|tour|trip|break)|hik(?:e|es|ing)|trek(?:king)?|ramblers'?|wanderreise|wanderurlaub|wanderwoche|wandern|randonnees?|senderismo|escursionismo|trilhas|caminhadas",
    "city break": r"city[ -]?(?:break|trip)s?|stadtereise|stedentrip|escapada urbana|weekend",
    "round trip": r"road ?trip|rundreise|roadtrip|circuit|gira|giro",
}
_KINDS = Table(_TRIPS)
_FORM_TYPES = {
    "business": r"negocios|business|geschaft\w*|affaires|lavoro",
    "honeymoon": r"honeymoon|luna de miel|flitter\w*",
    "cruise": r"croisiere|cruise|kreuzfahrt|crucero",
}


def read(doc: Document) -> list[Found]:
    return [*_services(doc), *_trip_type(doc)]


def _services(doc: Document) -> list[Found]:
    text = _without_form_labels(doc)
    hits: dict[str, Span] = {}
    for name, matches in _WANTED.find(text).items():
        wanted = next((match for match in matches if not _refused(text, match)), None)
        if wanted:
            hits[name] = Span(*wanted.span())
    by_land = any(re.match("bus|train", span.of(text)) for span in hits.values())
    if by_land and re.match("fares?$", hits.get("flight", Span(0, 0)).of(text)):
        hits.pop("flight")  # "what's the fare of the bus?"
    if len(hits) > 2:  # "a package with flight and hotel" is these two
        hits.pop("package", None)
    only = _only(text)
    if only:
        hits = {name: span for name, span in hits.items() if name in only}
    if not hits:
        return []
    return [Found("services", list(hits), tuple(hits.values()), 0.75)]


def _without_form_labels(doc: Document) -> str:
    text = doc.trip
    for field in doc.form.values():
        text = (
            text[: field.label.start] + " " * (field.label.end - field.label.start) + text[field.label.end :]
        )
    return text


def _refused(text: str, match: re.Match[str]) -> bool:
    left = text[max(0, match.start() - 34) : match.start()]
    right = text[match.end() : match.end() + 40].split("\n")[0]
    has_it = _OWN_LEFT.search(left) and _LANDS.match(right)
    if re.fullmatch(r"coche|carro|auto|macchina|voiture|cars?", match.group()):
        own = _OWN_CAR_LEFT.search(left)
        if own and not _HIRED.match(text, match.end()):
            return True
    return bool(_NO_LEFT.search(left) or _NO_RIGHT.match(right) or has_it)


def _only(text: str) -> set[str]:
    """ "just the flights": then nothing else is wanted, whatever else is mentioned."""
    wanted: set[str] = set()
    for match in _ONLY.finditer(text):
        wanted.update(name for word in match.groups() if word for name in _WANTED.meaning(word))
    return wanted


def _trip_type(doc: Document) -> list[Found]:
    field = doc.form.get("trip_type")
    if field:
        value = doc.folded[field.value.start : field.value.end]
        known = next((name for name, pattern in _FORM_TYPES.items() if re.search(pattern, value)), None)
        return [Found("trip_type", known or doc.words(field.value), (field.value,), 0.9)]
    name, matches = next(iter(_KINDS.find(doc.trip).items()), ("", []))
    return [Found("trip_type", name, (Span(*matches[0].span()),), 0.7)] if matches else []
