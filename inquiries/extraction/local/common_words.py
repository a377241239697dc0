"""Words of everyday language, and given names, that are also names of towns.

As places they count only with a capital and a preposition. Made by crossing word lists with the gazetteer.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from inquiries.extraction.local.words import COUNTS, MONTHS, WEEKDAYS

GIVEN_NAMES = frozenset(
    str.split("""
adam ahmed alexander ali ana angeles anna antonio armenia arthur austin bella ben bruce carlos carmen carol carolina charlotte clara cruz daniel david devi
diego emma eva fatima florence francisco george gloria harrison hassan henry huntington hussein ibrahim jackson james john jose juan karim kent khalid
khan kumar lara laura leon lincoln lourdes luz madison malik marco maria marina marion martin miguel mina mohammed muhammad nancy nicole nina noor
oliver omar paul pedro peter raj ram rosa said salvador sandra santos sherman simon singh sita stanton sterling thomas troy tucker victoria walker
warren wayne wesley william wilson yusuf
ann alexandra alicia brandon bryan caroline carmen casper darwin dominique elizabeth eugene gary gilbert
kai martina mary maurice nelson norman regina sandy taylor tyler victor winston lynn logan milton florian lucas leo garcia rodriguez castro
""")
)
WORDS = frozenset(
    str.split("""
como male tours batman salem agri ahar airport aksaray alba albi allen along alta ama ambato angers as ask assis asti auch august aur ayr bad bag baja bam bank bar barry barueri
bata bath battle bay bear bed bela bello belo bend beni berg best betim blanca bo bolu boma bor bra buea buga bury buta buy caia campo can capela
cascavel center cento central change chia cobh college colon come commerce concordia contagem crema crest crook date deal delta den diss dole duzce
eagle eboli economy eden eke elk ely ende enterprise erba esperanza essen ete fairfield fermo foix fountain franklin freeport gap garfield gerne glad
glen gold google got gracias gravata green hagen halle ham hamm hampton hard hat highland hire ho hof hola holiday homestead hook hopa hope horn hove
hudson hurricane ica igdir ihren il ilam imperial independence ipira island jesi kars kilis kur la lac lage lana lancaster las latina laufen lawrence
lens lerdo liberty lion lodi loja long looe luque mage man march massa mayo meda melo mentor mer mesa metro mia midland mile milford mine mission
mitte mobile mol mon monroe mons monte mora mosca moss most much mus naas name nan newport nice nine nola normal norwalk nove novi nuevo nur obra of
okay ola olinda oma opera oran orange ordu osasco page palmira papa par para paradise pasto patos pau pearl peer per pilar plantation po ponce poole
porta post potosi praia price prospect qom quarto racine ravar ray reading real redmond redon regen rest reyes rho rich rio rivera rize rugby run rye
sale salida salina salto same san sandwich santa sari save say schio se sea seaside send sens serra sete side siirt sin singen sinop ski sol soledad
spa split spring springs star stein stone store strand street sucre sumare summit sur surprise tak tal tala tarde tatui temple tena than tigre time to
tokat tour trim tulare tunja turn un una union university us usak valley van vence vernon vi vie vire vista vitoria vols vom ware waren waterloo we
wedding weiden wells werder weston wick winchester windsor worms worth yalova yoga young
branson klosters malia olympia rodrigues savannah wallis
""")
)
# Behind "from" or "to" a capital makes these no towns: "das Angebot von Ihnen".
PRONOUNS = frozenset(
    str.split(
        "ihnen ihr ihre ihrem ihren ihrer euch uns you usted ustedes lei voi vous voce voces senhor senhora"
    )
)
COMMON = GIVEN_NAMES | WORDS
# A part of any town, or a word that opens a line, though places are called so.
_PARTS = frozenset({"centro", "centre", "center", "zentrum", "saida", "feira"})
NEVER = COUNTS.keys() | MONTHS.keys() | WEEKDAYS.keys() | {word for word in WORDS if len(word) <= 3} | _PARTS
# What no name of a person consists of, though no town is called so.
NO_NAMES = WORDS | frozenset(
    str.split("""
