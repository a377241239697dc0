"""The HTML twin of an answer, read by a parser and by our own reader of mail."""

from __future__ import annotations

import email
from dataclasses import replace
from email import policy
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_email import html_answer
from channels_email.composing import Letterhead, compose, envelope, with_blind_copies
from channels_email.parsing import parse
from inquiries.channels import Address, OutgoingAttachment
from tests.channels_email.test_composing import NOW, PLAIN, REPLY

HISTORY = "On Sat 21 Nov 2026, 09:12, Ada wrote:\n> Is it free?\n>\n>> We have two rooms.\n> Ada"
_VOID = {"br", "meta"}


class Reader(HTMLParser):
    """Every tag and attribute, the text, and whether each tag is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.names: set[str] = set()
        self.deepest = 0
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in _VOID:
            self.open.append(tag)
        self.deepest = max(self.deepest, self.open.count("blockquote"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(text: str, signature: str = "", code: str = "", quoted: str = "") -> Reader:
    return Reader(html_answer.page(text, signature, code, quoted))


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://a.example/x?y=1&z=2.", ["https://a.example/x?y=1&z=2"]),
        ("(www.a.example/b)", ["https://www.a.example/b"]),
        ("https://en.example/wiki/Crete_(island)", ["https://en.example/wiki/Crete_(island)"]),
        ("to info+r@a-b.example, please", ["mailto:info+r@a-b.example"]),
        ("javascript:alert(1) data:text/html,x ftp://a.example", []),
        ('https://a.example/"onmouseover="x', ["https://a.example/"]),
        ("<https://a.example>", ["https://a.example"]),
    ],
)
def test_links_can_be_clicked_and_nothing_else_becomes_one(text: str, links: list[str]) -> None:
    found = read(text)
    assert found.links == links
    assert text in found.text


def test_paragraphs_breaks_and_columns_look_as_they_were_typed() -> None:
    html = html_answer.page("Dear Ada,\n\n  Room    120 €\n  Meals    30 €\n\n\n\nEva", "", "", "")
    assert html.count("<p ") == 3
    assert html.count("<br>") == 1
    assert "&nbsp; Room&nbsp;&nbsp;&nbsp; 120" in html


def test_the_history_stands_below_the_signature_in_bars_of_its_own() -> None:
    found = read("Yes!", "Sun Travel", "[ref:abc]", HISTORY)
    assert found.deepest == 2
    order = [found.text.index(one) for one in ("Yes!", "Sun Travel", "[ref:abc]", "Ada wrote:", "two rooms")]
    assert order == sorted(order)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(alphabet="> \nab<&\"'", max_size=200))
def test_whatever_is_typed_stays_text(text: str, quoted: str) -> None:
    found = read(text, text, text, quoted)
    assert found.tags <= {"html", "head", "meta", "body", "div", "p", "br", "a", "blockquote"}
    assert found.names <= {"http-equiv", "content", "style", "dir", "href", "type"}
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in found.links)


def test_a_thousand_quote_marks_hang_nobody() -> None:
    assert read("x", quoted="\n".join(">" * number for number in range(1_000))).deepest == 20


def test_our_own_reader_finds_the_answer_and_folds_the_history_away() -> None:
    raw = compose(
        replace(REPLY, text="Dear Ada,\n\nyes, it is free.", quoted=HISTORY, reply_token="abcdefghijklmnopqrstuvwx"),
        Letterhead(signature="Sun Travel"), NOW,
    )  # fmt: skip
    understood = parse(raw)
    assert understood.reply_text.startswith("Dear Ada,\n\nyes, it is free.")
    assert "two rooms" not in understood.reply_text
    assert "two rooms" in understood.text
    assert "<blockquote" in (understood.html or "")
    assert understood.reply_tokens == ("text:abcdefghijklmnopqrstuvwx",)
    assert understood.attachments == ()


def test_both_forms_and_the_files_stand_where_mail_programs_look_for_them() -> None:
    files = (OutgoingAttachment.of("offer.pdf", "application/pdf", b"%PDF"),)
    mail = email.message_from_bytes(
        compose(replace(REPLY, attachments=files), PLAIN, NOW), policy=policy.default
    )
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
    assert "with pleasure" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_who_gets_a_blind_copy_is_named_to_nobody_but_to_ourselves() -> None:
    spies = (Address("bo@example.com", "Bö, Bo"), Address("cy@example.com"))
    message = replace(REPLY, bcc=spies)
    sent = compose(message, PLAIN, NOW)
    assert b"bo@example.com" not in sent
    assert b"bcc" not in sent.lower()
    assert envelope(message)[1] == ["ada@example.com", "bo@example.com", "cy@example.com"]
    filed = email.message_from_bytes(with_blind_copies(sent, message), policy=policy.default)
    assert [(one.addr_spec, one.display_name) for one in filed["Bcc"].addresses] == [
        ("bo@example.com", "Bö, Bo"), ("cy@example.com", ""),
    ]  # fmt: skip
    assert with_blind_copies(sent, message).endswith(sent)
    assert with_blind_copies(sent, REPLY) == sent
    hidden = email.message_from_bytes(compose(replace(message, to=()), PLAIN, NOW), policy=policy.default)
    assert hidden["To"] is None
