"""Does the message ask for a trip? Offers, newsletters, absences, invoices and tricks do not, however full of places."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from inquiries.extraction.local import travelled
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.patterns import compiled

_NOT = compiled(
    # Asked at the beginning of words only, which is four times as fast.
    r"(?<!\w)(?:(?:variazione (?:di |dell')orario|cambio de horario|modificacion de horarios?|alteracao (?:de|do|no) horario|flugzeit(?:en)?anderung|(?:changement|modification) d'horaires?|(?:nuovo|nuevo|novo) orario (?:di|de) partenza)|(?:adjunt[oa]|adjuntamos|anex[oa]|envio|mando|(?:le|les|te|os) (?:envio|mando)|remito|segue(?: em anexo)?|invio|allego|in allegato)(?: (?:el|la|il|o|a|mi|mio|meu))? (?:comprobante|soporte|justificante|recibo|resguardo|comprovante|comprovativo|ricevuta|contabile|copia)(?: (?:de|del|di|do|da)(?: la| el)?)? (?:pagos?|transferencia|deposito|abono|pagamento|bonifico|pix)|(?:zahlungsbeleg|uberweisungsbeleg|proof of payment|preuve de paiement)|(?:ya )?(?:realice|hice|efectue|realizamos|hicimos|fiz|fizemos|ho (?:fatto|effettuato)|abbiamo (?:fatto|effettuato)) (?:el|la|o|a|il) (?:primer |segundo |ultimo |secondo |primeiro )?(?:abono|pago|deposito|transferencia|pagamento|bonifico|pix)|portal (?:de|das) agencias|portale agenzie|agenturportal|trade portal|lin(?:ea|ha) de credito|(?:short|brief|quick|online|our|a) survey|conducting a|remittance advice|in settlement of (?:your|the) invoices?|zahlungsavis|avis de (?:paiement|virement)|aviso de pag(?:o|amento)|avviso di pagamento|"
    r"work experience|internship|apprenticeship|do you take (?:on )?(?:students|apprentices)|practicas (?:en|de)|becari[oa]|estagio (?:em|na|no)|"
    r"(?:remove|take) me (?:from|off) (?:your|the|this)|never signed up|stop (?:sending|e-?mailing) me|retirez[- ]moi|(?:darme|denme) de baja|dejen de enviar|cancellatemi|rimuovetemi|removam-me|parem de enviar|"
    r"(?:left|forgot|lost) my [\w ]{1,24} (?:in|at) your (?:shop|office|branch)|in ihrem (?:laden|buro|geschaft) (?:vergessen|liegen)|oublie [^.\n]{1,30} dans votre (?:agence|magasin)|(?:olvide|deje) [^.\n]{1,30} en su (?:tienda|oficina|agencia)|dimenticato [^.\n]{1,30} (?:vostra agenzia|vostro ufficio)|esqueci [^.\n]{1,30} na (?:vossa|sua) (?:loja|agencia)|"
    r"\bdmc\b|nettopreise|tarifs? nets?|net rates|tarifas netas|tariffe nette|rechnung[^!?\n]{0,110}(?:noch ?mals?|noch einmal|erneut) (?:zu)?(?:schicken|senden)|duplicata de (?:la |ma |notre )?facture|resend (?:the |my |our )?invoice|copia de la factura|copia della fattura|"
    r"(?:recu|recibido|ricevuto|recebido|receive[d]?|erhalten|eingegangen|angekommen)[^.!?\n]{0,14} (?:mon|notre|mi|nuestro|il mio|o meu|my|our) (?:reglement|paiement|acompte|virement|pago|pagamento|acconto|payment|deposit)|(?:zahlung|anzahlung|uberweisung)[^.!?\n]{0,30} (?:eingegangen|angekommen|erhalten)\b|"
    r"(?:writing|doing|for) my (?:\w+ )?(?:dissertation|thesis)|(?:bachelor|master|diplom|abschluss|semester|haus)arbeit (?:uber|zum|zur|im)|meine[rn]? (?:bachelor|master|diplom|abschluss)arbeit|mon memoire (?:de |sur )|mi (?:tesis|tfg|tfm|trabajo de fin de (?:grado|master))|la mia tesi|(?:a )?minha (?:tese|dissertacao)|meu tcc|(?:bietet|bieten wir) (?:ihnen|euch)|sonderkonditionen|we (?:are (?:pleased|happy|delighted) to )?offer you(?! (?:can|could|made|sent))|vous propose(?:nt)? (?:nos|ses|une offre)|nous vous proposons nos|(?:le|les|os) ofrecemos|vi offriamo|oferecemos-(?:lhe|vos)|(?:left|forgot|lost) (?:my|our|her|his) [\w' ]{1,30} (?:on|in|at) (?:the|your) (?:coach|bus|train|plane|boat|hotel)|(?:im|am|in der) (?:bus|reisebus|hotel|zug|flugzeug) (?:liegen ?(?:ge)?lassen|vergessen)|(?:oublie|perdu|laisse) [^.\n]{1,30} dans (?:le|l'|votre) ?(?:car|bus|hotel|avion)|(?:olvid|perd|dej)\w+ [^.\n]{1,30} en el (?:autobus|autocar|bus|hotel|avion)|(?:nehmen|streichen|loschen) sie (?:mich|uns)|aus (?:ihrem|eurem) (?:verteiler|katalogversand|versand)|vertriebspartner|werden sie (?:unser )?partner|become (?:a|our) (?:sales )?partner|devenez partenaire|partenaires? commercia(?:l|ux)|(?:diventa|diventate) (?:nostro )?partner|(?:seja|torne-se) (?:nosso )?parceiro|verdienen sie|vermitteln sie unsere|earn up to \d|key account manager|(?:confirmons|bestatigen|confirm|confirmamos|confermiamo)[^.!?\n]{0,140} (?:pour votre groupe|fur ihre gruppe|for your group|para (?:su|vuestro|o seu|o vosso) grupo|per il (?:vostro|suo) gruppo)|verser l'acompte de|(?:arrhes|acompte) a verser|bestatige ich den eingang|bestatigen (?:wir )?(?:ihnen )?(?:gerne )?den eingang|namensliste bis|umfrage:|teilnahmeschluss|gewinnspiel|jeu[- ]concours|prize draw|tirage au sort|sorteo|cher(?:e|s|es)? partenaires?|vous invite (?:a son|au|a la)|"
    r"\bmahnung\b|zahlungseingang|(?:reste[es]*|toujours) impayee?s?|relanc\w+[^.\n]{0,40}facture|reglement sous|overdue invoice|outstanding invoice|fattura insoluta|sollecito di pagamento|factura (?:pendiente|impagada)|fatura em atraso|"
    r"gutschein[^.!?\n]{0,60}(?:nichts|nicht|noch immer)|bon cadeau[^.!?\n]{0,60}(?:rien recu|pas recu)|voucher[^.!?\n]{0,60}(?:not arrived|never arrived|haven't received)|"
    r"out of (?:the )?office|on annual leave|im urlaub und|bin (?:ich )?(?:bis|vom|ab)[^.\n]{0,40}(?:nicht im|im urlaub|abwesend)|absente? du bureau|je suis absente?|fuera de la oficina|"
    r"fuori (?:sede|ufficio)|sono in ferie|ausente do escritorio|encontro-me ausente|afwezig|"
    r"unsubscribe|abmelden\b|estimad[oa]s? (?:colaborador|proveedor)\w*|prezad[oa]s? (?:parceir|fornecedor)\w*|(?:nuevas|nuove|novas) tarif\w+|(?:sus|vuestros|tus|i vostri|i tuoi|seus|vossos|your|ihre|vos) (?:clientes|clienti|clients|customers|kunden)\b|respond[ae] (?:con )?baja|no recibir (?:mas |estos )|nao receber (?:mais )?(?:estes|mais)|rooming ?list|\brooming\b|tarifas netas|comisionable|abbestellen|se desabonner|desinscri\w+|darse de baja|cancella(?:ti|re) l'iscrizione|uitschrijven|view in browser|nicht richtig angezeigt|"
    r"lohnabrechnung|facture n|factura n|fattura n|payment reminder|zahlungserinnerung|"
    r"verification code|verify your|verifieren|verifizier\w+|bestatigungscode|geblokkeerd|account (?:is|was|has been|wordt) |konto gesperrt|"
    r"\bseo\b|first page of google|topo do google|primera pagina|prima pagina di google|backlinks|"
    r"contracted rates|(?:new|our|current) (?:trade )?(?:rates|tariffs?) for|(?:neue|aktuelle) (?:preisliste|tarife|konditionen) (?:fur|zu)|(?:nueva|nuestra) tarifa|nuevas tarifas|nouvelle grille tarifaire|nos nouveaux tarifs|nuovo listino|nova tabela de precos|(?:comision|comissao|commissione|provision) (?:de |del |von )?(?:el )?\d|expedientenschulung|expedientenreise|inforeise|eductour|fam ?trip|(?:in unserem|zum|to our|notre) webina(?:r|ire)|dear (?:travel |trade |valued |business )?partners?|b2b rates|fact ?sheet|group rates from|(?:your|ihr) \d{4} programme|net rates|your passengers|schedule change|liebe partner|cher partenaire|estimado socio|reisprofessional|geachte partner|caro partner|rates for the|"
    r"bewerbe (?:ich )?mich|mich [^.\n]{0,60}bewerben|i am applying|(?:my|a copy of my) (?:resume|cv)|(?:position|vacancy|role|job) (?:you )?(?:posted|advertised)|applying for (?:the|a) (?:position|job|role|post)|(?:recherche|cherche) un stage|me candidatar|candidature|schulerpraktikum|praktikumsplatz|stage d'observation|ausbildungsstelle|vaga de|ausbildungsplatz|tirocinio|curriculo|"
    r"ready for collection|abholbereit|prets? a etre retire|listos? para recoger|pronti? per il ritiro|manage your (?:preferences|subscription)|amount due|(?:our|your) (?:invoice|statement)(?: no| for|,)|please find (?:attached|enclosed) (?:our|the|your) (?:invoice|statement)|(?:anbei|beigefugt)[^.\n]{0,24} rechnung|ihre rechnung nr|von ihrem konto abgebucht|allegato la fattura|ci-joint (?:la|notre|votre) facture|adjunt(?:o|amos) (?:la|nuestra|su) factura|in allegato (?:la )?(?:nostra |vostra )?fattura|em anexo a (?:nossa )?fatura|(?:enviamos|segue) a fatura|data limite de pagamento|pagamento a \d+ giorni|"
    r"keine mails mehr|hier abmelden|desinscrire|(?:no quieres|no desea) recibir mas|per non ricevere piu|nao deseja receber|you are receiving this e?-?mail|"
    r"\bcv\b|curriculum|lebenslauf|bewerbung|application for the|job application|candidatura|stage\b.{0,30}\bcandidat|this is my new number|neue nummer|encomenda|sendungsverfolgung|paket\b.{0,20}zugestellt|your parcel|votre colis|protokoll der)"
)
_BY_MACHINE = compiled(
    r"(?<!\w)(?:automatic reply|auto-?reply|automatische antwort|abwesenheit\w*|reponse automatique|respuesta automatica|risposta automatica|resposta automatica|automatisch antwoord|mail delivery failed|undeliver\w+|delivery status notification|mailbox (?:is )?full|"
    r"this is an automated message|(?:do not|don't) reply to this|automatisch(?:e|en)? (?:erstellte )?nachricht|message automatique|mensaje automatico|messaggio automatico|mensagem automatica)"
)
# About what is booked: nothing else such a message says makes a new trip of it.
_OF_A_BOOKING = compiled(
    r"(?<!\w)(?:(?:buchung|reservierung|reise)[^!?\n]{0,80} (?:leider )?(?:stornieren|absagen)\b|annuler (?:notre|ma|la) reservation|annulation de (?:notre|ma) reservation|cancel (?:our|my) (?:booking|reservation)|(?:anular|cancelar) (?:nuestra|mi|la|a nossa|a minha) reserva|(?:annullare|disdire) la (?:nostra |mia )?prenotazione)"
)
_FEW = 2  # of these a customer writes one, hardly two
_HINT = compiled(
    r"newsletter|payment terms|zahlungsbedingungen|zahlungsziel|conditions de paiement|condiciones de pago|condizioni di pagamento|condicoes de pagamento|black friday|due date|please pay|stornokosten|privacy policy|lowest fares|fares correct|\bfaturas?\b|transferencia|bonifico|vencimiento|vencimento|scadenza|\bnif\b|\bcif\b|importe de|no valor de|release|\bcupos?\b|proforma|book now|invoice|rechnung|factura|facture|fattura|commission \d|provision\b|password|passwort|seguidores|followers|% off|low deposits|"
    r"\bcommission\b|bill to|zahlbar|sort code|iban|kontingent|buchung bis|book by|login"
)
_BANK = compiled(
    r"\b(?:account|bank|checking|savings|credit card|debit|paycheck|bill|mortgage|taxes|routing number)\b"
)
_TRAVEL = compiled(
    r"(?<!\w)(?:quote|quotation|weeks? (?:in|on)|nights|trip|travel\w*|holidays?|vacation|tours?|package|itinerary|honeymoon|getaway|flights?|fly|flying|hotels?|airbnb|cruise|safari|resort|car rental|rental car|rent a car|hire car|train tickets?|bus tickets?|airfare|book (?:a|me|us|my)|room for|"
    r"\w*reise\w*|urlaub\w*|flug\w*|kreuzfahrt|unterkunft|pauschal\w*|mietwagen|ferienwohnung|angebot|klassenfahrt|hotel\w*|voyage|vacances|sejour|croisiere|vols?|location|devis|circuit|viaje\w*|vacaciones|vuelos?|crucero|presupuesto|paquete|"
    r"viaggio|vacanz[ae]|volo|voli|crociera|preventivo|soggiorno|pacchetto|weekend|pellegrinaggio|viagem|ferias|voos?|cruzeiro|pacote|orcamento|passage[mn]s?|hospedagem|reis|vakantie|vlucht\w*|otel|tatil\w*|ghoomna|jana|السفر|نسافر|عمرة|فندق|hotell?|resa|отел\w+|тур\w*|поехать|отдых\w*|вылет\w*|путев\w+)(?!\w)"
)
_ASKS = compiled(
    r"\?|(?<!\w)(?:need|want|looking|would like|like to|could you|can you|please|quote|price|book|find|search|find me|show|list|interested|plan\w*|help|enquir\w+|inquir\w+|mochte\w*|wollen|suche\w*|brauch\w*|hatte\w*|bitte|was kostet|angebot|wetted|cherch\w+|souhait\w+|voudr\w+|"
    r"devis|quier\w+|quer\w+|busc\w+|necesit\w+|gustaria|vorre\w+|cerc\w+|preventivo|chiedo|servono|gostar\w+|precis\w+|pacote|zoek\w*|will\w*|graag|chahiye|istiyor\w*|lazim|хотим|хочу|нужен|подскажите|نريد|عايز|أستفسر)(?!\w)"
)


# Who asks for a trip in so many words: a word of invoices, absences or offers beside it may be the customer's own.
_WISH = compiled(
    r"(?<!\w)(?:(?:we|i)(?:'d| would)?(?: really| both| all)? (?:like|love|want|need|hope|plan|wish|fancy)(?: to (?:go|travel|fly|visit|book|spend|stay|see|do|take|have|get|come|know|rent|hire)(?!\w)| an? (?!copy|invoice|refund|receipt|reply)| some)"
    r"|(?:we're|we are|i'm|i am|are|am) (?:looking|hoping|planning|thinking|interested|travelling|traveling|going)|looking (?:for|at|to) |(?:can|could|would|please)(?: you)?(?: please)?(?: kindly)? (?:quote|price|find|suggest|recommend|offer|propose|put together|send (?:me|us) (?:a|an|some|your) (?:quote|offer|price|options))|how much (?:would|is|are|for)|quote (?:for|me|us)"
    r"|(?:wir|ich) (?:mochten?|wurden?|wollen|will|suchen?|planen?|brauchen?|hatten?|interessieren?|wunschen?|uberlegen?)(?!\w)|(?:mochten?|wurden?|wollen|suchen?|planen?|brauchen?|hatten?) (?:wir|ich)(?!\w)|(?:^|\n)(?:suchen?|brauchen?|planen?) |was (?:kostet|wurde)|angebot (?:fur|uber|an)|(?:konnen|konnten) sie (?:uns|mir)"
    r"|(?:nous|je|on)(?: aimerions?| aimerais| aimerait| voud\w+| souhait\w+| cherch\w+| recherch\w+| prevo\w+| envisag\w+| pens\w+)|(?:pouvez|pourriez|pouvons)[- ]vous|(?:un|le|votre) devis|combien (?:coute|pour)"
    r"|quer(?:emos|iamos|emos|o|ia)(?!\w)|quier\w+|quisier\w+|gustaria|busc(?:o|amos)|necesit(?:o|amos)|presupuesto (?:para|de)|(?:pueden|podrian|puede|podria)s? (?:enviar|pasar|cotizar|mandar|hacer|dar)\w*|cotiz\w+|cuanto (?:cuesta|sale|costaria|saldria)"
    r"|vorre(?:i|mmo)|cerc(?:o|hiamo|avamo)|stiamo (?:cercando|pensando|organizzando)|piacerebbe|preventivo|(?:potreste|potete|puo|potrebbe)(?:ci|mi)? \w+|quanto (?:costa|costerebbe|viene|verrebbe)"
    r"|gosta(?:va|vamos|ria|riamos)|procur(?:o|amos)|precis(?:o|amos)|orcamento|(?:podem|podiam|poderiam|pode) (?:enviar|mandar|fazer|dar)\w*|quanto (?:custa|fica|ficaria|custaria))"
)


@lru_cache(maxsize=8)
def is_something_else(doc: Document) -> bool:
    """An offer, an absence, an invoice: then its dates and prices are nobody's wish. A filled-in form never is."""
    if _is_form(doc):
        return False
    hints = len(set(_HINT.findall(_head(doc))))
    return hints >= _FEW or _NOT.search(_head(doc)) is not None or _is_settled(doc)


