"""A letter's plain text and its HTML twin, the quoted history below, each as the sender's mail program makes it."""

from __future__ import annotations

from html import escape

from channels_email.demo.quoting import attribution, outlook_block
from channels_email.demo.stories import Letter

PLAIN_ONLY = ("thunderbird", "plain")
_DEPTH = 8  # people and programs cut longer histories


def plain_text(letter: Letter, depth: int = _DEPTH) -> str:
    quoted = _quoted(letter, depth)
    if quoted is None:
        return letter.text
    history = plain_text(quoted, depth - 1)
    if letter.client == "outlook":
        block = "\n".join(f"{label}: {value}" for label, value in outlook_block(letter, quoted))
        return f"{letter.text}\n\n{block}\n\n{history}"
    below = "\n".join(f"> {line}".rstrip() for line in history.rstrip("\n").split("\n"))
    return f"{letter.text}\n{attribution(letter, quoted)}\n\n{below}\n"


def html_text(letter: Letter) -> str:
    direction = ' dir="rtl"' if letter.language == "ar" else ""
    style = _OUTLOOK_STYLE if letter.client == "outlook" else ""
    charset = f'<meta http-equiv="Content-Type" content="text/html; charset={letter.charset}">'
    return f"<html{direction}><head>{charset}{style}</head><body>{_fragment(letter, _DEPTH)}</body></html>\n"


_OUTLOOK_STYLE = """<style><!--
p.MsoNormal, li.MsoNormal, div.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}
a:link, span.MsoHyperlink {color:#0563C1; text-decoration:underline;}
@page WordSection1 {size:612.0pt 792.0pt; margin:70.85pt 70.85pt 2.0cm 70.85pt;}
--></style>"""


def _quoted(letter: Letter, depth: int) -> Letter | None:
    return letter.before if letter.quotes and letter.client != "plain" and depth > 0 else None


def _fragment(letter: Letter, depth: int) -> str:
    body = _paragraphs(letter) + _pictures(letter)
    quoted = _quoted(letter, depth)
    history = _fragment(quoted, depth - 1) if quoted else ""
    return _DRESS.get(letter.client, _gmail)(letter, quoted, body, history)


def _gmail(letter: Letter, quoted: Letter | None, body: str, history: str) -> str:
    direction = "rtl" if letter.language == "ar" else "ltr"
    own = f'<div dir="{direction}">{body}</div>'
    if quoted is None:
        return own
    return (
        f'{own}<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f"{escape(attribution(letter, quoted))}<br></div>"
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid '
        f'rgb(204,204,204);padding-left:1ex">{history}</blockquote></div>'
    )


def _apple(letter: Letter, quoted: Letter | None, body: str, history: str) -> str:
    if quoted is None:
        return body
    return (
        f'{body}<div><br><blockquote type="cite"><div>{escape(attribution(letter, quoted))}</div>'
        f'<br class="Apple-interchange-newline"><div>{history}</div></blockquote></div>'
    )


def _outlook(letter: Letter, quoted: Letter | None, body: str, history: str) -> str:
    if quoted is None:
        return f'<div class="WordSection1">{body}</div>'
    block = "<br>".join(
        f"<b>{escape(label)}:</b> {escape(value)}" for label, value in outlook_block(letter, quoted)
    )
    return (
        f'<div class="WordSection1">{body}<div style="border:none;border-top:solid #E1E1E1 1.0pt;'
        f'padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{block}</p></div>{history}</div>'
    )


_DRESS = {"gmail": _gmail, "apple": _apple, "outlook": _outlook}


def _paragraphs(letter: Letter) -> str:
    if letter.client == "outlook":
        lines = (escape(line) or "&nbsp;" for line in letter.text.rstrip("\n").split("\n"))
        return "".join(f'<p class="MsoNormal">{line}</p>\n' for line in lines)
    return "".join(f"<div>{escape(line) or '<br>'}</div>\n" for line in letter.text.rstrip("\n").split("\n"))


def _pictures(letter: Letter) -> str:
    inline = (entry for entry in letter.enclosures if entry.get("inline"))
    return "".join(
        f'<div><img src="cid:{content_id(letter, entry["name"])}" alt="{escape(entry["name"])}" width="240"></div>'
        for entry in inline
    )


def content_id(letter: Letter, name: str) -> str:
    return f"{name.partition('.')[0]}.{letter.message_id[:12]}@{letter.sender[1].partition('@')[2]}"