ab abend about accord acht adult adultes adulti adultos adults agency aix al aleman all alle allergy alles als also alt alto alumnos am american
amigas amigo amigos amo amour an and android anfang anfrage angebot anita anniversary ano anos another ante antes any app april are area around
arrival ash at auntie aus available away ayer baby back baggage bags bajo balcony bald bambini bat be beach beau beaver before bei beim being belle
berge between big bin birthday bis bit bitte black blanco blue board boat bon bonjour bonne bonsoir booking both bourg boys breakfast bring brother
brown budget buena burg bus business but by cabe cabin cabine call came camera camere car care carnaval carnival carry casa case centre chambre chat
cheap cheapest check cheers cherry chicos child children choice choose christmas ciao cienega cinq cinque city clase class clean clear close club
clubs coach coeur cold cologno common company con cool coral corner cost costa costs could course cousin cover criancas cross cruise curso customer da
dach dad danke dann dark das data dates daughter day days de dead dean dear dein deine dem departure der des desde despues details deux devis dez
diamond dias die dieci different digne dinner dipl direct diving dix do dois done door dorf dos double down dr drei drive drop dry du duas due each
early earth east easter eat eight ein eine eins el em email en end enfants english enjoy enough enquiry entre er erwachsene es est estate et etwas
euch euer eure eve even evening ever every exact expect extra eye facebook fair family far fast feel feria ferry few field fiesta find fine finish
fire first fish fit five fix flat flight flug fly food for form fort found four fox frances frau free french friday friend friends from fruhling full
fun funf game garden gate german gern get getting gift giorni girls give gluten go going golf gone good grace gran grand grande grazie great grill
group grupo guide gut gute guten guys haben habitacion hai halal half hand happy has hasta hatte have hawk hay head hear heat heavy hello help herbst
here herr hi high hiking hill hills hiver hold holidays home honeymoon hot hotel hour hours house how hoy huit hum hurry husband i ida idea ideal if
ihnen ihr ihre ile ilha in inch include included inclusive industry information ingles inn inquiry insel inseln instagram insurance interest internet
into inverno invierno iphone is islands isola it italian jahr jahre jamas jana jemand ji jo job join jours july jump june just ka kalender kann ke
keep key ki kids kind kinder klasse know ko konnte kosher kurs kurz ladies lads lager lago lake land lang large last late later le leave left less
leste let leur level lg life lift light like line link lisa list little live llegada lo local lodge log look los lot love low lucky luego luggage
lunch ma madam madame mail main maison make malé mama manana many map mar mare mark markt marriage mars mas mass mates matter max maximum may mayor me
meal mean meer meet meeting mein meine meiner menor menu merci mes messe meu mfg mi middle might miles min mind minha minuten mio miss mit mix mom
monat monate monday money monsieur montagne month moon moral more morgen morning motel mother mount moutiers move mr mrs ms mucho mum must my na nach
nachte natale navidad near need negro neige neu neuf neun neve never new next nichts niece night nights ninos no noch noche noches noel noites non
nonstop nord norte north nos nossa note nothing notre notte notti nova novo now nuestro nueva nuits number nunca o oak obrigado ocean oder oeste off
offer office often oito ok old ombre on once one onkel online only opa open option options orcamento order oro ostern other otto ou ouest our out over
own pack padilla palm paques park part partner party pas pascoa pascua pasqua pass passport past path pay peace pena people perfect perhaps person
personen persons petit petite pfingsten phone pick picture pine place plage plain plan plane plata platz play playa pleasant please plus poco point
pool por port possible pour power pozo precio preco prefer preis premium present presupuesto preventivo prezzo private prix problem prof profesores
public puente puerto pull put quality quatre quatro que qui quick quiet quite quizas quote ramp rate rates read reading's ready regards reise reisen
rental request resort return ride right ring river road rock rocky roja rojo roll room rooms round route royal rule safari safe saint salut sand sankt
sans schnee school seat seats sechs see seem segun sehr sei sein seis sell semaine semana senior senioren sept sera serai service services ses set
sette settimana seu seven several señor shall share ship shop short should show si sich sie sieben siempre sierra sign signor signora silver silvester
since sind single sir sister sit site six size sleep slow small smart snow so sobre soft sole soleil sollen sollte some sommer son sonne soon sort
sound south spa's space spanish special spend spiaggia sport square sra st stade stadt stairs stand stari stars start state station stay step still
stock stop story straight strasse strong stunden su sua sud suite sul summer sun sunday sunny sure sweet swim ta table tag take talk tall tante taxi
te tea team teen teens tell ten tes test thank thanks that the them then there these they thing think third this those though thought three through
ticket tiger times tip tired today together told tomorrow ton too took top total tourist town train trains tram transfer transfers tras travel tre
tres tried trip trois true try tu tua tuo turkish turno twin two type ubate uber ueber uhr um uncle und under uno uns unser unsere unter until up
upper urlaub use used usual vals value vegan venus verano verao verde verein very vg via viagem viaggio viaje vieja viejo viele vier view villa
village ville visa visit voice vol volo von voo vor votre voyage vuelo vuelta vuestro wade wait wald walk wall want war warm was wasser water way
website week weeks weg weihnachten weil well wellness wenig wenn went were west what whatsapp wheelchair when where which while white who wide wie
wife wild will winter wir wird wish with woche wolf wollen wollte wood woods word work works world would write wurde year years yes yet you your zehn
zeit zimmer zu zum zur zwei
""")
)


@cache
def everyday(language: str) -> frozenset[str]:
    """Words of a language that are places only with a capital and a preposition: see the file."""
    lines = (Path(__file__).parent / "data" / "everyday.txt").read_text(encoding="utf-8").splitlines()
    told = next((line for line in lines if line.startswith(f"{language}: ")), "")
    return frozenset(told.partition(": ")[2].split(", ")) - {""}


# What somebody writes alone on a line, as an answer or at the end, and is nobody's name.
SAID_ALONE = frozenset(
    str.split("""
