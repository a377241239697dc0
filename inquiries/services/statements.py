"""Hand-written statements for the path that every message takes.

Django builds each statement anew and binds it into the text: measured at 90 KB a mail that was two thirds of intake's
processor time. Here the text is made once, the server keeps it prepared, and a row travels as one JSON parameter, so
that the types of the parameters never change. Columns come from the models: a new field can't be forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models


def run(
    sql: str, params: Sequence[Any] | Mapping[str, Any] = (), *, binary: bool = False
) -> list[tuple[Any, ...]]:
    """Executes a constant statement with parameters bound by the server; rows as tuples. `binary`: results as bytes,
    half the size for bytea."""
    own = connections[DEFAULT_DB_ALIAS]  # `connection` looks it up anew at each use
    own.ensure_connection()
    with psycopg.Cursor(own.connection) as cursor, own.wrap_database_errors:
        cursor.execute(sql, params, binary=binary)
        return [] if cursor.rownumber is None else cursor.fetchall()


def as_json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"No JSON form for {type(value)}")


@cache
def attributes(model: type[models.Model]) -> tuple[str, ...]:
    """Names of all columns but the key, as Python attributes and, in this project, columns alike."""
    return tuple(field.attname for field in model._meta.concrete_fields if not field.primary_key)


def row(instance: models.Model, *without: str) -> dict[str, Any]:
    """The instance as it will stand in its table; `auto_now_add` and server defaults are left to the statement."""
    values = {name: getattr(instance, name) for name in attributes(type(instance)) if name not in without}
    return {name: getattr(value, "value", value) for name, value in values.items()}


@cache
def insert_from(model: type[models.Model], source: str, *, many: bool = False, **expressions: str) -> str:
    """`INSERT INTO … SELECT …` that fills rows of `model` from the jsonb expression `source`, an object or with `many`
    an array. `expressions` replace single columns: now() for times that the model sets itself; an empty text leaves
    the column to the server's default."""
    table = f'"{model._meta.db_table}"'
    chosen = {name: expressions.get(name, f'r."{name}"') for name in attributes(model)}
    chosen = {name: expression for name, expression in chosen.items() if expression}
    names = ", ".join(f'"{name}"' for name in chosen)
    return (
        f"INSERT INTO {table} ({names}) SELECT {', '.join(chosen.values())}"  # noqa: S608 - names of our own models
        f" FROM jsonb_populate_record{'set' if many else ''}(NULL::{table}, {source}) AS r"
    )


@cache
def insert_one(model: type[models.Model], **given: str) -> str:
    """`INSERT INTO … VALUES …` of one row: `given` are expressions with parameters, by column; every other column has the
    model's default written into the statement. A third of the work of `insert_from` where few columns differ."""
    table = f'"{model._meta.db_table}"'
    values = {name: given.get(name) or _literal(value) for name, value in row(model()).items()}
    names = ", ".join(f'"{name}"' for name in values)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(values.values())})"  # noqa: S608 - names of our own models


def _literal(value: Any) -> str:
    """Only what is the same for ever: a default that is a moment has to be given."""
    match value:
        case None:
            return "NULL"
        case bool() | int():
            return str(value).upper()
        case str():
            return "'" + value.replace("'", "''").replace("%", "%%") + "'"
    raise TypeError(f"{value!r} can't stand in a statement")
