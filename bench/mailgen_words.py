"""Words of the generated mail: people, places, sentences. Everything here is invented; domains are reserved ones."""

from __future__ import annotations

from dataclasses import dataclass

OWN_DOMAIN = "harbour-travel.example"
OWN_ADDRESSES = (f"info@{OWN_DOMAIN}", f"groups@{OWN_DOMAIN}")
OWN_NAME = "Harbour Travel"
FORM_ADDRESS = "website@forms.harbour-web.example"


@dataclass(frozen=True)
class Language:
    """One language of the customers: how its mail is encoded and what people say in it.

    `openings` hold the slots {place} {start} {end} {adults} {children} {budget}; `follow_ups` hold {place}; `quote`
    holds {when} and {who}.
    """

    code: str
    charsets: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    subject: str
    reply_prefixes: tuple[str, ...]
    openings: tuple[str, ...]
    follow_ups: tuple[str, ...]
    asides: tuple[str, ...]
    bye: str
    quote: str
    date_format: str


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


LANGUAGES = (
    Language(
        "en",
        ("utf-8", "us-ascii", "windows-1252"),
        _words("Harriet Owen Priya Callum Beth Tobias Maeve Ruth Desmond Isla"),
        _words("Pemberton Ashdown Quill Farrow Lockett Brightwater Tanner Hollis Oakes Verity"),
        "{place}, {month}, {adults} guests",
        ("Re: ", "RE: ", "Re: Re: "),
        (
            "Hello,\n\nwe are {adults} adults and {children} children and would like to go to {place} from {start} to {end}. Our budget is about {budget} euros. Could you put an offer together with flights and a hotel?",
            "Hi there,\n\na friend told us about you. We have {place} in mind, arriving {start}, leaving {end}. There will be {adults} of us, with {children} little ones in tow. We'd rather not spend more than EUR {budget} all in.",
        ),
        (
            "Thanks for coming back to us so quickly. Could we add a night in {place} and leave a day later?",
            "One thing I forgot: my mother walks badly, so the hotel in {place} should have a lift.",
            "We talked it over and would take the second option. What do you need from us to hold it?",
        ),
        (
            "We'd like to fly in the morning if there is a choice.",
            "Half board would be nice but isn't a must.",
            "The children share a room with us.",
        ),
        "Kind regards",
        "On {when}, {who} wrote:",
        "%d %B %Y",
    ),
    Language(
        "de",
        ("utf-8", "iso-8859-1", "windows-1252"),
        _words("Jürgen Käthe Björn Sabine Jörg Lena Mareike Uwe Annegret Till"),
        _words(
            "Müllenbach Schröders Weißgerber Bäumler Königsfeld Vogelsang Großmann Krämling Hülsing Tannert"
        ),
        "{place} im {month}, {adults} Personen",
        ("AW: ", "Aw: ", "Re: ", "AW: AW: "),
        (
            "Guten Tag,\n\nwir sind {adults} Erwachsene und {children} Kinder und möchten vom {start} bis {end} nach {place} reisen. Unser Budget liegt bei etwa {budget} Euro. Können Sie uns ein Angebot mit Flug und Hotel machen?",
            "Sehr geehrte Damen und Herren,\n\nfür unseren Urlaub suchen wir etwas Ruhiges in {place}: Anreise {start}, Abreise {end}, {adults} Erwachsene, {children} Kinder. Mehr als {budget} € sollte es zusammen nicht kosten.",
        ),
        (
            "vielen Dank für die schnelle Antwort. Ginge in {place} auch ein Zimmer mit Balkon?",
            "eines habe ich vergessen: wir bräuchten für {place} noch einen Mietwagen mit Kindersitz.",
            "wir haben es uns überlegt und nehmen Ihren zweiten Vorschlag. Was brauchen Sie noch von uns?",
        ),
        (
            "Halbpension wäre schön, muss aber nicht sein.",
            "Am liebsten ab Düsseldorf oder Köln.",
            "Unser Hund bleibt zu Hause.",
        ),
        "Mit freundlichen Grüßen",
        "Am {when} schrieb {who}:",
        "%d.%m.%Y",
    ),
    Language(
        "fr",
        ("utf-8", "windows-1252", "iso-8859-1"),
        _words("Élodie Chloé René Amélie François Zoé Jérôme Inès Noëlle Gaël"),
        _words(
            "Lefèbvrier Duprétot Bérengerie Girardeau Moréal Gauthière Rivièrez Blanchemain Thévenard Coué"
        ),
        "{place} en {month}, {adults} personnes",
        ("RE : ", "Re: ", "RE: "),
        (
            "Bonjour,\n\nnous sommes {adults} adultes et {children} enfants et souhaitons partir à {place} du {start} au {end}. Notre budget est d’environ {budget} euros. Pourriez-vous nous faire une proposition avec vols et hôtel ?",
            "Bonjour Madame, Monsieur,\n\nnous rêvons de {place} depuis longtemps. Départ le {start}, retour le {end}, {adults} adultes, {children} enfants, {budget} € tout compris au maximum.",
        ),
        (
            "merci beaucoup pour votre réponse. Est-il possible d’ajouter une nuit à {place} ?",
            "j’ai oublié de vous dire que mon mari ne mange pas de poisson, merci de prévenir l’hôtel à {place}.",
            "c’est entendu pour la deuxième formule. Que vous faut-il pour réserver ?",
        ),
        (
            "Une chambre au calme, s’il vous plaît.",
            "Nous préférons un vol direct.",
            "Petit-déjeuner inclus si possible.",
        ),
        "Cordialement",
        "Le {when}, {who} a écrit :",
        "%d/%m/%Y",
    ),
    Language(
        "es",
        ("utf-8", "iso-8859-1"),
        _words("Íñigo Lucía Andrés Sofía Raúl Begoña Martín Inés Joaquín Núria"),
        _words("Garciandía Muñozal Peñalara Ibáñeta Lopetegia Núñezval Gomendio Ortegui Diazgar Vázquera"),
        "{place} en {month}, {adults} viajeros",
        ("RE: ", "Re: ", "RV: RE: "),
        (
            "Buenos días:\n\nsomos {adults} adultos y {children} niños y queremos viajar a {place} del {start} al {end}. El presupuesto es de unos {budget} euros. ¿Podrían enviarnos una propuesta con vuelos y hotel?",
            "Hola:\n\nestamos pensando en {place}, llegada el {start} y vuelta el {end}. Seríamos {adults} adultos y {children} niños. No nos gustaría pasar de {budget} € en total.",
        ),
        (
            "muchas gracias por la rapidez. ¿Sería posible cambiar el hotel de {place} por uno más céntrico?",
            "se me olvidó decirles que necesitamos un traslado desde el aeropuerto de {place}.",
            "nos quedamos con la segunda opción. ¿Qué necesitan para reservarla?",
        ),
        (
            "Mejor con desayuno incluido.",
            "Si hay vuelo por la mañana, mejor.",
            "Los niños tienen menos de diez años.",
        ),
        "Un saludo",
        "El {when}, {who} escribió:",
        "%d/%m/%Y",
    ),
    Language(
        "pl",
        ("utf-8", "iso-8859-2"),
        _words("Łukasz Małgorzata Paweł Żaneta Michał Grzegorz Ewelina Bożena Jędrzej Iwona"),
        _words(
            "Wójciński Kowalewiak Dąbrowiecki Zielniak Szymonowicz Woźnicki Mazurkowski Królak Wróblik Pawlicz"
        ),
        "{place}, {month}, {adults} osoby",
        ("Odp: ", "Re: ", "RE: "),
        (
            "Dzień dobry,\n\njest nas {adults} dorosłych i {children} dzieci, chcielibyśmy polecieć do {place} od {start} do {end}. Budżet to około {budget} euro. Proszę o ofertę z przelotem i hotelem.",
        ),
        (
            "dziękuję za ofertę. Czy można dodać jedną noc w {place}?",
            "zapomniałam napisać: prosimy o pokój na niskim piętrze w {place}.",
        ),
        ("Śniadanie wystarczy.", "Najchętniej lot bezpośredni."),
        "Z poważaniem",
        "W dniu {when} {who} napisał(a):",
        "%d.%m.%Y",
    ),
    Language(
        "ja",
        ("iso-2022-jp", "utf-8"),
        _words("太朗 花菜 健壱 美咲希 翔汰 陽奈子 大佑 愛梨 直輝 由実"),
        _words("田仲山 佐倉井 鈴ノ木 高波志 伊十川 渡瀬川 山藤本 中邑井 小囃 加々藤"),
        "{place}への旅行 {month} {adults}名",
        ("Re: ", "RE: "),
        (
            "お世話になっております。\n\n{start}から{end}まで、大人{adults}名、子供{children}名で{place}への旅行を検討しています。予算は約{budget}ユーロです。航空券とホテルのお見積りをお願いいたします。",
        ),
        (
            "ご連絡ありがとうございます。{place}でもう一泊追加することは可能でしょうか。",
            "二番目のプランでお願いします。予約に必要なものをお知らせください。",
        ),
        ("朝食付きを希望します。", "できれば直行便をお願いします。"),
        "よろしくお願いいたします。",
        "{when} {who}:",
        "%Y/%m/%d",
    ),
)

