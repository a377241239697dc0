"""A reply as a mail: what other mail programs need to find its thread, and what must not get into a header."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_email.composing import Letterhead, ascii_address, compose, envelope, errors
from channels_email.parsing import parse
from inquiries.channels import Address, OutgoingAttachment, OutgoingMessage, PermanentError

NOW = datetime(2026, 3, 2, 10, 11, 12, tzinfo=UTC)
PLAIN = Letterhead()
REPLY = OutgoingMessage(
    external_id="own@agency.test",
    sender=Address("info@agency.test", "Info"),
    to=(Address("ada@example.com", "Ada Traveller"),),
    subject="Re: Crete",
    text="Dear Ada,\n\nwith pleasure.",
)


def made(head: Letterhead = PLAIN, **changes: Any) -> bytes:
    return compose(replace(REPLY, **changes), head, NOW)


def header(raw: bytes, name: str) -> str:
    """As it stands on the wire, unfolded."""
    found = re.search(rf"(?im)^{name}: ((?:[^\r]|\r\n[ \t])*)\r\n".encode(), raw)
    assert found, raw
    return found[1].decode("ascii").replace("\r\n", "")


def test_a_reply_names_itself_its_parent_and_its_line() -> None:
    raw = made(in_reply_to="parent@example.com", references=("root@example.com", "parent@example.com"))
    assert header(raw, "Message-ID") == "<own@agency.test>"
    assert header(raw, "In-Reply-To") == "<parent@example.com>"
    assert header(raw, "References") == "<root@example.com> <parent@example.com>"
    assert header(raw, "Date") == "Mon, 02 Mar 2026 10:11:12 +0000"
    assert b"Auto-Submitted" not in raw


def test_long_ids_and_many_ids_stay_as_they_are() -> None:
    long = "A" * 70 + "@AS8PR04MB7782.eurprd04.prod.outlook.com"
    many = tuple(f"{number}.{'x' * 60}@mail.example.com" for number in range(30))
    raw = made(external_id="o" * 90 + "@agency.test", in_reply_to=long, references=(*many, long))
    assert header(raw, "In-Reply-To") == f"<{long}>"
    assert header(raw, "References").split() == [f"<{one}>" for one in (*many, long)]
    assert b"=?" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    understood = parse(raw)
    assert understood.external_id == "o" * 90 + "@agency.test"
    assert understood.references == (*many, long)


@pytest.mark.parametrize("bad", ["a b@c", "a>\r\nBcc: <x@y", "ü@example.com", "x" * 950 + "@y", "a\x00b@c\r"])
def test_a_hostile_id_is_left_out_and_does_not_stop_the_reply(bad: str) -> None:
    raw = made(in_reply_to=bad, references=("good@example.com", bad))
    assert header(raw, "References") in ("<good@example.com>", "<good@example.com> <ab@c>")
    assert b"Bcc" not in raw


NAMES = [
    "Info",
    'Reisebüro "Sonne", Inh. Müller',
    "旅行社",
    "O'Hara, Ann (Groups) <not@this.one>",
    "Ü" * 120,
    "a" * 300,
    "=?utf-8?q?x?=",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_arrive_as_they_were_written(name: str) -> None:
    raw = made(
        Letterhead(sender_name=name), to=(Address("ada@example.com", name), Address("bo@example.com", "Bo"))
    )
    read = email.message_from_bytes(raw, policy=policy.default)
    assert read["From"].addresses[0].addr_spec == "info@agency.test"
    assert [one.addr_spec for one in read["To"].addresses] == ["ada@example.com", "bo@example.com"]
    if name != "=?utf-8?q?x?=":
        understood = parse(raw)
        assert understood.sender == Address("info@agency.test", name)
        assert understood.to[0] == Address("ada@example.com", name)


def test_many_recipients_with_names_are_all_named() -> None:
    to = tuple(Address(f"guest{number}@example.com", f"Gäste Nr. {number}, Paar") for number in range(30))
    raw = made(to=to, cc=to[:3])
    understood = parse(raw)
    assert understood.to == to
    assert understood.cc == to[:3]
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_the_domain_of_an_address_is_written_as_the_dns_knows_it() -> None:
    raw = made(to=(Address("ada@bücher-straße.example", "Ada"),))
    assert "ada@xn--bcher-strae-ohb16c.example" in header(raw, "To") or "xn--" in header(raw, "To")
    assert envelope(replace(REPLY, to=(Address("ada@münchen.example"),)))[1] == ["ada@xn--mnchen-3ya.example"]


def test_the_answer_is_led_back_by_the_address_where_the_server_can() -> None:
    raw = made(Letterhead(plus_addressing=True), reply_token="abcdefghijklmnopqrstuvwx")
    assert "info+r-abcdefghijklmnopqrstuvwx@agency.test" in header(raw, "Reply-To")
    assert b"[ref:" not in raw
    answer = b"To: info+r-abcdefghijklmnopqrstuvwx@agency.test\r\nSubject: x\r\n\r\nyes\r\n"
    assert parse(answer).reply_tokens == ("addr:abcdefghijklmnopqrstuvwx",)


def test_else_a_line_below_the_signature_leads_it_back() -> None:
    raw = made(Letterhead(signature="Sun Travel\nMain Street 1\n"), reply_token="abcdefghijklmnopqrstuvwx")
    assert b"Reply-To" not in raw
    text = parse(raw).text
    assert text.endswith(
        "with pleasure.\n\n-- \nSun Travel\nMain Street 1\n[ref:abcdefghijklmnopqrstuvwx]"
    ) or text.endswith("with pleasure.\n\n-- \nSun Travel\nMain Street 1\n[ref:abcdefghijklmnopqrstuvwx]\n")
    assert parse(raw).reply_tokens == ("text:abcdefghijklmnopqrstuvwx",)


def test_files_arrive_with_name_and_content() -> None:
    files = (
        OutgoingAttachment.of("Angebot für Müller.pdf", "application/pdf", b"%PDF\x00\xff"),
        OutgoingAttachment.of("note.txt", "text/plain", b"line\nFrom x\n.dot\n"),
        OutgoingAttachment.of("mail.eml", "message/rfc822", b"Subject: x\r\n\r\nbody"),
        OutgoingAttachment.of("bad\r\nBcc: x@y.z", "text/html\r\nX: y", b"<b>"),
    )
    raw = made(attachments=files)
    got = parse(raw).attachments
    assert [one.data for one in got] == [one.data for one in files]
    assert [one.filename for one in got[:3]] == [one.filename for one in files[:3]]
    assert not re.search(rb"(?m)^(Bcc|X):", raw)
    assert parse(raw).text.startswith("Dear Ada")


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Re: x\r\nBcc: spy@example.com"},
        {"subject": "Re: x\nBcc: spy@example.com"},
        {"to": (Address("ada@example.com", "Ada\r\nBcc: spy@example.com"),)},
        {"to": (Address("ada@example.com\r\nBcc: spy@example.com"),)},
        {"to": (Address("ada@example.com, spy@example.com"),)},
        {"to": (Address("ädä@example.com"),)},
        {"to": (Address("nobody"),)},
        {"to": ()},
        {"cc": (Address("@example.com"),)},
        {"external_id": "a b"},
        {"attachments": (OutgoingAttachment.of("big.bin", "application/zip", b"x" * 20 * 1024 * 1024),)},
    ],
)
def test_what_cannot_be_a_mail_is_refused_in_words(changes: dict[str, Any]) -> None:
    message = replace(REPLY, **changes)
    assert errors(message, PLAIN)
    with pytest.raises(PermanentError):
        compose(message, PLAIN, NOW)


def test_what_can_be_a_mail_is_not_refused() -> None:
    assert errors(REPLY, PLAIN) == []


@pytest.mark.parametrize(
    "address", ["a@b.c", "a.b+c@d-e.example", "o'hara@example.com", "a@[192.0.2.1]", "a..b@docomo.example"]
)
def test_odd_addresses_that_exist_are_taken(address: str) -> None:
    assert ascii_address(address) == address
    read = email.message_from_bytes(made(to=(Address(address),)), policy=policy.default)
    assert read["To"].addresses[0].addr_spec.replace('"', "") == address


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=200),
    st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120),
)
def test_any_text_survives_and_any_subject_stays_in_its_header(text: str, subject: str) -> None:
    message = replace(REPLY, text=text, subject=subject)
    if errors(message, PLAIN):
        return
    raw = compose(message, PLAIN, NOW)
    head = raw.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in re.sub(rb"\r\n[ \t]", b"", head).split(b"\r\n")]
    assert names == [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"X-Inquiry-Hub-Id", b"MIME-Version", b"Content-Type"
    ]  # fmt: skip
    read = email.message_from_bytes(raw, policy=policy.default)
    plain = read.get_body(("plain",))
    assert plain is not None
    assert "".join(plain.get_content().split()) == "".join(message.text.split())
