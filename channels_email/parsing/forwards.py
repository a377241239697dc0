"""Who wrote the mail that is forwarded in this one: from the attached mail, or from the header block in the text."""

from __future__ import annotations

from channels_email.parsing.addresses import parse_addresses
from channels_email.parsing.headers import read_headers
from channels_email.parsing.mime import Part, Tree
from channels_email.parsing.quotes import header_block_lines, is_forward, label_value, separator, unquoted
from inquiries.channels import Address

_LOOK_LINES = 120  # a word to the colleague stands above, seldom more
_BLOCK_BELOW = 6  # lines between the mark and the block


def forwarded_from(raw: bytes, tree: Tree, subject: str, text: str) -> Address | None:
    """None for a mail that forwards nothing. Ordinary mail costs a look at its subject and for one line of dashes."""
    attached = _attached(raw, tree)
    if attached is not None:
        return attached
    marked = "\n---" in text or text.startswith("---")
    if not marked and not is_forward(subject):
        return None
    lines = [unquoted(line) for line in text.split("\n", _LOOK_LINES)[:_LOOK_LINES]]
    start = _block_start(lines, forward=is_forward(subject))
    return _sender_of_block(lines, start) if start is not None else None


def _attached(raw: bytes, tree: Tree) -> Address | None:
    """The only mail inside; several are a digest and say nothing about one customer."""
    if not tree.root.children:
        return None
    mails: list[Part] = [part for part in tree.walk() if part.kind in ("message/rfc822", "message/global")]
    if len(mails) != 1 or mails[0].transfer_encoding in ("base64", "quoted-printable"):
        return None
    part = mails[0]
    start = part.start
    while raw.startswith((b"\n", b"\r\n"), start) and start < part.end:
        start += 1 if raw[start] == 10 else 2
    return _first(read_headers(raw, start, part.end)[0].raw("from"))


def _block_start(lines: list[str], *, forward: bool) -> int | None:
    """Where the header block begins: below a line that says "forwarded", or with a subject that does, the first one."""
    for number, line in enumerate(lines):
        if separator(line) == "forwarded":
            return next(
                (at for at in range(number + 1, number + 1 + _BLOCK_BELOW) if _is_block(lines, at)), None
            )
        if forward and ":" in line and _is_block(lines, number):
            return number
    return None


def _is_block(lines: list[str], number: int) -> bool:
    return number < len(lines) and header_block_lines(lines, number) > 0


def _sender_of_block(lines: list[str], start: int) -> Address | None:
    for line in lines[start : start + header_block_lines(lines, start)]:
        value = label_value(line, "from")
        if value:
            return _first(value)
    return None


def _first(value: str) -> Address | None:
    """Outlook writes "Anna [mailto:anna@example.com]", and some programs only a name, which is nobody to answer to."""
    tidy = value.replace("[mailto:", "<").replace("]", ">") if "[mailto:" in value else value
    found, _ = parse_addresses(tidy.replace("*", "").strip())
    return next((one for one in found if "@" in one.address), None)
