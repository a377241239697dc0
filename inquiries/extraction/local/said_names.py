"""Names said in passing, as in chats: "Jenny hier", "im Tasha"."""

from __future__ import annotations

from collections.abc import Iterator

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import given_names
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.gazetteer import key_of
from inquiries.extraction.local.patterns import compiled

_NAME = r"[A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+(?: [A-ZÀ-ÖØ-Þ][a-zà-ÿ'’-]+)?"
_HERE = compiled(
    rf"(?:^|[\n,.!]) ?(?P<name>{_NAME}),? (?:(?:here|speaking)(?! (?:is|are|we))|hier(?! (?:ist|sind|gibt|will|kann))|(?:au|de|al|do) (?:telefono?|telephone|telefone)|ici(?! (?:on|nous|c'est)))(?!\w)"
)
_IM = compiled(
    rf"(?:^|\n) ?(?:[Ii]['’]?m|[Ii] am|(?:[Ii]ch )?[Bb]in(?: d(?:ie|er))?|[Ss]ono|[Ss]oy|[Mm]oi c'est|[Ss]ou [oa]) (?P<name>{_NAME}) ?[.,!]? ?(?=\n|$)"
)
_ASK_FOR = compiled(
    rf"(?:[Aa]sk(?:ing)? for|[Dd]emande[zr]|[Ff]ragen? (?:Sie )?nach|[Vv]erlangen? (?:Sie )?|[Pp]regunt\w+ por|[Cc]hied\w+ di|[Pp]ergunt\w+ pel[oa]|[Ff]alar com(?: [oa])?) (?P<name>{_NAME})(?= *(?:$|[\n.,!)]))"
)
# "Dave from the bowls club again" opens a message.
_FROM = compiled(
    rf"^[^\n]{{0,30}}?(?:^|[\n,.!] ?)(?P<name>{_NAME}) (?:from (?:the |work|school|our |your )|vom |von de[rn] |du |de l[a'] ?|de la |del |dal |dalla |do |da )"
)


def read(doc: Document) -> Iterator[Found]:
    """Only given names: "Oben hier" and "im Sommer" are said, too."""
    own = doc.text[: len(doc.own)]
    for pattern in (_HERE, _IM, _FROM, _ASK_FOR):
        match = pattern.search(own)
        if match and given_names.is_one(key_of(match["name"]).split()[0]):
            yield Found("contact_name", match["name"], (Span(*match.span("name")),), 0.7)
