"""Rows made by the server itself: INSERT … SELECT, on both processors."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection, models


def last_id(cursor: Any, model: type[models.Model]) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}")
    return int(cursor.fetchone()[0])


def insert(
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
        if field.primary_key and field.column not in values:
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
