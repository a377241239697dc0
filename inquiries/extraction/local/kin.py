"""Whom people take along, folded, by what one such word counts for. Each table holds all languages."""

from __future__ import annotations

import re

from inquiries.extraction.local.words import either

_TABLES = {
    "grown": """
wife husband hubby partner boyfriend girlfriend fiance fiancee spouse mom mum mam mummy mother father dad daddy sister brother friend mate buddy cousin
nan gran granny grandma grandmother grandad grandpa grandfather aunt auntie uncle colleague
flatmate roommate neighbour neighbor carer boss
frau mann frundin frund ehefrau ehemann freundin freund partnerin verlobte verlobter mutter vater mutti vati schwester bruder kollegin kollege oma opa mama papa
schwiegermutter schwiegervater schwager schwagerin tante onkel cousine großmutter großvater nachbarin nachbar lebensgefahrtin lebensgefahrte schwiegersohn
schwiegertochter
femme mari compagne compagnon copine copain mere pere soeur sœur frere ami amie epouse epoux conjoint conjointe maman belle-mere beau-pere belle-soeur
belle-sœur beau-frere oncle grand-mere grand-pere mamie papi papy voisine voisin collegue gendre belle-fille
mujer marido esposa esposo novia novio madre padre hermana hermano amiga amigo suegra suegro cunada cunado tia tio prima primo abuela abuelo
companera companero colega vecina vecino nuera yerno polola pololo senora prometida prometido comadre compadre vieja viejo
moglie marito compagna compagno fidanzata fidanzato sorella fratello amica amico mamma babbo suocera suocero cognata cognato zia zio
cugina cugino nonna nonno collega genero nuora
mulher namorada namorado noiva noivo mae mamae papai pai irma irmao companheira companheiro sogra sogro cunhada cunhado avo nora genro vizinha vizinho
vrouw man vriendin vriend moeder vader zus broer schoonmoeder schoonvader
""",
    "pair": """
parents grandparents in-laws folks eltern schwiegereltern großeltern grands-parents beaux-parents padres papas viejos abuelos suegros genitori suoceri
nonni pais avos sogros ouders schoonouders
""",
    "grown_many": """
friends mates sisters brothers cousins colleagues ladies women men freunde freundinnen schwestern kollegen
kolleginnen damen frauen herren amis amies copines copains soeurs sœurs freres cousines collegues femmes hommes
amigos amigas hermanos hermanas primos primas cunados cunadas tias tios companeros companeras colegas senoras senores mujeres hombres
amici amiche sorelle fratelli cugini cugine cognati cognate colleghi colleghe zie zii signore signori donne uomini
irmaos irmas cunhados cunhadas senhoras senhores mulheres homens
""",
    "adults": """
adults ads adts erw erwachseni grown-ups erwachsene erwachsenen erwachsener adultes adultos adultas adulti adult adulte adulto adulta volwassenen
""",
    "child": """
fillette garconnet gamin gamine loulou kiddo bairn son daughter kid child grandson granddaughter grandchild stepson stepdaughter teenager sohn tochter kind enkel enkelin enkelkind
fils fille enfant petit-fils petite-fille ado adolescent adolescente garcon hijo hija nene nena nino nina chaval nieto nieta
figlio figlia bambino bambina bimbo bimba figliolo ragazzino ragazzina nipotino nipotina irmaozinho irmazinha hermanito hermanita fratellino sorellina filho filha menino menina crianca neto neta cacula
zoon dochter zoontje dochtertje
""",
    "children": """
fillettes gamins gamines loulous kiddos kids children sons daughters grandchildren grandkids teenagers teens kinder kindern sohne enkelkinder jungs enfants filles garcons petits-enfants ados
adolescents hijos hijas nenes nenas ninos ninas nietos nietas adolescentes menores peques figli figlie bambini bambine bimbi bimbe nipotini ragazzini
filhos filhas meninos meninas criancas netos netas miudos miudas kinderen
""",
    "baby": """
baby bb toddler infant bebe nourrisson neonato neonata saugling kleinkind lactante piccolo piccola piccolino piccolina babies bebes infants toddlers neonati
""",
    "twins": """
twins zwillinge jumeaux jumelles gemelos gemelas mellizos mellizas gemelli gemelle gemellini gemeos gemeas
""",
    # Grown up or not as the age says, or as one's own.
    "young": """
ragazza ragazzo chica chico muchacha muchacho boy girl junge rapaz rapariga moca moco garota garoto
""",
    "couple": """
couple couples matrimonio matrimonios pareja parejas coppia coppie casal casais paar paare ehepaar ehepaare
""",
    # Old or young, nobody knows without an age.
    "somebody": """
lad lass boy girl boys girls
niece nephew nieces nephews neffe nichte neffen nichten neveu neveux sobrina sobrino sobrinas sobrinos nipote nipoti sobrinha sobrinho sobrinhas
sobrinhos people persons others personen leute personnes personas persone altri altre pessoas outros outras otros otras
""",
}
# Members of a group, of any age.
MEMBERS = (
    "conferencistas|ponentes|relatori|palestrantes|referenten|conferenciers|speakers|educatori|educadores|animatori|catequistas|catechisti|companeros|opiekunow|uczniow|socios|socias|soci|empleados|colaboradores|funcionarios|trabajadores|dipendenti|tecnicos|tecnici|ingenieros|ingegneri|engenheiros|jugadores|giocatori"
    "|jogadores|atletas|atleti|musicos|musicisti|coristas|coristi|peregrinos|pellegrini|fedeli|fieis|feligreses|jubilados|pensionati|reformados|mayores"
    "|anziani|idosos|integrantes|asistentes|partecipanti|participantes|invitados|invitati|convidados|ospiti|hospedes|huespedes|monitores|monitoras"
    "|acompanantes|accompagnatori|accompagnatrici|pilger|mitglieder|sportler|senioren|membres|adherents|retraites|joueurs|salaries|pelerins|members"
    "|pilgrims|players|technicians|nurses|workers|doctors|gardeners|golfers|cyclists|swimmers|walkers|dancers|(?:senior )?citizens|seniors|employees|guides|guias"
)
_TABLES["somebody"] += MEMBERS.replace("|", " ")
KINDS = {word.replace("_", " "): kind for kind, words in reversed(_TABLES.items()) for word in words.split()}
# A child only where its age is told.
LITTLE = (
    frozenset(
        str.split(
            "kleine kleiner kleinen kleines große großer großen grosse grosser grossen jungste jungster jungsten alteste altester altesten mittlere mittlerer mittleren"
            " petit petite grand grande cadet cadette benjamin benjamine aine ainee dernier derniere pequeno pequena peque mayor menor mediano mediana"
            " maggiore minore piccolina novo nova velho velha youngest eldest oldest"
        )
    )
    - KINDS.keys()
)
KIN = either(KINDS)
SPOUSES = frozenset(
    str.split("""
wife husband hubby partner boyfriend girlfriend fiance fiancee spouse frau mann ehefrau ehemann freundin freund partnerin verlobte verlobter femme mari
compagne compagnon copine copain epouse epoux conjoint conjointe mujer marido esposa esposo novia novio pareja polola pololo prometida prometido moglie
marito compagna compagno fidanzata fidanzato ragazza ragazzo mulher namorada namorado noiva noivo companheira companheiro
""")
)


