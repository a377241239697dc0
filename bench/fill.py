"""A desk with a million inquiries, made by the server itself: varied bodies of 1 KB, every index, ANALYZE run.

Rows are written as the product writes them (one inquiry, one message, participants, trip); columns that are not named
here take the model's own defaults, so that a new column can't be forgotten.
"""

from __future__ import annotations

import hashlib
import os
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection, models

from inquiries.models import (
    ChannelAccount,
    Contact,
    ContactPoint,
    Inquiry,
    Message,
    Participant,
    Team,
    TripRequest,
)

PLACES = [
    "Crete",
    "Lisbon",
    "Kyoto",
    "Zanzibar",
    "Dubrovnik",
    "Reykjavik",
    "Petra",
    "Ubud",
    "Cusco",
    "Santorini",
    "Madeira",
    "Naxos",
    "Bali",
    "Corfu",
    "Malta",
    "Rhodes",
]
LATEST = "TIMESTAMPTZ '2026-06-01 12:00+00' - n * INTERVAL '40 seconds'"


def fill(count: int, *, teams: int, accounts: int, contacts: int = 200_000) -> None:
    """`count` inquiries with one message each, 5 % of them open, spread over `teams` and `accounts`."""
    team_ids = _teams(teams)
    account_ids = _accounts(accounts, team_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'"
        )
        dropped = _drop_indexes(cursor)
        _lines(cursor)
        _rows(cursor, count, min(contacts, count), team_ids, account_ids)
        for statement in dropped:
            cursor.execute(statement)
        _restart_sequences(cursor)
        cursor.execute("DROP TABLE line")
        cursor.execute("RESET synchronous_commit; RESET maintenance_work_mem; RESET work_mem")
    _settle()


def _teams(count: int) -> list[int]:
    return [Team.objects.get_or_create(name=f"Team {n}")[0].pk for n in range(count)]


def _accounts(count: int, team_ids: list[int]) -> list[int]:
    rows = [
        ChannelAccount(
            team_id=team_ids[n % len(team_ids)],
            channel="email",
            name=f"Filled {n}",
            address=f"filled{n}@desk.example",
        )
        for n in range(count)
    ]
    return [row.pk for row in ChannelAccount.objects.bulk_create(rows)]


