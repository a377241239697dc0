"""The constellations of the benchmark, each with a truth that holds in any order of arrival.

The truth follows the desk's rules of matching. What is left out on purpose, because no system could decide it for every
order: a participant who joins late and answers before the mail that named them; subjects that become common only while
the benchmark runs; a chain of In-Reply-To alone whose mails lie over 30 days apart; two mails of one sender with one
Message-ID and different subjects; a stranger who writes Cc to the thread whose id they name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import mailgen_senders as senders
from mailgen_book import DAY, Book, Planned
from mailgen_words import COMMON_SUBJECTS

APART = timedelta(days=35)  # two trips under one subject; the rule's limit is 30 days
OLD = timedelta(
    days=40
)  # a new subject so long after the last mail is a new matter; the rule's limit is 30 days
CLOSE_DAYS = 5.0  # at most four such gaps: a thread joined by subject spans under 25 days


def single(book: Book) -> None:
    cc = (f"partner{book.rng.randrange(900)}@example.org",) if book.rng.random() < 0.15 else ()
    book.open("single", book.person(), book.moment(), cc=cc)


def conversation(book: Book) -> None:
    _converse(book, "conversation", book.rng.choice((2, 2, 3, 3, 4, 5, 7)))


def long_conversation(book: Book) -> None:
    _converse(book, "long_conversation", book.rng.randint(20, 35), gap=1.5)


def _converse(book: Book, kind: str, length: int, gap: float = 4.0) -> None:
    sender = book.person()
    mail = book.open(kind, sender, book.moment(DAY * gap * length))
    for _ in range(length - 1):
        answer = book.answer_to_desk if book.rng.random() < 0.6 else book.answer
        mail = answer(mail, sender, mail.at + book.gap(gap))


def changed_subject(book: Book) -> None:
    sender = book.person()
    mail = book.open("changed_subject", sender, book.moment(DAY * 16))
    mail = book.answer_to_desk(mail, sender, mail.at + book.gap())
    other = book.subject(sender, book.place())
    mail = book.answer(mail, sender, mail.at + book.gap(), subject=other)
    book.answer_to_desk(mail, sender, mail.at + book.gap())


def old_thread_new_trip(book: Book) -> None:
    """Months later the customer presses Reply on the old trip and writes another subject: a matter of its own."""
    sender = book.person()
    first = book.open("old_thread_new_trip", sender, book.moment(OLD + DAY * 12))
    mail = book.answer_to_desk(first, sender, first.at + book.gap())
    other = book.answer(
        mail,
        sender,
        mail.at + OLD + book.gap(2),
        thread=book.new_thread(),
        subject=book.subject(sender, book.place()),
    )
    if book.rng.random() < 0.7:
        book.answer_to_desk(other, sender, other.at + book.gap())


def group(book: Book) -> None:
    """Several people who always answer to all: each mail names everybody."""
    people = book.several(book.rng.randint(2, 4))
    everybody = {person.address for person in people}
    mail = book.open("group", people[0], book.moment(DAY * 32), cc=_others(everybody, people[0].address))
    for _ in range(book.rng.randint(1, 7)):
        sender = book.rng.choice(people)
        changes: dict[str, object] = {"cc": _others(everybody, sender.address)}
        if book.rng.random() < 0.1:
            changes["subject"] = book.subject(sender, book.place())
        mail = book.answer(mail, sender, mail.at + book.gap(), **changes)


def _others(everybody: set[str], sender: str) -> tuple[str, ...]:
    return tuple(sorted(everybody - {sender}))


def cc_answers_alone(book: Book) -> None:
    """The companion in Cc answers to us alone; only the first mail proves that they belong to it."""
    writer, companion = book.several(2)
    first = book.open("cc_answers_alone", writer, book.moment(DAY * 4), cc=(companion.address,))
    book.answer(first, companion, first.at + book.gap(), cc=())


def in_reply_to_only(book: Book) -> None:
    sender = book.person()
    mail = book.open("in_reply_to_only", sender, book.moment(DAY * 20))
    for _ in range(book.rng.randint(1, 3)):
        mail = book.answer(mail, sender, mail.at + book.gap(CLOSE_DAYS), references=())


def subject_only(book: Book) -> None:
    """No References: the same sender and subject within 30 days; sometimes In-Reply-To names our unseen reply."""
    sender = book.person()
    mail = book.open("subject_only", sender, book.moment(DAY * 20))
    for _ in range(book.rng.randint(1, 3)):
        unseen = book.our_unseen_id() if book.rng.random() < 0.4 else None
        mail = book.answer(mail, sender, mail.at + book.gap(CLOSE_DAYS), in_reply_to=unseen, references=())


def same_subject_apart(book: Book) -> None:
    """Two trips of one sender under one subject, more than 30 days from the last mail to the next."""
    sender, place = book.person(), book.place()
    subject = book.subject(sender, place)
    at = book.moment(DAY * 5 * 4 + APART)
    for _ in range(2):
        mail = book.open("same_subject_apart", sender, at, subject=subject, place=place)
        if book.rng.random() < 0.6:
            mail = book.answer(mail, sender, mail.at + book.gap(CLOSE_DAYS))
        if book.rng.random() < 0.4:
            mail = book.answer(mail, sender, mail.at + book.gap(CLOSE_DAYS), in_reply_to=None, references=())
        at = mail.at + APART


def alike_subjects(book: Book) -> None:
    """Two trips of one sender at one time; the subjects differ in one figure."""
    sender, place, month = book.person(), book.place(), book.rng.randrange(10_000)
    at = book.moment(DAY * 8)
    for adults in (2, 3):
        subject = f"{place}, {adults} x {month}"
        book.subjects.add(subject.casefold())
        mail = book.open("alike_subjects", sender, at + book.gap(2), subject=subject, place=place)
        if book.rng.random() < 0.5:
            book.answer(mail, sender, mail.at + book.gap())


def common_subject(book: Book) -> None:
    """A subject that many contacts use; each contact uses it for one thread, held together by References."""
    sender = book.person(fresh=True)
    mail = book.open("common_subject", sender, book.moment(DAY * 8), subject=book.rng.choice(COMMON_SUBJECTS))
    for _ in range(book.rng.choice((0, 0, 1, 2))):
        mail = book.answer_to_desk(mail, sender, mail.at + book.gap())


def empty_subject(book: Book) -> None:
    """An empty subject joins nothing, though the sender is the same; References still do."""
    sender, at = book.person(fresh=True), book.moment(DAY * 10)
    for _ in range(2):
        mail = book.open("empty_subject", sender, at, subject="")
        mail = book.answer(mail, sender, mail.at + book.gap(2))
        at = mail.at + book.gap(2)


WEIGHTED: tuple[tuple[int, Callable[[Book], None]], ...] = (
    (260, single),
    (200, conversation),
    (6, long_conversation),
    (50, changed_subject),
    (20, old_thread_new_trip),
    (60, group),
    (15, cc_answers_alone),
    (40, in_reply_to_only),
    (50, subject_only),
    (30, same_subject_apart),
    (30, alike_subjects),
    (80, senders.web_form),
    (15, senders.reply_to_elsewhere),
    (10, senders.reply_to_ours),
    (40, common_subject),
    (10, empty_subject),
    (20, senders.stranger),
    (12, senders.repeated_id_strangers),
    (12, senders.repeated_id_corrected),
    (12, senders.no_message_id),
    (15, senders.desk_wrote_first),
    (25, senders.bounce),
    (20, senders.auto_reply),
    (10, senders.newsletter),
)


def plan_mails(book: Book, count: int) -> list[Planned]:
    """At least `count` mails in time order, cut to `count`: the latest are dropped, which changes no earlier truth."""
    weights = [weight for weight, _ in WEIGHTED]
    makers = [maker for _, maker in WEIGHTED]
    while len(book.plans) < count:
        book.rng.choices(makers, weights)[0](book)
    return sorted(book.plans, key=lambda plan: (plan.at, plan.serial))[:count]
