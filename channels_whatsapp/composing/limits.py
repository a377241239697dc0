"""What each provider takes in one message.

Twilio: twilio.com/docs/whatsapp/guidance-whatsapp-media-messages and errors/21617. Meta:
developers.facebook.com/docs/whatsapp/cloud-api/reference/media. Megabytes are taken as millions of bytes: which
kind is meant is not said, and a file that is refused here is better than one that fails at the customer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

WINDOW = timedelta(hours=24)
MAX_PARTS = 30  # a pair of numbers bears a burst of 45 at Meta (131056)
MAX_FILLED = 1_024  # characters of a template's body once it is filled in (132005, 63021)
_MB = 1_000_000


class Kind(StrEnum):
    """As what a file is shown in the chat."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"


IMAGES = ("image/jpeg", "image/png")
STICKERS = ("image/webp",)
AUDIO = ("audio/aac", "audio/amr", "audio/mpeg", "audio/ogg")
OFFICE = (
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


@dataclass(frozen=True)
class Limits:
    """`text` and `caption` in UTF-16 units, see texts.length; `sizes` in bytes of one file; `captions` are the kinds
    that may have one."""

    text: int
    caption: int
    types: Mapping[Kind, tuple[str, ...]]
    sizes: Mapping[Kind, int]
    captions: frozenset[Kind]

    @property
    def media_types(self) -> tuple[str, ...]:
        return tuple(one for kind in self.types.values() for one in kind)

    def kind_of(self, content_type: str) -> Kind | None:
        return next((kind for kind, types in self.types.items() if content_type in types), None)


TWILIO = Limits(
    text=1_600,
    caption=1_024,
    types={
        Kind.IMAGE: IMAGES,
        Kind.STICKER: STICKERS,
        Kind.AUDIO: (*AUDIO, "audio/3gpp"),
        Kind.VIDEO: ("video/mp4",),
        Kind.DOCUMENT: (*OFFICE, "text/vcard"),
    },
    sizes={
        Kind.IMAGE: 5 * _MB,
        Kind.STICKER: _MB // 2,
        Kind.AUDIO: 16 * _MB,
        Kind.VIDEO: 16 * _MB,
        Kind.DOCUMENT: 16 * _MB,
    },
    captions=frozenset({Kind.IMAGE, Kind.VIDEO}),
)
META = Limits(
    text=4_096,
    caption=1_024,
    types={
        Kind.IMAGE: IMAGES,
        Kind.STICKER: STICKERS,
        Kind.AUDIO: (*AUDIO, "audio/mp4"),
        Kind.VIDEO: ("video/mp4", "video/3gpp"),
        Kind.DOCUMENT: (*OFFICE, "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "text/plain"),
    },
    sizes={
        Kind.IMAGE: 5 * _MB,
        Kind.STICKER: _MB // 2,
        Kind.AUDIO: 16 * _MB,
        Kind.VIDEO: 16 * _MB,
        Kind.DOCUMENT: 100 * _MB,
    },
    captions=frozenset({Kind.IMAGE, Kind.VIDEO, Kind.DOCUMENT}),
)
