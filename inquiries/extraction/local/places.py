"""Where: destinations and origin out of the mentions of places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import gazetteer, noise, place_cues, place_origins
from inquiries.extraction.local.common_words import COMMON, PRONOUNS
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.gazetteer import Place
from inquiries.extraction.local.patterns import Pattern, compiled
from inquiries.extraction.local.place_mentions import Mention, find
from inquiries.extraction.local.words import WEEKDAYS, either

_PARENTS = {
    "Canary Islands": {"Tenerife", "Gran Canaria", "Lanzarote", "Fuerteventura", "La Palma", "La Gomera", "El Hierro"},
    "Balearic Islands": {"Mallorca", "Menorca", "Ibiza", "Formentera"},
    "Hawaii": {"Maui", "Oahu", "Kauai", "Big Island", "Honolulu"},
    "Kashmir": {"Srinagar", "Gulmarg", "Pahalgam", "Sonmarg"},
    "Cyclades": {"Santorini", "Mykonos", "Naxos", "Paros", "Milos"},
}  # fmt: skip
_BESIDE = re.compile(
    r" ?(?:\+|&|,? ?(?:and|und|sowie|et|puis|y|e|then|dann|plus)(?: (?:then|then to|dann|danach|anschlie(?:ss|ß)end|ensuite|luego|despues|poi|depois))?) ?(?:on to |to |nach |auf |in |a |au |en |la |le |l'|para |per )?"
)
_PREFERABLY = re.compile(
    r",? ?\(?(?:am liebsten|am besten|idealerweise|raum|gegend|region|secteur|du cote de|zona(?: de| di)?|vorzugsweise|bevorzugt|gerne?|zum beispiel|z\. ?b\.|preferably|ideally|de preference|idealement|si possible|par exemple|preferiblemente|a ser posible|preferibilmente|se possibile|de preferencia)(?: [a-z]{1,4}){0,2} ?(?:auf |nach |in |an |a |au |en |sur |vers |cote )?"
)
_CHOICE = re.compile(r",? (?:and|or|und|oder|et|ou|y|o|u|e) (?:la |el |il |o |a |las |los |le |the )?")
_PET_NAMED = frozenset({"Las Vegas", "San Francisco", "New York", "Philadelphia", "Chicago"})
_SMALL_WORDS = frozenset(str.split("de la las los el del do da dos of and the di du des sur am an der"))
_NATIONS = frozenset({"England", "Scotland", "Wales", "Northern Ireland"})
_CONTINENTS = frozenset({"Europe", "Asia", "Africa", "South America"})
_NOT_A_NAME = rf"(?!(?:{either(WEEKDAYS)}|the|a|my|our|your|this|that|next|all|any|both|each|her|his|home|work|school|airport|hotel|january|february|march|april|may|june|july|august|september|october|november|december)\b)"
_UNKNOWN_FROM = compiled(
    rf"(?<!\w)(?:from|departing|out of|ab/bis|ab|von|aus|depuis|au depart d[e']|desde|saliendo de|partenza da|saindo d[eoa]|vanaf|vertrek uit) {_NOT_A_NAME}(?P<name>[^\W\d_][\w'-]{{2,}}(?: [^\W\d_][\w'-]{{2,}})?)"
)
_UNKNOWN_TO = compiled(
    rf"(?<!\w)(?:(?:trip|travel|fly|flight|flights|go|get|getting \w+ \w+ \w+|holiday|tour|package|weekend|week|cruise) (?:to|in)|visit|nach|ziel ist|reise nach|naar|voyage (?:a|en|au)|viaje a|viaggio a|viagem (?:a|para)) {_NOT_A_NAME}(?P<name>[^\W\d_][\w'-]{{2,}}(?: [^\W\d_][\w'-]{{2,}})?)"
)


def read(doc: Document, names: Sequence[Span] = ()) -> list[Found]:
    """`names`: where the writer's own name stands; Georgia may be a person."""
    text = doc.trip
    mentions = [item for item in find(doc.text, text) if not _inside_form_label(doc, item)]
    mentions = [item for item in mentions if not any(_overlaps(item, span) for span in names)]
    mentions = place_origins.going_home(mentions, text)
    mentions = place_origins.with_bare_airport(_without_states(mentions, text), text)
    mentions = place_origins.with_flight(mentions, text)
    mentions = place_origins.with_home_town(mentions, text, doc.region)
    start = place_origins.find(mentions, text)
    mentions = place_origins.with_tour_start(mentions, start, text)
    origin = _form_place(doc, "origin") or _as_origin(doc, start) or _unknown_start(doc, mentions)
    free = _destinations(doc, mentions, start)
    goals = _form_destinations(doc, free, mentions) or free
    found = [origin] if origin else []
    if goals:
        names, spans = list(goals), tuple(goals.values())
        return [*found, Found("destinations", names, spans, 0.8)]
    guess = _unknown(doc, _UNKNOWN_TO, "destinations")
    if guess and not (origin and origin.value == guess.value):
        found.append(Found("destinations", [guess.value], guess.spans, 0.5))
    return found


