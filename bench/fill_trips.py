"""The trips of a filled desk: four in seven inquiries ask for one, each twelfth of these for two. 300 places, a few of them
much asked for; departures over two years, parties of 1 to 40, budgets in six currencies; some say none of it."""

from __future__ import annotations

from typing import Any

from fill_rows import insert, last_id

from inquiries.extraction.local import gazetteer
from inquiries.models import TripRequest, TripSearch, TripValue
from inquiries.services import tripsearch

ISLANDS = ("Crete", "Santorini", "Zanzibar", "Bali", "Madeira", "Naxos", "Corfu", "Malta", "Rhodes")
CURRENCIES = "ARRAY['EUR', 'USD', 'GBP', 'CHF', 'MXN', 'PLN']"
RARE = "Barcelona"  # one trip in 700
TWICE = 12  # each so manieth trip has a second one beside it

# One row a trip; `u(n, k)` is even over [0, 1) and the same each time. Inquiry n was written 40 n seconds before `written`.
_TRIPS = f"""
CREATE UNLOGGED TABLE trip AS SELECT n, inquiry, position, one.name AS place, two.name AS further,
  concat_ws(E'\\n', one.folded, two.folded) AS places, start,
  CASE WHEN u(n, 5) < 0.7 THEN start + 3 + floor(19 * u(n, 6))::int END AS finish,
  CASE WHEN u(n, 7) < 0.9 THEN 1 + floor(40 * u(n, 8) ^ 4)::int END AS party,
  CASE WHEN u(n, 9) < 0.55 THEN 200 + 50 * floor(400 * u(n, 10) ^ 3)::int END AS amount,
  ({CURRENCIES})[1 + floor(6 * u(n, 11) ^ 2)::int] AS currency
FROM (SELECT n, %(first)s + row AS inquiry, position, floor(300 * u(n, 1) ^ 2)::int AS a, floor(300 * u(n, 2) ^ 2)::int AS b,
    CASE WHEN u(n, 3) < 0.85 THEN DATE '2026-06-01' - row / 2160 + 10 + floor(355 * u(n, 4) ^ 1.5)::int END AS start
  FROM (SELECT n, position, nth / 4 / 4 * 28 + nth / 4 %% 4 * 4 + nth %% 4 AS row FROM (
    SELECT n, n / %(single)s AS position, CASE WHEN n < %(single)s THEN n ELSE (n - %(single)s) * {TWICE} END AS nth
    FROM generate_series(0, %(all)s - 1) AS g (n)) AS numbered) AS placed) AS drawn
JOIN place AS one ON one.number = a LEFT JOIN place AS two ON two.number = b AND b <> a AND u(n, 12) < 0.15
ORDER BY n"""
_EVEN = """CREATE FUNCTION u(n bigint, k integer) RETURNS float8 IMMUTABLE PARALLEL SAFE LANGUAGE sql
RETURN (hashint8extended(n, k) & 1048575) / 1048576.0"""
# Field, its value, and which trips say it.
_SAID = (
    ("destinations", "to_jsonb(array_remove(ARRAY[place, further], NULL))", "TRUE"),
    ("start_date", "to_jsonb(start)", "start IS NOT NULL"),
    ("end_date", "to_jsonb(finish)", "finish IS NOT NULL"),
    ("travellers", "to_jsonb(party)", "party IS NOT NULL"),
    ("budget", "jsonb_build_object('amount', amount, 'currency', currency)", "amount IS NOT NULL"),
)


def fill(cursor: Any, inquiries: int, first_inquiry: int) -> None:
    _places(cursor)
    cursor.execute(_EVEN)
    single = inquiries // 28 * 16
    both = single + single // TWICE
    cursor.execute(_TRIPS % {"first": first_inquiry, "single": single, "all": both})
    cursor.execute("CREATE UNIQUE INDEX ON trip (n)")
    cursor.execute("ANALYZE trip")
    pk = f"{last_id(cursor, TripRequest) + 1} + n"
    known = {"inquiry_id": "inquiry", "updated_at": "now()"}
    insert(cursor, TripRequest, both, {**known, "position": "position"}, " JOIN trip USING (n) ORDER BY n")
    for name, value, which in _SAID:
        said = {"trip_id": pk, "field": f"'{name}'", "value": value, "source": "'local'", "confidence": "0.9"}
        insert(cursor, TripValue, both, said, f" JOIN trip USING (n) WHERE {which}", together=True)
    found = {"trip_id": pk, "inquiry_id": "inquiry", "places": "places", "start_date": "start", "party": "party",
             "end_date": "finish", "latest_start": "CASE WHEN n % 20 = 0 THEN finish END", "budget": "amount", "currency": "CASE WHEN amount IS NULL THEN '' ELSE currency END"}  # fmt: skip
    insert(cursor, TripSearch, both, found, " JOIN trip USING (n)", together=True)
    cursor.execute("DROP TABLE trip, place; DROP FUNCTION u")


def _places(cursor: Any) -> None:
    cursor.execute("CREATE UNLOGGED TABLE place (number integer PRIMARY KEY, name text, folded text)")
    with cursor.connection.cursor().copy("COPY place FROM STDIN") as copy:
        for number, name in enumerate(_names(300)):
            copy.write_row((number, name, tripsearch.places([name])))


def _names(count: int) -> list[str]:
    """Islands first, then the cities with the most people."""
    known = gazetteer.load()
    with gazetteer.FILE.open(encoding="utf-8") as lines:
        places = [known.find(line.partition("\t")[0]) for line in lines]
    cities = {one.canonical: one.people for one in places if one is not None and one.kind == "city"}
    rest = sorted(cities.keys() - set(ISLANDS), key=lambda name: (-cities[name], name))
    return [*ISLANDS, *rest][:count]