SPOUSE = either(SPOUSES)


def _phrases(words: str) -> str:
    return either(word.replace("_", " ") for word in words.split())


MINE = _phrases(
    "my mein mei mini meine meinem meinen meiner mon ma mes mi mis mio mia miei mie il_mio la_mia i_miei le_mie meu minha meus minhas o_meu a_minha os_meus as_minhas mijn"
)
OURS = _phrases(
    "our unser unsere unserem unseren unserer notre nos nuestro nuestra nuestros nuestras nostro nostra nostri nostre il_nostro la_nostra i_nostri le_nostre"
    " nosso nossa nossos nossas o_nosso a_nossa os_nossos as_nossas onze"
)
THEIRS = _phrases(
    "her his their sein seine seinem seinen ihr ihre ihrem ihren son sa ses leur leurs su sus suo sua suoi sue il_suo la_sua i_suoi le_sue i_loro le_loro"
    " il_loro la_loro seu seus suas o_seu a_sua os_seus as_suas"
)
ARTICLE = _phrases(
    "the a an der die das dem den le la les un une el los las una il lo gli i o os as um uma de het een"
)
_VISITED = re.compile(
    r"(?<!\w)(?:visit(?:ing)?|see(?:ing)?|besuchen|rendre visite a|voir|visitar a?|ver a|andare a trovare|trovare|visitare|visitar) (?:(?:my|our|mein\w*|unser\w*|mon|ma|mes|notre|nos|mi|mis|nuestr\w+|mio|mia|il|la|i|nostr\w+|meu|minha|o|a|noss\w+) )*$"
)
_OF = re.compile(r"(?<!\w)(?:of|von|vom|de|du|del|di|della|do|da|dos|das|d'|than|que|como|wie|come) $")


def is_of(text: str, start: int) -> bool:
    """ "the house of my brother": he does not travel."""
    return is_visited(text, start) or _OF.search(text, max(0, start - 8), start) is not None


def is_visited(text: str, start: int) -> bool:
    """ "we visit our son in Lille": he is there already."""
    return _VISITED.search(text, max(0, start - 40), start) is not None