ja nein doch hier dort vielen dank herzlichen nur halbe volle frohe ostern weihnachten schone schonen ok okay genau klar gut perfekt super toll prima vielleicht egal flexibel dringend eilt bitte danke dankeschon dankesehr tschuss servus gruss grusse
liebe viele beste freundliche gerne gern schade leider naturlich selbstverstandlich sicher bestimmt ungefahr morgen ubermorgen spater jetzt sofort bald mehr nichts beides beide keins
keine keiner alles halbpension vollpension fruhstuck meerblick flug zug schiff mietwagen strand pool zusammen alleine allein super richtig stimmt falsch korrekt ebenso dito unbedingt
yes no yeah half full board view many kind best warm all inclusive yep nope sure maybe perhaps here there anyway anyways actually exactly perfect lovely brilliant super cool wow great nice thanks thankyou cheers regards urgent asap flexible
unsure sorry please tomorrow today tonight later soon whatever either neither both none nothing all same ditto correct right wrong attached below above done delighted excited
breakfast everything anything definitely absolutely obviously hopefully sincerely yours warmly respectfully looking congratulations
oui non si ici voila parfait super exactement volontiers merci urgent peut etre sans avec aucun aucune rien tout tous toutes dommage bien sur demi complete pension petit dejeuner
flexible bientot demain aujourd hui bises bisous amities cordialement salutations dacord d accord ensemble seul seule pareil plage piscine avion
si no muchas media aqui alli claro perfecto vale listo bueno gracias urgente todavia quizas quiza talvez nada todo todos todas ambos ninguno ninguna manana hoy pronto flexible saludos abrazo abrazos
besos cordialmente atentamente genial estupendo igual correcto exacto exactamente piscina playa desayuno juntos solo sola avion ademas entonces
no mezza molte qui ecco certo perfetto esatto esattamente forse grazie urgente niente tutto tutti tutte entrambi nessuno nessuna domani oggi presto flessibile saluti baci abbraccio abbracci buonasera
buongiorno cordialmente distinti ottimo benissimo bene uguale corretto piscina spiaggia colazione insieme aereo inoltre allora magari volentieri
sim nao meia muito muita aqui ali claro perfeito certo beleza isso talvez obrigado obrigada urgente ainda nada tudo todos todas ambos nenhum nenhuma amanha hoje breve flexivel abraco abracos beijos beijinhos
cumprimentos atenciosamente otimo igual correto exato exatamente piscina praia juntos sozinho sozinha aviao entao alias valeu show
""")
)
