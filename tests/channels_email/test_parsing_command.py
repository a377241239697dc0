"""`manage.py parse_mail` as people and scripts call it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from channels_email.management.commands.parse_mail import Command
from tests.channels_email.mails import mail

DATA = Path(__file__).parent / "data"
KEYS = ["path", "message_id", "in_reply_to", "references", "subject", "from", "reply_to", "to", "cc", "date", "text", "html", "reply_text", "attachments", "kind", "defects"]  # fmt: skip


def run(*arguments: str) -> list[dict[str, object]]:
    out = io.StringIO()
    call_command("parse_mail", "--jsonl", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_object_a_line_in_the_order_of_the_arguments(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.eml" for name in "bca"]
    for path in paths:
        path.write_bytes(mail(f"I am {path.name}"))
    shown = run(*map(str, paths))
    assert [one["path"] for one in shown] == [str(path) for path in paths]
    assert [one["text"] for one in shown] == ["I am b.eml", "I am c.eml", "I am a.eml"]
    assert set(KEYS) <= set(shown[0])


def test_a_missing_file_is_a_line_with_a_defect(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("Hello"))
    missing, found = run(str(tmp_path / "none.eml"), str(tmp_path / "a.eml"))
    assert missing["defects"] == ["cannot_read: No such file or directory"]
    assert found["text"] == "Hello"


def test_a_travellers_reply_is_shown_whole() -> None:
    (shown,) = run(str(DATA / "reply.eml"))
    assert shown["from"] == {"name": "Jürgen Groß", "address": "juergen@example.com"}
    assert shown["date"] == "2025-03-12T10:14:00+01:00"
    assert shown["reply_text"] == "Vielen Dank für das Angebot. Können wir zwei Tage früher kommen?"
    assert [one["filename"] for one in shown["attachments"]] == ["Reisepläne.pdf"]
    assert (shown["message_id"], shown["in_reply_to"]) == ("reply-1@example.com", ["offer-1@agency.example"])


@pytest.mark.parametrize("attribute", ["requires_system_checks", "requires_migrations_checks"])
def test_no_database_is_asked(attribute: str) -> None:
    assert not getattr(Command, attribute)
