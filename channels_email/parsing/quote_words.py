"""Words by which mail programs mark quoted history, by language. Tables only; compared in lower case.

Sources are the programs themselves: Gmail, Outlook (desktop, web, phones), Apple Mail, Thunderbird, Yahoo, mail.ru,
Zoho, Samsung. A new language is a new word in each table.
"""

from __future__ import annotations

# The word for "wrote" in "On <date>, <name> wrote:".
WROTE = (
    "wrote", "writes", "schrieb", "geschrieben", "schreibt", "a écrit", "a ecrit", "écrivait", "écrit", "escribió",
    "escribio", "va escriure", "escreveu", "ha scritto", "scritto", "scrive", "schreef", "geschreven", "skrev",
    "skrifaði", "kirjoitti", "napisana przez", "pisze", "napisał(a)", "napisała", "napisał", "napisal(a)", "napisal", "napsal(a)", "napsal",
    "napsala", "napísal(a)", "napísal", "írta", "ezt írta", "a scris", "написал(а)", "написал", "написала", "пишет",
    "пише", "написав", "написа", "yazdı", "şunları yazdı", "şunu yazdı", "έγραψε", "đã viết", "menulis", "כתב",
    "كتب", "เขียน", "님이 작성", "작성", "さんは書きました", "のメール", "写道", "寫道", "从", "rašė", "rakstīja", "kirjutas",
    "je napisao/la", "je napisao", "je napisal",
)  # fmt: skip

# How such a line begins, apart from a weekday, a month or a number.
OPENERS = (
    "on", "am", "le", "el", "il", "em", "op", "den", "w dniu", "dnia", "dne", "dňa", "vào", "no dia", "in data", "na",
    "pada", "a las", "at", "om", "în data de", "la", "ngày", "στις", "ב-", "в", "från", "på", "kl", "u", "the",
    "wiadomość napisana", "ha scritto il giorno", "il giorno", "em qua", "den", "date", "from", "от", "von", "de", "în", "בתאריך", "في", "am", "dana", "dne",
)  # fmt: skip

WEEKDAYS = (
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch",
    "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "lun", "mar", "mer", "jeu", "ven", "sam",
    "dim", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes",
    "miércoles", "jueves", "viernes", "sábado", "domingo", "mié", "jue", "vie", "sáb", "dom", "lunedì",
    "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "gio", "sab", "segunda", "terça",
    "quarta", "quinta", "sexta", "seg", "ter", "qua", "qui", "sex", "maandag", "dinsdag", "woensdag",
    "donderdag", "vrijdag", "zaterdag", "zondag", "ma", "wo", "vr", "za", "zo", "man", "tir", "tirs", "ons",
    "tor", "tors", "lør", "lördag", "søn", "sön", "mandag", "tirsdag", "onsdag", "torsdag", "fredag",
    "lørdag", "søndag", "måndag", "tisdag", "söndag", "tis", "fre", "pon", "wt", "śr", "czw", "pt", "sob",
    "niedz", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela", "пн", "вт",
    "ср", "чт", "пт", "сб", "вс", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота",
    "воскресенье", "po", "út", "st", "čt", "pá", "ke", "ti", "to", "pe", "la", "su",
)  # fmt: skip
MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january",
    "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember", "janv", "févr", "mars",
    "avr", "juin", "juil", "août", "déc", "janvier", "février", "avril", "juillet", "septembre", "octobre",
    "novembre", "décembre", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
    "septiembre", "octubre", "noviembre", "diciembre", "ene", "abr", "ago", "dic", "gennaio", "febbraio",
    "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre", "januari", "februari",
    "maart", "mei", "augustus", "fev", "maio", "junho", "julho", "setembro", "outubro", "novembro",
    "dezembro",
)  # fmt: skip

