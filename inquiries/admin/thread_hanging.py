"""What hangs on the messages of a conversation: files, arrivals, what became of a reply, what a message of a chat answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q, QuerySet

from inquiries.admin import chat_card, delivery_words, thread_entries, thread_files, thread_media
from inquiries.admin.thread_entries import Entry
from inquiries.models import Delivery, Inquiry, Message, Receipt


def hang(entries: list[Entry], inquiry: Inquiry) -> None:
    by_id = {entry.pk: entry for entry in entries}
    for pk, files in thread_files.of_messages(by_id).items():
        by_id[pk].files = files
    for receipt in Receipt.objects.filter(message__in=by_id).select_related("account"):
        by_id[receipt.message_id].arrivals.append(receipt.address or receipt.account.address)
    sent = Delivery.objects.filter(message__in=by_id).select_related("message").prefetch_related("recipients")
    sent_by: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in sent.order_by("message", "part"):
        sent_by[delivery.message_id].append(delivery)
    for pk, deliveries in sent_by.items():
        by_id[pk].deliveries = delivery_words.states(deliveries)
    if any(entry.chat for entry in entries):
        for pk, jobs in thread_media.of_messages(by_id).items():
            by_id[pk].jobs = jobs
        ids = _ids(entries, sent)
        answered = {entry.chat.answers for entry in entries if entry.chat and entry.chat.answers}
        _quote_answered(entries, ids | _elsewhere(inquiry, answered - ids.keys()), here=by_id)
        for entry in entries:
            _hang_advert(entry)


def _ids(entries: Iterable[Entry], sent: Iterable[Delivery]) -> dict[str, Entry]:
    """Entries by every id that a provider gave them; a note has none."""
    by_id = {entry.pk: entry for entry in entries}
    ids = {entry.external_id: entry for entry in by_id.values() if entry.external_id}
    for delivery in sent:
        ids |= dict.fromkeys(delivery.external_ids, by_id[delivery.message_id])
    return ids


def _elsewhere(inquiry: Inquiry, wanted: Collection[str]) -> dict[str, Entry]:
    """Messages of the inquiry that are not among those that are shown."""
    if not wanted:
        return {}
    said = Message.objects.filter(inquiry=inquiry)
    known = Q(external_id__in=wanted) | Q(deliveries__external_ids__has_any_keys=list(wanted))
    rows: QuerySet[Message] = thread_entries.light(said.filter(pk__in=said.filter(known).values("pk")))
    entries = thread_entries.entries(list(rows))
    return _ids(entries, Delivery.objects.filter(message__in=[entry.pk for entry in entries]))


def _quote_answered(entries: Iterable[Entry], ids: Mapping[str, Entry], here: Collection[int]) -> None:
    """`ids`: messages by every id that a provider gave them; `here`: those of the page."""
    for entry in entries:
        if entry.chat is None or not entry.chat.answers:
            continue
        answered = ids.get(entry.chat.answers)
        if answered is None and not entry.chat.ours:
            entry.chat.quoted = chat_card.Quoted("An earlier message", "It is not in this inquiry.")
        elif answered is not None:
            snippet = (
                answered.snippet or (answered.chat and answered.chat.deleted and "Deleted") or "(no text)"
            )
            at = "" if answered.pk in here else f"?at={answered.pk}"
            entry.chat.quoted = chat_card.Quoted(answered.who, snippet, f"{at}#message-{answered.pk}")


def _hang_advert(entry: Entry) -> None:
    """Its picture belongs to the advert, not among the customer's files."""
    advert = entry.chat.advert if entry.chat is not None else None
    if advert is None or advert.position is None:
        return
    advert.picture = next((one for one in entry.files if one.position == advert.position), None)
    if advert.picture is not None:
        entry.files = [one for one in entry.files if one is not advert.picture]


def hide_deleted(entries: list[Entry]) -> None:
    for entry in entries:
        if entry.chat is not None and entry.chat.deleted:
            entry.files, entry.jobs, entry.chat.earlier = [], [], []
