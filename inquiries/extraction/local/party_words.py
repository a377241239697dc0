"""The words by which people say who travels, folded, in the languages the extractor reads."""

from __future__ import annotations

from inquiries.extraction.local import kin

ADULTS = r"adults?|lehrer(?:innen)?|lehrpersonen|padagog(?:en|innen)|aufsichtspersonen|betreuer(?:innen)?|enseignant(?:e)?s|encadrants|animateurs|insegnanti|maestr[oa]s|monitores|adts?|erwachseni|parents|eltern(?:teile)?|genitori|padres|pais|papas|mamas|madres|maes|mamme|papais|grandes(?= (?:y|e|con|com) )|mayores(?= (?:y|con) )|erw|grown[- ]?ups?|ads?|erwachsene[nr]?|adultes?|adult[oi]s?|adult[aei]|volwassenen?|yetiskin\w*|doroslych|dorosle|dorosli|vuxna|voksne|بالغين|كبار|singers?|lehrkrafte|teachers?|profesores|chaperones|(?:members of )?staff|staff members|leaders|begleit(?:er|personen)|accompagnat(?:eurs|ori)|docenti|docentes|maestr[oaie]s?|profes|tutores|insegnanti|professeurs|professores"
CHILDREN = (
    r"children|child|enf|chind|chinder|chd?|boys?|girls?|kids?|kiddos|teen(?:ager)?s?|youngsters?|pupils?|students?|kinder|kind|kindern|madchen|jungs?|sohne|tochter|schuler(?:innen)?(?: und schuler)?|jugendliche|teenagern?|enfants?|ados?|eleves?|filles?|garcons?|fils|"
    r"nin[oa]s?|menor(?:es)?|pib[ea]s|gurises|chavales|chavalas|chamac[oa]s|garotos|garotas|gaiatos|petizes|catraios|ragazzini|ragazzine|hij[oa]s?|chicos|alumn[oa]s|estudiantes|studenti|studentesse|alunn[ie]|alun[oa]s|cri[oa]s|bimb[ei]|adolescentes?|bambin[oiae]|ragazz[io]|figli[oae]?|criancas?|filh[oa]s?|miudos|kinderen|zoon|dochters?|cocuk|bach+ch?[ea]|bachch?[ea]|اطفال|dzieci|dziecko|barn(?! conv)"
)
INFANTS = r"bab(?:y|ies|ys|ie)|babes? in arms|bubs?|bubbas?|newborns?|infants?|toddlers?|sauglinge?|kleinkind(?:er)?|bebes?|nourrissons?|neonat[oi]|lactantes?|bimb[oa] piccol[oa]|رضيع|رضع"
PEOPLE = (
    r"gajos|gajas|caras|compas|cuates|panas|parceiros|choristes|cadres|lernende|mannsbilder|musiciens|joueurs|stagiaires|adherents|spieler(?:innen)?|sportler(?:innen)?|turner(?:innen)?|ministranten|konfirmanden|pfadfinder|musiker(?:innen)?|platze|plazas|mecs|nanas|meufs|potes|kumpels?|collaborat(?:eurs|rices)|salarie(?:e)?s|pelerins|randonneurs|retraites|membres|mitarbeitende[nr]?|teilnehmende[nr]?|mitglieder|pilger(?:innen)?|wanderer|senioren|sanger(?:innen)?|members|employees|pilgrims|seniors|miembros|empleados|peregrinos|jubilados|dipendenti|soci|pellegrini|colaboradores|membros|peregrinos|socios|people|persons?|passengers?|travell?ers?|pax|guests?|individuals?|participants|friends|mates|lads|guys|blokes|ladies|men|women|personen|leute|reisende|teilnehmer(?:innen)?|gaste|personnes?|voyageurs|passagers|amis|amies|copines|"
    r"personas?|pasajeros?|viajeros?|amig[oa]s|person[ea]|passegger[io]|viaggiatori|amic[hi]e?|pessoas?|passageiros?|amigas?|reizigers|vriend(?:inn)?en|collega's|collegas|engineers|colleagues|kollegen|kollege|manne|froue|lut|mitarbeiter|collegues|personnen|log|kisi(?:yiz|lik)?|"
    r"girls?|boys|filles|garcons|jungs|ragazz[ie]|chic[oa]s|herren|damen|frauen|fraue|manner|madels|mannen|vrouwen|mujeres|hombres|donne|uomini|mulheres|homens|femmes|hommes|seats?|tickets?|tiquetes|pasajes|boletos|billetes|passagens|bilhetes|biglietti|billets|افراد|شخص|osob|osoby|pers|leut|freundinnen|freunde|schwestern|sisters|brothers|soeurs|freres|hermanas|hermanos|sorelle|fratelli|irmas|irmaos|"
    + kin.MEMBERS
)
ADULT_PEOPLE = frozenset(
    str.split(
        "herren damen ladies men women frauen fraue manner mannen vrouwen mujeres hombres donne uomini mulheres homens femmes hommes"
    )
)
_QUALITY = r"(?:full[- ]?paying |young |small |little |other |more |kleine[nr]? |altere[nr]? |jeunes? |petits? |pequen[oa]s |piccoli |de nos |of our |bus |train |flight |plane |single |premium |economy |business |flexible |value |return |round[- ]trip |one[- ]way )*"
QUALITY = _QUALITY

