"""Damage to mails, by the dice: the same seed always does the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

# What readers of mail look for, so that damage falls where it hurts.
_PIECES = tuple(
    b"From: |To: <|Content-Type: multipart/mixed; boundary=|Content-Type: message/rfc822\r\n|--|=?utf-8?q?|=?iso-2022-jp?b?|?=|"
    b"<|>|\"|(|)|,|;|:|@|\\|\0|\xff|\xed\xa0\x80|\r\n|\n|\r|\r\n\r\n|\t|charset=utf-7|charset=undefined|filename*0*=utf-8''%|base64|"
    b'Content-Transfer-Encoding: x-uuencode\r\n|<blockquote>|</div>|<!--|<b |&#x|style="|src="data:image/png;base64,|On 3 Mar 2025, A <a@b.c> wrote:\n|'
    b"From: a@b.c\nSent: 10:00\nSubject: x\n|-- \n|> |-----Original Message-----\n|BEGIN:VEVENT\n|DTSTART:|Final-Recipient: |[ref:|"
    b"\x78\x9f\x3e\x22|99999999999999999999|Date: |References: <".split(b"|")
)
Change = Callable[[random.Random, bytearray, bytes], None]


def _flip(dice: random.Random, data: bytearray, other: bytes) -> None:
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _random_bytes(dice: random.Random, data: bytearray, other: bytes) -> None:
    at = dice.randint(0, len(data))
    data[at : at + dice.randrange(8)] = dice.randbytes(dice.randrange(8))


def _insert(dice: random.Random, data: bytearray, other: bytes) -> None:
    at = dice.randint(0, len(data))
    data[at:at] = dice.choice(_PIECES) * dice.choice((1, 1, 1, 2, 50))


def _delete(dice: random.Random, data: bytearray, other: bytes) -> None:
    at = dice.randint(0, len(data))
    del data[at : at + dice.choice((1, 5, 100, 2_000))]


def _repeat(dice: random.Random, data: bytearray, other: bytes) -> None:
    at, length = dice.randint(0, len(data)), dice.choice((3, 40, 400))
    data[at:at] = data[at : at + length] * dice.randint(1, 20)


def _cut(dice: random.Random, data: bytearray, other: bytes) -> None:
    del data[dice.randint(0, len(data)) :]


def _graft(dice: random.Random, data: bytearray, other: bytes) -> None:
    at, start = dice.randint(0, len(data)), dice.randint(0, len(other))
    data[at : at + dice.choice((0, 500))] = other[start : start + dice.choice((100, 3_000))]


def _swap_lines(dice: random.Random, data: bytearray, other: bytes) -> None:
    lines = bytes(data).split(b"\n")
    one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    data[:] = b"\n".join(lines)


_CHANGES: tuple[Change, ...] = (
    _flip,
    _random_bytes,
    _insert,
    _insert,
    _delete,
    _repeat,
    _cut,
    _graft,
    _swap_lines,
)


def mutations(mails: Sequence[bytes], seed: int, count: int) -> Iterator[bytes]:
    """`count` damaged mails, each of the `mails` in turn, with one to eight changes."""
    dice = random.Random(seed)
    for number in range(count):
        data = bytearray(mails[number % len(mails)])
        for _ in range(dice.randint(1, 8)):
            dice.choice(_CHANGES)(dice, data, dice.choice(mails))
        yield bytes(data)
