"""How large the files of one message may be. Files travel as base64: four characters for three bytes, and a line break
after each 76 (RFC 2045, 6.8)."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

_MB = 1_000_000
GROWTH = 4 / 3 * 78 / 76


def problems(sizes: Iterable[int]) -> list[str]:
    """What is too large, in words. `sizes`: bytes of each file."""
    sizes = list(sizes)
    one, all_together = settings.ATTACHMENT_MAX_MB, settings.MESSAGE_MAX_MB
    told = []
    if any(size > one * _MB for size in sizes):
        told.append(f"A file may have {one} MB at most. Larger ones are better shared by a link.")
    travelling = sum(sizes) * GROWTH
    if travelling > all_together * _MB:
        told.append(
            f"The files have {sum(sizes) / _MB:.1f} MB together, on their way {travelling / _MB:.1f} MB; "
            f"a message may have {all_together} MB."
        )
    return told