# Labels of the header block that Outlook, Apple Mail's forwards and phones put above the quoted mail.
LABELS: dict[str, tuple[str, ...]] = {
    "from": (
        "from", "von", "de", "da", "van", "fra", "från", "od", "от", "от кого", "lähettäjä", "feladó", "kimden",
        "gönderen", "frá", "από", "từ", "expéditeur", "remitente", "mittente", "afzender", "avsändare", "afsender",
        "avsender", "nadawca", "відправник", "від", "发件人", "寄件者", "差出人", "보낸 사람", "보낸사람", "de la", "expeditor",
        "odosielateľ", "odesílatel", "נשלח מאת", "מאת", "من",
    ),
    "sent": (
        "sent", "gesendet", "envoyé", "envoye", "envoyé le", "date d'envoi", "enviado", "enviada", "enviado el",
        "enviada em", "enviado em", "inviato", "data invio", "verzonden", "sendt", "skickat", "wysłano", "wyslano",
        "wysłane", "отправлено", "lähetetty", "elküldve", "gönderildi", "gönderme tarihi", "στάλθηκε", "odesláno",
        "odoslané", "trimis", "надіслано", "发送时间", "发送日期", "寄件日期", "送信日時", "보낸 날짜", "đã gửi", "sent at",
        "נשלח",
    ),
    # travellers use these words, too, so they prove less than the words for "sent"
    "date": (
        "date", "datum", "fecha", "data", "dato", "дата", "päivämäärä", "päiväys", "dátum", "tarih", "ημερομηνία",
        "日期", "日付", "날짜", "ngày", "תאריך",
    ),
    "to": (
        "to", "an", "à", "a", "para", "aan", "til", "till", "do", "кому", "vastaanottaja", "címzett", "kime", "alıcı",
        "προς", "komu", "către", "destinataire", "destinatario", "destinatário", "收件人", "宛先", "받는 사람", "đến", "אל",
        "pre", "empfänger", "p",
    ),
    "cc": ("cc", "kopie", "copie", "копия", "kopia", "kopi", "cópia", "copia", "抄送", "참조", "kopio", "másolat", "bilgi", "bcc"),
    "subject": (
        "subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "emne", "ämne", "temat", "тема",
        "aihe", "tárgy", "konu", "θέμα", "předmět", "predmet", "subiect", "sujet", "efni", "主题", "主旨", "件名", "제목",
        "chủ đề", "נושא", "الموضوع", "re", "betr", "assumpte",
    ),
}  # fmt: skip

# Between dashes: "-----Original Message-----".
ORIGINAL = (
    "original message", "original appointment", "original email", "ursprüngliche nachricht", "originalnachricht",
    "original-nachricht", "original nachricht", "ursprüngliche e-mail", "message d'origine", "message d’origine",
    "message original", "message initial", "mensaje original", "mensagem original", "missatge original",
    "messaggio originale", "messaggio inoltrato da", "oorspronkelijk bericht", "origineel bericht",
    "oprindelig meddelelse", "oprindelig besked", "opprinnelig melding", "original melding", "originalmeddelande",
    "ursprungligt meddelande", "alkuperäinen viesti", "oryginalna wiadomość", "wiadomość oryginalna",
    "исходное сообщение", "оригинальное сообщение", "původní zpráva", "původní e-mail", "pôvodná správa",
    "eredeti üzenet", "orijinal mesaj", "özgün ileti", "αρχικό μήνυμα", "mesaj original", "izvorna poruka",
    "reply message", "reply to message", "tin nhắn gốc", "thư gốc", "原始邮件", "原始郵件", "元のメッセージ", "원본 메시지",
    "reply above this line", "quoted message", "in reply to",
)  # fmt: skip

# A forwarded mail is what the customer wants to show us: it is kept.
FORWARDED = (
    "forwarded message", "begin forwarded message", "forwarded by", "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "message transféré",
    "message transfere", "début du message transféré", "début du message réexpédié", "mensaje reenviado",
    "inicio del mensaje reenviado", "mensagem encaminhada", "início da mensagem encaminhada",
    "início da mensagem reencaminhada", "messaggio inoltrato", "inizio messaggio inoltrato", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "videresendt meddelelse", "videresendt besked", "start på videresendt besked",
    "videresendt melding", "vidarebefordrat meddelande", "vidarebefordrat brev", "välitetty viesti",
    "przekazana wiadomość", "wiadomość przekazana", "пересылаемое сообщение", "пересланное сообщение",
    "пересланное письмо", "начало переадресованного сообщения", "přeposlaná zpráva", "továbbított üzenet",
    "iletilen mesaj", "proslijeđena poruka", "转发的邮件", "轉寄郵件", "転送されたメッセージ", "전달된 메일", "thư được chuyển tiếp",
)  # fmt: skip

FORWARD_SUBJECTS = (
    "fwd",
    "fw",
    "wg",
    "tr",
    "rv",
    "i",
    "enc",
    "doorst",
    "vs",
    "vb",
    "vl",
    "pd",
    "tov",
    "ilt",
    "转发",
    "轉寄",
)
