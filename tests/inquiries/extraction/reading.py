"""Reading one message as the command does, for the tables of these tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from inquiries.extraction.base import Context, Extraction
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.schema import as_json
from inquiries.extraction.transcript import Utterance

TUESDAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def extract(text: str, locale: str = "en-GB", at: datetime = TUESDAY) -> Extraction:
    return LocalExtractor().extract((Utterance("m1", "customer", at, text),), Context(at, locale))


def read(text: str, locale: str = "en-GB") -> dict[str, Any]:
    """The filled fields, as plain values."""
    return {
        name: value for name, value in as_json(extract(text, locale).details).items() if value is not None
    }


def some(text: str, locale: str, *names: str) -> tuple[Any, ...]:
    values = read(text, locale)
    return tuple(values.get(name) for name in names)
