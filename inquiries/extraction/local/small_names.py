"""Names signed in small letters, as chats are: "lg bernd", "mfg" and the name below it, "mme lopez"."""

from __future__ import annotations

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import given_names
from inquiries.extraction.local.common_words import NO_NAMES
from inquiries.extraction.local.language import SMALL_WORDS
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.words import COUNTS

_SIGN = (
    r"lg|glg|vg|mfg|gr|gru(?:ss|ß)(?:e|le|li)?|gruessli|regards|cheers|xoxo|bises|bisous|biz|cordialement|cdt|bien a (?:vous|toi)|(?:un )?saludos?|(?:un )?abrazos?|besos"
    r"|saluti|(?:un )?salut[oi]|baci|abs|abracos?|beijinhos?|beijos|bjs|groet|groetjes"
)
_TITLE = r"mme|mlle|mr|mrs|ms|frau|herr|fr\.|hr\.|sra?\.?|sig(?:\.ra|\.na)?|dr\.?"
_WORDS = r"(?P<name>[^\W\d_]{3,}(?: [^\W\d_]{3,})?)"
_THANKS = r"danke?|merci(?: d'avance| bcp| beaucoup| de (?:me |nous )?(?:repondre|rappeler|votre|ta)[^\n]{0,24}(?=\n))?|thanks|thx|gracias|grazie|obrigad[oa]"
_AT_END = compiled(
    rf"(?:(?<!\w)(?:{_SIGN})[ ,.!]*[ \n]\s*|(?<!\w)(?P<thanks>{_THANKS})[ ,.!]*(?P<below>\n)?\s*|\n(?P<title>{_TITLE}) )(?:(?:{_TITLE}) )?{_WORDS}[^\w\n?]*\s*$",
)
_NO_NAMES = (
    NO_NAMES
    | SMALL_WORDS
    | COUNTS.keys()
    | frozenset(
        str.split(
            "fuerte grande cordiales cordiali cordial distinti mate mates guys everyone zuruck allen tous toutes todos todas tutti tutte"
        )
    )
)


def find(folded: str) -> Span | None:
    """Where the name stands at the end of `folded`, the customer's own words."""
    end = len(folded.rstrip())
    match = _AT_END.search(folded, max(0, end - 60), len(folded))
    if match is None or any(word in _NO_NAMES for word in match["name"].split()):
        return None
    if match["thanks"] and not match["below"] and not given_names.is_one(match["name"].split()[0]):
        return None  # "danke schonmal"
    return Span(*match.span("name"))
