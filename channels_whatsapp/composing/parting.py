"""A reply as the messages that the provider gets for it, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from channels_whatsapp.composing import files, templates, texts
from channels_whatsapp.composing.limits import Limits
from inquiries.channels import OutgoingAttachment, OutgoingMessage


def parts(message: OutgoingMessage, limits: Limits) -> list[OutgoingMessage]:
    """Text first, then one file each, then the place on the map. A short text is the caption of the first file, if that
    can have one; else it would be read too late. What is quoted is named by the first part only. At least one part."""
    whole = replace(message, quoted="")
    if whole.template:
        tidied = templates.tidied(whole.template)
        return [replace(whole, template=tidied, attachments=(), location=None)]
    bare = replace(whole, text="", attachments=(), location=None)
    found = [replace(bare, text=text) for text in texts.split(whole.text, limits.text)]
    found += [replace(bare, attachments=(file,)) for file in whole.attachments]
    if _caption(whole.text, whole.attachments, limits):
        found[:2] = [replace(found[1], text=found[0].text)]
    if whole.location:
        found.append(replace(bare, location=whole.location))
    return [*found[:1], *(replace(one, in_reply_to=None) for one in found[1:])] or [bare]


def _caption(text: str, attachments: Sequence[OutgoingAttachment], limits: Limits) -> bool:
    fits = bool(text.strip()) and texts.length(text) <= limits.caption
    return fits and bool(attachments) and files.takes_caption(attachments[0], limits)
