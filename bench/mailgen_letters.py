"""Mails of a wished size for measuring the parser: text, HTML, quoted history and a file, as five clients write them.

    python bench/mailgen_letters.py --count 400 --seed 1 --size 20000 --out DIR

Same arguments, same bytes.
"""

from __future__ import annotations

import argparse
import base64
import html
import quopri
import random
from collections.abc import Callable, Iterator
from email.header import Header
from pathlib import Path

from mailgen_words import LANGUAGES, OWN_ADDRESSES, OWN_NAME, Language

_LANGUAGES = [one for one in LANGUAGES if one.code in ("en", "de", "fr")]
_PLACES = ("Lissabon", "Porto", "Kreta", "Nice", "Edinburgh", "Rom", "Kyoto", "Madeira")
_FILES = (("passport.pdf", "application/pdf", b"%PDF-1.4\n"), ("logo.png", "image/png", b"\x89PNG\r\n\x1a\n"))
_OUTLOOK_LABELS = {"de": ("Von", "Gesendet", "An", "Betreff"), "fr": ("De", "Envoyé", "À", "Objet")}


def letters(count: int, seed: int, size: int) -> Iterator[bytes]:
    """`count` mails of about `size` bytes each."""
    for number in range(count):
        rng = random.Random(f"letters/{seed}/{number}")
        yield _Letter(rng, size).render()


