"""Words and signs that the phone itself puts into an export, in the languages that the hub's customers write in."""

from __future__ import annotations

import re

# Marks of direction; an iPhone begins with U+200E what no person typed.
BY_THE_PHONE = "\u200e"
INVISIBLE = "\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SPACES = re.compile(r"\s+")  # also the narrow no-break space before PM (iOS 17, Android 14)

_MORNING = frozenset(["am", "ص", "上午", "凌晨", "早上", "清晨", "午前", "오전", "πμ", "vorm", "dop", "de"])
_HALF = re.compile(
    r"(?<!\w)(?:[ap]\.?\s?m|[πμ]\.?\s?μ|ص|م|vorm|nachm|dop|odp|de|du)\.?(?!\w)"
    "|上午|凌晨|早上|清晨|午前|오전|下午|晚上|午後|오후",
    re.IGNORECASE,
)


def _table(words: str) -> frozenset[str]:
    return frozenset(one.strip() for one in words.split("|"))


_OMITTED = _table(
    """
    media omitted|medien ausgeschlossen|multimedia omitido|archivo omitido|médias omis|media omessi|mídia omitida|
    arquivo de mídia oculto|ficheiro não revelado|media weggelaten|pominięto multimedia|без медиафайлов|medya dahil edilmedi|
    utelämnad media|medier utelatt|medier udeladt|média vynechána|תכונת המדיה הושמטה|تم استبعاد الوسائط|メディアは含まれていません|
    image omitted|video omitted|audio omitted|gif omitted|sticker omitted|document omitted|contact card omitted|video note omitted|
    bild weggelassen|video weggelassen|audio weggelassen|gif weggelassen|sticker weggelassen|dokument weggelassen|
    kontaktkarte ausgelassen|videonachricht weggelassen|
    imagen omitida|video omitido|audio omitido|gif omitido|sticker omitido|documento omitido|tarjeta de contacto omitida|
    image absente|vidéo absente|audio omis|gif retiré|sticker omis|document manquant|fiche contact omise|
    immagine omessa|video omesso|audio omesso|gif esclusa|sticker non incluso|documento omesso|scheda contatto omessa|
    imagem ocultada|vídeo omitido|áudio ocultado|gif omitido|figurinha omitida|documento omitido|cartão do contato omitido|
    afbeelding weggelaten|video weggelaten|audio weggelaten|gif weggelaten|sticker weggelaten|document weggelaten|
    obraz pominięto|pominięto wideo|pominięto audio
    """
)
_DELETED = _table(
    """
    this message was deleted|you deleted this message|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|
    se eliminó este mensaje|eliminaste este mensaje|este mensaje fue eliminado|ce message a été supprimé|
    vous avez supprimé ce message|questo messaggio è stato eliminato|hai eliminato questo messaggio|
    esta mensagem foi apagada|mensagem apagada|você apagou esta mensagem|apagou esta mensagem|dit bericht is verwijderd|
    u hebt dit bericht verwijderd|je hebt dit bericht verwijderd|ta wiadomość została usunięta|usunięto tę wiadomość
    """
)
_EDITED = _table(
    """
    this message was edited|diese nachricht wurde bearbeitet|se editó este mensaje|ce message a été modifié|
    questo messaggio è stato modificato|mensagem editada|esta mensagem foi editada|dit bericht is bewerkt|
    ta wiadomość została zmodyfikowana
    """
)
_EDITED_MARK = re.compile(
    rf"(?:{BY_THE_PHONE}<[^<>\n:.]{{5,60}}\.?>|<(?:{'|'.join(sorted(_EDITED))})\.?>)\Z",
    re.IGNORECASE,
)
_ENCRYPTED = re.compile(
    r"end-to-end|ende-zu-ende|bout en bout|extremo a extremo|ponta a ponta|pełnym szyfrowaniem",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Without what can't be seen; every space is one that a keyboard makes."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def typed(text: str) -> str:
    """A message's text without the marks of direction at its ends and line beginnings; what stands inside is the writer's."""
    return "\n".join(line.strip(BY_THE_PHONE + "\u200f\ufeff") for line in text.split("\n")).strip()


def half_of_day(words: str) -> tuple[str, str]:
    """("pm", what else stood there); "" where it names no half of the day."""
    found = _HALF.search(words)
    if found is None:
        return "", plain(words)
    name = re.sub(r"[\s.]", "", found.group().casefold())
    rest = plain(words[: found.start()] + " " + words[found.end() :])
    return "am" if name in _MORNING else "pm", rest


def _bare(text: str) -> str:
    return plain(text).strip("<>.").casefold()


def is_omitted(text: str) -> bool:
    return _bare(text) in _OMITTED


def is_deleted(text: str) -> bool:
    return _bare(text) in _DELETED


def is_notice(text: str, *, first: bool) -> bool:
    """An iPhone puts WhatsApp's own words into the contact's mouth."""
    return text.startswith(BY_THE_PHONE) and (first or bool(_ENCRYPTED.search(text)))


def without_edit_mark(text: str) -> tuple[str, bool]:
    found = _EDITED_MARK.search(text.rstrip())
    return (text[: found.start()], True) if found else (text, False)
