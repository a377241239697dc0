"""Who travels: adults, children with their ages, infants, everybody. Counted from what is said in numbers; where nothing
is, from who is named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import party_named, rooms
from inquiries.extraction.local import party_words as words
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.words import NUMBER, number

_N = rf"(?<![\w.,/:€$£'-])و?(?P<n>{NUMBER}|an?)(?:(?<=\d)|(?=[ -]))(?: ?x)?[ -]{{0,2}}"
_ADULTS = re.compile(rf"{_N}{words.QUALITY}(?:{words.ADULTS})(?!\w)")
_CHILDREN = re.compile(
    rf"{_N}{words.QUALITY}(?:{words.CHILDREN})(?!\w)(?! ?(?:seat|sitz|club|friendly|auto|menu|bed))"
)
_INFANTS = re.compile(
    rf"(?:{_N}|(?<!\w)(?:with |and |unsere[mn]? |mit |notre |nuestro |il nostro |nosso |our |das |le |e |und |et |y |\+ ?){{1,2}}|و){words.QUALITY}(?:{words.INFANTS})(?!\w)(?! ?(?:shower|cot|bed|bett|seat|sitz|club))"
)
_PEOPLE = re.compile(rf"{_N}{words.QUALITY}(?P<noun>{words.PEOPLE})(?!\w)(?! ?(?:room|max|per))")
_GROUP = re.compile(
    rf"(?<!\w)(?:(?:group|gruppe|groep|groupe|gruppo) (?:with|mit|avec|con|met)|(?:group|party|gruppe|groupe|grup[op]o?|gruppo|family|familie|famille|familia|famiglia|turma|team|groep|gezin)) ?(?:(?:of|von|de|di|van|aus|composto da|e composto da))(?: about| around| etwa| ca\.?| unos| circa)? (?P<n>{NUMBER})(?! ?(?:nights|days|€|\$|£|%|[.,]\d))(?!\w)"
)
_TAIL = (
    r"(?= (?:of us|in total|in all|altogether|people|zusammen|en tout|en total|in tutto|in totale|no total|ao todo|in totaal|totaal|del? |do |da )|[,.!;:\n)]|"
    r" (?:und|et|y|e|and|io|log|persone|personas|statt|instead|en vez|em vez|invece|au lieu) |$| \()"
)
_WE_ARE = re.compile(
    rf"(?<!\w)(?:we are|we're|we will be|there (?:are|will be)|there will be|we total|wir sind|wir waren|sind wir|seremos|somos|nous sommes|nous serons|on (?:est|sera|serait)|siamo|saremo|saremmo|seriamos|serions|vamos|iriamos|iremos|waren wir|wij zijn|we zijn|hum|toplam|sao|zu|us|just|in total|total:?|altogether|donc|dus|making)"
    rf"(?: (?:in|met|los|las|os|as|a|only|now|agora|jetzt|jetzt doch|doch|nur|zu))? (?P<n>{NUMBER})t?{_TAIL}|(?<!\w)agora (?:sao|somos) (?P<n2>{NUMBER})"
)
_OF_US = re.compile(
    rf"(?<![\w.,/:€$£'])(?P<n>{NUMBER}) (?:of us|in all|altogether|en tout|in tutto|ao todo|(?:(?:people|personen|persone|personas) )?(?:in total|en total|in totale|no total|totaal))(?!\w)(?! (?:room|night))"
)
_TOGETHER = re.compile(
    r"(?<!\w)zu (?P<n>zweit|dritt|viert|funft|sechst|siebt|acht|neunt|zehnt)(?!\w)"
)  # how many go, whoever they are
_MONEY_LEFT = re.compile(r"[€$£]\s?[\d.,]*$|(?:budget|max\w*|up to) [^\n.]{0,12}$")
_PLUS = re.compile(r"(?<![\w+])(?P<a>[1-9]) ?\+ ?(?P<c>[1-9])(?![\d+])")
_FOR_N = re.compile(
    rf"(?<!\w)(?:for|fur|pour|para|per|voor) (?:us |uns |noi |nos |(?:the |all )+)?(?P<n>{NUMBER})(?=[,.!?;\n]|$| (?:from|ab|von|to|in|on|and|please|bitte))"
)
_BABY_MONTHS = re.compile(
    rf"(?<!\w)(?:is|aged?|aura|a|ha|tem|tiene|ist|mit|con|with|de|di|von|hat|justo?|juste|ans|\(|عمره)[ (]{{1,2}}(?:\w+ )?\d{{1,2}} ?-?(?:{'|'.join(words.MONTHS_OLD)})\w*(?! (?:ago|in advance|trip|stay|travel|from))"
)
_COUPLE = re.compile(
    rf"(?<!\w)(?:(?P<n>{NUMBER}) )?(?:{words.COUPLE})(?!\w)(?! (?:of|de|di) (?:days|nights|weeks|dias|giorni|hours|questions|things))"
)
_TWO = re.compile(rf"(?<!\w)(?:{words.TWO_OF_US})(?!\w)")
_ALONE = re.compile(rf"(?<!\w)(?:{words.ALONE})(?!\w)(?! (?:can|kann|costs))")
_HONEYMOON = re.compile(
    r"(?<!\w)(?:honeymoon|flitterwochen|hochzeitsreise|voyage de noces|lune de miel|luna de miel|viaggio di nozze|luna di miele|lua de mel|huwelijksreis)(?!\w)"
)
_CORRECTS = re.compile(
    r"(?<!\w)(?:now|agora|jetzt|desist\w+|cancel\w*|no,|no wait|actually|sorry|pardon|oops|ups|scusa|doch|maintenant|ahora|adesso|oeps|ih|nein|non|perdon|mejor|anzi)(?!\w)"
)
_LEARNER = re.compile(
    r"(?:student|pupil|schuler|alumn|eleve)\w*$"
)  # "I am a student", "one pupil is coeliac"
# "8 filles" at a hen party; children only with an age or a parent's word.
_PERHAPS_GROWN = re.compile(r"(?:filles?|garcons?|madchen|jungs?|ragazz[ieo]|chic[oa]s)$")
# "the two of us and our daughter": then the two are the grown-ups.
_AND_OURS = re.compile(
    rf",? (?:and|und|et|y|e|plus|with|mit|avec|con|com) (?:our|unser\w*|notre|nos|nuestr[oa]s?|la|il|nostr\w+|noss[oa]s?|a|the) "
    rf"(?:\w+ )?(?:{words.CHILDREN}|{words.CHILD_WORD}|{words.INFANTS})(?!\w)"
)
_MOST = 600


@dataclass
class Party:
    adults: int | None = None
    children: int | None = None
    infants: int | None = None
    travellers: int | None = None
    ages: list[int] = field(default_factory=list)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    guessed: bool = False

    def put(self, name: str, value: int | None, *spans: Span) -> None:
        if value is not None and 0 <= value <= _MOST:
            setattr(self, name, value)
            self.spans[name] = spans

    def everybody(self) -> int:
        return (self.adults or 0) + (self.children or 0) + (self.infants or 0)

    def all_spans(self) -> list[Span]:
        return [span for name in ("adults", "children", "infants") for span in self.spans.get(name, ())]


def read(doc: Document) -> list[Found]:
    party = _from_form(doc) if {"adults", "travellers"} & doc.form.keys() else _from_text(doc.trip)
    return [*_found(party), *rooms.read(doc)]


def _found(party: Party) -> list[Found]:
    sure = 0.55 if party.guessed else 0.85
    names = ("adults", "children", "infants", "travellers")
    found = [
        Found(name, getattr(party, name), party.spans[name], sure) for name in names if getattr(party, name)
    ]
    if party.ages:
        found.append(Found("child_ages", sorted(party.ages), party.spans["ages"], 0.8))
    return found


# --- forms ----------------------------------------------------------------------------------------------------------


def _from_form(doc: Document) -> Party:
    party = Party()
    whole = doc.form.get("travellers")
    if whole and "adults" not in doc.form and _ADULTS.search(doc.folded, whole.value.start, whole.value.end):
        return _from_text(_only(doc.folded, whole.value))
    for name in ("adults", "children", "infants", "travellers"):
        _put_form_number(doc, party, name)
    if party.travellers is None and party.adults:
        party.put("travellers", party.everybody(), *party.all_spans())
    field = doc.form.get("ages") or doc.form.get("children")
    bracket = re.search(r"\(([^()]*)\)", doc.words(field.value)) if field else None
    if "ages" not in doc.form and field and bracket and party.children:
        party.ages = [int(digits) for digits in re.findall(r"(?<!\d)\d{1,2}(?!\d)", bracket[1])]
        party.spans["ages"] = (Span(*(field.value.start + at for at in bracket.span())),)
    if "ages" in doc.form:
        span = doc.form["ages"].value
        party.ages = [int(digits) for digits in re.findall(r"\d{1,2}", doc.words(span))]
        party.spans["ages"] = (span,)
    return party


def _only(text: str, span: Span) -> str:
    """As long as `text`, with nothing but the span."""
    return " " * span.start + span.of(text) + " " * (len(text) - span.end)


def _put_form_number(doc: Document, party: Party, name: str) -> None:
    if name not in doc.form:
        return
    span = doc.form[name].value
    match = re.match(rf"({NUMBER})(?!\w)", doc.folded[span.start : span.end])
    if match:
        party.put(name, number(match.group(1)), Span(span.start, span.start + match.end()))


# --- running text ---------------------------------------------------------------------------------------------------


def _from_text(text: str) -> Party:
    party = Party()
    _numbers(party, text)
    _everybody(party, text)
    _children(party, text)
    if party.adults is None:
        _adults(party, text)
    _total(party, text)
    return party


def _count(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    word = groups.get("n") or groups.get("n2")
    return 1 if word in {None, "a", "an"} else number(word)


def _best(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], int] | None:
    """The largest count, for smaller ones speak of some of them ("three of them are vegan"); a correction beats it."""
    best: tuple[re.Match[str], int] | None = None
    for match in pattern.finditer(text):
        count = _count(match)
        if count is None or not _is_count(pattern, text, match, count):
            continue
        if best is None or count > best[1] or _is_correction(text, best[0], match):
            best = match, count
    return best


def _is_count(pattern: re.Pattern[str], text: str, match: re.Match[str], count: int) -> bool:
    """Not a price ("800 a persona"), not a word that only looks like a child."""
    if _MONEY_LEFT.search(text[max(0, match.start() - 24) : match.start()]):
        return False
    if pattern is _PEOPLE:
        return match["n"] not in {"a", "an"}
    if pattern is not _CHILDREN:
        return True
    if _PERHAPS_GROWN.search(match.group()):
        return _is_minor(text, match)
    return count > 1 or match["n"].isdigit() or not _LEARNER.search(match.group())


def _is_minor(text: str, match: re.Match[str]) -> bool:
    owned = re.search(
        r"(?:nos|mes|ses|our|my|unsere|meine|i nostri|nuestr[oa]s|deux|2) ?$",
        text[max(0, match.start() - 10) : match.start()],
    )
    return bool(owned) or party_named.ages_behind_count(text, match.end()) is not None


def _is_correction(text: str, old: re.Match[str], new: re.Match[str]) -> bool:
    if new.start() <= old.end():
        return False
    return bool(_CORRECTS.search(text[max(old.end(), new.start() - 60) : new.start() + 12]))


def _numbers(party: Party, text: str) -> None:
    plus = _PLUS.search(text)
    if plus:
        party.put("adults", int(plus["a"]), Span(*plus.span()))
        party.put("children", int(plus["c"]), Span(*plus.span()))
    for name, pattern in (("adults", _ADULTS), ("children", _CHILDREN), ("infants", _INFANTS)):
        hit = _best(pattern, text)
        if hit:
            party.put(name, hit[1], Span(*hit[0].span()))
    months = _BABY_MONTHS.search(text)
    if party.infants is None and months:
        party.put("infants", 1, Span(*months.span()))


def _everybody(party: Party, text: str) -> None:
    best: tuple[re.Match[str], int] | None = None
    for pattern in (_FOR_N, _PEOPLE, _OF_US, _GROUP, _WE_ARE, _TOGETHER):
        hit = _best(pattern, text)
        if hit and (best is None or hit[1] > best[1] or _is_correction(text, best[0], hit[0])):
            best = hit
    if best is None:
        return
    match, count = best
    if match.re in (_OF_US, _WE_ARE) and _AND_OURS.match(text, match.end()):
        party.put("adults", count, Span(*match.span()))
        return
    party.put("travellers", count, Span(*match.span()))
    if match.groupdict().get("noun") in words.ADULT_PEOPLE and not party.children:
        party.put("adults", count, Span(*match.span()))


def _children(party: Party, text: str) -> None:
    if party.children is None:
        named = party_named.children(text)
        if named is not None:
            if named.children:
                party.put("children", named.children, *named.spans)
            if named.infants and party.infants is None:
                party.put("infants", named.infants, *named.spans)
            party.ages, party.spans["ages"] = list(named.ages), named.spans
        return
    _ages_of_counted(party, text)


def _ages_of_counted(party: Party, text: str) -> None:
    span = party.spans["children"][0]
    found = party_named.ages_behind_count(text, span.end)
    if found is None or len(found[0]) > (party.children or 0):
        return
    ages, end = found
    party.ages, party.spans["ages"] = ages, (Span(span.end, end),)
    babies = sum(age < 2 for age in ages)
    if babies and party.infants is None:
        party.put("infants", babies, Span(span.start, end))
        party.put("children", (party.children or 0) - babies, Span(span.start, end))


def _adults(party: Party, text: str) -> None:
    """Nobody counted the grown-ups: so those who are named together, if the sum does not contradict a total."""
    named = party_named.adults(text)
    lone = None if named else party_named.with_children_only(text)
    named = (1, lone) if lone else named
    grown = party_named.grown_children(text)
    minors = (party.children or 0) + (party.infants or 0)
    if named or grown:
        count, span = named or (1, None)
        count += grown
        fits = party.travellers is None or party.travellers in {count + minors, count}
        if fits and (span or _first_person(text)):
            party.put("adults", count, span or _first_person(text) or Span(0, 0))
            return
    if party.travellers is not None:
        _all_couples(party, text)
        return
    _pair_or_single(party, text)


def _first_person(text: str) -> Span | None:
    match = re.search(rf"(?<!\w)(?:{words.SELF})(?!\w)", text)
    return Span(*match.span()) if match else None


def _all_couples(party: Party, text: str) -> None:
    """ "4 people, two couples": then all are grown up."""
    match = _COUPLE.search(text)
    if match and 2 * (number(match["n"] or "one") or 1) == party.travellers:
        party.put("adults", party.travellers, Span(*match.span()))


def _pair_or_single(party: Party, text: str) -> None:
    for pattern, guessed in ((_COUPLE, False), (_TWO, False), (_ALONE, False), (_HONEYMOON, True)):
        match = pattern.search(text)
        if match is None:
            continue
        count = 1 if pattern is _ALONE else 2
        if pattern is _COUPLE and match["n"]:
            count = 2 * (number(match["n"]) or 1)
        alone = not (party.children or party.infants) or _AND_OURS.match(text, match.end())
        name = "adults" if alone or pattern is _COUPLE else "travellers"
        party.put(name, count, Span(*match.span()))
        party.guessed = guessed
        return


def _total(party: Party, text: str) -> None:
    if not party.adults:
        return
    whole = party.everybody()
    less = party.travellers is None or party.travellers < whole
    if less:
        party.put("travellers", whole, *party.all_spans())
