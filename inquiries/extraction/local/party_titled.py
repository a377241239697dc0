"""Those who travel, named by their titles: "flights for Mr Hill and Ms Park"; and relatives who stay at home."""

from __future__ import annotations

import re
from itertools import islice

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.patterns import compiled

_TITLE = r"(?:herrn?|frau|mr|mrs|ms|miss|m|mme|mlle|monsieur|madame|sr|sra|srta|senor|senora|sig|sig\.ra|signor|signora|dr|prof|ing|mag|di)\.?"
_NAMED = rf"{_TITLE}(?: (?:dr|prof|ing|mag|di)\.?)* [^\W\d_][\w'-]+(?: (?!(?:and|und|et|y|e|sowie) )[^\W\d_][\w'-]+)?"
_ROW = compiled(
    rf"(?<!\w)(?P<first>{_NAMED})(?P<rest>(?:(?:, ?| and | und | et | y | e | & | sowie ){{1,2}}{_NAMED}){{1,12}})(?!\w)"
)
# "Herr Mayr und ich"
_AND_ME = compiled(
    rf"(?<![\w'])(?:{_NAMED}(?:, ?{_NAMED}){{0,6}},? (?:and|und|et|y|e|&|sowie) (?:me|i|myself|ich|meine wenigkeit|moi|moi-meme|yo|io|eu)|(?:myself|me|ich|moi|yo|io|eu) (?:and|und|et|y|e|&) {_NAMED})(?!\w)"
)
_EACH = compiled(rf"(?<!\w){_NAMED}")
# Only behind words for who goes; else they are whom one writes to, or who told something.
_GO = re.compile(
    r"(?:(?<!\w)(?:fur|for|pour|para|per|voor|reisende|passagiere|passengers|travell?ers|voyageurs|passagers|viajeros|pasajeros|viaggiatori|passageiros|teilnehmer|collaborateurs) |: ?|^ ?[-*•] ?)$",
    re.MULTILINE,
)
_ATTEND = re.compile(
    r"(?<!\w)(?:are (?:attending|travell?ing|flying|going|due)|will (?:attend|travel|fly|be (?:attending|travell?ing|flying|going))|(?:need|have|want|would like) to (?:be|go|fly|travel|attend)|reisen|fliegen|fahren (?:nach|zu)|nehmen|mussen (?:nach|am|zu)|sollen (?:nach|am|zu)|partent|se rendent|se rendront|doivent|participent|iront|voyagent|viajan|viajaran|van a|asisten|tienen que|viaggiano|devono|partecipano|andranno|partono|viajam|vao (?:a|para)|participam|precisam)(?!\w)"
)
_OURS = r"(?:my|our|the|mein\w*|unser\w*|die|ma|mon|mes|notre|nos|les|la|le|mi|mis|los|las|el|il mio|la mia|i|le mie|meu|minha|os|as|o|a)"
_AT_HOME = re.compile(
    rf"(?<!\w){_OURS} [\w-]+ (?:(?:ne )?(?:vient|viendra|viennent|viendront) (?:plus|pas)|kommt (?:doch |leider |nun |jetzt )*nicht|kommen (?:doch |leider |nun |jetzt )*nicht|(?:is|are)(?:n't| not) (?:coming|joining)|can't (?:come|make)"
    r"|(?:ya )?no (?:viene|vienen|va|van)|non (?:viene|vengono)|nao (?:vem|vai|vao)|(?:bleib|reste|stay|se queda|resta|fica)\w* (?:zu hause|daheim|bei|chez|a la maison|at home|home|with|en casa|con|a casa|em casa|com))(?!\w)"
)


def read(text: str) -> tuple[int, Span] | None:
    """How many titled people travel, and where they are named."""
    for row in islice(_ROW.finditer(text), 10):
        led = _GO.search(text[max(0, row.start() - 24) : row.start()])
        if led or _ATTEND.search(text, row.end() - 12, row.end() + 24):
            return len(_EACH.findall(row.group())), Span(*row.span())
    mine = _AND_ME.search(text)
    return (len(_EACH.findall(mine.group())) + 1, Span(*mine.span())) if mine else None


def without_those_at_home(text: str) -> str:
    return _AT_HOME.sub(lambda match: " " * len(match.group()), text)
