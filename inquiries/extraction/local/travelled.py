"""Post about a trip that is booked or over, and no wish for the next: thanks, a complaint, money back, stranded on the way."""

from __future__ import annotations

import re

from inquiries.extraction.local.patterns import compiled

_OVER = compiled(
    r"(?<!\w)(?:landed (?:ok|okay|fine|safely)|arrived (?:ok|safely)|(?:the )?hotel is (?:gorgeous|lovely|amazing|fantastic|beautiful|stunning|great)|gut gelandet|bien arrives|hemos (?:aterrizado|llegado bien)|siamo atterrati|aterramos|wir sind (?:wieder )?(?:zuruck|zu hause)|seit (?:gestern )?zuruck aus|we(?:'re| are) (?:just )?back (?:from|home)|(?:wonderful|great|fantastic|lovely) (?:time|holiday|trip) we had|what a (?:wonderful |great |lovely |fantastic )?(?:time|trip|holiday|week|stay)(?! would)|(?:got|are|arrived) (?:back )?home safe\w*|"
    r"wir sind (?:gut|heil|wohlbehalten) (?:wieder )?(?:zu hause|angekommen|zuruck)|bien rentres|hemos llegado (?:bien|a casa)|siamo (?:arrivati|tornati) a casa|chegamos (?:bem )?a casa|"
    r"nous (?:voila|sommes) (?:bien )?rentres|tout (?:etait|s'est) (?:parfait|bien passe|tres bien)|(?:ya )?estamos de vuelta|todo (?:salio|fue) (?:fenomenal|genial|perfecto|muy bien)|siamo (?:rientrati|tornati)|e andato tutto|chegamos (?:ontem|bem)|ja estamos de volta|correu tudo|"
    r"(?:das|unser|mein) geld (?:zuruck|wieder)|(?:our|my) money back|(?:nous|etre) rembourses?|(?:el|nuestro|mi) dinero de vuelta|(?:i|nostri|miei) soldi indietro|o (?:nosso |meu )?dinheiro de volta|refund(?!able| polic| if| when| option| condition)\w*|(?:ruck)?erstattung(?! (?:falls|wenn|bei|im fall))|rembours(?:er|ement|ez)(?! (?:si|en cas|s'))|devuelvan|(?:devolucion|reembolso|rimborso|devolucao)(?! (?:si|se|en caso|in caso|em caso))|gepack verloren|unseren koffer|notre valise|nuestra maleta|la nostra valigia)(?!\w)"
)
_BALANCE = compiled(
    r"(?<!\w)(?:(?:i've|i have|we've|we have) (?:now |just )?(?:paid|transferred|sent) (?:you )?(?:the|our|my) (?:deposit|balance)|(?:habe|haben) (?:heute |soeben )?die anzahlung (?:uberwiesen|bezahlt)|(?:ai|avons) (?:paye|vire|regle) l'acompte|(?:he|hemos) (?:pagado|transferido) (?:la senal|el deposito|el anticipo)|(?:ho|abbiamo) (?:pagato|versato) (?:l'acconto|la caparra)|(?:paguei|pagamos|transferi) o sinal|(?:when|by when)(?: is| do (?:we|i) (?:have to )?(?:pay))?(?: is)? (?:the|our|my) (?:final )?(?:balance|payment)|(?:the )?balance is due|restzahlung|(?:paiement|versement) du solde|pago del resto|pagamento d[eo]l? saldo)(?!\w)"
)
# A question about what is booked: a number of ours, and something to put right or to learn.
_BOOKED = compiled(
    r"(?<!\w)(?:booking|reservation|ref(?:erence)?|pnr|order|file|buchung(?:snummer)?|vorgang(?:snummer)?|dossier|reserva|localizador|prenotazione|pratica)(?: ?(?:no|number|ref|nr|n)\.?)?[ :#]{0,3}[a-z]{0,4}-?\d{4,}"
    r"|(?<!\w)(?:haben|hatten|habe) (?:wir |ich )?(?:bei (?:ihnen|euch)|uber sie) [^.!?\n]{3,80} gebucht(?!\w)|(?<!\w)(?:we|i)(?: have|'ve)? booked [^.!?\n]{3,60} (?:with|through) you|(?<!\w)(?:avons|ai) reserve (?:chez|aupres de) vous|(?<!\w)(?:hemos|he) reservado con (?:ustedes|vosotros)|(?<!\w)(?:abbiamo|ho) prenotato (?:con|da) voi"
)
_PUT_RIGHT = compiled(
    r"(?<!\w)(?:(?:frei)?gepack\w*|sitzplatz\w*|sicherungsschein|(?:reise)?unterlagen|online check-?in|baggage allowance|luggage allowance|how much luggage|(?:travel )?documents|bagages?|franchise (?:de )?bagages?|attestation|carnet de voyage|documentos de(?:l)? viaje|equipaje|bagaglio|bagagli|documenti di viaggio|bagagem|documentos da viagem|wrong|incorrect|misspel\w+|correct (?:it|the|this)|passport numbers?|surname|name change|receipt|voucher|boarding pass|seats? (?:reservation|allocation)|falsch|korrigieren|reisepassnummer|erron\w+|corriger|equivocad[oa]|corregir|sbagliat[oa]|correggere|errad[oa]|corrigir)(?!\w)"
)
_STATUS = compiled(
    r"(?<!\w)(?:(?:any )?(?:update|news) on (?:the |its |my |our )?(?:status|visa|application|file|refund)|(?:visa|passport) (?:file|application)[^.!?\n]{0,30} (?:was |is )?(?:submitted|lodged|pending)|stand (?:meines|unseres) (?:visum\w*|antrags)|ou en est (?:mon|notre)|en que estado esta (?:mi|nuestr[oa]))(?!\w)"
)
_THANKS = compiled(
    r"(?<!\w)(?:(?:just )?want(?:ed)? to (?:say|tell you)[^.!?\n]{0,60}(?:was|were) (?:everything|wonderful|fantastic|amazing|lovely|perfect|great|brilliant|superb)|was everything (?:you|we)|enjoy your retirement|(?:dank|danke|dankeschon|bedanken)\b[^.!?\n]{0,40}(?:organisation|betreuung|durchfuhrung|(?:tolle|schone|wunderbare|wunderschone|perfekte|unvergessliche|gelungene|super)n? (?:reise|urlaub|zeit|tage|fahrt))"
    r"|thank(?:s| you)[^.!?\n]{0,24} (?:for (?:organi[sz]ing|arranging|sorting|planning|looking after|(?:such )?an? (?:wonderful|great|lovely|fantastic|amazing|brilliant) (?:trip|holiday|time|week|tour)))"
    r"|merci[^.!?\n]{0,24} pour (?:l'organisation|(?:ce|le|cette|notre|un|votre) (?:magnifique|superbe|merveilleux|beau|formidable|tres beau|merveilleuse|belle) (?:voyage|sejour|circuit|croisiere|semaine|accueil))"
    r"|(?:(?:dar(?:os|les|te|le)? |mil |muchas )?gracias|agradec\w+)[^.!?\n]{0,24} por (?:lo bien|la \w+ organizacion|todo lo|la organizacion|organizar(?:nos)?|(?:el|este|un) (?:maravilloso|magnifico|estupendo|increible) viaje)"
    r"|(?:grazie|ringrazi\w+)[^.!?\n]{0,24} per (?:l'organizzazione|la \w+ organizzazione|aver organizzato|(?:lo|il|la|questo|questa) (?:splendid|magnific|meraviglios|bellissim|fantastic)[oa] (?:viaggio|vacanza|soggiorno|settimana))"
    r"|(?:obrigad[oa]|agradec\w+)[^.!?\n]{0,24} (?:pela (?:\w+ )?organizacao|por (?:organizar|ter organizado)|pel[oa] (?:maravilhosa|magnifica|excelente|otima|fantastica) viagem))(?!\w)"
)
# Thanks for the offer, and no: whatever else stands there.
_DECLINED = compiled(
    r"(?<!\w)(?:(?:decided|going) to (?:book|go) (?:direct|elsewhere|with (?:someone|another))|gone with another|haben uns (?:anders entschieden|fur einen anderen)|avons (?:choisi|reserve) ailleurs|hemos (?:reservado|contratado) (?:con otra|por otro)|abbiamo (?:prenotato|scelto) (?:altrove|da un'altra)|reservamos com outra)(?!\w)"
)
_COMPLAINT = compiled(
    r"(?<!\w)(?:geste commercial|gesto com+ercial\w?|(?:goodwill gesture|gesture of goodwill)|kulanz\w*|ne correspondai(?:t|ent) (?:pas|en rien)|entsprach(?:en)? (?:gar |uberhaupt )?nicht|(?:did not|didn't) match the (?:description|photos|brochure)|nothing like the (?:description|photos|brochure)|no (?:se )?correspondia\w?|non corrispondeva\w?|nao correspondia\w?|(?:this is )?(?:simply )?not good enough|(?:contacting|complain to) abta|still not (?:had|received) a reply to my (?:letter|complaint)|beschwer(?:e|en|de) (?:mich|uns)|(?:mich|uns) (?:\w+ )?beschweren|beschwerde (?:uber|zu|wegen)|hiermit reklamier\w+|reisepreisminderung|preisminderung|reisemang\w+"
    r"|(?:a|formal|make a|my) complaint|complain about|compensation for|expect compensation|reclamation (?:pour|concernant|suite|au sujet)|dedommage\w+|porter plainte"
    r"|(?:quisi\w+|quer\w+|deseo) reclamar|cobro (?:doble|duplicado|indebido)|doppio addebito|addebitat\w+ due volte|cobranca (?:indevida|dupla|em dobro)|charged twice|doppelt abgebucht|debites? deux fois|(?:poner|presentar|interponer|formular) una (?:queja|reclamacion)|indemnizacion|(?:sporgere|presentare|fare) reclamo|risarciment\w+"
    r"|(?:apresentar|fazer|registar) uma reclamacao|indemnizacao|indenizacao)(?!\w)"
)
# Only together: "our flight was cancelled" may ask for another, "stranded" may be a joke.
_CANCELLED = compiled(
    r"(?<!\w)(?:\w*flug|vols?|flights?|vuelo|volo|voo)(?!\w)[^.!?\n]{0,50}(?:annule|gestrichen|storniert|annulliert|cancel+ed|cancelado|cancellato)(?!\w)"
)
_STRANDED = re.compile(
    r"(?<!\w)(?:bloques?|bloquees?|gestrandet|sitzen (?:hier )?fest|hangen (?:hier )?fest|stranded|stuck|varados|atrapados|bloccati|retidos|notfall\w*|urgence|emergency|urgencia|emergenza)(?!\w)"
)
# Two of these: it is about a trip that is booked.
_PAPERS = compiled(
    r"(?<!\w)(?:copia (?:de|dei|degli|dos) (?:\w+ ){0,2}(?:pasaportes|passaporti|documenti|passaportes|dni)|(?:gia |ya |ja )(?:prenotat[oa]|reservad[oa]|contratad[oa]|pagad[oa])|pratica n?\.? ?\d+|(?:el |il |o )?(?:saldo|pago|pagamento|resto) (?:di|de|do|lo)|bonificat[oa]|(?:he|hemos|ho|abbiamo|fiz|fizemos) (?:hecho |fatto )?(?:el |la |il |a )?(?:transferencia|bonifico)|documenti di viaggio|documentacion del viaje"
    r"|justificante|comprobante|ricevuta|comprovativo|comprovante|(?:la|de la|mi) reserva (?:del?|de)|(?:la|della) prenotazione (?:del|di|dell')|localizador|codigo de reserva|numero de reserva|codice (?:di )?prenotazione|buchungsnummer|vorgangsnummer|booking (?:reference|ref|number)|numero de dossier|copies? (?:of|de) (?:our|nos) (?:passports|passeports)|restzahlung|balance of|solde de)(?!\w)"
)
_NEXT = compiled(
    r"(?<!\w)(?:anywhere (?:hot|warm|else|nice|in)|instead|we still have|the two of us|two of us|how about|what about|no more than|quote|quotation|price|offer|angebot|devis|presupuesto|preventivo|orcamento|next (?:trip|holiday)|nachste reise|would like to (?:go|book|travel|fly|visit)|mochten (?:wir |gern\w* )*(?:nach|im |am |vom )|voudrions|voudrais|queremos (?:ir|viajar)|vorremmo (?:andare|tornare)|gostariamos de ir|policy"
    r"|(?:nun|jetzt|diesmal) (?:mochten|suchen|wollen|planen) wir|(?:nous|on) (?:cherch\w+|aimeri\w+|souhait\w+ (?:partir|repartir|aller))|(?:now|this time) (?:we|i)(?:'d| would)? (?:like|want|are)|need (?:a|an?other|new) (?:trip|flight|holiday|booking))(?!\w)"
)


def is_all(text: str) -> bool:
    """Nothing in the folded `text` asks for the next trip."""
    cancelled = _CANCELLED.search(text) and _STRANDED.search(text)
    booked = _BOOKED.search(text) and _PUT_RIGHT.search(text)
    about = (
        cancelled
        or booked
        or len(set(_PAPERS.findall(text))) >= 2
        or any(pattern.search(text) for pattern in (_OVER, _BALANCE, _STATUS, _THANKS, _COMPLAINT))
    )
    return bool(_DECLINED.search(text)) or (bool(about) and not _NEXT.search(text))