def _overlaps(item: Mention, span: Span) -> bool:
    return item.start < span.end and span.start < item.end


def _inside_form_label(doc: Document, item: Mention) -> bool:
    """In a form the lines that say who writes and where he flies from are no wishes."""
    no_wish = {"name", "first_name", "last_name", "email", "phone", "origin"}
    return any(
        field.label.start <= item.start < (field.value if key in no_wish else field.label).end
        for key, field in doc.form.items()
    )


def _spot(item: Mention) -> Span:
    return Span(item.start, item.end)


def _name(place: Place, written: str) -> str:
    """As the customer writes it, so that the evidence shows it; codes and pet names ("vegas") by their real name."""
    if place.kind == "code" or place.canonical in _PET_NAMED:
        return place.canonical
    tidy = " ".join(written.split())
    return (
        tidy if not tidy.islower() and not tidy.isupper() else " ".join(map(_capital, tidy.lower().split()))
    )


def _capital(word: str) -> str:
    return word if word in _SMALL_WORDS else word[:1].upper() + word[1:]


def _as_origin(doc: Document, item: Mention | None) -> Found | None:
    if item is None:
        return None
    return Found(
        "origin", _name(item.place, doc.words(_spot(item))), (_spot(item),), 0.5 if item.home else 0.85
    )


def _destinations(doc: Document, mentions: list[Mention], origin: Mention | None) -> dict[str, Span]:
    text = doc.trip
    others = place_origins.others(mentions, text)
    dropped = {item.place.canonical for item in mentions if item.dropped}
    wanted = [
        item
        for item in mentions
        if _is_wish(item, origin) and item not in others and item.place.canonical not in dropped
    ]
    if any(item.direction == "to" for item in wanted):
        wanted = [
            item
            for index, item in enumerate(wanted)
            if item.direction == "to" or _stands_by(wanted, index, text) or _obvious(item)
        ]
    wanted = _chosen(wanted, text)
    goals: dict[str, tuple[str, Span]] = {}
    for item in _without_wholes(wanted, text):
        goals.setdefault(item.place.canonical, (_name(item.place, doc.words(_spot(item))), _spot(item)))
    return dict(goals.values())


def _chosen(items: list[Mention], text: str) -> list[Mention]:
    """Without what stood beside the chosen one: "between Rome and Naples, so we go with Naples"."""
    chosen = {
        item.place.canonical
        for item in items
        if place_cues.CHOSEN.search(text, max(0, item.start - 40), item.start)
    }
    left = {
        other.place.canonical
        for pair in pairwise(items)
        if chosen & {one.place.canonical for one in pair}
        and _CHOICE.fullmatch(text, pair[0].end, pair[1].start)
        for other in pair
    }
    return [item for item in items if item.place.canonical not in left - chosen]


def _is_wish(item: Mention, origin: Mention | None) -> bool:
    if item.never or item.home or item.direction == "from":
        return False
    return origin is None or item.place.canonical != origin.place.canonical


def _without_states(items: list[Mention], text: str) -> list[Mention]:
    """ "Long Beach California", "Delhi, India": the second name only says which Delhi."""
    kept: list[Mention] = []
    for item in items:
        last = kept[-1] if kept else None
        tells_which = (
            last is not None
            and item.place.country == last.place.country
            and (item.place.kind == "country" or _is_state(item.place))
            and last.place.kind == "city"
            and text[last.end : item.start] in {" ", ", ", " in "}
        ) or (last is not None and _is_bracketed(last, item, text))
        if not tells_which:
            kept.append(item)
    return kept


def _is_bracketed(last: Mention, item: Mention, text: str) -> bool:
    """ "Lerma (Burgos)": the province."""
    alone = text[last.end : item.start] == " (" and text[item.end : item.end + 1] == ")"
    bigger = item.place.kind == "city" and item.place.people > last.place.people
    return alone and last.place.kind == "city" and (bigger or item.place.country == last.place.country)


def _is_state(place: Place) -> bool:
    return place.kind == "region" and (place.country == "US" or place.canonical in _NATIONS)


def _stands_by(items: list[Mention], index: int, text: str) -> bool:
    if index == 0:
        return False
    return bool(place_origins.LIST_GAP.fullmatch(text[items[index - 1].end : items[index].start]))


def _obvious(item: Mention) -> bool:
    return item.place.kind in {"country", "region", "code"} or item.place.people >= 100