class _Letter:
    def __init__(self, rng: random.Random, size: int) -> None:
        self.rng, self.size = rng, size
        self.language: Language = rng.choice(_LANGUAGES)
        self.first, self.last = rng.choice(self.language.first_names), rng.choice(self.language.last_names)
        self.address = f"customer{rng.randrange(10_000)}@example.net"
        self.charset = rng.choice(("utf-8", "utf-8", "utf-8", "iso-8859-1"))

    def render(self) -> bytes:
        share = self.rng.choice((0.3, 0.45, 0.6))  # of the body; the rest is the file
        own, quoted = self._paragraphs(2), self._history(int(self.size * share * 0.35))
        client: Callable[[list[str], list[str]], tuple[str, str]] = self.rng.choice(
            (self._gmail, self._outlook, self._apple, self._thunderbird, self._phone)
        )
        text, markup = client(own, quoted)
        body = self._multipart("alternative", [self._text("plain", text), self._text("html", markup)])
        name, kind, magic = self.rng.choice(_FILES)
        room = max(200, int((self.size - len(body) - 2_600) * 0.73))
        data = base64.encodebytes(magic + self.rng.randbytes(room)).replace(b"\n", b"\r\n")
        head = f'Content-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
        file = head.encode() + f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'.encode() + data
        return self._head() + self._multipart("mixed", [body, file])

    def _head(self) -> bytes:
        hops = "".join(
            f"Received: from mx{hop}.example.net (mx{hop}.example.net [192.0.2.{hop + 1}])\r\n"
            f"\tby mail{hop}.example.org with ESMTPS id {self.rng.getrandbits(64):016x}\r\n"
            f"\tfor <{OWN_ADDRESSES[0]}>; Mon, 2 Mar 2026 1{hop}:00:0{hop} +0100\r\n"
            for hop in range(4)
        )
        signature = base64.b64encode(self.rng.randbytes(256)).decode()
        folded = "\r\n ".join(signature[at : at + 70] for at in range(0, len(signature), 70))
        subject = self.language.subject.format(place=self.rng.choice(_PLACES), month="Juni", adults=2)
        references = "\r\n ".join(f"<{self.rng.getrandbits(80):020x}@mail.example.net>" for _ in range(4))
        return (
            f"Delivered-To: {OWN_ADDRESSES[0]}\r\nReturn-Path: <{self.address}>\r\n{hops}"
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=k1;\r\n b={folded}\r\n"
            f"From: {Header(f'{self.first} {self.last}', 'utf-8').encode()} <{self.address}>\r\n"
            f"To: {OWN_NAME} <{OWN_ADDRESSES[0]}>\r\nCc: partner@example.com\r\n"
            f"Subject: {Header(self.language.reply_prefixes[0] + subject, 'utf-8').encode(linesep=chr(13) + chr(10))}\r\n"
            f"Date: Mon, 2 Mar 2026 09:15:0{self.rng.randrange(10)} +0100\r\n"
            f"Message-ID: <{self.rng.getrandbits(100):025x}@example.net>\r\n"
            f"References: {references}\r\nIn-Reply-To: {references[-47:].split()[-1]}\r\nMIME-Version: 1.0\r\n"
        ).encode()

    def _paragraphs(self, count: int) -> list[str]:
        words = self.language
        slots = {"place": self.rng.choice(_PLACES), "start": "3.6.2026", "end": "17.6.2026", "adults": 2, "children": 1, "budget": 3200}  # fmt: skip
        pool = [
            line
            for text in (*words.openings, *words.follow_ups, *words.asides)
            for line in text.split("\n\n")
        ]
        return [self.rng.choice(pool).format(**slots) for _ in range(count)]

    def _history(self, size: int) -> list[str]:
        lines: list[str] = []
        while sum(map(len, lines)) < size:
            lines += [*self._paragraphs(1), ""]
        return lines

    def _attribution(self) -> str:
        return self.language.quote.format(when="01.03.2026 um 18:04", who=f"{OWN_NAME} <{OWN_ADDRESSES[0]}>")

    def _signed(self, own: list[str]) -> list[str]:
        return [*own, f"{self.language.bye}\n{self.first} {self.last}"]

    def _gmail(self, own: list[str], quoted: list[str]) -> tuple[str, str]:
        text = "\n\n".join(self._signed(own)) + f"\n\n{self._attribution()}\n\n" + _marked(quoted)
        markup = "".join(
            f'<div dir="ltr">{_escaped(line)}</div><div><br></div>' for line in self._signed(own)
        )
        below = "<br>\r\n".join(map(_escaped, quoted))
        attribution = f'<div dir="ltr" class="gmail_attr">{_escaped(self._attribution())}<br></div>'
        style = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"
        return text, (
            f'<div dir="ltr">{markup}</div><br><div class="gmail_quote">{attribution}'
            f'<blockquote class="gmail_quote" style="{style}">{below}</blockquote></div>'
        )

    def _outlook(self, own: list[str], quoted: list[str]) -> tuple[str, str]:
        labels = _OUTLOOK_LABELS.get(self.language.code, ("From", "Sent", "To", "Subject"))
        values = (f"{OWN_NAME} <{OWN_ADDRESSES[0]}>", "1. 3. 2026 18:04", self.address, "Angebot")
        block = [f"{label}: {value}" for label, value in zip(labels, values, strict=True)]
        text = "\n\n".join(self._signed(own)) + "\n\n" + "\n".join(block) + "\n\n" + "\n".join(quoted)
        cells = [*self._signed(own), *block, *quoted]
        rows = "\r\n".join(
            f'<p class="MsoNormal"><span lang="{self.language.code.upper()}" style="font-size:11.0pt;'
            f'font-family:&quot;Calibri&quot;,sans-serif">{_escaped(cell) or "<o:p>&nbsp;</o:p>"}</span></p>'
            for cell in cells
        )
        style = "\r\n".join(
            f'p.Mso{number}, li.Mso{number} {{margin:0cm;font-size:11.0pt;font-family:"Calibri",sans-serif;}}'
            for number in range(12)
        )
        return text, (
            f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!--\r\n{style}\r\n--></style></head>'
            f'<body lang="DE" link="#0563C1"><div class="WordSection1">{rows}</div></body></html>'
        )

    def _apple(self, own: list[str], quoted: list[str]) -> tuple[str, str]:
        text = "\n\n".join(self._signed(own)) + f"\n\n> {self._attribution()}\n> \n" + _marked(quoted)
        below = "".join(f"<div>{_escaped(line) or '<br>'}</div>" for line in quoted)
        return text, (
            '<html><head></head><body style="word-wrap: break-word; line-break: after-white-space;">'
            + "<br><br>".join(map(_escaped, self._signed(own)))
            + f'<div><br><blockquote type="cite"><div>{_escaped(self._attribution())}</div><br>'
            + f'<div>{below}</div></blockquote></div><br><img src="cid:1"></body></html>'
        )

    def _thunderbird(self, own: list[str], quoted: list[str]) -> tuple[str, str]:
        text = f"{self._attribution()}\n{_marked(quoted)}\n\n" + "\n\n".join(self._signed(own))
        below = "".join(f"<p>{_escaped(line)}</p>\r\n" for line in quoted)
        return text, (
            f'<div class="moz-cite-prefix">{_escaped(self._attribution())}<br></div><blockquote type="cite" '
            f'cite="mid:1@example.org">{below}</blockquote>'
            + "".join(f"<p>{_escaped(line)}</p>\r\n" for line in self._signed(own))
        )

    def _phone(self, own: list[str], quoted: list[str]) -> tuple[str, str]:
        signed = [*own, "Sent from my iPhone"]
        text = "\n\n".join(signed) + f"\n\n> {self._attribution()}\n> \n" + _marked(quoted)
        below = "".join(f"<div>{_escaped(line) or '<br>'}</div>" for line in quoted)
        return text, (
            "".join(f'<div dir="ltr">{_escaped(line)}</div>' for line in signed)
            + f'<div dir="ltr"><br><blockquote type="cite">{_escaped(self._attribution())}<br><br></blockquote></div>'
            + f'<blockquote type="cite"><div dir="ltr">{below}</div></blockquote>'
        )

    def _text(self, kind: str, text: str) -> bytes:
        try:
            raw, charset = text.replace("\n", "\r\n").encode(self.charset), self.charset
        except UnicodeEncodeError:
            raw, charset = text.replace("\n", "\r\n").encode(), "utf-8"
        coding = self.rng.choice(("quoted-printable", "quoted-printable", "base64", "8bit"))
        if coding == "base64":
            raw = base64.encodebytes(raw).replace(b"\n", b"\r\n")
        elif coding == "quoted-printable":
            raw = quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        head = (
            f'Content-Type: text/{kind}; charset="{charset}"\r\nContent-Transfer-Encoding: {coding}\r\n\r\n'
        )
        return head.encode() + raw

    def _multipart(self, subtype: str, parts: list[bytes]) -> bytes:
        boundary = f"----=_Part_{self.rng.getrandbits(64):016x}"
        edge = b"--" + boundary.encode()
        head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode()
        return head + b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"


def _marked(lines: list[str]) -> str:
    return "\n".join(f"> {line}" for line in lines)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>\r\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(letters(options.count, options.seed, options.size)):
        (options.out / f"{number:05d}.eml").write_bytes(raw)


if __name__ == "__main__":
    main()
