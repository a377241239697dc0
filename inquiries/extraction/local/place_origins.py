"""Where a trip starts: what is said, a route, an airport or a town at home; and which places are other starts."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from inquiries.extraction.local import place_cues
from inquiries.extraction.local.patterns import compiled
from inquiries.extraction.local.place_mentions import Mention

_ROUTE_GAP = re.compile(
    r"(?:[ -](?:midi|hbf|hauptbahnhof|bhf|centrale|termini|atocha|part-dieu|zob|city(?: airport)?|airport|flughafen|intl)(?!\w))? ?(?:-|->|→|>|/|to|nach|naar|a|para|pra) ?(?:the )?"
)
_ROUTE_BY_SPACE = re.compile(
    r"(?:flight|flights|vols?|flug|fluge|vuelos?|voli|volo|voos?|train|zug|tren|treno)(?: (?:so )?(?:aller(?: simple| retour)?|ida(?: e volta| y vuelta)?|solo andata|andata|one way|return|hin und zuruck))? (?:de |da |von )?$"
)
LIST_GAP = re.compile(
    r" ?(?:,|&|\+|/|and|und|et|y|e|i|en|or|oder|ou|o|then|dann|puis|luego|poi|depois) ?(?:the |then |dann |puis |la |el |le |in |nach )?"
)
_LEG = re.compile(r" (?:to|till|nach|bis|a|hasta|fino a|ate|jusqu'a) ")
_OR_GAP = compiled(
    r"(?:/halle|/bonn|/baden-baden|[-/]mulhouse)?(?: (?:ware|serait|would be|sarebbe|seria) [a-z]{3,12})?(?: airport)?(?: if (?:at all )?possible| wenn moglich| si (?:c'est )?possible| si es posible| se possibile| se possivel)?(?: ?\([^()]{0,20}\))?,? ?\(?(?:/|(?:or|oder|od|oda|lub|albo|bzw\.?|ou|o|of|u)(?: (?:else|even|also|auch|notfalls|eventuell|evtl\.?|sinon|bien|alors|encore|si no|incluso|anche|in alternativa|entao))?|sinon|oppure|va(?: anche)? bene(?: anche)?|ci va bene anche|(?:tambien )?nos (?:vale|sirve|va bien)(?: tambien)?|tambem (?:pode ser|serve)|(?:auch|gerne auch)|alternativ|(?:sonst|ansonsten|notfalls|zur not)(?: auch)?|alternatively| ) ?(?:ab |von |vom |del? |d'|d[ao] |dal |dall'|from |desde |in )?"
)
# "from Glasgow if anyone still flies from there, otherwise Edinburgh"
_OTHERWISE = compiled(
    r"(?:,? \(?(?:if|when|wenn|falls|si|s'|se|caso) ?[^.!?\n,]{1,40})?,? \(?(?:otherwise|or else|failing that|sonst|ansonsten|andernfalls|sinon|si no|de lo contrario|altrimenti|senao|caso contrario) (?:from |ab |von |de |d'|da |desde )?"
)
_ROW_GAP = re.compile(r",? (?:and |und |et |y |e |or |oder |ou |o )?")
# "Return: Wed 13 May, Zurich to London"
_WAY_BACK = re.compile(
    r"(?<!\w)(?:return|inbound|ruckflug|ruckreise|ruckfahrt|zuruck|retour|regreso|vuelta|ritorno|rientro|volta|terugreis)(?!\w)[^\n;]{0,40}$"
)
_DAY_BEHIND = re.compile(
    r" (?:aller|hin|ida|andata|return|retour|one way|(?:le|du|am|vom|on|from|el|del|il|dal|dia|do) \d|\d)"
)
_UNKNOWN_END = re.compile(r" ?(?:-|–|->|→) ?[a-z]{4,}")
_NO_STOP = re.compile(r"[^.!?\n]{1,40}")
_AT_A_PUSH = re.compile(
    r",? (?:at a (?:push|pinch)|(?:is|would be|works|also|too) (?:also |as well |just as )?(?:fine|ok|okay|good|possible)|(?:would|will) do|zur not|ginge auch|geht auch|wurde auch gehen|a la rigueur|tambien (?:vale|sirve|nos sirve)|va bene (?:lo stesso|anche)|tambem (?:serve|da))(?!\w)"
)
_STATE = re.compile(r",? ?(?:[a-z]{2})(?!\w)")
_CORRECTS = re.compile(
    r"(?:^|\W)(?:no|actually|sorry|oops|i mean|wait|change|instead|nein|doch|meinte|enfin|pardon|perdon|mejor|scusa|anzi|desculpa|alias|oeps)(?!\w)"
)

# "desde Bilbao, y si no hay nada desde Santander"
_FAILING = re.compile(
    r"(?<!\w)(?:si no|se non|se nao|senao|if (?:not|there's no|no)|falls (?:nicht|kein)|wenn (?:nicht|kein)|sonst|sinon|s'il n'y|otherwise|altrimenti)(?!\w)"
)


def with_bare_airport(mentions: list[Mention], text: str) -> list[Mention]:
    """ "Ten nights in Paphos, Birmingham airport": where there is a goal and no other start, the airport is the start."""
    bare = [item for item in mentions if _is_bare_airport(item, text)]
    if len(bare) == len(mentions) or any(item.direction == "from" and not item.home for item in mentions):
        return mentions
    return [replace(item, direction="from") if item in bare else item for item in mentions]


def with_flight(mentions: list[Mention], text: str) -> list[Mention]:
    """ "vol Nantes-Figari": the start, though nobody knows the other end."""
    return [
        replace(item, direction="from", strong=True)
        if not item.direction
        and _ROUTE_BY_SPACE.search(text[max(0, item.start - 14) : item.start])
        and _UNKNOWN_END.match(text, item.end)
        and not any(one.start - item.end < 4 for one in mentions if one.start >= item.end)
        else item
        for item in mentions
    ]


def with_home_town(mentions: list[Mention], text: str, region: str) -> list[Mention]:
    """Goals abroad, and a town at home that nothing leads to: there they start."""
    bare = [
        item
        for item in mentions
        if not item.direction and item.place.kind == "city" and item.place.country == region
    ]
    listed = {
        id(item)
        for one, two in pairwise(mentions)
        if (one in bare) != (two in bare) and LIST_GAP.fullmatch(text[one.end : two.start])
        for item in (one, two)
    }
    started = any(item.direction == "from" or item.home for item in mentions)
    abroad = [
        item for item in mentions if item.place.country not in {region, ""} and item.direction != "from"
    ]
    if started or not any(item.direction == "to" or _alone(item, bare, text) for item in abroad):
        return mentions
    return [
        replace(item, direction="from") if item in bare and id(item) not in listed else item
        for item in mentions
    ]


def _alone(item: Mention, bare: list[Mention], text: str) -> bool:
    """On a line without a town at home."""
    begin, end = text.rfind("\n", 0, item.start), text.find("\n", item.end)
    return not any(begin < one.start and (end < 0 or one.end <= end) for one in bare)


def _is_bare_airport(item: Mention, text: str) -> bool:
    called = not item.direction and place_cues.AIRPORT.match(text, item.end) is not None
    return called or (item.place.kind == "airport" and not item.strong)


def with_tour_start(mentions: list[Mention], origin: Mention | None, text: str) -> list[Mention]:
    """ "start in Hanoi, flying from Brisbane": the tour begins where they do not live."""
    return [
        replace(item, direction="to")
        if item is not origin and (_is_tour_start(item, text) or _is_leg(item, following, origin, text))
        else item
        for item, following in pairwise([*mentions, None])
        if item is not None
    ]


def _is_leg(item: Mention, following: Mention | None, origin: Mention | None, text: str) -> bool:
    """ "The Way from Porto to Santiago, leaving from Turin": walked abroad from one to the other."""
    if following is None or origin is None or item.direction != "from" or item.never or item.home:
        return False
    if place_cues.SAILING.search(text, max(0, item.start - 40), item.start):
        return False  # where a ship is boarded
    abroad = item.place.country not in {origin.place.country, ""} and following.place is not origin.place
    return abroad and _LEG.fullmatch(text, item.end, following.start) is not None


def _is_tour_start(item: Mention, text: str) -> bool:
    return place_cues.TOUR_START.search(text, max(0, item.start - 40), item.start) is not None


def going_home(mentions: list[Mention], text: str) -> list[Mention]:
    """Where a trip of which a place is told already goes back to, the customer lives."""
    known: list[Mention] = []
    for item in mentions:
        elsewhere = any(one.place.canonical != item.place.canonical and not one.never for one in known)
        back = place_cues.BACK_TO.search(text, max(0, item.start - 40), item.start)
        known.append(replace(item, home=True, direction="") if back and elsewhere else item)
    return known


def find(mentions: list[Mention], text: str) -> Mention | None:
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
    sure = [
        item for item in sure if place_cues.FLOWN.search(text, max(0, item.start - 40), item.start)
    ] or sure
    firm = [item for item in sure if not _asked(text, item)] or sure
    firm = [item for item in firm if not _is_tour_start(item, text)] or firm
    home = [item for item in mentions if item.home]
    return _last_word(firm, text) if firm else home[0] if home else None


def _asked(text: str, item: Mention) -> bool:
    """ "Would it go from Cologne, too?" is a thought, not the origin."""
    stop = re.compile(r"[.!?\n]").search(text, item.end)
    return stop is not None and stop.group() == "?" and stop.start() - item.end < 12


def _last_word(items: list[Mention], text: str) -> Mention:
    chosen = items[0]
    for item in items[1:]:
        between = text[max(chosen.end, item.start - 90) : item.start]
        if _CORRECTS.search(between) and not _FAILING.search(between):
            chosen = item
    return chosen


def _route_start(mentions: list[Mention], text: str) -> Mention | None:
    """A in "A - B", "A to B" and "between A and B"."""
    routes = (one for one, two in pairwise(mentions) if _is_route(one, two, text))
    return next((one for one in routes if not _WAY_BACK.search(text[: one.start][-60:])), None)


def _fill_a_line(one: Mention, two: Mention, text: str) -> bool:
    """ "lyon porto" and nothing else."""
    begins, ends = text[: one.start].rpartition("\n")[2], text[two.end :].partition("\n")[0]
    return not begins.strip() and (not ends.strip() or bool(_DAY_BEHIND.match(ends))) and "\n" in text


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


def others(mentions: list[Mention], text: str) -> list[Mention]:
    """ "from Fiumicino or Ciampino, or else Naples": all are origins, the first is taken."""
    found: list[Mention] = []
    for before, item in pairwise(mentions):
        from_here = (before.direction == "from" and not before.never) or before in found
        gap = text[before.end : item.start]
        if from_here and (
            _OR_GAP.fullmatch(gap)
            or _OTHERWISE.fullmatch(gap)
            or (_NO_STOP.fullmatch(gap) and _AT_A_PUSH.match(text, item.end))
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
