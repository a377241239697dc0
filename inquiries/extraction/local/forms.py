"""Web forms: lines "Label: value" with the labels agencies' forms use in seven languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.patterns import compiled

_LINE = compiled(
    r"^[ \-*•¿]{0,4}(?P<label>[^\W\d_][^:?\n]{0,48}?)[ *]*(?:\? ?:|[:?]) *(?P<value>[^\n]*?)[ *]*$",
    re.MULTILINE,
)
_LABELS: dict[str, str] = {
    "first_name": r"first name|forename|vorname|prenom|nombre de pila|voornaam|primeiro nome",
    "last_name": r"surname|last name|family name|nachname|nom de famille|apellidos?|cognome|sobrenome|apelido|achternaam",
    "name": r"(?:full |your |ihr |votre )?name|(?:votre )?nom(?: complet| et prenom)?|su nombre|il tuo nome|o seu nome|nome(?: completo)?|nombres?(?: completos?| y apellidos?)?|nom|nome e cognome|nom et prenom|prenom et nom|(?:vor- und nach|nach- und vor)name|name und vorname|vorname und (?:nach)?name|name, ?vorname|nombre y apellidos?|apellidos? y nombre|nome e sobrenome|cognome e nome|first and last name|naam|contact(?: name)?|contacto|contatto|contato|solicitante|richiedente|responsable|ansprechpartner(?:in)?|ad soyad",
    "email": r"(?:your |ihre |votre |su |il tuo |la tua |o seu )?e ?-?mail(?:[ -]?ad\w+)?|mail|courriel|correo(?: electronico)?|email address|e-?posta",
    "phone": r"(?:your |ihre? |votre |su |il tuo |o seu )(?:tele)?(?:phone|fon(?:nummer)?|telefono|telefone|mobile)(?: number)?|(?:tele)?phone(?: number)?|contact (?:no|number|phone|tel)\.?|tel(?:efon|efono|efone)?\w*|mobile(?: number)?|handy|portable|movil|celular|telemovel|telefoon|cellulare|rufnummer|fono|(?:fono|tel\w*|celular|movil|numero|cellulare) (?:de |di )?(?:contacto|contatto|contato)",
    "destination": r"(?:your |holiday |travel )?destinations?\w*|(?:reise)?ziel\w*|destinacion|destino\w*|destinazion\w+|bestemming\w*|wohin(?: soll (?:es|die reise) gehen| mochten sie(?: reisen)?| geht es)?|where(?: to| (?:would|do) you (?:like|want) to (?:go|travel)(?: to)?| are you going)?|ou(?: souhaitez-vous (?:partir|aller)| voulez-vous (?:partir|aller)| partez-vous)?|a?donde (?:quier\w+|te gustaria|desea\w*) (?:ir|viajar)|dove (?:vuoi|vuole|vorresti|vorrebbe) andare|para onde (?:quer|deseja) (?:ir|viajar)|(?:a )?donde (?:quieres?|quiere[ns]?|te gustaria|le gustaria|desea[sn]?|vas|van) (?:viajar|ir)|dove (?:vuoi|volete|vorresti|vorreste|desideri) (?:andare|partire)|para onde (?:quer|queres|gostaria|deseja|pretende)(?: de)? (?:ir|viajar)|wohin (?:mochten|wollen) sie(?: reisen)?|where (?:do|would) you (?:want|like) to (?:go|travel)|ou (?:souhaitez|voulez)[- ]vous (?:partir|aller)|lieu de sejour|destination souhaitee|ort",
    "origin": r"(?:au )?departs? d[eu']|salida de(?:sde)?|partenza da|saida de|partida de|abfahrt(?:sort)?|zustieg(?:sort)?|startort|(?:departure|departing|leaving|flying)(?: (?:airport|city|from|point))?|abflug(?:hafen|ort)?|abreiseort|abfahrtsort|departure airport|ville de depart|port / ville de depart|aeroport(?: de depart)?|flughafen|airport|aeropuerto|aeroporto"
    r"|porto d(?:i |')imbarco|puerto de (?:embarque|salida)|porto de embarque|einschiffungshafen|port d'embarquement|embarkation port|lieu de depart|ciudad de (?:salida|origen)|origen|(?:aeropuerto|lugar) de salida|aeroporto di partenza|citta di partenza|cidade de (?:origem|saida|partida)|aeroporto de (?:saida|partida)|origem|desde|desde (?:que|cual|donde)(?: ciudad| aeropuerto)?(?: (?:sales?|viajas?|salen|viajan))?|da (?:dove|quale (?:citta|aeroporto))(?: (?:parti|partite|partirai))?|de onde (?:sai|parte|saem)|saindo de|vertrek vanaf|vertrekluchthaven|luchthaven",
    "start_date": r"arriv(?:e|ing|ee?|o)|ankunft|llegada|chegada|(?:departure|start|arrival|travel|outbound|check-?in)(?: date)?|date(?:s from| from)?|anreise\w*|hinreise\w*|reisebeginn|abreise|abreisedatum|hinflug|reisedatum|date d(?:e |')(?:depart|arrivee)|depart|aller"
    r"|fecha de (?:salida|ida|llegada)|salida|ida|data (?:di )?(?:partenza|arrivo|andata)|partenza(?: da)?|data d[ae] (?:partida|ida|saida|chegada)|partida|saida|vertrekdatum|heenreis|aankomst\w*|departure date",
    "end_date": r"(?:return|end|inbound|check-?out)(?: date)?|(?:coming |going |flying )?(?:back|home)(?: on)?|returning(?: on)?|ruckkehr|zuruck(?: am)?|date retour|date to|ruckreise\w*|ruckflug|abreisetag|reiseende|date de retour|retour|fecha de (?:regreso|vuelta)|regreso|vuelta|data (?:di )?(?:rientro|ritorno)|rientro|ritorno"
    r"|data d[aeo] (?:regresso|volta|retorno)|regresso|volta|terugreis|retourdatum|terugkomst",
    "dates": r"(?:travel |reise)?dates|daten|reisezeitraum|zeitraum|reisetermin|termin|(?:periode|dates)(?: de voyage| souhaitee?s?)?|fechas?(?: de viaje| tentativas?| aproximadas?| deseadas?| previstas?)?|periodo(?: (?:indicativo|previsto|desiderato|desejado|tentativo))?|date(?: del viaggio)?|datas?(?: da viagem| previstas?| pretendidas?| desejadas?)?|periode|(?:when|wann|quand|cuando|quando)(?: [\w' -]{3,40})?",
    "nights": r"duration|how (?:long|many nights)(?: [\w' -]{2,30})?|wie (?:lange|viele nachte)(?: [\w' -]{2,30})?|(?:pour )?combien de (?:temps|nuits)(?: [\w' -]{2,30})?|(?:por )?cuant[oa]s? (?:tiempo|noches)(?: [\w' -]{2,30})?|(?:per )?quant[oe] (?:tempo|notti)(?: [\w' -]{2,30})?|(?:por )?quant[oa]s? (?:tempo|noites)(?: [\w' -]{2,30})?|(?:number of |no\.? of )?nights|(?:anzahl )?nachte|dauer|reisedauer|nombre de nuits|duree(?: du sejour)?|(?:numero de )?noches|duracion|(?:numero )?notti|durata|noites|duracao|aantal nachten|nachten|reisduur",
    "adults": r"(?:number of |no\.? of )?(?:staff|teachers|leaders|chaperones|accompanying adults)|(?:anzahl )?(?:lehrkrafte|lehrpersonen|begleitpersonen|betreuer)|(?:nombre d['e] ?)?(?:accompagnateurs|enseignants|professeurs|encadrants)|(?:numero de )?(?:profesores|acompanantes|professores|acompanhantes)|(?:numero )?(?:docenti|accompagnatori)|(?:number of |no\.? of )?adults?|(?:anzahl )?erwachsene\w*|(?:nombre d'|nb )?adultes?|(?:numero de )?adultos|(?:numero )?adulti|(?:aantal )?volwassenen",
    "children": r"(?:number of |no\.? of )?(?:children|kids|students|pupils)(?: (?:&|and) ages?)?|kinder (?:und|&) alter|enfants (?:et|&) ages?|(?:anzahl )?(?:schuler(?:innen)?(?: und schuler)?)|(?:nombre d['e] ?)?eleves|(?:numero de )?(?:alumnos|alunos|estudiantes)|(?:numero )?(?:studenti|alunni)|(?:anzahl )?kinder|(?:nombre d'|nb )?enfants|(?:numero de )?(?:ninos|menores)|(?:numero )?bambini|criancas|(?:aantal )?kinderen",
    "infants": r"infants?|babys?|babies|kleinkinder|bebes?|neonati|lactantes|baby's",
    "ages": r"(?:ages?(?: of (?:the )?(?:children|kids))?|alter(?: der kinder)?|ages? des enfants|edad(?:es)?(?: de los ninos)?|eta(?: dei)? bambini|idades?(?: das criancas)?|leeftijd\w*(?: kinderen)?|children'?s? ages?)",
    "travellers": r"group size|how many(?: (?:people|persons|travell?ers|passengers|guests|of you))(?: [\w' -]{2,30})?|wie viele (?:personen|reisende|teilnehmer|gaste)(?: [\w' -]{2,30})?|combien (?:serez-vous|etes-vous|de (?:personnes|voyageurs|participants))(?: [\w' -]{2,30})?|cuant[oa]s (?:personas|sois|son|viajeros|viajan)(?: [\w' -]{2,30})?|(?:quante persone|in quanti)(?: [\w' -]{2,30})?|quant[oa]s (?:pessoas|sao|vao)(?: [\w' -]{2,30})?|(?:number of )?(?:attendees|delegates|participants|travell?ers|persons|people|guests|passengers|pax)|party size|(?:anzahl )?(?:personen|reisende)|personenzahl|teilnehmer(?:zahl)?|(?:nombre de )?(?:personnes|voyageurs)|pax|(?:numero de )?(?:personas|viajeros|pasajeros)"
    r"|(?:numero )?(?:persone|viaggiatori)|(?:numero de )?(?:pessoas|viajantes)|(?:aantal )?(?:personen|reizigers)",
    "rooms": r"(?:number of )?rooms?|zimmer(?:anzahl)?|(?:nombre de )?chambres?|habitaciones|camere|quartos|(?:aantal )?kamers",
    "budget": r"(?:what is|what's|wie hoch ist|was ist|quel est|cual es|qual e|qual'e) (?:your|ihr|votre|tu|su|il (?:tuo|vostro|suo)|o seu) \w*(?:budget|presupuesto|orcamento)\w*|how much (?:would you like|do you want) to spend|(?:your |max(?:imum|\.)? |total )?budget\b[^:]*|presupuesto\b[^:]*|tope|teto|tetto|valor(?: maximo)?|importo(?: massimo)?|orcamento\b[^:]*|reisebudget\b[^:]*|preisvorstellung|prix max\w*",
    "trip_type": r"(?:type|kind) of (?:trip|holiday)|trip type|reiseart|type de voyage|tipo de viaje|tipo di viaggio|tipo de viagem|soort reis|anlass|type de sejour|art der reise|type of (?:trip|holiday|tour)",
    "board": r"board(?: basis)?|verpflegung|pension|formule|regimen|pensione|trattamento|regime|verzorging",
}
_NUMBER_OF = re.compile(
    r"(?:n[°º.]+|nro\.?|num\.?|numero|cantidad|quantidade|quanti|quantos|cuantos|cuantas|quantas) ?(?:de |di |d')?"
)
_KNOWN = {key: re.compile(rf"(?:{pattern})(?: ?\([^)]*\))?") for key, pattern in _LABELS.items()}


# Said of a place as well as of a day: the value tells.
_SIDE = re.compile(r"(?:depart(?:ure)?|salida|partenza(?: da)?|partida|saida|abreise|abflug|vertrek)")
_LEAVES = re.compile(
    r"(?:date d[e'] ?)?depart(?:ure|ing)?(?: date)?|abreise(?:tag|datum)?|salida|partenza|partida|saida"
)


@dataclass(frozen=True)
class FormField:
    label: Span
    value: Span


def read_form(live: str) -> dict[str, FormField]:
    """The known fields of the form in the message, or nothing when the message is not a form (under three of them)."""
    found: dict[str, FormField] = {}
    for match in _LINE.finditer(live):
        key = _key(match["label"].strip())
        if (
            key == "start_date"
            and not re.search(r"\d", match["value"])
            and _SIDE.fullmatch(match["label"].strip())
        ):
            key = "origin"
        elif key == "start_date" and key in found and _LEAVES.fullmatch(match["label"].strip()):
            key = "end_date"  # "Arrive: ... Depart: ..."
        elif key == "origin" and match["value"][:1].isdigit():
            key = "start_date"
        if key and match["value"].strip(" -") and key not in found:
            found[key] = FormField(Span(*match.span("label")), Span(*match.span("value")))
    return found if len(found) >= 3 else {}


def _key(label: str) -> str | None:
    label = _NUMBER_OF.sub("", label.rstrip(" ?*"))
    return next((key for key, pattern in _KNOWN.items() if pattern.fullmatch(label)), None)
