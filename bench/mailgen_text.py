"""What a generated mail says: its own words, the history it quotes, and its HTML twin. Same seed, same words."""

from __future__ import annotations

import html
import random
from datetime import timedelta

from mailgen_book import Planned
from mailgen_words import OWN_ADDRESSES, OWN_NAME

QUOTE_DEPTH = 6
_DESK_WORDS = (
    "Thank you for writing to us. We will check flights and hotels in {place} and come back to you within two days.",
    "We hold two rooms in {place} for you until Friday. The price stays the same if you confirm by then.",
    "Please find our proposal for {place} below. Would an earlier flight suit you?",
)


def own_words(plan: Planned, seed: int) -> str:
    """The text that the sender newly wrote, signature included; paragraphs are separated by empty lines."""
    rng = random.Random(f"{seed}/{plan.serial}/words")
    if plan.shape == "form":
        return _form_fields(plan, rng)
    if plan.shape == "auto_reply":
        return f"I am out of the office and will answer when I am back.\n\n{plan.sender.name}\n"
    if plan.shape == "list":
        return (
            "\n\n".join(f"{plan.place}: rooms from EUR {rng.randrange(40, 900)}." for _ in range(12)) + "\n"
        )
    words = plan.sender.language
    slots = _slots(plan, rng)
    first = rng.choice(words.follow_ups if plan.parent else words.openings).format(**slots)
    asides = " ".join(rng.sample(words.asides, rng.randint(1, len(words.asides))))
    return f"{first}\n\n{asides}\n\n{words.bye}\n{plan.sender.name}\n"


def _slots(plan: Planned, rng: random.Random) -> dict[str, object]:
    start = plan.at + timedelta(days=rng.randrange(30, 240))
    pattern = plan.sender.language.date_format
    return {
        "place": plan.place,
        "start": start.strftime(pattern),
        "end": (start + timedelta(days=rng.randrange(3, 21))).strftime(pattern),
        "adults": rng.randint(1, 6),
        "children": rng.randint(0, 3),
        "budget": rng.randrange(8, 90) * 100,
    }


def _form_fields(plan: Planned, rng: random.Random) -> str:
    slots = _slots(plan, rng)
    rows = {
        "Name": plan.sender.name,
        "E-mail": plan.sender.address,
        "Phone": f"+44 1632 960{rng.randrange(1000):03d}",  # 01632 960 is kept for fiction by Ofcom
        "Destination": plan.place,
        "From": slots["start"],
        "To": slots["end"],
        "Adults": slots["adults"],
        "Children": slots["children"],
        "Budget": f"EUR {slots['budget']}",
    }
    return "\n".join(f"{key}: {value}" for key, value in rows.items()) + "\n"


def history(plan: Planned, seed: int) -> str:
    """The quoted thread below the answer: our reply, then the mails before it, each one level deeper."""
    if plan.parent is None or plan.shape in ("bounce", "list"):
        return ""
    rng = random.Random(f"{seed}/{plan.serial}/history")
    lines: list[str] = []
    ancestor: Planned | None = plan.parent
    desk = rng.choice(_DESK_WORDS).format(place=plan.place)
    level = 1
    lines += _quoted(plan, desk, f"{OWN_NAME} <{OWN_ADDRESSES[0]}>", level)
    while ancestor is not None and level <= QUOTE_DEPTH:
        level += 1
        who = f"{ancestor.sender.name} <{ancestor.sender.address}>"
        lines += _quoted(ancestor, own_words(ancestor, seed), who, level)
        ancestor = ancestor.parent
    return "\n" + "\n".join(lines) + "\n"


def _quoted(plan: Planned, text: str, who: str, level: int) -> list[str]:
    head = plan.sender.language.quote.format(when=plan.at.strftime("%d.%m.%Y %H:%M"), who=who)
    above = "> " * (level - 1)
    return [above + head, *(f"{above}> {line}" for line in text.splitlines())]


def as_html(plan: Planned, words: str, quoted: str, seed: int) -> str:
    """An HTML twin as mail programs write it: much style, little text."""
    rng = random.Random(f"{seed}/{plan.serial}/html")
    rules = "\n".join(
        f"p.Mso{rng.getrandbits(24):06x}, li.Mso{rng.getrandbits(16):04x} {{margin:0cm;font-size:{rng.randrange(9, 14)}pt;"
        f'font-family:"Calibri",sans-serif;color:#{rng.getrandbits(24):06x}}}'
        for _ in range(rng.randrange(20, 150))
    )
    paragraphs = "\n".join(
        f'<p class="MsoNormal" style="margin-bottom:8pt"><span lang="{plan.sender.language.code}">'
        f"{html.escape(line) or '&nbsp;'}</span></p>"
        for line in words.split("\n")
    )
    quote = (
        f'<div class="gmail_quote"><blockquote style="margin:0 0 0 .8ex">{_lines(quoted)}</blockquote></div>'
        if quoted
        else ""
    )
    return f"<html><head><style><!--\n{rules}\n--></style></head><body>\n<div>{paragraphs}</div>\n{quote}</body></html>"


def _lines(text: str) -> str:
    return "<br>\n".join(html.escape(line) for line in text.splitlines())