# One grown-up each, the writer or someone beside him.
SELF = r"me|i|myself|ich|moi|je|yo|io|eu|ik|ben|mir(?! ?\(| (?:sind|si|sy|wand|wend|wei|wetted|wottet|hei|hand|mochte)(?!\w))|mich|انا|main"
PARTNER = (
    r"(?:my |our |meine[mnr]? |mein |mei |mon |ma |mi |mio |mia |il mio |la mia |meu |minha |o meu |a minha |mijn |benim |the )(?:\w+ )?(?:wife|husband|hubby|partner|boyfriend|girlfriend|fiancee?|spouse|mom|mum|mam|mother|father|dad|sister|brother|friend|mate|buddy|cousin|nan|grandma|grandmother|aunt|uncle|pa|mother[- ]in[- ]law|father[- ]in[- ]law|sister[- ]in[- ]law|brother[- ]in[- ]law|best friend|colleague|neighbou?r|grandpa|grandad|granddad|grandfather|granny|gran|nana|niece|nephew|stepdad|stepmum|flatmate|roommate|boss|other half|missus|lad|bestie|mam|"
    r"frau|mann|freundin|freund|partnerin|verlobte[rn]?|mutter|vater|schwester|bruder|kollegin|kollege|oma|opa|nachbarin|nachbar|tante|onkel|schwiegermutter|schwiegervater|schwagerin|schwager|cousine|grossmutter|grossvater|mama|papa|femme|mari|compagne|compagnon|copine|copain|mere|pere|soeur|frere|amie?|epouse|conjointe?|voisine?|tante|oncle|belle-mere|beau-pere|belle-soeur|beau-frere|cousine?|grand-mere|grand-pere|mamie|papi|collegue|"
    r"mujer|marido|esposa|esposo|novia|novio|madre|padre|suegr[oa]|cunad[oa]|prim[oa]|abuel[oa]|ti[oa]|vecin[oa]|companer[oa]|suocer[oa]|cognat[oa]|cugin[oa]|nonn[oa]|zi[oa]|vicin[oa]|colleg[ah]|sogr[oa]|cunhad[oa]|av[oa]|vizinh[oa]|coleg[ao]|hermana|hermano|pareja|amig[oa]|moglie|marito|compagn[oa]|fidanzat[oa]|ragazz[oa]|sorella|fratello|amic[oa]|mulher|namorad[oa]|mae|pai|irma|irmao|companheir[oa]|vrouw|man|vriendin|vriend|moeder|vader|zus|broer)"
)
CHILD_WORD = r"(?:son|daughter|grandson|granddaughter|grandchild|stepson|stepdaughter|enkel|enkelin|enkelkind|petit-fils|petite-fille|niet[oa]|nipotin[oa]|net[oa]|kid|child|little (?:un|one|girl|boy)|sohn|tochter|kind|fils|fille|hij[oa]|nene|nena|nin[oa]|figli[oa]|bambin[oa]|filh[oa]|zoon|dochter|zoontje|dochtertje)"
COUPLE = r"mr\.? (?:&|and|\+) mrs\.?|herr und frau|m\.? et mme|sr\.? y sra\.?|sig\.? e sig\.ra|couples?|parchen|pair of (?:travell?ers|people|friends|adults|tourists)|(?<=for a )pair(?! of)|paare|ehepaare?|parejas?|matrimonios?|coppi[ae]|casal|casais|stel|koppel|couple"
AGE_UNIT = r"years?(?: old)?|yrs?|y/?o|jahre?n?|jahrige?[nr]?|ans?|anos?|ann[io]|jaar|سنة|سنوات|yas\w*|months?|mths|monate?n?|mois|meses|mesi|maanden|اشهر|weeks old"
MONTHS_OLD = ("month", "mth", "monat", "mois", "mes", "maand", "اشهر", "weeks")
ALONE = (
    r"for (?:our|my) (?:ceo|cfo|cto|md|boss|(?:managing |sales )?director|(?:sales |area )?manager|chairman|chairwoman|president|engineer|technician)(?!s| and)|fur (?:unseren|meinen) (?:geschaftsfuhrer|chef|mitarbeiter|kollegen|techniker|monteur|vertriebsleiter)(?!innen| und)|fur (?:unsere|meine) (?:geschaftsfuhrerin|chefin|mitarbeiterin|kollegin|vertriebsleiterin)(?!nen| und)|pour (?:notre|mon) (?:directeur|directrice|pdg|gerant|collaborateur|collaboratrice|collegue|ingenieur|technicien|patron)(?!s| et)|para (?:nuestr[oa]|mi) (?:director|directora|gerente|jefe|jefa|tecnico|ingeniero)(?!s| y)|per (?:il nostro|la nostra|il mio) (?:direttore|direttrice|amministratore delegato|titolare|tecnico|ingegnere)(?! e )|para (?:o nosso|a nossa|o meu) (?:diretor|diretora|gerente|chefe|tecnico|engenheiro)(?!s| e )|for one of (?:our|my)|fur (?:einen|eine) unserer?|pour une? de nos|para un[oa] de nuestr[oa]s|per un[oa] de(?:i|lle) nostr[ie]|para uma? d[oa]s noss[oa]s|single occupancy|(?:the following|flights?|travel|hotel|a room|tickets?|trip) for(?= (?:mr|ms|mrs|miss|dr|prof|professor|herrn?|frau|mme|sr|sra|sig)\.? [a-z]+(?: [a-z]+)? *[(:.,;\n])|solo (?:trip|travell?er|travel|journey|getaway|adventure|holiday|vacation|tour)|(?:just|only) be me|travel\w* solo|(?<!and )(?<!& )(?<!, )(?<!plus )(?:a|one|1) single (?:room|cabin)(?! (?:and|or|for))|(?<!und )ein einzelzimmer|(?<!et )une chambre (?:simple|individuelle|single)|(?<!y )una habitacion individual|(?<!e )una camera singola|(?<!e )um quarto individual|for (?:myself|just me)|just (?:for )?me|only me|by myself|on my own|alone|single traveller|(?<!euro for )(?<!euros for )(?<!pounds for )(?<!eur for )(?<!dollars for )(?<!per )one person|allein(?:e|reisende[nr]?)?|nur ich|fur mich|seule?|en solitaire|juste moi|viajo sol[oa]|sol[oa] yo|"
    r"da sol[oa]|solo io|viaggio sol[oa]|so eu|sozinh[oa]|alleen ik|alleen(?= |$)"
)
TWO_OF_US = r"for both of them|fur (?:die )?beiden?(?= zusammen|[ ]*(?:$|[.,;!)\n]))|pour (?:elles|eux) deux|para (?:ambos|ambas)|per entramb[ie]|(?:the )?pair of (?:us|them)|en amoureux|(?<!\d )(?<!de )a 2(?= *(?:$|[.,!?;\n]))|zu 2t|he and i|she and i|er und ich|sie und ich|lui et moi|elle et moi|el y yo|ella y yo|lui e io|lei e io|io e lui|io e lei|ele e eu|ela e eu|eu e ele|eu e ela|hij en ik|zij en ik|the two of us|both of us|two of us|for both of us|zu zweit|a deux|wir beide|fur uns beide|uns zwei|tous les deux|nous deux|en couple|los dos|las dos|para los dos|nosotros dos|noi due|tutte e due|tutti e due|per due|nos dois|os dois|a dois|dono|met z'n tweeen|wij tweeen"
# Beside whom the writer counts himself: "me and 3 mates".
FRIENDS = (
    r"friends|mates|girlfriends|buddies|pals|lads|colleagues|cousins|sisters|brothers|coworkers|co-workers|others|freunden?|freundinnen|kollegen|kolleginnen|kumpels?|cousins|schwestern|brudern?|amis|amies|copains|copines|collegues|potes"
    r"|amig[oa]s|companer[oa]s|primos|primas|herman[oa]s|coleg[ah]s|amic[hi]e?|collegh[ie]|cugin[ie]|fratelli|sorelle|colegas|irmaos|irmas|vrienden|vriendinnen"
)
