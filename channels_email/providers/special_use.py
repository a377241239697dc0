"""Which folder holds sent mail: the server's own word (RFC 6154), else a name that mail programs give it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_SENT = b"\\sent"
_CLOSED = frozenset({b"\\noselect", b"\\nonexistent"})
# As Outlook, Apple Mail, Thunderbird, Gmail and the hosters' web mail call it; the last part of the path, without case.
_NAMES = frozenset(
    {
        "sent",
        "sent items",
        "sent messages",
        "sent mail",
        "sent-mail",
        "gesendet",
        "gesendete elemente",
        "gesendete objekte",
        "gesendete nachrichten",
        "éléments envoyés",
        "envoyés",
        "messages envoyés",
        "courrier envoyé",
        "enviados",
        "elementos enviados",
        "mensajes enviados",
        "itens enviados",
        "posta inviata",
        "inviati",
        "inviata",
        "verzonden",
        "verzonden items",
        "verzonden berichten",
        "skickat",
        "skickade objekt",
        "sendt",
        "sendte elementer",
        "sendt post",
        "lähetetyt",
        "wysłane",
        "elementy wysłane",
        "odeslané",
        "odoslané",
        "elküldött",
        "elküldött elemek",
        "trimise",
        "poslano",
        "gönderilmiş öğeler",
        "απεσταλμένα",
        "отправленные",
        "надіслані",
        "送信済み",
        "送信済みアイテム",
        "已发送",
        "已发送邮件",
    }
)


def sent_folder(listed: Iterable[tuple[Sequence[bytes], bytes | None, str]]) -> str:
    """`listed`: flags, delimiter and name of each folder, as LIST gives them. "" if none is known for it."""
    by_name = []
    for flags, delimiter, name in listed:
        marks = {flag.lower() for flag in flags}
        if marks & _CLOSED:
            continue
        if _SENT in marks:
            return name
        if _last_part(name, delimiter).casefold() in _NAMES:
            by_name.append(name)
    return min(by_name, key=len, default="")  # the nearest to the top: archives of old years lie below


def _last_part(name: str, delimiter: bytes | None) -> str:
    return name.rpartition(delimiter.decode())[2] if delimiter else name
