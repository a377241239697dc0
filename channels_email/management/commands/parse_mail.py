"""Shows how mail is read: `manage.py parse_mail message.eml`. No database, no settings of an account."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from channels_email.reading import read
from inquiries.channels import Address, IncomingAttachment, IncomingMessage


class Command(BaseCommand):
    help = "Parses mails and prints each as a JSON object. Reads files, or standard input for '-'."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="an .eml file, or - for standard input")
        parser.add_argument(
            "--jsonl", action="store_true", help="one object a line, in the order of the arguments"
        )

    def handle(self, *, paths: list[str], jsonl: bool, **options: Any) -> None:
        for path in paths:
            shown = json.dumps(describe(path), ensure_ascii=False, indent=None if jsonl else 2)
            self.stdout.write(shown.encode("utf-8", "replace").decode("utf-8"))


def describe(path: str) -> dict[str, Any]:
    """The mail at `path` as plain data; a file that cannot be read is an empty message with a defect."""
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        return as_dict(path, read(b"")) | {"defects": [f"cannot_read: {error.strerror or error}"]}
    return as_dict(path, read(raw))


def as_dict(path: str, message: IncomingMessage) -> dict[str, Any]:
    own_id = None if "no_message_id" in message.defects else message.external_id
    return {
        "path": path,
        "message_id": own_id,
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
        "subject": message.subject,
        "from": _person(message.sender) if message.sender else None,
        "reply_to": [_person(one) for one in message.reply_to],
        "to": [_person(one) for one in message.to],
        "cc": [_person(one) for one in message.cc],
        "date": message.sent_at.isoformat() if message.sent_at else None,
        "text": message.text,
        "html": message.html,
        "reply_text": message.reply_text,
        "attachments": [_file(one) for one in message.attachments if one.inside is None],
        "inside": [
            _file(one) | {"inside": one.inside} for one in message.attachments if one.inside is not None
        ],
        "kind": str(message.kind),
        "defects": list(message.defects),
        "flags": sorted(message.flags),
    }


def _file(one: IncomingAttachment) -> dict[str, Any]:
    return {
        "filename": one.filename,
        "content_type": one.content_type,
        "size": one.size,
        "sha256": one.sha256,
        "inline": one.inline,
        "content_id": one.content_id,
    }


def _person(one: Address) -> dict[str, str]:
    return {"name": one.name, "address": one.address}
