"""Reads trip details out of text; for trying, for measuring and for pipes. Needs no database and no service."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiries.channels import ChannelError
from inquiries.extraction.base import Context, Extraction
from inquiries.extraction.evidence import Place
from inquiries.extraction.schema import as_json
from inquiries.extraction.transcript import said
from inquiries.services.many_readings import Read, Reader, Tell


class Command(BaseCommand):
    help = "Read trip details out of text: one message, or with --jsonl one JSON object a line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="a file, or - for standard input")
        parser.add_argument(
            "--jsonl", action="store_true", help="lines {id, text, received_at, locale, subject}"
        )
        parser.add_argument("--extractor", default="local", choices=["local", "openai", "both"])
        parser.add_argument("--locale", default="en-GB", help="for plain text, like de-AT")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = _reader(options["extractor"], self.stderr.write)
        try:
            self._through(reader, options)
        finally:
            reader.tell_bill()

    def _through(self, reader: Reader, options: dict[str, Any]) -> None:
        with _opened(options["file"]) as source:
            if options["jsonl"]:
                self._lines(reader, source)
                return
            text = source.read()
        case = {"text": text, "received_at": datetime.now(UTC).isoformat(), "locale": options["locale"]}
        read = _read(reader, case)
        if read.unread:
            raise CommandError(read.unread)
        self.stdout.write(json.dumps(_report(read.extraction), ensure_ascii=False, indent=2))

    def _lines(self, reader: Reader, source: TextIO) -> None:
        """A line for each line, whatever becomes of the model."""
        for line in filter(str.strip, source):
            self.stdout.write(json.dumps(_answer(reader, line), ensure_ascii=False))
        if reader.unread:
            raise CommandError(
                f"{reader.unread[0]} The model did not read {len(reader.unread)} of {reader.count} lines; they say why under"
                ' "error".'
            )


def _reader(name: str, tell: Tell) -> Reader:
    try:
        return Reader.named(name, tell)
    except ChannelError as error:
        raise CommandError(error.words) from error


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdin
        return
    try:
        with Path(name).open(encoding="utf-8") as source:
            yield source
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is no text in UTF-8.") from error


def _answer(reader: Reader, line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
        read = _read(reader, case)
        error = {"error": read.unread} if read.unread else {}
        return {"id": case.get("id"), **_line_of(read.extraction, subject="subject" in case), **error}
    except (ValueError, KeyError, AttributeError) as error:
        raise CommandError(
            f"Not a line {{id, text, received_at, locale}}: {line[:80]!r} ({error})"
        ) from error


def _read(reader: Reader, case: dict[str, Any]) -> Read:
    received = datetime.fromisoformat(case["received_at"])
    received = received if received.tzinfo else received.replace(tzinfo=UTC)
    message = said("1", "customer", received, case["text"], case.get("subject") or "")
    return reader.read(message, Context(received, case.get("locale") or "en-GB"))


def _line_of(extraction: Extraction, *, subject: bool) -> dict[str, Any]:
    line = {"details": as_json(extraction.details), "evidence": _spans(extraction, "text")}
    if subject:
        line["subject_evidence"] = _spans(extraction, "subject")
    line["confidence"] = extraction.confidence
    if extraction.further:
        line["further"] = [_line_of(one, subject=subject) for one in extraction.further]
    return line


def _spans(extraction: Extraction, place: Place) -> dict[str, list[list[int]]]:
    spans = {
        name: [[span.start, span.end] for item in items if item.place == place for span in item.spans]
        for name, items in extraction.evidence.items()
    }
    return {name: found for name, found in spans.items() if found}


def _report(extraction: Extraction) -> dict[str, Any]:
    """For people: the filled fields with the words they were read from, and what stands beside them."""
    filled = {name: value for name, value in as_json(extraction.details).items() if value is not None}
    quotes = {name: [item.quote for item in items] for name, items in extraction.evidence.items()}
    beside = {
        name: {one.field: one.value for one in readings}
        for name, readings in (("unproven", extraction.unproven), ("otherwise", extraction.rivals))
        if readings
    }
    further = {"further": [_report(one) for one in extraction.further]} if extraction.further else {}
    return {
        "details": filled,
        "evidence": quotes,
        "confidence": extraction.confidence,
        **beside,
        **further,
    }
