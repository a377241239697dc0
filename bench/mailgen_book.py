"""The book in which mails are planned before a byte is written: people, unique subjects, times, and who answers what."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mailgen_words import (
    FORM_ADDRESS,
    LANGUAGES,
    MAIL_DOMAINS,
    MONTHS,
    OWN_ADDRESSES,
    OWN_DOMAIN,
    PLACES,
    Language,
)

START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
SPAN = timedelta(days=120)
DAY = timedelta(days=1)
MAX_REFERENCES = 12  # longer chains keep the first and the last ids, as mail programs do


@dataclass(frozen=True)
class Person:
    name: str
    address: str
    language: Language
    charset: str


@dataclass(eq=False)
class Planned:
    """One mail to be. `thread` is the truth; `parent` is the mail whose text it quotes; times are aware."""

    serial: int
    thread: int
    kind: str
    at: datetime
    sender: Person
    subject: str
    message_id: str | None
    place: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    reply_to: str | None = None
    from_address: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    parent: Planned | None = None
    shape: str = "message"  # message, form, auto_reply, bounce, list


@dataclass
class Book:
    rng: random.Random
    plans: list[Planned] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    subjects: set[str] = field(default_factory=set)
    threads: int = 0

    def new_thread(self) -> int:
        self.threads += 1
        return self.threads

    def person(self, *, fresh: bool = False) -> Person:
        """A known customer in a third of the cases; `fresh` where an old thread of theirs would blur the truth."""
        if self.people and not fresh and self.rng.random() < 0.35:
            return self.rng.choice(self.people)
        rng, language = self.rng, self.rng.choice(LANGUAGES)
        first, last = rng.choice(language.first_names), rng.choice(language.last_names)
        name = f"{last} {first}" if language.code == "ja" else f"{first} {last}"
        address = f"{rng.choice(('guest', 'mail', 'family', 'post'))}.{len(self.people):05d}@{rng.choice(MAIL_DOMAINS)}"
        person = Person(name, address, language, rng.choice(language.charsets))
        self.people.append(person)
        return person

    def several(self, count: int) -> list[Person]:
        return [self.person(fresh=True) for _ in range(count)]

    def subject(self, person: Person, place: str, adults: int | None = None) -> str:
        """A subject that nobody has used: like subjects join threads, so every repetition must be planned."""
        rng = self.rng
        base = person.language.subject.format(
            place=place, month=rng.choice(MONTHS), adults=adults or rng.randint(2, 7)
        )
        subject = base
        while subject.casefold() in self.subjects:
            subject = f"{base} - {rng.choice(person.language.last_names)} {rng.randrange(10_000)}"
        self.subjects.add(subject.casefold())
        return subject

    def place(self) -> str:
        return self.rng.choice(PLACES)

    def moment(self, room: timedelta = timedelta()) -> datetime:
        """A start that leaves `room` before the end of the span."""
        seconds = self.rng.randrange(int((SPAN - room).total_seconds()))
        return START + timedelta(seconds=seconds)

    def gap(self, longest_days: float = 4.0) -> timedelta:
        return timedelta(seconds=int(self.rng.uniform(0.01, longest_days) * 86_400))

    def message_id(self, domain: str) -> str:
        token = f"{self.rng.getrandbits(64):016x}"
        if self.rng.random() < 0.15:  # Exchange ids pass 78 characters, where naive folding breaks them
            token = f"AS8PR03MB{self.rng.randrange(10**4):04d}{token.upper()}{'A' * 30}"
            return f"{token}@AS8PR03MB{self.rng.randrange(10**4):04d}.eurprd03.prod.exchange.example"
        return f"{token}.{len(self.plans)}@{domain}"

    def our_unseen_id(self) -> str:
        """The id of a reply that the desk sent: customers name it, the mailbox does not hold it."""
        return f"desk-{self.rng.getrandbits(64):016x}@{OWN_DOMAIN}"

    def open(self, kind: str, sender: Person, at: datetime, **changes: object) -> Planned:
        """The first mail of a new thread."""
        place = self.place()
        values: dict[str, object] = {
            "thread": self.new_thread(),
            "subject": changes.pop("subject", None),
            "message_id": self.message_id(sender.address.split("@")[1]),
            "place": place,
            "to": self.our_address(),
        }
        if values["subject"] is None:
            values["subject"] = self.subject(sender, place)
        return self._write(kind, sender, at, values | changes)

    def answer(self, parent: Planned, sender: Person, at: datetime, **changes: object) -> Planned:
        """A later mail of the parent's thread, with In-Reply-To and References as a mail program writes them."""
        chain = (*parent.references, parent.message_id or self.our_unseen_id())
        values: dict[str, object] = {
            "thread": parent.thread,
            "subject": self.rng.choice(sender.language.reply_prefixes) + _base(parent.subject),
            "message_id": self.message_id(sender.address.split("@")[1]),
            "place": parent.place,
            "to": parent.to,
            "cc": parent.cc,
            "in_reply_to": chain[-1],
            "references": chain if len(chain) <= MAX_REFERENCES else (chain[0], *chain[-8:]),
            "parent": parent,
        }
        return self._write(parent.kind, sender, at, values | changes)

    def answer_to_desk(self, parent: Planned, sender: Person, at: datetime, **changes: object) -> Planned:
        """As `answer`, but to our reply to the parent: In-Reply-To names an id that the mailbox never held."""
        unseen = self.our_unseen_id()
        chain = (*parent.references, parent.message_id or unseen, unseen)
        short = chain if len(chain) <= MAX_REFERENCES else (chain[0], *chain[-8:])
        return self.answer(parent, sender, at, **({"in_reply_to": unseen, "references": short} | changes))

    def our_address(self) -> tuple[str, ...]:
        draw = self.rng.random()
        return OWN_ADDRESSES if draw < 0.05 else (OWN_ADDRESSES[0],) if draw < 0.7 else (OWN_ADDRESSES[1],)

    def form_mail(self, kind: str, customer: Person, at: datetime, subject: str) -> Planned:
        """The website's form writes for the customer, who stands in Reply-To."""
        return self.open(
            kind,
            customer,
            at,
            subject=subject,
            from_address=FORM_ADDRESS,
            reply_to=customer.address,
            shape="form",
            message_id=self.message_id("forms.harbour-web.example"),
        )

    def _write(self, kind: str, sender: Person, at: datetime, values: dict[str, object]) -> Planned:
        plan = Planned(serial=len(self.plans), kind=kind, at=at, sender=sender, **values)  # type: ignore[arg-type]
        self.plans.append(plan)
        return plan


def _base(subject: str) -> str:
    """The subject without one planned reply prefix (every prefix of ours ends with a colon and a blank)."""
    for language in LANGUAGES:
        for prefix in sorted(language.reply_prefixes, key=len, reverse=True):
            if subject.startswith(prefix):
                return subject[len(prefix) :]
    return subject
