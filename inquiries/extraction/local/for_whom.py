"""For whom a sum is: each person, all together, or the night."""

from __future__ import annotations

import re

from inquiries.extraction.local.document import Document
from inquiries.extraction.local.patterns import compiled

# "pro Turnerin": whoever it is, unless it is no one.
_PRO = r"pro (?!nacht|tag|woche|monat|jahr|stunde|zimmer|kabine|doppel|einzel|familie|paar|gruppe|klasse|bus|auto|wagen|fahrzeug|flug|fahrt|strecke|weg|haus|wohnung|apartment|buchung|einheit|km)[a-z]{4,}"
_ONE = (
    r"person|salarie|employe|enfant|nin[oa]|bambino|crianca|coureur|marcheur|cycliste|convive|invite|employee|player|runner|skier|attendee|delegate|kopf|nase|mann|frau|gast|teilnehmer\w*|schuler\w*|reisende[nrm]?|pilger|erwachsene[nrm]?|p\.|head|pax|adult|pupil|student|child|travell?er|guest|participant|pilgrim"
    r"|personne|tete|eleve|participante?|choriste|musicien|joueur|cadre|collaborateur|adherent|membre|stagiaire|randonneur|voyageur|adulte|pelerin|jeune|pers(?:ona|oon|oa)?|cabe[zc]a|alumn[oa]|aluno|participante|viajer[oa]|peregrin[oa]|pessoa|billetes?|biglietto|passagem|bilhete|pasaje|tiquete|boleto|chic[oa]|ragazz[oa]|os\.?|testa|cranio|coperto|barba|studente|iscritto|colaborador|funcionari[oa]|emplead[oa]|dipendente|jogador|jugador|giocatore|soci[oa]|asociad[oa]|associad[oa]|miembro|membro|ragazzo|partecipante|pellegrino"
)
_NIGHT = compiled(
    r"(?:room|zimmer|chambre|habitacion|camera|quarto) (?:and|und|et|y|e) (?:par |per |pro |por )?(?:night|nacht|nuit|noche|notte|noite)|(?:a|per|/|pro|die|par|la|por|a|each|gecelik|every) ?(?:the )?(?:nights?|nites?|nacht|nuit(?:ee)?|noche|notte|noite|gece|raat)(?!\w)|gecelik|nightly|(?<=\d )(?:noche|notte|noite)(?!\w)|(?<=euros )noche|(?<=euro )(?:a )?notte|(?<=€ )(?:noche|notte|noite)|(?:a|por|la|/) ?diaria(?!\w)"
)
PERSON = (
    rf"(?:p\.? ?p\.?(?!\w)|(?:p/p|{_PRO}|(?:price|cost) (?:to|for) (?:the )?parents|preis fur die eltern|(?:per|pro|par|por|x|je|/|each) ?(?:{_ONE})|per persoon|pr\.? person|na osobe|a (?:head|{_ONE})|(?:for|fur|pour|para|per) (?:(?:one|each|1|eine?|jede|une?|chaque|un[oa]|cada|uma) )?(?:{_ONE})(?!s)|(?:we|us) each (?:have|got|can)|each(?! way)|c/u|na osobe|za osobe|cada (?:un[oa]|um|uma|cual|quien)|l'un[oa]|jede[rn]?(?= person|[ ]*(?:$|[.,;!)\n]))|chaque(?! \w)|cadauno|cad(?=[. ,;)]|$)|ciascun[oa]|chacune?|apiece|jeweils|pp"
    r"|quota (?:individuale|massima individuale|pro ?capite)|pro ?capite|(?:precio|importe|costo|valor) individual|kisi basi|للفرد|للشخص|none of us|person hai)(?!\w))"
)
GROUP = (
    r"(?:in total|total\w*|altogether|all together|all in(?! ?cl)|for everything|for the lot|for (?:the |our )?fam(?:ily)?|for everyone|for us (?:both|all|two)|all(?= *(?:[.,!;\n]|$))|(?:for|fur|pour|para|per) (?:two|three|four|five|six|zwei|drei|vier|deux|trois|quatre|dos|tres|cuatro|due|tre|quattro|duas|quatro|\d) (?:people|persons?|adults|personen|leute|personnes|personas|persone|pessoas)|for (?:all|both|the (?:(?:whole |entire )?(?:family|group|party)|two|three|four|five|six|whole|\w+ of us))|between (?:us|the)|insgesamt|gesamt\w*|alles in allem|zusammen\w*|z?samm(?:en)?|zus(?=[.\s]|$)|(?:for )?the pair(?: of (?:us|them))?|(?:for )?them both|global\w*|fur (?:alle|uns|beide|alles|die (?:ganze )?(?:familie|gruppe|truppe))|komplett"
    r"|au total|en tout|tout compris pour \w+|pour (?:tous|nous|les|tout|toute|deux|le groupe|la famille|l'ensemble|\d)|a (?:nous )?(?:deux|trois|quatre|cinq|six|tous)|a [2-9](?= *(?:$|[.,!?;]))|les (?:deux|trois|quatre|cinq|[2-9])(?= *(?:$|[.,!?;)]))|zu [2-9]t"
    r"|en total|(?:en|no|nel|dans l'|en su) ?(?:conjunto|insieme|ensemble)|(?:tutt[ie]|tod[oa]s|tous|alle)(?= *(?:[.,!;\n]|$))|para (?:todos|los|las|el grupo|la familia)|entre (?:los|las|todos)|all up|all told|in tutto|in (?:due|tre|quattro)|per entrambi|toda la casa|para (?:o casal|a familia)|totale|per tutti|per (?:due|tre|quattro|la famiglia)|complessiv\w+|no total|ao todo|(?:tutto|todo|tudo)(?= *(?:[.,!?;\n)]|$))|por l[oa]s (?:dos|tres|cuatro|cinco)|(?:l[oa]s (?:dos|tres|cuatro|cinco|seis)|tutt[ie] e (?:due|tre|quattro|cinque)|os (?:dois|tres|quatro|cinco)|wir (?:zwei|drei|vier)|nous (?:trois|quatre))(?= *(?:$|[.,;!)\n]))|(?:para|por|per|pour|fur|for|pela|para a|di) (?:todo el|tutto il|tout le|die ganze|the whole|(?:a )?toda a|a) (?:viaje|viaggio|voyage|reise|trip|viagem)(?= *(?:$|[.,;!)\n])| (?:completo|toda|intero))|(?:per|para|pour|fur|for) (?:la nostra|nuestra|notre|unsere|our|a nossa) (?:famiglia|familia|famille|familie|family)|(?:para|pra|pro|pros|pras) (?:todos|todas|tudo|nos|os|as|dois|duas|tres|quatro|cinco|seis|a familia|o casal|toda)|por tudo|por todo(?! el| lo)|per tutto|entre ambos|tra tutti|in famiglia|por familia|para (?:todos|os|nos)"
    r"|in totaal|totaal|voor (?:ons|iedereen|alles)|dono|toplam|للجميع|both of us|the both|family budget|per family|pro familie|par famille|per couple|pro paar|furs paar|fur das paar|pour le couple|for the couple|para la pareja|per la coppia|par couple|por pareja|por casal|a coppia|per coppia)(?!\w)"
)
_KINDS = (
    (_NIGHT, "night"),
    (compiled(rf"(?<![^\W\d_]){PERSON}|(?<!\w)pax(?!\w)|(?<=\d)/ ?pers"), "person"),
    (compiled(rf"(?<!\w){GROUP}"), "group"),
)


# "3500 alles": all together, if nothing else is said.
_ALL_IN = re.compile(r"[.,\- ]*(?:alles|tout compris)(?: drin| inklusive| inkl\.?)?(?!\w)")


def per(doc: Document, text: str, match: re.Match[str]) -> str | None:
    """As said behind the sum in its line, else before it, else by the form's label."""
    start = text.rfind("\n", 0, match.start()) + 1
    left = text[max(start, match.start() - 50) : match.start()]
    end = min([index for index in (text.find("\n", match.end()), match.end() + 60) if index >= 0])
    right = match.group() + re.split(r"(?<!p)(?<!pr)[.;!?](?: |$)", text[match.end() : end])[0]
    label = doc.form["budget"].label.of(doc.folded) if "budget" in doc.form else ""
    for area in (right, left, label):
        hits = [(hit.start(), name) for pattern, name in _KINDS if (hit := pattern.search(area))]
        if hits:
            names = {name for _, name in hits}
            return "night" if "night" in names else min(hits)[1]
    return "group" if _ALL_IN.match(text, match.end()) else None
