"""The stories of the demo: read from data/*.toml, a file per language, and dated."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email.utils import parseaddr
from importlib.resources import files
from typing import Any

from channels_email.demo.cast import ACCOUNTS, AGENCY, DOMAIN, STAFF
from channels_email.demo.dates import Days, zone

_MIN_GAP = timedelta(minutes=7)  # a later letter of a story never comes before an earlier one


@dataclass(eq=False)
class Letter:
    """One mail of a story. `before` is the letter that it answers and quotes; a letter of staff lies in the account's
    folder of sent mail. `received` is aware, in the sender's zone."""

    story: str
    language: str
    sender: tuple[str, str]
    client: str
    accounts: tuple[str, ...]
    subject: str
    text: str
    received: datetime
    message_id: str
    before: Letter | None = None
    from_staff: bool = False
    cc: tuple[str, ...] = ()
    reply_to: str = ""
    quotes: bool = True
    threaded: bool = True
    has_message_id: bool = True
    charset: str = "utf-8"
    shape: str = "letter"
    headers: dict[str, str] = field(default_factory=dict)
    enclosures: tuple[dict[str, Any], ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        if self.before is None or not self.threaded:
            return ()
        own = (self.before.message_id,) if self.before.has_message_id else ()
        return (*self.before.references, *own)

    @property
    def readers(self) -> tuple[tuple[str, str], ...]:
        """Name and address of each in To: staff write where the customer wants the answer, all others write to us."""
        if not self.from_staff:
            return tuple((AGENCY, ACCOUNTS[account]) for account in self.accounts)
        asked = self._asked()
        return (parseaddr(asked.reply_to) if asked.reply_to else asked.sender,)

    @property
    def copies(self) -> tuple[tuple[str, str], ...]:
        return tuple(parseaddr(value) for value in (self._asked() if self.from_staff else self).cc)

    def _asked(self) -> Letter:
        """The customer's letter that this one of staff is about."""
        assert self.before is not None, f"{self.story}: staff never write first"
        return self.before._asked() if self.before.from_staff else self.before


def load_stories(now: datetime) -> Iterator[list[Letter]]:
    """Each story's letters in time order. `now` is aware; all letters lie in the 30 days before it."""
    for source in sorted(files(__package__).joinpath("data").iterdir(), key=lambda entry: entry.name):
        if source.name.endswith(".toml"):
            document = tomllib.loads(source.read_text(encoding="utf-8"))
            for story in document["story"]:
                yield _tell(story, document["language"], now)


def _tell(story: dict[str, Any], language: str, now: datetime) -> list[Letter]:
    letters: list[Letter] = []
    for number, entry in enumerate(story["letter"]):
        before = letters[-1] if letters else None
        letters.append(_write(story, entry, number, before, language, now))
    return letters


def _write(
    story: dict[str, Any],
    entry: dict[str, Any],
    number: int,
    before: Letter | None,
    language: str,
    now: datetime,
) -> Letter:
    staff = entry.get("staff")
    account = entry.get("account", story.get("account", "info"))
    accounts = tuple(ACCOUNTS) if account == "both" else (account,)
    sender = (f"{STAFF[staff]} | {AGENCY}", ACCOUNTS[accounts[0]]) if staff else _sender(story, entry)
    client = "outlook" if staff else entry.get("client", story.get("client", "gmail"))
    days = Days(now.astimezone(zone(language)).date(), language)
    token = hashlib.sha256(f"{story['key']}/{number}/{now.isoformat()}".encode()).hexdigest()[:20]
    return Letter(
        story=story["key"],
        language=language,
        sender=sender,
        client=client,
        accounts=accounts,
        subject=_subject(story, entry, before, client).format(day=days),
        text=entry["text"].format(day=days).strip() + "\n",
        received=_moment(entry, before, language, now),
        message_id=f"{token}@{DOMAIN if staff else sender[1].partition('@')[2]}",
        before=before,
        from_staff=bool(staff),
        **{name: _plain(entry[name]) for name in _OPTIONAL if name in entry},
    )


_OPTIONAL = (
    "cc",
    "reply_to",
    "quotes",
    "threaded",
    "has_message_id",
    "charset",
    "shape",
    "headers",
    "enclosures",
)
_PREFIXES = {"de": "AW: ", "fr": "RE : ", "es": "RE: ", "it": "R: ", "pl": "Odp: "}


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _sender(story: dict[str, Any], entry: dict[str, Any]) -> tuple[str, str]:
    return parseaddr(entry.get("from", story["from"]))


def _subject(story: dict[str, Any], entry: dict[str, Any], before: Letter | None, client: str) -> str:
    """Outlook writes the prefix of its language, all others Re:."""
    if before is None or "subject" in entry:
        return str(entry.get("subject", story["subject"]))
    prefix = _PREFIXES.get(before.language, "RE: ") if client == "outlook" else "Re: "
    return prefix + str(story["subject"])


def _moment(entry: dict[str, Any], before: Letter | None, language: str, now: datetime) -> datetime:
    """`ago` days before now; `at` is the sender's clock on that day."""
    moment = (now - timedelta(days=entry["ago"])).astimezone(zone(language)).replace(microsecond=0)
    if "at" in entry:
        moment = datetime.combine(moment.date(), time.fromisoformat(entry["at"]), moment.tzinfo)
    return max(moment, before.received + _MIN_GAP) if before else moment
