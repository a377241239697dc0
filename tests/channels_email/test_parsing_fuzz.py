"""Any bytes become a message, and the isolation point of `parse` is never needed for it."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from channels_email.management.commands.parse_mail import as_dict
from channels_email.parsing import parse
from tests.channels_email.mails import multipart, part
from tests.channels_email.test_parsing_kinds import dsn

REAL = [
    multipart(
        "mixed",
        part("text/plain; charset=iso-8859-1; format=flowed", "Gr=FC=DFe,\r\n\r\nOn Mon, 1 Jan 2025 at 10:00, A wrote:\r\n> Hi",
             "Content-Transfer-Encoding: quoted-printable"),
        part("text/html", "<p>Hi <img src='cid:1'></p><blockquote>x</blockquote>"),
        part("application/pdf", "JVBERg==", "Content-Disposition: attachment; filename*0*=UTF-8''a%20; filename*1=b.pdf",
             "Content-Transfer-Encoding: base64"),
        headers=("Date: Wed, 12 Mar 2025 10:14:00 +0100", "Cc: =?utf-8?b?w6Q=?= <a@b.c>, \"x, y\" <c@d.e>",
                 "References: <a@b>\r\n <c@d>", "Reply-To: f@g.h (x)"),
    ),
    dsn("Action: failed\r\nStatus: 5.1.1\r\n"),
]  # fmt: skip


def check(raw: bytes) -> None:
    message = parse(raw)
    assert not [defect for defect in message.defects if defect.startswith("unreadable")]
    json.dumps(as_dict("x", message), ensure_ascii=False).encode()
    assert message.identity == parse(raw).identity
    assert len(message.identity) == 64
    assert message.external_id
    assert "\x00" not in message.text + message.subject + message.reply_text


@given(st.binary(max_size=2_000))
@settings(max_examples=150, deadline=None)
def test_any_bytes(raw: bytes) -> None:
    check(raw)


PIECES = st.sampled_from(
    b'From: |To: |Subject: |Date: |Content-Type: |multipart/mixed; |text/html|boundary=|"|--b|\r\n|\n|\r|\r\n\r\n|=?utf-8?q?|?=|<|>|(|)|,|'
    b";|:|@|\\|\x00|\xff|a|&#|charset=utf-7|charset=utf-16|base64|Content-Transfer-Encoding: |filename*0*=|''|%|>|On 1.1.2025 10:00 a@b.c wrote:|-- |"
    b"format=flowed|<div>|</|<b |<!--|From: a@b.c\nSent: 10:00\nSubject: x|\xed\xa0\x80|+2AA-".split(b"|")
)


@given(st.lists(PIECES, max_size=60).map(b"".join))
@settings(max_examples=300, deadline=None)
def test_pieces_of_mail_in_any_order(raw: bytes) -> None:
    check(raw)


@given(
    st.sampled_from(REAL),
    st.lists(
        st.tuples(
            st.sampled_from(["flip", "insert", "delete"]), st.integers(0, 3_000), st.binary(max_size=6)
        ),
        max_size=12,
    ),
)
@settings(max_examples=300, deadline=None)
def test_damaged_mail(raw: bytes, changes: list[tuple[str, int, bytes]]) -> None:
    data = bytearray(raw)
    for change, place, piece in changes:
        at = place % (len(data) or 1)
        if change == "flip" and data:
            data[at] ^= 0xFF
        elif change == "insert":
            data[at:at] = piece
        else:
            del data[at : at + len(piece)]
    check(bytes(data))
