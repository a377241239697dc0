"""Where: destinations and origin out of the mentions of places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from inquiries.extraction.evidence import Span
from inquiries.extraction.local import gazetteer, place_cues
from inquiries.extraction.local.common_words import COMMON, PRONOUNS
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.gazetteer import Place
from inquiries.extraction.local.place_mentions import Mention, find
from inquiries.extraction.local.words import WEEKDAYS, either

_ROUTE_GAP = re.compile(
    r"(?:[ -](?:midi|hbf|hauptbahnhof|bhf|centrale|termini|atocha|part-dieu|zob)(?!\w))? ?(?:-|->|→|>|/|to|nach|naar|a|para|pra) ?(?:the )?"
)
_ROUTE_BY_SPACE = re.compile(
    r"(?:flight|flights|vols?|flug|fluge|vuelos?|voli|volo|voos?|train|zug|tren|treno)(?: (?:so )?(?:aller(?: simple| retour)?|ida(?: e volta| y vuelta)?|solo andata|andata|one way|return|hin und zuruck))? (?:de |da |von )?$"
)
_LIST_GAP = re.compile(
    r" ?(?:,|&|\+|/|and|und|et|y|e|i|en|or|oder|ou|o|then|dann|puis|luego|poi|depois) ?(?:the |then |dann |puis |la |el |le |in |nach )?"
)
_OR_GAP = re.compile(
    r"(?:/halle|/bonn|/baden-baden|[-/]mulhouse)?(?: (?:ware|serait|would be|sarebbe|seria) [a-z]{3,12})?(?: airport)?(?: if (?:at all )?possible| wenn moglich| si (?:c'est )?possible| si es posible| se possibile| se possivel)?(?: ?\([^()]{0,20}\))?,? ?\(?(?:/|(?:or|oder|od|oda|bzw\.?|ou|o|of|u)(?: (?:else|even|also|auch|notfalls|eventuell|evtl\.?|sinon|bien|alors|encore|si no|incluso|anche|in alternativa|entao))?|sinon|oppure|alternativ|(?:sonst|ansonsten|notfalls|zur not)(?: auch)?|alternatively| ) ?(?:ab |von |vom |de |d'|da |dal |from |desde |in )?"
)
_ROW_GAP = re.compile(r",? (?:and |und |et |y |e |or |oder |ou |o )?")
_NO_STOP = re.compile(r"[^.!?\n]{1,40}")
_AT_A_PUSH = re.compile(
    r",? (?:at a (?:push|pinch)|(?:is|would be|works|also|too) (?:also |as well |just as )?(?:fine|ok|okay|good|possible)|(?:would|will) do|zur not|ginge auch|geht auch|wurde auch gehen|a la rigueur|tambien (?:vale|sirve|nos sirve)|va bene (?:lo stesso|anche)|tambem (?:serve|da))(?!\w)"
)
_STATE = re.compile(r",? ?(?:[a-z]{2})(?!\w)")
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
_PET_NAMED = frozenset({"Las Vegas", "San Francisco", "New York", "Philadelphia", "Chicago"})
_SMALL_WORDS = frozenset(str.split("de la las los el del do da dos of and the di du des sur am an der"))
_NATIONS = frozenset({"England", "Scotland", "Wales", "Northern Ireland"})
_CONTINENTS = frozenset({"Europe", "Asia", "Africa", "South America"})
_NOT_A_NAME = rf"(?!(?:{either(WEEKDAYS)}|the|a|my|our|your|this|that|next|all|any|both|each|her|his|home|work|school|airport|hotel|january|february|march|april|may|june|july|august|september|october|november|december)\b)"
_UNKNOWN_FROM = re.compile(
    rf"(?<!\w)(?:from|departing|out of|ab/bis|ab|von|aus|depuis|au depart d[e']|desde|saliendo de|partenza da|saindo d[eoa]|vanaf|vertrek uit) {_NOT_A_NAME}(?P<name>[^\W\d_][\w'-]{{2,}}(?: [^\W\d_][\w'-]{{2,}})?)"
)
_UNKNOWN_TO = re.compile(
    rf"(?<!\w)(?:(?:trip|travel|fly|flight|flights|go|get|getting \w+ \w+ \w+|holiday|tour|package|weekend|week|cruise) (?:to|in)|visit|nach|ziel ist|reise nach|naar|voyage (?:a|en|au)|viaje a|viaggio a|viagem (?:a|para)) {_NOT_A_NAME}(?P<name>[^\W\d_][\w'-]{{2,}}(?: [^\W\d_][\w'-]{{2,}})?)"
)


def read(doc: Document, names: Sequence[Span] = ()) -> list[Found]:
    """`names`: where the writer's own name stands; Georgia may be a person."""
    text = doc.trip
    mentions = [item for item in find(doc.text, text) if not _inside_form_label(doc, item)]
    mentions = [item for item in mentions if not any(_overlaps(item, span) for span in names)]
    mentions = _going_home(mentions, text)
    mentions = _with_bare_airport(_without_states(mentions, text), text)
    mentions = _with_home_town(mentions, text, doc.region)
    start = _origin(mentions, text)
    mentions = _with_tour_start(mentions, start, text)
    origin = _form_place(doc, "origin") or _as_origin(doc, start) or _unknown(doc, _UNKNOWN_FROM, "origin")
    goals = _form_destinations(doc) or _destinations(doc, mentions, start)
    found = [origin] if origin else []
    if goals:
        names, spans = list(goals), tuple(goals.values())
        return [*found, Found("destinations", names, spans, 0.8)]
    guess = _unknown(doc, _UNKNOWN_TO, "destinations")
    if guess and not (origin and origin.value == guess.value):
        found.append(Found("destinations", [guess.value], guess.spans, 0.5))
    return found


