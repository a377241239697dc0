"""Message ids, without angle brackets and blanks."""

from __future__ import annotations

import re

from channels_email.parsing.limits import MAX_IDS
from channels_email.parsing.words import decode_words

# Stands in what the hub sends: some servers (Amazon SES, Exchange) put a Message-ID of their own in place of ours.
OWN_MARK = "X-Inquiry-Hub-Id"
_BRACKETED = re.compile(r"<([^<>]+)>")
_BLANKS = re.compile(r"\s+")
_COMMENT = re.compile(r"\([^()]*\)")


def message_ids(text: str) -> list[str]:
    """The ids that a Message-ID, In-Reply-To or References header names, in order, each once.

    Encoded words first: K-9, PHP and Python's own library encode ids that are longer than a line.
    """
    if not text:
        return []
    text = decode_words(text)
    ids = ["".join(found.split()) for found in _BRACKETED.findall(text)]
    if not ids:
        ids = [word.strip("<>,;") for word in _COMMENT.sub(" ", text).split() if "@" in word]
    ids = [one for one in ids if one]
    return ids if len(ids) <= MAX_IDS else [ids[0], *ids[1 - MAX_IDS :]]


def own_id(text: str) -> str:
    """The mail's own id; "" when it has none that could be named."""
    ids = message_ids(text)
    if ids:
        return ids[0]
    bare = decode_words(text).strip().strip("<>").strip()
    return "" if not bare or _BLANKS.search(bare) else bare
