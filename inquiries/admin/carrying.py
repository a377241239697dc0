"""A message of ours that did not arrive, or not all of it, goes by another way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from inquiries.channels import ChannelError
from inquiries.models import Message
from inquiries.selectors import User
from inquiries.services import composing, taking_back
from inquiries.services.composing import Rest
from inquiries.services.drafts import Written
from inquiries.services.work import StaleState
from inquiries.states import WorkStatus


def rest_of(message: Message | None) -> Rest:
    """All the words where nobody can tell which of them arrived."""
    if message is None:
        return Rest("", (), {})
    delivery = message.deliveries.select_related("account", "message").first()
    with suppress(ChannelError):
        if delivery is not None:
            return composing.rest_of(delivery)
    return Rest(message.reply_text, (), {})


def with_rest(written: Written, rest: Rest) -> Written:
    words = rest.text.strip()
    lines = [written.text.rstrip(), "" if words in written.text else words]
    text = "\n\n".join(filter(None, lines)) if words else written.text
    return replace(written, text=text, content=written.content or rest.content)


def taken_back(message: Message, person: User) -> None:
    """A message of one's own that never left the house goes by another way: nobody has to decide about it any more."""
    if message.author_id != person.pk:
        return
    for delivery in message.deliveries.filter(status=WorkStatus.DEAD).select_related("message"):
        with suppress(StaleState, ChannelError):
            taking_back.take_back(delivery, person)