def _with_bare_airport(mentions: list[Mention], text: str) -> list[Mention]:
    """ "Ten nights in Paphos, Birmingham airport": where there is a goal and no other start, the airport is the start."""
    bare = [item for item in mentions if _is_bare_airport(item, text)]
    if len(bare) == len(mentions) or any(item.direction == "from" and not item.home for item in mentions):
        return mentions
    return [replace(item, direction="from") if item in bare else item for item in mentions]


def _with_home_town(mentions: list[Mention], text: str, region: str) -> list[Mention]:
    """Goals abroad, and a town at home that nothing leads to: there they start."""
    bare = [
        item
        for item in mentions
        if not item.direction and item.place.kind == "city" and item.place.country == region
    ]
    listed = {
        id(item)
        for one, two in pairwise(mentions)
        if (one in bare) != (two in bare) and _LIST_GAP.fullmatch(text[one.end : two.start])
        for item in (one, two)
    }
    started = any(item.direction == "from" or item.home for item in mentions)
    abroad = any(item.direction == "to" and item.place.country not in {region, ""} for item in mentions)
    if started or not abroad:
        return mentions
    return [
        replace(item, direction="from") if item in bare and id(item) not in listed else item
        for item in mentions
    ]


def _is_bare_airport(item: Mention, text: str) -> bool:
    called = not item.direction and place_cues.AIRPORT.match(text, item.end) is not None
    return called or (item.place.kind == "airport" and not item.strong)


def _with_tour_start(mentions: list[Mention], origin: Mention | None, text: str) -> list[Mention]:
    """ "start in Hanoi, flying from Brisbane": the tour begins where they do not live."""
    return [
        replace(item, direction="to") if item is not origin and _is_tour_start(item, text) else item
        for item in mentions
    ]


def _is_tour_start(item: Mention, text: str) -> bool:
    return place_cues.TOUR_START.search(text, max(0, item.start - 40), item.start) is not None


def _going_home(mentions: list[Mention], text: str) -> list[Mention]:
    """Where a trip of which a place is told already goes back to, the customer lives."""
    known: list[Mention] = []
    for item in mentions:
        elsewhere = any(one.place.canonical != item.place.canonical and not one.never for one in known)
        back = place_cues.BACK_TO.search(text, max(0, item.start - 40), item.start)
        known.append(replace(item, home=True, direction="") if back and elsewhere else item)
    return known


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


def _origin(mentions: list[Mention], text: str) -> Mention | None:
    route = _route_start(mentions, text)
    routes = {id(item) for pair in pairwise(mentions) if _is_route(*pair, text) for item in pair}
    said = [
        item
        for item in mentions
        if item.direction == "from" and item.strong and not (item.never or item.home or _asked(text, item))
    ]
    if any(
        id(item) not in routes for item in said
    ):  # "ex Chennai: Singapore - Bali": the dash joins two goals
        route = None
    told = [
        item
        for item in mentions
        if (item.direction == "from" and not (item.never or item.home)) or item is route
    ]
    sure = [item for item in told if item.strong or item is route] or told
    sure = [item for item in sure if _FLIGHT_FROM.search(text[max(0, item.start - 30) : item.start])] or sure
    firm = [item for item in sure if not _asked(text, item)] or sure
    firm = [item for item in firm if not _is_tour_start(item, text)] or firm
    home = [item for item in mentions if item.home]
    if firm:
        flown = [item for item in firm if place_cues.FLOWN.search(text[max(0, item.start - 40) : item.start])]
        return _last_word(flown or firm, text)
    return home[0] if home else None


# Who flies to his ship sets out where he boards the plane.
_FLIGHT_FROM = re.compile(
    r"(?<!\w)(?:flights?|fly(?:ing)?|flug|fluge|fliegen|vols?|vuelos?|vol[oi]|voos?)(?: [\w]+)? (?:from|ab|von|aus|de|du|depuis|desde|da|do|dal) (?:the )?$"
)


