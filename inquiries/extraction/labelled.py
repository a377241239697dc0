"""Labelled cases: messages as an extractor reads them, and what a person says they hold. JSON, one object a line.

case   {"id", "text", "received_at", "locale"}, or {"id", "messages": [{"author", "sent_at", "text"}], …} of a conversation;
       beside each text also "subject", where that is the customer's own words
label  {"id", "gold": {field: value}, "source"}: only the fields named are judged; null says that the text does not say
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inquiries.extraction.base import Context
from inquiries.extraction.transcript import Transcript, said

Gold = dict[str, Any]


class LabelError(ValueError):
    """A line that is no case or no label; the words name the line."""


@dataclass(frozen=True)
class Case:
    id: str
    transcript: Transcript
    context: Context

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.transcript)


@dataclass(frozen=True)
class Label:
    """`source` groups the figures, like "en-mail"; "" where nobody cares."""

    gold: Gold
    source: str = ""


def read_cases(lines: Iterable[str]) -> Iterator[Case]:
    """Raises LabelError at the first line that is none."""
    for number, row in _rows(lines):
        try:
            yield _case(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LabelError(f"line {number} is no case: {error!r}") from error


def read_labels(lines: Iterable[str]) -> dict[str, Label]:
    """By the case's id. Raises LabelError at the first line that is no label."""
    found = {}
    for number, row in _rows(lines):
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("gold"), dict):
            raise LabelError(f'line {number} is no label: it needs "id" and "gold"')
        found[str(row["id"])] = Label(row["gold"], str(row.get("source") or ""))
    return found


def case_row(case: Case) -> dict[str, Any]:
    """What `read_cases` reads back as the same case."""
    messages, context = list(_message_rows(case.transcript)), case.context
    row = {"received_at": context.received_at.isoformat(), "locale": context.locale}
    return {"id": case.id, "messages": messages, **row}


def label_row(case_id: str, label: Label) -> dict[str, Any]:
    return {"id": case_id, "source": label.source, "gold": label.gold}


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise LabelError(f"line {number} is no JSON: {error}") from error


def _case(row: dict[str, Any]) -> Case:
    rows = row.get("messages") or [{**row, "author": "customer", "sent_at": row["received_at"]}]
    messages = [_message(str(number), one) for number, one in enumerate(rows, 1)]
    transcript = tuple(one for message in messages for one in message)
    received = _moment(row.get("received_at") or rows[0]["sent_at"])
    return Case(str(row["id"]), transcript, Context(received, row.get("locale") or "en-GB"))


def _message(name: str, row: dict[str, Any]) -> Transcript:
    at = _moment(row["sent_at"])
    return said(name, _author(row), at, str(row["text"]), str(row.get("subject") or ""))


def _message_rows(transcript: Transcript) -> Iterator[dict[str, Any]]:
    subject: dict[str, Any] = {}
    for one in transcript:
        if one.place == "subject":
            subject = {"subject": one.text}
        else:
            yield {"author": one.author, "sent_at": one.sent_at.isoformat(), **subject, "text": one.text}
            subject = {}


def _author(row: dict[str, Any]) -> Any:
    if row.get("author") not in ("customer", "staff"):
        raise ValueError('an author is "customer" or "staff"')
    return row["author"]


def _moment(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
