"""Closing formulas and the lines that phones add, by language. Tables only; compared in lower case."""

from __future__ import annotations

# A whole line (but for punctuation) that ends a letter.
CLOSINGS = frozenset(
    {
        "best regards", "kind regards", "warm regards", "warmest regards", "with kind regards", "with best regards",
        "regards", "best", "best wishes", "with best wishes", "all the best", "sincerely", "yours sincerely",
        "sincerely yours", "yours faithfully", "yours truly", "cheers", "many thanks", "thanks", "thank you",
        "thanks a lot", "thanks in advance", "thank you in advance", "thanks and regards", "thanks & regards",
        "thanks and best regards", "thank you and best regards", "thank you and kind regards", "kindest regards",
        "kindly", "cordially", "respectfully", "br", "rgds", "kr", "love", "take care", "thanks so much",
        "thank you very much", "thank you so much", "many thanks and best regards", "looking forward to hearing from you",
        "mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichen grüssen", "mit freundlichem gruß",
        "mit freundlichem gruss", "freundliche grüße", "freundliche grüsse", "viele grüße", "viele gruesse",
        "viele grüsse", "liebe grüße", "liebe grüsse", "beste grüße", "beste grüsse", "herzliche grüße",
        "herzliche grüsse", "schöne grüße", "mit besten grüßen", "mit lieben grüßen", "mit herzlichen grüßen",
        "grüße", "gruß", "lg", "vg", "mfg", "hochachtungsvoll", "vielen dank", "vielen dank im voraus", "danke",
        "vielen dank und viele grüße", "danke und viele grüße", "besten dank",
        "cordialement", "bien cordialement", "très cordialement", "bien à vous", "bien à toi", "cdlt", "cdt",
        "sincèrement", "salutations", "meilleures salutations", "sincères salutations", "salutations distinguées",
        "amicalement", "merci", "merci beaucoup", "merci d'avance", "merci par avance", "belle journée",
        "bonne journée", "bonne soirée", "avec mes remerciements", "merci et bonne journée", "très sincèrement",
        "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "cordiales saludos", "atentamente",
        "atte", "muchas gracias", "gracias", "gracias de antemano", "un abrazo", "muchas gracias y saludos",
        "cordialmente", "saludos y gracias", "reciba un cordial saludo", "muy atentamente",
        "cordiali saluti", "distinti saluti", "saluti", "un saluto", "un cordiale saluto", "grazie", "grazie mille",
        "molte grazie", "grazie in anticipo", "cari saluti", "a presto", "i migliori saluti", "in fede",
        "atenciosamente", "att", "cumprimentos", "com os melhores cumprimentos", "os melhores cumprimentos",
        "melhores cumprimentos", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "abraços", "um abraço",
        "cordiais saudações", "saudações", "com os meus cumprimentos", "grato", "grata",
        "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten",
        "met hartelijke groet", "hartelijke groeten", "groet", "groeten", "groetjes", "mvg", "alvast bedankt",
        "bedankt", "bij voorbaat dank", "dank je wel", "hoogachtend",
        "med venlig hilsen", "venlig hilsen", "med venlige hilsner", "de bedste hilsner", "bedste hilsner", "hilsen",
        "mvh", "vh", "kh", "kærlig hilsen", "mange hilsner", "på forhånd tak", "tak", "mange tak",
        "med vennlig hilsen", "vennlig hilsen", "vennlige hilsener", "beste hilsen", "hilsen fra", "takk", "på forhånd takk",
        "med vänlig hälsning", "med vänliga hälsningar", "vänlig hälsning", "vänliga hälsningar", "vänligen",
        "hälsningar", "bästa hälsningar", "varma hälsningar", "tack", "tack på förhand", "hälsar",
        "ystävällisin terveisin", "terveisin", "parhain terveisin", "kiitos", "yt", "kiittäen", "terveiset",
        "pozdrawiam", "pozdrawiam serdecznie", "serdecznie pozdrawiam", "z poważaniem", "z powazaniem", "pozdrowienia",
        "z wyrazami szacunku", "łączę pozdrowienia", "dziękuję", "z góry dziękuję", "serdeczności",
        "с уважением", "с наилучшими пожеланиями", "всего доброго", "с искренним уважением", "спасибо", "заранее спасибо",
        "благодарю", "искренне ваш", "всего хорошего", "з повагою", "з найкращими побажаннями",
        "s pozdravem", "s přáním hezkého dne", "s přátelským pozdravem", "děkuji", "s pozdravom", "ďakujem", "zdraví",
        "üdvözlettel", "tisztelettel", "köszönettel", "köszönöm", "cu respect", "cu stimă", "mulțumesc", "o zi bună",
        "saygılarımla", "saygılar", "iyi çalışmalar", "teşekkürler", "teşekkür ederim", "sevgiler",
        "με εκτίμηση", "ευχαριστώ", "φιλικά", "trân trọng", "thân mến", "cảm ơn", "xin cảm ơn",
        "lp", "lijep pozdrav", "srdačan pozdrav", "s poštovanjem", "lep pozdrav", "с поздрави", "поздрави",
        "よろしくお願いいたします", "よろしくお願いします", "宜しくお願い致します", "宜しくお願いいたします", "敬具", "此致", "谢谢", "祝好",
        "감사합니다", "감사드립니다",
    }
)  # fmt: skip

# How the line begins (or, for some languages, ends) that a phone or an app adds.
SENT_FROM = (
    "sent from", "sent via", "sent using", "sent with", "get outlook for", "sent on the go", "sent on my",
    "von meinem", "gesendet von", "gesendet mit", "gesendet über", "diese nachricht wurde von meinem",
    "von unterwegs gesendet", "outlook für", "holen sie sich outlook", "envoyé de", "envoyé depuis", "envoyé à partir",
    "envoyé avec", "télécharger outlook", "obtenez outlook", "obtenir outlook", "provenance :", "enviado desde",
    "enviado do", "enviado con", "enviado a partir", "enviado via", "enviado por", "enviado pelo", "enviado de",
    "obtener outlook", "obtenga outlook", "obter o outlook", "obtenha o outlook", "descarga outlook", "inviato da",
    "inviato con", "inviato dal", "ottieni outlook", "scarica outlook", "verzonden vanaf", "verzonden met",
    "verstuurd vanaf", "verstuurd met", "outlook voor", "outlook downloaden", "sendt fra", "sendt med",
    "skickat från", "skickades från", "hämta outlook", "hent outlook", "lähetetty", "hanki outlook", "wysłane z",
    "wysłano z", "wysłane za pomocą", "pobierz program outlook", "pobierz aplikację outlook", "отправлено с",
    "отправлено из", "получить outlook", "odesláno z", "odoslané z", "poslano z", "poslano sa", "elküldve",
    "trimis de pe", "στάλθηκε από", "gửi từ", "đã gửi từ", "yahoo mail", "iphoneから送信", "發自我的", "发自我的", "从我的",
    "von outlook für", "mobil gesendet",
)  # fmt: skip
SENT_FROM_END = ("から送信", "gönderildi", "gesendet", "lähetetty", "에서 보냄")
