"""The words before and behind a place that tell its part in the trip, on folded text; each pattern is anchored at the
place's side."""

from __future__ import annotations

import re

from inquiries.extraction.local.patterns import compiled

THE = r"(?:the |werk |bahnhof |hauptbahnhof |busbahnhof |gare (?:de |d')?|stazione (?:di )?|estacion (?:de )?|den |dem |der |die |das |le |la |les |el |los |las |il |lo |gli |o |a |os |as |de |het |l'|d'|dell'|all'|dall'|nell'|city of |downtown |central |airport |flughafen |aeroport (?:de |d')?|aeropuerto de |aeroporto d[ie] |island of |ile |isla |isola |ilha |insel |aeroport |sunny |north(?:ern)? |south(?:ern)? )*"
FROM = (
    r"from|frm|fran|dep\.?|depart(?:ing)?|leav(?:e|es|ing)|depart(?:s|ing|ure)?(?: from)?|out of|ex|start(?:ing|s)? (?:in|from|at|off in)|begin(?:ning|s)? (?:in|from|at)|commenc(?:es?|ing) (?:in|from|at)|(?:takes?|taking) off from|embark(?:s|ing)? (?:from|at|in)|sett?(?:s|ing)? (?:off|out) from|originat\w+ (?:in|from)|based (?:in|out of)|pick-?up (?:and drop-?off )?(?:from|at|in)(?: [\w']+){0,4}? (?:in|at)|pick-?up (?:and drop-?off )?(?:from|at)|pick[- ]?up (?:at )?\d[\d.:]*(?: ?[ap]m)?(?: from| at| in)?"
    r"|ab|von|vo|vom|aus|abflug(?: ab| von| in)?|(?:abflug|abfahrt|abreise|departure|departing|depart|salida|partenza|partida|saida)(?: airport)? (?:bleibt|ware|ist|weiterhin|wie gehabt|nach wie vor|stays?|remains?|is|still|reste|toujours|est|sigue siendo|es|resta|rimane|e sempre|continua(?: a ser| sendo)?)(?: weiterhin| wie gehabt| toujours| still| unverandert)?(?: ab| in| from| de| da| desde)?|abfahrt(?: ab| in)?|ab/bis|start in|depuis|(?:au )?depart (?:de|du|des|d')|partant de|en partant de|(?:viens|vient|venons|viennent|viendrons|viendrait|viendrions|viendront|descend|descendons|monte|montons) d(?:e|')|part(?:s|ons|ez|ent|ira|irai|irons|iront|irait)?(?: plutot| aussi| finalement)? d(?:e|')|(?:vols?|train|avion|bus|voiture|autocar|ferry)(?: direct)? (?:de|d')|desde|saliendo de|salida(?: desde| de)|sair d[eoa]s?|salir de|saldriamos de|salimos de|(?:vuelo|vuelos|tren) (?:de|desde)"
    r"|(?:parti(?:mos|remos|riamos|amo|remo|remmo|ro|re|rei|ria|ndo)|part(?:o|em|en|ono|irebbero)|sal(?:imos|go|dremos|dria|dre|iendo|en|io|e(?: \w+){0,2})|sa(?:imos|io|iremos|iriamos|em)|viaj(?:amos|o|ando|aremos)|vola(?:mos|ndo|r|re)|voliamo|voleremmo|vengo|venimos|veniamo|vimos|despeg\w+|decol\w+) (?:de|d|do|da|dos|desde|di|dal|dalla)|embar(?:que|cando|camos) (?:em|en|no)|imbarco (?:a|da)|a partir d[eoa]s?|a partire da|(?:apanh\w+|tom\w+|cog\w+|prend\w+|prendiamo|take|pegar|pegamos) (?:o |el |l'|the |il )?(?:aviao|voo|avion|vuelo|aereo|volo|plane|flight|tren|treno|comboio|trem) (?:em|en|a|in|from|da|de|do)|(?:aereo|aereos|aviao|onibus|comboio|autocarro|micro|colectivo|autobus|autocar|bus|pullman(?: gt)?|treni?|aereo) (?:de|do|da|desde|dal|dalla)|z|wylot z|da|dal|partenza(?: da)?|partendo da|partiamo da|volo da|saindo d[eoa]|saida d[eoa]|partida d[eoa]|partindo d[eoa]|(?:voo|voos) (?:saindo )?d[eoa]|sai d[eoa]|transfer d[oae]|vanaf|vanuit|uit|vertrek(?: vanaf| uit| vanop)?|من|سفر من"
)
TO = (
    r"gegend|raum|nahe|region|secteur|to|till|in|at|into|on|like|such as|say|maybe|perhaps|prefer\w*|in de buurt van|lieber|visit(?:ing)?|explor(?:e|ing)|see|towards?|near|around|for|do|zona(?: de| di)?|alrededores de|cerca de|vicino a|perto de|dintorni di|cover(?:ing)?|reach(?:ing)?|conhecer|conocer|conoscere|visitare?|decouvrir|visiter|bezoeken|ver|vedere|nach|auf|fur|richtung|zum|zur|um|an|uf|in die|in den|ziel(?: ist|:)?|a|au|aux|ad|en|sur|pour|vers|para|pra|hacia|por|em|no|na|nos|nas|pro|al|alla|alle|sulle?|sull'|per|nel|nella|in|naar|op|over|"
    r"-|->|→|:|إلى|الى|في"
)
FROM_LEFT = compiled(
    rf"(?:^|[^\w])(?:{FROM}) {THE}$|, do $|(?:^|\W)(?:depart|partenza|salida|partida|saida|abflug) [^,.;\n]{{0,26}} (?:de|du|da|desde|ab|von) $|(?:ex|ab|from)[:.]? $|dall'$|(?:same|gleiche[rnm]?|selbe[rnm]?|meme|mismo|stesso|mesmo) (?:departure )?(?:airport|flughafen|abflughafen|aeroport|aeropuerto|aeroporto)[ :,(-]*$|^ ?(?:de|d'|da) $|\d (?:de|do|da|from|aus|ab|von) $|^ ?(?:ab )?(?:flughafen|abflughafen|aeroport|airport|aeropuerto|aeroporto)(?: de| di| d')?:? $|(?:^|\W)(?:abfahrt|abreise|abflug|zustieg|start|depart|partenza|salida|partida|saida|departure|pick-?up)(?: mit (?:dem |der )?\w+)?(?::| (?:ab|in|von|from|de|da|desde)) $|^ ?(?:aeroporto|aeropuerto|airport|aeroport|flughafen|luchthaven)(?: de| di| von)?:? $|(?:depart|partant|vols?|venant) d'$|(?:^|\W)(?:origin|origem|origen|origine)(?: \w+)?: $"
)
STRONG_FROM = compiled(
    r"(?:^|\W)(?:from|frm|fran|ex:?|leav(?:e|es|ing)|depart(?:s|ing)?(?: from)?|departure from|out of|ab|von|ab/bis|depuis|(?:au )?depart d(?:e|u|es|')|partant de|abflug (?:ab|in|von)|desde|saliendo de|(?:salimos|salgo|partimos|partiamo|partiremo|saimos|salida|saida|partida|partenza) (?:de|d|da|do|desde)|(?:voli|volo|treno|treni|aereo|pullman(?: gt)?) (?:da|dal)|(?:vuelos?|autobus|autocar|bus|avion) (?:de|desde)|(?:voos?|aereo|aereos|onibus|aviao|autocarro|comboio) d[eoa]|partenza da|saindo d[eoa]|vanaf|vertrek uit) (?:the )?$"
)
TO_LEFT = compiled(rf"(?:^|[^\w])(?:{TO}) ?{THE}$")
STRONG_TO = re.compile(
    r"(?:^|\W)(?:to|till|in|em|visit|visiting|nach|auf|in die|ziel ist|naar|vers|hacia|para|pra|trip to|near|around) (?:the |die |den |la |le |el |o |a )?$"
)
# Directly before a name that is an everyday word as well; no colon, dash or line start counts here.
PREPOSITION = re.compile(
    r"(?:^|\W)(?:to|in|at|from|via|visit|near|around|nach|aus|ab|von|bei|a|au|en|vers|pour|depuis|de|desde|hacia|para|per"
    r"|da|verso|em|ate|destinations?|destino|ziel|destinazione):? $"
)
TURKISH = compiled(
    r"(?<!\w)(?:ve|icin|bir|ile|gitmek|istiyor\w*|kisi|kisilik|otel|merhaba|selam|lazim|tatil\w*|gelecegiz|ariyoruz|tesekkur\w*|gecelik)(?!\w)"
)
THEN = re.compile(
    r"(?:then|dann|danach|puis|ensuite|luego|despues|poi|depois|daarna) (?:to |nach |a |in |on to |onto )?$"
)
# Where a rented car is picked up is where the trip is.
CAR_HIRE = compiled(
    r"rental car|car rental|rent(?:ing)? a car|rental|hire car|car hire|mietwagen|leihwagen|voiture de loc|location de voiture|coche de alquiler|alquilar un coche|noleggio|aluguel de carro|huurauto|rent(?:al)? vehicle|(?<!\w)car(?!\w)"
)
CAR_LEFT = compiled(
    r"(?:pick\w*(?: (?:it|the car|one))?(?: up)?|collect\w*|rent\w*|(?<!\w)(?<!mit dem )(?<!per )cars?|take it|mietwagen|leihwagen|voiture|coche|auto|carro)(?: [\w-]+){0,3} (?:from|ab|in|depuis|desde|da|de|em|vanaf) (?:the )?$"
)
AIRPORT = re.compile(r" (?:international )?(?:airport|flughafen)(?!\w)(?! (?:hotel|transfer))")
# Of several starts the one of the flight: "Bergen to Kirkenes, flights from Aberdeen".
FLOWN = re.compile(
    r"(?<!\w)(?:flights?|fly(?:ing)?|fluge?|flug|fliegen|abflug|vols?|vuelos?|vol[oi]|voos?)(?: \w+){0,2} (?:from|ab|von|aus|de|du|d'|da|do|dal|depuis|desde|vanaf) (?:the )?$"
)
HOTEL = re.compile(r"(?:^|\W)(?:hotel|pension|villa|residence|gasthof|riad|lodge|resort) $")
# "Inverness 2 nights", "3 nights Madinah"
_NIGHTS = r"(?:nights?|nts|nachte?|nuits?|noches?|notti|notte|noites?)"
STAY_RIGHT = re.compile(rf"[,:]? ?[(-]? ?(?:\d{{1,2}}|one|two|three|four|five) ?(?:{_NIGHTS}|n)(?!\w)")
STAY_LEFT = re.compile(
    rf"(?:\d|(?<!\w)(?:two|three|four|five|zwei|drei|vier|funf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|due|tre|quattro|cinque|duas|quatro)) ?{_NIGHTS} $"
)
TOUR_START = re.compile(
    r"(?:^|\W)(?:start(?:ing|s)?(?: off)?|begin(?:ning|s)?|beginn\w*|anfang\w*|commenc\w+|empez\w+|empiez\w+|comenz\w+|inizi\w+|comec\w+) (?:in|a|en|em) $"
)
SAILING = re.compile(r"(?:sail\w*|cruise|embark\w*|ship)[^.\n]{0,20}$")
GERMAN = re.compile(r"(?<!\w)(?:und|wir|nach|mit|ich|bitte|ab|vom)(?!\w)")
SE = re.compile(r" se(?!\w)")
HINDI = compiled(r"(?<!\w)(?:chahiye|jana|hai|hain|hum|humein|aur|nikal\w*|bachche|mein)(?!\w)")
ADJECTIVE = re.compile(
    r" (?:national day|embassy|residents?|nationals?|cuisines?|foods?|restaurants?|dishes|airlines?|diet|style|passport|pass\b|class\b|kuche|steaks?|flight \d)"
)
# Of these only the words around tell whether a kitchen is meant.
KITCHENS = frozenset({"mediterranean", "caribbean", "cajun", "texas"})
KITCHEN_LEFT = re.compile(r"(?:cuisines?|foods?|dishes|dining|meals|tastes?)[^.!?\n]{0,40}$")
KITCHEN_RIGHT = re.compile(
    r"(?:,? ?(?:and |or )?[a-z]+(?:an|ese|ish|ch|ek|ai))+,? (?:cuisines?|foods?|dishes|restaurants?)"
)
BACK_FROM = re.compile(
    r"(?:back|return\w*|home|zuruck|ruckflug|ruckreise|retour|regreso|vuelta|ritorno|rientro|volta|terug)[^.!?\n]{0,24}$"
)
# "ida 3/3, vuelta 2/4, desde Lima": where both days are told before, it is the start.
BOTH_WAYS = re.compile(
    r"(?<!\w)(?:ida|andata|aller|hin\w*|outbound|out|going|leav\w+|depart\w*|partenza|salida|saida)(?!\w)[^.!?\n]{1,24}\W(?:back|return\w*|zuruck|ruck\w+|retour|regreso|vuelta|ritorno|rientro|volta|terug)(?!\w)[^.!?\n]{0,14}\d\)?,? (?:from|ab|von|aus|de|da|desde|depuis|saliendo de|saindo d[eoa]|partendo da|partenza da) $"
)
NEVER_LEFT = compiled(
    r"(?:(?:^|\W)(?:feriad(?:o|ao)|puente|ponte|festivo|festa|fiesta|fiestas|festivita|noche|noite|notte|dia) (?:de|do|da|del|di|dei) |(?:^|, ?)(?:[a-z]{1,2}-)?(?:\d{5}|(?!20[23]\d)\d{4}) $|(?:no (?:hace falta|queremos|quiero|quisiera\w*|necesit\w+)|non (?:vogliamo|voglio|serve|occorre|importa)|nao (?:queremos|quero|precis\w+)|(?:don't|do not) (?:want|need)|pas besoin|pas envie)(?: [\w']+){0,3} (?:por|en|a|em|in|to|de|para|per) |(?:herbst|sommer|winter|oster|pfingst|weihnachts|faschings|schul)ferien (?:von )?|(?:can't|cannot|couldn't) (?:manage|face|do|stand) (?:the |a |that )?(?:\w+ )?(?:flight|drive|trip|journey|ferry) (?:to|from) |(?:^|\W)(?:abandonn\w+|renonc\w+ a|exclu\w*|ecart\w+|ruled out|rul(?:e|ing) out|gave up on|giving up on|verzichten auf|descart\w+|renunci\w+ a|rinunci\w+ a|scart\w+|desist\w+ de|avoid(?:ing)?|evit(?:er|ez|ons|ar|are|ando)|scrap|forget|skip|ditch|drop|vergiss|vergessen sie|oublie[zs]?|olvid(?:a|e|ad|ate de)|lascia perdere|esquec[ea]|not|nicht|kein\w*|non|pas(?: de| d')?|sauf|ausser|ohne|without|nao|niet|geen|instead of|rather than|other than|except|statt|anstatt|anstelle von|au lieu d[eu']|plutot que|que de|en vez de|en lugar de|invece (?:di|che)|em vez de|in plaats van|"
    r"more than|mehr als|via|stop(?:over)? in|chang(?:e|es|ing)(?: planes| trains)? (?:in|at)|connect\w* (?:in|through|at)|layover in|umst(?:ieg|eigen) (?:in|uber)|umsteigen mussen in|zwischen(?:stopp|landung) in|uber|(?:escale|correspondance|changement)s? a|en passant par|escala en|haciendo escala en|scalo a|facendo scalo a|escala em|conexao em|cambio en|transbordo en|overstap in|"
    r"(?:(?<!\w)(?:works?|working|arbeite[nt]?)(?: (?!to |nach |a |para |per |pour )[\w.&'-]+){0,4} (?:in|at)|(?<!\w)travaill(?:e|es|ons|ent)(?: (?!to |nach |a |para |per |pour )[\w.&'-]+){0,4} a|(?<!\w)(?<!de )trabaj(?:o|a|an|amos)(?: (?!to |nach |a |para |per |pour )[\w.&'-]+){0,4} en|(?<!\w)(?<!di )lavor(?:o|a|ano|iamo)(?: (?!to |nach |a |para |per |pour )[\w.&'-]+){0,4} (?:a|in)|(?<!\w)(?<!de )(?<!a )trabalh(?:o|a|am|amos)(?: (?!to |nach |a |para |per |pour )[\w.&'-]+){0,4} (?:em|no|na))|mora (?:em|no|na)|lives? in|living in|wohne?n? in|(?:habit|resid)\w+ (?:a|en)|vivo en|vivimos en|viven en|viviamo a|vivono a|abito a|abitano a|moro em|moramos em|moram em|vivem em|woon in|wonen in|resident in|member of|university of|bank of|heiraten [^\n]{0,24} in|cadeiras? de|gegen|against|(?:non (?:ci |mi )?|nicht )?interess\w+|agency in|office in|shop in) ?(?:to |in |nach |a |en |the |from |ab |von |aus |de |d'|da |desde )?|plutot [\w' -]{2,24} que |(?<!\w)(?:une|cette|notre|votre|salle de|salles de) )$"
)
PREFERRED = re.compile(
    r"(?<!\w)pref[ei]r\w*(?: (?:finalement|maintenant|now|rather|jetzt|la|le|les|l'|the|el|il|los|las|i|o|a|as|os))* ?$"
)
PREFERRED_TO = re.compile(r" (?:a|to|over|al|alla|aux|au|a la) ?")
# "changing in Amsterdam or Helsinki": what is ruled out goes on.
OR = re.compile(r",? (?:or|nor|oder|noch|ou|ni|o|ne|nem|of) (?:even |in |at |a |en |em |uber |via |par )?")
# "we were torn between Rome and Naples, so it's Naples"
CHOSEN = compiled(
    r"(?<!\w)(?:nos quedamos con|me quedo con|(?:nos|me) (?:hemos |he )?(?:decid\w+|inclin\w+) (?:por|a)|(?:hemos|he) (?:elegido|escogido)|elegimos|escogimos|optamos por|optiamo per|(?:abbiamo|ho) (?:scelto|optato per|deciso per)|(?:ci siamo|mi sono) decis[aei] per|scegliamo|ficamos com|fico com|(?:decid\w+|opt\w+)(?:-nos)? (?:por|pel[oa])|escolhemos|(?:haben|habe) (?:wir |ich )?(?:uns|mich) (?:fur|auf)|(?:entscheiden|entschieden) (?:wir )?uns fur|(?:wir )?nehmen(?: wir)?|(?:on|nous) (?:part(?:ons)? sur|a choisi|avons choisi|prend|prenons)|(?:we(?:'ve| have)? |i(?:'ve| have)? )(?:decided (?:on|for)|settled (?:on|for)|chosen|picked|go(?:ing)? (?:with|for))|so it's) (?:la |el |il |o |a |las |los |le |the )?$"
)
HOME = compiled(
    r"(?:(?<!\w)(?:parroquia|parrocchia|paroquia|paroisse|colegio|college|lycee|ecole|chorale|amicale|mairie|harmonie|gymnasium|realschule|gesamtschule|grundschule|instituto|ies|ceip|escuela|scuola|liceo|escola|club|asociacion|associazione|associacao|pro loco|coro|ayuntamiento|comune|camara)(?: (?!(?:de|di|a|in) )[^\W\d_][\w'-]*){0,4},? (?:de|di|a|in)|(?:vivo|vivemos|resido|residimos|residiamo|sou|vive) (?:em|en|a|de)|wieder in|zuruck in|wieder zuhause in|back in|de retour a|de vuelta en|di ritorno a|de volta (?:a|em)|(?:fly|flying|go|going|get|getting|drive|back|head|heading|come|coming) (?:back )?home to|live in|living in|lives in|based in|writ(?:e|ing) (?:to you )?from|(?:schreibe|ecris|ecrivons|escribo|escribimos|scrivo|scriviamo|escrevo|escrevemos) (?:ihnen )?(?:aus|de|desde|da)|(?:wir|ich) (?:kommen|komme)(?: mit \w+(?: \w+)?)? (?:aus|von)|(?:we are|we're|i am|i'm)(?: (?:[a-z0-9']+\.? ){1,4}| )from|(?:nous sommes|je suis) de|(?:ich bin|wir sind) aus|(?:amie?s|copines|retraites|etudiants|association|club|freunde|freundinnen|amig[oa]s|amic[hi]e?) (?:aus|de|di|from)|somos de|siamo di|a gente e d[eoa]|(?:eu )?sou d[eoa]|soy de|sono di|venimos de|veniamo da|(?:jubilados|familia|famiglia|grupo|gruppo|matrimonio|pareja|coppia|casal|couple|paar|famille|gruppe) (?:aus|de|di|from)|, de|wohnen in|wohne in|(?:habit|resid)(?:ons|e) (?:a|en)|vivimos en|vivo en|viviamo a|abito a|abitiamo a|moro em|moramos em|wonen in|we(?:'re| are) (?:all |both )?in|we're based in|woon in|(?:parish|congregation|(?:high|primary|secondary|grammar|middle|elementary) school|academy|our (?:school|church|club|office|company)|(?:unsere?r?|die) (?:pfarrei|gemeinde|schule|firma)|notre (?:paroisse|ecole|societe|lycee)|nuestr[oa] (?:parroquia|colegio|empresa)|la nostra (?:parrocchia|scuola|azienda)|noss[ao] (?:paroquia|escola|empresa)) (?:here )?(?:in|a|de|en|di|em)) $"
)
# "youth pastor at Grace Fellowship in Dayton", "a student at Leeds"
ROLE = compiled(
    r"(?<!\w)(?:pastor|minister|vicar|teacher|nurse|secretary|treasurer|coordinator|chair(?:man|woman)?|student|principal|head(?:teacher)?|lehrer(?:in)?|pfarrer(?:in)?|student(?:in)?|schulleiter(?:in)?|professeure?|enseignante?|etudiante?|profesor[a]?|maestr[oa]|estudiante|insegnante|professor(?:essa|a)?|docente|studente(?:ssa)?|estudante|parroco) (?:at|of|for|an|am|bei|de[rs]?|au|a|en|in|del?|dell[ao']?|presso|no|na|em|d[oa])(?: [\w'.&-]+){0,5}? ?(?:in|at|zu|a|en|em) $|(?<!\w)(?:comite|cse|association|amicale|societe|entreprise|club|verein|firma|school|company|empresa|azienda|ditta|asociacion|associazione|associacao)(?!\w)[^.!?\n(]{0,40} \($|(?<!\w)(?:student|studying|studiere|etudiante?|estudiante|studentessa|estudante) (?:at|in|a|en|em) $"
)
# "fly to Rome and back to Cologne"; alone it may be a wish to see Rome again.
BACK_TO = re.compile(
    r"(?<!\w)(?:back|return\w*|zuruck|retour\w*|rentr\w+|volta\w*|voltar|regres\w+|vuelta|volver\w*|volv\w+|vuelv\w+|ritorn\w+|rientr\w+|torn\w+)(?: [\w]+)? (?:to|nach|a|al|para|pra|pro|em|en|in) $"
)
# Behind these a place is the name of a school, a parish, a street; behind a post code, an address.
PART_OF_NAME = compiled(
    r"(?<!\w)(?:(?:parroquia|parrocchia|paroquia|paroisse|iglesia|chiesa|igreja|colegio|collegio|escuela|instituto|istituto|ies|ceip|scuola|liceo|escola)(?: de| di| da)? |(?:calle|c/|avda\.?|avenida|rua|plaza|piazza|praca|corso|viale)(?: [^\W\d_]+)? (?:de |di |da |do |della |del )?|\d{5} (?:[^\W\d_]+ (?:de |del |di )?)?)$"
)
NEVER_RIGHT = compiled(
    r" (?:no|nein|non|nao)(?=[,.;!\n]|$| (?:pq|xq|porque|perche|weil|because|parce|car)(?!\w))|,? (?:(?:di|de|von|aged) )?\d{1,2} (?:anni|anos|ans|jahren?|years|mesi|meses|mois|monate)(?!\w)|[ ,]*(?:\([^)]*\) )?(?:(?:lassen|streichen|sparen) wir|fallt (?:leider )?(?:weg|aus|flach|ins wasser)|(?:is|are) (?:now )?off(?: the table)?(?!\w)|tombe a l'eau|se cae|salta tutto|caiu por terra|(?:doch |lieber )+nicht(?!\w)|on (?:oublie|laisse)|lasciamo perdere|l[oa]s? descart\w+|l[oa]s? (?:he|hemos) descartado|(?:l[oaie] ?|l')(?:abbiamo|ho) (?:gia )?(?:scartat|esclus)\w+|(?:foi|esta|queda|e|ist|is|est) (?:ja |ya |gia |schon |deja )?(?:descartad|scartat|esclus)\w+|ja descart\w+|(?:haben wir|ist) (?:schon |bereits )?(?:ausgeschlossen|verworfen|gestrichen|raus)|on l'a (?:deja )?(?:ecarte|elimine|exclu)\w*|(?:we(?:'ve| have)? |is |has been )?ruled out|esquece|zwischenstopp|stopover|layover|(?:is |war |ist |was |est |e |era |es )?(?:way |much |viel |zu )*(?:too|zu teuer|te duur|trop cher|muy caro|troppo car|muito caro|costerebbe|se nos va|no nos|non (?:ci )?interessa|fica (?:mesmo )?fora|out of (?:our )?(?:budget|reach)|hors (?:de )?budget|passt nicht|no interesa|nao interessa|interessiert (?:uns |mich )?nicht)|(?:is|was|ist|war) (?:too|zu))"
)
PERSON = compiled(
    r"(?:^|\W)(?:hund|hundin|katze|kater|dog|cat|puppy|chien|chienne|chat|perro|perra|gato|cane|gatto|cachorro|cao|mr|mrs|ms|miss|dr|prof|sir|herr|herrn|frau|monsieur|madame|mme|m|mlle|sr|sra|senor|senora|don|dona|sig|signor|signora|dear|hi|hello|hey|hallo|liebe|(?<!\w )lieber|sehr geehrte|hola|estimad[oa]|ciao|caro|cara|ola|bonjour|salut|beste|my name is|this is|ich bin|je m'appelle|me llamo|mi chiamo|meu nome e|ik ben|name)\.?:? $"
)