def may_ask(doc: Document) -> bool:
    """Where a word or two speak for something else and the writer says that they want to travel: "I was out of the office"
    above a whole wish. Only the trip that is told can decide."""
    words = {hit.group() for pattern in (_NOT, _HINT) for hit in pattern.finditer(_head(doc))}
    return len(words) <= _FEW and not _is_settled(doc) and _WISH.search(doc.trip) is not None


def _is_form(doc: Document) -> bool:
    return len({"destination", "adults", "start_date", "travellers"} & doc.form.keys()) >= 2


def _is_settled(doc: Document) -> bool:
    """About a trip that is booked or over, or written by no person."""
    text = _head(doc)
    if _BY_MACHINE.search(text) or _OF_A_BOOKING.search(text):
        return True
    return travelled.is_all((doc.own.strip() or doc.live)[:6000])


def _head(doc: Document) -> str:
    """With its footer, which tells newsletters, and without our own offer below an answer."""
    return doc.unquoted[:6000]


def is_doubtful(doc: Document) -> bool:
    """It has a word of offers and invoices that alone proves nothing."""
    return is_something_else(doc) or bool(_HINT.search(_head(doc)))


def read(doc: Document, filled: Collection[str], above: str = "", told: Collection[str] = ()) -> list[Found]:
    """`filled` are the fields that other readers found. What the words of the subject (`above`) and its fields (`told`) say
    too makes an inquiry of a text that says little, never of one that is doubtful."""
    own = _facts(filled)
    if is_something_else(doc) and not (may_ask(doc) and _is_whole(own)):
        return [Found("is_travel_inquiry", value=False, spans=(), confidence=0.8)]
    bank = bool(_BANK.search(_head(doc))) and not ({"start_date", "destinations"} & own)
    yes = not bank and _is_asked_for(doc.live, own)
    if not yes and not bank and told and not is_doubtful(doc):
        yes = _is_asked_for(f"{above}\n{doc.live}", _facts({*filled, *told}))
    return [Found("is_travel_inquiry", yes, (), 0.7)]


def _facts(filled: Collection[str]) -> set[str]:
    facts = {"destinations", "origin", "start_date", "services", "nights", "rooms"} & set(filled)
    party = {"adults", "travellers", "children"} & set(filled)
    if "destinations" in facts or ("start_date" in facts and party):
        facts |= {"budget", "travellers"} & set(filled)
    return facts


def _is_whole(facts: set[str]) -> bool:
    """A place, when or how long, and more."""
    return "destinations" in facts and bool(facts & {"start_date", "nights"}) and len(facts) >= 3


def _is_asked_for(live: str, facts: set[str]) -> bool:
    words = bool(_TRAVEL.search(live[:6000]))
    return len(facts) >= 2 or (words and (bool(_ASKS.search(live)) or bool(facts)))