PLACES = [
    "Lisbon",
    "Reykjavík",
    "Kyoto",
    "Zürich",
    "São Miguel",
    "Cape Town",
    "Marrakesh",
    "Queenstown",
    "Hội An",
    "Cusco",
    "Dubrovnik",
    "Zanzibar",
    "Santorini",
    "Petra",
    "Ubud",
    "Tromsø",
    "Oaxaca",
    "Galway",
    "Kraków",
    "Tbilisi",
    "Madeira",
    "Valletta",
    "Luang Prabang",
    "Mendoza",
    "Bergen",
    "Lecce",
]
MONTHS = [
    "01/25",
    "02/25",
    "03/25",
    "04/25",
    "05/25",
    "06/25",
    "07/25",
    "08/25",
    "09/25",
    "10/25",
    "11/25",
    "12/25",
]
COMMON_SUBJECTS = (
    "Anfrage",
    "Travel inquiry",
    "Demande de devis",
    "Consulta",
    "Holiday",
    "Urlaub",
    "Reise",
    "Question",
)
MAIL_DOMAINS = ("example.com", "example.org", "example.net", "post.example", "mail.example", "firma.example")
BOUNCE_SUBJECTS = (
    "Undelivered Mail Returned to Sender",
    "Delivery Status Notification (Failure)",
    "Mail delivery failed: returning message to sender",
)
