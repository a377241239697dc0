"""Subjects and phrases by which programs that set no header can be known. All compared in lower case."""

from __future__ import annotations

import re

# At the very beginning of the subject: a person's answer to such a mail begins with "Re:" and is not meant.
AUTO_REPLY_SUBJECT = re.compile(
    r"(?:\[?auto(?:matic|mated|mated)?[ -]?(?:reply|response|replied|generated)\b|auto:|autoreply|out of (?:the )?office|"
    r"ooo:|i am out of|vacation (?:reply|response|message)|away from (?:my|the) (?:mail|office|desk)|"
    r"automatische antwort|abwesenheits(?:notiz|meldung|benachrichtigung|assistent)|abwesend\b|"
    r"réponse automatique|reponse automatique|absence du bureau|absent du bureau|message d.absence|"
    r"respuesta automática|respuesta automatica|fuera de (?:la )?oficina|ausente de la oficina|"
    r"risposta automatica|fuori sede|assente|resposta automática|resposta automatica|ausência|fora do escritório|"
    r"automatisch antwoord|afwezig|automatisch(?:e)? bericht|autosvar|automatisk svar|frånvaro|fraværende|"
    r"automaattinen vastaus|poissa|automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź|"
    r"автоматический ответ|автоответ|автоматична відповідь|automatická odpověď|automatická odpoveď|automatikus válasz|"
    r"răspuns automat|otomatik yanıt|αυτόματη απάντηση|trả lời tự động|自動応答|自動返信|自动答复|自动回复|자동 회신)"
)

BOUNCE_SUBJECT = re.compile(
    r"(?:undeliver(?:ed|able)\b|non.?deliver(?:ed|able|y)|not delivered|delivery (?:status|failure|failed|error|problem|report|notification|"
    r"has failed|delayed)|(?:mail|message|email|e-mail)(?: system)? (?:delivery|error|failure|failed|could not|"
    r"cannot be|not deliver|undeliver|returned|was not delivered|has been returned)|"
    r"failure (?:notice|notification|delivery)|failed (?:mail|to deliver|delivery)|"
    r"returned (?:mail|message|to sender)|return(?:ed|ing) (?:mail|to sender)|bounced? (?:mail|message)|mail error|"
    r"mail system error|warning: (?:could not|message|e?-?mail)|could not (?:be delivered|send|deliver)|"
    r"unable to deliver|unknown (?:user|address|recipient)|user unknown|permanent (?:delivery )?(?:failure|error)|"
    r"unzustellbar|nicht zustellbar|zustellung (?:fehlgeschlagen|nicht möglich)|fehlgeschlagene zustellung|"
    r"non remis|non délivr|échec de (?:la )?(?:remise|livraison|distribution)|"
    r"no se (?:puede|pudo|ha podido) entregar|no entregado|error en la entrega|"
    r"non recapitabile|mancato recapito|mancata consegna|não (?:é possível|foi possível|pode ser) entregue|"
    r"não entregue|falha na entrega|onbestelbaar|niet (?:bezorgd|afgeleverd)|kunde inte levereras|"
    r"kunne ikke leveres|niedostarczon|nie dostarczono|недоставлен|не доставлен|nedoručiteln|"
    r"メールエラー|配信エラー|配信不能|配信不可|送信エラー|送信できません|エラー通知|未配信|投递失败|退信|系统退信)"
)

# Error messages of mailing list programs; they count only beside the mark of such a program.
LIST_ERROR_SUBJECT = re.compile(
    r"(?:loop alert|ignored not member article|reject mail|spam mail from a spammer|you .{1,60} are not member|"
    r"mail to .{1,60} rejected|your message to .{1,60} (?:awaits|was rejected))"
)

BOUNCE_PHRASE = re.compile(
    r"(?:could ?n[o']t be delivered|was not delivered|has not been delivered|not (?:been )?able to deliver|"
    r"undeliverable|unable to deliver|delivery (?:to .{0,80} )?(?:has )?failed|failed permanently|"
    r"(?:following|these) (?:addresses|recipients?)[^\n]{0,40} (?:had|failed|did not|was aborted|has been)|had permanent fatal errors|"
    r"had delivery problems|permanent error|mailbox is full|user unknown|no such user|host unknown|unknown (?:user|recipient)|"
    r"message was (?:rejected|refused)|returned (?:to (?:the )?sender|mail|message)|mail delivery (?:system|subsystem)|"
    r"konnte nicht zugestellt werden|n'a pas pu être (?:remis|délivré|distribué)|no se ha podido entregar|"
    r"送信できません|送信に失敗|配信できません|送信先|宛先不明|\b5\d\d[ -][^\n]{0,5}5\.\d\.\d)"
)