def _asked(text: str, item: Mention) -> bool:
    """ "Would it go from Cologne, too?" is a thought, not the origin."""
    stop = re.compile(r"[.!?\n]").search(text, item.end)
    return stop is not None and stop.group() == "?" and stop.start() - item.end < 12


_CORRECTS = re.compile(
    r"(?:^|\W)(?:no|actually|sorry|oops|i mean|wait|change|instead|nein|doch|meinte|enfin|pardon|perdon|mejor|scusa|anzi|desculpa|alias|oeps)(?!\w)"
)


def _last_word(items: list[Mention], text: str) -> Mention:
    chosen = items[0]
    for item in items[1:]:
        if _CORRECTS.search(text[max(chosen.end, item.start - 90) : item.start]):
            chosen = item
    return chosen


def _route_start(mentions: list[Mention], text: str) -> Mention | None:
    """A in "A - B", "A to B" and "between A and B"."""
    return next((one for one, two in pairwise(mentions) if _is_route(one, two, text)), None)


def _fill_a_line(one: Mention, two: Mention, text: str) -> bool:
    """ "lyon porto" and nothing else."""
    begins, ends = text[: one.start].rpartition("\n")[2], text[two.end :].partition("\n")[0]
    return not begins.strip() and not ends.strip() and "\n" in text


def _is_route(one: Mention, two: Mention, text: str) -> bool:
    gap = text[one.end : two.start]
    gap = _STATE.sub("", gap, count=1) if "," in gap else gap
    left = text[max(0, one.start - 14) : one.start]
    if gap == " and " and left.endswith("between "):
        return True
    if gap == " ":
        return bool(_ROUTE_BY_SPACE.search(left)) or _fill_a_line(one, two, text)
    inside = one.place.kind in {"country", "region"} and one.place.country == two.place.country
    arriving = one.direction == "to" and one.strong
    return bool(_ROUTE_GAP.fullmatch(gap)) and gap.strip() != "/" and not inside and not arriving


def _destinations(doc: Document, mentions: list[Mention], origin: Mention | None) -> dict[str, Span]:
    text = doc.trip
    others = _other_origins(mentions, text)
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
    goals: dict[str, tuple[str, Span]] = {}
    for item in _without_wholes(wanted, text):
        goals.setdefault(item.place.canonical, (_name(item.place, doc.words(_spot(item))), _spot(item)))
    return dict(goals.values())


def _is_wish(item: Mention, origin: Mention | None) -> bool:
    if item.never or item.home or item.direction == "from":
        return False
    return origin is None or item.place.canonical != origin.place.canonical


def _other_origins(mentions: list[Mention], text: str) -> list[Mention]:
    """ "from Fiumicino or Ciampino, or else Naples": all are origins, the first is taken."""
    found: list[Mention] = []
    for before, item in pairwise(mentions):
        from_here = (before.direction == "from" and not before.never) or before in found
        gap = text[before.end : item.start]
        if from_here and (
            _OR_GAP.fullmatch(gap) or (_NO_STOP.fullmatch(gap) and _AT_A_PUSH.match(text, item.end))
        ):
            found.append(item)
    return [*found, *_row_of_origins(mentions, text)]


def _row_of_origins(mentions: list[Mention], text: str) -> list[Mention]:
    """ "from Chicago, Atlanta and Boston": a row behind "from" that is closed by "and"."""
    for index, first in enumerate(mentions):
        row = [first]
        for item in mentions[index + 1 :]:
            if not _ROW_GAP.fullmatch(text[row[-1].end : item.start]):
                break
            row.append(item)
        closed = len(row) > 2 and "," not in text[row[-2].end : row[-1].start].rstrip(" ,")[:1]
        if first.direction == "from" and not first.never and closed:
            return row[1:]
    return []


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
        )
        if not tells_which:
            kept.append(item)
    return kept


def _is_state(place: Place) -> bool:
    return place.kind == "region" and (place.country == "US" or place.canonical in _NATIONS)


def _stands_by(items: list[Mention], index: int, text: str) -> bool:
    if index == 0:
        return False
    return bool(_LIST_GAP.fullmatch(text[items[index - 1].end : items[index].start]))


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
    known = _known_in(doc, span)
    if known:
        return Found(key, next(iter(known)), (next(iter(known.values())),), 0.95)
    return Found(key, doc.words(span), (span,), 0.7)


def _form_destinations(doc: Document) -> dict[str, Span]:
    if "destination" not in doc.form:
        return {}
    span = doc.form["destination"].value
    return _known_in(doc, span) or {doc.words(span): span}


def _known_in(doc: Document, span: Span) -> dict[str, Span]:
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
        place = places.find(gazetteer.key_of(part))
        if place:
            found.append(Mention(start, start + len(part), place, "to"))
    return {
        _name(item.place, doc.words(_spot(item))): _spot(item) for item in _without_wholes(found, doc.folded)
    }


def _unknown(doc: Document, pattern: re.Pattern[str], field: str) -> Found | None:
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
