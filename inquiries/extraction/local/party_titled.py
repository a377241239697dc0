"""Those who travel, named by their titles: "flights for Mr Hill and Ms Park"; and relatives who stay at home."""

from __future__ import annotations

import re
from itertools import islice

from inquiries.extraction.evidence import Span
from inquiries.extraction.local.patterns import compiled

_TITLE = r"(?:herrn?|frau|hr|fr|mr|mrs|ms|miss|m|mme|mlle|monsieur|madame|sr|sra|srta|senor|senora|sig|sig\.ra|signor|signora|dr|prof|ing|mag|di)\.?"
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
# "Pasajeros: Ana Ruiz Gil / Luis Mora"
_LABEL = compiled(
    r"(?<!\w)(?:reisende|passagiere|passengers?|travell?ers?|voyageurs?|passagers?|viajeros?|pasajeros?|viaggiatori|passegger[io]|passageiros?|viajantes|teilnehmer|participants?|participantes|partecipanti|asistentes) ?: {0,3}\n? ?"
)
_FULL = r"[A-ZÀ-Þ][\w'’.-]*(?: (?:d[aeo]s?|de la|del|van|von|di|[A-ZÀ-Þ][\w'’-]+)){1,4}"
_BETWEEN = r" ?(?:[,;/+&\n]|(?<!\w)(?:y|e|and|und|et)(?!\w)) ?(?:[-•*] ?)?"
_FULL_NAMES = compiled(rf"(?:[-•*] ?)?{_FULL}(?:{_BETWEEN}{_FULL}){{1,11}}")
_AND_SELF = re.compile(r",? (?:y|e|and|und|et) (?:yo|io|eu|me|I|ich|moi)(?!\w)")
_OURS = r"(?:my|our|the|mein\w*|unser\w*|die|ma|mon|mes|notre|nos|les|la|le|mi|mis|los|las|el|il mio|la mia|mio|mia|i|le mie|meu|minha|os|as|o|a)"
_AT_HOME = re.compile(
    rf"(?<!\w){_OURS} [\w-]+ (?:(?:(?:has|have|had|hat|haben|ha|han|a|ont|me|mi|nos|ci|vous|vi|ve|los|las|lo|la|le|les|te|uns|mir|sie|euch|ihr|dich|your|you|this|that|it|us) )*(?:(?:will |wird |can |kann |peut |puede |puo |pode )?(?:call|ring|phone|ruft|rufen|anrufen|appell?e\w*|llam\w+|chiam\w+|liga\w*|telefon\w*)|lives?|lebt|wohnt|habite|vive|vivono|abita|mora|recommend\w*|suggest(?:ed|s)|swears? by|raves?|told (?:me|us)|mentioned|tells (?:me|us)|empfohlen|empfahl\w*|empfiehlt|recommand\w*|conseill\w*|recomend\w+|aconsej\w+|consigli\w+|raccomand\w+|aconselh\w+|indic(?:ou|aram|o)|falou|hablo)|(?:ne )?(?:vient|viendra|viennent|viendront) (?:plus|pas)|kommt (?:doch |leider |nun |jetzt )*nicht|kommen (?:doch |leider |nun |jetzt )*nicht|(?:kommt|kommen) (?:evtl\.?|eventuell|vielleicht) (?:auch )?(?:noch )?mit[^!?\n]*|(?:might|may) (?:also |still )?(?:join|come)[^.!?\n]*|vien\w+ peut-etre[^.!?\n]*|(?:a lo mejor|quizas?|tal vez) v\w+[^.!?\n]*|forse (?:viene|vengono|verr\w+)[^.!?\n]*|talvez v\w+[^.!?\n]*|(?:[\w-]+ )?(?:(?:is |are )?(?:typing|writing|helping|filling)|schreibt|tippt|hilft|ecrit|tape|m'aide|escribe|me ayuda|scrive|mi aiuta|escreve|me ajuda|esta (?:escribiendo|a escrever|digitando)|sta scrivendo)|(?:is|are)(?:n't| not) (?:coming|joining)|can't (?:come|make)"
    r"|(?:ya )?no (?:viene|vienen|va|van)|non (?:viene|vengono)|nao (?:vem|vai|vao)|(?:bleib|reste|stay|se queda|resta|fica)\w* (?:zu hause|daheim|bei|chez|a la maison|at home|home|with|en casa|con|a casa|em casa|com))(?!\w)"
)


# "Passages for my mother and my aunt; I don't travel"
_NOT_I = re.compile(
    r"(?<!\w)(?:yo no (?:viajo|voy|viajare|ire)|io non (?:vengo|parto|viaggio|ci sono|vado)|eu nao (?:vou|viajo)|ich (?:fahre|fliege|reise|komme) (?:selbst |selber )?nicht(?: mit)?|(?:moi )?je ne (?:pars|viens|voyage) pas|i(?:'m| am) not (?:going|coming|travel+ing)|i won't be (?:going|coming|travel+ing))(?!\w)"
)


# "for these colleagues:" and a name a line.
_LINES = compiled(
    rf"(?<!\w)(?:kolleg(?:en|innen)|personen|reisende[n]?|teilnehmer(?:innen)?|mitarbeiter(?:innen)?|gaste|colleagues|people|travell?ers|passengers|guests|participants|collegues|collaborateurs|voyageurs|passagers|personnes|companer[oa]s|viajeros|pasajeros|personas|colleghi|passeggeri|viaggiatori|persone|colegas|passageiros|viajantes|pessoas) ?:\s*\n"
    rf"(?P<names>(?:[ ]*(?:\d{{1,2}}[.)]|[-*•]) ?(?:{_TITLE} )*[^\W\d_][\w'-]+(?: [^\W\d_][\w'-]*){{1,3}}[^\n]{{0,30}}\n){{2,20}})"
)


def read(text: str, written: str) -> tuple[int, Span] | None:
    """How many titled people travel, and where they are named."""
    lines = _LINES.search(text)
    if lines:
        first = lines["names"].index("\n")  # evidence lies within one line
        return lines["names"].count("\n"), Span(lines.start("names"), lines.start("names") + first)
    for row in islice(_ROW.finditer(text), 10):
        led = _GO.search(text[max(0, row.start() - 24) : row.start()])
        if led or _ATTEND.search(text, row.end() - 12, row.end() + 24):
            return len(_EACH.findall(row.group())), Span(*row.span())
    mine = _AND_ME.search(text)
    return (len(_EACH.findall(mine.group())) + 1, Span(*mine.span())) if mine else _labelled(text, written)


def _labelled(text: str, written: str) -> tuple[int, Span] | None:
    for label in islice(_LABEL.finditer(text), 10):
        row = row_of_names(written, label.end())
        if row:
            return row
    return None


def row_of_names(written: str, start: int) -> tuple[int, Span] | None:
    """Full names that stand one behind the other from `start`."""
    row = _FULL_NAMES.match(written, start)
    if row is None:
        return None
    me = _AND_SELF.match(written, row.end())
    count = len(re.split(_BETWEEN, row.group().strip())) + bool(me)
    return count, Span(row.start(), (me or row).end())


def without_those_at_home(text: str) -> str:
    return _AT_HOME.sub(lambda match: " " * len(match.group()), text)


def without_the_writer(text: str) -> str | None:
    """The text without the words that say that he stays at home; None where no words do."""
    return _NOT_I.sub(lambda match: ";" * len(match.group()), text) if _NOT_I.search(text) else None
