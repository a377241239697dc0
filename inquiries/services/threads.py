"""Keys of e-mail threads and of subjects: pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from inquiries.channels import IncomingMessage
from inquiries.folding import fold

MAX_KEYS = 60  # own id, the nearest and the first ancestors; a hostile References header names thousands

# What mail programs put before a subject when answering or forwarding; RFC 5256 knows only Re and Fwd.
_PREFIX = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?"
    r"(?:re|r|aw|antw|antwort|sv|vs|odp|rif|ref|res|ynt|vá|hl|bls|fw|fwd|wg|wtr|tr|rv|enc|i|pd|doorst|vl|továbbítás|"
    r"automatic reply|out of office|automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática|"
    r"risposta automatica|resposta automática)"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*",
    re.IGNORECASE,
)


def hash64(text: str) -> int:
    """A signed 64-bit key. Two ids that collide are told apart by their full text afterwards."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def thread_keys(own: str, named: Iterable[str]) -> list[int]:
    ids = list(dict.fromkeys([own, *named]))
    if len(ids) > MAX_KEYS:
        ids = [*ids[:10], *ids[-(MAX_KEYS - 10) :]]
    return [hash64(name) for name in ids if name]


def named_ids(incoming: IncomingMessage) -> list[str]:
    """Every id the message names, nearest first: In-Reply-To, then References from the end (RFC 5322, 3.6.4)."""
    return list(dict.fromkeys([*incoming.in_reply_to, *reversed(incoming.references)]))


def bare_subject(subject: str) -> str:
    while match := _PREFIX.match(subject):
        subject = subject[match.end() :]
    return " ".join(subject.split())


def subject_key(subject: str) -> str:
    """What is compared: without reply marks, case, accents and extra blanks."""
    return fold(bare_subject(subject))[:200]
