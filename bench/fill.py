"""A desk with a million inquiries, made by the server itself: varied bodies of 1 KB, every index, ANALYZE run.

Rows are written as the product writes them (one inquiry, one message, participants, trip); columns that are not named
here take the model's own defaults, so that a new column can't be forgotten.
"""

from __future__ import annotations

import hashlib
import random
from typing import Any

import fill_trips
from django.db import connection
from fill_rows import insert, last_id

from inquiries.models import (
    ChannelAccount,
    Contact,
    ContactPoint,
    Inquiry,
    Message,
    Participant,
    Team,
    TripRequest,
    TripSearch,
    TripValue,
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
FILLED = (Inquiry, Message, Contact, ContactPoint, Participant, TripRequest, TripSearch, TripValue)
LATEST = "TIMESTAMPTZ '2026-06-01 12:00+00' - n * INTERVAL '40 seconds'"


def fill(count: int, *, teams: int, accounts: int, contacts: int = 200_000) -> None:
    """`count` inquiries with one message each, 5 % of them open, spread over `teams` and `accounts`."""
    team_ids = _teams(teams)
    account_ids = _accounts(accounts, team_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '128MB';"
            " SET statement_timeout = 0"
        )
        dropped = _drop_indexes(cursor)
        _lines(cursor)
        _rows(cursor, count, min(contacts, count), team_ids, account_ids)
        for statement in dropped:
            cursor.execute(statement)
        _restart_sequences(cursor)
        cursor.execute("DROP TABLE line")
        _settle(cursor)
        cursor.execute(
            "RESET synchronous_commit; RESET maintenance_work_mem; RESET work_mem; RESET statement_timeout"
        )


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
        [[model._meta.db_table for model in FILLED]],
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
    first = {model: last_id(cursor, model) + 1 for model in (Contact, ContactPoint, Inquiry)}
    own = {
        "team_id": f"(ARRAY{team_ids})[1 + (n % {len(team_ids)})]",
        "account_id": f"(ARRAY{account_ids})[1 + (n % {len(account_ids)})]",
        "contact_id": f"({first[Contact]} + n % {contacts})",
        "point_id": f"({first[ContactPoint]} + n % {contacts})",
        "inquiry_id": f"{first[Inquiry]} + n",
    }
    insert(cursor, Contact, contacts, _contact(own))
    insert(cursor, ContactPoint, contacts, _point(own))
    insert(cursor, Inquiry, count, _inquiry(own))
    lines = ", ".join(_line(f"g.n * {k} + {k}") for k in (3, 7, 11, 13, 17, 19, 23, 29))
    body = f", LATERAL (SELECT concat_ws(' ', {lines}) AS body OFFSET 0) AS b"
    insert(cursor, Message, count, _message(own), body, together=True)
    part = {"inquiry_id": own["inquiry_id"], "point_id": own["point_id"], "role": "'customer'"}
    insert(cursor, Participant, count, part)
    fill_trips.fill(cursor, count, first[Inquiry])


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
        "trip_line": f"CASE WHEN n / 4 % 7 < 4 THEN {place} || ' · 12–26 May 2027 · 2 + 1 · 3,000 EUR' ELSE '' END",
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


def _restart_sequences(cursor: Any) -> None:
    cursor.execute("SELECT setval('inquiries_reference', 5000000)")


def _settle(cursor: Any) -> None:
    """Statistics and visibility maps as autovacuum would have left them overnight."""
    cursor.execute("VACUUM ANALYZE")
    cursor.execute("CHECKPOINT")
