"""The files of a message as the conversation shows them: all of them, those of an attached mail below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from inquiries.admin import words
from inquiries.models import Attachment
from inquiries.services import scanning
from inquiries.services.attachments import INLINE_IMAGES, PLAYABLE

_MAILS = ("message/rfc822", "message/global")
_TELLS_NOTHING = "application/octet-stream"


@dataclass(frozen=True)
class File:
    """`held` is why it is not given out, see `scanning.held_back`; `container` the name of the file it came out of."""

    pk: int
    name: str
    size: str
    type: str
    picture: bool
    held: str
    mail: bool
    container: str
    player: str = ""  # "audio" or "video": the page plays it
    position: int = 0


def of_messages(ids: Collection[int]) -> Mapping[int, list[File]]:
    rows: dict[int, list[Attachment]] = defaultdict(list)
    for one in (
        Attachment.objects.filter(message__in=ids).select_related("file").order_by("message", "position")
    ):
        rows[one.message_id].append(one)
    return {
        pk: [_file(one, container) for one, container in _below_each_other(many)] for pk, many in rows.items()
    }


def inside(container: Attachment) -> list[File]:
    rows = Attachment.objects.filter(message=container.message_id, inside=container.position)
    return [_file(one, "") for one in rows.select_related("file").order_by("position")]


def _below_each_other(many: list[Attachment]) -> list[tuple[Attachment, str]]:
    """Each file with the name of what it lies in, right below that."""
    inside: dict[int | None, list[Attachment]] = defaultdict(list)
    for one in many:
        inside[one.inside].append(one)
    ordered: list[tuple[Attachment, str]] = []
    stack = [(one, "") for one in reversed(inside[None])]
    while stack:
        one, container = stack.pop()
        ordered.append((one, container))
        stack += [(below, one.name) for below in reversed(inside.get(one.position, []))]
    return ordered


def _file(one: Attachment, container: str) -> File:
    held = scanning.held_back(one.file)
    kind = one.file.true_type if one.file.true_type != _TELLS_NOTHING else one.declared_type
    mail = one.declared_type in _MAILS or one.name.lower().endswith(".eml")
    return File(
        pk=one.pk,
        name=one.name,
        size=words.size(one.file.size),
        type="e-mail" if mail else kind.rpartition("/")[2],
        picture=one.file.true_type in INLINE_IMAGES and not held,
        held=held,
        mail=mail and not held,
        container=container,
        player=one.file.true_type.partition("/")[0] if one.file.true_type in PLAYABLE and not held else "",
        position=one.position,
    )
