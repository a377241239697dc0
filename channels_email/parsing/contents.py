"""Files inside files: those of attached mails, and of Outlook's winmail.dat. What they lie in stays as it is."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from channels_email.parsing.attachments import FileLimits, read_attachments
from channels_email.parsing.bodies import body_parts
from channels_email.parsing.limits import MAX_INSIDE, MAX_INSIDE_BYTES, MAX_INSIDE_DEPTH
from channels_email.parsing.mime import read_tree
from channels_email.parsing.tnef import SIGNATURE, read_tnef
from inquiries.channels import IncomingAttachment

_MAILS = frozenset({"message/rfc822", "message/global"})
_FIELD = re.compile(rb"\s{0,20}[!-9;-~]{1,80}[ \t]?:")


def read_contents(
    attachments: Sequence[IncomingAttachment], limits: FileLimits, defects: list[str]
) -> tuple[IncomingAttachment, ...]:
    """In the order in which they are found, each with the position of the file that it lies in."""
    waiting = deque((at, one, 1) for at, one in enumerate(attachments) if _is_mail(one) or _is_tnef(one))
    found: list[IncomingAttachment] = []
    room = MAX_INSIDE_BYTES
    while waiting:
        at, container, depth = waiting.popleft()
        for one in _inside(container, limits, defects):
            room -= one.size
            if len(found) >= MAX_INSIDE or room < 0:
                defects.append("contents_left_out")
                return tuple(found)
            found.append(replace(one, inside=at))
            if _is_mail(one) or _is_tnef(one):
                if depth < MAX_INSIDE_DEPTH:
                    waiting.append((len(attachments) + len(found) - 1, found[-1], depth + 1))
                else:
                    defects.append("contents_left_out")
    return tuple(found)


def _is_tnef(one: IncomingAttachment) -> bool:
    return one.data.startswith(SIGNATURE)


def _is_mail(one: IncomingAttachment) -> bool:
    named = one.content_type in _MAILS or one.filename[-4:].lower() == ".eml"
    return named and bool(_FIELD.match(one.data))


def _inside(
    container: IncomingAttachment, limits: FileLimits, defects: list[str]
) -> Iterable[IncomingAttachment]:
    if _is_tnef(container):
        return read_tnef(container.data)
    tree = read_tree(container.data)
    return read_attachments(container.data, tree, body_parts(tree.root), limits, defects)
