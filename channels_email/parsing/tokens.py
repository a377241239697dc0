"""Reply tokens that may stand in the mail. Found here, proved by others: a token is signed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from channels_email.parsing.limits import MAX_TOKENS

# Lower-case base 32: servers fold the case of addresses.
_IN_ADDRESS = re.compile(r"\+r-([a-z2-7]{8,64})@", re.IGNORECASE)
_IN_TEXT = re.compile(r"\[ref:([a-z2-7]{8,64})\]", re.IGNORECASE)


def find_tokens(addresses: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
    """Each candidate once, in lower case: "addr:..." from a plus address, then "text:..." from subject and body."""
    found = [f"addr:{token.lower()}" for address in addresses for token in _IN_ADDRESS.findall(address)]
    for text in texts:
        if "[ref:" in text or "[REF:" in text or "[Ref:" in text:
            found += [f"text:{token.lower()}" for token in _IN_TEXT.findall(text)]
    return tuple(dict.fromkeys(found))[:MAX_TOKENS]
