"""Which subjects of a conversation are the customer's own words: those of new mails, that nobody has written before."""

from __future__ import annotations

from collections.abc import Iterable

from inquiries.channels import Flag
from inquiries.models import Message
from inquiries.services import threads, topics
from inquiries.states import Direction

# Their subject is made by a program, or written to many.
_OF_NOBODY = frozenset({Flag.BULK, Flag.LIST, Flag.WEB_FORM, Flag.INVITATION, Flag.DELAYED, Flag.LOOP})


def own(messages: Iterable[Message]) -> dict[int, str]:
    """By message. `messages` are the conversation's, oldest first."""
    before: dict[str, str] = {}
    found = {}
    for one in messages:
        if _is_own(one) and all(topics.is_new_topic(old, one.subject) for old in before.values()):
            found[one.pk] = one.subject
        if key := threads.subject_key(one.subject):
            before.setdefault(key, one.subject)
    return found


def _is_own(one: Message) -> bool:
    """What answers or hands on has the subject of somebody else."""
    if one.direction != Direction.IN or one.forwarded is not None or not one.subject.strip():
        return False
    return _OF_NOBODY.isdisjoint(one.flags) and not topics.is_marked(one.subject)
