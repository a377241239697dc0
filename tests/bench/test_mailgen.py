"""The benchmark's mailbox: its manifest must be what the rules of matching give, whatever the order of arrival.

The rules are written here a second time, plainly and from the raw headers, so that neither the generator nor the
desk is its own judge.
"""

from __future__ import annotations

import importlib.util
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench"
OLD = timedelta(days=30)
PREFIX = re.compile(r"^(?:(?:re|aw|rv|odp)\s*:\s*)+", re.IGNORECASE)


def load_generator() -> ModuleType:
    sys.path.insert(0, str(BENCH))
    try:
        spec = importlib.util.spec_from_file_location("mailgen", BENCH / "mailgen.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules["mailgen"] = module
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(BENCH))


mailgen = load_generator()


@dataclass
class Head:
    """What the rules look at."""

    key: str
    at: datetime
    own_id: str
    named: set[str]
    sender: str
    contact: str
    people: set[str]
    subject: str
    is_form: bool
    is_bounce: bool


@dataclass
class Inquiry:
    heads: list[Head] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    subjects: set[tuple[str, str]] = field(default_factory=set)

    def add(self, head: Head) -> None:
        self.heads.append(head)
        self.ids |= {head.own_id} | head.named
        self.people |= head.people
        self.subjects.add((head.contact, head.subject))

    def last(self) -> datetime:
        return max(head.at for head in self.heads)


def read_head(mail: object) -> Head:
    parsed = message_from_bytes(mail.raw.partition(b"\r\n\r\n")[0], policy=policy.compat32)
    addresses = {
        name: [address for _, address in getaddresses(parsed.get_all(name, []))]
        for name in ("From", "Reply-To", "To", "Cc")
    }
    sender = addresses["From"][0]
    answers = [address for address in addresses["Reply-To"] if address not in mailgen.OWN_ADDRESSES]
    ids = " ".join(str(parsed.get(name, "")) for name in ("In-Reply-To", "References"))
    everybody = {address for found in addresses.values() for address in found}
    return Head(
        key=mail.message_key,
        at=parsedate_to_datetime(parsed["Received"].rpartition(";")[2].strip()),
        own_id=str(parsed.get("Message-ID", "")).strip("<> "),
        named=set(re.findall(r"<([^>]+)>", ids)),
        sender=sender,
        contact=answers[0] if answers else sender,
        people=everybody - set(mailgen.OWN_ADDRESSES),
        subject=PREFIX.sub("", str(make_header(decode_header(parsed["Subject"] or "")))).strip().casefold(),
        is_form="forms." in sender,
        is_bounce=sender.startswith("MAILER-DAEMON"),
    )


def belongs_by_reference(head: Head, inquiry: Inquiry) -> bool:
    if inquiry.ids.isdisjoint({head.own_id} | head.named) or inquiry.heads[0].is_bounce:
        return False
    for other in inquiry.heads:
        if abs(head.at - other.at) > OLD and head.subject != other.subject:
            continue  # a new matter in an old thread
        if other.own_id in head.named and head.sender in inquiry.people:
            return True
        if head.own_id and head.own_id in other.named and other.sender in head.people:
            return True
        if head.named & other.named and head.sender in inquiry.people:
            return True
    return False


def belongs_by_subject(head: Head, inquiry: Inquiry, contacts: set[str]) -> bool:
    if head.is_form or not head.subject or contacts != {head.contact}:
        return False
    return (head.contact, head.subject) in inquiry.subjects and abs(head.at - inquiry.last()) < timedelta(
        days=30
    )


def sort_into_inquiries(heads: list[Head]) -> list[Inquiry]:
    inquiries: list[Inquiry] = []
    contacts: dict[str, set[str]] = defaultdict(set)
    for head in heads:
        contacts[head.subject].add(head.contact)
        found = None
        if not head.is_bounce:
            found = next(
                (inquiry for inquiry in inquiries if belongs_by_reference(head, inquiry)), None
            ) or next(
                (inq for inq in inquiries if belongs_by_subject(head, inq, contacts[head.subject])), None
            )
        if found is None:
            found = Inquiry()
            inquiries.append(found)
        found.add(head)
    return inquiries


def partition(inquiries: list[Inquiry]) -> set[frozenset[str]]:
    return {frozenset(head.key for head in inquiry.heads) for inquiry in inquiries}


@pytest.fixture(scope="module")
def mails() -> list[object]:
    return list(mailgen.generate(700, seed=12))


@pytest.fixture(scope="module")
def heads(mails: list[object]) -> list[Head]:
    return [read_head(mail) for mail in mails if mail.duplicate_of is None]


@pytest.fixture(scope="module")
def truth(mails: list[object]) -> set[frozenset[str]]:
    threads: dict[int, set[str]] = defaultdict(set)
    for mail in mails:
        if mail.duplicate_of is None:
            threads[mail.thread].add(mail.message_key)
    return {frozenset(keys) for keys in threads.values()}


def test_threads_in_time_order_are_the_manifests(heads: list[Head], truth: set[frozenset[str]]) -> None:
    assert partition(sort_into_inquiries(heads)) == truth


@pytest.mark.parametrize("seed", range(5))
def test_threads_in_any_order_of_arrival_are_the_manifests(
    heads: list[Head], truth: set[frozenset[str]], seed: int
) -> None:
    shuffled = random.Random(seed).sample(heads, len(heads))
    assert partition(sort_into_inquiries(shuffled)) == truth


def test_the_same_seed_gives_the_same_bytes(mails: list[object]) -> None:
    again = mailgen.generate(700, seed=12)
    assert [mail.raw for mail in mails[:50]] == [next(again).raw for _ in range(50)]


def test_another_seed_gives_other_mails(mails: list[object]) -> None:
    assert next(mailgen.generate(700, seed=4)).raw != mails[0].raw


def test_received_at_stands_in_the_topmost_received_header(mails: list[object]) -> None:
    assert all(read_head(mail).at == mail.received_at for mail in mails)


def test_copies_share_the_message_and_only_exact_ones_the_bytes(mails: list[object]) -> None:
    originals = {mail.message_key: mail for mail in mails}
    copies = [mail for mail in mails if mail.duplicate_of]
    assert {mail.kind for mail in copies} == {"exact_copy", "second_copy"}
    for copy in copies:
        original = originals[copy.duplicate_of]
        assert copy.message_id == original.message_id
        assert (copy.raw == original.raw) is (copy.kind == "exact_copy")
        assert copy.raw.endswith(original.raw)


def test_every_constellation_appears(mails: list[object]) -> None:
    kinds = {mail.kind for mail in mails}
    assert {"group", "web_form", "changed_subject", "same_subject_apart", "alike_subjects", "bounce"} <= kinds
    assert {"old_thread_new_trip"} <= kinds
    assert {"repeated_id_strangers", "repeated_id_corrected", "subject_only", "in_reply_to_only"} <= kinds


def test_mails_are_as_large_as_an_agencys(mails: list[object]) -> None:
    sizes = [len(mail.raw) for mail in mails]
    attached = sum(b"Content-Disposition: attachment" in mail.raw for mail in mails)
    assert 75_000 < sum(sizes) / len(sizes) < 105_000
    assert 0.2 < attached / len(mails) < 0.3
    assert max(sizes) < 800_000  # 500 KB in base64, and the text
