"""The words around a date that tell its part in the trip, on folded text; left patterns end at the date, right ones
begin there."""

from __future__ import annotations

import re

from inquiries.extraction.local.date_mentions import RANGE
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import MONTHS, NUMBER, either, number

BACK = (
    r"return\w*|(?:be |come |coming |get |getting |fly |flying |head |heading |go |going |arrive |arriving )?back|home|until|till?|through|ends?|ending|finish\w*|check(?:ing)?[ -]?out|drop\w*(?: it)?(?: off)?"
    r"|zuruck\w*|ruckflug|ruckreise|ruckkehr|heim\w*|bis(?: zum)?|abreise|retour|rentr\w+|reven\w+|jusqu'?(?:au|a)?|regres\w+|vuelta|volv\w+|vuelv\w+|hasta"
    r"|ritorn\w+|rientr\w+|torn\w+|fino al|volta\w*|voltando|ate|terug\w*|tot|donus|cikis|العودة|powrot"
)
OUT = (
    r"from|(?:travel(?:l?ing)?|fly(?:ing)?|go(?:ing)?|head(?:ing)?|driv(?:e|ing)|set(?:ting)?) (?:out|off|down|over|up|across)(?: by (?:coach|train|bus|car|plane|ferry|air|rail))?|depart\w*|leav\w+|start\w*|begin\w*|arriv\w+|check(?:ing)?[ -]?in|outbound|going|fly(?:ing)?|pick\w*(?: (?:it|the car))?(?: up)?|get it|need it|need the car|collect\w*|vom|hin\w*|abflug|anreise|ab|los"
    r"|llegada|llegando|llegamos|chegada|chegando|chegamos|entrada|entrando|depuis|du|part\w+|aller|desde|sal\w+|ida|dal|partenza|saindo|saida|vanaf|vertrek\w*|aankomst|heen\w*|gidis|giris|السفر|wylot"
)
GAP = (
    r"(?:[ ,:]+(?:on|the|am|den|dem|at|in|le|el|il|al|au|a|no|na|dia|em|of|o|op|um|it|from|there|again|dann|wieder|puis|luego|poi|depois|will be|is|would be|will|be|date|flight|trip|we|i|i'd like it|ab|by|around|about|for|"
    r"us|me|him|her|the car|car|hotel|then|early|late|um den|ca|circa|vers|env|يوم|de|w|home)){0,5}[ ,:]*$"
)
BACK_LEFT, OUT_LEFT = compiled(rf"(?<![\w-])(?:{BACK}){GAP}"), compiled(rf"(?<!\w)(?:{OUT}){GAP}")
BACK_FAR = re.compile(
    r"(?<!\w)(?:return(?:ing)?|c[ao]m(?:e|ing) back|be(?:ing)? home|getting back|fly(?:ing)? back|check(?:ing)?[ -]?out|drop(?:ping)? (?:it |the car )?off|ruckflug|ruckreise|volviendo|volver\w*|voltar|volta|regres\w+|rientr\w+|torn(?:iamo|are|o)|voltando|de volta|retour|terug\w*)"
    r"[^.!?\n;]{0,60}$"
)
OUT_FAR = re.compile(
    r"(?<!\w)(?:depart(?:ure|ing)?|leav(?:e|ing)|fly(?:ing)? (?:out|from)|abflug|hinflug|abreise|depart|partenza|partiamo|partendo|salida|saliendo|salimos|saldriamos|saida|saindo|vertrek)"
    r"(?: [\w'-]+){0,5}[ ,]*$"
)
BACK_RIGHT = re.compile(
    r" *(?:ko |ta |da )?(?:return|wapas|zuruck|ruckflug|cikis|donus|terug|retour|(?:as|for) (?:the )?return|is when (?:we|i) return)(?!\w)(?![ :]*(?:am |on |le |el |il |op |the |ab |from )?\d| (?:ab|from|aus|de|da|flight) )"
)
# "entrando el 5 y saliendo el 9": who arrives first leaves to go home.
ARRIVES = re.compile(
    r"(?<!\w)(?:entr(?:ando|amos|ar|ada)|lleg(?:ando|amos|ar|ada)|cheg(?:ando|amos|ar|ada)|arriv\w+|check-?in|ankunft|anreise|ankommen)(?!\w)[^.!?;]{0,40}$"
)
LEAVES = compiled(rf"(?<!\w)(?:sal\w+|saindo|saida|part\w+|leav\w+|depart\w*|abreise|abfahrt){GAP}")
DEADLINE = re.compile(
    r"(?<!\w)(?:by|before|until|till|bis|vor|avant|d'ici|antes del?|hasta|para|entro|prima di|ate|antes d[ae])(?: the| el| o| le| la| a)? ?$"
)
SAME_DAY = compiled(
    r"(?<!\w)(?:(?:el|al) mismo dia|same[ -]day|the same day|am (?:selben|gleichen) tag|le meme jour|(?:lo|nello|in) stesso giorno|in giornata|no mesmo dia|mesmo dia)(?!\w)"
)
# "Rückflug ab Porto am 3.": the word for "from" names the place of the return.
OUT_IS_NO_MORE = re.compile(
    r"(?:return|back|ruckflug|ruckreise|retour|regreso|vuelta|ritorno|rientro|volta|terug)[^.!?\n,;]{0,40}$"
)
OUT_RIGHT = re.compile(
    r" *(?:ko |ta |da |te |de )?(?:nikal\w*|jana|giris|gidis|hinflug|anreise|departure|check-?in)(?!\w)(?![ :]*\d)"
)
NOT = re.compile(
    r"(?<!\w)(?:em vez d[eo]|invece (?:di|del|che)|en lugar del?|not|nicht|non|no el|no es el|pas|nao|niet|statt|instead of|anstatt|au lieu du|en vez del?)(?: on| am| the| le| el| il| der)? ?$"
)
FORGET = compiled(
    r"(?<!\w)(?:birthday|geburtstag|anniversaire|cumple\w*|complean\w+|aniversario|born|geboren|birth|heirat\w*|hochzeit|getting married|(?:nos |nos vamos a )?casamos|ci sposiamo|heiraten|(?:on|nous) (?:se|nous) mari\w+|"
    r"(?:schul|sommer|winter|herbst|oster|pfingst)?ferien (?:in [^\W\d_]+ )?(?:beginnen|fangen|starten|gehen los|enden|sind)|schools? (?:breaks up|finishes|closes|ends)|term (?:starts|begins|ends|finishes)|school holidays (?:start|begin|end)|vacances (?:scolaires |d['e]\w+ |de la zone \w )?(?:commencent|debutent|demarrent|finissent)|vacaciones escolares (?:empiezan|comienzan|acaban)|vacanze scolastiche (?:iniziano|cominciano|finiscono)|ferias escolares (?:comecam|terminam|acabam)|offer by|quote by|reply by|answer by|hear by|by the end of|deadline|frist|(?:angebote?|offerten?|antwort|antworten(?: sie)?(?: uns| mir)?|respondam|respondan|respondez|repondez|repondre|rispondete|rispondetemi|contesten|contestad|ruckmeldung|ruckantwort|ruckruf|bescheid|zusage|anmeldung|offres?|reponse|devis|retour|oferta|respuesta|presupuesto|preventivo|risposta|offerta|resposta|proposta|orcamento)(?: (?:bitte|gern|gerne|spatestens|unbedingt|s'il vous plait|svp|souhaitee?|attendue?|por favor|per favore|entro|spates?tens))* (?:bis|avant|d'ici|au plus tard|hasta|antes|entro|ate)|antes del?|avant le|before|prima del?|entro|"
    r"mail (?:of|from|vom|du|del)|nachricht vom|courriel du|caduca\w*|expires?|valid|gultig|call(?:ed)? (?:me )?(?:on|today|tomorrow)?|(?:invited|asked|going|due) to (?:sing|play|perform|speak|present|run|compete)|reach me|dinner|mass|concert|wedding(?! (?:trip|party|anniversary|package|tour))|mariage|boda|matrimonio|casamento|opened|written|bought|weather|forecast|wind|humidity|status of|see you|meeting|(?:la|notre|votre|prochaine) reunion|sitzung|versammlung|besprechung|la riunione|la reunion|a reuniao|conseil d'administration|\(termin|(?:arzt|geburts|entbindungs)termin)"
    r"(?!\w)[^.!?\n;]{0,28}$"
)
# "your offer of 2 March"; but "an offer from 5 to 12 March" is the trip.
WRITTEN = compiled(
    r"(?<!\w)(?:devis|offre|proposition|soumission|message|estimate|proposal|kostenvoranschlag|nachricht|courrier|courriel|appel|echange|angebot|offerte|vorschlag|mail|e-mail|schreiben|brief|anruf|telefonat|gesprach|rechnung|quote|quotation|offer|letter|call|presupuesto|oferta|correo|llamada|preventivo|offerta|orcamento|proposta|propuesta)"
    r" (?:vom|du|of|from|del|de|do|dated|von)(?: \w+,?)? ?$"
    r"|(?<!\w)(?:mariage|wedding|boda|matrimonio|casamento|ponte|puente|feriado|feriadao)(?: (?:is |was |sera |est |e |es )?(?:on|du|le|el|del|il|of|em|no dia|de)){1,2} ?$|(?<!\w)(?:(?:no )?passado|(?:el )?pasado|lo scorso|vergangene[nrms]?)(?: dia)? ?$"
)
GOES_ON = re.compile(r" ?(?:-|bis|au|to|al?|until|hasta|fino)(?: (?:zum|den|the|el|il|le))? ?\d")
# "for her 16th": a birthday.
SOMEBODYS = re.compile(r"(?<!\w)(?:my|her|his|our|their|your|[a-z]+'s) $")
FORGET_RIGHT = re.compile(
    r"[ ,]*(?:(?:tenemos|tendremos|abbiamo|avremo|temos|hay|c'e|we have|haben wir|findet) (?:un |uno |una |um |uma |a |an |the |eine? |la |el |il |o )?(?:evento|congreso|congresso|convencion|convegno|convencao|boda|casamento|feria|fiera|feira|event|conference|kongress|messe)|ko )?(?:is (?:my|our|his|her)|candle|dinner|birthday|geburtstag|wedding|hochzeit|anniversary|ist mein|c'est (?:mon|l'))"
)
CORRECTION = compiled(
    r"(?<!\w)(?:no,|no,? wait|wait|make (?:it|that)|actually|sorry|i mean\w*|oops|instead|correction|change (?:it|that|the)|rather|scratch that|better|"
    r"meint?e|quatsch|ups|korrektur|nee|ach ne|doch (?:lieber|erst)|stimmt nicht|war falsch|richtig (?:ist|ware|muss es)|korrekt ist|wrong|the (?:right|correct) (?:date|one|day) is|la bonne date|la fecha correcta|la data (?:giusta|corretta|certa) e|a data certa|trompee?s?|equivocad[oa]|sbagliat[oa]|enganei|verschoben|nein|enfin non|non,? plutot|plutot|finalement|je voulais dire|oups|pardon|erreur|perdon(?:a|ad|e|en)?|disculp\w+|al final|afinal|alla fine|quise decir|quiero decir|mejor|me equivoque|"
    r"scusa(?:te|mi)?|volevo dire|anzi|desculp\w+|quis dizer|alias|opa|ih|oeps|toch|yok|now)(?!\w)"
)
WITHOUT_CUE = 320  # characters; in longer mails a bare "Friday" without a travel word beside it is small talk
# "The week after Easter, leaving on Monday": not the next Monday.
SEASON = compiled(
    r"(?<!\w)(?:easter|ostern|pfingsten|paques|semana santa|pascua|pasqua|pascoa|carnaval|carnevale|karneval|fasching|ferien|vacances de|half[- ]term|la semana (?:despues|antes)|the week after)(?!\w)"
)
NIGHTS = compiled(
    rf"(?<![\w.,/])(?P<n>{NUMBER})(?: ?(?:or|oder|ou|o|bis|to|-|a) ?\d{{1,2}})?[ -]?(?:x )?(?:hotel |full )?(?:nights?|ubernachtung(?:en)?|pernottament[oi]|pernoites?|nachte?n?|nuit(?:ee)?s?|noches?|notti|notte|noites?|nachten|nites?|n(?=/\d|[ ,&+]{{0,3}}\d ?d(?!\w))|gece|raat|noc[ey]|ليال|ليالي|ليلة)(?!\w)"
)
WEEK_WORD = r"weeks?(?![- ]?end)|wochen?|semaines?|semanas?|settiman[ae]|weken"
WEEKS = compiled(
    rf"(?<![\w.,/])(?:(?P<n>{NUMBER}|a|the) (?:whole |full |ganze |weitere )?(?:{WEEK_WORD})|(?P<two>fortnight))(?!\w)(?! (?:of (?:annual )?(?:leave|holidays?)(?! in| on)|resturlaub|urlaub (?:ubrig|offen)|de (?:conges|vacaciones|ferias)|di ferie|notice|ago))"
)
# "Statt der zwölf Nächte lieber vierzehn".
NOT_NIGHTS = re.compile(
    r"(?<!\w)(?:statt|anstatt|instead of|rather than|au lieu de|en vez de|en lugar de|invece (?:di|delle)|em vez d[eo]|not)(?: the| der| den| die| les?| las?| los| le| as)? ?$"
)
# Part of a longer stay: "three weeks … and one or two nights in a ryokan".
DAYS = compiled(
    rf"(?<![\w.,/-])(?P<n>{NUMBER}) (?:full |ganze )?(?:days|tagen?|jours|dias|giorni|dagen)(?!\w)"
)
# "I give it back three days later"
LATER = compiled(
    rf"(?<!\w)(?:{BACK}|leav(?:e|ing)|depart(?:ing)?|sal(?:imos|iendo)|parti(?:mos|amo|ndo)|saindo)(?!\w)[^.!?\n\d]{{0,24}} (?P<n>{NUMBER}|a) (?P<unit>days|nights|weeks?|tage|nachte|wochen?|jours|nuits|semaines?|dias|noches|semanas?|giorni|notti|settiman[ae]|noites) (?:later|after(?:wards)?|spater|danach|plus tard|apres|despues|mas tarde|dopo|depois|mais tarde)(?!\w)"
)
NEXT_DAY = compiled(
    rf"(?<!\w)(?:{BACK})(?!\w)[^.!?\n\d]{{0,24}} (?:the (?:day after(?! tomorrow)|next day|following day)|(?:al|el) dia siguiente|il giorno (?:dopo|seguente|successivo)|(?:no|o) dia seguinte|am (?:nachsten|folgenden) tag|(?:einen|am) tag (?:spater|danach)|le lendemain|le jour suivant)(?!\w)"
)
_BETWEEN_WORD = r"between|zwischen|entre|tra|fra|tussen|any ?time from|irgendwann vom?"
BETWEEN = re.compile(rf"(?<!\w)(?:{_BETWEEN_WORD})(?: the| dem| den| le| les| el| il| o| os)? ?$")
BETWEEN_INSIDE = re.compile(rf"(?:{_BETWEEN_WORD}) ")
PER_NIGHT = re.compile(
    r"(?:(?<!\w)(?:per|a|pro|par|por|each)|(?<!dias )(?<!giorni )(?<!days )(?<!tage )(?<!jours )/) ?$|die $"
)
FLEXIBLE = compiled(
    r"(?<!\w)(?:(?P<no>not|nicht|pas|no|non|nao|niet|in)[ -]?(?:very |sehr |tres |muy |molto )?)?(?:flexib\w+|some ?time (?:in |around |next )?(?=\w)|any (?:time|week|dates?|departure) (?:in|between|would|from)|dates? (?:are|is) open|egal wann|zeitlich offen|peu importe (?:la date|quand)|fechas abiertas|(?:podemos|puedo|podriamos|possiamo|posso|poderiamos|nous pouvons|wir konnen|we can|could) (?:mover\w*|spostar\w*|mudar|ajustar|cambiar|decaler|verschieben|shift|move)(?: (?:de|di|um|by))?(?: (?:un|uno|una|um|uma|a|ein|eine|algun|alguns|qualche|quelques|einige|\d|par|paio|paar|couple|of|de|di|or|two|one))* (?:dias?|giorn[oi]|jours?|tage?|days?)|(?:\d|un par de|un paio di|uns|alguns|algunos|qualche|couple of|paar|par) (?:dias?|giorn[oi]|jours?|tage?|days?) (?:arriba o abajo|antes o despues|prima o dopo|para cima ou para baixo|antes ou depois|before or after|either (?:side|way)|vorher oder nachher|fruher oder spater|avant ou apres|de plus ou de moins|in piu o in meno)|(?:±|\+/?-|give or take) ?(?:\d|a|one|two|couple of)? ?(?:days?|tage?|jours?|dias?|giorn[oi])|dates? souples?|date (?:elastiche|flessibili)|datas? flexive(?:l|is))"
)
# "late March to about the 10th of April"
AFTER_MONTH = compiled(
    rf"(?<!\w)(?:{either(MONTHS)})(?: 20\d\d)? (?:to|till|until|bis|a|au|al|ao|tot) (?:about |around |roughly |etwa |circa |ca\.? |environ )?(?:the |le |el |il |o |zum |den )?$"
)
RANGE_BETWEEN = re.compile(
    rf" ?(?:,|\()? ?(?:{RANGE}|->|→)(?: (?:am|den|zum|the|le|el|il|o|dia|on|to|returning|back|return|retour|regreso))* ?"
)


def weeks(match: re.Match[str]) -> int | None:
    """How many a match of WEEKS tells."""
    if match["two"]:
        return 2
    return 1 if match["n"] in {"a", "the"} else number(match["n"])


def is_denied(text: str, start: int) -> bool:
    """Whether "not" stands before the day that begins at `start`; in Portuguese "no" is "in the"."""
    left = text[max(0, start - 24, text.rfind("\n", 0, start) + 1) : start]
    spanish = text.startswith("el ", start) and left.endswith((" no ", ",no "))
    return spanish or NOT.search(left) is not None