def _drop_indexes(cursor: Any) -> list[str]:
    """Plain indexes are made again afterwards, faster; unique ones stay."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)"
        " AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [
            [
                model._meta.db_table
                for model in (Inquiry, Message, Contact, ContactPoint, Participant, TripRequest)
            ]
        ],
    )
    rows = cursor.fetchall()
    for name, _ in rows:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in rows]


def _lines(cursor: Any) -> None:
    """50,000 lines of 18 words out of 20,000, skewed as language is; a body is eight of them."""
    rng = random.Random(5)
    words = [
        hashlib.md5(str(n).encode(), usedforsecurity=False).hexdigest()[: 3 + n % 7] for n in range(20_000)
    ]
    cursor.execute("CREATE UNLOGGED TABLE line (n integer PRIMARY KEY, t text)")
    with cursor.connection.cursor().copy("COPY line FROM STDIN") as copy:
        for n in range(50_000):
            copy.write_row((n, " ".join(words[int(20_000 * rng.random() ** 2.2)] for _ in range(18))))
    cursor.execute("ANALYZE line")


def _rows(cursor: Any, count: int, contacts: int, team_ids: list[int], account_ids: list[int]) -> None:
    """Row n of each table belongs to row n of the others; ids go on from what is there."""
    first = {model: _last_id(cursor, model) + 1 for model in (Contact, ContactPoint, Inquiry)}
    own = {
        "team_id": f"(ARRAY{team_ids})[1 + (n % {len(team_ids)})]",
        "account_id": f"(ARRAY{account_ids})[1 + (n % {len(account_ids)})]",
        "contact_id": f"({first[Contact]} + n % {contacts})",
        "point_id": f"({first[ContactPoint]} + n % {contacts})",
        "inquiry_id": f"{first[Inquiry]} + n",
    }
    _insert(cursor, Contact, contacts, _contact(own))
    _insert(cursor, ContactPoint, contacts, _point(own))
    _insert(cursor, Inquiry, count, _inquiry(own))
    lines = ", ".join(_line(f"g.n * {k} + {k}") for k in (3, 7, 11, 13, 17, 19, 23, 29))
    body = f", LATERAL (SELECT concat_ws(' ', {lines}) AS body OFFSET 0) AS b"
    _insert(cursor, Message, count, _message(own), body, together=True)
    part = {"inquiry_id": own["inquiry_id"], "point_id": own["point_id"], "role": "'customer'"}
    _insert(cursor, Participant, count, part)
    trip = {"inquiry_id": f"{first[Inquiry]} + n * 20", "updated_at": "now()"}
    _insert(cursor, TripRequest, count // 20, trip)


def _line(number: str) -> str:
    return f"(SELECT t FROM line WHERE line.n = ({number}) % 50000)"


def _contact(own: dict[str, str]) -> dict[str, str]:
    return {"team_id": own["team_id"], "name": "'Person ' || n || ' ' || substr(md5(n::text), 1, 8)"}


def _point(own: dict[str, str]) -> dict[str, str]:
    address = "'p' || n || '@' || substr(md5((n % 500)::text), 1, 6) || '.example'"
    kept = {name: own[name] for name in ("team_id", "contact_id")}
    return {**kept, "kind": "'email'", "raw": address, "key": address, "name": "'Person ' || n"}


def _inquiry(own: dict[str, str]) -> dict[str, str]:
    """n / 4, so that each team has its share of open, unread and tagged ones."""
    place = f"(ARRAY{PLACES})[1 + (n / 7 % {len(PLACES)})]"
    subject = f"{place} || ' ' || {_line('g.n')}"
    return {
        **{name: own[name] for name in ("team_id", "contact_id", "account_id")},
        "reference": "'TI-2025-' || lpad(n::text, 7, '0')",
        "subject": subject,
        "subject_key": f"left(lower({subject}), 200)",
        "status": "CASE WHEN n / 4 % 20 = 0 THEN (ARRAY['new', 'open', 'waiting'])[1 + n / 80 % 3]"
        " WHEN n / 4 % 97 = 0 THEN 'spam' ELSE 'closed' END",
        "unread": "n / 4 % 60 = 0",
        "tags": "CASE WHEN n / 4 % 5 = 0 THEN ARRAY['vip', 'greece'] ELSE ARRAY[]::varchar[] END",
        "created_at": LATEST,
        "first_message_at": LATEST,
        "last_message_at": LATEST,
        "last_preview": f"left({_line('g.n * 7')}, 160)",
        "last_channel": "'email'",
        "last_sender": "'Person ' || n",
        "message_count": "1",
        "trip_line": f"{place} || ' · 12–26 May 2027 · 2 + 1 · 3,000 EUR'",
    }


def _message(own: dict[str, str]) -> dict[str, str]:
    return {
        **{name: own[name] for name in ("team_id", "inquiry_id", "account_id")},
        "channel": "'email'",
        "direction": "'in'",
        "identity": "'filled' || n",
        "external_id": "'filled' || n || '@filled.example'",
        "thread_keys": "ARRAY[hashint8extended(n, 1), hashint8extended(n, 2)]",
        "placement": "'first'",
        "sender_id": own["point_id"],
        "sender_name": "'Person ' || n",
        "sender_address": "'p' || n || '@filled.example'",
        "subject": _line("g.n"),
        "text": "body",
        "reply_text": "body",
        "search": "to_tsvector('simple', body)",
        "received_at": LATEST,
        "created_at": LATEST,
    }


def _last_id(cursor: Any, model: type[models.Model]) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}")
    return int(cursor.fetchone()[0])


def _insert(
    cursor: Any,
    model: type[models.Model],
    count: int,
    values: dict[str, str],
    lateral: str = "",
    *,
    together: bool = False,
) -> None:
    """INSERT … SELECT over n; whatever is not given takes the default of the model. `together`: in two halves at a
    time, for a table whose ids nobody needs to follow n."""
    columns, expressions = [], []
    blank = model()
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(connection.ops.quote_name(field.column))
        expressions.append(values.pop(field.column, None) or _default(cursor, blank, field))
    if values:
        raise KeyError(f"{model.__name__} has no {sorted(values)}")
    table = connection.ops.quote_name(model._meta.db_table)
    head = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(expressions)} FROM generate_series"
    half = count // 2 if together else count - 1
    parts = [
        f"{head}({first}, {last}) AS g (n){lateral}" for first, last in ((0, half), (half + 1, count - 1))
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_on_its_own, parts))


def _on_its_own(sql: str) -> None:
    """Both processors work: each half has a connection of its own."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
        # replica: the rows are right by their making, a million checks of foreign keys would only cost time
        own.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        own.execute(sql)


def _default(cursor: Any, blank: models.Model, field: models.Field) -> str:
    if isinstance(field, models.UUIDField):
        return "NULL" if field.null else "gen_random_uuid()"
    if isinstance(field, models.DateTimeField) and not field.null:
        return "now()"
    value = field.get_db_prep_save(field.pre_save(blank, add=True), connection)
    if isinstance(value, list):
        return "'{}'"
    return cursor.connection.cursor().mogrify("%s", [value])


def _restart_sequences(cursor: Any) -> None:
    cursor.execute("SELECT setval('inquiries_reference', 5000000)")


def _settle() -> None:
    """Statistics and visibility maps as autovacuum would have left them overnight."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
