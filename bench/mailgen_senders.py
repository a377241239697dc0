"""Constellations about who writes and under which id: forms, aliases, strangers, repeated ids, machines."""

from __future__ import annotations

from mailgen_book import DAY, Book
from mailgen_words import BOUNCE_SUBJECTS, OWN_ADDRESSES, OWN_DOMAIN


def web_form(book: Book) -> None:
    customer = book.person(fresh=True)
    mail = book.form_mail("web_form", customer, book.moment(DAY * 12), "New inquiry from the website")
    for _ in range(book.rng.choice((0, 1, 1, 2))):
        mail = book.answer_to_desk(mail, customer, mail.at + book.gap())


def reply_to_elsewhere(book: Book) -> None:
    """From the office, answers wanted at home: the next mail comes from home, without References."""
    sender = book.person(fresh=True)
    office = f"office.{sender.address}"
    first = book.open(
        "reply_to_elsewhere",
        sender,
        book.moment(DAY * 5),
        from_address=office,
        reply_to=sender.address,
    )
    if book.rng.random() < 0.5:
        book.answer(first, sender, first.at + book.gap(), in_reply_to=None, references=())
    else:
        book.answer_to_desk(first, sender, first.at + book.gap(), from_address=office)


def reply_to_ours(book: Book) -> None:
    """A booking plug-in puts our own address into Reply-To: the contact is From."""
    sender = book.person(fresh=True)
    mail = book.open("reply_to_ours", sender, book.moment(DAY * 5), reply_to=OWN_ADDRESSES[0])
    book.answer(mail, sender, mail.at + book.gap(), in_reply_to=None, references=())


def stranger(book: Book) -> None:
    """Somebody outside the thread names its id (a forwarded mail's): their mails are a thread of their own."""
    owner, outsider = book.several(2)
    first = book.open("stranger", owner, book.moment(DAY * 12))
    other = book.answer(
        first,
        outsider,
        first.at + book.gap(),
        thread=book.new_thread(),
        subject=book.subject(outsider, first.place),
    )
    if book.rng.random() < 0.5:
        book.answer(other, outsider, other.at + book.gap())
    if book.rng.random() < 0.5:
        book.answer(first, owner, first.at + book.gap(8))


def repeated_id_strangers(book: Book) -> None:
    """Two senders whose broken programs make one Message-ID; each answers in their own thread."""
    shared = f"{book.rng.randrange(10**9)}.1@localhost"
    at = book.moment(DAY * 8)
    for sender in book.several(2):
        mail = book.open("repeated_id_strangers", sender, at + book.gap(2), message_id=shared)
        if book.rng.random() < 0.6:
            book.answer(mail, sender, mail.at + book.gap())


def repeated_id_corrected(book: Book) -> None:
    """One sender sends a corrected text under the same id and subject: two messages of one thread."""
    sender = book.person()
    first = book.open("repeated_id_corrected", sender, book.moment(DAY * 2))
    book.open(
        "repeated_id_corrected",
        sender,
        first.at + book.gap(1),
        thread=first.thread,
        message_id=first.message_id,
        subject=first.subject,
        place=first.place,
    )


def no_message_id(book: Book) -> None:
    sender = book.person()
    first = book.open("no_message_id", sender, book.moment(DAY * 5), message_id=None)
    if book.rng.random() < 0.5:
        book.answer(first, sender, first.at + book.gap(), in_reply_to=None, references=())


def desk_wrote_first(book: Book) -> None:
    """Both mails answer a mail of ours that the mailbox never held."""
    sender, unseen = book.person(), book.our_unseen_id()
    first = book.open(
        "desk_wrote_first", sender, book.moment(DAY * 5), in_reply_to=unseen, references=(unseen,)
    )
    book.answer(first, sender, first.at + book.gap())


def bounce(book: Book) -> None:
    """Names an id that we never sent: invented in our domain, or a customer's that we only received."""
    sender = book.person()
    named = book.our_unseen_id()
    customers = [plan for plan in book.plans[-50:] if plan.shape == "message" and plan.message_id]
    at = book.moment(DAY * 10)
    if customers and book.rng.random() < 0.4:
        chosen = book.rng.choice(customers)
        named, at = chosen.message_id or named, chosen.at + book.gap(1)
    book.open(
        "bounce",
        sender,
        at,
        subject=book.rng.choice(BOUNCE_SUBJECTS),
        from_address=f"MAILER-DAEMON@mx{book.rng.randrange(40)}.example",
        in_reply_to=named,
        shape="bounce",
    )


def auto_reply(book: Book) -> None:
    """The customer's absence notice to our answer: it joins by References."""
    sender = book.person()
    first = book.open("auto_reply", sender, book.moment(DAY * 8))
    notice = book.answer_to_desk(
        first,
        sender,
        first.at + book.gap(2),
        subject=f"Automatic reply: {first.subject}",
        shape="auto_reply",
    )
    if book.rng.random() < 0.4:
        book.answer_to_desk(first, sender, notice.at + book.gap())


def newsletter(book: Book) -> None:
    sender = book.person(fresh=True)
    number = book.rng.randrange(10**6)
    book.subjects.add(f"partner news {number}")
    book.open(
        "newsletter",
        sender,
        book.moment(),
        subject=f"Partner news {number}",
        to=(f"info@{OWN_DOMAIN}",),
        shape="list",
    )