def _without_wholes(items: list[Mention], text: str) -> list[Mention]:
    """Without the archipelago of which a part is named, too, and the country that only leads to its towns ("Portugal:
    Lisbon and Porto"); "Tanzania and Zanzibar" are both wanted."""
    beside = {
        one.place.canonical for one, two in pairwise(items) if _BESIDE.fullmatch(text[one.end : two.start])
    }
    wide = {one.place.canonical for one, two in pairwise(items) if _is_narrowed(one, two, text)}
    items = [item for item in items if item.place.canonical not in wide]
    names = {item.place.canonical for item in items}
    kept = [
        item
        for item in items
        if item.place.canonical in beside or not (_PARENTS.get(item.place.canonical, set()) & names)
    ]
    smaller = [item for item in kept if item.place.canonical not in _CONTINENTS]
    return smaller or kept


def _is_narrowed(one: Mention, two: Mention, text: str) -> bool:
    """ "the North Sea, preferably Juist", "Portugal: Lisbon"."""
    inside = one.place.kind in {"country", "region"} and one.place.country == two.place.country
    gap = text[one.end : two.start]
    return inside and (gap in {": ", " (", " - "} or bool(_PREFERABLY.fullmatch(gap)))


def _form_place(doc: Document, key: str) -> Found | None:
    if key not in doc.form:
        return None
    span = doc.form[key].value
    known = _known_in(doc, span) or _named(doc, _mentioned_in(doc, span))
    if known:
        return Found(key, next(iter(known)), (next(iter(known.values())),), 0.95)
    return Found(key, doc.words(span), (span,), 0.7)


def _form_destinations(doc: Document, free: dict[str, Span], mentions: list[Mention]) -> dict[str, Span]:
    """`free`: what the whole message wants. Where the field names a country only, its towns are told elsewhere."""
    if "destination" not in doc.form:
        return {}
    span = doc.form["destination"].value
    told = _places_in(doc, span) or _mentioned_in(doc, span)
    if not told:
        return {doc.words(span): span}
    goals = _named(doc, told)
    if all(item.place.kind in {"country", "region"} for item in told):
        inside = {
            _spot(item) for item in mentions if item.place.country in {one.place.country for one in told}
        }
        goals |= {name: spot for name, spot in free.items() if spot in inside}
    return goals


def _mentioned_in(doc: Document, span: Span) -> list[Mention]:
    """ "Rundreise Südafrika" """
    apart = noise.blank(doc.folded, [(0, span.start), (span.end, len(doc.folded))])
    return [item for item in find(doc.text, apart) if not item.never]


def _named(doc: Document, items: list[Mention]) -> dict[str, Span]:
    return {
        _name(item.place, doc.words(_spot(item))): _spot(item) for item in _without_wholes(items, doc.folded)
    }


def _known_in(doc: Document, span: Span) -> dict[str, Span]:
    return _named(doc, _places_in(doc, span))


def _places_in(doc: Document, span: Span) -> list[Mention]:
    """The places named in a form's value; there no preposition is needed."""
    places, found = gazetteer.load(), []
    for match in re.finditer(
        r"[^,;/()+&|\n]+?(?= - |[,;/()+&|\n]| (?:and|und|et|y|e|en|or|oder|ou|o) |$)",
        doc.folded[span.start : span.end],
    ):
        raw = match.group()
        start = span.start + match.start() + len(raw) - len(raw.lstrip(" -"))
        part = raw.strip(" -")
        part = re.sub(r"^(?:and|und|et|y|e|or|en|oder|ou|o) ", "", part)
        start = span.start + match.start() + raw.find(part)
        state = len(part) == 2 and found and doc.folded[start - 1] == "/"  # "Parauapebas/PA"
        place = None if state else places.find(gazetteer.key_of(part))
        if place and place.kind == "code" and not doc.text[start : start + len(part)].isupper():
            place = None  # "Rho"
        if place:
            found.append(Mention(start, start + len(part), place, "to"))
    return found


def _unknown_start(doc: Document, mentions: list[Mention]) -> Found | None:
    """No place that was found and ruled out: "just back from Tenerife"."""
    found = _unknown(doc, _UNKNOWN_FROM, "origin")
    return None if found and any(_overlaps(item, found.spans[0]) for item in mentions) else found


def _unknown(doc: Document, pattern: Pattern, field: str) -> Found | None:
    """A capitalised name no gazetteer knows behind words that leave no other reading."""
    for match in pattern.finditer(doc.trip):
        start, end = match.span("name")
        words = doc.text[start:end].split()
        words = words[: 2 if len(words) > 1 and words[1][0].isupper() else 1]
        if (
            words[0][0].isupper()
            and not words[0].isupper()
            and gazetteer.key_of(words[0]) not in COMMON | PRONOUNS
        ):
            name = " ".join(words)
            return Found(field, name, (Span(start, start + len(name)),), 0.5)
    return None
